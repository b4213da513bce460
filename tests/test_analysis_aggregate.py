"""City figures, re-derived with plain decimal arithmetic from the rows themselves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis_source import JUNE, PLAN, Memory, sample
from zzdesk.address import Address
from zzdesk.analysis import aggregate
from zzdesk.analysis.aggregate import city_figures
from zzdesk.analysis.exact import column
from zzdesk.analysis.source import Figures
from zzdesk.period import Period
from zzdesk.values import not_applicable, number, waiting

DISTRICTS = [u.code for u in PLAN.districts]
OUTPUT, BASE, GROWTH = "ZZ01.09.1", "ZZ01.09.2", "ZZ01.09.3"


def city(source: Memory, address: str, official=None, period: Period = JUNE):
    found = city_figures(Figures(source, period), official)
    return next(f for f in found if f.address == Address.parse(address))


def everyone(address: str, value="1") -> Memory:
    source = Memory()
    for unit in DISTRICTS:
        source.put(unit, address, value)
    return source


def test_flow_is_the_sum_and_the_citys_figure_when_all_reported():
    found = city(everyone("ZZ01.03.1", "3"), "ZZ01.03.1")
    assert (found.value, found.method, found.reason, found.reported, found.expected) == (48, "sum", "", 16, 16)


def test_missing_units_label_the_sum_and_keep_it_from_being_the_citys():
    source = everyone("ZZ02.01.1", "3")
    del source.cells["410108"]
    found = city(source, "ZZ02.01.1")
    assert (found.value, found.reason, found.is_whole) == (45, "已报15家合计", False)


def test_a_blank_or_waiting_cell_is_missing_but_not_applicable_is_an_answer():
    source = everyone("ZZ01.03.1", "3")
    source.put("410181", "ZZ01.03.1", waiting())
    source.put("410182", "ZZ01.03.1", not_applicable("辖区没有"))
    found = city(source, "ZZ01.03.1")
    assert (found.value, found.reported) == (42, 15)


def test_annex_targets_stand_beside_the_citys_and_never_make_one():
    found = city(everyone("ZZ01.03.1"), "ZZ01.03.1")
    assert (found.target, found.completion, found.district_targets) == (None, None, 490)
    growth = city(everyone("ZZ01.01.3"), "ZZ01.01.3")
    assert (growth.target, growth.district_targets) == (9, None)
    assert [city(Memory(), a).target for a in ("ZZ01.02.3", "ZZ01.04.3")] == [Decimal("9.5"), Decimal(8)]


def test_growth_on_a_comparable_base_is_none_with_the_reason_until_published():
    source = everyone("ZZ01.01.3", "8.5")
    found = city(source, "ZZ01.01.3")
    assert (found.value, found.method) == (None, "none")
    assert "不可加总" in found.reason
    assert "可比价" in found.reason
    published = city(source, "ZZ01.01.3", {Address.parse("ZZ01.01.3"): Decimal("9.6")})
    assert (published.value, published.method, published.gap_pp) == (Decimal("9.6"), "official", Decimal("0.6"))


def test_current_price_growth_needs_both_levels_of_every_unit():
    source = sample(missing=())
    assert city(source, GROWTH).method == "ratio_of_sums"
    source.put("410122", BASE, waiting())
    found = city(source, GROWTH)
    assert (found.value, found.method, found.reported) == (None, "none", 15)
    assert "不可加总" in found.reason
    assert "中牟县" in found.reason


def test_levels_on_a_comparable_base_never_make_growth():
    source = sample(missing=())
    line = PLAN.form("ZZ01").line("09")._replace(basis="可比价")
    form = PLAN.form("ZZ01")._replace(lines=tuple(line if x.code == "09" else x for x in PLAN.form("ZZ01").lines))
    source.plan = replace(PLAN, forms=(form, *PLAN.forms[1:]))
    assert city(source, GROWTH).method == "none"


def test_units_without_the_activity_do_not_block_the_ratio():
    source = sample(missing=())
    for address in (OUTPUT, BASE):
        source.put("410106", address, not_applicable("辖区没有规上工业"))
    assert city(source, GROWTH).method == "ratio_of_sums"


def test_a_zero_base_gives_no_growth():
    source = everyone(OUTPUT, "5")
    for unit in DISTRICTS:
        source.put(unit, BASE, 0)
    assert city(source, GROWTH).value is None


def test_monthly_growth_is_never_made_of_cumulative_levels():
    assert city(sample(missing=()), "ZZ01.01.7").method == "none"


def test_a_share_is_the_ratio_of_its_summed_parts_or_nothing():
    source = everyone("ZZ01.08.1", "40")
    line = PLAN.form("ZZ01").line("08")._replace(measure="share")
    form = PLAN.form("ZZ01")._replace(lines=tuple(line if x.code == "08" else x for x in PLAN.form("ZZ01").lines))
    source.plan = replace(PLAN, forms=(form, *PLAN.forms[1:]))
    assert "不可加总" in city(source, "ZZ01.08.1").reason
    parts = {"share_parts": {"ZZ01.08.1": [OUTPUT, BASE]}}
    source.plan = replace(source.plan, settings={**PLAN.settings, **parts})
    for n, unit in enumerate(DISTRICTS, 1):
        source.put(unit, OUTPUT, n)
        source.put(unit, BASE, 17)
    found = city(source, "ZZ01.08.1")
    assert (found.value, found.method) == (50, "ratio_of_sums")  # 136 of 272


def test_the_published_figure_is_the_citys_even_with_units_missing():
    source = everyone("ZZ01.01.3", "8.5")
    del source.cells["410108"]
    found = city(source, "ZZ01.01.3", {Address.parse("ZZ01.01.3"): Decimal("8.2")})
    assert (found.reported, found.is_whole, found.gap_pp) == (15, True, Decimal("-0.8"))


def test_no_unit_at_all_is_nothing_not_zero():
    found = city(Memory(), "ZZ01.03.1")
    assert (found.value, found.method, found.reported) == (None, "none", 0)


def test_this_month_has_no_city_line_where_the_column_is_closed():
    closed = {str(f.address) for f in city_figures(Figures(Memory(), Period(2021, 2)))}
    assert "ZZ01.03.4" not in closed
    assert "ZZ01.03.1" in closed


LEVEL = st.decimals(min_value=0, max_value=99999, places=2, allow_nan=False)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(LEVEL, LEVEL), min_size=16, max_size=16), st.permutations(DISTRICTS))
def test_sums_and_the_ratio_agree_with_plain_decimal(levels, order):
    source = Memory()
    for unit, (now, before) in zip(order, levels, strict=True):
        source.put(unit, OUTPUT, number(now))
        source.put(unit, BASE, number(before))
    above, below = sum(a for a, _ in levels), sum(b for _, b in levels)
    assert city(source, OUTPUT).value == above
    found = city(source, GROWTH)
    if below == 0:
        assert found.value is None
        return
    with localcontext() as exact:
        exact.prec = 80
        expected = (above / below - 1) * 100
    assert found.value == pytest.approx(expected, abs=Decimal("1e-12"))
    assert -found.value.as_tuple().exponent == 12


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(DISTRICTS), st.integers(0, 500), max_size=16))
def test_a_partial_sum_counts_who_gave_it(given_figures):
    source = Memory()
    for unit, figure in given_figures.items():
        source.put(unit, "ZZ01.03.1", figure)
    found = city(source, "ZZ01.03.1")
    assert found.value == (sum(given_figures.values()) if given_figures else None)
    assert found.reported == len(given_figures)
    assert (found.reason == "") == (len(given_figures) == 16)


FIGURES = st.one_of(
    st.integers(-(10**6), 10**6).map(lambda n: Decimal(n) / 100),
    st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-1000, max_value=1000),
    st.sampled_from([Decimal(9) * 10**17, -Decimal(9) * 10**17, Decimal("1e-9")]),  # 64 bits run over
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.none(), FIGURES)))
def test_a_column_of_whole_numbers_adds_up_to_the_digit(figures: list[Decimal | None]) -> None:
    values = [not_applicable("没有") if f is None else number(f) for f in figures]
    found = column(values, 2)
    known = [Fraction(f) for f in figures if f is not None]
    total = found.total()
    assert (None if total is None else Fraction(total)) == (sum(known, Fraction(0)) if known else None)
    assert (found.given, found.answered) == (len(known), len(figures))


def test_very_many_units_are_added_by_columns_to_the_same_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    source = sample()
    source.put("410181", "ZZ01.03.1", waiting())
    source.put("410182", "ZZ01.03.1", not_applicable("没有"))
    before = city_figures(Figures(source, JUNE))
    monkeypatch.setattr(aggregate, "MANY", 2)
    assert city_figures(Figures(source, JUNE)) == before
