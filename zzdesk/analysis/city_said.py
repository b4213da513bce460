"""全市目标 as a document and as text (`zzdesk city`)."""

from __future__ import annotations

from collections import Counter

from zzdesk.analysis.city_goals import TEXT, City, Goal, Task, goal_words, task_words
from zzdesk.values import decimal_text


def city_json(city: City) -> dict[str, object]:
    """{"plan", "period", "targets", "items"}; figures as decimal text, absent ones null."""
    return {
        "plan": city.found.plan.name,
        "period": str(city.found.period),
        "targets": [_goal(city, goal) for goal in city.goals],
        "items": [_task(city, task) for task in city.tasks],
    }


def _goal(city: City, goal: Goal) -> dict[str, object]:
    row, standing = goal.row, goal.row.standing
    figures = {
        "target": row.target.value if row.target else None,
        "target_high": row.target.high if row.target else None,
        "actual": row.actual.number,
        "completion": standing.completion,
        "gap_pp": standing.gap_pp,
    }
    return {
        "code": goal.code,
        "clause": goal.clause,
        "indicator": goal.name,
        "measure": row.indicator.unit or None,
        "lead_units": list(goal.leads),
        "filling_unit": row.unit.code,
        "comparator": row.target.comparator if row.target else None,
        "tier": (row.target.tier or None) if row.target else None,
        "aim": goal.aim,
        **{name: None if figure is None else decimal_text(figure) for name, figure in figures.items()},
        "state": row.state,
        "state_words": goal.state,
        "source": goal.source or None,
        "items": [task.item.no for task in city.tasks if task.item.clause == goal.clause],
    }


def _task(city: City, task: Task) -> dict[str, object]:
    item = task.item
    return {
        "item": item.no,
        "clause": item.clause,
        "title": item.title,
        "lead_units": list(item.leads),
        "responsible_units": list(item.shares),
        "deadline": item.deadline or None,
        "is_task": item.is_task,
        "filling_unit": task.unit.code if task.unit else None,
        "state": task.state if task.unit else None,
        "progress": task.progress or None,
        "problem": task.problem or None,
        "next": task.next or None,
        "targets": [goal.code for goal in city.goals if goal.clause == item.clause],
    }


def counted(city: City) -> str:
    """47项目标（另有4项文字目标）：达到进度6项…；67项工作：…"""
    figures = [goal for goal in city.goals if not goal.is_text]
    texts = len(city.goals) - len(figures)
    states = Counter(goal.state for goal in figures)
    tasks = Counter(task.state for task in city.tasks if task.unit)
    parts = [f"{len(figures)}项全市目标" + (f"（另有{texts}项{TEXT}）" if texts else ""), _list(states)]
    parts += [f"{len(city.tasks)}项重点工作", _list(tasks)]
    return "：".join(filter(None, parts[:2])) + "；" + "：".join(filter(None, parts[2:]))


def _list(counts: Counter[str]) -> str:
    return "、".join(f"{words}{count}项" for words, count in counts.most_common())


def city_text(city: City) -> str:
    """The counts, then a line for each target and each item."""
    lines = [f"{city.found.period.title}{'（示例数据）' if city.sample else ''}　{counted(city)}"]
    lines += ["　".join(filter(None, goal_words(goal))) for goal in city.goals]
    lines += ["　".join(filter(None, task_words(task))) for task in city.tasks]
    return "\n".join(lines)
