"""Judging one cell, and gathering all cells of a form: read = placed + refused, nothing dropped without a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

from zzdesk.address import Address
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.lines import LineKey, key_of_line, made_id
from zzdesk.plan.model import Form, Indicator, Plan, Unit
from zzdesk.plan.sheet_cell import RawCell, Spot, a1, letters, read_cell
from zzdesk.plan.typed import Typed
from zzdesk.returns.layout import Layout
from zzdesk.returns.recompute import contradicts
from zzdesk.returns.result import Placed
from zzdesk.returns.sheetxml import RawSheet
from zzdesk.values import BLANK, Value, decimal_text

_MOST_KNOWN, _LONGEST = 200, 40  # cells of one place, letters of each


@dataclass(slots=True)
class FormCells:
    """What a form's input columns held."""

    values: dict[Address, Placed] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    read: int = 0
    placed: int = 0
    refused: int = 0

    def place(self, address: Address, placed: Placed) -> None:
        self.values[address] = placed
        self.placed += 1

    def refuse(self, finding: Finding) -> None:
        self.findings.append(finding)
        self.refused += 1


@dataclass(frozen=True, slots=True)
class KnownLines:
    """Ids of floating lines that a return was made with or carries from last period; last period's by key."""

    ids: frozenset[str] = frozenset()
    by_key: Mapping[LineKey, str] = field(default_factory=dict)
    return_id: str = ""


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A form found in a workbook."""

    plan: Plan
    unit: Unit
    period: Period
    form: Form
    name: str
    raw: RawSheet
    layout: Layout
    format_of: Callable[[int], str]
    known: KnownLines = field(default_factory=KnownLines)


def read_form(sheet: FormSheet) -> FormCells:
    """Every non-empty cell of the input columns and of columns inserted between them, placed or refused."""
    found = FormCells()
    plan, form, layout = sheet.plan, sheet.form, sheet.layout
    region = list(_region(sheet))
    by_row = {row: code for code, row in layout.lines.items()}
    mine = {line.code for line in plan.lines_of(form, sheet.unit)}
    if form.floating:
        by_row, found.findings = name_lines(sheet, region)
        mine = set(by_row.values())
    by_column = {column: no for no, column in layout.columns.items()}
    for spot, cell in region:
        found.read += 1
        line, column = by_row.get(spot[0]), by_column.get(spot[1])
        if line is None or column is None or line not in mine:
            found.refuse(_stray(sheet, spot, cell, line, column))
            continue
        place = _place(sheet, line, column)
        if place is None:
            found.refuse(_stray(sheet, spot, cell, line, column))
            continue
        indicator = place.indicator
        typed = place.read(cell, sheet.format_of(cell.style))
        found.findings += [note.at(sheet.name, a1(spot)) for note in typed.notes]
        if typed.fault:
            wanted = indicator.required and indicator.line.due(sheet.period)
            level = Level.ERROR if wanted else Level.QUERY
            found.refuse(replace(typed.fault, level=level).at(sheet.name, a1(spot)))
        else:
            found.place(indicator.address, Placed(typed.value, sheet.name, a1(spot)))
            found.findings += _contradiction(sheet, indicator, spot, cell)
    assert found.read == found.placed + found.refused
    return found


class _Place:
    """An open crossing, and how cells like it were read before: words, choices and counts repeat from return to
    return."""

    __slots__ = ("_known", "indicator")

    def __init__(self, indicator: Indicator) -> None:
        self.indicator = indicator
        self._known: dict[tuple[RawCell, str], Typed] = {}

    def read(self, cell: RawCell, shown_as: str) -> Typed:
        if len(cell.content) > _LONGEST or cell.formula is not None:
            return read_cell(self.indicator, cell, shown_as)
        key = cell, shown_as
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[key] = read_cell(self.indicator, cell, shown_as)
        return found


def _place(sheet: FormSheet, line: str, column: str) -> _Place | None:
    """None for a crossing that is × in the period."""
    if not sheet.form.floating:
        return _places(sheet.plan, sheet.form.code, sheet.period).get((line, column))
    indicator = sheet.plan.indicator(Address(sheet.form.code, line, column))
    return _Place(indicator) if indicator and sheet.plan.is_open(indicator, sheet.period) else None


@lru_cache(maxsize=64)
def _places(plan: Plan, form: str, period: Period) -> dict[tuple[str, str], _Place]:
    return {
        (address.line, address.column): _Place(indicator)
        for address, indicator in plan.indicators.items()
        if address.form == form and plan.is_open(indicator, period)
    }


def name_lines(sheet: FormSheet, region: list[tuple[Spot, RawCell]]) -> tuple[dict[int, str], list[Finding]]:
    """Row -> id of each line that holds anything. A line whose code is missing, repeated or unknown is known by its
    key: last period's line of that key, else a new one, with a note."""
    filled = dict.fromkeys(row for (row, _), _ in region)
    coded = {row: code for code, row in sheet.layout.lines.items() if code in sheet.known.ids}
    named = {row: coded[row] for row in filled if row in coded}
    taken, findings = set(named.values()), []
    for row in filled:
        if row in named:
            continue
        key = key_of_line(sheet.form, partial(_value_at, sheet, row))
        before = sheet.known.by_key.get(key) if key else None
        line = before if before and before not in taken else _new_id(sheet, key, row, taken)
        named[row] = line
        taken.add(line)
        words = sheet.raw.cells.get((row, sheet.layout.code_column))
        told = words.content.strip() if words else ""
        args = {"row": row, "code": told or "空", "line": line, "known": "接上期同一行" if line == before else "作新行"}
        cell = a1((row, sheet.layout.code_column))
        findings.append(Finding(Level.NOTE, "line.by_key", args, sheet=sheet.name, cell=cell, value=told or None))
    return named, findings


