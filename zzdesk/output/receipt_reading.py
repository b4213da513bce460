"""Opening a receipt's workbook: guarded like every workbook that comes in, then its hidden sheet."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from zzdesk.errors import ZzError
from zzdesk.output.receipt_book import MACHINE
from zzdesk.receipt import RECEIPT_FORMAT, Receipt, code_of_words, receipt_from
from zzdesk.returns import guard
from zzdesk.returns.book import Book
from zzdesk.returns.seal import code_of

_SAYS = b"zzdesk-receipt/"
_MOST = 1 << 20  # bytes of the table of contents


def receipt_at(path: Path) -> tuple[Receipt, str]:
    """The receipt and its text, as it is kept.

    ZzError("file.missing" | "receipt.unreadable" | "receipt.not_one" | "receipt.newer" | "receipt.changed").
    """
    if not path.is_file():
        raise ZzError("file.missing", file=path)
    try:
        data = path.read_bytes()
        book = Book(data, guard.inspect(data).parts)
        told = book.names.get("zz_format", "")
    except guard.Refusal as why:
        raise ZzError("receipt.unreadable", file=path.name, why=why.finding.message) from why
    except (OSError, ValueError, KeyError) as fault:
        raise ZzError("receipt.unreadable", file=path.name, why=str(fault)) from fault
    if told.partition("/")[0] != RECEIPT_FORMAT.partition("/")[0]:
        raise ZzError("receipt.not_one", file=path.name)
    if told != RECEIPT_FORMAT:
        raise ZzError("receipt.newer", file=path.name)
    return _read(book, path.name)


def says_receipt(path: Path) -> bool:
    """Whether a workbook names itself a receipt, of whatever age and soundness. Cheap; never raises."""
    try:
        with zipfile.ZipFile(path) as book:
            return _SAYS in book.open("xl/workbook.xml").read(_MOST)
    except (OSError, ValueError, KeyError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False


def _read(book: Book, name: str) -> tuple[Receipt, str]:
    try:
        pieces = [row[0] for row in book.rows(MACHINE) if row and row[0]]
        words = "".join(piece[1:-1] for piece in pieces)
        if not all(len(p) > 1 and p[0] == p[-1] == "|" for p in pieces):
            raise ValueError(MACHINE)
        if code_of(code_of_words(words)) != book.names.get("zz_code"):
            raise ValueError("code")
        return receipt_from(words), words
    except (ValueError, KeyError, StopIteration) as fault:
        raise ZzError("receipt.changed", file=name) from fault
