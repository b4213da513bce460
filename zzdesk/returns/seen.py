"""A workbook that was read, sheet by sheet as its cells hold it, to be looked at. Never calculated."""

from __future__ import annotations

from zzdesk.errors import ZzError
from zzdesk.plan.sheet_cell import PlainSheet
from zzdesk.returns import guard
from zzdesk.returns.book import Book, BookSheet
from zzdesk.returns.sheetxml import TooManyCells
from zzdesk.returns.templates import HIDDEN

_MOST_SHEETS = 60


def sheets_seen(data: bytes) -> tuple[PlainSheet, ...]:
    """Every sheet but the one with identity and seal, in the workbook's order, hidden ones too.

    ZzError with the guard's code for a file that it stops; a sheet with too many cells comes empty.
    """
    try:
        book = Book(data, guard.inspect(data).parts)
        return tuple(_seen(book, sheet) for sheet in book.sheets[:_MOST_SHEETS] if sheet.name != HIDDEN)
    except guard.Refusal as why:
        raise ZzError(why.finding.code, **why.finding.args) from why
    except (ValueError, KeyError, IndexError) as fault:
        raise ZzError("guard.broken_book", fault=str(fault)[:80]) from fault


def _seen(book: Book, sheet: BookSheet) -> PlainSheet:
    try:
        raw = book.sheet(sheet.name)
    except TooManyCells:
        return PlainSheet(sheet.name, {})
    return PlainSheet(sheet.name, raw.cells, raw.merges, book.format_of)
