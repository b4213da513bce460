"""Lines of floating forms by real keys and clicks: type, paste, insert, delete, move, sort, carry over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui.clerk.desk import Desk, Mark
from ui.clerk.findings_model import place_of
from ui.clerk.line_actions import LineActions
from ui.clerk.window import ClerkWindow
from ui.grid.lines_model import LinesModel
from ui.grid.model import FormModel
from zzdesk import values
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.entry.lines import insert_lines, order_lines
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit

FEBRUARY, MARCH = Period(2021, 2), Period(2021, 3)
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
NONE = Qt.KeyboardModifier.NoModifier
FORM = "ZZ06"  # 日期 名称 类型 主办 承办 参加企业数 签约金额


@pytest.fixture
def file(tmp_path: Path, plan: Plan, gongyi: Unit) -> Path:
    path = tmp_path / "巩义市.zzd"
    Document.create(path, plan, gongyi).close()
    return path


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[ClerkWindow]:
    found = ClerkWindow(Document.open(file, writer_thread=True), MARCH)
    found._insists = lambda words: True  # type: ignore[method-assign]  # no modal box in a test
    qtbot.addWidget(found)
    found.show()
    qtbot.waitUntil(lambda: found.findings_panel is not None)
    qtbot.waitUntil(lambda: bool(found.desk.findings))
    found.forms.select(FORM)
    yield found
    found.close()


def acts(window: ClerkWindow) -> LineActions:
    assert window.line_actions
    return window.line_actions


def model_of(window: ClerkWindow) -> LinesModel:
    found = window.sheet.model
    assert isinstance(found, LinesModel)
    return found


def put(window: ClerkWindow, row: int, column: int) -> None:
    place = window.sheet.model.index(row, column)
    window.sheet.view.selectionModel().setCurrentIndex(place, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def key(qtbot: QtBot, window: ClerkWindow, code: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    qtbot.keyClick(window.sheet.view, code, modifier)


def type_in(qtbot: QtBot, window: ClerkWindow, words: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    viewport = window.sheet.view.viewport()
    qtbot.keyClick(viewport, "1")
    qtbot.waitUntil(lambda: bool(viewport.findChildren(QLineEdit)), timeout=30_000)
    editor = viewport.findChildren(QLineEdit)[-1]
    editor.setText(words)  # an input method commits text; QTest knows Latin keys only
    qtbot.keyClick(editor, end)


def shown(window: ClerkWindow, column: int = 1) -> list[str]:
    model = window.sheet.model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def lines(window: ClerkWindow) -> tuple[str, ...]:
    return window.desk.document.lines(window.sheet.form.code, window.desk.period)


def paste(qtbot: QtBot, window: ClerkWindow, words: str) -> None:
    QGuiApplication.clipboard().setText(words)
    key(qtbot, window, Qt.Key.Key_V, CTRL)


@pytest.fixture
def three(qtbot: QtBot, window: ClerkWindow) -> ClerkWindow:
    put(window, 0, 0)
    paste(qtbot, window, "2021-03-01\t甲\t产销\n2021-03-02\t乙\t产融\n2021-03-03\t丙\t用工\n")
    assert shown(window) == ["甲", "乙", "丙", ""]
    return window


# --- making lines -------------------------------------------------------------------------------
def test_typing_into_the_last_row_makes_a_line_in_one_step(qtbot: QtBot, window: ClerkWindow) -> None:
    assert shown(window) == [""]
    assert not window.sheet._help.isHidden()
    put(window, 0, 1)
    type_in(qtbot, window, "银企对接会")
    assert shown(window) == ["银企对接会", ""]
    assert window.sheet._help.isHidden()
    assert window.sheet.view.currentIndex().row() == 1  # Enter: the next line
    assert window.acts["undo"].text() == "撤销 填写1行"
    type_in(qtbot, window, "产销对接会", Qt.Key.Key_Tab)
    assert (window.sheet.view.currentIndex().row(), window.sheet.view.currentIndex().column()) == (1, 2)
    assert len(lines(window)) == 2
    window.acts["undo"].trigger()
    window.acts["undo"].trigger()
    assert shown(window) == [""]
    assert lines(window) == ()
    window.acts["redo"].trigger()
    assert shown(window) == ["银企对接会", ""]
    assert window.sheet.view.currentIndex().row() == 0


def test_refused_text_in_the_last_row_waits_there_and_the_next_cell_makes_the_line(
    qtbot: QtBot, window: ClerkWindow
) -> None:
    put(window, 0, 0)
    type_in(qtbot, window, "三月", Qt.Key.Key_Tab)
    assert lines(window) == ()
    assert shown(window, 0) == ["三月"]
    assert window.sheet.model.mark(0, 0) is Mark.ERROR
    assert "新行" in window.bar.text
    type_in(qtbot, window, "银企对接会")
    assert shown(window, 0) == ["三月", ""]
    assert len(lines(window)) == 1
    put(window, 0, 0)
    type_in(qtbot, window, "2021年3月8日")
    assert shown(window, 0) == ["2021-03-08", ""]
    assert not window.desk.drafts


def test_undoing_a_line_forgets_what_was_refused_in_it(qtbot: QtBot, window: ClerkWindow) -> None:
    put(window, 0, 1)
    type_in(qtbot, window, "银企对接会")
    put(window, 0, 5)
    type_in(qtbot, window, "约30")
    assert window.desk.drafts
    window.acts["undo"].trigger()
    assert not window.desk.drafts


def test_choices_come_as_a_list_in_the_last_row_too(qtbot: QtBot, window: ClerkWindow) -> None:
    put(window, 0, 2)
    key(qtbot, window, Qt.Key.Key_F2)
    viewport = window.sheet.view.viewport()
    qtbot.waitUntil(lambda: bool(viewport.findChildren(QComboBox)))
    combo = viewport.findChildren(QComboBox)[-1]
    assert [combo.itemText(n) for n in range(combo.count())] == ["", "产销", "产融", "用工", "产学研"]
    combo.setCurrentText("产融")
    qtbot.keyClick(combo, Qt.Key.Key_Return)
    assert shown(window, 2) == ["产融", ""]


def test_paste_makes_the_lines_it_needs_in_one_step(qtbot: QtBot, three: ClerkWindow) -> None:
    assert "增加3行" in three.bar.text
    assert three.acts["undo"].text() == "撤销 粘贴3行"
    three.acts["undo"].trigger()
    assert shown(three) == [""]
    three.acts["redo"].trigger()
    assert shown(three) == ["甲", "乙", "丙", ""]
    put(three, 2, 1)
    paste(qtbot, three, "丁\n戊\n")  # over the last line and beyond
    assert shown(three) == ["甲", "乙", "丁", "戊", ""]
    assert len(lines(three)) == 4
    three.acts["undo"].trigger()
    assert shown(three) == ["甲", "乙", "丙", ""]


def test_paste_skips_what_the_program_works_out(qtbot: QtBot, window: ClerkWindow) -> None:
    window.forms.select("ZZ03")
    put(window, 0, 11)  # 上年末累计 … 自开工累计
    paste(qtbot, window, "100\t50\t20\t5\t999\n")
    preview = window.grid_acts.preview
    assert preview
    qtbot.keyClick(preview.take, Qt.Key.Key_Return)
    assert "1格未粘贴" in window.bar.text
    assert "推算" in window.bar.details
    assert shown(window, 15) == ["120", ""]


# --- inserting, deleting, moving, sorting ----------------------------------------------------------
def test_insert_before_the_line_with_the_cursor(qtbot: QtBot, three: ClerkWindow) -> None:
    put(three, 1, 1)
    key(qtbot, three, Qt.Key.Key_Insert)
    assert shown(three) == ["甲", "", "乙", "丙", ""]
    assert three.sheet.view.currentIndex().row() == 1
    assert three.acts["undo"].text() == "撤销 插入1行"
    acts(three).append.trigger()
    assert shown(three) == ["甲", "", "乙", "丙", "", ""]
    assert three.sheet.view.currentIndex().row() == 4
    three.acts["undo"].trigger()
    three.acts["undo"].trigger()
    assert shown(three) == ["甲", "乙", "丙", ""]


def test_delete_takes_the_selected_lines_and_undo_brings_all_back(qtbot: QtBot, three: ClerkWindow) -> None:
    before = lines(three)
    put(three, 0, 1)
    key(qtbot, three, Qt.Key.Key_Down, SHIFT)
    key(qtbot, three, Qt.Key.Key_Minus, CTRL)
    assert shown(three) == ["丙", ""]
    assert three.acts["undo"].text() == "撤销 删除2行"
    key(qtbot, three, Qt.Key.Key_Z, CTRL)
    assert shown(three) == ["甲", "乙", "丙", ""]
    assert lines(three) == before
    assert shown(three, 2) == ["产销", "产融", "用工", ""]
    key(qtbot, three, Qt.Key.Key_Y, CTRL)
    assert shown(three) == ["丙", ""]


def test_a_click_at_the_left_takes_the_whole_line(qtbot: QtBot, three: ClerkWindow) -> None:
    stub = three.sheet.view.verticalHeader()
    spot = QPoint(10, stub.sectionViewportPosition(1) + 5)
    qtbot.mouseClick(stub.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    key(qtbot, three, Qt.Key.Key_Minus, CTRL)
    assert shown(three) == ["甲", "丙", ""]
    assert "已删除1行" in three.bar.text


def test_keys_of_the_editor_are_not_taken_for_lines(qtbot: QtBot, three: ClerkWindow) -> None:
    put(three, 0, 1)
    key(qtbot, three, Qt.Key.Key_F2)
    viewport = three.sheet.view.viewport()
    qtbot.waitUntil(lambda: bool(viewport.findChildren(QLineEdit)))
    qtbot.keyClick(viewport.findChildren(QLineEdit)[-1], Qt.Key.Key_Insert)
    assert len(lines(three)) == 3


def test_move_up_and_down_with_the_cursor_on_the_line(qtbot: QtBot, three: ClerkWindow) -> None:
    put(three, 2, 1)
    key(qtbot, three, Qt.Key.Key_Up, ALT | SHIFT)
    assert shown(three) == ["甲", "丙", "乙", ""]
    assert three.acts["undo"].text() == "撤销 上移1行"
    assert three.sheet.view.currentIndex().row() == 1
    key(qtbot, three, Qt.Key.Key_Up, ALT | SHIFT)
    key(qtbot, three, Qt.Key.Key_Up, ALT | SHIFT)
    assert shown(three) == ["丙", "甲", "乙", ""]
    assert "最前" in three.bar.text
    key(qtbot, three, Qt.Key.Key_Down, ALT | SHIFT)
    assert shown(three) == ["甲", "丙", "乙", ""]
    three.acts["undo"].trigger()
    assert shown(three) == ["丙", "甲", "乙", ""]
    assert three.sheet.view.currentIndex().row() == 0  # stays on its line


def test_sort_by_the_column_with_the_cursor_keeps_the_cursor_on_its_line(qtbot: QtBot, three: ClerkWindow) -> None:
    put(three, 0, 5)
    paste(qtbot, three, "30\n10\n20\n")
    put(three, 0, 5)
    acts(three).ascending.trigger()
    assert shown(three) == ["乙", "丙", "甲", ""]
    assert three.sheet.view.currentIndex().row() == 2
    acts(three).descending.trigger()
    assert shown(three) == ["甲", "丙", "乙", ""]
    three.acts["undo"].trigger()
    three.acts["undo"].trigger()
    assert shown(three) == ["甲", "乙", "丙", ""]
    assert three.sheet.view.currentIndex().row() == 0


def test_an_open_editor_stays_with_its_line_through_a_sort(qtbot: QtBot, three: ClerkWindow) -> None:
    put(three, 0, 1)
    viewport = three.sheet.view.viewport()
    qtbot.keyClick(viewport, "1")
    qtbot.waitUntil(lambda: bool(viewport.findChildren(QLineEdit)))
    desk = three.desk
    desk.do(order_lines(desk.document, MARCH, FORM, list(reversed(lines(three)))))
    editor = viewport.findChildren(QLineEdit)[-1]
    editor.setText("甲会")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert shown(three) == ["丙", "乙", "甲会", ""]


def test_last_periods_lines_come_without_the_figures_of_the_period(qtbot: QtBot, window: ClerkWindow) -> None:
    window.forms.select("ZZ03")
    window.desk.set_period(FEBRUARY)
    put(window, 0, 0)
    row = "甲项目\t\t某公司\t\t\t\t是\t新建\t新开工\t否\t1000\t100\t300\t50\t20\n乙项目\n"
    paste(qtbot, window, row)
    ids = lines(window)
    window.desk.set_period(MARCH)
    assert shown(window, 0) == [""]
    acts(window).carry.trigger()
    assert lines(window) == ids
    assert shown(window, 0) == ["甲项目", "乙项目", ""]
    assert [window.sheet.model.index(0, n).data() for n in range(6, 16)] == [
        *("是", "新建", "新开工", "否", "1000", "100", "300"),
        *("", "", ""),
    ]
    assert "沿用上期2行" in window.acts["undo"].text()
    acts(window).carry.trigger()
    assert "没有本期尚缺的行" in window.bar.text
    window.acts["undo"].trigger()
    assert shown(window, 0) == [""]


def test_on_a_fixed_form_the_actions_are_off_and_say_why(qtbot: QtBot, window: ClerkWindow) -> None:
    assert acts(window).insert.isEnabled()
    assert not acts(window).delete.isEnabled()  # the cursor is on the empty row
    window.forms.select("ZZ01")
    for action in acts(window).all():
        assert not action.isEnabled()
        assert "行是固定的" in action.toolTip()


def test_the_context_menu_has_them_all(qtbot: QtBot, three: ClerkWindow) -> None:
    from PySide6.QtWidgets import QMenu

    three._context_menu(three.sheet.view.visualRect(three.sheet.model.index(0, 0)).center())
    menu = next(m for m in three.findChildren(QMenu) if m.isVisible())
    words = [a.text().partition("(&")[0] for a in menu.actions() if a.text()]
    assert words[:4] == ["剪切", "复制", "粘贴", "清除"]
    assert words[4:] == [
        *("插入行", "在末尾加行", "删除行", "上移", "下移"),
        *("按本列升序排序", "按本列降序排序", "沿用上期各行"),
    ]
    menu.close()


# --- counts, findings, keeping ------------------------------------------------------------------------
def test_required_cells_of_lines_that_hold_anything_are_counted(qtbot: QtBot, window: ClerkWindow) -> None:
    from ui.clerk.forms_list import NO_LINES

    before = window.desk.counts()
    item = next(i for n in range(window.forms.list.count()) if FORM in (i := window.forms.list.item(n)).text())
    assert NO_LINES in item.toolTip()
    acts(window).append.trigger()
    assert window.desk.counts() == before  # an empty line asks for nothing
    put(window, 0, 1)
    type_in(qtbot, window, "银企对接会")
    after = window.desk.counts()
    assert (after.filled - before.filled, after.required - before.required) == (1, 5)
    window.desk.check()
    assert "1/5" in item.toolTip()
    window.acts["undo"].trigger()
    assert window.desk.counts() == before


def test_a_finding_leads_to_the_cell_of_its_line(qtbot: QtBot, three: ClerkWindow) -> None:
    three.desk.check()
    wanted = f"{FORM}.{lines(three)[1]}."
    finding = next(f for f in three.desk.findings if f.addresses[0].startswith(wanted))
    assert place_of(three.desk, finding).startswith(f"{FORM} 第2行")
    panel = three.findings_panel
    assert panel
    three.forms.select("ZZ01")
    row = panel.model.findings.index(finding)
    panel.table.setCurrentIndex(panel.model.index(row - 1, 2))
    qtbot.keyClick(panel.table, Qt.Key.Key_F8)
    assert str(three.sheet.view.current_address()) == finding.addresses[0]
    assert three.sheet.view.currentIndex().row() == 1
    assert three.sheet.model.mark(1, three.sheet.view.currentIndex().column()) is Mark.ERROR


def test_saved_and_opened_again_the_order_is_the_same(qtbot: QtBot, three: ClerkWindow) -> None:
    put(three, 2, 1)
    key(qtbot, three, Qt.Key.Key_Up, ALT | SHIFT)
    put(three, 0, 1)
    key(qtbot, three, Qt.Key.Key_Insert)
    type_in(qtbot, three, "丁")
    wanted = lines(three)
    assert three.desk.document.flush()
    with Document.open(three.desk.document.path) as again:
        assert again.lines(FORM, MARCH) == wanted
        names = [again.value(Address(FORM, line, "2"), MARCH).content for line in wanted]
        assert names == ["丁", "甲", "丙", "乙"]


def test_a_table_with_an_unknown_line_makes_it(qtbot: QtBot, window: ClerkWindow, tmp_path: Path) -> None:
    table = tmp_path / "数据.csv"
    table.write_text("表号,代码,栏次,数值\nZZ06,HD01,2,银企对接会\nZZ06,HD02,2,用工对接会\n", encoding="utf-8")
    window.take_table(table)
    assert lines(window) == ("HD01", "HD02")
    assert shown(window) == ["银企对接会", "用工对接会", ""]
    assert "增加2行" in window.bar.text
    window.acts["undo"].trigger()
    assert shown(window) == [""]


def test_undo_goes_to_the_form_and_period_of_the_lines(qtbot: QtBot, three: ClerkWindow) -> None:
    three.desk.set_period(FEBRUARY)
    three.forms.select("ZZ01")
    three.acts["undo"].trigger()
    assert three.desk.period == MARCH
    assert three.sheet.form.code == FORM
    assert shown(three) == [""]


def test_read_only_files_have_no_row_to_fill(
    qtbot: QtBot, document: Document, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit, _ = insert_lines(document, MARCH, FORM, 0, 2)
    document.apply(edit)
    monkeypatch.setattr(Document, "read_only", property(lambda _: True))
    model = LinesModel(Desk(document, MARCH), plan.form(FORM))
    assert model.rowCount() == 2
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable


def test_given_words_are_read_only_and_wrap(qtbot: QtBot, tmp_path: Path, plan: Plan) -> None:
    from ui.grid.faces import Kind
    from ui.grid.view import FormView

    with Document.create(tmp_path / "市工信局.zzd", plan, plan.unit("D01")) as document:
        model = FormModel(Desk(document, MARCH), plan.form("ZZ08"))
        view = FormView(model)
        qtbot.addWidget(view)
        view.resize(900, 500)
        view.show()
        assert model.face(1, 3).kind is Kind.GIVEN
        assert model.data(model.index(1, 3), Qt.ItemDataRole.ToolTipRole).startswith("市科技局、市金融局")
        assert view.isColumnHidden(1)  # 任务 stands at the left
        before = view.rowHeight(0)
        assert view.rowHeight(1) > before  # many bureaus
        model.desk.type_text(model.address_at(0, 5), "进展" * 60)
        assert view.rowHeight(0) > before
        model.desk.close()


# --- the model itself -----------------------------------------------------------------------------------
def test_the_models_keep_qts_contract(qtbot: QtBot, qtmodeltester: ModelTester, document: Document, plan: Plan) -> None:
    desk = Desk(document, MARCH)
    fixed, floating = FormModel(desk, plan.form("ZZ01")), LinesModel(desk, plan.form(FORM))
    for model in (fixed, floating):
        qtmodeltester.check(model)
    desk.type_text(Address.parse("ZZ01.03.1"), "12")
    edit, ids = insert_lines(document, MARCH, FORM, 0, 6)
    desk.do(edit)
    for n, line in enumerate(ids):
        desk.type_text(Address(FORM, line, "6"), str((n * 5) % 7))
    desk.delete_lines(FORM, [ids[1], ids[2], ids[4]])
    desk.undo_stack.undo()
    desk.undo_stack.redo()
    desk.undo_stack.undo()
    for order in (ids[3:] + ids[:3], list(reversed(ids))):
        desk.do(order_lines(document, MARCH, FORM, order))
        assert [floating.line_code(n) for n in range(6)] == order
        desk.undo_stack.undo()
    desk.paste(FORM, (floating.line_code(6), "2"), [["甲"], ["乙"]])
    desk.set_period(FEBRUARY)
    assert floating.rowCount() == 1
    desk.set_period(MARCH)
    assert floating.rowCount() == 9
    for model in (fixed, floating):
        qtmodeltester.check(model)
    desk.close()


def test_a_change_of_lines_never_resets_and_moves_persistent_places(
    qtbot: QtBot, document: Document, plan: Plan
) -> None:
    desk = Desk(document, MARCH)
    model = LinesModel(desk, plan.form(FORM))
    heard: list[str] = []
    model.modelReset.connect(lambda: heard.append("reset"))
    model.rowsMoved.connect(lambda *_: heard.append("moved"))
    model.layoutChanged.connect(lambda *_: heard.append("layout"))
    edit, ids = insert_lines(document, MARCH, FORM, 0, 4)
    desk.do(edit)
    places = {line: QPersistentModelIndex(model.place_of(Address(FORM, line, "2"))) for line in ids}
    desk.do(order_lines(document, MARCH, FORM, [ids[1], ids[2], ids[3], ids[0]]))
    assert heard == ["moved"]
    desk.do(order_lines(document, MARCH, FORM, [ids[0], ids[3], ids[1], ids[2]]))
    desk.do(order_lines(document, MARCH, FORM, [ids[2], ids[0], ids[1], ids[3]]))
    assert "reset" not in heard
    assert "layout" in heard
    for line, place in places.items():
        assert model.line_code(place.row()) == line
    desk.close()


def test_five_thousand_lines_open_and_take_edits(qtbot: QtBot, file: Path) -> None:
    with Document.open(file) as document:
        edit, ids = insert_lines(document, MARCH, FORM, 0, 5000)
        cells = {Address(FORM, line, "2"): values.text(f"活动{n}") for n, line in enumerate(ids)}
        document.apply(SetCells(MARCH, cells, lines=edit.lines))
        model_of_all = LinesModel(Desk(document, MARCH), document.plan.form(FORM))
        assert model_of_all.rowCount() == 5001
        assert len(model_of_all._faces) == 0
        window = ClerkWindow(document, MARCH)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(lambda: window.findings_panel is not None, timeout=30_000)
        window.forms.select(FORM)
        model = model_of(window)
        assert len(model._faces) < 200  # what is on the screen
        put(window, 2500, 1)
        key(qtbot, window, Qt.Key.Key_Insert)
        type_in(qtbot, window, "中间")
        put(window, 5001, 1)
        type_in(qtbot, window, "末尾")
        assert model.line_count == 5002
        acts(window).descending.trigger()
        window.acts["undo"].trigger()
        put(window, 10, 1)
        key(qtbot, window, Qt.Key.Key_Minus, CTRL)
        assert model.line_count == 5001
        window.desk._timer.stop()
        window.close()
