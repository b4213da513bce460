"""How units' returns came, for the deductions: late, corrected, returned; the order of merges does not matter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from zzdesk.analysis.score import Conduct
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.deadlines import deadline
from zzdesk.plan.model import FORMAL, KINDS, Plan


def conduct(ledger: Ledger, periods: Iterable[Period]) -> dict[str, Conduct]:
    """By unit code, over the periods. A withdrawn file is as if it had never come."""
    acts = ledger.acts()
    found: dict[str, Conduct] = {}
    for period in periods:
        by_unit: dict[str, list[Any]] = {}
        for row in ledger.files(period):
            if row.unit and row.kind in KINDS and row.final != "duplicate" and acts.get(row.sha256) != "withdraw":
                by_unit.setdefault(row.unit, []).append(row)
        for unit, rows in by_unit.items():
            one, before = _of(ledger.plan_of(period), period, rows, acts), found.get(unit, Conduct())
            found[unit] = Conduct(*(a + b for a, b in zip(before, one, strict=True)))
    return found


def _of(plan: Plan, period: Period, rows: list[Any], acts: dict[str, str]) -> Conduct:
    """Late once for each kind whose first file came after its deadline; corrected once for each later revision of a
    正式; returned once for each file sent back."""
    first: dict[str, date] = {}
    for row in rows:
        came = date.fromisoformat(row.arrived or row.received)
        first[row.kind] = min(came, first.get(row.kind, came))
    late = sum(bool((due := deadline(plan, period, k)) and came > due.date) for k, came in first.items())
    later = {(row.kind, row.revision) for row in rows if row.kind in FORMAL and (row.revision or 0) > 1}
    returned = sum(row.final == "returned" or acts.get(row.sha256) == "return" for row in rows)
    return Conduct(late, len(later), returned)
