"""Faults of the rules themselves: every formula of a plan over every unit and period, before any data."""

from __future__ import annotations

from zzdesk.findings import Finding, Level
from zzdesk.plan.model import Plan
from zzdesk.rules.checks import checks_of


def rule_faults(plan: Plan) -> list[Finding]:
    """One finding a faulty rule, with its file and line, and one for a rule that meets no cell of any unit."""
    found: dict[str, Finding] = {}
    used: set[str] = set()
    for unit in plan.units:
        for period in plan.periods:
            for check in checks_of(plan, unit, period):
                used.add(check.rule.code)
                if check.fault and check.rule.code not in found:
                    args = {"rule": check.rule.code, "place": check.rule.place, "fault": str(check.fault)}
                    found[check.rule.code] = Finding(Level.ERROR, "rule.fault", args, place=check.rule.place)
    idle = [r for r in plan.rules if r.code not in used]
    unused = [Finding(Level.ERROR, "rule.idle", {"rule": r.code}, place=r.place) for r in idle]
    return [*found.values(), *unused]
