"""Returns that came before their plan's version: read again from the archive once the version is held.

So it does not matter which came first.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from zzdesk.ledger import rows
from zzdesk.ledger.store import Ledger
from zzdesk.returns.pool import Pool


def reread(ledger: Ledger) -> int:
    """How many were read again; what stands is worked out anew."""
    plans = ledger.plans
    waiting = [row for row in ledger.files() if row.verdict == "returned" and row.plan_version in plans]
    waiting = [row for row in waiting if any(f.code == "identity.plan" for f in rows.findings(row.findings))]
    with Pool(plans) as readers:
        for row in sorted(waiting, key=lambda row: (row.received, row.sha256)):
            day = date.fromisoformat(row.received)
            read = readers.result(readers.begin(row.name, ledger.archive.take(row.sha256), day))
            ledger.store(replace(read, file=row.name), day)
    if waiting:
        ledger.settle()
    return len(waiting)
