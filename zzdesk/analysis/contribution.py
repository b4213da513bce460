"""拉动 and 贡献率: what each unit's growth adds to the city's, where the plan has the statistics bureau's weights.

拉动 (百分点) is the unit's growth times its share of the city's base; 贡献率 is 拉动 over the city's growth,
and has no meaning where the city did not grow. The plan's table `contribution_weights` gives, by indicator,
each unit's share in percent and the `source` of the shares. Nothing is estimated: a unit without a share or a
figure has no 拉动, and the shares are never used to make a growth of the city (DESIGN section 2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.analysis.progress import Progress, Row
from zzdesk.errors import ZzError
from zzdesk.plan.model import Plan
from zzdesk.plan.weights import FULL, ROUNDING
from zzdesk.plan.weights import TABLE as TABLE
from zzdesk.values import WIDE, half_up

_HUNDRED = Decimal(100)


class Part(NamedTuple):
    """One unit: `weight` in percent, `pull` in 百分点 and `share` (贡献率) in percent, at 12 decimals; None: none."""

    row: Row
    weight: Decimal | None
    pull: Decimal | None
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Contribution:
    """`city` is the 公布数, None where it was not entered. `parts` by 拉动, greatest first, those without one last."""

    address: Address
    source: str
    city: Decimal | None
    parts: tuple[Part, ...]

    @property
    def rest(self) -> Decimal | None:
        """The city's growth less all known 拉动: units without one, other scopes, rounding."""
        known = [part.pull for part in self.parts if part.pull is not None]
        return None if self.city is None else self.city - sum(known, Decimal(0))

    @property
    def is_whole(self) -> bool:
        return all(part.pull is not None for part in self.parts)


def weighted_addresses(plan: Plan) -> list[Address]:
    """The indicators that have weights. ZzError("chart.weights") for a table that says something else."""
    table = plan.settings.get(TABLE) or {}
    if not isinstance(table, Mapping):
        raise ZzError("chart.weights", address=TABLE, value=table)
    try:
        return [Address.parse(str(words)) for words in table]
    except ValueError as fault:
        raise ZzError("chart.weights", address=TABLE, value=fault) from fault


def weights_of(plan: Plan, address: Address) -> tuple[str, dict[str, Decimal]]:
    """(source, unit code -> share in percent); nothing where there are none. ZzError("chart.weights")."""
    table = plan.settings.get(TABLE) or {}
    given = table.get(str(address)) if isinstance(table, Mapping) else None
    if not isinstance(given, Mapping):
        return "", {}
    source = str(given.get("source", ""))
    shares = {unit: _share(address, unit, share) for unit, share in given.items() if unit != "source"}
    unknown = next((unit for unit in shares if plan.find_unit(unit) is None), None)
    if unknown or not source or sum(shares.values()) > FULL + ROUNDING:
        raise ZzError("chart.weights", address=address, value=unknown or source or sum(shares.values()))
    return source, shares


def _share(address: Address, unit: str, words: object) -> Decimal:
    try:
        share = Decimal(str(words))
    except InvalidOperation as fault:
        raise ZzError("chart.weights", address=address, value=f"{unit} {words}") from fault
    if not share.is_finite() or share < 0:
        raise ZzError("chart.weights", address=address, value=f"{unit} {words}")
    return share


def contribution(found: Progress, address: Address) -> Contribution | None:
    """None where the plan has no weights for the indicator."""
    source, shares = weights_of(found.plan, address)
    if not shares:
        return None
    made = found.city_of(address)
    city = made.value if made is not None and made.is_whole else None
    parts = [_part(row, shares.get(row.unit.code), city) for row in found.of(address)]
    return Contribution(address, source, city, tuple(sorted(parts, key=_order)))


def contributions(found: Progress) -> list[Contribution]:
    """Of every indicator that has weights; of a table at fault (`plan check` names the fault) none at all."""
    try:
        return [made for a in weighted_addresses(found.plan) if (made := contribution(found, a))]
    except ZzError:
        return []


def _part(row: Row, weight: Decimal | None, city: Decimal | None) -> Part:
    growth = row.actual.number
    if weight is None or growth is None:
        return Part(row, weight, None, None)
    pull = weight * growth / _HUNDRED
    share = half_up(WIDE.divide(pull * _HUNDRED, city), 12) if city is not None and city > 0 else None
    return Part(row, weight, half_up(pull, 12), share)


def _order(part: Part) -> tuple[bool, Decimal, int]:
    return (part.pull is None, -(part.pull or Decimal(0)), part.row.unit.order)
