"""Blocks of cells to and from the clipboard, as Excel, WPS and LibreOffice exchange them: text and HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QMimeData, QStringListModel

if TYPE_CHECKING:
    from zzdesk.entry.paste import Block, Paste

OURS = "application/x-zzdesk-cells"  # the cells as typed: what comes back to us needs no reading of formats
_MOST_HTML = 4_000_000  # characters, read in half a second; beyond it the figures are taken as shown
_MOST_TEXT = 64_000_000
_NO_TEXT = "剪贴板中没有文字，没有可粘贴的内容"
_PICTURE = "剪贴板中是图片，不能粘贴到表中：请在WPS或Excel中复制单元格"


class Out(NamedTuple):
    """A cell to be copied: what it shows, what gives it again when typed, its number if it is one."""

    shown: str
    typed: str
    number: Decimal | None = None


class Clip(NamedTuple):
    """What the clipboard holds: a block, or why there is none; `words` are what is to be said besides."""

    block: Block
    words: str = ""


def mime_of(cells: Sequence[Sequence[Out]]) -> QMimeData:
    """Figures with their full number and shown decimals, all else as text, so that codes stay codes."""
    words = to_tsv([[cell.typed for cell in row] for row in cells])
    data = _empty()
    data.setText(words)
    data.setHtml(to_html(cells))
    data.setData(OURS, words.encode())
    return data


def _empty() -> QMimeData:
    """Made by Qt: one made by Python is deleted by some clipboards after Python's end, and crashes there."""
    model = QStringListModel([""])
    data = model.mimeData([model.index(0, 0)])
    for name in data.formats():
        data.removeFormat(name)
    return data


def to_tsv(rows: Iterable[Iterable[str]]) -> str:
    """Cells with tabs, line ends or quotes are quoted, as spreadsheets do."""
    return "".join("\t".join(map(_quoted, row)) + "\n" for row in rows)


def _quoted(words: str) -> str:
    if any(c in words for c in '\t\n\r"'):
        return '"' + words.replace('"', '""') + '"'
    return words


def to_html(cells: Sequence[Sequence[Out]]) -> str:
    rows = "".join(f"<tr>{''.join(map(_html_cell, row))}</tr>" for row in cells)
    spaces = 'xmlns:x="urn:schemas-microsoft-com:office:excel"'
    head = '<meta charset="utf-8"><style>br{mso-data-placement:same-cell;}</style>'
    return f"<html {spaces}><head>{head}</head><body><table>{rows}</table></body></html>"


def _html_cell(cell: Out) -> str:
    if cell.number is None:
        words = escape(cell.typed).replace("\n", "<br>")
        return f'<td x:str sdnum="1033;0;@" style=\'mso-number-format:"\\@"\'>{words}</td>'
    places = len(cell.shown.partition(".")[2])
    shown_as = "0." + "0" * places if places else "0"
    style = shown_as.replace(".", "\\.")
    held = f'x:num="{cell.typed}" sdval="{cell.typed}" sdnum="1033;0;{shown_as}"'
    return f"<td align=right {held} style='mso-number-format:\"{style}\"'>{cell.shown}</td>"


def clip_of(data: QMimeData) -> Clip:
    """What to paste; HTML before text, since it says what the cells hold."""
    from zzdesk.entry.paste import read_tsv

    if data.hasFormat(OURS):
        return Clip(read_tsv(data.data(OURS).toStdString()))
    page = data.html() if data.hasHtml() else ""
    if page and len(page) <= _MOST_HTML:
        found = _from_html(page)
        if found:
            return found
    words = data.text() if data.hasText() else ""
    if len(words) > _MOST_TEXT:
        return Clip([], f"剪贴板中有{len(words) // 10_000}万字，太多，没有粘贴：请分几次复制")
    block = read_tsv(words)
    if not block:
        return Clip([], _PICTURE if data.hasImage() or data.hasUrls() else _NO_TEXT)
    return Clip(block, "内容较多，按显示的数读入" if len(page) > _MOST_HTML else "")


def _from_html(page: str) -> Clip | None:
    from zzdesk.entry.html_table import read_html

    table = read_html(page)
    if table is None:
        return None
    rows = table.rows
    while rows and not any(rows[-1]):
        rows.pop()
    if rows:
        return Clip(rows, f"图片{table.pictures}张没有粘贴" if table.pictures else "")
    return Clip([], _PICTURE) if table.pictures else None


def spread(block: Block, rows: int, columns: int) -> Block:
    """A block is repeated over a selection that holds it a whole number of times, as spreadsheets do."""
    height, width = len(block), max(map(len, block), default=0)
    if not width or rows % height or columns % width or (rows, columns) == (height, width):
        return block
    full = [[*row, *[""] * (width - len(row))] for row in block]
    return [list(full[n % height]) * (columns // width) for n in range(rows)]


def told(paste: Paste, what: str = "粘贴", besides: str = "") -> tuple[str, str, list[str]]:
    """Level, sentence and details for the message bar."""
    placed, refused = len(paste.cells), paste.refused_count
    added = f"，增加{len(paste.lines)}行" if paste.lines else ""
    skipped = f"，跳过不能填的{paste.skipped}格" if paste.skipped else ""
    done = f"已{what}{placed}格{added}{skipped}" + (f"；{besides}" if besides else "")
    details = [f.message for f in (*paste.faults, *paste.notes)]
    if not refused:
        recast = f"，其中{len(paste.notes)}格换写后读入" if paste.notes else ""
        return "good", done + recast, details[:_MOST_DETAILS]
    return "error", f"{done}，{refused}格未{what}：{paste.faults[0].message}", details[:_MOST_DETAILS]


_MOST_DETAILS = 200
