"""A job to a printer or into a PDF file, with its count in the message bar and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QObject, QSettings, QTimer, Signal
from PySide6.QtGui import QPdfWriter
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.message_bar import MessageBar
from ui.printing.job import Job, printing
from ui.printing.steps import SOON, Steps
from zzdesk.errors import ZzError
from zzdesk.textfile import write_whole

_FOLDER = "print/folder"
_DOTS_PER_INCH = 1200
NO_PRINTER = "本机没有安装打印机：可以存为PDF，拿到有打印机的电脑上打印，内容相同"


def printer_names() -> list[str]:
    from PySide6.QtPrintSupport import QPrinterInfo

    return list(QPrinterInfo.availablePrinterNames())


class Output(QObject):
    """`busy` tells when work begins and ends."""

    busy = Signal(bool)

    def __init__(self, window: QWidget, bar: MessageBar) -> None:
        super().__init__(window)
        self._window, self._bar = window, bar
        self._steps: Steps | None = None
        self._total = 0
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(SOON)
        self._late.timeout.connect(self._show)

    # --- PDF ----------------------------------------------------------------------------
    def ask_pdf(self, job: Job, name: str) -> None:
        """`name` without folder and ending."""
        folder = str(QSettings().value(_FOLDER, "") or Path.home())
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, "存为PDF", str(Path(folder) / f"{name}.pdf"), "PDF 文件 (*.pdf)"
        )
        if chosen:
            path = Path(chosen)
            QSettings().setValue(_FOLDER, str(path.parent))
            self.save_pdf(job, path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf"))

    def save_pdf(self, job: Job, path: Path) -> None:
        """Wholly or not at all."""
        made = job.pdf()
        if made is not None:
            self._keep(path, made, job.page_count)
            return
        buffer = QBuffer(self)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setResolution(_DOTS_PER_INCH)
        writer.setTitle(path.stem)
        writer.setCreator("zzdesk")

        def drawn() -> None:
            self._keep(path, bytes(buffer.data().data()), job.page_count)

        self._run(printing(job, writer, range(job.page_count)), job.page_count, drawn)

    def _keep(self, path: Path, content: bytes, pages: int) -> None:
        try:
            write_whole(path, content)
        except ZzError as why:
            self._bar.say("error", str(why))
        else:
            self._bar.say("good", f"已存为 {path}（{pages}页）")

    # --- printer ---------------------------------------------------------------------------
    def ask_printer(self, job: Job, name: str) -> None:
        """The system's own dialog: which printer, copies, pages from and to."""
        if not printer_names():
            self._bar.say("note", NO_PRINTER, action=("存为PDF…", lambda: self.ask_pdf(job, name)))
            return
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(name)
        printer.setPageLayout(job.setup_of(0).page_layout())
        dialog = QPrintDialog(printer, self._window)
        dialog.setWindowTitle("打印")
        dialog.setMinMax(1, job.page_count)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        if dialog.exec():
            self.print_on(job, printer)

    def print_on(self, job: Job, printer: object) -> None:
        from PySide6.QtPrintSupport import QPrinter

        assert isinstance(printer, QPrinter)
        first, last = printer.fromPage() or 1, printer.toPage() or job.page_count
        pages = range(first - 1, min(last, job.page_count))
        self._run(
            printing(job, printer, pages),
            len(pages),
            lambda: self._bar.say("good", f"已送打印机 {printer.printerName()}（{len(pages)}页）"),
        )

    # --- at work ------------------------------------------------------------------------------
    def stop(self) -> None:
        if self._steps:
            self._steps.stop()
            self._end()

    def _run(self, steps: Iterator[int], total: int, done: Callable[[], None]) -> None:
        self.stop()
        self._total = total

        def finished() -> None:
            self._end()
            done()

        self._steps = Steps(self, steps, self._told, finished, self._failed)
        self.busy.emit(True)
        self._late.start()
        self._steps.start()

    def _show(self) -> None:
        self._bar.work("正在输出…", self._cancel)

    def _told(self, done: int) -> None:
        if not self._late.isActive():
            self._bar.counted(done, self._total, "页已输出")

    def _failed(self, words: str) -> None:
        self._end()
        self._bar.say("error", words)

    def _cancel(self) -> None:
        self.stop()
        self._bar.say("note", "已取消，没有写成文件；已送到打印机的页请在打印机上取消")

    def _end(self) -> None:
        self._late.stop()
        self._steps = None
        self.busy.emit(False)
