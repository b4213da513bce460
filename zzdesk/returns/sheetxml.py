"""One pass over a sheet's XML: what lies in each cell, and how it is spelled.

Takes what programs really write: any namespace prefix, cells without addresses,
rows out of order, shared or inline strings. Numbers come as the file spells them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from zzdesk.plan.sheet_cell import RawCell as RawCell
from zzdesk.plan.sheet_cell import Spot, a1
from zzdesk.returns.cells import box_of, spot_of, unescaped
from zzdesk.returns.quickxml import quick_sheet

MOST_CELLS = 300_000  # with content, a sheet: a return has a few hundred
_BOOL = {"1", "true"}
_LARGE = 1024 * 1024  # no return's form comes near
_EMPTY_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br="[^"<>]*"[^<>]*?(?:/>|></(?:\w+:)?c>)""")
_EMPTY_ROW = re.compile(rb"""<(?:\w+:)?row\s[^<>]*?(?:/>|>\s*</(?:\w+:)?row>)""")
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_NUMBERED_ROW = re.compile(rb"""<(?:\w+:)?row\s(?:[^<>]*?\s)?r=["']""")


class TooManyCells(ValueError):
    """A sheet with more cells than any that people fill."""


@dataclass(slots=True)
class RawSheet:
    """Cells that hold anything, by (row, column); merges as both corners; hidden rows and columns."""

    cells: dict[Spot, RawCell] = field(default_factory=dict)
    merges: list[tuple[Spot, Spot]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    _texts: dict[Spot, str] | None = field(default=None, repr=False, compare=False)

    def texts(self) -> dict[Spot, str]:
        """The words of each cell, stripped, for finding one's way."""
        if self._texts is None:
            self._texts = {spot: words for spot, cell in self.cells.items() if (words := cell.content.strip())}
        return self._texts


def read_sheet(xml: bytes, strings: Sequence[str]) -> RawSheet:
    """Parse a sheet part. ValueError where the XML is not well formed or points outside `strings`."""
    quick = quick_sheet(xml, strings)
    if quick is None or len(quick.cells) > MOST_CELLS:
        return parsed_sheet(xml, strings)
    return RawSheet(quick.cells, quick.merges, quick.hidden_rows)


def parsed_sheet(xml: bytes, strings: Sequence[str]) -> RawSheet:
    """The same by the XML parser, whatever the spelling."""
    sheet = RawSheet()
    if len(xml) > _LARGE and b"<![CDATA[" not in xml:
        xml = _without_empty(xml)
    _parse(xml, _SheetHandler(sheet, strings))
    return sheet


def _without_empty(xml: bytes) -> bytes:
    """The same without formatted empty cells and rows, of which some sheets have a million."""
    xml = _EMPTY_CELL.sub(b"", xml)
    # A row that does not say its number is the one after the row before it.
    are_numbered = len(_ROW.findall(xml)) == len(_NUMBERED_ROW.findall(xml))
    return _EMPTY_ROW.sub(b"", xml) if are_numbered else xml


def read_strings(xml: bytes) -> list[str]:
    """The shared strings, without phonetic guides."""
    handler = _StringsHandler()
    _parse(xml, handler)
    return handler.found


class _Handler:
    def start(self, name: str, attrs: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def words(self, data: str) -> None: ...


def _parse(xml: bytes, handler: _Handler) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.words
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as fault:
        raise ValueError(str(fault)) from fault


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _StringsHandler(_Handler):
    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] = []
        self._in_text = False
        self._phonetic = 0

    def start(self, name: str, attrs: dict[str, str]) -> None:
        name = _local(name)
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._phonetic += 1
        self._in_text = name == "t" and not self._phonetic

    def end(self, name: str) -> None:
        name = _local(name)
        self._in_text = False
        if name == "rPh":
            self._phonetic -= 1
        elif name == "si":
            self.found.append(unescaped("".join(self._parts)))

    def words(self, data: str) -> None:
        if self._in_text:
            self._parts.append(data)


class _SheetHandler(_Handler):
    def __init__(self, sheet: RawSheet, strings: Sequence[str]) -> None:
        self.sheet, self.strings = sheet, strings
        self._row = self._column = 0
        self._is_numbered = False  # the row says which it is
        self._spot: Spot = (0, 0)
        self._type, self._style = "n", 0
        self._part = ""  # which of v, t, f is open
        self._value: list[str] = []
        self._text: list[str] = []
        self._formula: list[str] | None = None
        self._in_data = False
        self._phonetic = 0

    def start(self, name: str, attrs: dict[str, str]) -> None:
        name = _local(name)
        if self._in_data:
            self._in_row(name, attrs)
        elif name == "sheetData":
            self._in_data = True
        elif name == "mergeCell":
            box = box_of(attrs.get("ref", ""))
            if box:
                self.sheet.merges.append(box)
        elif name == "col" and attrs.get("hidden") in _BOOL:
            self.sheet.hidden_columns.append((int(attrs.get("min", 0)), int(attrs.get("max", 0))))

    def _in_row(self, name: str, attrs: dict[str, str]) -> None:
        if name == "c":
            self._open_cell(attrs)
        elif name == "row":
            self._is_numbered = "r" in attrs
            self._row = int(attrs["r"]) if self._is_numbered else self._row + 1
            self._column = 0
            if attrs.get("hidden") in _BOOL:
                self.sheet.hidden_rows.add(self._row)
        elif name == "rPh":
            self._phonetic += 1
        elif name == "f":
            self._formula = []
            self._part = "f"
        elif name in {"v", "t"}:
            self._part = "" if self._phonetic else name

    def _open_cell(self, attrs: dict[str, str]) -> None:
        named = attrs.get("r")
        spot = spot_of(named) if named else (self._row, self._column + 1)
        if spot is None:
            raise ValueError(named)
        if self._is_numbered and spot[0] != self._row:
            raise ValueError(f"单元格{named}写在第{self._row}行")
        self._spot, self._column = spot, spot[1]
        self._type, self._style = attrs.get("t", "n"), int(attrs.get("s", 0))
        self._value, self._text, self._formula = [], [], None

    def end(self, name: str) -> None:
        if not self._in_data:
            return
        name = _local(name)
        self._part = ""
        if name == "c":
            self._close_cell()
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "sheetData":
            self._in_data = False

    def words(self, data: str) -> None:
        if self._part == "v":
            self._value.append(data)
        elif self._part == "t":
            self._text.append(data)
        elif self._part == "f" and self._formula is not None:
            self._formula.append(data)

    def _close_cell(self) -> None:
        kind, content = self._type, "".join(self._value)
        if kind == "s" and content:
            index = int(content)
            if not 0 <= index < len(self.strings):
                raise ValueError(f"sharedStrings {index}")
            content = self.strings[index]
        elif kind == "inlineStr":
            kind, content = "s", unescaped("".join(self._text) or content)
        elif kind == "str":
            kind, content = "s", unescaped(content)
        formula = None if self._formula is None else "".join(self._formula)
        if content or formula is not None:
            if self._spot in self.sheet.cells:
                raise ValueError(f"单元格{a1(self._spot)}出现两次")
            if len(self.sheet.cells) >= MOST_CELLS:
                raise TooManyCells(f"单元格超过{MOST_CELLS}个")
            self.sheet.cells[self._spot] = RawCell(kind, content, self._style, formula)
