"""What happens in the sample year, beside all that goes well: who is late, silent, early or spoilt, and when."""

from __future__ import annotations

from datetime import date, timedelta

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.deadlines import deadline
from zzdesk.plan.model import Plan, Unit

LAST = 12
STORY = 6  # the month in which most of it happens
FED_FROM = 5  # the statistics bureau's tables come in from this month on
SILENT = "410108"  # 惠济区 never reports the story's month
EARLY = "410105"  # 金水区 has only its 快报 of it in
SPOILT = "410103"  # 二七区: "2000万" typed over a figure of a copy of its return
SPOILT_CELL, SPOILT_WORDS = Address("ZZ02", "02", "1"), "2000万"
LATE = {"410182", "410106", "410102"}  # in April


def arrival(plan: Plan, unit: Unit, period: Period) -> date:
    """A day near the deadline of the 正式; three districts are late in April."""
    due = due_day(plan, period)
    late = period.month == 4 and unit.code in LATE
    return due + timedelta(days=2 if late else -(unit.order % 3))


def due_day(plan: Plan, period: Period) -> date:
    """The deadline of the 正式."""
    due = deadline(plan, period, "正式")
    assert due is not None
    return due.date


def is_silent(unit: Unit, period: Period) -> bool:
    return unit.code == SILENT and period.month == STORY


def is_early(unit: Unit, period: Period) -> bool:
    return unit.code == EARLY and period.month == STORY
