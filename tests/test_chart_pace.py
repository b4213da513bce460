"""进度线: what is plotted, read from the figure's own lines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from tests.analysis_source import Memory
from tests.chart_samples import ENTRIES, GROWTH, PLAN, SIGNED, aimed, line_of, off_page, renamed, texts, year
from zzdesk.analysis.progress import progress
from zzdesk.errors import ZzError
from zzdesk.output.chart_pace import pace_chart, pace_overview
from zzdesk.output.chart_page import BAR, PACE
from zzdesk.output.chart_year import Year
from zzdesk.output.fonts import drawing
from zzdesk.period import Period
from zzdesk.values import not_applicable, waiting

FIRST = PLAN.districts[0]


def test_the_line_is_the_cumulative_figures_and_the_path_is_month_by_month():
    figure = pace_chart(year(lambda n, month: month * 6), SIGNED, FIRST, sample=True)
    axes = figure.axes[0]
    assert line_of(axes, BAR) == [[(2, 12), (3, 18), (4, 24), (5, 30), (6, 36)]]
    assert line_of(axes, PACE)[0] == [(0, 0), (12, 60)]
    assert "上半年巩义市签约亿元以上制造业项目36个，占年度目标的60.0%，高于时序进度10.0个百分点" in texts(figure)
    assert {"36个", "年度目标\n60个", "时序进度", "示例数据", "1—2月", "1—12月"} <= set(texts(figure))
    assert any("校验码" in words and "2021年1—6月" in words and "数据来源" in words for words in texts(figure))


def test_gates_bend_the_path_and_are_marked():
    figure = pace_chart(year(lambda n, month: month, plan=aimed(gates=((3, 10), (6, 24)))), SIGNED, FIRST)
    axes = figure.axes[0]
    assert line_of(axes, PACE)[0] == [(0, 0), (3, 10), (6, 24), (12, 60)]
    assert [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "D"] == [3, 6]
    assert {"阶段目标 10个", "阶段目标 24个"} <= set(texts(figure))


def test_gates_of_a_level_bend_its_path_from_the_year_start():
    """Drawn in percent of the way from the 年初数 to the target, whatever the figures are."""
    form = PLAN.form("ZZ02")
    level = form.line("01")._replace(pace="level", measure="stock", actionable=False)
    lines = tuple(level if line.code == "01" else line for line in form.lines)
    columns = tuple(c._replace(role="year_start") if c.no == "2" else c for c in form.columns)
    leveled = form._replace(lines=lines, columns=columns)
    plan = replace(PLAN, forms=tuple(leveled if f.code == "ZZ02" else f for f in PLAN.forms))
    plan = aimed(plan, 60, ((3, 35), (6, 50)))
    months = []
    for month in (2, 3, 4, 5, 6):
        source = Memory(plan=plan)
        for unit in plan.districts:
            source.put(unit.code, "ZZ02.01.2", 20)
            source.put(unit.code, str(SIGNED), 20 + 5 * month)
        months.append(progress(source, Period(2021, month)))
    axes = pace_chart(Year(tuple(months)), SIGNED, FIRST).figure.axes[0]
    assert line_of(axes, PACE)[0] == [(0, 0), (3, 37.5), (6, 75), (12, 100)]
    assert line_of(axes, BAR)[0][-1] == (6, 75)
    assert [line.get_ydata()[0] for line in axes.lines if line.get_marker() == "D"] == [37.5, 75]


def test_a_month_without_a_figure_breaks_the_line_and_says_why():
    def figures(n: int, month: int):
        return {3: None, 5: waiting()}.get(month, month)

    made = year(figures, returned=frozenset({(Period(2021, 3), FIRST.code)}))
    figure = pace_chart(made, SIGNED, FIRST)
    assert line_of(figure.axes[0], BAR) == [[(2, 2)], [(4, 4)], [(6, 6)]]
    assert {"退回", "待反馈"} <= set(texts(figure))
    assert "未报" in texts(pace_chart(year(figures), SIGNED, FIRST))


def test_batch_and_growth_have_a_target_but_no_path():
    batch = pace_chart(year(lambda n, month: month, ENTRIES), ENTRIES, FIRST)
    assert not line_of(batch.axes[0], PACE)
    assert "集中认定，不按时序进度判定" in "".join(texts(batch))
    growth = pace_chart(year(lambda n, month: "-2.3", GROWTH), GROWTH, FIRST)
    assert not line_of(growth.axes[0], PACE)
    assert "上半年巩义市规上工业增加值同比下降2.3%，低于年度预期目标12.3个百分点" in texts(growth)


def test_sixteen_small_pictures_share_one_scale_in_percent_of_each_target():
    [figure] = pace_overview(year(lambda n, month: month * (n + 1)), SIGNED)
    assert len(figure.axes) == 16
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    assert line_of(figure.axes[15], BAR)[0][-1] == (6, 160.0)
    assert line_of(figure.axes[15], PACE)[0] == [(0, 0), (12, 100)]
    assert {unit.name for unit in PLAN.districts} <= set(texts(figure))
    assert "▼10.0%" in texts(figure)  # behind, without a colour
    assert "160.0%" in texts(figure)


@pytest.mark.parametrize(
    "figures",
    [
        lambda n, month: None,
        lambda n, month: 5 if n == 0 else None,
        lambda n, month: 0,
        lambda n, month: not_applicable("无规上工业"),
        lambda n, month: waiting(),
    ],
    ids=["nobody", "one", "zeros", "not_applicable", "waiting"],
)
def test_nothing_breaks_and_nothing_leaves_the_page(figures):
    made = year(figures, plan=renamed(aimed()))
    pages = [*pace_overview(made, SIGNED, sample=True), pace_chart(made, SIGNED, made.last.plan.districts[0])]
    assert [off_page(page) for page in pages] == [[], []]


def test_a_unit_without_the_line_and_a_line_without_rows_are_named():
    made = year(lambda n, month: month)
    with pytest.raises(ZzError, match=r"市工信局.*ZZ02"):
        pace_chart(made, SIGNED, PLAN.unit("D01"))
    with pytest.raises(ZzError, match=r"ZZ01\.09\.1"):
        pace_overview(made, ENTRIES._replace(line="09"))


def test_without_a_target_the_line_stands_alone():
    made = year(lambda n, month: month, plan=PLAN)
    figure = pace_chart(made, SIGNED, FIRST)
    assert line_of(figure.axes[0], BAR)
    assert not line_of(figure.axes[0], PACE)
    assert any("年度目标未下达" in words for words in texts(figure))
    assert len(pace_overview(made, SIGNED)[0].axes) == 16


def boxes(figure, wanted) -> dict[str, object]:  # type: ignore[no-untyped-def]
    """The places of the texts that `wanted` says yes to, once drawn."""
    with drawing():
        FigureCanvasAgg(figure).draw()
    found = {t.get_text(): t.get_window_extent() for t in figure.findobj(Text) if t.get_visible()}
    return {words: box for words, box in found.items() if wanted(words)}


@pytest.mark.parametrize("each", [3, 4, 6])  # under the path all year, across it, over it
def test_the_gates_words_and_the_figures_of_the_line_keep_clear(each: int) -> None:
    made = year(lambda n, month: None if month == 8 else each * month, SIGNED, last=11,
                plan=aimed(gates=((3, 10), (6, 24), (9, 40))))  # fmt: skip
    figure = pace_chart(made, SIGNED, made.last.plan.districts[0])
    gates = boxes(figure, lambda words: words.startswith("阶段目标"))
    figures = boxes(figure, lambda words: words.endswith("个") and "目标" not in words)
    assert len(gates) == 3
    for gate, one in gates.items():
        assert not [words for words, other in figures.items() if one.overlaps(other)], gate


def test_the_word_in_a_gap_stands_clear_of_the_path() -> None:
    made = year(lambda n, month: None if month == 8 else 4 * month, SIGNED, last=11)
    figure = pace_chart(made, SIGNED, made.last.plan.districts[0])
    axes = figure.axes[0]
    [place] = boxes(figure, lambda words: words == "未报").values()
    path = axes.transData.transform([(8, 60 * 8 / 12)])[0][1]
    assert place.y1 < path or place.y0 > path
