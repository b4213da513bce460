"""Patching a sheet's XML: cells are replaced one by one, all the rest stays byte for byte."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass

from zzdesk.returns.cells import Spot, a1, escaped, spot_of
from zzdesk.returns.stretch import Stretch, cell_moved, cut_address, unshared

_DATA = re.compile(r"<sheetData\s*/>|<sheetData\s*>(.*?)</sheetData>", re.S)
_DIMENSION = re.compile(r"<dimension\b[^>]*?/>")
_ROW = re.compile(r"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.S)
_CELL = re.compile(r"<c\b([^>]*?)(?:/>|>.*?</c>)", re.S)
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_ROW_NUMBER = re.compile(r'(<row\b[^>]*?\sr=")[0-9]+')


@dataclass(frozen=True, slots=True)
class CellPatch:
    """New content of a cell; `style` None keeps the template's. `content` None empties it, Words are text.

    `is_array`: the formula is entered as an array formula of this one cell.
    """

    content: str | None = None
    is_number: bool = False
    formula: str | None = None
    style: int | None = None
    is_array: bool = False

    def xml(self, spot: Spot, style: str) -> str:
        style = style if self.style is None else str(self.style)
        head = f'<c r="{a1(spot)}"' + (f' s="{style}"' if style else "")
        if self.formula is not None:
            kind = "" if self.is_number else ' t="str"'
            array = f' t="array" ref="{a1(spot)}"' if self.is_array else ""
            return f"{head}{kind}><f{array}>{escaped(self.formula)}</f><v>{escaped(self.content or '')}</v></c>"
        if self.content is None:
            return f"{head}/>"
        if self.is_number:
            return f"{head}><v>{self.content}</v></c>"
        return f'{head} t="inlineStr"><is><t xml:space="preserve">{escaped(self.content)}</t></is></c>'


@dataclass(frozen=True, slots=True)
class RowPatch:
    hidden: bool = False
    height: float | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    attributes: Mapping[str, str]
    cells: tuple[tuple[int, str, str], ...]  # column, style, as it stands in the template
    raw: str


class SheetPatch:
    """A template's sheet, cut once into rows and cells and rendered many times."""

    def __init__(self, xml: str) -> None:
        found = _DATA.search(xml)
        if not found:
            raise ValueError("sheetData")
        self.before, self.after = xml[: found.start()], xml[found.end() :]
        self.rows = [_cut(m) for m in _ROW.finditer(found[1] or "")]
        self._by_number = {row.number: row for row in self.rows}

    def stretched(self, row: int, count: int, sheet: str = "") -> SheetPatch:
        """The same sheet in which row `row` stands `count` times, and all below it further down.

        Addresses, merges, validations, conditional formats, links, filters, page breaks and formulas follow, those
        that name the sheet only where `sheet` gives its name. Panes and selections stay. Parts of their own are
        left as they are: drawings, comments, tables; so are defined names (Stretch.names moves them).
        """
        if count < 1:
            raise ValueError(f"count {count}")
        if count == 1:
            return self
        stretch, made = Stretch(row, count, sheet), copy(self)
        made.rows = []
        for old in _unshared(self.rows):
            if old.number == row:
                made.rows += _copies(old, stretch)
            else:
                made.rows.append(_moved(old, stretch))
        made._by_number = {new.number: new for new in made.rows}
        made.before, made.after = stretch.outside(self.before), stretch.outside(self.after)
        return made

    def style_of(self, spot: Spot) -> str:
        """The style index of a template's cell ("" where the cell is not there)."""
        row = self._by_number.get(spot[0])
        return next((style for column, style, _ in row.cells if column == spot[1]), "") if row else ""

    def has_formula(self, spot: Spot) -> bool:
        row = self._by_number.get(spot[0])
        return any("<f" in cell for column, _, cell in row.cells if column == spot[1]) if row else False

    def height_of(self, row: int) -> float | None:
        found = self._by_number.get(row)
        words = found.attributes.get("ht") if found else None
        return float(words) if words else None

    def row_cells(self, number: int) -> dict[int, str]:
        """The style index of each cell of a row, by column."""
        row = self._by_number.get(number)
        return {column: style for column, style, _ in row.cells} if row else {}

    def render(
        self,
        cells: Mapping[Spot, CellPatch],
        rows: Mapping[int, RowPatch],
        marks: Mapping[str, str],
        replaced: tuple[int, int] = (0, 0),
        instead: str = "",
    ) -> str:
        """The sheet with `cells` and `rows` patched; the rows from..to of `replaced` give way to `instead`.

        `marks` are placeholders of the parts outside the cells (footers).
        """
        by_row: dict[int, dict[int, CellPatch]] = {}
        for (number, column), patch in cells.items():
            by_row.setdefault(number, {})[column] = patch
        # Some readers trust the dimension; where rows were added it would be wrong, and it is optional.
        before = _DIMENSION.sub("", self.before) if instead else self.before
        parts = [self._outside(before, marks), "<sheetData>"]
        done = False
        for row in self.rows:
            if replaced[0] <= row.number <= replaced[1]:
                if not done:
                    parts.append(instead)
                    done = True
                continue
            patches, change = by_row.pop(row.number, None), rows.get(row.number)
            parts.append(row.raw if patches is None and change is None else _render(row, patches or {}, change))
        if instead and not done:
            parts.append(instead)
        parts += ["</sheetData>", self._outside(self.after, marks)]
        return "".join(parts)

    def _outside(self, words: str, marks: Mapping[str, str]) -> str:
        for mark, value in marks.items():
            # & begins a code in a footer, so it is doubled there.
            words = words.replace(mark, escaped(value.replace("&", "&&")))
        return words


