"""粘贴: a block of text cells over the form; what fits, what is refused and why. Nothing is changed here."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

from zzdesk.address import Address
from zzdesk.entry.document import Document, locked_because
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.typed import read_typed
from zzdesk.values import Value


@dataclass
class Paste:
    """The values to set, the cells refused (each a finding), and notes on how some were read."""

    cells: dict[Address, Value] = field(default_factory=dict)
    refused: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)


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

    Empty text over a cell that cannot be filled is no refusal.
    """
    form = document.plan.form(form_code)
    lines = [row.code for row in document.plan.seen_lines(form, document.unit)]
    columns = [c.no for c in form.columns]
    first_line, first_column = lines.index(top_left[0]), columns.index(top_left[1])
    paste = Paste()
    for down, row in enumerate(block, first_line):
        for right, raw in enumerate(row, first_column):
            if down < len(lines) and right < len(columns):
                _place(document, period, Address(form_code, lines[down], columns[right]), raw, paste)
            elif raw.strip():
                paste.refused.append(Finding(Level.ERROR, "paste.outside", {"typed": raw.strip()}, value=raw.strip()))
    return paste


def _place(document: Document, period: Period, address: Address, raw: str, paste: Paste) -> None:
    why = locked_because(document.plan, document.unit, period, address)
    if why:
        if raw.strip():
            args = {"address": str(address), "why": why}
            paste.refused.append(Finding(Level.ERROR, "cell.locked", args, (str(address),), (raw,), value=raw.strip()))
        return
    indicator = document.plan.indicators[address]
    typed = read_typed(indicator, raw)
    if typed.fault:
        paste.refused.append(typed.fault)
    else:
        paste.cells[address] = typed.value
        paste.notes += typed.notes
