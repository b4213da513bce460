"""统计反馈核对: 快报数, 反馈数 and 正式数 beside one another, each indicator a block of all units."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import Any

from zzdesk.analysis.official import Compared, Differences, shown
from zzdesk.output.book import Book, money
from zzdesk.plan.fed_back import CITY
from zzdesk.values import Value

_HEADS = (
    ("指标、单位", 22),
    ("快报数", 10),
    ("反馈数", 10),
    ("正式数", 10),
    ("核定数", 10),
    ("快报与反馈差（百分点）", 13),
    ("正式与反馈差（百分点）", 13),
    ("位次", 7),
    ("核对", 18),
    ("来源文号", 22),
    ("取得日期", 12),
)
_POINTS = "+0.0;-0.0;0.0"
_NOTES = [
    "反馈数由统计部门计算，“全市”一行为公布数；快报数为各单位预计。正式数须与反馈数一致，不一致的由该单位更正，市局不代改。",
    "差按公布的小数位计算；“未报”为没有该类报送文件，“待反馈”为报送时尚未取得。",
]


def write_official(book: Book, found: Differences) -> None:
    last = len(_HEADS) - 1
    sheet = book.sheet("统计反馈核对", "统计反馈核对", [(0, last)], heads=(0, 2))
    for column, (words, width) in enumerate(_HEADS):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, words, book.style("head"))
    sheet.set_row(2, 32)
    at = 2
    for line, rows in groupby(found.rows, key=lambda row: row.fed_line.line):
        at += 1
        book.group_row(sheet, at, last, f"{line.code} {line.name}（{line.unit}）")
        for row in rows:
            at += 1
            _row(book, sheet, at, row)
    book.notes(sheet, at + 1, (0, last), _NOTES)
    sheet.freeze_panes(3, 1)


def _row(book: Book, sheet: Any, at: int, row: Compared) -> None:
    city = row.unit == CITY
    sheet.write_string(at, 0, "　全市（公布数）" if city else f"　{row.name}", book.style("name"))
    fed = row.fed.total if row.fed else None
    absent = "—" if city else "未报"
    for column, value, words in (
        (1, row.flash, absent),
        (2, fed, "—"),
        (3, row.formal, absent),
        (4, row.approved, "—"),
    ):
        _figure(book, sheet, (at, column), row, value, words)
    for column, apart in ((5, row.flash_apart), (6, row.formal_apart)):
        _points(book, sheet, (at, column), apart)
    sheet.write_string(at, 7, row.fed.rank if row.fed and row.fed.rank else "—", book.style("word"))
    verdict = _verdict(row)
    sheet.write_string(at, 8, verdict, book.style("strong_word" if verdict.startswith("正式") else "word"))
    sheet.write_string(at, 9, row.fed.document if row.fed else "—", book.style("text"))
    sheet.write_string(at, 10, row.fed.obtained if row.fed else "—", book.style("word"))


def _figure(book: Book, sheet: Any, spot: tuple[int, int], row: Compared, value: Value | None, absent: str) -> None:
    if value is not None and value.number is not None:
        sheet.write_number(*spot, float(value.number), book.style("number", money(row.fed_line.total.decimals)))
    else:
        sheet.write_string(*spot, shown(row, value, absent), book.style("word"))


def _points(book: Book, sheet: Any, spot: tuple[int, int], apart: Decimal | None) -> None:
    if apart is None:
        sheet.write_string(*spot, "—", book.style("word"))
    else:
        sheet.write_number(*spot, float(apart), book.style("number", _POINTS))


def _verdict(row: Compared) -> str:
    if row.unit == CITY or row.fed is None:
        return "—"
    if row.is_formal_other:
        return "正式数与反馈不符"
    if row.formal is None and row.approved is None:
        return "未报正式"
    return "一致"
