"""报送情况: who is in, who is missing, who was sent back; late against the deadline of the kind.

Whether a return came and how much of it is filled are two facts: `received` and completeness
stand side by side, and a return in which nothing is filled (空报) is counted apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.deadlines import deadline, next_due
from zzdesk.plan.model import KINDS, Plan, Unit
from zzdesk.rules.sources import lines_in
from zzdesk.values import half_up

STATES = {"reported": "已报", "missing": "未报", "returned": "退回", "queried": "待核实", "conflict": "待认定"}
MARKS = {"reported": "✓", "missing": "—", "returned": "✕", "queried": "?", "conflict": "⇄"}
# In the matrix a return that came late, and a month that nobody can report yet, are seen at a glance.
SHOWN = {**STATES, "late": "迟报", "ahead": "未到期"}
SHOWN_MARKS = {**MARKS, "late": "△", "ahead": "·"}
NONE: frozenset[Address] = frozenset()


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """`filled` of `required` counts the standing return's required cells that hold a value, 无此项 or 待反馈.

    `files`: those that came and were not withdrawn. `empty`: the standing return holds nothing at all.
    `ahead`: the period is not over yet and nothing came, so that nothing is missing.
    """

    unit: str
    name: str
    state: str
    kind: str | None
    revision: int | None
    late: bool
    filled: int
    required: int
    received: str | None = None
    files: int = 0
    empty: bool = False
    ahead: bool = False
    sha256: str | None = None

    @property
    def shown(self) -> str:
        """Key of SHOWN: the state, with 迟报 and 未到期 told from 已报 and 未报."""
        if self.ahead:
            return "ahead"
        return "late" if self.state == "reported" and self.late else self.state

    @property
    def completeness(self) -> Decimal | None:
        """filled ÷ required in percent at one decimal; None where nothing is required."""
        return _percent(self.filled, self.required)

    def as_json(self) -> dict[str, object]:
        names = ("unit", "name", "state", "kind", "revision", "late", "filled", "required", "received", "empty")
        return {**{n: getattr(self, n) for n in names}, "completeness": _words(self.completeness)}


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over the units of a period: `received` of `expected` sent anything, `reported` have a standing return,
    of which `empty` hold nothing; and the required cells of all of them together. While all are `ahead` there is no
    rate."""

    expected: int
    received: int
    reported: int
    empty: int
    late: int
    filled: int
    required: int
    ahead: int = 0

    @property
    def completeness(self) -> Decimal | None:
        return None if self.ahead == self.expected else _percent(self.filled, self.required)

    @property
    def report_rate(self) -> Decimal | None:
        """报送率: standing returns that hold something, of the units expected."""
        return None if self.ahead == self.expected else _percent(self.reported - self.empty, self.expected)

    def as_json(self) -> dict[str, object]:
        names = ("expected", "received", "reported", "empty", "late", "filled", "required")
        rates = {"completeness": _words(self.completeness), "report_rate": _words(self.report_rate)}
        return {**{n: getattr(self, n) for n in names}, **rates}

    def as_text(self) -> str:
        empty = f"，其中空报{self.empty}家" if self.empty else ""
        rate = f"（{self.completeness}%）" if self.completeness is not None else ""
        return (
            f"应报{self.expected}家，收到{self.received}家，已报{self.reported}家{empty}；"
            f"完整率：应填{self.required}格，已填{self.filled}格{rate}"
        )


@dataclass(frozen=True, slots=True)
class Status:
    period: Period
    units: tuple[UnitStatus, ...]

    @property
    def tally(self) -> Tally:
        return Tally(
            expected=len(self.units),
            received=sum(u.files > 0 for u in self.units),
            reported=sum(u.kind is not None for u in self.units),
            empty=sum(u.empty for u in self.units),
            late=sum(u.late and u.kind is not None for u in self.units),
            filled=sum(u.filled for u in self.units),
            required=sum(u.required for u in self.units),
            ahead=sum(u.ahead for u in self.units),
        )

    def of(self, unit: str) -> UnitStatus | None:
        return next((u for u in self.units if u.unit == unit), None)

    def as_json(self) -> dict[str, object]:
        units = [u.as_json() for u in self.units]
        return {"period": str(self.period), "units": units, "summary": self.tally.as_json()}

    def as_text(self) -> str:
        """One line a unit, then the units to be reminded."""
        lines = [f"{self.period.title}报送情况", *map(_line, self.units), self.tally.as_text()]
        missing = [u.name for u in self.units if u.state in {"missing", "returned"} and not u.ahead]
        if missing:
            lines.append(f"未报或退回：{'、'.join(missing)}")
        elif all(u.kind for u in self.units):
            lines.append("各单位均已报送")
        return "\n".join(lines)


def _line(u: UnitStatus) -> str:
    edition = f"{u.kind}第{u.revision}版" if u.kind else ""
    late = "　迟报" if u.late and u.kind else "　已过期" if u.late else ""
    empty = "　空报" if u.empty else ""
    mark, word = (MARKS[u.state], STATES[u.state]) if not u.ahead else (SHOWN_MARKS["ahead"], SHOWN["ahead"])
    return f"{mark} {word}　{u.name}　{edition}　已填{u.filled}/{u.required}{late}{empty}"


def _percent(part: int, whole: int) -> Decimal | None:
    """At one decimal, half-up; but 100 only when nothing is missing."""
    if not whole:
        return None
    rounded = half_up(Decimal(part) * 100 / whole, 1)
    return Decimal("99.9") if part < whole and rounded == 100 else rounded


def _words(figure: Decimal | None) -> str | None:
    return None if figure is None else str(figure)


def status_of(
    plan: Plan,
    period: Period,
    today: date,
    files: Iterable[Any],
    acts: Mapping[str, str],
    filled: Mapping[str, Collection[Address]],
) -> Status:
    """The state of every unit that must report: one that only may add lines of its own (a department with no
    activity) is told of when it has. `files`: the ledger's rows of the period; `acts`: decisions on them;
    `filled`: by unit, the cells of its standing return that hold something.

    A withdrawn file is as if it had never come.
    """
    by_unit: dict[str, list[Any]] = {}
    for row in files:
        if acts.get(row.sha256) != "withdraw":
            by_unit.setdefault(row.unit, []).append(row)
    units = [u for u in plan.units if u.code in by_unit or any(not f.floating for f in plan.forms_of(u))]
    return Status(
        period,
        tuple(_unit(plan, u, period, today, by_unit.get(u.code, []), acts, filled.get(u.code, NONE)) for u in units),
    )


def _unit(
    plan: Plan,
    unit: Unit,
    period: Period,
    today: date,
    rows: list[Any],
    acts: Mapping[str, str],
    held: Collection[Address],
) -> UnitStatus:
    stands = next((row for row in rows if row.stands), None)
    held = held if stands else NONE
    required = plan.required(unit, period, None, lines_in(plan, held))
    return UnitStatus(
        unit=unit.code,
        name=unit.name,
        state=_state(rows, stands, acts),
        kind=stands.kind if stands else None,
        revision=stands.revision if stands else None,
        late=_late(plan, period, today, stands),
        filled=sum(i.address in held for i in required),
        required=len(required),
        received=stands.arrived if stands else None,
        files=len(rows),
        empty=bool(stands) and not held,
        ahead=not rows and today <= last_day(period),
        sha256=stands.sha256 if stands else None,
    )


def last_day(period: Period) -> date:
    """The period's last day: before it is over nothing can be reported for it."""
    year, month = (period.year + 1, 1) if period.month == 12 else (period.year, period.month + 1)
    return date.fromordinal(date(year, month, 1).toordinal() - 1)


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
