"""查找、替换: over the form, without covering it, through one form or all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.at_the_desk import CTRL, SHIFT, clip, content, fill, go, here, key, opened, put, shown, value, view
from ui.clerk.find_bar import FindBar
from ui.clerk.window import ClerkWindow
from zzdesk.address import Address
from zzdesk.entry.find import replaced
from zzdesk.plan.model import Plan, Unit

Key = Qt.Key


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan, gongyi: Unit) -> Iterator[ClerkWindow]:
    for found in opened(qtbot, tmp_path, plan, gongyi):
        fill(found, _05_1="12", _06_1="120", _07_1="3", _09_1="12.5")
        assert found.desk.type_text(Address.parse("ZZ02.01.1"), "12")
        go(found, "ZZ01.03.1")
        yield found


def bar(window: ClerkWindow) -> FindBar:
    assert window.grid_acts.find_bar
    return window.grid_acts.find_bar


def look(qtbot: QtBot, window: ClerkWindow, words: str, opens: Qt.Key = Key.Key_F) -> list[str]:
    """Where Enter takes one, until it comes round again."""
    key(qtbot, window, opens, CTRL)
    bar(window).words.setText(words)
    stops: list[str] = []
    while True:
        qtbot.keyClick(bar(window).words, Key.Key_Return)
        if here(window) in stops or "没有找到" in bar(window).found.text():
            return stops
        stops.append(here(window))


def test_enter_goes_from_one_to_the_next_and_round(qtbot: QtBot, window: ClerkWindow) -> None:
    assert look(qtbot, window, "12") == ["ZZ01.05.1", "ZZ01.06.1", "ZZ01.09.1"]
    assert bar(window).found.text() == "第1/3处"
    assert window.focusWidget() is bar(window).words  # to press Enter again
    qtbot.keyClick(bar(window).words, Key.Key_Return, SHIFT)
    assert here(window) == "ZZ01.09.1"


def test_f3_and_shift_f3_from_the_grid(qtbot: QtBot, window: ClerkWindow) -> None:
    look(qtbot, window, "12")
    view(window).setFocus()
    key(qtbot, window, Key.Key_F3)
    assert here(window) == "ZZ01.06.1"
    key(qtbot, window, Key.Key_F3, SHIFT)
    assert here(window) == "ZZ01.05.1"


def test_esc_goes_back_to_the_grid(qtbot: QtBot, window: ClerkWindow) -> None:
    look(qtbot, window, "120")
    qtbot.keyClick(bar(window).words, Key.Key_Escape)
    assert bar(window).isHidden()
    assert window.focusWidget() is view(window)
    assert here(window) == "ZZ01.06.1"


def test_values_as_shown_names_and_codes_are_found(qtbot: QtBot, window: ClerkWindow) -> None:
    assert look(qtbot, window, "12.50") == ["ZZ01.09.1"]
    assert look(qtbot, window, "１２．５") == ["ZZ01.09.1"]
    assert look(qtbot, window, "退库") == ["ZZ01.07.1"]
    assert "名称" in bar(window).found.text()
    assert look(qtbot, window, "集中认定") != []  # what the program worked out
    assert look(qtbot, window, "没有的词") == []
    assert bar(window).found.text() == "没有找到"


def test_refused_text_is_found(qtbot: QtBot, window: ClerkWindow) -> None:
    window.desk.type_text(Address.parse("ZZ01.10.1"), "约400")
    assert look(qtbot, window, "约") == ["ZZ01.10.1"]


def test_all_forms_of_the_period(qtbot: QtBot, window: ClerkWindow) -> None:
    key(qtbot, window, Key.Key_F, CTRL)
    bar(window).scope.setCurrentIndex(1)
    assert look(qtbot, window, "12") == ["ZZ01.05.1", "ZZ01.06.1", "ZZ01.09.1", "ZZ02.01.1"]


def test_replace_one_by_one_and_all(qtbot: QtBot, window: ClerkWindow) -> None:
    look(qtbot, window, "12", Key.Key_H)
    bar(window).by.setText("7")
    assert here(window) == "ZZ01.05.1"
    qtbot.keyClick(bar(window).by, Key.Key_Return)
    assert content(window, "ZZ01.05.1") == ["7"]
    assert here(window) == "ZZ01.06.1"
    qtbot.mouseClick(bar(window).all, Qt.MouseButton.LeftButton)
    assert content(window, "ZZ01.06.1", "ZZ01.09.1", "ZZ02.01.1") == ["70", "7.5", "12"]
    assert "已替换2格" in window.bar.text
    assert window.acts["undo"].text() == "撤销 替换2格"
    view(window).setFocus()
    key(qtbot, window, Key.Key_Z, CTRL)
    assert content(window, "ZZ01.06.1", "ZZ01.09.1") == ["120", "12.5"]


def test_what_cannot_be_replaced_is_told(qtbot: QtBot, window: ClerkWindow) -> None:
    look(qtbot, window, "12", Key.Key_H)
    bar(window).by.setText("约")
    qtbot.mouseClick(bar(window).all, Qt.MouseButton.LeftButton)
    assert content(window, "ZZ01.05.1", "ZZ01.06.1") == ["12", "120"]
    assert "3格未替换" in window.bar.text
    look(qtbot, window, "退库", Key.Key_H)
    qtbot.mouseClick(bar(window).all, Qt.MouseButton.LeftButton)
    assert "没有找到可替换的" in window.bar.text
    qtbot.mouseClick(bar(window).one, Qt.MouseButton.LeftButton)
    assert "代码和名称不能替换" in window.bar.text


def test_the_history_says_what_was_replaced(qtbot: QtBot, window: ClerkWindow) -> None:
    look(qtbot, window, "120", Key.Key_H)
    bar(window).by.setText("99")
    qtbot.mouseClick(bar(window).all, Qt.MouseButton.LeftButton)
    row = window.desk.document.history(Address.parse("ZZ01.06.1"), window.desk.period)[-1]
    assert (row.new.content, row.why) == ("99", "“120”替换为“99”")


def test_lines_hidden_by_a_filter_are_passed_over_and_counted(qtbot: QtBot, window: ClerkWindow) -> None:
    window.forms.select("ZZ06")
    clip("2021-03-01\t甲会\n2021-03-02\t乙会\n2021-03-03\t甲展\n")
    put(window, 0, 0)
    key(qtbot, window, Key.Key_V, CTRL)
    key(qtbot, window, Key.Key_L, CTRL | SHIFT)
    lines = window.grid_acts.filter_of(window.sheet)
    assert lines
    from ui.grid.line_filter import Condition

    lines.set(1, Condition("会"))
    assert shown(window) == ["甲会", "乙会", ""]
    key(qtbot, window, Key.Key_H, CTRL)
    bar(window).words.setText("甲")
    bar(window).by.setText("丁")
    qtbot.keyClick(bar(window).words, Key.Key_Return)
    assert bar(window).found.text() == "第1/1处（筛选隐藏的行中另有1处）"
    qtbot.mouseClick(bar(window).all, Qt.MouseButton.LeftButton)
    lines.show_all()
    assert shown(window) == ["丁会", "乙会", "甲展", ""]
    assert value(window, "ZZ01.05.1").content == "12"


@pytest.mark.parametrize(
    ("text", "words", "by", "wanted"),
    [
        ("郑州ABC公司", "abc", "甲", "郑州甲公司"),
        ("１２３", "2", "5", "153"),
        ("a.c", ".", r"\1", r"a\1c"),
        ("（甲）", "(甲)", "乙", "乙"),
    ],
)
def test_replacing_in_text(text: str, words: str, by: str, wanted: str) -> None:
    assert replaced(text, words, by) == wanted
