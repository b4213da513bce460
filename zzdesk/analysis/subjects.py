"""The cell of each line that is held against a target or ranked; worked out once for all units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.plan.model import Form, Indicator, Line, Plan, Target, Unit


class Subject(NamedTuple):
    """A line's judged cell, and the cells beside it that its judgement asks for ("" for a column: there is none)."""

    line: Line
    address: Address
    item: Indicator
    year_start: Address
    nature: Address


class Subjects:
    """Of every form, in its order of lines; those of a unit are the lines it fills."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._of: dict[str, dict[str, Subject]] = {
            form.code: {line.code: s for line in form.lines if (s := _subject(plan, form, line))} for form in plan.forms
        }
        self._whole = {code: tuple(found.values()) for code, found in self._of.items()}
        self._asked: dict[str, list[tuple[Subject, Target | None]]] = {}
        # The first target of a line that has no judged column: a text target.
        self._by_line: Mapping[tuple[str, str, str], Target] = {
            (t.unit, t.address.form, t.address.line): t for t in reversed(plan.targets)
        }

    def of(self, form: Form, unit: Unit) -> Sequence[Subject]:
        lines = self._plan.lines_of(form, unit)
        if lines is form.lines:
            return self._whole[form.code]
        held = self._of[form.code]
        return [held[line.code] for line in lines if line.code in held]

    def asked(self, unit: Unit) -> Sequence[tuple[Subject, Target | None]]:
        """The unit's lines that have a target or a rank, form by form, with its targets."""
        if unit.code not in self._asked:
            told = ((s, self.target(s, unit)) for form in self._plan.forms for s in self.of(form, unit))
            self._asked[unit.code] = [(s, target) for s, target in told if target is not None or s.line.ranked]
        return self._asked[unit.code]

    def target(self, subject: Subject, unit: Unit) -> Target | None:
        """A text target is answered in the line's first open text column."""
        if subject.line.judged:
            return self._plan.target_at(subject.line.filling_unit or unit.code, subject.address)
        return self._by_line.get((unit.code, subject.address.form, subject.address.line))


@lru_cache(maxsize=8)
def subjects_of(plan: Plan) -> Subjects:
    return Subjects(plan)


def _subject(plan: Plan, form: Form, line: Line) -> Subject | None:
    column = line.judged or next((c.no for c in form.columns if c.no in line.open and c.role == "text"), "")
    address = Address(form.code, line.code, column)
    item = plan.indicator(address) if column else None
    return (
        Subject(line, address, item, _beside(form, line, "year_start"), _beside(form, line, "nature")) if item else None
    )


def _beside(form: Form, line: Line, role: str) -> Address:
    return Address(form.code, line.code, next((c.no for c in form.columns if c.role == role), ""))
