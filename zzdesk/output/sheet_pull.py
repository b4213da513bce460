"""拉动和贡献率: a block an indicator that the plan has official weights for, as live formulas with their values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from zzdesk.analysis.contribution import Contribution, Part, contributions
from zzdesk.analysis.nature import MARKS, nature
from zzdesk.analysis.wording import NO_FIGURE, printed_value
from zzdesk.output.book import Book, marked, money
from zzdesk.output.sheet_sums import cell
from zzdesk.plan.model import Indicator

_HEADS = (("填报单位", 22), ("权重（%）", 14), ("增速（%）", 14), ("拉动（百分点）", 16), ("贡献率（%）", 16))
_LAST, _FIRST_ROW = len(_HEADS) - 1, 3
_WEIGHT, _GROWTH, _PULL, _SHARE = 1, 2, 3, 4
_POINTS = "+0.00;-0.00;0.00"
_NOTES = [
    "拉动＝权重×增速÷100，贡献率＝拉动÷全市增速×100；全市增速为公布数，没有录入或不大于零的，贡献率为“—”。"
    "权重小计含没有增速的单位，拉动和贡献率小计不含。",
    "按公布的小数位计算，与统计部门按未舍入数计算的结果可能略有差异；“其余”为全市增速与各单位拉动之和的差，"
    "含未报单位、不在管理口径内的部分和舍入。",
]


def write_pull(book: Book) -> None:
    """No sheet where the plan has no weights, or a table of them that says nonsense: the cover tells which."""
    found = contributions(book.found)
    if not found:
        return
    sheet = book.sheet("拉动和贡献率", "拉动和贡献率", [(0, _LAST)], heads=(0, 2), portrait=True)
    for column, (words, width) in enumerate(_HEADS):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, words, book.style("head"))
    row, breaks = _FIRST_ROW, []
    for made in found:
        row = _block(book, sheet, row, made)
        breaks.append(row)
    sheet.set_h_pagebreaks(breaks[:-1])
    book.notes(sheet, row + 1, (0, _LAST), _NOTES)
    sheet.freeze_panes(_FIRST_ROW, 1)


def _block(book: Book, sheet: Any, row: int, made: Contribution) -> int:
    """One indicator's; the row after it."""
    item, plan = book.found.plan.indicators[made.address], book.found.plan
    book.group_row(sheet, row, _LAST, f"{item.address}　{item.name}　权重来源：{made.source}")
    by_group = [(g, [p for p in made.parts if p.row.unit.group == g]) for g in plan.groups]
    groups = [(g, sorted(parts, key=lambda p: p.row.unit.order)) for g, parts in by_group if parts]
    city = row + 1 + sum(len(parts) + 1 for _, parts in groups)
    at, sums = row, []
    for group, parts in groups:
        first = at + 1
        for part in parts:
            at += 1
            _unit(book, sheet, at, part, city)
        at += 1
        _sum(book, sheet, at, f"{group}小计", parts, [(first, at - 1)])
        sums.append((first, at - 1))
    _city(book, sheet, city, item, made, sums)
    return city + 3


def _unit(book: Book, sheet: Any, at: int, part: Part, city: int) -> None:
    row, item = part.row, part.row.indicator
    sheet.write_string(at, 0, "　" + row.unit.name, book.style("name"))
    _number(book, sheet, (at, _WEIGHT), part.weight, "0.00")
    if row.actual.number is None:
        words = printed_value(row.actual, item.decimals, reported=row.unit.code in book.found.reported)
        sheet.write_string(at, _GROWTH, words or NO_FIGURE, book.style("word"))
    else:
        mark = MARKS.get(nature(book.figures, row.unit.code, item), "")
        _number(book, sheet, (at, _GROWTH), row.actual.number, marked(item.decimals, mark))
    pull = f"={cell(at, _WEIGHT)}*{cell(at, _GROWTH)}/100"
    _formula(book, sheet, (at, _PULL), pull, part.pull, _POINTS, "number")
    _formula(book, sheet, (at, _SHARE), _share(at, city), part.share, "0.0", "number")


def _share(at: int, city: int) -> str:
    return f"={cell(at, _PULL)}/{cell(city, _GROWTH)}*100"


def _sum(book: Book, sheet: Any, at: int, name: str, parts: Sequence[Part], spans: Iterable[tuple[int, int]]) -> None:
    """What the units with a 拉动 bring together; their weights stand beside it."""
    known = [p for p in parts if p.pull is not None]
    words = name if len(known) == len(parts) else f"{name}（{len(known)}家）"
    sheet.write_string(at, 0, words, book.style("group"))
    sheet.write_string(at, _GROWTH, NO_FIGURE, book.style("sum_word"))
    for column, figures in (
        (_WEIGHT, [p.weight for p in parts]),
        (_PULL, [p.pull for p in parts]),
        (_SHARE, [p.share for p in parts]),
    ):
        total = [f for f in figures if f is not None]
        ranges = ",".join(f"{cell(first, column)}:{cell(last, column)}" for first, last in spans)
        shape = {_WEIGHT: "0.00", _PULL: _POINTS, _SHARE: "0.0"}[column]
        value = sum(total, Decimal(0)) if total else None
        _formula(book, sheet, (at, column), f"=SUM({ranges})", value, shape, "sum")


def _city(book: Book, sheet: Any, at: int, item: Indicator, made: Contribution, spans: list[tuple[int, int]]) -> None:
    """The units together, with the city's growth beside them; then what of it they leave."""
    _sum(book, sheet, at, "各单位合计", made.parts, spans)
    sheet.write_string(at + 1, 0, "其余", book.style("group"))
    for column in (_WEIGHT, _GROWTH, _SHARE):
        sheet.write_string(at + 1, column, NO_FIGURE, book.style("sum_word"))
    if made.city is None:
        sheet.write_string(at, _GROWTH, "公布数未录入", book.style("sum_word"))
    else:
        sheet.write_number(at, _GROWTH, float(made.city), book.style("sum", f'{money(item.decimals)}"公布"'))
    rest = f"={cell(at, _GROWTH)}-N({cell(at, _PULL)})"
    _formula(book, sheet, (at + 1, _PULL), rest, made.rest, _POINTS, "sum")


def _formula(
    book: Book, sheet: Any, spot: tuple[int, int], formula: str, value: Decimal | None, shape: str, style: str
) -> None:
    if value is None:
        sheet.write_string(*spot, NO_FIGURE, book.style("word" if style == "number" else "sum_word"))
    else:
        sheet.write_formula(*spot, formula, book.style(style, shape), float(value))


def _number(book: Book, sheet: Any, spot: tuple[int, int], value: Decimal | None, shape: str) -> None:
    if value is None:
        sheet.write_string(*spot, NO_FIGURE, book.style("word"))
    else:
        sheet.write_number(*spot, float(value), book.style("number", shape))
