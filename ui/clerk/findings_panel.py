"""审核结果 under the form: counts by level, a row a finding; a double click or F8 goes to the cell."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
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
from ui.clerk.findings_model import CODE, EXPLANATION, LEVEL, PLACE, PROBLEM, FindingsModel, name_of
from ui.clerk.reasons import FindingDelegate, ReasonLine
from ui.labels import Elided, label
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
        self._is_after_gone = False  # the cursor moved by itself, from a finding that is no more
        self._asked: list[Finding] = []
        self.together = self._flat("一并说明", self.explain_together)
        self.together.setToolTip("用同一说明填写所选的各条核实性问题")
        self.together.hide()
        self.words = ReasonLine(desk.plan.reasons)
        self.asking = self._asking_row()
        self._fold = QPushButton("收起(&L)")
        self._fold.setProperty("flat", True)
        self._fold.clicked.connect(self.toggle)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._bar())
        whole.addWidget(self.asking)
        whole.addWidget(self.table, 1)
        desk.checked.connect(self._on_checked)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.model.modelReset.connect(self._on_selection)
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
        row.addWidget(self.together)
        row.addStretch(1)
        how = Elided()
        how.setText("F8 下一条　Shift+F8 上一条　双击定位")
        row.addWidget(how)
        row.addWidget(self._fold)
        return bar

    def _flat(self, words: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        button.setProperty("flat", True)
        button.clicked.connect(act)
        return button

    def _asking_row(self) -> QWidget:
        asking = QFrame()
        row = QHBoxLayout(asking)
        row.setContentsMargins(12, 0, 8, 4)
        self._ask = label("")
        self.words.line.returnPressed.connect(self._keep_together)
        self.words.line.installEventFilter(self)
        row.addWidget(self._ask)
        row.addWidget(self.words, 1)
        row.addWidget(self._flat("确定", self._keep_together))
        row.addWidget(self._flat("取消", self._end_asking))
        asking.hide()
        return asking

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setItemDelegate(FindingDelegate(table, lambda: self._desk.plan.reasons, (PROBLEM, EXPLANATION)))
        table.setAccessibleName("审核结果")
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(26)
        table.horizontalHeader().hide()
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
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
        button.toggled.connect(lambda on: self._hide_level(level, not on))
        return button

    @property
    def is_folded(self) -> bool:
        return self.table.isHidden()

    def toggle(self) -> None:
        self.set_folded(not self.is_folded)

    def set_folded(self, folded: bool) -> None:
        self.table.setVisible(not folded)
        self.asking.hide()
        self._fold.setText("展开(&L)" if folded else "收起(&L)")
        self.setMaximumHeight(FOLDED if folded else 16777215)
        self.folded.emit(folded)

    # --- going from finding to finding ------------------------------------------------------
    def step(self, by: int) -> None:
        """F8 and Shift+F8: the next finding with a cell, round and round."""
        self._desk.settle()
        findings = self.model.findings
        current = self.table.currentIndex()
        at = current.row() if current.isValid() else (-1 if by > 0 else 0)
        if current.isValid() and self._is_after_gone and by > 0:
            at -= 1  # the finding one was at is settled, and the cursor stands on the one after it
        for n in range(1, len(findings) + 1):
            row = (at + by * n) % len(findings)
            if findings[row].addresses:
                self.table.setCurrentIndex(self.model.index(row, PROBLEM))
                self._go(findings[row])
                return

    def _on_double_click(self, index: QModelIndex) -> None:
        if index.column() != EXPLANATION or self.model.findings[index.row()].level is not Level.QUERY:
            self._go(self.model.findings[index.row()])

    def _go(self, finding: Finding) -> None:
        if finding.addresses:
            self.jump.emit(Address.parse(finding.addresses[0].partition("@")[0]))

    def _on_current(self, *_: object) -> None:
        self._is_after_gone = False

    # --- following the desk -------------------------------------------------------------------
    def _hide_level(self, level: Level, hidden: bool) -> None:
        self.model.hide_level(level, hidden)
        self._refresh()

    def _on_checked(self) -> None:
        marks = {Level.ERROR: "✕", Level.QUERY: "?", Level.NOTE: "·"}
        for level, button in self._levels.items():
            button.setText(f"{marks[level]} {level.label} {self._desk.open_counts[level]}")
        self._refresh()
        explained = len(self._desk.findings) - sum(self._desk.open_counts.values())
        self._explained.setText(f"◥ 已说明 {explained}" if explained else "")

    def _refresh(self) -> None:
        """The current finding stays current if it still exists; else the cursor waits on the one that came after it."""
        current = self.table.currentIndex()
        rest = self.model.findings[current.row() :] if current.isValid() else []
        self.model.refresh()
        found = self.table.currentIndex()
        if not rest or (found.isValid() and name_of(self.model.findings[found.row()]) == name_of(rest[0])):
            return
        rows = {name_of(finding): n for n, finding in enumerate(self.model.findings)}
        row = next((rows[name] for name in map(name_of, rest) if name in rows), len(rows) - 1)
        self.table.setCurrentIndex(self.model.index(row, current.column()))
        self._is_after_gone = name_of(rest[0]) not in rows

    # --- several with the same words --------------------------------------------------------
    def selected_queries(self) -> list[Finding]:
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [f for n in rows if (f := self.model.findings[n]).level is Level.QUERY]

    def _on_selection(self, *_: object) -> None:
        count = len(self.selected_queries())
        self.together.setVisible(count > 1 and self._desk.takes_edits)
        self.together.setText(f"一并说明 {count} 条")

    def explain_together(self) -> None:
        """Open the line whose words explain every query that is selected."""
        self._asked = self.selected_queries()
        self.words.line.setText("")
        self._ask.setText(f"一并说明 {len(self._asked)} 条：")
        self.asking.show()
        self.words.line.setFocus()

    def _keep_together(self) -> None:
        words = self.words.line.text().strip()
        if not words:
            return
        standing = {f.key for f in self._desk.findings}
        if self._desk.explain([f for f in self._asked if f.key in standing], words):
            self._end_asking()

    def _end_asking(self) -> None:
        self.asking.hide()
        self.table.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress else None
        if watched is self.words.line and pressed == Qt.Key.Key_Escape:
            self._end_asking()
            return True
        return super().eventFilter(watched, event)
