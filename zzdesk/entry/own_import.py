"""Reading a clerk's own sheets by a confirmed layout: every cell is placed, refused with why, or named unused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache, partial
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.entry.document import Document, locked_because
from zzdesk.entry.headings import plain_name, unit_in
from zzdesk.entry.incoming import Arriving, Incoming
from zzdesk.entry.line_keys import LinesByKey
from zzdesk.entry.own_layout import CODE, ROLES, UNIT, Layout, scale_between
from zzdesk.entry.own_sheet import OwnSheet, columns_for, line_names, near_line, row_name
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.model import ANY_LINE, Form, Indicator
from zzdesk.plan.sheet_cell import RawCell, Spot, a1, read_cell
from zzdesk.plan.typed import Typed, read_number, read_serial, read_typed
from zzdesk.values import State, Value, text

_TOTALS = frozenset({"合计", "总计", "小计", "全区合计", "全市合计", "全县合计", "累计", "共计"})
_FOOT = re.compile(
    r"^(注|备注|说明|填报单位|(填报|填表|制表|审核|复核)人?|(单位|统计)?负责人|联系电话|报出日期)[：:\d]"
)
_NOTHING = frozenset({"—", "——", "-", "－", "–", "/", "／", "×", "*", "＊"})
_COUNTS = frozenset({"序号", "行次", "编号"})
_MANY = 300  # unknown rows for which a near name is looked for
Row = Mapping[int, RawCell]


def incoming_from(
    document: Document, period: Period, source: str, sheets: Iterable[tuple[OwnSheet, Layout]]
) -> Incoming:
    """What these sheets would bring into a period of the clerk's file; sheets without a form bring nothing."""
    found = Incoming(period, source)
    for own, layout in sheets:
        if layout.form:
            _Reading(document, period, own, layout, found).read()
    _refuse_contradictions(found)
    return found


class _Spoken(NamedTuple):
    """A cell of a row that has a place: 栏次, factor, where it stands."""

    no: str
    scale: str
    spot: Spot
    cell: RawCell


