"""Faults of the rules themselves: every formula of a plan over every unit and period, before any data."""

from __future__ import annotations

from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.plan.model import Plan
from zzdesk.plan.places import rows_of
from zzdesk.rules.checks import checks_of, refuse_strays
from zzdesk.rules.city import city_tree
from zzdesk.rules.codes import credit_code_ok
from zzdesk.rules.language import RuleFault
from zzdesk.rules.never import divides_by_zero, not_filled


def code_faults(plan: Plan) -> list[Finding]:
    """Enterprises on a list whose 统一社会信用代码 is not one."""
    rows = zip(rows_of(plan, "enterprises.csv"), plan.enterprises, strict=True)
    return [
        Finding(Level.ERROR, "check.listed_code", {"name": listed.name, "code": listed.code}, place=place)
        for (place, _), listed in rows
        if listed.code and not credit_code_ok(listed.code)
    ]


def rule_faults(plan: Plan) -> list[Finding]:
    """One finding a faulty rule, with its file and line, and one for a rule that no unit's figures can ever meet."""
    found: dict[str, Finding] = {}
    used: set[str] = set()
    met: set[str] = set()  # rules that some unit fills all the cells of
    strange: dict[str, str] = {}
    for unit in plan.units:
        for period in plan.periods:
            for check in checks_of(plan, unit, period):
                used.add(check.rule.code)
                fault = check.fault
                if check.tree and divides_by_zero(check.tree):
                    fault = ZzError("rule.zero", formula=check.rule.formula)
                if fault and check.rule.code not in found:
                    args = {"rule": check.rule.code, "place": check.rule.place, "fault": str(fault)}
                    found[check.rule.code] = Finding(Level.ERROR, "rule.fault", args, place=check.rule.place)
                if check.rule.code not in met:
                    cells = not_filled(plan, unit, check)
                    strange[check.rule.code] = "、".join(cells)
                    met |= set() if cells else {check.rule.code}
    for rule in plan.rules:
        if rule.code in used and rule.code not in met and rule.code not in found:
            args = {"rule": rule.code, "form": rule.form, "cells": strange[rule.code]}
            found[rule.code] = Finding(Level.ERROR, "rule.unfilled", args, place=rule.place)
    for rule in plan.rules:
        if rule.scope == "city":
            try:
                refuse_strays(plan, rule.form, city_tree(rule), city=True)
            except RuleFault as why:
                args = {"rule": rule.code, "place": rule.place, "fault": str(why)}
                found[rule.code] = Finding(Level.ERROR, "rule.fault", args, place=rule.place)
    idle = [r for r in plan.rules if r.code not in used and r.scope == "unit"]
    unused = [Finding(Level.ERROR, "rule.idle", {"rule": r.code}, place=r.place) for r in idle]
    return [*found.values(), *unused]
