"""统计反馈数 in the ledger: each table of the statistics bureau that was imported, and which figure counts.

Rows are never changed. Of several for one unit, period and indicator the one obtained last counts,
whatever the order of the imports; the earlier ones stay as its history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import insert, select

from zzdesk.address import Address
from zzdesk.errors import Refused, ZzError
from zzdesk.findings import Finding, Level
from zzdesk.ledger import schema
from zzdesk.ledger.locks import lock_all
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.fed_back import CITY, Feedback, FeedbackFile, cells_of, fed_lines
from zzdesk.plan.model import Plan
from zzdesk.plan.official_table import OfficialRow, OfficialTable, read_official
from zzdesk.returns.own_book import own_book_of
from zzdesk.values import BLANK, Value, from_stored, number

Place: TypeAlias = tuple[Period, str, Address]  # unit's code or CITY
_ROW = ("period", "unit", "address", "state", "total", "month", "rank", "document", "obtained", "sheet", "cell")


class Edition(NamedTuple):
    """A figure as one imported file gives it."""

    figure: Feedback
    sha256: str
    name: str
    sheet: str
    cell: str


Editions: TypeAlias = Mapping[Place, tuple[Edition, ...]]  # oldest first: the last one counts


@dataclass
class OfficialImport:
    """`count` figures were taken; `is_repeat`: the same bytes had been taken before, nothing was changed."""

    name: str
    sha256: str
    count: int = 0
    is_repeat: bool = False
    findings: list[Finding] = field(default_factory=list)
    periods: tuple[Period, ...] = ()


def import_official(ledger: Ledger, path: Path) -> OfficialImport:
    """Take in a 统计反馈表 (.xlsx, .csv) whole, or nothing of it.

    Refused("official.refused") with every fault found; ZzError where the file holds no such table.
    """
    data = _bytes_of(path)
    found = OfficialImport(path.name, sha256(data).hexdigest())
    table = None if _is_held(ledger, found.sha256) else _read(ledger, path.name, data)
    with ledger.writing() as connection:
        lock_all(connection)  # what it is judged against stands still meanwhile
        if table is None or _is_held(ledger, found.sha256):
            found.is_repeat = True
            return found
        _judge(ledger, table, found)
        ledger.archive.keep(data)
        connection.execute(insert(schema.official), [_row(row, found) for row in table.rows])
    found.count = len(table.rows)
    found.periods = tuple(sorted({row.figure.period for row in table.rows}))
    return found


def _judge(ledger: Ledger, table: OfficialTable, found: OfficialImport) -> None:
    """All findings; Refused where one is an error."""
    held = editions(ledger)
    found.findings = [*table.findings, *_missing_units(ledger, table, held), *_against(ledger, table, held)]
    errors = [f for f in found.findings if f.level is Level.ERROR]
    if errors:
        raise Refused("official.refused", found.findings, file=found.name, count=len(errors))
    if not table.rows:
        raise ZzError("official.empty", file=found.name)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise ZzError("file.missing", file=path) from fault
    except OSError as fault:
        raise ZzError("own.cannot_open", file=path.name) from fault


def _read(ledger: Ledger, name: str, data: bytes) -> OfficialTable:
    table = read_official(own_book_of(name, data).sheets, ledger.plans)
    if not table.tables:
        raise ZzError("official.no_table", file=name)
    return table


def _is_held(ledger: Ledger, digest: str) -> bool:
    wanted = select(schema.official.c.sha256).where(schema.official.c.sha256 == digest).limit(1)
    with ledger.reading() as connection:
        return connection.scalar(wanted) is not None


# --- asking --------------------------------------------------------------------------------
def editions(ledger: Ledger, period: Period | None = None) -> Editions:
    """Every edition of every figure (of a period), oldest first by the day it was obtained."""
    official = schema.official.c
    wanted = select(schema.official).order_by(official.obtained, official.sha256)
    if period:
        wanted = wanted.where(official.period == str(period))
    found: dict[Place, list[Edition]] = {}
    with ledger.reading() as connection:
        for row in connection.execute(wanted):
            edition = _edition(row)
            one = edition.figure
            found.setdefault((one.period, one.unit, one.address), []).append(edition)
    return {place: tuple(several) for place, several in found.items()}


def figures(ledger: Ledger, period: Period) -> dict[tuple[str, Address], Feedback]:
    """The figures that count for a period, by unit (CITY for 全市) and address of 累计增速."""
    return {(unit, address): told[-1].figure for (_, unit, address), told in editions(ledger, period).items()}


def published(ledger: Ledger, period: Period) -> dict[Address, Decimal]:
    """公布数: the whole city's figures, of 累计增速 and 当月增速 alike, as published."""
    months = {fed.total.address: fed.month for fed in fed_lines(ledger.plan_of(period))}
    found: dict[Address, Decimal] = {}
    for (unit, address), one in figures(ledger, period).items():
        if unit != CITY:
            continue
        month = months.get(address)
        if one.total.number is not None:
            found[address] = one.total.number
        if month and one.month.number is not None:
            found[month.address] = one.month.number
    return found


def fed_cells(ledger: Ledger, plan: Plan, period: Period) -> dict[str, dict[Address, Value]]:
    """Unit's code -> the figures that were fed back to it, at the cells they belong to."""
    by_unit: dict[str, list[Feedback]] = {}
    for (unit, _), one in figures(ledger, period).items():
        by_unit.setdefault(unit, []).append(one)
    return {unit: cells_of(plan, given) for unit, given in by_unit.items() if unit != CITY}


