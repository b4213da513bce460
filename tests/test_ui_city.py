"""全市目标: both lists by unit and by words, each leading to the other, copied, saved, printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.returns_samples import data_of, sample
from ui.bureau.city_page import CityPage
from ui.bureau.table import Rows, TextTable
from ui.bureau.window import BureauWindow
from zzdesk import session
from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Plan

MARCH = Period(2021, 3)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan) -> Iterator[BureauWindow]:
    """市工信局 and one district have reported March."""
    inbox = tmp_path / "收件"
    inbox.mkdir()
    (inbox / "巩义.xlsx").write_bytes(data_of(sample()))
    (inbox / "市工信局.xlsx").write_bytes(data_of(sample("D01")))
    ledger = session.create_ledger(tmp_path / "汇总库", plan)
    session.merge(ledger, [inbox], date(2021, 4, 8))
    found = BureauWindow(ledger)
    found.office.today = lambda: date(2021, 4, 9)
    qtbot.addWidget(found)
    found.show()
    found.set_period(MARCH)
    found.show_page(found.page_names.index("全市目标"))
    finish(qtbot, found)
    yield found
    found.close()


@pytest.fixture
def page(window: BureauWindow) -> CityPage:
    return window.city


def finish(qtbot: QtBot, window: BureauWindow) -> None:
    qtbot.waitUntil(lambda: not window.is_working, timeout=60_000)
    qtbot.wait(1)


def click(qtbot: QtBot, page: CityPage, view: TextTable, model: Rows, code: str) -> None:
    row = [r[0] for r in model.rows].index(code)
    view.scrollTo(model.index(row, 0))
    qtbot.mouseClick(view.viewport(), LEFT, pos=view.visualRect(model.index(row, 2)).center())
    finish(qtbot, page.window())  # type: ignore[arg-type]


def chosen(view: TextTable, model: Rows) -> list[str]:
    return [model.rows[r][0] for r in sorted({i.row() for i in view.selectionModel().selectedIndexes()})]


# --- the lists ------------------------------------------------------------------------------------
def test_all_targets_and_items_are_listed_and_counted(page: CityPage) -> None:
    assert page.tables.goal_head.text() == "全市目标 47 项，另有文字目标 4 项"
    assert page.tables.task_head.text() == "重点工作 67 项"
    assert len(page.tables.goals.rows) == 51
    assert len(page.tables.tasks.rows) == 67
    assert page.told.text().startswith("2021年1—3月　47项全市目标（另有4项文字目标）：")


def test_a_target_chosen_shows_its_work_and_its_bullet(qtbot: QtBot, page: CityPage) -> None:
    click(qtbot, page, page.tables.goal_view, page.tables.goals, "C31")
    assert page.panel.head.text() == "C31　技术改造项目"
    said = page.panel.text.toPlainText()
    assert "条款：第三十六条" in said
    assert "年度目标：500个以上" in said
    assert "对应工作：实施“新技改”行动" in said
    assert chosen(page.tables.task_view, page.tables.tasks) == ["36"]
    assert page.panel.bullet.isVisible()
    assert not page.panel.bullet.pixmap().isNull()
    assert page.panel.bullet.pixmap().width() <= page.panel.width()


def test_a_target_without_a_figure_has_no_bullet(qtbot: QtBot, page: CityPage) -> None:
    click(qtbot, page, page.tables.goal_view, page.tables.goals, "C31")
    click(qtbot, page, page.tables.goal_view, page.tables.goals, "C09")
    assert not page.panel.bullet.isVisible()
    assert "累计完成：未报" in page.panel.text.toPlainText()


def test_an_item_chosen_shows_all_its_targets(qtbot: QtBot, page: CityPage) -> None:
    click(qtbot, page, page.tables.task_view, page.tables.tasks, "44")
    assert page.panel.head.text() == "第四十四条　推进小微企业园建设"
    assert chosen(page.tables.goal_view, page.tables.goals) == ["C40", "T03"]
    said = page.panel.text.toPlainText()
    assert "牵头单位：市工信局" in said
    assert "完成时限：通知未写明" in said
    assert "C40 新开工建设小微企业园：" in said
    assert not page.panel.bullet.isVisible()
    click(qtbot, page, page.tables.task_view, page.tables.tasks, "45")
    assert chosen(page.tables.goal_view, page.tables.goals) == []  # no target of its own
    assert "对应目标" not in page.panel.text.toPlainText()


def test_the_lists_do_not_chase_one_another(qtbot: QtBot, page: CityPage) -> None:
    click(qtbot, page, page.tables.task_view, page.tables.tasks, "44")
    assert chosen(page.tables.task_view, page.tables.tasks) == ["44"]
    assert page.tables.last is page.tables.task_view
    page.tables.task_view.setFocus()
    QTest.keyClick(page.tables.task_view, Qt.Key.Key_Down)
    finish(qtbot, page.window())  # type: ignore[arg-type]
    assert page.panel.head.text().startswith("第四十五条")


# --- by unit and by words ---------------------------------------------------------------------------
def choose(qtbot: QtBot, page: CityPage, name: str) -> None:
    """By the keyboard, as in any list: the first letters are Chinese, so down to it."""
    page.units.setFocus()
    QTest.keyClick(page.units, Qt.Key.Key_Home)
    while page.units.currentText() != name:
        before = page.units.currentIndex()
        QTest.keyClick(page.units, Qt.Key.Key_Down)
        assert page.units.currentIndex() > before, name
    finish(qtbot, page.window())  # type: ignore[arg-type]


def test_by_unit_leading_or_responsible(qtbot: QtBot, page: CityPage) -> None:
    choose(qtbot, page, "市科技局")
    assert [row[0] for row in page.tables.goals.rows] == ["C08", "C09", "C10", "C19", "C20", "C21"]
    items = {row[0] for row in page.tables.tasks.rows}
    assert {"20", "21", "55"} <= items
    assert "22" not in items
    choose(qtbot, page, "市商务局")  # no unit of the plan: the notice's own word
    assert page.tables.goals.rows == []
    assert page.panel.head.text() == "第四条　加快实施新兴产业链现代化提升方案"


def type_words(qtbot: QtBot, page: CityPage, words: str) -> None:
    page.words.setText(words)
    qtbot.waitUntil(lambda: not page._typed.isActive(), timeout=5_000)
    finish(qtbot, page.window())  # type: ignore[arg-type]


def test_by_words_in_any_column(qtbot: QtBot, page: CityPage) -> None:
    page.words.setFocus()
    QTest.keyClicks(page.words, "c18")
    qtbot.waitUntil(lambda: len(page.tables.goals.rows) == 1, timeout=5_000)
    assert page.tables.goals.rows[0][0] == "C18"
    type_words(qtbot, page, "小微企业园")
    assert {row[0] for row in page.tables.goals.rows} == {"C40", "T03"}
    assert [row[0] for row in page.tables.tasks.rows] == ["44"]
    type_words(qtbot, page, "四十四 推进")
    assert page.tables.goals.rows == []
    assert [row[0] for row in page.tables.tasks.rows] == ["44"]


def test_nothing_found_says_how_to_go_on(qtbot: QtBot, page: CityPage) -> None:
    type_words(qtbot, page, "不存在的词")
    assert page.empty.isVisible()
    assert page.empty.head.text() == "没有符合的目标和工作"
    assert not page.print_button.isEnabled()
    type_words(qtbot, page, "")
    assert page.tables.isVisible()
    assert page.print_button.isEnabled()


def test_a_plan_without_city_targets_says_where_they_belong(qtbot: QtBot, page: CityPage) -> None:
    assert page.city is not None
    page._show(replace(page.city, goals=(), tasks=()))
    assert page.empty.head.text() == "报表任务里没有全市目标"
    assert "市级目标" in page.empty.words.text()


def test_the_row_one_was_at_stays_through_a_change_of_period(qtbot: QtBot, window: BureauWindow) -> None:
    page = window.city
    click(qtbot, page, page.tables.goal_view, page.tables.goals, "C31")
    window.set_period(Period(2021, 4))
    finish(qtbot, window)
    assert page.panel.head.text() == "C31　技术改造项目"
    assert "未报" in page.panel.text.toPlainText()
    assert page.told.text().startswith("2021年1—4月")


def test_control_f_goes_to_the_filter(qtbot: QtBot, window: BureauWindow) -> None:
    action = next(a for a in window.findChildren(type(window.targets_action)) if a.text() == "筛选文件")
    action.trigger()
    assert window.city.words.hasFocus()


# --- on and out -------------------------------------------------------------------------------------
def test_enter_on_a_target_opens_its_line(qtbot: QtBot, window: BureauWindow) -> None:
    page = window.city
    click(qtbot, page, page.tables.goal_view, page.tables.goals, "C31")
    QTest.keyClick(page.tables.goal_view, Qt.Key.Key_Return)
    finish(qtbot, window)
    assert window.charts.isVisible()
    wanted = window.charts.wanted
    assert (wanted.kind, wanted.unit and wanted.unit.name, wanted.address) == (
        "pace",
        "市工信局",
        Address("ZZ07", "C31", "1"),
    )
    assert window.charts.view._marks


def test_the_list_one_is_in_is_copied_with_its_heads(qtbot: QtBot, page: CityPage) -> None:
    qtbot.mouseClick(page.copy_button, LEFT)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("代码\t条款\t指标\t牵头单位")
    assert len(lines) == 52
    click(qtbot, page, page.tables.task_view, page.tables.tasks, "3")
    qtbot.mouseClick(page.copy_button, LEFT)
    assert len(QGuiApplication.clipboard().text().splitlines()) == 68


def test_what_is_shown_is_saved_as_a_workbook(
    qtbot: QtBot, page: CityPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def ask(_parent, _title, name, _filter):  # type: ignore[no-untyped-def]
        offered.append(name)
        return str(tmp_path / "表.xlsx"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    choose(qtbot, page, "市科技局")
    qtbot.mouseClick(page.save_button, LEFT)
    finish(qtbot, page.window())  # type: ignore[arg-type]
    assert offered == ["全市目标_市科技局_202103.xlsx"]
    sheet = load_workbook(tmp_path / "表.xlsx")["全市目标"]
    assert [row[0].value for row in sheet.iter_rows(min_row=4)] == ["C08", "C09", "C10", "C19", "C20", "C21"]


def test_control_p_shows_both_lists_to_print(qtbot: QtBot, page: CityPage) -> None:
    from ui.printing.documents import PdfDialog

    page.tables.goal_view.setFocus()
    QTest.keyClick(page.tables.goal_view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = page.findChild(PdfDialog)
    assert isinstance(dialog, PdfDialog)
    qtbot.waitUntil(lambda: dialog._document is not None, timeout=60_000)
    assert dialog._document is not None
    assert len(dialog._document) >= 4
    dialog.close()


def test_a_small_window_keeps_target_figure_and_state_in_sight(qtbot: QtBot, window: BureauWindow) -> None:
    """911 x 512: a screen of 1366 x 768 at 150 %."""
    page = window.city
    window.resize(911, 512)
    finish(qtbot, window)
    for view in (page.tables.goal_view, page.tables.task_view):
        assert view.horizontalScrollBar().maximum() == 0
    shown = [c for c in range(9) if not page.tables.goal_view.isColumnHidden(c)]
    assert [page.tables.goals.heads[c] for c in shown] == ["代码", "指标", "年度目标", "累计完成", "状态"]
    qtbot.mouseClick(page.copy_button, LEFT)  # what is copied is whole
    assert QGuiApplication.clipboard().text().splitlines()[0].count("\t") == 8
    window.resize(1366, 768)
    finish(qtbot, window)
    assert not page.tables.goal_view.isColumnHidden(8)
