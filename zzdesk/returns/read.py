"""The single entry for a file that came in: guard, identify, read, verify the seal, run the rules, judge.

The verdict comes from the file, its plan version and its arrival date alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from zzdesk.address import Address
from zzdesk.findings import Finding, Level, is_open
from zzdesk.plan.model import DRAFT_KIND, FORMAL
from zzdesk.returns import guard, sniff
from zzdesk.returns.book import Book
from zzdesk.returns.cells import a1
from zzdesk.returns.content import OFFICE, Key
from zzdesk.returns.fill_audit import family_key
from zzdesk.returns.hidden import Hidden
from zzdesk.returns.read_audit import Asked, explanations, foot_of, is_answered, written_answers
from zzdesk.returns.read_cells import FormCells, read_form
from zzdesk.returns.read_frame import Frame, frame_of
from zzdesk.returns.read_identity import (
    Identity,
    Plans,
    cover_of,
    face_faults,
    hidden_of,
    identify,
    seal_told,
    told_identity,
)
from zzdesk.returns.read_seal import Told, verify_seal
from zzdesk.returns.result import Placed, ReadReturn
from zzdesk.returns.seal import content_lines, digest_of
from zzdesk.returns.templates import AUDIT, AUDIT_HEADS, COVER
from zzdesk.rules.checks import checks_of
from zzdesk.rules.evaluate import Verdict
from zzdesk.rules.look import Look
from zzdesk.rules.run import find, key_of, verdict_of
from zzdesk.rules.sources import look_in
from zzdesk.values import Value

__all__ = ["Placed", "ReadReturn", "read_return"]


@dataclass(slots=True)
class _Gathered:
    """All that a sound workbook of a known unit holds."""

    cells: FormCells = field(default_factory=FormCells)
    explanations: Mapping[Key, str] = field(default_factory=dict)
    foot: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    findings: list[Finding] = field(default_factory=list)


def read_return(
    source: Path | bytes, plans: Plans, received: date | None = None, *, name: str | None = None
) -> ReadReturn:
    """Read and judge one file. Never raises for what the file holds."""
    data = source if isinstance(source, bytes) else source.read_bytes()
    name = name or ("" if isinstance(source, bytes) else source.name)
    told = ReadReturn(file=name, sha256=hashlib.sha256(data).hexdigest(), verdict="unreadable")
    if sniff.is_leftover(name):
        return replace(told, verdict="ignored", findings=(Finding(Level.NOTE, "guard.leftover", {}),))
    try:
        inspected = guard.inspect(data)
    except guard.Refusal as why:
        return replace(told, findings=(why.finding,))
    try:
        book = Book(inspected.data, inspected.parts, inspected.known)
        return _read_book(told, book, inspected.notes, plans, received)
    except (ValueError, KeyError, IndexError, ArithmeticError) as fault:
        return replace(told, findings=(Finding(Level.ERROR, "guard.broken_book", {"fault": str(fault)[:80]}),))


def _read_book(told: ReadReturn, book: Book, notes: list[Finding], plans: Plans, received: date | None) -> ReadReturn:
    hidden = hidden_of(book)
    cover = cover_of(book.sheet(COVER).texts()) if any(s.name == COVER for s in book.sheets) else {}
    identity = identify(book, hidden, cover, plans, received)
    told = _with_identity(told, told_identity(book, hidden), hidden)
    if not isinstance(identity, Identity):
        return replace(told, verdict="returned", frame_fault=True, findings=(*identity, *notes))
    unit, period = identity.unit.code, str(identity.period)
    told = replace(told, unit=unit, period=period, kind=identity.kind, revision=identity.revision)
    frame = frame_of(book, identity)
    heads = {s.name: s.raw.texts() for s in frame.forms.values()}
    faults = [*frame.faults, *face_faults(identity, cover, heads)]
    told = replace(told, drift=tuple(frame.drift))
    if faults:
        return replace(told, verdict="returned", frame_fault=True, findings=(*faults, *frame.notes, *notes))
    gathered = _gather(book, identity, frame, cover)
    return _judged(told, identity, frame, gathered, [*frame.notes, *notes])


def _with_identity(told: ReadReturn, names: Mapping[str, str], hidden: Hidden | None) -> ReadReturn:
    revision = names["zz_revision"]
    inside = hidden.identity if hidden else {}
    return replace(
        told,
        unit=names["zz_unit"] or None,
        period=names["zz_period"] or None,
        kind=names["zz_kind"] or None,
        revision=int(revision) if revision.isdecimal() and len(revision) < 10 else None,
        return_id=names["zz_return_id"] or None,
        plan=names["zz_plan"] or None,
        plan_version=names["zz_plan_version"] or None,
        seal=seal_told(hidden),
        code=inside.get("code") or None,
        sample=inside.get("sample") == "1",
    )


def _gather(book: Book, identity: Identity, frame: Frame, cover: Mapping[str, str]) -> _Gathered:
    found = _Gathered(
        reason=cover.get("更正原因", "") if identity.is_blank else identity.hidden.identity.get("reason", "")
    )
    for sheet in frame.forms.values():
        cells = read_form(sheet)
        found.cells.values.update(cells.values)
        found.findings += cells.findings
        found.cells.read += cells.read
        found.cells.placed += cells.placed
        found.cells.refused += cells.refused
    foot, notes = foot_of(frame.forms.values(), identity.hidden, cover.get(OFFICE))
    written = _written(book, identity) if any(s.name == AUDIT for s in book.sheets) else {}
    asked = _asked(identity, _look(identity, found.cells.values)) if any(written.values()) else {}
    found.explanations, refused = explanations(written, identity.hidden, asked)
    found.foot = foot
    found.findings += [*notes, *refused]
    return found


def _written(book: Book, identity: Identity) -> dict[Key, str]:
    """The explanations of the 审核 sheet. Most returns have none: then that column alone is looked at."""
    explained = bool(identity.hidden.explained)
    if not explained and not is_answered(book.rows(AUDIT, AUDIT_HEADS, ("说明",))):
        return {}
    return written_answers(book.rows(AUDIT, AUDIT_HEADS, ("审核数值", "说明")), empty=explained)


def _look(identity: Identity, values: Mapping[Address, Placed]) -> Look:
    now: dict[Address, Value] = {address: placed.value for address, placed in values.items()}
    return look_in(identity.plan, identity.unit, now, identity.hidden.carried)


def _asked(identity: Identity, look: Look) -> Asked:
    """Rule and addresses -> the key that the figures of today give; of a check over lines each failing line's."""
    plan, period = identity.plan, identity.period
    found: Asked = {}
    for check in checks_of(plan, identity.unit, period):
        if check.rule.level != "query" or check.tree is None:
            continue
        if not check.lines:
            key = key_of(plan, period, check, look)
            found[key[0], key[1]] = [("", key)]
            continue
        rule, addresses, _ = family_key(plan, period, check)
        failing = [n for n in look.lines(check.lines) if verdict_of(plan, check, look.at(n)) is Verdict.FAIL]
        found[rule, addresses] = [(n, key_of(plan, period, check, look.at(n))) for n in failing]
    return found


