"""Charts on a screen: the period's figures looked up once, then page after page drawn from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Unit
from zzdesk.session.charts import year_of
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


def chart_figures(ledger: Ledger, period: Period, today: date | None = None) -> Asked:
    """What every kind of chart of a period is drawn from; the months behind it are read when first needed, once."""
    from zzdesk.output.chart_kinds import Asked

    @cache
    def matrix() -> Matrix:
        return status_matrix(ledger, [p for p in ledger.plan_of(period).periods if p <= period], today)

    @cache
    def year() -> Year:
        return year_of(ledger, matrix())

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
