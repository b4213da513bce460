"""退回 in one action: the usual reasons in a menu, one's own on a line; 恢复 takes it back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from ui.labels import label

OWN = "另写原因…"


class ReasonMenu(QMenu):
    """`chosen` gives a usual reason, "" where one's own is to be written."""

    chosen = Signal(str)

    def __init__(self, reasons: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("退回原因")
        for reason in reasons:
            self.addAction(reason).triggered.connect(lambda _=False, reason=reason: self.chosen.emit(reason))
        self.addSeparator()
        self.addAction(OWN).triggered.connect(lambda: self.chosen.emit(""))

    def open_at(self, button: QWidget) -> None:
        self.popup(button.mapToGlobal(QPoint(0, button.height())))


class ReasonStrip(QFrame):
    """One line for a reason of one's own, and who decides. Enter does it, Esc leaves it."""

    given = Signal(str, str)  # reason, who

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason, self.who = QLineEdit(), QLineEdit()
        self.reason.setAccessibleName("退回原因")
        self.reason.setPlaceholderText("退回原因：哪张表、哪一格、为什么，各单位会看到")
        self.who.setAccessibleName("经办人")
        self.who.setFixedWidth(110)
        self.go, self.leave = QPushButton("退回"), QPushButton("取消")
        self.go.setProperty("main", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.reason, 1)
        row.addWidget(label("经办人", "quiet"))
        for part in (self.who, self.go, self.leave):
            row.addWidget(part)
        for line in (self.reason, self.who):
            line.returnPressed.connect(self._give)
        self.reason.textChanged.connect(lambda _: self._allow())
        self.go.clicked.connect(self._give)
        self.leave.clicked.connect(self.hide)
        self._allow()
        self.hide()

    def ask(self, who: str) -> None:
        self.who.setText(who)
        self.reason.clear()
        self.show()
        self.reason.setFocus()

    def _allow(self) -> None:
        self.go.setEnabled(bool(self.reason.text().strip()))

    def _give(self) -> None:
        if self.reason.text().strip():
            self.hide()
            self.given.emit(self.reason.text().strip(), self.who.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
