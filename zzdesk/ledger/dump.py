"""The ledger's facts as one document: two ledgers with the same facts give the same dump.

No clocks (a day of arrival that was not given is today's), no row numbers, no names of files.
Sorted here, not by the store: two databases may order letters differently.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from zzdesk.ledger import schema
from zzdesk.ledger.belonging import belonging_rows
from zzdesk.ledger.benchmarks import benchmark_rows
from zzdesk.ledger.bulletins import bulletin_rows
from zzdesk.ledger.official import official_rows
from zzdesk.ledger.store import Ledger
from zzdesk.plan.versions import version_order


def dump(ledger: Ledger) -> dict[str, object]:
    """{"plans", "files", "standing", "conflicts", "values", "official", "belonging", "bulletins", "benchmarks"},
    everything sorted."""
    rows = sorted(ledger.files(), key=lambda row: row.sha256)
    conflicts: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        if row.final == "conflict":
            conflicts.setdefault((row.unit, row.period, row.kind, str(row.revision)), []).append(row.sha256)
    return {
        "plans": sorted(ledger.plans, key=version_order),
        "files": [_file(row) for row in rows],
        "standing": [
            {"unit": r.unit, "period": r.period, "kind": r.kind, "revision": r.revision, "sha256": r.sha256}
            for r in sorted((r for r in rows if r.stands), key=lambda r: (r.period, r.unit))
        ],
        "conflicts": [[*where, *hashes] for where, hashes in sorted(conflicts.items())],
        "values": _values(ledger),
        "official": official_rows(ledger),
        "belonging": belonging_rows(ledger),
        "bulletins": bulletin_rows(ledger),
        "benchmarks": benchmark_rows(ledger),
    }


def _file(row: Any) -> dict[str, object]:
    names = ("sha256", "unit", "period", "kind", "revision", "return_id", "plan_version", "seal", "code", "digest")
    counts = {"cells": {"read": row.cells_read, "placed": row.placed, "refused": row.refused}}
    return {
        **{name: getattr(row, name) for name in names},
        **counts,
        "verdict": row.final,
        "reason": row.reason,
        "findings": json.loads(row.findings),
        "drift": json.loads(row.drift),
        "explanations": sorted(json.loads(row.explanations)),
        "foot": json.loads(row.foot),
    }


def _values(ledger: Ledger) -> list[list[str]]:
    with ledger.reading() as connection:
        return sorted(list(row) for row in connection.execute(select(schema.value)))
