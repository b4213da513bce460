"""The months of one figure over the years, as the standing returns of each period gave them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from zzdesk.address import Address
from zzdesk.analysis.forecast_methods import Years
from zzdesk.analysis.source import Figures, Placed, Source, StandingReturn, plan_at
from zzdesk.period import Period
from zzdesk.plan.model import Indicator, Plan
from zzdesk.rules.contested import Settled


class History:
    """Every period up to one, read once."""

    def __init__(self, source: Source, until: Period, reported: Iterable[Period], plans: Mapping[int, Plan]) -> None:
        """`plans`: of each earlier year, to see whether a code meant the same then."""
        self._plans, self._until = plans, until
        self._held: dict[Period, Mapping[str, Mapping[Address, Placed]]] = {}
        for period in sorted(p for p in set(reported) if p <= until):
            standing = source.standing(period)
            self._held[period] = {u: cells for u, cells in source.values(period).items() if u in standing}

    def years(self, unit: str, item: Indicator) -> Years:
        """Year -> month -> figure. A year in which the code stood for something else is left out."""
        found: dict[int, dict[int, Decimal]] = {}
        for period, units in self._held.items():
            placed = units.get(unit, {}).get(item.address)
            if placed is not None and placed.value.number is not None and self._meant(period.year, item):
                found.setdefault(period.year, {})[period.month] = placed.value.number
        return found

    def course(self, source: Source, settled: Settled) -> dict[Period, Figures]:
        """The figures of every period, as they were read."""
        return {p: Figures(_Read(source, p, cells), p, settled) for p, cells in self._held.items()}

    def _meant(self, year: int, item: Indicator) -> bool:
        if year == self._until.year:
            return True
        plan = self._plans.get(year)
        then = plan.indicator(item.address) if plan else None
        return then is not None and (then.name, then.unit, then.measure) == (item.name, item.unit, item.measure)


class _Read:
    """A source of one period whose values have been read already."""

    def __init__(self, source: Source, period: Period, cells: Mapping[str, Mapping[Address, Placed]]) -> None:
        self.plan, self._cells, self._source = plan_at(source, period), cells, source

    def values(self, period: Period) -> Mapping[str, Mapping[Address, Placed]]:
        return self._cells

    def standing(self, period: Period) -> Mapping[str, StandingReturn]:
        return self._source.standing(period)
