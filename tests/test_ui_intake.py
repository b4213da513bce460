"""收表 with real clicks and keys: rows as they come, chips, the sheet at the cell, 退回 and 恢复, copies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices, QDrag, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.returns_samples import data_of, sample
from tests.test_ledger_intake import mixed_bag
from ui.bureau.countdown import Countdown
from ui.bureau.files_model import VERDICT
from ui.bureau.intake_page import HELD, MERGED
from ui.bureau.window import BureauWindow
from ui.clerk.checking import Mark
from ui.opening import open_copy
from zzdesk import session
from zzdesk.period import Period
from zzdesk.plan.model import Plan

MARCH = Period(2021, 3)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan) -> Iterator[BureauWindow]:
    found = BureauWindow(session.create_ledger(tmp_path / "汇总库", plan))
    qtbot.addWidget(found)
    found.show()
    found.set_period(MARCH)
    yield found
    found.close()


def finish(qtbot: QtBot, window: BureauWindow) -> None:
    qtbot.waitUntil(lambda: not window.is_working, timeout=60_000)


@pytest.fixture
def merged(qtbot: QtBot, window: BureauWindow, tmp_path: Path) -> BureauWindow:
    """The mixed bag of the ledger's own tests, taken in."""
    mixed_bag(tmp_path / "收件")
    window.take([tmp_path / "收件"])
    finish(qtbot, window)
    return window


def choose(qtbot: QtBot, window: BureauWindow, name: str) -> None:
    """A click on the file's row."""
    files = window.intake.files
    row = next(n for n in range(files.sieve.rowCount()) if files.sieve.index(n, 1).data() == name)
    files.table.scrollTo(files.sieve.index(row, 1))
    spot = files.table.visualRect(files.sieve.index(row, 1)).center()
    qtbot.mouseClick(files.table.viewport(), LEFT, pos=spot)
    finish(qtbot, window)


def verdict(window: BureauWindow, name: str) -> str:
    return next(row[VERDICT] for row in window.intake.files.model.rows if row[1] == name)


def stands(window: BureauWindow, unit: str) -> bool:
    return unit in window.ledger.standing(MARCH)


# --- as they come -----------------------------------------------------------------------------
def test_rows_appear_while_the_merge_goes_on(qtbot: QtBot, window: BureauWindow, tmp_path: Path) -> None:
    inbox = tmp_path / "收件"
    inbox.mkdir()
    for unit in window.ledger.plan.districts:
        (inbox / f"{unit.code}.xlsx").write_bytes(data_of(sample(unit.code)))
    model, seen = window.intake.files.model, set()
    model.rowsInserted.connect(lambda *_: seen.add((len(model.rows), window.office._task is not None)))
    window.take([inbox])
    finish(qtbot, window)
    assert len(model.rows) == 16
    assert any(0 < count < 16 and working for count, working in seen)


def test_time_left_is_told_once_there_is_something_to_go_by() -> None:
    now = [0.0]
    countdown = Countdown(lambda: now[0])
    assert countdown.words(5, 100) == ""
    now[0] = 10.0
    assert countdown.words(2, 100) == ""
    assert countdown.words(50, 100) == "　还需约10秒"
    assert countdown.words(1, 100) == ""
    assert countdown.words(5, 100) == "　还需约3分钟"
    assert countdown.words(100, 100) == ""


