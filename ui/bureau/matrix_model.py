"""Units by periods: a row a unit, its name first; below them how complete each period is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.bureau.matrix_drawing import rate
from zzdesk.ledger.matrix import Matrix
from zzdesk.ledger.status import SHOWN, UnitStatus
from zzdesk.period import Period

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
TOTAL = "完整率"
STATUS = Qt.ItemDataRole.UserRole


class MatrixModel(QAbstractTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.matrix: Matrix | None = None
        self._cells: list[tuple[UnitStatus | None, ...]] = []
        self.is_narrow = False  # then the heads are short: 6月 for 1—6月

    def show(self, matrix: Matrix) -> None:
        """The same units and periods keep the cursor where it is."""
        same = self.matrix is not None and _shape(self.matrix) == _shape(matrix)
        if not same:
            self.beginResetModel()
        self.matrix, self._cells = matrix, [matrix.row(code) for code, _ in matrix.units]
        if not same:
            self.endResetModel()
        elif self._cells:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def place(self, index: Index) -> tuple[str, Period] | None:
        """Unit and period of a cell; None for names and totals."""
        if self.matrix is None or not index.isValid() or index.column() < 1 or index.row() >= len(self._cells):
            return None
        return self.matrix.units[index.row()][0], self.matrix.periods[index.column() - 1].period

    def at(self, unit: str, period: Period) -> QModelIndex:
        if self.matrix is None:
            return QModelIndex()
        rows = [n for n, (code, _) in enumerate(self.matrix.units) if code == unit]
        columns = [n for n, status in enumerate(self.matrix.periods, 1) if status.period == period]
        return self.index(rows[0], columns[0]) if rows and columns else QModelIndex()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() or self.matrix is None else len(self._cells) + 1

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() or self.matrix is None else len(self.matrix.periods) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is Qt.Orientation.Vertical or self.matrix is None:
            return None
        if section == 0:
            return "填报单位"
        label = self.matrix.periods[section - 1].period.label
        return label.rpartition("—")[2] if self.is_narrow else label

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self.matrix is None:
            return None
        row, column = index.row(), index.column()
        total = row == len(self._cells)
        if role == Qt.ItemDataRole.TextAlignmentRole and (column or total):
            return Qt.AlignmentFlag.AlignCenter if column else Qt.AlignmentFlag.AlignVCenter
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if column == 0:
                return TOTAL if total else self.matrix.units[row][1]
            return rate(self.matrix.periods[column - 1].tally.completeness) if total else self._word(row, column)
        if role == STATUS and column and not total:
            return self._cells[row][column - 1]
        return self._tip(row, column, total) if role == Qt.ItemDataRole.ToolTipRole else None

    def _word(self, row: int, column: int) -> str:
        """For a reader of the screen; the picture is drawn from the status itself."""
        status = self._cells[row][column - 1]
        return SHOWN[status.shown] if status else ""

    def _tip(self, row: int, column: int, total: bool) -> str | None:
        if column == 0 or self.matrix is None:
            return None
        period = self.matrix.periods[column - 1]
        if total:
            return f"{period.period.title}　{period.tally.as_text()}"
        status = self._cells[row][column - 1]
        return f"{status.name}　{period.period.title}　{told(status)}" if status else "本期不要求报送"


def told(status: UnitStatus) -> str:
    """State, edition, completeness, day: what a cell is short for."""
    edition = f"{status.kind}第{status.revision}版" if status.kind else ""
    filled = f"已填{status.filled}/应填{status.required}（{rate(status.completeness)}）" if status.kind else ""
    when = f"{status.received}收到" if status.received else ""
    late = "迟报" if status.late and status.kind else "已过时限" if status.late and not status.ahead else ""
    late = "" if status.shown == "late" else late
    empty = "空报" if status.empty else ""
    return "　".join(filter(None, (SHOWN[status.shown], edition, filled, when, late, empty)))


def _shape(matrix: Matrix) -> tuple[object, ...]:
    return matrix.units, tuple(s.period for s in matrix.periods)
