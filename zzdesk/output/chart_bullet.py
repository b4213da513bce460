"""One city target as a small bullet for the side of a window: bar, target, pace, with their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zzdesk.analysis.city_goals import aim_of
from zzdesk.analysis.progress import Progress, Row
from zzdesk.analysis.wording import printed
from zzdesk.output.chart_bullets import AIM_AT, draw_bars, draw_ticks, pace_at, share
from zzdesk.output.chart_page import FRAME, INK, PACE, SECONDARY
from zzdesk.output.fonts import drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, TALL = 82.0, 25.0  # millimetres
_INCH = 25.4


def bullet(found: Progress, row: Row) -> Figure | None:
    """None where there is no bar to draw: a text target, no target above zero, or no figure."""
    from zzdesk.output.chart_figure import Page

    length = share(row) if row.target is not None and row.target.comparator != "text" else None
    if length is None:
        return None
    with drawing():
        figure = Page((WIDE / _INCH, TALL / _INCH))
        axes = figure.add_axes((0.02, 0.24, 0.96, 0.46))
        low, high = min(0.0, max(float(length), -0.3)) - 0.02, min(max(float(length), 1.0), 1.6) + 0.02
        axes.set_xlim(low, high)
        axes.set_ylim(0.6, -0.6)
        axes.set_axis_off()
        axes.vlines(0, -0.5, 0.5, color=FRAME, linewidth=0.9, zorder=1)
        draw_bars(axes, [row])
        draw_ticks(axes, found, [row])
        _words(axes, found, row, float(length))
    return figure


def _words(axes: Axes, found: Progress, row: Row, length: float) -> None:
    """Target above, pace and figure below; each kept within the picture."""
    low, high = axes.get_xlim()

    def put(at: float, y: float, words: str, colour: str) -> None:
        part = (at - low) / (high - low)
        side = "left" if part < 0.3 else "right" if part > 0.7 else "center"
        axes.text(at, y, words, ha=side, va="bottom" if y < 0 else "top", size=8, color=colour)

    put(AIM_AT, -0.62, f"目标 {aim_of(row)}", INK)
    pace = pace_at(found, row)
    if pace is not None and abs(pace - min(length, 1.6)) > 0.3:
        put(pace, 0.62, f"时序进度 {printed(found.time_progress, 1)}%", PACE)
    figure = f"{printed(row.actual.number, row.indicator.decimals)}{row.indicator.unit}"
    put(min(max(length, low), high), 0.62, figure, SECONDARY)
