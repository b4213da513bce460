"""Sample answers to the notice itself: the city's targets (ZZ07) and the tasks of its items (ZZ08)."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from zzdesk.address import Address
from zzdesk.analysis.aggregate import city_target
from zzdesk.demo.sample_names import MARK, Cells, dice, put, rounded, steps
from zzdesk.demo.sample_official import published_growth
from zzdesk.period import Period
from zzdesk.plan.fed_back import fed_lines
from zzdesk.plan.model import Line, Plan, Target, Unit
from zzdesk.values import text

Year = Mapping[Period, Cells]


# --- ZZ07 ----------------------------------------------------------------------------
def put_city_targets(plan: Plan, unit: Unit, year: Year) -> None:
    for line in plan.lines_of(plan.form("ZZ07"), unit):
        target = plan.target(unit, Address("ZZ07", line.code, "1"))
        if line.measure == "text" or target is None or target.value is None:
            for cells in year.values():
                cells[Address("ZZ07", line.code, "2")] = text(f"按通知要求推进{MARK}")
            continue
        _city_line(line, target, dice(unit, line.code), year)
    _as_published(plan, unit, year)


def _as_published(plan: Plan, unit: Unit, year: Year) -> None:
    """The city's growth in ZZ07 is the one that the statistics bureau publishes."""
    for fed in fed_lines(plan):
        line, target = city_target(plan, fed.total.address)
        if line is not None and target is not None and target.unit == unit.code:
            for period, cells in year.items():
                put(cells, "ZZ07", line.address.line, "1", published_growth(plan, fed, period))


def _city_line(line: Line, target: Target, rng: Random, year: Year) -> None:
    assert target.value is not None
    start = float(target.value) * 0.62 if line.measure == "stock" else 0.0
    done, speed = start, rng.uniform(0.75, 1.2)
    for period, months in steps(year):
        if not line.due(period):
            continue
        cells = year[period]
        if line.measure in {"rate", "share"}:
            figure = rounded(float(target.value) + rng.uniform(-0.8, 1.1), 1)
        else:
            step = (float(target.value) - start) * months / 12 * speed * rng.uniform(0.6, 1.3)
            done += max(step, 0)
            places = 2 if line.unit in {"亿元", "万吨"} else 0
            figure = rounded(done, places)
            if start:
                put(cells, "ZZ07", line.code, "3", rounded(start, places))
            if line.pace == "even" and figure < target.value * period.month / 12:
                cells[Address("ZZ07", line.code, "7")] = text(f"已约谈进度较慢的单位，下月加快推进{MARK}")
        put(cells, "ZZ07", line.code, "1", figure)
        cells[Address("ZZ07", line.code, "6")] = text(f"{line.source or '部门台账'}{MARK}")


# --- ZZ08 ----------------------------------------------------------------------------
def put_tasks(plan: Plan, unit: Unit, year: Year) -> None:
    for line in plan.lines_of(plan.form("ZZ08"), unit):
        rng = dice(unit, f"ZZ08-{line.code}")
        begins, ends = rng.choice([2, 2, 2, 3, 4]), rng.choice([5, 8, 11, 12, 13, 13, 13])
        for period, cells in year.items():
            state = _state(rng, period, begins, ends)
            cells |= {Address("ZZ08", line.code, column): text(words) for column, words in _task(state, period).items()}


def _state(rng: Random, period: Period, begins: int, ends: int) -> str:
    slow = rng.random() < 0.12
    if period.month < begins:
        return "未启动"
    return "已完成" if period.month >= ends else "滞后" if slow else "序时推进"


def _task(state: str, period: Period) -> dict[str, str]:
    told = {"未启动": "正在制定方案", "已完成": "任务已完成", "滞后": "方案已印发，部分事项未落实"}
    columns = {"6": f"{told.get(state) or f'{period.month}月按方案推进'}{MARK}", "7": state}
    if state == "滞后":
        columns |= {"8": f"部门间会商较慢{MARK}", "9": f"下月召开专题会推进{MARK}"}
    return columns
