"""The bulletin's page at work on a ledger, by the session's verbs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ui.bureau.bulletin_desk import Compared, Difference, Paper, Shown
from ui.bureau.office import Office
from zzdesk import session
from zzdesk.address import Address
from zzdesk.analysis.bulletin.model import Frozen, Picture
from zzdesk.period import Period
from zzdesk.plan.model import Plan


class SessionDesk:
    """Who decides and which day it is are the office's."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._drawn: tuple[object, Sequence[Picture]] = None, ()

    def state(self, period: Period) -> object:
        """What stands, what was published, what people typed, and whether it went out."""
        ledger = self._office.ledger
        typed, compared = session.bulletin_texts(ledger, period), session.benchmarks_of(ledger, period)
        return self._state_of_figures(period), typed, compared

    def _state_of_figures(self, period: Period) -> object:
        ledger = self._office.ledger
        before = ledger.plan_of(period).prev(period)
        standing = [sorted(s.sha256 for s in ledger.standing(p).values()) for p in (period, before) if p]
        frozen = [(str(row.period), row.sha256) for row in session.frozen_bulletins(ledger)]
        return period, self._office.today(), standing, frozen, session.official_figures(ledger, period)

    def read(self, period: Period) -> Shown:
        ledger = self._office.ledger
        frozen = session.frozen_bulletin(ledger, period)
        if frozen is None and not ledger.standing(period):
            return Shown(period, None)
        shown = frozen.bulletin if frozen else session.bulletin(ledger, period, self._office.today(), charts=False)
        compared = tuple(
            Compared(str(one.address), one.area, "" if one.value is None else f"{one.value:f}", one.rank, one.source)
            for one in session.benchmarks_of(ledger, period)
        )
        typed = session.bulletin_texts(ledger, period)
        return Shown(period, shown, frozen, typed, compared, _comparable(ledger.plan_of(period)))

    def pictures(self, period: Period) -> Sequence[Picture]:
        """Not drawn again for words that were typed: they show figures alone."""
        state = self._state_of_figures(period)
        if self._drawn[0] != state:
            self._drawn = state, session.bulletin_pictures(self._office.ledger, period, self._office.today())
        return self._drawn[1]

    def type(self, period: Period, part: str, words: str) -> None:
        session.type_bulletin_text(self._office.ledger, period, part, words, self._office.who)

    def compare(self, period: Period, rows: Sequence[Compared]) -> None:
        """A row that is gone, or now of another area or indicator, is taken back."""
        ledger, who = self._office.ledger, self._office.who
        held = {(str(one.address), one.area): one for one in session.benchmarks_of(ledger, period)}
        wanted = {(row.address, row.area): row for row in rows}
        for key, one in held.items():
            if key not in wanted:
                session.add_benchmark(ledger, period, one.area, one.address, "", "", one.source, who)
        for key, row in wanted.items():
            before = held.get(key)
            same = before and (f"{before.value:f}" if before.value is not None else "", before.rank, before.source)
            if same != (row.value, row.rank, row.source):
                address = Address.parse(row.address)
                session.add_benchmark(ledger, period, row.area, address, row.value, row.rank, row.source, who)

    def freeze(self, period: Period, number: str, who: str) -> Frozen:
        return session.freeze_bulletin(self._office.ledger, period, number, who, self._office.today())

    def differences(self, period: Period) -> Sequence[Difference]:
        found = session.bulletin_changes(self._office.ledger, period, self._office.today())
        return [
            Difference(
                "　".join(filter(None, (row.place.group, row.place.row, row.place.column))),
                row.then or "—",
                row.now or "—",
                row.brought,
                row.basis,
            )
            for row in found.rows
        ]

    def write(self, paper: Paper, period: Period, path: Path, template: Path | None) -> Path:
        made = session.bulletin(self._office.ledger, period, self._office.today(), charts=paper != "head")
        return session.save_bulletin(made, path, template=template, for_head=paper == "head")


def _comparable(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Growth, and what districts are judged by: what is published of other places."""
    return tuple(
        (str(address), item.name)
        for address, item in plan.indicators.items()
        if item.numeric and (item.role == "growth" or item.line.judged == address.column)
    )
