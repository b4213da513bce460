"""The year up to a period, as the charts over months need it; and what is said where there is no figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.analysis.idiom import absent_words
from zzdesk.analysis.progress import Progress, Row
from zzdesk.period import Period

SENT_BACK = "退回"


@dataclass(frozen=True)
class Year:
    """The periods of a year in order, the chart's own last. `returned`: (period, unit) sent back, none standing."""

    months: tuple[Progress, ...]
    returned: frozenset[tuple[Period, str]] = frozenset()

    @property
    def last(self) -> Progress:
        return self.months[-1]

    def line(self, unit: str, address: Address) -> list[Spot]:
        """One spot a month of one unit's figure."""
        return [self._spot(month, rows.get((unit, address)), unit) for month, rows in self._rows]

    @cached_property
    def _rows(self) -> list[tuple[Progress, dict[tuple[str, Address], Row]]]:
        """Each month with its rows by unit and address."""
        return [(month, {(row.unit.code, row.address): row for row in month.rows}) for month in self.months]

    def _spot(self, month: Progress, row: Row | None, unit: str) -> Spot:
        return Spot(month.period, row, "" if row and row.actual.number is not None else self.absent(month, unit, row))

    def absent(self, month: Progress, unit: str, row: Row | None) -> str:
        """未报, 退回, 待反馈, 无此项; — where the plan of that month does not ask."""
        if (month.period, unit) in self.returned:
            return SENT_BACK
        return absent_words(row) if row else "—"


class Spot(NamedTuple):
    """One month of a line: the row, or the words for what stands in a figure's place."""

    period: Period
    row: Row | None
    absent: str

    @property
    def figure(self) -> Decimal | None:
        return self.row.actual.number if self.row else None


def runs(spots: Iterable[Spot]) -> list[tuple[int, int, str]]:
    """(first month, last month, words) of the stretches without a figure."""
    found: list[tuple[int, int, str]] = []
    for before, spot in _pairs(spots):
        if not spot.absent:
            continue
        if found and before and before.absent == spot.absent:
            found[-1] = (found[-1][0], spot.period.month, spot.absent)
        else:
            found.append((spot.period.month, spot.period.month, spot.absent))
    return found


def _pairs(spots: Iterable[Spot]) -> list[tuple[Spot | None, Spot]]:
    listed = list(spots)
    return list(zip([None, *listed[:-1]], listed, strict=True))
