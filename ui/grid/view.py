"""The grid: keys and clipboard as in a spreadsheet, over one form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit, QWidget

from ui.grid.model import FormModel
from ui.grid.selecting import SelectingView

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

    from ui.grid.pasting import Pasting

_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect
_CTRL, _SHIFT, _ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
_ACTIONS = {
    "down": QAbstractItemView.CursorAction.MoveDown,
    "up": QAbstractItemView.CursorAction.MoveUp,
    "right": QAbstractItemView.CursorAction.MoveRight,
    "left": QAbstractItemView.CursorAction.MoveLeft,
}


class FormView(SelectingView):
    asked = Signal(object)  # Pasting of which not all fits
    pasted = Signal(object)  # Pasting
    said = Signal(str)  # why a key did nothing
    filter_asked = Signal(int)  # column

    def __init__(self, model: FormModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.cells.moved.connect(self._step)
        self.cells.arrowed.connect(self._arrow)
        self._header.filter_asked.connect(self.filter_asked)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setTabKeyNavigation(True)  # else Tab leaves the grid when no cell is being edited
        self.setAccessibleName(f"{model.form.code} {model.form.title}")
        self._keys: dict[QKeySequence.StandardKey, Callable[[], None]] = {
            QKeySequence.StandardKey.Copy: self.copy,
            QKeySequence.StandardKey.Cut: self.cut,
            QKeySequence.StandardKey.Paste: self.paste,
            QKeySequence.StandardKey.Delete: self.clear_selected,
        }
        model.desk.went_to.connect(self.go_to)

    # --- keys -------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        for key, act in self._keys.items():
            if event.matches(key):
                act()
                return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step("up" if event.modifiers() & _SHIFT else "down")
        elif event.key() == Qt.Key.Key_Tab:
            self._step("right")
        elif event.key() == Qt.Key.Key_Backtab:
            self._step("left")
        elif event.key() == Qt.Key.Key_Backspace:
            self.clear_selected()
        elif not self._on_special_key(event):
            self._forget_tab(event)
            self._say_if_locked(event)
            super().keyPressEvent(event)
            if event.key() == Qt.Key.Key_F2:
                self._edit_inside()

    def _on_special_key(self, event: QKeyEvent) -> bool:
        """Keys of a spreadsheet that a table has not."""
        key, modifiers = event.key(), event.modifiers()
        if key == Qt.Key.Key_Space and modifiers == _CTRL:
            self.select_block(range(self.form_model.rowCount()), [self.currentIndex().column()])
        elif key == Qt.Key.Key_Space and modifiers == _SHIFT:
            self.select_block([self.currentIndex().row()], range(len(self.form_model.columns)))
        elif key == Qt.Key.Key_Semicolon and modifiers == _CTRL:
            self._put_today()
        elif key == Qt.Key.Key_Down and modifiers & ~Qt.KeyboardModifier.KeypadModifier == _ALT:
            self._drop_down()
        else:
            return False
        return True

    def _edit_inside(self) -> None:
        from ui.grid.editor import CellEditor

        for editor in self.viewport().findChildren(CellEditor):
            editor.edit_inside()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self._edit_inside()

    def _drop_down(self) -> None:
        """Alt+↓: the choices of a cell; elsewhere the filter of its column, where filters are on."""
        index = self.currentIndex()
        indicator = self.form_model.indicator_at(index.row(), index.column()) if index.isValid() else None
        if indicator is not None and indicator.kind == "choice" and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
            for choices in self.viewport().findChildren(QComboBox):
                choices.showPopup()
        elif self._header.filters is not None and index.isValid():
            self.filter_asked.emit(index.column())

    def _put_today(self) -> None:
        index = self.currentIndex()
        indicator = self.form_model.indicator_at(index.row(), index.column()) if index.isValid() else None
        if indicator is None or indicator.kind != "date":
            self.said.emit("本格不填日期")
        elif index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.form_model.setData(index, date.today().isoformat())

    def end_edit(self) -> None:
        """What is being typed is taken before an act on the cells."""
        if self.state() == QAbstractItemView.State.EditingState:
            self.setFocus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """While an input method composes, the grid has the focus and not yet the field: leaving ends the entry."""
        super().focusOutEvent(event)
        if event.reason() is Qt.FocusReason.PopupFocusReason:
            return
        for editor in self.viewport().findChildren(QLineEdit):
            if editor.isVisible() and not editor.hasFocus():
                self.cells.end(editor)

    def _forget_tab(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._tab_from = None

    def _say_if_locked(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        typed = event.text().strip() and not event.modifiers() & _CTRL
        if typed and index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.said.emit(f"此格不能填写：{self.form_model.why_closed(index.row(), index.column())}")

    def _arrow(self, where: str) -> None:
        """An arrow that ended an entry: one cell on, whatever it is."""
        self._tab_from = None
        index = self.moveCursor(_ACTIONS[where], Qt.KeyboardModifier.NoModifier)
        self.selectionModel().setCurrentIndex(index, _SELECT)

    # --- filter -------------------------------------------------------------------------
    def show_filters(self, columns: frozenset[int] | None) -> None:
        """Arrows in the heads; `columns` are those with a filter."""
        self._header.filters = columns
        self._header.viewport().update()
        self.verticalHeader().viewport().update()

    def below_head(self, column: int) -> QPoint:
        """Where a list under a column's head opens, on the screen."""
        x = max(self._header.sectionViewportPosition(column), 0)
        return self._header.viewport().mapToGlobal(QPoint(x, self._header.height()))

    # --- clipboard ----------------------------------------------------------------------
    def copy(self) -> None:
        from ui.grid.pasting import copied

        QGuiApplication.clipboard().setMimeData(copied(self))

    def cut(self) -> None:
        self.copy()
        self.clear_selected("剪切")

    def clear_selected(self, what: str = "清除") -> None:
        model = self.form_model
        desk, places = model.desk, list(self.selected_places())
        takes = [model.address_at(r, c) for r, c in places if model.takes(r, c)]
        if takes:
            desk.clear_cells(takes, what)
        elif places:
            self.said.emit(f"所选各格不能填写：{model.why_closed(*places[0])}")

    def paste(self) -> None:
        """All that fits at once; where something does not, one is asked first."""
        from ui.grid.pasting import pasting

        self.end_edit()
        if not self.currentIndex().isValid():
            return
        found = pasting(self)
        if isinstance(found, str):
            self.said.emit(found)
        elif found and (found.plan.fits_whole or found.is_one_value or found.is_one_refusal):
            self.put(found)
        elif found:
            self.select_block(*found.place)
            self.asked.emit(found)

    def put(self, found: Pasting) -> None:
        self.form_model.desk.put(found.plan, found.what)
        self.select_block(*found.place)
        self.pasted.emit(found)

    def fill(self, *, down: bool) -> None:
        """Ctrl+D, Ctrl+R."""
        from ui.grid.pasting import filled

        self.end_edit()
        if not self.currentIndex().isValid():
            return
        found = filled(self, down=down)
        if isinstance(found, str):
            self.said.emit(found)
        elif found:
            self.put(found)
