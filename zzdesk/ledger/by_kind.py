"""快报数 and 正式数 side by side: what the best return of each kind said, also where a later kind has taken over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeAlias

from sqlalchemy import select

from zzdesk.address import Address
from zzdesk.ledger import schema
from zzdesk.ledger.decisions import BARRING
from zzdesk.ledger.resolve import COUNTING
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.values import Value, from_stored

Said: TypeAlias = Mapping[tuple[str, str], Mapping[Address, Value]]  # (unit, kind) -> its figures
_SOUND = COUNTING | {"superseded"}


def said_by_kind(ledger: Ledger, period: Period, wanted: Collection[Address]) -> Said:
    """The figures at the wanted (numeric) addresses, of the highest revision of each unit and kind.

    Returned, withdrawn and conflicting files say nothing; a 快报 that a 正式 has taken the place of does.
    """
    best = _best(ledger, period)
    file, value = schema.file, schema.value
    asked = (
        select(value.c.sha256, value.c.address, value.c.state, value.c.content)
        .join(file, file.c.sha256 == value.c.sha256)
        .where(file.c.period == str(period), value.c.address.in_([str(a) for a in wanted]))
    )
    found: dict[tuple[str, str], dict[Address, Value]] = {key: {} for key in best.values()}
    with ledger.reading() as connection:
        for sha, address, state, content in connection.execute(asked):
            if sha in best:
                found[best[sha]][Address.parse(address)] = from_stored(state, content, True)
    return found


def _best(ledger: Ledger, period: Period) -> dict[str, tuple[str, str]]:
    """SHA-256 -> unit and kind, of the highest sound revision of each."""
    acts = ledger.acts()
    top: dict[tuple[str, str], tuple[int, str]] = {}
    for row in ledger.files(period):
        if row.final in _SOUND and acts.get(row.sha256) not in BARRING:
            key = (row.unit, row.kind)
            if key not in top or top[key][0] < row.revision:
                top[key] = (row.revision, row.sha256)
    return {sha: key for key, (_, sha) in top.items()}
