"""From a figure or an explanation back to the file it came in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Unit
from zzdesk.session.official import published

if TYPE_CHECKING:
    from zzdesk.analysis.trace import Trace
    from zzdesk.ledger.explained import Explained
    from zzdesk.ledger.held import Seen
    from zzdesk.ledger.store import Ledger


def trace(
    ledger: Ledger,
    period: Period,
    address: Address,
    unit: Unit | None = None,
    *,
    internal: bool = False,
    group: str = "",
) -> Trace:
    """From a consolidated figure (or one unit's, or a group's) to units, returns, and cells of the archived files.

    ZzError("trace.address" | "trace.internal").
    """
    from zzdesk.analysis.trace import trace as find

    who, official = unit.code if unit else None, published(ledger, period)
    return find(ledger, period, address, who, official=official, internal=internal, group=group)


def open_original(
    ledger: Ledger,
    sha256: str,
    name: str,
    *,
    sheet: str | None = None,
    cell: str | None = None,
    folder: Path | None = None,
) -> Path:
    """A read-only copy of an archived original, for another program to open; with `cell`, it opens at that cell.

    `folder`: where the copy is put, by default a new folder in the system's place for temporary files.
    """
    from zzdesk.ledger.origins import copy_of_original

    return copy_of_original(ledger, sha256, name, sheet=sheet, cell=cell, folder=folder)


def search_explanations(
    ledger: Ledger,
    period: Period | None = None,
    text: str = "",
    rule: str = "",
    unit: Unit | None = None,
    *,
    internal: bool = False,
) -> list[Explained]:
    """审核说明 in the standing returns of all units; `text` is sought in the words and the finding's sentence."""
    from zzdesk.ledger.explained import explained

    when, who = str(period) if period else None, unit.code if unit else ""
    return explained(ledger, period=when, text=text, rule=rule, unit=who, internal=internal)


def original(ledger: Ledger, sha256: str) -> bytes:
    """The archived file. ZzError("ledger.original_missing" | "ledger.original_changed")."""
    return ledger.archive.take(sha256)


def seen(ledger: Ledger, sha256: str) -> Seen:
    """The archived file's sheets as the reader saw them, to be looked at cell by cell. ZzError says why not."""
    from zzdesk.ledger.held import seen as look

    return look(ledger, sha256)
