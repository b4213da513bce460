"""A unit's own return out of its file: what is sent and what is printed, before any workbook or page is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zzdesk.address import Address
from zzdesk.entry.document import Document, locked_because
from zzdesk.findings import Finding
from zzdesk.output.page import Paper
from zzdesk.period import Period
from zzdesk.plan.model import ANY_LINE, DRAFT_KIND, PROVISIONAL
from zzdesk.returns.content import OFFICE, Content
from zzdesk.returns.marks import marks_of
from zzdesk.returns.seal import BY_HAND, seal_of
from zzdesk.returns.write import with_spare_lines
from zzdesk.values import Value

if TYPE_CHECKING:
    from zzdesk.rules.look import Look
    from zzdesk.rules.tree import Ref


def content_of(
    document: Document,
    period: Period,
    kind: str,
    findings: Sequence[Finding],
    reason: str = "",
    *,
    carried: bool = True,
) -> Content:
    """What a return of `kind` would say, at revision 0. `carried`: with other periods' figures that its rules read."""
    keys = {f.key for f in findings}
    plan = document.plan_for(period)
    return Content(
        plan=plan,
        unit=document.unit,
        period=period,
        kind=kind,
        revision=0,
        values={a: v for a, v in document.values(period).items() if not locked_because(plan, document.unit, period, a)},
        carried=carried_values(document, period) if carried else {},
        explanations={k: words for k, words in document.explanations(period).items() if words and k in keys},
        foot=dict(document.foot),
        office=document.foot.get(OFFICE, ""),
        reason=reason,
        sample=document.sample,
        lines={form: document.filled_lines(form, period) for form in document.all_lines(period)},
    )


def carried_values(document: Document, period: Period) -> dict[Ref, Value]:
    """Figures of other periods, and fed-back ones, that the rules of this one read: a return carries them with it."""
    from zzdesk.returns.fill_audit import carried_columns
    from zzdesk.rules.checks import checks_of
    from zzdesk.rules.tree import all_refs_in

    plan = document.plan_for(period)
    look, prev = document.look(period), plan.prev(period)
    checks = checks_of(plan, document.unit, period)
    refs = {r for check in checks if check.tree is not None for r in all_refs_in(check.tree)}
    found = {r: look(r) for r in refs if r.when in {"prev", "same_period", "feedback"} and r.address.line != ANY_LINE}
    if prev:
        for form, column in carried_columns(plan, document.unit, period):
            found |= _carried_lines(document, look, form, column, period, prev)
    return {ref: value for ref, value in found.items() if not value.is_blank}


def _carried_lines(
    document: Document, look: Look, form: str, column: str, period: Period, prev: Period
) -> dict[Ref, Value]:
    """Last period's column of a floating form: under its own lines, and under the lines that continue them."""
    from zzdesk.rules.tree import Ref

    before = {n: document.value(Address(form, n, column), prev) for n in document.lines(form, prev)}
    now = {n: look(Ref(Address(form, n, column), "prev")) for n in document.lines(form, period)}
    return {Ref(Address(form, line, column), "prev"): value for line, value in {**before, **now}.items()}


# --- for the printer ----------------------------------------------------------------------
def paper_of(document: Document, period: Period) -> Paper:
    """The content as it stands: under the last return's kind, revision and 校验码 where it says the same,
    else as the 草稿 that could be made of it now."""
    from zzdesk.entry import checking

    sent = [row for row in document.exports(period) if row.kind != DRAFT_KIND]
    kind, reason = (sent[-1].kind, sent[-1].reason) if sent else (DRAFT_KIND, "")
    findings = checking.findings(document, period, kind)
    content = content_of(document, period, kind, findings, reason, carried=False)
    if sent and seal_of(content).digest == sent[-1].digest:
        content, code = content.at_revision(sent[-1].revision), sent[-1].code
    else:
        if kind != DRAFT_KIND:
            findings = checking.findings(document, period, DRAFT_KIND)
            content = content_of(document, period, DRAFT_KIND, findings, carried=False)
        code = seal_of(content).code
    marks = marks_of(content, code, findings if content.kind in PROVISIONAL else (), blank=False)
    return Paper(with_spare_lines(content, blank=False), marks, code)


def blank_paper_of(document: Document, period: Period) -> Paper:
    """As the blank return is: no figures, spare lines with their ids, and no names but the unit's."""
    office = {OFFICE: document.foot[OFFICE]} if document.foot.get(OFFICE) else {}
    content = Content(document.plan_for(period), document.unit, period, "", 0, {}, foot=office, sample=document.sample)
    return Paper(with_spare_lines(content, blank=True), marks_of(content, BY_HAND, (), blank=True), BY_HAND, blank=True)
