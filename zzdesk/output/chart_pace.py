"""进度线: the cumulative line against the pace path, for one unit or for all in small pictures of one scale."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from zzdesk.address import Address
from zzdesk.analysis.data_code import figures_code
from zzdesk.analysis.idiom import is_short, unit_sentence
from zzdesk.analysis.wording import BATCH, printed
from zzdesk.errors import ZzError
from zzdesk.output.chart_axes import bare, bounds, gaps, levels
from zzdesk.output.chart_course import Course, course
from zzdesk.output.chart_course_marks import mark_months, mark_small
from zzdesk.output.chart_page import BAR, HEIGHT, INK, MARGIN, PACE, WIDTH, Words, new_page, room
from zzdesk.output.chart_small import small_courses
from zzdesk.output.chart_words import is_rate, shows_completion, signed, title
from zzdesk.output.chart_year import Year
from zzdesk.output.fonts import drawing
from zzdesk.plan.model import Indicator, Unit
from zzdesk.values import decimal_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SMALL_A_PAGE = 16


def pace_chart(
    year: Year, address: Address, unit: Unit, *, sample: bool = False, page: tuple[int, int] = (1, 1)
) -> Figure:
    """One unit's line. ZzError("chart.unit") where the unit has no such line."""
    drawn = course(year, unit, address, percent=False)
    row = drawn.spots[-1].row
    if row is None:
        raise ZzError("chart.unit", address=address, unit=unit.name)
    sentence = unit_sentence(year.last, row, drawn.spots[-1].absent)
    with drawing():
        figure = new_page(Words(sentence, _subtitle(year, drawn), _foot(year, [drawn]), _note([drawn]), *page, sample))
        width, height = WIDTH - 2 * MARGIN - 46, HEIGHT - 2 * MARGIN - 50
        axes = room(figure, MARGIN + 12, MARGIN + 25, width, height)
        _draw(axes, year, drawn, row.indicator)
        mark_months(axes, year, drawn)
    return figure


def pace_overview(
    year: Year, address: Address, *, sample: bool = False, first: int = 1, pages: int = 0
) -> list[Figure]:
    """All units in small pictures, sixteen a page. ZzError("chart.indicator") where no unit has such a line."""
    rows = year.last.of(address)
    if not rows:
        raise ZzError("chart.indicator", address=address)
    drawn = [course(year, row.unit, address, percent=shows_completion(rows)) for row in rows]
    parts = [drawn[n : n + SMALL_A_PAGE] for n in range(0, len(drawn), SMALL_A_PAGE)]
    with drawing():
        return [
            _overview(year, part, drawn, title(year.last, rows), (first + n, pages or len(parts)), sample)
            for n, part in enumerate(parts)
        ]


def _overview(
    year: Year, part: list[Course], drawn: list[Course], words: str, page: tuple[int, int], sample: bool
) -> Figure:
    figure = new_page(Words(words, _subtitle(year, drawn[0]), _foot(year, drawn), _note(drawn), *page, sample))
    low, high = bounds([y for one in drawn for y in one.heights])
    for axes, one in zip(small_courses(figure, part, low, high), part, strict=True):
        mark_small(axes, year, one)
    return figure


def _draw(axes: Axes, year: Year, drawn: Course, item: Indicator) -> None:
    low, high = bounds(drawn.heights)
    bare(axes)
    levels(axes, low, high, percent=drawn.percent or item.unit == "%")
    axes.set_xlim(0, 12.15)
    asked = [p for p in year.last.plan.periods if p.year == year.last.period.year]
    axes.set_xticks([p.month for p in asked], [p.label for p in asked])
    gaps(axes, drawn.spots, size=9.5, path=drawn.path)
    _path(axes, drawn, item)
    for piece in drawn.pieces:
        months, figures = [m for m, _ in piece], [float(y) for _, y in piece]
        axes.plot(months, figures, color=BAR, linewidth=2.2, marker="o", markersize=6, zorder=4)
    for month, figure in drawn.points:
        is_last = month == drawn.spots[-1].period.month
        offset, side, up = _beside(drawn, month, figure, is_last=is_last)
        axes.annotate(
            _figure(drawn, item, figure), (month, float(figure)), xytext=offset, textcoords="offset points",
            ha=side, va=up, size=11 if is_last else 9, color=INK, zorder=6,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
        )  # fmt: skip


def _beside(drawn: Course, month: int, figure: Decimal, *, is_last: bool) -> tuple[tuple[int, int], str, str]:
    """Away from the path; under the last point right of it, where the year is still empty and no line comes down."""
    under = drawn.is_under(month, figure)
    if is_last and under and month < 12:
        return (9, -6), "left", "top"
    return (0, -8 if under else 8), "center", "top" if under else "bottom"


