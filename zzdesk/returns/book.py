"""A workbook's table of contents and number formats, read from its parts; values of plain sheets by calamine."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from io import BytesIO
from types import MappingProxyType
from xml.parsers import expat

from zzdesk.plan.sheet_cell import RawCell, Spot
from zzdesk.returns.cells import unescaped
from zzdesk.returns.known_rows import KnownSheet
from zzdesk.returns.package import resolved
from zzdesk.returns.quickxml import quick_cells, quick_columns, quick_texts
from zzdesk.returns.sheetxml import RawSheet, read_sheet, read_strings

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
# A cell or row beyond what any sheet of ours has.
_FAR = re.compile(rb"""\br\s*=\s*["'](?:[A-Z]{3}\d|[A-Z]{0,2}\d{5,7}["'])""", re.I)
_ABSURD = re.compile(rb"""[cC]ount\s*=\s*["']\d{7,}""")
_MOST_ROWS, _WIDEST = 20_000, 64
_PERCENT, _DATE = "percent", "date"
_BUILT_IN = {9: _PERCENT, 10: _PERCENT} | dict.fromkeys([*range(14, 23), *range(27, 37), *range(45, 48)], _DATE)
_BUILT_IN |= dict.fromkeys(range(50, 59), _DATE)


@dataclass(frozen=True, slots=True)
class BookSheet:
    name: str
    part: str
    is_hidden: bool


class Book:
    """ValueError where a part is missing or says what cannot be."""

    def __init__(
        self, data: bytes, parts: Mapping[str, bytes], known: Mapping[str, KnownSheet] = MappingProxyType({})
    ) -> None:
        self.data, self.parts, self._known = data, parts, known
        self.part = self._workbook_part()
        self.sheets: list[BookSheet] = []
        self.names: dict[str, str] = {}
        self._read_workbook()
        self._raw: dict[str, RawSheet] = {}

    def sheet(self, name: str) -> RawSheet:
        """Cells of a sheet as its XML spells them."""
        if name not in self._raw:
            part = self._part_of(name)
            self._raw[name] = _by_rows(self._known.get(part)) or read_sheet(self.parts[part], self._strings)
        return self._raw[name]

    def _part_of(self, name: str) -> str:
        return next(s.part for s in self.sheets if s.name == name)

    def rows(self, name: str, heads: Sequence[str] = (), wanted: Sequence[str] = ()) -> list[list[str]]:
        """A sheet of ours as text: as it stands where it is plainly spelled, by calamine where that is safe
        and finds anything, else by our own pass. Of a table with `heads` perhaps the `wanted` columns alone."""
        known, part = self._known.get(self._part_of(name)), self.parts[self._part_of(name)]
        quick = (known.columns(heads, wanted) if heads else known.cells()) if known else None
        if quick is None:
            quick = quick_columns(part, self._strings, heads, wanted) if heads else quick_cells(part, self._strings)
        rows = self._as_rows(quick) if quick else []
        return rows or (self._calamine_rows(name) if self._is_plain(name) else []) or self._own_rows(name)

    def texts(self, name: str) -> list[list[str]]:
        """The same of a sheet of texts in six columns."""
        part = self._part_of(name)
        known = self._known.get(part)
        return (known.texts() if known else None) or quick_texts(self.parts[part]) or self.rows(name)

    def _as_rows(self, cells: Mapping[Spot, RawCell]) -> list[list[str]]:
        last = max(cells)[0]
        if last > _MOST_ROWS:
            return []
        rows: list[list[str]] = [[] for _ in range(last)]
        for (row, column), (kind, content, style, _) in cells.items():
            if kind != "s":
                if kind != "n" or not content or self.format_of(style):
                    return []  # calamine knows how dates and marks read as text
                content = _words(float(content))
            words = rows[row - 1]
            if len(words) == column - 1:
                words.append(content)
            elif column > _WIDEST:
                return []
            else:
                words += [""] * (column - len(words))
                words[column - 1] = content
        return rows

    def _is_plain(self, name: str) -> bool:
        """Nothing that makes calamine end the whole process: far cells, absurd counts of shared strings."""
        part = self._part_of(name)
        strings = next((t for kind, t in self._related if kind.endswith("/sharedStrings")), "")
        return not (_FAR.search(self.parts[part]) or _ABSURD.search(self.parts.get(strings, b"")[:2000]))

    def _calamine_rows(self, name: str) -> list[list[str]]:
        try:
            table = self._calamine.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except KeyboardInterrupt:
            raise
        except BaseException:  # its Rust panics are no Exceptions
            return []
        return [[_words(value) for value in row] for row in table]

    def _own_rows(self, name: str) -> list[list[str]]:
        cells = {spot: c for spot, c in self.sheet(name).cells.items() if spot[0] <= _MOST_ROWS and spot[1] <= _WIDEST}
        height, width = max((r for r, _ in cells), default=0), max((c for _, c in cells), default=0)
        table = [[""] * width for _ in range(height)]
        for (row, column), cell in cells.items():
            table[row - 1][column - 1] = cell.content
        return table

    def format_of(self, style: int) -> str:
        """ "percent", "date" or "" of a cell's style."""
        if style == 0 and not self._formats:
            return ""
        if not 0 <= style < len(self._formats):
            raise ValueError(f"样式{style}")
        return self._formats[style]

    @cached_property
    def _calamine(self):  # type: ignore[no-untyped-def]
        from python_calamine import CalamineWorkbook

        return CalamineWorkbook.from_filelike(BytesIO(self.data))

    @cached_property
    def _strings(self) -> list[str]:
        part = next((t for kind, t in self._related if kind.endswith("/sharedStrings")), None)
        return read_strings(self.parts[part]) if part else []

    @cached_property
    def _formats(self) -> tuple[str, ...]:
        part = next((t for kind, t in self._related if kind.endswith("/styles")), None)
        return _formats(self.parts[part]) if part else ()

    def _workbook_part(self) -> str:
        for kind, target in _relations(self.parts, "").values():
            if kind.endswith("/officeDocument") and target in self.parts:
                return target
        raise ValueError("workbook")

    def _read_workbook(self) -> None:
        related = _relations(self.parts, self.part)
        self._related = list(related.values())
        sheets, names = _contents(self.parts[self.part])
        for name, relation, state in sheets:
            kind, target = related[relation]
            if not kind.endswith("/worksheet"):
                continue
            if target not in self.parts:
                raise ValueError(target)
            self.sheets.append(BookSheet(name, target, state != "visible"))
        self.names = names
        if not self.sheets:
            raise ValueError("sheets")


def _by_rows(known: KnownSheet | None) -> RawSheet | None:
    """A sheet of known rows; None where there is anything for the parser."""
    cells = known.cells() if known and known.merges is not None else None
    return RawSheet(cells, list(known.merges or ()), known.hidden_rows()) if known and cells is not None else None


def _words(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unescaped(str(value)) if value not in (None, "") else ""


def _relations(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Id -> (type, part) of a part's internal relations."""
    folder, _, name = part.rpartition("/")
    data = parts.get(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
    if data is None:
        raise ValueError(f"{part}.rels")
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attrs: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship" and attrs.get("TargetMode") != "External":
            found[attrs["Id"]] = (attrs["Type"], resolved(folder, attrs["Target"]))

    _parse(data, start)
    return found


def _contents(data: bytes) -> tuple[list[tuple[str, str, str]], dict[str, str]]:
    sheets: list[tuple[str, str, str]] = []
    names: dict[str, str] = {}
    current: list[str] = []

    def start(tag: str, attrs: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        current[:] = [attrs.get("name", "")] if tag == "definedName" else []
        if tag == "sheet":
            relation = next(v for k, v in attrs.items() if k.rpartition(":")[2] == "id" and k != "id")
            sheets.append((attrs["name"], relation, attrs.get("state", "visible")))

    def words(text: str) -> None:
        if current:
            names[current[0]] = names.get(current[0], "") + text

    def end(_tag: str) -> None:
        current.clear()

    _parse(data, start, words, end)
    return sheets, {name: _constant(text) for name, text in names.items()}


def _constant(words: str) -> str:
    """The text of a name that is a quoted constant."""
    bare = words.strip().removeprefix("=")
    return bare[1:-1].replace('""', '"') if len(bare) >= 2 and bare[0] == bare[-1] == '"' else bare


@lru_cache(maxsize=16)
def _formats(data: bytes) -> tuple[str, ...]:
    """Of each style; a thousand returns of one template have the same."""
    codes: dict[int, str] = {}
    formats: list[str] = []
    inside = [False]

    def start(tag: str, attrs: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "numFmt":
            codes[int(attrs["numFmtId"])] = attrs.get("formatCode", "")
        elif tag == "cellXfs":
            inside[0] = True
        elif tag == "xf" and inside[0]:
            formats.append(_kind_of(int(attrs.get("numFmtId", 0)), codes))

    def end(tag: str) -> None:
        if tag.rpartition(":")[2] == "cellXfs":
            inside[0] = False

    _parse(data, start, end=end)
    return tuple(formats)


def _kind_of(number: int, codes: Mapping[int, str]) -> str:
    if number not in codes:
        return str(_BUILT_IN.get(number, ""))
    bare = _QUOTED.sub("", codes[number]).lower()
    if "%" in bare:
        return _PERCENT
    return _DATE if re.search(r"[ymdhs]", bare) else ""


def _parse(data: bytes, start, words=None, end=None) -> None:  # type: ignore[no-untyped-def]
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = words
    parser.EndElementHandler = end
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, KeyError, StopIteration) as fault:
        raise ValueError(str(fault)) from fault
