"""A clerk's own workbook (.xlsx) or text table (.csv), as plain sheets of cells. Never calculated, never guessed at."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from zzdesk.errors import ZzError
from zzdesk.plan.sheet_cell import PlainSheet, RawCell
from zzdesk.returns import guard, sniff
from zzdesk.returns.book import Book, BookSheet
from zzdesk.returns.sheetxml import MOST_CELLS, TooManyCells
from zzdesk.textfile import decoded

_IDENTITY = "zz_format"  # a defined name that every return has
_MOST_SHEETS = 60


@dataclass(frozen=True, slots=True)
class OwnBook:
    """The visible sheets that hold anything; `too_large` names those that were left unread.

    `is_return`: a return of this program, which has a reader of its own.
    """

    name: str
    sheets: tuple[PlainSheet, ...]
    too_large: tuple[str, ...] = ()
    is_return: bool = False


def read_own_book(path: Path) -> OwnBook:
    """ZzError("file.missing" | "own.…") says what the file is and what to do."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as fault:
        raise ZzError("file.missing", file=path) from fault
    except OSError as fault:
        raise ZzError("own.cannot_open", file=path.name) from fault
    return own_book_of(path.name, data)


def own_book_of(name: str, data: bytes) -> OwnBook:
    """The same of bytes at hand. ZzError("own.…")."""
    if not data.startswith(b"PK"):
        code = sniff.what_is(data)
        if code == "guard.csv":
            return OwnBook(name, (_text_sheet(name, data),))
        raise _refused(name, code)
    try:
        inspected = guard.inspect(data)
        book = Book(inspected.data, inspected.parts)
        return _sheets_of(name, book)
    except guard.Refusal as why:
        raise _refused(name, why.finding.code, why.finding.message) from why
    except (ValueError, KeyError, IndexError) as fault:
        raise ZzError("own.damaged", file=name) from fault


def _sheets_of(name: str, book: Book) -> OwnBook:
    if _IDENTITY in book.names:
        return OwnBook(name, (), is_return=True)
    found, too_large = [], []
    for sheet in [s for s in book.sheets if not s.is_hidden][:_MOST_SHEETS]:
        try:
            read = _plain(book, sheet)
        except TooManyCells:
            too_large.append(sheet.name)
            continue
        if read.cells:
            found.append(read)
    if not found:
        raise ZzError("own.too_large" if too_large else "own.nothing", file=name, limit=MOST_CELLS)
    return OwnBook(name, tuple(found), tuple(too_large))


def _plain(book: Book, sheet: BookSheet) -> PlainSheet:
    raw = book.sheet(sheet.name)
    return PlainSheet(sheet.name, raw.cells, raw.merges, book.format_of)


def _refused(name: str, code: str, words: str = "") -> ZzError:
    own = _OWN.get(code)
    return ZzError(own, file=name) if own else ZzError("own.refused", file=name, why=words or code)


# What a bureau would ask to have sent again is here to be saved again.
_OWN = {
    "guard.empty": "own.empty",
    "guard.encrypted": "own.encrypted",
    "guard.xls": "own.xls",
    "guard.xlsb": "own.save_as",
    "guard.ods": "own.save_as",
    "guard.html": "own.save_as",
    "guard.xml_table": "own.save_as",
    "guard.macro": "own.macro",
    "guard.cut": "own.damaged",
    "guard.damaged": "own.damaged",
    "guard.crc": "own.damaged",
    "guard.malformed": "own.damaged",
    "guard.broken_book": "own.damaged",
    "guard.pdf": "own.no_table",
    "guard.picture": "own.no_table",
    "guard.document": "own.no_table",
    "guard.archive": "own.archive",
    "guard.not_a_workbook": "own.archive",
}


# --- text ---------------------------------------------------------------------------------
def _text_sheet(name: str, data: bytes) -> PlainSheet:
    try:
        words = data.decode("utf-16") if data.startswith((b"\xff\xfe", b"\xfe\xff")) else decoded(data, name)
        rows = csv.reader(io.StringIO(words, newline=""), delimiter=_delimiter(words))
        cells = {
            (r, c): RawCell("s", cell) for r, row in enumerate(rows, 1) for c, cell in enumerate(row, 1) if cell.strip()
        }
    except (csv.Error, UnicodeDecodeError) as fault:
        raise ZzError("own.damaged", file=name) from fault
    if len(cells) > MOST_CELLS:
        raise ZzError("own.too_large", file=name, limit=MOST_CELLS)
    return PlainSheet(Path(name).stem, cells)


def _delimiter(words: str) -> str:
    """The mark that parts most rows of the beginning; a comma where none does."""
    rows = words[:20_000].splitlines()[:30]
    return max(",\t;", key=lambda mark: sum(mark in row for row in rows))
