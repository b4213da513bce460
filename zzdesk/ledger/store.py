"""汇总库: every file received, every value with its source cell, every decision; and which returns stand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.selectable import ScalarSelect

from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.ledger import schema
from zzdesk.ledger.archive import Archive
from zzdesk.ledger.resolve import Held, Resolution, resolve
from zzdesk.ledger.status import Status, status_of
from zzdesk.period import Period
from zzdesk.plan.load import plan_from_files
from zzdesk.plan.model import Plan
from zzdesk.returns.result import Placed, ReadReturn
from zzdesk.values import from_stored

DATABASE, ARCHIVE = "ledger.db", "archive"
BARRING, UNBARRING = ("return", "withdraw"), "reapply"


@dataclass(frozen=True, slots=True)
class StandingReturn:
    """The return that counts for one unit and period."""

    unit: str
    period: Period
    kind: str
    revision: int
    sha256: str
    file: str
    received: date
    verdict: str
    sample: bool
    code: str | None


class Ledger:
    """An open ledger folder; a context manager."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = Archive(folder / ARCHIVE)
        self._engine = schema.engine_for(str(folder / DATABASE))

    @classmethod
    def create(cls, folder: Path, plan: Plan) -> Ledger:
        """A new ledger with a plan inside. ZzError("ledger.exists") over an old one."""
        if (folder / DATABASE).exists():
            raise ZzError("ledger.exists", folder=folder)
        try:
            (folder / ARCHIVE).mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise ZzError("file.cannot_write", file=folder, fault=fault.strerror or str(fault)) from fault
        ledger = cls(folder)
        with ledger.writing() as connection:
            schema.create(connection)
        ledger.add_plan(plan)
        return ledger

    @classmethod
    def open(cls, folder: Path) -> Ledger:
        """ZzError("ledger.missing") where there is none, ("ledger.newer") for a later program's."""
        if not (folder / DATABASE).is_file():
            raise ZzError("ledger.missing", folder=folder)
        ledger = cls(folder)
        with ledger.reading() as connection:
            found = connection.scalar(select(schema.meta.c.words).where(schema.meta.c.name == "schema"))
        if found is None or int(found) > schema.VERSION:
            ledger.close()
            raise ZzError("ledger.newer", folder=folder)
        return ledger

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, all or nothing. ZzError says what to do when the store refuses."""
        with self._worded(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._worded(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _worded(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as fault:
            words = str(getattr(fault, "orig", fault))
            code = "ledger.locked" if "locked" in words else "file.no_space" if "full" in words else "ledger.damaged"
            place = self.folder / DATABASE
            raise ZzError(code, folder=self.folder, file=place, fault=words) from fault

    # --- plans ---------------------------------------------------------------------------------
    @cached_property
    def plans(self) -> Mapping[str, Plan]:
        """The plan's versions, oldest first."""
        with self.reading() as connection:
            rows = connection.execute(select(schema.plan).order_by(schema.plan.c.effective, schema.plan.c.version))
            return {row.version: plan_from_files(json.loads(row.files)) for row in rows}

    @property
    def plan(self) -> Plan:
        """The newest version."""
        return list(self.plans.values())[-1]

    def add_plan(self, plan: Plan) -> None:
        """Take in a version; the same version again changes nothing."""
        row = {
            "version": plan.version,
            "effective": plan.effective.isoformat(),
            "files": json.dumps(dict(plan.files), ensure_ascii=False),
        }
        with self.writing() as connection:
            known = connection.scalar(select(schema.plan.c.files).where(schema.plan.c.version == plan.version))
            if known is None:
                connection.execute(insert(schema.plan).values(row))
            elif known != row["files"]:
                raise ZzError("ledger.plan_differs", version=plan.version)
        self.__dict__.pop("plans", None)

    # --- files ---------------------------------------------------------------------------------
    def recall(self, sha256: str) -> tuple[ReadReturn, date] | None:
        """How a file already held was read (without its values), and its day of arrival; None for a new one."""
        with self.reading() as connection:
            row = connection.execute(select(schema.file).where(schema.file.c.sha256 == sha256)).first()
        return None if row is None else (_recalled(row), date.fromisoformat(row.received))

    def store(self, read: ReadReturn, received: date) -> None:
        """One file, in one transaction; its original is in the archive already. Read again, it takes its own place."""
        row = {
            "sha256": read.sha256,
            "verdict": read.verdict,
            "unit": read.unit,
            "period": read.period,
            "kind": read.kind,
            "revision": read.revision,
            "return_id": read.return_id,
            "plan": read.plan,
            "plan_version": read.plan_version,
            "seal": read.seal,
            "code": read.code,
            "cells_read": read.cells_read,
            "placed": read.placed,
            "refused": read.refused,
            "digest": read.content_digest,
            "reason": read.reason,
            "sample": read.sample,
            "received": received.isoformat(),
            "findings": _packed([_finding_row(f) for f in read.findings]),
            "drift": _packed(list(read.drift)),
            "explanations": _packed([[*key, words] for key, words in read.explanations.items()]),
            "foot": _packed(dict(read.foot)),
        }
        values = [
            {
                "sha256": read.sha256,
                "address": str(address),
                "state": placed.value.state.value,
                "content": placed.value.content,
                "sheet": placed.sheet,
                "cell": placed.cell,
            }
            for address, placed in read.values.items()
        ]
        with self.writing() as connection:
            names = set(connection.scalars(select(schema.name.c.name).where(schema.name.c.sha256 == read.sha256)))
            for table in (schema.outcome, schema.value, schema.name, schema.file):
                connection.execute(delete(table).where(table.c.sha256 == read.sha256))
            connection.execute(insert(schema.file).values(row))
            rows = [{"sha256": read.sha256, "name": n} for n in sorted(names | {read.file})]
            connection.execute(insert(schema.name), rows)
            if values:
                connection.execute(insert(schema.value), values)

    def seen_again(self, sha256: str, name: str) -> None:
        """The same bytes once more, perhaps under another name."""
        names = schema.name
        with self.writing() as connection:
            known = connection.scalar(select(names.c.name).where(names.c.sha256 == sha256, names.c.name == name))
            if known is None:
                connection.execute(insert(names).values(sha256=sha256, name=name))

    def settle(self) -> Resolution:
        """Work out again which returns stand, over everything held."""
        with self.writing() as connection:
            found = resolve(self._held(connection))
            connection.execute(delete(schema.outcome))
            standing = set(found.standing.values())
            rows = [{"sha256": s, "verdict": v, "stands": s in standing} for s, v in found.verdicts.items()]
            if rows:
                connection.execute(insert(schema.outcome), rows)
        return found

    def _held(self, connection: Connection) -> list[Held]:
        barred = self._barred(connection)
        file = schema.file
        return [
            Held(
                sha256=row.sha256,
                verdict=row.verdict,
                plan=row.plan or "",
                unit=row.unit or "",
                period=row.period or "",
                kind=row.kind or "草稿",
                revision=row.revision or 0,
                digest=row.digest or row.sha256,
                barred=row.sha256 in barred,
            )
            for row in connection.execute(select(file).order_by(file.c.sha256))
        ]

    def _barred(self, connection: Connection) -> set[str]:
        barred: set[str] = set()
        for row in connection.execute(select(schema.decision).order_by(schema.decision.c.id)):
            (barred.add if row.act in BARRING else barred.discard)(row.sha256)
        return barred

    # --- decisions ---------------------------------------------------------------------------------
    def decide(
        self, act: str, sha256: str, who: str, why: str, clock: Callable[[], datetime] = datetime.now
    ) -> Resolution:
        """Record 退回 (return), 撤下 (withdraw) or 恢复 (reapply) of a file; its own verdict stays."""
        if act not in {*BARRING, UNBARRING}:
            raise ValueError(act)
        if not why.strip():
            raise ZzError("ledger.reason", act=act)
        if self.recall(sha256) is None:
            raise ZzError("ledger.no_such_file", sha256=sha256)
        at = clock().isoformat(timespec="seconds")
        with self.writing() as connection:
            connection.execute(insert(schema.decision).values(at=at, who=who, act=act, sha256=sha256, why=why.strip()))
        return self.settle()

    # --- asking ------------------------------------------------------------------------------------
    def standing(self, period: Period) -> dict[str, StandingReturn]:
        """The returns that count for a period, by unit code."""
        file, outcome = schema.file, schema.outcome
        wanted = (
            select(*file.c, outcome.c.verdict.label("final"), self._first_name().label("name"))
            .join(outcome, outcome.c.sha256 == file.c.sha256)
            .where(file.c.period == str(period), outcome.c.stands, file.c.plan == self.plan.name)
        )
        with self.reading() as connection:
            return {row.unit: _standing(row, period) for row in connection.execute(wanted)}

    def values(self, period: Period) -> dict[str, dict[Address, Placed]]:
        """The values of the standing returns of a period, by unit and address."""
        file, outcome, value = schema.file, schema.outcome, schema.value
        wanted = (
            select(file.c.unit, value.c.address, value.c.state, value.c.content, value.c.sheet, value.c.cell)
            .join(outcome, outcome.c.sha256 == file.c.sha256)
            .join(value, value.c.sha256 == file.c.sha256)
            .where(file.c.period == str(period), outcome.c.stands, file.c.plan == self.plan.name)
        )
        found: dict[str, dict[Address, Placed]] = {}
        addresses: dict[str, Address] = {}
        with self.reading() as connection:
            for unit, words, state, content, sheet, cell in connection.execute(wanted):
                address = addresses.setdefault(words, Address.parse(words))
                placed = Placed(from_stored(state, content, self._is_numeric(address)), sheet, cell)
                found.setdefault(unit, {})[address] = placed
        return found

    def files(self, period: Period | None = None, unit: str | None = None) -> list[Any]:
        """Every file held (of a period, of a unit), with its final verdict and its first name, by SHA-256."""
        file, outcome = schema.file, schema.outcome
        wanted = select(
            *file.c, outcome.c.verdict.label("final"), outcome.c.stands, self._first_name().label("name")
        ).join(outcome, outcome.c.sha256 == file.c.sha256, isouter=True)
        if period:
            wanted = wanted.where(file.c.period == str(period))
        if unit:
            wanted = wanted.where(file.c.unit == unit)
        with self.reading() as connection:
            return list(connection.execute(wanted.order_by(file.c.sha256)))

    def findings(self, sha256: str) -> list[Finding]:
        """The findings of one file, worded anew."""
        with self.reading() as connection:
            packed = connection.scalar(select(schema.file.c.findings).where(schema.file.c.sha256 == sha256))
        return [_finding(row) for row in json.loads(packed or "[]")]

    def barred(self) -> set[str]:
        """Files that the bureau has sent back or withdrawn."""
        with self.reading() as connection:
            return self._barred(connection)

    def status(self, period: Period, today: date) -> Status:
        """报送情况 of a period, as of a day."""
        rows = self.files(period)
        return status_of(self.plan, period, today, rows, self.barred(), self.values(period))

    def is_sample(self, period: Period) -> bool:
        """Whether any standing return of the period is 示例数据: then everything made from it says so."""
        return any(found.sample for found in self.standing(period).values())

    def _first_name(self) -> ScalarSelect[Any]:
        names = schema.name
        return select(func.min(names.c.name)).where(names.c.sha256 == schema.file.c.sha256).scalar_subquery()

    def _is_numeric(self, address: Address) -> bool:
        indicator = next((i for p in self.plans.values() if (i := p.indicator(address))), None)
        return bool(indicator and indicator.numeric)


