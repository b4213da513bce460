"""报送情况 and 催报 as a workbook: the year as a matrix, the period unit by unit, the units to be reminded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from zzdesk.ledger.matrix import Matrix
from zzdesk.ledger.reminders import Reminders
from zzdesk.ledger.status import SHOWN, SHOWN_MARKS, Status, UnitStatus
from zzdesk.output.plain_book import PlainBook, plain_book

_STATUS_HEADS = ("填报单位", "状态", "类别", "修订号", "收到日期", "时限", "应填", "已填", "完整率（%）", "备注")
_STATUS_WIDTHS = (16, 12, 8, 8, 12, 10, 8, 8, 11, 16)
_REMIND_HEADS = ("填报单位", "报送情况", "已报类别", "缺少内容", "逾期天数")
_REMIND_WIDTHS = (16, 26, 10, 60, 10)


def write_status(path: Path, matrix: Matrix | None, status: Status | None, *, issuer: str, today: date) -> Path:
    """The matrix, the period, or both; returns the path."""
    with plain_book(path, title="报送情况", issuer=issuer) as book:
        if matrix is not None:
            _matrix(book, matrix, issuer, today)
        if status is not None:
            _status(book, status, issuer, today)
    return path


def write_reminders(path: Path, found: Reminders) -> Path:
    """催报名单 as a sheet, and the text to paste on another."""
    with plain_book(path, title="催报名单", issuer=found.issuer) as book:
        _reminded(book, found)
        sheet = book.sheet("催报通知", f"{found.period.title}催报通知", "可整段复制", (96,), portrait=True)
        for at, words in enumerate(found.text.split("\n"), 2):
            book.row(sheet, at, (words,), ("note",), (96,), size=11)
    return path


def _matrix(book: PlainBook, matrix: Matrix, issuer: str, today: date) -> None:
    widths = (14, *(8 for _ in matrix.periods))
    key = "　".join(f"{SHOWN_MARKS[k]} {words}" for k, words in SHOWN.items())
    under = f"{issuer}　截至{today}　　{key}"
    sheet = book.sheet("全年报送情况", "全年报送情况", under, widths)
    book.heads(sheet, 2, ("填报单位", *(s.period.label for s in matrix.periods)))
    at = 2
    for code, name in matrix.units:
        at += 1
        sheet.write_string(at, 0, name, book.style("name"))
        for column, cell in enumerate(matrix.row(code), 1):
            _mark(book, sheet, at, column, cell)
    _rates(book, sheet, at + 1, matrix)


def _mark(book: PlainBook, sheet: Any, at: int, column: int, cell: UnitStatus | None) -> None:
    """A mark and, where people must act, the word: it says the same on a black-and-white print."""
    if cell is None:
        sheet.write_blank(at, column, None, book.style("word"))
        return
    shown = cell.shown
    words = SHOWN_MARKS[shown] if shown in {"reported", "ahead"} else f"{SHOWN_MARKS[shown]}{SHOWN[shown]}"
    words += "迟" if cell.late and cell.kind and shown not in {"late"} else ""
    strong = shown in {"missing", "returned", "conflict"}
    sheet.write_string(at, column, words, book.style("strong_word" if strong else "word", size=9))


def _rates(book: PlainBook, sheet: Any, at: int, matrix: Matrix) -> None:
    tallies = [s.tally for s in matrix.periods]
    rows: tuple[tuple[str, Sequence[int | Decimal | None]], ...] = (
        ("应报（家）", [t.expected for t in tallies]),
        ("收到（家）", [t.received for t in tallies]),
        ("已报（家）", [t.reported for t in tallies]),
        ("其中空报", [t.empty for t in tallies]),
        ("报送率（%）", [t.report_rate for t in tallies]),
        ("完整率（%）", [t.completeness for t in tallies]),
    )
    for n, (name, figures) in enumerate(rows):
        sheet.write_string(at + n, 0, name, book.style("group"))
        for column, figure in enumerate(figures, 1):
            shape = book.style("sum", "0.0" if name.endswith("（%）") else "0")
            if figure is None:
                sheet.write_string(at + n, column, "—", shape)
            else:
                sheet.write_number(at + n, column, float(figure), shape)


def _status(book: PlainBook, status: Status, issuer: str, today: date) -> None:
    under = f"{issuer}　截至{today}　　{status.tally.as_text()}"
    sheet = book.sheet(f"{status.period.label}报送情况", f"{status.period.title}报送情况", under, _STATUS_WIDTHS)
    book.heads(sheet, 2, _STATUS_HEADS)
    styles = ("name", "word", "word", "word", "word", "word", "number", "number", "number", "short")
    for at, unit in enumerate(status.units, 3):
        book.row(sheet, at, _unit_cells(unit), styles, _STATUS_WIDTHS)


def _unit_cells(unit: UnitStatus) -> tuple[str | int | float, ...]:
    due = "迟报" if unit.late and unit.kind else "已过期" if unit.late else "按时" if unit.kind else "—"
    rate = unit.completeness
    return (
        unit.name,
        f"{SHOWN_MARKS[unit.shown]} {SHOWN[unit.shown]}",
        unit.kind or "—",
        f"V{unit.revision:02d}" if unit.revision is not None else "—",
        unit.received or "—",
        due,
        unit.required,
        unit.filled,
        "—" if rate is None else float(rate),
        "空报" if unit.empty else "来过文件，没有有效报送" if unit.files and not unit.kind else "",
    )


def _reminded(book: PlainBook, found: Reminders) -> None:
    due = f"时限{found.due.date}" if found.due else "没有规定时限"
    under = f"{found.issuer}　{found.kind}　{due}　截至{found.today}　共{len(found.units)}家"
    sheet = book.sheet("催报名单", f"{found.period.title}催报名单", under, _REMIND_WIDTHS)
    book.heads(sheet, 2, _REMIND_HEADS)
    at = 2
    for words, members in found.by_group:
        for unit in members:
            at += 1
            cells = (unit.name, words, unit.kind or "—", unit.what, unit.overdue_days)
            book.row(sheet, at, cells, ("name", "text", "word", "text", "number"), _REMIND_WIDTHS)
    if not found.units:
        sheet.merge_range(3, 0, 3, len(_REMIND_HEADS) - 1, "各单位均已按要求报送", book.style("word"))
