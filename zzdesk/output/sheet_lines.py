"""明细: one sheet a floating form, the lines of all units one under another, sums of what adds up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from zzdesk.address import Address
from zzdesk.analysis.aggregate import ADDABLE
from zzdesk.analysis.wording import printed_value
from zzdesk.output.book import Book, money
from zzdesk.output.sheet_sums import cell
from zzdesk.plan.model import SINGLE_ENTERPRISES as SINGLE_ENTERPRISES
from zzdesk.plan.model import Column, Form, Indicator, Unit
from zzdesk.plan.pace import derived
from zzdesk.returns.text_width import lines_needed
from zzdesk.values import Value

_UNIT_WIDTH, _PAGE_WIDTH = 11, 165.0
COLUMN_PADDING = 5 / 7  # of a column, in letters: five pixels beside its letters of seven
_HEAD, _NUMBERS, _FIRST_ROW = 2, 4, 5  # two rows of heads, then the 栏次
_FIRST_COLUMN = 1
_FEWEST = 3  # enterprises that a sum may be made of
_SECRET = "单个企业资料，须保密：不得用于通报、图表和对外提供，少于3家不得汇总。"
_REPEATED = "合计为各行之和，同一事项由两个单位填报的未剔除。"
_JOINT = "联合举办的由主办单位填报，全市按主办单位计一次；同一活动由两个单位填报的，合计中未剔除。"


class _Row(NamedTuple):
    unit: Unit
    code: str
    values: tuple[Value, ...]  # one a column


def write_lines(book: Book, form: Form) -> None:
    widths, spans = page_columns(form)
    sheet = book.sheet(f"{form.code} {form.title}", _title(form), spans, heads=(0, _NUMBERS), repeated=1)
    for _, end in spans:
        sheet.write_string(1, end, _form_number(form), book.style("under_right"))
    _heads(book, sheet, form, widths)
    rows = list(_rows(book, form))
    for at, row in enumerate(rows, _FIRST_ROW):
        _line(book, sheet, at, form, row, widths)
    at = _FIRST_ROW + len(rows)
    summed = bool(rows) and (form.disclosure != SINGLE_ENTERPRISES or len(rows) >= _FEWEST)
    if summed:
        _sums(book, sheet, at, form, rows)
    if not rows:
        sheet.merge_range(at, 0, at, spans[0][1], "没有填报", book.style("word"))
    noted = (spans[0][0] if len(spans) == 1 else _FIRST_COLUMN + 1, spans[0][1])  # not in what stands on every page
    book.notes(sheet, at + 1, noted, _notes(book, form, rows, summed))
    sheet.freeze_panes(_FIRST_ROW, _FIRST_COLUMN + 1)
    if rows:
        sheet.autofilter(_NUMBERS, 0, at - 1, len(form.columns))


def _title(form: Form) -> str:
    return form.title if form.title.endswith(("明细", "名单")) else f"{form.title}明细"


def _form_number(form: Form) -> str:
    return f"表号：{form.code}表" + (f"　{form.disclosure}" if form.disclosure != "可通报" else "")


# --- columns ---------------------------------------------------------------------------
def page_columns(form: Form) -> tuple[list[float], list[tuple[int, int]]]:
    """Widths of the form's columns, and the columns of each page across; pages are made equally wide.

    The unit and the form's first column stand on every page.
    """
    widths = [float(max(c.width, 8)) for c in form.columns]
    blocks = [[n for n, _ in group] for _, group in groupby(enumerate(form.columns), key=lambda pair: pair[1].head[0])]
    room, own = _PAGE_WIDTH - _UNIT_WIDTH - widths[0], sum(widths[1:])
    spans = _parted(widths, blocks, own / -(-own // room))
    sizes = [sum(w + COLUMN_PADDING for w in widths[first : last + 1]) for first, last in spans]
    for (first, last), size in zip(spans, sizes, strict=True):
        for n in range(first, last + 1):
            widths[n] = (widths[n] + COLUMN_PADDING) * max(sizes) / size - COLUMN_PADDING
    return widths, [(first + _FIRST_COLUMN if n else 0, last + _FIRST_COLUMN) for n, (first, last) in enumerate(spans)]


def _parted(widths: Sequence[float], blocks: Sequence[Sequence[int]], ideal: float) -> list[tuple[int, int]]:
    """The columns after the first one, a page at a time: a block under one head goes over if it is past by half."""
    spans, first, filled = [], 1, 0.0
    for block in blocks[1:]:
        wide = sum(widths[n] for n in block)
        if filled and filled + wide / 2 > ideal:
            spans.append((first, block[0] - 1))
            first, filled = block[0], 0.0
        filled += wide
    return [*spans, (first, len(widths) - 1)]


def _heads(book: Book, sheet: Any, form: Form, widths: Sequence[float]) -> None:
    head = book.style("head")
    sheet.set_column(0, 0, _UNIT_WIDTH)
    sheet.merge_range(_HEAD, 0, _HEAD + 1, 0, "填报单位", head)
    sheet.write_string(_NUMBERS, 0, "甲", book.style("code"))
    at = _FIRST_COLUMN
    for top, group in groupby(form.columns, key=lambda c: c.head[0]):
        under = list(group)
        _head(book, sheet, at, top, under)
        at += len(under)
    for n, column in enumerate(form.columns):
        sheet.set_column(n + _FIRST_COLUMN, n + _FIRST_COLUMN, widths[n])
        sheet.write_string(_NUMBERS, n + _FIRST_COLUMN, column.no, book.style("code"))
    sheet.set_row(_HEAD, 20)
    sheet.set_row(_HEAD + 1, 32)


def _head(book: Book, sheet: Any, at: int, top: str, under: Sequence[Column]) -> None:
    head = book.style("head")
    if len(under) == 1:
        sheet.merge_range(_HEAD, at, _HEAD + 1, at, "".join(under[0].head), head)
        return
    sheet.merge_range(_HEAD, at, _HEAD, at + len(under) - 1, top, head)
    for n, column in enumerate(under):
        sheet.write_string(_HEAD + 1, at + n, column.head[-1], head)


# --- lines -----------------------------------------------------------------------------
def _rows(book: Book, form: Form) -> Iterator[_Row]:
    plan, figures = book.found.plan, book.figures
    for unit in sorted(plan.units, key=lambda u: u.order):
        for line in figures.lines(unit.code).get(form.code, ()):
            yield _Row(unit, line, tuple(_value(book, unit, Address(form.code, line, c.no)) for c in form.columns))


def _value(book: Book, unit: Unit, address: Address) -> Value:
    item = book.found.plan.indicator(address)
    if item is None or item.is_input:
        return book.figures.value(unit.code, address)
    return derived(book.found.plan, unit, book.found.period, item, lambda other: book.figures.value(unit.code, other))


def _line(book: Book, sheet: Any, at: int, form: Form, row: _Row, widths: Sequence[float]) -> None:
    sheet.write_string(at, 0, row.unit.name, book.style("name"))
    for column in form.columns:  # a line's source is that of its first filled cell
        book.placed(row.unit.code, Address(form.code, row.code, column.no), sheet, at, _FIRST_COLUMN)
    tall = 1
    for n, (column, value) in enumerate(zip(form.columns, row.values, strict=True)):
        where = n + _FIRST_COLUMN
        decimals = _item(book, form, column).decimals
        if value.number is not None:
            sheet.write_number(at, where, float(value.number), book.style("number", money(decimals)))
            continue
        words = printed_value(value, decimals, reported=True)
        tall = max(tall, lines_needed(words, widths[n] + 1))
        sheet.write_string(at, where, words, book.style(_style(column)))
    sheet.set_row(at, 14 * tall + 5)


def _style(column: Column) -> str:
    return "text" if column.kind == "text" and column.width > 10 else "short"


def _item(book: Book, form: Form, column: Column) -> Indicator:
    return book.found.plan.patterns[form.code, column.no]


def _sums(book: Book, sheet: Any, at: int, form: Form, rows: Sequence[_Row]) -> None:
    sheet.write_string(at, 0, f"合计 {len(rows)}行", book.style("group"))
    for n, column in enumerate(form.columns):
        item, where = _item(book, form, column), n + _FIRST_COLUMN
        numbers = [r.values[n].number for r in rows]
        if _adds_up(item) and any(x is not None for x in numbers):
            value = sum((x for x in numbers if x is not None), Decimal(0))
            formula = f"=SUM({cell(_FIRST_ROW, where)}:{cell(at - 1, where)})"
            sheet.write_formula(at, where, formula, book.style("sum", money(item.decimals)), float(value))
        else:
            sheet.write_string(at, where, "—" if item.numeric else "", book.style("sum_word"))


def _adds_up(item: Indicator) -> bool:
    return item.numeric and item.measure in ADDABLE


def _notes(book: Book, form: Form, rows: Sequence[_Row], summed: bool) -> list[str]:
    joint = any(c.name == "主办" for c in form.columns)
    summed = summed and any(_adds_up(_item(book, form, c)) for c in form.columns)
    words = [f"{book.found.plan.setting('scope_note')}；{_coverage(book, form, rows)}"]
    if form.disclosure == SINGLE_ENTERPRISES:
        words.append(_SECRET)
    if joint or summed:
        words.append(_JOINT if joint else _REPEATED)
    return words


def _coverage(book: Book, form: Form, rows: Sequence[_Row]) -> str:
    """Who has lines in the sheet; who has reported none; who has not reported."""
    plan, told = book.found.plan, {row.unit.code for row in rows}
    units = sorted((u for u in plan.units if plan.fills(form, u)), key=lambda u: u.order)
    empty = [u.name for u in units if u.code not in told and book.figures.has_reported(u.code)]
    missing = [u.name for u in units if not book.figures.has_reported(u.code)]
    parts = [f"{len(units)}家填报单位中{len(told)}家有本表内容，共{len(rows)}行"]
    parts += [f"已报而没有本表内容：{'、'.join(empty)}"] if empty else []
    parts += [f"未报：{'、'.join(missing)}"] if missing else []
    return "；".join(parts) + "。"
