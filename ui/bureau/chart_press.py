"""Pages of charts drawn off the window's thread, one after another; the last ones are kept, so that going back is at
once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from ui.bureau.office import Office
from zzdesk import session
from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Unit

if TYPE_CHECKING:
    from zzdesk.output.chart_kinds import Asked
    from zzdesk.output.chart_picture import Picture

_KEPT = 96_000_000  # bytes of pictures: some forty of a window's size, few of an enlarged one
_MOST = 300.0  # dots an inch


class Wanted(NamedTuple):
    """One page: `address` None where the kind shows all indicators, `unit` None for all units; `page` from 0."""

    kind: str
    address: Address | None = None
    unit: Unit | None = None
    page: int = 0


class Drawn(NamedTuple):
    """`picture` None where nobody has reported what the chart shows."""

    wanted: Wanted
    picture: Picture | None
    pages: int = 1


class ChartPress:
    """Of several pages asked for quickly only the last is drawn."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.figures: Asked | None = None
        self.period: Period | None = None
        self._kept: OrderedDict[tuple[Wanted, float], Drawn] = OrderedDict()

    def read(self, period: Period, done: Callable[[], None]) -> None:
        """Look the period's figures up; what was drawn of others is forgotten."""
        ledger, today = self._office.ledger, self._office.today()

        def found(figures: Asked) -> None:
            self.figures, self.period = figures, period
            self._kept.clear()
            done()

        self._office.ask("chart figures", lambda: session.chart_figures(ledger, period, today), found)

    def draw(
        self, wanted: Wanted, dpi: float, done: Callable[[Drawn], None], failed: Callable[[Wanted, str], None]
    ) -> None:
        figures, key = self.figures, (wanted, min(dpi, _MOST))
        assert figures is not None
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            self._office.ask("chart page", lambda: kept, done)  # takes the place of one still being drawn
            return

        def drawn(found: Drawn) -> None:
            if self.figures is figures:
                self._kept[key] = found
                self._forget()
            done(found)

        self._office.ask("chart page", lambda: _draw(figures, wanted, key[1]), drawn, lambda why: failed(wanted, why))

    def _forget(self) -> None:
        """The oldest, until what is kept is no burden; the last one stays."""
        while len(self._kept) > 1 and sum(_bytes(drawn) for drawn in self._kept.values()) > _KEPT:
            self._kept.popitem(last=False)


def _bytes(drawn: Drawn) -> int:
    return len(drawn.picture.rgba) if drawn.picture else 0


def _draw(figures: Asked, wanted: Wanted, dpi: float) -> Drawn:
    if not session.has_chart(figures, wanted.kind):
        return Drawn(wanted, None)
    pages = session.draw_chart(figures, wanted.kind, wanted.address, wanted.unit)
    shown = wanted._replace(page=min(wanted.page, len(pages) - 1))
    return Drawn(shown, session.chart_picture(pages[shown.page], dpi), len(pages))
