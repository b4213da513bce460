"""统计反馈表 as a statistics bureau would send it, for tests: made-up figures, any layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from zzdesk.plan.load import load_plan

PLAN = load_plan("2021")
HEADS = ("报告期", "单位", "指标", "累计增速", "当月增速", "位次", "来源文号", "取得日期")
NAMES = {"01": "规上工业增加值", "02": "规上制造业增加值", "04": "工业投资"}
DOCUMENT, OBTAINED = "郑统函〔2021〕12号", "2021-04-16"
Row = tuple[object, ...]


def figure_of(n: int, line: str) -> float:
    """A figure for the n-th unit, at one decimal, another for each line."""
    return round(5 + n * 0.7 + {"01": 0, "02": 0.3, "04": -4.2}[line], 1)


def rows(
    period: str = "2021-03",
    lines: Iterable[str] = ("01", "02", "04"),
    obtained: object = OBTAINED,
    document: str = DOCUMENT,
    changed: Mapping[tuple[str, str], object] | None = None,
) -> list[Row]:
    """All districts and 全市; `changed`: (unit's name, line) -> another 累计增速."""
    found: list[Row] = []
    names = ["全市", *(u.name for u in PLAN.districts)]
    for line in lines:
        for n, name in enumerate(names):
            figure: object = figure_of(n, line)
            if changed and (name, line) in changed:
                figure = changed[name, line]
            month = None if line == "04" else figure_of(n, line) + 0.5
            rank = n if n else None
            found.append((period, name, NAMES[line], figure, month, rank, document, obtained))
    return found


def book(
    path: Path,
    told: Sequence[Row],
    heads: Sequence[str] = HEADS,
    above: Sequence[str] = (),
    below: Sequence[str] = (),
    sheet: str = "统计反馈",
) -> Path:
    made = Workbook()
    page = made.active
    page.title = sheet
    for words in above:
        page.append([words])
    page.append(list(heads))
    for row in told:
        page.append(list(row))
    for words in below:
        page.append([words])
    made.save(path)
    return path


def cell_of(number: int, head: str, above: int = 0) -> str:
    """A1 of the n-th row (from 0) in the usual layout."""
    return f"{'ABCDEFGH'[HEADS.index(head)]}{above + 2 + number}"
