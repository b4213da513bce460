"""What one cell of a form holds.

Five things that must never be taken for one another: a figure, a zero (also a
figure), 无此项 (not applicable here, with a reason), 待反馈 (waits for the
statistics bureau, 快报 only) and blank.
"""

from __future__ import annotations

import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

# Published quotients carry 12 decimals; 60 digits leave room for any sum of them.
WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_DIGITS = 15
_DOUBLE = Context(prec=_DIGITS, rounding=ROUND_HALF_UP)

NOT_APPLICABLE = "无此项"
AWAITING = "待反馈"


class State(StrEnum):
    VALUE = "value"
    NA = "na"
    WAITING = "waiting"
    BLANK = "blank"


_VALUE, _BLANK = State.VALUE, State.BLANK  # of an Enum each time asked for it takes as long as all else here


class Value(NamedTuple):
    """State and content: a Decimal or text for VALUE, the reason for NA, an ISO date or "" for WAITING."""

    state: State
    number: Decimal | None = None
    text: str = ""

    @property
    def content(self) -> str:
        """Canonical text, as stored, sealed and printed in JSON ("" for blank)."""
        return self.text if self.number is None else decimal_text(self.number)

    @property
    def typed(self) -> str:
        """The text that, typed into a cell, gives this value again."""
        if self.state is State.NA:
            return f"{NOT_APPLICABLE}：{self.text}"
        if self.state is State.WAITING:
            return f"{AWAITING}：{self.text}" if self.text else AWAITING
        return self.content

    @property
    def is_blank(self) -> bool:
        return self.state is _BLANK


BLANK = Value(State.BLANK)


def number(figure: Decimal | int | str) -> Value:
    return Value(_VALUE, Decimal(figure))


def text(words: str) -> Value:
    """Text kept as typed but for Unicode form and outer spaces; nothing left is blank."""
    words = unicodedata.normalize("NFC", words).strip()
    return Value(_VALUE, None, words) if words else BLANK


def not_applicable(reason: str) -> Value:
    return Value(State.NA, None, unicodedata.normalize("NFC", reason).strip())


def waiting(date: str = "") -> Value:
    return Value(State.WAITING, None, date)


def from_stored(state: str, content: str, numeric: bool) -> Value:
    """The inverse of (state, content): `numeric` says whether the indicator is a number."""
    return _figure(content) if numeric and state == "value" else _words(state, content)


@lru_cache(maxsize=16_384)
def _figure(content: str) -> Value:
    """Counts and rates repeat."""
    return Value(_VALUE, Decimal(content))


@lru_cache(maxsize=4096)
def _words(state: str, content: str) -> Value:
    """The same object for equal words: the choices, dates and marks of a table are few."""
    kind = State(state)
    return BLANK if kind is _BLANK else Value(kind, None, content)


def decimal_text(figure: Decimal) -> str:
    """Decimal text at 15 significant digits, no exponent, no trailing zeros, no minus zero.

    Fifteen digits are what a double in a workbook keeps, so both ends agree.
    """
    words = str(figure)
    if len(words) <= _DIGITS and words.isdigit():  # most figures are plain whole numbers
        return words
    figure = _DOUBLE.plus(figure)
    if figure == 0:
        return "0"
    words = format(figure, "f")
    return words.rstrip("0").rstrip(".") if "." in words else words


def half_up(figure: Decimal, places: int) -> Decimal:
    """四舍五入: half away from zero, to `places` decimals; never a minus zero."""
    rounded = figure.quantize(_last_place(places), context=WIDE)
    return abs(rounded) if rounded == 0 else rounded


@lru_cache(maxsize=64)
def _last_place(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def quotient(above: Decimal, below: Decimal) -> Decimal | None:
    """above / below with 12 decimals half-up; None where the divisor is zero."""
    return None if below == 0 else half_up(WIDE.divide(above, below), 12)
