"""文字说明: what districts wrote in words, always written as text, never as a formula."""

from __future__ import annotations

from collections.abc import Iterator

from zzdesk.address import Address
from zzdesk.analysis.wording import printed_value
from zzdesk.output.book import Book
from zzdesk.plan.model import Form, Indicator, Unit
from zzdesk.values import State

_HEADS = (("填报单位", 14), ("代码", 10), ("指标", 34), ("本期数", 11), ("类别", 12), ("内容", 60))


def write_texts(book: Book, forms: list[Form]) -> None:
    """Reasons for shortfalls, and the reason of each 无此项."""
    sheet = book.sheet("文字说明", "未达进度原因和无此项说明", [(0, len(_HEADS) - 1)], heads=(0, 2))
    for column, (words, width) in enumerate(_HEADS):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, words, book.style("head"))
    at = 2
    for unit, item, figure, words in _texts(book, forms):
        at += 1
        cells = (unit.name, str(item.address), item.line.name, figure, _kind(item), words)
        for column, content in enumerate(cells):
            sheet.write_string(at, column, content, book.style("word" if column in {0, 1, 3, 4} else "text"))
        sheet.set_row(at, 14 * max(1, -(-len(words) // 29)) + 4)
    if at == 2:
        sheet.merge_range(3, 0, 3, len(_HEADS) - 1, "没有填写文字说明", book.style("word"))
    sheet.freeze_panes(3, 1)


def _kind(item: Indicator) -> str:
    return item.column.name if item.role == "reason" else "无此项"


def _texts(book: Book, forms: list[Form]) -> Iterator[tuple[Unit, Indicator, str, str]]:
    plan, period = book.found.plan, book.found.period
    for unit in sorted(plan.districts, key=lambda u: u.order):
        for form in forms:
            for item in plan.inputs(unit, period, form):
                value = book.figures.value(unit.code, item.address)
                if value.state is State.NA or (item.role == "reason" and value.content):
                    yield unit, item, _figure(book, unit, item), value.content


def _figure(book: Book, unit: Unit, item: Indicator) -> str:
    """The judged figure that a reason speaks of."""
    if item.role != "reason" or not item.line.judged:
        return "无此项" if item.role != "reason" else "—"
    judged = book.found.plan.indicator(Address(item.address.form, item.line.code, item.line.judged))
    if judged is None:
        return "—"
    value = book.figures.value(unit.code, judged.address)
    return printed_value(value, judged.decimals, reported=True) or "—"
