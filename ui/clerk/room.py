"""A small window, or a screen at 150 %: parts that can wait fold by themselves, and come back with the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

if TYPE_CHECKING:
    from ui.clerk.window import ClerkWindow

NARROW, SHORT = 1100, 620  # below these the cell's panel and the findings leave the form too little
_FORMS, _FORMS_NARROW, _SIDE = 190, 150, 216


class Room(QObject):
    """Folds only when the window crosses a limit: what one opens by hand stays open."""

    def __init__(self, window: ClerkWindow) -> None:
        super().__init__(window)
        self._window = window
        self._is_narrow = False
        window.installEventFilter(self)
        window.desktop.verticalScrollBar().rangeChanged.connect(lambda *_: QTimer.singleShot(0, self, self._show_lines))
        self.fit()

    @property
    def is_short(self) -> bool:
        return self._window.height() < SHORT

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.fit()
        return False

    def fit(self) -> None:
        window, narrow = self._window, self._window.width() < NARROW
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            forms = _FORMS_NARROW if narrow else _FORMS
            window.forms.setFixedWidth(forms)
            window.parts.setSizes([forms, window.width(), _SIDE])
            if window.cell_panel and window.grid is window.sheet.view:
                window.cell_panel.setVisible(not narrow)
        if self.is_short and window.findings_panel:
            window.findings_panel.set_folded(True)

    def _show_lines(self) -> None:
        """Where the window is too low for the whole paper, its lines come before its title."""
        desktop, view = self._window.desktop, self._window.sheet.view
        last = view.mapTo(desktop.widget(), view.rect().bottomLeft())
        desktop.ensureVisible(0, last.y(), 0, 0)
