"""Findings while one types, and explaining them: usual reasons, several at once, F8 through re-checks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QStyledItemDelegate
from pytestqt.qtbot import QtBot

from tests.test_ui_clerk import FEBRUARY, MARCH, at, go, opened, type_into, view
from ui.clerk.cell.explain import Explanation
from ui.clerk.desk import Mark
from ui.clerk.findings_model import EXPLANATION, PROBLEM, name_of
from ui.clerk.findings_panel import FindingsPanel
from ui.clerk.reasons import ReasonLine, begun_with
from ui.clerk.window import ClerkWindow
from zzdesk import values
from zzdesk.address import Address
from zzdesk.entry import checking
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.entry.lines import insert_lines
from zzdesk.findings import Finding, Level
from zzdesk.plan.model import Plan, Unit

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
ENTRIES = Address.parse("ZZ01.03.1")


@pytest.fixture
def file(tmp_path: Path, plan: Plan, gongyi: Unit) -> Path:
    """February 6 entries, March 5 (R102 asks why), and three enterprises whose month is more than their year (R405)."""
    path = tmp_path / "巩义市.zzd"
    with Document.create(path, plan, gongyi) as document:
        document.apply(SetCells(FEBRUARY, {ENTRIES: values.number(6)}))
        sums = {Address.parse(f"ZZ01.{line}.1"): values.number(n) for line, n in (("03", 5), ("05", 3), ("06", 2))}
        document.apply(SetCells(MARCH, sums))
        insert, lines = insert_lines(document, MARCH, "ZZ04", 0, 3)
        document.apply(insert)
        for n, line in enumerate(lines):
            names = {Address("ZZ04", line, "1"): values.text(f"示例{n}厂")}
            figures = {Address("ZZ04", line, c): values.number(k * (n + 1)) for c, k in (("6", 200), ("7", 100))}
            document.apply(SetCells(MARCH, {**names, **figures}))
    return path


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[ClerkWindow]:
    yield from opened(qtbot, file)


def panel_of(window: ClerkWindow) -> FindingsPanel:
    assert window.findings_panel
    return window.findings_panel


def row_of(window: ClerkWindow, code: str) -> int:
    return next(n for n, f in enumerate(panel_of(window).model.findings) if f.code == code)


def current(window: ClerkWindow) -> Finding:
    panel = panel_of(window)
    return panel.model.findings[panel.table.currentIndex().row()]


def edit(qtbot: QtBot, window: ClerkWindow, row: int) -> ReasonLine:
    """Open the explanation's cell by F2."""
    table = panel_of(window).table
    table.setCurrentIndex(panel_of(window).model.index(row, EXPLANATION))
    table.setFocus()
    qtbot.keyClick(table.viewport(), Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: bool(table.viewport().findChildren(ReasonLine)))
    return table.viewport().findChildren(ReasonLine)[-1]


def explained(window: ClerkWindow, code: str) -> list[str]:
    desk = window.desk
    given = desk.document.explanations(desk.period)
    return [given[f.key] for f in desk.findings if f.code == code and f.explained]


def agrees(window: ClerkWindow) -> bool:
    desk = window.desk
    whole = checking.findings(desk.document, desk.period)
    return sorted(f.key for f in desk.findings) == sorted(f.key for f in whole)


# --- at once -----------------------------------------------------------------------------------
def test_findings_marks_and_counts_follow_a_key_stroke(qtbot: QtBot, window: ClerkWindow) -> None:
    desk = window.desk
    whole: list[int] = []
    real = desk._begin_check
    desk._begin_check = lambda: (whole.append(1), real())[1]  # type: ignore[method-assign,func-returns-value]
    before = desk.open_counts[Level.ERROR]
    go(window, "ZZ01.05.1")
    type_into(qtbot, window, "9")
    qtbot.waitUntil(lambda: desk.value(Address.parse("ZZ01.05.1")) == values.number(9))
    QApplication.processEvents()
    assert any(f.code == "R101" for f in desk.findings)
    assert agrees(window)
    index = at(window, "ZZ01.03.1")
    assert window.sheet.model.mark(index.row(), index.column()) is Mark.ERROR
    assert f"强制性 {desk.open_counts[Level.ERROR]}" in panel_of(window).piles[Level.ERROR].text()
    window.acts["undo"].trigger()
    QApplication.processEvents()
    assert not any(f.code == "R101" and f.values[:2] == ("5", "9") for f in desk.findings)
    assert desk.open_counts[Level.ERROR] == before
    assert agrees(window)
    window.acts["redo"].trigger()
    QApplication.processEvents()
    assert agrees(window)
    assert not whole


