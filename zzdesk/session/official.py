"""统计反馈数 and 公布数, and what is checked against them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.findings import Finding
from zzdesk.period import Period

if TYPE_CHECKING:
    from zzdesk.analysis.official import Differences
    from zzdesk.ledger.official import OfficialImport
    from zzdesk.ledger.official_shown import ShownPeriod
    from zzdesk.ledger.store import Ledger


def import_official(ledger: Ledger, path: Path) -> OfficialImport:
    """Take in a 统计反馈表 of the statistics bureau. Refused("official.refused") takes nothing."""
    from zzdesk.ledger.official import import_official as take

    return take(ledger, path)


def official_figures(ledger: Ledger, period: Period) -> ShownPeriod:
    """统计反馈数 and 公布数 of a period, with what they were before."""
    from zzdesk.ledger.official_shown import shown

    return shown(ledger, period)


def export_feedback(ledger: Ledger, period: Period, folder: Path) -> list[Path]:
    """A 统计反馈文件 for each district that was fed back anything. ZzError("official.none")."""
    from zzdesk.ledger.official import feedback_files
    from zzdesk.output.feedback_book import file_name, write_feedback

    plan, files = ledger.plan_of(period), feedback_files(ledger, period)
    if not files:
        raise ZzError("official.none", period=period.title)
    return [write_feedback(plan, f, folder / file_name(plan, plan.unit(f.unit), period)) for f in files]


def official_differences(ledger: Ledger, period: Period) -> Differences:
    """统计反馈核对: 快报数, 反馈数, 正式数 of every unit."""
    from zzdesk.analysis.official import differences
    from zzdesk.ledger.by_kind import said_by_kind
    from zzdesk.ledger.official import figures

    given = figures(ledger, period)
    said = said_by_kind(ledger, period, {address for _, address in given}) if given else {}
    return differences(ledger.plan_of(period), period, given, said)


def city_findings(ledger: Ledger, period: Period) -> list[Finding]:
    """市级审核 of a period: 归属待认定, city figures beside the districts' sums, and 正式 that are not as fed back."""
    return [*ledger.city_findings(period), *official_differences(ledger, period).findings]


def published(ledger: Ledger, period: Period) -> Mapping[Address, Decimal]:
    from zzdesk.ledger.official import published

    return published(ledger, period)
