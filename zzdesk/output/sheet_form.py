"""One sheet a district form: district by indicator, in groups with subtotals where figures add up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from zzdesk.analysis.aggregate import ADDABLE, CityFigure, total
from zzdesk.analysis.wording import UNREPORTED, printed_value
from zzdesk.output.book import Book, money
from zzdesk.plan.model import Form, Indicator, Plan, Unit
from zzdesk.values import decimal_text

_FIRST_COLUMN, _FIRST_ROW = 1, 5
_COLUMNS_A_PAGE, _NAMES_WIDTH, _COLUMN_WIDTH = 18, 17, 9.5
METHODS = {"sum": "合计", "ratio_of_sums": "总量之比", "official": "公布数", "none": "不可加总"}


def write_form(book: Book, form: Form) -> None:
    items = numeric_items(book, form)
    last, spans = _FIRST_COLUMN + len(items) - 1, page_spans(items)
    sheet = book.sheet(f"{form.code} {form.title}", f"{form.title}汇总", spans, heads=(0, _FIRST_ROW - 1))
    for _, end in spans:
        sheet.write_string(1, end, f"表号：{form.code}表", book.style("under_right"))
    _widths(sheet, spans)
    _heads(book, sheet, items)
    row, sums = _FIRST_ROW, []
    for group, units in grouped(book.found.plan, form):
        book.group_row(sheet, row, last, group)
        for n, unit in enumerate(units, 1):
            _unit(book, sheet, row + n, unit, items)
        first, row = row + 1, row + len(units) + 1
        _subtotal(book, sheet, row, units, items, first)
        sums.append(row)
        row += 1
    _city(book, sheet, row, items, sums)
    book.notes(sheet, row + 2, spans[0], _reasons(book, items))
    sheet.freeze_panes(_FIRST_ROW, _FIRST_COLUMN)


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
    most = max(end - first + 1 for first, end in spans)
    for first, end in spans:
        sheet.set_column(first, end, _COLUMN_WIDTH * most / (end - first + 1))


def _heads(book: Book, sheet: Any, items: list[Indicator]) -> None:
    head = book.style("head")
    sheet.merge_range(2, 0, 4, 0, "填报单位", head)
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


def _unit(book: Book, sheet: Any, row: int, unit: Unit, items: list[Indicator]) -> None:
    sheet.write_string(row, 0, "　" + unit.name, book.style("name"))
    reported = book.figures.has_reported(unit.code)
    for column, item in enumerate(items, _FIRST_COLUMN):
        value = book.figures.value(unit.code, item.address)
        if value.number is not None:
            sheet.write_number(row, column, float(value.number), book.style("number", money(item.decimals)))
        else:
            words = printed_value(value, item.decimals, reported=reported)
            sheet.write_string(row, column, words, book.style("word"))


def _subtotal(book: Book, sheet: Any, row: int, units: list[Unit], items: list[Indicator], first: int) -> None:
    given = sum(book.figures.has_reported(u.code) for u in units)
    label = "　小计" if given == len(units) else f"　小计（已报{given}家）"
    sheet.write_string(row, 0, label, book.style("group"))
    for column, item in enumerate(items, _FIRST_COLUMN):
        value = total(book.figures.value(u.code, item.address) for u in units)
        if item.measure not in ADDABLE:
            sheet.write_string(row, column, "—", book.style("sum_word"))
        elif value is None:
            sheet.write_string(row, column, UNREPORTED, book.style("sum_word"))
        else:
            formula = f"=SUM({cell(first, column)}:{cell(row - 1, column)})"
            sheet.write_formula(row, column, formula, book.style("sum", money(item.decimals)), float(value))


def _city(book: Book, sheet: Any, row: int, items: list[Indicator], sums: list[int]) -> None:
    """The city's figures, and below each how it was made."""
    districts = book.found.plan.districts
    given = sum(book.figures.has_reported(u.code) for u in districts)
    label = "全市" if given == len(districts) else f"已报{given}家合计"
    sheet.write_string(row, 0, label, book.style("group"))
    sheet.write_string(row + 1, 0, "取得方法", book.style("group"))
    for column, item in enumerate(items, _FIRST_COLUMN):
        city = book.found.city_of(item.address)
        if city is None or city.value is None:
            sheet.write_string(row, column, "—", book.style("sum_word"))
        else:
            formula = _city_formula(item, items, row, column, sums, city)
            shape = book.style("sum", money(item.decimals))
            if formula:
                sheet.write_formula(row, column, formula, shape, float(city.value))
            else:
                sheet.write_number(row, column, float(city.value), shape)
        sheet.write_string(row + 1, column, method_words(city), book.style("sum_word"))
    sheet.set_row(row + 1, 30)


def method_words(city: CityFigure | None) -> str:
    """合计, 已报15家合计, 总量之比, 公布数, 不可加总."""
    if city is None:
        return METHODS["none"]
    if city.method == "none" and not city.reason.startswith("不可加总"):
        return UNREPORTED
    return city.reason if city.method == "sum" and city.reason else METHODS[city.method]


def _city_formula(
    item: Indicator, items: list[Indicator], row: int, column: int, sums: list[int], city: CityFigure
) -> str | None:
    """A live formula for what is made of the sheet's own cells."""
    if city.method == "sum":
        left_out = f"-{decimal_text(city.left_out)}" if city.left_out else ""
        return "=" + "+".join(f"N({cell(n, column)})" for n in sums) + left_out
    if city.method != "ratio_of_sums" or item.role != "growth":
        return None
    own = {i.role: n for n, i in enumerate(items, _FIRST_COLUMN) if i.line == item.line and i.role != "growth"}
    return f"=({cell(row, own['level'])}/{cell(row, own['base'])}-1)*100"


def _reasons(book: Book, items: list[Indicator]) -> list[str]:
    """The scope, then each reason in full, once, with the cells it holds for."""
    found: dict[str, list[str]] = {}
    for item in items:
        city = book.found.city_of(item.address)
        if city and city.reason and city.method != "sum":
            found.setdefault(city.reason, []).append(f"{item.line.code}.{item.address.column}")
    scope = f"{book.found.plan.setting('scope_note')}。"
    return [scope, *(f"{'、'.join(cells)}：{why}。" for why, cells in found.items())]


def cell(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))
