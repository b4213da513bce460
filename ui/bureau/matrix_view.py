"""The matrix on screen: arrows go from return to return, Enter or a click opens one."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui import theme
from ui.bureau.matrix_drawing import WIDE, draw_state
from ui.bureau.matrix_model import STATUS, MatrixModel
from zzdesk.period import Period

Index = QModelIndex | QPersistentModelIndex
_NAME, _LEAST, _ROW, _HEAD = 92, 33, 21, 26


class MatrixView(QTableView):
    """`chosen`: a return's unit and period, as the cursor comes there; `opened`: it is to be shown whole."""

    chosen = Signal(str, object)
    opened = Signal(str, object)

    def __init__(self, model: MatrixModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(_State(self))
        self.setAccessibleName("各单位各期报送情况")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(_ROW)  # first: the default is never below it
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setMinimumSectionSize(_LEAST)
        self.horizontalHeader().setFixedHeight(_HEAD)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        model.modelReset.connect(self._set_name_width)
        self.selectionModel().currentChanged.connect(lambda now, _: self._tell(now))
        self.doubleClicked.connect(self._open)

    def _set_name_width(self) -> None:
        if self._model.columnCount():
            self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(0, _NAME)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.columnWidth(self._model.columnCount() - 1) < WIDE if self._model.columnCount() else False
        if narrow != self._model.is_narrow:
            self._model.is_narrow = narrow
            self.horizontalHeader().viewport().update()

    def go_to(self, unit: str, period: Period) -> None:
        index = self._model.at(unit, period)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _tell(self, index: QModelIndex) -> None:
        place = self._model.place(index)
        if place:
            self.chosen.emit(*place)

    def _open(self, index: QModelIndex) -> None:
        place = self._model.place(index)
        if place:
            self.opened.emit(*place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _State(QStyledItemDelegate):
    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        status = index.data(STATUS)
        if status is None:
            super().paint(painter, option, index)
            return
        colours, rect = theme.tokens(), option.rect
        current = index == self._view.currentIndex()
        painter.fillRect(rect, QColor(colours.selection if current else colours.sheet))
        draw_state(painter, rect, status, theme.font(theme.SMALL_PT), colours)
        if current:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
