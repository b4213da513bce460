"""Which cells the standing returns fill: addresses alone, for counting over many units and a whole year."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import select

from zzdesk.address import Address
from zzdesk.ledger import schema
from zzdesk.period import Period

if TYPE_CHECKING:
    from zzdesk.ledger.store import Ledger


def filled_cells(ledger: Ledger, period: Period) -> dict[str, set[Address]]:
    """By unit, the cells of its standing return that hold a value, 无此项 or 待反馈."""
    file, outcome, value = schema.file, schema.outcome, schema.value
    wanted = (
        select(file.c.unit, value.c.address)
        .join(outcome, outcome.c.sha256 == file.c.sha256)
        .join(value, value.c.sha256 == file.c.sha256)
        .where(file.c.period == str(period), outcome.c.stands, file.c.plan == ledger.plan_of(period).name)
        .where(value.c.state != "blank")
    )
    found: dict[str, set[Address]] = {}
    with ledger.reading() as connection:
        for unit, words in connection.execute(wanted):
            found.setdefault(unit, set()).add(_address(words))
    return found


@lru_cache(maxsize=65536)
def _address(words: str) -> Address:
    return Address.parse(words)
