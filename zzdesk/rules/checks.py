"""A plan's rules made ready for one unit and period: repeated for each cell, parsed, placed.

A Check is one formula over known cells; a Group is one row of the 审核 sheet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.period import Period
from zzdesk.plan.model import ANY_LINE, Indicator, Plan, Rule, Unit
from zzdesk.plan.pace import share_due
from zzdesk.rules.evaluate import DAY_ZERO
from zzdesk.rules.language import RuleFault, parse
from zzdesk.rules.tolerance import Precision
from zzdesk.rules.tree import (
    Arithmetic,
    Both,
    Comparison,
    Either,
    Function,
    Negation,
    Node,
    Number,
    Ref,
    aggregates_in,
    all_refs_in,
    functions_in,
    refs_in,
)

# Targets are exact as the notice prints them; this many decimals hold any of them.
_TARGET_DECIMALS = 6
_Asked: TypeAlias = tuple[tuple[tuple[str, tuple[str, ...]], ...], str, str]
_WORDY = re.compile(r"text_given|one_of|_code_ok")


@dataclass(frozen=True, slots=True)
class Check:
    """One rule at one place. `subject` is the cell it is repeated for (None: the rule names its own).

    `refs` are the cells read, the subject first; `wording` still holds {cell} marks for the figures.
    `lines` is the floating form for each line of which it is judged ("*" stands for the line), else "".
    `tree` is None where the formula is at fault; `fault` then says why.
    """

    rule: Rule
    subject: Address | None
    form: str
    refs: tuple[Ref, ...]
    wording: str
    tree: Node | None
    fault: ZzError | None = None
    lines: str = ""

    def applies(self, kind: str) -> bool:
        return not self.rule.kinds or kind in self.rule.kinds


@dataclass(frozen=True, slots=True)
class Group:
    """What one row of 审核 shows: a whole family of errors or notes, but each query by itself."""

    rule: Rule
    form: str
    checks: tuple[Check, ...]


def checks_of(plan: Plan, unit: Unit, period: Period) -> tuple[Check, ...]:
    """Every check of the unit's forms in a period, in the plan's order. The same lines share one result."""
    lines, kind, gated = _asked(plan, unit)
    found = _checks(plan, lines, kind, period)
    return _gated(plan, unit, period, found) if gated else found


def twin(plan: Plan, unit: Unit) -> Unit:
    """The plan's first unit that is asked exactly the same: what is made ready for it serves for this one too."""
    return _twins(plan).get(_asked(plan, unit), unit)


@lru_cache(maxsize=8)
def _twins(plan: Plan) -> dict[_Asked, Unit]:
    return {_asked(plan, unit): unit for unit in reversed(plan.units)}


@lru_cache(maxsize=8192)
def _asked(plan: Plan, unit: Unit) -> _Asked:
    """Forms with the lines to fill, kind of unit, and the unit's code where stage targets are its own."""
    lines = tuple((f.code, tuple(row.code for row in plan.lines_of(f, unit))) for f in plan.forms_of(unit))
    return lines, unit.kind, unit.code if unit.code in _gated_units(plan) else ""


@lru_cache(maxsize=8)
def _gated_units(plan: Plan) -> frozenset[str]:
    return frozenset(code for code, _ in plan.stages)


