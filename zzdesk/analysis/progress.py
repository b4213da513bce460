"""进度: one row for each line a unit must fill that has a target or is ranked, reported or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.analysis.aggregate import CityFigure, city_figures
from zzdesk.analysis.rank import SMALLEST_GROUP, change, is_ascending, places, published
from zzdesk.analysis.source import NOTHING, Figures, Placed, Source
from zzdesk.analysis.subjects import subjects_of
from zzdesk.analysis.undisturbed import undisturbed
from zzdesk.period import Period
from zzdesk.plan.model import Indicator, Plan, Target, Unit
from zzdesk.plan.pace import Standing, judge, time_progress
from zzdesk.rules.contested import NOBODY, Settled
from zzdesk.values import BLANK, Value, number

Frozen = Mapping[tuple[str, Address], int]


class Row(NamedTuple):
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
    start: Decimal | None = None  # 年初数, where the line has one

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
    unplaced: Mapping[tuple[str, Address], Decimal] = field(default_factory=dict)  # not in a unit's place: 归属待认定

    def of(self, address: Address) -> list[Row]:
        return [row for row in self.rows if row.address == address]

    def city_of(self, address: Address) -> CityFigure | None:
        return next((c for c in self.city if c.address == address), None)

    def pace_of(self, rows: Iterable[Row]) -> Decimal | None:
        """The 时序进度 that all the rows share; None where their stage targets differ."""
        found = {self._paced(row, row.target) for row in rows if row.target} - {None}
        return found.pop() if len(found) == 1 else None if found else self.time_progress

    def _paced(self, row: Row, target: Target) -> Decimal | None:
        """Of a level its way begins at the 年初数: with gates, None where that is not known."""
        stages = self.plan.stages_of(row.unit, row.address)
        if row.indicator.line.pace != "level" or not stages:
            return time_progress(self.period, target.value, stages)
        return None if row.start is None else time_progress(self.period, target.value, stages, row.start)

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
    with undisturbed():
        return _progress(Figures(source, period, settled), unit, frozen or {}, official)


def _progress(
    figures: Figures, unit: str | None, frozen: Frozen, official: Mapping[Address, Decimal] | None
) -> Progress:
    plan, period = figures.plan, figures.period
    units = sorted(plan.units, key=lambda u: u.order)
    kept = _ranked([row for u in units for row in _rows(figures, u)], frozen, figures)
    return Progress(
        plan=plan,
        period=period,
        time_progress=time_progress(period),
        rows=tuple(row for row in kept if unit is None or row.unit.code == unit),
        city=tuple(city_figures(figures, official)),
        reported=frozenset(figures.standing),
        unplaced=figures.apart.of_unit,
    )


def _rows(figures: Figures, unit: Unit) -> Iterator[Row]:
    """One for each of the unit's lines that has a target or a rank."""
    plan, period, cells = figures.plan, figures.period, figures.cells(unit.code)
    reported = figures.has_reported(unit.code)
    for subject, target in subjects_of(plan).asked(unit):
        actual = cells.get(subject.address, NOTHING).value
        start = _beside(cells, subject.year_start).number
        stages = plan.stages_of(unit, subject.address) if plan.stages else ()
        standing = judge(subject.line, target, actual, period, start, stages)
        if standing.state == "unreported" and reported and not subject.line.due(period):
            standing = Standing("not_judged")  # 未到核算期: nothing was asked for
        nature = _beside(cells, subject.nature).content
        yield Row(unit, subject.item, target, actual, nature, standing, start=start)


def _beside(cells: Mapping[Address, Placed], address: Address) -> Value:
    """The cell at an address of a line; of a column that the form does not have nothing, unasked."""
    return cells.get(address, NOTHING).value if address.column else BLANK


def _ranked(rows: list[Row], frozen: Frozen, figures: Figures) -> list[Row]:
    placed = list(rows)
    grouped: defaultdict[tuple[Address, str], list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        grouped[row.indicator.address, row.unit.group].append(n)
    for (address, group), members in grouped.items():
        if len(members) < SMALLEST_GROUP or rows[members[0]].indicator.line.direction == "hold":
            continue
        for n, rank in _places(rows, members, figures).items():
            row = rows[n]
            moved = change(rank, frozen.get((row.unit.code, address))) if frozen else None
            bare = (row.unit, row.indicator, row.target, row.actual, row.nature, row.standing)
            placed[n] = Row(*bare, rank, group, moved, row.start)
    return placed


def _places(rows: list[Row], members: list[int], figures: Figures) -> dict[int, int | None]:
    item = rows[members[0]].indicator
    if figures.apart.of_unit:
        found = {n: without_contested(rows[n], figures) for n in members}
    else:
        found = {n: (rows[n].actual.number, rows[n].standing) for n in members}
    completions = {n: standing.completion for n, (_, standing) in found.items()}
    compared = published(item, completions, {n: actual for n, (actual, _) in found.items()})
    return places(compared, ascending=is_ascending(item, completions.values()))


def without_contested(row: Row, figures: Figures) -> tuple[Decimal | None, Standing]:
    """What a unit is ranked by: its figure without what another unit gave as well (归属待认定)."""
    actual, left_out = row.actual.number, figures.apart.of_unit.get((row.unit.code, row.address))
    if actual is None or not left_out:
        return actual, row.standing
    form = figures.plan.form(row.address.form)
    column = next((c.no for c in form.columns if c.role == "year_start"), "")
    start = figures.value(row.unit.code, Address(form.code, row.address.line, column))
    stages = figures.plan.stages_of(row.unit, row.address)
    rest = actual - left_out
    return rest, judge(row.indicator.line, row.target, number(rest), figures.period, start.number, stages)
