"""核对单: seen, printed or kept as a PDF, beside a return that was just made."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.help_menu import answer_f1
from ui.message_bar import MessageBar
from ui.printing.output import Output
from ui.printing.page_view import FIT_PAGE, PageView
from ui.printing.proof_drawing import ProofJob
from ui.printing.view_bar import ViewBar
from ui.sizes import open_at
from zzdesk.output.proof import Proof


class ProofDialog(QDialog):
    """`file` is the return's: the PDF is named after it."""

    def __init__(self, proof: Proof, file: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("打印核对单")
        answer_f1(self, "生成报送文件")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        open_at(self, 960, 700)
        self.job, self._name = ProofJob(proof), f"{Path(file).stem}_核对单"
        self.bar, self.view = MessageBar(), PageView()
        self.view.set_zoom(FIT_PAGE)
        self.output = Output(self, self.bar)
        self.view_bar = ViewBar(self.view, self)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.view_bar)
        page.addWidget(self.bar)
        page.addWidget(self.view, 1)
        self.view.set_job(self.job)
        self.view_bar.set_ready(True)
        self.view_bar.wants_print.connect(self.print_out)
        self.view_bar.wants_pdf.connect(self.save_pdf)
        self.view_bar.wants_close.connect(self.close)
        self.output.busy.connect(lambda busy: self.view_bar.set_ready(not busy))
        for keys, act in (("Ctrl+P", self.print_out), ("Ctrl+S", self.save_pdf)):
            action = QAction(self)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(act)
            self.addAction(action)

    def print_out(self) -> None:
        self.output.ask_printer(self.job, self._name)

    def save_pdf(self) -> None:
        self.output.ask_pdf(self.job, self._name)

    def done(self, result: int) -> None:
        self.output.stop()
        super().done(result)
