"""The field over a cell while it is edited."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_ARROWS = {Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down", Qt.Key.Key_Left: "left", Qt.Key.Key_Right: "right"}


class CellEditor(QLineEdit):
    """Begun by typing, an arrow ends the entry, as in a spreadsheet; begun by F2 or the mouse, arrows move the caret.

    What an input method has not committed yet is no text of the cell: where a composition is broken off, what was
    there before it stays.
    """

    left = Signal(str)  # an arrow ended the entry

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.by_typing = True
        self._before: str | None = None  # the text when the composition under way began

    @property
    def words(self) -> str:
        return self.text() if self._before is None else self._before

    def edit_inside(self) -> None:
        """F2 or the mouse: the caret after the old text, nothing selected."""
        self.by_typing = False
        self.end(False)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self._before is None and event.preeditString():
            self._before = self.text()
        super().inputMethodEvent(event)
        if event.commitString():
            self._before = self.text() if event.preeditString() else None
        elif self._before is not None and not event.preeditString():  # taken back: Esc in the composition
            before, self._before = self._before, None
            if self.text() != before:
                self.setText(before)
                self.selectAll()

    def mousePressEvent(self, event: object) -> None:
        self.by_typing = False
        super().mousePressEvent(event)  # type: ignore[arg-type]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        where = _ARROWS.get(Qt.Key(event.key()))
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if where and plain and (self.by_typing or where in ("up", "down")):
            self.left.emit(where)
        else:
            super().keyPressEvent(event)
