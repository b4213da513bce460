"""Rounding and comparison: the arithmetic that all back ends share (DESIGN section 2).

A figure printed with d decimals stands for the closed interval ±½·10⁻ᵈ; counts
are exact. A comparison holds if *some* true values satisfy it; in the condition
of an if_ it must hold for *all* of them (else the rule would fail on rounding).

sum, count and days are whole numbers of their own; a sum's slack grows with its lines.

A comparison whose difference is linear in its cells becomes one of whole numbers:
    Σ factor·ROUND(x·10^decimals) + constant  op  ∓slack
in which a cell that occurs twice counts with its net factor. Anything else
(quotients, abs, min, max) is an interval; quotients are rounded half-up to 10 decimals.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import TypeAlias

from zzdesk.rules.tree import Arithmetic, Comparison, Function, Node, Number, Ref

# (printed decimals, exact) of a cell
Precision: TypeAlias = Callable[[Ref], tuple[int, bool]]
# What a term counts: a cell, or a sum, a count, a number of days or of characters.
Atom: TypeAlias = Ref | Function
ATOMS = ("sum", "count", "days", "length", "districts")


@dataclass(frozen=True, slots=True)
class Term:
    """factor × ROUND(value × 10^decimals); `half` is half a last digit, in the same whole numbers.

    Of a sum, `half` is that of each line that is added up.
    """

    atom: Atom
    factor: int
    decimals: int
    half: int


@dataclass(frozen=True, slots=True)
class Linear:
    """(Σ terms + constant) / scale, all whole numbers."""

    terms: tuple[Term, ...]
    constant: int
    scale: int

    @property
    def slack(self) -> int:
        """The slack that does not depend on the number of lines."""
        return sum(term.half for term in self.terms if isinstance(term.atom, Ref))


@dataclass(frozen=True, slots=True)
class Interval:
    """An operation on intervals: / abs min max + - *, and round to `places`."""

    op: str
    parts: tuple[Figure, ...]
    places: int = 0


Figure: TypeAlias = Linear | Interval


@dataclass(frozen=True, slots=True)
class Judgement:
    """`figure` (the left side minus the right) op 0, for some (or, `certain`, for all) true values."""

    op: str
    figure: Linear
    certain: bool


@dataclass(frozen=True, slots=True)
class IntervalJudgement:
    op: str
    left: Figure
    right: Figure
    certain: bool


# A formula is judged thousands of times a merge, and is put into whole numbers once.
@lru_cache(maxsize=20_000)
def judgement(comparison: Comparison, precision: Precision, certain: bool) -> Judgement | IntervalJudgement:
    """What a comparison asks, ready for any back end."""
    difference = _linear(Arithmetic("-", comparison.left, comparison.right))
    if difference is not None:
        return Judgement(comparison.op, _scaled(difference, precision), certain)
    return IntervalJudgement(
        comparison.op, figure_of(comparison.left, precision), figure_of(comparison.right, precision), certain
    )


_Sum: TypeAlias = tuple[dict[Atom, Fraction], Fraction]  # net coefficients, constant


def _linear(node: Node) -> _Sum | None:
    match node:
        case Number(value):
            return {}, value
        case Ref():
            return {node: Fraction(1)}, Fraction(0)
        case Function(name, _) if name in ATOMS:
            return {node: Fraction(1)}, Fraction(0)
        case Arithmetic(op, left, right):
            return _combined(op, _linear(left), _linear(right))
    return None


def _combined(op: str, left: _Sum | None, right: _Sum | None) -> _Sum | None:
    if left is None or right is None:
        return None
    if op in "+-":
        sign = 1 if op == "+" else -1
        net = dict(left[0])
        for ref, factor in right[0].items():
            net[ref] = net.get(ref, Fraction(0)) + sign * factor
        return net, left[1] + sign * right[1]
    if op == "*" and not left[0]:
        left, right = right, left
    if right[0] or (op == "/" and right[1] == 0):
        return None
    by = right[1] if op == "*" else 1 / right[1]
    return {ref: factor * by for ref, factor in left[0].items()}, left[1] * by


def _scaled(total: _Sum, precision: Precision) -> Linear:
    """To whole numbers: twice the finest decimals (for the halves), times the denominators."""
    net, constant = total
    digits = {atom: _precision(atom, precision) for atom in net}
    scale = 2 * 10 ** max((d for d, _ in digits.values()), default=0)
    scale *= lcm(constant.denominator, *(f.denominator for f in net.values()))
    terms = []
    for ref, factor in net.items():
        decimals, exact = digits[ref]
        whole = factor * scale / 10**decimals
        half = 0 if exact else abs(whole) / 2
        terms.append(Term(ref, int(whole), decimals, int(half)))
    return Linear(tuple(terms), int(constant * scale), scale)


def decimals_of(atom: Atom, precision: Precision) -> int:
    """The decimals in which a cell or total is counted."""
    return _precision(atom, precision)[0]


def _precision(atom: Atom, precision: Precision) -> tuple[int, bool]:
    if isinstance(atom, Ref):
        return precision(atom)
    first = atom.args[0]
    return precision(first) if atom.name in {"sum", "districts"} and isinstance(first, Ref) else (0, True)


def figure_of(node: Node, precision: Precision) -> Figure:
    plain = _linear(node)
    if plain is not None:
        return _scaled(plain, precision)
    match node:
        case Arithmetic(op, left, right):
            return Interval(op, (figure_of(left, precision), figure_of(right, precision)))
        case Function("round", (inner, Number(places))):
            return Interval("round", (figure_of(inner, precision),), int(places))
        case Function(name, args):
            return Interval(name, tuple(figure_of(a, precision) for a in args))
    raise TypeError(node)


def atoms_of(figure: Figure) -> tuple[Atom, ...]:
    """The cells and totals that must all be known; a cell that cancels out is still asked for."""
    if isinstance(figure, Linear):
        return tuple(term.atom for term in figure.terms)
    return tuple(dict.fromkeys(atom for part in figure.parts for atom in atoms_of(part)))
