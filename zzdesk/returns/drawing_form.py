"""Drawing one form's sheet of the official template: head block, header, lines, foot, 说明."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openpyxl.formatting.rule import FormulaRule
from openpyxl.worksheet.worksheet import Worksheet

from zzdesk.address import Address
from zzdesk.plan.model import ANY_LINE, Column, Form, Indicator, Line, Plan
from zzdesk.returns import styles
from zzdesk.returns.cells import a1, letters
from zzdesk.returns.drawing_page import page, put, spread
from zzdesk.returns.layout import PATTERN_ROW, stubs_of
from zzdesk.returns.paper import NAME_WIDTH, foot_notes, head_block, head_notes, pages_across, stub_widths, widths_of
from zzdesk.returns.prompts import add_validations
from zzdesk.returns.text_width import lines_needed

PERIOD_WIDTH = 21  # what the period needs beside unit and head block
HEAD_ROWS = 6  # title, then the head block beside mark, notes and unit


@dataclass(frozen=True, slots=True)
class _Rows:
    """Where the parts of a form lie on its sheet."""

    header: int
    keys: int
    first: int
    foot: int


def draw_form(sheet: Worksheet, plan: Plan, form: Form) -> None:
    depth = max(len(c.head) for c in form.columns)
    keys = HEAD_ROWS + depth + 1
    rows = _Rows(HEAD_ROWS + 1, keys, keys + 1, keys + 1 + (len(form.lines) or 1))
    _widths(sheet, form)
    _head(sheet, plan, form)
    _header(sheet, form, rows)
    for n, line in enumerate(form.lines):
        _line(sheet, plan, form, line, rows.first + n)
    if form.floating:
        _pattern_row(sheet, plan, form, rows.first)
    _foot(sheet, form, rows.foot)
    indicators = _placed(plan, form, rows)
    add_validations(sheet, indicators)
    _conditional_formats(sheet, form, indicators)
    sheet.freeze_panes = a1((rows.first, _first(form) + (1 if form.floating else 0)))
    page(sheet, titles=f"{rows.header}:{rows.keys}")
    if form.floating:
        _open_block(sheet, form)


def _first(form: Form) -> int:
    """The sheet column of 栏次 1."""
    return len(stubs_of(form)) + 1


def _widths(sheet: Worksheet, form: Form) -> None:
    for n, width in enumerate(widths_of(form), 1):
        sheet.column_dimensions[letters(n)].width = width


def _open_block(sheet: Worksheet, form: Form) -> None:
    """Lines may be added, taken away and sorted; a wide form takes several pages, its first columns on each."""
    for right in ("insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(sheet.protection, right, False)
    pages = pages_across(form)
    sheet.page_setup.fitToWidth = pages
    if pages > 1:
        sheet.print_title_cols = f"A:{letters(_first(form))}"


def _head(sheet: Worksheet, plan: Plan, form: Form) -> None:
    last = len(widths_of(form))
    block = _block_start(form)
    put(sheet, (1, 1), f"{form.title}", font=styles.TITLE, align=styles.CENTRE, to=(1, last))
    sheet.row_dimensions[1].height = 28
    for row, words in enumerate(head_block(plan, form), 2):
        put(sheet, (row, block), words, font=styles.SMALL, align=styles.LEFT, to=(row, last))
        sheet.row_dimensions[row].height = 15
    for row, words in enumerate(["〔标记〕", *head_notes(plan)], 2):
        font = styles.MARK if words == "〔标记〕" else styles.SMALL
        put(sheet, (row, 1), words, font=font, align=styles.LEFT, to=(row, block - 1))
    centre = _centre(form, block)
    put(sheet, (6, 1), "填报单位（盖章）：〔填报单位〕", font=styles.BODY, align=styles.LEFT, to=(6, centre - 1))
    put(sheet, (6, centre), "〔报告期〕", font=styles.BODY, align=styles.CENTRE, to=(6, block - 1))


def _block_start(form: Form) -> int:
    """The first column of the head block at the right: wide enough for the issuer's name."""
    widths, width = widths_of(form), 0
    for n in range(len(widths), 2, -1):
        width += widths[n - 1]
        if width >= 31:
            return n
    return 3


