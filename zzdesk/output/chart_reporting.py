"""报送情况图: units by periods, each cell a mark and a word; the rate of filled cells beneath."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from zzdesk.analysis.data_code import figures_code
from zzdesk.ledger.matrix import Matrix
from zzdesk.ledger.status import SHOWN, SHOWN_MARKS, Status, UnitStatus
from zzdesk.output.chart_grid import SHADES, Cell, Grid, draw_grid
from zzdesk.output.chart_marks import Box, place
from zzdesk.output.chart_names import title_of
from zzdesk.output.chart_page import Words, new_page
from zzdesk.output.fonts import drawing
from zzdesk.period import Period
from zzdesk.plan.model import Plan
from zzdesk.values import text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

UNITS_A_PAGE = 24
# What is in and in order steps back; what somebody must still do is dark or hatched.
_SHADE = {"reported": SHADES[0], "late": SHADES[1], "queried": SHADES[2], "conflict": SHADES[3], "returned": SHADES[3]}
_HEAVY = {"missing", "returned", "conflict"}


def reporting_pages(matrix: Matrix, plan: Plan, *, sample: bool = False) -> list[Figure]:
    """Twenty-four units a page, the last period's state in the title."""
    parts = [matrix.units[n : n + UNITS_A_PAGE] for n in range(0, max(len(matrix.units), 1), UNITS_A_PAGE)]
    with drawing():
        return [_page(matrix, part, plan, (n, len(parts)), sample) for n, part in enumerate(parts, 1)]


def _page(
    matrix: Matrix, units: tuple[tuple[str, str], ...], plan: Plan, page: tuple[int, int], sample: bool
) -> Figure:
    last = matrix.periods[-1]
    figure = new_page(Words(_title(last), _subtitle(matrix), _foot(matrix, plan), _note(), *page, sample))
    heads = [status.period.label for status in matrix.periods]
    lines = [(name, [_cell(cell) for cell in matrix.row(code)]) for code, name in units]
    is_last = units[-1:] == matrix.units[-1:]
    rules = frozenset({len(lines)}) if is_last else frozenset()
    if is_last:
        lines.append(("完整率（%）", [_rate(status) for status in matrix.periods]))
    axes = draw_grid(figure, Grid(heads, lines, rules, size=9 if len(heads) < 9 else 8.5))
    for n, (code, _) in enumerate(units):
        for m, cell in enumerate(matrix.row(code)):
            if cell is not None:
                period = matrix.periods[m].period
                place(axes, Box(m, m + 1, n, n + 1), code, None, period, partial(_told, cell, period))
    return figure


def _told(cell: UnitStatus, period: Period) -> list[str]:
    """Whose return of which month, its state and edition, and how much of it is filled."""
    words = [f"{cell.name}　{period.title}", f"报送情况：{SHOWN[cell.shown]}"]
    if cell.kind is not None:
        words.append(f"类别：{cell.kind}　修订号：{cell.revision}{'　迟报' if cell.late else ''}")
        words.append(f"已填格数：{cell.filled}/{cell.required}")
    return words


def _cell(cell: UnitStatus | None) -> Cell:
    if cell is None:
        return Cell("")
    shown = cell.shown
    if shown == "ahead":
        return Cell(SHOWN[shown], absent=True)
    short = cell.kind is not None and cell.filled < cell.required
    part = f"{cell.filled}/{cell.required}" if short else ""
    return Cell(f"{SHOWN_MARKS[shown]} {SHOWN[shown]}", part, _SHADE.get(shown, "white"), owing=shown == "missing")


def _rate(status: Status) -> Cell:
    rate = status.tally.completeness
    return Cell("—" if rate is None else str(rate))


def _title(last: Status) -> str:
    when, tally = last.period.prose, last.tally
    owing = [u.name for u in last.units if u.shown in _HEAVY]
    if tally.ahead == tally.expected:
        return f"{when}报送尚未开始"
    if not owing:
        return f"{when}{tally.expected}个单位均已报送"
    words = f"{when}应报{tally.expected}个单位，已报{tally.reported}个，{_owing(last)}"
    return title_of(f"{words}：{'、'.join(owing)}", words) if len(owing) <= 4 else words


def _owing(last: Status) -> str:
    counts = Counter(u.shown for u in last.units)
    return "、".join(f"{counts[key]}个{SHOWN[key]}" for key in ("missing", "returned", "conflict") if counts[key])


def _subtitle(matrix: Matrix) -> str:
    first, last = matrix.periods[0].period, matrix.periods[-1].period
    span = last.title if first == last else f"{first.title}至{last.label}"
    return f"各单位报送情况，{span}；格下小字为已填格数/应填格数（没有填全的）"


def _note() -> str:
    return (
        "注："
        + "，".join(f"{SHOWN_MARKS[key]}{words}" for key, words in SHOWN.items())
        + "；完整率为已填格数÷应填格数。"
    )


def _foot(matrix: Matrix, plan: Plan) -> str:
    cells = [
        (u.unit, str(status.period), text(f"{u.shown} {u.kind} {u.revision} {u.filled}/{u.required}"))
        for status in matrix.periods
        for u in status.units
    ]
    last = matrix.periods[-1].period
    return "　".join(
        ["数据来源：汇总库收表记录", last.title, f"报表任务{plan.version}版", f"校验码 {figures_code(cells)}"]
    )
