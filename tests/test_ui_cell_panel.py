"""Beside the cell, by real keys and clicks: target, the year's line, rules that open, explanation, history."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from tests.test_ui_clerk import FEBRUARY, MARCH, at, go, key, opened, type_into, value, view
from ui.clerk.cell.explain import Explanation
from ui.clerk.cell.history import Change
from ui.clerk.cell_panel import CellPanel
from ui.clerk.window import ClerkWindow
from zzdesk import values
from zzdesk.address import Address
from zzdesk.entry.document import Document, ExportRow
from zzdesk.entry.edits import SetCells, SetExplanation
from zzdesk.entry.lines import insert_lines
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit

APRIL, MAY = Period(2021, 4), Period(2021, 5)
ENTRIES, GROWTH = Address.parse("ZZ01.03.1"), Address.parse("ZZ01.01.3")


def put(document: Document, period: Period, **cells: str) -> None:
    """put(document, MARCH, ZZ01_03_1="5")"""
    read = {Address.parse(a.replace("_", ".")): values.number(v) for a, v in cells.items()}
    document.apply(SetCells(period, read))


@pytest.fixture
def file(tmp_path: Path, plan: Plan, gongyi: Unit) -> Path:
    """February 6, March nothing, April 12, May 9: a gap, and fewer than before; electricity with last year's beside."""
    path = tmp_path / "巩义市.zzd"
    with Document.create(path, plan, gongyi, clock=lambda: datetime(2021, 6, 5, 9)) as document:
        put(document, FEBRUARY, ZZ01_03_1="6", ZZ01_01_3="9.5")
        put(document, APRIL, ZZ01_03_1="12", ZZ01_01_3="8.1", ZZ01_03_2="10")
        put(document, MAY, ZZ01_03_1="9", ZZ01_05_1="5", ZZ01_06_1="4", ZZ01_03_2="10", ZZ02_01_1="3")
    return path


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[ClerkWindow]:
    QSettings().clear()
    yield from opened(qtbot, file, MAY)


def panel_of(window: ClerkWindow) -> CellPanel:
    assert window.cell_panel
    window.cell_panel.settle()
    return window.cell_panel


def told(window: ClerkWindow, address: str) -> str:
    go(window, address)
    return "\n".join(panel_of(window).texts())


def box_of(window: ClerkWindow) -> Explanation:
    [box] = [b for b in panel_of(window).explain.findChildren(Explanation) if b.isVisible()]
    return box


def rows_of(window: ClerkWindow) -> list[Change]:
    return [row for row in panel_of(window).history.findChildren(Change) if row.isVisible()]


def rule_of(window: ClerkWindow, code: str) -> QTreeWidgetItem:
    tree = panel_of(window).rules.tree
    found = [item for n in range(tree.topLevelItemCount()) if (item := tree.topLevelItem(n)) and code in item.text(0)]
    return found[0]


# --- what is said --------------------------------------------------------------------------------
def test_a_flow_with_a_target(window: ClerkWindow) -> None:
    words = told(window, "ZZ01.03.1")
    for expected in ("ZZ01.03.1", "50户（预期目标，附表1）", "18.0%", "集中认定，不按时序进度判定", "整数", "必填"):
        assert expected in words
    assert "10 户（可比口径，2栏）" in words
    assert "下降10%，供参考" in words
    assert "03＝05＋06" in words  # the 说明 of the form that names the line


def test_a_rate_is_compared_with_the_year_s_target(window: ClerkWindow) -> None:
    window.desk.type_text(GROWTH, "9.2")
    words = told(window, "ZZ01.01.3")
    assert "10%（预期目标，附表1）" in words
    assert "低于年度预期目标0.8个百分点" in words
    assert "市统计局" in words
    assert "上年同期" not in words.replace("上年同期上报", "")  # a growth rate has none in this form


def test_without_a_target_it_is_not_given_out(window: ClerkWindow) -> None:
    words = told(window, "ZZ02.01.1")
    assert "未下达（附表2）" in words
    assert "目标未下达" in words


