"""The grid: keys and clipboard as in a spreadsheet, over one form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from ui import theme
from ui.grid import widths
from ui.grid.clipboard import block_for, to_tsv
from ui.grid.delegate import WORDS_MARGIN, CellDelegate
from ui.grid.header import NAME_MARGIN, Corner, FormHeader, Stub
from ui.grid.model import FormModel
from ui.grid.painting import paint_cells
from ui.grid.words import broken_lines
from zzdesk.address import Address

if TYPE_CHECKING:
    from decimal import Decimal

    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent


Index = QModelIndex | QPersistentModelIndex
_STEPS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}
_MOST_LINES = 4  # of a row in words; the tip has the rest
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
        self._header = FormHeader(model.columns, self)
        self._stub = self._make_stub(model)
        self.setHorizontalHeader(self._header)
        self.setVerticalHeader(self._stub)
        self.setModel(model)
        self._corner = Corner(self, self._header, self._stub)
        self.cells = CellDelegate(model, self)
        self.cells.moved.connect(self._step)
        self.setItemDelegate(self.cells)
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
        self._is_fitting = False
        self._keys: dict[QKeySequence.StandardKey, Callable[[], None]] = {
            QKeySequence.StandardKey.Copy: self.copy,
            QKeySequence.StandardKey.Cut: self.cut,
            QKeySequence.StandardKey.Paste: self.paste,
            QKeySequence.StandardKey.Delete: self.clear_selected,
        }
        model.desk.went_to.connect(self.go_to)
        if widths.is_worded(model.form):
            model.dataChanged.connect(self._on_data)
            for n, column in enumerate(model.columns):
                self.setColumnHidden(n, widths.repeats_name(model.lines, column))
        self._fit_columns()

    def _make_stub(self, model: FormModel) -> Stub:
        if not model.form.floating:
            return Stub(model, self)
        from ui.grid.lines_stub import LinesStub  # not on the way to the first grid

        return LinesStub(model, self)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_cells(self, event)

    # --- size ---------------------------------------------------------------------
    def natural_height(self) -> int:
        """All lines and the head, without a scroll bar."""
        bar = self.horizontalScrollBar()
        extra = bar.sizeHint().height() if bar.maximum() > 0 else 0
        return self._header.sizeHint().height() + self.verticalHeader().length() + 2 * self.frameWidth() + 2 + extra

    def natural_width(self) -> int:
        return self.verticalHeader().width() + widths.natural(self.form_model.columns) + 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_columns()

    def _fit_columns(self) -> None:
        if self._is_fitting:  # a scroll bar that comes or goes while columns change
            return
        self._is_fitting = True
        for _ in range(2):
            room = self.viewport().width() - 1
            self._share(room)
            if self.viewport().width() - 1 == room:
                break
        self._is_fitting = False

    def _share(self, room: int) -> None:
        shown = [n for n in range(len(self.form_model.columns)) if not self.isColumnHidden(n)]
        fitted = widths.fitted(self.form_model.form, [self.form_model.columns[n] for n in shown], room)
        for n, width in zip(shown, fitted, strict=True):
            self._header.resizeSection(n, width)
        self._header.updateGeometry()
        self._fit_rows(range(self.form_model.rowCount()))
        self.updateGeometries()

    def _fit_rows(self, rows: Iterable[int]) -> None:
        """Rows of a form in words are as high as their words, within bounds."""
        if not widths.is_worded(self.form_model.form):
            return
        font = self.font()
        spacing = QFontMetrics(font).lineSpacing()
        texts = [n for n, c in enumerate(self.form_model.columns) if c.kind == "text" and not self.isColumnHidden(n)]
        for row in rows:
            faces = [(self.form_model.face(row, n).text, self.columnWidth(n) - WORDS_MARGIN) for n in texts]
            faces.append((self.form_model.lines[row].name, self._stub.columns[0].width - NAME_MARGIN))
            lines = max(len(broken_lines(words, font, width, _MOST_LINES)) for words, width in faces)
            self.verticalHeader().resizeSection(row, theme.ROW + (lines - 1) * spacing)

    def _on_data(self, first: QModelIndex, last: QModelIndex) -> None:
        self._fit_rows(range(first.row(), last.row() + 1))

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
        spans = self._spans()
        if not spans:
            row, column = self.currentIndex().row(), self.currentIndex().column()
            return range(row, row + 1), range(column, column + 1)
        rows = range(min(s.top() for s in spans), max(s.bottom() for s in spans) + 1)
        return rows, range(min(s.left() for s in spans), max(s.right() for s in spans) + 1)

    def _spans(self) -> list[QItemSelectionRange]:
        """What is selected as rectangles; cell by cell it would be slow over thousands of lines."""
        return self.selectionModel().selection().toList()

    def selected_rows(self) -> list[int]:
        """Rows with a selected cell; without a selection the one with the cursor."""
        rows = {n for s in self._spans() for n in range(s.top(), s.bottom() + 1)}
        return sorted(rows) or ([self.currentIndex().row()] if self.currentIndex().isValid() else [])

    def _selected_places(self) -> Iterable[tuple[int, int]]:
        for span in self._spans():
            for row in range(span.top(), span.bottom() + 1):
                yield from ((row, n) for n in range(span.left(), span.right() + 1))

    def _holds_anything(self, address: Address) -> bool:
        desk = self.form_model.desk
        return not desk.value(address).is_blank or desk.draft(address) is not None

    def selected_figures(self) -> list[Decimal]:
        model, value = self.form_model, self.form_model.desk.value
        numeric = {n for n, c in enumerate(model.columns) if c.kind == "number"}
        places = ((row, n) for row, n in self._selected_places() if n in numeric)
        return [number for row, n in places if (number := value(model.address_at(row, n)).number) is not None]

    def copy(self) -> None:
        rows, columns = self.selected_block()
        words = to_tsv([[self.form_model.typed(r, c) for c in columns] for r in rows])
        QGuiApplication.clipboard().setText(words)

    def cut(self) -> None:
        self.copy()
        self.clear_selected("剪切")

    def clear_selected(self, what: str = "清除") -> None:
        model = self.form_model
        desk, places = model.desk, list(self._selected_places())
        held = ((r, c) for r, c in places if self._holds_anything(model.address_at(r, c)))
        addresses = [model.address_at(r, c) for r, c in held if model.face(r, c).editable]
        if addresses:
            desk.clear_cells(addresses, what)
        elif places and not any(model.face(r, c).editable for r, c in places):
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
        done = self.form_model.desk.paste(corner.form, (corner.line, corner.column), block)
        if done is None:
            return
        self._select_block(rows[0], columns[0], len(block), max(map(len, block)))
        self.pasted.emit(done)

    def _select_block(self, row: int, column: int, height: int, width: int) -> None:
        model = self.form_model
        last = model.index(min(row + height, model.rowCount()) - 1, min(column + width, len(model.columns)) - 1)
        block = QItemSelection(model.index(row, column), last)
        self.selectionModel().select(block, _SELECT)
