"""报送截止日期: 快报 on a day of the next month, 正式 some working days after the feedback.

Working days follow the official calendar with 调休 (2021-05-08 is a Saturday and
a working day), from the chinese_calendar package; beyond its years plain
weekdays stand in, and `known` says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from zzdesk.period import Period
from zzdesk.plan.model import Plan


@dataclass(frozen=True, slots=True)
class Deadline:
    """Last day in time. `known` is False where the official calendar does not reach that year."""

    date: date
    known: bool = True


def deadline(plan: Plan, period: Period, kind: str) -> Deadline | None:
    """The deadline (a setting of the plan) of one kind of return; None for kinds without one."""
    table = plan.settings.get("deadlines")
    spec = table.get(kind) if isinstance(table, Mapping) else None
    if not isinstance(spec, Mapping):
        return None
    day, known = _next_month(period, int(spec["day"])), True
    if spec.get("roll"):
        while not (found := _is_workday(day))[0]:
            day += timedelta(days=1)
        known = found[1]
    for _ in range(int(spec.get("working_days_after", 0))):
        day += timedelta(days=1)
        while not (found := _is_workday(day))[0]:
            day += timedelta(days=1)
        known = known and found[1]
    return Deadline(day, known)


def next_due(plan: Plan, period: Period, today: date) -> tuple[str, Deadline] | None:
    """The first deadline not yet past, else the last one: what an unreported unit is late against."""
    dated = [(kind, due) for kind in ("快报", "正式") if (due := deadline(plan, period, kind))]
    ahead = [item for item in dated if item[1].date >= today]
    return ahead[0] if ahead else (dated[-1] if dated else None)


def _next_month(period: Period, day: int) -> date:
    return date(period.year + period.month // 12, period.month % 12 + 1, day)


def _is_workday(day: date) -> tuple[bool, bool]:
    """(is a working day, by the official calendar rather than by weekday)."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day)), True
    except NotImplementedError:
        return day.weekday() < 5, False