def _centre(form: Form, block: int) -> int:
    """The period's first column; the unit at its left gets room for an office's full name."""
    widths = widths_of(form)
    width, column = sum(stub_widths(form)), _first(form)
    while width < 62 and (column < block - 2 or (column < block - 1 and widths[block - 2] >= PERIOD_WIDTH)):
        width += widths[column - 1]
        column += 1
    return min(column, block - 1)


def _header(sheet: Worksheet, form: Form, rows: _Rows) -> None:
    bottom = rows.keys - 1
    for n, (name, key) in enumerate(stubs_of(form), 1):
        _header_cell(sheet, (rows.header, n), name, (bottom, n))
        _header_cell(sheet, (rows.keys, n), key, (rows.keys, n))
    for n, column in enumerate(form.columns, _first(form)):
        _header_cell(sheet, (rows.keys, n), column.no if column.numbered else "", (rows.keys, n))
    _level(sheet, list(form.columns), 0, rows.header, bottom, _first(form))
    for row in range(rows.header, bottom + 1):
        sheet.row_dimensions[row].height = 30 if row == bottom else 18
    sheet.row_dimensions[rows.keys].height = 16


def _level(sheet: Worksheet, columns: list[Column], depth: int, row: int, bottom: int, start: int) -> None:
    """One level of the merged header: neighbours with the same words share a cell above their own."""
    n = 0
    while n < len(columns):
        words = columns[n].head[depth]
        same = n
        while (
            same + 1 < len(columns) and len(columns[same + 1].head) > depth and columns[same + 1].head[depth] == words
        ):
            same += 1
        group = columns[n : same + 1]
        is_leaf = all(len(c.head) == depth + 1 for c in group)
        _header_cell(sheet, (row, start + n), words, (bottom if is_leaf else row, start + same))
        if not is_leaf:
            _level(sheet, group, depth + 1, row + 1, bottom, start + n)
        n = same + 1


def _header_cell(sheet: Worksheet, spot: tuple[int, int], words: str, to: tuple[int, int]) -> None:
    put(sheet, spot, words, font=styles.BODY, align=styles.CENTRE, to=to, fill=styles.HEAD, border=styles.BOX)


def _line(sheet: Worksheet, plan: Plan, form: Form, line: Line, row: int) -> None:
    put(sheet, (row, 1), line.name, font=styles.BODY, align=styles.indented(line.indent), border=styles.BOX)
    put(sheet, (row, 2), line.unit or "—", font=styles.BODY, align=styles.CENTRE, border=styles.BOX)
    code = put(sheet, (row, 3), line.code, font=styles.BODY, align=styles.CENTRE, border=styles.BOX)
    code.number_format = "@"
    for n, column in enumerate(form.columns, _first(form)):
        _crossing(sheet, (row, n), plan.indicator(Address(form.code, line.code, column.no)), column)
    sheet.row_dimensions[row].height = 21 if (lines := _lines(line)) == 1 else 14 * lines + 5


def _pattern_row(sheet: Worksheet, plan: Plan, form: Form, row: int) -> None:
    """The one row that every floating line is a copy of; nothing in it is locked, or the block could not be sorted."""
    put(sheet, (row, 1), "〔序号〕", font=styles.BODY, align=styles.CENTRE, border=styles.BOX)
    put(sheet, (row, 2), PATTERN_ROW, font=styles.SMALL, align=styles.CENTRE, border=styles.BOX).number_format = "@"
    for n, column in enumerate(form.columns, _first(form)):
        _crossing(sheet, (row, n), plan.patterns.get((form.code, column.no)), column)
    for n in range(1, _first(form) + len(form.columns)):
        sheet.cell(row, n).protection = styles.OPEN
    sheet.row_dimensions[row].height = 21