def test_what_is_still_needed_by_month(qtbot: QtBot, tmp_path: Path, plan: Plan) -> None:
    """By the same judgement as 进度: an even pace that the district acts on."""
    from dataclasses import replace

    from zzdesk.plan.model import Target

    address = Address.parse("ZZ02.01.1")
    target = Target("410181", address, "at_least", values.number(24).number, clause="附表2")
    aimed = replace(plan, targets=(*plan.targets, target))
    path = tmp_path / "巩义市.zzd"
    with Document.create(path, plan, plan.unit("410181")) as document:
        document.apply(SetCells(MAY, {address: values.number(8)}))
    for window in opened(qtbot, path, MAY):
        window.desk.document._in_force[MAY] = aimed
        window.desk.check()
        words = told(window, "ZZ02.01.1")
        for expected in ("33.3%", "41.7%", "慢8.3个百分点", "16 个", "2.3 个（余7个月）", "未达到进度"):
            assert expected in words
        assert "时序 24" in panel_of(window).figures.line.accessibleDescription()


def test_crossed_derived_and_closed_cells(window: ClerkWindow) -> None:
    words = told(window, "ZZ01.01.1")
    assert "此格免填（×）" in words
    assert "3栏同比增速" in words
    assert not panel_of(window).figures.isVisible()
    assert "年度目标，取自报表任务" in told(window, "ZZ01.01.T")
    window.desk.set_period(FEBRUARY)
    assert "1—2月免填（×）" in told(window, "ZZ01.03.4")


def test_choices_and_code_lists_are_named(window: ClerkWindow) -> None:
    assert "预计、反馈、部门、核定" in told(window, "ZZ01.01.9")
    window.forms.select("ZZ04")
    spare = window.sheet.model.address_at(0, 3)
    words = told(window, str(spare))
    assert "产业链" in words
    assert "ZZ04 新行 4栏" in words


def test_a_draft_says_why_it_is_not_stored(window: ClerkWindow) -> None:
    window.desk.type_text(ENTRIES, "2000万")
    assert "未存入" in told(window, "ZZ01.03.1")
    window.desk.type_text(ENTRIES, "9")
    assert "未存入" not in told(window, "ZZ01.03.1")


# --- the year ------------------------------------------------------------------------------------
def test_missing_months_are_gaps_and_the_month_is_the_difference(window: ClerkWindow) -> None:
    words = told(window, "ZZ01.03.1")
    figures = panel_of(window).figures
    assert [[str(p.value.number) for p in run] for run in figures.line.runs()] == [["6"], ["12", "9"]]
    cells = [[part.text() for part in row if part.isVisible()] for row in figures._cells]
    assert cells == [
        ["报告期", "累计（户）", "本月"],
        ["1—5月", "9", "-3"],
        ["1—4月", "12", ""],
        ["1—3月", "未填", ""],
        ["1—2月", "6", ""],
    ]
    assert "1—3月 未填" in figures.line.accessibleDescription()
    assert "1—12月" not in words


