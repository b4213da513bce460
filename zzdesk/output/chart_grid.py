"""A grid of cells with words in them: names at the left, heads above; shades, hatches and marks tell them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zzdesk.output.chart_names import fitted
from zzdesk.output.chart_page import FRAME, HEIGHT, INK, MARGIN, SECONDARY, WIDTH, room

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# From light to dark; words on the last are white. In grey: 97, 86, 66, 38 percent of white.
SHADES = ("#F4F7FA", "#CFDDEA", "#86A9C9", "#2B5C8A")
NOTHING = "white"
_NAME, _HEAD, _FOOT, _TOP = 34.0, 13.0, 20.0, 26.0  # millimetres
WIDE = WIDTH - 2 * MARGIN - _NAME  # of all columns


@dataclass(frozen=True, slots=True)
class Cell:
    """`below` is a second line in small; `hatched` at the foot, `owing` all over; `absent` dotted, in grey words."""

    words: str
    below: str = ""
    shade: str = NOTHING
    hatched: bool = False
    absent: bool = False
    owing: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """`lines` are (name, cells), a cell under each head; a rule is drawn above the lines of `rules`."""

    heads: Sequence[str]
    lines: Sequence[tuple[str, Sequence[Cell]]]
    rules: frozenset[int] = frozenset()
    name_size: float = 9.5
    size: float = 9.5


def draw_grid(figure: Figure, grid: Grid) -> Axes:
    """Cell (line, head) covers x from head to head + 1 and y from line to line + 1, downwards."""
    tall = HEIGHT - 2 * MARGIN - _FOOT - _TOP - _HEAD
    axes = room(figure, MARGIN + _NAME, MARGIN + _FOOT, WIDE, tall)
    axes.set_xlim(0, max(len(grid.heads), 4))
    axes.set_ylim(max(len(grid.lines), 8), 0)
    axes.set_axis_off()
    across = axes.get_yaxis_transform()
    _cells(axes, grid)
    _hatches(axes, grid)
    for n, (name, cells) in enumerate(grid.lines):
        words, size = fitted(name, 9, grid.name_size)
        axes.text(-0.008, n + 0.5, words, transform=across, ha="right", va="center", size=size, color=INK)
        for m, cell in enumerate(cells):
            _words(axes, cell, m + 0.5, n + 0.5, grid.size)
    _heads(axes, grid)
    for n in grid.rules:
        axes.plot([0, len(grid.heads)], [n, n], color=FRAME, linewidth=1.4, zorder=3)
    return axes


def _cells(axes: Axes, grid: Grid) -> None:
    """All backgrounds in one collection."""
    from matplotlib.collections import PolyCollection

    placed = [(m, n, cell) for n, (_, cells) in enumerate(grid.lines) for m, cell in enumerate(cells)]
    corners = [[(m, n), (m + 1, n), (m + 1, n + 1), (m, n + 1)] for m, n, _ in placed]
    colours = [cell.shade for _, _, cell in placed]
    axes.add_collection(PolyCollection(corners, facecolors=colours, edgecolors="white", linewidths=1.6, zorder=1))


def _hatches(axes: Axes, grid: Grid) -> None:
    """Behind a target: slanting lines along the cell's foot, clear of its words; owed: all over; not there: dots."""
    from matplotlib.collections import PolyCollection

    for hatch, top, chosen in (("/////", 0.78, "hatched"), ("////", 0.04, "owing"), ("...", 0.04, "absent")):
        corners = [
            [(m + 0.03, n + top), (m + 0.97, n + top), (m + 0.97, n + 0.97), (m + 0.03, n + 0.97)]
            for n, (_, cells) in enumerate(grid.lines)
            for m, cell in enumerate(cells)
            if getattr(cell, chosen)
        ]
        if corners:
            strips = PolyCollection(
                corners, facecolors="white", edgecolors=FRAME if chosen == "absent" else INK, hatch=hatch
            )
            strips.set(linewidth=0, zorder=1.5)
            axes.add_collection(strips)


def _words(axes: Axes, cell: Cell, x: float, y: float, size: float) -> None:
    dark = cell.shade in SHADES[3:]
    colour = "white" if dark else SECONDARY if cell.absent else INK
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8} if cell.absent or cell.owing else None
    lift = 0.2 if cell.below else 0.13 if cell.hatched else 0.0
    if cell.words:
        axes.text(x, y - lift, cell.words, ha="center", va="center", size=size, color=colour, bbox=box, zorder=4)
    if cell.below:
        axes.text(x, y + 0.25, cell.below, ha="center", va="center", size=size * 0.72, color=colour, zorder=4)


def _heads(axes: Axes, grid: Grid) -> None:
    across = axes.get_xaxis_transform()
    for m, head in enumerate(grid.heads):
        axes.text(
            m + 0.5, 1.012, head, transform=across, ha="center", va="bottom", size=8.5, color=INK, linespacing=1.3
        )
