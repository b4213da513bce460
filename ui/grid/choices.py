"""The editor of a choice: arrows move in the list, a number takes the entry of that number, Enter or Tab ends it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class Choices(QComboBox):
    """The first entry is blank: number 0. Only a choice with the mouse, or in the open list, is `activated`."""

    def __init__(self, choices: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.addItem("")
        self.addItems(list(choices))
        self.setToolTip("可按数字键选第几项：" + "，".join(f"{n} {words}" for n, words in enumerate(choices, 1)))
        self._typed = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step, digit = _STEPS.get(Qt.Key(event.key())), event.text()
        if step and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._typed = ""
            self.setCurrentIndex(min(max(self.currentIndex() + step, 0), self.count() - 1))
        elif digit.isascii() and digit.isdecimal():
            self._take_number(digit)
        else:
            super().keyPressEvent(event)

    def _take_number(self, digit: str) -> None:
        """Two digits typed one after the other are one number where the list is that long."""
        both = self._typed + digit
        self._typed = both if int(both) < self.count() else digit
        if int(self._typed) < self.count():
            self.setCurrentIndex(int(self._typed))
