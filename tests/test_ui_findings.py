"""审核结果 by real keys and clicks: piles and forms, in-place explanations, copying, empty states, many findings."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.test_ui_clerk import FEBRUARY, MARCH, opened, view
from tests.test_ui_explain import edit, explained, panel_of, row_of
from ui.clerk.desk import Desk
from ui.clerk.findings_model import EXPLAINED, EXPLANATION, PROBLEM, FindingsModel
from ui.clerk.window import ClerkWindow
from zzdesk import values
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.entry.found import Part
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit

ENTRIES = Address.parse("ZZ01.03.1")


@pytest.fixture
def file(tmp_path: Path, plan: Plan, gongyi: Unit) -> Path:
    path = tmp_path / "巩义市.zzd"
    with Document.create(path, plan, gongyi) as document:
        document.apply(SetCells(FEBRUARY, {ENTRIES: values.number(6)}))
        sums = {Address.parse(f"ZZ01.{line}.1"): values.number(n) for line, n in (("03", 5), ("05", 3), ("06", 2))}
        document.apply(SetCells(MARCH, sums))
    return path


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[ClerkWindow]:
    QSettings().clear()
    yield from opened(qtbot, file)


def levels(window: ClerkWindow) -> set[tuple[Level, bool]]:
    return {(f.level, f.explained) for f in panel_of(window).model.findings}


def empty_words(window: ClerkWindow) -> str:
    label = panel_of(window).table._empty
    return label.text() if label.isVisible() else ""


# --- piles and forms -----------------------------------------------------------------------------
def test_piles_are_counted_and_hidden_one_by_one(qtbot: QtBot, window: ClerkWindow) -> None:
    panel, desk = panel_of(window), window.desk
    query = panel.model.findings[row_of(window, "R102")]
    desk.explain([query], "退库：某厂1户")
    desk.settle()
    open_queries = sum(f.level is Level.QUERY and not f.explained for f in desk.findings)
    assert panel.piles[Level.QUERY].text() == f"? 核实性 {open_queries}"
    assert panel.piles[EXPLAINED].text() == "◥ 已说明 1"
    qtbot.mouseClick(panel.piles[Level.ERROR], Qt.MouseButton.LeftButton)
    assert Level.ERROR not in {level for level, _ in levels(window)}
    assert "隐藏" in panel.piles[Level.ERROR].text()
    assert (Level.QUERY, True) in levels(window)
    qtbot.keyClick(panel.piles[EXPLAINED], Qt.Key.Key_Space)
    assert (Level.QUERY, True) not in levels(window)
    for pile in (Level.ERROR, EXPLAINED):
        panel.piles[pile].click()
    assert len(panel.model.findings) == len(desk.findings)


def test_only_this_form_follows_the_form(qtbot: QtBot, window: ClerkWindow) -> None:
    panel = panel_of(window)
    errors, queries = window.desk.count_by_form()["ZZ01"]
    assert panel.which.itemText(1) == f"本表 {errors + queries}"
    panel.which.setFocus()
    qtbot.keyClick(panel.which, Qt.Key.Key_Down)
    assert {f.addresses[0].split(".")[0] for f in panel.model.findings} == {"ZZ01"}
    window.forms.select("ZZ02")
    assert {f.addresses[0].split(".")[0] for f in panel.model.findings} == {"ZZ02"}
    window.acts["next"].trigger()
    assert window.sheet.form.code == "ZZ02"
    qtbot.keyClick(panel.which, Qt.Key.Key_Up)
    assert len(panel.model.findings) == len(window.desk.findings)


def test_what_is_said_where_there_is_nothing(qtbot: QtBot, window: ClerkWindow) -> None:
    panel, desk = panel_of(window), window.desk
    for pile in (Level.ERROR, Level.QUERY, Level.NOTE, EXPLAINED):
        panel.piles[pile].click()
    assert empty_words(window) == "所选的级别和报表没有审核结果"
    for pile in (Level.ERROR, Level.QUERY, Level.NOTE, EXPLAINED):
        panel.piles[pile].click()
    assert empty_words(window) == ""
    desk.set_period(Period(2021, 5))
    assert "尚未审核" in empty_words(window)
    assert "强制性 0" in panel.piles[Level.ERROR].text()
    desk.check()
    desk.show_parts([])
    assert empty_words(window) == "✓ 1—5月审核通过"


# --- explaining in place ----------------------------------------------------------------------------
def test_refused_words_leave_the_editor_open_with_the_reason(qtbot: QtBot, window: ClerkWindow) -> None:
    editor = edit(qtbot, window, row_of(window, "R102"))
    editor.line.setText("核实无误")
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert editor.isVisible()
    assert editor.line.text() == "核实无误"
    assert "没有说明原因" in editor.line.accessibleDescription()
    assert "没有说明原因" in window.bar.text
    editor.line.setText("退库：某机械厂1户")
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: explained(window, "R102") == ["退库：某机械厂1户"])


def test_refused_words_stay_in_the_cell_when_one_goes_elsewhere(qtbot: QtBot, window: ClerkWindow) -> None:
    row = row_of(window, "R102")
    editor = edit(qtbot, window, row)
    editor.line.setText("无")
    view(window).setFocus()
    cell = panel_of(window).model.index(row_of(window, "R102"), EXPLANATION)
    qtbot.waitUntil(lambda: cell.data() == "✕ 无：没有说明原因")
    assert "没有说明原因" in cell.data(Qt.ItemDataRole.ToolTipRole)
    again = edit(qtbot, window, row_of(window, "R102"))
    assert again.line.text() == "无"
    again.line.setText("")
    qtbot.keyClick(again.line, Qt.Key.Key_Return)
    assert cell.data() == "在此写明原因"


def test_both_places_of_an_explanation_say_the_same(qtbot: QtBot, window: ClerkWindow) -> None:
    from ui.clerk.cell.explain import Explanation

    window.go_to(ENTRIES)
    assert window.cell_panel
    window.cell_panel.settle()
    editor = edit(qtbot, window, row_of(window, "R102"))
    editor.line.setText("同上")
    view(window).setFocus()
    qtbot.waitUntil(lambda: bool(window.desk.pending.reason(panel_of(window).model.findings[row_of(window, "R102")])))
    window.cell_panel.settle()
    QApplication.processEvents()
    [box] = window.cell_panel.explain.findChildren(Explanation)
    assert box.toPlainText() == "同上"


# --- keys ---------------------------------------------------------------------------------------------
def test_enter_goes_to_the_cell_and_f2_explains_from_any_column(qtbot: QtBot, window: ClerkWindow) -> None:
    panel = panel_of(window)
    row = row_of(window, "R102")
    panel.table.setFocus()
    panel.table.setCurrentIndex(panel.model.index(row, PROBLEM))
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert str(view(window).current_address()) == panel.model.findings[row].addresses[0].partition("@")[0]
    assert view(window).hasFocus()
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: panel.table.state() is panel.table.State.EditingState)
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Escape)
    assert view(window).hasFocus()


def test_f8_walks_what_is_shown_and_shift_f8_back(qtbot: QtBot, window: ClerkWindow) -> None:
    panel_of(window).piles[Level.ERROR].click()
    seen = []
    for _ in range(len(panel_of(window).model.findings) + 1):
        qtbot.keyClick(window, Qt.Key.Key_F8)
        seen.append(panel_of(window).table.currentIndex().row())
    assert seen[0] == seen[-1]
    assert len(set(seen)) == len(seen) - 1
    qtbot.keyClick(window, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert panel_of(window).table.currentIndex().row() == seen[-2]
    assert len(panel_of(window).table.selected()) == 1  # Shift does not stretch the selection


def test_findings_are_copied_as_text(qtbot: QtBot, window: ClerkWindow) -> None:
    panel = panel_of(window)
    panel.table.setFocus()
    panel.table.go_to(row_of(window, "R102"))
    qtbot.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    cells = QGuiApplication.clipboard().text().rstrip("\n").split("\t")
    assert cells[0] == "? 核实性"
    assert cells[1].startswith("ZZ01 03行1栏")
    assert "小于上期累计" in cells[2]
    assert cells[3:] == ["", "R102"]


def test_shift_f4_folds_and_the_menu_says_so(qtbot: QtBot, window: ClerkWindow) -> None:
    panel, act = panel_of(window), window.acts["show_findings"]
    assert not panel.is_folded
    assert act.isChecked()
    qtbot.keyClick(window, Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert panel.is_folded
    assert not act.isChecked()
    assert panel.height() <= 32
    window.acts["check"].trigger()
    assert not panel.is_folded
    assert act.isChecked()


# --- room -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("folded", "lines"), [(False, 9), (True, 11)])
def test_lines_of_zz01_that_are_seen_on_a_small_screen(
    qtbot: QtBot, window: ClerkWindow, folded: bool, lines: int
) -> None:
    window.resize(1366, 768)
    window.bar.clear()
    panel_of(window).set_folded(folded)
    window.docks.reset()  # type: ignore[union-attr]
    qtbot.wait(50)
    grid = view(window)
    whole = [
        row
        for row in range(window.sheet.model.rowCount())
        if grid.visualRect(window.sheet.model.index(row, 0)).bottom() <= grid.viewport().height()
    ]
    assert len(whole) >= lines
    if not folded:
        assert panel_of(window).table.viewport().height() >= 3 * 24


# --- many ---------------------------------------------------------------------------------------------
def many(count: int) -> list[Part]:
    """One in three a query."""
    found = [
        Finding(
            Level.ERROR if n % 3 else Level.QUERY, "R001", {}, (f"ZZ04.L{n:08X}.{n % 9 + 1}",), ("",), wording="未填"
        )
        for n in range(count)
    ]
    return [Part(level, False, "ZZ04", [f for f in found if f.level is level]) for level in (Level.ERROR, Level.QUERY)]


def test_twenty_five_thousand_findings_are_followed_at_once(
    qtbot: QtBot, document: Document, qtmodeltester: ModelTester
) -> None:
    desk = Desk(document, MARCH)
    model = FindingsModel(desk)
    desk.show_parts(many(25_000))
    model.refresh()
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    del desk.parts[0].findings[9_000]
    desk.show_parts(desk.parts)
    began = time.perf_counter()
    model.refresh()
    taken = time.perf_counter() - began
    assert model.rowCount() == 24_999
    assert not resets  # cursor, selection and an open editor stay
    assert taken < 0.1  # 4 ms where nothing else runs; 40 when compared field by field
    model.hide_pile(Level.ERROR, True)
    began = time.perf_counter()
    model.refresh()
    assert time.perf_counter() - began < 0.3
    assert {f.level for f in model.findings} == {Level.QUERY}
    model.hide_pile(Level.ERROR, False)
    desk.show_parts(many(200))
    model.refresh()
    qtmodeltester.check(model)
    desk.close()
