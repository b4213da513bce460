"""The verbs that windows and command line call. Every heavy library is loaded where first needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk.address import Address
from zzdesk.entry.document import Document, ExportRow
from zzdesk.entry.edits import SetExplanation
from zzdesk.errors import Refused, ZzError
from zzdesk.findings import Finding, Level, is_open
from zzdesk.period import Period
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import KINDS, Plan, Unit
from zzdesk.progress import Progress, quiet
from zzdesk.values import Value

if TYPE_CHECKING:
    from zzdesk.analysis.progress import Progress as Report
    from zzdesk.ledger.intake import MergeReport
    from zzdesk.ledger.status import Status
    from zzdesk.ledger.store import Ledger
    from zzdesk.returns.read import ReadReturn
    from zzdesk.returns.write import Written
    from zzdesk.rules.tree import Ref

FORMAL = ("正式", "核定")  # kinds that an open error or unexplained query stops


# --- the clerk's file --------------------------------------------------------------------
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


def open_file(path: Path, *, writer_thread: bool = False) -> Document:
    return Document.open(path, writer_thread=writer_thread)


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


def enter(document: Document, period: Period, table: Path) -> list[Finding]:
    """Take a CSV of figures; all rows or none. The notes say how some were read."""
    from zzdesk.entry.table import edit_from_table

    edit, notes = edit_from_table(document, period, table)
    document.apply(edit)
    return notes


def explain(document: Document, period: Period, rule: str, address: Address, words: str) -> Finding:
    """Explain the open query of a rule at one of its addresses."""
    from zzdesk.entry import checking

    for finding in checking.findings(document, period):
        if finding.code == rule and str(address) in finding.addresses:
            document.apply(SetExplanation(period, finding.key, words))
            return finding
    raise ZzError("explanation.none", rule=rule, address=str(address))


def check_document(document: Document, period: Period, kind: str = "正式") -> list[Finding]:
    """All findings of a period of a clerk's file, those of the file itself first."""
    from zzdesk.entry import checking

    found = checking.findings(document, period, kind)
    return [*document.damage, *found]


def return_json(read: ReadReturn, plan: Plan | None = None) -> dict[str, object]:
    """FILE of DESIGN section 7 for one workbook, with every cell its unit may fill, blank ones too."""
    plan = plan or load_plan()
    told = read.as_json(values=True)
    unit = plan.find_unit(read.unit or "")
    period = next((p for p in plan.periods if str(p) == read.period), None)
    if read.values and unit and period:
        blank = {"state": "blank", "value": None, "sheet": None, "cell": None}
        rest = (i.address for i in plan.inputs(unit, period) if i.address not in read.values)
        told["values"] = [*told["values"], *({"address": str(a), **blank} for a in rest)]  # type: ignore[misc]
    return told


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
            for i in document.plan.inputs(document.unit, period)
            for v in [document.value(i.address, period)]
        ],
    }


def plan_faults(plan: Plan) -> list[Finding]:
    """Everything `plan check` finds: definitions, formulas, and cells that the template lacks."""
    from zzdesk.plan.check import definition_faults
    from zzdesk.returns.template import template_of
    from zzdesk.rules.check import rule_faults

    found = [*definition_faults(plan), *rule_faults(plan)]
    try:
        template_of(plan)
    except ZzError as fault:
        found.append(Finding(Level.ERROR, fault.code, fault.args_, place=f"templates_xlsx/{plan.name}.xlsx"))
    return found


# --- returns -----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Exported:
    """A return that was made: its file, 校验码, kind, revision, and the findings it carries."""

    written: Written
    kind: str
    revision: int
    findings: list[Finding] = field(default_factory=list)


def carried_values(document: Document, period: Period) -> dict[Ref, Value]:
    """The figures of other periods that the rules of this one read: a return carries them with it."""
    from zzdesk.rules.checks import checks_of

    look = document.look(period)
    refs = {r for check in checks_of(document.plan, document.unit, period) for r in check.refs}
    found = {r: look(r) for r in refs if r.when in {"prev", "same_period"}}
    return {ref: value for ref, value in found.items() if not value.is_blank}


