"""What the clerk's window works on: the open file, the period in hand, its findings, and the undo stack.

Every panel listens to the desk; none knows another. Edits go in by `do`, typed text by `type_text`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from ui.clerk.tally import Counts, Tally
from ui.undo import EditCommand
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import Change, Edit, LineKey, SetCells, SetExplanation, SetExplanations, SetFoot
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.model import Plan
from zzdesk.values import BLANK, Value

if TYPE_CHECKING:
    from ui.clerk.pending import Pending
    from zzdesk.entry.paste import Block, Paste
    from zzdesk.entry.recheck import Recheck
    from zzdesk.rules.look import Look

_RECHECK_MS = 120  # before the whole is judged: a burst of such edits is gathered
_MANY = 300  # cells of one edit: beyond it the whole is judged anew, in steps
_STEP_SECONDS = 0.015  # of checking before keys are heard again


class Mark(IntEnum):
    """What a cell shows of its findings; the worst wins."""

    NONE = 0
    NOTE = 1
    EXPLAINED = 2
    QUERY = 3
    ERROR = 4


class Draft(NamedTuple):
    """Text that was typed and could not be taken: it stays visible in its cell with the reason."""

    text: str
    fault: Finding


class Desk(QObject):
    changed = Signal(object)  # Change
    went_to = Signal(object)  # Address to put the cursor on
    period_changed = Signal()
    checked = Signal()
    refused = Signal(object)  # Finding
    locked_out = Signal(str)  # an edit of a month that was sent as 正式: what to do
    lock_changed = Signal()  # a month was sent or opened again
    noted = Signal(object)  # Finding
    failed = Signal(str)
    saved = Signal(object)  # datetime; from the writer's thread, so queued to ours
    not_saved = Signal(str)

    def __init__(self, document: Document, period: Period, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.period = period
        self.undo_stack = QUndoStack(self)
        self.findings: list[Finding] = []
        self.open_counts = dict.fromkeys(Level, 0)  # without those that are explained
        self._counted: Mapping[str, tuple[int, int]] | None = None  # open findings by form, once asked for
        self.marks: dict[Address, Mark] = {}
        self.drafts: dict[tuple[Period, Address], Draft] = self._kept_drafts()
        self._pending: Pending | None = None
        self._tally = Tally(document)
        self._sent: dict[Period, Mapping[Address, Value]] | None = None  # None: not looked at yet
        self._line_numbers: dict[tuple[str, Period], dict[str, int]] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_RECHECK_MS)
        self._timer.timeout.connect(self.check_again)
        self._recheck: Recheck | None = None  # of the period in hand; None until a check has begun
        self._steps: Iterator[None] | None = None  # of the whole check under way
        self._since: list[Change] = []  # edits that the re-check has not been told yet
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(0)
        self._gather.timeout.connect(self._hand_over)
        self._next_step = QTimer(self)
        self._next_step.setSingleShot(True)
        self._next_step.setInterval(0)
        self._next_step.timeout.connect(self._go_on_checking)
        document.on_saved = self._on_saved
        document.on_failed = self._on_failed

    # --- editing -------------------------------------------------------------
    def do(self, edit: Edit) -> None:
        """Make an edit as one step of undo."""
        if self._may(edit):
            self.undo_stack.push(EditCommand(self.document, edit, self._told, self._could_not))

    def undo(self) -> None:
        stack = self.undo_stack
        if stack.canUndo() and all(map(self._may, _edits_of(stack.command(stack.index() - 1)))):
            stack.undo()

    def redo(self) -> None:
        stack = self.undo_stack
        if stack.canRedo() and all(map(self._may, _edits_of(stack.command(stack.index())))):
            stack.redo()

    @property
    def is_locked(self) -> bool:
        """Whether the period in hand was sent as 正式 and not opened again."""
        return self.document.sent.lock(self.period) is not None

    @property
    def takes_edits(self) -> bool:
        return not self.document.read_only and not self.is_locked

    def may_edit(self) -> bool:
        """Whether the period in hand takes edits; where it was sent, it is said what to do."""
        return self._may(SetCells(self.period, {}))

    def reopen(self, reason: str) -> None:
        """更正: the period in hand takes edits again. ZzError where the reason is missing."""
        self.document.reopen(self.period, reason)
        self.lock_changed.emit()

    def _may(self, edit: Edit) -> bool:
        """Whether the edit's period takes edits; else it is said what to do, and nothing is lost of undo and redo."""
        period = None if isinstance(edit, SetFoot) else edit.period
        held = self.document.sent.lock(period) if period else None
        if period and held:
            why = ZzError("period.locked", period=period.label, kind=held.kind, revision=held.revision)
            self.locked_out.emit(str(why))
        return held is None

    def _kept_drafts(self) -> dict[tuple[Period, Address], Draft]:
        """Those that the file kept, with what is wrong with them now."""
        if not self.document.drafts:
            return {}
        from zzdesk.entry.cell_text import read_cell

        found = {}
        for (period, address), words in self.document.drafts.items():
            indicator = self.document.plan_for(period).indicator(address)
            fault = read_cell(indicator, words).fault if indicator else None
            if fault:
                found[period, address] = Draft(words, fault)
        return found

    def _drop_draft(self, address: Address, period: Period | None = None) -> Draft | None:
        self.document.keep_draft(period or self.period, address, None)
        return self.drafts.pop((period or self.period, address), None)

    def type_text(self, address: Address, raw: str, what: str = "填写", period: Period | None = None) -> bool:
        """Take what was typed into a cell, of the period in hand unless one is named.

        False when it is kept as a draft with the reason.
        """
        from zzdesk.entry.cell_text import read_cell

        period = period or self.period
        indicator = self.document.plan_for(period).indicator(address)
        assert indicator is not None  # a cell that is × is never edited
        typed = read_cell(indicator, raw)
        place = (period, address)
        if not self._may(SetCells(period, {})):
            return False
        if typed.fault:
            self.drafts[place] = Draft(raw, typed.fault)
            self.document.keep_draft(*place, raw)
            self.refused.emit(typed.fault)
            self._told(Change(SetCells(period, {}), ((address, period),)), False)
            return False
        was_draft = self._drop_draft(address, period)
        if typed.value != self.document.value(address, period):
            lines = self._missing_lines(address, period)
            self.do(SetCells(period, {address: typed.value}, why=typed.why, what=what, lines=lines))
        elif was_draft:
            self._told(Change(SetCells(period, {}), ((address, period),)), False)
        for note in typed.notes:
            self.noted.emit(note)
        return True

    def _missing_lines(self, address: Address, period: Period) -> Mapping[LineKey, int | None]:
        """Typing into the empty line after the last makes it a line."""
        if not self.document.plan.form(address.form).floating:
            return {}
        from zzdesk.entry.lines import missing_lines

        return missing_lines(self.document, period, [address])

    def clear_cells(self, addresses: list[Address], what: str = "清除") -> None:
        if not self.may_edit():
            return
        dropped = [a for a in addresses if self._drop_draft(a)]
        filled = {a: BLANK for a in addresses if not self.document.value(a, self.period).is_blank}
        if filled:
            self.do(SetCells(self.period, filled, what=what))
        if dropped:
            self._told(Change(SetCells(self.period, {}), tuple((a, self.period) for a in dropped)), False)

    def restore(self, address: Address, value: Value, why: str) -> None:
        """恢复: what the cell was once."""
        if self._may(SetCells(self.period, {})):
            self._drop_draft(address)
            self.do(SetCells(self.period, {address: value}, why=why, what="恢复"))

    def plan_paste(
        self, form: str, top_left: tuple[str, str], block: Block, shown: Sequence[str] | None = None
    ) -> Paste | None:
        """What of a block fits and what not, nothing guessed; None where the period takes no edits."""
        from zzdesk.entry.paste import plan_paste

        if not self.may_edit():
            return None
        return plan_paste(self.document, self.period, form, top_left, block, shown)

    def plan_cells(self, texts: Iterable[tuple[Address, str]]) -> Paste | None:
        """The same for texts put into single cells."""
        from zzdesk.entry.paste import plan_cells

        return plan_cells(self.document, self.period, texts) if self.may_edit() else None

    def put(self, planned: Paste, what: str, why: str = "") -> None:
        """Set what fits, as one step."""
        if planned.cells:
            self.take(SetCells(self.period, planned.cells, why=why, what=what, lines=planned.lines))

    def paste(self, form: str, top_left: tuple[str, str], block: Block) -> Paste | None:
        """Paste what fits of a block as one step; what does not comes back as findings."""
        planned = self.plan_paste(form, top_left, block)
        if planned:
            self.put(planned, "粘贴")
        return planned

    def take(self, edit: SetCells) -> bool:
        """Make an edit that was shown before (an import, 沿用上期) as one step; drafts in its cells go."""
        if not self._may(edit):
            return False
        for address in [a for p, a in self.drafts if p == edit.period and a in edit.cells]:
            self._drop_draft(address, edit.period)
        self.do(edit)
        return True

    def delete_lines(self, form: str, lines: list[str]) -> None:
        """With all they hold; undo brings it back."""
        from zzdesk.entry.lines import delete_lines

        self.do(delete_lines(self.document, self.period, form, lines))

    def explain(self, findings: Sequence[Finding], words: str, period: Period | None = None) -> bool:
        """Explain queries with the same words, as one step of undo; "" takes explanations back.

        False where the words were refused.
        """
        words, period = words.strip(), period or self.period
        given = self.document.explanations(period)
        asked = [f for f in findings if f.level is Level.QUERY and given.get(f.key, "") != words]
        if len(asked) == 1:
            self.do(SetExplanation(period, asked[0].key, words))
        elif asked:
            self.do(SetExplanations(period, {f.key: words for f in asked}))
        if asked and self.plan.is_bare_reason(words):
            self.noted.emit(Finding(Level.NOTE, "explanation.bare", {"text": words}, asked[0].addresses))
        return all(given.get(f.key, "") == words for f in asked)

    @property
    def pending(self) -> Pending:
        """Explanations begun and not taken yet."""
        if self._pending is None:
            from ui.clerk.pending import Pending

            self._pending = Pending(self)
        return self._pending

    def keep_pending(self) -> None:
        """Before the window closes."""
        if self._pending:
            self._pending.keep()

    # --- reading ----------------------------------------------------------------
    @property
    def plan(self) -> Plan:
        """The version that counts for the period in hand."""
        return self.document.plan_for(self.period)

    def value(self, address: Address) -> Value:
        return self.document.value(address, self.period)

    def last_sent(self, address: Address) -> Value | None:
        """What the newest return of this period said of a cell; None where none was made."""
        if self._sent is None:
            return None
        if self.period not in self._sent:
            sent = self.document.sent
            row = sent.last(self.period)
            self._sent[self.period] = sent.values(self.period, row) if row else {}
        known = self._sent[self.period]
        return known.get(address, BLANK) if known else None

    def is_changed(self, address: Address) -> bool:
        """Whether a cell differs from what was sent last."""
        was = self.last_sent(address)
        return was is not None and was != self.value(address)

    def look_at_sent(self) -> None:
        """What was sent is compared from now on; again after a return was made."""
        self._sent = {}
        self.lock_changed.emit()

    def draft(self, address: Address) -> Draft | None:
        return self.drafts.get((self.period, address))

    def counts(self, period: Period | None = None) -> Counts:
        return self._tally.of(period or self.period)

    def counts_by_form(self) -> Mapping[str, Counts]:
        return self._tally.by_form(self.period)

    def line_number(self, form: str, line: str) -> int | None:
        """行次: where a line of a floating form stands among the others, from 1."""
        key = (form, self.period)
        if key not in self._line_numbers:
            ids = self.document.lines(form, self.period)
            self._line_numbers[key] = {code: n for n, code in enumerate(ids, 1)}
        return self._line_numbers[key].get(line)

    @property
    def is_checking(self) -> bool:
        """Whether a check of the whole period is under way or about to begin."""
        return self._steps is not None or self._timer.isActive()

    @property
    def is_judged(self) -> bool:
        """Whether the findings are those of all rules over the period in hand."""
        return self._recheck is not None and self._steps is None

    def findings_at(self, address: Address) -> list[Finding]:
        words = str(address)
        return [f for f in self.findings if words in f.addresses]

    def count_by_form(self) -> Mapping[str, tuple[int, int]]:
        """Form code to (errors, unexplained queries)."""
        if self._counted is None:
            found: dict[str, list[int]] = {}
            for finding in self.findings:
                if finding.addresses and finding.level is not Level.NOTE and not finding.explained:
                    pair = found.setdefault(finding.addresses[0].partition(".")[0], [0, 0])
                    pair[0 if finding.level is Level.ERROR else 1] += 1
            self._counted = {form: (pair[0], pair[1]) for form, pair in found.items()}
        return self._counted

    # --- checking ------------------------------------------------------------------
    @property
    def waits(self) -> bool:
        """Whether `checked` comes before the screen is painted again: an edit's rules are about to be judged."""
        return self._gather.isActive()

    @property
    def is_settled(self) -> bool:
        """Whether the findings are those of what stands in the form now."""
        return self.is_judged and not (self._timer.isActive() or self._gather.isActive() or self._since)

    @property
    def look(self) -> Look | None:
        """What the rules were judged by, totals and repeats known already; None while they are being judged."""
        return self._recheck.look if self._recheck and self._steps is None and not self._since else None

    def check(self) -> None:
        """All of it now."""
        self._begin_check()
        for _ in self._steps or ():
            pass
        self._end_check()

    def check_soon(self) -> None:
        """All of it when typing pauses, in short steps between which keys are heard."""
        self._stop_checking()
        self._recheck = None
        self._timer.start()

    def check_again(self) -> None:
        """All of it from now on, in the same short steps."""
        self._begin_check()
        self._go_on_checking()

    def settle(self) -> None:
        """Judge now what was edited since the last time."""
        if self._gather.isActive():
            self._gather.stop()
            self._hand_over()

    def _begin_check(self) -> None:
        from zzdesk.entry.recheck import Recheck  # the rules come in after the first grid

        self._stop_checking()
        self._recheck = Recheck(self.document, self.period, steps=True)
        self._steps = self._recheck.judging()

    def _go_on_checking(self) -> None:
        if self._steps is None:
            return
        until = time.monotonic() + _STEP_SECONDS
        while time.monotonic() < until:
            if next(self._steps, self) is self:
                self._end_check()
                return
        self._next_step.start()

    def _end_check(self) -> None:
        self._steps = None
        self._hand_over()

    def _stop_checking(self) -> None:
        for timer in (self._timer, self._next_step, self._gather):
            timer.stop()
        self._steps = None
        self._since.clear()

    def _hear(self, change: Change) -> None:
        """Judge what an edit touched; the whole anew where lines were moved or very much was changed."""
        if not (change.cells or change.lines or change.explanations):
            return
        if self._recheck is None or self._recheck.needs_all(change) or len(change.cells) > _MANY:
            self.check_soon()
            return
        self._since.append(change)
        if self._steps is None:
            self._gather.start()

    def _hand_over(self) -> None:
        if self._recheck is not None:
            changes, self._since = self._since, []
            self._show_findings(self._recheck.after(*changes))

    def _show_findings(self, found: list[Finding]) -> None:
        pending = [d.fault for (p, _), d in self.drafts.items() if p == self.period]
        drafted = {f.addresses[0] for f in pending}
        judged = [f for f in found if not _is_empty(f, drafted)] if drafted else found
        piles: dict[tuple[Level, bool], list[Finding]] = {
            (level, told): [] for level in Level for told in (False, True)
        }
        for finding in (*self.document.damage, *pending, *judged):
            piles[finding.level, finding.explained].append(finding)
        self.findings = [finding for pile in piles.values() for finding in pile]
        self.open_counts = {level: len(piles[level, False]) for level in Level}
        self._counted = None
        self.marks = _marks(self.findings)
        self.checked.emit()

    def set_period(self, period: Period) -> None:
        if period != self.period:
            self.period = period
            self.findings, self.marks, self._counted = [], {}, {}
            self.open_counts = dict.fromkeys(Level, 0)
            self._line_numbers.clear()
            self.check_soon()
            self.period_changed.emit()

    def close(self) -> bool:
        self._stop_checking()
        self.document.on_saved = self.document.on_failed = None
        return self.document.close()

    # --- inside ---------------------------------------------------------------------
    def _told(self, change: Change, again: bool) -> None:
        self._tally.follow(change)
        self._follow_lines(change)
        target = self._target(change) if again else None
        if target:
            self.set_period(target[1])
        self._hear(change)
        self.changed.emit(change)
        if target:
            self.went_to.emit(target[0])

    def _follow_lines(self, change: Change) -> None:
        gone = {(key, p) for key, p in change.lines if self.document.rank(*key, p) is None}
        for p, a in [place for place in self.drafts if ((place[1].form, place[1].line), place[0]) in gone]:
            self.document.keep_draft(p, a, None)
            del self.drafts[p, a]
        for (form, _), period in change.lines:
            self._line_numbers.pop((form, period), None)

    def _target(self, change: Change) -> tuple[Address, Period] | None:
        """Where undo and redo put the cursor: on the first cell, or the first line that came back.

        With lines only moved or taken away it is the form alone: the cursor stays on its line.
        """
        if not change.lines:
            return change.cells[0] if change.cells else None
        (form, _), period = change.lines[0]
        before = change.inverse.lines if isinstance(change.inverse, SetCells) else {}
        back = {
            key for key, _ in change.lines if before.get(key) is None and self.document.rank(*key, period) is not None
        }
        first = next((a for a, _ in change.cells if (a.form, a.line) in back), None)
        if first is None and back:
            line = min(back, key=lambda k: self.document.rank(k[0], k[1], period) or 0)[1]
            first = Address(form, line, self.document.plan.form(form).columns[0].no)
        return first or Address(form, "", ""), period

    def _could_not(self, why: ZzError) -> None:
        self.failed.emit(str(why))

    def _on_saved(self, at: datetime) -> None:
        self.saved.emit(at)

    def _on_failed(self, why: ZzError) -> None:
        self.not_saved.emit(str(why))


def _edits_of(command: QUndoCommand) -> list[Edit]:
    """Of one step, or of each part of a step over several months."""
    if isinstance(command, EditCommand):
        return [command.edit]
    return [edit for n in range(command.childCount()) for edit in _edits_of(command.child(n))]


def _is_empty(finding: Finding, drafted: set[str]) -> bool:
    """A "not filled" about a cell whose draft already says what is wrong would say it twice."""
    return finding.level is Level.ERROR and finding.value == "" and finding.addresses[0] in drafted


_parsed = lru_cache(maxsize=1 << 16)(Address.parse)


def _marks(findings: list[Finding]) -> dict[Address, Mark]:
    marks: dict[Address, Mark] = {}
    by_level = {Level.ERROR: Mark.ERROR, Level.QUERY: Mark.QUERY, Level.NOTE: Mark.NOTE}
    for finding in findings:
        if not finding.addresses or "@" in finding.addresses[0]:
            continue
        mark = Mark.EXPLAINED if finding.explained else by_level[finding.level]
        address = _parsed(finding.addresses[0])
        marks[address] = max(mark, marks.get(address, Mark.NONE))
    return marks
