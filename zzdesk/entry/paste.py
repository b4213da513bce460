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
from zzdesk.plan.model import Form
from zzdesk.values import Value

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
    for line, row in zip(lines, block, strict=False):
        for column, raw in zip(columns, row, strict=False):
            _place(document, period, Address(form_code, line, column), raw, paste)
    beyond = _count(row[len(columns) :] for row in block[: len(lines)]) + _count(block[len(lines) :])
    if beyond:
        args = {"rows": height, "columns": width, "count": beyond}
        paste.beyond, paste.beyond_count = Finding(Level.ERROR, "paste.outside", args), beyond
    _need_lines(document, period, paste)
    return paste


def plan_cells(document: Document, period: Period, texts: Iterable[tuple[Address, str]]) -> Paste:
    """Texts for single cells, wherever they stand."""
    paste = Paste()
    for address, raw in texts:
        _place(document, period, address, raw, paste)
    _need_lines(document, period, paste)
    return paste


def _count(rows: Iterable[Sequence[str]]) -> int:
    return sum(bool(raw.strip()) for row in rows for raw in row)


def _need_lines(document: Document, period: Period, paste: Paste) -> None:
    """New lines for what is put where none is; clearing a line that is not there makes none."""
    floating = {f.code for f in document.plan.forms if f.floating}

    def stays(address: Address, value: Value) -> bool:
        is_known = address.form not in floating or document.rank(address.form, address.line, period) is not None
        return is_known or not value.is_blank

    paste.cells = {a: v for a, v in paste.cells.items() if stays(a, v)}
    paste.lines = missing_lines(document, period, (a for a in paste.cells if a.form in floating))


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


def _place(document: Document, period: Period, address: Address, raw: str, paste: Paste) -> None:
    plan = document.plan_for(period)
    why = locked_because(plan, document.unit, period, address)
    if why:
        if raw.strip():
            args = {"address": str(address), "why": why}
            paste.refused.append(Finding(Level.ERROR, "cell.locked", args, (str(address),), (raw,), value=raw.strip()))
        return
    indicator = plan.indicator(address)
    assert indicator is not None  # else it was locked
    typed = read_cell(indicator, raw)
    if typed.fault:
        paste.refused.append(typed.fault)
    else:
        paste.cells[address] = typed.value
        paste.notes += typed.notes
