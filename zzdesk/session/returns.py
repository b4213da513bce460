"""Returns: made from a clerk's file, read as the bureau would, printed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk.entry.document import Document
from zzdesk.entry.sent import ExportRow
from zzdesk.errors import Refused, ZzError
from zzdesk.findings import Finding, is_open
from zzdesk.period import Period
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import DRAFT_KIND, FORMAL, KINDS, Plan
from zzdesk.progress import quiet

if TYPE_CHECKING:
    from zzdesk.entry.incoming import Incoming
    from zzdesk.output.page import Paper
    from zzdesk.output.proof import Proof
    from zzdesk.returns.content import Content
    from zzdesk.returns.own_book import OwnBook
    from zzdesk.returns.read import ReadReturn
    from zzdesk.returns.write import Written


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


def read_own(path: Path) -> OwnBook:
    """A clerk's own workbook or CSV as plain sheets; `is_return` where it is a return, for `read_back`."""
    from zzdesk.returns.own_book import read_own_book

    return read_own_book(path)


def read_back(document: Document, period: Period, path: Path) -> Incoming:
    """What a return of this unit (sent back, or a blank one filled by hand) would bring into its own period."""
    from zzdesk.output.read_back import incoming_from_return

    return incoming_from_return(document, period, path)
