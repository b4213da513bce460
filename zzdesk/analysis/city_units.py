"""Who leads or shares in the city's targets and work items."""

from __future__ import annotations

from zzdesk.plan.model import Plan, Unit
from zzdesk.plan.work_items import means, work_items


def named(plan: Plan) -> tuple[Unit | str, ...]:
    """The units of the plan that something names, in the bureau's order; then the others by how often they are named.

    各区县（市）政府 is no choice of its own: it means the districts.
    """
    items = work_items(plan)
    words = [name for item in items for name in item.names]
    fillers = {line.filling_unit for form in plan.forms for line in form.lines}
    units = [u for u in plan.units if u.code in fillers or any(means(name, u) for name in set(words))]
    others = [name for name in dict.fromkeys(words) if not any(means(name, u) for u in plan.units)]
    others = [name for name in others if not name.endswith(("开发区管委会", "区县（市）政府"))]
    return (*sorted(units, key=lambda u: u.order), *sorted(others, key=lambda name: -words.count(name)))


def find_named(plan: Plan, words: str) -> Unit | str | None:
    """By code, name or alias, or as the notice writes it."""
    found = plan.find_unit(words)
    return found or next((name for name in named(plan) if name == words.strip()), None)
