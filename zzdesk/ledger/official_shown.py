"""A period's 统计反馈数 as they are shown: the figure that counts, and what it was before."""

from __future__ import annotations

from typing import NamedTuple

from zzdesk.ledger.official import Edition, changes, editions
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.fed_back import CITY, Feedback


class ShownFigure(NamedTuple):
    """`before`: the editions that were replaced, oldest first."""

    unit: str
    name: str
    indicator: str
    figure: Feedback
    source: Edition
    before: tuple[Edition, ...]


class ShownPeriod(NamedTuple):
    period: Period
    figures: tuple[ShownFigure, ...]

    def as_json(self) -> dict[str, object]:
        return {"period": str(self.period), "figures": [_row(f) for f in self.figures]}

    def as_text(self) -> str:
        if not self.figures:
            return f"{self.period.title}还没有统计反馈数：请用official import导入"
        return "\n".join([f"{self.period.title}统计反馈数", *map(_line, self.figures)])


def shown(ledger: Ledger, period: Period) -> ShownPeriod:
    """Indicator by indicator, 全市 first, then in the bureau's order of units."""
    plan = ledger.plan_of(period)
    order = {CITY: 0, **{u.code: u.order for u in plan.districts}}
    found = []
    for (_, unit, address), told in editions(ledger, period).items():
        kept, indicator = changes(told), plan.indicator(address)
        name = CITY if unit == CITY else plan.unit(unit).name
        words = indicator.line.name if indicator else str(address)
        found.append(ShownFigure(unit, name, words, told[-1].figure, told[-1], tuple(kept[:-1])))
    return ShownPeriod(period, tuple(sorted(found, key=lambda f: (f.figure.address, order.get(f.unit, 999)))))


def _row(shown: ShownFigure) -> dict[str, object]:
    return {
        "unit": None if shown.unit == CITY else shown.unit,
        "name": shown.name,
        "indicator": shown.indicator,
        **_figure(shown.figure),
        "sheet": shown.source.sheet,
        "cell": shown.source.cell,
        "sha256": shown.source.sha256,
        "before": [_figure(e.figure) for e in shown.before],
    }


def _figure(one: Feedback) -> dict[str, object]:
    return {
        "address": str(one.address),
        "value": one.total.content or None,
        "month": one.month.content or None,
        "rank": int(one.rank) if one.rank else None,
        "document": one.document,
        "obtained": one.obtained,
    }


def _line(shown: ShownFigure) -> str:
    one = shown.figure
    month = f"　当月{one.month.typed}" if not one.month.is_blank else ""
    rank = f"　第{one.rank}位" if one.rank else ""
    before = "；".join(f"原{e.figure.total.typed}（{e.figure.source}）" for e in shown.before)
    words = f"{shown.indicator}　{shown.name}　{one.total.typed}{month}{rank}　{one.source}"
    return f"{words}　{before}" if before else words