def _lines(line: Line) -> int:
    return lines_needed(line.name, NAME_WIDTH - 2 * line.indent)


def _crossing(sheet: Worksheet, spot: tuple[int, int], indicator: Indicator | None, column: Column) -> None:
    if indicator is None:
        put(sheet, spot, None, border=styles.STRUCK, fill=styles.CROSSED)
        return
    align = styles.RIGHT if indicator.numeric else (styles.CENTRE if indicator.kind == "choice" else styles.LEFT)
    cell = put(sheet, spot, None, font=styles.BODY, align=align, border=styles.BOX)
    if indicator.numeric:
        decimals = 1 if column.derive in {"standing", "ahead", "two_year"} else indicator.decimals
        cell.number_format = (
            "General" if column.derive == "target" else "0" + ("." + "0" * decimals if decimals else "")
        )
    else:
        cell.number_format = "@"
    if indicator.is_input:
        cell.protection = styles.OPEN
    else:
        cell.fill = styles.DERIVED


def _foot(sheet: Worksheet, form: Form, row: int) -> None:
    widths = widths_of(form)
    last = len(widths)
    row -= 1
    for begin in range(0, len(form.foot), last):  # no more names in a row than the form has columns
        row += 1
        names = form.foot[begin : begin + last]
        for name, (start, stop) in zip(names, spread(widths, len(names)), strict=True):
            cell = put(sheet, (row, start), f"{name}：〔{name}〕", font=styles.BODY, align=styles.LEFT, to=(row, stop))
            cell.protection = styles.OPEN
        sheet.row_dimensions[row].height = 22
    if form.stamp:
        row += 1
        put(sheet, (row, 1), f"{form.stamp}：", font=styles.BODY, align=styles.LEFT, to=(row, last))
        sheet.row_dimensions[row].height = 22
    for words in foot_notes(form):
        row += 1
        put(sheet, (row, 1), words, font=styles.SMALL, align=styles.TOP, to=(row, last))
        wide = sum(2 if ord(c) > 255 else 1 for c in words)
        sheet.row_dimensions[row].height = 14 * -(-wide // max(sum(widths) - 2, 1))


def _placed(plan: Plan, form: Form, rows: _Rows) -> list[tuple[tuple[int, int], Indicator]]:
    found = []
    codes = [ANY_LINE] if form.floating else [line.code for line in form.lines]
    for r, code in enumerate(codes, rows.first):
        for c, column in enumerate(form.columns, _first(form)):
            indicator = plan.indicator(Address(form.code, code, column.no))
            if indicator and indicator.is_input:
                found.append(((r, c), indicator))
    return found


def _conditional_formats(sheet: Worksheet, form: Form, indicators: list[tuple[tuple[int, int], Indicator]]) -> None:
    """Text where a number belongs stands out; so does a required blank, where it is required in every period."""
    shared = any(line.filling_unit for line in form.lines)
    for spot, indicator in indicators:
        cell = a1(spot)
        if indicator.numeric:
            marked = f'OR(LEFT(TRIM({cell}),3)="无此项",LEFT(TRIM({cell}),3)="待反馈")'
            wrong = f"AND(ISTEXT({cell}),LEN(TRIM({cell}))>0,NOT({marked}))"
            _format(sheet, cell, wrong, styles.WRONG, styles.STRONG)
        if indicator.required and not shared and indicator.role != "month":
            missing = f"LEN(TRIM({cell}))=0"
            if form.floating:  # a spare line lacks nothing until it is begun
                missing = f"AND(LEN(TRIM(${letters(_first(form))}{spot[0]}))>0,{missing})"
            _format(sheet, cell, missing, styles.MISSING, None)


def _format(sheet: Worksheet, cell: str, formula: str, fill: Any, font: Any) -> None:
    kept = {"fill": fill} if font is None else {"fill": fill, "font": font}
    sheet.conditional_formatting.add(cell, FormulaRule(formula=[formula], **kept))
