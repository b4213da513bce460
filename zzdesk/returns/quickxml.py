"""The common spelling of a sheet's cells, cut by one expression; any other spelling is left to the XML parser.

Our own writer, Excel, WPS and LibreOffice spell cells in one plain form. A sheet of that form to the last letter
takes a third of the parser's time; where any letter between the cells is something else the answer
is None. Whoever asks has seen that the XML is well formed (`guard`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from zzdesk.plan.sheet_cell import RawCell, Spot, letters
from zzdesk.returns.cells import box_of, spot_of, unescaped

_LARGEST = 2 * 1024 * 1024
_STYLED = r'(?: s="([0-9]{1,6})")?(?: t="([a-zA-Z]{1,9})")?'
_FILLED = (
    r"(?:/>|>"
    r"(?:(<f)(?: [^<>]*[^<>/])?(?:/>|>([^<]*)</f>))?"
    r"(?:<v>([^<]*)</v>|<v/>)?"
    r'(?:<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?'
    r"</c>)"
)
_PLAIN = re.compile(
    rf'<c r="([A-Z]{{1,3}}[1-9][0-9]{{0,6}})"{_STYLED}{_FILLED}'
    r'|<row r="([1-9][0-9]{0,6})"((?: [A-Za-z0-9_:]+="[^"<>]*")*)(?:/>|>)'
    r"|</row>"
    r"|(.)",
    re.S,
)
_TOP = 12  # rows in which the heads of a table are looked for
_HIDDEN = re.compile(r' hidden="(?:1|true)"')
_MERGE = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)"/>')
_OPEN, _CLOSE, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_OTHER_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
_MARKUP = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))


class QuickSheet(NamedTuple):
    """What a RawSheet holds."""

    cells: dict[Spot, RawCell]
    merges: list[tuple[Spot, Spot]]
    hidden_rows: set[int]


def quick_sheet(xml: bytes, strings: Sequence[str]) -> QuickSheet | None:
    """None where the sheet is spelled in any other way, or holds what the parser's pass would find fault with."""
    cut = _cut(xml)
    merges = _merges(cut[0]) if cut else None
    return None if cut is None or merges is None else _sheet(cut[1], merges, strings)


def quick_cells(xml: bytes, strings: Sequence[str]) -> dict[Spot, RawCell] | None:
    """The cells alone."""
    cut = _cut(xml)
    found = _sheet(cut[1], [], strings) if cut else None
    return found.cells if found else None


def _sheet(data: bytes, merges: list[tuple[Spot, Spot]], strings: Sequence[str]) -> QuickSheet | None:
    cells: dict[Spot, RawCell] = {}
    hidden: set[int] = set()
    here = 0
    for name, style, kind, has_formula, formula, value, text, row, attributes, odd in _PLAIN.findall(data.decode()):
        if value or text or has_formula:
            if not _put(cells, (name, style, kind, has_formula, formula, value, text), strings, here):
                return None
        elif odd:
            return None
        elif row:
            here = int(row)
            if "hidden" in attributes and _HIDDEN.search(attributes):
                hidden.add(here)
    return QuickSheet(cells, merges, hidden)


def quick_columns(
    xml: bytes, strings: Sequence[str], heads: Collection[str], wanted: Collection[str]
) -> dict[Spot, RawCell] | None:
    """A long table's top with the row of its heads, and below it the columns under the `wanted` heads alone.

    None where the sheet is spelled in any other way or the heads are not found.
    """
    cut = _cut(xml)
    if cut is None:
        return None
    *rows, rest = cut[1].split(_ROW_END, _TOP)
    top = _sheet(_ROW_END.join([*rows, b""]), [], strings)
    columns = _columns(top.cells, heads, wanted) if top else None
    if top is None or columns is None or _may_hide(rest) or cut[0].count(b"/main") != 1:
        return None
    plain, started = _in_columns(columns)
    found = plain.findall(rest)
    if len(found) != len(started.findall(rest)):
        return None
    filled = (cell for cell in found if cell[3] or cell[5] or cell[6])  # with a formula, a value or text
    told = (tuple(part.decode() for part in cell) for cell in filled)
    return top.cells if all(_put(top.cells, cell, strings) for cell in told) else None


