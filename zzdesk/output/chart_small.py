"""Small pictures of one scale, four in a row: each unit's line, its latest figure and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zzdesk.analysis.idiom import is_short
from zzdesk.analysis.wording import printed
from zzdesk.output.chart_axes import bare, gaps, levels
from zzdesk.output.chart_course import Course
from zzdesk.output.chart_names import fitted
from zzdesk.output.chart_page import BAR, HEIGHT, INK, MARGIN, PACE, SECONDARY, WIDTH, room
from zzdesk.output.chart_words import signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS = 4
_FOOT, _HEAD, _GAP, _NAME = 22.0, 22.0, 9.0, 6.5  # millimetres


def small_courses(figure: Figure, drawn: list[Course], low: float, high: float) -> list[Axes]:
    """The axes of each, in their order."""
    found = []
    lines = max(2, -(-len(drawn) // COLUMNS))
    wide = (WIDTH - 2 * MARGIN) / COLUMNS
    tall = (HEIGHT - 2 * MARGIN - _FOOT - _HEAD) / lines
    for n, one in enumerate(drawn):
        left = MARGIN + n % COLUMNS * wide + _GAP
        bottom = HEIGHT - MARGIN - _HEAD - (n // COLUMNS + 1) * tall + 4
        axes = room(figure, left, bottom, wide - _GAP - 3, tall - _NAME - 5)
        _draw(axes, one, low, high)
        found.append(axes)
    return found


def _draw(axes: Axes, one: Course, low: float, high: float) -> None:
    row = one.spots[-1].row
    percent = one.percent or (row is not None and row.indicator.unit == "%")
    bare(axes)
    levels(axes, low, high, percent=percent, count=4, size=7.5)
    axes.set_xlim(0, 12.4)
    axes.set_xticks([3, 6, 9, 12], ["3月", "6月", "9月", "12月"])
    axes.tick_params(axis="x", labelsize=7.5)
    gaps(axes, one.spots, size=7.5, path=one.path)
    if one.path:
        axes.plot([m for m, _ in one.path], [float(y) for _, y in one.path], color=PACE, linewidth=1.1,
                  linestyle=(0, (4, 3)), zorder=3)  # fmt: skip
    elif one.target is not None:
        axes.plot([0, 12], [float(one.target)] * 2, color=INK, linewidth=1.0, linestyle=(0, (1, 2)), zorder=2)
    if one.gates:
        axes.plot([m for m, _ in one.gates], [float(y) for _, y in one.gates], linestyle="none", marker="D",
                  markersize=4, color="white", markeredgecolor=PACE, zorder=3.5)  # fmt: skip
    for piece in one.pieces:
        axes.plot([m for m, _ in piece], [float(y) for _, y in piece], color=BAR, linewidth=1.6, marker="o",
                  markersize=3.2, zorder=4)  # fmt: skip
    _name(axes, one)


def _name(axes: Axes, one: Course) -> None:
    """The unit at the left; at the right its latest figure, marked ▼ where it is short, so that grey print tells."""
    words, colour = _latest(one)
    name, size = fitted(one.unit.name, 9, 9.5)
    across = axes.transAxes
    axes.text(0, 1.05, name, transform=across, ha="left", va="bottom", size=size, color=INK)
    axes.text(1, 1.05, words, transform=across, ha="right", va="bottom", size=8.5, color=colour)


def _latest(one: Course) -> tuple[str, str]:
    spot = one.spots[-1]
    if spot.row is None or spot.figure is None:
        return spot.absent, SECONDARY
    figure = spot.row.standing.completion if one.percent else spot.figure
    if figure is None:
        return "—", SECONDARY
    unit = "%" if one.percent else spot.row.indicator.unit
    words = signed(f"{printed(figure, 1 if one.percent else spot.row.indicator.decimals)}{unit}")
    return (f"▼{words}", INK) if is_short(spot.row) else (words, INK)
