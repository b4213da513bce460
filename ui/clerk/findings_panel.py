"""审核结果 under the form: counts by level, a row a finding; a double click or F8 goes to the cell."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.clerk.desk import Desk
from ui.clerk.findings_model import CODE, EXPLANATION, LEVEL, PLACE, PROBLEM, FindingsModel
from ui.labels import label
from zzdesk.address import Address
from zzdesk.findings import Finding, Level

FOLDED = 36


class FindingsPanel(QFrame):
    jump = Signal(object)  # Address
    folded = Signal(bool)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("side", True)
        self._desk = desk
        self.model = FindingsModel(desk, self)
        self.table = self._table()
        self._levels = {level: self._toggle(level) for level in Level}
        self._explained = label("", "link")
        self._fold = QPushButton("收起")
        self._fold.setProperty("flat", True)
        self._fold.clicked.connect(self.toggle)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._bar())
        whole.addWidget(self.table, 1)
        desk.checked.connect(self._on_checked)
        self.setMinimumHeight(FOLDED)

    def _bar(self) -> QWidget:
        bar = QFrame()
        bar.setFixedHeight(FOLDED - 1)
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 0, 8, 0)
        row.addWidget(label("审核结果"))
        for button in self._levels.values():
            row.addWidget(button)
        row.addWidget(self._explained)
        row.addStretch(1)
        row.addWidget(label("F8 下一条　Shift+F8 上一条　双击定位", "quiet"))
        row.addWidget(self._fold)
        return bar

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName("审核结果")
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(26)
        table.horizontalHeader().hide()
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        head = table.horizontalHeader()
        for column, width in ((LEVEL, 76), (PLACE, 200), (EXPLANATION, 190), (CODE, 50)):
            head.resizeSection(column, width)
        head.setSectionResizeMode(PROBLEM, QHeaderView.ResizeMode.Stretch)
        table.doubleClicked.connect(self._on_double_click)
        return table

    def _toggle(self, level: Level) -> QPushButton:
        button = QPushButton()
        button.setProperty("flat", True)
        button.setCheckable(True)
        button.setChecked(True)
        button.setToolTip(f"显示或隐藏{level.label}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.toggled.connect(lambda on: self.model.hide_level(level, not on))
        return button

    @property
    def is_folded(self) -> bool:
        return self.table.isHidden()

    def toggle(self) -> None:
        self.set_folded(not self.is_folded)

    def set_folded(self, folded: bool) -> None:
        self.table.setVisible(not folded)
        self._fold.setText("展开" if folded else "收起")
        self.setMaximumHeight(FOLDED if folded else 16777215)
        self.folded.emit(folded)

    def step(self, by: int) -> None:
        """F8 and Shift+F8: the next finding with a cell, round and round."""
        findings = self.model.findings
        if not findings:
            return
        current = self.table.currentIndex()
        at = current.row() if current.isValid() else (-1 if by > 0 else 0)
        for n in range(1, len(findings) + 1):
            row = (at + by * n) % len(findings)
            if findings[row].addresses:
                self.table.setCurrentIndex(self.model.index(row, PROBLEM))
                self._go(findings[row])
                return

    def _on_double_click(self, index: QModelIndex) -> None:
        if index.column() != EXPLANATION:
            self._go(self.model.findings[index.row()])

    def _go(self, finding: Finding) -> None:
        if finding.addresses:
            self.jump.emit(Address.parse(finding.addresses[0].partition("@")[0]))

    def _on_checked(self) -> None:
        marks = {Level.ERROR: "✕", Level.QUERY: "?", Level.NOTE: "·"}
        for level, button in self._levels.items():
            count = sum(f.level is level and not f.explained for f in self._desk.findings)
            button.setText(f"{marks[level]} {level.label} {count}")
        self._give_words_room()
        explained = sum(f.explained for f in self._desk.findings)
        self._explained.setText(f"◥ 已说明 {explained}" if explained else "")

    def _give_words_room(self) -> None:
        """Only queries are explained; the words of the others go on over that column."""
        self.table.clearSpans()
        for row, finding in enumerate(self.model.findings):
            if finding.level is not Level.QUERY:
                self.table.setSpan(row, PROBLEM, 1, EXPLANATION - PROBLEM + 1)
