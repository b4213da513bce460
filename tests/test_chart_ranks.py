"""名次变化: places as ranked, ties side by side, gaps where there is no place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.chart_samples import PLAN, SIGNED, aimed, off_page, renamed, texts, year
from zzdesk.errors import ZzError
from zzdesk.output.chart_places import paths
from zzdesk.output.chart_ranks import groups_of, ranks_chart
from zzdesk.period import Period
from zzdesk.values import waiting

ZONES = "四个开发区"


def test_a_path_is_the_rank_of_each_month():
    made = year(lambda n, month: n if month % 2 else 20 - n)
    for group, found in groups_of(made, SIGNED).items():
        for path in found:
            for spot, month in zip(path.spots, made.months, strict=True):
                row = next(r for r in month.of(SIGNED) if r.unit == path.unit)
                assert (spot.rank, spot.height) == (row.rank, row.rank), (group, path.unit.name)


def test_the_line_is_plotted_at_its_places_with_the_rank_in_the_ring():
    made = year(lambda n, month: n)
    figure = ranks_chart(made, SIGNED, sample=True)
    assert len(figure.axes) == 3  # a panel a group
    axes = figure.axes[0]
    lines = [line for line in axes.lines if line.get_linestyle() != "None"]
    assert [list(line.get_xdata()) for line in lines] == [[2, 3, 4, 5, 6]] * 4
    assert sorted(line.get_ydata()[0] for line in lines) == [1, 2, 3, 4]
    assert axes.get_ylim()[0] > axes.get_ylim()[1]  # the first place on top
    assert {"1", "2", "3", "4", "郑东新区", "2月", f"{ZONES}（4个）"} <= set(texts(figure))


def test_ties_keep_their_rank_and_stand_side_by_side():
    made = year(lambda n, month: 5)
    found = paths(made, SIGNED, ZONES)
    assert [path.spots[-1].rank for path in found] == [1, 1, 1, 1]
    assert [path.spots[-1].height for path in found] == [1, 2, 3, 4]
    assert any("并列第1位的共16个单位" in words for words in texts(ranks_chart(made, SIGNED)))


def test_a_month_without_a_place_breaks_the_line_and_is_last():
    zone = next(u for u in PLAN.districts if u.group == ZONES)

    def figures(n: int, month: int):
        if PLAN.districts[n] != zone:
            return n
        return {3: None, 4: waiting(), 5: None}.get(month, 99)

    made = year(figures, returned=frozenset({(Period(2021, 5), zone.code)}))
    path = next(p for p in paths(made, SIGNED, ZONES) if p.unit == zone)
    assert [(s.rank, s.words) for s in path.spots] == [
        (1, ""),
        (None, "未报"),
        (None, "待反馈"),
        (None, "退回"),
        (1, ""),
    ]
    assert [s.height for s in path.spots] == [1, 4, 4, 4, 1]
    assert path.pieces == []  # one month alone makes no line
    assert {"未报", "待反馈", "退回"} <= set(texts(ranks_chart(made, SIGNED)))


def test_the_move_since_last_month_stands_behind_the_name():
    made = year(lambda n, month: n if month == 6 else 20 - n)
    moved = {path.unit.name: path.moved for path in paths(made, SIGNED, ZONES)}
    assert set(moved.values()) == {" ↑3", " ↑1", " ↓1", " ↓3"}


@pytest.mark.parametrize(
    "figures",
    [lambda n, m: None, lambda n, m: 0, lambda n, m: 7, lambda n, m: n, lambda n, m: n if m < 5 or n > 3 else None],
    ids=["nobody", "zeros", "tied", "apart", "some"],
)
def test_nothing_leaves_the_page(figures):
    made = year(figures, plan=renamed(aimed()), last=12)
    assert off_page(ranks_chart(made, SIGNED, sample=True)) == []


def test_groups_under_three_are_not_ranked():
    few = replace(aimed(), units=tuple(u._replace(group=u.name) for u in PLAN.units))
    with pytest.raises(ZzError, match="没有名次"):
        ranks_chart(year(lambda n, month: n, plan=few), SIGNED)
