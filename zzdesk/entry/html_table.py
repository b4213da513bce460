"""The table that a spreadsheet puts on the clipboard as HTML, with the numbers its cells held.

Excel and WPS say a number in x:num (bare where the text is the number), LibreOffice in sdval, with the format in
sdnum or, by the cell's class, in mso-number-format. A browser's or Word's table is read as what it shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from html import unescape

from zzdesk.entry.cell_text import Shown
from zzdesk.values import decimal_text

_TAG = re.compile(r"""<!--.*?-->|<!\[.*?\]>|<(/?)([a-zA-Z][\w:]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""", re.S)
_ATTRIBUTE = re.compile(r"""([\w:-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_STYLES = re.compile(r"<style\b[^>]*>(.*?)</style>", re.S | re.I)
_CLASS = re.compile(r"\.([\w-]+)\s*\{([^}]*)\}")
_FORMAT = re.compile(r"""mso-number-format:\s*("(?:\\.|[^"])*"|'[^']*'|[^;]+)""")
_QUOTED = re.compile(r'\\?"[^"]*"|\\0022.*?\\0022|\[[^\]]*\]|\\.')
_DAY_FORMAT = re.compile(r"y|(?<![a-z])d{1,4}(?![a-z])|h+:m|Date|Time", re.I)  # not Standard, not Fixed
_LOOKS_DATED = re.compile(r"\d+\s*[-/年月:]\s*\d+.*")
_BREAK = {"br", "p", "div", "li"}
_LINE_END = "\v"  # of a cell, until its text is put together
_MOST_SPAN = 1000


@dataclass
class HtmlTable:
    """`rows` hold plain texts, or Shown where a cell held a number under another text; `pictures` are left out."""

    rows: list[list[str]] = field(default_factory=list)
    pictures: int = 0


def read_html(page: str) -> HtmlTable | None:
    """The one table of a page; None where there is none, or more than one, as on a web page."""
    if len(re.findall(r"<table\b", page, re.I)) != 1:
        return None
    return _Reader(page).read()


class _Reader:
    def __init__(self, page: str) -> None:
        self._page = page
        self._styles = dict(rule for sheet in _STYLES.findall(page) for rule in _CLASS.findall(sheet))
        self._table = HtmlTable()
        self._filled: dict[tuple[int, int], str] = {}  # merged cells reach into later rows
        self._row = -1
        self._column = 0
        self._cell: dict[str, str] | None = None
        self._words: list[str] = []
        self._skips_row = False

    def read(self) -> HtmlTable:
        at, inside = 0, False
        for tag in _TAG.finditer(self._page):
            if self._cell is not None:
                self._words.append(self._page[at : tag.start()])
            at = tag.end()
            name = (tag[2] or "").lower()
            if name == "table":
                inside = not tag[1]
            elif inside and name:
                self._take(name, bool(tag[1]), tag[3] or "")
        self._end_cell()
        width = max((column for _, column in self._filled), default=-1) + 1
        self._table.rows = [[self._filled.get((r, c), "") for c in range(width)] for r in range(self._row + 1)]
        return self._table

    def _take(self, name: str, closes: bool, words: str) -> None:
        if name == "tr" and not closes:
            self._begin_row(words)
        elif name in ("td", "th"):
            self._end_cell()
            if not closes and not self._skips_row:
                self._cell, self._words = dict(_attributes(words)), []
        elif name in ("img", "v:imagedata") and not closes:
            self._table.pictures += 1
        elif name in _BREAK and self._cell is not None and (name == "br" or closes) and "".join(self._words).strip():
            self._words.append(_LINE_END)

    def _begin_row(self, words: str) -> None:
        self._end_cell()
        known = dict(_attributes(words))
        # the row with which Excel tells widths to programs that know no misaligned columns
        self._skips_row = known.get("height") == "0" and "display:none" in known.get("style", "").replace(" ", "")
        if not self._skips_row:
            self._row, self._column = self._row + 1, 0

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None:
            return
        self._row = max(self._row, 0)
        while (self._row, self._column) in self._filled:
            self._column += 1
        down, across = _span(cell.get("rowspan")), _span(cell.get("colspan"))
        for row in range(self._row, self._row + down):
            for column in range(self._column, self._column + across):
                self._filled[row, column] = ""
        self._filled[self._row, self._column] = self._content(cell)
        self._column += across

    def _content(self, cell: dict[str, str]) -> str:
        words = _text("".join(self._words))
        if "x:err" in cell:
            return cell["x:err"] or words
        number = _number(cell.get("x:num") or cell.get("sdval"))
        if number is None or "x:str" in cell or (words.startswith("#") and words.strip("#")):
            return words
        dated = self._is_dated(cell, words)
        return words if words == decimal_text(number) and not dated else Shown(words, number, dated=dated)

    def _is_dated(self, cell: dict[str, str], words: str) -> bool:
        style = _FORMAT.search(cell.get("style", "")) or _FORMAT.search(self._styles.get(cell.get("class", ""), ""))
        told = cell.get("sdnum", "").split(";", 2)[-1] or (style[1].strip("\"'") if style else "")
        known = _QUOTED.sub("", told).replace("General", "")
        return bool(_DAY_FORMAT.search(known)) or bool(_LOOKS_DATED.fullmatch(words))


def _attributes(words: str) -> Iterator[tuple[str, str]]:
    for name, value in _ATTRIBUTE.findall(words):
        yield name.lower(), unescape(value.strip("\"'") if value[:1] in ("'", '"') else value)


def _text(words: str) -> str:
    """Line ends of the page are no line ends of the cell; outer spaces that the cell had stay."""
    flat = re.sub(r"[ \t]*\r?\n[ \t]*", " ", words.strip("\r\n"))
    return unescape(re.sub(rf" ?{_LINE_END} ?", "\n", flat)).replace("\xa0", " ").strip("\n")


def _number(words: str | None) -> Decimal | None:
    """At the 15 digits a double keeps; a value beyond keeps its size."""
    try:
        return Decimal(decimal_text(Decimal(words))) if words else None
    except (InvalidOperation, ValueError):
        return None


def _span(words: str | None) -> int:
    return min(max(int(words), 1), _MOST_SPAN) if words and words.isdigit() else 1
