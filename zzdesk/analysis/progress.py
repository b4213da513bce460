"""进度: one row for each line a unit must fill that has a target or is ranked, reported or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from zzdesk.address import Address
from zzdesk.analysis.aggregate import CityFigure, city_figures
from zzdesk.analysis.rank import SMALLEST_GROUP, change, places, published
from zzdesk.analysis.source import Figures, Source
from zzdesk.period import Period
from zzdesk.plan.model import Form, Indicator, Line, Plan, Target, Unit
from zzdesk.plan.pace import Standing, judge, time_progress
from zzdesk.rules.contested import NOBODY, Settled
from zzdesk.values import Value, number

Frozen = Mapping[tuple[str, Address], int]


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's standing at one line. `rank` is within `rank_group`; None prints as —."""

    unit: Unit
    indicator: Indicator
    target: Target | None
    actual: Value
    nature: str
    standing: Standing
    rank: int | None = None
    rank_group: str | None = None
    rank_change: int | None = None

    @property
    def address(self) -> Address:
        return self.indicator.address

    @property
    def state(self) -> str:
        return self.standing.state


@dataclass(frozen=True, slots=True)
class Progress:
    """All rows of a period in the bureau's order of units, and the city's figures."""

    plan: Plan
    period: Period
    time_progress: Decimal
    rows: tuple[Row, ...]
    city: tuple[CityFigure, ...]
    reported: frozenset[str]

    def of(self, address: Address) -> list[Row]:
        return [row for row in self.rows if row.address == address]

    def city_of(self, address: Address) -> CityFigure | None:
        return next((c for c in self.city if c.address == address), None)

    def pace_of(self, rows: Iterable[Row]) -> Decimal | None:
        """The 时序进度 that all the rows share; None where their stage targets differ."""
        found = {
            time_progress(self.period, row.target.value, self.plan.stages_of(row.unit, row.address))
            for row in rows
            if row.target
        }
        return found.pop() if len(found) == 1 else None if found else self.time_progress

    def has_stages(self, rows: Iterable[Row]) -> bool:
        return any(self.plan.stages_of(row.unit, row.address) for row in rows)

    def as_json(self) -> dict[str, object]:
        from zzdesk.analysis.progress_json import progress_json

        return progress_json(self)


def progress(
    source: Source,
    period: Period,
    unit: str | None = None,
    *,
    frozen: Frozen | None = None,
    official: Mapping[Address, Decimal] | None = None,
    settled: Settled = NOBODY,
) -> Progress:
    """Progress of a period. `unit` (a code) keeps that unit's rows; ranks are still among all.

    `frozen`: places in the last frozen bulletin. `official`: the city's 公布数. `settled`: 归属认定.
    """
    figures = Figures(source, period, settled)
    plan = figures.plan
    units = sorted(plan.units, key=lambda u: u.order)
    rows = [_row(figures, u, form, line) for u in units for form in plan.forms for line in plan.lines_of(form, u)]
    kept = _ranked([row for row in rows if row is not None], frozen or {}, figures)
    return Progress(
        plan=plan,
        period=period,
        time_progress=time_progress(period),
        rows=tuple(row for row in kept if unit is None or row.unit.code == unit),
        city=tuple(city_figures(figures, official)),
        reported=frozenset(figures.standing),
    )


def _row(figures: Figures, unit: Unit, form: Form, line: Line) -> Row | None:
    """None where the line has neither a target nor a rank."""
    address, target = _subject(figures.plan, unit, form, line)
    item = figures.plan.indicator(address) if address else None
    if item is None or address is None or (target is None and not line.ranked):
        return None
    actual = figures.value(unit.code, address)
    start = _beside(figures, unit, form, line, "year_start")
    standing = judge(line, target, actual, figures.period, start.number, figures.plan.stages_of(unit, address))
    if standing.state == "unreported" and figures.has_reported(unit.code) and not line.due(figures.period):
        standing = Standing("not_judged")  # 未到核算期: nothing was asked for
    nature = _beside(figures, unit, form, line, "nature").content
    return Row(unit, item, target, actual, nature, standing)


def _subject(plan: Plan, unit: Unit, form: Form, line: Line) -> tuple[Address | None, Target | None]:
    """The judged cell and its target; a text target is answered in the line's first open text column."""
    if line.judged:
        address = Address(form.code, line.code, line.judged)
        return address, plan.target(unit, address)
    ours = (t for t in plan.targets if t.unit == unit.code)
    target = next((t for t in ours if (t.address.form, t.address.line) == (form.code, line.code)), None)
    column = next((c.no for c in form.columns if c.no in line.open and c.role == "text"), None)
    return (Address(form.code, line.code, column) if column else None), target


def _beside(figures: Figures, unit: Unit, form: Form, line: Line, role: str) -> Value:
    """The cell of the same line in the column of that role; BLANK where the form has none."""
    column = next((c.no for c in form.columns if c.role == role), "")
    return figures.value(unit.code, Address(form.code, line.code, column))


def _ranked(rows: list[Row], frozen: Frozen, figures: Figures) -> list[Row]:
    placed = list(rows)
    by_group: dict[tuple[Address, str], list[int]] = {}
    for n, row in enumerate(rows):
        if row.indicator.line.direction != "hold":
            by_group.setdefault((row.address, row.unit.group), []).append(n)
    for (address, group), members in by_group.items():
        if len(members) < SMALLEST_GROUP:
            continue
        for n, rank in _places(rows, members, figures).items():
            before = frozen.get((rows[n].unit.code, address))
            placed[n] = replace(rows[n], rank=rank, rank_group=group, rank_change=change(rank, before))
    return placed


def _places(rows: list[Row], members: list[int], figures: Figures) -> dict[int, int | None]:
    item = rows[members[0]].indicator
    found = {n: _without_contested(rows[n], figures) for n in members}
    compared = published(
        item,
        {n: standing.completion for n, (_, standing) in found.items()},
        {n: actual for n, (actual, _) in found.items()},
    )
    return places(compared, ascending=item.line.direction == "down")


def _without_contested(row: Row, figures: Figures) -> tuple[Decimal | None, Standing]:
    """What a unit is ranked by: its figure without what another unit gave as well (归属待认定)."""
    actual, left_out = row.actual.number, figures.apart.of_unit.get((row.unit.code, row.address))
    if actual is None or not left_out:
        return actual, row.standing
    start = _beside(figures, row.unit, figures.plan.form(row.address.form), row.indicator.line, "year_start")
    stages = figures.plan.stages_of(row.unit, row.address)
    rest = actual - left_out
    return rest, judge(row.indicator.line, row.target, number(rest), figures.period, start.number, stages)
