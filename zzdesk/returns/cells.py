"""Names of cells on a sheet, and text as a sheet's XML spells it."""

from __future__ import annotations

import re
from functools import lru_cache

from zzdesk.plan.sheet_cell import Spot as Spot
from zzdesk.plan.sheet_cell import a1 as a1
from zzdesk.plan.sheet_cell import letters as letters

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
_A1 = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile(r'[&<>"]|' + _UNSPEAKABLE.pattern)
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


@lru_cache(maxsize=4096)
def spot_of(name: str) -> Spot | None:
    """(row, column) of "D12" or "$D$12"; None where it is no cell of a sheet."""
    found = _A1.fullmatch(name)
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return (row, column) if 1 <= row <= LAST_ROW and column <= LAST_COLUMN else None


def box_of(name: str) -> tuple[Spot, Spot] | None:
    """Both corners of "A1:C3" (or of one cell); None where it is no range."""
    first, _, last = name.partition(":")
    low, high = spot_of(first), spot_of(last or first)
    return (low, high) if low and high else None


def quoted(sheet: str) -> str:
    """A sheet's name as formulas spell it."""
    return "'" + sheet.replace("'", "''") + "'"


def escaped(words: str) -> str:
    """Text for XML; what XML cannot hold is spelled _xHHHH_ as Excel does, and so is text that looks like that."""
    if not _SPECIAL.search(words):
        return words
    words = _UNSPEAKABLE.sub(lambda m: f"_x{ord(m[0]):04X}_", words)
    return re.sub(r'[&<>"]', lambda m: _MARKUP[m[0]], words)


def unescaped(words: str) -> str:
    """The inverse of the _xHHHH_ spelling (XML's own entities are the parser's work)."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), words) if "_x" in words else words
