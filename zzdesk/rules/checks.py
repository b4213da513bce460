"""A plan's rules made ready for one unit and period: repeated for each cell, parsed, placed.

A Check is one formula over known cells; a Group is one row of the 审核 sheet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from fractions import Fraction
from functools import lru_cache

from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.period import Period
from zzdesk.plan.model import Indicator, Plan, Rule, Unit
from zzdesk.rules.language import RuleFault, parse
from zzdesk.rules.tolerance import Precision
from zzdesk.rules.tree import Arithmetic, Both, Comparison, Either, Function, Negation, Node, Number, Ref, refs_in

# Targets are exact as the notice prints them; this many decimals hold any of them.
_TARGET_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Check:
    """One rule at one place. `subject` is the cell it is repeated for (None: the rule names its own).

    `refs` are the cells read, the subject first; `wording` still holds {cell} marks for the figures.
    `tree` is None where the formula is at fault; `fault` then says why.
    """

    rule: Rule
    subject: Address | None
    form: str
    refs: tuple[Ref, ...]
    wording: str
    tree: Node | None
    fault: ZzError | None = None

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
    lines = tuple((f.code, tuple(row.code for row in plan.lines_of(f, unit))) for f in plan.forms_of(unit))
    return _checks(plan, lines, period)


@lru_cache(maxsize=128)
def _checks(plan: Plan, lines: tuple[tuple[str, tuple[str, ...]], ...], period: Period) -> tuple[Check, ...]:
    open_cells = {form: _inputs(plan, form, codes, period) for form, codes in lines}
    found = []
    for rule in plan.rules:
        if rule.months and period.month not in rule.months:
            continue
        for form in open_cells if rule.form == "*" else [rule.form]:
            if form in open_cells:
                found += _expand(plan, rule, form, open_cells[form], period)
    return tuple(found)


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
    wordy = any(name in members[0].rule.formula for name in ("text_given", "one_of"))
    size = 12 if wordy else 30
    return [members[n : n + size] for n in range(0, len(members), size)]


@lru_cache(maxsize=64)
def precision_of(plan: Plan) -> Precision:
    """Printed decimals and exactness of a cell, from its indicator; the same function for the same plan."""

    def precision(ref: Ref) -> tuple[int, bool]:
        if ref.when == "target":
            return _TARGET_DECIMALS, True
        indicator = plan.indicator(ref.address)
        return (indicator.decimals, indicator.exact) if indicator else (0, True)

    return precision


def _inputs(plan: Plan, form: str, codes: tuple[str, ...], period: Period) -> list[Indicator]:
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
    "levels": lambda i, p: i.numeric and not i.exact and i.unit != "%",
    "rates": lambda i, p: i.numeric and i.unit == "%" and i.measure == "rate",
    "shares": lambda i, p: i.numeric and i.unit == "%" and i.measure == "share",
    "choices": lambda i, p: i.kind == "choice",
    "fed_back": lambda i, p: i.numeric,
    "flows": lambda i, p: i.role == "level" and i.measure in {"flow", "list"},
    "paced": lambda i, p: i.role == "level" and i.line.pace == "even",
}


def _expand(plan: Plan, rule: Rule, form: str, cells: list[Indicator], period: Period) -> list[Check]:
    if not rule.each:
        return [_check(plan, rule, form, None, period)]
    chosen = [c for c in cells if any(_selects(word, c, period) for word in rule.each)]
    return [_check(plan, rule, form, c, period) for c in chosen]


def _selects(word: str, cell: Indicator, period: Period) -> bool:
    if word in _SELECT:
        return _SELECT[word](cell, period)
    return fnmatchcase(str(cell.address), word)


def _check(plan: Plan, rule: Rule, form: str, cell: Indicator | None, period: Period) -> Check:
    subject = cell.address if cell else None
    wording = _fill(rule.wording, form, cell, worded=True)
    try:
        tree = _at(parse(_fill(rule.formula, form, cell, worded=False)), period)
    except RuleFault as why:
        return Check(rule, subject, form, (Ref(subject),) if subject else (), wording, None, why)
    first = (Ref(subject),) if subject else ()
    refs = tuple(dict.fromkeys(first + refs_in(tree)))
    stray = next((r for r in refs if plan.indicator(r.address) is None and r.address.form not in _codes(plan)), None)
    fault = RuleFault("rule.unknown_cell", cell=stray.address) if stray else None
    return Check(rule, subject, form, refs, wording, None if fault else tree, fault)


def _codes(plan: Plan) -> set[str]:
    return {f.code for f in plan.forms}


def _fill(words: str, form: str, cell: Indicator | None, *, worded: bool) -> str:
    """Put this cell's place into a formula or a wording."""
    parts = {"form": form}
    if cell:
        quoted = ", ".join(f"'{c}'" for c in cell.choices)
        parts |= {"line": cell.address.line, "column": cell.address.column, "choices": quoted or "''"}
        parts |= {"name": cell.name, "unit": cell.unit, "options": "、".join(cell.choices)}
        address = str(cell.address)
        words = words.replace("({cell})", f"({address})")
        words = words.replace("{cell}", f"{{{address}}}" if worded else address)
    return re.sub(r"\{(\w+)\}", lambda m: parts.get(m[1], m[0]), words)


def _at(node: Node, period: Period) -> Node:
    """pace() is a number once the period is known."""
    match node:
        case Function("pace", ()):
            return Number(Fraction(period.month, 12))
        case Function(name, args):
            return Function(name, tuple(_at(a, period) for a in args))
        case Arithmetic(op, left, right):
            return Arithmetic(op, _at(left, period), _at(right, period))
        case Comparison(op, left, right):
            return Comparison(op, _at(left, period), _at(right, period))
        case Both(parts):
            return Both(tuple(_at(p, period) for p in parts))
        case Either(parts):
            return Either(tuple(_at(p, period) for p in parts))
        case Negation(part):
            return Negation(_at(part, period))
    return node
