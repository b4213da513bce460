"""核对单: seen, printed or kept as a PDF, beside a return that was just made."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.help_menu import answer_f1
from ui.printing.page_view import FIT_PAGE
from ui.printing.paged import PagedDialog
from ui.printing.proof_drawing import ProofJob
from ui.sizes import open_at
from zzdesk.output.proof import Proof


class ProofDialog(PagedDialog):
    """`file` is the return's: the PDF is named after it."""

    def __init__(self, proof: Proof, file: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("打印核对单")
        answer_f1(self, "生成报送文件")
        open_at(self, 960, 700)
        self.job, self._name = ProofJob(proof), f"{Path(file).stem}_核对单"
        self.view.set_zoom(FIT_PAGE)
        self.lay_out()
        self.view.set_job(self.job)
        self.view_bar.set_ready(True)
        self.output.busy.connect(lambda busy: self.view_bar.set_ready(not busy))

    def print_out(self) -> None:
        self.output.ask_printer(self.job, self._name)

    def save_pdf(self) -> None:
        self.output.ask_pdf(self.job, self._name)

    def done(self, result: int) -> None:
        self.output.stop()
        super().done(result)
