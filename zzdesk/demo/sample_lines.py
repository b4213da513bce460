"""Sample lines that other forms count: signed projects (ZZ02-1), recognitions (ZZ05-1), parks (ZZ05-2).

Each list is of the whole year up to the last period; a period shows what had happened by its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from zzdesk.demo.sample_names import (
    Cells,
    chain,
    credit_code,
    day_within,
    dice,
    last_day,
    project_code,
    put_line,
    rounded,
    sample_name,
    steps,
)
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit
from zzdesk.values import BLANK, Value, number, text

# 类别 of ZZ05-1 in the order of ZZ05's lines 01 to 05.
CATEGORIES = ("入库", "专精特新", "高企", "科技型", "百亿级")
_LEVELS = {"专精特新": "省级", "高企": "国家级", "科技型": "省级", "百亿级": "市级"}


# --- ZZ02-1 --------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Project:
    """A signed project; `nature` 合同, 框架 or 意向. `started` may lie ahead of the period shown."""

    n: int
    amount: Decimal
    signed: date
    nature: str
    chain: str
    started: date | None

    @property
    def is_contract(self) -> bool:
        return self.nature == "合同"

    def had_started(self, period: Period) -> bool:
        return self.started is not None and self.started <= last_day(period)


def projects(plan: Plan, unit: Unit, periods: Sequence[Period]) -> list[Project]:
    """Contracts of 1亿元 and more, none as much as half of all; beside them a framework agreement now and then."""
    rng = dice(unit, "ZZ02-1")
    found: list[Project] = []
    total = Decimal(0)
    for period, months in steps(periods):
        for _ in range(rng.randint(3, 5) if not found else rng.choice([1, 1, 2])):
            amount = _amount(rng, total)
            total += amount
            found.append(_project(plan, rng, len(found) + 1, amount, period, months, "合同"))
        if period.month in {2, 5, 9}:
            nature = "意向" if period.month == 5 else "框架"
            found.append(_project(plan, rng, len(found) + 1, _amount(rng, total), period, months, nature))
    return found


def _amount(rng: Random, total: Decimal) -> Decimal:
    """A size in 亿元, mostly small; a big one only where the others together are bigger."""
    low, high = rng.choice([(1.2, 6.0), (1.2, 6.0), (2.0, 8.0), (10.0, 22.0), (30.0, 45.0)])
    if total < 12:
        low, high = 3.5, 5.0
    elif high > float(total) * 0.8:
        low, high = 1.2, 6.0
    return rounded(rng.uniform(low, high), 2)


def _project(plan: Plan, rng: Random, n: int, amount: Decimal, period: Period, months: int, nature: str) -> Project:
    signed = day_within(rng, period, months)
    started = signed + timedelta(days=rng.randint(10, 150)) if rng.random() < 0.6 else None
    return Project(n, amount, signed, nature, chain(plan, rng), started if nature == "合同" else None)


def signed_by(found: Sequence[Project], period: Period) -> list[Project]:
    return [p for p in found if p.signed <= last_day(period)]


def put_projects(cells: Cells, unit: Unit, period: Period, found: Sequence[Project]) -> None:
    for p in signed_by(found, period):
        started = p.started is not None and p.had_started(period)
        columns = {
            "1": text(sample_name("项目", unit, p.n)),
            "2": text(project_code(unit, Period(p.signed.year, p.signed.month), p.n)) if p.is_contract else BLANK,
            "3": text(sample_name("投资方", unit, p.n)),
            "4": number(p.amount),
            "5": _day(p.signed),
            "6": text(p.nature),
            "7": text(p.chain),
            "8": _day(p.started if started else None),
            "9": text("施工许可证和现场照片（示例数据）") if started else BLANK,
        }
        put_line(cells, unit, "ZZ02-1", p.n, columns)


def _day(day: date | None) -> Value:
    return text(day.isoformat()) if day else BLANK


# --- ZZ05-1 --------------------------------------------------------------------------
class Recognised(NamedTuple):
    """One 认定. `yearly`: an entry by the yearly batch (年度入库)."""

    n: int
    category: str
    day: date
    yearly: bool = False


def recognitions(unit: Unit, periods: Sequence[Period], target: float) -> list[Recognised]:
    """Entries in the register towards the year's target, most of them in the batch of January; the rest by season."""
    rng = dice(unit, "ZZ05-1")
    found: list[Recognised] = []

    def add(category: str, count: int, period: Period, months: int, *, yearly: bool = False) -> None:
        for _ in range(count):
            found.append(Recognised(len(found) + 1, category, day_within(rng, period, months), yearly))

    for period, months in steps(periods):
        batch = round(target * rng.uniform(0.15, 0.35)) if period.month == 2 else 0
        add("入库", batch, period, months, yearly=True)
        add("入库", rng.randint(0, max(1, round(target / 14))), period, months)
        add("专精特新", rng.randint(1, 3) if period.month in {4, 8} else 0, period, months)
        add("高企", rng.randint(1, 3) if period.month in {6, 10, 12} else 0, period, months)
        add("科技型", rng.randint(1, 2), period, months)
        add("百亿级", int(rng.random() < 0.3) if period.month == 11 else 0, period, months)
    return found


def recognised_by(found: Sequence[Recognised], period: Period) -> list[Recognised]:
    return [r for r in found if r.day <= last_day(period)]


def put_recognitions(cells: Cells, unit: Unit, period: Period, found: Sequence[Recognised]) -> None:
    for r in recognised_by(found, period):
        columns = {
            "1": text(sample_name("培育企业", unit, r.n)),
            "2": text(credit_code(unit, 200 + r.n)),
            "3": text(r.category),
            "4": text(_LEVELS.get(r.category, "")),
            "5": text(f"示例文号〔{r.day.year}〕{r.day.month}号"),
            "6": _day(r.day),
        }
        put_line(cells, unit, "ZZ05-1", r.n, columns)


# --- ZZ05-2 --------------------------------------------------------------------------
class Park(NamedTuple):
    n: int
    started: date
    acres: Decimal
    area: Decimal
    amount: Decimal
    tenants: int


def parks(unit: Unit, year: int) -> list[Park]:
    """One begun last year, one or two to begin in this one."""
    rng = dice(unit, "ZZ05-2")
    days = [date(year - 1, rng.randint(3, 11), 18), date(year, rng.randint(1, 5), 18)]
    days += [date(year, rng.randint(6, 11), 18)] * rng.randint(0, 1)
    return [_park(rng, n, day) for n, day in enumerate(days, 1)]


def _park(rng: Random, n: int, started: date) -> Park:
    acres = rounded(rng.uniform(60, 220), 1)
    area, amount = (rounded(float(acres) * rng.uniform(*span), 2) for span in ((0.08, 0.12), (0.03, 0.05)))
    return Park(n, started, acres, area, amount, rng.randint(12, 40))


def begun_in_year(found: Sequence[Park], period: Period) -> int:
    return sum(p.started.year == period.year and p.started <= last_day(period) for p in found)


def put_parks(cells: Cells, unit: Unit, period: Period, found: Sequence[Park]) -> None:
    for p in found:
        begun = p.started <= last_day(period)
        columns = {
            "1": text(sample_name("小微企业园", unit, p.n)),
            "2": text(sample_name("园区公司", unit, p.n)),
            "3": number(p.acres),
            "4": number(p.area),
            "5": number(p.amount),
            "6": _day(p.started if begun else None),
            "7": number(p.tenants if p.started.year < period.year else 0),
        }
        put_line(cells, unit, "ZZ05-2", p.n, columns)
