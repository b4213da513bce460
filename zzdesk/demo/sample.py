"""Made-up actuals (示例数据) that obey the plan's rules: same seed, same figures.

Levels grow month by month; growth is worked out from levels where the form has
both; counts and amounts add up, so a 正式 can be exported without an open finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Line, Plan, Target, Unit
from zzdesk.values import Value, half_up, number, text

SEED = 2021
Cells = dict[Address, Value]
_REASON = "春节假期和设备检修影响部分企业产能，二季度陆续恢复（示例数据）"


def sample_year(plan: Plan, unit: Unit, last_month: int) -> dict[Period, Cells]:
    """Cells of every period up to `last_month` for one unit, those of its forms only."""
    periods = [p for p in plan.periods if p.month <= last_month]
    year: dict[Period, Cells] = {p: {} for p in periods}
    forms = {f.code for f in plan.forms_of(unit)}
    if "ZZ01" in forms:
        _economy(plan, unit, year)
        _investment(_dice(unit, "ZZ02"), year)
    if "ZZ07" in forms:
        _city_targets(plan, unit, year)
    return {p: _fillable(plan, unit, p, cells) for p, cells in year.items()}


def _dice(unit: Unit, part: str) -> Random:
    """Dice of their own for each part, so that a longer year begins with the shorter one."""
    return Random(f"{SEED}-{unit.code}-{part}")


def _fillable(plan: Plan, unit: Unit, period: Period, cells: Cells) -> Cells:
    allowed = {i.address for i in plan.inputs(unit, period)}
    return {a: v for a, v in cells.items() if a in allowed and not v.is_blank}


def _months(year: dict[Period, Cells]) -> Iterator[tuple[Period, int, Cells]]:
    """Each period with the months it adds to the one before (two for 1—2月)."""
    before = 0
    for period, cells in year.items():
        yield period, period.month - before, cells
        before = period.month


def _amount(figure: float, places: int) -> Decimal:
    return half_up(Decimal(repr(figure)), places)


# --- ZZ01 ----------------------------------------------------------------------------
def _economy(plan: Plan, unit: Unit, year: dict[Period, Cells]) -> None:
    rng = _dice(unit, "growth")
    targets = {line: _target(plan, unit, line, column) for line, column in _TARGETED.items()}
    pull = rng.uniform(-2.2, 2.6)
    for period, cells in year.items():
        drift = pull + 4 / period.month + rng.uniform(-0.6, 0.6)
        for line in ("01", "02", "04", "11"):
            growth = _amount(targets.get(line, 9.0) + drift + rng.uniform(-0.9, 0.9), 1)
            _put(cells, "ZZ01", line, "3", growth)
            _put(cells, "ZZ01", line, "6", growth + _amount(rng.uniform(-0.4, 0.5), 1))
            _put(cells, "ZZ01", line, "7", growth + _amount(rng.uniform(-1.5, 1.5), 1))
            if line in targets and growth < _amount(targets[line], 1):
                cells[Address("ZZ01", line, "5")] = text(_REASON)
        for row in plan.form("ZZ01").lines:
            cells[Address("ZZ01", row.code, "9")] = text("反馈" if row.source else "部门")
    output, power = _dice(unit, "output"), _dice(unit, "power")
    _levels(output, year, "09", output.uniform(18, 75), targets["01"] + pull)
    _levels(power, year, "10", power.uniform(0.9, 4.2), targets["01"] + pull - 1.2)
    _register(_dice(unit, "register"), year, targets["03"])


_TARGETED = {"01": "3", "02": "3", "03": "1", "04": "3"}


def _target(plan: Plan, unit: Unit, line: str, column: str) -> float:
    found = plan.target(unit, Address("ZZ01", line, column))
    return float(found.value) if found and found.value is not None else 8.0


def _levels(rng: Random, year: dict[Period, Cells], line: str, monthly: float, growth: float) -> None:
    """Cumulative level, last year's on comparable base, and the growth that follows from the two."""
    last = this = Decimal(0)
    for _, months, cells in _months(year):
        month_last = _amount(monthly * months * rng.uniform(0.95, 1.05), 2)
        month_this = _amount(float(month_last) * (1 + (growth + rng.uniform(-1.5, 1.5)) / 100), 2)
        last, this = last + month_last, this + month_this
        _put(cells, "ZZ01", line, "1", this)
        _put(cells, "ZZ01", line, "2", last)
        _put(cells, "ZZ01", line, "3", half_up((this / last - 1) * 100, 1))
        _put(cells, "ZZ01", line, "4", month_this)


