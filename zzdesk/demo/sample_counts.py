"""Sample figures of the forms that count lines: ZZ02 those of ZZ02-1, ZZ05 those of ZZ05-1 and ZZ05-2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random

from zzdesk.address import Address
from zzdesk.demo.sample_lines import (
    CATEGORIES,
    Park,
    Project,
    Recognised,
    begun_in_year,
    recognised_by,
    signed_by,
)
from zzdesk.demo.sample_names import Cells, dice, put, rounded, steps
from zzdesk.period import Period
from zzdesk.plan.model import Unit

_Counts = dict[str, Decimal]
Year = Mapping[Period, Cells]


# --- ZZ02 ----------------------------------------------------------------------------
def put_investment(unit: Unit, year: Year, signed: Sequence[Project]) -> None:
    earlier, going = dice(unit, "ZZ02"), dice(unit, "ZZ02-going")
    last, producing = dict.fromkeys((f"{n:02d}" for n in range(1, 10)), Decimal(0)), 0
    before: _Counts = {}
    for period, months in steps(year):
        cells = year[period]
        producing += going.choice([0, 0, 1])
        counts = _of_projects([p for p in signed_by(signed, period) if p.is_contract], period)
        counts["07"] = Decimal(producing)
        _put_counts(cells, "ZZ02", counts, before)
        for line, amount in _last_year(earlier, months).items():
            last[line] += amount
            put(cells, "ZZ02", line, "2", last[line])
        before = counts


def _of_projects(signed: Sequence[Project], period: Period) -> _Counts:
    """Projects by size, their money, those that have begun; of the contracts only."""
    begun = [p for p in signed if p.had_started(period)]
    counts = {
        "01": len(signed),
        "03": _from(signed, 30),
        "04": _from(signed, 10),
        "05": len(begun),
        "08": _from(begun, 30),
        "09": _from(begun, 10),
    }
    money = {line: sum((p.amount for p in some), Decimal(0)) for line, some in (("02", signed), ("06", begun))}
    return {line: Decimal(count) for line, count in counts.items()} | money


def _from(found: Sequence[Project], size: int) -> int:
    return sum(p.amount >= size for p in found)


def _put_counts(cells: Cells, form: str, counts: _Counts, before: _Counts) -> None:
    """累计 and 本月."""
    for line, count in counts.items():
        put(cells, form, line, "1", count)
        put(cells, form, line, "3", count - before.get(line, Decimal(0)))


def _last_year(rng: Random, months: int) -> _Counts:
    """What some months added last year: signed projects by size, their money (never below their classes), starts."""
    big = rng.choice([0, 0, 0, 1])
    medium = big + rng.choice([0, 0, 1]) * months
    signed = medium + rng.randint(0, 2) * months
    money = (signed - medium) * rng.uniform(1.2, 3.5) + (medium - big) * rng.uniform(11, 22) + big * rng.uniform(31, 55)
    started = rng.randint(0, 1) * months
    counts = {"01": signed, "03": big, "04": medium, "05": started, "07": rng.choice([0, 0, 1])}
    counts |= {"08": min(big, started), "09": min(medium, started)}
    amounts = {"02": rounded(money, 2), "06": rounded(started * rng.uniform(1.5, 9), 2)}
    return {line: Decimal(count) for line, count in counts.items()} | amounts


# --- ZZ05 ----------------------------------------------------------------------------
def put_cultivation(unit: Unit, year: Year, recognised: Sequence[Recognised], built: Sequence[Park]) -> None:
    rng, last, before = dice(unit, "ZZ05"), dict.fromkeys(("02", "03", "04", "05", "06"), 0), _Counts()
    for period, months in steps(year):
        cells = year[period]
        known = [r.category for r in recognised_by(recognised, period)]
        counts = {f"{n:02d}": Decimal(known.count(category)) for n, category in enumerate(CATEGORIES, 1)}
        counts["06"] = Decimal(begun_in_year(built, period))
        _put_counts(cells, "ZZ05", counts, before)
        before = counts
        cells[Address("ZZ05", "01", "2")] = cells[Address("ZZ01", "03", "2")]
        for line, most in (("02", 2), ("03", 1), ("04", 2), ("05", 0), ("06", 1)):
            last[line] += rng.randint(0, most * months)
            put(cells, "ZZ05", line, "2", Decimal(last[line]))
