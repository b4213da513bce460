"""The grid's keys as in a spreadsheet: moving, selecting, editing, input methods, sums, filling, undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from tests.at_the_desk import (
    CTRL,
    MARCH,
    SHIFT,
    clip,
    content,
    editor,
    edits,
    fill,
    go,
    here,
    key,
    opened,
    place,
    put,
    selected,
    shown,
    type_in,
    value,
    view,
)
from ui.clerk.sheet import FootField
from ui.clerk.window import ClerkWindow
from zzdesk import values
from zzdesk.address import Address
from zzdesk.plan.model import Plan, Unit

ALT = Qt.KeyboardModifier.AltModifier
Key = Qt.Key


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan, gongyi: Unit) -> Iterator[ClerkWindow]:
    yield from opened(qtbot, tmp_path, plan, gongyi)


@pytest.fixture
def three(qtbot: QtBot, window: ClerkWindow) -> ClerkWindow:
    window.forms.select("ZZ06")
    clip("2021-03-01\t甲会\t产销\n2021-03-02\t乙会\t产融\n2021-03-03\t丙会\t用工\n")
    put(window, 0, 0)
    key(qtbot, window, Key.Key_V, CTRL)
    assert shown(window) == ["甲会", "乙会", "丙会", ""]
    return window


def row_of(window: ClerkWindow, line: str) -> int:
    found = window.sheet.model.row_of(line)
    assert found is not None
    return found


# --- moving ------------------------------------------------------------------------------------------
def test_arrows_go_over_every_cell(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.03.1")
    row, column = place(window)
    key(qtbot, window, Key.Key_Down)
    assert here(window) == "ZZ01.04.1"  # × as well
    key(qtbot, window, Key.Key_Right)
    key(qtbot, window, Key.Key_Up)
    key(qtbot, window, Key.Key_Left)
    assert place(window) == (row, column)


def test_enter_goes_down_tab_right_and_enter_back_to_the_first_column(qtbot: QtBot, window: ClerkWindow) -> None:
    window.forms.select("ZZ02")
    view(window).go_to_first_input()
    begun = place(window)
    for _ in range(2):
        key(qtbot, window, Key.Key_Tab)
    assert place(window)[0] == begun[0]
    assert place(window)[1] > begun[1]
    key(qtbot, window, Key.Key_Return)
    assert place(window) == (begun[0] + 1, begun[1])
    key(qtbot, window, Key.Key_Return, SHIFT)
    assert place(window) == begun
    key(qtbot, window, Key.Key_Tab)
    key(qtbot, window, Key.Key_Backtab, SHIFT)
    assert place(window) == begun


def test_ctrl_arrows_jump_to_the_edge_of_what_is_filled(qtbot: QtBot, window: ClerkWindow) -> None:
    fill(window, _05_1="1", _06_1="2", _07_1="3", _09_1="4", _10_1="5")
    go(window, "ZZ01.05.1")
    stops = []
    for _ in range(4):
        key(qtbot, window, Key.Key_Down, CTRL)
        stops.append(here(window))
    assert stops == ["ZZ01.07.1", "ZZ01.09.1", "ZZ01.10.1", "ZZ01.11.1"]
    key(qtbot, window, Key.Key_Up, CTRL)
    assert here(window) == "ZZ01.10.1"
    key(qtbot, window, Key.Key_Right, CTRL)
    assert here(window) == "ZZ01.10.T" or place(window)[1] > 1
    assert selected(window)[:2] == selected(window)[2:]  # the selection came along


def test_ctrl_shift_arrows_take_the_run_into_the_selection(qtbot: QtBot, window: ClerkWindow) -> None:
    fill(window, _05_1="1", _06_1="2", _07_1="3")
    go(window, "ZZ01.05.1")
    key(qtbot, window, Key.Key_Down, CTRL | SHIFT)
    row = row_of(window, "05")
    assert selected(window) == (row, 0, row + 2, 0)
    assert "求和 6" in window.sums.text()
    key(qtbot, window, Key.Key_Up, SHIFT)
    assert selected(window) == (row, 0, row + 1, 0)


def test_home_end_and_with_ctrl_the_corners(qtbot: QtBot, window: ClerkWindow) -> None:
    model = window.sheet.model
    last = (model.rowCount() - 1, len(model.columns) - 1)
    go(window, "ZZ01.05.4")
    row = place(window)[0]
    key(qtbot, window, Key.Key_Home)
    assert place(window) == (row, 0)
    key(qtbot, window, Key.Key_End)
    assert place(window) == (row, last[1])
    key(qtbot, window, Key.Key_Home, CTRL)
    assert place(window) == (0, 0)
    assert selected(window) == (0, 0, 0, 0)
    key(qtbot, window, Key.Key_End, CTRL | SHIFT)
    assert selected(window) == (0, 0, *last)


def test_page_down_and_up(qtbot: QtBot, three: ClerkWindow) -> None:
    clip("\n".join(f"会{n}" for n in range(80)))
    put(three, 3, 1)
    key(qtbot, three, Key.Key_V, CTRL)
    put(three, 0, 1)
    key(qtbot, three, Key.Key_PageDown)
    below = place(three)[0]
    assert 3 < below < 60
    key(qtbot, three, Key.Key_PageUp)
    assert place(three) == (0, 1)


# --- selecting ----------------------------------------------------------------------------------------
def test_shift_with_arrows_and_the_mouse(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.05.1")
    row = place(window)[0]
    key(qtbot, window, Key.Key_Down, SHIFT)
    key(qtbot, window, Key.Key_Right, SHIFT)
    assert selected(window) == (row, 0, row + 1, 1)
    spot = view(window).visualRect(window.sheet.model.index(row + 2, 3)).center()
    qtbot.mouseClick(view(window).viewport(), Qt.MouseButton.LeftButton, SHIFT, spot)
    assert selected(window) == (row, 0, row + 2, 3)


def test_shift_begins_anew_where_a_jump_or_enter_went(qtbot: QtBot, window: ClerkWindow) -> None:
    """Qt alone would stretch it from where the last selection began."""
    go(window, "ZZ01.05.1")
    key(qtbot, window, Key.Key_Down, SHIFT)
    go(window, "ZZ01.09.2")
    row = place(window)[0]
    key(qtbot, window, Key.Key_Down, SHIFT)
    assert selected(window) == (row, 1, row + 1, 1)
    key(qtbot, window, Key.Key_Home)
    key(qtbot, window, Key.Key_Return)
    row, column = place(window)
    key(qtbot, window, Key.Key_Right, SHIFT)
    assert selected(window) == (row, column, row, column + 1)
    go(window, "ZZ01.05.1")
    row = place(window)[0]
    spot = view(window).visualRect(window.sheet.model.index(row + 1, 1)).center()
    qtbot.mouseClick(view(window).viewport(), Qt.MouseButton.LeftButton, SHIFT, spot)
    assert selected(window) == (row, 0, row + 1, 1)


def test_whole_lines_and_columns(qtbot: QtBot, window: ClerkWindow) -> None:
    model, grid = window.sheet.model, view(window)
    last_row, last_column = model.rowCount() - 1, len(model.columns) - 1
    go(window, "ZZ01.05.4")
    row, column = place(window)
    key(qtbot, window, Key.Key_Space, SHIFT)
    assert selected(window) == (row, 0, row, last_column)
    assert not edits(window)
    put(window, row, column)
    key(qtbot, window, Key.Key_Space, CTRL)
    assert selected(window) == (0, column, last_row, column)
    header, stub = grid.horizontalHeader(), grid.verticalHeader()
    spot = QPoint(header.sectionViewportPosition(1) + 20, header.height() - 6)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert selected(window) == (0, 1, last_row, 1)
    qtbot.mouseClick(stub.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(9, stub.sectionViewportPosition(2) + 6))
    assert selected(window) == (2, 0, 2, last_column)
    key(qtbot, window, Key.Key_A, CTRL)
    assert selected(window) == (0, 0, last_row, last_column)


def test_delete_clears_all_that_is_selected_in_one_step(qtbot: QtBot, window: ClerkWindow) -> None:
    fill(window, _05_1="1", _06_1="2", _07_1="3")
    go(window, "ZZ01.05.1")
    key(qtbot, window, Key.Key_Down, CTRL | SHIFT)
    key(qtbot, window, Key.Key_Delete)
    assert content(window, "ZZ01.05.1", "ZZ01.06.1", "ZZ01.07.1") == ["", "", ""]
    assert window.acts["undo"].text() == "撤销 清除3格"
    key(qtbot, window, Key.Key_Z, CTRL)
    assert content(window, "ZZ01.05.1", "ZZ01.06.1", "ZZ01.07.1") == ["1", "2", "3"]


# --- editing ----------------------------------------------------------------------------------------------
def test_typing_replaces_and_an_arrow_ends_it(qtbot: QtBot, window: ClerkWindow) -> None:
    fill(window, _05_1="9")
    go(window, "ZZ01.05.1")
    type_in(qtbot, window, "12", Key.Key_Down)
    assert content(window, "ZZ01.05.1") == ["12"]
    assert here(window) == "ZZ01.06.1"
    type_in(qtbot, window, "3", Key.Key_Right)
    assert content(window, "ZZ01.06.1") == ["3"]
    assert here(window) == "ZZ01.06.2"


def test_f2_edits_inside_with_the_caret_at_the_end(qtbot: QtBot, window: ClerkWindow) -> None:
    fill(window, _05_1="12")
    go(window, "ZZ01.05.1")
    key(qtbot, window, Key.Key_F2)
    field = editor(qtbot, window)
    assert (field.text(), field.cursorPosition(), field.selectedText()) == ("12", 2, "")
    qtbot.keyClick(field, Key.Key_Left)  # moves the caret, ends nothing
    assert edits(window)
    qtbot.keyClicks(field, "5")
    qtbot.keyClick(field, Key.Key_Return)
    assert content(window, "ZZ01.05.1") == ["152"]


def test_a_double_click_edits_inside(qtbot: QtBot, window: ClerkWindow) -> None:
    fill(window, _05_1="12")
    go(window, "ZZ01.05.1")
    spot = view(window).visualRect(view(window).currentIndex()).center()
    qtbot.mouseClick(view(window).viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(view(window).viewport(), Qt.MouseButton.LeftButton, pos=spot)
    field = editor(qtbot, window)
    assert (field.text(), field.selectedText()) == ("12", "")


def test_esc_leaves_the_old_value(qtbot: QtBot, window: ClerkWindow) -> None:
    fill(window, _05_1="12")
    go(window, "ZZ01.05.1")
    steps = window.desk.undo_stack.count()
    key(qtbot, window, "7")
    field = editor(qtbot, window)
    qtbot.keyClicks(field, "77")
    qtbot.keyClick(field, Key.Key_Escape)
    assert content(window, "ZZ01.05.1") == ["12"]
    assert window.desk.undo_stack.count() == steps
    assert here(window) == "ZZ01.05.1"
    assert not edits(window)


def test_alt_down_opens_a_choice(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.01.9")
    key(qtbot, window, Key.Key_Down, ALT)
    combo = view(window).viewport().findChildren(QComboBox)[-1]
    qtbot.waitUntil(lambda: combo.view().isVisible())
    qtbot.keyClick(combo.view(), Key.Key_Down)
    qtbot.keyClick(combo.view(), Key.Key_Return)
    qtbot.waitUntil(lambda: value(window, "ZZ01.01.9") == values.text("预计"))


def test_ctrl_semicolon_puts_today_into_a_date(qtbot: QtBot, three: ClerkWindow) -> None:
    from datetime import date

    put(three, 0, 0)
    key(qtbot, three, Key.Key_Semicolon, CTRL)
    assert shown(three, 0)[0] == date.today().isoformat()
    put(three, 0, 1)
    key(qtbot, three, Key.Key_Semicolon, CTRL)
    assert "不填日期" in three.bar.text


# --- input methods --------------------------------------------------------------------------------------------
def compose(target: object, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QCoreApplication.sendEvent(target, event)  # type: ignore[arg-type]


def test_an_input_method_begins_an_edit_with_its_first_letter(qtbot: QtBot, three: ClerkWindow) -> None:
    put(three, 0, 1)
    assert view(three).testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    compose(view(three), "yin")
    field = editor(qtbot, three)
    compose(field, "yinqi")
    compose(field, "", "银企")
    compose(field, "dui")
    compose(field, "", "对接会")
    assert field.text() == "银企对接会"
    qtbot.keyClick(field, Key.Key_Return)
    assert shown(three)[0] == "银企对接会"


def test_a_composition_broken_off_stores_nothing_of_it(qtbot: QtBot, three: ClerkWindow) -> None:
    put(three, 0, 1)
    steps = three.desk.undo_stack.count()
    three.activateWindow()
    qtbot.waitUntil(three.isActiveWindow)
    compose(view(three), "zhong")
    editor(qtbot, three)
    field = next(f for f in three.sheet.findChildren(FootField) if f.accessibleName() == "填表人")
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    field.setFocus()
    qtbot.waitUntil(lambda: not edits(three))
    assert shown(three)[0] == "甲会"
    assert three.desk.undo_stack.count() == steps


def test_what_was_committed_before_a_composition_broke_off_is_kept(qtbot: QtBot, three: ClerkWindow) -> None:
    put(three, 0, 1)
    compose(view(three), "yin")
    field = editor(qtbot, three)
    compose(field, "", "银企")
    compose(field, "duijie")
    QCoreApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason))
    qtbot.waitUntil(lambda: not edits(three))
    assert shown(three)[0] == "银企"


def test_esc_in_the_composition_brings_the_old_text_back(qtbot: QtBot, three: ClerkWindow) -> None:
    put(three, 0, 1)
    compose(view(three), "zhong")
    field = editor(qtbot, three)
    compose(view(three), "")  # what an input method sends on Esc
    assert field.words == "甲会"
    assert three.focusWidget() is field
    qtbot.keyClick(field, Key.Key_Return)
    assert shown(three)[0] == "甲会"
    assert place(three) == (1, 1)


def test_an_input_method_types_into_no_locked_cell(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.05.1")
    key(qtbot, window, Key.Key_Up)  # ×
    compose(view(window), "zhong")
    compose(view(window), "", "中")
    assert not edits(window)
    assert place(window)[1] == 0


# --- sums ----------------------------------------------------------------------------------------------------
def test_a_sum_is_stored_worked_out_and_kept_in_the_history(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.09.1")
    type_in(qtbot, window, "=12.5+3.7")
    assert content(window, "ZZ01.09.1") == ["16.2"]
    assert window.sheet.model.place_of(Address.parse("ZZ01.09.1")).data() == "16.20"
    row = window.desk.document.history(Address.parse("ZZ01.09.1"), MARCH)[-1]
    assert (row.new.content, row.why) == ("16.2", "=12.5+3.7")
    key(qtbot, window, Key.Key_Z, CTRL)
    key(qtbot, window, Key.Key_Y, CTRL)
    assert content(window, "ZZ01.09.1") == ["16.2"]


def test_a_sum_with_cell_names_waits_as_typed_with_the_reason(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.09.1")
    type_in(qtbot, window, "=A1+B1")
    assert "“A1”不认识" in window.bar.text
    assert window.sheet.model.place_of(Address.parse("ZZ01.09.1")).data() == "=A1+B1"
    assert value(window, "ZZ01.09.1").is_blank


@pytest.mark.parametrize("words", ["2021-03-08", "0.1234567890123456789012345678901", "1e99"])
def test_a_date_or_too_many_digits_in_a_number_cell(qtbot: QtBot, window: ClerkWindow, words: str) -> None:
    go(window, "ZZ01.09.1")
    type_in(qtbot, window, words)
    assert window.bar.text
    if words.startswith("0."):
        assert content(window, "ZZ01.09.1") == ["0.123456789012346"]
    else:
        assert window.desk.draft(Address.parse("ZZ01.09.1"))


# --- filling ------------------------------------------------------------------------------------------------
def test_fill_down_over_the_selection_skips_what_cannot_be_filled(qtbot: QtBot, window: ClerkWindow) -> None:
    fill(window, _03_1="8")
    go(window, "ZZ01.03.1")
    for _ in range(4):
        key(qtbot, window, Key.Key_Down, SHIFT)
    key(qtbot, window, Key.Key_D, CTRL)
    assert content(window, "ZZ01.03.1", "ZZ01.04.1", "ZZ01.05.1", "ZZ01.06.1", "ZZ01.07.1") == ["8", "", "8", "8", "8"]
    assert window.acts["undo"].text() == "撤销 向下填充3格"
    assert "跳过不能填的1格" in window.bar.text
    key(qtbot, window, Key.Key_Z, CTRL)
    assert content(window, "ZZ01.05.1", "ZZ01.07.1") == ["", ""]


def test_fill_from_above_and_from_the_left_into_one_cell(qtbot: QtBot, window: ClerkWindow) -> None:
    fill(window, _05_1="8")
    go(window, "ZZ01.06.1")
    key(qtbot, window, Key.Key_D, CTRL)
    assert content(window, "ZZ01.06.1") == ["8"]
    fill(window, _09_1="6")
    go(window, "ZZ01.09.2")
    key(qtbot, window, Key.Key_R, CTRL)
    assert content(window, "ZZ01.09.2") == ["6"]
    assert window.acts["undo"].text() == "撤销 向右填充1格"
    go(window, "ZZ01.03.1")
    put(window, 0, 0)
    key(qtbot, window, Key.Key_D, CTRL)
    assert "没有可以向下填充的格" in window.bar.text


def test_fill_into_the_last_row_makes_a_line(qtbot: QtBot, three: ClerkWindow) -> None:
    put(three, 3, 2)
    key(qtbot, three, Key.Key_D, CTRL)
    assert shown(three, 2) == ["产销", "产融", "用工", "用工", ""]


# --- undo ----------------------------------------------------------------------------------------------------
def test_undo_without_limit_across_forms_with_the_cursor_there(qtbot: QtBot, window: ClerkWindow) -> None:
    steps = []
    for n in range(60):
        address = "ZZ01.05.1" if n % 2 else "ZZ02.01.1"
        assert window.desk.type_text(Address.parse(address), str(n + 1))
        steps.append(address)
    for address in reversed(steps):
        key(qtbot, window, Key.Key_Z, CTRL)
        assert here(window) == address
    assert value(window, "ZZ01.05.1").is_blank
    assert not window.acts["undo"].isEnabled()
    for address in steps:
        key(qtbot, window, Key.Key_Y, CTRL)
        assert here(window) == address
    assert content(window, "ZZ01.05.1", "ZZ02.01.1") == ["60", "59"]


def test_the_menu_names_each_act(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.05.1")
    clip("1\n2\n3\n")
    key(qtbot, window, Key.Key_V, CTRL)
    assert window.acts["undo"].text() == "撤销 粘贴3格"
    key(qtbot, window, Key.Key_X, CTRL)
    assert window.acts["undo"].text() == "撤销 剪切3格"
    window.acts["undo"].trigger()
    assert window.acts["redo"].text() == "重做 剪切3格"


# --- sums of the selection ---------------------------------------------------------------------------------
def test_a_large_selection_is_added_up_without_holding_the_keys(qtbot: QtBot, three: ClerkWindow) -> None:
    three.forms.select("ZZ04")
    clip("\n".join(f"企业{n}\t\t\t\t\t{n}\t{n}" for n in range(3000)))
    put(three, 0, 0)
    key(qtbot, three, Key.Key_V, CTRL)
    QApplication.processEvents()
    key(qtbot, three, Key.Key_A, CTRL)
    assert three.sums.text() == "求和…"
    qtbot.waitUntil(lambda: "计数 6000" in three.sums.text(), timeout=20_000)
    assert f"求和 {2 * sum(range(3000))}" in three.sums.text()
    put(three, 0, 5)
    assert three.sums.text() == ""
