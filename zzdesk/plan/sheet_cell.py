"""One cell of a workbook, as its XML spells it, and the value it is for an indicator."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from zzdesk.findings import Finding, Level
from zzdesk.plan.model import Indicator
from zzdesk.plan.typed import Typed, read_number, read_serial, read_typed
from zzdesk.values import BLANK, decimal_text

Spot: TypeAlias = tuple[int, int]  # row, column, both from 1
_DIGITS = 15  # that a double keeps
_MOST_EXACT = 10**_DIGITS
# As programs spell a number: nothing else that float() would take (1_0, １２, Infinity).
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DAY_ZERO, _LAST_DAY = date(1899, 12, 30), 2_958_466


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """1 -> A, 27 -> AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def a1(spot: Spot) -> str:
    return f"{letters(spot[1])}{spot[0]}"


class RawCell(NamedTuple):
    """`kind`: n number, s text, b boolean, e error, d ISO date; `content` as spelled, "" where there is none.

    `formula` is its text, or "" for a follower of a shared formula, or None where there is none.
    """

    kind: str
    content: str
    style: int = 0
    formula: str | None = None


def _as_spelled(style: int) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """A sheet of anyone's workbook: the cells that hold anything, merges as both corners.

    `format_of` gives the number format of a style: "percent", "date" or "".
    """

    name: str
    cells: Mapping[Spot, RawCell]
    merges: Sequence[tuple[Spot, Spot]] = ()
    format_of: Callable[[int], str] = _as_spelled

    def shown(self, cell: RawCell) -> str:
        """As a person sees it: percent and dates, no noise of a double; a formula without a value as itself."""
        words = cell.content.strip()
        if cell.kind != "n" or not words:
            return words or f"={cell.formula}"
        try:
            figure, shown_as = Decimal(words), self.format_of(cell.style)
            if shown_as == "date" and 1 <= figure < _LAST_DAY:
                return (_DAY_ZERO + timedelta(days=int(figure))).isoformat()
            return f"{decimal_text(figure * 100)}%" if shown_as == "percent" else decimal_text(figure)
        except ArithmeticError:
            return words


def read_cell(indicator: Indicator, cell: RawCell, shown_as: str) -> Typed:
    """The value of one non-empty cell. `shown_as`: its number format, "percent", "date" or ""."""
    raw = cell.content.strip()
    if cell.kind == "b":
        return _refused(indicator, "cell.boolean", raw)
    if cell.kind == "e":
        return _refused(indicator, "cell.error_value", raw)
    if cell.kind == "d":
        return _refused(indicator, "cell.date_value", raw)
    if cell.kind not in {"n", "s"}:
        return _refused(indicator, "cell.not_finite", raw)
    if cell.formula is not None and not raw:
        return _refused(indicator, "cell.formula_empty", f"={cell.formula}")
    typed = _text(indicator, cell.content) if cell.kind == "s" else _number(indicator, raw, shown_as)
    if cell.formula is None or typed.fault:
        return typed
    shown = {"formula": cell.formula[:60], "value": raw}
    note = Finding(Level.NOTE, "cell.formula", shown, (str(indicator.address),), (raw,), value=raw)
    return replace(typed, notes=(*typed.notes, note))


def _text(indicator: Indicator, content: str) -> Typed:
    """A figure that came as text is always worth a note, however plain."""
    typed = read_typed(indicator, content)
    if typed.value.number is None or any(note.code == "figure.recast" for note in typed.notes):
        return typed
    shown = {"typed": content, "number": typed.value.content}
    raw = content.strip()
    note = Finding(Level.NOTE, "figure.recast", shown, (str(indicator.address),), (raw,), value=raw)
    return replace(typed, notes=(note, *typed.notes))


def _number(indicator: Indicator, raw: str, shown_as: str) -> Typed:
    if not _NUMBER.fullmatch(raw) or not math.isfinite(figure := float(raw)):
        return _refused(indicator, "cell.not_finite", raw)
    exact = Decimal(repr(figure))
    if indicator.kind == "date" and shown_as != "percent":
        return read_serial(indicator, exact) if shown_as == "date" else read_typed(indicator, decimal_text(exact))
    if shown_as == "date":
        return _refused(indicator, "cell.date_value", raw)
    if shown_as == "percent":
        shown = {"number": decimal_text(exact), "percent": decimal_text(exact * 100)}
        return _refused(indicator, "cell.percent_format", raw, **shown)
    if indicator.numeric and exact.adjusted() >= _DIGITS:
        return _refused(indicator, "figure.long", raw)
    if indicator.numeric:
        return read_number(indicator, exact)
    if abs(exact) >= _MOST_EXACT:  # a code typed as a number: the program that saved it dropped its last digits
        return _refused(indicator, "cell.code_number", raw)
    return read_typed(indicator, decimal_text(exact))


def _refused(indicator: Indicator, code: str, raw: str, **args: object) -> Typed:
    shown = {"typed": raw, "unit": indicator.unit or "文字", **args}
    return Typed(BLANK, fault=Finding(Level.ERROR, code, shown, (str(indicator.address),), (raw,), value=raw))
