"""What differs between returns of one place: revisions against the one before, conflicting files side by side.

Worked out when asked and never stored, so that the order of merges cannot matter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from zzdesk.address import Address
from zzdesk.ledger.decisions import RETURN
from zzdesk.ledger.resolve import COUNTING
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.deadlines import deadline
from zzdesk.plan.model import FORMAL, KINDS, Plan
from zzdesk.returns.result import Placed

Cells: TypeAlias = Mapping[Address, Placed]
_COUNTED = COUNTING | {"superseded"}  # what a later edition is compared with: once good


@dataclass(frozen=True, slots=True)
class Difference:
    """One address that does not hold the same everywhere; a cell for each return compared, None where it has none."""

    address: Address
    name: str
    cells: tuple[Placed | None, ...]

    @property
    def before(self) -> Placed | None:
        return self.cells[0]

    @property
    def after(self) -> Placed | None:
        return self.cells[-1]

    def as_json(self) -> dict[str, object]:
        return {"address": str(self.address), "name": self.name, "cells": [_cell(c) for c in self.cells]}


@dataclass(frozen=True, slots=True)
class Edition:
    """One return of a place, as people tell of it. `late`: against its kind's deadline; `corrected`: it takes
    the place of an earlier one of its kind, for `reason`. `changes`: from the edition before it."""

    sha256: str
    file: str
    kind: str
    revision: int
    received: date
    verdict: str
    stands: bool
    late: bool
    corrected: bool
    reason: str
    act: str = ""
    changes: tuple[Difference, ...] = ()

    @property
    def told(self) -> str:
        """迟报, 更正 and the bureau's decision, in words; "" where there is nothing to tell."""
        acts = {"return": "已退回", "withdraw": "已撤下"}
        words = ("迟报" if self.late else "", "更正" if self.corrected else "", acts.get(self.act, ""))
        return "、".join(filter(None, words))

    def as_json(self) -> dict[str, object]:
        names = ("sha256", "file", "kind", "revision", "verdict", "stands", "late", "corrected", "reason")
        told = {name: getattr(self, name) for name in names}
        return {**told, "received": self.received.isoformat(), "changes": [c.as_json() for c in self.changes]}


@dataclass(frozen=True, slots=True)
class Conflict:
    """同版次不一致: other contents at one (kind, revision), side by side, those that were sent back too.

    The cells of `differences` are in the order of `files`, and so are the words of `remarks`: explanations,
    names at the foot and reasons that are not the same everywhere, each under what it is.
    """

    unit: str
    unit_name: str
    period: Period
    kind: str
    revision: int
    files: tuple[Edition, ...]
    differences: tuple[Difference, ...]
    remarks: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def as_json(self) -> dict[str, object]:
        return {
            "unit": self.unit,
            "period": str(self.period),
            "kind": self.kind,
            "revision": self.revision,
            "files": [f.as_json() for f in self.files],
            "differences": [d.as_json() for d in self.differences],
            "remarks": [{"what": what, "words": list(words)} for what, words in self.remarks],
        }


def differences(plan: Plan, *contents: Cells) -> tuple[Difference, ...]:
    """Address by address; a blank cell is as none, and where a value stands in its workbook makes no difference."""
    addresses = sorted({a for cells in contents for a in cells}, key=_order)
    rows = (Difference(a, _name(plan, a), tuple(_filled(cells.get(a)) for cells in contents)) for a in addresses)
    return tuple(row for row in rows if len({c and c.value for c in row.cells}) > 1)


def compare(ledger: Ledger, plan: Plan, *hashes: str) -> tuple[Difference, ...]:
    """The same for files held, by SHA-256."""
    return differences(plan, *(ledger.content(sha) for sha in hashes))


def editions(ledger: Ledger, period: Period, unit: str) -> tuple[Edition, ...]:
    """Every return held of one unit and period that could be read, lowest (kind, revision) first, with what changed."""
    plan, acts = ledger.plan_of(period), ledger.acts()
    rows = [row for row in ledger.files(period, unit) if row.kind in KINDS and row.final != "duplicate"]
    rows.sort(key=lambda row: (KINDS.index(row.kind), row.revision, row.sha256))
    found: list[Edition] = []
    for row in rows:
        below = [e for e in found if (e.kind, e.revision) != (row.kind, row.revision) and e.verdict in _COUNTED]
        changes = compare(ledger, plan, below[-1].sha256, row.sha256) if below else ()
        found.append(_edition(plan, period, row, acts.get(row.sha256, ""), changes))
    return tuple(found)


def conflicts(ledger: Ledger, period: Period | None = None) -> tuple[Conflict, ...]:
    """Every conflict held, by period and unit."""
    places: dict[tuple[str, str, str, int], list[Any]] = {}
    acts = ledger.acts()
    for row in ledger.files(period):
        sent_back = row.verdict in COUNTING and acts.get(row.sha256) == RETURN
        if row.final == "conflict" or sent_back:
            places.setdefault((row.period, row.unit, row.kind, row.revision), []).append(row)
    held = [rows for _, rows in sorted(places.items(), key=lambda item: item[0])]
    return tuple(_conflict(ledger, rows, acts) for rows in held if any(row.final == "conflict" for row in rows))


def _conflict(ledger: Ledger, rows: list[Any], acts: Mapping[str, str]) -> Conflict:
    first, period = rows[0], Period.parse(rows[0].period)
    plan = ledger.plan_of(period)
    unit = plan.find_unit(first.unit)
    return Conflict(
        first.unit,
        unit.name if unit else first.unit,
        period,
        first.kind,
        first.revision,
        tuple(_edition(plan, period, row, acts.get(row.sha256, ""), ()) for row in rows),
        compare(ledger, plan, *(row.sha256 for row in rows)),
        _remarks(rows),
    )


def _remarks(rows: list[Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    told = [_words(row) for row in rows]
    names = sorted({name for words in told for name in words})
    found = ((name, tuple(words.get(name, "") for words in told)) for name in names)
    return tuple((name, words) for name, words in found if len(set(words)) > 1)


def _words(row: Any) -> dict[str, str]:
    """What a return says besides its cells."""
    explained = {
        f"审核说明 {code} {'、'.join(places)}": words for code, places, _, words in json.loads(row.explanations)
    }
    return {**explained, **json.loads(row.foot), "更正原因": row.reason}


def _edition(plan: Plan, period: Period, row: Any, act: str, changes: tuple[Difference, ...]) -> Edition:
    received = date.fromisoformat(row.arrived or row.received)
    due = deadline(plan, period, row.kind)
    return Edition(
        row.sha256,
        row.name,
        row.kind,
        row.revision,
        received,
        row.final,
        bool(row.stands),
        bool(due and received > due.date),
        row.kind in FORMAL and row.revision > 1,
        row.reason,
        act,
        changes,
    )


def _filled(placed: Placed | None) -> Placed | None:
    return None if placed is None or placed.value.is_blank else placed


def _name(plan: Plan, address: Address) -> str:
    found = plan.indicator(address)
    return found.name if found else str(address)


def _order(address: Address) -> tuple[str, str, int, str]:
    column = address.column
    return address.form, address.line, int(column) if column.isdecimal() else 0, column


def _cell(placed: Placed | None) -> dict[str, object] | None:
    if placed is None:
        return None
    told = {"state": placed.value.state.value, "value": placed.value.content}
    return {**told, "sheet": placed.sheet, "cell": placed.cell}
