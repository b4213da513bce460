"""审核说明 over all units: what was explained, by whom, for which finding; to search in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from zzdesk.address import Address
from zzdesk.ledger import rows, schema
from zzdesk.ledger.store import Ledger
from zzdesk.plan.model import SINGLE_ENTERPRISES


@dataclass(frozen=True, slots=True)
class Explained:
    """One explanation of a standing return, with the finding it answers (`message` "" where that has passed)."""

    unit: str
    name: str
    period: str
    kind: str
    revision: int
    rule: str
    addresses: tuple[str, ...]
    values: tuple[str, ...]
    words: str
    message: str
    file: str
    sha256: str

    def as_json(self) -> dict[str, object]:
        told = {name: getattr(self, name) for name in self.__slots__}
        return {**told, "addresses": list(self.addresses), "values": list(self.values)}


def explained(
    ledger: Ledger,
    *,
    period: str | None = None,
    text: str = "",
    rule: str = "",
    unit: str = "",
    internal: bool = False,
) -> list[Explained]:
    """Explanations in the standing returns, by period, then unit in the bureau's order.

    `text` is sought in the words and in the finding's sentence, letters of either case; `rule` is a rule's code or its
    beginning. What explains single enterprises' figures is left out unless `internal`.
    """
    secret = {f.code for p in ledger.plans.values() for f in p.forms if f.disclosure == SINGLE_ENTERPRISES}
    units = {u.code: u for p in ledger.plans.values() for u in p.units}
    found = []
    for row in _returns(ledger, period, unit):
        name, order = (units[row.unit].name, units[row.unit].order) if row.unit in units else (row.unit, 0)
        for one in _of(row, name):
            is_secret = any(_form(a) in secret for a in one.addresses)
            if (internal or not is_secret) and _matches(one, text, rule):
                found.append((one.period, order, one.rule, one.addresses, one))
    return [entry[-1] for entry in sorted(found, key=lambda entry: entry[:-1])]


def _returns(ledger: Ledger, period: str | None, unit: str) -> list[Any]:
    file, outcome, names = schema.file, schema.outcome, schema.name
    first = select(names.c.name).where(names.c.sha256 == file.c.sha256).order_by(names.c.name).limit(1)
    wanted = (
        select(*file.c, first.scalar_subquery().label("name"))
        .join(outcome, outcome.c.sha256 == file.c.sha256)
        .where(outcome.c.stands, file.c.explanations != "[]")
    )
    if period:
        wanted = wanted.where(file.c.period == period)
    if unit:
        wanted = wanted.where(file.c.unit == unit)
    with ledger.reading() as connection:
        return list(connection.execute(wanted))


def _of(row: Any, name: str) -> Iterator[Explained]:
    messages = {f.key: f.message for f in rows.findings(row.findings)}
    for rule, addresses, values, words in json.loads(row.explanations):
        key = (rule, tuple(addresses), tuple(values))
        told = (row.unit, name, row.period, row.kind, row.revision)
        yield Explained(*told, *key, words, messages.get(key, ""), row.name, row.sha256)


def _matches(one: Explained, text: str, rule: str) -> bool:
    wanted = text.strip().casefold()
    return one.rule.startswith(rule) and (wanted in one.words.casefold() or wanted in one.message.casefold())


def _form(words: str) -> str:
    try:
        return Address.parse(words.rpartition(":")[2].partition("@")[0]).form
    except ValueError:
        return words.partition(".")[0]