def _may_hide(rest: bytes) -> bool:
    """Whether a cell may be spelled in a way, or stand in a place, that a search for <c r="… does not tell."""
    return rest.count(b"<c") != rest.count(b'<c r="') or any(word in rest for word in (b"xmlns", b"<!", b"sheetData"))


def _columns(cells: Mapping[Spot, RawCell], heads: Collection[str], wanted: Collection[str]) -> frozenset[str] | None:
    """The letters of the wanted columns, where a row holds all heads."""
    rows: dict[int, dict[str, int]] = {}
    for (row, column), cell in cells.items():
        if (words := cell.content.strip()) in heads:
            rows.setdefault(row, {})[words] = column
    whole = next((found for found in rows.values() if len(found) == len(heads)), None)
    return frozenset(letters(whole[head]) for head in wanted) if whole else None


@lru_cache(maxsize=32)
def _in_columns(columns: frozenset[str]) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Cells of these columns, whole; and where any of them begins."""
    names = "|".join(sorted(columns))
    whole = rf'<c r="((?:{names})[1-9][0-9]{{0,6}})"{_STYLED}{_FILLED}'
    return re.compile(whole.encode()), re.compile(rf'<c r="(?:{names})[0-9]'.encode())


def _put(cells: dict[Spot, RawCell], told: Sequence[str], strings: Sequence[str], row: int = 0) -> bool:
    """Keep a cell that holds anything; `row`: where it stands, if known. False for what the parser finds fault with."""
    name, style, kind, has_formula, formula, value, text = told
    if not (value or text or has_formula):
        return True
    spot = spot_of(name)
    if spot is None or spot in cells or (row and spot[0] != row):
        return False
    words: str | None = value
    if kind == "inlineStr":
        words, kind = text if "&" not in text and "_x" not in text else _spoken(text), "s"
    elif kind == "str":
        words, kind = _spoken(value), "s"
    elif kind == "s" and value:
        index = int(value) if value.isascii() and value.isdecimal() else len(strings)
        words = strings[index] if index < len(strings) else None
    elif "&" in value:
        words = _unmarked(value)
    spelled = (_unmarked(formula) if "&" in formula else formula) if has_formula else None
    if words is None or (has_formula and spelled is None):
        return False
    if words or has_formula:
        cells[spot] = RawCell(kind or "n", words, int(style or 0), spelled)
    return True


def _spoken(words: str) -> str | None:
    bare = _unmarked(words)
    return None if bare is None else unescaped(bare)


def _unmarked(words: str) -> str | None:
    """None where there is a reference that is none of the five."""
    if "&" not in words:
        return words
    if _OTHER_ENTITY.search(words):
        return None
    for entity, letter in _MARKUP:
        words = words.replace(entity, letter)
    return words


def _cut(xml: bytes) -> tuple[bytes, bytes] | None:
    """The sheet without its cells, and these; None where they cannot be told by searching."""
    start, end = xml.find(_OPEN), xml.rfind(_CLOSE)
    if len(xml) > _LARGEST or not 0 <= start < end:
        return None
    around, data = xml[:start] + xml[end + len(_CLOSE) :], xml[start + len(_OPEN) : end]
    # A comment; another block of cells; line ends, which the parser changes; an encoding that the parser undoes.
    if b"<!" in around or b"sheetData" in around or b"\r" in data or not _is_utf8(xml[:start]):
        return None
    return around, data


def _is_utf8(head: bytes) -> bool:
    return b"encoding" not in head or re.search(rb"""encoding=["']utf-8["']""", head, re.I) is not None


def _merges(around: bytes) -> list[tuple[Spot, Spot]] | None:
    """The merged cells; None where they, or hidden columns, are for the parser."""
    if b"hidden" in around:
        return None
    told = _MERGE.findall(around)
    boxes = [box for words in told if (box := box_of(words.decode()))]
    whole = len(boxes) == len(told) and around.count(b"mergeCell") == len(told) + 2 * (b"<mergeCells" in around)
    return boxes if whole else None
