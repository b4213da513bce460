"""Sample lines that stand by themselves: works (ZZ03), enterprises (ZZ04), meetings (ZZ06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import NamedTuple, TypeAlias

from zzdesk.demo.sample_names import (
    MARK,
    Cells,
    chain,
    credit_code,
    day_within,
    dice,
    last_day,
    project_code,
    put_line,
    sample_name,
    steps,
)
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit
from zzdesk.values import BLANK, Value, number, text

Year = Mapping[Period, Cells]


def _part(amount: int, share: float) -> int:
    return int(amount * share)


def _day(day: date | None, period: Period) -> Value:
    """A day that has come by the period's end."""
    return text(day.isoformat()) if day and day <= last_day(period) else BLANK


# --- ZZ03 ----------------------------------------------------------------------------
_TASKS = ("新开工", "续建", "竣工", "达产", "新开工", "续建")
_DONE_BEFORE = {"新开工": 0.0, "续建": 0.35, "竣工": 0.55, "达产": 0.9}  # of 计划总投资, by last year's end
_DUE_IN_YEAR = {"新开工": 0.4, "续建": 0.3, "竣工": 0.44, "达产": 0.09}


def put_works(plan: Plan, unit: Unit, year: Year) -> None:
    for n, task in enumerate(_TASKS[: dice(unit, "ZZ03").randint(4, 6)], 1):
        _put_work(plan, unit, n, task, year)


def _put_work(plan: Plan, unit: Unit, n: int, task: str, year: Year) -> None:
    rng = dice(unit, f"ZZ03-{n}")
    total = rng.randint(150, 3000) * 100
    before, due = _part(total, _DONE_BEFORE[task]), _part(total, _DUE_IN_YEAR[task])
    first = rng.choice([2, 3, 4, 5]) if task == "新开工" else 0
    fixed = _work(plan, unit, n, task, rng) | {"11": number(total), "12": number(before), "13": number(due)}
    done, speed, tools = 0, rng.uniform(0.8, 0.98), rng.uniform(0.15, 0.4)
    for period, months in steps(year):
        if period.month >= first:
            months = min(months, period.month - first + 1)
            done += _part(due, months / (13 - max(first, 1)) * speed * rng.uniform(0.85, 1.0))
        begun = date(period.year, first, 12) if first else date(period.year - 1, 4, 12)
        closed = date(period.year, 11, 25) if task == "竣工" else None
        closed = date(period.year - 1, 12, 20) if task == "达产" else closed
        columns = {
            **fixed,
            "14": number(done),
            "15": number(_part(done, tools)),
            "17": text(begun.isoformat()),
            "18": _day(begun, period),
            "19": text((closed or date(period.year + 1, 6, 30)).isoformat()),
            "20": _day(closed, period),
            "21": text(f"是，{max(begun, date(period.year, 1, 1)):%Y-%m}" if begun <= last_day(period) else "否"),
            "22": text(f"累计完成总投资的{(before + done) * 100 // total}%{MARK}"),
        }
        if done * 12 < due * period.month:
            columns["23"] = text(f"前期手续办理较慢，正在补办{MARK}")
        if n == 2 and period.month in {4, 5, 6}:
            columns |= {"23": text(f"部分设备到货较晚{MARK}"), "24": text(f"协调电力增容{MARK}")}
        put_line(year[period], unit, "ZZ03", n, columns)


def _work(plan: Plan, unit: Unit, n: int, task: str, rng: Random) -> dict[str, Value]:
    approved = Period(plan.year, 1) if task == "新开工" else Period(plan.year - 1, 3)
    return {
        "1": text(sample_name("重点项目", unit, n)),
        "2": text(project_code(unit, approved, 500 + n)),
        "3": text(sample_name("建设单位", unit, n)),
        "4": text(credit_code(unit, 100 + n)),
        "5": text(f"{unit.name}（示例地点）"),
        "6": text(chain(plan, rng)),
        "7": text("是" if n == 1 else "否"),
        "8": text(rng.choice(["新建", "扩建", "技改"])),
        "9": text(task),
        "10": text(rng.choice(["省重点", "市重点", "否"])),
    }


# --- ZZ04 ----------------------------------------------------------------------------
_TRADES = ("专用设备制造业", "非金属矿物制品业", "有色金属冶炼和压延加工业", "食品制造业", "汽车制造业")


_Four: TypeAlias = tuple[Decimal, Decimal, Decimal, Decimal]


class _Month(NamedTuple):
    """What one enterprise adds in a period, this year and last: 产值, 用电, 营收, 利润."""

    this: _Four
    last: _Four


