"""Where the months of a line are met on a chart: each is a strip as high as the picture, so that it is easily hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zzdesk.output.chart_course import Course
from zzdesk.output.chart_marks import Box, place_row
from zzdesk.output.chart_year import Year

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def mark_months(axes: Axes, year: Year, drawn: Course) -> None:
    for month, spot in zip(year.months, drawn.spots, strict=True):
        if spot.row is not None:
            at = spot.period.month
            place_row(axes, Box(at - 0.5, at + 0.5), month, spot.row, spot.absent)


def mark_small(axes: Axes, year: Year, drawn: Course) -> None:
    """The whole picture with its name says the latest month; over it the months."""
    last = drawn.spots[-1]
    if last.row is not None:
        low, high = axes.get_ylim()
        place_row(axes, Box(y1=high + 0.22 * (high - low)), year.last, last.row, last.absent)
    mark_months(axes, year, drawn)
