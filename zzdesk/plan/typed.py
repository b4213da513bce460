"""Reading what a person typed, pasted or sent into one cell of the form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from zzdesk import values
from zzdesk.figures import NotAFigure, read_figure
from zzdesk.findings import Finding, Level
from zzdesk.plan.model import Indicator
from zzdesk.values import AWAITING, BLANK, NOT_APPLICABLE, Value, decimal_text, half_up

_EPOCH = date(1899, 12, 30)
_DATE = re.compile(r"(\d{4})(?:[-/.年](?=\d{1,2}[-/.月])|(?=\d{4}$))(\d{1,2})(?:[-/.月]|(?=\d{2}$))(\d{1,2})日?")
_DAY_OR_TIME = re.compile(
    r"((19|20)\d\d[-/.年]\d{1,2}([-/.月](\d{1,2}日?)?)?|\d{1,2}月\d{1,2}日?)(\s+\d.*)?|\d{1,2}[:时]\d{2}(:\d{2}|分)?"
)
_DIGITS = 15  # that a workbook keeps of a number: more would come back as another
_MARK = re.compile(rf"({NOT_APPLICABLE}|{AWAITING})\s*(?:[：:]\s*(.*))?", re.S)


@dataclass(frozen=True, slots=True)
class Typed:
    """The value read, with what is worth a word (`notes`), or the `fault` that refused it (value blank).

    `why` is what the history keeps of how it was typed.
    """

    value: Value
    notes: tuple[Finding, ...] = ()
    fault: Finding | None = None
    why: str = ""


def read_typed(indicator: Indicator, raw: str) -> Typed:
    """The value that `raw` means for this indicator. Empty text is blank."""
    words = raw.strip()
    if not words:
        return Typed(BLANK)
    if indicator.numeric and is_plain(words):
        return Typed(values.number(words))
    mark = _MARK.fullmatch(words)
    if mark:
        return _marked(indicator, raw, mark[1], (mark[2] or "").strip())
    if indicator.kind == "choice":
        if words in indicator.choices:
            return Typed(values.text(words))
        return _refused(indicator, "cell.choice", raw, {"choices": "、".join(indicator.choices)})
    if indicator.kind == "date":
        return _date(indicator, raw)
    if not indicator.numeric:
        return Typed(values.text(raw))
    try:
        figure = read_figure(words, percent=indicator.unit == "%")
    except NotAFigure as why:
        code = "cell.date_value" if _DAY_OR_TIME.fullmatch(unicodedata.normalize("NFKC", words)) else why.code
        return _refused(indicator, code, raw, {"unit": indicator.unit})
    if figure.number.adjusted() >= _DIGITS:
        return _refused(indicator, "figure.long", raw, {})
    read = read_number(indicator, figure.number)
    if not figure.changed:
        return read
    shown = {"typed": raw, "number": read.value.content}
    return Typed(read.value, (_note(indicator, "figure.recast", raw, shown), *read.notes))


def is_plain(words: str) -> bool:
    """Whether a text is a whole figure in digits alone, as most are: there is nothing to ask about it."""
    return words.isdecimal() and len(words) < _DIGITS and words.isascii()


def read_number(indicator: Indicator, figure: Decimal) -> Typed:
    """A value that came as a number. Float noise beyond the declared decimals is rounded without a word;
    further digits that matter are kept, with a note."""
    rounded = half_up(figure, indicator.decimals)
    if abs(figure - rounded) < Decimal(1).scaleb(-9):
        return Typed(values.number(rounded.normalize() if rounded else Decimal(0)))
    kept = values.number(decimal_text(figure))
    if indicator.exact:  # the rule for whole counts says it
        return Typed(kept)
    shown = {"typed": kept.content, "decimals": indicator.decimals, "number": decimal_text(rounded)}
    return Typed(kept, (_note(indicator, "figure.digits", kept.content, shown),))


def _date(indicator: Indicator, raw: str) -> Typed:
    """2021-03-08 however it is spelled: 2021/3/8, 2021.3.8, 2021年3月8日, 20210308."""
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", raw).strip())
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        return _refused(indicator, "cell.date", raw, {})
    return Typed(values.text(day.isoformat()))


def read_serial(indicator: Indicator, serial: Decimal) -> Typed:
    """A date as a workbook counts it: days since 1899-12-30."""
    if not 1 <= serial < 2_958_466:
        return _refused(indicator, "cell.date", decimal_text(serial), {})
    return Typed(values.text((_EPOCH + timedelta(days=int(serial))).isoformat()))


def _marked(indicator: Indicator, raw: str, mark: str, rest: str) -> Typed:
    if mark == NOT_APPLICABLE:
        if rest:
            return Typed(values.not_applicable(rest))
        return _refused(indicator, "cell.na_reason", raw, {})
    if rest:
        try:
            date.fromisoformat(rest)
        except ValueError:
            return _refused(indicator, "cell.date", raw, {"typed": rest})
    return Typed(values.waiting(rest))


def _refused(indicator: Indicator, code: str, raw: str, args: Mapping[str, object]) -> Typed:
    return Typed(BLANK, fault=_finding(Level.ERROR, indicator, code, raw, {"typed": raw.strip(), **args}))


def _note(indicator: Indicator, code: str, raw: str, args: Mapping[str, object]) -> Finding:
    return _finding(Level.NOTE, indicator, code, raw, args)


def _finding(level: Level, indicator: Indicator, code: str, raw: str, args: Mapping[str, object]) -> Finding:
    return Finding(level, code, args, addresses=(str(indicator.address),), values=(raw.strip(),), value=raw.strip())
