"""Where a rule's figures come from: one look over this period, the last, last year's and the targets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from zzdesk.address import Address
from zzdesk.plan.model import Plan, Unit
from zzdesk.rules.evaluate import Look
from zzdesk.rules.tree import Ref
from zzdesk.values import BLANK, Value, number


def look_over(plan: Plan, unit: Unit, now: Callable[[Address], Value], others: Callable[[Ref], Value]) -> Look:
    """A look: `now` for this period, the plan for targets, `others` for the rest (prev, same_period)."""

    def look(ref: Ref) -> Value:
        if ref.when == "now":
            return now(ref.address)
        return target_value(plan, unit, ref.address) if ref.when == "target" else others(ref)

    return look


def look_in(plan: Plan, unit: Unit, now: Mapping[Address, Value], others: Mapping[Ref, Value]) -> Look:
    """A look over ready tables; what is not in them is blank."""
    return look_over(plan, unit, lambda a: now.get(a, BLANK), lambda r: others.get(r, BLANK))


def target_value(plan: Plan, unit: Unit, address: Address) -> Value:
    """The target's figure (a range's lower bound); blank where none is set or it is words."""
    target = plan.target(unit, address)
    if target is None or target.value is None or target.comparator == "text":
        return BLANK
    return number(target.value)
