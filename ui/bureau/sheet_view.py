"""The original's sheets, read-only, with the cursor at the cell of a finding; tabs below as in WPS and Excel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTabBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.bureau.empty import Empty
from ui.bureau.sheet_model import MARK, SheetModel
from ui.clerk.checking import Mark
from ui.grid.marks import draw_mark
from zzdesk.findings import Finding, Level
from zzdesk.ledger.held import Seen
from zzdesk.plan.sheet_cell import Spot
from zzdesk.returns.cells import spot_of

Index = QModelIndex | QPersistentModelIndex
_NARROWEST, _WIDEST, _PAD, _ROW = 44, 240, 14, 24  # pixels
_MEASURED_ROWS, _MOST_SPANS = 200, 400
_MARKS = {Level.NOTE: Mark.NOTE, Level.QUERY: Mark.QUERY, Level.ERROR: Mark.ERROR}


class SheetView(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = SheetModel(self)
        self.table = _Grid(self)
        self.table.setModel(self.model)
        self.table.setItemDelegate(_Cell(self.table))
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("工作表")
        self.tabs.setShape(QTabBar.Shape.RoundedSouth)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.empty = Empty("原件", "选一个文件，这里显示它的工作表")
        self._seen: Seen | None = None
        self._findings: list[Finding] = []
        self._lay_out()
        self.tabs.currentChanged.connect(self._on_tab)

    def _lay_out(self) -> None:
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._stack, 1)
        column.addWidget(self.tabs)
        self.tabs.hide()

    # --- what is shown --------------------------------------------------------------------------
    def clear(self, head: str = "原件", words: str = "选一个文件，这里显示它的工作表") -> None:
        self._seen = None
        self.tabs.hide()
        self.empty.say(head, words)
        self._stack.setCurrentWidget(self.empty)

    def show_book(self, seen: Seen, findings: Iterable[Finding], first: Finding | None) -> None:
        """A file's sheets with the marks of its findings, at the place of `first`."""
        self._seen, self._findings = seen, [f for f in findings if f.sheet and f.cell]
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for sheet in seen.sheets:
            self.tabs.addTab(sheet.name)
        self.tabs.blockSignals(False)
        self.tabs.setVisible(bool(seen.sheets))
        self._stack.setCurrentWidget(self.table if seen.sheets else self.empty)
        if not (first and self.go_to(first.sheet, first.cell)):
            self._fill(self._form_tab())

    @property
    def is_open(self) -> bool:
        return self._seen is not None

    def go_to(self, sheet: str | None, cell: str | None) -> bool:
        """The cursor at a cell; False where the file has no such sheet."""
        names = [s.name for s in self._seen.sheets] if self._seen else []
        if sheet not in names:
            return False
        spot = spot_of(cell or "") or (1, 1)
        self._fill(names.index(sheet), spot)
        self.table.setCurrentIndex(self.model.at(spot))
        QTimer.singleShot(0, self, self._reveal)  # once the grid has its size
        return True

    def _reveal(self) -> None:
        """The cell's row in the middle, and as many of the columns before it as there is room for."""
        hint, at = QAbstractItemView.ScrollHint, self.table.currentIndex()
        if at.isValid():
            self.table.scrollTo(at.siblingAtColumn(0), hint.PositionAtCenter)
            self.table.scrollTo(at, hint.EnsureVisible)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._reveal)

    def _form_tab(self) -> int:
        """The first sheet after 封面: what one has come to see."""
        return 1 if self._seen and len(self._seen.sheets) > 1 else 0

    def _on_tab(self, number: int) -> None:
        if number >= 0:
            self._fill(number)

    def _fill(self, number: int, room: Spot = (0, 0)) -> None:
        if self._seen is None or not self._seen.sheets:
            return
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(number)
        self.tabs.blockSignals(False)
        sheet = self._seen.sheets[number]
        placed = {cell: found for (name, cell), found in self._seen.placed.items() if name == sheet.name}
        self.model.show(sheet, placed, self._marks(sheet.name), room)
        self._set_widths()
        self.table.clearSpans()
        for (top, left), (bottom, right) in sheet.merges[:_MOST_SPANS]:
            if bottom <= self.model.rowCount() and right <= self.model.columnCount():
                self.table.setSpan(top - 1, left - 1, bottom - top + 1, right - left + 1)

    def _marks(self, sheet: str) -> Mapping[str, Mark]:
        """A1 -> the mark of the worst finding there; an explained query has its own."""
        found: dict[str, Mark] = {}
        for finding in self._findings:
            if finding.sheet == sheet and finding.cell:
                mark = Mark.EXPLAINED if finding.explained else _MARKS[finding.level]
                found[finding.cell] = max(mark, found.get(finding.cell, Mark.NONE))
        return found

    def _set_widths(self) -> None:
        """By what stands in the columns, merged cells left aside: a title over the whole form widens nothing."""
        metrics, sheet = self.fontMetrics(), self.model.sheet
        merged = {low for low, _ in sheet.merges}
        widths: dict[int, int] = {}
        for spot in sheet.cells:
            if spot not in merged and spot[0] <= _MEASURED_ROWS:
                width = metrics.horizontalAdvance(self.model.words(spot)[:40]) + _PAD
                widths[spot[1]] = max(widths.get(spot[1], _NARROWEST), width)
        for column in range(self.model.columnCount()):
            self.table.setColumnWidth(column, min(widths.get(column + 1, _NARROWEST), _WIDEST))


class _Grid(QTableView):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("原件的工作表，只读")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.verticalHeader().setSectionsClickable(False)
        self.horizontalHeader().setMinimumSectionSize(24)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C: the selected block, as WPS and Excel take it."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.selected_text())
        else:
            super().keyPressEvent(event)

    def selected_text(self) -> str:
        spots = {(i.row(), i.column()): str(i.data() or "") for i in self.selectionModel().selectedIndexes()}
        rows, columns = sorted({r for r, _ in spots}), sorted({c for _, c in spots})
        return "\n".join("\t".join(spots.get((r, c), "").replace("\n", " ") for c in columns) for r in rows)


class _Cell(QStyledItemDelegate):
    """The words, the corner mark of a finding, and a frame around the current cell."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        colours, rect = theme.tokens(), option.rect
        draw_mark(painter, rect, Mark(index.data(MARK)), colours)
        if index == self._view.currentIndex():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
