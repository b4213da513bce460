"""What a text means in a cell, typed or pasted: sums, error values and cells that held more than they showed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from zzdesk import values
from zzdesk.entry.arithmetic import NotArithmetic, exact, is_sum, rounded, worked_out
from zzdesk.figures import NotAFigure, read_figure
from zzdesk.findings import Finding, Level
from zzdesk.plan.model import Indicator
from zzdesk.plan.typed import Typed, read_number, read_typed
from zzdesk.values import BLANK, WIDE, decimal_text

_ERROR_VALUE = re.compile(r"#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!)|Err:5\d\d", re.I)
_NARROW = re.compile(r"#+")  # the column was too narrow to show the figure
_LONG_CODE = re.compile(r"\d(\.\d+)?[eE]\+1[5-9]")
_SCALED = re.compile(r"[百千万亿]")
_CODES = {"credit_code", "project_code"}
_FIFTEEN = Decimal(10) ** 15  # what a spreadsheet keeps of a number
_HALF = Decimal("0.5000001")  # programs round binary halves either way
_EPOCH = date(1899, 12, 30)


class Shown(str):
    """The text that a cell of another program showed, with the number it held; `dated` where that is a day's number."""

    __slots__ = ("dated", "held")
    held: Decimal
    dated: bool

    def __new__(cls, words: str, held: Decimal, *, dated: bool = False) -> Shown:
        made = super().__new__(cls, words)
        made.held, made.dated = held, dated
        return made


def read_cell(indicator: Indicator, raw: str) -> Typed:
    """As read_typed; besides that sums are worked out, and of a Shown its exact number is taken."""
    words = raw.strip()
    if words[:1] in "#E" and _ERROR_VALUE.fullmatch(words):
        return _refused(indicator, "cell.error_value", raw)
    if isinstance(raw, Shown):
        return _held(indicator, raw)
    if indicator.numeric:
        return _worked_out(indicator, words) if is_sum(words) else read_typed(indicator, raw)
    if indicator.column.role in _CODES and _LONG_CODE.fullmatch(words):
        return _refused(indicator, "cell.code_number", raw)
    return read_typed(indicator, raw)


def _worked_out(indicator: Indicator, words: str) -> Typed:
    try:
        found = worked_out(words, percent=indicator.unit == "%")
        if abs(found) >= _FIFTEEN:
            raise NotArithmetic("figure.long")
    except NotArithmetic as why:
        return _refused(indicator, why.code, words, **why.args_of)
    whole = exact(found)
    if whole is not None:
        return replace(read_number(indicator, whole), why=words)
    near = rounded(found, indicator.decimals)
    shown = {"typed": words, "decimals": indicator.decimals, "number": decimal_text(near)}
    return Typed(values.number(near), (_note(indicator, "arithmetic.rounded", words, shown),), why=words)


def _held(indicator: Indicator, cell: Shown) -> Typed:
    """Text is what one sees; a date its day; a figure what the cell held, said where it showed another."""
    if indicator.kind == "date":
        return _day(indicator, cell)
    if not indicator.numeric:
        if indicator.column.role in _CODES and abs(cell.held) >= _FIFTEEN:
            return _refused(indicator, "cell.code_number", cell)
        return read_typed(indicator, str(cell))
    if cell.dated:
        return _refused(indicator, "cell.date_value", cell, unit=indicator.unit)
    words = cell.strip()
    held = WIDE.scaleb(cell.held, 2) if words.endswith(("%", "％")) else cell.held
    if not _NARROW.fullmatch(words):
        try:
            figure = read_figure(words, percent=indicator.unit == "%").number
        except NotAFigure:
            # brackets, ￥ and the like are how it was shown; 万 may be another unit
            if _SCALED.search(words) or words.endswith(("%", "％")):
                return read_typed(indicator, str(cell))
        else:
            if not _is_rounded(held, figure):
                return _refused(indicator, "paste.differs", cell, number=decimal_text(held))
            if held == figure:
                return read_number(indicator, held)
    if abs(held) >= _FIFTEEN:
        return _refused(indicator, "figure.long", cell)
    read = read_number(indicator, held)
    shown = {"typed": words, "number": read.value.content}
    return replace(read, notes=(_note(indicator, "paste.held", words, shown), *read.notes))


def _day(indicator: Indicator, cell: Shown) -> Typed:
    read = read_typed(indicator, str(cell))
    if read.fault is None or not cell.dated:
        return read
    day = (_EPOCH + timedelta(days=int(cell.held))).isoformat()
    shown = {"typed": cell.strip(), "number": day}
    return Typed(values.text(day), (_note(indicator, "paste.held", cell, shown),))


def _is_rounded(held: Decimal, shown: Decimal) -> bool:
    """Whether a figure can be shown so: they differ by half a unit of the last digit shown at most."""
    unit = Decimal(1).scaleb(int(shown.as_tuple().exponent))
    return abs(held - shown) <= unit * _HALF


def _refused(indicator: Indicator, code: str, raw: str, **args: object) -> Typed:
    words = raw.strip()
    finding = Finding(Level.ERROR, code, {"typed": words, **args}, (str(indicator.address),), (words,), value=words)
    return Typed(BLANK, fault=finding)


def _note(indicator: Indicator, code: str, raw: str, args: Mapping[str, object]) -> Finding:
    return Finding(Level.NOTE, code, args, (str(indicator.address),), (raw.strip(),), value=raw.strip())
