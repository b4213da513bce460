"""The 审核 sheet: one row a group of checks, each with its live formula and cached verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from zzdesk.address import Address
from zzdesk.findings import Level
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit
from zzdesk.returns.cells import a1, escaped, quoted
from zzdesk.returns.content import Content, Key
from zzdesk.returns.hidden import EMPTY_CELL, figure_cell, key_words
from zzdesk.returns.patch import CellPatch, new_row
from zzdesk.returns.template import Template, template_of
from zzdesk.returns.templates import HIDDEN
from zzdesk.returns.text_width import lines_needed
from zzdesk.rules.checks import Check, Group, checks_of, groups_of
from zzdesk.rules.evaluate import Look, Verdict
from zzdesk.rules.run import group_verdict, key_of
from zzdesk.rules.to_excel import group_to_excel
from zzdesk.rules.to_text import to_text
from zzdesk.rules.tree import Ref
from zzdesk.values import BLANK, Value

VERDICTS = {Verdict.FAIL: "不符", Verdict.UNJUDGED: "不判", Verdict.PASS: "通过"}
_HEIGHT = 14.0
# Marks in a ready row, of Unicode's private use: no plan's text holds them.
_VERDICT, _VALUES = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """What does not depend on the figures: texts and formula of one row."""

    group: Group
    patches: Mapping[int, CellPatch]  # column -> what stands there in every return of the unit
    height: float
    ready: str  # the row without an explanation, with marks for what depends on figures


@lru_cache(maxsize=256)
def carried_refs(plan: Plan, unit: Unit, period: Period) -> tuple[Ref, ...]:
    """Figures of other periods and targets that the unit's rules read, in a fixed order."""
    refs = {r for check in checks_of(plan, unit, period) for r in check.refs if r.when != "now"}
    return tuple(sorted(refs, key=lambda r: (r.when, r.address)))


@lru_cache(maxsize=256)
def audit_rows(plan: Plan, unit: Unit, period: Period, first_carried: int) -> tuple[AuditRow, ...]:
    """The rows of a unit's 审核 sheet. `first_carried`: the hidden sheet's row of the first carried figure."""
    template = template_of(plan)
    rows = {ref: n for n, ref in enumerate(carried_refs(plan, unit, period), first_carried)}
    kind_cell = f"{quoted(template.cover.name)}!{_fixed(a1(template.cover_cells['类别']))}"
    place = _placer(template, rows)
    columns, first = template.audit_columns, min(template.query_row, template.other_row)
    found = []
    for n, group in enumerate(groups_of(checks_of(plan, unit, period))):
        judged = group_to_excel(plan, group, place, kind_cell)
        formula = f'CHOOSE(1+{judged},"不符","不判","通过")'
        words = _words(plan, group)
        lines = max(lines_needed(text, template.audit.widths(columns[head])) for head, text in words)
        height = max(20.0, 4 + _HEIGHT * lines)
        patches = {columns[head]: CellPatch(text) for head, text in words}
        patches[columns["序号"]] = CellPatch(str(n + 1), is_number=True)
        patches[columns["审核结果"]] = CellPatch(_VERDICT, formula=formula)
        if _is_query(group):
            key = key_of(plan, period, group.checks[0], _nothing)
            patches[columns["审核对象"]] = CellPatch(key_words((key[0], key[1], ())))
            patches[columns["审核数值"]] = CellPatch(_VALUES)
        ready = new_row(first + n, patches, _styles(template, group), height)
        found.append(AuditRow(group, patches, height, ready))
    return tuple(found)


def _nothing(ref: Ref) -> Value:
    return BLANK


def _is_query(group: Group) -> bool:
    """Queries stand one check a row, so that each can be explained."""
    return group.rule.level == "query"


def _styles(template: Template, group: Group) -> Mapping[int, str]:
    return template.audit.patch.row_cells(template.query_row if _is_query(group) else template.other_row)


def fill_audit(content: Content, look: Look, kind: str, first_carried: int, marks: Mapping[str, str]) -> str:
    """The sheet's XML. `kind` is "" on a blank return, whose rules for one kind are not judged yet."""
    template = template_of(content.plan)
    first, last = sorted((template.query_row, template.other_row))
    rows = audit_rows(content.plan, content.unit, content.period, first_carried)
    body = "".join(_row(content, template, row, look, kind, first + n) for n, row in enumerate(rows))
    cells = {spot: patch for spot, patch in template.audit.filled(marks).items() if not first <= spot[0] <= last}
    return template.audit.patch.render(cells, {}, marks, (first, last), body)


def _row(content: Content, template: Template, row: AuditRow, look: Look, kind: str, number: int) -> str:
    verdict = VERDICTS[group_verdict(content.plan, row.group, kind, look)]
    if not _is_query(row.group):
        return row.ready.replace(_VERDICT, verdict)
    key = key_of(content.plan, content.period, row.group.checks[0], look)
    answer = content.answers.get(key)
    if not answer:
        return row.ready.replace(_VERDICT, verdict).replace(_VALUES, escaped(key_words(key)))
    return _answered(template, row, verdict, key, answer, number)


def _answered(template: Template, row: AuditRow, verdict: str, key: Key, answer: str, number: int) -> str:
    """A row with its explanation, as high as that needs."""
    columns = template.audit_columns
    patches = dict(row.patches)
    patches[columns["审核结果"]] = replace(patches[columns["审核结果"]], content=verdict)
    patches[columns["审核数值"]] = CellPatch(key_words(key))
    patches[columns["说明"]] = CellPatch(answer)
    lines = lines_needed(answer, template.audit.widths(columns["说明"]))
    height = min(max(row.height, 4 + _HEIGHT * lines), 409.0)
    return new_row(number, patches, _styles(template, row.group), height)


def _placer(template: Template, rows: Mapping[Ref, int]) -> Callable[[Ref], str]:
    def place(ref: Ref) -> str:
        if ref.when == "now":
            return _on_form(template, ref.address) or f"{HIDDEN}!{EMPTY_CELL}"
        return figure_cell(HIDDEN, rows[ref]) if ref in rows else f"{HIDDEN}!{EMPTY_CELL}"

    return place


def _on_form(template: Template, address: Address) -> str | None:
    if address.form not in template.forms:
        return None
    sheet, layout = template.forms[address.form]
    spot = layout.spot(address.line, address.column)
    return f"{quoted(sheet.name)}!{_fixed(a1(spot))}" if spot else None


def _fixed(cell: str) -> str:
    column = cell.rstrip("0123456789")
    return f"${column}${cell[len(column) :]}"


def _words(plan: Plan, group: Group) -> tuple[tuple[str, str], ...]:
    rule, first = group.rule, group.checks[0]
    only = len(group.checks) == 1 and first.tree is not None
    meaning = f"{rule.title}：{to_text(first.tree, group.form)}" if only and first.tree else rule.title
    when = f"（只审{'、'.join(rule.kinds)}）" if rule.kinds else ""
    return (
        ("表号", group.form),
        ("级别", Level(rule.level).label),
        ("编号", rule.code),
        ("审核内容", meaning + when),
        ("位置", _where(group.checks)),
    )


def _where(checks: tuple[Check, ...]) -> str:
    subjects = [check.subject or next((r.address for r in check.refs), None) for check in checks]
    known = [s for s in subjects if s]
    if len(known) == 1:
        return f"{known[0].line}行{known[0].column}栏"
    columns = sorted({s.column for s in known})
    return f"{'、'.join(columns)}栏，共{len(known)}格"
