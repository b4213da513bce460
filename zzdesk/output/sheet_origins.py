"""来源: of every figure in the workbook, the return it came in and the sheet and cell it was read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from zzdesk.address import Address
from zzdesk.analysis.nature import nature
from zzdesk.analysis.source import NOTHING, Placed
from zzdesk.output.book import Book, money
from zzdesk.plan.model import Form, Indicator, Unit

_HEADS = (
    ("填报单位", 12),
    ("指标代码", 13),
    ("指标", 34),
    ("数值", 13),
    ("性质", 11),
    ("报送文件", 38),
    ("类别", 7),
    ("修订号", 7),
    ("工作表", 22),
    ("单元格", 8),
    ("在本工作簿", 28),
    ("文件摘要", 14),
)
_FIRST_ROW = 3
_NOTES = [
    "每个数一行，明细表每行一行；按填报单位或指标代码筛选，可由汇总数查到报送文件的单元格。合计由同一代码的各行相加。",
    "文件摘要为报送文件SHA-256的前12位，在汇总库中唯一；公布数的来源见“统计反馈核对”。",
]


class _Source(NamedTuple):
    unit: Unit
    address: Address
    name: str
    item: Indicator | None  # None: a whole line of a floating form
    placed: Placed


def write_origins(book: Book, forms: Sequence[Form]) -> None:
    """`forms`: those that the workbook holds, and no other."""
    last = len(_HEADS) - 1
    sheet = book.sheet("来源", "各数来源", [(0, last)], heads=(0, 2))
    for column, (words, width) in enumerate(_HEADS):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, words, book.style("head"))
    row = _FIRST_ROW - 1
    for unit in sorted(book.found.plan.units, key=lambda u: u.order):
        if unit.code in book.figures.standing:
            for source in _sources(book, unit, forms):
                row += 1
                _row(book, sheet, row, source)
    if row < _FIRST_ROW:
        row = _FIRST_ROW
        sheet.merge_range(row, 0, row, last, "没有报送文件", book.style("word"))
    else:
        sheet.autofilter(2, 0, row, last)
    book.notes(sheet, row + 1, (0, last), _NOTES)
    sheet.freeze_panes(_FIRST_ROW, 1)


def _sources(book: Book, unit: Unit, forms: Sequence[Form]) -> Iterator[_Source]:
    cells = book.figures.cells(unit.code)
    for form in forms:
        if form.floating:
            yield from _lines(book, unit, form, cells)
            continue
        for line in book.found.plan.lines_of(form, unit):
            for column in form.columns:
                address = Address(form.code, line.code, column.no)
                item = book.found.plan.indicators.get(address)
                if item and item.numeric and item.is_input and cells.get(address, NOTHING).value.number is not None:
                    yield _Source(unit, address, item.name, item, cells[address])


def _lines(book: Book, unit: Unit, form: Form, cells: Mapping[Address, Placed]) -> Iterator[_Source]:
    for line in book.figures.lines(unit.code).get(form.code, ()):
        held = (Address(form.code, line, column.no) for column in form.columns)
        first = next((address for address in held if address in cells), None)
        if first is not None:
            name = cells[first].value.content
            yield _Source(unit, first, f"{form.title}：{name}", None, cells[first])


def _row(book: Book, sheet: Any, at: int, source: _Source) -> None:
    unit, item = source.unit, source.item
    stands = book.figures.standing[unit.code]
    address = str(source.address) if item else f"{source.address.form}.{source.address.line}"
    where = book.places.get((unit.code, source.address), "")
    texts = {
        0: unit.name,
        1: address,
        2: source.name,
        4: nature(book.figures, unit.code, item) if item else "整行",
        5: str(getattr(stands, "file", "")) or "—",
        6: stands.kind,
        7: f"V{stands.revision:02d}",
        8: source.placed.sheet or "—",
        9: source.placed.cell or "—",
        10: where or "—",
        11: str(getattr(stands, "sha256", ""))[:12] or "—",
    }
    word, short = book.style("name"), book.style("word")
    for column, words in texts.items():
        sheet.write_string(at, column, words, word if column in {0, 1, 2, 5, 8, 10} else short)
    if item is None or source.placed.value.number is None:
        sheet.write_string(at, 3, "—", short)
    else:
        sheet.write_number(at, 3, float(source.placed.value.number), book.style("number", money(item.decimals)))