def _judged(
    told: ReadReturn, identity: Identity, frame: Frame, gathered: _Gathered, notes: list[Finding]
) -> ReadReturn:
    values = gathered.cells.values
    assert gathered.cells.read == gathered.cells.placed + gathered.cells.refused
    plain = _plain(values)
    lines = content_lines(plain, gathered.explanations, gathered.foot)
    told_there = Told(plain, gathered.explanations, gathered.foot, gathered.reason, lines)
    state, seal_findings = verify_seal(identity, told_there)
    ruled = _run_rules(identity, frame, gathered)
    kept = [f for f in ruled if not _said_already(f, gathered.findings)]
    findings = _ordered([*_kind_findings(identity), *seal_findings, *gathered.findings, *kept, *notes])
    return replace(
        told,
        verdict=_verdict(identity.kind, findings),
        seal=state,
        cells_read=gathered.cells.read,
        placed=gathered.cells.placed,
        refused=gathered.cells.refused,
        findings=tuple(findings),
        values=values,
        explanations=gathered.explanations,
        foot=gathered.foot,
        content_digest=digest_of([*lines, f"reason\t{gathered.reason}"]),
        reason=gathered.reason,
    )


def _plain(values: Mapping[Address, Placed]) -> dict[Address, Value]:
    return {address: placed.value for address, placed in values.items()}


def _verdict(kind: str, findings: list[Finding]) -> str:
    if kind == DRAFT_KIND:
        return "returned"
    if kind in FORMAL and any(f.level is Level.ERROR for f in findings):
        return "returned"
    return "queried" if any(is_open(f) for f in findings) else "accepted"


def _kind_findings(identity: Identity) -> list[Finding]:
    return [Finding(Level.ERROR, "identity.draft", {})] if identity.kind == "草稿" else []


def _run_rules(identity: Identity, frame: Frame, gathered: _Gathered) -> list[Finding]:
    look = _look(identity, gathered.cells.values)
    found = find(identity.plan, identity.unit, identity.period, identity.kind, look, gathered.explanations)
    return [_located(finding, frame, gathered.cells.values) for finding in found]


def _located(finding: Finding, frame: Frame, values: Mapping[Address, Placed]) -> Finding:
    """With the sheet and A1 cell of its first address of this period."""
    for words in finding.addresses:
        if "@" in words:
            continue
        address = Address.parse(words)
        sheet = frame.forms.get(address.form)
        spot = sheet.layout.spot(address.line, address.column) if sheet else None
        if sheet and spot:
            return finding.at(sheet.name, a1(spot))
    return finding


def _said_already(finding: Finding, cells: list[Finding]) -> bool:
    """A required cell whose content was refused is not also reported as missing."""
    refused = {f.addresses for f in cells if f.level is Level.ERROR and len(f.addresses) == 1}
    return finding.level is Level.ERROR and finding.addresses in refused


def _ordered(findings: list[Finding]) -> list[Finding]:
    """Errors first, then queries, then notes; within a level in the order found."""
    rank = {Level.ERROR: 0, Level.QUERY: 1, Level.NOTE: 2}
    return sorted(findings, key=lambda f: rank[f.level])
