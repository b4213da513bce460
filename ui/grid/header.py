"""The printed head of a form: merged levels above, the 栏次 row below; and 甲 乙 丙 at the left, frozen both."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHeaderView, QTableView, QWidget

from ui import theme
from ui.grid.widths import repeats_name
from ui.grid.words import draw_words
from zzdesk.plan.model import Column
from zzdesk.plan.printed import HeadCell, head_cells

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

    from ui.grid.model import FormModel

NUMBER_ROW = 22
_WIDEST_NAME, _WRAPPED_NAME = 260, 176
NAME_MARGIN = 10
_WRAP = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWrapAnywhere)


class FormHeader(QHeaderView):
    scale = 1.0  # of type and rows, by the grid's zoom
    filters: frozenset[int] | None = None  # columns with a filter; None: no arrows to filter by
    filter_asked = Signal(int)
    width_chosen = Signal(int, int)  # column and pixels, dragged with the mouse

    def __init__(self, columns: tuple[Column, ...], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = columns
        self._cells = head_cells(columns)
        self._depth = max(len(c.head) for c in columns)
        self._measured: tuple[list[float], list[int]] = ([], [])
        self.setSectionsClickable(True)
        self.setHighlightSections(True)
        self.setMinimumSectionSize(36)
        self._is_pressed = False
        self._dragged: int | None = None
        self.sectionResized.connect(self._on_resized)

    def levels(self) -> list[int]:
        """Height of each level, measured again when a width has changed."""
        widths = [self.scale, *(self.sectionSize(n) for n in range(self.count()))]
        if widths != self._measured[0]:
            self._measured = widths, self._measure()
        return self._measured[1]

    def _measure(self) -> list[int]:
        """Upper levels are one row high, the lowest what its wrapped texts need."""
        metrics = QFontMetrics(theme.font(theme.SMALL_PT * self.scale))
        row = int(theme.HEADER_ROW * self.scale)
        upper = row * (self._depth - 1)
        lowest = row
        for cell in self._cells:
            if cell.bottom == self._depth - 1:
                width = self._width(cell) - 8
                box = metrics.boundingRect(QRect(0, 0, max(width, 24), 999), _WRAP, broken(cell.text, width, metrics))
                need = box.height() + 8 - (upper if cell.top == 0 and self._depth > 1 else 0)
                lowest = max(lowest, need)
        return [row] * (self._depth - 1) + [lowest]

    def sizeHint(self) -> QSize:
        return QSize(self.length(), sum(self.levels()) + self.number_row)

    @property
    def number_row(self) -> int:
        return int(NUMBER_ROW * self.scale)

    def filter_spot(self, column: int, top: int | None = None) -> QRect:
        """Where a click opens the filter of a column: at the right of its 栏次."""
        side = self.number_row
        right = self.sectionViewportPosition(column) + self.sectionSize(column)
        return QRect(right - side - 1, sum(self.levels()) if top is None else top, side, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = event.position().toPoint()
        column = self.logicalIndexAt(spot)
        if self.filters is not None and column >= 0 and self.filter_spot(column).contains(spot):
            self.filter_asked.emit(column)
            return
        self._is_pressed, self._dragged = True, None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._is_pressed = False
        if self._dragged is not None:
            self.width_chosen.emit(self._dragged, self.sectionSize(self._dragged))

    def _on_resized(self, column: int, *_: int) -> None:
        if self._is_pressed:
            self._dragged = column

    def _width(self, cell: HeadCell) -> int:
        return sum(self.sectionSize(n) for n in range(cell.first, cell.last + 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        colours = theme.tokens()
        painter.fillRect(event.rect(), QColor(colours.header))
        painter.setFont(theme.font(theme.SMALL_PT * self.scale))
        tops = [0]
        for height in self.levels():
            tops.append(tops[-1] + height)
        for cell in self._cells:
            x = self.sectionViewportPosition(cell.first)
            box = QRect(x, tops[cell.top], self._width(cell), tops[cell.bottom + 1] - tops[cell.top])
            if box.intersects(event.rect()):
                draw_head(painter, box, cell.text, colours)
        current = self._current_column()
        for n, column in enumerate(self._columns):
            box = QRect(self.sectionViewportPosition(n), tops[-1], self.sectionSize(n), self.number_row)
            if box.intersects(event.rect()):
                draw_head(painter, box, column.no if column.numbered else "", colours, marked=n == current)
                if self.filters is not None and not self.isSectionHidden(n):
                    draw_filter(painter, self.filter_spot(n, tops[-1]), colours, is_on=n in self.filters)

    def _current_column(self) -> int:
        view = self.parent()
        return view.currentIndex().column() if isinstance(view, QTableView) else -1


class StubColumn(NamedTuple):
    title: str
    number: str
    width: int
    centred: bool = True


class Stub(QHeaderView):
    """甲 指标名称, 乙 计量单位, 丙 代码 as the frozen first columns."""

    scale = 1.0

    def __init__(self, model: FormModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._model = model
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(theme.ROW)
        self.columns = self._columns()
        self.setFixedWidth(sum(c.width for c in self.columns))

    def set_scale(self, scale: float) -> None:
        """Type, rows and widths by the grid's zoom."""
        self.scale = scale
        self.setDefaultSectionSize(int(theme.ROW * scale))
        self.columns = self._columns()
        self.setFixedWidth(sum(c.width for c in self.columns))

    def _columns(self) -> list[StubColumn]:
        """计量单位 is left out where no line has one; a column that gives the names lends its title and 栏次."""
        metrics = QFontMetrics(theme.font(theme.BODY_PT * self.scale))
        lines = self._model.lines
        names = max((metrics.horizontalAdvance(row.name) + 14 * row.indent for row in lines), default=0)
        codes = max((metrics.horizontalAdvance(row.code) for row in lines), default=0)
        named = next((c for c in self._model.columns if repeats_name(lines, c)), None)
        title, number, widest = (named.name, named.no, _WRAPPED_NAME) if named else ("指标名称", "甲", _WIDEST_NAME)
        name = StubColumn(title, number, min(names + 14, int(widest * self.scale)), centred=False)
        unit = [StubColumn("计量单位", "乙", int(62 * self.scale))] if any(row.unit for row in lines) else []
        return [name, *unit, StubColumn("代码", "丙", max(codes + 14, int(38 * self.scale)))]

    def sizeHint(self) -> QSize:
        return QSize(sum(c.width for c in self.columns), self.length())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        colours = theme.tokens()
        painter.fillRect(event.rect(), QColor(colours.sheet))
        painter.setFont(theme.font(theme.BODY_PT * self.scale))
        view = self.parent()
        current = view.currentIndex().row() if isinstance(view, QTableView) else -1
        first = max(self.visualIndexAt(0), 0)
        for n in range(first, self.count()):
            top = self.sectionViewportPosition(n)
            if top > event.rect().bottom():
                break
            if not self.isSectionHidden(n):
                self._draw_line(painter, n, top, self.sectionSize(n), colours, n == current)

    def _draw_line(
        self, painter: QPainter, row: int, top: int, height: int, colours: theme.Tokens, marked: bool
    ) -> None:
        x = 0
        for column, words in zip(self.columns, self._texts(row), strict=True):
            box = QRect(x, top, column.width, height)
            painter.fillRect(box, QColor(colours.selection if marked else colours.header))
            _frame(painter, box, colours)
            painter.setPen(QColor(colours.text))
            where = Qt.AlignmentFlag.AlignCenter if column.centred else Qt.AlignmentFlag.AlignLeft
            inner = box if column.centred else box.adjusted(6 + 14 * self._indent(row), 0, 6 - NAME_MARGIN, 0)
            draw_words(painter, inner, where | Qt.AlignmentFlag.AlignVCenter, words)
            x += column.width

    def _texts(self, row: int) -> list[str]:
        line = self._model.lines[row]
        return [line.name, line.unit or "—", line.code] if len(self.columns) == 3 else [line.name, line.code]

    def _indent(self, row: int) -> int:
        return self._model.lines[row].indent


