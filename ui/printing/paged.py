"""The window around pages that lie ready: the bar above, the pages, printer and PDF. Every preview is one of these."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.message_bar import MessageBar
from ui.printing.output import Output
from ui.printing.page_view import PageView
from ui.printing.view_bar import ViewBar


class PagedDialog(QDialog):
    """`print_out` and `save_pdf` are the subclass's: it knows the pages and their name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.bar, self.view = MessageBar(), PageView()
        self.output = Output(self, self.bar)
        self.view_bar = ViewBar(self.view, self)
        self.view_bar.wants_print.connect(lambda: self.print_out())
        self.view_bar.wants_pdf.connect(lambda: self.save_pdf())
        self.view_bar.wants_close.connect(self.close)
        for keys, act in (("Ctrl+P", self.print_out), ("Ctrl+S", self.save_pdf)):
            action = QAction(self)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(act)
            self.addAction(action)

    def lay_out(self, side: QWidget | None = None) -> None:
        """`side` stands at the left of the pages."""
        middle = QHBoxLayout()
        middle.setSpacing(0)
        if side:
            middle.addWidget(side)
        middle.addWidget(self.view, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.view_bar)
        page.addWidget(self.bar)
        page.addLayout(middle, 1)

    def print_out(self) -> None:
        raise NotImplementedError

    def save_pdf(self) -> None:
        raise NotImplementedError
