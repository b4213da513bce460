"""计算合计: blank cells whose figure follows exactly from others by a 强制性 rule of the form x == parts.

What is filled in is an ordinary entry. Only figures of this period count, every part must be there, and a list
without lines gives no zero: it may not have been filled yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.period import Period
from zzdesk.plan.model import ANY_LINE, Plan
from zzdesk.plan.typed import read_number
from zzdesk.rules.checks import Check, checks_of, precision_of
from zzdesk.rules.evaluate import Verdict, amount, evaluate
from zzdesk.rules.look import Look
from zzdesk.rules.sources import look_over
from zzdesk.rules.tree import Arithmetic, Comparison, Function, Node, Number, Ref, all_refs_in
from zzdesk.values import BLANK, WIDE, Value

_DIGITS = 9  # of the parts of a total: more than any figure is typed with
_TOTALS = ("sum", "count")


@dataclass
class Computed:
    """The edit; by address the rule's title; and the cells that two rules would fill differently."""

    edit: SetCells
    by_rule: dict[Address, str] = field(default_factory=dict)
    contradicted: list[Address] = field(default_factory=list)


def computed(document: Document, period: Period) -> Computed:
    plan, unit = document.plan_for(period), document.unit
    found: dict[Address, Value] = {}
    titles: dict[Address, str] = {}
    contradicted: set[Address] = set()
    asked = [(target, check) for check in checks_of(plan, unit, period) if (target := _target(check))]
    while True:  # a total may be a part of another
        look = _look(document, period, found)
        fresh: dict[Address, Value] = {}
        for target, check in asked:
            if target in found or target in contradicted or not document.value(target, period).is_blank:
                continue
            value = _value(plan, target, check, look)
            if value is None:
                continue
            if fresh.setdefault(target, value) != value:
                contradicted.add(target)
            titles.setdefault(target, check.rule.title)
        fresh = {a: v for a, v in fresh.items() if a not in contradicted}
        if not fresh:
            break
        found |= fresh
    by_rule = {a: titles[a] for a in found}
    return Computed(SetCells(period, found, what="计算合计"), by_rule, sorted(contradicted))


def _target(check: Check) -> Address | None:
    """The one cell that an equation of figures of this period determines."""
    tree = check.tree
    if check.rule.level != "error" or check.rule.kinds or check.lines or not isinstance(tree, Comparison):
        return None
    if tree.op != "==" or not isinstance(tree.left, Ref):
        return None
    refs = all_refs_in(tree)
    if any(ref.when != "now" for ref in refs) or tree.left in all_refs_in(tree.right):
        return None
    return tree.left.address if tree.left.address.line != ANY_LINE else None


def _look(document: Document, period: Period, found: Mapping[Address, Value]) -> Look:
    def now(address: Address) -> Value:
        return found.get(address) or document.value(address, period)

    lines = {form: document.filled_lines(form, period) for form in document.all_lines(period)}
    plan = document.plan_for(period)
    return look_over(plan, document.unit, now, lambda ref: BLANK, lambda form: lines.get(form, ()))


def _value(plan: Plan, target: Address, check: Check, look: Look) -> Value | None:
    assert isinstance(check.tree, Comparison)
    indicator = plan.indicator(target)
    figure = _figure(plan, check.tree.right, look)
    if figure is None or indicator is None or not indicator.numeric:
        return None
    exact = WIDE.divide(Decimal(figure.numerator), Decimal(figure.denominator))
    return read_number(indicator, exact).value


def _figure(plan: Plan, node: Node, look: Look) -> Fraction | None:
    """The exact figure of a formula; None where a part is missing, or it is no plain sum."""
    match node:
        case Number(value):
            return value
        case Ref():
            number = look(node).number
            return None if number is None else Fraction(number)
        case Arithmetic(op, left, right) if op in "+-*":
            a, b = _figure(plan, left, look), _figure(plan, right, look)
            if a is None or b is None:
                return None
            return a + b if op == "+" else a - b if op == "-" else a * b
        case Function(name, _) if name in _TOTALS:
            return _total(plan, node, look)
    return None


def _total(plan: Plan, total: Function, look: Look) -> Fraction | None:
    refs = all_refs_in(total)
    lines = {line for ref in refs for line in look.lines(ref.address.form)}
    if not lines or any(_is_open(plan, total, refs, look.at(line)) for line in lines):
        return None
    decimals = _DIGITS if total.name == "sum" else 0
    found = amount(total, decimals, look, precision_of(plan))
    return None if found is None else Fraction(found[0], 10**decimals)


def _is_open(plan: Plan, total: Function, refs: Iterable[Ref], look: Look) -> bool:
    """Whether a line may yet count: a cell that it must have is blank, and nothing else leaves it out."""
    asked = total.args[-1] if total.name == "count" or len(total.args) == 2 else None
    if asked is not None and evaluate(asked, look, precision_of(plan)) is not Verdict.UNJUDGED:
        return False
    needed = (ref for ref in refs if (cell := plan.indicator(ref.address)) and cell.required)
    return any(look(ref).is_blank for ref in needed)
