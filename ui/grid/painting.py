"""The cells of a form drawn in one go: what is the same for all of them is asked for once, not for each cell by Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView

from ui import theme
from ui.grid.marks import inks

if TYPE_CHECKING:
    from ui.grid.sized import SizedView

_Spans = list[tuple[int, int, int, int]]


def paint_cells(view: SizedView, event: QPaintEvent) -> None:
    painter = QPainter(view.viewport())
    ink = inks(theme.tokens())
    draw, font = view.cells.draw, view.font()
    chosen = [(s.top(), s.bottom(), s.left(), s.right()) for s in view.selectionModel().selection().toList()]
    current = view.currentIndex().row(), view.currentIndex().column()
    for area in event.region():  # type: ignore[attr-defined]  # PySide6's stubs do not know that it can
        painter.fillRect(area, ink.sheet)
        rows = _sections(view.verticalHeader(), area.top(), area.bottom())
        columns = _sections(view.horizontalHeader(), area.left(), area.right())
        for row, top, height in rows:
            here = [(left, right) for first, last, left, right in chosen if first <= row <= last]
            for column, left, width in columns:
                cell = QRect(left, top, width - 1, height - 1)
                selected = any(a <= column <= b for a, b in here)
                draw(painter, cell, font, row, column, selected=selected, current=current == (row, column))
        painter.setPen(ink.grid)
        for _, top, height in rows:
            painter.drawLine(area.left(), top + height - 1, _end(columns, area.right()), top + height - 1)
        for _, left, width in columns:
            painter.drawLine(left + width - 1, area.top(), left + width - 1, _end(rows, area.bottom()))


def _sections(header: QHeaderView, first: int, last: int) -> list[tuple[int, int, int]]:
    """Number, place and size of the lines or columns that are seen between two pixels."""
    start, end = header.visualIndexAt(first), header.visualIndexAt(last)
    if start < 0:
        return []
    numbers = range(start, (header.count() - 1 if end < 0 else end) + 1)
    return [(n, header.sectionViewportPosition(n), header.sectionSize(n)) for n in numbers if header.sectionSize(n)]


def _end(sections: list[tuple[int, int, int]], limit: int) -> int:
    """No line of the grid goes beyond the table."""
    return min(limit, sections[-1][1] + sections[-1][2] - 1) if sections else limit
