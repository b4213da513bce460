"""Small labels of one style each."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QListWidgetItem, QWidget

from ui import theme

ENTRY = 30  # pixels


def label(words: str = "", style: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """`style`: "" or quiet, warn, bad, good, link."""
    found = QLabel(words, parent)
    found.setTextFormat(Qt.TextFormat.PlainText)
    if style:
        found.setProperty(style, True)
    found.setWordWrap(wrap)
    return found


def title(words: str, points: float = theme.PAGE_PT) -> QLabel:
    found = label(words)
    found.setFont(theme.font(points))
    # a style sheet would take the size back to the application's
    found.setStyleSheet(f"font-size: {points}pt;")
    return found


def restyle(found: QLabel, style: str) -> None:
    for name in ("quiet", "warn", "bad", "good", "link"):
        found.setProperty(name, name == style)
    found.style().polish(found)


def entry(words: str) -> QListWidgetItem:
    """One entry of a list, of even height whatever the style does."""
    found = QListWidgetItem(words)
    found.setSizeHint(QSize(0, ENTRY))
    return found


def rule() -> QFrame:
    found = QFrame()
    found.setProperty("rule", True)
    return found


class Elided(QLabel):
    """A text that gives way where there is no room, with dots; the whole is in its tip."""

    def __init__(self, style: str = "quiet") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty(style, True)
        self.setMinimumWidth(0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, int(self.alignment()) | Qt.TextFlag.TextSingleLine, words)