def feedback_files(ledger: Ledger, period: Period) -> list[FeedbackFile]:
    """What each district is told: its own figures that count, and the published ones; in the bureau's order."""
    plan, given = ledger.plan_of(period), figures(ledger, period)
    city = tuple(one for (unit, _), one in sorted(given.items()) if unit == CITY)
    found = []
    for unit in sorted(plan.districts, key=lambda u: u.order):
        own = tuple(one for (code, _), one in sorted(given.items()) if code == unit.code)
        if own:
            found.append(FeedbackFile(plan.name, unit.code, own, city, ledger.is_sample(period)))
    return found


def changes(told: Iterable[Edition]) -> list[Edition]:
    """The editions that say another figure than the one before; a repeat on later paper is left out."""
    found: list[Edition] = []
    for edition in told:
        if not found or found[-1].figure.said != edition.figure.said:
            found.append(edition)
    return found


# --- proving -------------------------------------------------------------------------------
def official_rows(ledger: Ledger) -> list[list[str]]:
    """For the dump: every row with its source cell, no names of files and no clocks."""
    wanted = select(*(schema.official.c[n] for n in ("sha256", *_ROW)))
    with ledger.reading() as connection:
        return sorted([*map(str, row)] for row in connection.execute(wanted))


def verify_official(ledger: Ledger) -> list[Finding]:
    """A finding for each imported table whose original is gone or reads differently now."""
    official = schema.official
    with ledger.reading() as connection:
        rows = list(connection.execute(select(official)))
    found = []
    for digest, name in sorted({(row.sha256, row.name) for row in rows}):
        try:
            table = _read(ledger, name, ledger.archive.take(digest))
        except ZzError as fault:
            found.append(Finding(Level.ERROR, fault.code, fault.args_, place=name))
            continue
        now = {_plain(_row(row, OfficialImport(name, digest))) for row in table.rows}
        held = {_plain(row._asdict()) for row in rows if row.sha256 == digest}
        if now != held:
            args = {"count": len({row[:3] for row in now ^ held})}
            found.append(Finding(Level.ERROR, "official.reads_otherwise", args, place=name))
    return found


def _plain(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[n]) for n in _ROW)


# --- judging a table against what is held -----------------------------------------------------
def _missing_units(ledger: Ledger, table: OfficialTable, held: Editions) -> list[Finding]:
    """Each period and indicator of the table must be known for every district and 全市, by it or from before."""
    found = []
    given: dict[tuple[Period, Address], set[str]] = {}
    for period, unit, address in table.named:
        given.setdefault((period, address), set()).add(unit)
    for (period, address), units in sorted(given.items()):
        plan = ledger.plan_of(period)
        wanted = [*((u.code, u.name) for u in plan.districts), (CITY, CITY)]
        lacking = [name for code, name in wanted if code not in units and (period, code, address) not in held]
        if lacking and not any(f.code == "official.unit" for f in table.findings):  # else it may be the unknown one
            indicator = plan.indicator(address)
            name = indicator.line.name if indicator else str(address)
            args = {"period": period.title, "name": name, "units": "、".join(lacking)}
            found.append(Finding(Level.ERROR, "official.units", args, (str(address),), ("",)))
    return found


def _against(ledger: Ledger, table: OfficialTable, held: Editions) -> list[Finding]:
    """Another figure obtained on the same day is refused; a corrected or an older one is named."""
    found = []
    for row in table.rows:
        one = row.figure
        known = held.get((one.period, one.unit, one.address), ())
        same_day = [e for e in known if e.figure.obtained == one.obtained and e.figure.said != one.said]
        if same_day:
            found.append(_changed(ledger, row, Level.ERROR, "official.same_day", same_day[0]))
        elif known and known[-1].figure.obtained > one.obtained:
            found.append(_changed(ledger, row, Level.NOTE, "official.older", known[-1]))
        elif known and known[-1].figure.said != one.said:
            found.append(_changed(ledger, row, Level.NOTE, "official.revised", known[-1]))
    return found


def _changed(ledger: Ledger, row: OfficialRow, level: Level, code: str, held: Edition) -> Finding:
    one, before = row.figure, held.figure
    plan = ledger.plan_of(one.period)
    indicator = plan.indicator(one.address)
    args = {
        "unit": CITY if one.unit == CITY else plan.unit(one.unit).name,
        "name": indicator.line.name if indicator else str(one.address),
        "period": one.period.title,
        "held": _told(before),
        "given": _told(one),
        "day": before.obtained,
        "document": before.document,
    }
    return Finding(level, code, args, (str(one.address),), (one.total.typed,)).at(row.sheet, row.cell, one.total.typed)


def _told(one: Feedback) -> str:
    parts = [one.total.typed]
    parts += [f"当月{one.month.typed}"] if not one.month.is_blank else []
    parts += [f"第{one.rank}位"] if one.rank else []
    return "、".join(parts)


# --- rows ----------------------------------------------------------------------------------
def _row(row: OfficialRow, source: OfficialImport) -> dict[str, str]:
    one = row.figure
    return {
        "sha256": source.sha256,
        "period": str(one.period),
        "unit": one.unit,
        "address": str(one.address),
        "state": one.total.state.value,
        "total": one.total.content,
        "month": one.month.content,
        "rank": one.rank,
        "document": one.document,
        "obtained": one.obtained,
        "sheet": row.sheet,
        "cell": row.cell,
        "name": source.name,
    }


def _edition(row: Any) -> Edition:
    figure = Feedback(
        row.unit,
        Period.parse(row.period),
        Address.parse(row.address),
        from_stored(row.state, row.total, True),
        number(row.month) if row.month else BLANK,
        row.rank,
        row.document,
        row.obtained,
    )
    return Edition(figure, row.sha256, row.name, row.sheet, row.cell)
