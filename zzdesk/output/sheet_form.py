"""One sheet a district form: district by indicator with each figure's 性质, in groups with their subtotals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from zzdesk.analysis.nature import MARKS, nature
from zzdesk.analysis.subtotals import subtotals_of
from zzdesk.analysis.wording import UNREPORTED, printed_value
from zzdesk.output.book import Book, marked
from zzdesk.output.sheet_sums import FIRST_COLUMN as _FIRST_COLUMN
from zzdesk.output.sheet_sums import Table, write_city_rows, write_notes, write_subtotal
from zzdesk.plan.model import Form, Indicator, Plan, Unit

_FIRST_ROW = 5
_COLUMNS_A_PAGE, _NAMES_WIDTH, _KIND_WIDTH, _COLUMN_WIDTH = 16, 17, 6.5, 10.5


def write_form(book: Book, form: Form) -> None:
    items = numeric_items(book, form)
    last, spans = _FIRST_COLUMN + len(items) - 1, page_spans(items)
    name = f"{form.code} {form.title}"
    sheet = book.sheet(name, f"{form.title}汇总", _titled(spans), heads=(0, _FIRST_ROW - 1), repeated=1)
    table = Table(sheet, items, subtotals_of(book.figures, items))
    for _, end in spans:
        sheet.write_string(1, end, f"表号：{form.code}表", book.style("under_right"))
    _widths(sheet, spans)
    _heads(book, sheet, items)
    row = _FIRST_ROW
    for group, units in grouped(book.found.plan, form):
        book.group_row(sheet, row, last, group)
        for n, unit in enumerate(units, 1):
            _unit(book, table, row + n, unit)
        first, row = row + 1, row + len(units) + 1
        write_subtotal(book, table, row, group, units, first)
        row += 1
    write_city_rows(book, table, row)
    write_notes(book, table, row + 4, (_FIRST_COLUMN if len(spans) > 1 else 0, spans[0][1]))
    sheet.freeze_panes(_FIRST_ROW, _FIRST_COLUMN)


def _titled(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The title of the first page stands over the names too."""
    (first, last), *others = spans
    return [(first if others else 0, last), *others]


def numeric_items(book: Book, form: Form) -> list[Indicator]:
    """The form's numeric inputs that are open in the period, line by line."""
    plan, period = book.found.plan, book.found.period
    return [
        item
        for item in plan.indicators.values()
        if item.address.form == form.code and item.numeric and item.is_input and plan.is_open(item, period)
    ]


def grouped(plan: Plan, form: Form) -> Iterator[tuple[str, list[Unit]]]:
    """The plan's groups, each with its units that fill the form, in the bureau's order."""
    for group in plan.groups:
        units = [u for u in plan.units if u.group == group and u.kind in form.audience]
        if units:
            yield group, sorted(units, key=lambda u: u.order)


def page_spans(items: list[Indicator]) -> list[tuple[int, int]]:
    """Columns of each page across: as few pages as hold 18 columns each, parted between lines, near equal."""
    pages = -(-len(items) // _COLUMNS_A_PAGE)
    spans, first = [], _FIRST_COLUMN
    starts = [n for n in range(1, len(items)) if items[n].line != items[n - 1].line]
    for page in range(1, pages):
        ideal = len(items) * page / pages
        after = [n for n in starts if n + _FIRST_COLUMN > first]
        cut = min(after, key=lambda n: abs(n - ideal), default=None)
        if cut is not None:
            spans.append((first, cut + _FIRST_COLUMN - 1))
            first = cut + _FIRST_COLUMN
    return [*spans, (first, _FIRST_COLUMN + len(items) - 1)]


def _widths(sheet: Any, spans: list[tuple[int, int]]) -> None:
    """All pages across equally wide: Excel fits by width and would else part them elsewhere."""
    sheet.set_column(0, 0, _NAMES_WIDTH)
    sheet.set_column(1, 1, _KIND_WIDTH)
    most = max(end - first + 1 for first, end in spans)
    for first, end in spans:
        sheet.set_column(first, end, _COLUMN_WIDTH * most / (end - first + 1))


def _heads(book: Book, sheet: Any, items: list[Indicator]) -> None:
    head = book.style("head")
    sheet.merge_range(2, 0, 4, 0, "填报单位", head)
    sheet.merge_range(2, 1, 4, 1, "报送类别", head)
    column = _FIRST_COLUMN
    for line, found in groupby(items, key=lambda i: i.line):
        own = list(found)
        words = line.name + (f"（{line.unit}）" if line.unit else "")
        if len(own) > 1:
            sheet.merge_range(2, column, 2, column + len(own) - 1, words, head)
        else:
            sheet.write_string(2, column, words, head)
        for item in own:
            unit = f"（{item.unit}）" if item.unit != line.unit else ""
            sheet.write_string(3, column, item.column.name + unit, head)
            sheet.write_string(4, column, f"{line.code}.{item.address.column}", book.style("code"))
            column += 1
    sheet.set_row(2, 32)
    sheet.set_row(3, 42)


def _unit(book: Book, table: Table, row: int, unit: Unit) -> None:
    sheet, standing = table.sheet, book.figures.standing.get(unit.code)
    sheet.write_string(row, 0, "　" + unit.name, book.style("name"))
    sheet.write_string(row, 1, standing.kind if standing else UNREPORTED, book.style("word"))
    for column, item in enumerate(table.items, _FIRST_COLUMN):
        value = book.figures.value(unit.code, item.address)
        if value.number is not None:
            mark = MARKS.get(nature(book.figures, unit.code, item), "")
            book.placed(unit.code, item.address, sheet, row, column)
            sheet.write_number(row, column, float(value.number), book.style("number", marked(item.decimals, mark)))
        else:
            words = printed_value(value, item.decimals, reported=standing is not None)
            sheet.write_string(row, column, words, book.style("word"))
