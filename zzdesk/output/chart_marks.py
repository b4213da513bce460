"""What lies where on a chart, so that a screen can say a figure and go to its unit; without Qt, and never printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from zzdesk.address import Address
from zzdesk.analysis.progress import Progress, Row
from zzdesk.output.chart_told import row_lines
from zzdesk.period import Period

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Side = float | None  # in the axes' own figures; None: as far as the axes go
Say = Callable[[], list[str]]


class Mark(NamedTuple):
    """A rectangle in shares of the page's width and height from its top left corner, and whose figure it is.

    `say` words it when asked: a line each.
    """

    left: float
    top: float
    right: float
    bottom: float
    unit: str  # code
    address: Address | None
    period: Period
    say: Say

    def has(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


class Box(NamedTuple):
    """From and to, in the axes' own figures; beyond the axes' ends is allowed."""

    x0: Side = None
    x1: Side = None
    y0: Side = None
    y1: Side = None


class Placed(NamedTuple):
    """A mark before the axes have their last limits."""

    axes: Axes
    box: Box
    unit: str
    address: Address | None
    period: Period
    say: Say


def place(axes: Axes, box: Box, unit: str, address: Address | None, period: Period, say: Say) -> None:
    """Note what stands in the box; the later of two over one another is the one that is met."""
    from zzdesk.output.chart_figure import Page

    if isinstance(axes.figure, Page):
        axes.figure.placed.append(Placed(axes, box, unit, address, period, say))


def place_row(axes: Axes, box: Box, found: Progress, row: Row, absent: str = "") -> None:
    """One unit's figure at one line of a month; `absent` as in `row_lines`."""
    place(axes, box, row.unit.code, row.address, found.period, partial(row_lines, found, row, absent))


def marks_of(figure: Figure) -> list[Mark]:
    """In the order they were drawn. Empty for a page of words."""
    from zzdesk.output.chart_figure import Page

    return [_mark(figure, placed) for placed in figure.placed] if isinstance(figure, Page) else []


def mark_at(marks: Sequence[Mark], x: float, y: float) -> Mark | None:
    """The one drawn last where several lie over one another."""
    return next((mark for mark in reversed(marks) if mark.has(x, y)), None)


def _mark(figure: Figure, placed: Placed) -> Mark:
    axes, box = placed.axes, placed.box
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    corners = [
        (left if box.x0 is None else box.x0, low if box.y0 is None else box.y0),
        (right if box.x1 is None else box.x1, high if box.y1 is None else box.y1),
    ]
    shown = figure.transFigure.inverted().transform(axes.transData.transform(corners))
    (x0, y0), (x1, y1) = ((min(max(float(x), 0.0), 1.0), min(max(1 - float(y), 0.0), 1.0)) for x, y in shown)
    edges = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    return Mark(*edges, placed.unit, placed.address, placed.period, placed.say)
