"""A plain table of rows for the bureau's pages: texts, alignment, a colour for the first column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QMetaMethod,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QDrag, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui import theme

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
Row = Sequence[str]


class Rows(QAbstractTableModel):
    """`tones` names the theme's colour for the marked column (-1: none) of each row; `centred`, `right` are columns."""

    def __init__(
        self,
        heads: Sequence[str],
        parent: QObject | None = None,
        *,
        right: Sequence[int] = (),
        centred: Sequence[int] = (),
        marked: int = 0,
    ) -> None:
        super().__init__(parent)
        self.heads, self.rows = list(heads), list[Row]()
        self.tones: list[theme.Tone] = []
        self.right, self._centred, self._marked = frozenset(right), set(centred), marked

    def set_rows(self, rows: Sequence[Row], tones: Sequence[theme.Tone] = (), heads: Sequence[str] = ()) -> None:
        self.beginResetModel()
        self.rows, self.tones = list(rows), list(tones)
        self.heads = list(heads) or self.heads
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self.heads[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[row][column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return (
                _RIGHT if column in self.right else Qt.AlignmentFlag.AlignCenter if column in self._centred else _LEFT
            )
        if role == Qt.ItemDataRole.ForegroundRole and column == self._marked and row < len(self.tones):
            return QColor(getattr(theme.tokens(), self.tones[row]))
        return None


def view_of(model: Rows, widths: Sequence[int], stretch: int, name: str, parent: QWidget | None = None) -> TextTable:
    """A read-only table; the `stretch` column takes what room is left."""
    return dress(model, widths, stretch, name, parent)


def dress(
    model: QAbstractItemModel, widths: Sequence[int], stretch: int, name: str, parent: QWidget | None = None
) -> TextTable:
    view = TextTable(parent)
    view.setModel(model)
    view.setAccessibleName(name)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(26)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)  # Tab leaves the table, arrows move in it
    view.setWordWrap(False)
    head = view.horizontalHeader()
    head.setHighlightSections(False)
    head.setMinimumSectionSize(min(widths))
    for n, width in enumerate(widths):
        head.resizeSection(n, width)
    head.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
    return view


class TextTable(QTableView):
    """Ctrl+C copies the selected rows as text, and they can be dragged as such into a message; Enter on a row is
    `opened`, as a double click is."""

    opened = Signal(QModelIndex)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.doubleClicked.connect(self.opened)

    def selected_text(self) -> str:
        rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        model = self.model()
        return "\n".join(
            "\t".join(str(model.index(r, c).data() or "").replace("\n", " ") for c in range(model.columnCount()))
            for r in rows
        )

    @property
    def _opens(self) -> bool:
        """Whether Enter means a row here; in a dialog's table it is the dialog's."""
        return self.currentIndex().isValid() and self.isSignalConnected(QMetaMethod.fromSignal(self.opened))

    def startDrag(self, actions: Qt.DropAction) -> None:
        words = self.selected_text()
        if words:
            drag, data = QDrag(self), QMimeData()
            data.setText(words)
            drag.setMimeData(data)
            drag.exec(Qt.DropAction.CopyAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.selected_text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._opens:
            self.opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
