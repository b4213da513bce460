"""From numbers to decisions: 进度, 汇总, 预计, 预警, 评分."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk.period import Period
from zzdesk.plan.model import Form, Plan, Unit
from zzdesk.session.official import official_differences, published

if TYPE_CHECKING:
    from zzdesk.analysis.consolidated import Consolidated
    from zzdesk.analysis.forecast import Forecasts
    from zzdesk.analysis.progress import Progress as Report
    from zzdesk.analysis.score import Scores
    from zzdesk.analysis.warning import Warnings
    from zzdesk.ledger.store import Ledger


def progress(ledger: Ledger, period: Period, unit: Unit | None = None) -> Report:
    """位次变化 is counted against the last frozen bulletin of the year."""
    from zzdesk.analysis.outlook import standing_in

    return standing_in(ledger, period, unit.code if unit else None)


def consolidate(ledger: Ledger, period: Period, path: Path, *, internal: bool = False) -> Path:
    """汇总表: one workbook of a period's standing returns."""
    from zzdesk.ledger.belonging import settled
    from zzdesk.ledger.bulletins import last_before, places_in
    from zzdesk.output.consolidate import consolidate as write

    return write(
        ledger,
        period,
        path,
        sample=ledger.is_sample(period),
        internal=internal,
        frozen=places_in(ledger, last_before(ledger, period)),
        official=published(ledger, period),
        differences=official_differences(ledger, period),
        settled=settled(ledger),
    )


def consolidated_forms(plan: Plan) -> list[Form]:
    """The forms that `consolidated` shows: all but those of single enterprises."""
    from zzdesk.analysis.consolidated import shown_forms

    return shown_forms(plan)


def has_groups(form: Form) -> bool:
    """Whether `consolidated` knows subtotals of the form by group."""
    from zzdesk.analysis.consolidated import has_groups as has

    return has(form)


def consolidated(ledger: Ledger, period: Period, form: str, group: str = "") -> Consolidated:
    """One form over all units or those of a group, each figure with how it was made; `trace` tells where from."""
    from zzdesk.analysis.consolidated import consolidated as find
    from zzdesk.analysis.source import Figures
    from zzdesk.ledger.belonging import settled

    return find(Figures(ledger, period, settled(ledger)), form, published(ledger, period), group)


def forecast(ledger: Ledger, period: Period, unit: Unit | None = None) -> Forecasts:
    """全年预计 of every line with a target or a rank, by each method, under the plan's version of the period."""
    from zzdesk.analysis.outlook import outlook

    return outlook(ledger, period, unit.code if unit else None)[1]


def warnings(ledger: Ledger, period: Period, unit: Unit | None = None) -> Warnings:
    """预警: lines behind or in danger, widest gap first."""
    from zzdesk.analysis.outlook import outlook
    from zzdesk.analysis.warning import warnings_of

    return warnings_of(*outlook(ledger, period, unit.code if unit else None))


def score(ledger: Ledger, period: Period, topic: str = "") -> Scores:
    """评分 of a period, of every topic or of one by code or title. ZzError("score.unknown")."""
    from zzdesk.analysis.outlook import scored_in

    return scored_in(ledger, period, topic)
