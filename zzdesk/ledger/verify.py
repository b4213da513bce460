"""Re-deriving everything from the archived originals: the ledger can be proved, or is shown to be wrong.

Each file is read again as of its day of arrival, and all that the ledger tells of it is
compared; then which returns stand is worked out again. What no original can tell
(decisions, names, the plans) is looked through for what cannot be right.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.ledger import rows, schema
from zzdesk.ledger.bulletins import verify_bulletins
from zzdesk.ledger.intake import ACCIDENTS
from zzdesk.ledger.official import verify_official
from zzdesk.ledger.soundness import fault, is_day, structure_faults
from zzdesk.ledger.store import Ledger
from zzdesk.progress import Progress, quiet
from zzdesk.returns import guard
from zzdesk.returns.guard_zip import MAX_FILE
from zzdesk.returns.pool import Pool
from zzdesk.returns.result import ReadReturn

_AHEAD = 6  # files that are being read while the ones before them are compared
_IDENTITY = ("unit", "period", "kind", "revision", "return_id", "plan", "plan_version", "sample", "reason", "digest")
_DETAILS = {
    "seal": "封签",
    "code": "校验码",
    "cells_read": "读出格数",
    "placed": "入库格数",
    "refused": "拒收格数",
    "findings": "审核结果",
    "drift": "与模板的差异",
    "explanations": "审核说明",
    "foot": "表尾",
}
# Once unreadable for what has passed since, or for what only the store refuses: the file may be read today.
_PASSING = ACCIDENTS | {"guard.broken_book"}


def verify(ledger: Ledger, progress: Progress = quiet) -> list[Finding]:
    """A finding for each original that is gone or changed, each file (return or 统计反馈表) that reads differently
    now, each whose standing is not what the files and decisions held give, and each row that cannot be right."""
    found = structure_faults(ledger)
    try:
        plans = ledger.plans
        unsound = ledger.unsound_outcomes()
    except (ZzError, ValueError):  # a plan that does not load, a decision that cannot be read: told above
        return found
    held = _held(ledger)
    with Pool(plans) as readers:
        for n, begun in enumerate(_ahead(ledger, readers, held)):
            row = begun.row
            if not progress(n, len(held), str(row.name)):
                break
            found += _file(ledger, readers, begun)
            if row.sha256 in unsound:
                found.append(_of(row, "ledger.outcome_differs", verdict=row.final))
    return [*found, *verify_official(ledger), *verify_bulletins(ledger)]


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file whose original a reader may have in hand. `ticket` None: nothing is to be read. `fault`: of the original.

    `unread`: too large, or a zip, kept for members that could not be taken out of it.
    """

    row: Any
    ticket: int | None = None
    fault: Finding | None = None
    unread: bool = False


def _ahead(ledger: Ledger, readers: Pool, held: list[Any]) -> Iterator[_Begun]:
    """Each file in order, some behind it being read meanwhile."""
    window: deque[_Begun] = deque()
    for row in held:
        window.append(_begin(ledger, readers, row))
        if len(window) > _AHEAD:
            yield window.popleft()
    yield from window


def _begin(ledger: Ledger, readers: Pool, row: Any) -> _Begun:
    try:
        data = _original(ledger, row.sha256)
    except ZzError as why:
        return _Begun(row, fault=_of(row, why.code, **why.args_))
    if data is None or guard.is_batch(data) or not is_day(row.received):
        return _Begun(row, unread=True)
    name = str(row.name or "").rpartition("/")[2]
    return _Begun(row, readers.begin(name, data, date.fromisoformat(row.received)))


def _held(ledger: Ledger) -> list[Any]:
    """Every file, with or without an outcome, so that files of one day come together."""
    file, outcome, names = schema.file, schema.outcome, schema.name
    first = select(func.min(names.c.name)).where(names.c.sha256 == file.c.sha256).scalar_subquery()
    wanted = select(*file.c, outcome.c.verdict.label("final"), first.label("name")).outerjoin(
        outcome, outcome.c.sha256 == file.c.sha256
    )
    with ledger.reading() as connection:
        return sorted(connection.execute(wanted), key=lambda row: (row.received, row.sha256))


def _original(ledger: Ledger, sha256: str) -> bytes | None:
    """An original's bytes, all of them checked; None for one that is too large to be read."""
    kept, size = [], 0
    for part in ledger.archive.parts(sha256):
        size += len(part)
        if size <= MAX_FILE:
            kept.append(part)
    return b"".join(kept) if size <= MAX_FILE else None


def _file(ledger: Ledger, readers: Pool, begun: _Begun) -> list[Finding]:
    row = begun.row
    if begun.fault:
        return [begun.fault]
    if not is_day(row.received):  # told already
        return []
    if begun.ticket is None:
        return _compared(ledger, row, ReadReturn("", row.sha256, "unreadable"), unread=True)
    return _compared(ledger, row, readers.result(begun.ticket), unread=False)


def _compared(ledger: Ledger, row: Any, read: ReadReturn, *, unread: bool) -> list[Finding]:
    """The first of what differs: values, verdict, identity, the rest."""
    passing = row.verdict == "unreadable" and bool(_codes(row) & _PASSING)
    if passing:
        read = ReadReturn("", row.sha256, "unreadable")
    differing = _differing(ledger, row.sha256, read)
    if differing:
        args = {"addresses": "、".join(differing[:5]), "count": len(differing)}
        return [Finding(Level.ERROR, "ledger.values_differ", args, tuple(differing), place=row.name or row.sha256)]
    if read.verdict != row.verdict:
        return [_of(row, "ledger.verdict_differs", held=row.verdict, now=read.verdict)]
    now = rows.file_row(read, date.fromisoformat(row.received))
    if any(getattr(row, name) != now[name] for name in _IDENTITY):
        return [_of(row, "ledger.identity_differs", held=_told(row), now=_told(read))]
    skipped = {"findings"} if unread or passing else set()
    other = [words for name, words in _DETAILS.items() if name not in skipped and not _same(row, now, name)]
    return [_of(row, "ledger.details_differ", details="、".join(other))] if other else []


def _same(row: Any, now: rows.Row, name: str) -> bool:
    held, told = getattr(row, name), now[name]
    if name != "findings":
        return bool(held == told)
    return _findings(held) == _findings(str(told))


def _findings(packed: str) -> object:
    """Without their arguments: which plans were known then is no matter of the file's."""
    try:
        return [{k: v for k, v in row.items() if k != "args"} for row in json.loads(packed)]
    except (ValueError, AttributeError):
        return None


def _codes(row: Any) -> set[str]:
    listed = _findings(row.findings)
    return {str(told.get("code")) for told in listed} if isinstance(listed, list) else set()


def _differing(ledger: Ledger, sha256: str, read: ReadReturn) -> list[str]:
    """Addresses whose value, state or source cell is not as stored."""
    wanted = {(str(a), p.value.state.value, p.value.content, p.sheet, p.cell) for a, p in read.values.items()}
    value = schema.value
    with ledger.reading() as connection:
        held_rows = connection.execute(select(value).where(value.c.sha256 == sha256))
        held = {(r.address, r.state, r.content, r.sheet, r.cell) for r in held_rows}
    return sorted({row[0] for row in wanted ^ held})


def _told(of: Any) -> str:
    parts = [getattr(of, name) for name in ("unit", "period", "kind", "revision", "plan_version", "reason")]
    return " ".join(str(part) for part in parts if part not in (None, ""))


def _of(row: Any, code: str, **args: object) -> Finding:
    return fault(code, str(row.name or row.sha256[:12]), **args)
