"""统计反馈文件 (format `zzdesk-feedback/1`): a workbook that people read, with a hidden sheet for the program.

The hidden sheet's last row is a SHA-256 over the rows before it; and what stands in the visible
cells must be what the hidden rows say, so that a figure overtyped by hand is never taken.
A bare hash proves no sender.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeAlias

from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.period import Period
from zzdesk.plan.fed_back import CITY, Feedback, FeedbackFile
from zzdesk.plan.sheet_cell import a1
from zzdesk.returns import guard
from zzdesk.returns.book import Book
from zzdesk.values import BLANK, decimal_text, from_stored, number

FORMAT = "zzdesk-feedback/1"
NAME = "zz_feedback"  # the defined name that tells such a file
SHEET, HIDDEN = "统计反馈数", "_zzfeedback"
FIRST_ROW = 5  # of the figures in the visible sheet
TOTAL, MONTH, RANK, PUBLISHED = 3, 4, 5, 6  # columns of the visible sheet
_WIDTH = 10
_WORKBOOK, _LOOKED_AT = "xl/workbook.xml", 1 << 20
_IDENTITY = ("format", "plan", "unit", "sample")

Row: TypeAlias = tuple[str, ...]


def hidden_rows(file: FeedbackFile) -> list[Row]:
    """Identity, the unit's figures in the order of the visible rows, the city's, and the hash."""
    told = {"format": FORMAT, "plan": file.plan, "unit": file.unit, "sample": "1" if file.sample else ""}
    rows: list[Row] = [("identity", name, told[name]) for name in _IDENTITY]
    rows += [("own", *_figure_row(one)) for one in file.own]
    rows += [("city", *_figure_row(one)) for one in file.city]
    return [*rows, ("hash", _digest(rows))]


def _figure_row(one: Feedback) -> Row:
    values = (one.total.state.value, one.total.content, one.month.content)
    return (str(one.period), str(one.address), *values, one.rank, one.document, one.obtained)


def _digest(rows: Iterable[Sequence[str]]) -> str:
    lines = ("\t".join([*row, *[""] * (_WIDTH - len(row))]) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def is_feedback(path: Path) -> bool:
    """Whether a file is a 统计反馈文件, sound or not; False for whatever else. Looks at one small part of it."""
    try:
        with zipfile.ZipFile(path) as source, source.open(_WORKBOOK) as part:
            return NAME.encode() in part.read(_LOOKED_AT)
    except (OSError, ValueError, KeyError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error):
        return False


def read_feedback(path: Path) -> FeedbackFile:
    """ZzError("file.missing" | "feedback.unreadable" | "feedback.newer" | "feedback.changed") says what to do."""
    try:
        book = _book(path.read_bytes())
    except FileNotFoundError as fault:
        raise ZzError("file.missing", file=path) from fault
    except guard.Refusal as why:
        raise ZzError("feedback.unreadable", file=path.name, why=why.finding.message) from why
    except (OSError, ValueError, KeyError, IndexError) as fault:
        raise ZzError("feedback.unreadable", file=path.name, why="文件不完整或已损坏") from fault
    return _read(path.name, book)


def _book(data: bytes) -> Book:
    return Book(data, guard.inspect(data).parts)


def _read(name: str, book: Book) -> FeedbackFile:
    if book.names.get(NAME) != FORMAT:
        raise ZzError("feedback.newer" if NAME in book.names else "feedback.none", file=name)
    try:
        rows = [tuple(row) for row in _text_rows(book) if any(row)]
        file = _file(rows)
        _compare(book, file)
    except (ValueError, KeyError, IndexError, StopIteration, InvalidOperation) as fault:
        raise ZzError("feedback.changed", file=name) from fault
    return file


def _text_rows(book: Book) -> list[list[str]]:
    """By our own pass: the cells are text, and stay as they are spelled."""
    found: dict[int, list[str]] = {}
    for (row, column), cell in book.sheet(HIDDEN).cells.items():
        if column <= _WIDTH:
            found.setdefault(row, [""] * _WIDTH)[column - 1] = cell.content
    return [found[row] for row in sorted(found)]


def _file(rows: list[Row]) -> FeedbackFile:
    """ValueError where the hash is not that of the rows."""
    *told, last = rows
    if last[:2] != ("hash", _digest(told)):
        raise ValueError("hash")
    identity = {row[1]: row[2] for row in told if row[0] == "identity"}
    unit = identity["unit"]
    own = tuple(_figure(unit, row) for row in told if row[0] == "own")
    city = tuple(_figure(CITY, row) for row in told if row[0] == "city")
    return FeedbackFile(identity["plan"], unit, own, city, bool(identity["sample"]))


def _figure(unit: str, row: Row) -> Feedback:
    _, period, address, state, total, month, rank, document, obtained, *_ = row
    value = from_stored(state, total, True)
    fed = number(month) if month else BLANK
    return Feedback(unit, Period.parse(period), Address.parse(address), value, fed, rank, document, obtained)


def _compare(book: Book, file: FeedbackFile) -> None:
    """What a person sees is what the program takes. ValueError where it is not."""
    cells = book.sheet(SHEET).cells
    for n, one in enumerate(file.own):
        for column, value in ((TOTAL, one.total), (MONTH, one.month)):
            cell = cells.get((FIRST_ROW + n, column))
            seen = Decimal(cell.content.strip()) if cell and cell.kind == "n" and cell.content.strip() else None
            if _spelled(seen) != _spelled(value.number):
                raise ValueError(a1((FIRST_ROW + n, column)))


def _spelled(figure: Decimal | None) -> str:
    return "" if figure is None else decimal_text(figure)
