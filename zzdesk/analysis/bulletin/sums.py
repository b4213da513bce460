"""小计 and 合计 of districts: what adds up, against the sum of their targets; with units missing no completion."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from zzdesk.analysis.aggregate import ADDABLE, made_of
from zzdesk.analysis.bulletin.month import Month
from zzdesk.analysis.progress import Row
from zzdesk.plan.pace import Standing
from zzdesk.values import quotient

_HUNDRED = Decimal(100)


class Sum(NamedTuple):
    """`value` None: nothing was given, or it does not add up. `target` None where a unit has none."""

    value: Decimal | None
    target: Decimal | None
    reported: int
    expected: int
    standing: Standing = Standing("")

    @property
    def is_whole(self) -> bool:
        return self.reported == self.expected


def sum_of(month: Month, rows: Sequence[Row]) -> Sum:
    """Of districts' rows at one indicator; what two of them both gave (归属待认定) counts once among them."""
    item = rows[0].indicator if rows else None
    if item is None or item.measure not in ADDABLE:
        return Sum(None, None, 0, len(rows))
    value, _, _, given, _ = made_of(month.figures, item, tuple(row.unit for row in rows))
    aims = [row.target.value for row in rows if row.target is not None and row.target.value is not None]
    target = sum(aims, Decimal(0)) if len(aims) == len(rows) else None
    standing = Standing("")
    if value is not None and target is not None and given == len(rows):
        standing = _standing(month, rows, value, target)
    return Sum(value, target, given, len(rows), standing)


def _standing(month: Month, rows: Sequence[Row], value: Decimal, target: Decimal) -> Standing:
    share = quotient(value * _HUNDRED, target)
    pace = month.found.pace_of(rows) if rows[0].indicator.line.pace == "even" else None
    return Standing("", share, None if share is None or pace is None else share - pace)
