"""报送情况矩阵: units by periods, each cell a state, with completeness beside what was received."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zzdesk.ledger.status import SHOWN, SHOWN_MARKS, Status, UnitStatus
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period


@dataclass(frozen=True, slots=True)
class Matrix:
    """`periods` in order; `units` as (code, name) of all that must report in any of them, in the plan's order."""

    periods: tuple[Status, ...]
    units: tuple[tuple[str, str], ...]

    def cell(self, unit: str, period: Period) -> UnitStatus | None:
        """None where the plan of that period does not ask the unit."""
        status = next((s for s in self.periods if s.period == period), None)
        return status.of(unit) if status else None

    def row(self, unit: str) -> tuple[UnitStatus | None, ...]:
        """The unit's cells, one a period."""
        return tuple(status.of(unit) for status in self.periods)

    def as_json(self) -> dict[str, object]:
        units = [{"unit": code, "name": name} for code, name in self.units]
        return {"units": units, "periods": [status.as_json() for status in self.periods]}

    def as_text(self) -> str:
        """One line a unit; widths count a Chinese character as two."""
        wide = max([8, *(_width(name) for _, name in self.units)])
        labels = [s.period.label.rpartition("—")[2] for s in self.periods]
        lines = [_padded("填报单位", wide) + "".join(_padded(words, 6) for words in labels)]
        for code, name in self.units:
            marks = (SHOWN_MARKS[cell.shown] if cell else " " for cell in self.row(code))
            lines.append(_padded(name, wide) + "".join(_padded(mark, 6) for mark in marks))
        rates = (s.tally.completeness for s in self.periods)
        lines.append(_padded("完整率%", wide) + "".join(_padded("" if r is None else str(r), 6) for r in rates))
        lines.append("　".join(f"{SHOWN_MARKS[key]} {words}" for key, words in SHOWN.items()))
        return "\n".join(lines)


def status_matrix(ledger: Ledger, periods: Sequence[Period], today: date) -> Matrix:
    """The states of all units over the periods, as of a day."""
    found = tuple(ledger.status(period, today) for period in periods)
    orders = {u.code: u.order for plan in ledger.plans.values() for u in plan.units}
    named = {u.unit: u.name for status in found for u in status.units}
    return Matrix(found, tuple(sorted(named.items(), key=lambda pair: orders.get(pair[0], 0))))


def _width(words: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in words)


def _padded(words: str, width: int) -> str:
    return words + " " * max(1, width - _width(words))
