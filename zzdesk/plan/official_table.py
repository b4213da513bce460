"""统计反馈表 out of a workbook's sheets: a figure a row, everything that is amiss at once, each with its cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.fed_back import CITY, FedLine, Feedback, find_fed_line, is_city, names_of
from zzdesk.plan.model import Indicator, Plan
from zzdesk.plan.official_heads import OfficialHead, find_head, is_head
from zzdesk.plan.official_words import NONE, bare, read_day, read_period, read_rank
from zzdesk.plan.sheet_cell import PlainSheet, RawCell, Spot, a1, read_cell
from zzdesk.plan.typed import Typed, read_typed
from zzdesk.plan.versions import in_force, last_day
from zzdesk.values import BLANK, State, Value

_SHARED = ("period", "unit", "indicator", "document", "obtained")  # a merged cell of these holds for all its rows


class OfficialRow(NamedTuple):
    """One figure and the cell it was read from."""

    figure: Feedback
    sheet: str
    cell: str


@dataclass
class OfficialTable:
    rows: list[OfficialRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    tables: int = 0  # sheets that hold one
    named: set[tuple[Period, str, Address]] = field(default_factory=set)  # what rows are about, refused ones too


def read_official(sheets: Iterable[PlainSheet], plans: Mapping[str, Plan]) -> OfficialTable:
    """Every sheet that has such a table. `plans`: all versions, each period is read by its own."""
    found = OfficialTable()
    for sheet in sheets:
        head = find_head(sheet)
        if head is None:
            if sheet.cells:
                found.findings.append(Finding(Level.NOTE, "official.no_head", {}, sheet=sheet.name))
            continue
        found.tables += 1
        faults = [Finding(Level.ERROR, "official.head", {"head": t}, sheet=sheet.name) for t in head.missing]
        faults += [Finding(Level.ERROR, "official.head_twice", {"head": t}, sheet=sheet.name) for t in head.twice]
        found.findings += [f.at(sheet.name, f"第{head.row}行") for f in faults]
        if not faults:
            _Reading(sheet, head, plans, found).all()
    _refuse_twice(found)
    return found


class _Row(NamedTuple):
    number: int
    cells: Mapping[str, tuple[Spot, RawCell]]  # kind -> cell; none that is empty


class _Reading:
    """One sheet's rows."""

    def __init__(self, sheet: PlainSheet, head: OfficialHead, plans: Mapping[str, Plan], found: OfficialTable) -> None:
        self._sheet, self._head, self._plans, self._found = sheet, head, plans, found
        self._merged = _merged(sheet)
        self._year = max((p.year for p in plans.values()), default=0)

    def all(self) -> None:
        for number in sorted({row for row, _ in self._sheet.cells if row > self._head.row}):
            row = self._row(number)
            if row.cells and not is_head(self._sheet, self._head, number):
                self._take(row)

    def _row(self, number: int) -> _Row:
        cells = {}
        for kind, column in self._head.columns.items():
            spot = (number, column)
            if kind in _SHARED:
                spot = self._merged.get(spot, spot)
            cell = self._sheet.cells.get(spot)
            if cell and (cell.content.strip() or cell.formula is not None):
                cells[kind] = (spot, cell)
        return _Row(number, cells)

    def _take(self, row: _Row) -> None:
        if self._is_words(row):
            shown = "；".join(self._shown(row, kind) for kind in row.cells)[:60]
            self._say(row, "unit", "official.words", level=Level.NOTE, words=shown)
            return
        before = len(self._found.findings)
        period, plan = self._period(row)
        if plan is None or period is None:
            return
        unit, fed = self._unit(row, plan), self._indicator(row, plan)
        if unit is None or fed is None:
            return
        self._found.named.add((period, unit, fed.total.address))
        total = self._figure(row, "total", fed.total)
        month = self._month(row, fed)
        rank, document, obtained = self._rank(row), self._document(row), self._obtained(row, period)
        faults = [f for f in self._found.findings[before:] if f.level is Level.ERROR]
        if not faults:
            figure = Feedback(unit, period, fed.total.address, total, month, rank, document, obtained)
            self._found.rows.append(OfficialRow(figure, self._sheet.name, self._cell(row, "total")))

    def _is_words(self, row: _Row) -> bool:
        """A title or note between or under the rows: all it says stands in one cell, and that is no figure's own."""
        own = [kind for kind, (spot, _) in row.cells.items() if spot[0] == row.number]
        if len(own) != 1:
            return not own
        if own[0] in ("total", "month"):
            return len(row.cells) == 1 and row.cells[own[0]][1].kind == "s"
        return True

    # --- cells ----------------------------------------------------------------------------
    def _period(self, row: _Row) -> tuple[Period | None, Plan | None]:
        words = self._shown(row, "period")
        period = read_period(words, self._year)
        plan = in_force(self._plans.values(), period) if period else None
        if period is None or plan is None or period not in plan.periods:
            known = plan or in_force(self._plans.values(), Period(self._year, 12))
            self._say(row, "period", "official.period", typed=words, first=known.periods[0], last=known.periods[-1])
            return None, None
        return period, plan

    def _unit(self, row: _Row, plan: Plan) -> str | None:
        words = self._shown(row, "unit")
        if is_city(plan, words):
            return CITY
        unit = plan.find_unit(words)
        if unit is None or unit.kind != "district":
            self._say(row, "unit", "official.unit", typed=words)
            return None
        return unit.code

    def _indicator(self, row: _Row, plan: Plan) -> FedLine | None:
        words = self._shown(row, "indicator")
        fed = find_fed_line(plan, words) if words else None
        if fed is None:
            self._say(row, "indicator", "official.indicator", typed=words, known="、".join(names_of(plan)))
        return fed

    def _figure(self, row: _Row, kind: str, indicator: Indicator) -> Value:
        if kind not in row.cells:
            self._say(row, kind, "official.no_figure")
            return BLANK
        (spot, cell) = row.cells[kind]
        typed = _typed(indicator, cell, self._sheet.format_of(cell.style))
        told = [typed.fault] if typed.fault else list(typed.notes)
        self._found.findings += [f.at(self._sheet.name, a1(spot)) for f in told]
        if typed.value.state is State.WAITING:
            self._say(row, kind, "official.no_figure")
        return typed.value

    def _month(self, row: _Row, fed: FedLine) -> Value:
        if bare(self._shown(row, "month")) in NONE:
            return BLANK
        value = self._figure(row, "month", fed.month or fed.total)
        return value if value.number is not None else BLANK

    def _rank(self, row: _Row) -> str:
        rank = read_rank(self._shown(row, "rank"))
        if rank is None:
            self._say(row, "rank", "official.rank", typed=self._shown(row, "rank"))
        return rank or ""

    def _document(self, row: _Row) -> str:
        words = " ".join(self._shown(row, "document").split())
        if not words:
            self._say(row, "document", "official.document")
        return words

    def _obtained(self, row: _Row, period: Period) -> str:
        words = self._shown(row, "obtained")
        day = read_day(words)
        if day is None:
            self._say(row, "obtained", "official.obtained", typed=words)
        elif date.fromisoformat(day) <= last_day(period):
            self._say(row, "obtained", "official.early", typed=day, period=period.title)
        return day or ""

    # --- words ----------------------------------------------------------------------------
    def _shown(self, row: _Row, kind: str) -> str:
        return self._sheet.shown(row.cells[kind][1]).strip() if kind in row.cells else ""

    def _cell(self, row: _Row, kind: str) -> str:
        return a1(row.cells[kind][0] if kind in row.cells else (row.number, self._head.columns[kind]))

    def _say(self, row: _Row, kind: str, code: str, *, level: Level = Level.ERROR, **args: object) -> None:
        finding = Finding(level, code, args, value=self._shown(row, kind))
        self._found.findings.append(finding.at(self._sheet.name, self._cell(row, kind)))


def _typed(indicator: Indicator, cell: RawCell, shown_as: str) -> Typed:
    """As a return's cell is read; text that is plainly a figure (all of a CSV) is worth no note."""
    return read_typed(indicator, cell.content) if cell.kind == "s" else read_cell(indicator, cell, shown_as)


def _merged(sheet: PlainSheet) -> dict[Spot, Spot]:
    """Each cell of a merge -> its upper left corner."""
    found: dict[Spot, Spot] = {}
    for (top, left), (bottom, right) in sheet.merges:
        if bottom - top < 500 and right - left < 50:
            spots = ((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))
            found |= dict.fromkeys(spots, (top, left))
    return found


def _refuse_twice(found: OfficialTable) -> None:
    first: dict[tuple[object, ...], OfficialRow] = {}
    for row in found.rows:
        key = row.figure[:3]
        held = first.setdefault(key, row)
        if held is not row:
            args = {
                "other": f"{held.sheet}!{held.cell}",
                "typed": row.figure.total.typed,
                "held": held.figure.total.typed,
            }
            fault = Finding(Level.ERROR, "official.twice", args, (str(row.figure.address),), (row.figure.total.typed,))
            found.findings.append(fault.at(row.sheet, row.cell, row.figure.total.typed))
