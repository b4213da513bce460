"""汇总库: every file received, every value with its source cell, every decision; and which returns stand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import Label

from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.findings import Finding
from zzdesk.ledger import decisions, engines, rows, schema, upgrades
from zzdesk.ledger.decisions import BARRING, CONFIRM, RETURN, UNCONFIRM, Decision
from zzdesk.ledger.filled import filled_cells
from zzdesk.ledger.locks import lock_all, lock_file
from zzdesk.ledger.places import FolderPlace, place_of
from zzdesk.ledger.ready import said
from zzdesk.ledger.resolve import COUNTING, Held, Resolution, resolve, rivals
from zzdesk.ledger.status import Status, status_of
from zzdesk.period import Period
from zzdesk.plan.load import plan_from_files
from zzdesk.plan.model import Plan
from zzdesk.plan.versions import in_force, in_order, same_content
from zzdesk.returns.result import Placed, ReadReturn
from zzdesk.values import from_stored

# What is said for every file of a merge, made once: a statement is half the work of saying it.
_OF = schema.file.c.sha256 == bindparam("of")
_FILE_OF = select(schema.file).where(_OF)
_HELD_AS = select(schema.file.c.received, schema.file.c.verdict).where(_OF)
_IS_NAMED = select(schema.name.c.name).where(
    schema.name.c.sha256 == bindparam("of"), schema.name.c.name == bindparam("called")
)
_AT_ONCE = 5000  # rows that are fetched together
_FILE_IN, _NAME_IN, _VALUE_IN = insert(schema.file), insert(schema.name), insert(schema.value)


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
    """An open ledger, in a folder or on a server; a context manager. `shown` names it to people."""

    def __init__(self, where: Path | str) -> None:
        self.place = place_of(where)
        self.shown = self.place.shown
        self._engine = self.place.engine()
        self.archive = self.place.archive(self._engine)

    @property
    def folder(self) -> Path:
        """Of a ledger in a folder."""
        assert isinstance(self.place, FolderPlace)
        return self.place.folder

    @classmethod
    def create(cls, where: Path | str, plan: Plan) -> Ledger:
        """A new ledger with a plan inside. ZzError("ledger.exists") over an old one."""
        place_of(where).prepare()
        ledger = cls(where)
        try:
            ledger._begin(plan)
        except ZzError:
            ledger.close()
            raise
        return ledger

    def _begin(self, plan: Plan) -> None:
        """Tables and plan in one transaction: a ledger cut off at its birth is no ledger yet and can be made again."""
        with self.writing() as connection:
            if schema.version_of(connection) is not None:
                raise ZzError("ledger.exists", folder=self.shown)
            self.place.check_new(connection)
            schema.create(connection)
            _add_plan(connection, plan)

    @classmethod
    def open(cls, where: Path | str) -> Ledger:
        """ZzError("ledger.missing") where there is none, ("ledger.newer") for a later program's."""
        place = place_of(where)
        if not place.exists():
            raise ZzError("ledger.missing", folder=place.shown)
        ledger = cls(where)
        try:
            ledger._check()
        except ZzError:
            ledger.close()
            raise
        return ledger

    def _check(self) -> None:
        """A format this program knows, or makes of an older one; a merge cut off before it was settled is settled."""
        with self.reading() as connection:
            version = schema.version_of(connection)
        if version is None:
            raise ZzError("ledger.missing", folder=self.shown)
        if version > schema.VERSION:
            raise ZzError("ledger.newer", folder=self.shown)
        for step in upgrades.steps_from(version):
            with self.writing() as connection:
                lock_all(connection)
                upgrades.take_step(connection, step, self.place.backup)
        if self._is_cut_off():
            self.settle()
        self.place.tidy()

    def _is_cut_off(self) -> bool:
        file, outcome = schema.file, schema.outcome
        judged = select(outcome.c.sha256).where(outcome.c.sha256 == file.c.sha256)
        with self.reading() as connection:
            return connection.scalar(select(file.c.sha256).where(~judged.exists()).limit(1)) is not None

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, all or nothing. ZzError says what to do when the store refuses."""
        with self.place.worded(), self._engine.connect() as connection, engines.for_writing(connection).begin():
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.place.worded(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Reading everything as it was at one moment, though others write meanwhile."""
        with self.place.worded(), self._engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    # --- plans ---------------------------------------------------------------------------------
    @cached_property
    def plans(self) -> Mapping[str, Plan]:
        """The plan's versions, oldest first."""
        with self.reading() as connection:
            held = connection.execute(select(schema.plan))
            return {p.version: p for p in in_order(plan_from_files(json.loads(row.files)) for row in held)}

    @property
    def plan(self) -> Plan:
        """The newest version."""
        return list(self.plans.values())[-1]

    def add_plan(self, plan: Plan) -> bool:
        """Take in a version; False where it is held already. ZzError("ledger.plan_differs")."""
        with self.writing() as connection:
            added = _add_plan(connection, plan)
        self.__dict__.pop("plans", None)
        return added

    def plan_of(self, period: Period) -> Plan:
        """The version that counts for a period."""
        return in_force(self.plans.values(), period)

    # --- files ---------------------------------------------------------------------------------
    def recall(self, sha256: str) -> tuple[ReadReturn, date] | None:
        """How a file already held was read (without its values), and its day of arrival; None for a new one."""
        with self.reading() as connection:
            row = said(connection, _FILE_OF, {"of": sha256}).first()
        return None if row is None else (rows.recalled(row), date.fromisoformat(row.received))

    def hashes(self) -> set[bytes]:
        """Of every file held, to know a new one at once."""
        with self.reading() as connection:
            return {bytes.fromhex(sha256) for sha256 in connection.scalars(select(schema.file.c.sha256))}

    def store(self, read: ReadReturn, received: date) -> bool:
        """One file, in one transaction; its original is in the archive already. Read again, it takes its own place.

        False, and only its name is new, where another program has meanwhile stored it better: as of
        an earlier day, or read while this reader died of it.
        """
        values = rows.value_rows(read)
        with self.writing() as connection:
            lock_file(connection, read.sha256, read.return_id)
            held = _held_as(connection, read.sha256)
            if held and _is_better(held, read, received):
                _add_name(connection, read.sha256, read.file)
                return False
            names = _forgotten(connection, read.sha256) if held else set()
            said(connection, _FILE_IN, rows.file_row(read, received))
            said(connection, _NAME_IN, *({"sha256": read.sha256, "name": n} for n in sorted(names | {read.file})))
            if values:
                said(connection, _VALUE_IN, *values)
        return True

    def seen_again(self, sha256: str, name: str) -> None:
        """The same bytes once more, perhaps under another name."""
        with self.reading() as connection:
            if _is_named(connection, sha256, name):
                return
        with self.writing() as connection:
            lock_file(connection, sha256)
            _add_name(connection, sha256, name)

    def settle(self) -> Resolution:
        """Work out again which returns stand, over everything held."""
        with self.writing() as connection:
            lock_all(connection)
            return self._settle(connection)

    def _settle(self, connection: Connection) -> Resolution:
        """Within one transaction; only what differs is written."""
        outcome = schema.outcome
        found = resolve(self._held(connection))
        told = {(r.sha256, r.verdict, r.stands) for r in connection.execute(select(outcome))}
        changed = [
            {"sha256": sha, "verdict": verdict, "stands": stands}
            for sha, verdict, stands in sorted(_outcomes(found) - told)
        ]
        if changed:
            gone = [{"gone": row["sha256"]} for row in changed]
            connection.execute(delete(outcome).where(outcome.c.sha256 == bindparam("gone")), gone)
            connection.execute(insert(outcome), changed)
        return found

    def unsound_outcomes(self) -> set[str]:
        """Files whose stored outcome is not what the files and decisions held give."""
        with self.reading() as connection:
            told = {(r.sha256, r.verdict, r.stands) for r in connection.execute(select(schema.outcome))}
            return {row[0] for row in told ^ _outcomes(resolve(self._held(connection)))}

    def _held(self, connection: Connection) -> list[Held]:
        acts, confirmed = decisions.bars(connection), decisions.confirmations(connection)
        sent_back = decisions.sent_back(connection)
        file = schema.file.c
        wanted = select(
            file.sha256, file.verdict, file.plan, file.unit, file.period, file.kind, file.revision, file.digest
        )
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
                barred=acts.get(row.sha256) in BARRING,
                against=confirmed.get(row.sha256),
                sent_back=sent_back.get(row.sha256, frozenset()),
            )
            for row in connection.execute(wanted)
        ]

    # --- decisions ---------------------------------------------------------------------------------
    def decide(
        self,
        act: str,
        sha256: str,
        who: str,
        why: str,
        clock: Callable[[], datetime] = datetime.now,
        *,
        document: str = "",
    ) -> Resolution:
        """Record a decision on a file (its own verdict stays), and work out again what stands.

        退回 (return), 撤下 (withdraw), 恢复 (reapply); confirm: its sender has confirmed it in writing
        (`document`) against the other contents of its revision; unconfirm takes that back. Of two that conflict,
        returning one does not make the other stand: that only its sender can.
        """
        decision = decisions.checked(Decision(act, sha256, who, why, document))
        with self.writing() as connection:
            lock_all(connection)
            decisions.record(connection, self._judged(connection, decision), clock)
            return self._settle(connection)

    def _judged(self, connection: Connection, decision: Decision) -> Decision:
        """The decision, if it can be made, with the contents that it is made against."""
        held = self._held(connection)
        item = next((h for h in held if h.sha256 == decision.sha256), None)
        if item is None:
            raise ZzError("ledger.no_such_file", sha256=decision.sha256)
        if decision.act == UNCONFIRM and item.against is None:
            raise ZzError("ledger.not_confirmed", sha256=item.sha256)
        if decision.act == RETURN and resolve(held).verdicts[item.sha256] == "conflict":
            return replace(decision, against=tuple(sorted(rivals(item, held))))
        if decision.act != CONFIRM:
            return decision
        against = rivals(item, held) if item.counts else frozenset()
        if not against or item.against == against:
            raise ZzError("ledger.no_conflict", sha256=item.sha256)
        for other in held:
            if other.against is not None and other.digest in against and other.same_rank(item):
                raise ZzError("ledger.confirmed_other", sha256=other.sha256)
        return replace(decision, against=tuple(sorted(against)))

    def find(self, words: str) -> str:
        """The SHA-256 that begins with these letters. ZzError("ledger.no_such_file" | "ledger.short_hash")."""
        if not words:
            raise ZzError("ledger.no_such_file", sha256=words)
        with self.reading() as connection:
            wanted = select(schema.file.c.sha256).where(schema.file.c.sha256.startswith(words.lower(), autoescape=True))
            found = connection.scalars(wanted.limit(2)).all()
        if len(found) > 1:
            raise ZzError("ledger.short_hash", sha256=words)
        if not found:
            raise ZzError("ledger.no_such_file", sha256=words)
        return str(found[0])

    # --- asking ------------------------------------------------------------------------------------
    def standing(self, period: Period) -> dict[str, StandingReturn]:
        """The returns that count for a period, by unit code."""
        file, outcome = schema.file, schema.outcome
        wanted = (
            select(*file.c, outcome.c.verdict.label("final"), _first_name(), _arrived())
            .join(outcome, outcome.c.sha256 == file.c.sha256)
            .where(file.c.period == str(period), outcome.c.stands, file.c.plan == self.plan_of(period).name)
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
            .where(file.c.period == str(period), outcome.c.stands, file.c.plan == self.plan_of(period).name)
        )
        found: dict[str, dict[Address, Placed]] = {}
        known: dict[str, tuple[Address, bool]] = {}
        with self.reading() as connection:
            for some in connection.execute(wanted).partitions(_AT_ONCE):
                for unit, words, state, content, sheet, cell in some:
                    if words not in known:
                        known[words] = self._known(words)
                    address, numeric = known[words]
                    if unit not in found:
                        found[unit] = {}
                    found[unit][address] = Placed(from_stored(state, content, numeric), sheet, cell)
        return found

    def content(self, sha256: str) -> dict[Address, Placed]:
        """The values of one file held, standing or not, by address."""
        value = schema.value.c
        with self.reading() as connection:
            held = connection.execute(select(schema.value).where(value.sha256 == sha256)).all()
        found: dict[Address, Placed] = {}
        for row in held:
            address, numeric = self._known(row.address)
            found[address] = Placed(from_stored(row.state, row.content, numeric), row.sheet, row.cell)
        return found

    def files(self, period: Period | None = None, unit: str | None = None) -> list[Any]:
        """Every file held (of a period, of a unit), with its final verdict and its first name, by SHA-256."""
        file, outcome = schema.file, schema.outcome
        wanted = select(*file.c, outcome.c.verdict.label("final"), outcome.c.stands, _first_name(), _arrived()).join(
            outcome, outcome.c.sha256 == file.c.sha256
        )
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
        return rows.findings(packed or "[]")

    def acts(self) -> dict[str, str]:
        """The last decision (return, withdraw, reapply) on each file that has one."""
        with self.reading() as connection:
            return decisions.bars(connection)

    def status(self, period: Period, today: date) -> Status:
        """报送情况 of a period, as of a day."""
        held = self.files(period)
        return status_of(self.plan_of(period), period, today, held, self.acts(), filled_cells(self, period))

    def city_findings(self, period: Period) -> list[Finding]:
        """市级审核 over the standing returns: one code from two units, city figures beside the districts' sums."""
        from zzdesk.ledger.belonging import settled
        from zzdesk.rules.city import find_city

        standing = self.standing(period)
        held = {u: {a: placed.value for a, placed in cells.items()} for u, cells in self.values(period).items()}
        settled_now = settled(self)
        return find_city(self.plan_of(period), {u: c for u, c in held.items() if u in standing}, settled_now)

    def is_sample(self, period: Period) -> bool:
        """Whether any standing return of the period is 示例数据: then everything made from it says so."""
        return any(found.sample for found in self.standing(period).values())

    def _known(self, words: str) -> tuple[Address, bool]:
        """An address of any version held, and whether it takes numbers."""
        address = Address.parse(words)
        indicator = next((i for p in self.plans.values() if (i := p.indicator(address))), None)
        return address, bool(indicator and indicator.numeric)


