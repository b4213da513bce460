"""通报 in the ledger: the frozen ones, never changed; and what people write in them, of which the last counts.

A bulletin is kept as the text that `analysis.bulletin.stored` makes of it; what it says is no matter of the ledger's,
only that it stays as it went out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.ledger import schema
from zzdesk.ledger.locks import lock_all
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period

PARTS = {"problems": "四、存在问题", "next": "五、下步要求"}  # written by people
Clock = Callable[[], datetime]


class Stood(NamedTuple):
    """The return that a bulletin took a unit's figures from."""

    kind: str
    revision: int
    sha256: str


class FrozenRow(NamedTuple):
    """A bulletin that went out. `returns`: what stood then, by unit."""

    period: Period
    number: str
    who: str
    at: str
    sha256: str
    returns: Mapping[str, Stood]


class Typed(NamedTuple):
    at: str
    who: str
    period: Period
    part: str
    words: str


# --- frozen ----------------------------------------------------------------------------------
def freeze(
    ledger: Ledger,
    period: Period,
    number: str,
    who: str,
    words: str,
    *,
    read_at: str = "",
    clock: Clock = datetime.now,
) -> FrozenRow:
    """Keep a bulletin (as stored text) for good, with what stands now. `read_at`: `state_of` before it was read.

    ZzError("bulletin.frozen") where the period has one, ("bulletin.unsigned") without number or name,
    ("bulletin.moved") where the figures are no longer those that were read.
    """
    number, who = number.strip(), who.strip()
    check_unfrozen(ledger, period, number, who)
    at = clock().isoformat(timespec="seconds")
    digest = sha256(words.encode()).hexdigest()
    with ledger.writing() as connection:
        lock_all(connection)
        _refuse_frozen(connection, period)
        if read_at and _state(connection) != read_at:
            raise ZzError("bulletin.moved", period=period.title)
        standing = {u: Stood(s.kind, s.revision, s.sha256) for u, s in sorted(ledger.standing(period).items())}
        made = FrozenRow(period, number, who, at, digest, standing)
        texts = {"period": str(period), "words": words, "places": _places(words), "returns": json.dumps(standing)}
        row = {**made._asdict(), **texts}
        connection.execute(insert(schema.bulletin).values(row))
    return made


def state_of(ledger: Ledger) -> str:
    """A hash of what figures are made from: plan versions, returns that stand, official figures, 归属认定."""
    with ledger.reading() as connection:
        return _state(connection)


def _state(connection: Connection) -> str:
    outcome, official, belonging = schema.outcome.c, schema.official.c, schema.belonging.c
    stands = connection.scalars(select(outcome.sha256).where(outcome.stands).order_by(outcome.sha256)).all()
    given = connection.scalars(select(official.sha256).distinct().order_by(official.sha256)).all()
    settled = connection.scalars(select(belonging.id).order_by(belonging.id)).all()
    plans = connection.scalars(select(schema.plan.c.version).order_by(schema.plan.c.version)).all()
    return sha256(json.dumps([*map(list, (plans, stands, given, settled))]).encode()).hexdigest()


_HEAD = [c for c in schema.bulletin.c if c.name not in {"words", "places"}]  # the text is megabytes
_OF_PERIOD = select(*_HEAD)


def check_unfrozen(ledger: Ledger, period: Period, number: str, who: str) -> None:
    """Whether a bulletin may be frozen. ZzError("bulletin.frozen" | "bulletin.unsigned")."""
    if not number.strip() or not who.strip():
        raise ZzError("bulletin.unsigned")
    with ledger.reading() as connection:
        _refuse_frozen(connection, period)


def _refuse_frozen(connection: Connection, period: Period) -> None:
    held = connection.execute(_OF_PERIOD.where(schema.bulletin.c.period == str(period))).first()
    if held is not None:
        raise ZzError("bulletin.frozen", period=period.title, number=held.number, at=held.at, who=held.who)


def frozen_bulletins(ledger: Ledger) -> list[FrozenRow]:
    """Every one that went out, in the order of their periods, without its text."""
    with ledger.reading() as connection:
        return [_row(row) for row in connection.execute(_OF_PERIOD.order_by(schema.bulletin.c.period))]


def frozen_of(ledger: Ledger, period: Period) -> tuple[FrozenRow, str] | None:
    """The one of a period with its text. ZzError("bulletin.changed") where the text is not what was frozen."""
    with ledger.reading() as connection:
        row = connection.execute(select(schema.bulletin).where(schema.bulletin.c.period == str(period))).first()
    if row is None:
        return None
    if sha256(row.words.encode()).hexdigest() != row.sha256:
        raise ZzError("bulletin.changed", period=period.title, number=row.number)
    return _row(row), row.words


