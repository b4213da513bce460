"""空表 for many units: what units that are asked the same have in common is drawn once, the rest is put in.

The file says what `write_return(..., blank=True)` writes for the unit, part by part (a test compares them).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeAlias

from zzdesk.period import Period
from zzdesk.plan.model import ANY_LINE, Form, Plan, Unit
from zzdesk.returns.attached import with_lines
from zzdesk.returns.audit_lines import with_ends
from zzdesk.returns.cells import LAST_ROW
from zzdesk.returns.content import Content
from zzdesk.returns.fill_audit import AuditRow, audit_row, audit_rows, carried_lines, carried_refs
from zzdesk.returns.fill_form import fill_form
from zzdesk.returns.hidden import Row, row_xml
from zzdesk.returns.marks import marks_of
from zzdesk.returns.package import WORKBOOK, in_zip_order
from zzdesk.returns.seal import BY_HAND, Seal
from zzdesk.returns.slots import NumberedRow, Slotted, slotted
from zzdesk.returns.spliced import Packed, Parcel, Piece, packed_once
from zzdesk.returns.template import template_of
from zzdesk.returns.write import (
    blank_name,
    carried_rows,
    fill_cover,
    head_rows,
    identity_of,
    sealed_rows,
    spare_count,
    spare_ids,
    with_spare_lines,
)
from zzdesk.rules.checks import twin
from zzdesk.rules.look import Look
from zzdesk.rules.sources import look_in
from zzdesk.rules.tree import Ref, all_refs_in
from zzdesk.textfile import write_whole
from zzdesk.values import BLANK, Value

_OWN_MARKS = ("〔填报单位〕", "〔单位名称〕", "〔单位代码〕")
_OWN_NAMES = ("zz_unit", "zz_return_id")
_BODY = "\ue102"  # stands where a sheet's rows go
_BLOCK = 16  # rows of 审核 that are made and deflated together
_SEAL = Seal("", BY_HAND)


@dataclass(frozen=True, slots=True)
class _Own:
    """What is the unit's own: its content, the words of the slots, the ids of its spare lines form by form."""

    content: Content
    words: Sequence[str]
    ids: Sequence[str]
    look: Look


_Part: TypeAlias = Callable[[_Own], list[Piece]]


class Blanks:
    """Blank returns of a plan and period, for one unit after another."""

    def __init__(self, plan: Plan, period: Period) -> None:
        self._plan, self._period = plan, period
        self._ready: dict[tuple[Unit, bool], _Ready] = {}

    def bytes_of(self, unit: Unit, carried: Mapping[Ref, Value], *, sample: bool = False) -> bytes:
        """The unit's 空表 with the figures of other periods that its rules read."""
        content = self._content(unit, carried, sample)
        like = twin(self._plan, unit)
        if (like, sample) not in self._ready:
            self._ready[like, sample] = _Ready(with_spare_lines(self._content(like, {}, sample), blank=True))
        return self._ready[like, sample].made(content)

    def write(self, unit: Unit, folder: Path, carried: Mapping[Ref, Value], *, sample: bool = False) -> Path:
        """Write it under its name, wholly or not at all. ZzError file.cannot_write, file.no_space, file.in_use."""
        name = blank_name(self._content(unit, {}, sample))
        return write_whole(folder / name, self.bytes_of(unit, carried, sample=sample))

    def _content(self, unit: Unit, carried: Mapping[Ref, Value], sample: bool) -> Content:
        return Content(self._plan, unit, self._period, "", 0, {}, carried, sample=sample)


