"""What may be chosen for a kind of chart: its indicators, the units with a page of their own; and whether there is
anything to draw."""

from __future__ import annotations

from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.analysis.progress import Progress, Row
from zzdesk.output.chart_kinds import Asked, is_single_enterprises
from zzdesk.plan.model import Unit


class Choices(NamedTuple):
    """`addresses` is empty for a kind that shows all at once; so is `units` where there is no page of one unit."""

    addresses: tuple[Address, ...]
    units: tuple[Unit, ...]


def choices(kind: str, found: Progress, unit: Unit | None = None) -> Choices:
    """In the forms' and the bureau's order. `unit`: the one whose page is asked for; it has lines of its own."""
    rows = [r for r in found.rows if r.indicator.numeric and not is_single_enterprises(found.plan, r.address)]
    return Choices(_addresses(kind, rows, unit), _units(kind, rows))


def _addresses(kind: str, rows: list[Row], unit: Unit | None) -> tuple[Address, ...]:
    if kind not in {"progress", "pace", "ranks", "contribution"}:
        return ()
    if kind == "pace" and unit is not None:
        chosen = [row for row in rows if row.unit == unit]
    else:
        chosen = [row for row in rows if not row.indicator.line.filling_unit]
    if kind == "ranks":
        chosen = [row for row in chosen if row.rank_group]
    if kind == "contribution":
        chosen = [row for row in chosen if row.indicator.role == "growth"]
    return tuple(sorted({row.address for row in chosen}))


def _units(kind: str, rows: list[Row]) -> tuple[Unit, ...]:
    if kind not in {"pace", "city"}:
        return ()
    kept = [row for row in rows if kind == "pace" or (row.indicator.line.filling_unit and row.target is not None)]
    return tuple(sorted({row.unit for row in kept}, key=lambda unit: unit.order))


def has_returns(kind: str, asked: Asked) -> bool:
    """Whether anybody has reported what the kind shows; the reporting matrix is worth a look without."""
    if kind == "reporting":
        return True
    if kind in {"pace", "ranks"}:
        return any(month.reported for month in asked.year().months)
    return bool(asked.found.reported)
