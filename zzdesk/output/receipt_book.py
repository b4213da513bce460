"""A receipt as a workbook: pages for people, and a hidden sheet that the clerk's program opens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zzdesk.output.plain_book import Cell, PlainBook, plain_book
from zzdesk.period import Period
from zzdesk.receipt import RECEIPT_FORMAT, STATES, Receipt, ReceiptFile, Told, code_of_words, receipt_words
from zzdesk.returns.seal import code_of

MACHINE = "_zzreceipt"
_CHUNK = 12_000  # Excel holds 32,767 characters a cell
_FACT_WIDTHS = (14, 34, 11, 7, 20, 17, 14, 28)
_FILE_HEADS = ("类别版次", "文件", "收到日期", "时限", "结论", "校验码", "读＝入＋拒", "处理意见")
_TOLD_HEADS = ("级别", "工作表", "单元格", "指标代码", "填报内容", "问题", "如何办理", "本单位说明", "文件")
_TOLD_WIDTHS = (12, 11, 9, 16, 16, 52, 18, 26, 14)
_TOLD_STYLES = ("word", "short", "word", "short", "text", "text", "short", "text", "short")


def file_name(receipt: Receipt) -> str:
    period = receipt.period.replace("-", "")
    return f"{receipt.unit}_{receipt.name}_{period}_回执.xlsx"


def write_receipt(receipt: Receipt, folder: Path) -> Path:
    """Write it into `folder` under its own name, over an earlier one of the same unit and period."""
    words = receipt_words(receipt)
    code = code_of(code_of_words(words))
    path = folder / file_name(receipt)
    with plain_book(path, title=f"{receipt.name}{receipt.period}回执", issuer=receipt.issuer) as book:
        _page(book, receipt, code)
        if receipt.told:
            _findings(book, receipt, code)
        _machine(book, receipt, words, code)
    return path


def _page(book: PlainBook, receipt: Receipt, code: str) -> None:
    title = f"{receipt.name}{Period.parse(receipt.period).title}报送回执"
    under = f"{receipt.issuer}　{receipt.title}　回执日期{receipt.issued}" + ("　示例数据" if receipt.sample else "")
    sheet = book.sheet("回执", title, under, _FACT_WIDTHS, code=code)
    at = 2
    for name, words, is_strong in _facts(receipt):
        _fact(book, sheet, at, name, words, is_strong=is_strong)
        at += 1
    if not receipt.files:
        return
    book.heads(sheet, at + 1, _FILE_HEADS, stay=False)
    styles = ("word", "text", "word", "word", "short", "short", "word", "text")
    for n, file in enumerate(receipt.files, at + 2):
        book.row(sheet, n, _file_cells(file), styles, _FACT_WIDTHS)


def _facts(receipt: Receipt) -> Iterator[tuple[str, str, bool]]:
    """Name, words, and whether it asks for something."""
    due = f"，时限{receipt.due}" if receipt.due else ""
    late = "，迟报" if receipt.late and receipt.stands else "，已过时限" if receipt.late else ""
    yield "报送状态", f"{STATES[receipt.state]}{due}{late}", receipt.state != "reported"
    for file in receipt.sent_back:
        why = file.decision.why if file.decision else "有强制性问题，见下列各条"
        yield "退回原因", f"{file.edition}（{file.file}）：{why}", True
    stands = receipt.stands
    yield "现以为准", f"{stands.edition}，{stands.file}" if stands else "没有有效的报送文件", stands is None
    if stands:
        yield "填报情况", f"应填{receipt.required}格，已填{receipt.filled}格", receipt.filled < receipt.required
    yield "需要办理", _asked(receipt), bool(receipt.asked) or stands is None
    for file in receipt.files:
        if file.is_sent_back and not receipt.is_pending(file):
            yield "另有退回", f"{file.edition}（{file.file}）有问题，没有采用，不影响现以为准的一份", False
    yield "在程序中查看", "填报程序“报送”菜单“读入回执”，或把本文件拖进填报窗口，可逐条定位到单元格", False


def _asked(receipt: Receipt) -> str:
    if receipt.state == "missing":
        return "请尽快报送" if receipt.late else "请按时报送"
    if receipt.state == "conflict":
        return "收到同一类别、同一版次而内容不同的文件，暂不采用：请书面确认以哪一份为准，或报送更高版次"
    errors = sum(t.level.value == "error" for _, t in receipt.asked)
    queries = len(receipt.asked) - errors
    parts = [f"强制性问题{errors}处，请改正" if errors else "", f"核实性问题{queries}处，请核实" if queries else ""]
    said = "；".join(filter(None, parts))
    if receipt.stands is None:
        return f"{said or '请按退回原因改正'}后重新报送"
    return said or "没有需要办理的事项"


def _fact(book: PlainBook, sheet: Any, at: int, name: str, words: str, *, is_strong: bool) -> None:
    last = len(_FACT_WIDTHS) - 1
    sheet.write_string(at, 0, name, book.style("head"))
    style = book.style("strong_text" if is_strong else "text")
    sheet.merge_range(at, 1, at, last, "", style)
    sheet.write_string(at, 1, words, style)
    book.fit(sheet, at, words, sum(_FACT_WIDTHS[1:]))


def _file_cells(file: ReceiptFile) -> tuple[Cell, ...]:
    decided = f"{file.decision.at[:10]} {file.decision.why}" if file.decision else ""
    remark = "；".join(filter(None, ["现以此份为准" if file.stands else "", decided, *file.drift[:3]]))
    cells = f"{file.read}＝{file.placed}＋{file.refused}" if file.read else "—"
    late = "迟报" if file.late else "按时"
    return file.edition, file.file, file.received, late, file.outcome, file.code or "—", cells, remark


def _findings(book: PlainBook, receipt: Receipt, code: str) -> None:
    told = receipt.told
    title = f"{receipt.name}{Period.parse(receipt.period).title}审核结果"
    under = f"共{len(told)}条，其中需要办理{len(receipt.asked)}条"
    sheet = book.sheet("审核结果", title, under, _TOLD_WIDTHS, code=code)
    book.heads(sheet, 2, _TOLD_HEADS)
    for at, (file, one) in enumerate(told, 3):
        book.row(sheet, at, _told_cells(file, one), _TOLD_STYLES, _TOLD_WIDTHS)
    sheet.autofilter(2, 0, 2 + len(told), len(_TOLD_HEADS) - 1)


def _told_cells(file: ReceiptFile | None, one: Told) -> tuple[Cell, ...]:
    level = f"{one.level.label}（已说明）" if one.explained else one.level.label
    where = "\n".join(one.addresses[:3])
    whose = file.edition if file else "市级审核"
    value = one.value if one.value is not None else "、".join(one.values[:3])
    return level, one.sheet, one.cell, where, value, one.message, one.todo, one.explanation, whose


def _machine(book: PlainBook, receipt: Receipt, words: str, code: str) -> None:
    """The text in pieces, each between bars so that no program trims it; names tell what the workbook is."""
    sheet = book.workbook.add_worksheet(MACHINE)
    sheet.very_hidden()
    for n, start in enumerate(range(0, len(words), _CHUNK)):
        sheet.write_string(n, 0, f"|{words[start : start + _CHUNK]}|")
    for name, value in (("format", RECEIPT_FORMAT), ("code", code)):  # no more: it must not look like a return
        book.workbook.define_name(f"zz_{name}", f'="{value}"')
