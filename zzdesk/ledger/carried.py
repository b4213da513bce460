"""What a unit's rules read of last period, last year and the statistics bureau, out of a ledger."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from zzdesk.address import Address
from zzdesk.ledger import schema
from zzdesk.ledger.official import fed_cells
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit
from zzdesk.returns.fill_audit import carried_columns, carried_refs
from zzdesk.rules.checks import twin
from zzdesk.rules.tree import Ref
from zzdesk.values import BLANK, Value, from_stored

Cells = Mapping[Address, Value]


class Carried:
    """Figures for blank returns of `plan` and `period`; read from the ledger once for all units."""

    def __init__(self, ledger: Ledger, plan: Plan, period: Period) -> None:
        self._plan, self._period = plan, period
        self.prev = plan.prev(period)
        kinds = {twin(plan, unit) for unit in plan.units if plan.forms_of(unit)}
        self._wanted = {(r.address.form, r.address.column) for u in kinds for r in carried_refs(plan, u, period)}
        self._wanted |= {pair for u in kinds for pair in carried_columns(plan, u, period)}
        self._held: dict[str, Mapping[str, Cells]] = {"prev": {}, "same_period": {}}
        self._samples: set[str] = set()
        self.reported: set[str] = set()  # units with a standing return of last period
        if self.prev:
            self.reported = self._take(ledger, "prev", self.prev)
        self._take(ledger, "same_period", period.same_last_year)
        self._held["feedback"] = fed_cells(ledger, plan, period)

    def of(self, unit: Unit) -> dict[Ref, Value]:
        """The unit's own figures that its rules read, those of last period's floating lines under their ids."""
        plan, like = self._plan, twin(self._plan, unit)
        found = {}
        for ref in carried_refs(plan, like, self._period):
            value = self._held.get(ref.when, {}).get(unit.code, {}).get(ref.address, BLANK)
            if not value.is_blank:
                found[ref] = value
        columns = set(carried_columns(plan, like, self._period))
        for address, value in self._held["prev"].get(unit.code, {}).items():
            if (address.form, address.column) in columns and plan.form(address.form).floating:
                found[Ref(address, "prev")] = value
        return found

    def is_sample(self, unit: Unit) -> bool:
        """Whether any return they come from is 示例数据."""
        return unit.code in self._samples

    def _take(self, ledger: Ledger, when: str, period: Period) -> set[str]:
        """Read a period's standing returns; the units that have one."""
        file, outcome, value = schema.file, schema.outcome, schema.value
        name = ledger.plan_of(period).name
        stands = (file.c.period == str(period), outcome.c.stands, file.c.plan == name)
        whole = select(file.c.unit, file.c.sample).join(outcome, outcome.c.sha256 == file.c.sha256).where(*stands)
        wanted = (
            select(file.c.unit, value.c.address, value.c.state, value.c.content)
            .join(outcome, outcome.c.sha256 == file.c.sha256)
            .join(value, value.c.sha256 == file.c.sha256)
            .where(*stands)
        )
        found: dict[str, dict[Address, Value]] = {}
        known: dict[str, Address | None] = {}
        with ledger.reading() as connection:
            units = {row.unit: row.sample for row in connection.execute(whole)}
            for unit, words, state, content in connection.execute(wanted):
                if words not in known:
                    known[words] = self._wanted_at(words)
                address = known[words]
                if address is not None:
                    found.setdefault(unit, {})[address] = self._value(address, state, content)
        self._held[when] = found
        self._samples |= {unit for unit, sample in units.items() if sample}
        return set(units)

    def _wanted_at(self, words: str) -> Address | None:
        address = Address.parse(words)
        return address if (address.form, address.column) in self._wanted else None

    def _value(self, address: Address, state: str, content: str) -> Value:
        indicator = self._plan.indicator(address)
        return from_stored(state, content, bool(indicator and indicator.numeric))
