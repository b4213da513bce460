"""Tables on the clipboard: tab-separated text as spreadsheets give it, or the tables of its HTML."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser

from zzdesk.plan.annex_files import TITLE, without_margin
from zzdesk.plan.notice import AnnexText, Cell, annexes_in

Grid = list[list[str]]
_SILENT = {"style", "script", "title", "head"}
_BREAKS = {"br", "p", "div"}
_MOST_SPAN = 64  # a table from a web page may claim any span


def annexes_of_text(words: str) -> list[AnnexText]:
    """The annexes of copied text: rows of tab-separated cells, else a notice with a cell a line."""
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    rows = list(csv.reader(io.StringIO(words, newline=""), dialect="excel-tab"))
    if not any(_filled(row) > 1 for row in rows):
        return annexes_in(words)
    return _annexes(rows, "", 1)


def annexes_of_html(words: str) -> list[AnnexText]:
    """One annex, or more, for each table of the HTML that holds anything."""
    reader = _Tables()
    reader.feed(words)
    reader.close()
    tables = [table for table in reader.tables if any(map(_filled, table))]
    found: list[AnnexText] = []
    for number, table in enumerate(tables, 1):
        found += _annexes(table, f"表{number}" if len(tables) > 1 else "", number)
    return found


def _annexes(rows: Sequence[Sequence[str]], where: str, number: int) -> list[AnnexText]:
    """A table is cut where a row says 附表n and nothing else; lines of text beside it may announce others."""
    starts = [(m[0], n) for n, row in enumerate(rows) if _filled(row) == 1 and (m := TITLE.fullmatch(_only(row)))]
    starts = starts or [(f"附表{number}", -1)]
    ends = [n for _, n in starts[1:]] + [len(rows)]
    texts = annexes_in("\n".join(_only(row) for row in rows if _filled(row) <= 1))
    names = {annex.title: annex.name for annex in texts}
    found = []
    for (words, start), end in zip(starts, ends, strict=True):
        title = "".join(words.split())
        cells = _cells(rows, range(start + 1, end), where)
        if cells:
            found.append(AnnexText(title, names.get(title, ""), f"{where}第{max(start, 0) + 1}行", cells))
    have = {annex.title for annex in found}
    return found + [annex for annex in texts if annex.title not in have]


def _cells(rows: Sequence[Sequence[str]], numbers: Iterable[int], where: str) -> tuple[tuple[Cell, ...], ...]:
    """Rows that hold anything, all of one width, each cell with its row and column."""
    used = [n for n in numbers if _filled(rows[n])]
    width = max((len(rows[n]) for n in used), default=0)
    padded = [
        tuple(
            Cell(rows[n][c].strip() if c < len(rows[n]) else "", f"{where}第{n + 1}行第{c + 1}列") for c in range(width)
        )
        for n in used
    ]
    return tuple(without_margin(padded)) if padded else ()


def _filled(row: Sequence[str]) -> int:
    return sum(bool(words.strip()) for words in row)


def _only(row: Sequence[str]) -> str:
    return next((words.strip() for words in row if words.strip()), "")


class _Tables(HTMLParser):
    """Every table as rows of texts. A merged cell has its words at its upper left and nothing elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Grid] = []
        self._open: list[Grid] = []  # tables inside tables
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._below: dict[int, int] = {}  # column: rows still covered by a cell above
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._end_cell()
            self._open.append([])
            self.tables.append(self._open[-1])
            self._below = {}
        elif tag == "tr" and self._open:
            self._end_row()
            self._open[-1].append([])
        elif tag in {"td", "th"} and self._open:
            self._end_cell()
            if not self._open[-1]:
                self._open[-1].append([])
            given = dict(attrs)
            self._span = (_span(given.get("rowspan")), _span(given.get("colspan")))
            self._cell = []
        elif tag in _BREAKS and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in {"td", "th"}:
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table" and self._open:
            self._end_row()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._cell.append(re.sub(r"\s+", " ", data))

    def close(self) -> None:
        super().close()
        self._end_cell()

    def _end_cell(self) -> None:
        if self._cell is None or not self._open:
            return
        row = self._open[-1][-1]
        self._skip_covered(row)
        down, across = self._span
        for n in range(across):
            if down > 1:
                self._below[len(row)] = down - 1
            row.append(re.sub(r" *\n *", "\n", "".join(self._cell)).strip() if n == 0 else "")
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._open and self._open[-1]:
            self._skip_covered(self._open[-1][-1])

    def _skip_covered(self, row: list[str]) -> None:
        while self._below.get(len(row), 0):
            self._below[len(row)] -= 1
            row.append("")


def _span(words: str | None) -> int:
    return min(int(words), _MOST_SPAN) or 1 if words and words.isdecimal() else 1
