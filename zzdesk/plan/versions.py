"""The versions of one plan: their order, which of them counts for a month, and whether two say the same."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import fields
from datetime import date

from zzdesk.period import Period
from zzdesk.plan.model import Plan

_TEXTS = {"files", "rules"}  # how it is spelled and where; rules are compared without their place


def version_order(version: str) -> tuple[tuple[int, str], ...]:
    """Natural order: 2021.10 after 2021.9."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in re.findall(r"\d+|\D+", version))


def in_order(plans: Iterable[Plan]) -> list[Plan]:
    """Oldest first: by effective date, then by version."""
    return sorted(plans, key=lambda p: (p.effective, version_order(p.version)))


def in_force(plans: Iterable[Plan], period: Period) -> Plan:
    """The newest version effective by the period's last day; before the first one's date, the first.

    Versions of the period's year; of any year where there is none. At least one plan is wanted.
    """
    ordered = in_order(plans)
    ordered = [p for p in ordered if p.year == period.year] or ordered
    begun = [p for p in ordered if p.effective <= last_day(period)]
    return begun[-1] if begun else ordered[0]


def last_day(period: Period) -> date:
    return date(period.year, period.month, monthrange(period.year, period.month)[1])


def same_content(one: Plan, other: Plan) -> bool:
    """Whether two plans say the same, however their files spell it (a folder, or a workbook made of it)."""
    names = (f.name for f in fields(Plan) if f.name not in _TEXTS)
    return all(getattr(one, n) == getattr(other, n) for n in names) and _rules(one) == _rules(other)


def _rules(plan: Plan) -> list[object]:
    return [rule._replace(place="") for rule in plan.rules]
