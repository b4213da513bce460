"""全市目标 and 重点工作 on paper: the two lists as they are shown, filtered or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zzdesk.analysis.bulletin.model import Cell, Head, Row, Table
from zzdesk.analysis.city_goals import City, goal_words, task_words
from zzdesk.analysis.city_said import counted
from zzdesk.analysis.data_code import rows_code
from zzdesk.output.city_book import BEHIND, GOALS, TASKS

_WIDE = frozenset({"指标", "任务", "责任单位", "数据来源", "本月进展"})
_FIGURES = frozenset({"年度目标", "累计完成", "完成率或与目标差"})  # never broken in two


def city_pdf(city: City, *, size: str = "A4") -> bytes:
    """A table each, headings on every page; rows that lag are on grey."""
    from zzdesk.output.paper.tables_pdf import Printed, tables_pdf

    plan, period = city.found.plan, city.found.period
    foot = "　".join([period.title, f"报表任务{plan.version}版", f"校验码 {rows_code(g.row for g in city.goals)}"])
    about = Printed("全市目标和重点工作", plan.issuer, foot, "示例数据" if city.sample else "")
    return tables_pdf([table for table in city_tables(city) if table.rows], about, size=size)


def city_tables(city: City) -> tuple[Table, Table]:
    """Targets, then work items with what their units wrote this month."""
    when = city.found.period.title
    tasks = ((*task_words(t), t.progress) for t in city.tasks)
    return (
        _table("goals", f"{when}全市目标", GOALS, (goal_words(g) for g in city.goals), counted(city)),
        _table("items", f"{when}重点工作", (*TASKS, "本月进展"), tasks, ""),
    )


def _table(key: str, title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], note: str) -> Table:
    columns = tuple(Head(name, is_figure=name in _FIGURES, is_wide=name in _WIDE) for name in heads)
    body = tuple(Row(tuple(map(Cell, row)), emphasis=any(words in BEHIND for words in row)) for row in rows)
    return Table(key, title, columns, body, note)
