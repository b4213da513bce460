"""粘贴: a block of text cells over the form; what fits, what is refused and why. Nothing is changed here."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

from zzdesk.address import Address
from zzdesk.entry.document import Document, locked_because
from zzdesk.entry.edits import LineKey
from zzdesk.entry.lines import missing_lines, new_id
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.model import Form
from zzdesk.plan.typed import read_typed
from zzdesk.values import Value


@dataclass
class Paste:
    """The values to set, the cells refused (each a finding), and notes on how some were read.

    `lines` are the new lines of a floating form that the values need.
    """

    cells: dict[Address, Value] = field(default_factory=dict)
    refused: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    lines: dict[LineKey, int | None] = field(default_factory=dict)


def read_tsv(words: str) -> list[list[str]]:
    """The block that Excel, WPS and LibreOffice put on the clipboard: tabs, line ends, quoted cells with breaks."""
    rows = list(csv.reader(io.StringIO(words.replace("\r\n", "\n"), newline=""), dialect="excel-tab"))
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def plan_paste(
    document: Document, period: Period, form_code: str, top_left: tuple[str, str], block: list[list[str]]
) -> Paste:
    """Lay `block` over the form from (line code, column no), as the form shows lines and columns.

    Empty text over a cell that cannot be filled is no refusal. A floating form grows by the rows that reach
    beyond its last line; a line code it has not is the empty line after the last.
    """
    form = document.plan.form(form_code)
    lines = _lines(document, period, form, top_left[0], len(block))
    columns = [c.no for c in form.columns]
    first_line, first_column = lines.index(top_left[0]), columns.index(top_left[1])
    paste = Paste()
    for down, row in enumerate(block, first_line):
        for right, raw in enumerate(row, first_column):
            if down < len(lines) and right < len(columns):
                _place(document, period, Address(form_code, lines[down], columns[right]), raw, paste)
            elif raw.strip():
                paste.refused.append(Finding(Level.ERROR, "paste.outside", {"typed": raw.strip()}, value=raw.strip()))
    if form.floating:

        def known(line: str) -> bool:
            return document.rank(form_code, line, period) is not None

        # clearing a line that is not there makes none
        filled = {a: v for a, v in paste.cells.items() if known(a.line) or not v.is_blank}
        paste.cells, paste.lines = filled, missing_lines(document, period, filled)
    return paste


def _lines(document: Document, period: Period, form: Form, first: str, count: int) -> list[str]:
    """The codes of the lines that a block of `count` rows may cover, from the form's first line on."""
    if not form.floating:
        return [row.code for row in document.plan.seen_lines(form, document.unit)]
    lines = list(document.lines(form.code, period))
    if document.rank(form.code, first, period) is None:
        lines.append(first)
    taken = set(lines)
    wanted = lines.index(first) + count
    while len(lines) < wanted:
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
    typed = read_typed(indicator, raw)
    if typed.fault:
        paste.refused.append(typed.fault)
    else:
        paste.cells[address] = typed.value
        paste.notes += typed.notes
