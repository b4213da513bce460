"""Single files of the ledger, to be looked at: how each was read, how it stands, what was decided, its sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from zzdesk.errors import ZzError
from zzdesk.ledger import rows, schema
from zzdesk.ledger.intake import FileResult
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.sheet_cell import PlainSheet
from zzdesk.returns.seen import sheets_seen

# What a bureau usually sends a return back for; a plan may give its own list (`return_reasons`).
RETURN_REASONS = (
    "数据有误，请按审核结果更正后重报",
    "核实性问题没有说明或说明不清",
    "漏填、漏报表，请补齐",
    "口径不符，请按说明重报",
    "报告期或类别不符",
    "报送单位要求退回更正",
)


@dataclass(frozen=True, slots=True)
class HeldFile:
    """`result` has its first name and its final verdict; `act` is the last decision on it, "" without one.

    `stands`: it is the one that counts for its unit and period.
    """

    result: FileResult
    received: date
    stands: bool
    act: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """The sheets of one archived file; `placed` tells which cells became figures: (sheet, A1) -> (address, content)."""

    sheets: tuple[PlainSheet, ...]
    placed: Mapping[tuple[str, str], tuple[str, str]]


def held_files(ledger: Ledger, period: Period | None = None) -> list[HeldFile]:
    """By unit, then kind and revision as they came; files that name no unit last."""
    acts = ledger.acts()
    found = [
        HeldFile(
            FileResult(str(row.name), row.final, rows.recalled(row)),
            date.fromisoformat(row.received),
            bool(row.stands),
            acts.get(row.sha256, ""),
        )
        for row in ledger.files(period)
    ]
    return sorted(found, key=_order)


def _order(held: HeldFile) -> tuple[object, ...]:
    read = held.result.read
    return read.unit is None, read.unit or "", held.received, read.revision or 0, read.sha256


def seen(ledger: Ledger, sha256: str) -> Seen:
    """A file the reader could not read is not opened again here: it might hang this program as well.

    ZzError("ledger.no_such_file" | "ledger.nothing_read" | "ledger.original_…").
    """
    known = ledger.recall(sha256)
    if known is None:
        raise ZzError("ledger.no_such_file", sha256=sha256)
    if known[0].verdict in {"unreadable", "ignored"}:
        raise ZzError("ledger.nothing_read")
    value = schema.value.c
    wanted = select(value.address, value.content, value.sheet, value.cell).where(value.sha256 == sha256)
    with ledger.reading() as connection:
        placed = {(r.sheet, r.cell): (r.address, r.content) for r in connection.execute(wanted)}
    return Seen(sheets_seen(ledger.archive.take(sha256)), placed)


def outcomes(ledger: Ledger) -> tuple[dict[str, str], dict[str, str]]:
    """Of every file held, by SHA-256: its verdict beside the others, and the last decision on those that have one."""
    outcome = schema.outcome.c
    with ledger.reading() as connection:
        final = {row.sha256: row.verdict for row in connection.execute(select(outcome.sha256, outcome.verdict))}
    return final, ledger.acts()


def reported(ledger: Ledger) -> dict[str, set[str]]:
    """Period ("2021-03") -> the units whose return stands, in one look over all periods."""
    file, outcome = schema.file.c, schema.outcome.c
    wanted = select(file.period, file.unit).join(schema.outcome, outcome.sha256 == file.sha256).where(outcome.stands)
    found: dict[str, set[str]] = {}
    with ledger.reading() as connection:
        for period, unit in connection.execute(wanted):
            found.setdefault(str(period), set()).add(str(unit))
    return found
