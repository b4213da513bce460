"""全市目标 and 重点工作 as a workbook of two lists, ready for A4 paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zzdesk.analysis.city_goals import City, goal_words, task_words
from zzdesk.analysis.city_said import counted
from zzdesk.analysis.data_code import rows_code
from zzdesk.output.plain_book import PlainBook, plain_book

GOALS = ("代码", "条款", "指标", "牵头单位", "年度目标", "累计完成", "完成率或与目标差", "状态", "数据来源")
TASKS = ("序号", "条款", "任务", "牵头单位", "责任单位", "完成时限", "状态")
_TOLD = ("本月进展", "问题", "下步")
_GOAL_WIDTHS = (7, 8, 34, 20, 16, 14, 16, 14, 24)
_TASK_WIDTHS = (6, 8, 28, 20, 40, 9, 10, 36, 24, 24)
BEHIND = {"未达到进度", "未完成", "滞后"}


def save(city: City, path: Path) -> Path:
    """What `city` holds, filtered or not. ZzError where the file cannot be written."""
    plan, period = city.found.plan, city.found.period
    mark = "　【示例数据】" if city.sample else ""
    code = rows_code(goal.row for goal in city.goals)
    with plain_book(path, title="全市目标和重点工作", issuer=plan.issuer) as book:
        for name, heads, widths, rows in (
            ("全市目标", GOALS, _GOAL_WIDTHS, [goal_words(goal) for goal in city.goals]),
            (
                "重点工作",
                (*TASKS, *_TOLD),
                _TASK_WIDTHS,
                [(*task_words(t), t.progress, t.problem, t.next) for t in city.tasks],
            ),
        ):
            under = f"{plan.issuer}　{period.title}　{counted(city)}{mark}"
            _list(book, book.sheet(name, f"{period.title}{name}", under, widths, code=code), heads, widths, rows)
    return path


def _list(
    book: PlainBook, sheet: object, heads: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]]
) -> None:
    book.heads(sheet, 2, heads)
    for at, row in enumerate(rows, 3):
        styles = ["strong_word" if words in BEHIND else "text" for words in row]
        book.row(sheet, at, row, styles, widths)
