"""Above the pages: print, PDF, zoom, and the way through the pages."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from ui.labels import label
from ui.printing.page_view import FIT_PAGE, FIT_WIDTH, ZOOMS, PageView

_FITS = {"页宽": FIT_WIDTH, "整页": FIT_PAGE}


class ViewBar(QFrame):
    wants_print = Signal()
    wants_pdf = Signal()
    wants_close = Signal()

    def __init__(self, view: PageView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("side", True)
        self._view = view
        self.print_button, self.pdf_button = QPushButton("打印(&P)…"), QPushButton("存为PDF(&S)…")
        self.print_button.setProperty("main", True)
        self.print_button.setToolTip("Ctrl+P")
        self.pdf_button.setToolTip("Ctrl+S")
        self.smaller, self.larger = QPushButton("－"), QPushButton("＋")
        self.zoom = QComboBox()
        self.zoom.addItems([*_FITS, *(f"{z}%" for z in ZOOMS)])
        self.before, self.after = QPushButton("上页(&B)"), QPushButton("下页(&N)")
        self.page = QLineEdit()
        self.page.setFixedWidth(52)
        self.page.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.count = label("")
        self.grey = QPushButton("黑白预览(&G)")
        self.grey.setCheckable(True)
        self.grey.setToolTip("看黑白打印机打出来的样子；打印和存为PDF不受影响")
        self.close_button = QPushButton("关闭(&C)")
        named = {
            self.smaller: "缩小",
            self.larger: "放大",
            self.zoom: "缩放",
            self.page: "页码",
            self.before: "上一页",
            self.after: "下一页",
        }
        for part, words in named.items():
            part.setAccessibleName(words)
            part.setToolTip(words)
        self.smaller.setShortcut("Ctrl+-")
        self.larger.setShortcut("Ctrl++")
        for button in (*self._pressed(), self.grey, self.close_button):  # Enter in the page's number must not print
            button.setAutoDefault(False)
        enter = QShortcut(QKeySequence(Qt.Key.Key_Return), self.print_button, context=Qt.ShortcutContext.WidgetShortcut)
        enter.activated.connect(self.print_button.click)
        self._lay_out()
        self._connect()
        self.set_ready(False)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(6)
        groups: list[list[QWidget]] = [
            [self.print_button, self.pdf_button],
            [self.before, label("第"), self.page, self.count, self.after],
            [self.smaller, self.zoom, self.larger],
        ]
        for n, group in enumerate(groups):
            if n:
                row.addStretch(1)
            for part in group:
                row.addWidget(part)
        row.addSpacing(6)
        row.addWidget(self.grey)
        row.addSpacing(6)
        row.addWidget(self.close_button)

    def _pressed(self) -> list[QPushButton]:
        return [self.print_button, self.pdf_button, self.before, self.after, self.smaller, self.larger]

    def _connect(self) -> None:
        view = self._view
        self.print_button.clicked.connect(self.wants_print)
        self.pdf_button.clicked.connect(self.wants_pdf)
        self.close_button.clicked.connect(self.wants_close)
        self.grey.toggled.connect(view.set_grey)
        self.before.clicked.connect(lambda: view.go_to(view.page - 1))
        self.after.clicked.connect(lambda: view.go_to(view.page + 1))
        self.page.returnPressed.connect(lambda: view.go_to(int(self.page.text() or 1) - 1))
        self.smaller.clicked.connect(lambda: view.zoom_by(-1))
        self.larger.clicked.connect(lambda: view.zoom_by(1))
        self.zoom.activated.connect(self._on_zoom)
        view.page_changed.connect(self.refresh)
        view.zoomed.connect(self.refresh)

    def refresh(self) -> None:
        view, count = self._view, self._view.page_count
        self.page.setText(str(view.page + 1) if count else "")
        self.page.setValidator(QIntValidator(1, max(count, 1), self.page))
        self.count.setText(f"页，共 {count} 页")
        self.before.setEnabled(view.page > 0)
        self.after.setEnabled(view.page + 1 < count)
        words = next((w for w, fit in _FITS.items() if fit == view.zoom), f"{view.zoom}%")
        self.zoom.setCurrentText(words)

    @property
    def is_ready(self) -> bool:
        return self.print_button.isEnabled()

    def set_ready(self, on: bool) -> None:
        for button in (self.print_button, self.pdf_button):
            button.setEnabled(on)
        self.refresh()

    def _on_zoom(self) -> None:
        words = self.zoom.currentText()
        self._view.set_zoom(_FITS[words] if words in _FITS else int(words.removesuffix("%")))
