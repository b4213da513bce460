"""审核说明: a place to write for each query at the cell; refused words stay with the reason below them."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from ui.clerk.cell.section import Here, Section
from ui.clerk.desk import Desk
from ui.clerk.reasons import HINT, ReasonBox
from ui.labels import label
from zzdesk.entry.edits import Key
from zzdesk.findings import Finding, Level
from zzdesk.period import Period


class Explanation(ReasonBox):
    """The explanation of one query; kept when one leaves it, and what is only begun is never lost."""

    def __init__(self, desk: Desk, finding: Finding) -> None:
        super().__init__(desk.plan.reasons)
        self._desk, self.finding, self._period = desk, finding, desk.period
        self.setAccessibleName(f"审核说明 {finding.code}")
        self.setPlaceholderText(HINT)
        self.setFixedHeight(58)
        self.setTabChangesFocus(True)
        self.show_words()
        self.textChanged.connect(self._hold)

    def show_words(self) -> None:
        """What was begun, else what was given."""
        given = self._desk.document.explanations(self._period).get(self.finding.key, "")
        begun = self._desk.pending.words(self.finding, self._period)
        words = given if begun is None else begun
        if words != self.toPlainText():
            self.blockSignals(True)
            self.setPlainText(words)
            self.blockSignals(False)
        self.setReadOnly(not self._desk.takes_edits)

    def _hold(self) -> None:
        if not self.isReadOnly():
            self._desk.pending.hold(self.finding, self.toPlainText(), self._period)

    def keep(self) -> None:
        if not self.isReadOnly():
            self._desk.pending.take(self.finding, self.toPlainText(), self._period)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:  # the list of reasons is a part of writing
            self.keep()


class _Query(QFrame):
    """What is asked, the place for the answer, and why an answer was not taken."""

    def __init__(self, desk: Desk, finding: Finding) -> None:
        super().__init__()
        self._desk = desk
        self._asked, self._explained = label("", "warn", wrap=True), label("", "link", wrap=True)
        self.box = Explanation(desk, finding)
        self.reason = label("", "bad", wrap=True)
        self.again = QPushButton()
        self.again.setProperty("flat", True)
        self.again.clicked.connect(self._take_earlier)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(3)
        for part in (self._asked, self._explained, self.box, self.reason, self.again):
            column.addWidget(part)
        self.show_finding(finding)

    def show_finding(self, finding: Finding) -> None:
        self.box.finding = finding
        words = f"{finding.code} {finding.message}"
        self._asked.setText(f"? {words}")
        self._explained.setText(f"◥ {words}")
        self._asked.setVisible(not finding.explained)
        self._explained.setVisible(finding.explained)
        if not self.box.hasFocus():
            self.box.show_words()
        why = self._desk.pending.reason(finding)
        self.reason.setText(f"✕ 未收下：{why}")
        self.reason.setVisible(bool(why))
        self._earlier = earlier_words(self._desk, finding)
        self.again.setText(f"沿用改数前的说明：{self._earlier[:12]}{'…' if len(self._earlier) > 12 else ''}")
        self.again.setToolTip(self._earlier)
        self.again.setVisible(bool(self._earlier) and not self.box.toPlainText() and self._desk.takes_edits)

    def _take_earlier(self) -> None:
        self.box.setPlainText(self._earlier)
        self.box.setFocus()


def earlier_words(desk: Desk, finding: Finding) -> str:
    """How the same question was answered before its figures changed; "" where it was not."""
    code, addresses, values = finding.key
    for key, words in reversed(list(desk.document.explanations(desk.period).items())):
        if words and key[:2] == (code, addresses) and key[2] != values:
            return words
    return ""


class Explain(Section):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "审核说明")
        self._queries: dict[tuple[Period, Key], _Query] = {}
        self._again = QTimer(self)  # once the editor that tells it is done
        self._again.setSingleShot(True)
        self._again.setInterval(0)
        self._again.timeout.connect(lambda: self.show_cell(self._here) if self._here else None)
        desk.pending.changed.connect(self._again.start)

    def concerns(self, here: Here) -> bool:
        return bool(self._asked(here)) or self.is_being_written

    @property
    def is_being_written(self) -> bool:
        return any(query.box.hasFocus() for query in self._queries.values())

    def show_cell(self, here: Here) -> None:
        super().show_cell(here)
        if not self.is_open:
            self.say_beside(f"{len(self._asked(here))}条")
        else:
            self.say_beside("")

    def fill(self, here: Here) -> None:
        asked = {(here.period, f.key): f for f in self._asked(here)}
        for place in [p for p, q in self._queries.items() if p not in asked and not q.box.hasFocus()]:
            gone = self._queries.pop(place)
            self.column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, finding in asked.items():
            if place in self._queries:
                self._queries[place].show_finding(finding)
            else:
                query = self._queries[place] = _Query(self._desk, finding)
                self.column.addWidget(query)

    def _asked(self, here: Here) -> list[Finding]:
        return [f for f in self._desk.findings_at(here.address) if f.level is Level.QUERY]
