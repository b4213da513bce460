"""The clerk's file in use: values by address and period, and the one way to change them."""

from __future__ import annotations

import getpass
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from zzdesk.address import Address
from zzdesk.entry.edits import UNDONE, Change, Edit, Key, LineKey, SetCells, SetExplanation, SetExplanations, SetFoot
from zzdesk.entry.feedback import FILLING, FedBack
from zzdesk.entry.rows import CELL, HISTORY, PeriodReader, rows_of
from zzdesk.entry.sent import ExportRow, Sent
from zzdesk.entry.workspace import Statement, Statements, Workspace, checked, checksum, sound
from zzdesk.entry.writer import Writer
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.fed_back import Feedback, cells_of
from zzdesk.plan.load import plan_from_files
from zzdesk.plan.model import Plan, Unit
from zzdesk.plan.versions import in_force, in_order, same_content
from zzdesk.values import BLANK, Value, from_stored

if TYPE_CHECKING:
    from zzdesk.entry.lines import Continued
    from zzdesk.entry.receipts import Receipts
    from zzdesk.receipt import Receipt
    from zzdesk.rules.look import Look
    from zzdesk.rules.tree import Ref

_K = TypeVar("_K")
_V = TypeVar("_V")
_AT_ONCE = 2500  # rows read between two pauses
_EXPLANATION = "period,finding,words,at,who"


class HistoryRow(NamedTuple):
    at: str
    who: str
    old: Value
    new: Value
    why: str


