"""沿用上期 over the whole file: what does not change from one month to the next, and never a figure of the month.

Of forms with fixed lines the words, choices and dates that are blank now, 年初数, and 无此项 with its reason;
of floating forms last period's lines (entry/lines says which of their columns).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import LineKey, SetCells
from zzdesk.entry.line_keys import LinesByKey
from zzdesk.entry.lines import Continued, carried_columns, copy_lines, missing_lines, new_id
from zzdesk.period import Period
from zzdesk.plan.model import Form, Indicator, Listed
from zzdesk.values import BLANK, State, Value, text

# Prose and reasons are of their month; so is the month that data belong to.
_OF_THE_MONTH = frozenset({"reason", "text", "data_month"})
_YEAR_START = "year_start"


@dataclass(frozen=True, slots=True)
class Carried:
    """The edit and, for the message, how many cells of which kind it fills."""

    edit: SetCells
    counts: Mapping[str, int]


def carry_all(document: Document, period: Period) -> Carried:
    """From the period before; nothing that is filled now is touched."""
    plan = document.plan_for(period)
    cells, counts = _fixed(document, period)
    lines: dict[LineKey, int | None] = {}
    for form in plan.forms_of(document.unit):
        if form.floating:
            copied = copy_lines(document, period, form, carried_columns(form))
            cells |= copied.cells
            lines |= copied.lines
            cells |= _blanks_of_lines(document, period, form)
    kept = sum((a.form, a.line) not in lines for a in cells) - sum(counts.values())
    if lines:
        counts["浮动表行"] = len(lines)
    if kept:
        counts["浮动表已有各行的空格"] = kept
    return Carried(SetCells(period, cells, what="沿用上期", lines=lines), counts)


def _fixed(document: Document, period: Period) -> tuple[dict[Address, Value], dict[str, int]]:
    plan = document.plan_for(period)
    prev = plan.prev(period)
    cells: dict[Address, Value] = {}
    counts: dict[str, int] = {}
    if prev is None:
        return cells, counts
    for form in plan.forms_of(document.unit):
        for indicator in () if form.floating else plan.inputs(document.unit, period, form):
            before = document.value(indicator.address, prev)
            kind = _kind(indicator, before)
            if kind and document.value(indicator.address, period).is_blank:
                cells[indicator.address] = before
                counts[kind] = counts.get(kind, 0) + 1
    return cells, counts


def _blanks_of_lines(document: Document, period: Period, form: Form) -> dict[Address, Value]:
    """What lines that are here already (of an import) lack of the lines they continue."""
    prev = document.plan_for(period).prev(period)
    known = Continued(document, period)
    cells: dict[Address, Value] = {}
    for line in document.lines(form.code, period) if prev else ():
        before = known.line(form, line)
        for column in carried_columns(form):
            here = Address(form.code, line, column)
            was = document.value(Address(form.code, before, column), prev) if prev else BLANK
            if not was.is_blank and document.value(here, period).is_blank:
                cells[here] = was
    return cells


def _kind(indicator: Indicator, before: Value) -> str:
    """What a value of last period is called where it is carried on, else ""."""
    if before.state is State.NA:
        return "无此项"
    if before.state is not State.VALUE:
        return ""
    if indicator.numeric:
        return "年初数" if indicator.role == _YEAR_START else ""
    return "" if indicator.role in _OF_THE_MONTH else indicator.column.name


# --- 企业名单 ----------------------------------------------------------------------------------
def listing_form(document: Document, period: Period) -> Form | None:
    """The floating form that follows listed enterprises: it has their code, and a choice of the lists by name."""
    plan = document.plan_for(period)
    lists = {listed.list for listed in _listed(document, period)}
    for form in plan.forms_of(document.unit):
        if form.floating and lists and _columns(form, lists):
            return form
    return None


def list_lines(document: Document, period: Period) -> SetCells | None:
    """The edit that adds a line for each listed enterprise that has none yet; None where the unit has no list."""
    form = listing_form(document, period)
    if form is None:
        return None
    listed = _listed(document, period)
    columns = _columns(form, {one.list for one in listed})
    assert columns is not None  # else it would not be the form
    name, code, of = columns
    known, present = LinesByKey(document, period, form), set(document.lines(form.code, period))
    cells: dict[Address, Value] = {}
    for one in listed:
        told = {name: text(one.name), code: text(one.code), of: text(one.list)}
        line = known.line(known.keys_of(told.get)) or new_id(present)
        if line not in present:
            present.add(line)
            cells |= {Address(form.code, line, no): value for no, value in told.items() if not value.is_blank}
    return SetCells(period, cells, what="按名单生成", lines=missing_lines(document, period, cells))


def _listed(document: Document, period: Period) -> list[Listed]:
    return [one for one in document.plan_for(period).enterprises if one.unit == document.unit.code]


def _columns(form: Form, lists: set[str]) -> tuple[str, str, str] | None:
    """The columns of name, code and list; None where the form has not all three."""
    name = next((c.no for c in form.columns if c.kind == "text" and not c.role), None)
    code = next((c.no for c in form.columns if c.role == "credit_code"), None)
    of = next((c.no for c in form.columns if c.kind == "choice" and lists <= set(c.choices)), None)
    return (name, code, of) if name and code and of else None
