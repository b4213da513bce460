"""Finding one's way in a clerk's own sheet: where its headings end, what each column and row may be.

What is proposed here is shown and confirmed before anything is read by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from zzdesk.entry.headings import (
    NEAR,
    OTHER,
    TO_DATE,
    likeness,
    month_in,
    plain_name,
    read_heading,
    unit_in,
    without_months,
)
from zzdesk.entry.own_heads import ColumnHead, Head, heads_of
from zzdesk.entry.own_layout import CODE, NAME, ROLES, UNIT, Layout, Remembered, Use, recalled, scale_between
from zzdesk.period import Period
from zzdesk.plan.model import Column, Form, Plan, Unit
from zzdesk.plan.sheet_cell import PlainSheet, RawCell, letters

_MANY = 400  # rows of names that are looked at
_CODES = frozenset({"代码", "指标代码", "行代码", "丙"})
_NAMES = frozenset({"指标名称", "指标", "项目", "名称", "甲", "任务", "工作任务", "目标"})
_UNIT_HEADS = frozenset({"计量单位", "单位", "乙"})


class Match(NamedTuple):
    no: str
    is_near: bool


@dataclass(frozen=True)
class OwnSheet:
    """A sheet with its headings found. `above` are the words over them: a title, a unit."""

    sheet: PlainSheet
    head: Head
    period: Period

    @cached_property
    def rows(self) -> dict[int, dict[int, RawCell]]:
        """What stands below the headings, by row and column."""
        found: dict[int, dict[int, RawCell]] = {}
        for (row, column), cell in sorted(self.sheet.cells.items()):
            if row > self.head.last and (cell.content.strip() or cell.formula is not None):
                found.setdefault(row, {})[column] = cell
        return found

    @cached_property
    def above(self) -> list[str]:
        return [c.content for (row, _), c in sorted(self.sheet.cells.items()) if row < self.head.first]

    @property
    def unit(self) -> str:
        """单位：万元 over the headings, where one is said."""
        found = {unit for words in self.above if "单位" in words and (unit := unit_in(words))}
        return found.pop() if len(found) == 1 else ""

    @property
    def month(self) -> tuple[tuple[int, int], str] | None:
        """The year and month that the sheet's name or title speaks of, and those words."""
        for words in (self.sheet.name, *self.above):
            found = month_in(words, self.period.year)
            if found:
                return found, words.strip()
        return None

    @property
    def is_of_another_month(self) -> bool:
        return self.month is not None and self.month[0] != (self.period.year, self.period.month)

    def column(self, key: str) -> ColumnHead | None:
        return next((head for head in self.head.columns if head.key == key), None)

    def samples(self, column: int, count: int = 3) -> list[str]:
        found = []
        for row in self.rows.values():
            cell = row.get(column)
            if cell and cell.content.strip():
                found.append(self.sheet.shown(cell))
                if len(found) == count:
                    break
        return found


@dataclass
class Proposal:
    """What is known of a sheet. `doubts` says by heading key (or plain row name) what should be looked at;
    `near` offers a line for a row's name; `is_known`: confirmed before, for these very headings; `passed`: left
    out this time only, being another month's."""

    own: OwnSheet
    layout: Layout
    is_known: bool
    doubts: dict[str, str]
    near: dict[str, str]
    passed: bool = False

    @property
    def to_remember(self) -> Remembered:
        return Remembered(self.own.head.signature, without_months(self.own.sheet.name), self.layout)


def propose(
    sheet: PlainSheet, plan: Plan, unit: Unit, period: Period, known: Sequence[Remembered] = ()
) -> Proposal | None:
    """None for a sheet without anything that could be a table."""
    heads = heads_of(sheet, period)
    if not heads:
        return None
    for head in heads:
        layout = recalled(known, head.signature, without_months(sheet.name))
        if layout is not None and _fits(layout, plan, unit):
            own = OwnSheet(sheet, head, period)
            rows = _near_rows(own, plan, unit, layout)
            return Proposal(own, layout, True, {}, rows)
    form, head = _best(sheet, heads, plan, unit, period)
    own = OwnSheet(sheet, head, period)
    if form is None:
        return Proposal(own, Layout(), False, {}, {})
    return for_form(own, plan, unit, form)


