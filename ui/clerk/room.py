"""A small window, or a screen at 150 %: what can wait gives way to the form, and comes back with the room."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.clerk.docks import Docks

NARROW, SHORT = 1100, 620  # below these the panels leave the form too little


class Room(QObject):
    """Tells the docks when the window crosses a limit; `desktop` scrolls the paper, `view` is the grid on it."""

    def __init__(self, window: QWidget, docks: Docks, desktop: QScrollArea, view: Callable[[], QWidget]) -> None:
        super().__init__(window)
        self._window, self._docks, self._desktop, self._view = window, docks, desktop, view
        window.installEventFilter(self)
        desktop.verticalScrollBar().rangeChanged.connect(lambda *_: QTimer.singleShot(0, self, self._show_lines))
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        self._docks.fit(narrow=self._window.width() < NARROW, short=self._window.height() < SHORT)

    def _show_lines(self) -> None:
        """Where the window is too low for the whole paper, its lines come before its title."""
        view, paper = self._view(), self._desktop.widget()
        if paper.isAncestorOf(view):
            self._desktop.ensureVisible(0, view.mapTo(paper, view.rect().bottomLeft()).y(), 0, 0)
