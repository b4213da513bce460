"""One cell of a clerk's file over time: its figures of the year, last year's beside it, and its history.

Nothing here reads a whole period that is not at hand: a cursor passes over many cells.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.entry.document import Document, HistoryRow
from zzdesk.entry.edits import Change
from zzdesk.entry.lines import Continued
from zzdesk.entry.sent import Correction
from zzdesk.period import Period
from zzdesk.plan.model import Column, Form, Indicator, Plan
from zzdesk.values import Value, half_up

_LAST_YEAR = "上年同期"
_COMPARED = {"level", "profit"}  # roles of a cumulative figure that last year's stands beside


class Point(NamedTuple):
    """A figure of one period; `is_open` is False where the cell is × then."""

    period: Period
    value: Value
    is_open: bool = True


class Beside(NamedTuple):
    """上年同期 as the form itself has it, and the growth of the two figures, for information only."""

    column: Column
    value: Value
    growth: Decimal | None


class Past(NamedTuple):
    """One change of a cell; `correction` is the 更正 during which it was made."""

    row: HistoryRow
    correction: Correction | None


class Year:
    """The figures of a cell over the year. Which line a floating line continues is kept until an edit changes it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._continued: dict[Period, Continued] = {}

    def hear(self, change: Change) -> None:
        periods = {p for _, _, p in change.in_lines} | {p for _, p in change.lines}
        for period in [p for p in self._continued if self._document.plan_for(p).prev(p) in periods]:
            del self._continued[period]
        for form, line, period in change.in_lines:
            if period in self._continued:
                self._continued[period].forget(form, line)

    def figures(self, address: Address, period: Period) -> list[Point] | None:
        """In every period of the year up to this one; None while the disk is busy with what was typed."""
        found: list[Point] = []
        for p in reversed([p for p in self._document.plan.periods if p <= period]):
            plan = self._document.plan_for(p)
            value = self._document.glance(address, p)
            if value is None:
                return None
            indicator = plan.indicator(address)
            found.append(Point(p, value, indicator is not None and plan.is_open(indicator, p)))
            address = self._before(plan, address, p)
        return found[::-1]

    def _before(self, plan: Plan, address: Address, period: Period) -> Address:
        prev, document = plan.prev(period), self._document
        if prev is None or not (document.is_at_hand(prev) and document.is_at_hand(period)):
            return address
        if period not in self._continued:
            self._continued[period] = Continued(document, period)
        return self._continued[period].before(address)


def added(points: list[Point], n: int) -> Decimal | None:
    """本月 of a cumulative figure: what it is more than the period before; None where either is no figure."""
    now, before = points[n].value.number, points[n - 1].value.number if n else None
    return None if now is None or before is None else now - before


def beside(form: Form, indicator: Indicator, look: Callable[[Address], Value], plan: Plan) -> Beside | None:
    """None where the form has no 上年同期 for this figure; it is never looked for elsewhere."""
    if not indicator.numeric or indicator.role not in _COMPARED or _LAST_YEAR in indicator.column.name:
        return None
    column = _base_column(form, indicator.column)
    address = Address(form.code, indicator.address.line, column.no) if column else None
    if column is None or address is None or plan.indicator(address) is None:
        return None
    now, was = look(indicator.address).number, look(address).number
    grown = half_up((now / was - 1) * 100, 1) if now is not None and was is not None and was > 0 else None
    return Beside(column, look(address), grown)


def _base_column(form: Form, column: Column) -> Column | None:
    """The one 上年同期 of the form, or that under the same head."""
    bases = [c for c in form.columns if _LAST_YEAR in c.name and c.kind == "number"]
    alike = [c for c in bases if c.head[0] == column.head[0]]
    return alike[0] if len(alike) == 1 else bases[0] if len(bases) == 1 else None


def history(document: Document, address: Address, period: Period) -> list[Past]:
    """Every change, newest first. Waits for what is being saved: not while one types."""
    corrections = document.sent.corrections(period)
    rows = reversed(document.history(address, period))
    return [Past(row, next((c for c in reversed(corrections) if c.at <= row.at), None)) for row in rows]


def with_unit(value: Value, unit: str) -> str:
    """12 户; 未填 where nothing is."""
    if value.is_blank:
        return "未填"
    return f"{value.typed} {unit}".strip() if value.number is not None else value.typed
