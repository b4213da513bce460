"""汇总: a form over all units; every figure shows where it comes from, down to the cell of the archived file."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui.bureau.office import Office
from ui.bureau.printing import print_consolidated
from ui.bureau.table import Rows, dress
from ui.bureau.trace_panel import TracePanel
from ui.labels import label
from zzdesk import session
from zzdesk.address import Address
from zzdesk.analysis.consolidated import Consolidated
from zzdesk.analysis.consolidated_words import crossing_words, marks_words
from zzdesk.period import Period

_FIXED = ("指标", "单位", "代码")
_WORDS, _FIGURE, _PAD = 160, 72, 16  # pixels


class ConsolidatedPage(QWidget):
    opened = Signal(object, str, str, str)  # period, sha256, sheet, cell
    wants_book = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.found: Consolidated | None = None
        self.forms = QComboBox()
        self.forms.setAccessibleName("报表")
        for form in session.consolidated_forms(office.ledger.plan):
            self.forms.addItem(f"{form.code} {form.title}", form.code)
        self.groups = QComboBox()
        self.groups.setAccessibleName("范围")
        self.groups.addItem("全市", "")
        for group in office.ledger.plan.groups:
            self.groups.addItem(f"{group}小计", group)
        self.rows = Rows(_FIXED, self, right=range(3, 40), centred=(1, 2), marked=-1)
        self.table = dress(self.rows, (150, 66, 44), 0, "汇总表")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.told = label("", "quiet", wrap=True)
        self.trace = TracePanel(office)
        self.print_button, self.book_button = QPushButton("打印(&P)…"), QPushButton("导出汇总表(&E)…")
        self._lay_out()
        for choice in (self.forms, self.groups):
            choice.currentIndexChanged.connect(lambda _: self.show_period(office.period))
        self.table.selectionModel().currentChanged.connect(lambda now, _: self._on_cell(now))
        self.table.opened.connect(lambda _: self.trace.table.setFocus())
        self.trace.opened.connect(self.opened)
        self.book_button.clicked.connect(self.wants_book)
        self.print_button.clicked.connect(self.print_out)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        for words, choice in (("报表(&I)", self.forms), ("范围(&G)", self.groups)):
            caption = label(words)
            caption.setBuddy(choice)
            # at 150 % the choices give way to the window's width
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(4)
            choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            choice.setMaximumWidth(choice.sizeHint().width() + _WORDS)
            top.addWidget(caption)
            top.addWidget(choice, 1)
        top.addStretch(0)
        top.addWidget(self.print_button)
        top.addWidget(self.book_button)
        left = QFrame()
        left.setProperty("panel", True)
        column = QVBoxLayout(left)
        column.setContentsMargins(8, 8, 8, 8)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addWidget(self.told)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.addWidget(left)
        parts.addWidget(self.trace)
        parts.setSizes([830, 370])
        parts.setChildrenCollapsible(False)
        page = QHBoxLayout(self)
        page.setContentsMargins(12, 8, 12, 8)
        page.addWidget(parts)

    def print_out(self) -> None:
        """The form that is shown."""
        print_consolidated(self._office, self, [str(self.forms.currentData())], self._group)

    @property
    def _group(self) -> str:
        return str(self.groups.currentData()) if self.groups.isEnabled() else ""

    # --- what is shown --------------------------------------------------------------------------
    def show_period(self, period: Period) -> None:
        ledger, code = self._office.ledger, str(self.forms.currentData())
        self.groups.setEnabled(session.has_groups(ledger.plan.form(code)))
        group = self._group
        self._office.ask(
            "consolidated",
            lambda: session.consolidated(ledger, period, code, group),
            self._show,
            self.trace.clear,
        )

    def _show(self, found: Consolidated) -> None:
        before = self.table.currentIndex()
        at = (before.row(), before.column())
        same = self.found is not None and (self.found.form, self.found.columns) == (found.form, found.columns)
        self.found = found
        heads = [*_FIXED, *(f"{no} {name}" for no, name in found.columns)]
        self.rows.set_rows([self._row(line) for line in found.lines], heads=heads)
        for n, (no, _) in enumerate(found.columns, len(_FIXED)):
            wide = any(not c.numeric for a, c in found.cells.items() if a.column == no)
            head = self.fontMetrics().horizontalAdvance(heads[n]) + _PAD
            self.table.setColumnWidth(n, _WORDS if wide else min(max(head, _FIGURE), _WORDS))
        self._set_names_width()
        self.told.setText(self._counts())
        if not found.columns:
            self.trace.clear("这张表没有可以汇总的数")
            return
        index = self.rows.index(*at) if same and at[0] >= 0 else self._first()
        self.table.setCurrentIndex(index)

    def _set_names_width(self) -> None:
        """What room is left, but never less than the names need."""
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        others = sum(head.sectionSize(n) for n in range(1, head.count()))
        head.resizeSection(0, max(_WORDS, self.table.viewport().width() - others))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_names_width()

    def _row(self, line: tuple[str, str, str]) -> tuple[str, ...]:
        code, name, unit = line
        assert self.found is not None
        cells = (self.found.cells.get(Address(self.found.form.code, code, no)) for no, _ in self.found.columns)
        return name, unit, code, *map(crossing_words, cells)

    def _first(self) -> QModelIndex:
        """The first figure: not a × to begin with."""
        assert self.found is not None
        for row, (code, _, _) in enumerate(self.found.lines):
            for column, (no, _) in enumerate(self.found.columns, len(_FIXED)):
                if Address(self.found.form.code, code, no) in self.found.cells:
                    return self.rows.index(row, column)
        return QModelIndex()

    def _counts(self) -> str:
        assert self.found is not None
        none = sum(c.method == "none" for c in self.found.cells.values())
        words = [f"{self.found.period.title}　{len(self.found.cells)}个数", *marks_words(self.found)]
        words += [f"“—”的{none}个不可加总或没有数，停在格上看原因"] if none else []
        return "；".join(words)

    def _on_cell(self, index: QModelIndex) -> None:
        address = self.address(index)
        if address is None or self.found is None:
            self.trace.clear()
        else:
            self.trace.trace(self.found.period, address, self.found.group)

    def address(self, index: QModelIndex) -> Address | None:
        """The crossing of a cell; None for names and ×."""
        if self.found is None or not index.isValid() or index.column() < len(_FIXED):
            return None
        line, column = self.found.lines[index.row()], self.found.columns[index.column() - len(_FIXED)]
        found = Address(self.found.form.code, line[0], column[0])
        return found if found in self.found.cells else None
