"""名次变化: each unit's place within its group month by month, one panel a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zzdesk.address import Address
from zzdesk.analysis.data_code import rows_code
from zzdesk.analysis.idiom import short_name
from zzdesk.analysis.progress import Row
from zzdesk.errors import ZzError
from zzdesk.output.chart_axes import bare
from zzdesk.output.chart_marks import Box, place_row
from zzdesk.output.chart_names import fitted, title_of
from zzdesk.output.chart_page import BAR, FRAME, HEIGHT, INK, MARGIN, RULE, SECONDARY, WIDTH, Words, new_page, room
from zzdesk.output.chart_places import Path, paths
from zzdesk.output.chart_words import shows_completion
from zzdesk.output.chart_year import Year
from zzdesk.output.fonts import drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_FOOT, _TOP, _NAMES, _GAP = 22.0, 34.0, 27.0, 8.0  # millimetres
CROWDED = 7  # months; with more the rings shrink and the words stand upright
_DASHES = ("-", (0, (6, 2)), (0, (2, 1.5)), (0, (7, 2, 1.5, 2)))


def ranks_chart(year: Year, address: Address, *, sample: bool = False, page: tuple[int, int] = (1, 1)) -> Figure:
    """ZzError("chart.indicator") where no unit has such a line, "chart.unranked" where nobody is ranked by it."""
    rows = year.last.of(address)
    if not rows:
        raise ZzError("chart.indicator", address=address)
    groups = groups_of(year, address)
    if not groups:
        raise ZzError("chart.unranked", address=address, name=short_name(rows[0].indicator))
    with drawing():
        figure = new_page(
            Words(_title(year, rows, groups), _subtitle(year, rows), _foot(year, address), _NOTE, *page, sample)
        )
        _panels(figure, year, groups, address)
    return figure


def groups_of(year: Year, address: Address) -> dict[str, list[Path]]:
    """The groups that are ranked, in the plan's order, each unit's path within it."""
    found: dict[str, list[Path]] = {}
    ranked = {r.unit.group for month in year.months for r in month.of(address) if r.rank_group}
    for group in [g for g in year.last.plan.groups if g in ranked]:
        found[group] = paths(year, address, group)
    return found


def _panels(figure: Figure, year: Year, groups: dict[str, list[Path]], address: Address) -> None:
    """Side by side from one top line, a place of one height in all."""
    wide = (WIDTH - 2 * MARGIN) / len(groups)
    step = (HEIGHT - 2 * MARGIN - _FOOT - _TOP) / max(5, *(len(found) for found in groups.values()))
    for n, (group, found) in enumerate(groups.items()):
        tall = step * len(found)
        axes = room(figure, MARGIN + n * wide, HEIGHT - MARGIN - _TOP - tall, wide - _NAMES - _GAP, tall)
        _panel(axes, year, group, found)
        _mark(axes, year, found, address)


def _panel(axes: Axes, year: Year, group: str, found: list[Path]) -> None:
    months = [month.period.month for month in year.months]
    bare(axes)
    axes.set_xlim(months[0] - 0.5, months[-1] + 0.5)
    axes.set_ylim(len(found) + 0.5, 0.5)
    axes.set_xticks(months, _month_words(months))
    axes.set_yticks([])
    axes.vlines(months, 0.6, len(found) + 0.5, color=RULE, linewidth=0.6, zorder=0.5)
    name, size = fitted(f"{group}（{len(found)}个）", 16, 10.5)
    axes.annotate(name, (0, 1), xycoords="axes fraction", xytext=(0, 8), textcoords="offset points", ha="left",
                  va="bottom", size=size, color=INK)  # fmt: skip
    for n, path in enumerate(found):
        _line(axes, path, n, crowded=len(months) > CROWDED)
    _names(axes, found, months[-1])


def _mark(axes: Axes, year: Year, found: list[Path], address: Address) -> None:
    """Each ring or word, and the name behind the last."""
    for path in found:
        spots = zip(year.months, path.spots, year.line(path.unit.code, address), strict=True)
        for month, at, spot in spots:
            if spot.row is not None:
                end = _names_end(axes) if month is year.last else at.month + 0.5
                box = Box(at.month - 0.5, end, at.height - 0.5, at.height + 0.5)
                place_row(axes, box, month, spot.row, spot.absent)


def _names_end(axes: Axes) -> float:
    """How far the names reach, in months."""
    (low, high), wide = axes.get_xlim(), axes.get_position().width * WIDTH
    return high + (high - low) * _NAMES / wide


def _month_words(months: list[int]) -> list[str]:
    """2月, 3月 …; of many only the last says 月, so that they do not run into one another."""
    many = len(months) > CROWDED
    return [f"{m}月" if not many or m == months[-1] else str(m) for m in months]


def _line(axes: Axes, path: Path, n: int, *, crowded: bool) -> None:
    """The line in one of four dashes and the place written in each ring; a month without a place is a word."""
    colour = (BAR, INK, SECONDARY)[n % 3]
    for piece in path.pieces:
        axes.plot([m for m, _ in piece], [y for _, y in piece], color=colour, linewidth=1.6, linestyle=_DASHES[n % 4],
                  zorder=2)  # fmt: skip
    dots = [spot for spot in path.spots if spot.rank is not None]
    axes.plot([s.month for s in dots], [s.height for s in dots], linestyle="none", marker="o",
              markersize=9.5 if crowded else 14, color="white",
              markeredgecolor=colour, markeredgewidth=1.2, zorder=3)  # fmt: skip
    for spot in path.spots:
        if spot.rank is not None:
            axes.text(
                spot.month,
                spot.height,
                str(spot.rank),
                ha="center",
                va="center",
                size=6.5 if crowded else 8.5,
                color=INK,
                zorder=4,
            )
            continue
        axes.text(spot.month, spot.height, spot.words, ha="center", va="center", size=6.5 if crowded else 7.5,
                  rotation=90 if crowded else 0, color=SECONDARY, zorder=4,
                  bbox={"boxstyle": "square,pad=0.2", "facecolor": "white", "edgecolor": FRAME, "linewidth": 0.6,
                        "linestyle": ":"})  # fmt: skip


def _names(axes: Axes, found: list[Path], last: int) -> None:
    """Right of the last month, at the height of each unit's line there, with its move over the month."""
    across = axes.get_yaxis_transform()
    for path in found:
        name, size = fitted(path.unit.name, 5, 10.0)
        axes.text(1.015, path.spots[-1].height, name + path.moved, transform=across, ha="left", va="center",
                  size=size, color=INK)  # fmt: skip


