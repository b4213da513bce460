"""The common spelling of a sheet's cells, cut by one expression; any other spelling is left to the XML parser.

Our own writer, Excel, WPS and LibreOffice spell cells in one plain form. A sheet of that form to the last letter
takes a third of the parser's time; where any letter between the cells is something else the answer
is None. Whoever asks has seen that the XML is well formed (`guard`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

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
_TEXT_COLUMNS = 6
_TEXTS = re.compile(
    r'<row r="([1-9][0-9]{0,6})">'
    + "".join(
        rf'(?:<c r="{letter}\1" t="inlineStr"><is><t xml:space="preserve">([^<]*)</t></is></c>)?'
        for letter in "ABCDEF"[:_TEXT_COLUMNS]
    )
    + r'(?:<c r="G\1"(?: t="inlineStr")?>(?:<v>[^<]*</v>|<is><t xml:space="preserve">[^<]*</t></is>)</c>)?</row>|(.)',
    re.S,
)
TOP = 6  # rows in which the heads of a table are looked for
_HIDDEN = re.compile(r' hidden="(?:1|true)"')
_MERGE = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)"/>')
OPEN, CLOSE, ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_OTHER_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
_MARKUP = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))


# Where a cell is, its style, kind, whether it has a formula, the formula, value and text.
_Told: TypeAlias = tuple[Spot, str, str, str, str, str, str]


class QuickSheet(NamedTuple):
    """What a RawSheet holds."""

    cells: dict[Spot, RawCell]
    merges: list[tuple[Spot, Spot]]
    hidden_rows: set[int]


def quick_sheet(xml: bytes, strings: Sequence[str]) -> QuickSheet | None:
    """None where the sheet is spelled in any other way, or holds what the parser's pass would find fault with."""
    cut = _cut(xml)
    merges = merges_in(cut[0]) if cut else None
    return None if cut is None or merges is None else _sheet(cut[1], merges, strings)


def quick_cells(xml: bytes, strings: Sequence[str]) -> dict[Spot, RawCell] | None:
    """The cells alone."""
    cut = _cut(xml)
    found = _sheet(cut[1], [], strings) if cut else None
    return found.cells if found else None


def _sheet(data: bytes, merges: list[tuple[Spot, Spot]], strings: Sequence[str]) -> QuickSheet | None:
    cells: dict[Spot, RawCell] = {}
    hidden: set[int] = set()
    current = 0
    for name, style, kind, has_formula, formula, value, text, row, attributes, odd in _PLAIN.findall(data.decode()):
        if name:
            spot = spot_of(name)
            if spot is None or spot[0] != current:  # a cell of another row than the one it stands in
                return None
            filled = value or text or has_formula
            if filled and not _put(cells, (spot, style, kind, has_formula, formula, value, text), strings):
                return None
        elif odd:
            return None
        elif row:
            current = int(row)
            if "hidden" in attributes and _HIDDEN.search(attributes):
                hidden.add(current)
    return QuickSheet(cells, merges, hidden)


def cells_in(rows: bytes) -> tuple[dict[Spot, RawCell], set[int]] | None:
    """The cells of some rows, none of which is a shared string, and the hidden rows; None where they are spelled in
    any other way. Without line ends of any but one kind (see `_cut`)."""
    found = None if b"\r" in rows else _sheet(rows, [], [])
    return None if found is None else (found.cells, found.hidden_rows)


def spelled_out(kind: str, words: str) -> str | None:
    """The content that XML's words stand for in a cell of a kind (as RawCell's); None where a reference is none of
    the five."""
    return _spoken(words) if kind == "s" else _unmarked(words)


