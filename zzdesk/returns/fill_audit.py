"""The 审核 sheet: one row a group of checks, each with its live formula and cached verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from zzdesk.address import Address
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.model import ANY_LINE, Plan, Unit
from zzdesk.returns.answers import family_words
from zzdesk.returns.audit_lines import lines_place, located, located_words, with_ends
from zzdesk.returns.cells import a1, escaped, quoted
from zzdesk.returns.content import Content, Key
from zzdesk.returns.hidden import EMPTY_CELL, figure_cell, key_words
from zzdesk.returns.patch import CellPatch, new_row
from zzdesk.returns.template import Template, template_of
from zzdesk.returns.templates import HIDDEN
from zzdesk.returns.text_width import lines_needed
from zzdesk.rules.checks import Check, Group, checks_of, groups_of, twin
from zzdesk.rules.evaluate import Verdict
from zzdesk.rules.look import Look
from zzdesk.rules.run import group_verdict, key_of
from zzdesk.rules.to_excel import group_to_excel, needs_array
from zzdesk.rules.to_text import to_text
from zzdesk.rules.tree import Ref, all_refs_in
from zzdesk.values import BLANK

VERDICTS = {Verdict.FAIL: "不符", Verdict.UNJUDGED: "不判", Verdict.PASS: "通过"}
_HEIGHT = 14.0
LONGEST_FORMULA = 8000  # Excel takes 8,192 characters; the marks for ends of blocks are short of some
# Marks in a ready row, of Unicode's private use: no plan's text holds them.
_VERDICT, _VALUES, _PLACE = "\ue000", "\ue001", "\ue002"


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
    refs = {r for check in checks_of(plan, unit, period) for r in _read(check) if r.when != "now"}
    return tuple(sorted((r for r in refs if r.address.line != ANY_LINE), key=lambda r: (r.when, r.address)))


@lru_cache(maxsize=256)
def carried_columns(plan: Plan, unit: Unit, period: Period) -> tuple[tuple[str, str], ...]:
    """Floating forms and columns of last period that rules read, or that tell a line by its key."""
    read = {
        (r.address.form, r.address.column) for c in checks_of(plan, unit, period) for r in _read(c) if _is_before(r)
    }
    keys = {(f.code, no) for f in plan.forms_of(unit) for key in f.keys for no in key}
    return tuple(sorted(read | keys))


def _is_before(ref: Ref) -> bool:
    return ref.when == "prev" and ref.address.line == ANY_LINE


def _read(check: Check) -> tuple[Ref, ...]:
    return all_refs_in(check.tree) if check.tree is not None else ()


def carried_lines(content: Content) -> list[Ref]:
    """The figures of last period's floating lines that go with the return."""
    wanted = set(carried_columns(content.plan, twin(content.plan, content.unit), content.period))
    held = (r for r, v in content.carried.items() if r.when == "prev" and not v.is_blank)
    return sorted((r for r in held if (r.address.form, r.address.column) in wanted), key=lambda r: r.address)


@lru_cache(maxsize=256)
def audit_rows(plan: Plan, unit: Unit, period: Period, first_carried: int) -> tuple[AuditRow, ...]:
    """The rows of a unit's 审核 sheet. `first_carried`: the hidden sheet's row of the first carried figure."""
    template = template_of(plan)
    rows = {ref: n for n, ref in enumerate(carried_refs(plan, unit, period), first_carried)}
    kind_cell = f"{quoted(template.cover.name)}!{_fixed(a1(template.cover_cells['类别']))}"
    place = _placer(plan, template, rows, first_carried + len(rows))
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
        patches[columns["审核结果"]] = CellPatch(_VERDICT, formula=_short(formula), is_array=needs_array(group))
        if any(check.lines for check in group.checks):
            where = located(plan, group, place, dict(words)["位置"], kind_cell)
            patches[columns["位置"]] = CellPatch(_PLACE, formula=_short(where), is_array=True)
        if _is_query(group):
            key = family_key(plan, period, group.checks[0])
            patches[columns["审核对象"]] = CellPatch(key_words((key[0], key[1], ())))
            patches[columns["审核数值"]] = CellPatch(_VALUES)
        ready = new_row(first + n, patches, _styles(template, group), height)
        found.append(AuditRow(group, patches, height, ready))
    return tuple(found)


