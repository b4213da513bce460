"""The syntax tree of a formula, as values. What each node means is said in `language`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from zzdesk.address import Address


@dataclass(frozen=True, slots=True)
class Ref:
    """A cell: of this period (now), the last one (prev), the same one last year (same_period), or its target."""

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


def refs_in(node: Node) -> tuple[Ref, ...]:
    """Every cell the formula reads, once each, in order of appearance."""
    return tuple(dict.fromkeys(_walk(node)))


def _walk(node: Node) -> list[Ref]:
    match node:
        case Ref():
            return [node]
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return _walk(left) + _walk(right)
        case Both(parts) | Either(parts) | Function(_, parts):
            return [ref for part in parts for ref in _walk(part)]
        case Negation(part):
            return _walk(part)
    return []
