"""Workbooks that are lists: a title, a line under it, heads and rows, ready for A4 paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from zzdesk.output.book import BASE, STYLES, new_workbook
from zzdesk.returns.text_width import lines_needed
from zzdesk.textfile import replacing

Cell = str | int | float | None


class PlainBook:
    """A workbook under way; its formats are those of the consolidated one."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self._formats: dict[tuple[str, str, int | None, bool], Any] = {}

    def style(self, name: str, number: str = "", *, size: int | None = None, wrap: bool = False) -> Any:
        key = (name, number, size, wrap)
        if key not in self._formats:
            more = {"font_size": size} if size else {}
            shape = {**BASE, **STYLES[name], **more, **({"text_wrap": True} if wrap else {})}
            self._formats[key] = self.workbook.add_format({**shape, "num_format": number} if number else shape)
        return self._formats[key]

    def sheet(
        self, name: str, title: str, under: str, widths: Sequence[float], *, portrait: bool = False, code: str = ""
    ) -> Any:
        """A sheet with its title in row 0 and a line under it in row 1; `code`, the 校验码, stands on each page."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(9)
        sheet.set_portrait() if portrait else sheet.set_landscape()
        sheet.set_margins(0.47, 0.47, 0.6, 0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&9第 &P 页　共 &N 页" + (f"&R&9校验码 {code}" if code else ""))
        sheet.hide_gridlines(2)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for row, words, style in ((0, title, self.style("title")), (1, under, self.style("under", wrap=True))):
            if len(widths) > 1:
                sheet.merge_range(row, 0, row, len(widths) - 1, "", style)
            sheet.write_string(row, 0, words, style)
        sheet.set_row(0, 30)
        sheet.set_row(1, 14 * lines_needed(under, sum(widths)) + 6)
        return sheet

    def heads(self, sheet: Any, row: int, words: Sequence[str], *, stay: bool = True) -> None:
        """The heads of a table; they repeat on each page and `stay` while scrolling."""
        for column, head in enumerate(words):
            sheet.write_string(row, column, head, self.style("head"))
        sheet.set_row(row, 22)
        if stay:
            sheet.repeat_rows(row)
            sheet.freeze_panes(row + 1, 0)

    def fit(self, sheet: Any, row: int, words: str, width: float) -> None:
        """The height of a row that holds words over merged columns."""
        sheet.set_row(row, 14 * lines_needed(words, width) + 6)

    def row(
        self,
        sheet: Any,
        at: int,
        cells: Sequence[Cell],
        styles: Sequence[str],
        widths: Sequence[float],
        *,
        size: int | None = None,
    ) -> None:
        """One row of a table, as high as its longest text needs. Texts stay texts."""
        tall = 1
        for column, (content, style) in enumerate(zip(cells, styles, strict=True)):
            shape = self.style(style, "0.0" if isinstance(content, float) else "", size=size)
            if isinstance(content, int | float):
                sheet.write_number(at, column, content, shape)
            else:
                words = content or ""
                sheet.write_string(at, column, words, shape) if words else sheet.write_blank(at, column, None, shape)
                tall = max(tall, sum(lines_needed(part, widths[column] - 1) for part in words.split("\n")))
        sheet.set_row(at, 14 * tall + 5)


@contextmanager
def plain_book(path: Path, *, title: str, issuer: str) -> Iterator[PlainBook]:
    """A workbook written whole or not at all."""
    with replacing(path) as part:
        workbook = new_workbook(part, title=title, issuer=issuer)
        yield PlainBook(workbook)
        workbook.close()
