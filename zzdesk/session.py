"""The verbs that windows and command line call. Every heavy library is loaded where first needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells, SetExplanation
from zzdesk.entry.sent import ExportRow
from zzdesk.errors import Refused, ZzError
from zzdesk.findings import Finding, Level, is_open
from zzdesk.period import Period
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import DRAFT_KIND, KINDS, Form, Plan, Unit
from zzdesk.plan.model import FORMAL as FORMAL
from zzdesk.progress import Progress, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from zzdesk.analysis.consolidated import Consolidated
    from zzdesk.analysis.forecast import Forecasts
    from zzdesk.analysis.official import Differences
    from zzdesk.analysis.progress import Progress as Report
    from zzdesk.analysis.score import Scores
    from zzdesk.analysis.trace import Trace
    from zzdesk.analysis.warning import Warnings
    from zzdesk.entry.incoming import Incoming
    from zzdesk.ledger.audit import Entry
    from zzdesk.ledger.belonging import Belonging
    from zzdesk.ledger.compare import Conflict, Edition
    from zzdesk.ledger.explained import Explained
    from zzdesk.ledger.held import HeldFile, Seen
    from zzdesk.ledger.intake import FileResult, MergeReport
    from zzdesk.ledger.issue import Issued
    from zzdesk.ledger.matrix import Matrix
    from zzdesk.ledger.official import OfficialImport
    from zzdesk.ledger.official_shown import ShownPeriod
    from zzdesk.ledger.reminders import Reminders
    from zzdesk.ledger.status import Status
    from zzdesk.ledger.store import Ledger
    from zzdesk.output.chart_year import Year
    from zzdesk.output.page import Paper
    from zzdesk.output.proof import Proof
    from zzdesk.plan.targets import TargetImport
    from zzdesk.receipt import Receipt
    from zzdesk.returns.content import Content
    from zzdesk.returns.own_book import OwnBook
    from zzdesk.returns.read import ReadReturn
    from zzdesk.returns.write import Written


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


def open_file(path: Path, *, writer_thread: bool = False, read_only: bool = False) -> Document:
    return Document.open(path, writer_thread=writer_thread, read_only=read_only)


def period_in(plan: Plan, words: str) -> Period:
    """The plan's period that `words` names. ZzError("period.unknown")."""
    for period in plan.periods:
        if words.strip() in {str(period), period.compact}:
            return period
    raise ZzError("period.unknown", period=words, first=plan.periods[0], last=plan.periods[-1])


def period_held(ledger: Ledger, words: str) -> Period:
    """The period that `words` names, of any year the ledger has a plan for. ZzError("period.unknown")."""
    plans = ledger.plans.values()
    known = (p for plan in plans for p in plan.periods if words.strip() in {str(p), p.compact})
    return next(known, None) or period_in(ledger.plan, words)


def latest_period(document: Document) -> Period:
    """The latest period with data, else the first."""
    filled = document.filled_periods()
    return filled[-1] if filled else document.plan.periods[0]


def update_file(document: Document, plan: Plan) -> bool:
    """Take a new version of its plan into a clerk's file; False when it was there already."""
    return document.add_plan(plan)


def is_receipt(path: Path) -> bool:
    """Whether a file says that it is 市局回执; cheap, and never raises."""
    from zzdesk.output.receipt_reading import says_receipt

    return says_receipt(path)


def read_receipt(path: Path) -> tuple[Receipt, str]:
    """市局回执 and its text. ZzError where it is none, damaged, changed, or of a newer program."""
    from zzdesk.output.receipt_reading import receipt_at

    return receipt_at(path)


def take_receipt(document: Document, path: Path) -> tuple[Receipt, bool]:
    """Read 市局回执 into a clerk's file; False where it was there already. ZzError as `read_receipt`, and for a
    receipt of another unit or plan."""
    receipt, words = read_receipt(path)
    return receipt, document.take_receipt(receipt, words, path.name)


def is_feedback(path: Path) -> bool:
    """Whether a file is a 统计反馈文件."""
    from zzdesk.returns.feedback import is_feedback as asked

    return asked(path)


