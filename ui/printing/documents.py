"""打印: any PDF, or whatever makes one, seen first; then to a printer or kept as a file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from ui.help_menu import answer_f1
from ui.printing.page_view import FIT_PAGE
from ui.printing.paged import PagedDialog
from ui.printing.sheet_panel import SheetPanel
from ui.printing.sheets_job import SheetsJob
from ui.sizes import open_at
from ui.tasks import Task
from zzdesk.errors import ZzError
from zzdesk.output.paper.pdf_pages import PdfPages, Source
from zzdesk.progress import Progress

Maker = Callable[[Progress], Source]


def print_pdf(parent: QWidget, title: str, source: Source | Maker, *, name: str = "") -> PdfDialog:
    """Show the pages of a PDF with printer, page set-up and 存为PDF.

    `source` is the PDF, its file, several to be printed together, or what makes one of these: that runs in a thread,
    may tell its progress and raise a ZzError, which is said in the window. `name` (else the title) is what a file is
    called, without its ending.
    """
    dialog = PdfDialog(title, source, name or title, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


class PdfDialog(PagedDialog):
    def __init__(self, title: str, source: Source | Maker, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"打印　{title}")
        answer_f1(self, "打印表、图和通报")
        open_at(self, 1180, 700)
        self._name = name
        self._document: PdfPages | None = None
        self._job: SheetsJob | None = None
        self._task: Task[Source] | None = None
        self.panel = SheetPanel()
        self.lay_out(self.panel)
        self.view.set_zoom(FIT_PAGE)
        self.panel.changed.connect(self.lay_on_sheets)
        self.output.busy.connect(lambda busy: self._enable(not busy))
        self.view_bar.print_button.setFocus()
        if callable(source):
            self._make(source)
        else:
            self._take(source)

    # --- the pages --------------------------------------------------------------------------
    def _make(self, maker: Maker) -> None:
        self._enable(False)
        self.bar.work("正在生成…", self.reject)
        self._task = Task(self, maker, self._on_made, self._on_failed)
        self._task.progressed.connect(self.bar.counted)
        self._task.start()

    def _on_made(self, source: Source) -> None:
        self._task = None
        self.bar.clear()
        self._take(source)
        self.view_bar.print_button.setFocus()  # it could not have it while there was nothing to print

    def _on_failed(self, words: str) -> None:
        self._task = None
        self.bar.say("error", words)

    def _take(self, source: Source) -> None:
        try:
            self._document = PdfPages(source)
        except ZzError as why:
            self.bar.say("error", str(why))
            return
        self.lay_on_sheets()

    def lay_on_sheets(self) -> None:
        """Anew, as the set-up now asks; a range that is none is said and leaves the sheets as they were."""
        if self._document is None:
            return
        try:
            chosen = self.panel.chosen(len(self._document))
        except ZzError as why:
            self.bar.say("error", str(why))
            return
        self.bar.clear()
        self._job = SheetsJob(self._document, chosen, self.panel.asked)
        self.view.set_job(self._job, min(self.view.page, self._job.page_count - 1))
        self._tell(len(chosen))
        self._enable(True)

    def _tell(self, chosen: int) -> None:
        assert self._document is not None
        assert self._job is not None
        count = self._job.page_count
        words = [f"原文 {len(self._document)} 页", f"印 {chosen} 页，用纸 {count} 张" if chosen != count else ""]
        if self._job.is_cut:
            words.append("原大超出纸张，四边会被裁去")
        self.panel.told.setText("\n".join(filter(None, words)))

    def _enable(self, on: bool) -> None:
        self.view_bar.set_ready(on and self._job is not None)
        self.panel.setEnabled(on)

    # --- out --------------------------------------------------------------------------------
    def print_out(self) -> None:
        if self._job and self.view_bar.is_ready:
            self.output.ask_printer(self._job, self._name)

    def save_pdf(self) -> None:
        if self._job and self.view_bar.is_ready:
            self.output.ask_pdf(self._job, self._name)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._leave()
        event.accept()

    def reject(self) -> None:
        self._leave()
        super().reject()

    def _leave(self) -> None:
        self.output.stop()
        if self._task:
            self._task.stop()
            self._task.wait()  # it reads the ledger, which may be closed next
            self._task = None
        self.view.set_job(None)
        self._job = None
        if self._document:
            self._document.close()
            self._document = None
