"""下发空表: a blank return for every unit that has forms, with last period's figures where a ledger holds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from zzdesk.findings import Finding, Level
from zzdesk.ledger.carried import Carried
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.model import Plan
from zzdesk.progress import Progress, quiet
from zzdesk.returns.blanks import Blanks

_NAMED = 10  # units named in a finding


@dataclass
class Issued:
    """What was made; `cancelled` leaves whole files only."""

    files: list[Path] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    cancelled: bool = False


def issue(plan: Plan, period: Period, folder: Path, ledger: Ledger | None = None, progress: Progress = quiet) -> Issued:
    """Blank returns of all units into a folder, over older ones of the same name.

    ZzError file.cannot_write, file.no_space, file.in_use; template.* where the template lacks something.
    """
    units = [unit for unit in sorted(plan.units, key=lambda u: u.order) if plan.forms_of(unit)]
    carried = Carried(ledger, plan, period) if ledger else None
    blanks, made = Blanks(plan, period), Issued()
    folder.mkdir(parents=True, exist_ok=True)
    for n, unit in enumerate(units):
        if not progress(n, len(units), unit.name):
            made.cancelled = True
            break
        figures, sample = (carried.of(unit), carried.is_sample(unit)) if carried else ({}, False)
        made.files.append(blanks.write(unit, folder, figures, sample=sample))
    else:
        progress(len(units), len(units), "")
    if ledger and carried:
        made.findings = _findings(plan, ledger, carried, [u.name for u in units if u.code not in carried.reported])
    return made


def _findings(plan: Plan, ledger: Ledger, carried: Carried, silent: list[str]) -> list[Finding]:
    """A version that the ledger could not take back, and units without figures to carry."""
    found = []
    if plan.version not in ledger.plans:
        held = "、".join(ledger.plans)
        found.append(Finding(Level.QUERY, "issue.plan_not_held", {"version": plan.version, "held": held}))
    if carried.prev and silent:
        named = "、".join(silent[:_NAMED]) + ("等" if len(silent) > _NAMED else "")
        args = {"period": carried.prev.label, "count": len(silent), "units": named}
        found.append(Finding(Level.NOTE, "issue.no_last", args))
    return found
