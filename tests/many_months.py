"""An in-memory store of many months and years, for the tests of forecasts and scores."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from tests.analysis_source import PLAN, Cell, Return
from zzdesk.address import Address
from zzdesk.analysis.forecast import Forecasts, forecasts
from zzdesk.analysis.history import History
from zzdesk.analysis.progress import Progress, progress
from zzdesk.analysis.source import Figures
from zzdesk.period import Period
from zzdesk.plan.model import Plan
from zzdesk.plan.versions import in_force
from zzdesk.values import Value, number


def year_of(plan: Plan, year: int) -> Plan:
    """The same plan in another year."""
    settings = {**plan.settings, "effective": date(year, 2, 1)}
    return replace(plan, year=year, settings=settings)


@dataclass
class Months:
    """Figures by period, unit and address. A unit with a figure in a period has reported it."""

    plans: list[Plan] = field(default_factory=lambda: [PLAN])
    cells: dict[Period, dict[str, dict[Address, Cell]]] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        return self.plans[-1]

    def plan_of(self, period: Period) -> Plan:
        return in_force(self.plans, period)

    def put(self, year: int, month: int, unit: str, address: str, value: Value | Decimal | int | str) -> None:
        held = value if isinstance(value, Value) else number(value)
        units = self.cells.setdefault(Period(year, month), {})
        units.setdefault(unit, {})[Address.parse(address)] = Cell(held)

    def series(self, year: int, unit: str, address: str, figures: dict[int, object]) -> None:
        for month, value in figures.items():
            self.put(year, month, unit, address, Decimal(str(value)))

    def values(self, period: Period) -> dict[str, dict[Address, Cell]]:
        return self.cells.get(period, {})

    def standing(self, period: Period) -> dict[str, Return]:
        return {unit: Return() for unit in self.cells.get(period, {})}


def progress_in(store: Months, period: Period) -> Progress:
    return progress(store, period)


def forecasts_in(store: Months, period: Period) -> Forecasts:
    plans = {y: store.plan_of(Period(y, 12)) for y in {p.year for p in store.cells}}
    return forecasts(progress_in(store, period), Figures(store, period), History(store, period, store.cells, plans))
