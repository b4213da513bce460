"""One A4 landscape page: title, subtitle, room for the picture, foot. All lengths in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT, MARGIN = 297.0, 210.0, 12.0
_INCH = 25.4

INK, SECONDARY, RULE, FRAME = "#1F2933", "#5B6773", "#D5DAE1", "#9AA5B1"
BAR, BAR_LIGHT, PACE = "#2B5C8A", "#E9F0F7", "#B54708"

SAMPLE = "示例数据"


@dataclass(frozen=True, slots=True)
class Words:
    """What stands around the picture."""

    title: str
    subtitle: str
    foot: str
    note: str
    page: int = 1
    pages: int = 1
    sample: bool = False


def new_page(words: Words) -> Figure:
    """An A4 figure with its words set; draw into `room(figure, ...)`. No pyplot, so no global state."""
    from zzdesk.output.chart_figure import Page

    figure = Page((WIDTH / _INCH, HEIGHT / _INCH))
    top, bottom = HEIGHT - MARGIN, MARGIN
    _text(figure, MARGIN, top, words.title, size=_title_size(words.title), colour=INK, va="top")
    _text(figure, MARGIN, top - 10.5, words.subtitle, size=10, colour=SECONDARY, va="top")
    _text(figure, MARGIN, bottom + 5, words.note, size=8.5, colour=SECONDARY, va="bottom")
    _text(figure, MARGIN, bottom, words.foot, size=8.5, colour=SECONDARY, va="bottom")
    page = f"第{words.page}页　共{words.pages}页"
    _text(figure, WIDTH - MARGIN, bottom, page, size=8.5, colour=SECONDARY, va="bottom", ha="right")
    if words.sample:
        _stamp(figure, WIDTH - MARGIN, top)
    return figure


def room(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Bare axes at that place of the page."""
    return figure.add_axes((left / WIDTH, bottom / HEIGHT, width / WIDTH, height / HEIGHT))


def _title_size(title: str) -> float:
    """17 pt, smaller where the sentence would not fit beside the stamp."""
    return max(11.0, min(17.0, (WIDTH - 2 * MARGIN - 26) / _INCH * 72 / max(len(title), 1)))


def _stamp(figure: Figure, right: float, top: float) -> None:
    box = {"boxstyle": "square,pad=0.35", "facecolor": "white", "edgecolor": INK, "linewidth": 0.9}
    figure.text((right - 1.5) / WIDTH, (top - 1) / HEIGHT, SAMPLE, size=10, color=INK, ha="right", va="top", bbox=box)


def _text(
    figure: Figure, x: float, y: float, words: str, *, size: float, colour: str, va: str, ha: str = "left"
) -> None:
    figure.text(x / WIDTH, y / HEIGHT, words, size=size, color=colour, va=va, ha=ha)
