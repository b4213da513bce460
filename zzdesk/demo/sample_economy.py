"""Sample figures of ZZ01: growth near the targets, levels and what they grow by, enterprises in the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random

from zzdesk.address import Address
from zzdesk.demo.sample_lines import Recognised, recognised_by
from zzdesk.demo.sample_names import MARK, Cells, dice, put, rounded, steps
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit
from zzdesk.values import half_up, text

_REASON = f"春节假期和设备检修影响部分企业产能，二季度陆续恢复{MARK}"
_TARGETED = {"01": "3", "02": "3", "03": "1", "04": "3"}
Year = Mapping[Period, Cells]


def put_economy(plan: Plan, unit: Unit, year: Year, recognised: Sequence[Recognised]) -> None:
    rng = dice(unit, "growth")
    targets = {line: _target(plan, unit, line) for line in _TARGETED}
    pull = rng.uniform(-2.2, 2.6)
    for period, cells in year.items():
        drift = pull + 4 / period.month + rng.uniform(-0.6, 0.6)
        for line in ("01", "02", "04", "11"):
            growth = rounded(targets.get(line, 9.0) + drift + rng.uniform(-0.9, 0.9), 1)
            put(cells, "ZZ01", line, "3", growth)
            put(cells, "ZZ01", line, "6", growth + rounded(rng.uniform(-0.4, 0.5), 1))
            put(cells, "ZZ01", line, "7", growth + rounded(rng.uniform(-1.5, 1.5), 1))
            if line in targets and growth < rounded(targets[line], 1):
                cells[Address("ZZ01", line, "5")] = text(_REASON)
        for row in plan.form("ZZ01").lines:
            cells[Address("ZZ01", row.code, "9")] = text("反馈" if row.source else "部门")
    output, power = dice(unit, "output"), dice(unit, "power")
    _levels(output, year, "09", output.uniform(18, 75), targets["01"] + pull)
    _levels(power, year, "10", power.uniform(0.9, 4.2), targets["01"] + pull - 1.2)
    _register(dice(unit, "register"), year, targets["03"], recognised)


def entry_target(plan: Plan, unit: Unit) -> float:
    """The year's target of 规上工业新增入库企业."""
    return _target(plan, unit, "03")


def _target(plan: Plan, unit: Unit, line: str) -> float:
    found = plan.target(unit, Address("ZZ01", line, _TARGETED[line]))
    return float(found.value) if found and found.value is not None else 8.0


def _levels(rng: Random, year: Year, line: str, monthly: float, growth: float) -> None:
    """Cumulative level, last year's on comparable base, and the growth that follows from the two."""
    last = this = Decimal(0)
    for period, months in steps(year):
        cells = year[period]
        month_last = rounded(monthly * months * rng.uniform(0.95, 1.05), 2)
        month_this = rounded(float(month_last) * (1 + (growth + rng.uniform(-1.5, 1.5)) / 100), 2)
        last, this = last + month_last, this + month_this
        put(cells, "ZZ01", line, "1", this)
        put(cells, "ZZ01", line, "2", last)
        put(cells, "ZZ01", line, "3", half_up((this / last - 1) * 100, 1))
        put(cells, "ZZ01", line, "4", month_this)


def _register(rng: Random, year: Year, target: float, recognised: Sequence[Recognised]) -> None:
    """Entries as ZZ05-1 lists them, exits, and the number of enterprises that follows."""
    firms, last, left = rng.randint(90, 330), 0, 0
    before = dict.fromkeys(("03", "05", "06", "07"), 0)
    for period, cells in year.items():
        entries = [r for r in recognised_by(recognised, period) if r.category == "入库"]
        yearly = sum(r.yearly for r in entries)
        left += rng.choice([0, 0, 0, 1])
        last += rng.randint(0, max(1, round(target / 10)))
        counts = {"03": len(entries), "05": len(entries) - yearly, "06": yearly, "07": left}
        for line, count in counts.items():
            put(cells, "ZZ01", line, "1", Decimal(count))
            put(cells, "ZZ01", line, "4", Decimal(count - before[line]))
        firms += counts["03"] - before["03"] - counts["07"] + before["07"]
        put(cells, "ZZ01", "08", "1", Decimal(firms))
        put(cells, "ZZ01", "08", "2", Decimal(firms - rng.randint(4, 12)))
        put(cells, "ZZ01", "03", "2", Decimal(last))
        put(cells, "ZZ01", "03", "6", Decimal(counts["03"] + rng.randint(0, 3)))
        before = counts