def take_feedback(document: Document, path: Path) -> tuple[list[Period], list[Finding]]:
    """Keep the figures of a 统计反馈文件: the periods it speaks of, and a note for each figure that another replaces.

    No cell is changed: `filling` is the edit for that. ZzError("feedback.…") for another unit's or a changed file.
    """
    from zzdesk.entry import fed_cells
    from zzdesk.returns.feedback import read_feedback

    file = read_feedback(path)
    before = {(one.period, one.address): document.fed_back.editions(one.address, one.period)[-1:] for one in file.own}
    fresh = fed_cells.take_feedback(document, file, path.name)
    notes = [fed_cells.replaced(document, one, was[0]) for one in fresh if (was := before[one.period, one.address])]
    known = document.plan.periods
    return sorted({one.period for one in file.own if one.period in known}), [n for n in notes if n]


def filling(document: Document, period: Period) -> SetCells | None:
    """The edit that puts the fed-back figures of a period into their cells; None where they stand there."""
    from zzdesk.entry.fed_cells import filling as edit

    return edit(document, period)


def unfilling(document: Document, period: Period) -> SetCells | None:
    """The edit that gives back what stood in those cells before; None where nothing was filled."""
    from zzdesk.entry.fed_cells import unfilling as edit

    return edit(document, period)


def update_from_feedback(document: Document, path: Path) -> list[Finding]:
    """Keep a 统计反馈文件 and fill its cells, but for periods that were sent as 正式; the notes say what was done."""
    periods, notes = take_feedback(document, path)
    return [*notes, *(fill_fed_back(document, period) for period in periods)]


def may_fill(document: Document, period: Period) -> bool:
    """Whether fed-back figures are still to be put into cells that take edits."""
    fillable = not document.read_only and document.sent.lock(period) is None
    return fillable and filling(document, period) is not None


def fill_fed_back(document: Document, period: Period) -> Finding:
    """Fill one period's cells as far as they may be changed; the note says what was done."""
    edit = filling(document, period)
    held = document.sent.lock(period)
    if edit is None:
        return Finding(Level.NOTE, "feedback.same", {"period": period.label})
    if held:
        args = {"period": period.label, "kind": held.kind, "revision": held.revision}
        return Finding(Level.NOTE, "feedback.locked", args)
    document.apply(edit)
    args = {"period": period.label, "count": len(edit.cells), "source": source_of(edit)}
    return Finding(Level.NOTE, "feedback.filled", args)


def source_of(filling: SetCells) -> str:
    """The papers that the figures of a filling came on."""
    from zzdesk.entry.fed_cells import WHY

    return filling.why.removeprefix(WHY)


def enter(document: Document, period: Period, table: Path) -> list[Finding]:
    """Take a CSV of figures; all rows or none. The notes say how some were read."""
    from zzdesk.entry.table import edit_from_table

    edit, notes = edit_from_table(document, period, table)
    reopened = _reopened(document, period, f"导入{table.name}")
    document.apply(edit)
    return [*reopened, *notes]


def _reopened(document: Document, period: Period, reason: str) -> list[Finding]:
    """A command that changes a period sent as 正式 opens it again and says so; `export` then asks for the reason."""
    held = document.sent.lock(period)
    if held is None or document.read_only:
        return []
    document.reopen(period, reason)
    args = {"period": period.label, "kind": held.kind, "revision": held.revision}
    return [Finding(Level.NOTE, "period.reopened", args)]


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


def return_json(read: ReadReturn, plan: Plan | None = None) -> dict[str, object]:
    """FILE of DESIGN section 7 for one workbook, with every cell its unit may fill, blank ones too."""
    from zzdesk.rules.sources import lines_in

    plan = plan or load_plan()
    told = read.as_json(values=True)
    unit = plan.find_unit(read.unit or "")
    period = next((p for p in plan.periods if str(p) == read.period), None)
    if read.values and unit and period:
        blank = {"state": "blank", "value": None, "sheet": None, "cell": None}
        lines = lines_in(plan, read.values)
        rest = (i.address for i in plan.inputs(unit, period, None, lines) if i.address not in read.values)
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
            for i in document.plan_for(period).inputs(document.unit, period, None, document.all_lines(period))
            for v in [document.value(i.address, period)]
        ],
    }


