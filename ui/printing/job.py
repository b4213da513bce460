"""Pages in their order, drawn one at a time on whatever is asked: the screen, a PDF, a printer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from PySide6.QtCore import QRect
from PySide6.QtGui import QPagedPaintDevice, QPainter

from ui.printing.form_drawing import draw_form
from ui.printing.form_layout import FormLayout
from ui.printing.paper import FOOT, MARGIN, Setup, font, pen, scale_of
from ui.printing.words import draw_lines
from zzdesk.errors import ZzError


class Job(Protocol):
    @property
    def page_count(self) -> int: ...
    def setup_of(self, number: int) -> Setup:
        """The paper of page `number`, from 0."""

    def draw(self, painter: QPainter, number: int) -> None:
        """Page `number` in the paper's units, from its upper left corner."""

    def pdf(self) -> bytes | None:
        """The pages as a PDF where it need not be drawn."""


class FormsJob:
    """The pages of several forms, numbered through."""

    def __init__(self, layouts: Sequence[FormLayout], setup: Setup) -> None:
        self.setup = setup
        self._pages = [(layout, sheet) for layout in layouts for sheet in layout.sheets]

    @property
    def page_count(self) -> int:
        return len(self._pages)

    def setup_of(self, number: int) -> Setup:
        return self.setup

    def pdf(self) -> bytes | None:
        return None

    def first_page_of(self, form: str) -> int | None:
        return next((n for n, (layout, _) in enumerate(self._pages) if layout.printed.form.code == form), None)

    def form_on(self, number: int) -> str:
        return self._pages[number][0].printed.form.code

    def draw(self, painter: QPainter, number: int) -> None:
        layout, sheet = self._pages[number]
        draw_form(painter, layout, sheet)
        draw_page_foot(painter, self.setup, layout.printed.code, number, self.page_count, layout.printed.mark_below)


def draw_page_foot(painter: QPainter, setup: Setup, code: str, number: int, count: int, mark: str) -> None:
    """校验码, page x/y and mark, as below the sheets of the return."""
    painter.setPen(pen())
    body, small = setup.body, font(9)
    box = QRect(body.left(), setup.height - MARGIN - FOOT, body.width(), FOOT)
    draw_lines(painter, box, [f"校验码：{code}"], small)
    draw_lines(painter, box, [f"第 {number + 1} 页，共 {count} 页"], small, "center")
    draw_lines(painter, box, [mark], small, "right")


def printing(job: Job, device: QPagedPaintDevice, pages: Sequence[int]) -> Iterator[int]:
    """Draw the pages on a device, telling after each how many are done. ZzError("print.device") where it cannot be.

    A device that was left half done is ended.
    """
    painter = QPainter()
    # a page's layout counts if it is set before the page begins
    device.setPageLayout(job.setup_of(pages[0]).page_layout())
    if not painter.begin(device):
        raise ZzError("print.device")
    try:
        scale = scale_of(device)
        for done, number in enumerate(pages):
            if done:
                device.setPageLayout(job.setup_of(number).page_layout())
                if not device.newPage():
                    raise ZzError("print.device")
            painter.save()
            painter.scale(scale, scale)
            job.draw(painter, number)
            painter.restore()
            yield done + 1
    finally:
        painter.end()
