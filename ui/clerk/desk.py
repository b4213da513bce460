"""What the clerk's window works on: the open file, the period in hand, its findings, and the undo stack.

Every panel listens to the desk; none knows another. Edits go in by `do`, typed text by `type_text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from ui.undo import EditCommand
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import Change, Edit, SetCells
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.values import BLANK, State, Value

if TYPE_CHECKING:
    from zzdesk.entry.paste import Paste

_RECHECK_MS = 120  # after the last key stroke: typing is never waited for


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


class Counts(NamedTuple):
    filled: int
    required: int
    waiting: int


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
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_RECHECK_MS)
        self._timer.timeout.connect(self.check)
        document.on_saved = self._on_saved
        document.on_failed = self._on_failed

    # --- editing -------------------------------------------------------------
    def do(self, edit: Edit) -> None:
        """Make an edit as one step of undo."""
        self.undo_stack.push(EditCommand(self.document, edit, self._told, self._could_not))

    def type_text(self, address: Address, raw: str, what: str = "填写") -> bool:
        """Take what was typed into a cell; False when it is kept as a draft with the reason."""
        from zzdesk.plan.typed import read_typed

        typed = read_typed(self.document.plan.indicators[address], raw)
        place = (self.period, address)
        if typed.fault:
            self.drafts[place] = Draft(raw, typed.fault)
            self.refused.emit(typed.fault)
            self._told(Change(SetCells(self.period, {}), ((address, self.period),)), False)
            return False
        was_draft = self.drafts.pop(place, None)
        if typed.value != self.document.value(address, self.period):
            self.do(SetCells(self.period, {address: typed.value}, what=what))
        elif was_draft:
            self._told(Change(SetCells(self.period, {}), ((address, self.period),)), False)
        for note in typed.notes:
            self.noted.emit(note)
        return True

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
            self.do(SetCells(self.period, planned.cells, what="粘贴"))
        return planned

    # --- reading ----------------------------------------------------------------
    def value(self, address: Address) -> Value:
        return self.document.value(address, self.period)

    def draft(self, address: Address) -> Draft | None:
        return self.drafts.get((self.period, address))

    def counts(self, period: Period | None = None) -> Counts:
        when = period or self.period
        document = self.document
        required = document.plan.required(document.unit, when)
        states = [document.value(i.address, when).state for i in required]
        waiting = states.count(State.WAITING)
        return Counts(len(states) - states.count(State.BLANK) - waiting, len(states), waiting)

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
        from zzdesk.entry import checking  # the rules come in after the first grid

        self._timer.stop()
        pending = [d.fault for (p, _), d in self.drafts.items() if p == self.period]
        drafted = {f.addresses[0] for f in pending}
        judged = [f for f in checking.findings(self.document, self.period) if not _is_empty(f, drafted)]
        order = {Level.ERROR: 0, Level.QUERY: 1, Level.NOTE: 2}
        self.findings = sorted([*self.document.damage, *pending, *judged], key=lambda f: (order[f.level], f.explained))
        self.marks = _marks(self.findings)
        self.checked.emit()

    def check_soon(self) -> None:
        self._timer.start()

    def set_period(self, period: Period) -> None:
        if period != self.period:
            self.period = period
            self.findings, self.marks = [], {}
            self.period_changed.emit()
            self.check_soon()

    def close(self) -> bool:
        self._timer.stop()
        self.document.on_saved = self.document.on_failed = None
        return self.document.close()

    # --- inside ---------------------------------------------------------------------
    def _told(self, change: Change, again: bool) -> None:
        if again and change.cells:
            address, period = change.cells[0]
            self.set_period(period)
            self.changed.emit(change)
            self.went_to.emit(address)
        else:
            self.changed.emit(change)
        self.check_soon()

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