def plan_faults(plan: Plan) -> list[Finding]:
    """Everything `plan check` finds: definitions, formulas, and a template that cannot be used or has too much."""
    from zzdesk.plan.check import definition_faults
    from zzdesk.returns.fill_audit import long_formulas
    from zzdesk.returns.template import template_of
    from zzdesk.returns.template_check import template_faults
    from zzdesk.returns.templates import committed
    from zzdesk.rules.check import code_faults, rule_faults

    place = f"templates_xlsx/{plan.name}.xlsx"
    found = [*definition_faults(plan), *code_faults(plan), *rule_faults(plan)]
    try:
        fault = template_of(plan).fault
    except ZzError as why:
        return [*found, Finding(Level.ERROR, why.code, why.args_, place=place)]
    if fault:
        found.append(Finding(Level.NOTE, fault.code, fault.args_, place=place))
    elif path := committed(plan):
        found += template_faults(plan, path.read_bytes(), f"templates_xlsx/{path.name}")
    sound = not any(f.level is Level.ERROR for f in found)
    return [*found, *long_formulas(plan)] if sound else found


def import_targets(folder: Path, found: TargetImport) -> tuple[Plan, list[Finding]]:
    """Put the targets into a plan folder, all or nothing; the plan as it then is, and what `plan check` finds."""
    from zzdesk.plan.targets import store_targets

    store_targets(folder, found)
    plan = load_plan(folder)
    return plan, plan_faults(plan)


def kept_template(plan: Plan, path: Path) -> tuple[bytes, list[str], list[Finding]]:
    """A restyled template with the lines and forms that it lacks: its bytes, what was added, what is amiss still.

    ZzError file.missing, template.unreadable.
    """
    from zipfile import BadZipFile

    from zzdesk.returns.complete import completed
    from zzdesk.returns.template_check import template_faults

    if not path.is_file():
        raise ZzError("file.missing", file=path)
    try:
        data, added = completed(plan, path.read_bytes())
    except (OSError, BadZipFile, KeyError, ValueError) as fault:
        raise ZzError("template.unreadable", file=path, fault=str(fault)) from fault
    return data, added, template_faults(plan, data, path.name)


# --- returns -----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Exported:
    """A return that was made: its file, 校验码, kind, revision, and the findings it carries."""

    written: Written
    kind: str
    revision: int
    findings: list[Finding] = field(default_factory=list)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a return of a kind would be, were it made now."""

    kind: str
    revision: int  # 0: a 草稿 has none
    findings: list[Finding]
    is_repeat: bool = False  # of the last one of its kind, unchanged
    is_correction: bool = False  # of the last one, changed

    @property
    def pending(self) -> list[Finding]:
        """What stops a 正式, and is noted on a 快报: errors and queries without an explanation."""
        return [f for f in self.findings if is_open(f)]


def prospect(document: Document, period: Period, kind: str) -> Prospect:
    """How a period stands for a kind of return; nothing is written."""
    return _prospect(document, period, kind)[0]


def _prospect(document: Document, period: Period, kind: str, reason: str = "") -> tuple[Prospect, Content, str]:
    """With its content at revision 0, and that content's digest: what the return says, whatever its number."""
    from zzdesk.entry import checking
    from zzdesk.output.own_return import content_of
    from zzdesk.returns.seal import seal_of

    if kind not in KINDS:
        raise ZzError("kind.unknown", kind=kind)
    findings = checking.findings(document, period, kind)
    content = content_of(document, period, kind, findings, reason)
    before = [row for row in document.exports(period) if row.kind == kind] if kind != DRAFT_KIND else []
    as_before = replace(content, reason=before[-1].reason) if before else content
    repeat = bool(before) and seal_of(as_before).digest == before[-1].digest
    content = as_before if repeat else content
    digest = seal_of(content).digest
    revision = 0 if kind == DRAFT_KIND else max((r.revision for r in before), default=0) + (not repeat)
    return Prospect(kind, revision, findings, repeat, bool(before) and not repeat), content, digest


def export(
    document: Document, period: Period, kind: str, folder: Path, reason: str = "", *, now: datetime | None = None
) -> Exported:
    """生成报送文件. Refused("export.blocked") when a 正式 has open errors or unexplained queries.

    Unchanged content keeps its revision, changed content adds 1; a corrected 正式 needs a reason ("export.reason").
    """
    from zzdesk.returns.write import file_name, write_return

    found, content, digest = _prospect(document, period, kind, reason)
    if kind in FORMAL and found.pending:
        raise Refused("export.blocked", found.pending, kind=kind, count=len(found.pending))
    if kind in FORMAL and found.is_correction and not reason.strip():
        raise ZzError("export.reason", kind=kind, revision=found.revision - 1)
    content = content.at_revision(found.revision)
    folder.mkdir(parents=True, exist_ok=True)
    written = write_return(content, folder / file_name(content))
    at = (now or datetime.now()).isoformat(timespec="seconds")
    if not document.read_only:
        name = written.path.name
        row = ExportRow(period, kind, found.revision, digest, written.code, name, at, content.reason)
        document.record_export(row)
    return Exported(written, kind, found.revision, found.findings, content.reason)


