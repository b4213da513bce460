"""导入目标: annex tables onto the plan's units and indicators; matched, not guessed; all or nothing."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from zzdesk.address import Address
from zzdesk.errors import Refused, ZzError
from zzdesk.figures import NotAFigure
from zzdesk.findings import Finding, Level, is_open
from zzdesk.plan.annex_files import annexes_of
from zzdesk.plan.model import Plan, Unit
from zzdesk.plan.notice import AnnexText, Cell
from zzdesk.plan.pasted import annexes_of_html, annexes_of_text
from zzdesk.plan.worded import Wanted, read_wanted
from zzdesk.textfile import write_whole
from zzdesk.values import decimal_text

_CLIPBOARD = "剪贴板"
_WRITTEN = ("comparator", "value", "value_high", "tier", "clause")


@dataclass(frozen=True, slots=True)
class Reading:
    """One target as it stands in the annex, or what could not be matched: `fault` says why.

    A row of no known unit, or a column of no known indicator, is one reading.
    """

    who: str
    what: str
    typed: str
    unit: Unit | None = None
    address: Address | None = None
    fault: Finding | None = None


@dataclass
class TargetImport:
    """What a file says: targets by unit and address, the annexes met, and findings by line."""

    file: str
    targets: dict[Unit, dict[Address, Wanted | None]] = field(default_factory=dict)
    clauses: dict[Address, str] = field(default_factory=dict)
    annexes: list[AnnexText] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        return {
            "units": [
                {
                    "unit": unit.code,
                    "name": unit.name,
                    "targets": {str(a): None if v is None else v.words for a, v in row.items()},
                }
                for unit, row in self.targets.items()
            ],
            "annexes": [{"title": a.title, "name": a.name, "table": bool(a.rows)} for a in self.annexes],
            "findings": [f.as_json() for f in self.findings],
        }


def read_targets(plan: Plan, path: Path) -> TargetImport:
    """What the file's annexes give for this plan; nothing is changed. ZzError where it cannot be read."""
    found = TargetImport(path.name)
    return _matched(plan, annexes_of(path), found)


def read_pasted(plan: Plan, words: str, html: str = "") -> TargetImport:
    """The same for a table on the clipboard, which has it as text and perhaps as HTML too.

    The text where it has cells; the HTML where it has not, or where a line break in a cell has torn the text apart.
    """
    tables = annexes_of_html(html) if "<table" in html.lower() else []
    if tables and "\t" not in words:
        return _matched(plan, tables, TargetImport(_CLIPBOARD))
    found = _matched(plan, annexes_of_text(words), TargetImport(_CLIPBOARD))
    if tables and any(is_open(f) for f in found.findings):
        again = _matched(plan, tables, TargetImport(_CLIPBOARD))
        return found if any(is_open(f) for f in again.findings) else again
    return found


def _matched(plan: Plan, annexes: list[AnnexText], found: TargetImport) -> TargetImport:
    found.annexes = annexes
    if not found.annexes:
        raise ZzError("targets.nothing", file=found.file)
    for annex in found.annexes:
        if annex.rows:
            _read_table(plan, annex, found)
        else:
            _say(found, Level.NOTE, "targets.no_table", annex.place, annex=annex.title, name=annex.name)
    for unit in plan.districts if found.targets else ():
        if unit not in found.targets:
            _say(found, Level.QUERY, "targets.unit_missing", "", unit=unit.name)
    return found


def store_targets(folder: Path, found: TargetImport) -> Path:
    """Put the targets into a plan folder's targets.csv, replacing those of the same unit and indicator.

    Refused whole when anything was not matched; targets the file does not name stay.
    """
    open_findings = [f for f in found.findings if is_open(f)]
    if open_findings:
        raise Refused("targets.refused", open_findings, file=found.file, count=len(open_findings))
    path = folder / "targets.csv"
    if not (folder / "plan.toml").is_file():
        raise ZzError("plan.not_a_folder", plan=folder)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))) if path.exists() else []
    write_whole(path, _as_csv(_replaced(rows, found)).encode("utf-8"))
    return path


def _replaced(rows: list[dict[str, str]], found: TargetImport) -> list[dict[str, str]]:
    """The table with the new targets in their places; a row that says the same already stays as it is."""
    new = {
        (unit.code, str(address)): None if wanted is None else _new_row(unit, address, wanted, found.clauses[address])
        for unit, row in found.targets.items()
        for address, wanted in row.items()
    }
    kept = []
    todo = dict(new)
    for row in rows:
        key = (row["unit"], row["address"])
        if key not in new:
            kept.append(row)
            continue
        wanted = todo.pop(key, None)
        if wanted is not None:
            kept.append(row if _same(row, wanted) else wanted)
    return kept + [row for row in todo.values() if row is not None]


