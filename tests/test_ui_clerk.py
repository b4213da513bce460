"""The clerk's window by real keys and clicks: type, paste, undo, jump, check, send."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.clerk.desk import Desk, Mark
from ui.clerk.window import ClerkWindow
from ui.grid.view import FormView
from zzdesk import values
from zzdesk.address import Address
from zzdesk.demo.sample import sample_edit, sample_year
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit
from zzdesk.values import State

FEBRUARY, MARCH = Period(2021, 2), Period(2021, 3)
ENTRIES, GROWTH = Address.parse("ZZ01.03.1"), Address.parse("ZZ01.01.3")


@pytest.fixture
def file(tmp_path: Path, plan: Plan, gongyi: Unit) -> Path:
    path = tmp_path / "巩义市.zzd"
    Document.create(path, plan, gongyi).close()
    return path


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[ClerkWindow]:
    yield from opened(qtbot, file)


def opened(qtbot: QtBot, file: Path, period: Period = MARCH) -> Iterator[ClerkWindow]:
    found = ClerkWindow(Document.open(file, writer_thread=True), period)
    found._insists = lambda words: True  # type: ignore[method-assign]  # no modal box in a test
    qtbot.addWidget(found)
    found.show()
    qtbot.waitUntil(lambda: found.findings_panel is not None)
    qtbot.waitUntil(lambda: bool(found.desk.findings))
    yield found
    found.close()


def view(window: ClerkWindow) -> FormView:
    return window.sheet.view


def at(window: ClerkWindow, address: str) -> QModelIndex:
    return window.sheet.model.place_of(Address.parse(address))


def go(window: ClerkWindow, address: str) -> None:
    window.go_to(Address.parse(address))


def type_into(qtbot: QtBot, window: ClerkWindow, words: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    """Start typing over the current cell, as in a spreadsheet, and end with a key."""
    qtbot.keyClick(view(window).viewport(), words[0])
    editor = editor_of(qtbot, window)
    if words.isascii():
        qtbot.keyClicks(editor, words[1:])
    else:
        editor.setText(words)  # an input method commits text; QTest knows Latin keys only
    qtbot.keyClick(editor, end)


def editor_of(qtbot: QtBot, window: ClerkWindow) -> QLineEdit:
    qtbot.waitUntil(lambda: bool(view(window).viewport().findChildren(QLineEdit)))
    return view(window).viewport().findChildren(QLineEdit)[-1]


def value(window: ClerkWindow, address: str) -> values.Value:
    return window.desk.document.value(Address.parse(address), window.desk.period)


def key(
    window: ClerkWindow, qtbot: QtBot, code: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    qtbot.keyClick(view(window).viewport(), code, modifier)


CTRL = Qt.KeyboardModifier.ControlModifier


# --- typing ------------------------------------------------------------------------------------
def test_type_to_replace_and_enter_goes_down_to_the_next_input(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.03.1")
    type_into(qtbot, window, "12")
    qtbot.waitUntil(lambda: value(window, "ZZ01.03.1") == values.number(12))
    assert view(window).current_address() == Address.parse("ZZ01.05.1")  # 04 is × in this column
    type_into(qtbot, window, "5", Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: value(window, "ZZ01.05.1") == values.number(5))
    assert view(window).current_address() == Address.parse("ZZ01.05.4")


def test_saved_time_shows_after_the_commit(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.03.1")
    type_into(qtbot, window, "12")
    qtbot.waitUntil(lambda: "已保存" in window.saved.text() and ":" in window.saved.text())
    assert window.desk.document.flush()
    with Document.open(window.desk.document.path) as other:
        assert other.value(ENTRIES, MARCH) == values.number(12)


def test_full_width_digits_and_marks_are_read(qtbot: QtBot, window: ClerkWindow) -> None:
    window.desk.type_text(GROWTH, "１２．５")
    assert value(window, "ZZ01.01.3") == values.number("12.5")
    assert "按12.5读入" in window.bar.text
    window.desk.type_text(GROWTH, "待反馈：2021-04-18")
    assert value(window, "ZZ01.01.3").state is State.WAITING
    assert at(window, "ZZ01.01.3").data() == "待反馈"


def test_text_that_is_no_figure_stays_visible_with_the_reason(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.09.1")
    type_into(qtbot, window, "412.6亿")
    qtbot.waitUntil(lambda: "万、亿" in window.bar.text)
    assert "ZZ01 09行1栏" in window.bar.text
    assert at(window, "ZZ01.09.1").data() == "412.6亿"
    assert value(window, "ZZ01.09.1").is_blank
    assert window.sheet.model.mark(at(window, "ZZ01.09.1").row(), at(window, "ZZ01.09.1").column()) is Mark.ERROR
    window.desk.type_text(Address.parse("ZZ01.09.1"), "412.6")
    assert at(window, "ZZ01.09.1").data() == "412.60"


def test_refused_text_is_kept_in_the_file_as_typed(qtbot: QtBot, window: ClerkWindow, file: Path) -> None:
    window.desk.type_text(ENTRIES, "2000万")
    qtbot.waitUntil(lambda: window.desk.document.is_saved)
    with Document.open(file, read_only=True) as other:
        assert dict(other.drafts) == {(window.desk.period, ENTRIES): "2000万"}
    window.close()
    with Document.open(file) as again:
        shown = ClerkWindow(again, window.desk.period)
        qtbot.addWidget(shown)
        assert shown.sheet.model.typed(at(shown, str(ENTRIES)).row(), at(shown, str(ENTRIES)).column()) == "2000万"
        shown.desk.type_text(ENTRIES, "12")
        assert not again.drafts


def test_choices_come_as_a_list(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.01.9")
    key(window, qtbot, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: bool(view(window).viewport().findChildren(QComboBox)))
    combo = view(window).viewport().findChildren(QComboBox)[-1]
    assert [combo.itemText(n) for n in range(combo.count())] == ["", "预计", "反馈", "部门", "核定"]
    combo.setCurrentText("反馈")
    qtbot.keyClick(combo, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: value(window, "ZZ01.01.9") == values.text("反馈"))


@pytest.mark.parametrize("address", ["ZZ01.01.1", "ZZ01.03.T", "ZZ01.01.8"])
def test_closed_and_derived_cells_take_no_typing_and_say_why(qtbot: QtBot, window: ClerkWindow, address: str) -> None:
    index = at(window, address)
    view(window).setCurrentIndex(index)
    before = index.data()
    qtbot.keyClick(view(window).viewport(), "5")
    assert not view(window).viewport().findChildren(QLineEdit)
    assert index.data() == before
    assert "不能填写" in window.bar.text


def test_first_period_has_no_month_column(qtbot: QtBot, window: ClerkWindow) -> None:
    assert at(window, "ZZ01.03.4").flags() & Qt.ItemFlag.ItemIsEditable
    qtbot.mouseClick(window.strip.button(FEBRUARY), Qt.MouseButton.LeftButton)
    assert window.desk.period == FEBRUARY
    assert not at(window, "ZZ01.03.4").flags() & Qt.ItemFlag.ItemIsEditable


def test_delete_clears_and_derived_cells_follow(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.03.1")
    type_into(qtbot, window, "25")
    qtbot.waitUntil(lambda: at(window, "ZZ01.03.D").data() == "50.0")
    go(window, "ZZ01.03.1")
    key(window, qtbot, Qt.Key.Key_Delete)
    assert value(window, "ZZ01.03.1").is_blank
    assert at(window, "ZZ01.03.D").data() == "—"


# --- clipboard ------------------------------------------------------------------------------------
def test_paste_a_block_in_one_step_of_undo(qtbot: QtBot, window: ClerkWindow) -> None:
    QGuiApplication.clipboard().setText("12\t9\n\t\n5\t\n7\t\n")
    go(window, "ZZ01.03.1")
    changes: list[object] = []
    window.sheet.model.dataChanged.connect(lambda *a: changes.append(a))
    key(window, qtbot, Qt.Key.Key_V, CTRL)
    assert [value(window, f"ZZ01.{line}.1").content for line in ("03", "05", "06")] == ["12", "5", "7"]
    assert value(window, "ZZ01.03.2") == values.number(9)
    assert len(changes) == 1
    assert "已粘贴" in window.bar.text
    window.acts["undo"].trigger()
    assert all(value(window, f"ZZ01.{line}.1").is_blank for line in ("03", "05", "06"))


def test_paste_tells_what_was_refused_and_keeps_the_rest(qtbot: QtBot, window: ClerkWindow) -> None:
    QGuiApplication.clipboard().setText("12\n3\n2000万\n")
    go(window, "ZZ01.03.1")
    key(window, qtbot, Qt.Key.Key_V, CTRL)
    assert value(window, "ZZ01.03.1").is_blank  # asked first
    preview = window.grid_acts.preview
    assert preview
    qtbot.keyClick(preview.take, Qt.Key.Key_Return)
    assert value(window, "ZZ01.03.1") == values.number(12)
    assert "2格未粘贴" in window.bar.text
    assert "2000万" in window.bar.details
    assert "免填" in window.bar.details


def test_copy_gives_what_excel_takes(qtbot: QtBot, window: ClerkWindow) -> None:
    window.desk.do(SetCells(MARCH, {ENTRIES: values.number(12), Address.parse("ZZ01.03.2"): values.number(9)}))
    go(window, "ZZ01.03.1")
    key(window, qtbot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    key(window, qtbot, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "12\t9\n"
    assert "求和 21" in window.sums.text()


def test_one_value_fills_the_selection(qtbot: QtBot, window: ClerkWindow) -> None:
    QGuiApplication.clipboard().setText("0")
    go(window, "ZZ01.05.1")
    key(window, qtbot, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    key(window, qtbot, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    key(window, qtbot, Qt.Key.Key_V, CTRL)
    assert [value(window, f"ZZ01.{line}.1").content for line in ("05", "06", "07")] == ["0", "0", "0"]


# --- undo ----------------------------------------------------------------------------------------
def test_undo_and_redo_name_the_act_and_put_the_cursor_there(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.03.1")
    type_into(qtbot, window, "12")
    qtbot.waitUntil(lambda: value(window, "ZZ01.03.1") == values.number(12))
    assert window.acts["undo"].text() == "撤销 填写1格"
    window.forms.list.setCurrentRow(1)
    assert window.sheet.form.code == "ZZ02"
    key(window, qtbot, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: value(window, "ZZ01.03.1").is_blank)
    assert window.sheet.form.code == "ZZ01"
    assert view(window).current_address() == ENTRIES
    key(window, qtbot, Qt.Key.Key_Y, CTRL)
    qtbot.waitUntil(lambda: value(window, "ZZ01.03.1") == values.number(12))


def test_undo_goes_back_to_the_period_it_touches(qtbot: QtBot, window: ClerkWindow) -> None:
    window.desk.type_text(ENTRIES, "12")
    window.desk.set_period(FEBRUARY)
    window.acts["undo"].trigger()
    assert window.desk.period == MARCH
    assert value(window, "ZZ01.03.1").is_blank


# --- findings ----------------------------------------------------------------------------------------
def test_findings_are_marked_and_a_double_click_jumps_to_the_cell(qtbot: QtBot, window: ClerkWindow) -> None:
    panel = window.findings_panel
    assert panel
    for address, figure in (("ZZ01.03.1", "12"), ("ZZ01.05.1", "5"), ("ZZ01.06.1", "6")):
        window.desk.type_text(Address.parse(address), figure)
    qtbot.waitUntil(lambda: any(f.code == "R101" for f in window.desk.findings))
    index = at(window, "ZZ01.03.1")
    assert window.sheet.model.mark(index.row(), index.column()) is Mark.ERROR
    row = next(n for n, f in enumerate(panel.model.findings) if f.code == "R101")
    window.forms.list.setCurrentRow(1)
    panel.table.scrollTo(panel.model.index(row, 2))
    spot = panel.table.visualRect(panel.model.index(row, 2)).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot))
    assert window.sheet.form.code == "ZZ01"
    assert view(window).current_address() == ENTRIES


def test_f8_walks_the_findings(qtbot: QtBot, window: ClerkWindow) -> None:
    first = window.desk.findings[0].addresses[0]
    window.acts["next"].trigger()
    assert str(view(window).current_address()) == first
    window.acts["previous"].trigger()
    assert str(view(window).current_address()) == window.desk.findings[-1].addresses[0].partition("@")[0]


def test_a_query_is_explained_in_place(qtbot: QtBot, window: ClerkWindow) -> None:
    from ui.clerk.findings_model import EXPLANATION

    window.desk.set_period(FEBRUARY)
    window.desk.type_text(ENTRIES, "6")
    window.desk.set_period(MARCH)
    window.desk.type_text(ENTRIES, "5")
    qtbot.waitUntil(lambda: any(f.code == "R102" for f in window.desk.findings))
    panel = window.findings_panel
    assert panel
    row = next(n for n, f in enumerate(panel.model.findings) if f.code == "R102")
    panel.model.setData(panel.model.index(row, EXPLANATION), "同上")
    assert "没有说明原因" in window.bar.text
    panel.model.setData(panel.model.index(row, EXPLANATION), "退库1户：某机械厂")
    qtbot.waitUntil(lambda: any(f.code == "R102" and f.explained for f in window.desk.findings))
    window.acts["undo"].trigger()
    qtbot.waitUntil(lambda: any(f.code == "R102" and not f.explained for f in window.desk.findings))


def test_checking_never_locks_the_grid_and_counts_are_shown(qtbot: QtBot, window: ClerkWindow) -> None:
    assert window.filled.text() == "已填 0/78"
    window.desk.type_text(ENTRIES, "12")
    assert window.filled.text() == "已填 1/78"
    counts = window.desk.count_by_form()
    assert counts["ZZ01"][0] >= 32


def test_beside_the_cell_stands_its_target_and_its_rules(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.03.1")
    qtbot.waitUntil(lambda: window.cell_panel is not None and any("50户" in t for t in window.cell_panel.texts()))
    assert window.cell_panel
    words = "\n".join(window.cell_panel.texts())
    assert "ZZ01.03.1" in words
    assert "R101" in words


# --- the form as printed --------------------------------------------------------------------------------
def test_the_form_shows_target_and_unit_of_both_forms(qtbot: QtBot, window: ClerkWindow) -> None:
    assert at(window, "ZZ01.01.T").data() == "10"
    assert at(window, "ZZ01.03.P").data() == "集中认定"
    window.forms.list.setCurrentRow(1)
    assert at(window, "ZZ02.01.T").data() == "未下达"
    assert window.sheet.model.headerData(0, Qt.Orientation.Horizontal) == "本年累计（1栏）"


def test_department_sees_joint_lines_read_only(qtbot: QtBot, tmp_path: Path, plan: Plan) -> None:
    path = tmp_path / "市工信局.zzd"
    Document.create(path, plan, plan.unit("D01")).close()
    for window in opened(qtbot, path):
        assert at(window, "ZZ07.C04.1").flags() & Qt.ItemFlag.ItemIsEditable
        assert not at(window, "ZZ07.C12.1").flags() & Qt.ItemFlag.ItemIsEditable  # 市生态环境局 fills it
        assert not at(window, "ZZ07.C09.1").isValid()  # 市科技局 alone


def test_foot_names_are_kept_and_undone(qtbot: QtBot, window: ClerkWindow) -> None:
    from ui.clerk.sheet import FootField

    field = next(f for f in window.sheet.findChildren(FootField) if f.accessibleName() == "填表人")
    field.setFocus()
    field.setText("张三")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.desk.document.foot["填表人"] == "张三"
    window.acts["undo"].trigger()
    assert field.text() == ""


# --- tables and returns -------------------------------------------------------------------------------
def test_a_table_is_taken_whole_or_not_at_all(qtbot: QtBot, window: ClerkWindow, tmp_path: Path) -> None:
    table = tmp_path / "数据.csv"
    table.write_text("表号,代码,栏次,数值\nZZ01,03,1,12\nZZ01,05,1,十二\n", encoding="gb18030")
    window.take_table(table)
    assert value(window, "ZZ01.03.1").is_blank
    assert "第3行" in window.bar.details
    table.write_text("表号,代码,栏次,数值\nZZ01,03,1,12\nZZ01,05,1,12\n", encoding="gb18030")
    window.take_table(table)
    assert value(window, "ZZ01.05.1") == values.number(12)
    window.acts["undo"].trigger()
    assert value(window, "ZZ01.03.1").is_blank


def test_a_formal_return_is_blocked_until_all_is_well(qtbot: QtBot, file: Path, tmp_path: Path) -> None:
    from ui.dialogs.send import SendDialog

    with Document.open(file) as document:
        desk = Desk(document, FEBRUARY)
        dialog = SendDialog(desk)
        qtbot.addWidget(dialog)

        def settle() -> None:
            qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20_000)

        settle()
        dialog.folder.setText(str(tmp_path / "报送"))
        assert dialog.kind.currentText() == "快报"
        dialog.kind.setCurrentText("正式")
        settle()
        assert not dialog.make.isEnabled()
        assert dialog.blocking.count() > 30
        dialog.kind.setCurrentText("草稿")
        settle()
        assert dialog.make.isEnabled()
        qtbot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
        settle()
        assert "校验码" in dialog.outcome.text()
        [draft] = (tmp_path / "报送").iterdir()
        assert "V00_草稿" in draft.name
        for period, cells in sample_year(document.plan, document.unit, 2).items():
            document.apply(sample_edit(document.plan, period, cells))
        dialog.judge()
        settle()
        dialog.kind.setCurrentText("正式")
        settle()
        assert dialog.edition.text() == "本次为正式第1版"
        qtbot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
        settle()
        assert "V01_正式" in dialog.outcome.text()
        document.reopen(FEBRUARY, "某企业更正")
        document.apply(SetCells(FEBRUARY, {Address.parse("ZZ01.08.2"): values.number(7)}))
        dialog.judge()
        settle()
        assert dialog.reason.isEnabled()
        qtbot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
        settle()
        assert "更正原因" in dialog.outcome.text()
        assert dialog.edition.text() == "本次为正式第2版，内容与第1版不同"
        dialog.reason.setText("上年数更正")
        qtbot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
        settle()
        assert "V02_正式" in dialog.outcome.text()
        assert "内容没有改动" in dialog.edition.text()
        dialog.names["填表人"].setText("张三")
        dialog.names["填表人"].editingFinished.emit()
        assert document.foot["填表人"] == "张三"
        assert desk.undo_stack.undoText() == "填表人"


def test_read_only_files_open_and_say_so(qtbot: QtBot, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setattr(os, "access", lambda *_: False)
    for window in opened(qtbot, file):
        assert "只读" in window.bar.text
        assert not at(window, "ZZ01.03.1").flags() & Qt.ItemFlag.ItemIsEditable


def test_closing_saves_what_is_being_typed(qtbot: QtBot, file: Path) -> None:
    for window in opened(qtbot, file):
        go(window, "ZZ01.03.1")
        qtbot.keyClick(view(window).viewport(), "1")
        qtbot.keyClicks(editor_of(qtbot, window), "2")
        window.close()
        with Document.open(file) as again:
            assert again.value(ENTRIES, MARCH) == values.number(12)


def test_forms_and_periods_are_walked_through_by_keys(qtbot: QtBot, window: ClerkWindow) -> None:
    first, control = window.sheet.form.code, Qt.KeyboardModifier.ControlModifier
    forms = [f.code for f in window.desk.document.plan.forms_of(window.desk.document.unit)]
    qtbot.keyClick(view(window), Qt.Key.Key_PageUp, control)
    assert window.sheet.form.code == first == forms[0]
    qtbot.keyClick(view(window), Qt.Key.Key_PageDown, control)
    assert window.sheet.form.code == forms[1]
    assert view(window).hasFocus()
    period = window.desk.period
    qtbot.keyClick(view(window), Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert window.desk.period > period
    qtbot.keyClick(view(window), Qt.Key.Key_PageUp, Qt.KeyboardModifier.AltModifier)
    assert window.desk.period == period


def test_heads_stay_painted_when_another_form_takes_the_focus(qtbot: QtBot, window: ClerkWindow) -> None:
    for form in window.desk.plan.forms_of(window.desk.document.unit):
        window.forms.select(form.code)
        qtbot.wait(60)
        shown = [view for view in window.findChildren(FormView) if view.isVisible()]
        assert shown
        for view in shown:
            for part in (view, *view.findChildren(QWidget)):
                assert part.updatesEnabled(), (form.code, type(part))


def test_a_closed_window_reads_nothing_a_moment_later(qtbot: QtBot, file: Path) -> None:
    for window in opened(qtbot, file):
        panel = window.cell_panel
        assert panel
        go(window, "ZZ01.01.3")
        qtbot.waitUntil(panel._soon.isActive)
        window.close()
        assert not panel._soon.isActive()
        assert not panel._rest.isActive()
