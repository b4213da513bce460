"""进度, the lines of sums: 小计 of each group and 区县合计 as live formulas, 全市 with its method or the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zzdesk.address import Address
from zzdesk.analysis.aggregate import ADDABLE, CityFigure
from zzdesk.analysis.nature import has_flash
from zzdesk.analysis.progress import Row
from zzdesk.analysis.subtotals import Subtotal
from zzdesk.analysis.wording import printed
from zzdesk.output.book import Book, marked, money
from zzdesk.output.sheet_sums import METHODS, cell, less, method_words
from zzdesk.plan.model import Indicator
from zzdesk.values import WIDE

PERCENT, POINTS = "#,##0.0", "+0.0;-0.0;0.0"


@dataclass(frozen=True, slots=True)
class Block:
    """One indicator's columns, from `at` on; `parts` says what each holds."""

    item: Indicator
    at: int
    parts: tuple[str, ...]
    rows: dict[str, Row]

    def column(self, part: str) -> int:
        return self.at + self.parts.index(part)

    @property
    def end(self) -> int:
        return self.at + len(self.parts) - 1


@dataclass
class Sums:
    """`parts`: by group and address; `rows`: of the subtotals written so far."""

    sheet: Any
    parts: Mapping[tuple[str, Address], Subtotal]
    rows: list[int] = field(default_factory=list)


def target_decimals(item: Indicator) -> int:
    return 1 if item.measure in {"rate", "share"} else item.decimals


def write_group(book: Book, sums: Sums, at: int, group: str, blocks: list[Block], span: tuple[int, int]) -> None:
    """`span`: the rows of the group's first and last unit."""
    sums.sheet.write_string(at, 0, "　小计", book.style("group"))
    sums.sheet.write_blank(at, 1, None, book.style("group"))
    for block in blocks:
        own = {code: row for code, row in block.rows.items() if row.unit.group == group}
        part = sums.parts.get((group, block.item.address))
        if part is None or block.item.measure not in ADDABLE:
            words = {"actual": "—" if part is None else "不可加总"}
            for name in block.parts:
                sums.sheet.write_string(at, block.column(name), words.get(name, ""), book.style("sum_word"))
            continue
        _group_sums(book, sums, at, block, own, part, span)
    sums.rows.append(at)


def _group_sums(
    book: Book, sums: Sums, at: int, block: Block, own: Mapping[str, Row], part: Subtotal, span: tuple[int, int]
) -> None:
    aims = [r.target.value for r in own.values() if r.target is not None and r.target.value is not None]
    aim = sum(aims, Decimal(0)) if aims else None
    whole = part.value is not None and part.reported == part.expected and len(aims) == part.expected
    flash = "快" if has_flash(book.figures, [r.unit for r in own.values()], block.item) else ""
    share = WIDE.divide(part.value * 100, aim) if whole and aim and part.value is not None else None
    made = {
        "target": (aim, money(block.item.decimals)),
        "actual": (part.value, marked(block.item.decimals, flash)),
        "completion": (share, PERCENT),
    }
    for name in block.parts:
        column, (figure, shape) = block.column(name), made.get(name, (None, ""))
        if figure is None:
            words = (part.reason or METHODS["sum"]) if name == "state" else "—"
            sums.sheet.write_string(at, column, words, book.style("sum_word"))
            continue
        formula = f"=SUM({cell(span[0], column)}:{cell(span[1], column)})"
        if name == "actual":
            formula += less(part.left_out)
        if name == "completion":
            formula = f"={cell(at, block.column('actual'))}/{cell(at, block.column('target'))}*100"
        sums.sheet.write_formula(at, column, formula, book.style("sum", shape), float(figure))


def write_districts(book: Book, sums: Sums, at: int, blocks: list[Block]) -> None:
    """区县合计: the subtotals together, of what adds up; nothing but the word for what does not."""
    sums.sheet.write_string(at, 0, "区县合计", book.style("group"))
    sums.sheet.write_blank(at, 1, None, book.style("group"))
    for block in blocks:
        city = book.found.city_of(block.item.address)
        adds = city is not None and block.item.measure in ADDABLE
        made = {"target": city.district_targets, "actual": city.value} if city and adds else {}
        for part in block.parts:
            column, figure = block.column(part), made.get(part)
            if city is None or figure is None:
                sums.sheet.write_string(at, column, _district_words(block, part, city), book.style("sum_word"))
                continue
            formula = "=" + "+".join(f"N({cell(row, column)})" for row in sums.rows)
            formula += _across(sums, city) if part == "actual" else ""
            flash = part == "actual" and has_flash(book.figures, [r.unit for r in block.rows.values()], block.item)
            words = money(block.item.decimals) if part == "target" else marked(block.item.decimals, "快" * flash)
            sums.sheet.write_formula(at, column, formula, book.style("sum", words), float(figure))
    sums.sheet.set_row(at, 30)


def _across(sums: Sums, city: CityFigure) -> str:
    """What two units of different groups both gave counts once in each group, and once in all."""
    below = sum((p.left_out for (_, address), p in sums.parts.items() if address == city.address), Decimal(0))
    return less(city.left_out - below)


def _district_words(block: Block, part: str, city: CityFigure | None) -> str:
    if block.item.measure not in ADDABLE:
        return "不可加总" if part == "actual" else ""
    return method_words(city) if part == "state" else "—"


def write_city_line(book: Book, sheet: Any, at: int, blocks: list[Block]) -> None:
    """全市: the city's own target and figure with the method, or in the figure's place the reason."""
    sheet.write_string(at, 0, "全市", book.style("group"))
    sheet.write_blank(at, 1, None, book.style("group"))
    for block in blocks:
        city = book.found.city_of(block.item.address)
        if city is None:
            continue
        first = block.at
        if "target" in block.parts:
            _number_or_dash(book, sheet, at, first, city.target, money(target_decimals(block.item)))
            first += 1
        if city.value is None or not city.is_whole:
            sheet.merge_range(at, first, at, block.end, "", book.style("why"))
            sheet.write_string(at, first, _why(book, city), book.style("why"))
        else:
            _city_figure(book, sheet, at, block, city)
    sheet.set_row(at, 58)


def _why(book: Book, city: CityFigure) -> str:
    if city.value is not None:
        return f"{city.reason}，不作全市数"
    filled = book.found.plan.city.get(str(city.address))
    row = next((r for r in book.found.rows if str(r.address) == filled), None)
    if row is None or row.actual.number is None:
        return city.reason
    return f"{city.reason}；{row.unit.name}在{filled}填报{printed(row.actual.number, row.indicator.decimals)}"


def _city_figure(book: Book, sheet: Any, at: int, block: Block, city: CityFigure) -> None:
    shown = {
        "actual": (city.value, marked(block.item.decimals, "")),
        "completion": (city.completion, PERCENT),
        "gap": (city.gap_pp, POINTS),
    }
    for part in block.parts:
        if part in shown:
            figure, shape = shown[part]
            _number_or_dash(book, sheet, at, block.column(part), figure, shape)
        elif part != "target":
            words = METHODS[city.method] if part == "state" else "—"
            sheet.write_string(at, block.column(part), words, book.style("sum_word"))


def _number_or_dash(book: Book, sheet: Any, at: int, column: int, figure: Any, shape: str) -> None:
    if figure is None:
        sheet.write_string(at, column, "—", book.style("sum_word"))
    else:
        sheet.write_number(at, column, float(figure), book.style("sum", shape))
