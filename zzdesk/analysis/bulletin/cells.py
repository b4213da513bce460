"""Cells of the bulletin's tables: as printed, with the figure behind; each way of having none has its own word."""

from __future__ import annotations

from decimal import Decimal

from zzdesk.analysis.bulletin.model import Basis, Cell
from zzdesk.analysis.idiom import absent_words
from zzdesk.analysis.progress import Row
from zzdesk.analysis.wording import NO_FIGURE, printed
from zzdesk.values import decimal_text

DASH = Cell(NO_FIGURE)


def figure(value: Decimal | None, decimals: int, basis: Basis | None = None, *, sign: bool = False) -> Cell:
    """— where there is none; a true minus sign."""
    return Cell(printed(value, decimals, sign=sign).replace("-", "−"), value, decimals, basis)


def actual(row: Row, basis: Basis) -> Cell:
    """The figure, or 未报, 待反馈, 无此项, 未到核算期: never a zero for any of these."""
    if row.actual.number is None:
        return Cell(absent_words(row), basis=basis)
    return figure(row.actual.number, row.indicator.decimals, basis)


def target(row: Row) -> Cell:
    """As it was set (10, 1—2); — where none is."""
    aim = row.target
    if aim is None or aim.value is None:
        return DASH
    if aim.high is not None:
        return Cell(f"{decimal_text(aim.value)}—{decimal_text(aim.high)}", aim.value)
    return plain(aim.value)


def plain(value: Decimal | None) -> Cell:
    """A target, with the decimals that it was given with."""
    if value is None:
        return DASH
    words = decimal_text(value)
    return Cell(words.replace("-", "−"), value, len(words.partition(".")[2]))


def moved(change: int | None) -> Cell:
    """↑3, ↓1, 平; — where no bulletin went before or the place was none."""
    if change is None:
        return DASH
    words = f"↑{change}" if change > 0 else f"↓{-change}" if change else "平"
    return Cell(words, Decimal(change))
