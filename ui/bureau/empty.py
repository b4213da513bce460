"""What stands where there is nothing yet: what belongs here, and how to get it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.labels import label


class Empty(QFrame):
    def __init__(self, head: str = "", words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head, self.words = label("", "strong"), label("", "quiet", wrap=True)
        column = QVBoxLayout(self)
        column.addStretch(2)
        for part in (self.head, self.words):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(part)
        column.addStretch(3)
        self.say(head, words)

    def say(self, head: str, words: str) -> None:
        self.head.setText(head)
        self.words.setText(words)