def _value_at(sheet: FormSheet, row: int, column: str) -> Value:
    spot = (row, sheet.layout.columns.get(column, 0))
    pattern, cell = sheet.plan.patterns.get((sheet.form.code, column)), sheet.raw.cells.get(spot)
    return read_cell(pattern, cell, sheet.format_of(cell.style)).value if pattern and cell else BLANK


def _new_id(sheet: FormSheet, key: LineKey | None, row: int, taken: set[str]) -> str:
    """The same for the same content of the same return, whenever it is read."""
    held = key or tuple(cell.content.strip() for spot, cell in sorted(sheet.raw.cells.items()) if spot[0] == row)
    n = 0
    while True:
        made = made_id("/".join((sheet.known.return_id, sheet.form.code, *held, str(n))))
        if made not in taken:
            return made
        n += 1


def _contradiction(sheet: FormSheet, indicator: Indicator, spot: Spot, cell: RawCell) -> list[Finding]:
    """A question where a formula no longer gives the value saved with it."""
    fresh = contradicts(cell.formula, cell.content, sheet.raw.cells) if cell.formula and cell.kind == "n" else None
    if fresh is None:
        return []
    args = {"formula": cell.formula, "saved": cell.content, "fresh": decimal_text(fresh)}
    where = (sheet.name, a1(spot))
    return [Finding(Level.QUERY, "cell.stale", args, (str(indicator.address),), (cell.content,), *where, cell.content)]


def _region(sheet: FormSheet) -> Iterator[tuple[Spot, RawCell]]:
    """Non-empty cells between header and foot, in input columns and in columns put between the form's own."""
    layout = sheet.layout
    derived = {layout.columns[c.no] for c in sheet.form.columns if c.derive and c.no in layout.columns}
    own = set(layout.columns.values())
    first, last = min(own), max(own)
    top, foot = layout.key_row, layout.foot_row
    cells = [item for item in sheet.raw.cells.items() if top < item[0][0] < foot and first <= item[0][1] <= last]
    for spot, cell in sorted(cells):
        if spot[1] not in derived and (cell.content.strip() or cell.formula is not None):
            yield spot, cell


def _stray(sheet: FormSheet, spot: Spot, cell: RawCell, line: str | None, column: str | None) -> Finding:
    """Why a cell belongs to nothing the unit may fill."""
    args: dict[str, object] = {"typed": cell.content.strip()[:60], "row": spot[0], "column": letters(spot[1])}
    addresses: tuple[str, ...] = ()
    if line is None:
        code = "cell.no_line"
    elif column is None:
        code = "cell.no_column"
    else:
        addresses = (str(Address(sheet.form.code, line, column)),)
        mine = {row.code for row in sheet.plan.lines_of(sheet.form, sheet.unit)}
        code = "cell.crossed" if sheet.form.floating or line in mine else "cell.not_yours"
    raw = cell.content.strip()
    return Finding(Level.QUERY, code, args, addresses, (raw,) * len(addresses), sheet.name, a1(spot), raw)
