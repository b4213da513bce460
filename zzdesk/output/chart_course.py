"""One unit's year at one indicator: the cumulative line, the pace path with its gates, and the target."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from zzdesk.address import Address
from zzdesk.output.chart_year import Spot, Year
from zzdesk.plan.model import Line, Stages, Target, Unit

_YEAR_START = (0, Decimal(0))


@dataclass(frozen=True, slots=True)
class Course:
    """`points` (month, figure) of the months with one; in percent of the target where `percent`.

    `path` is the 时序进度 from month 0 to 12, empty where the pace gives none; `gates` are its stage targets.
    """

    unit: Unit
    spots: list[Spot]
    points: list[tuple[int, Decimal]]
    path: list[tuple[int, Decimal]]
    gates: list[tuple[int, Decimal]]
    target: Decimal | None
    percent: bool

    @property
    def pieces(self) -> list[list[tuple[int, Decimal]]]:
        """The line, broken where a month of the plan has no figure: nothing is drawn across a gap."""
        found: list[list[tuple[int, Decimal]]] = [[]]
        known = dict(self.points)
        for spot in self.spots:
            if spot.period.month in known:
                found[-1].append((spot.period.month, known[spot.period.month]))
            elif found[-1]:
                found.append([])
        return [piece for piece in found if piece]

    @property
    def heights(self) -> list[Decimal]:
        """Everything drawn, so that axes can be shared."""
        drawn = [*(y for _, y in self.points), *(y for _, y in self.path), *(y for _, y in self.gates)]
        return [*drawn, *([] if self.target is None else [self.target])]

    def is_under(self, month: int, figure: Decimal) -> bool:
        """Whether a point lies below the path (or the target, where there is no path): its words go under it."""
        for (begin, low), (end, high) in zip(self.path, self.path[1:], strict=False):
            if begin <= month <= end:
                return figure < low + (high - low) * (month - begin) / (end - begin)
        return self.target is not None and figure < self.target


def course(year: Year, unit: Unit, address: Address, *, percent: bool) -> Course:
    """`percent` asks for shares of the target; a level is drawn so anyhow: its path begins at the 年初数."""
    spots = year.line(unit.code, address)
    row = spots[-1].row
    target = row.target if row else None
    line = row.indicator.line if row else None
    share = bool(target and target.value) and (percent or (line is not None and line.pace == "level"))
    points = [(s.period.month, y) for s in spots if (y := _height(s, share)) is not None]
    aim = _aim(target)
    gates = list(year.last.plan.stages_of(unit, address)) if aim is not None else []
    if share and aim:
        begun = row.start if row and line and line.pace == "level" else Decimal(0)
        gates = [(month, g) for month, figure in gates if (g := _on_the_way(figure, aim, begun)) is not None]
        aim = Decimal(100)
    path = _path(line, aim, tuple(gates)) if line else []
    return Course(unit, spots, points, path, gates, aim, share)


def _height(spot: Spot, share: bool) -> Decimal | None:
    if spot.row is None or spot.figure is None:
        return None
    return spot.row.standing.completion if share else spot.figure


def _on_the_way(figure: Decimal, aim: Decimal, begun: Decimal | None) -> Decimal | None:
    """A gate in percent of the way from where the year began (a level's 年初数) to the target."""
    return None if begun is None or begun == aim else (figure - begun) * 100 / (aim - begun)


def _aim(target: Target | None) -> Decimal | None:
    return target.value if target and target.comparator != "text" else None


def _path(line: Line, aim: Decimal | None, gates: Stages) -> list[tuple[int, Decimal]]:
    """Straight between the gates. Only an even or level pace has one."""
    if aim is None or line.pace not in {"even", "level"}:
        return []
    return [_YEAR_START, *(gate for gate in gates if 0 < gate[0] < 12), (12, aim)]