def _standing(row: Any, period: Period) -> StandingReturn:
    return StandingReturn(
        unit=row.unit,
        period=period,
        kind=row.kind,
        revision=row.revision,
        sha256=row.sha256,
        file=row.name,
        received=date.fromisoformat(row.received),
        verdict=row.final,
        sample=row.sample,
        code=row.code,
    )


def _recalled(row: Any) -> ReadReturn:
    return ReadReturn(
        file="",
        sha256=row.sha256,
        verdict=row.verdict,
        unit=row.unit,
        period=row.period,
        kind=row.kind,
        revision=row.revision,
        return_id=row.return_id,
        plan=row.plan,
        plan_version=row.plan_version,
        seal=row.seal,
        code=row.code,
        cells_read=row.cells_read,
        placed=row.placed,
        refused=row.refused,
        findings=tuple(_finding(f) for f in json.loads(row.findings)),
        drift=tuple(json.loads(row.drift)),
        content_digest=row.digest,
        reason=row.reason,
        sample=row.sample,
    )


def _packed(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _finding_row(finding: Finding) -> dict[str, object]:
    """A finding's fields: code and arguments, so that it can be worded anew; a rule's sentence as it stood."""
    args = {k: v if isinstance(v, str | int | float | bool | None) else str(v) for k, v in finding.args.items()}
    return {
        "level": finding.level.value,
        "code": finding.code,
        "args": args,
        "addresses": list(finding.addresses),
        "values": list(finding.values),
        "sheet": finding.sheet,
        "cell": finding.cell,
        "value": finding.value,
        "explained": finding.explained,
        "wording": finding.wording,
        "place": finding.place,
    }


def _finding(row: dict[str, object]) -> Finding:
    fields = dict(row)
    for name in ("addresses", "values"):
        listed = fields[name]
        assert isinstance(listed, list)
        fields[name] = tuple(listed)
    return Finding(**{**fields, "level": Level(str(fields["level"]))})  # type: ignore[arg-type]
