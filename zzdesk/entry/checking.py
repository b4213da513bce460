"""审核 of a clerk's file: all rules over one period, with the explanations given so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from zzdesk.address import Address
from zzdesk.entry.document import Document, locked_because
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.model import ANY_LINE
from zzdesk.rules import run
from zzdesk.rules.checks import Check


def findings(
    document: Document, period: Period, kind: str = "正式", checks: Iterable[Check] | None = None
) -> list[Finding]:
    """The findings of a period, as a return of `kind` would have them."""
    found = run.find(
        document.plan_for(period),
        document.unit,
        period,
        kind,
        document.look(period),
        document.explanations(period),
        checks,
    )
    return found if checks is not None else [*found, *left_over(document, period)]


def left_over(document: Document, period: Period) -> Iterator[Finding]:
    """Figures in cells that the period's version of the plan has not: kept in the file, judged and sent no more."""
    return (finding for found in left_over_steps(document, period) for finding in found)


def left_over_steps(document: Document, period: Period, size: int = 3000) -> Iterator[list[Finding]]:
    """The same, some thousand cells at a time; edits in between are no hindrance, they cannot reach such cells."""
    plan = document.plan_for(period)
    floating = {f.code for f in plan.forms if f.floating}
    locked = cache(lambda address: bool(locked_because(plan, document.unit, period, address)))
    filled = list(document.values(period).items())
    for n in range(0, len(filled), size):
        found = []
        for address, value in filled[n : n + size]:
            if locked(Address(address.form, ANY_LINE, address.column) if address.form in floating else address):
                args = {"address": str(address), "value": value.typed, "version": plan.version}
                found.append(Finding(Level.NOTE, "file.left_over", args, (str(address),), (value.typed,)))
        yield found
