"""All that one bulletin is written from, gathered once; and which indicators its plan has it tell of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from zzdesk.address import Address
from zzdesk.analysis.aggregate import CityFigure, expected_units
from zzdesk.analysis.bulletin.model import Basis, Bulletin
from zzdesk.analysis.forecast import Forecasts
from zzdesk.analysis.official import Differences
from zzdesk.analysis.progress import Progress, Row
from zzdesk.analysis.source import Figures
from zzdesk.errors import ZzError
from zzdesk.ledger.benchmarks import Benchmark
from zzdesk.ledger.status import Status
from zzdesk.period import Period
from zzdesk.plan.check_bulletin import TABLE
from zzdesk.plan.model import Indicator, Plan, Unit
from zzdesk.plan.pace import judge

TOLD = "可通报"
NOT_HELD = "本库无此数"


@dataclass(frozen=True)
class Month:
    """`before`: the month before as its figures stand now. `last`: the bulletin that places are counted against.

    `base_rates`: the city's growth a year ago, by address. `typed`: the parts that people write, by heading.
    """

    found: Progress
    figures: Figures
    status: Status
    before: Progress | None = None
    last: Bulletin | None = None
    predicted: Forecasts | None = None
    compared: Differences | None = None
    benchmarks: tuple[Benchmark, ...] = ()
    base_rates: Mapping[Address, Decimal] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    number: str = ""
    sample: bool = False

    @property
    def plan(self) -> Plan:
        return self.found.plan

    @property
    def period(self) -> Period:
        return self.found.period

    @property
    def since(self) -> str:
        """What a place is counted against: 上月, or an earlier bulletin by its period."""
        if self.last is None:
            return ""
        return "上月" if self.last.period == self.plan.prev(self.period) else self.last.period.prose

    def rows(self, address: Address, group: str = "") -> list[Row]:
        """The districts' rows at an indicator, of a group or of all; of one that it sets no target too."""
        held = {row.unit.code: row for row in self.found.of(address)}
        item = self.plan.indicator(address)
        units = expected_units(self.plan, item) if item else ()
        return [held.get(u.code) or self._bare(u, item) for u in units if item and group in ("", u.group)]

    def _bare(self, unit: Unit, item: Indicator) -> Row:
        actual = self.figures.value(unit.code, item.address)
        return Row(unit, item, None, actual, "", judge(item.line, None, actual, self.period))

    def city_row(self, address: Address) -> Row | None:
        """The row of a line that one unit fills for the whole city (ZZ07)."""
        return next((row for row in self.found.of(address) if row.indicator.line.filling_unit), None)

    def city_before(self, address: Address) -> CityFigure | None:
        return self.before.city_of(address) if self.before else None


def growths(plan: Plan) -> list[Address]:
    """The districts' growth rates that the city has a target of its own for, in the forms' order."""
    return sorted(Address.parse(words) for words in plan.city)


def told_of(plan: Plan, part: str) -> list[Address]:
    """The indicators that the plan names for a part: "overall", "groups". ZzError("bulletin.internal" | …)."""
    table = plan.settings.get(TABLE)
    return _addresses(plan, table.get(part)) if isinstance(table, Mapping) else []


def topics_of(plan: Plan) -> dict[str, list[Address]]:
    """三、专项: each section's heading with the indicators it tells of."""
    table = plan.settings.get(TABLE)
    topics = table.get("topics") if isinstance(table, Mapping) else None
    if not isinstance(topics, Mapping):
        return {}
    return {str(heading): _addresses(plan, named) for heading, named in topics.items()}


def compared_in(month: Month) -> list[Address]:
    """What the groups are compared at: what the plan names, else every indicator with district targets."""
    named = told_of(month.plan, "groups")
    seen = {
        row.address: None
        for row in month.found.rows
        if row.target and not row.indicator.line.filling_unit and may_tell(month.plan, row.address)
    }
    return [a for a in named or sorted(seen) if month.found.of(a)]


def may_tell(plan: Plan, address: Address) -> bool:
    """Whether an indicator may stand in a bulletin: of a form that is 可通报, or what one unit answers for the city.

    Never a floating form's line (one project, one enterprise), never 单个企业资料.
    """
    form, item = plan.form(address.form), plan.indicator(address)
    if form.floating or item is None or not item.numeric:
        return False
    return form.disclosure == TOLD or (bool(item.line.filling_unit) and form.disclosure == "内部")


def of_unit(row: Row) -> Basis:
    """What a sentence on a unit's figure rests on."""
    return Basis(row.unit.code, str(row.address))


def of_city(address: Address) -> Basis:
    return Basis("", str(address))


def bases(rows: Iterable[Row]) -> tuple[Basis, ...]:
    return tuple(of_unit(row) for row in rows)


def _addresses(plan: Plan, named: object) -> list[Address]:
    found = []
    for words in named if isinstance(named, list | tuple) else ():
        try:
            address = Address.parse(str(words))
        except ValueError as fault:
            raise ZzError("bulletin.indicator", address=words) from fault
        known = any(form.code == address.form for form in plan.forms) and plan.indicator(address)
        if not known:
            raise ZzError("bulletin.indicator", address=words)
        if not may_tell(plan, address):
            raise ZzError("bulletin.internal", address=words, title=plan.form(address.form).title)
        found.append(address)
    return found