def _fits(layout: Layout, plan: Plan, unit: Unit) -> bool:
    """Whether the form still has what a remembered layout fills: a plan may have been revised since."""
    form = next((f for f in plan.forms_of(unit) if f.code == layout.form), None)
    if form is None:
        return not layout.form
    known = {*ROLES, *(c.no for c in form.columns if not c.derive)}
    return all(use.no in known for use in layout.columns.values())


def of_the_month(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Of sheets with the same headings (a sheet a month) the one of the month in hand; the others are left out."""
    told = {p.own.head.signature for p in proposals if p.own.month and not p.own.is_of_another_month}
    return [
        replace(p, layout=Layout(), passed=True) if p.own.is_of_another_month and p.own.head.signature in told else p
        for p in proposals
    ]


def for_form(own: OwnSheet, plan: Plan, unit: Unit, form: Form) -> Proposal:
    """The proposal for a form that was chosen."""
    layout, doubts = Layout(form.code), dict[str, str]()
    matches = _matches(own.head, form, own.period)
    derived = {c.no for c in form.columns if c.derive}
    taken: set[str] = set()
    for head in own.head.columns:
        match = matches.get(head.column)
        if match is None or match.no in derived or match.no in taken:
            continue
        taken.add(match.no)
        scale, doubt = _scale(own, head, form.column(match.no))
        layout.columns[head.key] = Use(match.no, scale)
        if match.is_near:
            doubt = f"与“{form.column(match.no).name}”相近，请核对{'；' if doubt else ''}{doubt}"
        if doubt:
            doubts[head.key] = doubt
    if not form.floating:
        _add_roles(own, plan, unit, form, layout)
        doubts |= _line_scales(own, plan, unit, form, layout)
    return Proposal(own, layout, False, doubts, _near_rows(own, plan, unit, layout))


# --- the form ---------------------------------------------------------------------------------
def _best(sheet: PlainSheet, heads: list[Head], plan: Plan, unit: Unit, period: Period) -> tuple[Form | None, Head]:
    """The form that a sheet fits best and the headings by which; no form where nothing speaks for one."""
    best: tuple[int, Form | None, Head] = (0, None, _fullest(heads))
    named = "".join(sheet.name.split())
    column_names = {column: _names_in(sheet, column) for column in range(1, 6)}
    for form in plan.forms_of(unit):
        rows = 0 if form.floating else _row_score(column_names.values(), plan, unit, form)
        if not form.floating and not rows:
            continue
        bonus = 3 if form.title in named or form.code in named else 0
        for head in heads:
            matches = _matches(head, form, period)
            exact = sum(not m.is_near for m in matches.values())
            if not exact or (form.floating and (exact < 2 or not _has_key(form, matches))):
                continue
            score = 6 * exact + (len(matches) - exact) + 3 * min(rows, 12) + bonus - (head.last - head.first)
            if score > best[0]:
                best = (score, form, head)
    return best[1], best[2]


def _fullest(heads: list[Head]) -> Head:
    return max(heads, key=lambda h: (len(h.columns), h.first == h.last, -h.first))


def _has_key(form: Form, matches: Mapping[int, Match]) -> bool:
    found = {m.no for m in matches.values()}
    return any(set(key) <= found for key in form.keys)


def _names_in(sheet: PlainSheet, column: int) -> set[str]:
    cells = (sheet.cells.get((row, column)) for row in range(1, _MANY))
    return {plain_name(c.content) for c in cells if c and c.kind == "s" and len(c.content) < 80}


def _row_score(columns: Iterable[set[str]], plan: Plan, unit: Unit, form: Form) -> int:
    names = {n for n in line_names(plan, unit, form) if n}
    return max((len(names & told) for told in columns), default=0)


# --- columns ----------------------------------------------------------------------------------
def _matches(head: Head, form: Form, period: Period) -> dict[int, Match]:
    """Sheet column -> 栏次. Exactly by its whole words, else by its lowest alone where only one has them; else near."""
    keys = _form_keys(form, period)
    lowest = Counter(h.last.key for h in head.columns)
    found: dict[int, Match] = {}
    taken: set[str] = set()
    by_whole = [(h, h.heading) for h in head.columns]
    by_lowest = [(h, h.last) for h in head.columns if lowest[h.last.key] == 1]
    for told in (by_whole, by_lowest):
        for column, heading in told:
            no = keys.get(heading.key) or (keys.get((heading.thing, "")) if heading.time == TO_DATE else None)
            if no and no not in taken and column.column not in found:
                found[column.column] = Match(no, False)
                taken.add(no)
    _add_near(head, form, keys, found, taken)
    return found


def _form_keys(form: Form, period: Period) -> dict[tuple[str, str], str]:
    """What names a 栏次: its own name, and the words over it from the top down."""
    found: dict[tuple[str, str], str] = {}
    for column in form.columns:
        for words in (column.name, "".join(column.head)):
            found.setdefault(read_heading(words, period).key, column.no)
    return found


def _add_near(
    head: Head, form: Form, keys: Mapping[tuple[str, str], str], found: dict[int, Match], taken: set[str]
) -> None:
    pairs = []
    for column in head.columns:
        if column.column in found or not column.heading.thing or column.heading.time == OTHER:
            continue
        for (thing, time), no in keys.items():
            if no not in taken and thing and time == column.heading.time:
                pairs.append((likeness(thing, column.heading.thing), column.column, no))
    for alike, column_number, no in sorted(pairs, reverse=True):
        if alike >= NEAR and column_number not in found and no not in taken:
            found[column_number] = Match(no, True)
            taken.add(no)


def _scale(own: OwnSheet, head: ColumnHead, column: Column) -> tuple[str, str]:
    """The factor to offer for a column whose heading names another unit, and what to say of it."""
    if column.kind != "number":
        return "", ""
    given = head.heading.unit or ("" if not column.unit or column.unit == "%" else own.unit)
    scale = scale_between(given, column.unit)
    if scale is None:
        return "", f"表中单位是{given}，本栏是{column.unit}，请核对"
    return scale, f"{given}换算为{column.unit}，请核对" if scale else ""


# --- rows -------------------------------------------------------------------------------------
def line_names(plan: Plan, unit: Unit, form: Form) -> dict[str, str]:
    """Plain name -> 代码 of a fixed form's lines; a name that two lines have names none."""
    found: dict[str, set[str]] = {}
    lines = {line.code for line in form.lines}
    for line in form.lines:
        found.setdefault(plain_name(line.name), set()).add(line.code)
    for address, names in plan.target_columns.items():
        code, _, rest = address.partition(".")
        if code == form.code and rest.split(".")[0] in lines:
            for name in names:
                found.setdefault(plain_name(name), set()).add(rest.split(".")[0])
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def _add_roles(own: OwnSheet, plan: Plan, unit: Unit, form: Form, layout: Layout) -> None:
    """The columns that say which line a row is: 代码, 计量单位, and every column with names of lines."""
    names = line_names(plan, unit, form)
    for head in own.head.columns:
        if head.key in layout.columns:
            continue
        thing = head.heading.thing or plain_name(head.words)
        if thing in _CODES:
            layout.columns[head.key] = Use(CODE)
        elif thing in _UNIT_HEADS:
            layout.columns[head.key] = Use(UNIT)
        elif thing in _NAMES or any(plain_name(words) in names for words in own.samples(head.column, 60)):
            layout.columns[head.key] = Use(NAME)


def columns_for(own: OwnSheet, layout: Layout, *nos: str) -> list[int]:
    """Sheet columns that serve as one of these 栏次 or roles, from the left."""
    return [h.column for h in own.head.columns if (use := layout.columns.get(h.key)) and use.no in nos]


def row_name(own: OwnSheet, layout: Layout, row: Mapping[int, RawCell]) -> str:
    """The words by which a row of a fixed form names its line."""
    told = [row[c].content.strip() for c in columns_for(own, layout, NAME) if c in row and row[c].kind == "s"]
    return told[-1] if told else ""


def _near_rows(own: OwnSheet, plan: Plan, unit: Unit, layout: Layout) -> dict[str, str]:
    """Plain name of a row that is no line's -> the 代码 of the line it is most like."""
    form = next((f for f in plan.forms_of(unit) if f.code == layout.form), None)
    if form is None or form.floating:
        return {}
    names = line_names(plan, unit, form)
    found: dict[str, str] = {}
    for row in list(own.rows.values())[:_MANY]:
        name = plain_name(row_name(own, layout, row))
        if name and name not in names and name not in layout.rows and name not in found:
            near = near_line(name, names)
            if near:
                found[name] = near
    return found


def near_line(name: str, names: Mapping[str, str]) -> str:
    """The 代码 of the line whose name is most like this one; "" where none is near."""
    alike = max(((likeness(name, n), code) for n, code in names.items()), default=(0.0, ""))
    return alike[1] if alike[0] >= NEAR else ""


def _line_scales(own: OwnSheet, plan: Plan, unit: Unit, form: Form, layout: Layout) -> dict[str, str]:
    """Offers a factor for rows whose own 计量单位 is another than their line's; says so by the row's plain name."""
    column = next(iter(columns_for(own, layout, UNIT)), None)
    if column is None:
        return {}
    names, lines = line_names(plan, unit, form), {line.code: line for line in form.lines}
    doubts = {}
    for row in list(own.rows.values())[:_MANY]:
        name = plain_name(row_name(own, layout, row))
        code, cell = names.get(name), row.get(column)
        given = unit_in(cell.content) if cell and cell.kind == "s" else ""
        scale = scale_between(given, lines[code].unit) if code else ""
        if code and scale:
            layout.scales[code] = scale
            doubts[name] = f"{given}换算为{lines[code].unit}，请核对"
    return doubts


def unknown_rows(own: OwnSheet, plan: Plan, unit: Unit, layout: Layout) -> dict[str, str]:
    """Plain name -> the words of rows with figures whose line is not known by its name."""
    form = next((f for f in plan.forms_of(unit) if f.code == layout.form), None)
    if form is None or form.floating:
        return {}
    names, figures = line_names(plan, unit, form), columns_for(own, layout, *(c.no for c in form.columns))
    found: dict[str, str] = {}
    for row in list(own.rows.values())[:_MANY]:
        words = row_name(own, layout, row)
        name = plain_name(words)
        if name and name not in names and any(c in row for c in figures):
            found.setdefault(name, words)
    return found


def described(column: ColumnHead) -> str:
    return f"{letters(column.column)}列 {column.words}"


def column_choices(form: Form) -> list[tuple[str, str]]:
    """What a column may be said to be: a 栏次 or role, and its words; "" is none."""
    roles = [] if form.floating else [(NAME, "行名称"), (CODE, "代码"), (UNIT, "计量单位")]
    units = {line.unit for line in form.lines}
    numbered = [(c.no, _worded(c, units)) for c in form.columns if not c.derive and c.numbered]
    return [("", "不导入"), *roles, *numbered]


def _worded(column: Column, units: set[str]) -> str:
    unit = column.unit or (next(iter(units)) if column.kind == "number" and len(units) == 1 else "")
    return f"{column.no} {column.name}" + (f"（{unit}）" if unit else "")
