"""What the clerk's window works on: the open file, the period in hand, its findings, and the undo stack.

Every panel listens to the desk; none knows another. Edits go in by `do`, typed text by `type_text`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from ui.clerk.checking import Checking, Draft
from ui.clerk.checking import Mark as Mark
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
    from zzdesk.entry.receipts import Answers

_RECHECK_MS = 120  # before the whole is judged: a burst of such edits is gathered
_MANY = 300  # cells of one edit: beyond it the whole is judged anew, in steps
_STEP_SECONDS = 0.015  # of checking before keys are heard again


class Desk(Checking):
    changed = Signal(object)  # Change
    went_to = Signal(object)  # Address to put the cursor on
    period_changed = Signal()
    refused = Signal(object)  # Finding
    locked_out = Signal(str)  # an edit of a month that was sent as 正式: what to do
    lock_changed = Signal()  # a month was sent or opened again
    answers_changed = Signal()  # what 市局回执 says of the cells
    noted = Signal(object)  # Finding
    failed = Signal(str)
    saved = Signal(object)  # datetime; from the writer's thread, so queued to ours
    not_saved = Signal(str)

    def __init__(self, document: Document, period: Period, parent: QObject | None = None) -> None:
        super().__init__(document, period, parent)
        self.undo_stack = QUndoStack(self)
        self.drafts: dict[tuple[Period, Address], Draft] = self._kept_drafts()
        self._pending: Pending | None = None
        self._tally = Tally(document)
        self._sent: dict[Period, Mapping[Address, Value]] | None = None  # None: not looked at yet
        self._line_numbers: dict[tuple[str, Period], dict[str, int]] = {}
        self.answers: Answers | None = None  # 市局回执 of the period in hand
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
        wanted = set(addresses)
        dropped = [a for p, a in self.drafts if p == self.period and a in wanted]
        for address in dropped:
            self._drop_draft(address)
        stored = self.document.values(self.period)
        filled = {a: BLANK for a in addresses if a in stored}
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

    def look_at_receipt(self) -> None:
        """What the bureau answered about the period in hand, as it was read in last."""
        receipt = self.document.receipts.latest(self.period)
        if receipt:
            from zzdesk.entry.receipts import Answers

            self.answers = Answers(self.document, self.period, receipt)
        elif self.answers:
            self.answers = None
        else:
            return
        self.answers_changed.emit()

    def asked_at(self, address: Address) -> list[str]:
        """What the bureau asks about a cell that has not been changed since."""
        return [row.told.message for row in self.answers.at(address)] if self.answers else []

    def look_at_feedback(self) -> None:
        """After the statistics bureau's figures have come in: rules read them, and cells may be held."""
        self.lock_changed.emit()
        self.check_soon()

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

    def set_period(self, period: Period) -> None:
        if period != self.period:
            self.period = period
            self.answers = None  # until it is looked for
            self._forget_findings()
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