def export(
    document: Document, period: Period, kind: str, folder: Path, reason: str = "", *, now: datetime | None = None
) -> Exported:
    """生成报送文件. Refused("export.blocked") when a 正式 has open errors or unexplained queries."""
    from zzdesk.entry import checking
    from zzdesk.returns.content import Content
    from zzdesk.returns.seal import seal_of
    from zzdesk.returns.write import file_name, write_return

    if kind not in KINDS:
        raise ZzError("kind.unknown", kind=kind)
    findings = checking.findings(document, period, kind)
    blocking = [f for f in findings if is_open(f)]
    if kind in FORMAL and blocking:
        raise Refused("export.blocked", blocking, kind=kind, count=len(blocking))
    keys = {f.key for f in findings}
    content = Content(
        plan=document.plan,
        unit=document.unit,
        period=period,
        kind=kind,
        revision=0,
        values=dict(document.values(period)),
        carried=carried_values(document, period),
        explanations={k: words for k, words in document.explanations(period).items() if words and k in keys},
        foot=dict(document.foot),
        office=document.foot.get("单位全称", ""),
        reason=reason,
        sample=document.sample,
    )
    digest = seal_of(content).digest  # at revision 0: what the return says, whatever its number
    revision = _revision(document.exports(period), kind, digest, reason)
    content = content.at_revision(revision)
    folder.mkdir(parents=True, exist_ok=True)
    written = write_return(content, folder / file_name(content))
    at = (now or datetime.now()).isoformat(timespec="seconds")
    if not document.read_only:
        document.record_export(ExportRow(period, kind, revision, digest, written.code, written.path.name, at, reason))
    return Exported(written, kind, revision, findings)


def _revision(before: list[ExportRow], kind: str, digest: str, reason: str) -> int:
    """An unchanged re-export keeps its revision; changed content adds 1; a corrected 正式 needs a reason."""
    if kind == "草稿":
        return 0
    same_kind = [row for row in before if row.kind == kind]
    if not same_kind:
        return 1
    if same_kind[-1].digest == digest:
        return same_kind[-1].revision
    if kind in FORMAL and not reason.strip():
        raise ZzError("export.reason", kind=kind, revision=same_kind[-1].revision)
    return max(row.revision for row in same_kind) + 1


def check_return(path: Path, received: date, plan: Plan | None = None) -> ReadReturn:
    """Read and judge one workbook as the bureau would; nothing is stored."""
    from zzdesk.returns.worker import read_all

    if not path.is_file():
        raise ZzError("file.missing", file=path)
    plan = plan or load_plan()
    return next(iter(read_all([path], {plan.version: plan}, received, quiet)))


# --- the bureau --------------------------------------------------------------------------
def create_ledger(folder: Path, plan: Plan | None = None) -> Ledger:
    from zzdesk.ledger.store import Ledger

    return Ledger.create(folder, plan or load_plan())


def open_ledger(folder: Path) -> Ledger:
    from zzdesk.ledger.store import Ledger

    return Ledger.open(folder)


def merge(
    ledger: Ledger, paths: Iterable[Path], received: date | None = None, progress: Progress = quiet
) -> MergeReport:
    """收表: take files, folders and zips; one bad file never stops the others."""
    from zzdesk.ledger.intake import merge as take

    return take(ledger, list(paths), received or date.today(), progress)


def status(ledger: Ledger, period: Period, today: date | None = None) -> Status:
    return ledger.status(period, today or date.today())


def progress(ledger: Ledger, period: Period, unit: Unit | None = None) -> Report:
    from zzdesk.analysis.progress import progress as report

    return report(ledger, period, unit.code if unit else None)


def consolidate(ledger: Ledger, period: Period, path: Path, *, internal: bool = False) -> Path:
    """汇总表: one workbook of a period's standing returns."""
    from zzdesk.output.consolidate import consolidate as write

    return write(ledger, period, path, sample=ledger.is_sample(period), internal=internal)


def chart(ledger: Ledger, period: Period, indicator: Address | None, path: Path) -> list[Path]:
    """The progress chart of an indicator, or a page for each that has district targets. PDF, PNG or SVG by name."""
    from zzdesk.output.charts import annex_pages, progress_chart, save_charts

    found, sample = progress(ledger, period), ledger.is_sample(period)
    pages = [progress_chart(found, indicator, sample=sample)] if indicator else annex_pages(found, sample=sample)
    return save_charts(pages, path)
