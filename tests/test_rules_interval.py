"""Bounds in whole numbers are what plain fractions give."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zzdesk.rules.interval import Bounds, Ratio, minus, operate, rounded, ten
from zzdesk.rules.tolerance import Interval

ratios = st.tuples(st.integers(-(10**9), 10**9), st.sampled_from([1, 2, 3, 7, 20, 2000, 10**10]))


def value(x: Ratio) -> Fraction:
    return Fraction(*x)


@st.composite
def bounds(draw: st.DrawFn) -> Bounds:
    one, other = draw(ratios), draw(ratios)
    return (one, other) if value(one) <= value(other) else (other, one)


def half_up(x: Fraction, places: int) -> Fraction:
    whole = int(abs(x) * 10**places + Fraction(1, 2))
    return Fraction(whole if x >= 0 else -whole, 10**places)


def expected(op: str, places: int, parts: list[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction] | None:
    """From every corner, as the definition says it."""
    if op == "/" and parts[1][0] <= 0 <= parts[1][1]:
        return None
    of = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: half_up(a / b, 10),
        "min": min,
        "max": max,
        "abs": lambda a: abs(a),
        "round": lambda a: half_up(a, places),
    }[op]
    corners = [of(*corner) for corner in product(*parts)]
    if op == "abs" and parts[0][0] <= 0 <= parts[0][1]:
        corners.append(Fraction(0))
    return min(corners), max(corners)


@pytest.mark.parametrize("op", ["+", "-", "*", "/", "min", "max", "abs", "round"])
@settings(max_examples=200, deadline=None)
@given(bounds(), bounds(), st.integers(0, 4))
def test_operations_are_those_of_fractions(op: str, first: Bounds, second: Bounds, places: int) -> None:
    parts = [first] if op in {"abs", "round"} else [first, second]
    found = operate(Interval(op, (), places), parts)
    told = expected(op, places, [(value(low), value(high)) for low, high in parts])
    assert (None if found is None else tuple(map(value, found))) == told
    assert found is None or all(over > 0 for _, over in found)


@settings(max_examples=300, deadline=None)
@given(ratios, ratios, st.integers(0, 12))
def test_differences_and_rounding(one: Ratio, other: Ratio, places: int) -> None:
    assert value(minus(one, other)) == value(one) - value(other)
    assert value(rounded(one, places)) == half_up(value(one), places)
    assert Fraction(ten(one), 10**10) == half_up(value(one), 10)


def test_a_half_goes_away_from_zero() -> None:
    assert rounded((5, 2), 0) == (3, 1)
    assert rounded((-5, 2), 0) == (-3, 1)
    assert ten((1, 2 * 10**10)) == 1
