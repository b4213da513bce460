"""The peer: a model that answers text, alignment, font and background from lists, for a QTableView as it is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication

from ui.grid.lines_model import LinesModel

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
EDITABLE = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsEditable


class Lists(QAbstractTableModel):
    """The peer's model."""

    def __init__(self, names: list[str], lines: list[str], answers: dict[int, list[list[Any]]]) -> None:
        super().__init__()
        self._names, self._lines, self._answers = names, lines, answers
        self._size = len(lines), len(names)

    def rowCount(self, parent: object = None) -> int:
        return self._size[0]

    def columnCount(self, parent: object = None) -> int:
        return self._size[1]

    def data(self, index: QModelIndex, role: int = 0) -> Any:
        answers = self._answers.get(role)
        return answers[index.row()][index.column()] if answers else None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        return EDITABLE

    def setData(self, index: QModelIndex, value: Any, role: int = 2) -> bool:
        self._answers[0][index.row()][index.column()] = value
        self.dataChanged.emit(index, index)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role != 0:
            return None
        return (self._names if orientation is Qt.Orientation.Horizontal else self._lines)[section]


def lists_of(model: LinesModel) -> Lists:
    """The same table as ours: text, alignment, font and background of every cell."""
    flags = {"right": RIGHT, "left": LEFT, "center": CENTRE}
    faces = [[model.face(r, c) for c in range(model.columnCount())] for r in range(model.rowCount())]
    font, grounds = QFont(QGuiApplication.font()), (QColor("#FFFFFF"), QColor("#F7F9FB"))
    answers: dict[int, list[list[Any]]] = {
        int(Qt.ItemDataRole.DisplayRole): [[face.text for face in row] for row in faces],
        int(Qt.ItemDataRole.TextAlignmentRole): [[flags[face.align] for face in row] for row in faces],
        int(Qt.ItemDataRole.FontRole): [[font for _ in row] for row in faces],
        int(Qt.ItemDataRole.BackgroundRole): [[grounds[not face.editable] for face in row] for row in faces],
    }
    names = [column.name for column in model.columns]
    return Lists(names, [f"{n} {model.line_code(n)}" for n in range(model.rowCount())], answers)
