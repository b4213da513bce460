"""Where the figures come from. A ledger is one source; a test's dictionary is another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from zzdesk.address import Address
from zzdesk.analysis.contested import Apart, apart
from zzdesk.period import Period
from zzdesk.plan.model import Indicator, Lines, Plan
from zzdesk.rules.contested import NOBODY, Settled
from zzdesk.rules.sources import lines_in
from zzdesk.values import BLANK, Value

if TYPE_CHECKING:
    from zzdesk.analysis.exact import Column


class Placed(Protocol):
    """A value and the cell of the workbook it was read from."""

    @property
    def value(self) -> Value: ...
    @property
    def sheet(self) -> str | None: ...
    @property
    def cell(self) -> str | None: ...


class _Nothing(NamedTuple):
    value: Value = BLANK
    sheet: str | None = None
    cell: str | None = None


NOTHING: Placed = _Nothing()  # of a cell that is not there
_NO_CELLS: Mapping[Address, Placed] = {}


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


def plan_at(source: Source, period: Period) -> Plan:
    """The plan's version that counts for the period, where the source holds several: a revision in mid-year changes
    no month before it."""
    plan_of: Callable[[Period], Plan] | None = getattr(source, "plan_of", None)
    return source.plan if plan_of is None else plan_of(period)


class Kept:
    """A source whose periods are each read once: for one piece of work that goes over the same months several times."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.plan = source.plan
        self.values = cache(source.values)
        self.standing = cache(source.standing)

    def plan_of(self, period: Period) -> Plan:
        return plan_at(self._source, period)


class Figures:
    """The figures of one period, read from the source once. An absent cell is BLANK."""

    def __init__(self, source: Source, period: Period, settled: Settled = NOBODY) -> None:
        """`settled`: 归属认定, whom contested projects and enterprises belong to."""
        self._settled = settled
        self.plan = plan_at(source, period)
        self.period = period
        self.standing = source.standing(period)
        held = source.values(period)
        self._cells = {unit: held.get(unit, _NO_CELLS) for unit in self.standing}
        self._lines: dict[str, Lines] = {}
        self._columns: dict[tuple[Address, tuple[str, ...]], Column] = {}
        self._aparts: dict[frozenset[str] | None, Apart] = {}

    def value(self, unit: str, address: Address) -> Value:
        return self._cells.get(unit, _NO_CELLS).get(address, NOTHING).value

    def column(self, item: Indicator, units: tuple[str, ...]) -> Column:
        """The units' figures as whole numbers, made once: for sums over very many of them."""
        from zzdesk.analysis.exact import column

        key = item.address, units
        if key not in self._columns:
            self._columns[key] = column([self.value(unit, item.address) for unit in units], item.decimals)
        return self._columns[key]

    def cells(self, unit: str) -> Mapping[Address, Placed]:
        """All of a unit's cells; none where it has not reported."""
        return self._cells.get(unit, _NO_CELLS)

    def lines(self, unit: str) -> Lines:
        """The unit's lines of floating forms, in the order of its workbook."""
        if unit not in self._lines:
            cells = self.cells(unit)
            self._lines[unit] = lines_in(self.plan, sorted(cells, key=lambda a: _row(cells[a])))
        return self._lines[unit]

    @property
    def apart(self) -> Apart:
        """What two units both gave: left out of the city's figures and of places, but once or the owner's."""
        return self._apart()

    def apart_among(self, units: Iterable[str]) -> Apart:
        """The same for what only these units make together."""
        if not self.apart.of_city:
            return self.apart
        return self._apart(frozenset(units))

    def _apart(self, units: frozenset[str] | None = None) -> Apart:
        if units in self._aparts:
            return self._aparts[units]
        held = {u: _Plain(cells) for u, cells in self._cells.items() if u in self.standing}
        found = self._aparts[units] = apart(self.plan, self.period, held, self._settled, units)
        return found

    def has_reported(self, unit: str) -> bool:
        return unit in self.standing


class _Plain(Mapping[Address, Value]):
    """A unit's cells without their places."""

    def __init__(self, cells: Mapping[Address, Placed]) -> None:
        self._cells = cells

    def __getitem__(self, address: Address) -> Value:
        return self._cells[address].value

    def get(self, address: Address, default: Value = BLANK) -> Value:  # type: ignore[override]
        placed = self._cells.get(address)
        return default if placed is None else placed.value

    def __iter__(self) -> Iterator[Address]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)


def _row(placed: Placed) -> int:
    """The row of the sheet that a value was read from."""
    digits = "".join(filter(str.isdigit, placed.cell or ""))
    return int(digits or 0)
