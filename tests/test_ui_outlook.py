"""预警与评分: rows, their explanations, the filter by unit, the way to 进度与排名, and what stands where nothing is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.returns_samples import data_of, sample
from tests.test_ledger_intake import other
from ui.bureau.outlook_page import FORECASTS, SCORES, WARNINGS, OutlookPage
from ui.bureau.outlook_rows import score_rows, topic_words
from ui.bureau.window import BureauWindow
from zzdesk import session
from zzdesk.analysis.score import TopicScore, UnitScore
from zzdesk.analysis.warning import level_words
from zzdesk.period import Period
from zzdesk.plan.model import Plan

MARCH = Period(2021, 3)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan) -> Iterator[BureauWindow]:
    inbox = tmp_path / "收件"
    inbox.mkdir()
    (inbox / "巩义.xlsx").write_bytes(data_of(sample()))
    (inbox / "荥阳.xlsx").write_bytes(data_of(other(sample("410182"), ZZ01_08_2="0")))
    ledger = session.create_ledger(tmp_path / "汇总库", plan)
    session.merge(ledger, [inbox], date(2021, 4, 8))
    found = BureauWindow(ledger)
    qtbot.addWidget(found)
    found.show()
    found.set_period(MARCH)
    found.show_page(found.page_names.index("预警与评分"))
    finish(qtbot, found)
    yield found
    found.close()


def finish(qtbot: QtBot, window: BureauWindow) -> None:
    qtbot.waitUntil(lambda: not window.is_working, timeout=60_000)


def texts(page: OutlookPage) -> list[tuple[str, ...]]:
    return [tuple(row) for row in page.models[page.tabs.currentIndex()].rows]


def test_warnings_are_those_of_the_command_widest_gap_first(window: BureauWindow) -> None:
    page, found = window.outlook, session.warnings(window.ledger, MARCH)
    assert page.tabs.currentIndex() == WARNINGS
    assert [row[1] for row in texts(page)] == [w.row.unit.name for w in found.rows]
    gaps = [Decimal(row[5]) for row in texts(page)]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[0] > 0
    assert f"{sum(w.level == 'behind' for w in found.rows)}项，有风险" in page.told.text()


def test_at_the_years_end_what_is_behind_was_not_met() -> None:
    assert level_words("behind", Period(2021, 11)) == "未达到进度"
    assert level_words("behind", Period(2021, 12)) == "未完成"
    assert level_words("danger", Period(2021, 12)) == "有风险"


def test_a_row_is_explained_below_and_leads_to_its_chart(qtbot: QtBot, window: BureauWindow) -> None:
    page = window.outlook
    row, told = 1, page._rows[1]
    index = page.models[0].index(row, 1)
    page.view.scrollTo(index)
    qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=page.view.visualRect(index).center())
    assert told.address in page.words.toPlainText()
    assert all(reason in page.words.toPlainText() for reason in told.cells[6].split("；"))
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    finish(qtbot, window)
    assert window.progress.isVisible()
    assert str(window.progress.indicator) == told.address


def test_one_unit_is_kept_over_the_tabs(qtbot: QtBot, window: BureauWindow) -> None:
    page = window.outlook
    page.units.setCurrentIndex(page.units.findText("荥阳市"))
    assert {row[1] for row in texts(page)} == {"荥阳市"}
    page.tabs.setCurrentIndex(FORECASTS)
    assert {row[1] for row in texts(page)} == {"荥阳市"}
    assert "不是统计数" in page.told.text()
    finish(qtbot, window)


def test_every_forecast_tells_its_methods_or_why_there_is_none(window: BureauWindow) -> None:
    page = window.outlook
    page.tabs.setCurrentIndex(FORECASTS)
    without = [told for told in page._rows if told.cells[0] == "不推算"]
    assert without
    assert page._rows[-len(without) :] == without
    assert all(len(told.words.splitlines()) > 1 for told in page._rows)
    assert any("按累计平均" in told.words for told in page._rows)


def test_a_topic_without_weights_says_what_to_enter(window: BureauWindow) -> None:
    page = window.outlook
    page.tabs.setCurrentIndex(SCORES)
    assert page.topics.isVisible()
    assert page.empty.isVisible()
    assert "未启用" in page.empty.head.text()
    assert "权重" in page.empty.words.text()


def test_scores_stand_by_group_and_tell_each_line(plan: Plan) -> None:
    topic = replace_weights(plan)
    units = sorted(plan.districts, key=lambda u: u.order)[:3]
    found = TopicScore(
        topic,
        tuple(
            UnitScore(u, (), Decimal(0), Decimal(n), Decimal(n) if n else None, (f"合计：得{n}分",), n or None)
            for n, u in enumerate(units)
        ),
    )
    rows = score_rows(found)
    assert [row.cells[0] for row in rows] == ["1", "2", "—"]
    assert rows[-1].cells[3] == "—"
    assert "合计：得1分" in rows[0].words
    assert "已启用" in topic_words(found)


def replace_weights(plan: Plan):  # type: ignore[no-untyped-def]
    topic = plan.topics[0]
    return topic._replace(items=tuple(i._replace(weight=Decimal(10)) for i in topic.items))


def test_a_period_without_returns_says_so(qtbot: QtBot, window: BureauWindow) -> None:
    page = window.outlook
    window.set_period(Period(2021, 5))
    finish(qtbot, window)
    for tab in (WARNINGS, FORECASTS, SCORES):
        page.tabs.setCurrentIndex(tab)
        assert page.empty.isVisible()
        assert not page.view.isVisible()
        assert "还没有报送文件" in page.empty.head.text()
