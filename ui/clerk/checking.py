"""The findings of the period in hand, kept right while one types: a whole check goes on in short steps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from enum import IntEnum
from itertools import chain
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from ui.collecting import keep
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import Change
from zzdesk.findings import Finding, Level
from zzdesk.period import Period

if TYPE_CHECKING:
    from zzdesk.entry.found import Part
    from zzdesk.entry.recheck import Recheck
    from zzdesk.plan.model import Plan, Unit
    from zzdesk.rules.look import Look

_RECHECK_MS = 120  # before the whole is judged: a burst of such edits is gathered
_READING_MS = 10  # until it is asked again whether the rules are read
_MANY = 300  # cells of one edit: beyond it the whole is judged anew, in steps
_MANY_LINES = 60  # of a floating form: judged by columns
_STEP_SECONDS = 0.015  # of checking before keys are heard again
_ORDER = {level: n for n, level in enumerate(Level)}


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


class Checking(QObject):
    checked = Signal()
    _gathered = Signal()

    def __init__(self, document: Document, period: Period, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.period = period
        self.drafts: dict[tuple[Period, Address], Draft] = {}
        self._recheck: Recheck | None = None  # of the period in hand; None until a check has begun
        self._steps: Iterator[None] | None = None  # of the whole check under way
        self._since: list[Change] = []  # edits that the re-check has not been told yet
        self._is_gathering = False
        self._read_for: Period | None = None  # the period whose rules are at hand, or are being read
        self._reading: Thread | None = None
        self._timer = self._when_idle(self.check_again)
        # queued: several edits made at once are judged together, and before the screen is painted
        self._gathered.connect(self.settle, Qt.ConnectionType.QueuedConnection)
        self._next_step = self._when_idle(self._go_on_checking)
        self._forget_findings()

    def _when_idle(self, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(act)
        return timer

    def _forget_findings(self) -> None:
        self.parts: list[Part] = []  # the findings, in parts of one kind
        self._findings: list[Finding] | None = None  # the same in one list, once asked for
        self.open_counts = dict.fromkeys(Level, 0)  # without those that are explained
        self.remarked: set[Address] | None = None  # cells whose mark the last judging may have changed; None: any
        self._shown: Recheck | None = None  # whose findings these are
        self._beside: list[Finding] = []  # those that no rule has told
        self._hidden_by_drafts: list[Finding] = []

    # --- reading ----------------------------------------------------------------
    @property
    def is_checking(self) -> bool:
        """Whether a check of the whole period is under way or about to begin."""
        return self._steps is not None or self._timer.isActive()

    @property
    def is_judged(self) -> bool:
        """Whether the findings are those of all rules over the period in hand."""
        return self._recheck is not None and self._steps is None

    @property
    def findings(self) -> list[Finding]:
        if self._findings is None:
            self._findings = [*chain.from_iterable(part.findings for part in self.parts)]
        return self._findings

    def findings_at(self, address: Address) -> list[Finding]:
        words = str(address)
        if self._shown is None:
            return [f for f in self.findings if words in f.addresses]
        judged = [f for f in self._shown.at(address) if f not in self._hidden_by_drafts]
        return [f for f in self._beside if words in f.addresses] + judged

    def mark(self, address: Address) -> Mark:
        """The worst of the findings that are about a cell in the first place."""
        words = str(address)
        return max((_mark_of(f) for f in self.findings_at(address) if f.addresses[0] == words), default=Mark.NONE)

    def count_by_form(self) -> Mapping[str, tuple[int, int]]:
        """Form code to (errors, unexplained queries)."""
        found: dict[str, tuple[int, int]] = {}
        for level, explained, form, findings in self.parts:
            if form and level is not Level.NOTE and not explained:
                errors, queries = found.get(form, (0, 0))
                more = len(findings)
                found[form] = (errors + more, queries) if level is Level.ERROR else (errors, queries + more)
        return found

    # --- checking ------------------------------------------------------------------
    @property
    def waits(self) -> bool:
        """Whether `checked` comes before the screen is painted again: an edit's rules are about to be judged."""
        return self._is_gathering

    @property
    def is_settled(self) -> bool:
        """Whether the findings are those of what stands in the form now."""
        return self.is_judged and not (self._timer.isActive() or self._since)

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
        self._timer.start(_RECHECK_MS)

    def check_again(self) -> None:
        """All of it from now on, in the same short steps."""
        if self._rules_are_read():
            self._begin_check()
            self._go_on_checking()
        else:
            self._timer.start(_READING_MS)

    def _rules_are_read(self) -> bool:
        """What checks are made of is read behind the window the first time, a tenth of a second and more of it."""
        if self._read_for != self.period:
            self._read_for = self.period
            lines = self.document.all_lines(self.period).values()
            self._reading = Thread(
                target=_read_rules,
                args=(self.document.plan_for(self.period), self.document.unit, self.period),
                kwargs={"over_many_lines": any(len(found) >= _MANY_LINES for found in lines)},
                daemon=True,
            )
            self._reading.start()
        return not (self._reading and self._reading.is_alive())

    @Slot()
    def settle(self) -> None:
        """Judge now what was edited since the last time."""
        if self._is_gathering:
            self._hand_over()

    def _begin_check(self) -> None:
        from zzdesk.entry.recheck import Recheck  # the rules come in after the first grid

        self._stop_checking()
        self._recheck = Recheck(self.document, self.period, steps=True, before=self._shown)
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
        self._steps, self._shown = None, self._recheck
        self._hand_over(whole=True)
        keep()

    def _stop_checking(self) -> None:
        for timer in (self._timer, self._next_step):
            timer.stop()
        self._steps, self._is_gathering = None, False
        self._since.clear()

    def _hear(self, change: Change) -> None:
        """Judge what an edit touched; the whole anew where lines were moved or very much was changed."""
        if not (change.cells or change.lines or change.explanations):
            return
        if self._recheck is None or len(change.cells) > _MANY or self._recheck.needs_all(change):
            self.check_soon()
            return
        self._since.append(change)
        if self._steps is None and not self._is_gathering:
            self._is_gathering = True
            self._gathered.emit()

    def _hand_over(self, *, whole: bool = False) -> None:
        if self._recheck is not None:
            changes, self._since, self._is_gathering = self._since, [], False
            self._recheck.hear(*changes)
            self._show_findings(self._recheck, whole=whole)

    def _show_findings(self, recheck: Recheck, *, whole: bool) -> None:
        from zzdesk.entry.found import parted  # with the rules, after the first grid

        pending = [d.fault for (p, _), d in self.drafts.items() if p == self.period]
        self._beside = [*self.document.damage, *pending, *recheck.left]
        drafted = {f.addresses[0] for f in pending}
        self._hidden_by_drafts = [
            f for words in drafted for f in recheck.at(Address.parse(words)) if _is_empty(f, drafted)
        ]
        moved = None if whole else recheck.moved
        self.remarked = None if moved is None else {a for f in moved if (a := _first_cell(f))}
        self.show_parts([*parted(self._beside), *self._without(recheck.parts)])

    def show_parts(self, parts: list[Part]) -> None:
        """Errors, queries, notes; of each first those that wait for an answer."""
        self.parts = sorted(parts, key=lambda part: (_ORDER[part.level], part.explained))
        self._findings = None
        self.open_counts = dict.fromkeys(Level, 0)
        for part in self.parts:
            self.open_counts[part.level] += 0 if part.explained else len(part.findings)
        self.checked.emit()

    def _without(self, parts: list[Part]) -> list[Part]:
        """Parts without the findings that a draft's own makes needless."""
        if not self._hidden_by_drafts:
            return parts
        hidden = {id(f) for f in self._hidden_by_drafts}
        found = []
        for part in parts:
            if part.level is Level.ERROR:
                part = part._replace(findings=[f for f in part.findings if id(f) not in hidden])
            found.append(part)
        return found


def _read_rules(plan: Plan, unit: Unit, period: Period, *, over_many_lines: bool) -> None:
    with suppress(Exception):  # what is at fault is told by the check itself
        from zzdesk.entry import recheck  # noqa: F401  # and all that it is made of
        from zzdesk.rules.checks import checks_of

        checks_of(plan, unit, period)
        if over_many_lines:
            from zzdesk.rules import columns  # noqa: F401  # numpy with it


def _is_empty(finding: Finding, drafted: set[str]) -> bool:
    """A "not filled" about a cell whose draft already says what is wrong would say it twice."""
    return finding.level is Level.ERROR and finding.value == "" and finding.addresses[0] in drafted


def _mark_of(finding: Finding) -> Mark:
    if finding.explained:
        return Mark.EXPLAINED
    return {Level.ERROR: Mark.ERROR, Level.QUERY: Mark.QUERY, Level.NOTE: Mark.NOTE}[finding.level]


def _first_cell(finding: Finding) -> Address | None:
    """The cell of this period that a finding is about in the first place."""
    words = finding.addresses[0].split(".") if finding.addresses else []
    return Address(*words) if len(words) == 3 and "@" not in words[2] else None
