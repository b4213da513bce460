"""A plan as data for scripts and as text: units, forms, lines, columns, states and target cells."""

from __future__ import annotations

from zzdesk.plan.model import Form, Indicator, Plan, Target
from zzdesk.plan.pace import target_words
from zzdesk.values import decimal_text


def as_json(plan: Plan) -> dict[str, object]:
    """Everything a script needs to fill any form (DESIGN section 7, `plan show --json`)."""
    return {
        "plan": plan.name,
        "version": plan.version,
        "title": plan.title,
        "year": plan.year,
        "periods": [str(p) for p in plan.periods],
        "states": ["value", "na", "waiting", "blank"],
        "units": [
            {
                "unit": u.code,
                "name": u.name,
                "kind": u.kind,
                "group": u.group,
                "aliases": list(u.aliases),
                "forms": [f.code for f in plan.forms_of(u)],
            }
            for u in plan.units
        ],
        "forms": [_form(plan, f) for f in plan.forms],
        "targets": [
            {
                "unit": t.unit,
                "address": str(t.address),
                "comparator": t.comparator,
                "value": None if t.value is None else decimal_text(t.value),
                "value_high": None if t.high is None else decimal_text(t.high),
                "tier": t.tier,
                "clause": t.clause,
            }
            for t in plan.targets
        ],
    }


def _form(plan: Plan, form: Form) -> dict[str, object]:
    """Cells of a floating form are told once, with "*" for the line's id, which a script may choose (`enter`)."""
    held = plan.patterns.values() if form.floating else plan.indicators.values()
    cells = [i for i in held if i.address.form == form.code]
    return {
        "form": form.code,
        "title": form.title,
        "disclosure": form.disclosure,
        "floating": form.floating,
        "keys": [list(key) for key in form.keys],
        "columns": [{"column": c.no, "name": c.name, "kind": c.kind, "derived": bool(c.derive)} for c in form.columns],
        "lines": [
            {"line": row.code, "name": row.name, "unit": row.unit, "filling_unit": row.filling_unit or None}
            for row in form.lines
        ],
        "cells": [_cell(i) for i in cells],
    }


def _cell(indicator: Indicator) -> dict[str, object]:
    return {
        "address": str(indicator.address),
        "kind": indicator.kind,
        "unit": indicator.unit,
        "decimals": indicator.decimals if indicator.numeric else None,
        "measure": indicator.measure,
        "input": indicator.is_input,
        "required": indicator.required,
        "choices": list(indicator.choices),
        "target": indicator.line.judged == indicator.address.column,
    }


def as_text(plan: Plan) -> str:
    """A page for people: what the plan holds."""
    lines = [f"{plan.title}（版本 {plan.version}，{plan.issuer}）"]
    lines.append(f"填报单位 {len(plan.districts)} 个开发区、区县（市），{len(plan.units) - len(plan.districts)} 个部门")
    for form in plan.forms:
        size = "浮动表" if form.floating else f"{len(form.lines)} 行"
        lines.append(f"{form.code} {form.title}：{size}，{form.disclosure}")
    lines.append(f"目标 {len(plan.targets)} 个，审核关系 {len(plan.rules)} 条")
    for unit in plan.districts:
        own = [t for t in plan.targets if t.unit == unit.code and plan.form(t.address.form).audience == ("district",)]
        lines.append(f"  {unit.name}：" + "，".join(_target(plan, t) for t in own))
    return "\n".join(lines)


def _target(plan: Plan, target: Target) -> str:
    name = plan.form(target.address.form).line(target.address.line).name
    return f"{name}{target_words(plan, plan.unit(target.unit), target.address)}"