def _clear_of_line(drawn: Course, month: int) -> tuple[tuple[int, int], str, str]:
    """A gate's words stand on the other side of the path than the line with its figures."""
    nearest = min(drawn.points, key=lambda point: abs(point[0] - month), default=None)
    if nearest is not None and drawn.is_under(*nearest):
        return (-7, 6), "right", "bottom"
    return (7, -7), "left", "top"


def _path(axes: Axes, drawn: Course, item: Indicator) -> None:
    """The pace path dashed with its gates as diamonds; the target at the year's end."""
    if drawn.path:
        axes.plot([m for m, _ in drawn.path], [float(y) for _, y in drawn.path], color=PACE, linewidth=1.4,
                  linestyle=(0, (4, 3)), zorder=3)  # fmt: skip
        (begin, low), (end, high) = drawn.path[-2:]
        axes.annotate("时序进度", ((begin + end) / 2, float(low + high) / 2), xytext=(10, -12),
                      textcoords="offset points", ha="left", va="top", size=9.5, color=PACE)  # fmt: skip
    for month, due in drawn.gates:
        axes.plot([month], [float(due)], marker="D", markersize=7, color="white", markeredgecolor=PACE, zorder=3.5)
        offset, side, up = _clear_of_line(drawn, month)
        axes.annotate(f"阶段目标 {_figure(drawn, item, due)}", (month, float(due)), xytext=offset,
                      textcoords="offset points", ha=side, va=up, size=8.5, color=PACE, zorder=5,
                      bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6})  # fmt: skip
    if drawn.target is not None:
        if not drawn.path:
            axes.axhline(float(drawn.target), color=INK, linewidth=1.2, linestyle=(0, (1, 2)), zorder=2)
        axes.plot([12], [float(drawn.target)], marker="_", markersize=16, markeredgewidth=2.4, color=INK, zorder=5,
                  clip_on=False)  # fmt: skip
        axes.annotate(_target(drawn, item), (12, float(drawn.target)), xytext=(12, 0), textcoords="offset points",
                      ha="left", va="center", size=10, color=INK, linespacing=1.5, annotation_clip=False)  # fmt: skip


def _figure(drawn: Course, item: Indicator, figure: Decimal) -> str:
    return signed(f"{printed(figure, 1)}%" if drawn.percent else f"{printed(figure, item.decimals)}{item.unit}")


def _target(drawn: Course, item: Indicator) -> str:
    aim = "100%" if drawn.percent else f"{decimal_text(drawn.target or Decimal(0))}{item.unit}"
    row = drawn.spots[-1].row
    expected = row is not None and row.target is not None and row.target.tier == "expected"
    return f"{'年度预期目标' if expected else '年度目标'}\n{aim}"


def _subtitle(year: Year, drawn: Course) -> str:
    row = drawn.spots[-1].row
    assert row is not None
    item, found = row.indicator, year.last
    what = f"{item.name.replace('·', '')}（{item.unit}），{found.period.title}；实线为本年累计"
    if drawn.percent:
        what += "占年度目标的比重"
    if drawn.path:
        return f"{what}，虚线为时序进度" + ("，◇为阶段目标" if drawn.gates else "")
    if drawn.target is None:
        pending = found.plan.form(item.address.form).pending_targets
        return f"{what}，年度目标未下达" if pending else f"{what}，未设年度目标"
    line = f"{what}，点线为年度目标"
    return f"{line}；{BATCH}" if item.line.pace == "batch" and not is_rate([row]) else line


def _foot(year: Year, drawn: list[Course]) -> str:
    found, units = year.last, {one.unit.code for one in drawn}
    cells = [
        (f"{spot.period} {one.unit.code}", str(spot.row.address), spot.row.actual)
        for one in drawn
        for spot in one.spots
        if spot.row
    ]
    given = f"数据来源：各单位报送（已报{len(units & found.reported)}/{len(units)}）"
    return "　".join([given, found.period.title, f"报表任务{found.plan.version}版", f"校验码 {figures_code(cells)}"])


def _note(drawn: list[Course]) -> str:
    words = ["各月为本年累计数"]
    if len(drawn) > 1 and any(
        is_short(row) for one in drawn if (row := one.spots[-1].row) and not one.spots[-1].absent
    ):
        words.append("▼为低于年度目标或时序进度")
    if any(spot.absent for one in drawn for spot in one.spots):
        words.append("没有数的月份不连线，写明未报、退回、待反馈或无此项")
    return "注：" + "；".join(words) + "。"
