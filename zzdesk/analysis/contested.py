"""归属待认定 in the figures: once in the city's, in neither unit's place until confirmed, then in the owner's alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Plan
from zzdesk.rules.contested import Cells, Contested, Settled, contested, line_adds

_NONE = Decimal(0)


@dataclass
class Apart:
    """What is left out of figures. `of_city` by address, with how many codes are `open` or `settled` there;
    `of_unit` by unit and address, for its place only: its own figure stays as it was reported."""

    of_city: dict[Address, Decimal] = field(default_factory=dict)
    of_unit: dict[tuple[str, Address], Decimal] = field(default_factory=dict)
    open: dict[Address, int] = field(default_factory=dict)
    settled: dict[Address, int] = field(default_factory=dict)

    def reason(self, address: Address) -> str:
        """归属待认定2项只计一次; "" where nothing is left out."""
        parts = []
        if address in self.open:
            parts.append(f"归属待认定{self.open[address]}项只计一次")
        if address in self.settled:
            parts.append(f"已认定归属{self.settled[address]}项只计归属单位")
        return "，".join(parts)


def apart(
    plan: Plan,
    period: Period,
    values: Mapping[str, Cells],
    settled: Settled,
    members: Collection[str] | None = None,
) -> Apart:
    """From the standing returns of a period, by unit. `members`: for the sum of these alone, as of a group: a pair
    that spans two groups counts once in each until it is settled, then in its owner's."""
    found = Apart()
    for one in contested(plan, values):
        adds = {
            code: line_adds(plan, plan.unit(code), period, values[code], one.form, line)
            for code, line in one.lines.items()
        }
        ours = adds if members is None else {code: told for code, told in adds.items() if code in members}
        _leave_out(found, ours, _owner(one, settled))
    return found


def _owner(one: Contested, settled: Settled) -> str:
    owner, _ = settled.get((one.rule.code, one.key), ("", ""))
    return owner if owner in one.lines else ""


def _leave_out(found: Apart, adds: Mapping[str, Mapping[Address, Decimal]], owner: str) -> None:
    counts = found.settled if owner else found.open
    for address in sorted({a for told in adds.values() for a in told}):
        told = {unit: figures[address] for unit, figures in adds.items() if address in figures}
        # which of two figures is right nobody knows before it is confirmed: the smaller one counts
        counted = told.get(owner, _NONE) if owner else min(told.values())
        left_out = sum(told.values(), _NONE) - counted
        if left_out:
            found.of_city[address] = found.of_city.get(address, _NONE) + left_out
            counts[address] = counts.get(address, 0) + 1
        for unit, figure in told.items():
            if unit != owner:
                found.of_unit[unit, address] = found.of_unit.get((unit, address), _NONE) + figure
