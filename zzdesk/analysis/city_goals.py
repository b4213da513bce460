"""全市目标: each target of the notice as it stands, and the work items behind it, linked by the notice's clause."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.analysis.idiom import absent_words
from zzdesk.analysis.progress import Progress, Row
from zzdesk.analysis.source import Figures, Source
from zzdesk.analysis.wording import NO_FIGURE, brief_words, printed
from zzdesk.plan.model import SINGLE_ENTERPRISES, Form, Plan, Unit
from zzdesk.plan.pace import aim_words
from zzdesk.plan.work_items import WorkItem, means, share_of, work_items

TEXT = "文字目标"
_STATED = "状态"  # a task's column by its name: the plan's own words
_PROGRESS, _PROBLEM, _NEXT = "本月进展", "问题", "下步"
_SOURCE = "数据来源及文号"


class Goal(NamedTuple):
    """One target in words. `leads` as the notice names them, else who fills the line; `source` of the figure."""

    row: Row
    clause: str
    leads: tuple[str, ...]
    aim: str
    actual: str
    measure: str  # 完成率 or the gap
    state: str
    source: str
    told: tuple[tuple[str, str], ...] = ()  # what the unit wrote beside it: 进展说明, 问题及下步措施

    @property
    def code(self) -> str:
        return self.row.indicator.line.code

    @property
    def name(self) -> str:
        return self.row.indicator.line.name

    @property
    def is_text(self) -> bool:
        return self.row.target is not None and self.row.target.comparator == "text"


class Task(NamedTuple):
    """A work item and what its unit wrote of it; `unit` None and words empty for what is no task."""

    item: WorkItem
    unit: Unit | None = None
    state: str = NO_FIGURE
    progress: str = ""
    problem: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class City:
    """Goals in the forms' order, text targets last; tasks in the notice's order. `sample`: 示例数据."""

    found: Progress
    goals: tuple[Goal, ...]
    tasks: tuple[Task, ...]
    sample: bool = False

    def narrowed(self, who: Unit | str | None = None, words: str = "") -> City:
        """What a unit leads or shares in, and what holds the words, in either list."""
        goals = (g for g in self.goals if (who is None or concerns(g, who)) and _holds(goal_words(g), words))
        tasks = (t for t in self.tasks if (who is None or share_of(t.item, who)) and _holds(task_words(t), words))
        return replace(self, goals=tuple(goals), tasks=tuple(tasks))


def concerns(goal: Goal, who: Unit | str) -> bool:
    """A unit that leads the target or fills its line."""
    if isinstance(who, str):
        return who in goal.leads
    return goal.row.unit == who or any(means(name, who) for name in goal.leads)


def goal_words(goal: Goal) -> tuple[str, ...]:
    """What stands in its row."""
    leads = "、".join(goal.leads)
    return (goal.code, goal.clause, goal.name, leads, goal.aim, goal.actual, goal.measure, goal.state, goal.source)


def task_words(task: Task) -> tuple[str, ...]:
    item = task.item
    leads, shares = ("、".join(names) or NO_FIGURE for names in (item.leads, item.shares))
    return item.no, item.clause, item.title, leads, shares, item.deadline or NO_FIGURE, task.state


def _holds(row: tuple[str, ...], words: str) -> bool:
    """Every word that is typed, whichever column it stands in."""
    told = "\t".join(row).casefold()
    return all(word in told for word in words.casefold().split())


def city(found: Progress, source: Source, *, sample: bool = False) -> City:
    """Of a period's progress and the same source's texts."""
    figures = Figures(source, found.period)
    leads = _leads(found.plan)
    rows = [row for row in found.rows if row.indicator.line.filling_unit and row.target and _is_open(found, row)]
    rows.sort(key=lambda row: (row.target is not None and row.target.comparator == "text", row.address))
    goals = tuple(_goal(found, figures, row, leads) for row in rows)
    return City(found, goals, _tasks(found.plan, figures), sample)


def _is_open(found: Progress, row: Row) -> bool:
    return found.plan.form(row.address.form).disclosure != SINGLE_ENTERPRISES


def _leads(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    """Code -> the leads in the notice's own words."""
    rows = csv.DictReader(plan.files.get("city_targets.csv", "").splitlines())
    return {row["code"]: tuple(filter(None, row["lead_units"].split("|"))) for row in rows}