class Corner(QObject):
    """Draws 甲 乙 丙 and their titles over the table's corner button; a click there selects all, as in a sheet."""

    def __init__(self, view: QTableView, header: FormHeader, stub: Stub) -> None:
        super().__init__(view)
        self._header, self._stub = header, stub
        button = view.findChild(QAbstractButton)
        if button is not None:
            button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.Paint or not isinstance(watched, QWidget):
            return False
        painter = QPainter(watched)
        colours = theme.tokens()
        painter.setFont(theme.font(theme.SMALL_PT * self._header.scale))
        painter.fillRect(watched.rect(), QColor(colours.header))
        x, height = 0, sum(self._header.levels())
        for column in self._stub.columns:
            draw_head(painter, QRect(x, 0, column.width, height), column.title, colours)
            draw_head(painter, QRect(x, height, column.width, self._header.number_row), column.number, colours)
            x += column.width
        painter.end()
        return True


def draw_head(painter: QPainter, box: QRect, words: str, colours: theme.Tokens, *, marked: bool = False) -> None:
    painter.fillRect(box, QColor(colours.selection if marked else colours.header))
    _frame(painter, box, colours)
    painter.setPen(QColor(colours.text))
    room = box.adjusted(3, 1, -4, -1)
    painter.drawText(room, _WRAP, broken(words, room.width(), painter.fontMetrics()))


def draw_filter(painter: QPainter, box: QRect, colours: theme.Tokens, *, is_on: bool) -> None:
    """▾ to filter by; filled with the accent where a filter is set."""
    box = box.adjusted(2, 3, -2, -3)
    painter.fillRect(box, QColor(colours.accent if is_on else colours.sheet))
    painter.setPen(QColor(colours.line))
    painter.drawRect(box.adjusted(0, 0, -1, -1))
    painter.setPen(QColor(colours.on_accent if is_on else colours.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "▾")


def broken(words: str, width: int, metrics: QFontMetrics) -> str:
    """A title too long for one line breaks first before its bracket: 同比增速 / （%）."""
    return words if metrics.horizontalAdvance(words) <= width else words.replace("（", "\n（")


def _frame(painter: QPainter, box: QRect, colours: theme.Tokens) -> None:
    painter.setPen(QColor(colours.line))
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    painter.drawLine(box.topRight(), box.bottomRight())
