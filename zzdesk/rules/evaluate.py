"""The verdict of a formula over the figures that `look` gives: three-valued, never an exception for data."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from zzdesk.rules.tolerance import Figure, Interval, IntervalJudgement, Judgement, Linear, Precision, judgement
from zzdesk.rules.tree import Both, Comparison, Either, Function, Negation, Node, Ref, Words
from zzdesk.values import State, Value, half_up

Look: TypeAlias = Callable[[Ref], Value]
_Bounds: TypeAlias = tuple[Fraction, Fraction]

# Words that give no reason (DOMAIN section 4).
EMPTY_WORDS = ("核实无误", "情况属实", "已核实", "数据无误", "同上", "据实填报", "无", "正常")


class Verdict(IntEnum):
    """Ordered so that `and` is the least, `or` the greatest, `not` two minus it."""

    FAIL = 0
    UNJUDGED = 1
    PASS = 2


_HOLDS: dict[str, Callable[[int | Fraction, int | Fraction], bool]] = {
    # (greatest, least) possible difference of left and right
    ">=": lambda most, least: most >= 0,
    ">": lambda most, least: most > 0,
    "<=": lambda most, least: least <= 0,
    "<": lambda most, least: least < 0,
    "==": lambda most, least: least <= 0 <= most,
}
_CERTAIN: dict[str, Callable[[int | Fraction, int | Fraction], bool]] = {
    ">=": lambda most, least: least >= 0,
    ">": lambda most, least: least > 0,
    "<=": lambda most, least: most <= 0,
    "<": lambda most, least: most < 0,
    "==": lambda most, least: most == 0 == least,
}


def evaluate(node: Node, look: Look, precision: Precision, certain: bool = False) -> Verdict:
    """FAIL, PASS, or UNJUDGED where an operand is missing and the formula does not ask filled()."""
    match node:
        case Comparison():
            return _compare(judgement(node, precision, certain), look)
        case Both(parts):
            return min(evaluate(p, look, precision, certain) for p in parts)
        case Either(parts):
            return max(evaluate(p, look, precision, certain) for p in parts)
        case Negation(part):
            return _opposite(evaluate(part, look, precision, not certain))
        case Function("if_", (condition, then)):
            # The condition counts only where it is certain: rounding must not make a rule fail.
            return max(
                _opposite(evaluate(condition, look, precision, not certain)), evaluate(then, look, precision, certain)
            )
        case Function(name, (Ref() as ref, *rest)):
            return _of_a_cell(name, look(ref), [w.text for w in rest if isinstance(w, Words)])
    raise TypeError(node)


def _opposite(verdict: Verdict) -> Verdict:
    return Verdict(2 - verdict)


def _told(holds: bool) -> Verdict:
    return Verdict.PASS if holds else Verdict.FAIL


def _of_a_cell(name: str, value: Value, words: list[str]) -> Verdict:
    if name == "filled":
        return _told(not value.is_blank)
    if name == "text_given":
        return _told(not value.is_blank and value.text.strip() not in EMPTY_WORDS)
    if value.is_blank:
        return Verdict.UNJUDGED
    if name == "is_waiting":
        return _told(value.state is State.WAITING)
    if name == "is_number":
        return _told(value.number is not None or value.state is not State.VALUE)
    if value.state is not State.VALUE:
        return Verdict.UNJUDGED
    if name == "one_of":
        return _told(value.text in words)
    if name == "whole" and value.number is not None:
        return _told(half_up(value.number, 9) == half_up(value.number, 0))
    return Verdict.UNJUDGED


def _compare(asked: Judgement | IntervalJudgement, look: Look) -> Verdict:
    holds = (_CERTAIN if asked.certain else _HOLDS)[asked.op]
    if isinstance(asked, Judgement):
        middle = _whole(asked.figure, look)
        if middle is None:
            return Verdict.UNJUDGED
        return _told(holds(middle + asked.figure.slack, middle - asked.figure.slack))
    left, right = _bounds(asked.left, look), _bounds(asked.right, look)
    if left is None or right is None:
        return Verdict.UNJUDGED
    return _told(holds(_ten(left[1] - right[0]), _ten(left[0] - right[1])))


def _whole(figure: Linear, look: Look) -> int | None:
    total = figure.constant
    for term in figure.terms:
        x = look(term.ref).number
        if x is None:
            return None
        scaled = half_up(x.scaleb(term.decimals), 4) if term.decimals else x
        total += term.factor * int(half_up(scaled, 0))
    return total


def _bounds(figure: Figure, look: Look) -> _Bounds | None:
    """Least and greatest value that the true figures allow; None where one is missing or a divisor may be 0."""
    if isinstance(figure, Linear):
        middle = _whole(figure, look)
        if middle is None:
            return None
        return Fraction(middle - figure.slack, figure.scale), Fraction(middle + figure.slack, figure.scale)
    parts = [_bounds(part, look) for part in figure.parts]
    known = [p for p in parts if p is not None]
    return _operate(figure, known) if len(known) == len(parts) else None


def _operate(figure: Interval, parts: list[_Bounds]) -> _Bounds | None:
    least, most = parts[0]
    match figure.op:
        case "abs":
            crosses = least <= 0 <= most
            return (Fraction(0) if crosses else min(abs(least), abs(most))), max(abs(least), abs(most))
        case "min":
            return min(p[0] for p in parts), min(p[1] for p in parts)
        case "max":
            return max(p[0] for p in parts), max(p[1] for p in parts)
        case "+":
            return least + parts[1][0], most + parts[1][1]
        case "-":
            return least - parts[1][1], most - parts[1][0]
        case "*":
            corners = [a * b for a, b in product(*parts)]
            return min(corners), max(corners)
    low, high = parts[1]
    if low <= 0 <= high:
        return None
    corners = [_ten(a / b) for a, b in product(*parts)]
    return min(corners), max(corners)


def _ten(x: Fraction) -> Fraction:
    """Half-up away from zero to 10 decimals, as ROUND(x, 10)."""
    scaled = abs(x) * 10**10
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if x >= 0 else -whole, 10**10)
