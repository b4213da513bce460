"""筛选 in floating tables: lines are hidden, never lost, and nothing is done to what one does not see."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.at_the_desk import ALT, CTRL, MARCH, SHIFT, clip, key, lines, opened, place, put, shown, type_in, view
from ui.clerk.filter_strip import FilterStrip
from ui.clerk.window import ClerkWindow
from ui.grid.filter_popup import FilterPopup
from ui.grid.header import FormHeader
from ui.grid.line_filter import Condition, LineFilter
from zzdesk.address import Address
from zzdesk.plan.model import Plan, Unit

Key = Qt.Key
ROWS = """\
2021-03-01\t甲会\t产销\t\t\t10
2021-03-02\t乙会\t产融\t\t\t20
2021-03-03\t丙展\t产销\t\t\t30
2021-03-04\t丁会\t\t\t\t40
"""


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan, gongyi: Unit) -> Iterator[ClerkWindow]:
    for found in opened(qtbot, tmp_path, plan, gongyi):
        found.forms.select("ZZ06")
        clip(ROWS)
        put(found, 0, 0)
        key(qtbot, found, Key.Key_V, CTRL)
        assert len(lines(found)) == 4
        yield found


def filter_of(window: ClerkWindow) -> LineFilter:
    found = window.grid_acts.filter_of(window.sheet)
    assert found
    return found


@pytest.fixture
def fairs(qtbot: QtBot, window: ClerkWindow) -> ClerkWindow:
    """Only those called 会 in sight: 甲 乙 丁, not 丙."""
    key(qtbot, window, Key.Key_L, CTRL | SHIFT)
    filter_of(window).set(1, Condition("会"))
    assert shown(window) == ["甲会", "乙会", "丁会", ""]
    return window


def popup(window: ClerkWindow) -> FilterPopup:
    found = window.findChildren(FilterPopup)
    assert found
    return found[-1]


def strip(window: ClerkWindow) -> FilterStrip:
    return window.sheet.findChildren(FilterStrip)[0]


def click_head(qtbot: QtBot, window: ClerkWindow, column: int) -> None:
    header = view(window).horizontalHeader()
    assert isinstance(header, FormHeader)
    spot = header.filter_spot(column).center()
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)


# --- setting it ------------------------------------------------------------------------------------
def test_ctrl_shift_l_turns_it_on_and_off(qtbot: QtBot, window: ClerkWindow) -> None:
    key(qtbot, window, Key.Key_L, CTRL | SHIFT)
    assert strip(window).isVisible()
    assert "▾" in strip(window).words.text()
    filter_of(window).set(1, Condition("甲"))
    assert shown(window) == ["甲会", ""]
    key(qtbot, window, Key.Key_L, CTRL | SHIFT)
    assert strip(window).isHidden()
    assert shown(window) == ["甲会", "乙会", "丙展", "丁会", ""]


def test_words_typed_into_the_list_under_a_head(qtbot: QtBot, window: ClerkWindow) -> None:
    key(qtbot, window, Key.Key_L, CTRL | SHIFT)
    click_head(qtbot, window, 1)
    assert view(window).selectionModel().selectedColumns() == []  # the arrow selects no column
    popup(window).words.setText("会")
    qtbot.keyClick(popup(window).words, Key.Key_Return)
    assert shown(window) == ["甲会", "乙会", "丁会", ""]
    assert strip(window).words.text().startswith("筛选出 3 / 4 行")
    qtbot.mouseClick(strip(window).show_all, Qt.MouseButton.LeftButton)
    assert shown(window) == ["甲会", "乙会", "丙展", "丁会", ""]


def test_values_and_blanks_by_their_boxes(qtbot: QtBot, window: ClerkWindow) -> None:
    key(qtbot, window, Key.Key_L, CTRL | SHIFT)
    click_head(qtbot, window, 2)
    values = popup(window).values
    assert [values.item(n).text() for n in range(values.count())] == ["（全选）", "产融　1", "产销　2", "（空白）　1"]
    values.item(0).setCheckState(Qt.CheckState.Unchecked)
    values.item(3).setCheckState(Qt.CheckState.Checked)
    popup(window).take()
    assert shown(window) == ["丁会", ""]
    click_head(qtbot, window, 2)
    assert popup(window).values.item(3).checkState() is Qt.CheckState.Checked  # as it was left
    popup(window).values.item(2).setCheckState(Qt.CheckState.Checked)
    popup(window).take()
    assert shown(window) == ["甲会", "丙展", "丁会", ""]


def test_two_columns_together_and_esc_leaves_all_as_it_was(qtbot: QtBot, window: ClerkWindow) -> None:
    key(qtbot, window, Key.Key_L, CTRL | SHIFT)
    filter_of(window).set(1, Condition("会"))
    filter_of(window).set(2, Condition(among=frozenset({"产销"})))
    assert shown(window) == ["甲会", ""]
    click_head(qtbot, window, 2)
    assert popup(window).values.count() == 4  # of the lines that the other column lets through, plus 全选
    popup(window).words.setText("融")
    qtbot.keyClick(popup(window), Key.Key_Escape)
    assert shown(window) == ["甲会", ""]


def test_cells_with_findings(qtbot: QtBot, window: ClerkWindow) -> None:
    window.desk.check()
    marked = [n for n in range(4) if window.sheet.model.mark(n, 2)]
    assert marked == [3]  # its kind is missing
    key(qtbot, window, Key.Key_L, CTRL | SHIFT)
    filter_of(window).set(2, Condition(marked=True))
    assert shown(window) == ["丁会", ""]


def test_a_form_with_fixed_lines_has_none_and_says_so(qtbot: QtBot, window: ClerkWindow) -> None:
    window.forms.select("ZZ01")
    key(qtbot, window, Key.Key_L, CTRL | SHIFT)
    assert "行是固定的" in window.bar.text


# --- nothing happens to what is not seen ---------------------------------------------------------------
def test_delete_clears_only_what_is_in_sight(qtbot: QtBot, fairs: ClerkWindow) -> None:
    key(qtbot, fairs, Key.Key_A, CTRL)
    key(qtbot, fairs, Key.Key_Delete)
    filter_of(fairs).show_all()
    assert shown(fairs) == ["", "", "丙展", "", ""]


def test_copy_takes_only_what_is_in_sight(qtbot: QtBot, fairs: ClerkWindow) -> None:
    put(fairs, 0, 1)
    for _ in range(2):
        key(qtbot, fairs, Key.Key_Down, SHIFT)
    assert place(fairs)[0] == 3
    key(qtbot, fairs, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "甲会\n乙会\n丁会\n"


def test_paste_goes_over_the_lines_in_sight(qtbot: QtBot, fairs: ClerkWindow) -> None:
    put(fairs, 1, 5)
    clip("7\n8\n9\n")
    key(qtbot, fairs, Key.Key_V, CTRL)
    filter_of(fairs).show_all()
    assert shown(fairs, 5) == ["10", "7", "30", "8", "9", ""]


def test_fill_and_one_value_pass_over_hidden_lines(qtbot: QtBot, fairs: ClerkWindow) -> None:
    put(fairs, 0, 5)
    for _ in range(2):
        key(qtbot, fairs, Key.Key_Down, SHIFT)
    key(qtbot, fairs, Key.Key_D, CTRL)
    assert fairs.acts["undo"].text() == "撤销 向下填充2格"
    filter_of(fairs).show_all()
    assert shown(fairs, 5) == ["10", "10", "30", "10", ""]


def test_deleting_lines_leaves_hidden_ones(qtbot: QtBot, fairs: ClerkWindow) -> None:
    put(fairs, 0, 1)
    for _ in range(2):
        key(qtbot, fairs, Key.Key_Down, SHIFT)
    key(qtbot, fairs, Key.Key_Minus, CTRL)
    assert "已删除3行" in fairs.bar.text
    filter_of(fairs).show_all()
    assert shown(fairs) == ["丙展", ""]


def test_undo_shows_the_line_it_touches(qtbot: QtBot, window: ClerkWindow) -> None:
    put(window, 2, 5)
    type_in(qtbot, window, "99")
    key(qtbot, window, Key.Key_L, CTRL | SHIFT)
    filter_of(window).set(1, Condition("会"))
    key(qtbot, window, Key.Key_Z, CTRL)
    assert shown(window, 5) == ["10", "20", "30", "40", ""]
    assert place(window) == (2, 5)


def test_alt_down_opens_the_filter_of_a_column(qtbot: QtBot, window: ClerkWindow) -> None:
    key(qtbot, window, Key.Key_L, CTRL | SHIFT)
    put(window, 0, 1)
    key(qtbot, window, Key.Key_Down, ALT)
    popup(window).words.setText("甲")
    qtbot.keyClick(popup(window).words, Key.Key_Return)
    assert shown(window) == ["甲会", ""]


# --- while it is on ---------------------------------------------------------------------------------------
def test_arrows_and_enter_pass_over_hidden_lines(qtbot: QtBot, fairs: ClerkWindow) -> None:
    put(fairs, 1, 5)
    key(qtbot, fairs, Key.Key_Down)
    assert place(fairs) == (3, 5)
    key(qtbot, fairs, Key.Key_Up)
    key(qtbot, fairs, Key.Key_Return)
    assert place(fairs) == (3, 5)
    key(qtbot, fairs, Key.Key_Up, CTRL)
    assert place(fairs) == (0, 5)


def test_new_lines_are_in_sight_and_an_edited_one_stays(qtbot: QtBot, fairs: ClerkWindow) -> None:
    put(fairs, 4, 5)
    type_in(qtbot, fairs, "5")
    assert shown(fairs) == ["甲会", "乙会", "丁会", "", ""]
    assert strip(fairs).words.text().startswith("筛选出 4 / 5 行")
    fairs.desk.type_text(Address("ZZ06", lines(fairs)[0], "2"), "甲展")
    assert shown(fairs)[0] == "甲展"
    filter_of(fairs).apply()
    assert shown(fairs) == ["乙会", "丁会", ""]


def test_hidden_lines_stay_hidden_through_sort_move_insert_and_undo(qtbot: QtBot, fairs: ClerkWindow) -> None:
    assert fairs.line_actions
    put(fairs, 0, 5)
    fairs.line_actions.descending.trigger()
    assert shown(fairs) == ["丁会", "乙会", "甲会", ""]
    key(qtbot, fairs, Key.Key_Insert)
    assert sorted(shown(fairs)) == sorted(["丁会", "乙会", "甲会", "", ""])
    key(qtbot, fairs, Key.Key_Z, CTRL)
    key(qtbot, fairs, Key.Key_Z, CTRL)
    assert shown(fairs) == ["甲会", "乙会", "丁会", ""]
    put(fairs, 0, 1)
    key(qtbot, fairs, Key.Key_Down, ALT | SHIFT)
    assert shown(fairs)[:1] != ["丙展"]
    assert "丙展" not in shown(fairs)


def test_another_month_is_filtered_by_the_same_words(qtbot: QtBot, fairs: ClerkWindow) -> None:
    april = fairs.desk.document.plan.periods[3]
    fairs.desk.set_period(april)
    put(fairs, 0, 1)
    clip("戊会\n己展\n")
    key(qtbot, fairs, Key.Key_V, CTRL)
    fairs.desk.set_period(MARCH)
    assert shown(fairs) == ["甲会", "乙会", "丁会", ""]
    fairs.desk.set_period(april)
    assert shown(fairs) == ["戊会", ""]


def test_five_thousand_lines_are_filtered_at_once(qtbot: QtBot, window: ClerkWindow) -> None:
    put(window, 4, 1)
    clip("\n".join(f"会{n % 10}号" for n in range(5000)))
    key(qtbot, window, Key.Key_V, CTRL)
    QApplication.processEvents()
    key(qtbot, window, Key.Key_L, CTRL | SHIFT)
    began = time.monotonic()
    filter_of(window).set(1, Condition("会3"))
    QApplication.processEvents()
    took = time.monotonic() - began
    assert filter_of(window).shown == 500
    assert took < 1.5
    put(window, place(window)[0], 1)
    began = time.monotonic()
    view(window).grab()
    assert time.monotonic() - began < 1
