"""报送情况: who is in, who is missing, who was sent back; late against the deadline of the kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.deadlines import deadline, next_due
from zzdesk.plan.model import KINDS, Plan, Unit
from zzdesk.returns.result import Placed
from zzdesk.rules.sources import lines_in

STATES = {"reported": "已报", "missing": "未报", "returned": "退回", "queried": "待核实", "conflict": "待认定"}
MARKS = {"reported": "✓", "missing": "—", "returned": "✕", "queried": "?", "conflict": "⇄"}


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """`filled` of `required` counts the standing return's required cells that hold a value, 无此项 or 待反馈."""

    unit: str
    name: str
    state: str
    kind: str | None
    revision: int | None
    late: bool
    filled: int
    required: int
    received: str | None = None


@dataclass(frozen=True, slots=True)
class Status:
    period: Period
    units: tuple[UnitStatus, ...]

    def as_json(self) -> dict[str, object]:
        names = ("unit", "name", "state", "kind", "revision", "late", "filled", "required")
        return {"period": str(self.period), "units": [{n: getattr(u, n) for n in names} for u in self.units]}

    def as_text(self) -> str:
        """One line a unit, then the units to be reminded."""
        lines = [f"{self.period.title}报送情况"]
        for u in self.units:
            edition = f"{u.kind}第{u.revision}版" if u.kind else ""
            late = "　迟报" if u.late and u.kind else "　已过期" if u.late else ""
            lines.append(f"{MARKS[u.state]} {STATES[u.state]}　{u.name}　{edition}　已填{u.filled}/{u.required}{late}")
        missing = [u.name for u in self.units if u.state in {"missing", "returned"}]
        lines.append(f"未报或退回：{'、'.join(missing)}" if missing else "各单位均已报送")
        return "\n".join(lines)


def status_of(
    plan: Plan,
    period: Period,
    today: date,
    files: Iterable[Any],
    acts: Mapping[str, str],
    values: Mapping[str, Mapping[Address, Placed]],
) -> Status:
    """The state of every unit that must report: one that only may add lines of its own (a department with no
    activity) is told of when it has. `files`: the ledger's rows of the period; `acts`: decisions on them.

    A withdrawn file is as if it had never come.
    """
    by_unit: dict[str, list[Any]] = {}
    for row in files:
        if acts.get(row.sha256) != "withdraw":
            by_unit.setdefault(row.unit, []).append(row)
    units = [u for u in plan.units if u.code in by_unit or any(not f.floating for f in plan.forms_of(u))]
    return Status(
        period,
        tuple(_unit(plan, u, period, today, by_unit.get(u.code, []), acts, values.get(u.code, {})) for u in units),
    )


def _unit(
    plan: Plan,
    unit: Unit,
    period: Period,
    today: date,
    rows: list[Any],
    acts: Mapping[str, str],
    values: Mapping[Address, Placed],
) -> UnitStatus:
    required = plan.required(unit, period, None, lines_in(plan, values))
    filled = sum(i.address in values and not values[i.address].value.is_blank for i in required)
    stands = next((row for row in rows if row.stands), None)
    return UnitStatus(
        unit=unit.code,
        name=unit.name,
        state=_state(rows, stands, acts),
        kind=stands.kind if stands else None,
        revision=stands.revision if stands else None,
        late=_late(plan, period, today, stands),
        filled=filled,
        required=len(required),
        received=stands.arrived if stands else None,
    )


def _state(rows: list[Any], stands: Any, acts: Mapping[str, str]) -> str:
    if any(row.final == "conflict" and (not stands or _above(row, stands)) for row in rows):
        return "conflict"
    if stands:
        return "queried" if stands.final == "queried" else "reported"
    sent_back = any(row.final == "returned" or acts.get(row.sha256) == "return" for row in rows)
    return "returned" if sent_back else "missing"


def _above(row: Any, stands: Any) -> bool:
    return (KINDS.index(row.kind), row.revision) > (KINDS.index(stands.kind), stands.revision)


def _late(plan: Plan, period: Period, today: date, stands: Any) -> bool:
    """A return against its kind's deadline; a missing one against the next deadline not yet past, or the last."""
    if stands:
        due = deadline(plan, period, stands.kind)
        return bool(due and date.fromisoformat(stands.arrived) > due.date)
    pending = next_due(plan, period, today)
    return bool(pending and today > pending[1].date)
