"""Rows of sheets that were seen before: a thousand returns of one template differ in few of their words.

A row that was found sound once (well formed, no formula that calls another program) is sound whenever the same bytes
come again, and so is one that differs from it only in such words as cannot change any of that: its mould, all but
the words, is the same. Which cell lies where follows from the mould too. Whatever is new or spelled in
another way is looked at whole; nothing is believed that was not compared byte by byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, TypeVar

from zzdesk.plan.sheet_cell import RawCell, Spot
from zzdesk.returns.quickxml import CLOSE, OPEN, ROW_END, TOP, cells_in, columns_of, is_utf8, merges_in, spelled_out

Check: TypeAlias = Callable[[bytes], bool]  # whether a part of a sheet is sound
Cells: TypeAlias = dict[Spot, RawCell]
_Key = TypeVar("_Key")
_Known = TypeVar("_Known")

_WORDS = re.compile(rb'(<v>|<t xml:space="preserve">)([^<>\x00-\x1f]*)(?=</)')
_FOOT, _FOOT_END = b"<oddFooter>", b"</oddFooter>"
_ONE_LINE = re.compile(rb"[^<>\x00-\x1f]*")
_OTHER_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
_MARK = "\ue000"
_MOST_ROWS, _MOST_MOULDS, _MOST_SHEETS = 2048, 2048, 64
_LONGEST = 16 * 1024  # bytes of a row that is kept
_LARGEST = 2 * 1024 * 1024
_MOST_NEW = 400  # rows of one sheet that are looked at one by one
_SIX = 6


class Row:
    """What lies between two row ends: its cells, None where they are for the parser; rows that are hidden.

    Made of a mould and words, it puts them together when asked.
    """

    __slots__ = ("_cells", "_mould", "_told", "_words", "hidden")

    def __init__(
        self,
        cells: Cells | None,
        hidden: frozenset[int] = frozenset(),
        mould: Mould | None = None,
        words: Sequence[str] = (),
    ) -> None:
        self._cells, self.hidden, self._mould, self._words = cells, hidden, mould, words
        self._told: tuple[int, list[str]] | None = None

    @property
    def cells(self) -> Cells | None:
        made = self._mould  # another thread may be putting the same row together
        if made is not None:
            self._cells = made.filled(self._words)
            self._mould = None
        return self._cells

    def within(self, columns: Collection[int]) -> Cells | None:
        """Those in some columns alone."""
        made = self._mould
        if made is not None and made.columns.isdisjoint(columns):
            return {}
        cells = self.cells
        return None if cells is None else {spot: cell for spot, cell in cells.items() if spot[1] in columns}

    def texts(self) -> tuple[int, list[str]] | None:
        """Its number and what stands in its first six cells; None where that is nothing or no texts alone."""
        if self._told is None:
            made = self._mould
            self._told = made.texts(self._words) if made and made.picks else _texts_in(self.cells or {})
        return self._told


def _texts_in(cells: Cells) -> tuple[int, list[str]] | None:
    rows = {at for at, _ in cells}
    words = [""] * _SIX
    for (_, column), cell in cells.items():
        if column <= _SIX:
            if cell.kind != "s" or cell.formula is not None:
                return None
            words[column - 1] = cell.content
    return (rows.pop(), words) if len(rows) == 1 else None


@dataclass(slots=True)
class Mould:
    """A row without its words: the cells, with a mark where a word belongs, and the cell of each of the `count` words
    (`places` None: to be looked for each time). `picks`: its number, and of its first six texts the word's place or
    the text itself. `last` is how it came last."""

    count: int
    cells: Cells
    hidden: frozenset[int]
    places: tuple[Spot, ...] | None
    columns: frozenset[int]
    picks: tuple[int, list[int | str]] | None = None
    last: tuple[list[str], Row] | None = None

    def texts(self, words: Sequence[str]) -> tuple[int, list[str]]:
        assert self.picks is not None
        number, picks = self.picks
        return number, [_spelled("s", words[pick]) if isinstance(pick, int) else pick for pick in picks]

    def filled(self, words: Sequence[str]) -> Cells:
        assert self.places is not None
        cells = dict(self.cells)
        for spot, told in zip(self.places, words, strict=True):
            kind, _, style, formula = cells[spot]
            told = _spelled(kind, told)
            if told or formula is not None:
                cells[spot] = RawCell(kind, told, style, formula)
            else:
                del cells[spot]
        return cells


def _spelled(kind: str, words: str) -> str:
    """Plain words (see `_plain_words`) have no reference that could not be spelled out."""
    return (spelled_out(kind, words) or "") if "&" in words or "_x" in words else words


class _Around(NamedTuple):
    """What stands around the rows: the merges, None where they are for the parser."""

    merges: list[tuple[Spot, Spot]] | None


class KnownSheet(NamedTuple):
    """A sound sheet by its rows. `merges` is None where they are for the parser."""

    merges: list[tuple[Spot, Spot]] | None
    rows: list[Row]

    def cells(self) -> Cells | None:
        """All cells that hold anything, in the sheet's order; None where they are for the parser."""
        found: Cells = {}
        count = 0
        for row in self.rows:
            cells = row.cells
            if cells is None:
                return None
            found.update(cells)
            count += len(cells)
        return found if len(found) == count else None

    def hidden_rows(self) -> set[int]:
        return {number for row in self.rows for number in row.hidden}

    def columns(self, heads: Collection[str], wanted: Collection[str]) -> Cells | None:
        """The table's top, and below it the cells under the `wanted` heads alone; None where that cannot be told."""
        found = KnownSheet(None, self.rows[:TOP]).cells()
        columns = columns_of(found, heads, wanted) if found else None
        if found is None or columns is None:
            return None
        for row in self.rows[TOP:]:
            cells = row.within(columns)
            if cells is None or not found.keys().isdisjoint(cells):
                return None
            found.update(cells)
        return found

    def texts(self) -> list[list[str]] | None:
        """A sheet of texts in six columns, row by row from the first; None where it is anything else."""
        told = [row.texts() for row in self.rows]
        found = [six[1] for number, six in enumerate(told, 1) if six and six[0] == number]
        return found if found and len(found) == len(told) else None


