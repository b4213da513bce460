"""归属认定: what two units gave belongs to one of them, by a document; recorded, never changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert, select

from zzdesk.errors import ZzError
from zzdesk.ledger import schema
from zzdesk.ledger.locks import lock_all
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.model import Unit
from zzdesk.rules.contested import Contested, Key, Settled, contested


class Belonging(NamedTuple):
    """One record. `unit` is "" where an earlier one was taken back."""

    at: str
    who: str
    rule: str
    key: Key
    unit: str
    document: str
    why: str


def settled(ledger: Ledger) -> Settled:
    """What is confirmed now, by rule and key."""
    found: dict[tuple[str, Key], tuple[str, str]] = {}
    for one in records(ledger):
        found.pop((one.rule, one.key), None)
        if one.unit:
            found[one.rule, one.key] = (one.unit, one.document)
    return found


def records(ledger: Ledger) -> list[Belonging]:
    """Every record, oldest first."""
    table = schema.belonging
    with ledger.reading() as connection:
        rows = list(connection.execute(select(table).order_by(table.c.id)))
    return [Belonging(r.at, r.who, r.rule, tuple(json.loads(r.key)), r.unit, r.document, r.why) for r in rows]


def claims(ledger: Ledger, period: Period) -> list[Contested]:
    """What two units' standing returns of a period both hold."""
    held = {u: {a: placed.value for a, placed in cells.items()} for u, cells in ledger.values(period).items()}
    return contested(ledger.plan_of(period), held)


def record(
    ledger: Ledger,
    key: Sequence[str],
    unit: Unit | None,
    who: str,
    document: str,
    why: str,
    *,
    rule: str = "",
    clock: Callable[[], datetime] = datetime.now,
) -> Belonging:
    """Confirm whom a contested code belongs to; `unit` None takes the confirmation back.

    ZzError("ledger.reason" | "belonging.document" | "belonging.none" | "belonging.several" | "belonging.unit").
    """
    if not why.strip():
        raise ZzError("ledger.reason", act="belongs")
    if unit and not document.strip():
        raise ZzError("belonging.document")
    wanted = tuple(part.strip().upper() for part in key)
    code, units = _claimed(ledger, wanted, rule)
    if unit and unit.code not in units:
        names = "、".join(ledger.plan.unit(u).name for u in sorted(units))
        raise ZzError("belonging.unit", key="、".join(wanted), unit=unit.name, units=names)
    made = Belonging(
        clock().isoformat(timespec="seconds"),
        who,
        code,
        wanted,
        unit.code if unit else "",
        document.strip(),
        why.strip(),
    )
    with ledger.writing() as connection:
        lock_all(connection)
        row = {**made._asdict(), "key": json.dumps(wanted, ensure_ascii=False)}
        connection.execute(insert(schema.belonging).values(row))
    return made


def _claimed(ledger: Ledger, key: Key, rule: str) -> tuple[str, set[str]]:
    """The rule by which a key is contested, and the units that gave it in any period of the year."""
    found: dict[str, set[str]] = {}
    for period in ledger.plan.periods:
        for one in claims(ledger, period):
            if one.key == key and rule in ("", one.rule.code):
                found.setdefault(one.rule.code, set()).update(one.lines)
    if not found:
        raise ZzError("belonging.none", key="、".join(key))
    if len(found) > 1:
        raise ZzError("belonging.several", key="、".join(key), rules="、".join(sorted(found)))
    return next(iter(found.items()))


def belonging_rows(ledger: Ledger) -> list[list[str]]:
    """For the dump: what is confirmed now."""
    return sorted([rule, *key, unit, document] for (rule, key), (unit, document) in settled(ledger).items())
