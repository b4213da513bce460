"""全年台账: months as columns with locks and changes, the returns of a month side by side, edits over months."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui.clerk.window import ClerkWindow
from ui.clerk.year_page import YearPage
from ui.grid.faces import Kind
from zzdesk import values
from zzdesk.address import Address
from zzdesk.entry import year
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.entry.lines import insert_lines
from zzdesk.entry.sent import ExportRow
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit

FEBRUARY, MARCH, APRIL = Period(2021, 2), Period(2021, 3), Period(2021, 4)
ENTRIES, NATURE = Address.parse("ZZ01.03.1"), Address.parse("ZZ01.03.9")


@pytest.fixture
def document(tmp_path: Path, plan: Plan, gongyi: Unit) -> Iterator[Document]:
    with Document.create(tmp_path / "巩义市.zzd", plan, gongyi) as made:
        for period, figure in ((FEBRUARY, 7), (MARCH, 12), (APRIL, 15)):
            made.apply(SetCells(period, {ENTRIES: values.number(figure)}))
        yield made


def send(document: Document, period: Period, kind: str, revision: int = 1) -> None:
    document.record_export(ExportRow(period, kind, revision, "d", "A", "x", f"2021-0{period.month}-09T09:00:00", ""))


@pytest.fixture
def window(qtbot: QtBot, document: Document) -> ClerkWindow:
    send(document, FEBRUARY, "正式")
    shown = ClerkWindow(document, APRIL)
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    qtbot.waitUntil(lambda: shown.cell_panel is not None)
    return shown


def page(qtbot: QtBot, window: ClerkWindow) -> YearPage:
    qtbot.mouseClick(window.forms.year, Qt.MouseButton.LeftButton)
    found = window._year
    assert found is not None
    assert found.isVisible()
    return found


def select(found: YearPage, line: str, period: Period) -> tuple[int, int]:
    model = found.model
    row = next(n for n, known in enumerate(model.lines) if known.code == line)
    place = row, model.periods.index(period)
    found.view.setCurrentIndex(model.index(*place))
    return place


def type_in(qtbot: QtBot, found: YearPage, key: Qt.Key) -> None:
    qtbot.keyClick(found.view, key)
    editors = found.view.viewport().findChildren(QLineEdit)
    if editors:
        qtbot.keyClick(editors[-1], Qt.Key.Key_Return)


def test_months_stand_side_by_side_and_open_ones_are_filled(qtbot: QtBot, window: ClerkWindow) -> None:
    found = page(qtbot, window)
    assert window.cell_panel is not None
    assert not window.cell_panel.isVisible()
    place = select(found, "03", MARCH)
    assert found.model.face(*place).text == "12"
    type_in(qtbot, found, Qt.Key.Key_9)
    assert window.desk.document.value(ENTRIES, MARCH) == values.number(9)
    assert window.desk.period == APRIL
    qtbot.mouseClick(found.view.viewport(), Qt.MouseButton.LeftButton)
    window.acts["undo"].trigger()
    assert window.desk.document.value(ENTRIES, MARCH) == values.number(12)


def test_tab_goes_to_the_next_month_and_stays_in_the_table(qtbot: QtBot, window: ClerkWindow) -> None:
    found = page(qtbot, window)
    row, column = select(found, "03", FEBRUARY)
    qtbot.keyClick(found.view, Qt.Key.Key_Tab)
    assert (found.view.currentIndex().row(), found.view.currentIndex().column()) == (row, column + 1)
    assert found.view.hasFocus()


def test_a_sent_month_is_locked_until_a_correction_and_shows_what_was_sent(qtbot: QtBot, window: ClerkWindow) -> None:
    found = page(qtbot, window)
    place = select(found, "03", FEBRUARY)
    said: list[str] = []
    found.said.connect(said.append)
    type_in(qtbot, found, Qt.Key.Key_9)
    assert window.desk.document.value(ENTRIES, FEBRUARY) == values.number(7)
    assert "锁定" in said[-1]
    assert "已锁定" in found.model.headerData(place[1], Qt.Orientation.Horizontal)
    window.desk.set_period(FEBRUARY)
    window.desk.reopen("某企业漏报")
    place = select(found, "03", FEBRUARY)
    assert "更正中" in found.model.headerData(place[1], Qt.Orientation.Horizontal)
    type_in(qtbot, found, Qt.Key.Key_9)
    face = found.model.face(*place)
    assert face.changed
    assert face.text == "7 → 9"
    assert found.model.typed(*place) == "9"


def test_a_block_over_months_is_one_step_and_leaves_out_locked_ones(qtbot: QtBot, window: ClerkWindow) -> None:
    found = page(qtbot, window)
    said: list[str] = []
    found.said.connect(said.append)
    select(found, "03", FEBRUARY)
    QGuiApplication.clipboard().setText("1\t2\t3\n")
    qtbot.keyClick(found.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    held = [window.desk.document.value(ENTRIES, p).content for p in (FEBRUARY, MARCH, APRIL)]
    assert held == ["7", "2", "3"]
    assert said == ["1格不能填写（锁定、免填或超出表格），没有粘贴"]
    assert window.acts["undo"].text() == "撤销 粘贴2格"
    window.acts["undo"].trigger()
    held = [window.desk.document.value(ENTRIES, p).content for p in (FEBRUARY, MARCH, APRIL)]
    assert held == ["7", "12", "15"]


def test_what_cannot_be_read_is_told_and_makes_no_step(qtbot: QtBot, window: ClerkWindow) -> None:
    found = page(qtbot, window)
    said: list[str] = []
    found.said.connect(said.append)
    select(found, "03", MARCH)
    QGuiApplication.clipboard().setText("2000万\t约3\n")
    qtbot.keyClick(found.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert said[-1].startswith("2格没有粘贴：“2000万”")
    assert not window.acts["undo"].isEnabled()
    assert window.desk.document.value(ENTRIES, MARCH) == values.number(12)


def test_nothing_reaches_the_form_while_it_is_out_of_sight(qtbot: QtBot, window: ClerkWindow) -> None:
    window.go_to(Address.parse("ZZ01.05.1"))
    window.desk.type_text(Address.parse("ZZ01.05.1"), "7")
    window.go_to(Address.parse("ZZ01.06.1"))
    window.acts["replace"].trigger()
    bar = window.grid_acts.find_bar
    assert bar is not None
    found = page(qtbot, window)
    assert not bar.isVisible()
    before = dict(window.desk.document.values(APRIL))
    qtbot.keyClick(found.view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(found.view, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert dict(window.desk.document.values(APRIL)) == before
    assert not bar.isVisible()
    window.forms.list.itemClicked.emit(window.forms.list.currentItem())
    qtbot.keyClick(window.sheet.view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert window.desk.document.value(Address.parse("ZZ01.06.1"), APRIL) == values.number(7)


def test_the_returns_of_a_month_stand_beside_each_other(qtbot: QtBot, document: Document) -> None:
    send(document, MARCH, "快报")
    document.apply(SetCells(MARCH, {ENTRIES: values.number(13), NATURE: values.text("反馈")}))
    send(document, MARCH, "正式")
    document.reopen(MARCH, "更正")
    document.apply(SetCells(MARCH, {ENTRIES: values.number(14), NATURE: values.text("核定")}))
    shown = ClerkWindow(document, MARCH)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitUntil(lambda: shown.cell_panel is not None)
    found = page(qtbot, shown)
    qtbot.mouseClick(found.by_versions, Qt.MouseButton.LeftButton)
    heads = [
        str(found.model.headerData(n, Qt.Orientation.Horizontal)).split("\n")[0]
        for n in range(found.model.columnCount())
    ]
    assert heads == ["快报 第1版", "正式 第1版", "反馈", "现在"]
    row = next(n for n, line in enumerate(found.model.lines) if line.code == "03")
    assert [found.model.face(row, n).text for n in range(4)] == ["12", "13", "13", "14"]
    assert [found.model.face(row, n).changed for n in range(4)] == [False, True, False, True]
    assert not found.model.face(row, 3).editable


def test_floating_lines_of_all_months_and_none_made_by_accident(qtbot: QtBot, window: ClerkWindow) -> None:
    document = window.desk.document
    for period in (MARCH, APRIL):
        edit, [line] = insert_lines(document, period, "ZZ04", 0, 1)
        document.apply(edit)
        named = {Address("ZZ04", line, "1"): values.text(f"{period.month}号厂")}
        document.apply(SetCells(period, named))
    window.forms.select("ZZ04")
    found = page(qtbot, window)
    assert found.model.form.code == "ZZ04"
    assert [line.name for line in found.model.lines] == ["4号厂", "3号厂"]
    assert found.model.face(0, found.model.periods.index(MARCH)).kind is Kind.ABSENT


def test_jump_from_the_ledger_to_the_cell(qtbot: QtBot, window: ClerkWindow) -> None:
    found = page(qtbot, window)
    found.wants_cell.emit(ENTRIES, MARCH)
    assert window.desk.period == MARCH
    assert window.sheet.view.current_address() == ENTRIES
    assert window.sheet.isVisible()
    assert not window.forms.year.isChecked()


def test_its_model_keeps_qts_rules(qtbot: QtBot, window: ClerkWindow, qtmodeltester: ModelTester) -> None:
    found = page(qtbot, window)
    qtmodeltester.check(found.model, force_py=True)
    window.desk.type_text(ENTRIES, "16")
    found.by_versions.setChecked(True)
    found.refresh()
    qtmodeltester.check(found.model, force_py=True)


def test_columns_offered_are_those_that_are_filled(plan: Plan) -> None:
    form = plan.form("ZZ01")
    offered = year.year_columns(form)
    assert all(not c.derive for c in offered)
    assert offered[0].kind == "number"
    assert {c.no for c in offered} == {c.no for c in form.columns if not c.derive}
