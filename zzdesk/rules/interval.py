"""Exact arithmetic on the bounds of figures that are no sums: quotients, abs, min, max, round, products.

A bound is a whole number over a whole number above 0, not in lowest terms: a batch of returns asks for thousands of
quotients, of which `fractions` would spend most of the time on common divisors.
"""

from __future__ import annotations

from itertools import product
from typing import TypeAlias

from zzdesk.rules.tolerance import Interval

Ratio: TypeAlias = tuple[int, int]
Bounds: TypeAlias = tuple[Ratio, Ratio]  # least, most
_TEN = 10**10


def operate(figure: Interval, parts: list[Bounds]) -> Bounds | None:
    """The bounds of an operation from those of its parts; None where a divisor may be 0."""
    least, most = parts[0]
    match figure.op:
        case "abs":
            low, high = (abs(least[0]), least[1]), (abs(most[0]), most[1])
            return ((0, 1) if least[0] <= 0 <= most[0] else _least([low, high])), _most([low, high])
        case "round":
            return rounded(least, figure.places), rounded(most, figure.places)
        case "min":
            return _least([p[0] for p in parts]), _least([p[1] for p in parts])
        case "max":
            return _most([p[0] for p in parts]), _most([p[1] for p in parts])
        case "+":
            return _sum(least, parts[1][0]), _sum(most, parts[1][1])
        case "-":
            return minus(least, parts[1][1]), minus(most, parts[1][0])
        case "*":
            corners = [(a * b, over * under) for (a, over), (b, under) in product(*parts)]
            return _least(corners), _most(corners)
    if parts[1][0][0] <= 0 <= parts[1][1][0]:
        return None
    corners = [rounded(_quotient(above, below), 10) for above, below in product(*parts)]
    return _least(corners), _most(corners)


def minus(left: Ratio, right: Ratio) -> Ratio:
    return left[0] * right[1] - right[0] * left[1], left[1] * right[1]


def ten(x: Ratio) -> int:
    """Half-up away from zero to 10 decimals, as ROUND(x, 10), times 10¹⁰."""
    return _whole(x, _TEN)


def rounded(x: Ratio, places: int) -> Ratio:
    """Half-up away from zero to so many decimals."""
    scale = 10**places
    return _whole(x, scale), scale


def _whole(x: Ratio, scale: int) -> int:
    number, over = x
    whole = (2 * abs(number) * scale + over) // (2 * over)
    return whole if number >= 0 else -whole


def _sum(left: Ratio, right: Ratio) -> Ratio:
    return left[0] * right[1] + right[0] * left[1], left[1] * right[1]


def _quotient(above: Ratio, below: Ratio) -> Ratio:
    number, over = above[0] * below[1], above[1] * below[0]
    return (number, over) if over > 0 else (-number, -over)


def _least(of: list[Ratio]) -> Ratio:
    found = of[0]
    for x in of[1:]:
        if x[0] * found[1] < found[0] * x[1]:
            found = x
    return found


def _most(of: list[Ratio]) -> Ratio:
    found = of[0]
    for x in of[1:]:
        if x[0] * found[1] > found[0] * x[1]:
            found = x
    return found
