"""分组小计: what the units of each group make together, by the same methods as the city's figure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.analysis.aggregate import expected_units, made_of
from zzdesk.analysis.source import Figures
from zzdesk.plan.model import Indicator


class Subtotal(NamedTuple):
    """As a city figure, but never `official`: 公布数 are the whole city's. `expected` of the group fill the line."""

    group: str
    address: Address
    value: Decimal | None
    method: str
    reason: str
    reported: int
    expected: int
    left_out: Decimal = Decimal(0)


def subtotals(figures: Figures, item: Indicator) -> list[Subtotal]:
    """One a group that has units to fill the line, in the plan's order of groups."""
    units = expected_units(figures.plan, item)
    found = []
    for group in figures.plan.groups:
        own = tuple(u for u in units if u.group == group)
        if own:
            value, method, reason, reported, left_out = made_of(figures, item, own)
            found.append(Subtotal(group, item.address, value, method, reason, reported, len(own), left_out))
    return found


def subtotals_of(figures: Figures, items: Iterable[Indicator]) -> dict[tuple[str, Address], Subtotal]:
    """By group and address."""
    return {(s.group, s.address): s for item in items for s in subtotals(figures, item)}
