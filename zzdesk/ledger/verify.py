"""Re-deriving every value from the archived originals: the ledger can be proved, or is shown to be wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.ledger import schema
from zzdesk.ledger.official import verify_official
from zzdesk.ledger.readers import Readers
from zzdesk.ledger.store import Ledger
from zzdesk.progress import Progress, quiet
from zzdesk.returns.result import ReadReturn

_IDENTITY = ("unit", "period", "kind", "revision", "plan_version", "return_id")


def verify(ledger: Ledger, progress: Progress = quiet) -> list[Finding]:
    """A finding for each original that is gone or changed, each file (return or 统计反馈表) that reads differently now,
    and each whose standing is not what the files and decisions held give."""
    found: list[Finding] = []
    rows = sorted(ledger.files(), key=lambda row: (row.received, row.sha256))
    unsound = ledger.unsound_outcomes()
    with Readers(ledger.plans) as readers:
        for n, row in enumerate(rows):
            if not progress(n, len(rows), str(row.name)):
                break
            found += _file(ledger, readers, row)
            if row.sha256 in unsound:
                found.append(_fault(row, "ledger.outcome_differs", verdict=row.final))
    return [*found, *verify_official(ledger)]


def _file(ledger: Ledger, readers: Readers, row: Any) -> list[Finding]:
    try:
        data = ledger.archive.take(row.sha256)
    except ZzError as fault:
        return [_fault(row, fault.code, **fault.args_)]
    if row.verdict == "unreadable":  # it holds nothing; a reader that died then may live today
        return []
    name = str(row.name)
    read = readers.at(date.fromisoformat(row.received)).read((name.rpartition("/")[2], data))
    differing = _differing(ledger, read)
    if differing:
        args = {"addresses": "、".join(differing[:5]), "count": len(differing)}
        return [Finding(Level.ERROR, "ledger.values_differ", args, tuple(differing), place=name)]
    if read.verdict != row.verdict:
        return [_fault(row, "ledger.verdict_differs", held=row.verdict, now=read.verdict)]
    held, now = (tuple(getattr(of, n) for n in _IDENTITY) for of in (row, read))
    if (*held, row.digest) != (*now, read.content_digest):
        return [_fault(row, "ledger.identity_differs", held=_told(held), now=_told(now))]
    return []


def _differing(ledger: Ledger, read: ReadReturn) -> list[str]:
    """Addresses whose value, state or source cell is not as stored."""
    wanted = {(str(a), p.value.state.value, p.value.content, p.sheet, p.cell) for a, p in read.values.items()}
    value = schema.value
    with ledger.reading() as connection:
        rows = connection.execute(select(value).where(value.c.sha256 == read.sha256))
        held = {(r.address, r.state, r.content, r.sheet, r.cell) for r in rows}
    return sorted({row[0] for row in wanted ^ held})


def _told(identity: tuple[object, ...]) -> str:
    return " ".join(str(part) for part in identity[:4] if part is not None)


def _fault(row: Any, code: str, **args: object) -> Finding:
    return Finding(Level.ERROR, code, args, place=str(row.name))