def quick_columns(
    xml: bytes, strings: Sequence[str], heads: Collection[str], wanted: Collection[str]
) -> dict[Spot, RawCell] | None:
    """A long table's top with the row of its heads, and below it the columns under the `wanted` heads alone.

    None where the sheet is spelled in any other way or the heads are not found.
    """
    cut = _cut(xml)
    if cut is None:
        return None
    *rows, rest = cut[1].split(ROW_END, TOP)
    top = _sheet(ROW_END.join([*rows, b""]), [], strings)
    columns = columns_of(top.cells, heads, wanted) if top else None
    if top is None or columns is None or _may_hide(rest) or cut[0].count(b"/main") != 1:
        return None
    plain, started = _in_columns(frozenset(map(letters, columns)))
    found = plain.findall(rest)
    if len(found) != len(started.findall(rest)):
        return None
    for name, *told in found:
        if told[2] or told[4] or told[5]:  # a formula, a value, a text
            spot = spot_of(name.decode())
            style, kind, has, formula, value, text = (part.decode() for part in told)
            if spot is None or not _put(top.cells, (spot, style, kind, has, formula, value, text), strings):
                return None
    return top.cells


def quick_texts(xml: bytes) -> list[list[str]] | None:
    """A sheet of texts as our own writer spells it, row by row from the first; figures after the sixth column are
    passed over."""
    cut = _cut(xml)
    found = _TEXTS.findall(cut[1].decode()) if cut else []
    if not found or any(row[-1] for row in found):
        return None
    if [row[0] for row in found] != [str(n) for n in range(1, len(found) + 1)]:
        return None
    rows = [list(row[1:-1]) for row in found]
    if cut and (b"&" in cut[1] or b"_x" in cut[1]):
        told = [[_spoken(words) if "&" in words or "_x" in words else words for words in row] for row in rows]
        rows = [[words for words in row if words is not None] for row in told]
        return rows if all(len(row) == _TEXT_COLUMNS for row in rows) else None
    return rows


def _may_hide(rest: bytes) -> bool:
    """Whether a cell may be spelled in a way, or stand in a place, that a search for <c r="… does not tell."""
    return rest.count(b"<c") != rest.count(b'<c r="') or any(word in rest for word in (b"xmlns", b"<!", b"sheetData"))


def columns_of(cells: Mapping[Spot, RawCell], heads: Collection[str], wanted: Collection[str]) -> frozenset[int] | None:
    """The wanted columns, where a row holds all heads."""
    rows: dict[int, dict[str, int]] = {}
    for (row, column), cell in cells.items():
        if (words := cell.content.strip()) in heads:
            rows.setdefault(row, {})[words] = column
    whole = next((found for found in rows.values() if len(found) == len(heads)), None)
    return frozenset(whole[head] for head in wanted) if whole else None


@lru_cache(maxsize=32)
def _in_columns(columns: frozenset[str]) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Cells of these columns, whole; and where any of them begins."""
    names = "|".join(sorted(columns))
    whole = rf'<c r="((?:{names})[1-9][0-9]{{0,6}})"{_STYLED}{_FILLED}'
    return re.compile(whole.encode()), re.compile(rf'<c r="(?:{names})[0-9]'.encode())


def _put(cells: dict[Spot, RawCell], told: _Told, strings: Sequence[str]) -> bool:
    """Keep a cell that holds anything. False where the parser would find fault with it."""
    spot, style, kind, has_formula, formula, value, text = told
    if spot in cells:
        return False
    words: str | None = value
    if kind == "inlineStr":
        words, kind = text or value, "s"
        words = words if "&" not in words and "_x" not in words else _spoken(words)
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
    start, end = xml.find(OPEN), xml.rfind(CLOSE)
    if len(xml) > _LARGEST or not 0 <= start < end:
        return None
    around, data = xml[:start] + xml[end + len(CLOSE) :], xml[start + len(OPEN) : end]
    # A comment; another block of cells; line ends, which the parser changes; an encoding that the parser undoes.
    if b"<!" in around or b"sheetData" in around or b"\r" in data or not is_utf8(xml[:start]):
        return None
    return around, data


def is_utf8(head: bytes) -> bool:
    return b"encoding" not in head or re.search(rb"""encoding=["']utf-8["']""", head, re.I) is not None


def merges_in(around: bytes) -> list[tuple[Spot, Spot]] | None:
    """The merged cells; None where they, or hidden columns, are for the parser."""
    if b"hidden" in around:
        return None
    told = _MERGE.findall(around)
    boxes = [box for words in told if (box := box_of(words.decode()))]
    whole = len(boxes) == len(told) and around.count(b"mergeCell") == len(told) + 2 * (b"<mergeCells" in around)
    return boxes if whole else None
