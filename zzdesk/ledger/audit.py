"""Every decision ever made, on files, belongings and bulletins: when, by whom, why, by which document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from zzdesk.ledger import schema
from zzdesk.ledger.belonging import Belonging, records
from zzdesk.ledger.benchmarks import Benchmark, benchmark_history
from zzdesk.ledger.bulletins import PARTS, frozen_bulletins, typed_history
from zzdesk.ledger.decisions import WORDS
from zzdesk.ledger.store import Ledger
from zzdesk.values import decimal_text


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit trail; `return_` words what it was about, "" where the file is not held.

    `sha256` is "" where it was not about a file.
    """

    at: str
    who: str
    act: str
    sha256: str
    why: str
    document: str
    return_: str

    @property
    def line(self) -> str:
        document = f"，{self.document}" if self.document else ""
        act, return_ = WORDS.get(self.act, self.act), self.return_ or self.sha256[:12]
        return f"{self.at}　{self.who}　{act}　{return_}：{self.why}{document}"

    def as_json(self) -> dict[str, str]:
        names = ("at", "who", "act", "sha256", "why", "document")
        return {**{name: getattr(self, name) for name in names}, "return": self.return_}


def audit(ledger: Ledger) -> list[Entry]:
    """All decisions, oldest first."""
    units = {u.code: u.name for plan in ledger.plans.values() for u in plan.units}
    belongings = [
        Entry(b.at, b.who, "belong" if b.unit else "unbelong", "", b.why, b.document, _belonging(b, units))
        for b in records(ledger)
    ]
    return sorted([*_on_files(ledger, units), *belongings, *_on_bulletins(ledger)], key=lambda entry: entry.at)


def _on_bulletins(ledger: Ledger) -> list[Entry]:
    """What went out, what was written in it, what was typed in to compare with."""
    frozen = [
        Entry(f.at, f.who, "freeze", "", f.number, f.sha256[:12], f.period.title) for f in frozen_bulletins(ledger)
    ]
    typed = [
        Entry(t.at, t.who, "write", "", _brief(t.words), "", f"{t.period.title}{PARTS.get(t.part, t.part)}")
        for t in typed_history(ledger)
    ]
    compared = [
        Entry(b.at, b.who, "benchmark", "", _compared(b), b.source, f"{b.period.title}{b.area}{b.address}")
        for b in benchmark_history(ledger)
    ]
    return [*frozen, *typed, *compared]


def _brief(words: str) -> str:
    first = words.splitlines()[0] if words else "清空"
    return first if len(first) <= 30 else f"{first[:30]}…"


def _compared(told: Benchmark) -> str:
    value = "" if told.value is None else decimal_text(told.value)
    rank = f"位次{told.rank}" if told.rank else ""
    return "，".join(filter(None, (value, rank))) or "撤销"


def _belonging(told: Belonging, units: Mapping[str, str]) -> str:
    key = "、".join(told.key)
    return f"{key}归{units.get(told.unit, told.unit)}" if told.unit else key


def _on_files(ledger: Ledger, units: Mapping[str, str]) -> list[Entry]:
    decision, file = schema.decision, schema.file
    wanted = (
        select(*decision.c, file.c.unit, file.c.period, file.c.kind, file.c.revision)
        .outerjoin(file, file.c.sha256 == decision.c.sha256)
        .order_by(decision.c.id)
    )
    with ledger.reading() as connection:
        rows = connection.execute(wanted).all()
    return [
        Entry(r.at, r.who, r.act, r.sha256, r.why, r.document, _return(r, units.get(r.unit, r.unit or "")))
        for r in rows
    ]


def _return(row: object, unit: str) -> str:
    period, kind, revision = (getattr(row, name) for name in ("period", "kind", "revision"))
    edition = f"{kind}第{revision}版" if kind and revision is not None else ""
    return " ".join(filter(None, (unit, period, edition)))
