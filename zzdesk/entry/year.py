"""全年台账: one column of a form over the months, and one month over the returns made of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.entry.document import Document, locked_because
from zzdesk.period import Period
from zzdesk.plan.fed_back import FED_BACK
from zzdesk.plan.model import DRAFT_KIND, Column, Form
from zzdesk.values import BLANK, State, Value

NOW = "现在"


class YearLine(NamedTuple):
    code: str
    name: str
    unit: str = ""


class Version(NamedTuple):
    """What one return said of a period; the last one is what stands in the file now."""

    title: str
    made: str  # day, "" for the file itself
    values: Mapping[Address, Value]


def year_columns(form: Form) -> list[Column]:
    """The columns that are filled, figures first: what the ledger is mostly asked for."""
    filled = [c for c in form.columns if not c.derive]
    return sorted(filled, key=lambda c: c.kind != "number")


def year_lines(document: Document, form: Form) -> list[YearLine]:
    """Fixed lines as the form has them; of a floating form every line of any month, by the order of the latest."""
    if not form.floating:
        lines = document.plan.seen_lines(form, document.unit)
        return [YearLine(line.code, line.name, line.unit) for line in lines]
    found: dict[str, YearLine] = {}
    for period in reversed(document.plan.periods):
        for code in document.filled_lines(form.code, period):
            if code not in found:
                found[code] = YearLine(code, _name(document, form, code, period))
    return list(found.values())


def fillable(document: Document, address: Address, period: Period) -> bool:
    """Whether a cell is the unit's own in a period: also of a floating line that the period has not."""
    return not locked_because(document.plan_for(period), document.unit, period, address)


def is_fed(document: Document, address: Address, period: Period) -> bool:
    """Whether it holds a fed-back figure, which cannot be changed."""
    return bool(document.held_because(address, period))


def sent_value(document: Document, address: Address, period: Period) -> Value | None:
    """What the newest return of a period said of a cell; None where none was made."""
    row = document.sent.last(period)
    return document.sent.values(period, row).get(address, BLANK) if row else None


def versions(document: Document, period: Period) -> list[Version]:
    """快报, 正式 and their revisions, oldest first (a repeat of unchanged content once), then the file as it is."""
    rows = {(r.kind, r.revision): r for r in document.exports(period) if r.kind != DRAFT_KIND}
    made = sorted(rows.values(), key=document.exports(period).index)
    found = [Version(f"{r.kind} 第{r.revision}版", r.at[5:10], document.sent.values(period, r)) for r in made]
    return [*found, Version(NOW, "", document.values(period))]


def fed_back(document: Document, address: Address, period: Period, known: list[Version]) -> Value:
    """反馈: the figure that was fed back, else that in the newest version whose 数据性质 of the line says so."""
    given = document.fed_cells(period).get(address)
    return given if given is not None else _by_nature(document.plan.form(address.form), address, known)


def _by_nature(form: Form, address: Address, known: list[Version]) -> Value:
    """BLANK where no version says so."""
    _, line, column = address
    nature = next((c.no for c in form.columns if c.role == "nature"), None)
    if nature is None:
        return BLANK
    for version in reversed(known):
        if version.values.get(Address(form.code, line, nature), BLANK).text == FED_BACK:
            return version.values.get(Address(form.code, line, column), BLANK)
    return BLANK


def _name(document: Document, form: Form, line: str, period: Period) -> str:
    """A floating line is called by its first text."""
    for column in form.columns:
        value = document.value(Address(form.code, line, column.no), period)
        if column.kind == "text" and value.state is State.VALUE:
            return value.text
    return line
