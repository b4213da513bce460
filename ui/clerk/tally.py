"""已填 of 应填, kept up edit by edit: of a floating form only lines that hold anything count."""

from __future__ import annotations

from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import Change, LineKey
from zzdesk.period import Period
from zzdesk.plan.model import Indicator, Plan
from zzdesk.values import State


class Counts(NamedTuple):
    filled: int
    required: int
    waiting: int

    def plus(self, other: Counts) -> Counts:
        return Counts(self.filled + other.filled, self.required + other.required, self.waiting + other.waiting)

    def minus(self, other: Counts) -> Counts:
        return Counts(self.filled - other.filled, self.required - other.required, self.waiting - other.waiting)


NONE = Counts(0, 0, 0)


class Tally:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._periods: dict[Period, _Period] = {}

    def of(self, period: Period) -> Counts:
        """All forms of the unit together."""
        total = NONE
        for counts in self.by_form(period).values():
            total = total.plus(counts)
        return total

    def by_form(self, period: Period) -> dict[str, Counts]:
        """A form with fixed lines is counted when asked, a floating one line by line as it changes."""
        return self._period(period).counts()

    def follow(self, change: Change) -> None:
        """After an edit: the lines it touched are counted again, no others."""
        for form, line, period in change.in_lines | {(*key, p) for key, p in change.lines}:
            if period in self._periods:
                self._periods[period].count((form, line))

    def _period(self, period: Period) -> _Period:
        plan = self._document.plan_for(period)
        found = self._periods.get(period)
        if found is None or found.plan is not plan:  # an update brought another version
            found = self._periods[period] = _Period(self._document, plan, period)
        return found


class _Period:
    def __init__(self, document: Document, plan: Plan, period: Period) -> None:
        self.plan, self._document, self._period = plan, document, period
        self._forms = plan.forms_of(document.unit)
        self._fixed: dict[str, tuple[Indicator, ...]] = {}
        self._required: dict[str, list[str]] = {}  # of a floating form: the columns each line must have
        self._lines: dict[str, dict[LineKey, Counts]] = {}
        self._totals: dict[str, Counts] = {}
        for form in self._forms:
            if form.floating:
                one = plan.required(document.unit, period, form, {form.code: ("*",)})
                self._required[form.code] = [i.address.column for i in one]
                self._lines[form.code], self._totals[form.code] = {}, NONE
            else:
                self._fixed[form.code] = plan.required(document.unit, period, form)
        for key in {(a.form, a.line) for a in document.values(period)}:
            self.count(key)

    def counts(self) -> dict[str, Counts]:
        return {f.code: self._totals[f.code] if f.floating else self._fixed_count(f.code) for f in self._forms}

    def count(self, key: LineKey) -> None:
        form, line = key
        if form not in self._lines:
            return
        known, now = self._lines[form].pop(key, NONE), self._line_count(form, line)
        if now is not None:
            self._lines[form][key] = now
        self._totals[form] = self._totals[form].minus(known).plus(now or NONE)

    def _line_count(self, form: str, line: str) -> Counts | None:
        """None for a line that is not there or holds nothing."""
        value, period = self._document.value, self._period
        if not self._document.is_filled(form, line, period):
            return None
        return _counted([value(Address(form, line, no), period).state for no in self._required[form]])

    def _fixed_count(self, form: str) -> Counts:
        return _counted([self._document.value(i.address, self._period).state for i in self._fixed[form]])


def _counted(states: list[State]) -> Counts:
    waiting = states.count(State.WAITING)
    return Counts(len(states) - states.count(State.BLANK) - waiting, len(states), waiting)
