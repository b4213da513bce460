"""附表 as a workbook: every table of a bulletin with real numbers, its pictures and notes, ready for A4 paper."""

from __future__ import annotations

import re
import struct
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from zzdesk.analysis.bulletin.model import Bulletin, Cell, Head, Picture, Row, Table
from zzdesk.output.book import money, rounded
from zzdesk.output.bulletin.word_fields import SAMPLE
from zzdesk.output.plain_book import PlainBook, plain_book
from zzdesk.returns.text_width import lines_needed, text_width
from zzdesk.values import half_up

_FIRST, _FIGURE, _SHORT, _WIDE = (12, 26), (9, 14), (8, 18), (22, 48)  # widths in letters: least and most
_LINE, _PAD = 14, 5  # points
_PICTURE_ROW = 15  # points
_UNFIT = re.compile(r"[\[\]:*?/\\']")
_NO_CLOCK = datetime(1980, 1, 1)


def write_annex(bulletin: Bulletin, path: Path) -> Path:
    """Write the .xlsx; the same bulletin always gives the same bytes. ZzError("file.…") where it cannot be written."""
    with plain_book(path, title=f"{bulletin.title}附表", issuer=bulletin.issuer) as book:
        told = {"title": f"{bulletin.title}附表", "company": bulletin.issuer, "author": bulletin.issuer}
        book.workbook.set_properties({**told, "created": _NO_CLOCK})
        names: set[str] = set()
        for table in bulletin.tables:
            _table(book, table, bulletin, _sheet_name(table.title, names))
        if bulletin.pictures:
            _pictures(book, bulletin, _sheet_name("附图", names))
        _notes(book, bulletin, _sheet_name("说明", names))
    return path


def _sheet_name(title: str, taken: set[str]) -> str:
    """As Excel allows it: 31 letters, none twice."""
    plain = _UNFIT.sub("", title).replace("　", " ").strip() or "附表"
    name, n = plain[:31], 1
    while name.casefold() in taken:
        n += 1
        name = f"{plain[: 30 - len(str(n))]}{n}"
    taken.add(name.casefold())
    return name


def _under(bulletin: Bulletin) -> str:
    mark = f"　【{SAMPLE}】" if bulletin.sample else ""
    return f"{bulletin.period.title}　{bulletin.basis_words}{mark}"


def _table(book: PlainBook, table: Table, bulletin: Bulletin, name: str) -> None:
    widths = [_width(table, n) for n in range(len(table.heads))]
    sheet = book.sheet(name, table.title, _under(bulletin), widths, code=bulletin.code)
    book.heads(sheet, 2, [h.text for h in table.heads])
    sheet.freeze_panes(3, 1)
    tallest = max(lines_needed(h.text, w) for h, w in zip(table.heads, widths, strict=True))
    sheet.set_row(2, _LINE * tallest + 8)
    for at, row in enumerate(table.rows, 3):
        _row(book, sheet, at, row, table.heads, widths)
    if table.note:
        last, at = len(widths) - 1, 3 + len(table.rows)
        if last:
            sheet.merge_range(at, 0, at, last, "", book.style("note"))
        sheet.write_string(at, 0, f"注：{table.note}", book.style("note"))
        book.fit(sheet, at, table.note, sum(widths))


def _width(table: Table, column: int) -> float:
    head = table.heads[column]
    least, most = _FIRST if column == 0 else _FIGURE if head.is_figure else _WIDE if head.is_wide else _SHORT
    longest = max([text_width(head.text) / 2, *(text_width(r.cells[column].text) for r in table.rows)])
    return float(min(max(longest + 2, least), most))


def _row(book: PlainBook, sheet: Any, at: int, row: Row, heads: tuple[Head, ...], widths: list[float]) -> None:
    tall = 1
    for column, (cell, head) in enumerate(zip(row.cells, heads, strict=True)):
        number = _number(cell)
        if number is not None:
            style = "sum" if row.emphasis else "number"
            sheet.write_number(at, column, number, book.style(style, money(cell.decimals)))
            continue
        style = _word_style(column, head, is_emphasis=row.emphasis)
        if cell.text:
            sheet.write_string(at, column, cell.text, book.style(style, wrap=True))
            tall = max(tall, lines_needed(cell.text, widths[column]))
        else:
            sheet.write_blank(at, column, None, book.style(style))
    sheet.set_row(at, _LINE * tall + _PAD)


def _word_style(column: int, head: Head, *, is_emphasis: bool) -> str:
    if is_emphasis:
        return "group" if column == 0 else "sum" if head.is_figure else "sum_word"
    if column == 0:
        return "name"
    return "number" if head.is_figure else "text" if head.is_wide else "short"


def _number(cell: Cell) -> float | None:
    """The figure, where what is printed is that figure and nothing besides (并列3 stays words)."""
    if cell.figure is None:
        return None
    printed = f"{half_up(cell.figure, cell.decimals):.{cell.decimals}f}"
    return rounded(cell.figure, cell.decimals) if cell.text.replace(",", "") == printed else None


def _pictures(book: PlainBook, bulletin: Bulletin, name: str) -> None:
    """One on a page, as large as it was drawn."""
    sheet = book.sheet(name, f"{bulletin.period.title}附图", _under(bulletin), (118.0,), code=bulletin.code)
    sheet.set_default_row(_PICTURE_ROW)
    at, breaks = 2, []
    for picture in bulletin.pictures:
        if at > 2:
            breaks.append(at)
        sheet.write_string(at, 0, picture.title, book.style("under"))
        sheet.insert_image(at + 1, 0, f"{picture.key}.png", _options(picture))
        at += 3 + int(picture.height / 25.4 * 72 / _PICTURE_ROW)
    sheet.set_h_pagebreaks(breaks)


def _options(picture: Picture) -> dict[str, Any]:
    """As large as the bulletin says, whatever resolution the PNG tells."""
    pixels = struct.unpack(">LL", picture.png[16:24])
    dots = _dots_an_inch(picture.png)
    scales = [mm / 25.4 * dots / n for mm, n in zip((picture.width, picture.height), pixels, strict=True)]
    sized = {"x_scale": scales[0], "y_scale": scales[1], "object_position": 2}
    return {"image_data": BytesIO(picture.png), "description": picture.alt, **sized}


def _dots_an_inch(png: bytes) -> float:
    """As XlsxWriter reads it; 96 where nothing is told."""
    at = png.find(b"pHYs")
    if at < 0 or png[at + 12 : at + 13] != b"\x01":
        return 96.0
    return float(struct.unpack(">L", png[at + 4 : at + 8])[0]) * 0.0254


def _notes(book: PlainBook, bulletin: Bulletin, name: str) -> None:
    sheet = book.sheet(name, bulletin.title, _under(bulletin), (96.0,), portrait=True, code=bulletin.code)
    number = f"发文字号：{bulletin.number}" if bulletin.number else "发文字号：（未编号）"
    facts = [f"发布单位：{bulletin.issuer}", number, f"数据口径：{bulletin.basis_words}"]
    facts += [f"报表任务：{bulletin.plan}版", f"校验码：{bulletin.code}"]
    lines = [*facts, *(f"注{n}：{note}" for n, note in enumerate(bulletin.notes, 1))]
    for at, words in enumerate(lines, 2):
        sheet.write_string(at, 0, words, book.style("under", wrap=True))
        book.fit(sheet, at, words, 96)
