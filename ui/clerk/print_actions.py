"""打印… and 打印预览 of the clerk's window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.clerk.desk import Desk


class PrintActions(QObject):
    """`current` gives the code of the form in hand. Both show the pages first; 打印… has the print button in focus."""

    def __init__(self, desk: Desk, current: Callable[[], str], window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._current, self._window = desk, current, window
        self.print = QAction("打印…", self)
        self.print.setShortcut(QKeySequence(QKeySequence.StandardKey.Print))
        self.print.triggered.connect(lambda: self._open(at_button=True))
        self.preview = QAction("打印预览", self)
        self.preview.setShortcut(QKeySequence("Ctrl+F2"))
        self.preview.triggered.connect(lambda: self._open(at_button=False))

    def all(self) -> list[QAction]:
        return [self.print, self.preview]

    def _open(self, *, at_button: bool) -> None:
        from ui.printing.preview import PrintDialog

        self._window.setFocus()  # ends an edit in progress: it is printed too
        desk = self._desk
        drafts = sum(period == desk.period for period, _ in desk.drafts)
        dialog = PrintDialog(desk.document, desk.period, self._current(), self._window, drafts=drafts)
        (dialog.view_bar.print_button if at_button else dialog.view).setFocus()
        dialog.exec()
        dialog.deleteLater()
