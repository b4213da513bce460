"""打印… and 打印预览 of the clerk's window: both show the pages first, one with the print button in focus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.clerk.desk import Desk


class PrintActions:
    """`current` gives the code of the form in hand."""

    def __init__(self, desk: Desk, current: Callable[[], str], window: QWidget) -> None:
        self._desk, self._current, self._window = desk, current, window

    def print_out(self) -> None:
        self._open(at_button=True)

    def preview(self) -> None:
        self._open(at_button=False)

    def _open(self, *, at_button: bool) -> None:
        from ui.printing.preview import PrintDialog

        self._window.setFocus()  # ends an edit in progress: it is printed too
        desk = self._desk
        drafts = sum(period == desk.period for period, _ in desk.drafts)
        dialog = PrintDialog(desk.document, desk.period, self._current(), self._window, drafts=drafts)
        (dialog.view_bar.print_button if at_button else dialog.view).setFocus()
        dialog.exec()
        dialog.deleteLater()
