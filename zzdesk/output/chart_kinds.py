"""Which pages a kind of chart has: the one place that the command line, the window and the bulletin ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zzdesk.address import Address
from zzdesk.analysis.progress import Progress
from zzdesk.errors import ZzError
from zzdesk.output.chart_year import Year
from zzdesk.plan.model import SINGLE_ENTERPRISES, Plan, Unit

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from zzdesk.ledger.matrix import Matrix

KINDS = {
    "progress": "目标进度",
    "pace": "进度线",
    "heatmap": "各项指标对照",
    "ranks": "名次变化",
    "reporting": "报送情况",
    "city": "全市目标",
    "contribution": "拉动和贡献率",
}

# What a kind shows all of, so that it may not be asked for one.
_ALL_INDICATORS = frozenset({"heatmap", "reporting", "city"})
_ALL_UNITS = frozenset(KINDS) - {"pace", "city"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is drawn: `address` None means each indicator with district targets; `unit` None all units.

    `year` and `matrix` are called only by the kinds that look back over the months.
    """

    found: Progress
    year: Callable[[], Year]
    matrix: Callable[[], Matrix]
    address: Address | None = None
    unit: Unit | None = None
    sample: bool = False


def pages_of(kind: str, asked: Asked) -> list[Figure]:
    """The pages of one kind. ZzError("chart.…") says why there is none."""
    if asked.address and kind in _ALL_INDICATORS:
        raise ZzError("chart.no_indicator", kind=KINDS[kind])
    if asked.unit and kind in _ALL_UNITS:
        raise ZzError("chart.all_units", kind=KINDS[kind])
    if asked.address:
        refuse_single_enterprises(asked.found.plan, asked.address)
    pages = _PAGES[kind](asked)
    if not pages:
        raise ZzError("chart.nothing")
    return pages


def is_single_enterprises(plan: Plan, address: Address) -> bool:
    return plan.form(address.form).disclosure == SINGLE_ENTERPRISES


def refuse_single_enterprises(plan: Plan, address: Address) -> None:
    """单个企业资料 is in no chart. ZzError("chart.internal" | "chart.indicator")."""
    form = next((f for f in plan.forms if f.code == address.form), None)
    if form is None:
        raise ZzError("chart.indicator", address=address)
    if is_single_enterprises(plan, address):
        raise ZzError("chart.internal", form=form.code, title=form.title)


def _progress(asked: Asked) -> list[Figure]:
    from zzdesk.output.charts import annex_pages, progress_chart

    if asked.address is None:
        return annex_pages(asked.found, sample=asked.sample)
    return [progress_chart(asked.found, asked.address, sample=asked.sample)]


def _pace(asked: Asked) -> list[Figure]:
    from zzdesk.output.chart_pace import pace_chart, pace_overview

    year = asked.year()
    addresses = _addresses(asked)
    if asked.unit is not None:
        unit, count = asked.unit, len(addresses)
        return [pace_chart(year, a, unit, sample=asked.sample, page=(n, count)) for n, a in enumerate(addresses, 1)]
    each = -(-len(asked.found.plan.districts) // 16)
    pages: list[Figure] = []
    for address in addresses:
        total = each * len(addresses) if asked.address is None else 0
        pages += pace_overview(year, address, sample=asked.sample, first=len(pages) + 1, pages=total)
    return pages


def _heatmap(asked: Asked) -> list[Figure]:
    from zzdesk.output.chart_heatmap import heatmap_pages

    return heatmap_pages(asked.year(), sample=asked.sample)


def _ranks(asked: Asked) -> list[Figure]:
    from zzdesk.output.chart_ranks import groups_of, ranks_chart

    year = asked.year()
    addresses = [a for a in _addresses(asked) if asked.address or groups_of(year, a)]
    count = len(addresses)
    return [ranks_chart(year, a, sample=asked.sample, page=(n, count)) for n, a in enumerate(addresses, 1)]


def _reporting(asked: Asked) -> list[Figure]:
    from zzdesk.output.chart_reporting import reporting_pages

    return reporting_pages(asked.matrix(), asked.found.plan, sample=asked.sample)


def _city(asked: Asked) -> list[Figure]:
    from zzdesk.output.chart_city import city_pages

    return city_pages(asked.found, unit=asked.unit.code if asked.unit else "", sample=asked.sample)


def _contribution(asked: Asked) -> list[Figure]:
    from zzdesk.analysis.contribution import weighted_addresses
    from zzdesk.output.chart_contribution import contribution_chart

    growths = [
        a for a in _addresses(asked) if asked.found.of(a)[:1] and asked.found.of(a)[0].indicator.role == "growth"
    ]
    chosen = [asked.address] if asked.address else weighted_addresses(asked.found.plan) or growths[:1]
    for address in chosen:
        refuse_single_enterprises(asked.found.plan, address)
    return [contribution_chart(asked.found, address, sample=asked.sample) for address in chosen]


def _addresses(asked: Asked) -> list[Address]:
    """The one asked for; else those with district targets, of which a unit keeps its own lines."""
    from zzdesk.output.charts import annex_addresses

    if asked.address is not None:
        return [asked.address]
    found = annex_addresses(asked.found)
    if asked.unit is None:
        return found
    shown = [row for row in asked.found.rows if row.unit == asked.unit and row.target and row.indicator.numeric]
    own = {row.address: None for row in shown if not is_single_enterprises(asked.found.plan, row.address)}
    kept = [a for a in found if a in own] or list(own)
    if not kept:
        raise ZzError("chart.no_targets", unit=asked.unit.name)
    return kept


_PAGES: dict[str, Callable[[Asked], list[Figure]]] = {
    "progress": _progress,
    "pace": _pace,
    "heatmap": _heatmap,
    "ranks": _ranks,
    "reporting": _reporting,
    "city": _city,
    "contribution": _contribution,
}