def put_enterprises(plan: Plan, unit: Unit, year: Year) -> None:
    for n in range(1, dice(unit, "ZZ04").randint(5, 8) + 1):
        _put_enterprise(plan, unit, n, year)


def _put_enterprise(plan: Plan, unit: Unit, n: int, year: Year) -> None:
    rng = dice(unit, f"ZZ04-{n}")
    fixed = _enterprise(plan, unit, n, rng)
    monthly, growth, staff = rng.randint(1200, 40000), rng.uniform(0.96, 1.18), rng.randint(120, 2400)
    this: _Four = (Decimal(0),) * 4
    last = this
    for period, months in steps(year):
        state, factor = _state(unit, n, period)
        told, earlier = this, last
        made = _made(rng, monthly * months, growth * factor)
        this, last = _added(this, made.this), _added(last, made.last)
        slow = state != "正常" or this[0] < last[0] * 9 / 10
        columns = {
            **fixed,
            "6": number(made.this[0]),
            "7": number(this[0]),
            "8": number(last[0]),
            "9": number(this[1]),
            "10": number(last[1]),
            "17": number(staff + rng.randint(-8, 8)),
            "18": text(state),
            "19": text(f"设备检修和订单减少，正在组织恢复{MARK}" if slow else ""),
        }
        if told[0]:  # 营业收入 and 利润总额 come a month later
            data_month = text(f"{period.year}-{period.month - 1:02d}")
            columns |= {"11": number(told[2]), "12": number(earlier[2]), "13": data_month}
            columns |= {"14": number(told[3]), "15": number(earlier[3]), "16": data_month}
        put_line(year[period], unit, "ZZ04", n, columns)


def _enterprise(plan: Plan, unit: Unit, n: int, rng: Random) -> dict[str, Value]:
    return {
        "1": text(sample_name("企业", unit, n)),
        "2": text(credit_code(unit, n)),
        "3": text(rng.choice(_TRADES)),
        "4": text(chain(plan, rng)),
        "5": text("市66" if n <= 2 else "县30" if n % 2 else "县20"),
    }


def _state(unit: Unit, n: int, period: Period) -> tuple[str, float]:
    """Now and then an enterprise makes less; in every fifth unit one stands still in the spring."""
    if n == 4 and unit.order % 5 == 0 and period.month in {4, 5}:
        return "停产", 0.0
    if n == 3 and period.month in {3, 4}:
        return "减产", 0.6
    return "正常", 1.0


def _made(rng: Random, output: int, growth: float) -> _Month:
    last = output * rng.uniform(0.95, 1.05)
    this = last * growth * rng.uniform(0.97, 1.03)
    return _Month(_four(this), _four(last))


def _four(output: float) -> _Four:
    power = Decimal(round(output * 0.8)).scaleb(-2)
    return Decimal(round(output)), power, Decimal(round(output * 0.97)), Decimal(round(output * 0.06))


def _added(total: _Four, more: _Four) -> _Four:
    return total[0] + more[0], total[1] + more[1], total[2] + more[2], total[3] + more[3]


# --- ZZ06 ----------------------------------------------------------------------------
_KINDS = ("产销", "产融", "用工", "产学研")


class _Meeting(NamedTuple):
    n: int
    kind: str
    day: date
    firms: int
    amount: Decimal


def put_meetings(unit: Unit, year: Year) -> None:
    """A district meets almost every month, a department every quarter."""
    found = _meetings(unit, list(year))
    for period, cells in year.items():
        for m in found:
            if m.day <= last_day(period):
                put_line(cells, unit, "ZZ06", m.n, _meeting(unit, m))


def _meetings(unit: Unit, periods: Sequence[Period]) -> list[_Meeting]:
    rng = dice(unit, "ZZ06")
    found: list[_Meeting] = []
    for period, months in steps(periods):
        held = rng.choice([0, 1, 1]) if unit.kind == "district" and found else 1
        if unit.kind == "district" or period.month in {3, 6, 9, 12}:
            for _ in range(held):
                day, amount = day_within(rng, period, months), Decimal(rng.randint(20, 600)).scaleb(-2)
                found.append(_Meeting(len(found) + 1, rng.choice(_KINDS), day, rng.randint(15, 120), amount))
    return found


def _meeting(unit: Unit, m: _Meeting) -> dict[str, Value]:
    return {
        "1": text(m.day.isoformat()),
        "2": text(sample_name(f"{m.kind}对接会", unit, m.n)),
        "3": text(m.kind),
        "4": text(unit.name),
        "5": text(sample_name("承办单位", unit, m.n)),
        "6": number(m.firms),
        "7": number(m.amount) if m.kind in {"产销", "产融"} else BLANK,
    }