def paper(document: Document, period: Period) -> Paper:
    """What is printed of a period: the last return where nothing has changed since, else a 草稿."""
    from zzdesk.output.own_return import paper_of

    return paper_of(document, period)


def blank_paper(document: Document, period: Period) -> Paper:
    """空表 of a period, to be filled by hand."""
    from zzdesk.output.own_return import blank_paper_of

    return blank_paper_of(document, period)


def proof(document: Document, period: Period, made: Exported) -> Proof:
    """核对单 of a return just made."""
    from zzdesk.output.own_return import content_of
    from zzdesk.output.proof import proof_of

    content = content_of(document, period, made.kind, made.findings, made.reason).at_revision(made.revision)
    return proof_of(content, made.findings, made.written.path.name, made.written.code)


def check_return(path: Path, received: date, plan: Plan | None = None) -> ReadReturn:
    """Read and judge one workbook as the bureau would; nothing is stored."""
    from zzdesk.returns.worker import read_all

    if not path.is_file():
        raise ZzError("file.missing", file=path)
    plan = plan or load_plan()
    return next(iter(read_all([path], {plan.version: plan}, received, quiet)))


def read_own(path: Path) -> OwnBook:
    """A clerk's own workbook or CSV as plain sheets; `is_return` where it is a return, for `read_back`."""
    from zzdesk.returns.own_book import read_own_book

    return read_own_book(path)


def read_back(document: Document, period: Period, path: Path) -> Incoming:
    """What a return of this unit (sent back, or a blank one filled by hand) would bring into its own period."""
    from zzdesk.output.read_back import incoming_from_return

    return incoming_from_return(document, period, path)


# --- the bureau --------------------------------------------------------------------------
def create_ledger(where: Path | str, plan: Plan | None = None) -> Ledger:
    """A new 汇总库 in a folder, or in a PostgreSQL database by URL ("postgresql://…")."""
    from zzdesk.ledger.store import Ledger

    return Ledger.create(where, plan or load_plan())


def open_ledger(where: Path | str) -> Ledger:
    """The 汇总库 in a folder or by URL; one of an older format is brought up to date, after a backup."""
    from zzdesk.ledger.store import Ledger

    return Ledger.open(where)


def merge(
    ledger: Ledger,
    paths: Iterable[Path],
    received: date | None = None,
    progress: Progress = quiet,
    told: Callable[[FileResult], None] | None = None,
) -> MergeReport:
    """收表: take files, folders and zips; one bad file never stops the others. `told` hears of each as it comes."""
    from zzdesk.ledger.intake import merge as take

    return take(ledger, list(paths), received or date.today(), progress, told)


def issue(plan: Plan, period: Period, folder: Path, ledger: Ledger | None = None, progress: Progress = quiet) -> Issued:
    """下发空表: blank returns for all units, with figures of last period and last year where a ledger holds them."""
    from zzdesk.ledger.issue import issue as make

    return make(plan, period, folder, ledger, progress)


def status(ledger: Ledger, period: Period, today: date | None = None) -> Status:
    return ledger.status(period, today or date.today())


def add_plan(ledger: Ledger, plan: Plan) -> bool:
    """Take a version into a ledger; returns that came before it are read again. False where it was held."""
    from zzdesk.ledger.reread import reread

    added = ledger.add_plan(plan)
    reread(ledger)
    return added


def backup_ledger(ledger: Ledger, to: Path | str, progress: Progress = quiet) -> str:
    """A whole copy in a new folder or an empty database; how it is named to people. ZzError("ledger.exists")."""
    from zzdesk.ledger.backup import backup

    return backup(ledger, to, progress)


def conflicts(ledger: Ledger, period: Period | None = None) -> tuple[Conflict, ...]:
    """同版次不一致 held, each cell by cell; `ledger.decide("confirm", …)` settles one."""
    from zzdesk.ledger.compare import conflicts as find

    return find(ledger, period)


