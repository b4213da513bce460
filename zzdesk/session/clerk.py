"""The clerk's file: made, opened, filled, explained, checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetExplanation
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level, is_open
from zzdesk.period import Period
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Plan


def create_file(
    path: Path,
    unit_words: str,
    plan: Plan | None = None,
    *,
    sample: bool = False,
    clock: Callable[[], datetime] = datetime.now,
) -> Document:
    """A new clerk's file for a unit named by code, name or alias."""
    plan = plan or load_plan()
    unit = plan.find_unit(unit_words)
    if unit is None:
        raise ZzError("unit.unknown", unit=unit_words)
    return Document.create(path, plan, unit, sample=sample, clock=clock)


def open_file(path: Path, *, writer_thread: bool = False, read_only: bool = False) -> Document:
    return Document.open(path, writer_thread=writer_thread, read_only=read_only)


def period_in(plan: Plan, words: str) -> Period:
    """The plan's period that `words` names. ZzError("period.unknown")."""
    for period in plan.periods:
        if words.strip() in {str(period), period.compact}:
            return period
    raise ZzError("period.unknown", period=words, first=plan.periods[0], last=plan.periods[-1])


def latest_period(document: Document) -> Period:
    """The latest period with data, else the first."""
    filled = document.filled_periods()
    return filled[-1] if filled else document.plan.periods[0]


def update_file(document: Document, plan: Plan) -> bool:
    """Take a new version of its plan into a clerk's file; False when it was there already."""
    return document.add_plan(plan)


def enter(document: Document, period: Period, table: Path) -> list[Finding]:
    """Take a CSV of figures; all rows or none. The notes say how some were read."""
    from zzdesk.entry.table import edit_from_table

    edit, notes = edit_from_table(document, period, table)
    reopened = _reopened(document, period, f"导入{table.name}")
    document.apply(edit)
    return [*reopened, *notes]


def explain(document: Document, period: Period, rule: str, address: Address, words: str) -> Finding:
    """Explain the open query of a rule at one of its addresses."""
    from zzdesk.entry import checking

    for finding in checking.findings(document, period):
        if finding.code == rule and str(address) in finding.addresses:
            _reopened(document, period, f"审核说明{rule}")
            document.apply(SetExplanation(period, finding.key, words))
            return finding
    raise ZzError("explanation.none", rule=rule, address=str(address))


def check_document(document: Document, period: Period, kind: str = "正式") -> list[Finding]:
    """All findings of a period of a clerk's file, those of the file itself first."""
    from zzdesk.entry import checking

    found = checking.findings(document, period, kind)
    return [*document.damage, *found]


def document_json(document: Document, period: Period, findings: list[Finding]) -> dict[str, object]:
    """FILE of DESIGN section 7 with its values; fields that only a return has are null."""
    worst = "returned" if any(f.level.value == "error" for f in findings) else "accepted"
    verdict = "queried" if worst == "accepted" and any(map(is_open, findings)) else worst
    return {
        "file": document.path.name,
        "sha256": None,
        "verdict": verdict,
        "unit": document.unit.code,
        "period": str(period),
        "kind": None,
        "revision": None,
        "seal": None,
        "cells": None,
        "findings": [f.as_json() for f in findings],
        "drift": [],
        "values": [
            {"address": str(i.address), "state": v.state.value, "value": v.content or None, "sheet": None, "cell": None}
            for i in document.plan_for(period).inputs(document.unit, period, None, document.all_lines(period))
            for v in [document.value(i.address, period)]
        ],
    }


def _reopened(document: Document, period: Period, reason: str) -> list[Finding]:
    """A command that changes a period sent as 正式 opens it again and says so; `export` then asks for the reason."""
    held = document.sent.lock(period)
    if held is None or document.read_only:
        return []
    document.reopen(period, reason)
    args = {"period": period.label, "kind": held.kind, "revision": held.revision}
    return [Finding(Level.NOTE, "period.reopened", args)]
