"""Where a rule's figures come from: one look over this period, the last, last year's and the targets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from zzdesk.address import Address
from zzdesk.plan.model import Plan, Unit
from zzdesk.rules.look import Look
from zzdesk.rules.tree import Ref
from zzdesk.values import BLANK, Value, number


def look_over(
    plan: Plan,
    unit: Unit,
    now: Callable[[Address], Value],
    others: Callable[[Ref], Value],
    lines: Callable[[str], Sequence[str]],
) -> Look:
    """A look: `now` for this period, the plan for targets, `others` for the rest (prev, same_period)."""

    def read(ref: Ref) -> Value:
        if ref.when == "now":
            return now(ref.address)
        return target_value(plan, unit, ref.address) if ref.when == "target" else others(ref)

    return Look(read, lines)


def look_in(plan: Plan, unit: Unit, now: Mapping[Address, Value], others: Mapping[Ref, Value]) -> Look:
    """A look over ready tables; what is not in them is blank."""
    lines = lines_in(plan, now)

    def read(ref: Ref) -> Value:
        if ref.when == "now":
            return now.get(ref.address, BLANK)
        return target_value(plan, unit, ref.address) if ref.when == "target" else others.get(ref, BLANK)

    return Look(read, lambda form: lines.get(form, ()))


def lines_in(plan: Plan, addresses: Iterable[Address]) -> dict[str, tuple[str, ...]]:
    """Floating form -> ids of its lines among the addresses, in their order."""
    floating = {f.code for f in plan.forms if f.floating}
    found: dict[str, dict[str, None]] = {}
    for address in addresses:
        if address.form in floating:
            found.setdefault(address.form, {})[address.line] = None
    return {form: tuple(ids) for form, ids in found.items()}


def target_value(plan: Plan, unit: Unit, address: Address) -> Value:
    """The target's figure (a range's lower bound); blank where none is set or it is words."""
    target = plan.target(unit, address)
    if target is None or target.value is None or target.comparator == "text":
        return BLANK
    return number(target.value)
