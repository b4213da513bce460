"""市局回执 in the clerk's window by real keys, clicks and drops: read in, shown, gone to, marked, refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ledger_samples import take
from tests.returns_samples import sample, with_text
from tests.test_ui_clerk import opened, type_into, view
from ui.clerk.receipt_model import NOW, PROBLEM, TODO, WAS, ReceiptModel
from ui.clerk.receipt_panel import ReceiptPanel
from ui.clerk.window import ClerkWindow
from zzdesk import session
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.output.receipt_book import write_receipt
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit
from zzdesk.returns.read import read_return

MARCH, APRIL = Period(2021, 3), Period(2021, 4)
AMOUNT = Address.parse("ZZ02.02.1")
FAULT = "figure.scaled"


@pytest.fixture
def file(tmp_path: Path, plan: Plan, gongyi: Unit) -> Path:
    path = tmp_path / "巩义市.zzd"
    with Document.create(path, plan, gongyi) as document:
        document.apply(SetCells(MARCH, {a: v for a, v in sample().values.items() if a.form in {"ZZ01", "ZZ02"}}))
        session.export(document, MARCH, "快报", tmp_path / "报送")
    return path


@pytest.fixture
def receipt(tmp_path: Path, file: Path, plan: Plan) -> Path:
    """Of the 快报 in which someone typed 2000万, sent back by the bureau."""
    made = next((tmp_path / "报送").iterdir())
    data = made.read_bytes()
    placed = read_return(data, {plan.version: plan}, date(2021, 4, 8), name="a.xlsx").values[AMOUNT]
    with session.create_ledger(tmp_path / "汇总库", plan) as ledger:
        take(ledger, tmp_path, date(2021, 4, 8), 巩义=with_text(data, placed.sheet, placed.cell, "2000万"))
        ledger.decide("return", ledger.files(MARCH)[0].sha256, "李四", "附表盖章不全")
        return session.receipts(ledger, MARCH, tmp_path / "回执", date(2021, 4, 12))[0]


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[ClerkWindow]:
    QSettings().clear()
    yield from opened(qtbot, file)


def drop(window: ClerkWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(window.rect().center(), *how)
    QApplication.sendEvent(window, over)
    assert over.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(window.rect().center()), *how))


def panel_of(window: ClerkWindow) -> ReceiptPanel:
    assert window.receipts.panel
    return window.receipts.panel


def taken(qtbot: QtBot, window: ClerkWindow, path: Path) -> ReceiptPanel:
    drop(window, path)
    qtbot.waitUntil(lambda: "回执" in window.bar.text)
    return panel_of(window)


def row_of(panel: ReceiptPanel, code: str) -> int:
    return next(n for n, row in enumerate(panel.model.rows) if row.told.code == code)


def words(panel: ReceiptPanel, code: str, column: int) -> str:
    return str(panel.model.index(row_of(panel, code), column).data())


def test_a_dropped_receipt_is_kept_shown_and_told(qtbot: QtBot, window: ClerkWindow, receipt: Path) -> None:
    panel = taken(qtbot, window, receipt)
    assert "退回" in window.bar.text
    assert panel.isVisible()
    assert panel.state.text() == "✕ 退回，请改正后重报"
    assert panel.back.text() == "✕ 退回 快报第1版：附表盖章不全"
    assert panel.back.isVisible()
    assert window.forms.receipt.text() == "市局回执(&Z) ✕退回"
    assert window.desk.document.receipts.latest(MARCH)
    assert window.filling.dialog is None  # it was not taken for a table to import
    drop(window, receipt)
    qtbot.waitUntil(lambda: "已经读入过" in window.bar.text)
    assert len(window.desk.document.receipts.of(MARCH)) == 1


def test_a_receipt_of_another_month_brings_that_month(qtbot: QtBot, window: ClerkWindow, receipt: Path) -> None:
    window.desk.set_period(APRIL)
    assert window.forms.receipt.text() == "市局回执(&Z)"
    panel = taken(qtbot, window, receipt)
    assert window.desk.period == MARCH
    assert panel.model.rows
    window.strip.chosen.emit(APRIL)
    assert panel.model.rows == []
    assert "1—4月还没有读入市局回执" in panel.about.text()
    assert not panel.back.isVisible()


def test_double_click_and_enter_go_to_the_cell(qtbot: QtBot, window: ClerkWindow, receipt: Path) -> None:
    panel = taken(qtbot, window, receipt)
    index = panel.model.index(row_of(panel, FAULT), PROBLEM)
    panel.table.scrollTo(index)
    spot = panel.table.visualRect(index).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert view(window).current_address() == AMOUNT
    assert window.sheet.form.code == "ZZ02"
    window.forms.select("ZZ01")
    panel.take_focus()
    panel.table.setCurrentIndex(index)
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert view(window).current_address() == AMOUNT
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Escape)
    assert window.grid.hasFocus()


def test_the_cell_is_marked_until_it_is_changed(qtbot: QtBot, window: ClerkWindow, receipt: Path) -> None:
    panel = taken(qtbot, window, receipt)
    window.go_to(AMOUNT)
    model, place = window.sheet.model, window.sheet.model.place_of(AMOUNT)
    assert model.asked(place.row(), place.column())
    assert "市局回执：“2000万”" in place.data(Qt.ItemDataRole.ToolTipRole)
    before = view(window).grab().toImage()
    assert words(panel, FAULT, WAS) == "2000万"
    type_into(qtbot, window, "2000")
    assert not model.asked(place.row(), place.column())
    assert "市局回执" not in place.data(Qt.ItemDataRole.ToolTipRole)
    assert words(panel, FAULT, NOW) == "2000"
    assert words(panel, FAULT, TODO) == "已改动，请审核后重新报送"
    assert panel.since.text() == "生成快报第1版以来本文件改动了1格"
    assert view(window).grab().toImage() != before


def test_a_return_made_after_it_is_told(qtbot: QtBot, window: ClerkWindow, receipt: Path, tmp_path: Path) -> None:
    panel = taken(qtbot, window, receipt)
    window.go_to(AMOUNT)
    type_into(qtbot, window, "2000")
    window.desk.document.flush()
    session.export(window.desk.document, MARCH, "快报", tmp_path / "报送")
    window.desk.look_at_sent()
    assert "此后又生成了快报第2版，以新的回执为准" in panel.since.text()


def test_another_units_receipt_is_refused_in_plain_words(
    qtbot: QtBot, window: ClerkWindow, receipt: Path, tmp_path: Path
) -> None:
    found, _ = session.read_receipt(receipt)
    other = write_receipt(replace(found, unit="410182", name="荥阳市"), tmp_path / "别家")
    drop(window, other)
    qtbot.waitUntil(lambda: "回执" in window.bar.text)
    assert window.bar.text == "410182_荥阳市_202103_回执.xlsx是荥阳市的回执，本文件属于巩义市，没有读入"
    assert window.receipts.panel is None
    receipt.write_bytes(receipt.read_bytes()[:-3000])
    window.receipts.take(receipt)
    qtbot.waitUntil(lambda: "打不开" in window.bar.text)


def test_the_menu_reads_one_in_and_the_list_opens_it(
    qtbot: QtBot, window: ClerkWindow, receipt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.mouseClick(window.forms.receipt, Qt.MouseButton.LeftButton)
    panel = panel_of(window)
    assert "还没有读入市局回执" in panel.about.text()
    assert not panel.table.isVisible()
    qtbot.mouseClick(panel.close_button, Qt.MouseButton.LeftButton)
    assert not panel.isVisible()
    assert not window.forms.receipt.isChecked()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(receipt), ""))
    window.acts["take_receipt"].trigger()
    qtbot.waitUntil(panel.isVisible)
    assert panel.model.rows
    window.acts["receipt"].trigger()
    assert not panel.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert panel.isVisible()
    assert panel.table.hasFocus()


def test_it_is_there_when_the_file_is_opened_again(qtbot: QtBot, window: ClerkWindow, receipt: Path) -> None:
    taken(qtbot, window, receipt)
    path = window.desk.document.path
    window.close()
    for again in opened(qtbot, path):
        assert again.forms.receipt.text() == "市局回执(&Z) ✕退回"
        again.go_to(AMOUNT)
        place = again.sheet.model.place_of(AMOUNT)
        assert again.sheet.model.asked(place.row(), place.column())


def test_a_locked_month_offers_the_correction(
    qtbot: QtBot, window: ClerkWindow, receipt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = taken(qtbot, window, receipt)
    assert not panel.reopen.isVisible()
    monkeypatch.setattr(type(window.desk), "is_locked", property(lambda _: True))
    window.desk.lock_changed.emit()
    asked = []
    window.sending.reopen = lambda *_: asked.append(True)  # type: ignore[method-assign]
    panel.wants_reopen.connect(window.sending.reopen)
    qtbot.mouseClick(panel.reopen, Qt.MouseButton.LeftButton)
    assert asked
    monkeypatch.undo()


def test_f6_reaches_the_receipt_while_it_is_seen(qtbot: QtBot, window: ClerkWindow, receipt: Path) -> None:
    panel = taken(qtbot, window, receipt)
    assert window.docks
    seen = set()
    view(window).setFocus()
    for _ in range(5):
        window.acts["next_pane"].trigger()
        seen.add(panel.table.hasFocus())
    assert seen == {True, False}
    qtbot.mouseClick(panel.close_button, Qt.MouseButton.LeftButton)
    for _ in range(5):
        window.acts["next_pane"].trigger()
        assert not panel.table.hasFocus()


def test_undo_and_redo_are_counted_too(qtbot: QtBot, window: ClerkWindow, receipt: Path) -> None:
    panel = taken(qtbot, window, receipt)
    window.go_to(AMOUNT)
    for act, told in (
        (lambda: type_into(qtbot, window, "2000"), "改动了1格"),
        (lambda: window.desk.type_text(Address.parse("ZZ01.08.2"), "77"), "改动了2格"),
        (window.desk.undo, "改动了1格"),
        (window.desk.undo, ""),
        (window.desk.redo, "改动了1格"),
    ):
        act()
        assert told in panel.since.text()
        assert bool(panel.since.text()) == bool(told)


def test_a_narrow_window_gives_the_problem_room(qtbot: QtBot, window: ClerkWindow, receipt: Path) -> None:
    panel = taken(qtbot, window, receipt)
    window.resize(900, 600)
    qtbot.waitUntil(lambda: panel.table.isColumnHidden(TODO))
    tip = panel.model.index(row_of(panel, FAULT), PROBLEM).data(Qt.ItemDataRole.ToolTipRole)
    assert "改正后重新报送" in tip
    window.resize(1500, 700)
    qtbot.waitUntil(lambda: not panel.table.isColumnHidden(TODO))


def test_qts_own_tester_over_the_model(
    qtbot: QtBot, window: ClerkWindow, receipt: Path, qtmodeltester: ModelTester
) -> None:
    model = ReceiptModel(window.desk, window)
    qtmodeltester.check(model, force_py=True)
    panel = taken(qtbot, window, receipt)
    model.show(window.desk.answers)
    assert model.rowCount() == len(panel.model.rows) > 3
    window.desk.type_text(AMOUNT, "2000")
    model.show(None)