class Document:
    """An open .zzd. With `writer_thread` commits run behind the typing and `on_saved`/`on_failed`
    are called from that thread; without it `apply` returns after the commit."""

    def __init__(self, workspace: Workspace, *, writer_thread: bool, clock: Callable[[], datetime]) -> None:
        self._workspace = workspace
        self._clock = clock
        self._meta = {row[0]: row[1] for row in workspace.rows("SELECT name, words FROM meta")}
        self._hold(_plans(workspace))
        unit = self.plan.find_unit(self._meta.get("unit", ""))
        if unit is None:
            raise ZzError("file.damaged", file=workspace.path, fault="填报单位")
        self.unit: Unit = unit
        self.damage: list[Finding] = []
        self.saved_at: datetime | None = None
        self.on_saved: Callable[[datetime], None] | None = None
        self.on_failed: Callable[[ZzError], None] | None = None
        self._cells: dict[Period, dict[Address, Value]] = {}
        self._lines: dict[Period, dict[LineKey, int]] = {}
        self._order: dict[tuple[Period, str], tuple[str, ...]] = {}
        self._held: dict[Period, Counter[LineKey]] = {}  # how many cells each line has filled
        self._explanations: dict[Period, dict[Key, str]] = {}
        self._foot = {row[0]: row[1] for row in self._checked_rows("foot", "name,words")}
        drafts = self._checked_rows("draft", "period,address,words")
        self._drafts = {(Period.parse(r[0]), Address.parse(r[1])): r[2] for r in drafts}
        self._writer = Writer(workspace, self._saved, self._failed) if writer_thread and not self.read_only else None
        self.sent = Sent(workspace, self._save_now, self._stored_value)
        self.fed_back = FedBack(workspace, self._save_now)
        if self.fed_back.lost:
            lost = {"count": self.fed_back.lost, "table": "feedback"}
            self.damage.append(Finding(Level.ERROR, "file.rows_lost", lost))

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
        return cls(Workspace.create(Path(path), meta, _plan_row(plan)), writer_thread=False, clock=clock)

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        writer_thread: bool = False,
        read_only: bool = False,
        clock: Callable[[], datetime] = datetime.now,
    ) -> Document:
        """ZzError where the file is missing, not a clerk's file, or damaged beyond reading."""
        return cls(Workspace.open(Path(path), read_only=read_only), writer_thread=writer_thread, clock=clock)

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

    def plan_for(self, period: Period) -> Plan:
        """The version a month is filled under; `plan` is the newest."""
        if period not in self._in_force:
            self._in_force[period] = in_force(self._plans, period)
        return self._in_force[period]

    @property
    def foot(self) -> Mapping[str, str]:
        return MappingProxyType(self._foot)

    def value(self, address: Address, period: Period) -> Value:
        return self._period(period).get(address, BLANK)

    def glance(self, address: Address, period: Period) -> Value | None:
        """One cell without reading its whole period; None while the disk is busy with what was typed."""
        if period in self._cells:
            return self._cells[period].get(address, BLANK)
        if not self.is_saved:
            return None
        rows, _ = self._workspace.verified("cell", CELL, "WHERE period=? AND address=?", str(period), str(address))
        return from_stored(rows[0][2], rows[0][3], self._is_numeric(address)) if rows else BLANK

    def is_at_hand(self, period: Period) -> bool:
        """Whether a period was read already."""
        return period in self._cells

    def values(self, period: Period) -> Mapping[Address, Value]:
        """The filled cells of a period."""
        return MappingProxyType(self._period(period))

    def lines(self, form: str, period: Period) -> tuple[str, ...]:
        """The ids of a floating form's lines, as the clerk has put them."""
        self._period(period)
        if (period, form) not in self._order:
            ranked = sorted((rank, line) for (of, line), rank in self._lines[period].items() if of == form)
            self._order[period, form] = tuple(line for _, line in ranked)
        return self._order[period, form]

    def all_lines(self, period: Period) -> dict[str, tuple[str, ...]]:
        """Lines of every floating form that the unit fills."""
        forms = (f for f in self.plan_for(period).forms_of(self.unit) if f.floating)
        return {f.code: self.lines(f.code, period) for f in forms}

    def rank(self, form: str, line: str, period: Period) -> int | None:
        self._period(period)
        return self._lines[period].get((form, line))

    def filled_lines(self, form: str, period: Period) -> tuple[str, ...]:
        """The lines that hold anything: what rules and returns see."""
        lines, held = self.lines(form, period), self._held[period]
        return tuple(line for line in lines if held.get((form, line)))

    def filled_periods(self) -> list[Period]:
        """Periods that hold anything, without reading what they hold."""
        self.flush()
        rows = self._workspace.rows("SELECT DISTINCT period FROM cell WHERE state NOT IN ('blank', 'line')")
        known = {row[0] for row in rows}
        return [p for p in self.plan.periods if str(p) in known]

    def is_filled(self, form: str, line: str, period: Period) -> bool:
        """Whether a line is there and holds anything."""
        self._period(period)
        return (form, line) in self._lines[period] and bool(self._held[period].get((form, line)))

    def look(self, period: Period, continued: Continued | None = None) -> Look:
        """What rules read: this period, the last one, targets, feedback. Last year's figures are not in the file."""
        from zzdesk.entry.lines import Continued
        from zzdesk.rules.sources import look_over  # not on the way to the first grid

        plan = self.plan_for(period)
        prev = plan.prev(period)
        known = continued or Continued(self, period)

        fed = self.fed_cells(period)

        def others(ref: Ref) -> Value:
            if ref.when == "feedback":
                return fed.get(ref.address, BLANK)
            if ref.when != "prev" or prev is None:
                return BLANK
            return self.value(known.before(ref.address), prev)

        return look_over(
            plan,
            self.unit,
            lambda a: self.value(a, period),
            others,
            cache(lambda form: self.filled_lines(form, period)),
        )

    def explanations(self, period: Period) -> Mapping[Key, str]:
        if period not in self._explanations:
            rows = self._checked_rows("explanation", _EXPLANATION, "WHERE period=?", str(period))
            self._explanations[period] = {_key_from(row[1]): row[2] for row in rows}
        return MappingProxyType(self._explanations[period])

    def history(self, address: Address, period: Period) -> list[HistoryRow]:
        """Every change of a cell, oldest first."""
        self.flush()
        where = "WHERE period=? AND address=? ORDER BY id"
        rows, _ = self._workspace.verified("history", HISTORY, where, str(period), str(address))
        numeric = self._is_numeric(address)
        return [
            HistoryRow(r[0], r[1], from_stored(r[4], r[5], numeric), from_stored(r[6], r[7], numeric), r[8])
            for r in rows
        ]

    def exports(self, period: Period) -> list[ExportRow]:
        """Returns made of a period, oldest first."""
        return self.sent.exports(period)

    @cached_property
    def receipts(self) -> Receipts:
        """市局回执 that were read in."""
        from zzdesk.entry.receipts import Receipts  # not on the way to the first grid

        return Receipts(self._workspace, self._save_now)

    def fed_cells(self, period: Period) -> Mapping[Address, Value]:
        """What the statistics bureau's figures put into this period's cells."""
        if period not in self._fed_cells:
            self._fed_cells[period] = cells_of(self.plan_for(period), self.fed_back.of(period).values())
        return self._fed_cells[period]

    def held_because(self, address: Address, period: Period) -> str:
        """Why a cell that holds a fed-back figure cannot be changed; "" for any other, and where an estimate stands."""
        wanted = self.fed_cells(period)
        if address not in wanted:
            return ""
        line = next((o for a, o in self.fed_back.of(period).items() if a[:2] == address[:2]), None)
        stands = line and self.value(line.address, period) == line.total
        if not (line and stands and self.value(address, period) == wanted[address]):
            return ""
        return f"统计反馈数，已锁定（{line.source}）"

    @property
    def drafts(self) -> Mapping[tuple[Period, Address], str]:
        """Text that was typed and could not be taken, as it was typed; it waits to be put right."""
        return MappingProxyType(self._drafts)

    def remembered(self, name: str) -> str | None:
        """What was remembered under a name for the next time (how the clerk's own workbook is laid out …)."""
        rows, _ = self._workspace.verified("memory", "name,words", "WHERE name=?", name)
        return rows[0][1] if rows else None

    # --- changing ---------------------------------------------------------------------
    def apply(self, edit: Edit) -> Change:
        """Make an edit; the answer names what it touched and holds its inverse.

        ZzError("cell.locked" | "period.locked" | "explanation.empty" | "file.read_only") refuses it whole.
        """
        if self.read_only:
            raise ZzError("file.read_only", file=self.path)
        if not isinstance(edit, SetFoot) and (held := self.sent.lock(edit.period)):
            raise ZzError("period.locked", period=edit.period.label, kind=held.kind, revision=held.revision)
        if isinstance(edit, SetCells):
            return self._set_cells(edit)
        if isinstance(edit, SetExplanation | SetExplanations):
            return self._set_explanations(edit)
        return self._set_foot(edit)

    def add_plan(self, plan: Plan) -> bool:
        """Take in a version of the plan; False when it is held already.

        ZzError("file.read_only" | "update.other_plan" | "update.differs" | "update.unit") changes nothing.
        """
        if self.read_only:
            raise ZzError("file.read_only", file=self.path)
        if plan.name != self.plan.name:
            raise ZzError("update.other_plan", file=self.path.name, held=self.plan.title, given=plan.title)
        held = next((p for p in self._plans if p.version == plan.version), None)
        if held and not same_content(held, plan):
            raise ZzError("update.differs", file=self.path.name, version=plan.version)
        unit = plan.find_unit(self.unit.code)
        if unit is None or not plan.forms_of(unit):
            raise ZzError("update.unit", unit=self.unit.name, number=self.unit.code, version=plan.version)
        if held:
            return False
        self.flush()
        self._save([_plan_row(plan)])
        self._hold([*self._plans, plan])
        self.unit = self.plan.unit(self.unit.code)
        return True

    def take_feedback(self, given: Sequence[Feedback]) -> list[Feedback]:
        """Keep figures of the statistics bureau; what was new. `fed_cells.filling` is the edit that fills the cells."""
        if self.read_only:
            raise ZzError("file.read_only", file=self.path)
        self.flush()
        fresh = self.fed_back.take(given, (self._now(), self.who))
        self._fed_cells.clear()
        return fresh

    def record_export(self, row: ExportRow) -> None:
        """The period is locked by a 正式: it takes edits again after `reopen`."""
        self.flush()
        self.sent.record(row)

    def reopen(self, period: Period, reason: str) -> None:
        """更正: let a period that was sent as 正式 be edited again.

        ZzError("reopen.nothing" | "reopen.reason" | "file.read_only").
        """
        if self.read_only:
            raise ZzError("file.read_only", file=self.path)
        self.flush()
        self.sent.reopen(period, reason, (self._now(), self.who))

    def take_receipt(self, receipt: Receipt, words: str, name: str) -> bool:
        """Keep 市局回执 of this unit; False where it is held already. `words` is its text, `name` the file's.

        ZzError("file.read_only" | "receipt.other_unit" | "receipt.other_plan" | "receipt.other_period").
        """
        if self.read_only:
            raise ZzError("file.read_only", file=self.path)
        from zzdesk.entry.receipts import check_receipt

        check_receipt(self, receipt, name)
        self.flush()
        return self.receipts.add(receipt, words, (self._now(), self.who))

    def keep_draft(self, period: Period, address: Address, words: str | None) -> None:
        """Keep text that could not be taken; None where it was put right."""
        if self.read_only or self.drafts.get((period, address)) == words:
            return
        place = (str(period), str(address))
        if words is None:
            del self._drafts[period, address]
            self._save([Statement("DELETE FROM draft WHERE period=? AND address=?", place)])
        else:
            self._drafts[period, address] = words
            self._save([checked("draft", "period,address,words", *place, words)])

    def remember(self, name: str, words: str) -> None:
        """For the next time; no step of undo. ZzError("file.read_only")."""
        if self.read_only:
            raise ZzError("file.read_only", file=self.path)
        self.flush()
        self._save_now([checked("memory", "name,words", name, words)])

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
    def _hold(self, plans: list[Plan]) -> None:
        self._plans = in_order(plans)
        self.plan = self._plans[-1]
        self._in_force: dict[Period, Plan] = {}
        self._fed_cells: dict[Period, Mapping[Address, Value]] = {}

    def _set_cells(self, edit: SetCells) -> Change:
        self._refuse_locked(edit)
        stored = self._period(edit.period)
        ranks = self._lines[edit.period]
        old = {address: stored.get(address, BLANK) for address in edit.cells}
        old_lines = {key: ranks.get(key) for key in edit.lines}
        lines = [(key, old_lines[key], rank) for key, rank in edit.lines.items() if rank != old_lines[key]]
        cells = [(a, was, new) for (a, new), was in zip(edit.cells.items(), old.values(), strict=True) if new != was]
        signed = (self._now(), self.who)  # once: an edit may hold a hundred thousand cells
        statements: list[Statement | Statements] = [*rows_of(edit, signed, lines, cells)] if lines or cells else []
        told: dict[Key, str] = {}
        if edit.texts:
            told, rows = self._explain(edit, signed)
            statements += rows
        self._save(statements)
        if told:
            self._explanations[edit.period].update(_stripped(edit.texts))
        for form in {form for form, _ in edit.lines}:
            self._order.pop((edit.period, form), None)
        _put(ranks, edit.lines)
        stored.update((a, new) for a, _, new in cells)
        held = self._held[edit.period]
        for a, was, new in cells:
            if new.is_blank:
                del stored[a]
                held[a.form, a.line] -= 1
            elif was.is_blank:
                held[a.form, a.line] += 1
        inverse = SetCells(edit.period, old, edit.why, edit.what, old_lines, told)
        touched = tuple((address, edit.period) for address in edit.cells)
        return Change(inverse, touched, tuple((key, edit.period) for key in edit.lines), explanations=bool(told))

    def _refuse_locked(self, edit: SetCells) -> None:
        plan = self.plan_for(edit.period)
        if edit.period not in plan.periods:
            raise ZzError("cell.locked", address=f"{edit.period}", why="不是本任务的报告期")
        self._period(edit.period)
        for form, _ in edit.lines:
            if not any(f.code == form and f.floating for f in plan.forms_of(self.unit)):
                raise ZzError("cell.locked", address=form, why="该表的行是固定的")
        ranks = {**self._lines[edit.period], **edit.lines}
        floating = {f.code for f in plan.forms if f.floating}
        # cells of one column of a floating form are locked or open together
        kinds = {(a.form, a.column) if a.form in floating else a: a for a in edit.cells}
        lines = {(a.form, a.line): a for a, v in edit.cells.items() if a.form in floating and not v.is_blank}
        refused = {a: why for a in kinds.values() if (why := locked_because(plan, self.unit, edit.period, a))}
        absent = {a: f"表中没有代码为{a.line}的行" for key, a in lines.items() if ranks.get(key) is None}
        if edit.what != FILLING and edit.why != UNDONE and self.fed_cells(edit.period):
            moved = (a for a, v in edit.cells.items() if v != self.value(a, edit.period))
            refused |= {a: why for a in moved if (why := self.held_because(a, edit.period))}
        for address, why in (refused | absent).items():
            raise ZzError("cell.locked", address=str(address), why=why)

    def _set_explanations(self, edit: SetExplanation | SetExplanations) -> Change:
        told, statements = self._explain(edit, (self._now(), self.who))
        self._save(statements)
        self._explanations[edit.period].update(_stripped(edit.texts))
        if isinstance(edit, SetExplanation):
            return Change(SetExplanation(edit.period, edit.key, told[edit.key]), explanations=True)
        return Change(SetExplanations(edit.period, told), explanations=True)

    def _explain(
        self, edit: SetCells | SetExplanation | SetExplanations, signed: tuple[str, str]
    ) -> tuple[dict[Key, str], list[Statement]]:
        """The explanations that stand now, and the rows that put the edit's in their place."""
        from zzdesk.rules.evaluate import is_empty_words

        for words in edit.texts.values():
            if is_empty_words(words):
                raise ZzError("explanation.empty", text=words)
        known = self.explanations(edit.period)
        rows = ((json.dumps(key, ensure_ascii=False), words) for key, words in _stripped(edit.texts).items())
        statements = [checked("explanation", _EXPLANATION, str(edit.period), *row, *signed) for row in rows]
        return {key: known.get(key, "") for key in edit.texts}, statements

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

    def _save(self, statements: Sequence[Statement | Statements]) -> None:
        if self._writer:
            self._writer.put(statements)
        elif statements:
            self._workspace.commit(statements)
            self.saved_at = datetime.now()

    def _save_now(self, statements: list[Statement]) -> None:
        """What is read back from the file at once, with nothing typed still waiting."""
        self._workspace.commit(statements)

    def _saved(self, at: datetime) -> None:
        self.saved_at = at
        if self.on_saved:
            self.on_saved(at)

    def _failed(self, fault: ZzError) -> None:
        if self.on_failed:
            self.on_failed(fault)

    def _stored_value(self, address: Address, state: str, content: str) -> Value:
        return from_stored(state, content, self._is_numeric(address))

    def _is_numeric(self, address: Address) -> bool:
        indicator = next((i for p in reversed(self._plans) if (i := p.indicator(address))), None)
        return bool(indicator and indicator.numeric)

    def _checked_rows(self, table: str, columns: str, where: str = "", *parameters: str) -> list[tuple[str, ...]]:
        rows, bad = self._workspace.verified(table, columns, where, *parameters)
        if bad:
            self.damage.append(Finding(Level.ERROR, "file.rows_lost", {"count": bad, "table": table}))
        return rows

    def _period(self, period: Period) -> dict[Address, Value]:
        if period not in self._cells:
            for _ in self.reading(period):
                pass
        return self._cells[period]

    def reading(self, period: Period) -> Iterator[None]:
        """Read a period in steps of some milliseconds, before it is asked for."""
        reader = PeriodReader(self.plan)
        sql = f"SELECT {CELL},checksum FROM cell WHERE period=? AND address>? ORDER BY address LIMIT ?"
        last, count = "", 0
        while period not in self._cells:  # else it was asked for meanwhile
            rows = self._workspace.rows(sql, str(period), last, _AT_ONCE)
            good = sound(rows)
            reader.take(good)
            count += len(good)
            is_whole = len(good) == len(rows)
            if len(rows) == _AT_ONCE and is_whole:
                last = rows[-1][1]
                yield
                continue
            if not is_whole:  # flipped bytes: all at once, no order can be relied on
                rows, _ = self._workspace.verified("cell", CELL, "WHERE period=?", str(period))
                reader, count = PeriodReader(self.plan), len(rows)
                reader.take(rows)
            yield
            if not is_whole or self._is_short(period, count):
                self._recover(period, reader.cells, reader.ranks)
            yield
            if period not in self._cells:
                self._keep(period, reader)

    def _keep(self, period: Period, read: PeriodReader) -> None:
        self._lines[period] = read.ranks
        for address in [a for a, v in read.cells.items() if v.is_blank]:
            del read.cells[address]
        self._cells[period] = read.cells
        self._held[period] = Counter([(a.form, a.line) for a in self._cells[period]])

    def _is_short(self, period: Period, count: int) -> bool:
        """Whether history knows cells that the table of cells has lost (a flipped byte in a period or address)."""
        known = self._workspace.rows("SELECT count(DISTINCT address) FROM history WHERE period=?", str(period))
        return int(known[0][0]) > count

    def _recover(self, period: Period, cells: dict[Address, Value], ranks: dict[LineKey, int]) -> None:
        """Cells whose row does not match its checksum come back from the last sound history row."""
        where = "WHERE period=? ORDER BY id"
        rows, _ = self._workspace.verified("history", HISTORY, where, str(period))
        latest = PeriodReader(self.plan)
        latest.take([(r[2], r[3], r[6], r[7]) for r in rows])
        ranks.update({key: rank for key, rank in latest.ranks.items() if key not in ranks})
        for address, value in latest.cells.items():
            if address not in cells:
                cells[address] = value
                args = {"address": str(address), "period": period.label, "value": value.typed or "空"}
                self.damage.append(Finding(Level.QUERY, "file.cell_recovered", args, (str(address),), (value.typed,)))
        bad = self._workspace.rows("SELECT address, content FROM cell WHERE period=?", str(period))
        for words, content in bad:
            if words.count(".") == 2 and not any(str(address) == words for address in cells):
                args = {"address": words, "period": period.label, "value": content}
                self.damage.append(Finding(Level.ERROR, "file.cell_lost", args, (words,), (content,)))


