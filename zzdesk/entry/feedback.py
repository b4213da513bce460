"""统计反馈数 in the clerk's file: every edition that was taken in; the one obtained last counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from zzdesk.address import Address
from zzdesk.entry.workspace import Statement, Workspace, checked, sound
from zzdesk.period import Period
from zzdesk.plan.fed_back import CITY, Feedback
from zzdesk.values import BLANK, Value, from_stored, number

_COLUMNS = "period,unit,address,obtained,state,content,month,rank,document,at,who"
FILLING = "填入统计反馈数"  # what the edit is called that puts them into their cells, and its undoing


class FedBack:
    """Figures of the unit itself, and the city's published ones beside them."""

    def __init__(self, workspace: Workspace, save: Callable[[list[Statement]], None]) -> None:
        self._workspace, self._save = workspace, save
        self._held: dict[tuple[Period, str, Address], list[Feedback]] = {}
        self.lost = 0  # rows whose checksum does not match: they are not used
        self._load()

    def of(self, period: Period) -> Mapping[Address, Feedback]:
        """The unit's own figures that count for a period, by address of 累计增速."""
        found = {a: told[-1] for (p, unit, a), told in self._held.items() if p == period and unit != CITY}
        return MappingProxyType(found)

    def editions(self, address: Address, period: Period) -> list[Feedback]:
        """Every edition of the unit's own figure, oldest first."""
        return next((told for (p, u, a), told in self._held.items() if (p, a) == (period, address) and u != CITY), [])

    def city(self, address: Address, period: Period) -> Feedback | None:
        """The published figure (公布数)."""
        told = self._held.get((period, CITY, address))
        return told[-1] if told else None

    @property
    def periods(self) -> list[Period]:
        return sorted({p for p, unit, _ in self._held if unit != CITY})

    def take(self, given: Iterable[Feedback], signed: tuple[str, str]) -> list[Feedback]:
        """Keep what is new; the answer is what was."""
        fresh = [one for one in given if one not in self._held.get((one.period, one.unit, one.address), [])]
        self._save([checked("feedback", _COLUMNS, *_row(one), *signed) for one in fresh])
        self._load()
        return fresh

    def _load(self) -> None:
        found = self._workspace.rows(f"SELECT {_COLUMNS},checksum FROM feedback ORDER BY obtained")
        good = sound(found)
        self.lost = len(found) - len(good)
        self._held = {}
        for row in good:
            one = _figure(row)
            self._held.setdefault((one.period, one.unit, one.address), []).append(one)


def _row(one: Feedback) -> tuple[str, ...]:
    values = (one.total.state.value, one.total.content, one.month.content, one.rank, one.document)
    return (str(one.period), one.unit, str(one.address), one.obtained, *values)


def _figure(row: tuple[str, ...]) -> Feedback:
    period, unit, address, obtained, state, content, month, rank, document, *_ = row
    value: Value = from_stored(state, content, True)
    fed = number(month) if month else BLANK
    return Feedback(unit, Period.parse(period), Address.parse(address), value, fed, rank, document, obtained)
