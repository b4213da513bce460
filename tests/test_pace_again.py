"""Every figure and verdict of an even pace worked out again with plain fractions, over random plans."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.analysis_source import PLAN
from tests.many_months import Months, progress_in
from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Target

AMOUNT = Address.parse("ZZ02.02.1")  # 亿元, even, actionable
UNIT = "410181"
TENTHS = st.integers(-200, 3000).map(lambda n: Decimal(n) / 10)
AIMS = st.integers(0, 2000).map(lambda n: Decimal(n) / 10)
COMPARATORS = st.sampled_from(["at_least", "reach", "about", "at_most", "range"])


def twelve(figure: Fraction) -> Decimal:
    """Half away from zero at 12 decimals."""
    scaled = abs(figure) * 10**12
    whole = int(scaled + Fraction(1, 2))
    return Decimal(whole if figure >= 0 else -whole).scaleb(-12)


def due_by(month: int, aim: Fraction, gates: dict[int, Fraction]) -> Fraction:
    points = [(0, Fraction(0)), *sorted(gates.items()), (12, aim)]
    (begin, low), (end, high) = next((a, b) for a, b in pairwise(points) if b[0] >= month)
    return low + (high - low) * (month - begin) / (end - begin)


def verdict(how: str, aim: Fraction, actual: Fraction, due: Fraction | None, slack: Fraction | None) -> str:
    """`due` None: there is no pace, for a target of zero."""
    if due is None:
        return "not_judged"
    if how == "at_most":
        return (
            "on_track"
            if actual <= due
            else "near"
            if slack is not None and due == aim and actual <= aim + slack
            else "behind"
        )
    if actual >= due:
        return "on_track"
    return "near" if slack is not None and actual >= due - slack else "behind"


@settings(max_examples=250, deadline=None)
@given(
    TENTHS, AIMS, COMPARATORS, st.integers(2, 12), st.sets(st.sampled_from([3, 6, 9])), st.none() | st.integers(0, 20)
)
@example(Decimal(984), Decimal(1500), "at_least", 7, set(), None)
@example(Decimal(66), Decimal(120), "at_least", 6, {3, 6, 9}, None)
@example(Decimal(5), Decimal(0), "at_least", 6, set(), None)
@example(Decimal(-3), Decimal(10), "about", 6, set(), 4)
def test_an_even_pace(actual: Decimal, aim: Decimal, how: str, month: int, gated: set[int], slack: int | None) -> None:
    high = aim + 5 if how == "range" else None
    tolerance = None if slack is None else Decimal(slack)
    target = Target(UNIT, AMOUNT, how, aim, high, tolerance=tolerance)
    gates = tuple((m, (aim * m * m / 144).quantize(Decimal("0.1"), ROUND_HALF_UP)) for m in sorted(gated))
    store = Months([replace(PLAN, targets=(*PLAN.targets, target), stages={(UNIT, AMOUNT): gates} if gates else {})])
    store.put(2021, month, UNIT, str(AMOUNT), actual)
    row = next(r for r in progress_in(store, Period(2021, month)).rows if (r.unit.code, r.address) == (UNIT, AMOUNT))
    goal, got = Fraction(aim), Fraction(actual)
    exact = due_by(month, goal, {m: Fraction(v) for m, v in gates})
    found = row.standing
    if aim == 0:
        assert (found.completion, found.ahead_pp, found.remaining, found.needed_per_month) == (None,) * 4
    else:
        assert found.completion == twelve(got * 100 / goal)
        assert found.ahead_pp == twelve(got * 100 / goal) - twelve(exact * 100 / goal)
        left = None if how == "at_most" else max(goal - got, Fraction(0))
        assert found.remaining == (None if left is None else Decimal(left.numerator) / left.denominator)
        needed = None if left is None or month == 12 else twelve(left / (12 - month))
        assert found.needed_per_month == needed
    over = high is not None and actual > high
    due = goal if month == 12 else None if aim == 0 else exact
    allowed = None if slack is None else Fraction(slack)
    assert row.state == ("exceeded" if over else verdict(how, goal, got, due, allowed))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.none() | TENTHS, min_size=4, max_size=4), st.lists(AIMS, min_size=4, max_size=4))
def test_places_by_completion(actuals: list[Decimal | None], aims: list[Decimal]) -> None:
    """Ties at one decimal share a place; unreported and a zero target have none; without any completion by figure."""
    group = [u.code for u in PLAN.districts if u.group == "四个开发区"]
    targets = [Target(u, AMOUNT, "at_least", aim) for u, aim in zip(group, aims, strict=True)]
    store = Months([replace(PLAN, targets=(*PLAN.targets, *targets))])
    for unit, actual in zip(group, actuals, strict=True):
        if actual is not None:
            store.put(2021, 6, unit, str(AMOUNT), actual)
    rows = {r.unit.code: r for r in progress_in(store, Period(2021, 6)).rows if r.address == AMOUNT}
    compared = {}
    for unit, actual, aim in zip(group, actuals, aims, strict=True):
        if actual is not None and aim:
            share = Fraction(actual) * 100 / Fraction(aim)
            compared[unit] = int(abs(share) * 10 + Fraction(1, 2)) * (1 if share >= 0 else -1)
    if not compared:
        compared = {u: int(a * 100) for u, a in zip(group, actuals, strict=True) if a is not None}
    for unit in group:
        better = sum(other > compared[unit] for other in compared.values()) if unit in compared else None
        assert rows[unit].rank == (None if better is None else 1 + better)
