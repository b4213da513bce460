"""Every decision ever made on a file: when, by whom, on which return, why, by which document."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from zzdesk.ledger import schema
from zzdesk.ledger.decisions import WORDS
from zzdesk.ledger.store import Ledger


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit trail; `return_` words whose return it was, "" where the file is not held."""

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
    decision, file = schema.decision, schema.file
    wanted = (
        select(*decision.c, file.c.unit, file.c.period, file.c.kind, file.c.revision)
        .outerjoin(file, file.c.sha256 == decision.c.sha256)
        .order_by(decision.c.id)
    )
    with ledger.reading() as connection:
        rows = connection.execute(wanted).all()
    units = {u.code: u.name for plan in ledger.plans.values() for u in plan.units}
    return [
        Entry(r.at, r.who, r.act, r.sha256, r.why, r.document, _return(r, units.get(r.unit, r.unit or "")))
        for r in rows
    ]


def _return(row: object, unit: str) -> str:
    period, kind, revision = (getattr(row, name) for name in ("period", "kind", "revision"))
    edition = f"{kind}第{revision}版" if kind and revision is not None else ""
    return " ".join(filter(None, (unit, period, edition)))
