"""对标: figures of 全国, 全省 and other cities, typed into a small table with where they were published."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.bureau.bulletin_desk import Compared
from ui.labels import label

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
_HEADS = ("指标", "地区", "数值", "我市位次", "来源")
INDICATOR, AREA, VALUE, RANK, SOURCE = range(5)
AREAS = ("全国", "全省", "国家中心城市", "35个大中城市")
_MINUSES = str.maketrans("－−，", "--,")


class ComparedModel(QAbstractTableModel):
    """The rows, and below them an empty one to type a new one into. `edited` after each change."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[list[str]] = []
        self.names: dict[str, str] = {}
        self.is_frozen = False

    def set_rows(self, rows: Sequence[Compared], indicators: Sequence[tuple[str, str]], *, is_frozen: bool) -> None:
        self.beginResetModel()
        self.names, self.is_frozen = dict(indicators), is_frozen
        self.rows = [list(row) for row in rows]
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows) + (not self.is_frozen)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        is_head = role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal
        return _HEADS[section] if is_head else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        words = self.rows[row][column] if row < len(self.rows) else ""
        if role == Qt.ItemDataRole.EditRole:
            return words
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.names.get(words, words) if column == INDICATOR else words
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (VALUE, RANK):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and row < len(self.rows) and self.fault(row):
            return QColor(theme.tokens().error)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        return found if self.is_frozen or not index.isValid() else found | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or self.is_frozen:
            return False
        row, column = index.row(), index.column()
        words = " ".join(str(value).split())
        if column == VALUE:
            words = words.translate(_MINUSES).replace(",", "").removesuffix("%")
        if row == len(self.rows):
            if not words:
                return False
            self.beginInsertRows(_NONE, row + 1, row + 1)
            self.rows.append([""] * len(_HEADS))
            self.endInsertRows()
        if self.rows[row][column] == words:
            return False
        self.rows[row][column] = words
        self.dataChanged.emit(self.index(row, 0), self.index(row, SOURCE))
        self.edited.emit()
        return True

    def remove(self, row: int) -> None:
        if row < len(self.rows) and not self.is_frozen:
            self.beginRemoveRows(_NONE, row, row)
            del self.rows[row]
            self.endRemoveRows()
            self.edited.emit()

    def fault(self, row: int) -> str:
        """What a row still lacks, "" where it is whole."""
        address, area, value, rank, source = self.rows[row]
        lacks = [n for n, words in zip(("指标", "地区", "来源"), (address, area, source), strict=True) if not words]
        lacks += [] if value or rank else ["数值或位次"]
        if lacks:
            return f"第{row + 1}行还缺{'、'.join(lacks)}"
        if value and not _is_figure(value):
            return f"第{row + 1}行的数值“{value}”不是数"
        return ""

    def whole(self) -> list[Compared]:
        return [Compared(*row) for n, row in enumerate(self.rows) if not self.fault(n)]


def _is_figure(words: str) -> bool:
    try:
        return Decimal(words).is_finite()
    except InvalidOperation:
        return False


class _Choices(QStyledItemDelegate):
    """指标 is chosen; 地区 is chosen or typed."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        if index.column() not in (INDICATOR, AREA) or not isinstance(model, ComparedModel):
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        if index.column() == INDICATOR:
            for address, name in model.names.items():
                box.addItem(name, address)
        else:
            box.setEditable(True)
            for area in AREAS:
                box.addItem(area, area)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if not isinstance(editor, QComboBox):
            super().setEditorData(editor, index)
            return
        words = str(index.data(Qt.ItemDataRole.EditRole) or "")
        editor.setCurrentIndex(editor.findData(words))
        if editor.isEditable():
            editor.setCurrentText(words)

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        if not isinstance(editor, QComboBox):
            super().setModelData(editor, model, index)
            return
        words = editor.currentText() if editor.isEditable() else editor.currentData()
        model.setData(index, words or "")


class ComparedPanel(QFrame):
    """`changed`: all whole rows, after each edit."""

    changed = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ComparedModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setItemDelegate(_Choices(self.table))
        self.table.setAccessibleName("对标")
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(26)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        head = self.table.horizontalHeader()
        for column, width in enumerate((104, 72, 56, 60, 90)):
            head.resizeSection(column, width)
        head.setSectionResizeMode(SOURCE, QHeaderView.ResizeMode.Stretch)
        self.told = label("", "quiet", wrap=True)
        self.remove_button = QPushButton("删除这一行(&M)")
        self.remove_button.clicked.connect(lambda: self.model.remove(self.table.currentIndex().row()))
        self.model.edited.connect(self._on_edited)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.remove_button)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(8, 8, 8, 8)
        column_.setSpacing(4)
        column_.addWidget(self.table, 1)
        column_.addWidget(self.told)
        column_.addLayout(below)

    def show_rows(self, rows: Sequence[Compared], indicators: Sequence[tuple[str, str]], *, is_frozen: bool) -> None:
        if not is_frozen and self.model.whole() == list(rows) and self.model.names == dict(indicators):
            return  # what is being typed stays
        self.model.set_rows(rows, indicators, is_frozen=is_frozen)
        self.remove_button.setEnabled(not is_frozen)
        self._tell()

    def _on_edited(self) -> None:
        self._tell()
        self.changed.emit(self.model.whole())

    def _tell(self) -> None:
        faults = [f for f in map(self.model.fault, range(len(self.model.rows))) if f]
        kept = "通报已冻结，不能再改" if self.model.is_frozen else "在最后一行录入，填完一行即存；须写明来源"
        self.told.setText("；".join(faults) or kept)
