"""The city's figures, subtotals, 拉动 and warnings, over random plans and months, worked out again by `rederived`."""

from __future__ import annotations

import os
from fractions import Fraction
from typing import Any

from hypothesis import given, settings

from tests import rederived as again
from tests.rederived_plans import FORM, Month, held_in, stores
from zzdesk.address import Address
from zzdesk.analysis.contribution import contribution
from zzdesk.analysis.forecast import Forecasts
from zzdesk.analysis.progress import progress
from zzdesk.analysis.source import Figures
from zzdesk.analysis.subtotals import subtotals
from zzdesk.analysis.warning import warnings_of
from zzdesk.plan.model import Line

COUNT = int(os.environ.get("ZZDESK_REDERIVED", "80"))


@settings(max_examples=COUNT, deadline=None)
@given(stores())
def test_city_and_subtotals(month: Month) -> None:
    store, period, official = month
    held = held_in(store, period, official)
    found, figures = progress(store, period, official=official), Figures(store, period)
    plan = held.plan
    told: Any = {Address(c["form"], c["line"], c["column"]): c for c in found.as_json()["city"]}  # type: ignore[attr-defined]
    assert set(told) == {a for a in plan.indicators if a.form == FORM}
    for address, city in told.items():
        line = plan.form(FORM).line(address.line)
        levels = (
            [Address(FORM, line.code, no) for no in "12"] if address.column == "3" and "1" in line.open else [None] * 2
        )
        whole = again.together(held, plan.districts, _as(line, address), address, levels, city=True)
        assert (again.fraction(city["value"]), city["method"]) == (whole.value, whole.method), address
        assert (city["reported"], city["expected"]) == (whole.reported, whole.expected)
        _city_target(held, address, line, city, whole)
        for part in subtotals(figures, plan.indicators[address]):
            own = [u for u in plan.districts if u.group == part.group]
            mine = again.together(held, own, _as(line, address), address, levels, city=False)
            assert (again.fraction(part.value), part.method) == (mine.value, mine.method), part
            assert (part.reported, part.expected) == (mine.reported, mine.expected)


def _as(line: Line, address: Address) -> Line:
    """The growth column of a flow is a rate."""
    return line._replace(measure="rate") if address.column == "3" else line


def _city_target(held: again.Held, address: Address, line: Line, city: Any, whole: again.Whole) -> None:
    sums = [Fraction(str(t.value)) for t in held.plan.targets if t.address == address and t.value is not None]
    adds = _as(line, address).measure in {"flow", "stock"}
    assert again.fraction(city["district_targets"]) == (sum(sums, again.NONE) if adds and sums else None)
    named = held.plan.city.get(str(address))
    target = next((t for t in held.plan.targets if str(t.address) == named), None) if named else None
    assert again.fraction(city["target"]) == (None if target is None else again.fraction(target.value))
    stand = again.Stand("")
    if (
        target is not None
        and whole.value is not None
        and (whole.method == "official" or whole.reported == whole.expected)
    ):
        stand = again.against(line, target, whole.value, held.month, None, ())
    assert (again.fraction(city["completion"]), again.fraction(city["gap_pp"])) == (stand.completion, stand.gap)


# --- 拉动 ------------------------------------------------------------------------------------------
@settings(max_examples=COUNT, deadline=None)
@given(stores())
def test_contributions(month: Month) -> None:
    store, period, official = month
    held = held_in(store, period, official)
    found = progress(store, period, official=official)
    table: Any = held.plan.settings.get("contribution_weights") or {}
    for words, shares in table.items():
        address = Address.parse(words)
        made = contribution(found, address)
        if made is None:
            assert set(shares) == {"source"}
            continue
        city = held.official.get(address)
        known = [p.pull for p in made.parts if p.pull is not None]
        assert known == sorted(known, reverse=True)
        for part in made.parts:
            weight, growth = again.fraction(shares.get(part.row.unit.code)), held.number(part.row.unit.code, address)
            assert again.fraction(part.pull) == again.pull(weight, growth)
            assert again.fraction(part.share) == again.part_of_growth(weight, growth, city)
        assert again.fraction(made.rest) == (
            None if city is None else city - sum(map(Fraction, map(str, known)), again.NONE)
        )


# --- 预警 ------------------------------------------------------------------------------------------
@settings(max_examples=COUNT, deadline=None)
@given(stores())
def test_warnings(month: Month) -> None:
    """Who is warned, at which level and by how many 百分点; widest gap first."""
    store, period, official = month
    held = held_in(store, period, official)
    stands, found = again.stands_of(held), progress(store, period, official=official)
    told = warnings_of(found, Forecasts(found.plan, period, ())).rows
    wanted = {}
    for unit, _, line, address in again.all_lines(held.plan):
        target = again.target_of(held.plan, unit.code, address)
        if target is None or target.tier == "stretch" or line.direction == "hold":
            continue
        mine = stands[unit.code, address]
        gap = again.short(line, target, mine)
        below = mine.state == "not_judged" and mine.gap is not None and again.rounded(gap, 1) > 0
        if mine.state in {"behind", "near"} or below:
            wanted[unit.code, address] = (max(gap, again.NONE), "behind" if mine.state == "behind" else "danger")
    assert {(w.row.unit.code, w.row.address): (again.fraction(w.gap), w.level) for w in told} == wanted
    assert [w.gap for w in told] == sorted((w.gap for w in told), reverse=True)
