"""Filling one form's sheet: figures, derived cells, what is closed, whose lines are whose."""

from __future__ import annotations

from collections.abc import Mapping

from zzdesk.address import Address
from zzdesk.plan.model import Form, Indicator, Line
from zzdesk.plan.pace import derived
from zzdesk.returns.cells import Spot, a1
from zzdesk.returns.content import Content
from zzdesk.returns.layout import PATTERN_ROW, Layout
from zzdesk.returns.live import live_formula
from zzdesk.returns.patch import CellPatch, RowPatch
from zzdesk.returns.template import TemplateSheet
from zzdesk.returns.text_width import lines_needed
from zzdesk.values import BLANK, Value

_LINE_HEIGHT = 13.5


def fill_form(content: Content, form: Form, sheet: TemplateSheet, layout: Layout, marks: Mapping[str, str]) -> str:
    """The sheet's XML with the unit's figures."""
    if form.floating:
        return fill_lines(content, form, sheet, layout, marks)
    cells = sheet.filled(marks)
    rows: dict[int, RowPatch] = {}
    mine = set(content.plan.lines_of(form, content.unit))
    seen = set(content.plan.seen_lines(form, content.unit))
    crossed = _crossed_style(content, form, sheet, layout)
    for line in form.lines:
        row = layout.lines[line.code]
        if line not in seen:
            rows[row] = RowPatch(hidden=True)
        elif line in mine:
            patches = _own_line(content, form, line, layout, crossed)
            cells.update(patches)
            rows.update(_taller(sheet, row, patches))
        else:
            patches = _led_by_another(content, form, line, layout, sheet, crossed)
            cells.update(patches)
            rows.update(_taller(sheet, row, patches))
    return sheet.patch.render(cells, rows, marks)


def _own_line(content: Content, form: Form, line: Line, layout: Layout, crossed: int | None) -> dict[Spot, CellPatch]:
    found = {}
    for column in form.columns:
        spot = layout.spot(line.code, column.no)
        indicator = content.plan.indicator(Address(form.code, line.code, column.no))
        if spot is None or indicator is None:
            continue
        if not indicator.is_input:
            found[spot] = _derived(content, indicator, layout)
        elif not content.plan.is_open(indicator, content.period):
            found[spot] = CellPatch(style=crossed)
        elif indicator.address in content.inputs:
            found[spot] = value_patch(content.inputs[indicator.address])
    return found


def value_patch(value: Value) -> CellPatch:
    if value.number is not None:
        return CellPatch(value.content, is_number=True)
    return CellPatch(value.typed)


def fill_lines(content: Content, form: Form, sheet: TemplateSheet, layout: Layout, marks: Mapping[str, str]) -> str:
    """A floating form: the template's one row stands once for each line, with 序号 and 代码."""
    ids = content.all_lines[form.code]
    first = layout.lines[PATTERN_ROW]
    stretched = sheet.patch.stretched(first, len(ids), sheet.name)
    below = len(ids) - 1
    cells = {(r + below if r > first else r, c): patch for (r, c), patch in sheet.filled(marks).items()}
    rows: dict[int, RowPatch] = {}
    open_columns = [
        (item, layout.columns[column.no])
        for column in form.columns
        if (item := content.plan.patterns.get((form.code, column.no))) and column.no in layout.columns
    ]
    crossed = _crossed_style(content, form, sheet, layout)
    for n, line in enumerate(ids):
        row = first + n
        own: dict[Spot, CellPatch] = {
            (row, layout.code_column - 1): CellPatch(str(n + 1), is_number=True),
            (row, layout.code_column): CellPatch(line),
        }
        at = Layout(form, layout.key_row, layout.code_column, layout.foot_row + below, {line: row}, layout.columns)
        for pattern, column in open_columns:
            patch = _line_cell(content, pattern._replace(address=_at(pattern, line)), at, crossed)
            if patch:
                own[row, column] = patch
        cells.update(own)
        rows.update(_taller(sheet, row, own, first))
    return stretched.render(cells, rows, marks)


def _at(pattern: Indicator, line: str) -> Address:
    return Address(pattern.address.form, line, pattern.address.column)


def _line_cell(content: Content, item: Indicator, layout: Layout, crossed: int | None) -> CellPatch | None:
    if not item.is_input:
        return _derived(content, item, layout)
    if not content.plan.is_open(item, content.period):
        return CellPatch(style=crossed)
    value = content.inputs.get(item.address)
    return value_patch(value) if value else None


def _derived(content: Content, indicator: Indicator, layout: Layout) -> CellPatch:
    def look(address: Address) -> Value:
        return content.inputs.get(address, BLANK)

    def place(address: Address) -> str | None:
        asked = content.plan.indicator(address)
        spot = layout.spot(address.line, address.column) if asked else None
        return a1(spot) if spot else None

    value = derived(content.plan, content.unit, content.period, indicator, look)
    formula = live_formula(content.plan, content.unit, content.period, indicator, place)
    return CellPatch(value.typed, value.number is not None, formula)


def _led_by_another(
    content: Content, form: Form, line: Line, layout: Layout, sheet: TemplateSheet, crossed: int | None
) -> dict[Spot, CellPatch]:
    """A joint lead sees the line, its target and what the plan says of it; the filling unit alone fills it."""
    found = {}
    for column in form.columns:
        spot = layout.spot(line.code, column.no)
        indicator = content.plan.indicator(Address(form.code, line.code, column.no))
        if spot is not None and indicator is not None and indicator.derive in {"target", "given"}:
            told = derived(content.plan, content.plan.unit(line.filling_unit), content.period, indicator, _nothing)
            found[spot] = value_patch(told)
        elif spot is not None:
            found[spot] = CellPatch(style=crossed)
    name = (layout.lines[line.code], layout.code_column - 2)
    filler = content.plan.unit(line.filling_unit).name
    found[name] = CellPatch(f"{sheet.texts.get(name, line.name)}（由{filler}填报）")
    return found


def _nothing(address: Address) -> Value:
    return BLANK


def _crossed_style(content: Content, form: Form, sheet: TemplateSheet, layout: Layout) -> int | None:
    """The look of a × cell, taken from one that is × in every period."""
    for line in form.lines:
        for column in form.columns:
            spot = layout.spot(line.code, column.no)
            if spot and content.plan.indicator(Address(form.code, line.code, column.no)) is None:
                style = sheet.patch.style_of(spot)
                return int(style) if style else None
    return None


def _taller(
    sheet: TemplateSheet, row: int, patches: Mapping[Spot, CellPatch], pattern: int | None = None
) -> dict[int, RowPatch]:
    """A row high enough for its longest text; `pattern` is the template's row that it is a copy of."""
    needed = max(
        (
            lines_needed(p.content, sheet.widths(spot[1]))
            for spot, p in patches.items()
            if p.content and not p.is_number
        ),
        default=1,
    )
    height, have = needed * _LINE_HEIGHT + 4, sheet.patch.height_of(pattern or row) or 15.0
    # Excel allows 409 points a row.
    return {row: RowPatch(height=min(height, 409.0))} if height > have else {}
