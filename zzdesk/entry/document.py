"""The clerk's file in use: values by address and period, and the one way to change them."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from zzdesk.address import Address
from zzdesk.entry.edits import Change, Edit, Key, SetCells, SetExplanation, SetFoot
from zzdesk.entry.workspace import Statement, Workspace, checked, checksum
from zzdesk.entry.writer import Writer
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.load import plan_from_files
from zzdesk.plan.model import Plan, Unit
from zzdesk.values import BLANK, Value, from_stored

if TYPE_CHECKING:
    from zzdesk.rules.evaluate import Look
    from zzdesk.rules.tree import Ref

_CELL = "period,address,state,content"
_HISTORY = "at,who,period,address,old_state,old_content,state,content,why"
_EXPLANATION = "period,finding,words,at,who"


class HistoryRow(NamedTuple):
    at: str
    who: str
    old: Value
    new: Value
    why: str


class ExportRow(NamedTuple):
    period: Period
    kind: str
    revision: int
    digest: str
    code: str
    file: str
    at: str
    reason: str


class Document:
    """An open .zzd. With `writer_thread` commits run behind the typing and `on_saved`/`on_failed`
    are called from that thread; without it `apply` returns after the commit."""

    def __init__(self, workspace: Workspace, *, writer_thread: bool, clock: Callable[[], datetime]) -> None:
        self._workspace = workspace
        self._clock = clock
        self._meta = {row[0]: row[1] for row in workspace.rows("SELECT name, words FROM meta")}
        self.plan = _newest_plan(workspace)
        unit = self.plan.find_unit(self._meta.get("unit", ""))
        if unit is None:
            raise ZzError("file.damaged", file=workspace.path, fault="填报单位")
        self.unit: Unit = unit
        self.damage: list[Finding] = []
        self.saved_at: datetime | None = None
        self.on_saved: Callable[[datetime], None] | None = None
        self.on_failed: Callable[[ZzError], None] | None = None
        self._cells: dict[Period, dict[Address, Value]] = {}
        self._explanations: dict[Period, dict[Key, str]] = {}
        self._foot = {row[0]: row[1] for row in self._checked_rows("foot", "name,words")}
        self._writer = Writer(workspace, self._saved, self._failed) if writer_thread and not self.read_only else None

    @classmethod
    def create(
        cls,
        path: Path | str,
        plan: Plan,
        unit: Unit,
        *,
        sample: bool = False,
        clock: Callable[[], datetime] = datetime.now,
    ) -> Document:
        """A new file for a unit, with the plan inside. `sample` marks all its returns 示例数据."""
        if not plan.forms_of(unit):
            raise ZzError("unit.no_forms", unit=unit.name, plan=plan.title)
        meta = {"unit": unit.code, "created": clock().isoformat(timespec="seconds"), "sample": "yes" if sample else ""}
        files = json.dumps(dict(plan.files), ensure_ascii=False)
        row = (plan.version, plan.effective.isoformat(), files)
        statement = Statement("INSERT INTO plan VALUES (?,?,?,?)", (*row, checksum(*row)))
        return cls(Workspace.create(Path(path), meta, statement), writer_thread=False, clock=clock)

    @classmethod
    def open(
        cls, path: Path | str, *, writer_thread: bool = False, clock: Callable[[], datetime] = datetime.now
    ) -> Document:
        """ZzError where the file is missing, not a clerk's file, or damaged beyond reading."""
        return cls(Workspace.open(Path(path)), writer_thread=writer_thread, clock=clock)

    # --- reading -------------------------------------------------------------------
    @property
    def path(self) -> Path:
        return self._workspace.path

    @property
    def read_only(self) -> bool:
        return self._workspace.read_only

    @property
    def sample(self) -> bool:
        return self._meta.get("sample") == "yes"

    @property
    def foot(self) -> Mapping[str, str]:
        return MappingProxyType(self._foot)

    def value(self, address: Address, period: Period) -> Value:
        return self._period(period).get(address, BLANK)

    def values(self, period: Period) -> Mapping[Address, Value]:
        """The filled cells of a period."""
        return MappingProxyType(self._period(period))

    def filled_periods(self) -> list[Period]:
        """Periods that hold anything, without reading what they hold."""
        self.flush()
        rows = self._workspace.rows("SELECT DISTINCT period FROM cell WHERE state<>'blank'")
        known = {row[0] for row in rows}
        return [p for p in self.plan.periods if str(p) in known]

    def look(self, period: Period) -> Look:
        """What rules read: this period, the last one, the targets. Last year's figures are not in the file."""
        from zzdesk.rules.sources import look_over  # not on the way to the first grid

        prev = self.plan.prev(period)

        def others(ref: Ref) -> Value:
            return self.value(ref.address, prev) if ref.when == "prev" and prev else BLANK

        return look_over(self.plan, self.unit, lambda a: self.value(a, period), others)

    def explanations(self, period: Period) -> Mapping[Key, str]:
        if period not in self._explanations:
            rows = self._checked_rows("explanation", _EXPLANATION, "WHERE period=?", str(period))
            self._explanations[period] = {_key_from(row[1]): row[2] for row in rows}
        return MappingProxyType(self._explanations[period])

    def history(self, address: Address, period: Period) -> list[HistoryRow]:
        """Every change of a cell, oldest first."""
        self.flush()
        where = "WHERE period=? AND address=? ORDER BY id"
        rows, _ = self._workspace.verified("history", _HISTORY, where, str(period), str(address))
        numeric = self._is_numeric(address)
        return [
            HistoryRow(r[0], r[1], from_stored(r[4], r[5], numeric), from_stored(r[6], r[7], numeric), r[8])
            for r in rows
        ]

    def exports(self, period: Period) -> list[ExportRow]:
        """Returns made of a period, oldest first."""
        self.flush()
        sql = "SELECT period,kind,revision,digest,code,file,at,reason FROM export WHERE period=? ORDER BY id"
        return [ExportRow(Period.parse(r[0]), r[1], int(r[2]), *r[3:]) for r in self._workspace.rows(sql, str(period))]

    # --- changing ---------------------------------------------------------------------
    def apply(self, edit: Edit) -> Change:
        """Make an edit; the answer names what it touched and holds its inverse.

        ZzError("cell.locked" | "explanation.empty" | "file.read_only") refuses it whole.
        """
        if self.read_only:
            raise ZzError("file.read_only", file=self.path)
        if isinstance(edit, SetCells):
            return self._set_cells(edit)
        if isinstance(edit, SetExplanation):
            return self._set_explanation(edit)
        return self._set_foot(edit)

    def record_export(self, row: ExportRow) -> None:
        self.flush()
        sql = "INSERT INTO export (period,kind,revision,digest,code,file,at,reason) VALUES (?,?,?,?,?,?,?,?)"
        fields = (str(row.period), row.kind, row.revision, row.digest, row.code, row.file, row.at, row.reason)
        self._save([Statement(sql, fields)])

    def save_copy(self, path: Path | str) -> None:
        """另存: a sound copy, also while the file is open."""
        self.flush()
        self._workspace.copy_to(Path(path))

    def retry(self) -> None:
        """Try again to save what could not be saved."""
        if self._writer:
            self._writer.retry()

    @property
    def is_saved(self) -> bool:
        """Whether everything typed is on disk already."""
        return self._writer is None or self._writer.is_idle

    def flush(self) -> bool:
        """Wait until everything typed is on disk; False when it could not be."""
        return self._writer.flush() if self._writer else True

    def close(self) -> bool:
        """Save what is left and let the file go; False when something could not be saved."""
        done = self._writer.close() if self._writer else True
        self._workspace.close()
        return done

    def __enter__(self) -> Document:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- inside -------------------------------------------------------------------------
    def _set_cells(self, edit: SetCells) -> Change:
        self._refuse_locked(edit)
        stored = self._period(edit.period)
        old = {address: stored.get(address, BLANK) for address in edit.cells}
        statements = []
        for address, new in edit.cells.items():
            if new != old[address]:
                statements += self._cell_statements(edit, address, old[address], new)
        self._save(statements)
        for address, new in edit.cells.items():
            if new.is_blank:
                stored.pop(address, None)
            else:
                stored[address] = new
        inverse = SetCells(edit.period, old, edit.why, edit.what)
        return Change(inverse, tuple((address, edit.period) for address in edit.cells))

    def _refuse_locked(self, edit: SetCells) -> None:
        if edit.period not in self.plan.periods:
            raise ZzError("cell.locked", address=f"{edit.period}", why="不是本任务的报告期")
        for address in edit.cells:
            why = locked_because(self.plan, self.unit, edit.period, address)
            if why:
                raise ZzError("cell.locked", address=str(address), why=why)

    def _cell_statements(self, edit: SetCells, address: Address, old: Value, new: Value) -> list[Statement]:
        where = (str(edit.period), str(address))
        change = (old.state.value, old.content, new.state.value, new.content)
        log = checked("history", _HISTORY, self._now(), self.who, *where, *change, edit.why)
        return [checked("cell", _CELL, *where, new.state.value, new.content), log]

    def _set_explanation(self, edit: SetExplanation) -> Change:
        from zzdesk.rules.evaluate import EMPTY_WORDS

        words = edit.text.strip()
        if words in EMPTY_WORDS:
            raise ZzError("explanation.empty", text=words)
        self.explanations(edit.period)
        known = self._explanations[edit.period]
        inverse = SetExplanation(edit.period, edit.key, known.get(edit.key, ""))
        finding = json.dumps(edit.key, ensure_ascii=False)
        self._save([checked("explanation", _EXPLANATION, str(edit.period), finding, words, self._now(), self.who)])
        known[edit.key] = words
        return Change(inverse, explanations=True)

    def _set_foot(self, edit: SetFoot) -> Change:
        inverse = SetFoot({name: self._foot.get(name, "") for name in edit.words})
        self._save([checked("foot", "name,words", name, words.strip()) for name, words in edit.words.items()])
        self._foot.update({name: words.strip() for name, words in edit.words.items()})
        return Change(inverse, foot=True)

    @property
    def who(self) -> str:
        """The clerk named at the foot, else the computer's user."""
        try:
            return self._foot.get("填表人") or getpass.getuser()
        except (KeyError, OSError):
            return "未署名"

    def _now(self) -> str:
        return self._clock().isoformat(timespec="seconds")

    def _save(self, statements: list[Statement]) -> None:
        if self._writer:
            self._writer.put(statements)
        elif statements:
            self._workspace.commit(statements)
            self.saved_at = datetime.now()

    def _saved(self, at: datetime) -> None:
        self.saved_at = at
        if self.on_saved:
            self.on_saved(at)

    def _failed(self, fault: ZzError) -> None:
        if self.on_failed:
            self.on_failed(fault)

    def _is_numeric(self, address: Address) -> bool:
        indicator = self.plan.indicator(address)
        return bool(indicator and indicator.numeric)

    def _checked_rows(self, table: str, columns: str, where: str = "", *parameters: str) -> list[tuple[str, ...]]:
        rows, bad = self._workspace.verified(table, columns, where, *parameters)
        if bad:
            self.damage.append(Finding(Level.ERROR, "file.rows_lost", {"count": bad, "table": table}))
        return rows

    def _period(self, period: Period) -> dict[Address, Value]:
        if period not in self._cells:
            rows, bad = self._workspace.verified("cell", _CELL, "WHERE period=?", str(period))
            cells = self._as_values(rows)
            if bad or self._is_short(period, len(rows)):
                self._recover(period, cells)
            self._cells[period] = {a: v for a, v in cells.items() if not v.is_blank}
        return self._cells[period]

    def _as_values(self, rows: list[tuple[str, ...]]) -> dict[Address, Value]:
        found = {}
        for row in rows:
            address = Address.parse(row[1])
            found[address] = from_stored(row[2], row[3], self._is_numeric(address))
        return found

    def _is_short(self, period: Period, count: int) -> bool:
        """Whether history knows cells that the table of cells has lost (a flipped byte in a period or address)."""
        known = self._workspace.rows("SELECT count(DISTINCT address) FROM history WHERE period=?", str(period))
        return int(known[0][0]) > count

    def _recover(self, period: Period, cells: dict[Address, Value]) -> None:
        """Cells whose row does not match its checksum come back from the last sound history row."""
        where = "WHERE period=? ORDER BY id"
        rows, _ = self._workspace.verified("history", _HISTORY, where, str(period))
        latest = self._as_values([(r[2], r[3], r[6], r[7]) for r in rows])
        for address, value in latest.items():
            if address not in cells:
                cells[address] = value
                args = {"address": str(address), "period": period.label, "value": value.typed or "空"}
                self.damage.append(Finding(Level.QUERY, "file.cell_recovered", args, (str(address),), (value.typed,)))
        bad = self._workspace.rows("SELECT address, content FROM cell WHERE period=?", str(period))
        for words, content in bad:
            if not any(str(address) == words for address in cells):
                args = {"address": words, "period": period.label, "value": content}
                self.damage.append(Finding(Level.ERROR, "file.cell_lost", args, (words,), (content,)))


def locked_because(plan: Plan, unit: Unit, period: Period, address: Address) -> str:
    """Why a cell cannot be filled by this unit in this period; "" when it can."""
    indicator = plan.indicator(address)
    if indicator is None:
        known = any(f.code == address.form for f in plan.forms)
        return "该格免填（×）" if known else "没有这张报表"
    if not indicator.is_input:
        return "该格由程序推算"
    if indicator.line not in plan.lines_of(plan.form(address.form), unit):
        return f"该行不由{unit.name}填报"
    return "" if plan.is_open(indicator, period) else "该报告期免填（×）"


def _newest_plan(workspace: Workspace) -> Plan:
    rows, _ = workspace.verified("plan", "version,effective,files", "ORDER BY effective, version")
    if not rows:
        raise ZzError("file.damaged", file=workspace.path, fault="报表任务")
    return plan_from_files(json.loads(rows[-1][2]))


def _key_from(words: str) -> Key:
    code, addresses, values = json.loads(words)
    return code, tuple(addresses), tuple(values)
