"""The bureau's window: dropped files are merged in a thread, read as they came, and shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.returns_samples import data_of, sample
from tests.test_ledger_intake import mixed_bag
from ui.bureau.window import BureauWindow
from zzdesk import session
from zzdesk.period import Period
from zzdesk.plan.model import Plan

MARCH = Period(2021, 3)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan) -> Iterator[BureauWindow]:
    found = BureauWindow(session.create_ledger(tmp_path / "汇总库", plan))
    qtbot.addWidget(found)
    found.show()
    yield found
    found.close()


def finish(qtbot: QtBot, window: BureauWindow) -> None:
    """Until neither work nor a question is under way, and what they bring about neither."""
    qtbot.waitUntil(lambda: not window.is_working, timeout=60_000)


def test_dropped_files_are_merged_and_shown(qtbot: QtBot, window: BureauWindow, tmp_path: Path) -> None:
    inbox = tmp_path / "收件"
    wanted = mixed_bag(inbox)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(inbox))])
    drop = QDropEvent(
        QPoint(400, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(drop)
    assert window.is_working
    finish(qtbot, window)
    rows = {row[1]: row for row in window.intake.files.model.rows}
    assert rows.keys() == wanted.keys()
    assert rows["断.xlsx"][0] == "✕ 无法读取"
    assert rows["新郑1.xlsx"][0].startswith("⇄")
    assert rows["登封.xlsx"][5] == "196＝195＋1"
    assert "退回、待认定或无法读取" in window.bar.text
    files, details = window.intake.files, window.intake.details
    files.words.setText("登封.xlsx")
    assert files.sieve.rowCount() == 1
    files.table.selectRow(0)
    finish(qtbot, window)
    [refused] = [row for row in details.findings.rows if row[2] == "2000万"]
    assert refused[1].startswith("ZZ02!")
    assert details.original.isEnabled()


def test_a_second_work_waits_and_a_stop_leaves_whole_files(qtbot: QtBot, window: BureauWindow, tmp_path: Path) -> None:
    inbox = tmp_path / "收件"
    inbox.mkdir()
    for unit in window.ledger.plan.districts:
        (inbox / f"{unit.code}.xlsx").write_bytes(data_of(sample(unit.code)))
    window.take([inbox])
    window.take([inbox])
    assert "上一项工作" in window.bar.text
    window.office.stop()
    finish(qtbot, window)
    taken = len(window.ledger.files())
    assert taken < 16
    assert taken == len(window.ledger.standing(MARCH))
    assert "已取消" in window.bar.text


def test_progress_page_draws_the_chart_off_the_window_thread(
    qtbot: QtBot, window: BureauWindow, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data_of(sample()))
    window.take([path])
    finish(qtbot, window)
    window.set_period(MARCH)
    window.show_page(window.page_names.index("进度与排名"))
    qtbot.waitUntil(lambda: not window.progress.chart.pixmap().isNull(), timeout=60_000)
    finish(qtbot, window)
    named = {row[1]: row for row in window.progress.table.rows}
    assert named["荥阳市"][3] == "未报"
    assert named["巩义市"][0] == "1"
    assert "不可加总" in window.progress.city.text()


def test_the_workbook_is_exported(qtbot: QtBot, window: BureauWindow, tmp_path: Path) -> None:
    window.save_book(tmp_path / "汇总表.xlsx")
    finish(qtbot, window)
    assert (tmp_path / "汇总表.xlsx").stat().st_size > 5000
    assert "已生成" in window.bar.text


def test_receipts_and_blank_returns_go_out(qtbot: QtBot, window: BureauWindow, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(data_of(sample()))
    (tmp_path / "b.xlsx").write_bytes(b"<html></html>")
    window.take([tmp_path / "a.xlsx", tmp_path / "b.xlsx"])
    finish(qtbot, window)
    window.set_period(MARCH)
    window.menus.sending.receipts(tmp_path / "回执")
    finish(qtbot, window)
    made = list((tmp_path / "回执").iterdir())
    assert len(made) > 16
    assert f"已生成{len(made)}份回执" in window.bar.text
    assert "b.xlsx" in window.bar.details
    window.menus.sending.blanks(tmp_path / "空表")
    finish(qtbot, window)
    assert len(list((tmp_path / "空表").iterdir())) >= 16
    assert "份空表" in window.bar.text


def test_a_feedback_table_comes_in_whole_or_not_at_all(qtbot: QtBot, window: BureauWindow, tmp_path: Path) -> None:
    head = "报告期,单位,指标,累计增速,当月增速,位次,来源文号,取得日期\n"
    bad, good = tmp_path / "坏.csv", tmp_path / "好.csv"
    bad.write_text(head + "2021-03,某某区,规上工业增加值,9.1,,,郑统〔2021〕3号,2021-04-16\n", encoding="utf-8")
    names = [*(u.name for u in window.ledger.plan.districts), "全市"]
    rows = [f"2021-03,{name},规上工业增加值,9.1,,,郑统〔2021〕3号,2021-04-16\n" for name in names]
    good.write_text(head + "".join(rows), encoding="utf-8")
    window.menus.sending.official(bad)
    finish(qtbot, window)
    assert "某某区" in window.bar.details
    window.menus.sending.official(good)
    finish(qtbot, window)
    assert "已导入 好.csv 的17个数" in window.bar.text
    window.set_period(MARCH)
    window.menus.sending.feedback(tmp_path / "反馈")
    finish(qtbot, window)
    assert len(list((tmp_path / "反馈").iterdir())) == 16
    window.set_period(Period(2021, 5))
    window.menus.sending.feedback(tmp_path / "反馈5")
    finish(qtbot, window)
    assert "已生成" not in window.bar.text


def test_tab_goes_over_each_page_in_reading_order(qtbot: QtBot, window: BureauWindow) -> None:
    for number, name in enumerate(window.page_names):
        window.show_page(number)
        finish(qtbot, window)
        window._rail.setFocus()
        page, spots = window._pages.currentWidget(), []
        for _ in range(60):
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            focused = QApplication.focusWidget()
            if focused is window._rail:
                break
            if page.isAncestorOf(focused):
                spots.append(focused.mapTo(page, QPoint(0, 0)))
        assert QApplication.focusWidget() is window._rail, name
        assert spots, name
        lefts = [s for s in spots if s.x() < page.width() // 3]
        assert [s.y() for s in lefts] == sorted(s.y() for s in lefts), name


def test_an_error_is_told_in_the_bar(qtbot: QtBot, window: BureauWindow, tmp_path: Path) -> None:
    window.take([tmp_path / "没有.xlsx"])
    finish(qtbot, window)
    assert "找不到文件" in window.bar.text
