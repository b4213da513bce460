"""市级审核: rules over all units' standing returns, after the merge. One code from two units is 归属待认定."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.plan.model import Plan, Rule
from zzdesk.rules.checks import precision_of
from zzdesk.rules.contested import NOBODY, Key, Settled, repeated
from zzdesk.rules.evaluate import Verdict, amount, evaluate
from zzdesk.rules.language import RuleFault, parse
from zzdesk.rules.look import Look
from zzdesk.rules.tree import Comparison, Function, Node, Ref, functions_in, refs_in
from zzdesk.values import BLANK, Value, decimal_text

Values = Mapping[str, Mapping[Address, Value]]  # unit code -> its standing return
_MARK = re.compile(r"\{([^{}]+)\}")


def find_city(plan: Plan, values: Values, settled: Settled = NOBODY) -> list[Finding]:
    """Findings of every city-wide rule, in the plan's order. Addresses read UNIT:FORM.LINE.COLUMN.

    What is `settled` is a note: the other units are still to correct their returns.
    """
    found: list[Finding] = []
    for rule in plan.rules:
        if rule.scope != "city":
            continue
        try:
            found += _find(plan, rule, city_tree(rule), values, settled)
        except Exception as crash:  # one rule's fault must not hide the other rules' findings
            args = {"rule": rule.code, "place": rule.place, "fault": str(crash) or type(crash).__name__}
            found.append(Finding(Level.ERROR, "rule.broken", args))
    return found


def city_tree(rule: Rule) -> Node:
    """The tree of a city-wide rule. RuleFault for anything but unique(…) and comparisons with districts(…)."""
    tree = parse(rule.formula)
    whole = isinstance(tree, Comparison) and any(f.name == "districts" for f in functions_in(tree))
    if not whole and not (isinstance(tree, Function) and tree.name == "unique"):
        raise RuleFault("rule.city", rule=rule.code)
    return tree


def _find(plan: Plan, rule: Rule, tree: Node, values: Values, settled: Settled) -> list[Finding]:
    if not isinstance(tree, Function):
        return _balanced(plan, rule, tree, values)
    refs = refs_in(tree)
    found = []
    for key, places in repeated(plan, rule, refs, values).items():
        finding = _two_units(plan, rule, refs, places, values)
        owner = settled.get((rule.code, key))
        found.append(_settled(plan, finding, key, places, owner) if owner and owner[0] in places else finding)
    return found


def _settled(plan: Plan, finding: Finding, key: Key, places: Mapping[str, str], owner: tuple[str, str]) -> Finding:
    args = {
        "key": "、".join(key),
        "owner": owner[0],
        "unit": plan.unit(owner[0]).name,
        "document": owner[1],
        "others": "、".join(plan.unit(code).name for code in places if code != owner[0]),
    }
    return replace(finding, level=Level.NOTE, code="city.settled", args=args, wording=None)


def _two_units(plan: Plan, rule: Rule, refs: Sequence[Ref], places: Mapping[str, str], values: Values) -> Finding:
    first_unit, first_line = next(iter(places.items()))
    shown = {
        f"{r.address.form}.*.{r.address.column}": values[first_unit][
            Address(r.address.form, first_line, r.address.column)
        ].content
        for r in refs
    }
    shown["units"] = "、".join(plan.unit(code).name for code in places)
    cells = [
        (f"{unit}:{Address(r.address.form, line, r.address.column)}", shown[f"{r.address.form}.*.{r.address.column}"])
        for unit, line in places.items()
        for r in refs
    ]
    wording = _MARK.sub(lambda m: shown.get(m[1], m[0]), rule.wording)
    return Finding(
        Level(rule.level),
        rule.code,
        addresses=tuple(a for a, _ in cells),
        values=tuple(v for _, v in cells),
        value=cells[0][1],
        wording=wording,
    )


class _CityLook(Look):
    """Each cell as the unit that fills its line gave it; the districts' figures side by side."""

    __slots__ = ("_plan", "_values")

    def __init__(self, plan: Plan, values: Values) -> None:
        super().__init__(self._cell)
        self._plan, self._values = plan, values

    def _cell(self, ref: Ref) -> Value:
        indicator = self._plan.indicator(ref.address)
        filler = indicator.line.filling_unit if indicator else ""
        return self._values.get(filler, {}).get(ref.address, BLANK)

    def districts(self, address: Address) -> Sequence[Value]:
        return [self._values.get(u.code, {}).get(address, BLANK) for u in self._plan.districts]


def _balanced(plan: Plan, rule: Rule, tree: Node, values: Values) -> list[Finding]:
    look, precision = _CityLook(plan, values), precision_of(plan)
    if evaluate(tree, look, precision) is not Verdict.FAIL:
        return []
    total = next(f for f in functions_in(tree) if f.name == "districts")
    first = total.args[0]
    if not isinstance(first, Ref):
        raise ZzError("rule.city", rule=rule.code)
    decimals = precision(first)[0]
    told = amount(total, decimals, look, precision)
    shown = {str(ref.address): look(ref).content for ref in refs_in(tree)}
    shown["total"] = decimal_text(Decimal(told[0]).scaleb(-decimals)) if told else ""
    addresses = tuple(str(r.address) for r in refs_in(tree))
    wording = _MARK.sub(lambda m: shown.get(m[1], m[0]), rule.wording)
    given = tuple(shown[a] for a in addresses)
    return [Finding(Level(rule.level), rule.code, addresses=addresses, values=given, wording=wording)]
