"""回执 of a period: what the bureau answers each unit, made from that unit's own files alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from zzdesk.findings import Finding, Level
from zzdesk.ledger import rows, schema
from zzdesk.ledger.status import UnitStatus
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.deadlines import deadline, next_due
from zzdesk.plan.model import KINDS, Plan
from zzdesk.receipt import Decision, Receipt, ReceiptFile, Told


def receipts_of(ledger: Ledger, period: Period, issued: date, more: Iterable[Finding] = ()) -> Iterator[Receipt]:
    """One for each unit that must report or has, in the plan's order; also to those of whom nothing came.

    `more`: findings of the bureau's about one unit each, its code before their address (正式数 not as fed back).
    """
    plan = ledger.plan_of(period)
    decisions = _decisions(ledger)
    held: dict[str, list[Any]] = {}
    for row in ledger.files(period):
        if row.plan in (None, plan.name):
            held.setdefault(row.unit, []).append(row)
    city, own = ledger.city_findings(period), list(more)
    for status in ledger.status(period, issued).units:
        files = [_file(plan, period, row, decisions.get(row.sha256)) for row in held.get(status.unit, ())]
        sample = any(row.sample for row in held.get(status.unit, ()))
        told = (*_own(city, status.unit), *_of_unit(own, status.unit))
        yield _receipt(plan, period, issued, status, files, told, sample=sample)


def unplaced(ledger: Ledger) -> list[Finding]:
    """A note for each file that does not say whose it is or for which month: no receipt tells of it."""
    units = {u.code for plan in ledger.plans.values() for u in plan.units}
    periods = {str(p) for plan in ledger.plans.values() for p in plan.periods}
    lost = [row for row in ledger.files() if row.unit not in units or row.period not in periods]
    return [Finding(Level.NOTE, "receipt.unplaced", {"file": row.name}) for row in lost]


def _receipt(
    plan: Plan,
    period: Period,
    issued: date,
    status: UnitStatus,
    files: list[ReceiptFile],
    city: tuple[Told, ...],
    *,
    sample: bool,
) -> Receipt:
    due = deadline(plan, period, status.kind) if status.kind else None
    pending = next_due(plan, period, issued)
    due = due or (pending[1] if pending else None)
    return Receipt(
        plan=plan.name,
        plan_version=plan.version,
        title=plan.title,
        issuer=plan.issuer,
        unit=status.unit,
        name=status.name,
        period=str(period),
        issued=issued.isoformat(),
        state=status.state,
        late=status.late,
        due=due.date.isoformat() if due else None,
        filled=status.filled,
        required=status.required,
        sample=sample,
        files=tuple(sorted(files, key=_order)),
        city=city,
    )


def _order(file: ReceiptFile) -> tuple[bool, bool, int, int, str]:
    """The one that counts, then the newest edition; repeats last."""
    kind = KINDS.index(file.kind) if file.kind in KINDS else -1
    return not file.stands, file.is_settled, -kind, -(file.revision or 0), file.sha256


def _file(plan: Plan, period: Period, row: Any, decision: Decision | None) -> ReceiptFile:
    due = deadline(plan, period, row.kind) if row.kind else None
    arrived = row.arrived or row.received
    return ReceiptFile(
        file=row.name.replace("\\", "/").rpartition("/")[2],
        sha256=row.sha256,
        verdict=row.final,
        kind=row.kind,
        revision=row.revision,
        received=arrived,
        late=bool(due and date.fromisoformat(arrived) > due.date),
        code=row.code,
        seal=row.seal,
        read=row.cells_read,
        placed=row.placed,
        refused=row.refused,
        stands=bool(row.stands),
        decision=decision,
        drift=tuple(json.loads(row.drift)),
        findings=tuple(_told(row)),
    )


def _told(row: Any) -> Iterator[Told]:
    explained = {(rule, tuple(a), tuple(v)): words for rule, a, v, words in json.loads(row.explanations)}
    for finding in rows.findings(row.findings):
        yield Told.of(finding, explained.get(finding.key, "") if finding.explained else "")


def _decisions(ledger: Ledger) -> dict[str, Decision]:
    """The last decision on each file."""
    decision = schema.decision.c
    wanted = select(decision.sha256, decision.act, decision.at, decision.why).order_by(decision.id)
    with ledger.reading() as connection:
        return {row.sha256: Decision(row.act, row.at, row.why) for row in connection.execute(wanted)}


def _own(city: Iterable[Finding], unit: str) -> Iterator[Told]:
    """归属待认定 in the unit's own cells: that another unit gave the code too, and neither which nor what it says."""
    for finding in city:
        if finding.code == "city.settled" and finding.args["owner"] == unit:
            continue  # the others have to correct their returns
        pairs = [(a.partition(":"), v) for a, v in zip(finding.addresses, finding.values, strict=True)]
        own = [(address, value) for (whose, _, address), value in pairs if whose == unit]
        if not own or any(not colon for (_, colon, _), _ in pairs):
            continue
        shown = "、".join(value for _, value in own if value)
        code = "receipt.settled" if finding.code == "city.settled" else "receipt.shared"
        told = Finding(finding.level, code, {"value": shown}, tuple(a for a, _ in own), (shown,))
        yield Told.of(told.at(None, None, shown))


def _of_unit(findings: Iterable[Finding], unit: str) -> Iterator[Told]:
    """The bureau's own findings about this unit, at its cells."""
    for finding in findings:
        if all(a.startswith(f"{unit}:") for a in finding.addresses):
            own = tuple(a.partition(":")[2] for a in finding.addresses)
            yield Told.of(replace(finding, addresses=own))
