"""The bars of a progress chart: one a unit, sorted, with target ticks and direct labels."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from zzdesk.analysis.idiom import is_short
from zzdesk.analysis.progress import Row
from zzdesk.analysis.progress_text import width
from zzdesk.analysis.wording import printed, printed_value
from zzdesk.output.chart_names import fitted
from zzdesk.output.chart_page import BAR, BAR_LIGHT, FRAME, INK, PACE, RULE, SECONDARY
from zzdesk.output.chart_words import bar_label

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BAR_HEIGHT = 0.56
_GROUP_GAP = 0.55
RANK_AT = 1.2  # right edge of the places, in widths of the axes


@dataclass(frozen=True, slots=True)
class Bars:
    """What to draw: rows from the top down, each at a height; bars are 完成率 or the figures themselves."""

    rows: list[Row]
    heights: list[float]
    completion: bool
    pace: Decimal | None  # 时序进度, where it may be judged by and is one for all
    reported: frozenset[str]
    grouped: bool = False
    paced: bool = False

    def length(self, row: Row) -> float | None:
        figure = row.standing.completion if self.completion else row.actual.number
        return None if figure is None else float(figure)

    def tick(self, row: Row) -> float | None:
        """Where the unit's own annual target lies: 100 % of itself, or its rate."""
        if row.target is None or row.target.value is None:
            return None
        return 100.0 if self.completion else float(row.target.value)


def in_order(rows: list[Row], *, completion: bool, grouped: bool, bureau: bool, groups: tuple[str, ...]) -> list[Row]:
    """By figure, best first and those without one last; or in the bureau's own order; or so within each group."""
    best_low = bool(rows) and rows[0].indicator.line.direction == "down"

    def key(row: Row) -> tuple[int, int, Decimal, int]:
        group = groups.index(row.unit.group) if grouped and row.unit.group in groups else 0
        figure = row.standing.completion if completion else row.actual.number
        if bureau or figure is None:
            return (group, 0 if bureau else 1, Decimal(0), row.unit.order)
        return (group, 0, figure if best_low else -figure, row.unit.order)

    return sorted(rows, key=key)


def heights(rows: list[Row], *, grouped: bool) -> list[float]:
    """Heights from 0 downwards, one a row, with a gap between groups."""
    found, at = [], 0.0
    for before, row in zip([None, *rows[:-1]], rows, strict=True):
        if before is not None:
            at -= 1 + (_GROUP_GAP if grouped and before.unit.group != row.unit.group else 0)
        found.append(at)
    return found


def draw(axes: Axes, bars: Bars) -> None:
    lengths = [n for row in bars.rows if (n := bars.length(row)) is not None]
    ticks = [n for row in bars.rows if (n := bars.tick(row)) is not None]
    low, high = min([0.0, *lengths, *ticks]), max([0.0, *lengths, *ticks, *([100.0] if bars.completion else [])])
    span = (high - low) or 1.0
    # Room for the direct labels, which stand right of the bar, or of zero where the figure is negative.
    axes.set_xlim(low - (0.02 * span if low < 0 else 0), high + 0.2 * span)
    axes.set_ylim(bars.heights[-1] - 0.7, 0.7)
    _grid(axes, low, high, percent=bars.completion or bars.rows[0].indicator.unit == "%")
    for before, row, at in zip([None, *bars.rows[:-1]], bars.rows, bars.heights, strict=True):
        _bar(axes, bars, row, at, span)
        _rank(axes, row, at, group=not bars.grouped or before is None or before.unit.group != row.unit.group)
    if bars.pace is not None:
        _pace_line(axes, bars)


def _grid(axes: Axes, low: float, high: float, *, percent: bool) -> None:
    from matplotlib.ticker import MaxNLocator

    steps = [float(n) for n in MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)]
    steps = [n for n in steps if low <= n <= high * 1.0001]
    axes.set_xticks(steps, [f"{n:g}{'%' if percent else ''}".replace("-", "−") for n in steps])
    axes.tick_params(axis="x", length=0, labelsize=8.5, labelcolor=SECONDARY)
    axes.set_yticks([])
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    axes.axvline(0, color=FRAME, linewidth=0.9, zorder=1)


