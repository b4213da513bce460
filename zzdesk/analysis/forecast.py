"""全年预计: where a line would stand at the year's end by each method, how far they differ, and how they did before.

An estimate is no figure of anybody's: it never stands in a bulletin's table, and triggers no doubt of what was filled.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.analysis.forecast_methods import (
    COMPARED,
    BackTest,
    Estimate,
    Known,
    Months,
    back_tests,
    estimates,
    months_in,
)
from zzdesk.analysis.history import History
from zzdesk.analysis.progress import Progress, Row
from zzdesk.analysis.source import Figures
from zzdesk.period import Period
from zzdesk.plan.model import Line, Plan
from zzdesk.plan.pace import judge
from zzdesk.values import State, number

_NOT_BY_MONTH = {
    "batch": "集中认定，不按月推算",
    "annual": "未到核算期，不按月推算",
    "list": "按名单推进，不按月推算",
    "text": "文字目标，不计算",
}
_ABSENT = {
    State.WAITING: "待反馈，不能推算",
    State.NA: "无此项，不推算",
    State.BLANK: "本期没有数，不能推算",
}


class Forecast(NamedTuple):
    """One unit's year-end at one line. `reason` says why there is no estimate at all ("" where there is one).

    `verdict`: likely (every method reaches the target) · unlikely (none does) · open (they differ) · "" (no target that
    is judged at the year's end, or no estimate).
    """

    row: Row
    estimates: tuple[Estimate, ...] = ()
    back_tests: tuple[BackTest, ...] = ()
    reason: str = ""
    verdict: str = ""

    @property
    def values(self) -> tuple[Decimal, ...]:
        return tuple(e.value for e in self.estimates if e.value is not None)

    @property
    def low(self) -> Decimal | None:
        return min(self.values, default=None)

    @property
    def high(self) -> Decimal | None:
        return max(self.values, default=None)

    @property
    def spread(self) -> Decimal | None:
        """How far the methods lie apart; None with fewer than two of them."""
        return max(self.values) - min(self.values) if len(self.values) > 1 else None


@dataclass(frozen=True, slots=True)
class Forecasts:
    plan: Plan
    period: Period
    rows: tuple[Forecast, ...]
    city: tuple[Forecast, ...] = ()  # 全市, as rows of a unit without a code

    def of(self, unit: str, address: Address) -> Forecast | None:
        return next((f for f in self.rows if f.row.unit.code == unit and f.row.address == address), None)


def forecasts(found: Progress, figures: Figures, history: History) -> Forecasts:
    """Of every row of a period's progress. `figures`: of that period (for 年初数)."""
    return Forecasts(found.plan, found.period, tuple(_forecasts(found.rows, figures, history)))


def _forecasts(rows: Iterable[Row], figures: Figures, history: History) -> Iterable[Forecast]:
    for row in rows:
        reason = _why_not(row, figures.period)
        if reason:
            yield Forecast(row, reason=reason)
            continue
        known = _known(row, figures, history)
        made = estimates(known)
        yield Forecast(row, made, back_tests(known), "", verdict(row, made, figures.period, known.start))


def _why_not(row: Row, period: Period) -> str:
    line = row.indicator.line
    if row.target is not None and row.target.comparator == "text":
        return _NOT_BY_MONTH["text"]
    if line.pace not in _NOT_BY_MONTH and row.actual.number is None:
        waits = row.actual.state is State.BLANK and not line.due(period)
        return "未到核算期，不能推算" if waits else _ABSENT.get(row.actual.state, _NOT_BY_MONTH["text"])
    return not_by_month(line, period)


def not_by_month(line: Line, period: Period) -> str:
    """Why nothing is carried on to the year's end, whatever the figure; "" where it can be."""
    return _NOT_BY_MONTH.get(line.pace) or ("全年数已报，不再推算" if period.is_year_end else "")


def _known(row: Row, figures: Figures, history: History) -> Known:
    year, month = figures.period
    years = history.years(row.unit.code, row.indicator)
    now: Months = {**years.get(year, {}), month: row.actual.number or Decimal(0)}
    earlier = {y: months for y, months in years.items() if y < year}
    held = sum(months_in(m) for m in (*earlier.values(), now))
    measure = row.indicator.measure
    return Known(measure, month, now, _start(row, figures, earlier.get(year - 1, {})), earlier, held)


def _start(row: Row, figures: Figures, last_year: Months) -> Decimal | None:
    """年初数: as filled, else what stood at the end of last year."""
    if row.indicator.measure in COMPARED:
        return None
    form = figures.plan.form(row.address.form)
    column = next((c.no for c in form.columns if c.role == "year_start"), "")
    filled = figures.value(row.unit.code, Address(form.code, row.address.line, column)).number
    return last_year.get(12) if filled is None else filled


def verdict(row: Row, made: Iterable[Estimate], period: Period, start: Decimal | None) -> str:
    """Judged as December is: the states of the year's end."""
    if row.target is None or row.target.value is None:
        return ""
    december = Period(period.year, 12)
    states = {
        judge(row.indicator.line, row.target, number(e.value), december, start).state
        for e in made
        if e.value is not None
    }
    if not states or "not_judged" in states:
        return ""
    if states <= {"on_track", "exceeded", "near"}:
        return "likely"
    return "unlikely" if states == {"behind"} else "open"
