"""进度线 of all districts, a page each: what is printed at one click and handed to every one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.output.chart_kinds import Asked, refuse_single_enterprises
from zzdesk.plan.model import Unit

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def district_pages(asked: Asked, address: Address | None = None) -> list[Figure]:
    """District by district in the bureau's order, within each its indicators; numbered from first to last.

    ZzError("chart.internal" | "chart.indicator" | "chart.nothing").
    """
    from zzdesk.output.chart_pace import pace_chart

    if address is not None:
        refuse_single_enterprises(asked.found.plan, address)
    wanted = _wanted(asked, address)
    if not wanted:
        raise ZzError("chart.nothing" if address is None else "chart.indicator", address=address)
    year, count = asked.year(), len(wanted)
    pages = enumerate(wanted, 1)
    return [pace_chart(year, at, unit, sample=asked.sample, page=(n, count)) for n, (unit, at) in pages]


def _wanted(asked: Asked, address: Address | None) -> list[tuple[Unit, Address]]:
    from zzdesk.output.charts import annex_addresses

    chosen = annex_addresses(asked.found) if address is None else [address]
    own = {(row.unit.code, row.address) for row in asked.found.rows}
    return [(u, a) for u in asked.found.plan.districts for a in chosen if (u.code, a) in own]
