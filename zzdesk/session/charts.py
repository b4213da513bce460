"""Charts of a period: the figures looked up once, then page after page drawn from them, for a file or a screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk.address import Address
from zzdesk.findings import Finding
from zzdesk.period import Period
from zzdesk.plan.model import Unit
from zzdesk.session.chasing import status_matrix
from zzdesk.session.outcome import progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from zzdesk.ledger.matrix import Matrix
    from zzdesk.ledger.store import Ledger
    from zzdesk.output.chart_choices import Choices
    from zzdesk.output.chart_kinds import Asked
    from zzdesk.output.chart_picture import Picture
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
    return draw_chart(chart_figures(ledger, period, today), kind, indicator, unit)


def chart_notes() -> list[Finding]:
    """A note where the charts had to be drawn with another font than one of the Chinese ones we know."""
    from zzdesk.output.fonts import font_notes

    return font_notes()


def chart_figures(ledger: Ledger, period: Period, today: date | None = None) -> Asked:
    """What every kind of chart of a period is drawn from; the months behind it are read when first needed, once."""
    from zzdesk.output.chart_kinds import Asked

    @cache
    def matrix() -> Matrix:
        return status_matrix(ledger, [p for p in ledger.plan_of(period).periods if p <= period], today)

    @cache
    def year() -> Year:
        return _year(ledger, matrix())

    return Asked(progress(ledger, period), year, matrix, sample=ledger.is_sample(period))


def chart_choices(asked: Asked, kind: str, unit: Unit | None = None) -> Choices:
    """The indicators and units that may be chosen for a kind of chart."""
    from zzdesk.output.chart_choices import choices

    return choices(kind, asked.found, unit)


def has_chart(asked: Asked, kind: str) -> bool:
    """Whether anybody has reported what the kind shows."""
    from zzdesk.output.chart_choices import has_returns

    return has_returns(kind, asked)


def draw_chart(asked: Asked, kind: str, address: Address | None = None, unit: Unit | None = None) -> list[Figure]:
    """The pages of one kind. ZzError("chart.…") says why there is none."""
    from zzdesk.output.chart_kinds import pages_of

    return pages_of(kind, replace(asked, address=address, unit=unit))


def draw_districts(asked: Asked, address: Address | None = None) -> list[Figure]:
    """进度线 of every district that has the line, numbered through; of every line with a target without `address`."""
    from zzdesk.output.chart_districts import district_pages

    return district_pages(asked, address)


def chart_picture(figure: Figure, dpi: float) -> Picture:
    """A page as pixels, with what is met where."""
    from zzdesk.output.chart_picture import picture

    return picture(figure, dpi)


def save_pages(figures: Sequence[Figure], path: Path) -> list[Path]:
    """As PDF, PNG or SVG by the path's name; several pages are one PDF or numbered pictures."""
    from zzdesk.output.charts import save_charts

    return save_charts(figures, path)


def pages_pdf(figures: Sequence[Figure]) -> bytes:
    """The pages of one PDF, for a printer."""
    from zzdesk.output.charts import pdf_of

    return pdf_of(figures)


def _year(ledger: Ledger, matrix: Matrix) -> Year:
    """The progress of the matrix's periods, and who was sent back with nothing standing.

    Places of a month whose bulletin went out are those that it printed.
    """
    from zzdesk.analysis.outlook import as_published
    from zzdesk.output.chart_year import Year

    sent_back = {(s.period, u.unit) for s in matrix.periods for u in s.units if u.state == "returned"}
    return Year(tuple(as_published(ledger, progress(ledger, s.period)) for s in matrix.periods), frozenset(sent_back))
