"""审核 of a clerk's file: all rules over one period, with the explanations given so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zzdesk.entry.document import Document, locked_because
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.rules import run
from zzdesk.rules.checks import Check, checks_of


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
    return found if checks is not None else [*found, *_left_over(document, period)]


def step_by_step(document: Document, period: Period, kind: str = "正式") -> Iterator[list[Finding]]:
    """The same findings in the same order, one check at a time: thousands of lines need not stop the typing.

    An edit makes what is left worthless: begin again.
    """
    plan, look = document.plan_for(period), document.look(period)
    given = document.explanations(period)
    for check in checks_of(plan, document.unit, period):
        if check.applies(kind):
            yield run.find_one(plan, period, check, look, given)
    yield list(_left_over(document, period))


def _left_over(document: Document, period: Period) -> Iterator[Finding]:
    """Figures in cells that the period's version of the plan has not: kept in the file, judged and sent no more."""
    plan = document.plan_for(period)
    for address, value in document.values(period).items():
        if locked_because(plan, document.unit, period, address):
            args = {"address": str(address), "value": value.typed, "version": plan.version}
            yield Finding(Level.NOTE, "file.left_over", args, (str(address),), (value.typed,))