def _title(year: Year, rows: list[Row], groups: dict[str, list[Path]]) -> str:
    name, when = short_name(rows[0].indicator), year.last.period.prose
    firsts = [p.unit.name for found in groups.values() for p in found if p.spots[-1].rank == 1]
    if not firsts:
        return f"{when}{name}尚无单位参加排名"
    if len(firsts) > 4:
        return f"{when}{name}各组名次：并列第1位的共{len(firsts)}个单位"
    return title_of(f"{when}{name}各组第1位是{'、'.join(firsts)}", f"{when}{name}组内名次")


def _subtitle(year: Year, rows: list[Row]) -> str:
    item = rows[0].indicator
    how = "完成率" if shows_completion(rows) else "公布数"
    first = year.months[0].period
    span = year.last.period.title if len(year.months) == 1 else f"{first.title}至{year.last.period.label}"
    return f"{item.name.replace('·', '')}组内名次（按{how}），{span}；圈内为名次，名称后为较上月前移、后移位次"


_NOTE = (
    "注：并列者圈内名次相同，上下相邻；没有名次的月份不连线，写明未报、退回、待反馈或无此项；"
    "通报已印发的月份为通报名次，其余月份按汇总库现有数据计算。"
)


def _foot(year: Year, address: Address) -> str:
    found, rows = year.last, [row for month in year.months for row in month.of(address)]
    units = {row.unit.code for row in rows}
    given = f"数据来源：各单位报送（已报{len(units & found.reported)}/{len(units)}）"
    return "　".join([given, found.period.title, f"报表任务{found.plan.version}版", f"校验码 {rows_code(rows)}"])
