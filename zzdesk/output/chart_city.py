"""全市目标: a bullet for each city target, all ticks in one place, so that the short ones are seen at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zzdesk.analysis.data_code import rows_code
from zzdesk.analysis.progress import Progress, Row
from zzdesk.analysis.wording import brief_words
from zzdesk.errors import ZzError
from zzdesk.output.chart_bullets import AIM_AT, draw_bullets
from zzdesk.output.chart_marks import Box, place_row
from zzdesk.output.chart_page import HEIGHT, INK, MARGIN, SECONDARY, WIDTH, Words, new_page, room
from zzdesk.output.fonts import drawing
from zzdesk.plan.model import SINGLE_ENTERPRISES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TARGETS_A_PAGE = 24
_LEFT, _RIGHT, _FOOT, _TOP = 100.0, 66.0, 20.0, 30.0  # millimetres
_DONE, _SHORT = {"on_track", "exceeded", "near"}, {"behind"}


def city_rows(found: Progress) -> list[Row]:
    """The lines that one unit fills for the whole city, in the forms' order; text targets have no bullet."""
    rows = [
        row
        for row in found.rows
        if row.indicator.line.filling_unit
        and row.indicator.numeric
        and row.target is not None
        and found.plan.form(row.address.form).disclosure != SINGLE_ENTERPRISES
    ]
    return sorted(rows, key=lambda row: row.address)


def city_pages(found: Progress, *, unit: str = "", sample: bool = False) -> list[Figure]:
    """All, or those of one 主填单位 (a code). ZzError("chart.no_city") where there is none."""
    rows = [row for row in city_rows(found) if unit in ("", row.unit.code)]
    if not rows:
        raise ZzError("chart.no_city")
    count = -(-len(rows) // TARGETS_A_PAGE)
    size = -(-len(rows) // count)
    parts = [rows[n : n + size] for n in range(0, len(rows), size)]
    with drawing():
        return [_page(found, part, rows, (n, count), sample) for n, part in enumerate(parts, 1)]


def _page(found: Progress, part: list[Row], rows: list[Row], page: tuple[int, int], sample: bool) -> Figure:
    figure = new_page(Words(_title(found, rows), _subtitle(found), _foot(found, rows), _NOTE, *page, sample))
    step = (HEIGHT - 2 * MARGIN - _FOOT - _TOP) / max(len(part), 12)
    tall = step * len(part)
    axes = room(figure, MARGIN + _LEFT, HEIGHT - MARGIN - _TOP - tall, WIDTH - 2 * MARGIN - _LEFT - _RIGHT, tall)
    states = [brief_words(found.plan, row, found.period) for row in part]
    draw_bullets(axes, found, part, states)
    (low, high), wide = axes.get_xlim(), WIDTH - 2 * MARGIN - _LEFT - _RIGHT
    left, right = low - (high - low) * _LEFT / wide, high + (high - low) * _RIGHT / wide
    for n, row in enumerate(part):
        place_row(axes, Box(left, right, n - 0.5, n + 0.5), found, row)
    _heads(axes)
    return figure


def _heads(axes: Axes) -> None:
    across = axes.transAxes
    span = WIDTH - 2 * MARGIN - _LEFT - _RIGHT
    columns = ((-_LEFT, "left", "代码"), (-88, "left", "指标"), (-2, "right", "年度目标"),
               (span + 2, "left", "累计完成"), (span + 25, "left", "状态"),
               (span + _RIGHT, "right", "主填单位"))  # fmt: skip
    for at, side, words in columns:
        axes.text(at / span, 1.012, words, transform=across, ha=side, va="bottom", size=8.5, color=SECONDARY)
    axes.text(
        AIM_AT, 1.012, "目标", transform=axes.get_xaxis_transform(), ha="center", va="bottom", size=8.5, color=INK
    )


def _title(found: Progress, rows: list[Row]) -> str:
    when = found.period.prose
    known = [row for row in rows if row.actual.number is not None]
    if not known:
        return f"{when}{len(rows)}项全市目标尚无单位报送数据"
    good, bad = ("完成", "未完成") if found.period.is_year_end else ("达到进度", "未达到进度")
    fine, short = (sum(row.state in states for row in known) for states in (_DONE, _SHORT))
    rest = f"，{len(known) - fine - short}项不按时序判定" if len(known) > fine + short else ""
    absent = f"，{len(rows) - len(known)}项没有数" if len(known) < len(rows) else ""
    return f"{when}{len(rows)}项全市目标中，{fine}项{good}，{short}项{bad}{rest}{absent}"


def _subtitle(found: Progress) -> str:
    pace = "，虚竖线为时序进度" if not found.period.is_year_end else ""
    bars = "柱长为实际与目标之比（超过1.6倍的截断，以»标出）"
    return f"全市目标进展，{found.period.title}；{bars}，粗竖线为年度目标{pace}，斜线柱为没有达到"


_NOTE = "注：以上、达到为不低于目标，以下为不高于目标，力争为只列不判；未报、待反馈、未到核算期的不画柱。"


def _foot(found: Progress, rows: list[Row]) -> str:
    units = {row.unit.code for row in rows}
    given = f"数据来源：主填单位报送（已报{len(units & found.reported)}/{len(units)}）"
    return "　".join([given, found.period.title, f"报表任务{found.plan.version}版", f"校验码 {rows_code(rows)}"])
