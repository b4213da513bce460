"""A table in which some cells are a choice from a list, made with the keyboard or the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui import theme

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
_DISPLAY, _EDIT = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole


class Cell(NamedTuple):
    """Words, and for a choice its `value` among `choices` (value, words); `colour` names a token of the theme."""

    words: str
    value: str = ""
    choices: Sequence[tuple[str, str]] = ()
    colour: str = ""


class ChoiceModel(QAbstractTableModel):
    chosen = Signal(int, int, str)  # row, column, value

    def __init__(self, heads: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heads, self.rows = list(heads), list[Sequence[Cell]]()

    def set_rows(self, rows: Sequence[Sequence[Cell]]) -> None:
        if len(rows) == len(self.rows):  # the cursor and an open editor stay
            self.rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.heads) - 1))
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def cell(self, index: Index) -> Cell:
        return self.rows[index.row()][index.column()]

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        return self.heads[section] if role == _DISPLAY and orientation is Qt.Orientation.Horizontal else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return plain | Qt.ItemFlag.ItemIsEditable if self.cell(index).choices else plain

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid():
            return None
        cell = self.cell(index)
        if role == _DISPLAY:
            return f"{cell.words}  ▾" if cell.choices else cell.words
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.words
        if role == _EDIT:
            return cell.value
        if role == Qt.ItemDataRole.ForegroundRole and cell.colour:
            return QColor(getattr(theme.tokens(), cell.colour))
        return None

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        if role != _EDIT or str(value) == self.cell(index).value:
            return False
        self.chosen.emit(index.row(), index.column(), str(value))
        return True


class ChoiceDelegate(QStyledItemDelegate):
    """The list opens with the editor: Space, F2, a double click or Alt+↓; Enter takes, Esc leaves it."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QComboBox(parent)
        model = index.model()
        assert isinstance(model, ChoiceModel)
        for value, words in model.cell(index).choices:
            editor.addItem(words, value)
        editor.setMaxVisibleItems(16)
        editor.activated.connect(lambda _: self._end(editor))
        QTimer.singleShot(0, editor, editor.showPopup)
        return editor

    def _end(self, editor: QComboBox) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(max(editor.findData(index.data(_EDIT)), 0))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        model.setData(index, editor.currentData())


def choice_view(model: ChoiceModel, widths: Sequence[int], stretch: int, name: str) -> QTableView:
    view = QTableView()
    view.setModel(model)
    view.setItemDelegate(ChoiceDelegate(view))
    view.setAccessibleName(name)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(26)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setTabKeyNavigation(False)
    view.setEditTriggers(
        QAbstractItemView.EditTrigger.AnyKeyPressed
        | QAbstractItemView.EditTrigger.EditKeyPressed
        | QAbstractItemView.EditTrigger.DoubleClicked
        | QAbstractItemView.EditTrigger.SelectedClicked
    )
    view.setWordWrap(False)
    head = view.horizontalHeader()
    head.setHighlightSections(False)
    for n, width in enumerate(widths):
        head.resizeSection(n, width)
    head.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
    return view