def _first_name() -> Label[str]:
    names = schema.name
    first = select(func.min(names.c.name)).where(names.c.sha256 == schema.file.c.sha256)
    return first.scalar_subquery().label("name")


def _arrived() -> Label[str]:
    """The day a return first came in any bytes: one that was sent in time and again later is not late."""
    file, twin = schema.file, schema.file.alias()
    same = (twin.c[n] == file.c[n] for n in ("period", "unit", "plan", "kind", "revision", "digest"))
    first = select(func.min(twin.c.received)).where(*same, twin.c.verdict.in_(COUNTING))
    return first.scalar_subquery().label("arrived")


def _standing(row: Any, period: Period) -> StandingReturn:
    return StandingReturn(
        unit=row.unit,
        period=period,
        kind=row.kind,
        revision=row.revision,
        sha256=row.sha256,
        file=row.name,
        received=date.fromisoformat(row.arrived),
        verdict=row.final,
        sample=row.sample,
        code=row.code,
    )


def _add_plan(connection: Connection, plan: Plan) -> bool:
    files = json.dumps(dict(plan.files), ensure_ascii=False)
    known = connection.scalar(select(schema.plan.c.files).where(schema.plan.c.version == plan.version))
    if known is None:
        row = {"version": plan.version, "effective": plan.effective.isoformat(), "files": files}
        connection.execute(insert(schema.plan).values(row))
    elif not same_content(plan_from_files(json.loads(known)), plan):
        raise ZzError("ledger.plan_differs", version=plan.version)
    return known is None


