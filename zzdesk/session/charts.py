"""Charts of a period."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk.address import Address
from zzdesk.findings import Finding
from zzdesk.period import Period
from zzdesk.plan.model import Unit
from zzdesk.session.chasing import status_matrix
from zzdesk.session.outcome import progress

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from zzdesk.ledger.matrix import Matrix
    from zzdesk.ledger.store import Ledger
    from zzdesk.output.chart_year import Year


def chart(
    ledger: Ledger,
    period: Period,
    indicator: Address | None,
    path: Path,
    *,
    kind: str = "progress",
    unit: Unit | None = None,
    today: date | None = None,
) -> list[Path]:
    """One kind of chart as PDF, PNG or SVG by the path's name; several pages are one PDF or numbered pictures."""
    from zzdesk.output.charts import save_charts

    return save_charts(chart_pages(ledger, period, indicator, kind=kind, unit=unit, today=today), path)


def chart_pages(
    ledger: Ledger,
    period: Period,
    indicator: Address | None = None,
    *,
    kind: str = "progress",
    unit: Unit | None = None,
    today: date | None = None,
) -> list[Figure]:
    """The same pages as matplotlib Figures. Without `indicator` a page for each that has district targets."""
    from zzdesk.output.chart_kinds import Asked, pages_of

    def matrix() -> Matrix:
        return status_matrix(ledger, [p for p in ledger.plan_of(period).periods if p <= period], today)

    def year() -> Year:
        return year_of(ledger, matrix())

    asked = Asked(progress(ledger, period), year, matrix, indicator, unit, ledger.is_sample(period))
    return pages_of(kind, asked)


def chart_notes() -> list[Finding]:
    """A note where the charts had to be drawn with another font than one of the Chinese ones we know."""
    from zzdesk.output.fonts import font_notes

    return font_notes()


def year_of(ledger: Ledger, matrix: Matrix) -> Year:
    """The progress of the matrix's periods, and who was sent back with nothing standing.

    Places of a month whose bulletin went out are those that it printed.
    """
    from zzdesk.analysis.outlook import as_published
    from zzdesk.output.chart_year import Year

    sent_back = {(s.period, u.unit) for s in matrix.periods for u in s.units if u.state == "returned"}
    return Year(tuple(as_published(ledger, progress(ledger, s.period)) for s in matrix.periods), frozenset(sent_back))
