"""The two charts that are grids of words: 各项指标对照 and 报送情况."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from tests.chart_samples import GROWTH, PLAN, SIGNED, aimed, off_page, renamed, texts, year
from zzdesk import session
from zzdesk.errors import ZzError
from zzdesk.ledger.matrix import Matrix
from zzdesk.ledger.status import Status, UnitStatus
from zzdesk.output.chart_grid import SHADES, Cell, Grid, draw_grid
from zzdesk.output.chart_heatmap import heatmap_addresses, heatmap_pages, shades_of
from zzdesk.output.chart_page import Words, new_page
from zzdesk.output.chart_reporting import reporting_pages
from zzdesk.period import Period
from zzdesk.values import waiting


def shown_colours(axes) -> set[str]:
    from matplotlib.colors import to_hex

    return {to_hex(c).upper() for c in axes.collections[0].get_facecolor()}


def test_shades_are_quarters_of_what_is_published_and_ties_share_one():
    made = year(lambda n, month: n, SIGNED)
    shades = shades_of(made.last.of(SIGNED))
    by_order = [shades[unit.code] for unit in sorted(PLAN.districts, key=lambda u: u.order)]
    assert sorted(by_order) == [0] * 4 + [1] * 4 + [2] * 4 + [3] * 4
    assert by_order == sorted(by_order)
    tied = year(lambda n, month: 3 if n < 8 else 9, SIGNED)
    assert set(shades_of(tied.last.of(SIGNED)).values()) == {0, 2}
    assert set(shades_of(year(lambda n, month: 4, SIGNED).last.of(SIGNED)).values()) == {1}


def test_the_four_shades_are_told_apart_in_grey():
    grey = [sum(w * int(s[i : i + 2], 16) for w, i in ((0.299, 1), (0.587, 3), (0.114, 5))) for s in SHADES]
    assert all(one - two > 25 for one, two in pairwise(grey))


def test_cells_hold_figures_and_words_and_short_ones_are_hatched():
    def figures(n: int, month: int):
        return {0: "-2.3", 1: waiting(), 2: None}.get(n, "15.0")

    pages = heatmap_pages(year(figures, GROWTH), sample=True)
    shown = texts(pages[0])
    assert {"−2.3", "待反馈", "未报", "15.0", "规上工业增加值增速\n（%）"} <= set(shown)
    hatched = [c for c in pages[0].axes[0].collections if c.get_hatch() == "/////"]
    assert [len(c.get_paths()) for c in hatched] == [1]
    assert any("最多的是巩义市（1项）" in words for words in shown)


def test_a_unit_sent_back_says_so_and_groups_stand_together():
    first = PLAN.districts[0]
    made = year(lambda n, month: n or None, SIGNED, returned=frozenset({(Period(2021, 6), first.code)}))
    pages = heatmap_pages(made)
    assert "退回" in texts(pages[0])
    placed = {t.get_text(): t.get_position()[1] for t in pages[0].axes[0].texts}
    order = sorted(PLAN.districts, key=lambda u: placed[u.name])
    assert [u.group for u in order] == sorted((u.group for u in order), key=PLAN.groups.index)


def test_indicators_of_single_enterprises_are_left_out():
    forms = tuple(replace_disclosure(f) for f in PLAN.forms)
    made = year(lambda n, month: n, SIGNED, plan=replace(aimed(), forms=forms))
    assert {a.form for a in heatmap_addresses(made.last)} == {"ZZ01"}


def replace_disclosure(form):
    return form._replace(disclosure="单个企业资料") if form.code == "ZZ02" else form


@pytest.mark.parametrize(
    "figures",
    [lambda n, m: None, lambda n, m: 0, lambda n, m: 7, lambda n, m: 60 if n else 1, lambda n, m: 60 if n > 2 else 1],
    ids=["nobody", "zeros", "tied", "one behind", "three behind"],
)
def test_the_heat_map_stays_on_the_page(figures):
    made = year(figures, SIGNED, plan=renamed(aimed()))
    assert [off_page(page) for page in heatmap_pages(made, sample=True)] == [[], []]


def test_a_plan_that_holds_nobody_to_anything_is_told():
    bare = replace(PLAN, targets=(), forms=tuple(f for f in PLAN.forms if f.code == "ZZ01"))
    made = year(lambda n, month: 1, GROWTH, plan=bare)
    with pytest.raises(ZzError, match="没有可画"):
        heatmap_pages(made)


def test_a_cell_of_the_grid_lies_where_it_is_said_to():
    page = new_page(Words("t", "s", "f", "n"))
    axes = draw_grid(page, Grid(["甲", "乙"], [("一", [Cell("1"), Cell("2", shade=SHADES[3])]), ("二", [Cell("3")])]))
    at = {t.get_text(): t.get_position() for t in axes.texts}
    assert (at["1"], at["2"], at["3"]) == ((0.5, 0.5), (1.5, 0.5), (0.5, 1.5))
    assert SHADES[3].upper() in shown_colours(axes)


def status(month: int, **states: str) -> Status:
    """Every district reported but those named."""
    units = []
    for unit in PLAN.districts:
        state = states.get(unit.name, "reported")
        kind = "正式" if state in {"reported", "queried", "late"} else None
        units.append(
            UnitStatus(unit.code, unit.name, "reported" if state == "late" else state, kind, 1, state == "late",
                       40 if kind else 0, 41 if unit.name == "登封市" else 40)
        )  # fmt: skip
    return Status(Period(2021, month), tuple(units))


def test_the_matrix_has_a_mark_and_a_word_in_every_cell():
    states = {"巩义市": "missing", "荥阳市": "returned", "新密市": "late", "新郑市": "conflict", "中牟县": "queried"}
    matrix = Matrix((status(2), status(3, **states)), tuple((u.code, u.name) for u in PLAN.districts))
    [page] = reporting_pages(matrix, PLAN, sample=True)
    shown = texts(page)
    assert {"✓ 已报", "— 未报", "✕ 退回", "△ 迟报", "⇄ 待认定", "? 待核实", "40/41", "1—2月", "1—3月"} <= set(shown)
    assert "一季度应报16个单位，已报13个，1个未报、1个退回、1个待认定：巩义市、荥阳市、新郑市" in shown
    assert "完整率（%）" in shown
    assert off_page(page) == []


def test_long_names_do_not_push_the_title_off_the_page():
    made = status(3, 巩义市="missing", 荥阳市="returned", 新密市="missing")
    units = tuple(replace(u, name=f"{u.name}某某国家级经济技术开发区某某片区管") for u in made.units)
    [page] = reporting_pages(Matrix((Status(made.period, units),), tuple((u.unit, u.name) for u in units)), PLAN)
    assert off_page(page) == []
    assert "一季度应报16个单位，已报13个，2个未报、1个退回" in texts(page)


def test_nobody_and_everybody():
    everybody = Matrix((status(2),), tuple((u.code, u.name) for u in PLAN.districts))
    assert "1—2月16个单位均已报送" in texts(reporting_pages(everybody, PLAN)[0])
    nobody = status(2, **{u.name: "missing" for u in PLAN.districts})
    names = tuple((u.code, u.name) for u in PLAN.districts)
    assert "1—2月应报16个单位，已报0个，16个未报" in texts(reporting_pages(Matrix((nobody,), names), PLAN)[0])


def test_an_empty_ledger_still_has_its_matrix(tmp_path: Path):
    with session.create_ledger(tmp_path / "库", PLAN) as ledger:
        period, day = Period(2021, 3), date(2021, 5, 1)
        for kind in ("reporting", "heatmap", "pace"):
            pages = session.chart_pages(ledger, period, kind=kind, today=day)
            assert any("未报" in words for words in texts(pages[0])), kind
