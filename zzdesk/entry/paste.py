"""粘贴、填充、替换: texts over cells of the form; what fits, what is refused and why. Nothing is changed here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from zzdesk.address import Address
from zzdesk.entry.cell_text import read_cell
from zzdesk.entry.document import Document, locked_because
from zzdesk.entry.edits import LineKey
from zzdesk.entry.lines import missing_lines, new_id
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.model import Form, Indicator
from zzdesk.plan.typed import is_plain
from zzdesk.values import Value, number

MOST = 200_000  # cells of one paste: more would keep the window waiting
Block = Sequence[Sequence[str]]


@dataclass
class Paste:
    """The values to set, the cells refused (each a finding), and notes on how some were read.

    `lines` are the new lines of a floating form that the values need. What lies beyond the form is one finding
    with its count, in `beyond`; `skipped` are cells passed over without a word each.
    """

    cells: dict[Address, Value] = field(default_factory=dict)
    refused: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    lines: dict[LineKey, int | None] = field(default_factory=dict)
    beyond: Finding | None = None
    beyond_count: int = 0
    skipped: int = 0

    @property
    def fits_whole(self) -> bool:
        return not self.refused and self.beyond is None

    @property
    def refused_count(self) -> int:
        return len(self.refused) + self.beyond_count

    @property
    def faults(self) -> list[Finding]:
        return [*self.refused, *([self.beyond] if self.beyond else [])]


def read_tsv(words: str) -> list[list[str]]:
    """The block that Excel, WPS and LibreOffice put on the clipboard: tabs, line ends, quoted cells with breaks."""
    rows = list(csv.reader(io.StringIO(words.replace("\r\n", "\n"), newline=""), dialect="excel-tab"))
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def plan_paste(
    document: Document,
    period: Period,
    form_code: str,
    top_left: tuple[str, str],
    block: Block,
    shown: Sequence[str] | None = None,
) -> Paste:
    """Lay `block` over the form from (line code, column no), as the form shows lines and columns.

    Empty text over a cell that cannot be filled is no refusal. A floating form grows by the rows that reach
    beyond its last line; a line code it has not is the empty line after the last. `shown` are the lines to lay it
    over where a filter hides the others.
    """
    form = document.plan.form(form_code)
    columns = [c.no for c in form.columns]
    columns = columns[columns.index(top_left[1]) :]
    height, width = len(block), max(map(len, block), default=0)
    grows = form.floating
    most_rows = height if grows else len(document.plan.seen_lines(form, document.unit))
    if min(height, most_rows) * min(width, len(columns)) > MOST:
        args = {"rows": height, "columns": width, "most": MOST}
        return Paste(refused=[Finding(Level.ERROR, "paste.too_many", args)])
    lines = _lines(document, period, form, top_left[0], height, shown)
    paste = Paste()
    place = _Placing(document, period, paste).place
    for line, row in zip(lines, block, strict=False):
        for column, raw in zip(columns, row, strict=False):
            place(Address(form_code, line, column), raw)
    beyond = _count(row[len(columns) :] for row in block[: len(lines)]) + _count(block[len(lines) :])
    if beyond:
        args = {"rows": height, "columns": width, "count": beyond}
        paste.beyond, paste.beyond_count = Finding(Level.ERROR, "paste.outside", args), beyond
    _need_lines(document, period, paste)
    return paste


def plan_cells(document: Document, period: Period, texts: Iterable[tuple[Address, str]]) -> Paste:
    """Texts for single cells, wherever they stand."""
    paste = Paste()
    place = _Placing(document, period, paste).place
    for address, raw in texts:
        place(address, raw)
    _need_lines(document, period, paste)
    return paste


def _count(rows: Iterable[Sequence[str]]) -> int:
    return sum(bool(raw.strip()) for row in rows for raw in row)


def _need_lines(document: Document, period: Period, paste: Paste) -> None:
    """New lines for what is put where none is; clearing a line that is not there makes none."""
    floating = {f.code for f in document.plan.forms if f.floating}
    lines = {(a.form, a.line) for a in paste.cells if a.form in floating}
    absent = {line for line in lines if document.rank(*line, period) is None}
    if absent:
        paste.cells = {a: v for a, v in paste.cells.items() if (a.form, a.line) not in absent or not v.is_blank}
        first = {(a.form, a.line): a for a in reversed(paste.cells) if (a.form, a.line) in absent}
        paste.lines = missing_lines(document, period, reversed(first.values()))


def _lines(
    document: Document, period: Period, form: Form, first: str, count: int, shown: Sequence[str] | None
) -> list[str]:
    """The codes of the lines that a block of `count` rows covers from the first one on."""
    if not form.floating:
        codes = [row.code for row in document.plan.seen_lines(form, document.unit)]
        return codes[codes.index(first) :][:count]
    every = document.lines(form.code, period)
    lines = list(every if shown is None else shown)
    if first not in lines:
        lines.append(first)
    lines = lines[lines.index(first) :][:count]
    taken = {*every, *lines}
    while len(lines) < count:
        fresh = new_id(taken)
        taken.add(fresh)
        lines.append(fresh)
    return lines


class _Placing:
    """Reads texts into cells. Whether a cell takes one is asked once for a whole column of a floating form."""

    def __init__(self, document: Document, period: Period, paste: Paste) -> None:
        self._unit, self._period, self._paste = document.unit, period, paste
        self._document, self._fed = document, document.fed_cells(period)
        self._plan = document.plan_for(period)
        self._floating = {f.code for f in self._plan.forms if f.floating}
        self._kinds: dict[tuple[str, ...], tuple[str, Indicator | None]] = {}

    def place(self, address: Address, raw: str) -> None:
        kind = (address.form, address.column) if address.form in self._floating else address
        if kind not in self._kinds:
            why = locked_because(self._plan, self._unit, self._period, address)
            self._kinds[kind] = why, self._plan.indicator(address)
        why, indicator = self._kinds[kind]
        if why or indicator is None:
            self._refuse(address, raw, why)
            return
        if address in self._fed and (held := self._document.held_because(address, self._period)):
            if read_cell(indicator, raw).value != self._fed[address]:  # the same figure again is no fault
                self._refuse(address, raw, held)
            return
        if indicator.numeric and is_plain(raw) and type(raw) is str:  # a block may hold a hundred thousand of these
            self._paste.cells[address] = number(raw)
            return
        typed = read_cell(indicator, raw)
        if (typed.fault or typed.notes) and indicator.address != address:  # they name the cell
            typed = read_cell(indicator._replace(address=address), raw)
        if typed.fault:
            self._paste.refused.append(typed.fault)
        else:
            self._paste.cells[address] = typed.value
            self._paste.notes += typed.notes

    def _refuse(self, address: Address, raw: str, why: str) -> None:
        words = raw.strip()
        if words:
            args = {"address": str(address), "why": why}
            refused = Finding(Level.ERROR, "cell.locked", args, (str(address),), (raw,), value=words)
            self._paste.refused.append(refused)
