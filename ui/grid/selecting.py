"""The grid's cursor and selection: jumps and spans as in a spreadsheet, over what is in sight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView

from ui.grid.sized import SizedView
from zzdesk.address import Address

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QInputEvent, QKeyEvent, QMouseEvent

Index = QModelIndex | QPersistentModelIndex
STEPS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}
_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect
_EXTEND = QItemSelectionModel.SelectionFlag.SelectCurrent
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_MOVES = {
    QAbstractItemView.CursorAction.MoveDown: (1, 0),
    QAbstractItemView.CursorAction.MoveUp: (-1, 0),
    QAbstractItemView.CursorAction.MoveRight: (0, 1),
    QAbstractItemView.CursorAction.MoveLeft: (0, -1),
}
_ROAMING = frozenset(
    {
        *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right),
        *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    }
)


class SelectingView(SizedView):
    current_changed = Signal(object)  # Address
    selection_changed = Signal()
    hidden_asked = Signal(str)  # line that a jump goes to and a filter hides
    _tab_from: int | None = None  # the column where Tab began
    _anchor: tuple[str, int] | None = None  # line and column where a selection begins; Qt's own is not told of jumps
    _extends = False  # a key or the mouse with Shift is at work

    def current_address(self) -> Address | None:
        index = self.currentIndex()
        return self.form_model.address_at(index.row(), index.column()) if index.isValid() else None

    def go_to(self, address: Address) -> None:
        index = self.form_model.place_of(address)
        if index.isValid():
            if self.isRowHidden(index.row()):
                self.hidden_asked.emit(address.line)
            # not setCurrentIndex: with Shift held (Shift+F8) it would stretch the selection
            self.selectionModel().setCurrentIndex(index, _SELECT)
            self.scrollTo(index)

    def go_to_line(self, code: str) -> None:
        """The cursor into another line, in the column where it is."""
        row = self.form_model.row_of(code)
        if row is not None:
            self.go_to_row(row)

    def go_to_row(self, row: int) -> None:
        column = max(self.currentIndex().column(), 0)
        index = self.form_model.index(min(row, self.form_model.rowCount() - 1), column)
        self.selectionModel().setCurrentIndex(index, _SELECT)
        self.scrollTo(index)

    def show_current(self) -> None:
        """After lines have moved: the cursor went with its line."""
        self.scrollTo(self.currentIndex())
        self.verticalHeader().viewport().update()

    def go_to_first_input(self) -> None:
        for row in range(self.form_model.rowCount()):
            for column in range(len(self.form_model.columns)):
                if self.form_model.takes(row, column):
                    self.setCurrentIndex(self.form_model.index(row, column))
                    return

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            if not self._extends:
                self._anchor = self.form_model.line_code(current.row()), current.column()
            self.current_changed.emit(self.form_model.address_at(current.row(), current.column()))

    def selectionChanged(self, selected: object, deselected: object) -> None:
        super().selectionChanged(selected, deselected)  # type: ignore[arg-type]
        self.selection_changed.emit()

    def _step(self, where: str) -> None:
        """To the next cell that can be filled; Enter after Tab goes back below where Tab began."""
        index = self.currentIndex()
        row, column = index.row(), index.column()
        if where in ("right", "left"):
            self._tab_from = column if self._tab_from is None else self._tab_from
        elif self._tab_from is not None:
            column, self._tab_from = self._tab_from, None
        down, across = STEPS[where]
        found = self._next_input(row, column, down, across)
        if found is None and not self.form_model.desk.takes_edits:  # to read on: cell by cell
            found = self._neighbour(index.row(), index.column(), down, across)
        if found:
            self.selectionModel().setCurrentIndex(self.form_model.index(*found), _SELECT)

    def _neighbour(self, row: int, column: int, down: int, across: int) -> tuple[int, int] | None:
        row, column = row + down, column + across
        is_there = 0 <= row < self.form_model.rowCount() and 0 <= column < len(self.form_model.columns)
        return (row, column) if is_there else None

    def _next_input(self, row: int, column: int, down: int, across: int) -> tuple[int, int] | None:
        model = self.form_model
        rows, columns = model.rowCount(), len(model.columns)
        at = row * columns + column
        while True:
            if across:
                at += across
                row, column = divmod(at, columns)
            else:
                row += down
            if not 0 <= row < rows:
                return None
            if self.isRowHidden(row) or self.isColumnHidden(column):
                continue
            if model.takes(row, column):
                return row, column

    # --- extending --------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        with self._extending(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        with self._extending(event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        with self._extending(event):
            super().mouseMoveEvent(event)

    @contextmanager
    def _extending(self, event: QInputEvent) -> Iterator[None]:
        self._extends = bool(event.modifiers() & _SHIFT)
        try:
            yield
        finally:
            self._extends = False

    def setSelection(self, area: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """With Shift from where the selection began, also after a jump."""
        if self._extends and self._anchor and command & QItemSelectionModel.SelectionFlag.Current:
            line, column = self._anchor
            row = self.form_model.row_of(line)
            if row is not None:
                area = QRect(self.visualRect(self.form_model.index(row, column)).center(), area.bottomRight())
        super().setSelection(area, command)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """With Ctrl an arrow goes to the edge of what is filled."""
        index = self.currentIndex()
        if not (modifiers & _CTRL and action in _MOVES and index.isValid()):
            return super().moveCursor(action, modifiers)
        from ui.grid.jumps import edge

        down, across = _MOVES[action]
        at = edge(self, index.row(), index.column(), down, across, self._is_filled)
        return self.form_model.index(at, index.column()) if down else self.form_model.index(index.row(), at)

    def _is_filled(self, row: int, column: int) -> bool:
        return bool(self.form_model.face(row, column).text)

    def selectionCommand(self, index: Index, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        """Ctrl with an arrow, Home or End takes the selection along, as in a spreadsheet."""
        if event is not None and event.type() is event.Type.KeyPress:
            key: QKeyEvent = event  # type: ignore[assignment]
            if key.modifiers() & _CTRL and key.key() in _ROAMING:
                return _EXTEND if key.modifiers() & _SHIFT else _SELECT
        return super().selectionCommand(index, event)

    # --- what is selected ---
    def selected_block(self) -> tuple[range, range]:
        """Rows and columns from the first to the last selected cell."""
        spans = self.spans()
        if not spans:
            row, column = self.currentIndex().row(), self.currentIndex().column()
            return range(row, row + 1), range(column, column + 1)
        rows = range(min(s.top() for s in spans), max(s.bottom() for s in spans) + 1)
        return rows, range(min(s.left() for s in spans), max(s.right() for s in spans) + 1)

    def shown_block(self) -> tuple[list[int], list[int]]:
        """The same without what is hidden."""
        rows, columns = self.selected_block()
        return [n for n in rows if not self.isRowHidden(n)], [n for n in columns if not self.isColumnHidden(n)]

    def shown_before(self, at: int, *, down: bool) -> int | None:
        """The row above, or the column at the left, that is in sight."""
        is_hidden = self.isRowHidden if down else self.isColumnHidden
        return next((n for n in range(at - 1, -1, -1) if not is_hidden(n)), None)

    def spans(self) -> list[QItemSelectionRange]:
        """What is selected as rectangles; cell by cell it would be slow over thousands of lines."""
        return self.selectionModel().selection().toList()

    def selected_rows(self) -> list[int]:
        """Rows in sight with a selected cell; without a selection the one with the cursor."""
        rows = {n for s in self.spans() for n in range(s.top(), s.bottom() + 1) if not self.isRowHidden(n)}
        return sorted(rows) or ([self.currentIndex().row()] if self.currentIndex().isValid() else [])

    def selected_places(self) -> Iterator[tuple[int, int]]:
        """Cells in sight only: nothing is done to what one does not see."""
        for span in self.spans():
            columns = [n for n in range(span.left(), span.right() + 1) if not self.isColumnHidden(n)]
            for row in range(span.top(), span.bottom() + 1):
                if not self.isRowHidden(row):
                    yield from ((row, n) for n in columns)

    def select_block(self, rows: Sequence[int], columns: Sequence[int]) -> None:
        model = self.form_model
        last_row, last_column = model.rowCount() - 1, len(model.columns) - 1
        last = model.index(min(rows[-1], last_row), min(columns[-1], last_column))
        block = QItemSelection(model.index(rows[0], columns[0]), last)
        self.selectionModel().select(block, _SELECT)
