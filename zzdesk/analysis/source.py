"""Where the figures come from. A ledger is one source; a test's dictionary is another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Plan
from zzdesk.values import BLANK, Value


class Placed(Protocol):
    """A value and the cell of the workbook it was read from."""

    @property
    def value(self) -> Value: ...
    @property
    def sheet(self) -> str | None: ...
    @property
    def cell(self) -> str | None: ...


class StandingReturn(Protocol):
    """The one return that counts for a unit and period."""

    @property
    def kind(self) -> str: ...
    @property
    def revision(self) -> int: ...


class Source(Protocol):
    """Standing returns only: a unit that is not in `standing` has not reported."""

    @property
    def plan(self) -> Plan: ...
    def values(self, period: Period) -> Mapping[str, Mapping[Address, Placed]]: ...
    def standing(self, period: Period) -> Mapping[str, StandingReturn]: ...


class Figures:
    """The figures of one period, read from the source once. An absent cell is BLANK."""

    def __init__(self, source: Source, period: Period) -> None:
        self.plan = source.plan
        self.period = period
        self.standing = source.standing(period)
        self._cells = source.values(period)

    def value(self, unit: str, address: Address) -> Value:
        placed = self._cells.get(unit, {}).get(address)
        return BLANK if placed is None or unit not in self.standing else placed.value

    def has_reported(self, unit: str) -> bool:
        return unit in self.standing
