"""A chart as pixels, for a screen or the clipboard: the page itself, drawn by Agg."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from zzdesk.output.chart_marks import Mark, marks_of
from zzdesk.output.fonts import drawing

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Picture(NamedTuple):
    """Rows of RGBA bytes from the top; the marks lie in shares of it."""

    width: int
    height: int
    rgba: bytes
    marks: Sequence[Mark] = ()


def picture(figure: Figure, dpi: float) -> Picture:
    """The whole page at so many dots an inch."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with drawing():
        figure.set_dpi(dpi)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()  # type: ignore[no-untyped-call]
        width, height = canvas.get_width_height()
        pixels = bytes(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
        return Picture(width, height, pixels, marks_of(figure))