def _goal(found: Progress, figures: Figures, row: Row, leads: Mapping[str, tuple[str, ...]]) -> Goal:
    line = row.indicator.line
    is_text = row.target is not None and row.target.comparator == "text"
    return Goal(
        row,
        line.clause,
        leads.get(line.code) or (row.unit.name,),
        aim_of(row),
        _actual(row),
        _measure(row),
        TEXT if is_text else brief_words(found.plan, row, found.period),
        _source(found, figures, row),
        _told(found, figures, row),
    )


def aim_of(row: Row) -> str:
    """The target as the notice words it: 力争达到60家, 保持30%左右, 28%以下."""
    target = row.target
    if target is None or target.value is None or target.comparator == "text":
        return TEXT if target is not None and target.comparator == "text" else NO_FIGURE
    words = aim_words(target.comparator, target.value, target.high, target.tier, row.indicator.unit)
    if row.indicator.line.direction != "hold":
        return words
    return f"力争保持{words.removeprefix('力争')}" if words.startswith("力争") else f"保持{words}"


def _actual(row: Row) -> str:
    if row.target is not None and row.target.comparator == "text":
        return NO_FIGURE
    if row.actual.number is None:
        return absent_words(row)
    return f"{printed(row.actual.number, row.indicator.decimals)}{row.indicator.unit}"


def _measure(row: Row) -> str:
    standing = row.standing
    if standing.completion is not None:
        return f"{printed(standing.completion, 1)}%"
    return NO_FIGURE if standing.gap_pp is None else f"{printed(standing.gap_pp, 1, sign=True)}个百分点"


def _source(found: Progress, figures: Figures, row: Row) -> str:
    """数据来源及文号 as it was typed, else who the plan says gives it; with 快报 or 正式. "" without a figure."""
    if row.actual.number is None:
        return ""
    unit, address = row.unit.code, row.address
    form = found.plan.form(address.form)
    column = next((c.no for c in form.columns if c.name == _SOURCE), "")
    typed = figures.value(unit, address._replace(column=column)).text if column else ""
    kind = figures.standing[unit].kind if unit in figures.standing else ""
    return "，".join(filter(None, (typed or row.indicator.line.source or f"{row.unit.name}报送", kind)))


def _told(found: Progress, figures: Figures, row: Row) -> tuple[tuple[str, str], ...]:
    columns = [c for c in found.plan.form(row.address.form).columns if c.kind == "text" and not c.derive]
    words = ((c.name, figures.value(row.unit.code, row.address._replace(column=c.no)).text) for c in columns)
    return tuple((name, said) for name, said in words if said and name != _SOURCE)


def _tasks(plan: Plan, figures: Figures) -> tuple[Task, ...]:
    """Every item; of a task what its unit wrote in the form whose lines the items are."""
    form = next((f for f in plan.forms if any(c.name == _STATED for c in f.columns) and _given(f)), None)
    lines = {f"{int(line.code)}": line for line in form.lines if line.code.isdecimal()} if form else {}
    found = []
    for item in work_items(plan):
        line = lines.get(item.no) if item.is_task else None
        if form is None or line is None:
            found.append(Task(item))
            continue
        unit = plan.unit(line.filling_unit)
        found.append(_task(item, unit, form, line.code, figures))
    return tuple(found)


def _given(form: Form) -> bool:
    return any(c.derive == "given" for c in form.columns)


def _task(item: WorkItem, unit: Unit, form: Form, line: str, figures: Figures) -> Task:
    told = {c.name: figures.value(unit.code, Address(form.code, line, c.no)).text for c in form.columns if not c.derive}
    state = told.get(_STATED, "") or ("未填" if figures.has_reported(unit.code) else "未报")
    return Task(item, unit, state, told.get(_PROGRESS, ""), told.get(_PROBLEM, ""), told.get(_NEXT, ""))
