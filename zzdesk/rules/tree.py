"""The syntax tree of a formula, as values. What each node means is said in `language`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from zzdesk.address import Address


class Ref(NamedTuple):
    """A cell: of this period (now), the last one (prev), the same one last year (same_period), the statistics
    bureau's figure of it (feedback), or its target.

    Its line is "*" for the line in hand of a floating form (inside sum and count: every line in turn).
    """

    address: Address
    when: str = "now"

    def __str__(self) -> str:
        return str(self.address) if self.when == "now" else f"{self.when}({self.address})"


@dataclass(frozen=True, slots=True)
class Number:
    value: Fraction


@dataclass(frozen=True, slots=True)
class Words:
    text: str


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`op` is one of + - * /."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison:
    """`op` is one of == >= <= > <."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Both:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    part: Node


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    args: tuple[Node, ...]


Node: TypeAlias = Ref | Number | Words | Arithmetic | Comparison | Both | Either | Negation | Function


# Functions that give one figure over all lines of a floating form.
AGGREGATES = ("sum", "count")


def refs_in(node: Node) -> tuple[Ref, ...]:
    """Every cell the formula reads by itself, once each, in order of appearance; not those under sum and count."""
    return tuple(dict.fromkeys(r for r in _walk(node, inside=False) if isinstance(r, Ref)))


def aggregates_in(node: Node) -> tuple[Function, ...]:
    """Every sum and count of the formula, once each, in order of appearance."""
    return tuple(dict.fromkeys(f for f in _walk(node, inside=False) if isinstance(f, Function)))


def all_refs_in(node: Node) -> tuple[Ref, ...]:
    """Every cell that has a say in the verdict, those under sum and count too."""
    return tuple(dict.fromkeys(r for r in _walk(node, inside=True) if isinstance(r, Ref)))


def _walk(node: Node, *, inside: bool) -> list[Ref | Function]:
    match node:
        case Ref():
            return [node]
        case Function(name, parts) if name in AGGREGATES and not inside:
            return [node]
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return _walk(left, inside=inside) + _walk(right, inside=inside)
        case Both(parts) | Either(parts) | Function(_, parts):
            return [ref for part in parts for ref in _walk(part, inside=inside)]
        case Negation(part):
            return _walk(part, inside=inside)
    return []


def functions_in(node: Node) -> list[Function]:
    """Every function of the formula, however deep."""
    match node:
        case Function(_, parts):
            return [node, *(f for part in parts for f in functions_in(part))]
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return functions_in(left) + functions_in(right)
        case Both(parts) | Either(parts):
            return [f for part in parts for f in functions_in(part)]
        case Negation(part):
            return functions_in(part)
    return []
