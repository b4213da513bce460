"""The plan in a folder: checked, its targets taken in, its template kept whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Plan

if TYPE_CHECKING:
    from zzdesk.plan.targets import TargetImport


def plan_faults(plan: Plan) -> list[Finding]:
    """Everything `plan check` finds: definitions, formulas, and a template that cannot be used or has too much."""
    from zzdesk.plan.check import definition_faults
    from zzdesk.returns.fill_audit import long_formulas
    from zzdesk.returns.template import template_of
    from zzdesk.returns.template_check import template_faults
    from zzdesk.returns.templates import committed
    from zzdesk.rules.check import code_faults, rule_faults

    place = f"templates_xlsx/{plan.name}.xlsx"
    found = [*definition_faults(plan), *code_faults(plan), *rule_faults(plan)]
    try:
        fault = template_of(plan).fault
    except ZzError as why:
        return [*found, Finding(Level.ERROR, why.code, why.args_, place=place)]
    if fault:
        found.append(Finding(Level.NOTE, fault.code, fault.args_, place=place))
    elif path := committed(plan):
        found += template_faults(plan, path.read_bytes(), f"templates_xlsx/{path.name}")
    sound = not any(f.level is Level.ERROR for f in found)
    return [*found, *long_formulas(plan)] if sound else found


def import_targets(folder: Path, found: TargetImport) -> tuple[Plan, list[Finding]]:
    """Put the targets into a plan folder, all or nothing; the plan as it then is, and what `plan check` finds."""
    from zzdesk.plan.targets import store_targets

    store_targets(folder, found)
    plan = load_plan(folder)
    return plan, plan_faults(plan)


def kept_template(plan: Plan, path: Path) -> tuple[bytes, list[str], list[Finding]]:
    """A restyled template with the lines and forms that it lacks: its bytes, what was added, what is amiss still.

    ZzError file.missing, template.unreadable.
    """
    from zipfile import BadZipFile

    from zzdesk.returns.complete import completed
    from zzdesk.returns.template_check import template_faults

    if not path.is_file():
        raise ZzError("file.missing", file=path)
    try:
        data, added = completed(plan, path.read_bytes())
    except (OSError, BadZipFile, KeyError, ValueError) as fault:
        raise ZzError("template.unreadable", file=path, fault=str(fault)) from fault
    return data, added, template_faults(plan, data, path.name)