def test_the_line_draws_gap_dot_and_target(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.01.3")
    line = panel_of(window).figures.line
    periods = list(window.desk.plan.periods)
    x = [line._x(n) for n in range(len(periods))]
    assert line.tip_at(x[periods.index(APRIL)]) == "1—4月　8.1 %　年度目标 10"
    assert line.tip_at(x[periods.index(MARCH)]) == "1—3月　未填　年度目标 10"
    assert line.tip_at(x[-1]).startswith("1—5月")  # nothing is said of months to come
    go(window, "ZZ01.03.1")
    line = panel_of(window).figures.line
    image = line.grab().toImage()
    accent = {(p, y) for p in range(image.width()) for y in range(image.height()) if image.pixelColor(p, y).blue() > 120
              and image.pixelColor(p, y).red() < 70}  # fmt: skip
    middle = (line._x(1) + line._x(2)) / 2  # between March (nothing) and April
    ratio = image.devicePixelRatio()
    assert not any(abs(p / ratio - line._x(1)) < 4 or abs(p / ratio - middle) < 3 for p, _ in accent)
    assert any(abs(p / ratio - (line._x(2) + line._x(3)) / 2) < 4 for p, _ in accent)


def test_a_floating_line_is_followed_through_the_months(qtbot: QtBot, tmp_path: Path, plan: Plan, gongyi: Unit) -> None:
    """By its id, and where that is another one by its key."""
    path = tmp_path / "巩义市.zzd"
    code = values.text("91410181706789012X")
    with Document.create(path, plan, gongyi) as document:
        for period, figure in ((MARCH, 300), (APRIL, 420), (MAY, 500)):
            edit, [line] = insert_lines(document, period, "ZZ04", 0)
            cells = {Address("ZZ04", line, "2"): code, Address("ZZ04", line, "7"): values.number(figure)}
            cells[Address("ZZ04", line, "8")] = values.number(400)
            document.apply(SetCells(period, cells, lines=edit.lines))
    for window in opened(qtbot, path, MAY):
        line = window.desk.document.lines("ZZ04", MAY)[0]
        words = told(window, f"ZZ04.{line}.7")
        assert [str(p.value.number) for p in panel_of(window).figures.line.runs()[0]] == ["300", "420", "500"]
        assert "400 万元（8栏）" in words
        assert "增长25%" in words
        assert "ZZ04 第1行 7栏" in words


def test_periods_not_at_hand_are_glanced_at_and_not_read_whole(file: Path) -> None:
    from zzdesk.entry.cell import Year

    with Document.open(file) as document:
        document.values(MAY)
        points = Year(document).figures(ENTRIES, MAY)
        assert points
        assert [p.value.content for p in points] == ["6", "", "12", "9"]
        assert not document.is_at_hand(FEBRUARY)


def test_what_was_sent_last_and_each_return(qtbot: QtBot, window: ClerkWindow) -> None:
    document = window.desk.document
    document.record_export(ExportRow(MAY, "快报", 1, "d", "c", "f.xlsx", "2021-06-08T09:00:00", ""))
    window.desk.type_text(ENTRIES, "13")
    document.flush()
    document.record_export(ExportRow(MAY, "快报", 2, "d", "c", "f.xlsx", "2021-06-09T09:00:00", ""))
    window.desk.type_text(ENTRIES, "14")
    window.desk.look_at_sent()
    assert "13 户，现增加1" in told(window, "ZZ01.03.1")
    versions = panel_of(window).versions
    assert not versions.is_open
    qtbot.waitUntil(lambda: document.is_saved)
    qtbot.mouseClick(versions.head, Qt.MouseButton.LeftButton)
    words = panel_of(window).texts()
    at_first = words.index("快报 第1版")
    assert words[at_first : at_first + 6] == [
        "快报 第1版", "9 户 06-08", "快报 第2版", "13 户 ◂改 06-09", "现在", "14 户 ◂改",
    ]  # fmt: skip


# --- rules -----------------------------------------------------------------------------------------
def test_rules_stand_with_their_verdict_and_follow_an_edit(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.03.1")
    assert rule_of(window, "R101").text(0).startswith("✓")
    assert rule_of(window, "R102").text(0).startswith("?")
    assert "不符" in panel_of(window).rules.beside.text()
    type_into(qtbot, window, "8")
    qtbot.waitUntil(lambda: value(window, "ZZ01.03.1") == values.number(8))
    go(window, "ZZ01.03.1")
    qtbot.waitUntil(lambda: rule_of(window, "R101").text(0).startswith("✕"))
    own = panel_of(window).rules.texts()
    assert any("只看本格的" in words for words in own)


def test_a_rule_opens_to_its_formula_and_a_click_goes_to_the_other_cell(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.03.1")
    tree, item = panel_of(window).rules.tree, rule_of(window, "R101")
    low = tree.height()
    panel_of(window).ensureWidgetVisible(tree)
    spot = tree.visualItemRect(item).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert item.isExpanded()
    assert tree.height() > low
    assert item.child(0).text(0).replace("\n", "") == "03行1栏＝05行1栏＋06行1栏"
    others = [item.child(n) for n in range(1, item.childCount())]
    assert "05行1栏 月度入库 5 户" in others[0].text(0).replace("\n", "")
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(others[0]).center())
    assert view(window).current_address() == Address.parse("ZZ01.05.1")
    assert view(window).hasFocus()


def test_rules_by_keyboard(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.03.1")
    tree = panel_of(window).rules.tree
    tree.setFocus()
    tree.setCurrentItem(rule_of(window, "R101"))
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert view(window).current_address() == Address.parse("ZZ01.06.1")


# --- explanation -------------------------------------------------------------------------------------
def test_refused_words_stay_in_the_editor_with_the_reason(qtbot: QtBot, window: ClerkWindow, file: Path) -> None:
    go(window, "ZZ01.03.1")
    box = box_of(window)
    box.setFocus()
    box.insertPlainText("核实无误")
    view(window).setFocus()
    qtbot.waitUntil(lambda: any("未收下" in words for words in panel_of(window).texts()))
    assert box_of(window).toPlainText() == "核实无误"
    key(window, qtbot, Qt.Key.Key_Down)  # the cursor goes on and comes back
    assert "核实无误" not in told(window, "ZZ01.05.1")
    go(window, "ZZ01.03.1")
    assert box_of(window).toPlainText() == "核实无误"
    window.close()
    with Document.open(file) as again:  # and so it is the next day
        assert "核实无误" in (again.remembered("explanations begun") or "")


def test_pending_words_come_back_with_the_file(qtbot: QtBot, window: ClerkWindow, file: Path) -> None:
    go(window, "ZZ01.03.1")
    box_of(window).setFocus()
    box_of(window).insertPlainText("同上")
    window.close()
    for again in opened(qtbot, file, MAY):
        go(again, "ZZ01.03.1")
        assert box_of(again).toPlainText() == "同上"
        assert any("没有说明原因" in words for words in panel_of(again).texts())
        box_of(again).setFocus()
        box_of(again).setPlainText("退库：某机械厂1户")
        view(again).setFocus()
        qtbot.waitUntil(lambda: any(f.explained for f in again.desk.findings))  # noqa: B023
        assert not any("没有说明原因" in words for words in panel_of(again).texts())
        assert "退库：某机械厂1户" in [box_of(again).toPlainText()]
        assert again.desk.pending.words(box_of(again).finding) is None


def test_what_is_being_written_is_not_lost_when_the_cursor_goes(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.03.1")
    box = box_of(window)
    box.setFocus()
    qtbot.keyClicks(box, "1 plant")
    assert window.desk.pending.words(box.finding) == "1 plant"
    window.desk.type_text(Address.parse("ZZ01.09.1"), "5")  # a re-check while one writes
    qtbot.waitUntil(lambda: not window.desk.waits)
    panel_of(window)
    assert box.isVisible()
    assert box.hasFocus()
    assert box.toPlainText() == "1 plant"
    window.acts["next"].trigger()  # F8: the words are taken
    qtbot.waitUntil(lambda: any(f.explained for f in window.desk.findings))


def test_words_given_before_the_figure_changed_are_offered(qtbot: QtBot, window: ClerkWindow) -> None:
    query = next(f for f in window.desk.findings if f.code == "R102" and f.addresses[0] == "ZZ01.03.1")
    window.desk.do(SetExplanation(MAY, query.key, "退库：某厂3户"))
    window.desk.type_text(ENTRIES, "8")
    window.desk.check()
    go(window, "ZZ01.03.1")
    panel = panel_of(window)
    [offer] = [b for b in panel.explain.findChildren(QPushButton) if b.isVisible() and "沿用" in b.text()]
    qtbot.mouseClick(offer, Qt.MouseButton.LeftButton)
    assert box_of(window).toPlainText() == "退库：某厂3户"
    view(window).setFocus()
    qtbot.waitUntil(lambda: any(f.code == "R102" and f.explained for f in window.desk.findings))


# --- history -----------------------------------------------------------------------------------------
def test_history_says_who_when_old_new_why_and_gives_a_value_back(qtbot: QtBot, window: ClerkWindow) -> None:
    desk = window.desk
    desk.type_text(ENTRIES, "10")
    desk.do(SetCells(MAY, {ENTRIES: values.number(11)}, why="导入五月.csv", what="导入"))
    desk.undo()
    assert desk.document.flush()
    go(window, "ZZ01.03.1")
    rows = rows_of(window)
    assert [r._figures.text() for r in rows] == ["11 → 10", "10 → 11", "9 → 10", "空 → 9"]
    assert [r._why.text() for r in rows] == ["撤销", "导入五月.csv", "", ""]
    assert desk.document.who in rows[0]._when.text()
    assert [r.back.isVisible() for r in rows] == [False, True, False, True]  # it is 10 now
    qtbot.mouseClick(rows[3].back, Qt.MouseButton.LeftButton)
    assert value(window, "ZZ01.03.1") == values.number(9)
    assert view(window).hasFocus()
    assert window.acts["undo"].text() == "撤销 恢复1格"
    desk.document.flush()
    assert rows_of(window)[0]._why.text().startswith("恢复为")
    window.acts["undo"].trigger()
    assert value(window, "ZZ01.03.1") == values.number(10)


def test_a_correction_is_named_in_the_history(qtbot: QtBot, window: ClerkWindow) -> None:
    desk = window.desk
    desk.document.record_export(ExportRow(MAY, "正式", 1, "d", "c", "f.xlsx", "2021-06-09T09:00:00", ""))
    desk.look_at_sent()
    go(window, "ZZ01.03.1")
    assert not any(row.back.isVisible() for row in rows_of(window))  # locked
    desk.reopen("统计部门核减1户")
    desk.type_text(ENTRIES, "8")
    desk.document.flush()
    go(window, "ZZ01.03.1")
    assert rows_of(window)[0]._why.text() == "更正：统计部门核减1户"
    assert rows_of(window)[1]._why.text() == ""


def test_a_long_history_is_shown_bit_by_bit_and_all_of_it(qtbot: QtBot, window: ClerkWindow) -> None:
    for n in range(20, 90):
        window.desk.type_text(ENTRIES, str(n))
    window.desk.document.flush()
    go(window, "ZZ01.03.1")
    assert len(rows_of(window)) == 5
    history = panel_of(window).history
    while history.more.isVisible():
        qtbot.mouseClick(history.more, Qt.MouseButton.LeftButton)
    assert len(rows_of(window)) == 71
    assert rows_of(window)[-1]._figures.text() == "空 → 9"


def test_history_is_never_read_on_a_key_stroke(
    qtbot: QtBot, window: ClerkWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []
    real = Document.history
    monkeypatch.setattr(Document, "history", lambda *a: (asked.append(time.monotonic()), real(*a))[1])
    go(window, "ZZ01.01.3")
    qtbot.wait(400)
    asked.clear()
    for words in ("9", "8", "7"):
        go(window, "ZZ01.03.1")
        type_into(qtbot, window, words)
        QApplication.processEvents()
    for _ in range(10):
        key(window, qtbot, Qt.Key.Key_Down)
        key(window, qtbot, Qt.Key.Key_Up)
    assert not asked
    qtbot.waitUntil(lambda: bool(asked))  # once the cursor rests


# --- the panel itself ----------------------------------------------------------------------------------
def test_parts_fold_and_stay_folded(qtbot: QtBot, window: ClerkWindow, file: Path) -> None:
    go(window, "ZZ01.03.1")
    pace = panel_of(window).pace
    qtbot.mouseClick(pace.head, Qt.MouseButton.LeftButton)
    assert not pace.body.isVisible()
    assert "已收起" in pace.head.accessibleName()
    go(window, "ZZ01.01.3")
    window.desk.type_text(GROWTH, "9.2")
    panel_of(window)
    assert pace.beside.toolTip() == "低于年度预期目标0.8个百分点"
    window.close()
    for again in opened(qtbot, file, MAY):
        assert not panel_of(again).pace.is_open
        again.acts["default_layout"].trigger()
        assert panel_of(again).pace.is_open


def test_no_cell_makes_the_panel_wider_than_it_is(window: ClerkWindow) -> None:
    window.resize(1366, 768)
    panel = panel_of(window)
    for row in range(window.sheet.model.rowCount()):
        for column in range(len(window.sheet.model.columns)):
            window.go_to(window.sheet.model.address_at(row, column))
            panel.settle()
            QApplication.processEvents()
            assert panel.widget().width() <= panel.viewport().width()


def test_moving_the_cursor_is_not_waited_for(qtbot: QtBot, window: ClerkWindow) -> None:
    panel, taken = panel_of(window), []
    for n in range(60):
        view(window).setCurrentIndex(window.sheet.model.index(n % 11, (n * 3) % 9))
        began = time.perf_counter()
        panel.refresh()
        taken.append(time.perf_counter() - began)
    assert statistics.median(taken) < 0.02  # 2 ms where nothing else runs
    asked: list[int] = []
    panel.refresh = lambda: asked.append(1)  # type: ignore[method-assign]
    panel._soon.timeout.disconnect()
    panel._soon.timeout.connect(panel.refresh)
    for _ in range(50):
        key(window, qtbot, Qt.Key.Key_Down)
        key(window, qtbot, Qt.Key.Key_Up)
    assert len(asked) < 50  # a held arrow key is not followed step by step


def test_f4_shows_and_hides_the_panel_and_the_window_remembers(qtbot: QtBot, window: ClerkWindow, file: Path) -> None:
    panel = panel_of(window)
    assert panel.isVisible()
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F4)
    assert not panel.isVisible()
    assert not window.acts["show_cell"].isChecked()
    window.show_year()
    go(window, "ZZ01.03.1")
    assert not panel.isVisible()
    window.close()
    for again in opened(qtbot, file, MAY):
        assert again.cell_panel
        assert not again.cell_panel.isVisible()
        qtbot.keyClick(again, Qt.Key.Key_F4)
        assert again.cell_panel.isVisible()
        assert "50户" in told(again, "ZZ01.03.1")


def test_widths_are_remembered_for_this_screen_and_given_back(qtbot: QtBot, window: ClerkWindow, file: Path) -> None:
    window.resize(1366, 768)
    handle = window._whole.handle(2)
    middle = handle.rect().center()
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(handle, middle - QPoint(80, 0))
    qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle)
    wide = panel_of(window).width()
    assert wide > 260
    window.close()
    for again in opened(qtbot, file, MAY):
        again.resize(1366, 768)
        QApplication.processEvents()
        assert abs(panel_of(again).width() - wide) <= 2
        again.acts["default_layout"].trigger()
        QApplication.processEvents()
        assert panel_of(again).width() == 216


def test_f6_goes_round_and_escape_comes_back(qtbot: QtBot, window: ClerkWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    go(window, "ZZ01.03.1")
    box = box_of(window)
    seen = []
    for _ in range(4):
        qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_F6)
        seen.append(window.focusWidget())
    assert window.findings_panel
    assert seen == [box, window.findings_panel.table, window.forms.list, view(window)]
    qtbot.keyClick(view(window), Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.focusWidget() is window.forms.list
    box_of(window).setFocus()
    qtbot.keyClick(box_of(window), Qt.Key.Key_Escape)
    assert view(window).hasFocus()


def test_everything_that_takes_focus_has_a_name(window: ClerkWindow) -> None:
    go(window, "ZZ01.03.1")
    panel = panel_of(window)
    for section in panel.sections:
        assert section.head.accessibleName()
    assert panel.accessibleName()
    assert panel.rules.tree.accessibleName()
    assert panel.figures.line.accessibleName()
    assert all(row.back.accessibleName() for row in rows_of(window))
    assert at(window, "ZZ01.03.1").isValid()