def last_before(ledger: Ledger, period: Period) -> Period | None:
    """The period of the last one frozen before a period, of the same year: what places are counted against."""
    table = schema.bulletin.c
    wanted = select(table.period).where(table.period < str(period), table.period >= f"{period.year}-01")
    with ledger.reading() as connection:
        found = connection.scalar(wanted.order_by(table.period.desc()).limit(1))
    return None if found is None else Period.parse(found)


def places_in(ledger: Ledger, period: Period | None) -> dict[tuple[str, Address], int]:
    """The places that the frozen bulletin of a period printed, by unit and indicator; none without one."""
    table = schema.bulletin.c
    with ledger.reading() as connection:
        held = connection.scalar(select(table.places).where(table.period == str(period)))
    return {(unit, Address.parse(address)): rank for unit, address, rank in json.loads(held or "[]")}


def replaced_since(ledger: Ledger, period: Period) -> dict[str, str]:
    """Unit -> in words, the return that stands now where the bulletin had another; in the plan's order."""
    row = next((f for f in frozen_bulletins(ledger) if f.period == period), None)
    now, then = ledger.standing(period), row.returns if row else {}
    found = {}
    for unit in ledger.plan_of(period).units:
        was, stands = then.get(unit.code), now.get(unit.code)
        if stands is not None and (was is None or was.sha256 != stands.sha256):
            found[unit.code] = f"{unit.name}{stands.kind}第{stands.revision}版（{stands.received}收到）"
        elif stands is None and was is not None:
            found[unit.code] = f"{unit.name}{was.kind}第{was.revision}版已退回或撤下"
    return found


def _places(words: str) -> str:
    held = json.loads(words).get("places", [])
    return json.dumps([[p["unit"], p["address"], p["rank"]] for p in held])


def _row(row: Any) -> FrozenRow:
    returns = {unit: Stood(*stood) for unit, stood in json.loads(row.returns).items()}
    return FrozenRow(Period.parse(row.period), row.number, row.who, row.at, row.sha256, returns)


# --- typed -----------------------------------------------------------------------------------
def type_text(ledger: Ledger, period: Period, part: str, words: str, who: str, *, clock: Clock = datetime.now) -> Typed:
    """Record what people write of a part ("problems" | "next"); "" takes it back.

    ZzError("bulletin.part" | "bulletin.unsigned"), ("bulletin.frozen") once the bulletin went out.
    """
    if part not in PARTS:
        raise ZzError("bulletin.part", part=part, known="、".join(f"{k}（{v}）" for k, v in PARTS.items()))
    if not who.strip():
        raise ZzError("bulletin.nobody")
    made = Typed(clock().isoformat(timespec="seconds"), who.strip(), period, part, words.strip())
    with ledger.writing() as connection:
        lock_all(connection)
        _refuse_frozen(connection, period)
        connection.execute(insert(schema.typed).values({**made._asdict(), "period": str(period)}))
    return made


def typed_history(ledger: Ledger) -> list[Typed]:
    """Every text ever typed, oldest first."""
    with ledger.reading() as connection:
        rows = list(connection.execute(select(schema.typed).order_by(schema.typed.c.id)))
    return [Typed(r.at, r.who, Period.parse(r.period), r.part, r.words) for r in rows]


def typed_of(ledger: Ledger, period: Period) -> dict[str, str]:
    """Part -> what stands now."""
    found = {one.part: one.words for one in typed_history(ledger) if one.period == period}
    return {part: words for part, words in found.items() if words}


# --- proving ---------------------------------------------------------------------------------
def bulletin_rows(ledger: Ledger) -> dict[str, list[list[str]]]:
    """For the dump, without clocks: the frozen ones by their hash, and the texts that count."""
    frozen = [
        [str(f.period), f.number, f.sha256, *(f"{u}:{s.sha256}" for u, s in f.returns.items())]
        for f in frozen_bulletins(ledger)
    ]
    last = {(str(t.period), t.part): t.words for t in typed_history(ledger)}
    return {"frozen": frozen, "typed": sorted([*key, words] for key, words in last.items() if words)}


def verify_bulletins(ledger: Ledger) -> list[Finding]:
    """A finding for each frozen bulletin whose text is not what was frozen, or is none."""
    with ledger.reading() as connection:
        rows = list(connection.execute(select(schema.bulletin).order_by(schema.bulletin.c.period)))
    return [finding for row in rows if (finding := _fault(row))]


def _fault(row: Any) -> Finding | None:
    args = {"period": row.period, "number": row.number}
    if sha256(row.words.encode()).hexdigest() != row.sha256:
        return Finding(Level.ERROR, "bulletin.changed", args, place=row.number)
    try:
        held, returns = json.loads(row.words), json.loads(row.returns)
        sound = (held["period"], held["number"]) == (row.period, row.number) and isinstance(returns, dict)
        sound = sound and _places(row.words) == row.places
    except (ValueError, KeyError, TypeError):
        sound = False
    return None if sound else Finding(Level.ERROR, "bulletin.unreadable", args, place=row.number)
