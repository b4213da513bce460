"""Annex tables out of the files they come in: text, Word, Excel; each cell with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from zzdesk.errors import ZzError
from zzdesk.plan.notice import AnnexText, Cell, annexes_in
from zzdesk.textfile import read_text
from zzdesk.values import decimal_text

TITLE = re.compile(r"附(?:表|件)\s*(\d+)")


def annexes_of(path: Path) -> list[AnnexText]:
    """The annexes of a .txt/.csv-like text, a .docx or an .xlsx. ZzError where the file cannot be read."""
    if not path.is_file():
        raise ZzError("file.missing", file=path)
    read = {".docx": _from_word, ".xlsx": _from_excel, ".xlsm": _from_excel}.get(path.suffix.lower())
    if read is None:
        return annexes_in(read_text(path))
    try:
        return read(path)
    except ZzError:
        raise
    except Exception as fault:  # these readers raise whatever a damaged file makes them stumble on
        raise ZzError("targets.unreadable", file=path.name, fault=f"{type(fault).__name__}: {fault}"[:120]) from fault


def _from_word(path: Path) -> list[AnnexText]:
    """Tables in order; the paragraphs between them name the annexes, announced ones without a table too."""
    from docx import Document as Word
    from docx.table import Table

    document = Word(str(path))
    found: list[AnnexText] = []
    lines: list[str] = []
    for part in document.iter_inner_content():
        if not isinstance(part, Table):
            lines.append(part.text)
            continue
        number = len(found) + 1
        rows = tuple(_word_row(row.cells, number, n) for n, row in enumerate(part.rows, 1))
        title = next((m[0] for words in reversed(lines) if (m := TITLE.fullmatch(words.strip()))), f"附表{number}")
        found.append(AnnexText("".join(title.split()), _name_above(lines), f"表{number}", tuple(filter(None, rows))))
    have = {annex.title for annex in found}
    announced = [a for a in annexes_in("\n".join(lines)) if a.title not in have and not a.rows]
    names = {a.title: a.name for a in annexes_in("\n".join(lines))}
    named = [AnnexText(a.title, names.get(a.title) or a.name, a.place, a.rows) for a in found]
    return named + announced


def _name_above(lines: list[str]) -> str:
    return next((words.strip() for words in reversed(lines) if words.strip()), "")


def _word_row(cells: Iterable[Any], table: int, row: int) -> tuple[Cell, ...]:
    """Merged cells come once each; empty ones keep their place, so that columns stay columns."""
    kept: list[Cell] = []
    last: object = None
    for column, cell in enumerate(cells, 1):
        if cell._tc is not last:
            kept.append(Cell(" ".join(cell.text.split()), f"表{table}第{row}行第{column}列"))
        last = cell._tc
    return tuple(kept) if any(c.words for c in kept) else ()


def _from_excel(path: Path) -> list[AnnexText]:
    """One annex a sheet that holds anything. openpyxl, not calamine: a notice is read in the program's own
    process, which a far stray cell must not end."""
    from openpyxl import load_workbook

    found = []
    for number, sheet in enumerate(load_workbook(path, data_only=True).worksheets, 1):
        rows = []
        for row in sheet.iter_rows():
            cells = tuple(Cell(_words(c.value, c.number_format), f"{sheet.title}!{c.coordinate}") for c in row)
            if any(cell.words for cell in cells):
                rows.append(cells)
        if rows:
            title = TITLE.search(sheet.title) or TITLE.match(" ".join(c.words for c in rows[0]))
            name = "".join(title[0].split()) if title else f"附表{number}"
            found.append(AnnexText(name, sheet.title, sheet.title, tuple(without_margin(rows))))
    return found


def without_margin(rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Without the columns at either side that hold nothing in any row."""
    filled = [n for row in rows for n, cell in enumerate(row) if cell.words]
    first, last = min(filled), max(filled)
    return [row[first : last + 1] for row in rows]


def _words(value: object, number_format: str) -> str:
    """As the sheet shows it: a cell in percent format holds 0.1 and shows 10%."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        figure = Decimal(repr(value))
        return f"{decimal_text(figure * 100)}%" if "%" in number_format else decimal_text(figure)
    return "" if value is None else str(value).strip()
