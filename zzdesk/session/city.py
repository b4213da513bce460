"""全市目标 of a period, and the paper made of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit
from zzdesk.session.outcome import progress

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from zzdesk.analysis.city_goals import City, Goal
    from zzdesk.ledger.store import Ledger


def city(ledger: Ledger, period: Period) -> City:
    """Every city target as it stands and every work item, with what its unit wrote."""
    from zzdesk.analysis.city_goals import city as find

    return find(progress(ledger, period), ledger, sample=ledger.is_sample(period))


def named_in_plan(plan: Plan) -> tuple[Unit | str, ...]:
    """Who can be asked for: the plan's units, then whoever else the notice names as lead or responsible."""
    from zzdesk.analysis.city_units import named

    return named(plan)


def save_city(found: City, path: Path) -> Path:
    """Both lists as a workbook. ZzError where it cannot be written."""
    from zzdesk.output.city_book import save

    return save(found, path)


def goal_chart(found: City, goal: Goal) -> Figure | None:
    """The bullet of one target, small; None where it has no bar: a text, or no figure to aim at."""
    from zzdesk.output.chart_bullet import bullet

    return bullet(found.found, goal.row)


def city_pdf(found: City) -> bytes:
    """Both lists as pages to print."""
    from zzdesk.output.city_paper import city_pdf as draw

    return draw(found)