def editions(ledger: Ledger, period: Period, unit: Unit) -> tuple[Edition, ...]:
    """Every return of a unit and period, lowest edition first: late, corrected, and what changed."""
    from zzdesk.ledger.compare import editions as find

    return find(ledger, period, unit.code)


def status_matrix(ledger: Ledger, periods: Sequence[Period] | None = None, today: date | None = None) -> Matrix:
    """报送情况矩阵 over periods, by default all of the newest plan's year."""
    from zzdesk.ledger.matrix import status_matrix as matrix

    return matrix(ledger, periods or ledger.plan.periods, today or date.today())


def save_status(ledger: Ledger, path: Path, period: Period | None, *, matrix: bool, today: date | None = None) -> Path:
    """报送情况 as a workbook: a period, the year's matrix, or both."""
    from zzdesk.output.reporting_book import write_status

    day = today or date.today()
    plan = ledger.plan_of(period) if period else ledger.plan
    year = status_matrix(ledger, plan.periods, day) if matrix else None
    return write_status(path, year, status(ledger, period, day) if period else None, issuer=plan.issuer, today=day)


def reminders(ledger: Ledger, period: Period, kind: str | None = None, today: date | None = None) -> Reminders:
    """催报: who still owes a kind of return (by default the one due next), and what; `text` is to be pasted."""
    from zzdesk.ledger.reminders import reminders as owing

    return owing(ledger, period, kind, today or date.today())


def save_reminders(found: Reminders, path: Path) -> Path:
    """催报名单 as a workbook."""
    from zzdesk.output.reporting_book import write_reminders

    return write_reminders(path, found)


def receipts(
    ledger: Ledger, period: Period, folder: Path, today: date | None = None, progress: Progress = quiet
) -> list[Path]:
    """回执: a workbook for each unit of a period into `folder`; cancelled, whole files only. Each unit's own alone."""
    from zzdesk.ledger.receipts import receipts_of
    from zzdesk.output.receipt_book import write_receipt

    made = []
    fed = official_differences(ledger, period).findings
    wanted = list(receipts_of(ledger, period, today or date.today(), fed))
    for n, receipt in enumerate(wanted):
        if not progress(n, len(wanted), receipt.name):
            break
        made.append(write_receipt(receipt, folder))
    progress(len(made), len(wanted), "")
    return made


def unplaced_files(ledger: Ledger) -> list[Finding]:
    """A note for each file held that does not say whose it is or for which month: no receipt can tell of it."""
    from zzdesk.ledger.receipts import unplaced

    return unplaced(ledger)


def trace(
    ledger: Ledger, period: Period, address: Address, unit: Unit | None = None, *, internal: bool = False
) -> Trace:
    """From a consolidated figure (or one unit's) to units, returns, and cells of the archived files.

    ZzError("trace.address" | "trace.internal").
    """
    from zzdesk.analysis.trace import trace as find

    who, official = unit.code if unit else None, _published(ledger, period)
    return find(ledger, period, address, who, official=official, internal=internal)


def open_original(
    ledger: Ledger,
    sha256: str,
    name: str,
    *,
    sheet: str | None = None,
    cell: str | None = None,
    folder: Path | None = None,
) -> Path:
    """A read-only copy of an archived original, for another program to open; with `cell`, it opens at that cell.

    `folder`: where the copy is put, by default a new folder in the system's place for temporary files.
    """
    from zzdesk.ledger.origins import copy_of_original

    return copy_of_original(ledger, sha256, name, sheet=sheet, cell=cell, folder=folder)


def search_explanations(
    ledger: Ledger,
    period: Period | None = None,
    text: str = "",
    rule: str = "",
    unit: Unit | None = None,
    *,
    internal: bool = False,
) -> list[Explained]:
    """审核说明 in the standing returns of all units; `text` is sought in the words and the finding's sentence."""
    from zzdesk.ledger.explained import explained

    when, who = str(period) if period else None, unit.code if unit else ""
    return explained(ledger, period=when, text=text, rule=rule, unit=who, internal=internal)


def city_findings(ledger: Ledger, period: Period) -> list[Finding]:
    """市级审核 of a period: 归属待认定, city figures beside the districts' sums, and 正式 that are not as fed back."""
    return [*ledger.city_findings(period), *official_differences(ledger, period).findings]