def test_what_is_typed_while_all_is_judged_is_not_lost(qtbot: QtBot, window: ClerkWindow) -> None:
    desk = window.desk
    desk._begin_check()
    for _ in range(5):
        next(desk._steps or iter(()))
    desk.type_text(Address.parse("ZZ01.05.1"), "9")
    desk.type_text(Address.parse("ZZ01.02.3"), "8.1")
    desk.type_text(Address("ZZ04", desk.document.lines("ZZ04", MARCH)[0], "7"), "5")
    assert desk._since
    desk._go_on_checking()
    qtbot.waitUntil(lambda: desk._steps is None)
    assert agrees(window)


def test_lines_moved_while_all_is_judged_begin_it_again(qtbot: QtBot, window: ClerkWindow) -> None:
    desk = window.desk
    desk._begin_check()
    next(desk._steps or iter(()))
    desk.delete_lines("ZZ04", [desk.document.lines("ZZ04", MARCH)[0]])
    qtbot.waitUntil(lambda: desk._recheck is not None and desk._steps is None)
    assert agrees(window)


def test_f9_judges_in_steps_and_says_so_when_all_is_well(qtbot: QtBot, window: ClerkWindow) -> None:
    window.acts["check"].trigger()
    qtbot.waitUntil(lambda: window.desk._steps is None)
    assert agrees(window)
    assert not panel_of(window).is_folded


# --- reasons ---------------------------------------------------------------------------------------
def test_a_reason_from_the_list_is_completed_by_typing(qtbot: QtBot, window: ClerkWindow) -> None:
    editor = edit(qtbot, window, row_of(window, "R102"))
    qtbot.keyClick(editor.line, Qt.Key.Key_Down, ALT)
    qtbot.waitUntil(lambda: editor.menu.isVisible())
    assert [a.text() for a in editor.menu.actions()][:3] == ["退库", "新入规", "剔重"]
    qtbot.keyClick(editor.menu, Qt.Key.Key_Down)
    qtbot.keyClick(editor.menu, Qt.Key.Key_Return)
    assert editor.line.text() == "退库："
    assert editor.isVisible()
    editor.line.insert("某机械厂1户")
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: explained(window, "R102") == ["退库：某机械厂1户"])


def test_the_button_opens_the_list_and_another_reason_takes_its_place(qtbot: QtBot, window: ClerkWindow) -> None:
    editor = edit(qtbot, window, row_of(window, "R102"))
    editor.line.setText("退库：某机械厂")
    qtbot.mouseClick(editor.button, Qt.MouseButton.LeftButton)
    menu = editor.menu
    qtbot.waitUntil(menu.isVisible)
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[2]).center())
    assert editor.line.text() == "剔重：某机械厂"
    assert begun_with("退库", "剔重", ("退库", "剔重")) == "退库："
    assert begun_with("退库", "某厂：2户", ("退库",)) == "退库：某厂：2户"


def test_a_bare_reason_is_taken_with_a_hint(qtbot: QtBot, window: ClerkWindow) -> None:
    panel = panel_of(window)
    panel.model.setData(panel.model.index(row_of(window, "R102"), EXPLANATION), "季节性：")
    qtbot.waitUntil(lambda: explained(window, "R102") == ["季节性："])
    assert "请写明涉及的企业或项目" in window.bar.text


@pytest.mark.parametrize("words", ["核实无误。", " 无 ", "已核实！", "（同上）", "情况属实，数据无误", "——"])
def test_words_of_no_content_are_refused(qtbot: QtBot, window: ClerkWindow, words: str) -> None:
    panel = panel_of(window)
    panel.model.setData(panel.model.index(row_of(window, "R102"), EXPLANATION), words)
    assert "没有说明原因" in window.bar.text
    assert not explained(window, "R102")


def test_the_cell_panel_offers_the_same_reasons(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.03.1")
    assert window.cell_panel
    window.cell_panel.settle()
    [box] = window.cell_panel.widget().findChildren(Explanation)
    assert box.accessibleName() == "审核说明 R102"
    assert box.button.accessibleName() == "常用原因"
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down, ALT)
    qtbot.waitUntil(lambda: box.menu.isVisible())
    assert isinstance(box.menu, QMenu)
    assert not explained(window, "R102")
    qtbot.keyClick(box.menu, Qt.Key.Key_Down)
    qtbot.keyClick(box.menu, Qt.Key.Key_Return)
    box.insertPlainText("某铸造厂1户")
    view(window).setFocus()
    qtbot.waitUntil(lambda: explained(window, "R102") == ["退库：某铸造厂1户"])


