"""Everything a period's bulletin is written from, out of a ledger."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zzdesk.address import Address
from zzdesk.analysis.bulletin.model import Bulletin, Frozen
from zzdesk.analysis.bulletin.month import Month, growths
from zzdesk.analysis.bulletin.stored import restored
from zzdesk.analysis.official import differences
from zzdesk.analysis.outlook import outlook, standing_in
from zzdesk.analysis.source import Figures, Kept
from zzdesk.ledger.belonging import settled
from zzdesk.ledger.benchmarks import benchmarks
from zzdesk.ledger.bulletins import frozen_of, last_before, typed_of
from zzdesk.ledger.by_kind import said_by_kind
from zzdesk.ledger.official import figures, published
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.fed_back import CITY
from zzdesk.plan.model import Plan


def month_in(ledger: Ledger, period: Period, today: date, number: str = "") -> Month:
    """Of a period as the ledger stands now. `today`: the day that 未报 and 迟报 are judged on."""
    plan = ledger.plan_of(period)
    before = plan.prev(period)
    source = Kept(ledger)
    found, predicted = outlook(ledger, period, source=source)
    given = figures(ledger, period)
    said = said_by_kind(ledger, period, {address for _, address in given}) if given else {}
    return Month(
        found=found,
        figures=Figures(source, period, settled(ledger)),
        status=ledger.status(period, today),
        before=standing_in(ledger, before, source=source) if before and source.standing(before) else None,
        last=last_frozen(ledger, period),
        predicted=predicted,
        compared=differences(plan, period, given, said),
        benchmarks=tuple(benchmarks(ledger, period)),
        base_rates=_base_rates(ledger, plan, period),
        typed=typed_of(ledger, period),
        number=number,
        sample=ledger.is_sample(period),
    )


def last_frozen(ledger: Ledger, period: Period) -> Bulletin | None:
    """The last one of the year that went out before a period."""
    last = last_before(ledger, period)
    held = frozen_of(ledger, last) if last else None
    return restored(held[1]) if held else None


def frozen_in(ledger: Ledger, period: Period) -> Frozen | None:
    """The one that went out for a period. ZzError("bulletin.changed") where its text is no longer what went out."""
    held = frozen_of(ledger, period)
    if held is None:
        return None
    row, words = held
    return Frozen(restored(words), row.sha256, row.who, row.at)


def _base_rates(ledger: Ledger, plan: Plan, period: Period) -> dict[Address, Decimal]:
    """The city's growth a year ago: as the plan gives it, else what was published then."""
    then = published(ledger, period.same_last_year)
    found = {}
    for address in growths(plan):
        base = plan.base_rates.get((CITY, str(address), period.month), then.get(address))
        if base is not None:
            found[address] = base
    return found