_BLANK = Look(lambda ref: BLANK)


def family_key(plan: Plan, period: Period, check: Check) -> Key:
    """What a row of 审核 is about: rule and addresses ("*" for each line of a floating form), no values."""
    rule, addresses, _ = key_of(plan, period, check, _BLANK)
    return rule, addresses, ()


def _short(formula: str) -> str | None:
    """None where Excel would not take it: the verdict then stands without a formula, and `plan check` says so."""
    return formula if len(formula) <= LONGEST_FORMULA else None


def long_formulas(plan: Plan) -> list[Finding]:
    """Rules whose Excel formula would be too long, for any unit in the plan's last period."""
    found: dict[str, Finding] = {}
    alike = {id(checks_of(plan, unit, plan.periods[-1])): unit for unit in plan.units}
    for unit in alike.values():
        rows = audit_rows(plan, unit, plan.periods[-1], 1) if plan.forms_of(unit) else ()
        column = template_of(plan).audit_columns["审核结果"]
        for row in rows:
            rule = row.group.rule
            if row.patches[column].formula is None:
                args = {"rule": rule.code, "longest": LONGEST_FORMULA}
                found[rule.code] = Finding(Level.ERROR, "rule.long_formula", args, place=rule.place)
    return list(found.values())


def _is_query(group: Group) -> bool:
    """Queries stand one check a row, so that each can be explained."""
    return group.rule.level == "query"


def _styles(template: Template, group: Group) -> Mapping[int, str]:
    return template.audit.patch.row_cells(template.query_row if _is_query(group) else template.other_row)


def fill_audit(content: Content, look: Look, kind: str, first_carried: int, marks: Mapping[str, str]) -> str:
    """The sheet's XML. `kind` is "" on a blank return, whose rules for one kind are not judged yet."""
    template = template_of(content.plan)
    first, last = sorted((template.query_row, template.other_row))
    unit = twin(content.plan, content.unit)
    rows = audit_rows(content.plan, unit, content.period, first_carried)
    body = "".join(audit_row(content, template, row, look, kind, first + n) for n, row in enumerate(rows))
    carried = len(carried_refs(content.plan, unit, content.period)) + len(carried_lines(content))
    body = with_ends(template, content.all_lines, first_carried + carried, body)
    cells = {spot: patch for spot, patch in template.audit.filled(marks).items() if not first <= spot[0] <= last}
    return template.audit.patch.render(cells, {}, marks, (first, last), body)


def audit_row(content: Content, template: Template, row: AuditRow, look: Look, kind: str, number: int) -> str:
    """One row with its verdict, what it was judged by, and its explanation."""
    verdict = VERDICTS[group_verdict(content.plan, row.group, kind, look)]
    check = row.group.checks[0]
    place = escaped(located_words(content.plan, row.group, kind, look, _where(row.group.checks))) if check.lines else ""
    ready = row.ready.replace(_VERDICT, verdict).replace(_PLACE, place)
    if not _is_query(row.group):
        return ready
    if check.lines:
        key = family_key(content.plan, content.period, check)
        answer = family_words(key, content.answers)
    else:
        key = key_of(content.plan, content.period, check, look)
        answer = content.answers.get(key, "")
    if not answer:
        return ready.replace(_VALUES, escaped(key_words(key)))
    return _answered(template, row, verdict, key, answer, number).replace(_PLACE, place)


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


def _placer(plan: Plan, template: Template, rows: Mapping[Ref, int], first_line: int) -> Callable[[Ref], str]:
    def place(ref: Ref) -> str:
        if ref.address.line == ANY_LINE:
            return lines_place(plan, template, ref, first_line)
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
    if checks[0].lines:
        return f"各行{'、'.join(dict.fromkeys(s.column for s in known))}栏"
    if len(known) == 1:
        return f"{known[0].line}行{known[0].column}栏"
    columns = sorted({s.column for s in known})
    return f"{'、'.join(columns)}栏，共{len(known)}格"
