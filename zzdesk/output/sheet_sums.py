"""The sums of a form's sheet: 小计 of each group, 全市, 公布数, 取得方法; live formulas of what the sheet holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zzdesk.address import Address
from zzdesk.analysis.aggregate import CityFigure
from zzdesk.analysis.nature import LEGEND, has_flash
from zzdesk.analysis.subtotals import Subtotal
from zzdesk.analysis.wording import NO_FIGURE, UNREPORTED
from zzdesk.output.book import Book, marked
from zzdesk.plan.model import Indicator, Unit
from zzdesk.values import decimal_text

FIRST_COLUMN = 2
METHODS = {"sum": "合计", "ratio_of_sums": "总量之比", "official": "公布数", "none": "不可加总"}
_ZERO = Decimal(0)


@dataclass
class Table:
    """A sheet under way; `sums` are the rows of the subtotals written so far."""

    sheet: Any
    items: Sequence[Indicator]
    parts: Mapping[tuple[str, Address], Subtotal]
    sums: list[int] = field(default_factory=list)

    def columns(self) -> Iterable[tuple[int, Indicator]]:
        return enumerate(self.items, FIRST_COLUMN)

    def beside(self, item: Indicator, role: str) -> int:
        """The column of the same line's level or base."""
        return next(n for n, other in self.columns() if other.line == item.line and other.role == role)


def write_subtotal(book: Book, table: Table, row: int, group: str, units: Sequence[Unit], first: int) -> None:
    """`first`: the row of the group's first unit; the last is the one above."""
    given = sum(book.figures.has_reported(u.code) for u in units)
    label = "　小计" if given == len(units) else f"　小计（已报{given}家）"
    table.sheet.write_string(row, 0, label, book.style("group"))
    table.sheet.write_blank(row, 1, None, book.style("group"))
    for column, item in table.columns():
        part = table.parts.get((group, item.address))
        if part is None or part.value is None:
            table.sheet.write_string(row, column, _no_figure(part), book.style("sum_word"))
            continue
        if part.method == "sum":
            formula = f"=SUM({cell(first, column)}:{cell(row - 1, column)}){less(part.left_out)}"
        else:
            formula = _growth(table, item, row)
        _write(book, table, (row, column), item, formula, part.value, units)
    table.sums.append(row)


def _no_figure(part: Subtotal | None) -> str:
    """What does not add up has a dash and its reason below; what nobody gave is 未报."""
    return UNREPORTED if part is not None and not part.reason.startswith("不可加总") else NO_FIGURE


def less(left_out: Decimal) -> str:
    """归属待认定 that is in the cells above and counts once."""
    return f"-{decimal_text(left_out)}" if left_out else ""


def _growth(table: Table, item: Indicator, row: int) -> str:
    """Of a growth at current prices; "" for another quotient, whose parts may stand elsewhere."""
    if item.role != "growth":
        return ""
    level, base = (cell(row, table.beside(item, role)) for role in ("level", "base"))
    return f"=({level}/{base}-1)*100"


def _write(
    book: Book,
    table: Table,
    spot: tuple[int, int],
    item: Indicator,
    formula: str,
    value: Decimal,
    units: Iterable[Unit],
) -> None:
    mark = "快" if has_flash(book.figures, units, item) else ""
    shape = book.style("sum", marked(item.decimals, mark))
    if formula:
        table.sheet.write_formula(*spot, formula, shape, float(value))
    else:
        table.sheet.write_number(*spot, float(value), shape)


def write_city_rows(book: Book, table: Table, row: int) -> None:
    """全市, 公布数 beside it, and how the city's figure was made."""
    districts = book.found.plan.districts
    given = sum(book.figures.has_reported(u.code) for u in districts)
    names = ("全市" if given == len(districts) else f"已报{given}家合计", "公布数", "取得方法")
    for n, words in enumerate(names):
        table.sheet.write_string(row + n, 0, words, book.style("group"))
        table.sheet.write_blank(row + n, 1, None, book.style("group"))
    for column, item in table.columns():
        city = book.found.city_of(item.address)
        if city is None or city.value is None:
            table.sheet.write_string(row, column, NO_FIGURE, book.style("sum_word"))
        else:
            units = () if city.method == "official" else districts
            _write(book, table, (row, column), item, _city_formula(table, item, row, city), city.value, units)
        _published(book, table, (row + 1, column), item)
        table.sheet.write_string(row + 2, column, method_words(city), book.style("sum_word"))
    table.sheet.set_row(row + 2, 30)


def _published(book: Book, table: Table, spot: tuple[int, int], item: Indicator) -> None:
    figure = book.official.get(item.address)
    if figure is None:
        table.sheet.write_string(*spot, NO_FIGURE, book.style("sum_word"))
    else:
        table.sheet.write_number(*spot, float(figure), book.style("sum", marked(item.decimals, "")))


def method_words(city: CityFigure | None) -> str:
    """合计, 已报15家合计, 总量之比, 公布数, 不可加总."""
    if city is None:
        return METHODS["none"]
    if city.method == "none" and not city.reason.startswith("不可加总"):
        return UNREPORTED
    return city.reason if city.method == "sum" and city.reason else METHODS[city.method]


def _city_formula(table: Table, item: Indicator, row: int, city: CityFigure) -> str:
    """A live formula for what is made of the sheet's own cells."""
    if city.method == "sum":
        below = sum((p.left_out for (_, address), p in table.parts.items() if address == item.address), _ZERO)
        column = next(n for n, other in table.columns() if other is item)
        return "=" + "+".join(f"N({cell(n, column)})" for n in table.sums) + less(city.left_out - below)
    return _growth(table, item, row) if city.method == "ratio_of_sums" else ""


def write_notes(book: Book, table: Table, row: int, span: tuple[int, int]) -> None:
    """The scope, the marks, then each reason in full, once, with the cells it holds for."""
    found: dict[str, list[str]] = {}
    for item in table.items:
        code, city = f"{item.line.code}.{item.address.column}", book.found.city_of(item.address)
        if city and city.reason and city.method != "sum":
            found.setdefault(city.reason, []).append(code)
        for why, groups in _apart_from(table, item, city.reason if city else "").items():
            named = "各组小计" if len(groups) == len(table.sums) else f"（{'、'.join(groups)}小计）"
            found.setdefault(why, []).append(f"{code}{named}")
    scope = f"{book.found.plan.setting('scope_note')}。"
    told = [f"{'、'.join(cells)}：{why}。" for why, cells in found.items()]
    book.notes(table.sheet, row, span, [scope, f"{LEGEND}。", *told])


def _apart_from(table: Table, item: Indicator, told: str) -> dict[str, list[str]]:
    """Why groups have no subtotal, where the city's reason does not tell it already: reason -> groups."""
    found: dict[str, list[str]] = {}
    for (group, address), part in table.parts.items():
        if address == item.address and part.reason.startswith("不可加总") and not told.startswith(part.reason):
            found.setdefault(part.reason, []).append(group)
    return found


def cell(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))