def _same(row: dict[str, str], wanted: dict[str, str]) -> bool:
    return all(_plain(row.get(name) or "") == wanted[name] for name in _WRITTEN)


def _plain(words: str) -> str:
    """10.0 and 10 are one figure."""
    try:
        return decimal_text(Decimal(words))
    except InvalidOperation:
        return words


def _new_row(unit: Unit, address: Address, wanted: Wanted, clause: str) -> dict[str, str]:
    return {
        "unit": unit.code,
        "address": str(address),
        "comparator": wanted.comparator,
        "value": decimal_text(wanted.value),
        "value_high": "" if wanted.high is None else decimal_text(wanted.high),
        "tier": wanted.tier,
        "clause": clause,
    }


def _as_csv(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    names = ["unit", "address", "comparator", "value", "value_high", "tier", "clause", "note"]
    names += ["tolerance"] if any(row.get("tolerance") for row in rows) else []
    writer = csv.DictWriter(out, names, restval="", lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _read_table(plan: Plan, annex: AnnexText, found: TargetImport) -> None:
    """The first row that names an indicator is the head; what stands above it is title and notes."""
    start = next((n for n, row in enumerate(annex.rows) if any(_indicator(plan, c.words) for c in row)), 0)
    head, body = annex.rows[start], annex.rows[start + 1 :]
    columns = [_column(plan, cell, found) if cell.words else None for cell in head[1:]]
    for address in filter(None, columns):
        found.clauses[address] = annex.title
    for row in body:
        _read_row(plan, row, columns, found)


def _indicator(plan: Plan, words: str) -> Address | None:
    wanted = bare(words)
    for address, names in plan.target_columns.items():
        if wanted in {bare(name) for name in names}:
            return Address.parse(address)
    return None


def _column(plan: Plan, cell: Cell, found: TargetImport) -> Address | None:
    address = _indicator(plan, cell.words)
    if address is None:
        fault = _say(found, Level.ERROR, "targets.column", cell.place, column=cell.words)
        found.readings.append(Reading("", _one_line(cell.words), "", fault=fault))
    return address


def _read_row(plan: Plan, row: tuple[Cell, ...], columns: list[Address | None], found: TargetImport) -> None:
    name, *cells = row
    unit = plan.find_unit(unicodedata.normalize("NFKC", name.words))
    if unit is None:
        _unmatched(found, _say(found, Level.ERROR, "targets.unit", name.place, unit=name.words), name, cells)
        return
    if unit in found.targets and any(a in found.targets[unit] for a in columns if a):
        _unmatched(found, _say(found, Level.ERROR, "targets.unit_twice", name.place, unit=name.words), name, cells)
        return
    if len(cells) != len(columns):
        fault = _say(
            found, Level.ERROR, "targets.row", name.place, unit=unit.name, count=len(cells), wanted=len(columns)
        )
        _unmatched(found, fault, name, cells)
    values = found.targets.setdefault(unit, {})
    for cell, address in zip(cells, columns, strict=False):
        if address is not None:
            _read_value(plan, unit, address, cell, values, found)


def _read_value(
    plan: Plan, unit: Unit, address: Address, cell: Cell, values: dict[Address, Wanted | None], found: TargetImport
) -> None:
    indicator = plan.indicators[address]
    fault: Finding | None = None
    try:
        values[address] = read_wanted(cell.words, indicator.unit)
    except NotAFigure as why:
        args = {"typed": cell.words, "unit": indicator.unit}
        place = f"{found.file} {cell.place} {unit.name}{indicator.line.name}"
        fault = Finding(Level.ERROR, why.code, args, (str(address),), (cell.words,), place=place)
        found.findings.append(fault)
    found.readings.append(Reading(unit.name, indicator.line.name, _one_line(cell.words), unit, address, fault))


def _unmatched(found: TargetImport, fault: Finding, name: Cell, cells: list[Cell]) -> None:
    found.readings.append(Reading(_one_line(name.words), "", "，".join(_one_line(c.words) for c in cells), fault=fault))


def _one_line(words: str) -> str:
    return " ".join(words.split())


def bare(words: str) -> str:
    """A header without spaces, line breaks and bracketed units, in half-width signs."""
    words = unicodedata.normalize("NFKC", words)
    return re.sub(r"\s+|\([^)]*\)|\[[^\]]*\]", "", words)


def _say(found: TargetImport, level: Level, code: str, place: str, **args: object) -> Finding:
    place = f"{found.file} {place}" if place else found.file
    finding = Finding(level, code, args, place=place)
    found.findings.append(finding)
    return finding
