"""归属待认定: what two units' returns both hold by one code, and what its line adds to each unit's own figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Rule, Unit
from zzdesk.rules.checks import checks_of, precision_of
from zzdesk.rules.evaluate import Verdict, evaluate, key_of_cells, line_part
from zzdesk.rules.language import RuleFault, parse
from zzdesk.rules.look import Look
from zzdesk.rules.sources import lines_in
from zzdesk.rules.tree import Comparison, Function, Ref, all_refs_in, refs_in
from zzdesk.values import BLANK, Value

Key: TypeAlias = tuple[str, ...]
Cells: TypeAlias = Mapping[Address, Value]
# 归属认定: rule and key -> the code of the unit that it belongs to, and the document that says so.
Settled: TypeAlias = Mapping[tuple[str, Key], tuple[str, str]]
NOBODY: Settled = {}


class Contested(NamedTuple):
    """One code and the line that each unit gives it, in the bureau's order of units."""

    rule: Rule
    refs: tuple[Ref, ...]
    key: Key
    lines: Mapping[str, str]  # unit -> its first line with that key

    @property
    def form(self) -> str:
        return self.rule.form


def contested(plan: Plan, values: Mapping[str, Cells]) -> list[Contested]:
    """By every city-wide rule unique(…), in the plan's order. A rule at fault is left to `find_city`."""
    asked = [(rule, refs) for rule in plan.rules if rule.scope == "city" and (refs := _refs(rule))]
    lines = _lines(values, {rule.form for rule, _ in asked})
    return [
        Contested(rule, refs, key, places)
        for rule, refs in asked
        for key, places in _repeated(plan, rule.form, refs, values, lines).items()
    ]


def _refs(rule: Rule) -> tuple[Ref, ...]:
    try:
        tree = parse(rule.formula)
    except RuleFault:
        return ()
    return refs_in(tree) if isinstance(tree, Function) and tree.name == "unique" else ()


def repeated(plan: Plan, rule: Rule, refs: Sequence[Ref], values: Mapping[str, Cells]) -> dict[Key, dict[str, str]]:
    """Keys that stand in more than one unit's return; one unit's own repeats are its own affair."""
    return _repeated(plan, rule.form, refs, values, _lines(values, {rule.form}))


def _repeated(
    plan: Plan,
    form: str,
    refs: Sequence[Ref],
    values: Mapping[str, Cells],
    lines: Mapping[tuple[str, str], Iterable[str]],
) -> dict[Key, dict[str, str]]:
    held: dict[Key, dict[str, str]] = {}
    for unit in (u.code for u in plan.units if (u.code, form) in lines):
        own = values[unit]
        look = Look(lambda ref, own=own: own.get(ref.address, BLANK))  # type: ignore[misc]
        for line in lines[unit, form]:
            key = key_of_cells(refs, look.at(line))
            if key is not None:
                held.setdefault(key, {}).setdefault(unit, line)
    return {key: places for key, places in held.items() if len(places) > 1}


def _lines(values: Mapping[str, Cells], forms: set[str]) -> dict[tuple[str, str], dict[str, None]]:
    """(unit, form) -> its lines in their order, in one pass over all that was reported."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for unit, own in values.items():
        for form, line, _ in own:
            if form in forms:
                found.setdefault((unit, form), {})[line] = None
    return found


def line_adds(plan: Plan, unit: Unit, period: Period, own: Cells, form: str, line: str) -> dict[Address, Decimal]:
    """What a line of a list adds to the unit's own fixed figures, by the rules that work these out from the list.

    A figure that is not what its list adds up to is left alone: nobody knows whether the line is in it.
    """
    lines = lines_in(plan, own)
    look = Look(lambda ref: own.get(ref.address, BLANK) if ref.when == "now" else BLANK, lambda f: lines.get(f, ()))
    precision = precision_of(plan)
    found: dict[Address, Decimal] = {}
    for check in checks_of(plan, unit, period):
        told = _total_of(check.tree, form)
        if told is None or check.tree is None or evaluate(check.tree, look, precision) is not Verdict.PASS:
            continue
        cell, total = told
        decimals = precision(cell)[0]
        part = line_part(total, decimals, look.at(line), precision)
        if isinstance(part, int) and part:
            found[cell.address] = Decimal(part).scaleb(-decimals)
    return found


def _total_of(tree: object, form: str) -> tuple[Ref, Function] | None:
    """The cell and the sum or count over a form's lines that it must be equal to."""
    if not isinstance(tree, Comparison) or tree.op != "==":
        return None
    cell, total = tree.left, tree.right
    if not (isinstance(cell, Ref) and cell.when == "now" and isinstance(total, Function)):
        return None
    if total.name not in {"sum", "count"} or {r.address.form for r in all_refs_in(total)} != {form}:
        return None
    return cell, total
