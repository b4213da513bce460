"""A month of every unit's figures, held in memory: what the measurements of the outcome start from."""

from __future__ import annotations

from dataclasses import dataclass, field

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Plan
from zzdesk.values import Value


@dataclass(frozen=True, slots=True)
class Cell:
    value: Value
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class Return:
    kind: str = "正式"
    revision: int = 1


@dataclass
class Made:
    """A month of every unit's figures."""

    plan: Plan
    cells: dict[str, dict[Address, Cell]] = field(default_factory=dict)

    def values(self, period: Period) -> dict[str, dict[Address, Cell]]:
        return self.cells

    def standing(self, period: Period) -> dict[str, Return]:
        return dict.fromkeys(self.cells, Return())