def _outcomes(found: Resolution) -> set[tuple[str, str, bool]]:
    standing = set(found.standing.values())
    return {(sha, verdict, sha in standing) for sha, verdict in found.verdicts.items()}


def _held_as(connection: Connection, sha256: str) -> Any:
    """Day of arrival and verdict of a file that is held; None for a new one."""
    return said(connection, _HELD_AS, {"of": sha256}).first()


def _is_better(held: Any, read: ReadReturn, received: date) -> bool:
    day = received.isoformat()
    return bool(held.received < day or (held.received == day and read.verdict == "unreadable" != held.verdict))


def _forgotten(connection: Connection, sha256: str) -> set[str]:
    """Take out a file's rows; the names it came under."""
    names = set(connection.scalars(select(schema.name.c.name).where(schema.name.c.sha256 == sha256)))
    for table in (schema.outcome, schema.value, schema.name, schema.file):
        connection.execute(delete(table).where(table.c.sha256 == sha256))
    return names


def _is_named(connection: Connection, sha256: str, name: str) -> bool:
    return said(connection, _IS_NAMED, {"of": sha256, "called": name}).scalar() is not None


def _add_name(connection: Connection, sha256: str, name: str) -> None:
    if not _is_named(connection, sha256, name):
        connection.execute(insert(schema.name).values(sha256=sha256, name=name))
