"""Finding each form in a workbook, and whether its frame still holds: sheets, lines, columns, merges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial

from zzdesk.address import Address
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.lines import key_of_line
from zzdesk.plan.model import Form, Plan, Unit
from zzdesk.returns.book import Book
from zzdesk.returns.cells import Spot, a1
from zzdesk.returns.hidden import Hidden
from zzdesk.returns.layout import Layout, find_layout, form_code
from zzdesk.returns.read_cells import FormSheet, KnownLines
from zzdesk.returns.read_identity import Identity
from zzdesk.returns.templates import AUDIT, COVER, HIDDEN
from zzdesk.rules.checks import twin
from zzdesk.values import BLANK, Value

# Beyond this a cell lies where no form does.
_FAR_ROW, _FAR_COLUMN = 2000, 200


@dataclass(slots=True)
class Frame:
    """The unit's forms by code; `faults` send the file back, `notes` and `drift` do not."""

    forms: dict[str, FormSheet] = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)


def frame_of(book: Book, identity: Identity) -> Frame:
    """Every form the unit fills, found by 表号."""
    frame = Frame()
    keyed = _keyed_sheets(book)
    wanted = identity.plan.forms_of(identity.unit)
    homes = _homes(identity.hidden)
    for form in wanted:
        name = _chosen(frame, form, keyed.get(form.code, []), homes.get(form.code))
        if name is not None:
            _add(frame, book, identity, form, name)
    _sheet_drift(frame, book, identity, {s.name for s in frame.forms.values()}, homes)
    for code, sheet in frame.forms.items():
        _cell_drift(frame, identity.hidden, code, sheet, homes.get(code))
    return frame


def _keyed_sheets(book: Book) -> dict[str, list[str]]:
    """Form code -> sheets that carry it."""
    found: dict[str, list[str]] = {}
    for sheet in book.sheets:
        if sheet.name in {HIDDEN, AUDIT, COVER}:
            continue
        code = form_code(book.sheet(sheet.name).texts())
        if code:
            found.setdefault(code, []).append(sheet.name)
    return found


def _homes(hidden: Hidden) -> dict[str, str]:
    """Form code -> the sheet it was written to."""
    lined = {words.partition(".")[0]: sheet for words, sheet in hidden.lines.items() if sheet}
    return lined | {Address.parse(address).form: sheet for address, (sheet, _) in hidden.places.items() if sheet}


def _chosen(frame: Frame, form: Form, names: list[str], home: str | None) -> str | None:
    if not names:
        frame.faults.append(_fault("frame.no_sheet", form=form.code, title=form.title))
        return None
    if len(names) == 1:
        return names[0]
    if home in names:
        copies = "、".join(n for n in names if n != home)
        frame.notes.append(Finding(Level.NOTE, "frame.copy", {"form": form.code, "kept": home, "copies": copies}))
        return home
    frame.faults.append(_fault("frame.copies", form=form.code, sheets="、".join(names)))
    return None


def _add(frame: Frame, book: Book, identity: Identity, form: Form, name: str) -> None:
    raw = book.sheet(name)
    layout = find_layout(form, raw.texts())
    if layout is None:
        frame.faults.append(_fault("frame.no_header", form=form.code).at(name, None))
        return
    faults = _faults(identity, form, layout, raw.merges)
    frame.faults += [fault.at(name, fault.cell) for fault in faults]
    sheet = FormSheet(
        identity.plan, identity.unit, identity.period, form, name, raw, layout, book.format_of, _known(identity, form)
    )
    frame.forms[form.code] = sheet
    far = [spot for spot in raw.cells if spot[0] > _FAR_ROW or spot[1] > _FAR_COLUMN]
    if far:
        first = min(far)
        note = Finding(Level.NOTE, "frame.far_cell", {"cell": a1(first), "count": len(far)})
        frame.notes.append(note.at(name, a1(first)))


def _known(identity: Identity, form: Form) -> KnownLines:
    """The lines that the file was made with, and last period's by their keys."""
    if not form.floating:
        return KnownLines()
    ids = {words.partition(".")[2] for words in identity.hidden.lines if words.startswith(f"{form.code}.")}
    before: dict[str, dict[str, Value]] = {}
    for ref, value in identity.hidden.carried.items():
        if ref.when == "prev" and ref.address.form == form.code:
            before.setdefault(ref.address.line, {})[ref.address.column] = value
    keyed = ((key_of_line(form, partial(_held, held)), line) for line, held in before.items())
    by_key = {key: line for key, line in sorted(keyed, key=lambda pair: pair[1], reverse=True) if key}
    return KnownLines(frozenset(ids | set(before)), by_key, identity.names["zz_return_id"])


