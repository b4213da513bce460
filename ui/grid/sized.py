"""The grid's sizes: columns that share the room, rows as high as their words, widths drawn by hand, zoom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from ui import theme
from ui.grid import widths
from ui.grid.delegate import WORDS_MARGIN, CellDelegate
from ui.grid.header import NAME_MARGIN, Corner, FormHeader, Stub
from ui.grid.kept_widths import KeptWidths
from ui.grid.model import FormModel
from ui.grid.painting import paint_cells
from ui.grid.words import broken_lines

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QPaintEvent, QResizeEvent, QWheelEvent

_MARK_SPACE, _WIDEST = 10, 480  # of a column fitted to its content
_MOST_LINES = 4  # of a row in words; the tip has the rest


class SizedView(QTableView):
    zoom_asked = Signal(int)  # steps up or down
    zoomed = Signal()

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
        self.setItemDelegate(self.cells)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # scrolls by moving what is painted
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._is_fitting = False
        self._kept = KeptWidths(model.form.code)
        self._scale = 1.0
        self._header.width_chosen.connect(self._keep_width)
        self._header.sectionHandleDoubleClicked.connect(self._fit_content)
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

    def focusInEvent(self, event: QFocusEvent) -> None:
        with self._as_it_is():
            super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        with self._as_it_is():
            super().focusOutEvent(event)

    @contextmanager
    def _as_it_is(self) -> Iterator[None]:
        """Qt would paint all cells again, after every Enter: none of them looks different with the focus."""
        parts, off = (self, self.viewport()), Qt.WidgetAttribute.WA_UpdatesDisabled
        for part in parts:
            part.setAttribute(off, True)
        try:
            yield
        finally:
            for part in parts:
                part.setAttribute(off, False)
            # A head, or the corner, that Qt laid out meanwhile would never be painted again.
            for part in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
                if not part.updatesEnabled():
                    part.setUpdatesEnabled(True)

    # --- size ---------------------------------------------------------------------
    def natural_height(self) -> int:
        """All lines and the head, without a scroll bar."""
        bar = self.horizontalScrollBar()
        extra = bar.sizeHint().height() if bar.maximum() > 0 else 0
        return self._header.sizeHint().height() + self.verticalHeader().length() + 2 * self.frameWidth() + 2 + extra

    def natural_width(self) -> int:
        return self.verticalHeader().width() + int(widths.natural(self.form_model.columns) * self._scale) + 2

    def set_zoom(self, percent: int) -> None:
        """Type, rows and columns alike."""
        scale = percent / 100
        if scale == self._scale:
            return
        self._scale = self._header.scale = self.cells.scale = scale
        self.setFont(theme.font(theme.BODY_PT * scale))
        self._stub.set_scale(scale)
        self._fit_columns()
        self.viewport().update()
        self.zoomed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_asked.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def _keep_width(self, column: int, width: int) -> None:
        """What was drawn with the mouse stays so, also the next time."""
        self._kept.keep(self.form_model.columns[column].no, round(width / self._scale))
        self._fit_columns()

    def _fit_content(self, column: int) -> None:
        """A double click on the edge: as wide as what the column shows."""
        metrics = self.fontMetrics()
        faces = (self.form_model.face(row, column).text for row in range(self.form_model.rowCount()))
        widest = max((metrics.horizontalAdvance(w) for words in faces for w in words.split("\n")), default=0)
        title = metrics.horizontalAdvance(self.form_model.columns[column].no) + 2 * WORDS_MARGIN
        self._keep_width(column, min(max(widest + WORDS_MARGIN + _MARK_SPACE, title), _WIDEST))

    def restore_widths(self) -> None:
        self._kept.forget()
        self._fit_columns()

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
        fitted = widths.fitted(
            self.form_model.form, [self.form_model.columns[n] for n in shown], room, self._kept.of, self._scale
        )
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
            self.verticalHeader().resizeSection(row, int(theme.ROW * self._scale) + (lines - 1) * spacing)

    def _on_data(self, first: QModelIndex, last: QModelIndex) -> None:
        self._fit_rows(range(first.row(), last.row() + 1))