def new_row(number: int, cells: Mapping[int, CellPatch], styles: Mapping[int, str], height: float | None = None) -> str:
    """A row made of patches over the styles of a pattern row."""
    tall = f' ht="{height:g}" customHeight="1"' if height else ""
    columns = sorted({*cells, *styles})
    body = "".join(cells.get(c, CellPatch()).xml((number, c), styles.get(c, "")) for c in columns)
    return f'<row r="{number}"{tall}>{body}</row>'


def _cut(found: re.Match[str]) -> _Row:
    attributes = dict(_ATTRIBUTE.findall(found[1]))
    cells = []
    for cell in _CELL.finditer(found[2] or ""):
        own = dict(_ATTRIBUTE.findall(cell[1]))
        spot = spot_of(own.get("r", ""))
        if spot is None:
            raise ValueError(cell[0][:80])
        cells.append((spot[1], own.get("s", ""), cell[0]))
    return _Row(int(attributes["r"]), attributes, tuple(cells), found[0])


def _unshared(rows: list[_Row]) -> list[_Row]:
    if not any("shared" in row.raw and "<f" in row.raw for row in rows):
        return rows
    change = unshared([((row.number, column), cell) for row in rows for column, _, cell in row.cells])
    return [_with_cells(row, row.number, [change((row.number, c), cell) for c, _, cell in row.cells]) for row in rows]


def _moved(row: _Row, stretch: Stretch) -> _Row:
    number = stretch.low(row.number)
    if number == row.number and "<f" not in row.raw:
        return row
    return _with_cells(row, number, [cell_moved(stretch, cell, number) for _, _, cell in row.cells])


def _copies(row: _Row, stretch: Stretch) -> list[_Row]:
    numbers = range(row.number, row.number + stretch.count)
    if "<f" in row.raw:
        cells = [cell for _, _, cell in row.cells]
        return [_with_cells(row, n, [cell_moved(stretch, c, n, k) for c in cells]) for k, n in enumerate(numbers)]
    gaps = _gaps(row)
    cut = [(column, style, *cut_address(cell)) for column, style, cell in row.cells]
    start, rest = _cut_number(gaps[0])
    pieces = [start]  # of the row's XML: its number stands between each two
    for (_, _, head, tail), gap in zip(cut, gaps[1:], strict=True):
        pieces.append(rest + head)
        rest = tail + gap
    pieces.append(rest)
    copies = []
    for number in numbers:
        n = str(number)
        cells_of = tuple([(column, style, head + n + tail) for column, style, head, tail in cut])
        copies.append(_Row(number, {**row.attributes, "r": n}, cells_of, n.join(pieces)))
    return copies


def _gaps(row: _Row) -> list[str]:
    """What stands before, between and after a row's cells."""
    gaps, end = [], 0
    for cell in _CELL.finditer(row.raw):
        gaps.append(row.raw[end : cell.start()])
        end = cell.end()
    return [*gaps, row.raw[end:]]


def _cut_number(tag: str) -> tuple[str, str]:
    """A row's XML before and after its number."""
    found = _ROW_NUMBER.match(tag)
    if not found:
        raise ValueError(tag[:80])
    return found[1], tag[found.end() :]


def _with_cells(row: _Row, number: int, cells: list[str]) -> _Row:
    gaps = _gaps(row)
    start, rest = _cut_number(gaps[0])
    body = "".join(cell + gap for cell, gap in zip(cells, gaps[1:], strict=True))
    named = tuple((column, style, cell) for (column, style, _), cell in zip(row.cells, cells, strict=True))
    return _Row(number, {**row.attributes, "r": str(number)}, named, f"{start}{number}{rest}{body}")


def _render(row: _Row, patches: Mapping[int, CellPatch], change: RowPatch | None) -> str:
    attributes = dict(row.attributes)
    if change and change.hidden:
        attributes["hidden"] = "1"
    if change and change.height:
        attributes |= {"ht": f"{change.height:g}", "customHeight": "1"}
    left = dict(patches)
    cells = []
    for column, style, raw in row.cells:
        patch = left.pop(column, None)
        cells.append((column, raw if patch is None else patch.xml((row.number, column), style)))
    cells += [(column, patch.xml((row.number, column), "")) for column, patch in left.items()]
    body = "".join(xml for _, xml in sorted(cells))
    return f"<row {' '.join(f'{k}={chr(34)}{v}{chr(34)}' for k, v in attributes.items())}>{body}</row>"
