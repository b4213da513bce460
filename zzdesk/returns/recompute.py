"""Recomputing the plain sums that people type into a cell, to see whether the saved value is still theirs.

Numbers, cells of the same sheet, + - * / and brackets, SUM and ROUND; anything else is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from zzdesk.returns.cells import Spot, box_of, spot_of
from zzdesk.returns.sheetxml import RawCell
from zzdesk.values import WIDE, half_up

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<name>SUM|ROUND)(?=\()"
    r"|(?P<cell>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)|(?P<sign>[-+*/(),]))",
    re.I,
)
_LONGEST = 400
_DEEPEST = 30
_MOST_CELLS = 2000


class _Unknown(Exception):
    pass


def contradicts(formula: str, saved: str, cells: Mapping[Spot, RawCell]) -> Decimal | None:
    """What the formula gives where that is plainly not the saved value; None where it agrees or is not known."""
    try:
        fresh, told = _Reader(formula, cells).whole(), Decimal(saved)
    except (_Unknown, ArithmeticError, ValueError):
        return None
    return None if abs(fresh - told) <= max(abs(fresh), Decimal(1)) * Decimal("1e-9") else fresh


class _Reader:
    def __init__(self, formula: str, cells: Mapping[Spot, RawCell]) -> None:
        self.cells, self.at, self.depth = cells, 0, 0
        self.tokens = _tokens(formula)

    def whole(self) -> Decimal:
        value = self.sum()
        if self.at < len(self.tokens):
            raise _Unknown
        return value

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("", "")

    def take(self, wanted: str = "") -> tuple[str, str]:
        token = self.peek()
        if not token[0] or (wanted and token[1] != wanted):
            raise _Unknown
        self.at += 1
        return token

    def sum(self) -> Decimal:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _Unknown
        value = self.product()
        while self.peek()[1] in {"+", "-"}:
            sign = self.take()[1]
            other = self.product()
            value = value + other if sign == "+" else value - other
        self.depth -= 1
        return value

    def product(self) -> Decimal:
        value = self.single()
        while self.peek()[1] in {"*", "/"}:
            sign = self.take()[1]
            other = self.single()
            value = WIDE.multiply(value, other) if sign == "*" else WIDE.divide(value, other)
        return value

    def single(self) -> Decimal:
        kind, words = self.take()
        if words == "-":
            return -self.single()
        if words == "+":
            return self.single()
        if words == "(":
            value = self.sum()
            self.take(")")
            return value
        if kind == "number":
            return Decimal(words)
        if kind == "cell" and ":" not in words:
            return self.cell(spot_of(words))
        if kind == "name":
            return self.function(words.upper())
        raise _Unknown

    def function(self, name: str) -> Decimal:
        self.take("(")
        if name == "ROUND":
            value = self.sum()
            self.take(",")
            places = self.sum()
            self.take(")")
            if places != int(places) or abs(places) > 15:
                raise _Unknown
            return half_up(value, int(places))
        total = self.argument()
        while self.peek()[1] == ",":
            self.take()
            total += self.argument()
        self.take(")")
        return total

    def argument(self) -> Decimal:
        """A range or an expression inside SUM."""
        kind, words = self.peek()
        if kind != "cell" or ":" not in words:
            return self.sum()
        self.take()
        box = box_of(words.replace("$", ""))
        if box is None or (box[1][0] - box[0][0] + 1) * (box[1][1] - box[0][1] + 1) > _MOST_CELLS:
            raise _Unknown
        (top, left), (bottom, right) = box
        spots = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
        # SUM passes over text.
        return sum((self.cell(s) for s in spots if s not in self.cells or self.cells[s].kind != "s"), Decimal(0))

    def cell(self, spot: Spot | None) -> Decimal:
        if spot is None:
            raise _Unknown
        raw = self.cells.get(spot)
        if raw is None:
            return Decimal(0)
        if raw.kind != "n" or not raw.content:
            raise _Unknown
        try:
            value = Decimal(raw.content)
        except InvalidOperation as fault:
            raise _Unknown from fault
        if not value.is_finite():
            raise _Unknown
        return value


def _tokens(formula: str) -> list[tuple[str, str]]:
    if len(formula) > _LONGEST:
        raise _Unknown
    found, at, formula = [], 0, formula.strip()
    while at < len(formula):
        match = _TOKEN.match(formula, at)
        if not match or not match.lastgroup:
            raise _Unknown
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found
