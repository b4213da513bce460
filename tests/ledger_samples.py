"""A ledger with returns put in, for the tests of what is asked of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.returns_samples import data_of
from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.ledger.intake import MergeReport
from zzdesk.ledger.store import Ledger
from zzdesk.returns.content import Content
from zzdesk.values import Value


def take(ledger: Ledger, folder: Path, received: date, **files: bytes | Content) -> MergeReport:
    """Merge files given by name: take(ledger, inbox, day, 巩义=sample())."""
    paths = []
    for name, content in files.items():
        path = folder / f"{name}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else data_of(content))
        paths.append(path)
    return session.merge(ledger, paths, received)


def filled(content: Content, **cells: str | Value) -> Content:
    """The same return with other figures: filled(content, ZZ01_08_2="7")."""
    changed = {
        Address.parse(k.replace("_", ".")): v if isinstance(v, Value) else values.number(v) for k, v in cells.items()
    }
    return replace(content, values={**content.values, **changed})