_rows: dict[bytes, Row] = {}
_moulds: dict[bytes, Mould] = {}
_around: dict[tuple[bytes, bytes, bytes], _Around] = {}


def known_sheet(xml: bytes, is_sound: Check) -> KnownSheet | None:
    """A sheet that is sound by its rows; None where it is not, or is to be looked at whole."""
    start, end = xml.find(OPEN), xml.rfind(CLOSE)
    if len(xml) > _LARGEST or not 0 <= start < end:
        return None
    *pieces, rest = xml[start + len(OPEN) : end].split(ROW_END)
    around = None if rest else _around_of(xml[:start], xml[end + len(CLOSE) :], is_sound)
    if around is None:
        return None
    rows, new = [], 0
    for piece in pieces:
        row = _rows.get(piece)
        if row is None:
            new += 1
            row = _row(piece, is_sound, new <= _MOST_NEW)
            if row is None:
                return None
        rows.append(row)
    return KnownSheet(around.merges, rows)


def _keep(known: dict[_Key, _Known], most: int, key: _Key, made: _Known) -> None:
    if len(known) >= most:
        known.clear()
    known[key] = made


# --- what stands around the rows -------------------------------------------------------------------------
def _around_key(head: bytes, tail: bytes) -> tuple[tuple[bytes, bytes, bytes], bytes]:
    """All but the words of the foot of the page, which are each return's own; and these."""
    before, mark, rest = tail.partition(_FOOT)
    at = rest.find(_FOOT_END) if mark else 0
    return (head, before + mark, rest[at:]), rest[: max(at, 0)]


def _around_of(head: bytes, tail: bytes, is_sound: Check) -> _Around | None:
    key, foot = _around_key(head, tail)
    if not _ONE_LINE.fullmatch(foot) or _plain_words([foot]) is None:
        return None
    found = _around.get(key)
    if found is None:
        around = head + tail
        if b"<!" in around or b"<?" in around[2:] or b"sheetData" in around or not is_utf8(head):
            return None
        if not is_sound(head + OPEN + CLOSE + tail):
            return None
        found = _Around(merges_in(around))
        _keep(_around, _MOST_SHEETS, key, found)
    return found


# --- rows --------------------------------------------------------------------------------------------------
def _row(piece: bytes, is_sound: Check, may_look: bool) -> Row | None:
    """None where it is not sound, or not to be judged by itself."""
    parts = _WORDS.split(piece)
    words = _plain_words(parts[2::3])
    del parts[2::3]
    key = b"\0".join(parts)
    mould = _moulds.get(key)
    if mould and words is not None and mould.count == len(words):
        return _again(piece, mould, words)
    if not may_look or b"<!" in piece or b"<?" in piece or not is_sound(OPEN + piece + ROW_END + CLOSE):
        return None
    row = _plainly(piece)
    if words is not None and len(piece) <= _LONGEST:
        _keep(_moulds, _MOST_MOULDS, key, _mould_of(parts, words, row))
    return row


def _again(piece: bytes, mould: Mould, words: list[str]) -> Row:
    """A row of a known mould. The same words once more: from now on it is known by its bytes."""
    last = mould.last
    if last and last[0] == words:
        _keep(_rows, _MOST_ROWS, piece, last[1])
        return last[1]
    row = _plainly(piece) if mould.places is None else Row(None, mould.hidden, mould, words)
    mould.last = words, row
    return row


def _plain_words(words: Sequence[bytes]) -> list[str] | None:
    """Texts of one line each; None where the parser could find fault with any of them."""
    if not words:
        return []
    try:
        told = b"\n".join(words).decode()
    except UnicodeDecodeError:
        return None
    if "\ufffe" in told or "\uffff" in told or ("&" in told and _OTHER_ENTITY.search(told)):
        return None
    return told.split("\n")


def _plainly(piece: bytes) -> Row:
    found = cells_in(piece + ROW_END)
    return Row(None) if found is None else Row(found[0], frozenset(found[1]))


def _mould_of(parts: Sequence[bytes], words: Sequence[str], row: Row) -> Mould:
    """The mould of a row that was looked at, and what it is made of."""
    marks = [f"{_MARK}{n}" for n in range(len(words))]
    behind = [mark.encode() for mark in marks]
    marked = b"".join(part + (behind[n // 2] if n % 2 else b"") for n, part in enumerate(parts))
    cast = None if _MARK.encode() in b"".join(parts) else _plainly(marked).cells
    at = {cell.content: spot for spot, cell in (cast or {}).items() if cell.content.startswith(_MARK)}
    whole = cast is not None and at.keys() == set(marks)
    places = tuple(at[mark] for mark in marks) if whole else None
    mould = Mould(len(words), cast or {}, row.hidden, places, frozenset(column for _, column in cast or {}))
    # A last look: what is told by the mould must be what was read.
    if mould.places is not None and mould.filled(words) != row.cells:
        mould.places = None
    texts = _texts_in(mould.cells) if mould.places is not None else None
    if texts:
        mould.picks = texts[0], [marks.index(w) if w.startswith(_MARK) else w for w in texts[1]]
    return mould
