"""审核 of a clerk's file: all rules over one period, with the explanations given so far."""

from __future__ import annotations

from collections.abc import Iterable

from zzdesk.entry.document import Document
from zzdesk.findings import Finding
from zzdesk.period import Period
from zzdesk.rules import run
from zzdesk.rules.checks import Check


def findings(
    document: Document, period: Period, kind: str = "正式", checks: Iterable[Check] | None = None
) -> list[Finding]:
    """The findings of a period, as a return of `kind` would have them."""
    return run.find(
        document.plan,
        document.unit,
        period,
        kind,
        document.look(period),
        document.explanations(period),
        checks,
    )
