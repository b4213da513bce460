"""What the clerk's window works on: the open file, the period in hand, its findings, and the undo stack.

Every panel listens to the desk; none knows another. Edits go in by `do`, typed text by `type_text`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from ui.clerk.tally import Counts, Tally
from ui.undo import EditCommand
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import Change, Edit, LineKey, SetCells
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.model import Plan
from zzdesk.values import BLANK, Value

if TYPE_CHECKING:
    from zzdesk.entry.paste import Paste

_RECHECK_MS = 120  # after the last key stroke: typing is never waited for
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
        self.marks: dict[Address, Mark] = {}
        self.drafts: dict[tuple[Period, Address], Draft] = {}
        self._tally = Tally(document)
        self._line_numbers: dict[tuple[str, Period], dict[str, int]] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_RECHECK_MS)
        self._timer.timeout.connect(self._begin_check)
        self._steps: Iterator[list[Finding]] | None = None
        self._judged: list[Finding] = []
        self._next_step = QTimer(self)
        self._next_step.setSingleShot(True)
        self._next_step.setInterval(0)
        self._next_step.timeout.connect(self._go_on_checking)
        document.on_saved = self._on_saved
        document.on_failed = self._on_failed

    # --- editing -------------------------------------------------------------
    def do(self, edit: Edit) -> None:
        """Make an edit as one step of undo."""
        self.undo_stack.push(EditCommand(self.document, edit, self._told, self._could_not))

    def type_text(self, address: Address, raw: str, what: str = "填写") -> bool:
        """Take what was typed into a cell; False when it is kept as a draft with the reason."""
        from zzdesk.plan.typed import read_typed

        indicator = self.plan.indicator(address)
        assert indicator is not None  # a cell that is × is never edited
        typed = read_typed(indicator, raw)
        place = (self.period, address)
        if typed.fault:
            self.drafts[place] = Draft(raw, typed.fault)
            self.refused.emit(typed.fault)
            self._told(Change(SetCells(self.period, {}), ((address, self.period),)), False)
            return False
        was_draft = self.drafts.pop(place, None)
        if typed.value != self.document.value(address, self.period):
            lines = self._missing_lines(address)
            self.do(SetCells(self.period, {address: typed.value}, what=what, lines=lines))
        elif was_draft:
            self._told(Change(SetCells(self.period, {}), ((address, self.period),)), False)
        for note in typed.notes:
            self.noted.emit(note)
        return True

    def _missing_lines(self, address: Address) -> Mapping[LineKey, int | None]:
        """Typing into the empty line after the last makes it a line."""
        if not self.document.plan.form(address.form).floating:
            return {}
        from zzdesk.entry.lines import missing_lines

        return missing_lines(self.document, self.period, [address])

    def clear_cells(self, addresses: list[Address], what: str = "清除") -> None:
        dropped = [a for a in addresses if self.drafts.pop((self.period, a), None)]
        filled = {a: BLANK for a in addresses if not self.document.value(a, self.period).is_blank}
        if filled:
            self.do(SetCells(self.period, filled, what=what))
        if dropped:
            self._told(Change(SetCells(self.period, {}), tuple((a, self.period) for a in dropped)), False)

    def paste(self, form: str, top_left: tuple[str, str], block: list[list[str]]) -> Paste:
        """Paste a block as one step; what does not fit comes back as findings, nothing of it is guessed."""
        from zzdesk.entry.paste import plan_paste

        planned = plan_paste(self.document, self.period, form, top_left, block)
        if planned.cells:
            for address in planned.cells:
                self.drafts.pop((self.period, address), None)
            self.do(SetCells(self.period, planned.cells, what="粘贴", lines=planned.lines))
        return planned

    def delete_lines(self, form: str, lines: list[str]) -> None:
        """With all they hold; undo brings it back."""
        from zzdesk.entry.lines import delete_lines

        self.do(delete_lines(self.document, self.period, form, lines))

    # --- reading ----------------------------------------------------------------
    @property
    def plan(self) -> Plan:
        """The version that counts for the period in hand."""
        return self.document.plan_for(self.period)

    def value(self, address: Address) -> Value:
        return self.document.value(address, self.period)

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

    def findings_at(self, address: Address) -> list[Finding]:
        words = str(address)
        return [f for f in self.findings if words in f.addresses]

    def count_by_form(self) -> Mapping[str, tuple[int, int]]:
        """Form code to (errors, unexplained queries)."""
        found: dict[str, list[int]] = {}
        for finding in self.findings:
            if finding.addresses and finding.level is not Level.NOTE and not finding.explained:
                pair = found.setdefault(finding.addresses[0].split(".")[0], [0, 0])
                pair[0 if finding.level is Level.ERROR else 1] += 1
        return {form: (pair[0], pair[1]) for form, pair in found.items()}

    # --- checking ------------------------------------------------------------------
    def check(self) -> None:
        """All of it now."""
        from zzdesk.entry import checking  # the rules come in after the first grid

        self._stop_checking()
        self._show_findings(checking.findings(self.document, self.period))

    def check_soon(self) -> None:
        """When typing pauses, in short steps between which keys are heard."""
        self._stop_checking()
        self._timer.start()

    def _begin_check(self) -> None:
        from zzdesk.entry import checking

        self._steps, self._judged = checking.step_by_step(self.document, self.period), []
        self._go_on_checking()

    def _go_on_checking(self) -> None:
        if self._steps is None:
            return
        until = time.monotonic() + _STEP_SECONDS
        while time.monotonic() < until:
            step = next(self._steps, None)
            if step is None:
                self._steps = None
                self._show_findings(self._judged)
                return
            self._judged += step
        self._next_step.start()

    def _stop_checking(self) -> None:
        self._timer.stop()
        self._next_step.stop()
        self._steps = None

    def _show_findings(self, found: list[Finding]) -> None:
        pending = [d.fault for (p, _), d in self.drafts.items() if p == self.period]
        drafted = {f.addresses[0] for f in pending}
        judged = [f for f in found if not _is_empty(f, drafted)]
        order = {Level.ERROR: 0, Level.QUERY: 1, Level.NOTE: 2}
        self.findings = sorted([*self.document.damage, *pending, *judged], key=lambda f: (order[f.level], f.explained))
        self.marks = _marks(self.findings)
        self.checked.emit()

    def set_period(self, period: Period) -> None:
        if period != self.period:
            self.period = period
            self.findings, self.marks = [], {}
            self._line_numbers.clear()
            self.period_changed.emit()
            self.check_soon()

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
            address, period = target
            self.set_period(period)
            self.changed.emit(change)
            self.went_to.emit(address)
        else:
            self.changed.emit(change)
        self.check_soon()

    def _follow_lines(self, change: Change) -> None:
        gone = {(key, p) for key, p in change.lines if self.document.rank(*key, p) is None}
        if gone and self.drafts:
            self.drafts = {(p, a): d for (p, a), d in self.drafts.items() if ((a.form, a.line), p) not in gone}
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


def _is_empty(finding: Finding, drafted: set[str]) -> bool:
    """A "not filled" about a cell whose draft already says what is wrong would say it twice."""
    return finding.level is Level.ERROR and finding.value == "" and finding.addresses[0] in drafted


def _marks(findings: list[Finding]) -> dict[Address, Mark]:
    marks: dict[Address, Mark] = {}
    by_level = {Level.ERROR: Mark.ERROR, Level.QUERY: Mark.QUERY, Level.NOTE: Mark.NOTE}
    for finding in findings:
        if not finding.addresses or "@" in finding.addresses[0]:
            continue
        mark = Mark.EXPLAINED if finding.explained else by_level[finding.level]
        address = Address.parse(finding.addresses[0])
        marks[address] = max(mark, marks.get(address, Mark.NONE))
    return marks
