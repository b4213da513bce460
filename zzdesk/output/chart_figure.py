"""A page of a chart: a matplotlib Figure that remembers where each unit's figure was drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

if TYPE_CHECKING:
    from zzdesk.output.chart_marks import Placed


class Page(Figure):
    def __init__(self, size: tuple[float, float]) -> None:
        super().__init__(figsize=size, dpi=100, facecolor="white")
        self.placed: list[Placed] = []
