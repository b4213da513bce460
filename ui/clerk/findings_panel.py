"""审核结果 under the form: counts by level, a row a finding; a double click, Enter or F8 goes to the cell."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.clerk.desk import Desk
from ui.clerk.differences import Span
from ui.clerk.findings_model import EXPLAINED, EXPLANATION, FindingsModel, name_of
from ui.clerk.findings_table import FindingsTable
from ui.clerk.reasons import ReasonLine
from ui.labels import Elided, label
from zzdesk.address import Address
from zzdesk.findings import Finding, Level

FOLDED = 32
_LOOKED_FOR = 200  # findings after the one with the cursor
_MARKS = {Level.ERROR.value: "✕", Level.QUERY.value: "?", Level.NOTE.value: "·", EXPLAINED: "◥"}
_ALL, _HERE = "全部报表", "本表"


class FindingsPanel(QFrame):
    jump = Signal(object)  # Address
    folded = Signal(bool)
    left = Signal()  # back to the form

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("side", True)
        self._desk, self._form = desk, ""
        self.model = FindingsModel(desk, self)
        self.table = FindingsTable(desk, self.model)
        self.piles = {pile: self._toggle(pile) for pile in _MARKS}
        self.which = self._forms_box()
        self._is_after_gone = False  # the cursor moved by itself, from a finding that is no more
        self._asked: list[Finding] = []
        self.together = self._flat("一并说明", self.explain_together)
        self.together.setToolTip("用同一说明填写所选的各条核实性问题")
        self.together.hide()
        self.words = ReasonLine(desk.plan.reasons)
        self.asking = self._asking_row()
        self._fold = self._flat("收起", self.toggle)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._bar())
        whole.addWidget(self.asking)
        whole.addWidget(self.table, 1)
        desk.checked.connect(self._on_checked)
        desk.period_changed.connect(self._on_checked)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.table.doubleClicked.connect(self._on_double_click)
        self.table.installEventFilter(self)
        self.model.modelReset.connect(self._on_selection)
        self.setMinimumHeight(FOLDED)
        self._on_checked()

    # --- building -----------------------------------------------------------------------------
    def _bar(self) -> QWidget:
        bar = QFrame()
        bar.setFixedHeight(FOLDED - 1)
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(2)
        row.addWidget(label("审核结果"))
        row.addSpacing(6)
        for button in self.piles.values():
            row.addWidget(button)
        row.addSpacing(6)
        row.addWidget(self.which)
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

    def _toggle(self, pile: str) -> QPushButton:
        button = QPushButton()
        button.setProperty("flat", True)
        button.setProperty("pile", pile)
        button.setCheckable(True)
        button.setChecked(True)
        button.setToolTip(f"显示或隐藏{_pile_words(pile)}的")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.toggled.connect(lambda on: self._hide_pile(pile, not on))
        return button

    def _forms_box(self) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName("哪些报表的审核结果")
        box.addItems([_ALL, _HERE])
        box.setFixedHeight(24)
        box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        box.currentIndexChanged.connect(self._choose_form)
        return box

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

    # --- folding ------------------------------------------------------------------------------
    @property
    def is_folded(self) -> bool:
        return self.table.isHidden()

    def toggle(self) -> None:
        self.set_folded(not self.is_folded)

    def set_folded(self, folded: bool) -> None:
        self.table.setVisible(not folded)
        self.asking.hide()
        self._fold.setText("展开" if folded else "收起")
        self._fold.setAccessibleName(f"{self._fold.text()}审核结果")
        self.setMaximumHeight(FOLDED if folded else 16777215)
        self.folded.emit(folded)

    # --- going from finding to finding ----------------------------------------------------------
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
                self.table.go_to(row)
                self._go(findings[row])
                return

    def take_focus(self) -> None:
        """By F6: on a row, the first where none was."""
        self.table.setFocus(Qt.FocusReason.TabFocusReason)
        if not self.table.currentIndex().isValid() and self.model.findings:
            self.table.go_to(0)

    def _on_double_click(self, index: QModelIndex) -> None:
        if index.column() != EXPLANATION or self.model.findings[index.row()].level is not Level.QUERY:
            self._go(self.model.findings[index.row()])

    def _go(self, finding: Finding) -> None:
        if finding.addresses:
            self.jump.emit(Address.parse(finding.addresses[0].partition("@")[0]))

    def _on_current(self, *_: object) -> None:
        self._is_after_gone = False

    # --- what is shown --------------------------------------------------------------------------
    def show_form(self, code: str) -> None:
        """The form that is shown now: what 本表 means."""
        self._form = code
        if self.model.form:
            self._choose_form()
        self._count_here()

    def _choose_form(self, *_: object) -> None:
        self.model.form = self._form if self.which.currentIndex() else ""
        self._refresh()

    def _hide_pile(self, pile: str, hidden: bool) -> None:
        self.model.hide_pile(pile, hidden)
        self._on_checked()

    def _on_checked(self) -> None:
        counts = {level.value: self._desk.open_counts[level] for level in Level}
        counts[EXPLAINED] = sum(len(part.findings) for part in self._desk.parts if part.explained)
        for pile, button in self.piles.items():
            words = f"{_MARKS[pile]} {_pile_words(pile)} {counts[pile]}{'' if button.isChecked() else '（隐藏）'}"
            if button.text() != words:
                button.setText(words)
        self._count_here()
        self._refresh()

    def _count_here(self) -> None:
        """本表 with its open findings, as the list of forms counts them."""
        errors, queries = self._desk.count_by_form().get(self._form, (0, 0))
        words = f"{_HERE} {errors + queries}" if errors + queries else _HERE
        if self.which.itemText(1) != words:
            self.which.setItemText(1, words)

    def _refresh(self) -> None:
        """The current finding stays current if it still exists; else the cursor waits on the one that came after it."""
        current = self.table.currentIndex()
        rest = self.model.findings[current.row() :] if current.isValid() else []
        spans = self.model.refresh()
        self.table.say_if_empty()
        found, findings = self.table.currentIndex(), self.model.findings
        if not rest or (found.isValid() and name_of(findings[found.row()]) == name_of(rest[0])):
            return
        row = _row_after(current.row(), rest, spans, findings)
        self.table.setCurrentIndex(self.model.index(row, current.column()))
        self._is_after_gone = not 0 <= row < len(findings) or name_of(findings[row]) != name_of(rest[0])

    # --- several with the same words --------------------------------------------------------------
    def selected_queries(self) -> list[Finding]:
        return [f for f in self.table.selected() if f.level is Level.QUERY]

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

    # --- keys -------------------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if watched is self.words.line and event.key() == Qt.Key.Key_Escape:
                self._end_asking()
                return True
            if watched is self.table and self._took_key(event):
                return True
        return super().eventFilter(watched, event)

    def _took_key(self, event: QKeyEvent) -> bool:
        """Enter goes to the cell, F2 writes the explanation wherever in the row one is, Esc goes back to the form."""
        index = self.table.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.table.copy()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self._go(self.model.findings[index.row()])
        elif event.key() == Qt.Key.Key_F2 and index.isValid():
            self.table.explain(index.row())
        else:
            return False
        return True


def _pile_words(pile: str) -> str:
    return "已说明" if pile == EXPLAINED else Level(pile).label


def _row_after(row: int, rest: list[Finding], spans: list[Span], findings: list[Finding]) -> int:
    """Where what stood in a row, or came after it, stands now that these spans have changed."""
    span = next(s for s in spans if s.old <= row < s.old + s.gone)
    gone = {name_of(f): n for n, f in reversed([*enumerate(rest[: min(span.old + span.gone - row, _LOOKED_FOR)])])}
    came = ((n, name_of(findings[n])) for s in spans for n in range(s.new, s.new + s.come))
    again = min(((gone[name], n) for n, name in came if name in gone), default=None)
    return again[1] if again else min(span.new + span.come, len(findings) - 1)
