"""The rows of 审核结果, and what is said where there are none."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from ui.clerk.desk import Desk
from ui.clerk.findings_model import CODE, EXPLANATION, HEADS, LEVEL, PLACE, PROBLEM, FindingsModel
from ui.clerk.reasons import FindingDelegate
from ui.grid.clipboard import to_tsv
from ui.labels import label, restyle
from zzdesk.findings import Finding

ROW = 24
_WIDTHS = ((LEVEL, 76), (PLACE, 200), (EXPLANATION, 190), (CODE, 50))
_SELECT = QItemSelectionModel.SelectionFlag


class FindingsTable(QTableView):
    def __init__(self, desk: Desk, model: FindingsModel) -> None:
        super().__init__()
        self._desk, self._findings = desk, model
        self.setModel(model)
        self.setItemDelegate(FindingDelegate(self, lambda: desk.plan.reasons, (PROBLEM, EXPLANATION)))
        self.setAccessibleName("审核结果")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.SelectedClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW)
        head = self.horizontalHeader()
        head.hide()
        for column, width in _WIDTHS:
            head.resizeSection(column, width)
        head.setSectionResizeMode(PROBLEM, QHeaderView.ResizeMode.Stretch)
        self._empty = label("", "quiet", parent=self.viewport())
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.viewport().installEventFilter(self)

    def selected(self) -> list[Finding]:
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._findings.findings[n] for n in rows]

    def go_to(self, row: int, column: int = PROBLEM) -> None:
        """The row alone is selected, also while Shift is held (Shift+F8)."""
        index = self._findings.index(row, column)
        self.selectionModel().setCurrentIndex(index, _SELECT.ClearAndSelect | _SELECT.Rows)
        self.scrollTo(index)

    def explain(self, row: int) -> None:
        """Open the explanation of a row, where it takes one."""
        index = self._findings.index(row, EXPLANATION)
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.go_to(row, EXPLANATION)
            self.edit(index)

    def copy(self) -> None:
        """The selected rows as text, to be sent to whoever knows."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        edit = Qt.ItemDataRole.EditRole
        model = self._findings
        cells = [[str(model.index(row, n).data(edit) or "") for n in range(len(HEADS))] for row in rows]
        if cells:
            QGuiApplication.clipboard().setText(to_tsv(cells))

    def say_if_empty(self) -> None:
        words, style = self._empty_words()
        if words != self._empty.text():
            self._empty.setText(words)
            restyle(self._empty, style)
        self._empty.setVisible(bool(words))

    def _empty_words(self) -> tuple[str, str]:
        if self._findings.findings:
            return "", "quiet"
        if self._desk.findings:
            return "所选的级别和报表没有审核结果", "quiet"
        if not self._desk.is_judged:
            return "尚未审核，正在审核本期…" if self._desk.is_checking else "尚未审核，按 F9 审核", "quiet"
        return f"✓ {self._desk.period.label}审核通过", "good"

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.viewport() and event.type() is QEvent.Type.Resize:
            self._empty.setGeometry(self.viewport().rect())
        return super().eventFilter(watched, event)