def _stripped(texts: Mapping[Key, str]) -> dict[Key, str]:
    return {key: words.strip() for key, words in texts.items()}


def _put(table: dict[_K, _V], changes: Mapping[_K, _V | None]) -> None:
    """None takes an entry away."""
    for key, value in changes.items():
        if value is None:
            table.pop(key, None)
        else:
            table[key] = value


def locked_because(plan: Plan, unit: Unit, period: Period, address: Address) -> str:
    """Why a cell cannot be filled by this unit in this period; "" when it can."""
    indicator = plan.indicator(address)
    if indicator is None:
        known = any(f.code == address.form for f in plan.forms)
        return "该格免填（×）" if known else "没有这张报表"
    if not indicator.is_input:
        return "该格由程序推算"
    form = plan.form(address.form)
    if not (plan.fills(form, unit) if form.floating else indicator.line in plan.lines_of(form, unit)):
        return f"该{'表' if form.floating else '行'}不由{unit.name}填报"
    return "" if plan.is_open(indicator, period) else "该报告期免填（×）"


def _plans(workspace: Workspace) -> list[Plan]:
    """Every version held. One that cannot be read stops the file: its months would be judged by another."""
    rows, bad = workspace.verified("plan", "version,effective,files")
    if bad or not rows:
        raise ZzError("file.damaged", file=workspace.path, fault="报表任务")
    return [plan_from_files(json.loads(row[2]), rules_later=True) for row in rows]


def _plan_row(plan: Plan) -> Statement:
    row = (plan.version, plan.effective.isoformat(), json.dumps(dict(plan.files), ensure_ascii=False))
    return Statement("INSERT INTO plan VALUES (?,?,?,?)", (*row, checksum(*row)))


def _key_from(words: str) -> Key:
    code, addresses, values = json.loads(words)
    return code, tuple(addresses), tuple(values)
