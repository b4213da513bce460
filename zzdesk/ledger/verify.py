"""Re-deriving every value from the archived originals: the ledger can be proved, or is shown to be wrong."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.ledger import schema
from zzdesk.ledger.store import Ledger
from zzdesk.progress import Progress, quiet
from zzdesk.returns.worker import Reader


def verify(ledger: Ledger, progress: Progress = quiet) -> list[Finding]:
    """A finding for each original that is gone or changed, and each file whose values read differently now."""
    found: list[Finding] = []
    rows = ledger.files()
    readers: dict[str, Reader] = {}
    try:
        for n, row in enumerate(rows):
            if not progress(n, len(rows), str(row.name)):
                break
            reader = readers.setdefault(row.received, Reader(ledger.plans, date.fromisoformat(row.received)))
            found += _file(ledger, reader, row.sha256, str(row.name), row.verdict)
    finally:
        for reader in readers.values():
            reader.close()
    return found


def _file(ledger: Ledger, reader: Reader, sha256: str, name: str, verdict: str) -> list[Finding]:
    try:
        data = ledger.archive.take(sha256)
    except ZzError as fault:
        return [Finding(Level.ERROR, fault.code, fault.args_, place=name)]
    read = reader.read((name.rpartition("/")[2], data))
    wanted = {(str(a), p.value.state.value, p.value.content, p.sheet, p.cell) for a, p in read.values.items()}
    value = schema.value
    with ledger.reading() as connection:
        rows = connection.execute(select(value).where(value.c.sha256 == sha256))
        held = {(r.address, r.state, r.content, r.sheet, r.cell) for r in rows}
    differing = sorted({row[0] for row in wanted ^ held})
    if differing:
        args = {"addresses": "、".join(differing[:5]), "count": len(differing)}
        return [Finding(Level.ERROR, "ledger.values_differ", args, tuple(differing), place=name)]
    if read.verdict != verdict and verdict != "unreadable":
        return [Finding(Level.ERROR, "ledger.verdict_differs", {"held": verdict, "now": read.verdict}, place=name)]
    return []
