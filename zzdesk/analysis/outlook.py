"""A period of the ledger looked at from its month: progress, what it promises for the year, what it scores."""

from __future__ import annotations

from dataclasses import replace

from zzdesk.analysis.forecast import Forecasts, forecasts
from zzdesk.analysis.forecast_city import city_forecasts
from zzdesk.analysis.history import History
from zzdesk.analysis.progress import Progress, progress
from zzdesk.analysis.score import Scores, scores
from zzdesk.analysis.score_conduct import conduct
from zzdesk.analysis.source import Figures, Kept, Source
from zzdesk.errors import ZzError
from zzdesk.ledger.belonging import settled
from zzdesk.ledger.bulletins import last_before, places_in
from zzdesk.ledger.held import reported
from zzdesk.ledger.official import published
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period


def standing_in(ledger: Ledger, period: Period, unit: str | None = None, source: Source | None = None) -> Progress:
    """Progress with 公布数 and 归属认定; 位次变化 is counted against the last frozen bulletin of the year.

    `source`: the ledger's own figures, read before.
    """
    frozen = places_in(ledger, last_before(ledger, period))
    official = published(ledger, period)
    return progress(source or ledger, period, unit, frozen=frozen, official=official, settled=settled(ledger))


def as_published(ledger: Ledger, found: Progress) -> Progress:
    """With the places that went out, where the period's bulletin is frozen: later returns change none of them."""
    printed = places_in(ledger, found.period)
    if not printed:
        return found
    rows = tuple(row._replace(rank=printed.get((row.unit.code, row.address))) for row in found.rows)
    return replace(found, rows=rows)


def outlook(
    ledger: Ledger, period: Period, unit: str | None = None, source: Source | None = None
) -> tuple[Progress, Forecasts]:
    """`unit` (a code) keeps that unit's rows. `source`: the ledger's own figures, read before."""
    source = source or Kept(ledger)
    found = standing_in(ledger, period, unit, source)
    periods = [Period.parse(words) for words in reported(ledger)]
    plans = {p.year: ledger.plan_of(p) for p in sorted(periods) if p.year < period.year}
    history, who = History(ledger, period, periods, plans), settled(ledger)
    made = forecasts(found, Figures(ledger, period, who), history)
    if unit is None:
        course = history.course(ledger, who)
        made = replace(made, city=city_forecasts(found, course, {p: published(ledger, p) for p in course}))
    return found, made


def scored_in(ledger: Ledger, period: Period, topic: str = "") -> Scores:
    """Of every topic, or the one named by code or title, under the plan of the period. ZzError("score.unknown")."""
    plan, who = ledger.plan_of(period), settled(ledger)
    topics = plan.topics
    named = next((t.topic for t in topics if topic in {t.topic, t.title}), "")
    if topic and not named:
        raise ZzError("score.unknown", topic=topic, known="、".join(f"{t.topic} {t.title}" for t in topics))
    so_far = [p for p in plan.periods if p <= period]
    faults = {"month": conduct(ledger, [period]), "year": conduct(ledger, so_far)}
    return scores(Figures(ledger, period, who), faults, official=published(ledger, period), topic=named)
