"""A month that was sent as 正式 in the window: locked, opened again with a reason, changes shown; one writer a file."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from ui.app import Windows
from ui.clerk.window import ClerkWindow
from ui.dialogs.reopen import ReopenDialog
from ui.holding import hold, lock_of
from zzdesk import values
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.entry.sent import ExportRow
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit

FEBRUARY, MARCH = Period(2021, 2), Period(2021, 3)
ENTRIES = Address.parse("ZZ01.03.1")


@pytest.fixture
def file(tmp_path: Path, plan: Plan, gongyi: Unit) -> Path:
    with Document.create(tmp_path / "巩义市.zzd", plan, gongyi) as made:
        made.apply(SetCells(MARCH, {ENTRIES: values.number(12)}))
    return tmp_path / "巩义市.zzd"


def record(document: Document, kind: str = "正式", revision: int = 1) -> None:
    document.record_export(ExportRow(MARCH, kind, revision, "d", "AAAA-BBBB-CCCC", "x.xlsx", "2021-04-08T09:00:00", ""))


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[ClerkWindow]:
    shown = ClerkWindow(Document.open(file, writer_thread=True), MARCH)
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    qtbot.waitUntil(lambda: shown.cell_panel is not None)
    yield shown
    shown.close()


def send(window: ClerkWindow) -> None:
    record(window.desk.document)
    window.desk.look_at_sent()


def press(qtbot: QtBot, window: ClerkWindow, key: Qt.Key) -> None:
    qtbot.keyClick(window.sheet.view, key)


def test_typing_in_a_locked_month_changes_nothing_and_offers_the_way_on(qtbot: QtBot, window: ClerkWindow) -> None:
    window.go_to(ENTRIES)
    send(window)
    press(qtbot, window, Qt.Key.Key_5)
    assert window.sheet.view.state() is not window.sheet.view.State.EditingState
    assert "锁定" in window.bar.text
    assert window.bar._act.text() == "更正本期…"
    press(qtbot, window, Qt.Key.Key_Delete)
    assert window.desk.value(ENTRIES) == values.number(12)
    assert window.strip.button(MARCH).toolTip() == "已生成正式第1版，已锁定"


def test_a_table_for_a_locked_month_is_not_said_to_be_imported(
    qtbot: QtBot, window: ClerkWindow, tmp_path: Path
) -> None:
    table = tmp_path / "figures.csv"
    table.write_text("form,line,column,value\nZZ01,03,1,15\n", encoding="utf-8")
    send(window)
    window.take_table(table)
    assert "锁定" in window.bar.text
    assert window.desk.value(ENTRIES) == values.number(12)


def test_undo_of_an_edit_before_the_return_waits_for_the_correction(qtbot: QtBot, window: ClerkWindow) -> None:
    window.desk.type_text(ENTRIES, "13")
    send(window)
    window.acts["undo"].trigger()
    assert window.desk.value(ENTRIES) == values.number(13)
    assert "锁定" in window.bar.text
    window.desk.reopen("某企业漏报")
    window.acts["undo"].trigger()
    assert window.desk.value(ENTRIES) == values.number(12)
    window.acts["redo"].trigger()
    assert window.desk.value(ENTRIES) == values.number(13)


def test_the_correction_is_opened_with_a_reason_alone(
    qtbot: QtBot, window: ClerkWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(window)

    def write(dialog: ReopenDialog) -> int:
        assert not dialog.go.isEnabled()
        dialog.findChild(QPlainTextEdit).setPlainText("某企业漏报，补计1户")
        assert dialog.go.isEnabled()
        return 1

    monkeypatch.setattr(ReopenDialog, "exec", write)
    window.acts["reopen"].trigger()
    assert window.desk.document.sent.reason(MARCH) == "某企业漏报，补计1户"
    assert not window.acts["reopen"].isEnabled()
    window.go_to(ENTRIES)
    press(qtbot, window, Qt.Key.Key_5)
    qtbot.keyClick(window.sheet.view.viewport().findChild(type(window.sheet.view.focusWidget())), Qt.Key.Key_Return)
    assert window.desk.value(ENTRIES) == values.number(5)


def test_cells_changed_since_the_last_return_are_marked(qtbot: QtBot, window: ClerkWindow) -> None:
    record(window.desk.document, "快报")
    window.desk.look_at_sent()
    model = window.sheet.model
    place = model.place_of(ENTRIES)
    assert not model.face(place.row(), place.column()).changed
    window.desk.type_text(ENTRIES, "13")
    assert model.face(place.row(), place.column()).changed
    assert "上次报送：12" in model.data(place, Qt.ItemDataRole.ToolTipRole)
    window.acts["undo"].trigger()
    assert not model.face(place.row(), place.column()).changed


def test_a_second_window_is_read_only_and_says_who_has_the_file(qtbot: QtBot, file: Path) -> None:
    held = hold(file)
    assert held.lock
    with Document.open(file) as first:
        first.remember("holder", "张三于4月8日09:00")
    windows = Windows()
    assert windows.go(file)
    [second] = windows.open
    assert isinstance(second, ClerkWindow)
    qtbot.addWidget(second)
    qtbot.waitUntil(lambda: "张三" in second.bar.text)
    assert "只能查看" in second.bar.text
    assert second.desk.document.read_only
    second.close()
    held.lock.unlock()


def test_one_who_opens_a_file_twice_gets_the_same_window(qtbot: QtBot, file: Path) -> None:
    windows = Windows()
    assert windows.go(file)
    assert windows.go(file)
    [only] = windows.open
    qtbot.addWidget(only)
    assert isinstance(only, ClerkWindow)
    assert not only.desk.document.read_only
    qtbot.waitUntil(lambda: only.cell_panel is not None)
    assert lock_of(file).exists()
    only.close()
    assert not lock_of(file).exists()


def opened_and_closed(qtbot: QtBot, file: Path) -> weakref.ref[ClerkWindow]:
    shown = ClerkWindow(Document.open(file, writer_thread=True), MARCH)
    shown.show()
    qtbot.waitUntil(lambda: shown.desk.is_judged)
    assert gc.get_freeze_count() > 0
    shown.close()
    shown.deleteLater()
    return weakref.ref(shown)


def test_a_closed_window_is_let_go_however_much_it_had_checked(qtbot: QtBot, file: Path) -> None:
    """What a check has made is kept from the collector; with the window it must go too."""
    gone = opened_and_closed(qtbot, file)

    def is_gone() -> bool:
        gc.collect()
        return gone() is None

    qtbot.waitUntil(is_gone, timeout=20_000)  # a thread that was reading for it may still be ending
