"""A CSV of figures for one period (`zzdesk enter`): form,line,column,value; all rows or none."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from zzdesk.address import Address
from zzdesk.entry.document import Document, locked_because
from zzdesk.entry.edits import SetCells
from zzdesk.entry.lines import missing_lines
from zzdesk.errors import Refused, ZzError
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.typed import read_typed
from zzdesk.textfile import read_text
from zzdesk.values import Value

_HEADS = {"form": "form", "line": "line", "column": "column", "value": "value"}
_HEADS |= {"表号": "form", "代码": "line", "栏次": "column", "数值": "value"}


def edit_from_table(document: Document, period: Period, path: Path) -> tuple[SetCells, list[Finding]]:
    """The edit a CSV asks for, and notes. Refused with every faulty row named by its line.

    A line id that a floating form has not is a new line after its last.
    """
    cells: dict[Address, Value] = {}
    notes: list[Finding] = []
    faults: list[Finding] = []
    for number, row in _rows(path):
        place = f"{path.name} 第{number}行"
        found = _cell(document, period, row, notes, place)
        if isinstance(found, Finding):
            faults.append(replace(found, place=place))
        elif found[0] in cells:
            faults.append(Finding(Level.ERROR, "table.twice", {"address": str(found[0])}, place=place))
        else:
            cells[found[0]] = found[1]
    if faults:
        raise Refused("table.refused", faults, file=path.name, count=len(faults))
    lines = missing_lines(document, period, (a for a, v in cells.items() if not v.is_blank))
    return SetCells(period, cells, why=f"导入{path.name}", what="导入", lines=lines), notes


def is_table(path: Path) -> bool:
    """Whether a file is such a CSV: by its first row."""
    if path.suffix.lower() != ".csv":
        return False
    try:
        _rows(path)
    except (ZzError, csv.Error):
        return False
    return True


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    reader = csv.reader(read_text(path).splitlines())
    rows = [(reader.line_num, [c.strip() for c in row]) for row in reader if any(c.strip() for c in row)]
    names = [_HEADS.get(c.lower()) for c in rows[0][1]] if rows else []
    if sorted(filter(None, names)) != ["column", "form", "line", "value"]:
        raise ZzError("table.head", file=path.name)
    found = []
    for number, row in rows[1:]:
        padded = row + [""] * (len(names) - len(row))
        found.append((number, {name: cell for name, cell in zip(names, padded, strict=False) if name}))
    return found


def _cell(
    document: Document, period: Period, row: dict[str, str], notes: list[Finding], place: str
) -> tuple[Address, Value] | Finding:
    words = f"{row['form']}.{row['line']}.{row['column']}"
    try:
        address = Address.parse(words)
    except ValueError:
        return Finding(Level.ERROR, "table.address", {"address": words}, value=row["value"])
    plan = document.plan_for(period)
    why = locked_because(plan, document.unit, period, address)
    if why:
        return Finding(Level.ERROR, "cell.locked", {"address": words, "why": why}, (words,), (row["value"],))
    indicator = plan.indicator(address)
    assert indicator is not None  # else it was locked
    typed = read_typed(indicator, row["value"])
    held = document.held_because(address, period)
    if held and typed.value != document.value(address, period):
        return Finding(Level.ERROR, "cell.locked", {"address": words, "why": held}, (words,), (row["value"],))
    notes += [replace(note, place=place) for note in typed.notes]
    return typed.fault or (address, typed.value)