def import_official(ledger: Ledger, path: Path) -> OfficialImport:
    """Take in a 统计反馈表 of the statistics bureau. Refused("official.refused") takes nothing."""
    from zzdesk.ledger.official import import_official as take

    return take(ledger, path)


def official_figures(ledger: Ledger, period: Period) -> ShownPeriod:
    """统计反馈数 and 公布数 of a period, with what they were before."""
    from zzdesk.ledger.official_shown import shown

    return shown(ledger, period)


def export_feedback(ledger: Ledger, period: Period, folder: Path) -> list[Path]:
    """A 统计反馈文件 for each district that was fed back anything. ZzError("official.none")."""
    from zzdesk.ledger.official import feedback_files
    from zzdesk.output.feedback_book import file_name, write_feedback

    plan, files = ledger.plan_of(period), feedback_files(ledger, period)
    if not files:
        raise ZzError("official.none", period=period.title)
    return [write_feedback(plan, f, folder / file_name(plan, plan.unit(f.unit), period)) for f in files]


def official_differences(ledger: Ledger, period: Period) -> Differences:
    """统计反馈核对: 快报数, 反馈数, 正式数 of every unit."""
    from zzdesk.analysis.official import differences
    from zzdesk.ledger.by_kind import said_by_kind
    from zzdesk.ledger.official import figures

    given = figures(ledger, period)
    said = said_by_kind(ledger, period, {address for _, address in given}) if given else {}
    return differences(ledger.plan_of(period), period, given, said)


def _published(ledger: Ledger, period: Period) -> Mapping[Address, Decimal]:
    from zzdesk.ledger.official import published

    return published(ledger, period)


def progress(ledger: Ledger, period: Period, unit: Unit | None = None) -> Report:
    from zzdesk.analysis.progress import progress as report
    from zzdesk.ledger.belonging import settled

    official = _published(ledger, period)
    return report(ledger, period, unit.code if unit else None, official=official, settled=settled(ledger))


def belongs(
    ledger: Ledger, key: Sequence[str], unit: Unit | None, who: str, document: str, why: str, *, rule: str = ""
) -> Belonging:
    """归属认定: record whom a contested project or enterprise belongs to; `unit` None takes it back."""
    from zzdesk.ledger.belonging import record

    return record(ledger, key, unit, who, document, why, rule=rule)


def consolidate(ledger: Ledger, period: Period, path: Path, *, internal: bool = False) -> Path:
    """汇总表: one workbook of a period's standing returns."""
    from zzdesk.ledger.belonging import settled
    from zzdesk.output.consolidate import consolidate as write

    return write(
        ledger,
        period,
        path,
        sample=ledger.is_sample(period),
        internal=internal,
        official=_published(ledger, period),
        differences=official_differences(ledger, period),
        settled=settled(ledger),
    )


def chart(
    ledger: Ledger,
    period: Period,
    indicator: Address | None,
    path: Path,
    *,
    kind: str = "progress",
    unit: Unit | None = None,
    today: date | None = None,
) -> list[Path]:
    """One kind of chart as PDF, PNG or SVG by the path's name; several pages are one PDF or numbered pictures."""
    from zzdesk.output.charts import save_charts

    return save_charts(chart_pages(ledger, period, indicator, kind=kind, unit=unit, today=today), path)


def chart_pages(
    ledger: Ledger,
    period: Period,
    indicator: Address | None = None,
    *,
    kind: str = "progress",
    unit: Unit | None = None,
    today: date | None = None,
) -> list[Figure]:
    """The same pages as matplotlib Figures. Without `indicator` a page for each that has district targets."""
    from zzdesk.output.chart_kinds import Asked, pages_of

    def matrix() -> Matrix:
        return status_matrix(ledger, [p for p in ledger.plan_of(period).periods if p <= period], today)

    def year() -> Year:
        return _year(ledger, matrix())

    asked = Asked(progress(ledger, period), year, matrix, indicator, unit, ledger.is_sample(period))
    return pages_of(kind, asked)


def chart_notes() -> list[Finding]:
    """A note where the charts had to be drawn with another font than one of the Chinese ones we know."""
    from zzdesk.output.fonts import font_notes

    return font_notes()


