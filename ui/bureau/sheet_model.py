"""One sheet of an archived file, as the reader saw it: letters above, row numbers at the left, nothing to edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.clerk.checking import Mark
from zzdesk.plan.sheet_cell import PlainSheet, Spot, a1, letters

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
_MOST_ROWS, _MOST_COLUMNS = 5_000, 256  # shown; a cell further out is rare and has its place in the finding's words
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
MARK = Qt.ItemDataRole.UserRole  # the finding's mark of a cell


class SheetModel(QAbstractTableModel):
    """`placed`: A1 -> (address, content) of cells that became figures; `marks`: A1 -> the worst finding there."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet = PlainSheet("", {})
        self._placed: Mapping[str, tuple[str, str]] = {}
        self._marks: Mapping[str, Mark] = {}
        self._size = 0, 0

    def show(
        self, sheet: PlainSheet, placed: Mapping[str, tuple[str, str]], marks: Mapping[str, Mark], room: Spot = (0, 0)
    ) -> None:
        """`room`: a cell that must have its place even where it is blank."""
        self.beginResetModel()
        self.sheet, self._placed, self._marks = sheet, placed, marks
        spots = [*sheet.cells, room]
        self._size = (
            min(max(row for row, _ in spots), _MOST_ROWS),
            min(max(column for _, column in spots), _MOST_COLUMNS),
        )
        self.endResetModel()

    def at(self, spot: Spot) -> QModelIndex:
        return self.index(spot[0] - 1, spot[1] - 1)

    def words(self, spot: Spot) -> str:
        cell = self.sheet.cells.get(spot)
        return self.sheet.shown(cell) if cell else ""

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else self._size[0]

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else self._size[1]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return letters(section + 1) if orientation is Qt.Orientation.Horizontal else str(section + 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        spot = index.row() + 1, index.column() + 1
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(spot)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            cell = self.sheet.cells.get(spot)
            return _RIGHT if cell and cell.kind == "n" else _LEFT
        if role == MARK:
            return self._marks.get(a1(spot), Mark.NONE)
        return self._tip(spot) if role == Qt.ItemDataRole.ToolTipRole else None

    def _tip(self, spot: Spot) -> str | None:
        """The whole of the cell, its formula, and what the ledger took of it."""
        cell, placed = self.sheet.cells.get(spot), self._placed.get(a1(spot))
        formula = f"公式 ={cell.formula}" if cell and cell.formula else ""
        taken = f"入库 {placed[0]}＝{placed[1]}" if placed else ""
        return "\n".join(filter(None, (f"{a1(spot)}　{self.words(spot)}", formula, taken))) or None
