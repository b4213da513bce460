"""The grid: keys and clipboard as in a spreadsheet, over one form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from ui.grid.clipboard import block_for, to_tsv
from ui.grid.delegate import CellDelegate
from ui.grid.header import Corner, FormHeader, Stub
from ui.grid.model import FormModel
from zzdesk.address import Address

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from zzdesk.entry.paste import Paste

Index = QModelIndex | QPersistentModelIndex
_NARROWEST = {"number": 54, "choice": 48, "text": 70}
_NARROWEST_DERIVED = 48
_PIXELS_A_CHARACTER = 9.2
_STEPS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}
_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect


class FormView(QTableView):
    current_changed = Signal(object)  # Address
    selection_changed = Signal()
    pasted = Signal(object)  # Paste
    said = Signal(str)  # why a key did nothing

    def __init__(self, model: FormModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form_model = model
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._header, stub = FormHeader(model.columns, self), Stub(model.lines, self)
        self.setHorizontalHeader(self._header)
        self.setVerticalHeader(stub)
        self.setModel(model)
        self._corner = Corner(self, self._header, stub)
        self._delegate = CellDelegate(model, self)
        self._delegate.moved.connect(self._step)
        self.setItemDelegate(self._delegate)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(f"{model.form.code} {model.form.title}")
        self._tab_from: int | None = None
        self._keys: dict[QKeySequence.StandardKey, Callable[[], None]] = {
            QKeySequence.StandardKey.Copy: self.copy,
            QKeySequence.StandardKey.Cut: self.cut,
            QKeySequence.StandardKey.Paste: self.paste,
            QKeySequence.StandardKey.Delete: self.clear_selected,
        }
        model.desk.went_to.connect(self.go_to)
        self._fit_columns()

    # --- size ---------------------------------------------------------------------
    def natural_height(self) -> int:
        """All lines and the head, without a scroll bar."""
        bar = self.horizontalScrollBar()
        extra = bar.sizeHint().height() if bar.maximum() > 0 else 0
        return self._header.sizeHint().height() + self.verticalHeader().length() + 2 * self.frameWidth() + 2 + extra

    def natural_width(self) -> int:
        wide = sum(column.width for column in self.form_model.columns) * _PIXELS_A_CHARACTER
        return self.verticalHeader().width() + int(wide) + 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_columns()

    def _fit_columns(self) -> None:
        """Share the room by the plan's widths, no column under its narrowest; the last takes what rounding left."""
        room = self.viewport().width() - 1
        columns = self.form_model.columns
        least = [_NARROWEST_DERIVED if c.derive else _NARROWEST[c.kind] for c in columns]
        spare = max(room - sum(least), 0)
        wanted = [max(c.width * _PIXELS_A_CHARACTER - low, 1.0) for c, low in zip(columns, least, strict=True)]
        widths = [low + int(spare * want / sum(wanted)) for low, want in zip(least, wanted, strict=True)]
        if spare:
            widths[-1] += room - sum(widths)
        for n, width in enumerate(widths):
            self._header.resizeSection(n, width)
        self._header.updateGeometry()
        self.updateGeometries()

    # --- the cursor -----------------------------------------------------------------
    def current_address(self) -> Address | None:
        index = self.currentIndex()
        return self.form_model.address_at(index.row(), index.column()) if index.isValid() else None

    def go_to(self, address: Address) -> None:
        index = self.form_model.place_of(address)
        if index.isValid():
            # not setCurrentIndex: with Shift held (Shift+F8) it would stretch the selection
            self.selectionModel().setCurrentIndex(index, _SELECT)
            self.scrollTo(index)

    def go_to_first_input(self) -> None:
        for row in range(len(self.form_model.lines)):
            for column in range(len(self.form_model.columns)):
                if self.form_model.face(row, column).editable:
                    self.setCurrentIndex(self.form_model.index(row, column))
                    return

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._header.viewport().update()
        self.verticalHeader().viewport().update()
        if current.isValid():
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
        down, across = _STEPS[where]
        found = self._next_input(row, column, down, across)
        if found:
            self.selectionModel().setCurrentIndex(self.form_model.index(*found), _SELECT)

    def _next_input(self, row: int, column: int, down: int, across: int) -> tuple[int, int] | None:
        model = self.form_model
        rows, columns = len(model.lines), len(model.columns)
        at = row * columns + column
        while True:
            if across:
                at += across
                row, column = divmod(at, columns)
            else:
                row += down
            if not 0 <= row < rows:
                return None
            if model.face(row, column).editable:
                return row, column

    # --- keys -------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        for key, act in self._keys.items():
            if event.matches(key):
                act()
                return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step("up" if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else "down")
        elif event.key() == Qt.Key.Key_Tab:
            self._step("right")
        elif event.key() == Qt.Key.Key_Backtab:
            self._step("left")
        elif event.key() == Qt.Key.Key_Backspace:
            self.clear_selected()
        else:
            self._forget_tab(event)
            self._say_if_locked(event)
            super().keyPressEvent(event)

    def _forget_tab(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._tab_from = None

    def _say_if_locked(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        typed = event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if typed and index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.said.emit(f"此格不能填写：{self.form_model.face(index.row(), index.column()).kind.value}")

    # --- clipboard ----------------------------------------------------------------------
    def selected_block(self) -> tuple[range, range]:
        """Rows and columns from the first to the last selected cell."""
        chosen = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        rows, columns = [i.row() for i in chosen], [i.column() for i in chosen]
        return range(min(rows), max(rows) + 1), range(min(columns), max(columns) + 1)

    def copy(self) -> None:
        rows, columns = self.selected_block()
        words = to_tsv([[self.form_model.typed(r, c) for c in columns] for r in rows])
        QGuiApplication.clipboard().setText(words)

    def cut(self) -> None:
        self.copy()
        self.clear_selected("剪切")

    def clear_selected(self, what: str = "清除") -> None:
        model = self.form_model
        places = [(i.row(), i.column()) for i in self.selectionModel().selectedIndexes()]
        addresses = [model.address_at(r, c) for r, c in places if model.face(r, c).editable]
        if addresses:
            model.desk.clear_cells(addresses, what)
        elif places:
            self.said.emit(f"所选各格不能填写：{model.face(*places[0]).kind.value}")

    def paste(self) -> None:
        if not self.currentIndex().isValid():
            return
        rows, columns = self.selected_block()
        block = block_for(QGuiApplication.clipboard().text(), len(rows), len(columns))
        if not block:
            self.said.emit("剪贴板中没有文字，没有可粘贴的内容")
            return
        corner = self.form_model.address_at(rows[0], columns[0])
        done: Paste = self.form_model.desk.paste(corner.form, (corner.line, corner.column), block)
        self._select_block(rows[0], columns[0], len(block), max(map(len, block)))
        self.pasted.emit(done)

    def _select_block(self, row: int, column: int, height: int, width: int) -> None:
        model = self.form_model
        last = model.index(min(row + height, len(model.lines)) - 1, min(column + width, len(model.columns)) - 1)
        block = QItemSelection(model.index(row, column), last)
        self.selectionModel().select(block, _SELECT)
