"""The pages of a PDF on the sheets of a printer, drawn at the dots of whatever they are drawn on."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from ui.printing.paper import MM, Setup
from zzdesk.output.paper.imposing import Imposing, Placed, impose
from zzdesk.output.paper.pdf_pages import PdfPages

_FINEST = 600  # dots an inch: finer than an office printer's eye, and Qt's own PDF has 1200
_BAND = 8_000_000  # dots drawn at once: 32 MB


class SheetsJob:
    """`chosen` are numbers of the document's pages, from 0."""

    def __init__(self, document: PdfPages, chosen: list[int], asked: Imposing) -> None:
        self._document = document
        self._is_whole = asked == Imposing() and chosen == list(range(len(document)))
        self.sheets = impose(document.sizes, chosen, asked)

    @property
    def page_count(self) -> int:
        return len(self.sheets)

    @property
    def is_cut(self) -> bool:
        return any(sheet.is_cut for sheet in self.sheets)

    def setup_of(self, number: int) -> Setup:
        return Setup(self.sheets[number].size, self.sheets[number].landscape)

    def pdf(self) -> bytes:
        """As it came, where nothing was asked of it."""
        return self._document.data if self._is_whole else self._document.imposed(self.sheets)

    def draw(self, painter: QPainter, number: int) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for placed in self.sheets[number].placed:
            self._draw_page(painter, placed)
        painter.restore()

    def _draw_page(self, painter: QPainter, placed: Placed) -> None:
        """In bands, dot for dot where the device is no finer than _FINEST."""
        whole = QRectF(placed.x * MM, placed.y * MM, placed.width * MM, placed.height * MM)
        box = painter.worldTransform().mapRect(whole).toRect()
        coarse = max(-(-painter.device().logicalDpiX() // _FINEST), 1) if painter.device() else 1
        width, height = max(box.width() // coarse, 1), max(box.height() // coarse, 1)
        painter.save()
        painter.resetTransform()
        step = max(_BAND // width, 1)
        for top in range(0, height, step):
            rows = min(step, height - top)
            dots = self._document.picture(placed.page, width, height, top, rows)
            image = QImage(dots, width, rows, 4 * width, QImage.Format.Format_RGB32)
            above, below = (box.top() + box.height() * y // height for y in (top, top + rows))
            painter.drawImage(QRect(box.left(), above, box.width(), below - above), image)
        painter.restore()