class _Ready:
    """All that units share which are asked the same."""

    def __init__(self, content: Content) -> None:
        """`content`: of any one of them, with its spare lines."""
        self._content, self._template = content, template_of(content.plan)
        forms = content.plan.forms_of(content.unit)
        self._floating = [f.code for f in forms if f.floating]
        lines = (line for code in self._floating for line in content.all_lines[code])
        self._ids = {line: n for n, line in enumerate(lines)}
        self._sealed = [NumberedRow(row, self._ids) for row in sealed_rows(content, self._template)]
        self._first_carried = len(_head(content)) + 1
        self._audit = _Audit(content, self._first_carried)
        fixed = {self._template.forms[f.code][0].part: f for f in forms if not f.floating}
        self._parts = self._assembled(fixed)

    def _assembled(self, fixed: Mapping[str, Form]) -> dict[str, _Part]:
        """Part -> what makes it for a unit, in the zip's order."""
        template, content, drawn = self._template, self._content, self._drawn()
        mine = {f.code for f in content.plan.forms_of(content.unit)}
        dropped = [sheet.name for code, (sheet, _) in template.forms.items() if code not in mine]
        names = identity_of(content, blank=True) | slotted(_OWN_NAMES, len(_OWN_MARKS))
        changed = {name: xml.encode("utf-8") for name, xml in drawn.items()} | dict.fromkeys(fixed, b"")
        parts = with_lines(content, template).assembled(changed, dropped, names)
        drawn[WORKBOOK] = parts[WORKBOOK].decode("utf-8")
        found: dict[str, _Part] = {}
        for name in in_zip_order(parts):
            if name in drawn:
                found[name] = self._drawn_part(name, [Slotted(xml, self._ids) for xml in drawn[name].split(_BODY)])
            else:
                found[name] = partial(_fixed_form, fixed[name]) if name in fixed else _as_it_is(parts[name])
        return found

    def _drawn(self) -> dict[str, str]:
        """The sheets that differ in a unit's words and ids alone, and what stands around the rows of two more."""
        content, template = self._content, self._template
        marks = _marks(content) | slotted(_OWN_MARKS)
        drawn = {template.cover.part: fill_cover(content, template, marks, blank=True)}
        for code in self._floating:
            sheet, layout = template.forms[code]
            drawn[sheet.part] = fill_form(content, content.plan.form(code), sheet, layout, marks)
        drawn[template.hidden.part] = template.hidden.patch.render({}, {}, {}, (1, LAST_ROW), _BODY)
        drawn[template.audit.part] = self._audit.around(marks)
        return drawn

    def _drawn_part(self, name: str, cut: Sequence[Slotted]) -> _Part:
        rows: dict[str, _Part] = {self._template.hidden.part: self._hidden, self._template.audit.part: self._audit.rows}

        def made(own: _Own) -> list[Piece]:
            found = cut[0].filled(own.words, own.ids)
            return [*found, *rows[name](own), *cut[1].filled(own.words, own.ids)] if name in rows else found

        return made

    def _hidden(self, own: _Own) -> list[Piece]:
        rows = [row_xml(n, row) for n, row in enumerate(_head(own.content), 1)]
        rows += carried_rows(own.content, own.look, self._first_carried)
        return [*rows, *(row.at(n, own.ids) for n, row in enumerate(self._sealed, len(rows) + 1))]

    def made(self, content: Content) -> bytes:
        """The file of a unit."""
        marks, names = _marks(content), content.identity
        words = [*(marks[name] for name in _OWN_MARKS), *(names[name] for name in _OWN_NAMES)]
        count = spare_count(content.plan)
        ids = [line for form in self._floating for line in spare_ids(names["zz_return_id"], form, count)]
        own = _Own(content, words, ids, look_in(content.plan, content.unit, {}, content.carried))
        parcel = Parcel()
        for name, part in self._parts.items():
            parcel.put(name, part(own))
        return parcel.whole()


class _Audit:
    """The rows of 审核 in blocks, each made once for what other periods and the targets say."""

    def __init__(self, content: Content, first_carried: int) -> None:
        self._content, self._template = content, template_of(content.plan)
        unit = twin(content.plan, content.unit)
        rows = audit_rows(content.plan, unit, content.period, first_carried)
        self._after_refs = first_carried + len(carried_refs(content.plan, unit, content.period))
        self._blocks = [(n, rows[n : n + _BLOCK]) for n in range(0, len(rows), _BLOCK)]
        self._asked = [tuple(dict.fromkeys(r for row in block for r in _elsewhere(row))) for _, block in self._blocks]
        self._first, self._last = sorted((self._template.query_row, self._template.other_row))
        self._block = lru_cache(maxsize=4 * len(rows) // _BLOCK + 4)(self._made)

    def around(self, marks: Mapping[str, str]) -> str:
        """The sheet with a mark in place of the rows."""
        audit = self._template.audit
        kept = {spot: cell for spot, cell in audit.filled(marks).items() if not self._first <= spot[0] <= self._last}
        return audit.patch.render(kept, {}, marks, (self._first, self._last), _BODY)

    def rows(self, own: _Own) -> list[Piece]:
        end = self._after_refs + len(carried_lines(own.content))
        return [self._block(n, end, tuple(map(own.look, asked))) for n, asked in enumerate(self._asked)]

    def _made(self, n: int, end: int, told: tuple[Value, ...]) -> Packed:
        """`told`: what the rows read that is not this period's, of which nothing is filled yet."""
        first, rows = self._blocks[n]
        look = _look_at(dict(zip(self._asked[n], told, strict=True)))
        made = (
            audit_row(self._content, self._template, row, look, "", self._first + k)
            for k, row in enumerate(rows, first)
        )
        return packed_once(with_ends(self._template, self._content.all_lines, end, "".join(made)).encode("utf-8"))


def _fixed_form(form: Form, own: _Own) -> list[Piece]:
    sheet, layout = template_of(own.content.plan).forms[form.code]
    return [fill_form(own.content, form, sheet, layout, _marks(own.content))]


def _as_it_is(part: bytes) -> _Part:
    ready = packed_once(part)
    return lambda own: [ready]


def _marks(content: Content) -> dict[str, str]:
    return marks_of(content, BY_HAND, (), blank=True)


def _head(content: Content) -> list[Row]:
    return head_rows(content, _SEAL, identity_of(content, blank=True), blank=True)


def _elsewhere(row: AuditRow) -> list[Ref]:
    trees = [check.tree for check in row.group.checks if check.tree is not None]
    refs = (ref for tree in trees for ref in all_refs_in(tree))
    return [ref for ref in refs if ref.when != "now" and ref.address.line != ANY_LINE]


def _look_at(told: Mapping[Ref, Value]) -> Look:
    return Look(lambda ref: told.get(ref, BLANK))
