"""Ctrl with an arrow: to the edge of what is filled, as in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtWidgets import QTableView


def edge(view: QTableView, row: int, column: int, down: int, across: int, filled: Callable[[int, int], bool]) -> int:
    """The row (or column) where a jump from here ends: the last of a filled run, else the next filled, else the last.

    Hidden rows and columns are passed over.
    """
    places = _ahead(view, row, column, down, across)

    def holds(at: int) -> bool:
        return filled(at, column) if down else filled(row, at)

    here = row if down else column
    if not places:
        return here
    if holds(here) and holds(places[0]):
        return next((before for before, at in pairwise(places) if not holds(at)), places[-1])
    return next((at for at in places if holds(at)), places[-1])


def _ahead(view: QTableView, row: int, column: int, down: int, across: int) -> list[int]:
    model = view.model()
    if down:
        every = range(row + 1, model.rowCount()) if down > 0 else range(row - 1, -1, -1)
        return [n for n in every if not view.isRowHidden(n)]
    every = range(column + 1, model.columnCount()) if across > 0 else range(column - 1, -1, -1)
    return [n for n in every if not view.isColumnHidden(n)]