def _bar(axes: Axes, bars: Bars, row: Row, at: float, span: float) -> None:
    across = axes.get_yaxis_transform()
    name, size = fitted(row.unit.name, 7, 10.5)
    axes.text(-0.012, at, name, transform=across, ha="right", va="center", size=size, color=INK)
    length, tick = bars.length(row), bars.tick(row)
    if tick is not None:
        for colour, weight in (("white", 3.2), (INK, 1.6)):  # a white edge, to show on a dark bar
            axes.plot(
                [tick, tick], [at - 0.4, at + 0.4], color=colour, linewidth=weight, zorder=4, solid_capstyle="butt"
            )
    if length is None:
        _without_bar(axes, bars, row, at, span)
        return
    if is_short(row):
        axes.barh(at, length, _BAR_HEIGHT, facecolor=BAR_LIGHT, edgecolor=BAR, hatch="////", linewidth=0.7, zorder=2)
    else:
        axes.barh(at, length, _BAR_HEIGHT, facecolor=BAR, edgecolor=BAR, linewidth=0.7, zorder=2)
    _label(axes, bars, row, at, span)


def _rank(axes: Axes, row: Row, at: float, *, group: bool) -> None:
    """The place within the group, right of the picture, and the group's name where `group`."""
    across = axes.get_yaxis_transform()
    rank = str(row.rank) if row.rank else "—"
    axes.text(RANK_AT, at, rank, transform=across, ha="right", va="center", size=9.5, color=INK)
    if group and row.rank_group:
        axes.text(
            RANK_AT - 0.035, at, row.rank_group, transform=across, ha="right", va="center", size=8, color=SECONDARY
        )


def _without_bar(axes: Axes, bars: Bars, row: Row, at: float, span: float) -> None:
    """What is said in the bar's place: 未报, 待反馈, 无此项, or the figure where there is no target to hold it to."""
    words = printed_value(row.actual, row.indicator.decimals, reported=row.unit.code in bars.reported) or "未报"
    axes.text(_beside(span, 0.0, bars.tick(row)), at, words, ha="left", va="center", size=9.5, color=SECONDARY)


def _beside(span: float, end: float, tick: float | None, *, length: float = 0.06) -> float:
    """A place for words of that length (in spans) at the end of a bar, clear of its target tick."""
    start = end + 0.008 * span
    return tick + 0.012 * span if tick is not None and start - 0.005 * span <= tick <= start + length * span else start


def _label(axes: Axes, bars: Bars, row: Row, at: float, span: float) -> None:
    length = bars.length(row) or 0.0
    main, behind = bar_label(row, completion=bars.completion)
    start = _beside(span, max(length, 0.0), bars.tick(row), length=0.015 + 0.0115 * width(main + behind))
    place = axes.annotate(main, (start, at), ha="left", va="center", size=10, color=INK, zorder=5)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
    place.set_bbox(box)
    if behind:
        axes.annotate(
            behind, (1, 0.5), xycoords=place, xytext=(5, 0), textcoords="offset points",
            ha="left", va="center", size=9.5, color=SECONDARY, zorder=5, bbox=box,
        )  # fmt: skip


def _pace_line(axes: Axes, bars: Bars) -> None:
    assert bars.pace is not None
    at = float(bars.pace)
    axes.axvline(at, color="white", linewidth=2.8, zorder=2.5, alpha=0.9)
    axes.axvline(at, color=PACE, linewidth=1.3, linestyle=(0, (4, 3)), zorder=3)
    words = f"时序进度 {printed(bars.pace, 1)}%"
    axes.text(at, 0.995, words, transform=axes.get_xaxis_transform(), ha="center", va="bottom", size=9, color=PACE)