def _year(ledger: Ledger, matrix: Matrix) -> Year:
    """The progress of the matrix's periods, and who was sent back with nothing standing."""
    from zzdesk.output.chart_year import Year

    sent_back = {(s.period, u.unit) for s in matrix.periods for u in s.units if u.state == "returned"}
    return Year(tuple(progress(ledger, s.period) for s in matrix.periods), frozenset(sent_back))


# --- the bureau's window -------------------------------------------------------------------
def held_files(ledger: Ledger, period: Period | None = None) -> list[HeldFile]:
    """Every file received (for a period), as it was read, how it stands and what was decided on it."""
    from zzdesk.ledger.held import held_files as held

    return held(ledger, period)


def is_sample(ledger: Ledger, period: Period) -> bool:
    """Whether any standing return of the period is 示例数据: then everything made from it says so."""
    return ledger.is_sample(period)


def reported(ledger: Ledger) -> dict[str, set[str]]:
    """Period ("2021-03") -> codes of the units whose return stands."""
    from zzdesk.ledger.held import reported as found

    return found(ledger)


def outcomes(ledger: Ledger) -> tuple[dict[str, str], dict[str, str]]:
    """Of every file held, by SHA-256: its verdict beside the others; the last decision (return, withdraw, reapply)."""
    from zzdesk.ledger.held import outcomes as found

    return found(ledger)


def verify_ledger(ledger: Ledger, progress: Progress = quiet) -> list[Finding]:
    """Every value derived again from the archived originals and compared; nothing found is the proof."""
    from zzdesk.ledger.verify import verify

    return verify(ledger, progress)


def consolidated_forms(plan: Plan) -> list[Form]:
    """The forms that `consolidated` shows: all but those of single enterprises."""
    from zzdesk.analysis.consolidated import shown_forms

    return shown_forms(plan)


def consolidated(ledger: Ledger, period: Period, form: str) -> Consolidated:
    """One form over all units, each figure with how it was made; `trace` tells where from."""
    from zzdesk.analysis.consolidated import consolidated as find

    return find(ledger, ledger.plan_of(period), period, form, _published(ledger, period))


def original(ledger: Ledger, sha256: str) -> bytes:
    """The archived file. ZzError("ledger.original_missing" | "ledger.original_changed")."""
    return ledger.archive.take(sha256)


def seen(ledger: Ledger, sha256: str) -> Seen:
    """The archived file's sheets as the reader saw them, to be looked at cell by cell. ZzError says why not."""
    from zzdesk.ledger.held import seen as look

    return look(ledger, sha256)


def decide(ledger: Ledger, act: str, sha256: str, who: str, why: str, document: str = "") -> None:
    """退回 (return), 撤下 (withdraw) or 恢复 (reapply) a file; record its sender's written confirmation (confirm, by
    `document`) or take that back (unconfirm). ZzError("ledger.reason" | "ledger.document" | "ledger.no_conflict" | …).
    """
    ledger.decide(act, sha256, who, why, document=document)


def audit(ledger: Ledger) -> list[Entry]:
    """Every decision ever recorded, oldest first."""
    from zzdesk.ledger.audit import audit as found

    return found(ledger)


def return_reasons(plan: Plan) -> tuple[str, ...]:
    """What a bureau usually sends a return back for: the plan's list, else the usual one."""
    from zzdesk.ledger.held import RETURN_REASONS

    listed = plan.settings.get("return_reasons")
    return tuple(map(str, listed)) if isinstance(listed, list) and listed else RETURN_REASONS


# --- from numbers to decisions -------------------------------------------------------------
def forecast(ledger: Ledger, period: Period, unit: Unit | None = None) -> Forecasts:
    """全年预计 of every line with a target or a rank, by each method, under the plan's version of the period."""
    from zzdesk.analysis.outlook import outlook

    return outlook(ledger, period, unit.code if unit else None)[1]


def warnings(ledger: Ledger, period: Period, unit: Unit | None = None) -> Warnings:
    """预警: lines behind or in danger, widest gap first."""
    from zzdesk.analysis.outlook import outlook
    from zzdesk.analysis.warning import warnings_of

    return warnings_of(*outlook(ledger, period, unit.code if unit else None))


def score(ledger: Ledger, period: Period, topic: str = "") -> Scores:
    """评分 of a period, of every topic or of one by code or title. ZzError("score.unknown")."""
    from zzdesk.analysis.outlook import scored_in

    return scored_in(ledger, period, topic)