@lru_cache(maxsize=64)
def _gated(plan: Plan, unit: Unit, period: Period, checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """The checks with pace() of the unit's own stage targets, at the figures that have them."""
    found = []
    for check in checks:
        cell = plan.indicator(check.subject) if check.subject and "pace()" in check.rule.formula else None
        target = plan.target(unit, cell.address) if cell else None
        stages = plan.stages_of(unit, cell.address) if cell and cell.line.pace == "even" else ()
        if cell and check.tree and stages and target and target.value:
            formula = parse(_fill(check.rule.formula, check.form, cell, worded=False))
            tree = _at(plan, formula, period, share_due(period, target.value, stages))
            check = replace(check, tree=tree)
        found.append(check)
    return tuple(found)


@lru_cache(maxsize=128)
def _checks(
    plan: Plan, lines: tuple[tuple[str, tuple[str, ...]], ...], unit_kind: str, period: Period
) -> tuple[Check, ...]:
    open_cells = {form: _inputs(plan, form, codes, period) for form, codes in lines}
    found = []
    for rule in plan.rules:
        if rule.scope != "unit" or (rule.units and unit_kind not in rule.units):
            continue
        if rule.months and period.month not in rule.months:
            continue
        for form in open_cells if rule.form == "*" else [rule.form]:
            if form in open_cells:
                checks = _expand(plan, rule, form, open_cells[form], period)
                found += [c for c in checks if _totals_known(c, open_cells)]
    return tuple(found)


def _totals_known(check: Check, forms: Container[str]) -> bool:
    """A sum over a form that the unit does not fill is not judged."""
    totals = aggregates_in(check.tree) if check.tree else ()
    return all(r.address.form in forms for total in totals for r in all_refs_in(total))


def groups_of(checks: Iterable[Check]) -> list[Group]:
    """The rows of the 审核 sheet, in order; a family is split where its formula would grow too long."""
    families: dict[tuple[object, ...], list[Check]] = {}
    for n, check in enumerate(checks):
        alone = check.rule.level == "query" or not check.rule.each
        families.setdefault((check.rule.code, check.form, n if alone else -1), []).append(check)
    return [
        Group(members[0].rule, members[0].form, tuple(part))
        for members in families.values()
        for part in _parts(members)
    ]


def _parts(members: list[Check]) -> list[list[Check]]:
    """Excel takes 8,192 characters a formula; tests of words are the longest."""
    wordy = len(_WORDY.findall(members[0].rule.formula))
    size = (6 if members[0].lines else 30) if not wordy else max(1, (4 if members[0].lines else 12) // wordy)
    return [members[n : n + size] for n in range(0, len(members), size)]


@lru_cache(maxsize=64)
def precision_of(plan: Plan) -> Precision:
    """Printed decimals and exactness of a cell, from its indicator; the same function for the same plan."""

    def precision(ref: Ref) -> tuple[int, bool]:
        if ref.when == "target":
            return _TARGET_DECIMALS, True
        indicator = plan.indicator(ref.address)
        # What was published or reported is copied as it was printed: it leaves no room for rounding.
        printed = ref.when in {"feedback", "same_period"}
        return (indicator.decimals, indicator.exact or printed) if indicator else (0, True)

    return precision


def _inputs(plan: Plan, form: str, codes: tuple[str, ...], period: Period) -> list[Indicator]:
    if plan.form(form).floating:
        crossings = (plan.patterns.get((form, c.no)) for c in plan.form(form).columns)
        return [i for i in crossings if i and i.is_input and plan.is_open(i, period)]
    found = []
    for code in codes:
        for column in plan.form(form).columns:
            item = plan.indicator(Address(form, code, column.no))
            if item and item.is_input and plan.is_open(item, period):
                found.append(item)
    return found


_SELECT: dict[str, Callable[[Indicator, Period], bool]] = {
    "required": lambda i, p: i.required and i.line.due(p),
    "figures": lambda i, p: i.numeric,
    "counts": lambda i, p: i.numeric and i.exact,
    "levels": lambda i, p: i.numeric and not i.exact and i.unit != "%" and i.role != "profit",
    "rates": lambda i, p: i.numeric and i.unit == "%" and i.measure == "rate",
    "shares": lambda i, p: i.numeric and i.unit == "%" and i.measure == "share",
    "choices": lambda i, p: i.kind == "choice",
    "dates": lambda i, p: i.kind == "date",
    "credit_codes": lambda i, p: i.role == "credit_code",
    "project_codes": lambda i, p: i.role == "project_code",
    "profits": lambda i, p: i.role == "profit",
    "data_months": lambda i, p: i.role == "data_month",
    "fed_back": lambda i, p: i.numeric,
    "flows": lambda i, p: i.role == "level" and i.measure in {"flow", "list"},
    "paced": lambda i, p: i.role == "level" and i.line.pace == "even",
}


def _expand(plan: Plan, rule: Rule, form: str, cells: list[Indicator], period: Period) -> list[Check]:
    if not rule.each:
        return [_check(plan, rule, form, None, period)]
    chosen = [c for c in cells if any(_selects(word, c, period) for word in rule.each)]
    checks = [_check(plan, rule, form, c, period) for c in chosen]
    return [c for c in checks if not _stands_beside_a_crossed_cell(c)]


def _stands_beside_a_crossed_cell(check: Check) -> bool:
    """A family's rule at a line that leaves × a column the rule reads: there is nothing to judge."""
    relative = "{line}" in check.rule.formula or "{column}" in check.rule.formula
    return relative and check.fault is not None and check.fault.code == "rule.crossed_cell"


def _selects(word: str, cell: Indicator, period: Period) -> bool:
    if word in _SELECT:
        return _SELECT[word](cell, period)
    return fnmatchcase(str(cell.address), word)


def _check(plan: Plan, rule: Rule, form: str, cell: Indicator | None, period: Period) -> Check:
    subject = cell.address if cell else None
    wording = _fill(rule.wording, form, cell, worded=True)
    first = (Ref(subject),) if subject else ()
    try:
        tree = _at(plan, parse(_fill(rule.formula, form, cell, worded=False)), period)
        refuse_strays(plan, form, tree)
    except RuleFault as why:
        return Check(rule, subject, form, first, wording, None, why)
    refs = tuple(dict.fromkeys(first + refs_in(tree)))
    lined = any(r.address.line == ANY_LINE for r in refs)
    return Check(rule, subject, form, refs, wording, tree, None, form if lined else "")


def refuse_strays(plan: Plan, form: str, tree: Node, *, city: bool = False) -> None:
    """RuleFault for a cell that no form has, and for a line in hand where there is none."""
    for ref in all_refs_in(tree):
        if plan.indicator(ref.address) is None:
            raise RuleFault(
                "rule.crossed_cell" if _crosses(plan, ref.address) else "rule.unknown_cell", cell=ref.address
            )
    for ref in refs_in(tree):
        if ref.address.line == ANY_LINE and ref.address.form != form:
            raise RuleFault("rule.other_lines", cell=ref.address)
    if not city and any(f.name == "districts" for f in functions_in(tree)):
        raise RuleFault("rule.function", what="districts")


def _crosses(plan: Plan, address: Address) -> bool:
    """Whether the form has such a line and column, if only as ×."""
    form = next((f for f in plan.forms if f.code == address.form), None)
    if form is None or address.column not in {c.no for c in form.columns}:
        return False
    return address.line in {line.code for line in form.lines}


def _fill(words: str, form: str, cell: Indicator | None, *, worded: bool) -> str:
    """Put this cell's place into a formula or a wording."""
    parts = {"form": form}
    if cell:
        quoted = ", ".join(f"'{c}'" for c in cell.choices)
        parts |= {"line": cell.address.line, "column": cell.address.column, "choices": quoted or "''"}
        parts |= {"name": cell.name, "unit": cell.unit, "options": "、".join(cell.choices)}
        parts["zero"] = "没有发生请填0，" if cell.numeric else ""
        address = str(cell.address)
        words = words.replace("({cell})", f"({address})")
        words = words.replace("{cell}", f"{{{address}}}" if worded else address)
    return re.sub(r"\{(\w+)\}", lambda m: parts.get(m[1], m[0]), words)


def _at(plan: Plan, node: Node, period: Period, paced: Fraction | None = None) -> Node:
    """pace(), year_start() and period_end() are numbers once the period is known; same_as_prev names its cells."""

    def at(part: Node) -> Node:
        return _at(plan, part, period, paced)

    match node:
        case Function("pace", ()):
            return Number(Fraction(period.month, 12) if paced is None else paced)
        case Function("year_start", ()):
            return Number(Fraction(date(period.year, 1, 1).toordinal() - DAY_ZERO))
        case Function("period_end", ()):
            after = date(period.year + period.month // 12, period.month % 12 + 1, 1)
            return Number(Fraction(after.toordinal() - 1 - DAY_ZERO))
        case Function("same_as_prev", args):
            return Function("same_as_prev", _cells_named(plan, args, period))
        case Function(name, args):
            return Function(name, tuple(at(a) for a in args))
        case Arithmetic(op, left, right):
            return Arithmetic(op, at(left), at(right))
        case Comparison(op, left, right):
            return Comparison(op, at(left), at(right))
        case Both(parts):
            return Both(tuple(at(p) for p in parts))
        case Either(parts):
            return Either(tuple(at(p) for p in parts))
        case Negation(part):
            return Negation(at(part))
    return node


def _cells_named(plan: Plan, args: tuple[Node, ...], period: Period) -> tuple[Node, ...]:
    """ZZ01.*.1 of a form with fixed lines is that column of every line that is open."""
    found: list[Node] = []
    for ref in args:
        assert isinstance(ref, Ref)
        address = ref.address
        lines = plan.form(address.form).lines if any(f.code == address.form for f in plan.forms) else ()
        if address.line != ANY_LINE or not lines:
            found.append(ref)
            continue
        for line in lines:
            item = plan.indicator(Address(address.form, line.code, address.column))
            if item and item.is_input and item.numeric and plan.is_open(item, period):
                found.append(Ref(item.address, ref.when))
    # now and prev stand pair by pair
    now = [r for r in found if isinstance(r, Ref) and r.when == "now"]
    return tuple(r for n in now for r in (n, Ref(n.address, "prev")))
