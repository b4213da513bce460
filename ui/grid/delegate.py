"""Painting a cell and editing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui import theme
from ui.clerk.desk import Mark
from ui.grid.faces import Face, Kind
from ui.grid.marks import Inks, draw_asked, draw_mark, inks
from ui.grid.words import draw_words

if TYPE_CHECKING:
    from zzdesk.plan.model import Indicator

Index = QModelIndex | QPersistentModelIndex
_QUIET_PT = 8.5
_MARK_ROOM = 8  # so that no mark lies over a figure
_LEFT, _RIGHT = 5, 6
WORDS_MARGIN = _LEFT + _RIGHT
_FLAGS = {
    "right": int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
    "left": int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
    "center": int(Qt.AlignmentFlag.AlignCenter),
}
_HATCHED = frozenset({Kind.CLOSED, Kind.LOCKED, Kind.SENT, Kind.FED, Kind.ABSENT})
_TINTED = frozenset(Kind) - {Kind.INPUT, Kind.SENT, Kind.FED}
_SELECTED = QStyle.StateFlag.State_Selected
_BAR = 3  # of a cell changed since the last return
_KEYS = {
    Qt.Key.Key_Return: "down",
    Qt.Key.Key_Enter: "down",
    Qt.Key.Key_Tab: "right",
    Qt.Key.Key_Backtab: "left",
}


class Cells(Protocol):
    """What the delegate asks of a table's model: a form's, or that of 全年台账."""

    def face(self, row: int, column: int) -> Face: ...
    def mark(self, row: int, column: int) -> Mark: ...
    def asked(self, row: int, column: int) -> bool: ...
    def typed(self, row: int, column: int) -> str: ...
    def indicator_at(self, row: int, column: int) -> Indicator | None: ...
    def setData(self, index: Index, value: Any, role: int = ..., /) -> bool: ...


class CellDelegate(QStyledItemDelegate):
    """`moved` says where the cursor goes after a value was typed: down, up, right, left; `arrowed` after an arrow."""

    moved = Signal(str)
    arrowed = Signal(str)
    scale = 1.0  # of the small type, by the grid's zoom

    def __init__(self, model: Cells, parent: QTableView) -> None:
        super().__init__(parent)
        self._model, self._view = model, parent

    # --- painting -----------------------------------------------------------------
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        selected, current = bool(option.state & _SELECTED), index == self._view.currentIndex()
        self.draw(painter, option.rect, option.font, index.row(), index.column(), selected=selected, current=current)

    def draw(
        self, painter: QPainter, cell: QRect, font: QFont, row: int, column: int, *, selected: bool, current: bool
    ) -> None:
        face, mark, ink = self._model.face(row, column), self._model.mark(row, column), inks(theme.tokens())
        if selected:
            painter.fillRect(cell, ink.selection)
        else:
            painter.fillRect(cell, ink.derived if face.kind in _TINTED else ink.sheet)
        if face.kind in _HATCHED:
            painter.fillRect(cell, ink.hatch)
        if face.text:
            self._write(painter, cell, font, face, ink, marked=mark is not Mark.NONE)
        if mark is not Mark.NONE:
            draw_mark(painter, cell, mark, ink.colours)
        if self._model.asked(row, column):
            draw_asked(painter, cell, ink)
        if face.changed:
            painter.fillRect(cell.left(), cell.top() + 2, _BAR, cell.height() - 4, ink.accent)
        if current:
            painter.setPen(ink.cursor)
            painter.drawRect(cell.adjusted(1, 1, -1, -1))

    def _write(self, painter: QPainter, cell: QRect, font: QFont, face: Face, ink: Inks, *, marked: bool) -> None:
        painter.setPen(ink.error if face.refused else ink.secondary if face.quiet else ink.text)
        # 待反馈, 无此项 are whole words in the narrowest column
        painter.setFont(theme.font(_QUIET_PT * self.scale) if face.quiet else font)
        room = cell.adjusted(2, 0, -2, 0) if face.quiet else cell.adjusted(_LEFT, 0, -_RIGHT, 0)
        if marked and face.align == "right":
            room.setRight(room.right() - _MARK_ROOM)
        if face.align != "right" or face.refused:
            draw_words(painter, room, _FLAGS[face.align], face.text)
        else:
            painter.drawText(room, _FLAGS["right"], _whole_or_dotted(painter, face.text, room.width(), self.scale))

    # --- editing ------------------------------------------------------------------
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        indicator = self._model.indicator_at(index.row(), index.column())
        if indicator is not None and indicator.kind == "choice":
            return self._choices(parent, indicator.choices)
        from ui.grid.editor import CellEditor  # not on the way to the first grid

        editor = CellEditor(parent)
        editor.setFont(option.font)
        editor.left.connect(lambda where: self._leave(editor, where))
        if indicator is not None and indicator.numeric:
            editor.setAlignment(Qt.AlignmentFlag.AlignRight)
            editor.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        return editor

    def _choices(self, parent: QWidget, choices: tuple[str, ...]) -> QComboBox:
        from ui.grid.choices import Choices  # not on the way to the first grid

        editor = Choices(choices, parent)
        # a choice made with the mouse is a whole entry
        editor.activated.connect(lambda _: self.end(editor))
        return editor

    def end(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def _leave(self, editor: QWidget, where: str) -> None:
        self.end(editor)
        self.arrowed.emit(where)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        words = self._model.typed(index.row(), index.column())
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findText(words), 0))
        elif isinstance(editor, QLineEdit):
            editor.setText(words)

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        from ui.grid.editor import CellEditor

        words = editor.currentText() if isinstance(editor, QComboBox) else ""
        if isinstance(editor, CellEditor):
            words = editor.words
        if words != self._model.typed(index.row(), index.column()):
            self._model.setData(index, words)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(editor, QWidget):
            from PySide6.QtGui import QKeyEvent  # 1.4 ms that the first grid does not need

            assert isinstance(event, QKeyEvent)
            where = _KEYS.get(Qt.Key(event.key()))
            if where:
                back = where == "down" and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self.end(editor)
                self.moved.emit("up" if back else where)
                return True
        return super().eventFilter(editor, event)


def _whole_or_dotted(painter: QPainter, figure: str, width: int, scale: float) -> str:
    """A figure too wide for its cell is drawn smaller, then with dots before it: never as another figure."""
    metrics = painter.fontMetrics()
    if metrics.horizontalAdvance(figure) <= width:
        return figure
    painter.setFont(theme.font((_QUIET_PT - 1) * scale))
    return painter.fontMetrics().elidedText(figure, Qt.TextElideMode.ElideLeft, width)