class _Reading:
    """One sheet being read into `found`."""

    def __init__(self, document: Document, period: Period, own: OwnSheet, layout: Layout, found: Incoming) -> None:
        self._document, self._period, self._own, self._layout, self._found = document, period, own, layout, found
        self._plan, self._unit = document.plan_for(period), document.unit
        self._form: Form = self._plan.form(layout.form)
        self._uses = [
            (head.column, use) for head in own.head.columns if (use := layout.columns.get(head.key)) is not None
        ]
        self._names = {} if self._form.floating else line_names(self._plan, self._unit, self._form)
        self._locked = cache(self._why_locked)
        self._figures = [(column, use) for column, use in self._uses if use.no not in ROLES]

    def read(self) -> None:
        self._name_unused_columns()
        if self._own.is_of_another_month:
            (year, month), words = self._own.month or ((0, 0), "")
            given = Period(year, month).title
            self._found.warnings.append(self._note("own.month", words=words, given=given, period=self._period.title))
        lines = self._floating_lines() if self._form.floating else self._fixed_lines()
        for line, row, spoken in lines:
            for part in spoken:
                self._place(line, row, part)

    # --- rows that are lines ----------------------------------------------------------------
    def _spoken(self, number: int, row: Row) -> list[_Spoken]:
        return [_Spoken(use.no, use.scale, (number, c), row[c]) for c, use in self._figures if c in row]

    def _fixed_lines(self) -> Iterator[tuple[str, Row, list[_Spoken]]]:
        mine = {line.code for line in self._plan.lines_of(self._form, self._unit)}
        codes = {line.code for line in self._form.lines}
        code_columns = columns_for(self._own, self._layout, CODE)
        for number, row in self._own.rows.items():
            spoken = self._spoken(number, row)
            if not spoken or self._is_repeated_head(spoken) or self._is_numbering(number, row):
                continue
            words = row_name(self._own, self._layout, row)
            name = plain_name(words)
            named = self._layout.rows.get(name, self._names.get(name))
            told = next((row[c].content.strip() for c in code_columns if c in row), "")
            coded = next((c for c in (told, told.zfill(2)) if c in codes), None) if told else None
            if named and coded and named != coded:
                self._unused("own.code_differs", number, words, code=told, name=words, refused=True)
                continue
            line = coded or named
            if not line:
                self._say_unknown(number, name, words or told)
            elif line not in mine:
                self._unused("own.row_not_yours", number, words, name=words)
            else:
                yield line, row, spoken

    def _say_unknown(self, number: int, name: str, words: str) -> None:
        near = ""
        if name in _TOTALS:
            code = "own.row_total"
        elif name in self._layout.rows:
            code = "own.row_skipped"
        elif _FOOT.match(words):
            code = "own.row_words"
        elif near := near_line(name, self._names) if len(self._found.unused) < _MANY else "":
            code = "own.row_near"
        else:
            code = "own.row_unknown"
        wanted = self._form.line(near).name if near else ""
        self._unused(code, number, words, name=words or f"第{number}行", line=near, wanted=wanted)

    def _floating_lines(self) -> Iterator[tuple[str, Row, list[_Spoken]]]:
        known = LinesByKey(self._document, self._period, self._form)
        by_line: dict[str, int] = {}
        shown = self._key_words()
        for number, row in self._own.rows.items():
            spoken = self._spoken(number, row)
            if not spoken or self._is_repeated_head(spoken) or self._is_numbering(number, row):
                continue
            first = next((row[c].content.strip() for c in sorted(row)), "")
            if any("".join(row[c].content.split()) in _TOTALS for c in sorted(row)[:2]):
                self._unused("own.row_total", number, first)
            elif _FOOT.match("".join(first.split())):
                self._unused("own.row_words", number, first)
            elif len(spoken) == 1:
                self._unused("own.row_single", number, spoken[0].cell.content.strip())
            else:
                keys = known.keys_of(partial(self._key_part, {part.no: part for part in spoken}))
                line = known.line(keys)
                if line is None:
                    self._unused("own.row_no_key", number, first, keys=shown, refused=True)
                elif line in by_line:
                    self._unused("own.row_twice", number, first, row=by_line[line], keys=shown, refused=True)
                else:
                    by_line[line] = number
                    yield line, row, spoken

    def _key_part(self, parts: Mapping[str, _Spoken], no: str) -> Value | None:
        part, pattern = parts.get(no), self._plan.patterns.get((self._form.code, no))
        if part is None or pattern is None:
            return None
        value = self._read(pattern, part).value
        return value if value.state is State.VALUE else None

    def _key_words(self) -> str:
        columns = {no for key in self._form.keys for no in key}
        return "、".join(c.name for c in self._form.columns if c.no in columns)

    def _is_repeated_head(self, spoken: list[_Spoken]) -> bool:
        """A head printed again on a later page."""
        heads = {h.column: h.words.split("·") for h in self._own.head.columns}
        same = [part for part in spoken if part.cell.kind == "s" and part.cell.content.strip() in heads[part.spot[1]]]
        if len(same) < 2:
            return False
        self._unused("own.row_head", spoken[0].spot[0], same[0].cell.content.strip())
        return True

    def _is_numbering(self, number: int, row: Row) -> bool:
        """The row 甲 乙 丙 1 2 3 under the headings."""
        told = [row[c].content.strip() for c in sorted(row)]
        figures = [words for words in told if words not in set("甲乙丙丁戊")]
        counted = figures == [str(n) for n in range(1, len(figures) + 1)]
        return counted and len(told) > 2 and number <= self._own.head.last + 2

    # --- cells ------------------------------------------------------------------------------
    def _place(self, line: str, row: Row, part: _Spoken) -> None:
        address = Address(self._form.code, line, part.no)
        why = self._locked(ANY_LINE if self._form.floating else line, part.no)
        if why:
            if part.cell.content.strip() not in _NOTHING:
                self._refuse(Finding(Level.ERROR, "cell.locked", {"address": str(address), "why": why}), part, address)
            return
        indicator = self._plan.indicator(address)
        assert indicator is not None  # else it was locked
        if self._has_other_unit(indicator, line, row, part):
            return
        of_line = self._layout.scales.get(line, "")
        if of_line and not part.scale and indicator.numeric and indicator.unit == indicator.line.unit:
            part = part._replace(scale=of_line)
        typed = self._read(indicator, part)
        if typed.fault:
            self._refuse(typed.fault, part, address)
        elif not typed.value.is_blank:
            old = self._document.value(address, self._period)
            held = self._document.held_because(address, self._period) if typed.value != old else ""
            if held:
                args = {"address": str(address), "why": held}
                self._refuse(Finding(Level.ERROR, "cell.locked", args), part, address)
                return
            shown, sheet = self._own.sheet.shown(part.cell), self._own.sheet.name
            self._found.arriving.append(Arriving(address, typed.value, old, sheet, a1(part.spot), shown))

    def _why_locked(self, line: str, no: str) -> str:
        return locked_because(self._plan, self._unit, self._period, Address(self._form.code, line, no))

    def _format(self, part: _Spoken) -> str:
        return self._own.sheet.format_of(part.cell.style)

    def _has_other_unit(self, indicator: Indicator, line: str, row: Row, part: _Spoken) -> bool:
        """A row that says another 计量单位 than its line's is not read without a factor that was agreed on."""
        if not indicator.numeric or indicator.unit != indicator.line.unit or part.scale:
            return False
        column = next(iter(columns_for(self._own, self._layout, UNIT)), None)
        cell = row.get(column) if column is not None else None
        given = unit_in(cell.content) if cell and cell.kind == "s" else ""
        wanted = scale_between(given, indicator.unit)
        if wanted == "" or line in self._layout.scales:
            return False
        args = {"name": indicator.line.name, "given": given, "wanted": indicator.unit}
        self._refuse(Finding(Level.ERROR, "own.row_unit", args), part, indicator.address)
        return True

    def _read(self, indicator: Indicator, part: _Spoken) -> Typed:
        cell, shown_as = part.cell, self._format(part)
        raw = cell.content.strip()
        if cell.kind == "s":
            typed = read_typed(indicator, "".join(raw.split()) if indicator.kind == "choice" else raw)
        elif cell.kind == "n" and shown_as == "percent" and indicator.unit == "%":
            typed = read_number(indicator, Decimal(repr(float(raw))) * 100)  # as it is shown
        elif cell.kind == "n" and shown_as == "date" and indicator.role == "data_month":
            typed = _month(indicator, raw)
        else:
            typed = read_cell(indicator, cell, shown_as)
        if part.scale and typed.value.number is not None:
            return read_number(indicator, typed.value.number * Decimal(part.scale))
        return typed

    # --- words ------------------------------------------------------------------------------
    def _refuse(self, finding: Finding, part: _Spoken, address: Address) -> None:
        raw = self._own.sheet.shown(part.cell)
        located = replace(finding, addresses=(str(address),), values=(raw,))
        self._found.refused.append(located.at(self._own.sheet.name, a1(part.spot), raw))

    def _unused(self, code: str, number: int, value: str, /, *, refused: bool = False, **args: object) -> None:
        level = Level.ERROR if refused else Level.NOTE
        finding = Finding(level, code, args, sheet=self._own.sheet.name, cell=f"第{number}行", value=value[:60])
        (self._found.refused if refused else self._found.unused).append(finding)

    def _note(self, code: str, **args: object) -> Finding:
        return Finding(Level.QUERY, code, args, sheet=self._own.sheet.name)

    def _name_unused_columns(self) -> None:
        used = {column for column, _ in self._uses}
        for head in self._own.head.columns:
            if head.column not in used and head.heading.thing not in _COUNTS and self._own.samples(head.column, 1):
                finding = Finding(Level.NOTE, "own.column_unused", {"head": head.words})
                self._found.unused.append(finding.at(self._own.sheet.name, a1((self._own.head.last, head.column))))


def _month(indicator: Indicator, raw: str) -> Typed:
    """数据所属期 kept as a date: its month."""
    day = read_serial(indicator, Decimal(raw))
    if day.fault:
        return day
    value = text(day.value.text[:7])
    note = Finding(Level.NOTE, "own.month_date", {"typed": day.value.text, "value": value.text})
    return Typed(value, (note,))


def _refuse_contradictions(found: Incoming) -> None:
    """One cell from two places: taken once where they agree, not at all where they differ."""
    by_address: dict[Address, list[Arriving]] = {}
    for arriving in found.arriving:
        by_address.setdefault(arriving.address, []).append(arriving)
    if len(by_address) == len(found.arriving):
        return
    found.arriving = [same[0] for same in by_address.values() if len({a.value for a in same}) == 1]
    for address, several in by_address.items():
        if len({a.value for a in several}) > 1:
            places = "、".join(f"{a.sheet}!{a.cell}" for a in several)
            shown = "、".join(a.typed for a in several)
            args = {"places": places, "values": shown}
            finding = Finding(Level.ERROR, "own.twice", args, (str(address),), (shown,))
            found.refused.append(finding.at(several[0].sheet, several[0].cell, shown))