def _held(held: Mapping[str, Value], column: str) -> Value:
    return held.get(column, BLANK)


def _faults(identity: Identity, form: Form, layout: Layout, merges: list[tuple[Spot, Spot]]) -> list[Finding]:
    found = [_fault("frame.twice", form=form.code, key=key) for key in layout.twice]
    lines = identity.plan.lines_of(form, identity.unit)
    found += [
        _fault("frame.no_line", form=form.code, line=line.code, name=line.name)
        for line in lines
        if line.code not in layout.lines
    ]
    found += [
        _fault("frame.no_column", form=form.code, column=c.no, name=c.name)
        for c in form.columns
        if c.numbered and c.no not in layout.columns
    ]
    addresses = _inputs(identity.plan, twin(identity.plan, identity.unit), identity.period, form.code)
    inputs = {spot for a in addresses if (spot := layout.spot(a.line, a.column))}
    if form.floating:
        columns = [layout.columns[c.no] for c in form.columns if not c.derive and c.no in layout.columns]
        inputs = {(row, column) for row in layout.block for column in columns}
    first, last = min(inputs, default=(0, 0))[0], max(inputs, default=(0, 0))[0]
    for low, high in merges:
        if high[0] < first or last < low[0]:  # in head or foot, as most are
            continue
        under = [s for s in inputs if low[0] <= s[0] <= high[0] and low[1] <= s[1] <= high[1]]
        if under:
            where = f"{a1(low)}:{a1(high)}"
            found.append(_fault("frame.merge", form=form.code, where=where).at(None, a1(min(under))))
    return found


def _sheet_drift(frame: Frame, book: Book, identity: Identity, used: set[str], homes: Mapping[str, str]) -> None:
    for code, sheet in frame.forms.items():
        home = homes.get(code)
        if home and home != sheet.name:
            frame.drift.append(f"工作表“{home}”改名为“{sheet.name}”")
    own = used | {COVER, AUDIT, HIDDEN} | identity.hidden.sheets
    added = [s.name for s in book.sheets if s.name not in own]
    if added:
        frame.drift.append(f"增加了工作表“{'”“'.join(added)}”")
    shut = [s.name for s in book.sheets if s.is_hidden and s.name in used]
    if shut:
        frame.drift.append(f"隐藏了工作表“{'”“'.join(shut)}”")
    names = [s.name for s in book.sheets]
    frame.drift += [f"缺少工作表“{name}”" for name in (COVER, AUDIT) if name not in names]
    order = [names.index(s.name) for code in _codes(identity) if (s := frame.forms.get(code))]
    if order != sorted(order):
        frame.drift.append("工作表次序有变动")


def _codes(identity: Identity) -> list[str]:
    return [form.code for form in identity.plan.forms_of(identity.unit)]


def _cell_drift(frame: Frame, hidden: Hidden, code: str, sheet: FormSheet, home: str | None) -> None:
    moved = 0  # a floating form's lines may stand in any order
    for words, (name, cell) in hidden.places.items():
        if name != home or not words.startswith(f"{code}."):
            continue
        address = Address.parse(words)
        spot = sheet.layout.spot(address.line, address.column)
        moved += spot is not None and a1(spot) != cell
    if moved:
        frame.drift.append(f"{sheet.name}：行、列位置有变动（{moved}格）")
    lines = {row for code_, row in sheet.layout.lines.items() if _is_own(sheet, code_)}
    rows = sorted(lines & sheet.raw.hidden_rows)
    if rows:
        frame.drift.append(f"{sheet.name}：隐藏了第{'、'.join(map(str, rows))}行")
    columns = [n for n in sheet.layout.columns.values() if any(a <= n <= b for a, b in sheet.raw.hidden_columns)]
    if columns:
        frame.drift.append(f"{sheet.name}：隐藏了{len(columns)}列")
    unknown = sheet.layout.unknown_lines or {}
    if unknown:
        frame.drift.append(f"{sheet.name}：多出代码{'、'.join(unknown)}")


def _is_own(sheet: FormSheet, code: str) -> bool:
    return sheet.form.floating or any(line.code == code for line in sheet.plan.lines_of(sheet.form, sheet.unit))


@lru_cache(maxsize=1024)
def _inputs(plan: Plan, unit: Unit, period: Period, form: str) -> tuple[Address, ...]:
    return tuple(i.address for i in plan.inputs(unit, period, plan.form(form)))


def _fault(code: str, **args: object) -> Finding:
    return Finding(Level.ERROR, code, args)
