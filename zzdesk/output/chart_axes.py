"""Axes of the charts over months: light horizontal lines only, no frame, gaps that say what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from zzdesk.output.chart_page import FRAME, RULE, SECONDARY
from zzdesk.output.chart_year import Spot, runs

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def bare(axes: Axes) -> None:
    """No frame, no ticks."""
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, labelsize=8.5, labelcolor=SECONDARY)
    axes.set_axisbelow(True)


def bounds(heights: Sequence[Decimal]) -> tuple[float, float]:
    """Room for the heights and zero, with some above for words; never of no height."""
    low, high = float(min([*heights, Decimal(0)])), float(max([*heights, Decimal(0)]))
    if low == high:
        low, high = 0.0, 1.0
    span = high - low
    return low - (0.08 * span if low < 0 else 0.0), high + 0.16 * span


def levels(axes: Axes, low: float, high: float, *, percent: bool, count: int = 6, size: float = 8.5) -> None:
    """Round steps up the left, each with a light line."""
    from matplotlib.ticker import MaxNLocator

    steps = [float(n) for n in MaxNLocator(nbins=count, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)]
    steps = [n for n in steps if low <= n <= high]
    axes.set_ylim(low, high)
    axes.set_yticks(steps, [f"{n:g}{'%' if percent else ''}".replace("-", "−") for n in steps])
    axes.tick_params(axis="y", labelsize=size)
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.axhline(0, color=FRAME, linewidth=0.9, zorder=1)


def gaps(axes: Axes, spots: Sequence[Spot], *, size: float, path: Sequence[tuple[int, Decimal]] = ()) -> None:
    """未报, 待反馈, 退回 … over dotted stretches, in the place where the line is broken, clear of the `path`."""
    across = axes.get_xaxis_transform()
    for first, last, words in runs(spots):
        axes.axvspan(first - 0.45, last + 0.45, facecolor="none", edgecolor=FRAME, hatch="...", linewidth=0, zorder=0.5)
        turned = 90 if (last - first + 1) * 1.6 < len(words) else 0
        middle = (first + last) / 2
        axes.text(
            middle, _clear_of(axes, path, middle), words, transform=across, rotation=turned, ha="center", va="center",
            size=size, color=SECONDARY, zorder=5, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
        )  # fmt: skip


def _clear_of(axes: Axes, path: Sequence[tuple[int, Decimal]], month: float) -> float:
    """Half way up; well below the path where that runs there. In shares of the height."""
    low, high = axes.get_ylim()
    for (begin, start), (end, stop) in pairwise(path):
        if begin <= month <= end:
            at = float(start) + float(stop - start) * (month - begin) / (end - begin)
            share = (at - low) / (high - low)
            return share - 0.3 if abs(share - 0.5) < 0.2 else 0.5
    return 0.5
