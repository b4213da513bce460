"""The pages of a PDF: their sizes, their picture at any resolution, and themselves laid on other sheets.

PDFium may be used by one thread at a time; all of it is asked for in the window's thread.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from zzdesk.errors import ZzError
from zzdesk.output.paper.imposing import Sheet

_POINT = 25.4 / 72  # mm


Source = bytes | Path | Sequence[bytes]


class PdfPages:
    """Of one PDF, or of several one after another. ZzError("print.not_a_pdf") where one is none, or has no page."""

    def __init__(self, source: Source) -> None:
        try:
            self.data = _joined(source) if isinstance(source, Sequence) else source.read_bytes()
            self._pdf = pypdfium2.PdfDocument(self.data)
            count = len(self._pdf)
            self.sizes = [_millimetres(*self._pdf.get_page_size(n)) for n in range(count)]
        except (OSError, pypdfium2.PdfiumError) as why:
            raise ZzError("print.not_a_pdf", file=_name(source)) from why
        if not count:
            raise ZzError("print.not_a_pdf", file=_name(source))

    def __len__(self) -> int:
        return len(self.sizes)

    def picture(self, page: int, width: int, height: int, top: int = 0, rows: int | None = None) -> bytes:
        """Dots of a page drawn `width` x `height` large, from row `top` on: four bytes each, blue first, 4·width a row.

        On white.
        """
        rows = height - top if rows is None else rows
        held = ctypes.create_string_buffer(b"\xff" * (4 * width * rows), 4 * width * rows)
        bitmap = pdfium.FPDFBitmap_CreateEx(width, rows, pdfium.FPDFBitmap_BGRx, held, 4 * width)
        found = self._pdf[page]
        try:
            pdfium.FPDF_RenderPageBitmap(bitmap, found, 0, -top, width, height, 0, pdfium.FPDF_ANNOT)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
            found.close()
        return held.raw

    def imposed(self, sheets: Sequence[Sheet]) -> bytes:
        """A PDF of these sheets: the pages stay text and lines, whatever their scale."""
        made = pypdfium2.PdfDocument.new()
        for sheet in sheets:
            page = made.new_page(sheet.width / _POINT, sheet.height / _POINT)
            for placed in sheet.placed:
                drawn = self._pdf.page_as_xobject(placed.page, made).as_pageobject()
                scale = placed.width / self.sizes[placed.page][0]
                lower = sheet.height - placed.y - placed.height
                drawn.set_matrix(pypdfium2.PdfMatrix(scale, 0, 0, scale, placed.x / _POINT, lower / _POINT))
                page.insert_obj(drawn)
            page.gen_content()
            page.close()
        held = BytesIO()
        made.save(held)
        return held.getvalue()

    def close(self) -> None:
        self._pdf.close()


def _joined(source: bytes | Sequence[bytes]) -> bytes:
    parts = [source] if isinstance(source, bytes) else source
    if len(parts) == 1:
        return parts[0]
    made = pypdfium2.PdfDocument.new()
    for part in parts:
        made.import_pages(pypdfium2.PdfDocument(part))
    held = BytesIO()
    made.save(held)
    return held.getvalue()


def _millimetres(width: float, height: float) -> tuple[float, float]:
    return width * _POINT, height * _POINT


def _name(source: Source) -> str:
    return source.name if isinstance(source, Path) else "PDF"
