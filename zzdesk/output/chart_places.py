"""Where each unit of a group stands in each month: its place, and the height it is drawn at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.analysis.progress import Progress, Row
from zzdesk.output.chart_year import Year
from zzdesk.plan.model import Unit


class Place(NamedTuple):
    """`height` from 1 down: the place, but that units sharing one stand under one another, and those without last."""

    month: int
    rank: int | None
    height: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    unit: Unit
    spots: list[Place]

    @property
    def pieces(self) -> list[list[tuple[int, int]]]:
        """The line, broken where there is no place."""
        found: list[list[tuple[int, int]]] = [[]]
        for spot in self.spots:
            if spot.rank is not None:
                found[-1].append((spot.month, spot.height))
            elif found[-1]:
                found.append([])
        return [piece for piece in found if len(piece) > 1]

    @property
    def moved(self) -> str:
        """Against the month before: ↑2, ↓1, or nothing."""
        if len(self.spots) < 2 or self.spots[-1].rank is None or self.spots[-2].rank is None:
            return ""
        gained = self.spots[-2].rank - self.spots[-1].rank
        return f" {'↑' if gained > 0 else '↓'}{abs(gained)}" if gained else ""


def paths(year: Year, address: Address, group: str) -> list[Path]:
    """The units of a group that have the line in the last month, in the bureau's order."""
    units = [row.unit for row in year.last.of(address) if row.unit.group == group]
    columns = [_column(year, month, address, units) for month in year.months]
    return [Path(unit, [column[unit.code] for column in columns]) for unit in units]


def _column(year: Year, month: Progress, address: Address, units: list[Unit]) -> dict[str, Place]:
    rows: dict[str, Row] = {row.unit.code: row for row in month.of(address)}

    def order(unit: Unit) -> tuple[bool, int, int]:
        row = rows.get(unit.code)
        rank = row.rank if row else None
        return (rank is None, rank or 0, unit.order)

    found = {}
    for height, unit in enumerate(sorted(units, key=order), 1):
        row = rows.get(unit.code)
        rank = row.rank if row else None
        words = "" if rank is not None else _words(year, month, unit, row)
        found[unit.code] = Place(month.period.month, rank, height, words)
    return found


def _words(year: Year, month: Progress, unit: Unit, row: Row | None) -> str:
    """A unit may have a figure and yet no place: nothing to compare it by."""
    if row is not None and row.actual.number is not None:
        return "不排名"
    return year.absent(month, unit.code, row)