def test_chips_and_words_filter(qtbot: QtBot, merged: BureauWindow) -> None:
    files = merged.intake.files
    assert files.chips.all.text() == "全部 16"
    chip = files.chips.buttons["unreadable"]
    assert chip.text().endswith(" 5")
    qtbot.mouseClick(chip, LEFT)
    assert files.sieve.rowCount() == 5
    qtbot.keyClick(merged, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(files.words, "docx")
    assert [files.sieve.index(n, 1).data() for n in range(files.sieve.rowCount())] == ["说明.docx"]
    QTest.keyClicks(files.words, "zzz")
    assert files.empty.isVisible()
    assert files.empty.head.text() == "没有符合的文件"
    files.words.clear()
    qtbot.mouseClick(chip, LEFT)  # once more: all again
    assert files.sieve.rowCount() == 16
    assert not files.chips.buttons["returned"].isHidden()
    assert files.chips.buttons["superseded"].text().endswith(" 1")


def test_chips_give_way_to_their_marks_where_there_is_no_room(qtbot: QtBot, merged: BureauWindow) -> None:
    chips = merged.intake.files.chips
    merged.resize(1366, 768)
    assert chips.buttons["unreadable"].text() == "✕ 无法读取 5"
    merged.resize(910, 512)
    finish(qtbot, merged)
    assert merged.width() == 910
    assert chips.buttons["unreadable"].text() == "✕ 5"
    assert "无法读取" in chips.buttons["unreadable"].accessibleName()
    last = chips.buttons["ignored"]
    assert last.geometry().right() <= chips.width()


# --- the chosen file --------------------------------------------------------------------------
def test_the_sheet_opens_at_the_cell_of_a_finding(qtbot: QtBot, merged: BureauWindow) -> None:
    choose(qtbot, merged, "登封.xlsx")
    details = merged.intake.details
    table, sheet = details.detail, details.sheet
    row = next(n for n, row in enumerate(details.findings.rows) if row[2] == "2000万")
    qtbot.mouseClick(table.viewport(), LEFT, pos=table.visualRect(details.findings.index(row, 3)).center())
    assert sheet.tabs.tabText(sheet.tabs.currentIndex()) == "ZZ02"
    index = sheet.table.currentIndex()
    assert index.data() == "2000万"
    assert Mark(index.data(Qt.ItemDataRole.UserRole)) is Mark.ERROR
    assert "读 196 ＝ 入 195 ＋ 拒 1" in details.facts.text()
    placed = sheet.model.at((index.row() + 1, index.column() + 2))
    assert "入库 ZZ02.02.2＝" in placed.data(Qt.ItemDataRole.ToolTipRole)
    assert not index.flags() & Qt.ItemFlag.ItemIsEditable


def test_f8_goes_from_finding_to_finding_and_enter_into_the_sheet(qtbot: QtBot, merged: BureauWindow) -> None:
    choose(qtbot, merged, "登封.xlsx")
    details = merged.intake.details
    count = len(details.findings.rows)
    assert count > 2
    start = details.detail.currentIndex().row()
    qtbot.keyClick(merged, Qt.Key.Key_F8)
    assert details.detail.currentIndex().row() == (start + 1) % count
    qtbot.keyClick(merged, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert details.detail.currentIndex().row() == start
    qtbot.keyClick(details.detail, Qt.Key.Key_Return)
    assert details.sheet.table.hasFocus()


def test_a_file_that_was_not_read_is_not_opened_here(qtbot: QtBot, merged: BureauWindow) -> None:
    choose(qtbot, merged, "断.xlsx")
    sheet = merged.intake.details.sheet
    assert sheet.empty.isVisible()
    assert "没有读出内容" in sheet.empty.words.text()


def test_copies_as_text(qtbot: QtBot, merged: BureauWindow) -> None:
    choose(qtbot, merged, "登封.xlsx")
    details = merged.intake.details
    qtbot.mouseClick(details.copy_button, LEFT)
    words = QGuiApplication.clipboard().text()
    assert "登封.xlsx" in words
    assert "ZZ02!" in words
    assert "“2000万”" in words
    row = next(n for n, row in enumerate(details.findings.rows) if row[2] == "2000万")
    details.detail.selectRow(row)
    qtbot.keyClick(details.detail, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "2000万" in QGuiApplication.clipboard().text()
    assert QGuiApplication.clipboard().text().count("\t") == 3


def test_rows_are_dragged_as_text(qtbot: QtBot, merged: BureauWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(qtbot, merged, "登封.xlsx")
    dragged: list[str] = []
    monkeypatch.setattr(QDrag, "exec", lambda self, *_: dragged.append(self.mimeData().text()))
    merged.intake.details.detail.selectRow(0)
    merged.intake.details.detail.startDrag(Qt.DropAction.CopyAction)
    assert dragged == [merged.intake.details.detail.selected_text()]
    assert dragged[0]


# --- 退回 ---------------------------------------------------------------------------------------
def menu_click(qtbot: QtBot, menu: QMenu, words: str) -> None:
    action = next(a for a in menu.actions() if a.text() == words)
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def test_a_file_is_sent_back_with_one_choice_and_taken_back(qtbot: QtBot, merged: BureauWindow) -> None:
    choose(qtbot, merged, "荥阳/荥阳.xlsx")
    assert stands(merged, "410182")
    details = merged.intake.details
    qtbot.mouseClick(details.back, LEFT)
    reason = session.return_reasons(merged.ledger.plan)[1]
    menu_click(qtbot, details.reasons, reason)
    finish(qtbot, merged)
    assert not stands(merged, "410182")
    assert verdict(merged, "荥阳/荥阳.xlsx") == "✕ 市局退回"
    assert reason in merged.bar.text
    assert details.again.isVisible()
    assert details.back.isHidden()
    qtbot.mouseClick(merged.bar._act, LEFT)  # 恢复, in the message
    finish(qtbot, merged)
    assert stands(merged, "410182")
    assert verdict(merged, "荥阳/荥阳.xlsx").startswith(("?", "✓"))
    assert details.back.isVisible()


def test_ones_own_reason_and_name(qtbot: QtBot, merged: BureauWindow) -> None:
    choose(qtbot, merged, "荥阳/荥阳.xlsx")
    details = merged.intake.details
    qtbot.mouseClick(details.back, LEFT)
    menu_click(qtbot, details.reasons, "另写原因…")
    strip = details.strip
    assert strip.isVisible()
    assert not strip.go.isEnabled()
    QTest.keyClicks(strip.reason, "ZZ05 2021")
    strip.who.setText("李四")
    qtbot.keyClick(strip.reason, Qt.Key.Key_Return)
    finish(qtbot, merged)
    assert strip.isHidden()
    assert not stands(merged, "410182")
    assert "李四" in merged.bar.text
    qtbot.mouseClick(details.again, LEFT)
    finish(qtbot, merged)
    assert stands(merged, "410182")


def test_escape_leaves_the_reason(qtbot: QtBot, merged: BureauWindow) -> None:
    choose(qtbot, merged, "荥阳/荥阳.xlsx")
    strip = merged.intake.details.strip
    strip.ask("王五")
    qtbot.keyClick(strip.reason, Qt.Key.Key_Escape)
    assert strip.isHidden()
    assert stands(merged, "410182")


# --- what is held -------------------------------------------------------------------------------
def test_files_of_earlier_merges_are_found_again(qtbot: QtBot, merged: BureauWindow) -> None:
    intake = merged.intake
    qtbot.mouseClick(intake.sources[HELD], LEFT)
    finish(qtbot, merged)
    assert intake.mode == HELD
    held = {row[1] for row in intake.files.model.rows}
    assert "登封.xlsx" in held
    assert "~$巩义.xlsx" not in held
    intake.show_return("410183")
    finish(qtbot, merged)
    assert intake.files.current
    assert intake.files.current.file == "新密-新.xlsx"
    qtbot.mouseClick(intake.sources[MERGED], LEFT)
    assert len(intake.files.model.rows) == 16


def test_an_empty_ledger_says_what_to_do(qtbot: QtBot, window: BureauWindow) -> None:
    finish(qtbot, window)
    empty = window.intake.files.empty
    assert empty.isVisible()
    assert "还没有收到文件" in empty.head.text()
    assert "拖进窗口" in empty.words.text()


# --- drops and days -----------------------------------------------------------------------------
def test_a_drop_lands_on_the_window_wherever_it_falls(qtbot: QtBot, window: BureauWindow) -> None:
    """A field that took drops would write the file's name into itself."""
    finish(qtbot, window)
    qtbot.waitUntil(lambda: not any(child.acceptDrops() for child in window._pages.findChildren(QWidget)))
    assert window.acceptDrops()


def test_the_day_moves_on_unless_it_was_typed(qtbot: QtBot, window: BureauWindow) -> None:
    intake, days = window.intake, [date(2021, 4, 8)]
    window.office.today = lambda: days[0]
    assert intake.day == date(2021, 4, 8)
    days[0] = date(2021, 4, 9)  # the window was left open over night
    assert intake.day == date(2021, 4, 9)
    intake.received.setFocus()
    qtbot.keyClick(intake.received, Qt.Key.Key_End)
    qtbot.keyClick(intake.received, Qt.Key.Key_Down)
    assert intake.day == date(2021, 4, 8)
    assert "不是今天" in intake.day_caption.toolTip()
    assert intake.day_caption.property("warn")
    days[0] = date(2021, 4, 12)
    assert intake.day == date(2021, 4, 8)


# --- the copy -----------------------------------------------------------------------------------
def test_only_documents_are_opened_by_their_program(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    made = [open_copy(name, b"x") for name in ("压缩.zip/../..", "报表.xlsx", "报表.xlsx.exe", "a/启动.lnk")]
    assert [m.read_bytes() for m in made] == [b"x"] * 4
    assert made[0].name == "原件"
    assert opened == [str(made[0].parent), str(made[1]), str(made[2].parent), str(made[3].parent)]


def test_the_menu_opens_below_its_button(qtbot: QtBot, merged: BureauWindow) -> None:
    choose(qtbot, merged, "荥阳/荥阳.xlsx")
    details = merged.intake.details
    qtbot.mouseClick(details.back, LEFT)
    assert details.reasons.pos().y() >= details.back.mapToGlobal(QPoint(0, 0)).y()
    details.reasons.close()
