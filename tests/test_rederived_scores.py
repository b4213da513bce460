"""Scores by the four methods, over random plans and months, worked out again by `rederived`."""

from __future__ import annotations

import os
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests import rederived as again
from tests.rederived_plans import FORM, Month, held_in, stores
from zzdesk.address import Address
from zzdesk.analysis.score import Conduct, scores
from zzdesk.analysis.source import Figures
from zzdesk.plan.model import Line, Unit

COUNT = int(os.environ.get("ZZDESK_REDERIVED", "80"))


CONDUCT = st.tuples(*[st.integers(0, 3)] * 3).map(lambda times: Conduct(*times))


@settings(max_examples=COUNT, deadline=None)
@given(stores(), CONDUCT)
def test_scores(month: Month, faults: Conduct) -> None:
    store, period, official = month
    held = held_in(store, period, official)
    stands, plan = again.stands_of(held), held.plan
    conduct = {"month": {u.code: faults for u in plan.districts}}
    topic = scores(Figures(store, period), conduct, official=official).topics[0]
    totals: dict[str, Fraction] = {}
    for unit in topic.units:
        points = [again_points(held, stands, item, unit.unit) for item, _ in unit.items]
        assert [again.fraction(s.points) for _, s in unit.items] == points, unit.lines
        own = topic.topic
        each = (own.late, own.corrected, own.returned)
        less = sum((Fraction(str(points or 0)) * n for points, n in zip(each, faults, strict=True)), again.NONE)
        assert again.fraction(unit.deducted) == less
        whole = None
        if None not in points:
            whole = max(sum((p for p in points if p is not None), again.NONE) - less, again.NONE)
            whole = whole if own.cap is None else min(whole, Fraction(str(own.cap)))
            totals[unit.unit.code] = whole
        assert again.fraction(unit.total) == whole
    for unit in topic.units:
        members = [u.code for u in plan.districts if u.group == unit.unit.group]
        mine = {code: totals[code] for code in members if code in totals}
        assert unit.rank == (again.place(unit.unit.code, mine, least=False) if len(members) >= 3 else None)


def again_points(held: again.Held, stands: again.Stands, item: Any, unit: Unit) -> Fraction | None:
    """The four methods of DOMAIN section 2."""
    raw = again_raw(held, stands, item, unit)
    if raw is None:
        return None
    most = Fraction(str(item.weight if item.cap is None else item.cap))
    return min(max(again.rounded(raw, 2), Fraction(str(item.floor or 0))), most)


def again_raw(held: again.Held, stands: again.Stands, item: Any, unit: Unit) -> Fraction | None:
    line, weight = held.plan.form(FORM).line(item.address.line), Fraction(str(item.weight))
    figure = held.number(unit.code, item.address)
    if figure is None:
        return None
    if item.method == "target":
        ratio = again_ratio(held, stands, item, unit, line, figure)
        return None if ratio is None else weight * ratio / 100
    decimals = held.plan.indicators[item.address].decimals
    if item.method == "average":
        city = again.together(held, held.plan.districts, line, item.address, [], city=True)
        if city.method != "official" or city.value is None:
            return None
        off = again.rounded(figure, decimals) - again.rounded(city.value, decimals)
        off = -off if line.direction == "down" else off
        steps = off / Fraction(str(item.step or "0.1"))
        return weight + int(steps) * Fraction("0.1")  # int() cuts towards zero: only whole steps count
    every = {u.code: (held.number(u.code, item.address), stands[u.code, item.address]) for u in held.plan.districts}
    shown, least = again.compared(line, decimals, every), again.least_first(line, [s for _, s in every.values()])
    if unit.code not in shown:
        return None
    members = [u.code for u in held.plan.districts if u.group == unit.group]
    mine = {code: shown[code] for code in members if code in shown}
    if item.method == "advance":
        place = again.place(unit.code, mine, least=least)
        if len(members) < 3 or line.direction == "hold" or place is None:
            return None
        return weight * max(100 - Fraction(str(item.step or 5)) * (place - 1), again.NONE) / 100
    ends = sorted((mine if item.among == "group" else shown).values(), reverse=least)
    worst, best = (ends[0], ends[-1]) if item.best is None else (Fraction(str(item.worst)), Fraction(str(item.best)))
    if best == worst:
        return weight
    return weight * again.rounded(60 + 40 * (shown[unit.code] - worst) / (best - worst), 2) / 100


def again_ratio(
    held: again.Held, stands: again.Stands, item: Any, unit: Unit, line: Line, figure: Fraction
) -> Fraction | None:
    """Percent of the target, or of 时序进度, reached; at one decimal."""
    target = again.target_of(held.plan, unit.code, item.address)
    if target is None or target.value is None or target.value <= 0 or line.direction == "hold":
        return None
    goal, done = Fraction(str(target.value)), stands[unit.code, item.address].completion
    ceiling = again.less_is_better(line, target)
    if line.pace == "level" and (done is None or ceiling):
        return None
    if item.against == "pace":
        if done is None or line.pace not in {"even", "level"}:
            return None
        gates = held.plan.stages.get((unit.code, item.address), ())
        begun = held.number(unit.code, Address(FORM, line.code, "4")) if line.pace == "level" else again.NONE
        assert begun is not None
        due = (again.path(held.month, goal, gates, begun) - begun) / (goal - begun)
        done = again_exactly(held, unit, line, figure, goal) / due if due > 0 else None
    elif done is None:
        done = figure * 100 / goal
    if done is None:
        return None
    return (
        again.rounded(done, 1)
        if not ceiling
        else again.rounded(Fraction(10000) / done, 1)
        if done > 100
        else Fraction(100)
    )


def again_exactly(held: again.Held, unit: Unit, line: Line, figure: Fraction, goal: Fraction) -> Fraction:
    begun = held.number(unit.code, Address(FORM, line.code, "4")) if line.pace == "level" else again.NONE
    assert begun is not None
    return (figure - begun) * 100 / (goal - begun)