def _register(rng: Random, year: dict[Period, Cells], target: float) -> None:
    """Entries by month and by the yearly batch, exits, and the number of enterprises that follows."""
    firms = rng.randint(90, 330)
    monthly = yearly = exits = last = 0
    for period, _, cells in _months(year):
        batch = round(target * rng.uniform(0.15, 0.35)) if period.month == 2 else 0
        entered = rng.randint(0, max(1, round(target / 14)))
        left = rng.choice([0, 0, 0, 1])
        monthly, yearly, exits = monthly + entered, yearly + batch, exits + left
        last += rng.randint(0, max(1, round(target / 10)))
        firms += entered + batch - left
        counts = {"03": monthly + yearly, "05": monthly, "06": yearly, "07": exits, "08": firms}
        for line, count in counts.items():
            _put(cells, "ZZ01", line, "1", Decimal(count))
        for line, count in {"03": entered + batch, "05": entered, "06": batch, "07": left}.items():
            _put(cells, "ZZ01", line, "4", Decimal(count))
        _put(cells, "ZZ01", "03", "2", Decimal(last))
        _put(cells, "ZZ01", "08", "2", Decimal(firms - rng.randint(4, 12)))
        _put(cells, "ZZ01", "03", "6", Decimal(monthly + yearly + rng.randint(0, 3)))


# --- ZZ02 ----------------------------------------------------------------------------
def _investment(rng: Random, year: dict[Period, Cells]) -> None:
    totals = {"1": _no_projects(), "2": _no_projects()}
    for _, months, cells in _months(year):
        added = _projects(rng, months)
        for column, total in totals.items():
            for line, amount in (added if column == "1" else _projects(rng, months)).items():
                total[line] += amount
                _put(cells, "ZZ02", line, column, total[line])
        for line, amount in added.items():
            _put(cells, "ZZ02", line, "3", amount)


def _no_projects() -> dict[str, Decimal]:
    return {f"{n:02d}": Decimal(0) for n in range(1, 10)}


def _projects(rng: Random, months: int) -> dict[str, Decimal]:
    """What some months add: signed projects by size, their money (never below their size classes), starts."""
    big = rng.choice([0, 0, 0, 1])
    medium = big + rng.choice([0, 0, 1]) * months
    signed = medium + rng.randint(0, 2) * months
    money = (signed - medium) * rng.uniform(1.2, 3.5) + (medium - big) * rng.uniform(11, 22) + big * rng.uniform(31, 55)
    started = rng.randint(0, 1) * months
    counts = {"01": signed, "03": big, "04": medium, "05": started, "07": rng.choice([0, 0, 1]), "08": 0, "09": 0}
    counts |= {"08": min(big, started), "09": min(medium, started)}
    amounts = {line: Decimal(count) for line, count in counts.items()}
    amounts["02"] = _amount(money, 2)
    amounts["06"] = _amount(started * rng.uniform(1.5, 9), 2)
    return amounts


# --- ZZ07 ----------------------------------------------------------------------------
def _city_targets(plan: Plan, unit: Unit, year: dict[Period, Cells]) -> None:
    for line in plan.lines_of(plan.form("ZZ07"), unit):
        target = plan.target(unit, Address("ZZ07", line.code, "1"))
        if line.measure == "text" or target is None or target.value is None:
            for cells in year.values():
                cells[Address("ZZ07", line.code, "2")] = text("按通知要求推进（示例数据）")
            continue
        _city_line(line, target, _dice(unit, line.code), year)


def _city_line(line: Line, target: Target, rng: Random, year: dict[Period, Cells]) -> None:
    assert target.value is not None
    start = float(target.value) * 0.62 if line.measure == "stock" else 0.0
    done, speed = start, rng.uniform(0.75, 1.2)
    for period, months, cells in _months(year):
        if not line.due(period):
            continue
        if line.measure in {"rate", "share"}:
            figure = _amount(float(target.value) + rng.uniform(-0.8, 1.1), 1)
        else:
            step = (float(target.value) - start) * months / 12 * speed * rng.uniform(0.6, 1.3)
            done += max(step, 0)
            places = 2 if line.unit in {"亿元", "万吨"} else 0
            figure = _amount(done, places)
            _put(cells, "ZZ07", line.code, "3", _amount(start, places)) if start else None
            if line.pace == "even" and figure < target.value * period.month / 12:
                cells[Address("ZZ07", line.code, "7")] = text("已约谈进度较慢的单位，下月加快推进（示例数据）")
        _put(cells, "ZZ07", line.code, "1", figure)
        cells[Address("ZZ07", line.code, "6")] = text(f"{line.source or '部门台账'}（示例数据）")


def _put(cells: Cells, form: str, line: str, column: str, figure: Decimal) -> None:
    cells[Address(form, line, column)] = number(figure)