def test_the_place_for_an_explanation_is_shown_beside_a_query(qtbot: QtBot, window: ClerkWindow) -> None:
    """The words of errors go on over that column, those of queries do not."""
    panel = panel_of(window)
    row = row_of(window, "R102")
    panel.table.scrollTo(panel.model.index(row, PROBLEM))
    cell = panel.model.index(row, EXPLANATION)
    assert cell.data() == "在此写明原因"
    hint = panel.table.viewport().grab(panel.table.visualRect(cell)).toImage()
    panel.table.setItemDelegate(QStyledItemDelegate(panel.table))
    assert panel.table.viewport().grab(panel.table.visualRect(cell)).toImage() == hint


# --- several at once ---------------------------------------------------------------------------------
def test_several_findings_are_explained_with_one_text_and_one_undo(qtbot: QtBot, window: ClerkWindow) -> None:
    panel = panel_of(window)
    of_lines = [n for n, f in enumerate(panel.model.findings) if f.level is Level.QUERY]
    assert len(of_lines) >= 3
    for n, row in enumerate(of_lines):
        index = panel.model.index(row, PROBLEM)
        panel.table.scrollTo(index)
        spot = panel.table.visualRect(index).center()
        modifier = CTRL if n else Qt.KeyboardModifier.NoModifier
        qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, modifier, spot)
    assert panel.together.isVisible()
    assert f"{len(of_lines)} 条" in panel.together.text()
    qtbot.mouseClick(panel.together, Qt.MouseButton.LeftButton)
    panel.words.line.setText("同上。")
    qtbot.keyClick(panel.words.line, Qt.Key.Key_Return)
    assert "没有说明原因" in window.bar.text
    assert panel.asking.isVisible()
    steps = window.desk.undo_stack.count()
    panel.words.put("停产检修")
    panel.words.line.setText("停产检修：三户均在检修，5月恢复")
    qtbot.keyClick(panel.words.line, Qt.Key.Key_Return)
    assert window.desk.undo_stack.count() == steps + 1
    assert not panel.asking.isVisible()
    qtbot.waitUntil(lambda: sum(f.explained for f in window.desk.findings) == len(of_lines))
    window.acts["undo"].trigger()
    qtbot.waitUntil(lambda: not any(f.explained for f in window.desk.findings))


def test_escape_leaves_the_common_words(qtbot: QtBot, window: ClerkWindow) -> None:
    panel = panel_of(window)
    panel.explain_together()
    assert panel.asking.isVisible()
    qtbot.keyClick(panel.words.line, Qt.Key.Key_Escape)
    assert not panel.asking.isVisible()


# --- going on through re-checks -----------------------------------------------------------------------
def test_the_current_finding_stays_current_and_f8_goes_on(qtbot: QtBot, window: ClerkWindow) -> None:
    table, row = (
        panel_of(window).table,
        window.desk.findings.index(
            next(f for f in window.desk.findings if f.code == "R001" and f.addresses[0] == "ZZ01.09.1")
        ),
    )
    table.setCurrentIndex(panel_of(window).model.index(row - 1, PROBLEM))
    window.acts["next"].trigger()
    here = name_of(current(window))
    other = next(f.addresses[0] for f in reversed(window.desk.findings) if f.level is Level.ERROR)
    window.desk.type_text(Address.parse(other), "1")
    qtbot.waitUntil(lambda: not window.desk.waits)
    assert name_of(current(window)) == here
    after = name_of(panel_of(window).model.findings[panel_of(window).table.currentIndex().row() + 1])
    address = current(window).addresses[0]
    window.desk.type_text(Address.parse(address), "1")  # settles it: the next one is next, none is passed over
    window.acts["next"].trigger()
    assert name_of(current(window)) == after


def test_an_open_explanation_survives_a_check(qtbot: QtBot, window: ClerkWindow) -> None:
    editor = edit(qtbot, window, row_of(window, "R102"))
    editor.line.setText("退库：某机")
    window.desk.type_text(Address.parse("ZZ01.05.1"), "9")
    qtbot.waitUntil(lambda: not window.desk.waits)
    assert editor.isVisible()
    assert editor.line.text() == "退库：某机"
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: explained(window, "R102") == ["退库：某机"])
