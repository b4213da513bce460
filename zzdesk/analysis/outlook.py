"""A period of the ledger looked at from its month: progress, and what it promises for the year."""

from __future__ import annotations

from zzdesk.analysis.forecast import Forecasts, forecasts
from zzdesk.analysis.history import AsOf, History
from zzdesk.analysis.progress import Progress, progress
from zzdesk.analysis.source import Figures
from zzdesk.ledger.belonging import settled
from zzdesk.ledger.held import reported
from zzdesk.ledger.official import published
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period


def standing_in(ledger: Ledger, period: Period, unit: str | None = None) -> Progress:
    """Progress under the plan's version that counts for the period: a later revision changes no earlier month."""
    official = published(ledger, period)
    return progress(AsOf(ledger, period), period, unit, official=official, settled=settled(ledger))


def outlook(ledger: Ledger, period: Period, unit: str | None = None) -> tuple[Progress, Forecasts]:
    """`unit` (a code) keeps that unit's rows."""
    store, found = AsOf(ledger, period), standing_in(ledger, period, unit)
    periods = [Period.parse(words) for words in reported(ledger)]
    plans = {p.year: ledger.plan_of(p) for p in sorted(periods) if p.year < period.year}
    history = History(store, period, periods, plans)
    return found, forecasts(found, Figures(store, period, settled(ledger)), history)
