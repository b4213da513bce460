"""A template kept as it was restyled, with the lines and forms added that the plan has and it lacks.

A line is a copy of its neighbour's row: each cell takes its look, its validation and its conditional formats from a
line where that column is of the same kind. A form is taken from the official layout. A column is not added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from zzdesk.address import Address
from zzdesk.plan.model import Column, Form, Indicator, Line, Plan
from zzdesk.returns.cells import Spot
from zzdesk.returns.layout import STUBS, Layout, find_layout, form_code
from zzdesk.returns.new_sheet import restyled, with_sheet
from zzdesk.returns.package import WORKBOOK, Package, Sheet, plain
from zzdesk.returns.patch import CellPatch, RowPatch, SheetPatch
from zzdesk.returns.sheet_rules import held, rules_of, with_rules
from zzdesk.returns.sheetxml import read_sheet, read_strings
from zzdesk.returns.stretch import Stretch
from zzdesk.returns.styles_part import STYLES, StylesPart
from zzdesk.returns.text_width import lines_needed

_NAME_WIDTH, _LINE_HEIGHT = 26, 14


def completed(plan: Plan, data: bytes) -> tuple[bytes, list[str]]:
    """The template with what it lacks, and what was added ("ZZ01.15" a line, "ZZ08" a form); `data` itself if nothing.

    What cannot be added (a column, a form without any of its lines) is left for Template to name.
    """
    made, added = _completed(plan, data)
    return made, list(added)


@lru_cache(maxsize=8)
def _completed(plan: Plan, data: bytes) -> tuple[bytes, tuple[str, ...]]:
    work = _Work(plan, Package(data))
    for form in plan.forms:
        work.complete(form)
    return (work.package.rebuilt() if work.added else data), tuple(work.added)


@lru_cache(maxsize=2)
def _drawn(plan: Plan) -> Package:
    from zzdesk.returns.templates import drawn_bytes

    return Package(drawn_bytes(plan))


class _Work:
    """The template while it is completed."""

    def __init__(self, plan: Plan, package: Package) -> None:
        self.plan, self.package = plan, package
        self.added: list[str] = []
        shared = package.parts.get("xl/sharedStrings.xml")
        self.strings = read_strings(shared) if shared else []
        self.sheets = {code: s.name for s in package.sheets if (code := form_code(self.texts(s)))}

    def texts(self, sheet: Sheet, package: Package | None = None) -> dict[Spot, str]:
        parts = (package or self.package).parts
        return read_sheet(parts[sheet.part], [] if package else self.strings).texts()

    def sheet(self, form: Form) -> Sheet:
        return next(s for s in self.package.sheets if s.name == self.sheets[form.code])

    def complete(self, form: Form) -> None:
        if form.code not in self.sheets:
            self._add_form(form)
        elif not form.floating:
            for line in self._lacking(form):
                sheet = self.sheet(form)
                texts = self.texts(sheet)
                layout = find_layout(form, texts)
                assert layout
                _LineAdded(self, form, line, sheet, texts, layout).add()
                self.added.append(f"{form.code}.{line.code}")

    def _lacking(self, form: Form) -> list[Line]:
        """The lines to be added; none where there is no line to put them beside."""
        layout = find_layout(form, self.texts(self.sheet(form)))
        return [line for line in form.lines if line.code not in layout.lines] if layout and layout.lines else []

    def _add_form(self, form: Form) -> None:
        before = [f.code for f in self.plan.forms[: self.plan.forms.index(form)]]
        neighbours = [self.sheets[code] for code in before if code in self.sheets]
        had = {s.name for s in self.package.sheets}
        self.package = with_sheet(self.package, _drawn(self.plan), form.code, neighbours)
        self.sheets[form.code] = next(s.name for s in self.package.sheets if s.name not in had)
        self.added.append(form.code)


@dataclass(frozen=True, slots=True)
class _Like:
    """The cell that a new one is like; `whole`: also in what may be typed there."""

    spot: Spot
    whole: bool


class _LineAdded:
    """One line put into a form's sheet."""

    def __init__(
        self, work: _Work, form: Form, line: Line, sheet: Sheet, texts: Mapping[Spot, str], layout: Layout
    ) -> None:
        self.work, self.plan, self.form, self.line, self.sheet = work, work.plan, form, line, sheet
        self.columns = layout.columns
        at = form.lines.index(line)
        # Nearest first, a line above before one below.
        others = sorted(enumerate(form.lines), key=lambda pair: (abs(pair[0] - at), pair[0]))
        self.others = [other for _, other in others if other.code in layout.lines]
        above = [other for other in form.lines[:at] if other.code in layout.lines]
        below = [other for other in form.lines[at:] if other.code in layout.lines]
        self.neighbour = above[-1] if above else below[0]
        pattern = layout.lines[self.neighbour.code]
        self.stretch = Stretch(pattern, 2, sheet.name)
        self.row = pattern + 1 if above else pattern
        self.rows = {code: self.stretch.low(row) for code, row in layout.lines.items()}
        self.rows[self.neighbour.code] = pattern if above else pattern + 1
        keys = {words: column for (row, column), words in texts.items() if row == layout.key_row}
        self.name, self.unit, self.code = (keys[key] for _, key in STUBS)
        self.styles = StylesPart(work.package.parts[STYLES].decode("utf-8"))
        self.fresh: list[str] = []  # rules that no line of the template has

    def add(self) -> None:
        old = SheetPatch(plain(self.work.package.parts[self.sheet.part].decode("utf-8")))
        patch = old.stretched(self.stretch.row, 2, self.sheet.name)
        cells, rules = self._cells(patch)
        patch.after = with_rules(held(patch.after, rules), self.fresh)
        xml = patch.render(cells, self._height(patch), {})
        parts = {**self._elsewhere(), self.sheet.part: xml.encode("utf-8")}
        if self.styles.xml.encode("utf-8") != self.work.package.parts[STYLES]:
            parts[STYLES] = self.styles.xml.encode("utf-8")
        self.work.package = self.work.package.changed(parts)

    def _cells(self, patch: SheetPatch) -> tuple[dict[Spot, CellPatch], dict[Spot, Spot | None]]:
        """The new row's cells, and whose rules each of them is under."""
        words = {self.name: self.line.name, self.unit: self.line.unit or "—", self.code: self.line.code}
        numbered = set(self.columns.values())
        cells = {}
        for column, style in patch.row_cells(self.row).items():
            if column not in numbered and not patch.has_formula((self.row, column)):
                cells[self.row, column] = CellPatch(words.get(column), style=int(style) if style else None)
        level = next((o for o in self.others if o.indent == self.line.indent), self.neighbour)
        for column, text in words.items():
            home = self.rows[level.code if column == self.name else self.neighbour.code]
            cells[self.row, column] = CellPatch(text, style=_index(patch.style_of((home, column))))
        rules: dict[Spot, Spot | None] = {}
        for c in self.form.columns:
            if c.no in self.columns:
                spot = self.row, self.columns[c.no]
                like = self._like(c)
                cells[spot] = CellPatch(style=self._style(patch, c, like))
                rules[spot] = like.spot if like and like.whole else None
                if rules[spot] is None:
                    self.fresh += self._drawn_rules(c, spot)
        return cells, rules

    def _like(self, column: Column) -> _Like | None:
        """The nearest cell of the same column that takes the same; else one that looks alike."""
        own = self._indicator(self.line, column)
        same = [(o, column, self._indicator(o, column)) for o in self.others]
        for other, c, item in same:
            if _kind(item) == _kind(own):
                return _Like((self.rows[other.code], self.columns[c.no]), True)
        every = [(o, c, self._indicator(o, c)) for o in self.others for c in self.form.columns if c.no in self.columns]
        for other, c, item in [*same, *every]:
            if _looks(item) == _looks(own):
                return _Like((self.rows[other.code], self.columns[c.no]), False)
        return None

    def _indicator(self, line: Line, column: Column) -> Indicator | None:
        return self.plan.indicator(Address(self.form.code, line.code, column.no))

    def _style(self, patch: SheetPatch, column: Column, like: _Like | None) -> int | None:
        own = self._indicator(self.line, column)
        style = _index(patch.style_of(like.spot)) if like else None
        if like and (like.whole or not own or not own.numeric):
            return style
        drawn = _drawn(self.plan)
        looks = StylesPart(drawn.parts[STYLES].decode("utf-8"))
        sheet, spot = self._in_drawn(column)
        fresh = int(SheetPatch(plain(drawn.parts[sheet.part].decode("utf-8"))).style_of(spot) or 0)
        if style is None:
            return self.styles.adopt(looks, fresh)
        return self.styles.formatted(style, looks.number_format(fresh))

    def _drawn_rules(self, column: Column, spot: Spot) -> list[str]:
        """What the official layout asks of the cell, with this template's looks."""
        own = self._indicator(self.line, column)
        if not own or not own.is_input:
            return []
        drawn = _drawn(self.plan)
        looks = StylesPart(drawn.parts[STYLES].decode("utf-8"))
        sheet, place = self._in_drawn(column)
        rules = rules_of(SheetPatch(plain(drawn.parts[sheet.part].decode("utf-8"))).after, place, spot)
        return [restyled(rule, looks, self.styles) for rule in rules]

    def _in_drawn(self, column: Column) -> tuple[Sheet, Spot]:
        drawn = _drawn(self.plan)
        sheet = next(s for s in drawn.sheets if s.name == self.form.code)
        layout = find_layout(self.form, self.work.texts(sheet, drawn))
        spot = layout.spot(self.line.code, column.no) if layout else None
        assert spot, column.no
        return sheet, spot

    def _height(self, patch: SheetPatch) -> dict[int, RowPatch]:
        """As high as a line whose name takes as many lines of text, or by so much higher than the neighbour."""
        own = _text_lines(self.line)
        alike = next((o for o in self.others if _text_lines(o) == own), None)
        high = patch.height_of(self.rows[alike.code]) if alike else None
        if not alike and (near := patch.height_of(self.row)):
            high = max(near + _LINE_HEIGHT * (own - _text_lines(self.neighbour)), _LINE_HEIGHT + 1)
        return {self.row: RowPatch(height=high)} if high and high != patch.height_of(self.row) else {}

    def _elsewhere(self) -> dict[str, bytes]:
        """The other parts that name cells of this sheet: print areas, formulas of other sheets, charts."""
        parts = self.work.package.parts
        found = {WORKBOOK: self.stretch.names(self.work.package.workbook).encode("utf-8")}
        others = {sheet.part for sheet in self.work.package.sheets} - {self.sheet.part}
        for name, part in parts.items():
            if (name in others or name.startswith("xl/charts/chart")) and b"!" in part:
                found[name] = self.stretch.elsewhere(plain(part.decode("utf-8"))).encode("utf-8")
        return {
            name: part for name, part in found.items() if part.decode("utf-8") != plain(parts[name].decode("utf-8"))
        }


def _index(style: str) -> int | None:
    return int(style) if style else None


def _kind(item: Indicator | None) -> tuple[object, ...]:
    """Cells of one kind take the same answers and are written alike."""
    if item is None:
        return ()
    return item.is_input, item.kind, item.unit, item.exact, item.decimals, item.derive, item.choices, item.required


def _looks(item: Indicator | None) -> tuple[object, ...]:
    return () if item is None else (item.is_input, item.kind)


def _text_lines(line: Line) -> int:
    return lines_needed(line.name, _NAME_WIDTH - 2 * line.indent)
