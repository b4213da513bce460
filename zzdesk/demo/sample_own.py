"""A clerk's own workbook (示例数据): the month's figures as an office keeps them, in its own words and layout.

Titles, two rows of headings, 序号 and 合计; only figures and what names a line, no prose.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Form, Plan, Unit
from zzdesk.rules.sources import lines_in
from zzdesk.values import Value

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_FIXED = {  # 栏次 -> heading; {m} is the month
    "ZZ01": {
        "1": "1—{m}月累计",
        "2": "去年同期",
        "3": "同比增长（%）",
        "4": "{m}月",
        "6": "下月预计",
        "7": "当月增长（%）",
    },
    "ZZ02": {"1": "1—{m}月累计", "2": "去年同期", "3": "{m}月"},
    "ZZ05": {"1": "1—{m}月累计", "2": "去年同期", "3": "{m}月"},
}
_GROUPED = {  # 栏次 -> upper and lower heading
    "ZZ03": {
        "11": ("投资（万元）", "计划总投资"),
        "12": ("投资（万元）", "上年末累计完成"),
        "13": ("投资（万元）", "本年计划"),
        "14": ("投资（万元）", "1—{m}月累计完成"),
        "15": ("投资（万元）", "其中设备购置"),
    },
    "ZZ04": {
        "6": ("工业总产值（万元）", "{m}月"),
        "7": ("工业总产值（万元）", "1—{m}月"),
        "8": ("工业总产值（万元）", "去年同期"),
        "9": ("用电量（万千瓦时）", "1—{m}月"),
        "10": ("用电量（万千瓦时）", "去年同期"),
        "11": ("营业收入（万元）", "1—{m}月"),
        "12": ("营业收入（万元）", "去年同期"),
        "14": ("利润总额（万元）", "1—{m}月"),
        "15": ("利润总额（万元）", "去年同期"),
        "17": ("期末用工（人）", ""),
    },
}
_NAMES = ("序号", "指标名称", "计量单位")


class _Column(NamedTuple):
    no: str
    upper: str
    lower: str


def write_own(plan: Plan, unit: Unit, period: Period, cells: Mapping[Address, Value], path: Path) -> Path:
    """A sheet for each form that the unit fills, with the figures among `cells`."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        for form in plan.forms_of(unit):
            if form.floating:
                _listing(book, plan, unit, period, form, cells)
            else:
                _table(book, plan, unit, period, form, cells)
    return path


def _table(book: Workbook, plan: Plan, unit: Unit, period: Period, form: Form, cells: Mapping[Address, Value]) -> None:
    sheet = book.add_worksheet(form.title)
    heads = {no: words.format(m=period.month) for no, words in _FIXED.get(form.code, {}).items()}
    _title(book, sheet, unit, period, form, len(heads) + 3)
    for n, words in enumerate((*_NAMES, *heads.values())):
        sheet.write(2, n, words)
    for n, line in enumerate(plan.lines_of(form, unit), 1):
        indent = "  其中：" if line.name.startswith("其中") else f"{n}. "
        sheet.write(2 + n, 0, n)
        sheet.write(2 + n, 1, indent + line.name.removeprefix("其中："))
        sheet.write(2 + n, 2, line.unit)
        for column, no in enumerate(heads, 3):
            _write(book, sheet, 2 + n, column, cells.get(Address(form.code, line.code, no)))


def _listing(
    book: Workbook, plan: Plan, unit: Unit, period: Period, form: Form, cells: Mapping[Address, Value]
) -> None:
    sheet = book.add_worksheet(form.title)
    columns = _columns(form, period)
    bold = book.add_format({"bold": True})
    _title(book, sheet, unit, period, form, len(columns) + 1)
    sheet.merge_range(2, 0, 3, 0, "序号")
    _group(sheet, columns)
    lines = lines_in(plan, cells).get(form.code, ())
    for n, line in enumerate(lines, 1):
        sheet.write(3 + n, 0, n)
        for at, column in enumerate(columns, 1):
            _write(book, sheet, 3 + n, at, cells.get(Address(form.code, line, column.no)))
    sheet.write(4 + len(lines), 1, "合计", bold)


def _columns(form: Form, period: Period) -> list[_Column]:
    """What names a line, and the figures."""
    keys = {no for key in form.keys for no in key}
    groups = _GROUPED.get(form.code, {})
    found = []
    for column in form.columns:
        if column.derive or (column.kind != "number" and column.no not in keys):
            continue
        upper, lower = groups.get(column.no, (column.head[0], column.head[-1] if len(column.head) > 1 else ""))
        found.append(_Column(column.no, upper, lower.format(m=period.month)))
    return found


def _group(sheet: Any, columns: list[_Column]) -> None:
    start = 0
    while start < len(columns):
        end = start
        while end + 1 < len(columns) and columns[end + 1].upper == columns[start].upper:
            end += 1
        if not columns[start].lower:
            sheet.merge_range(2, start + 1, 3, start + 1, columns[start].upper)
        elif end > start:
            sheet.merge_range(2, start + 1, 2, end + 1, columns[start].upper)
        else:
            sheet.write(2, start + 1, columns[start].upper)
        for n in range(start, end + 1):
            if columns[n].lower:
                sheet.write(3, n + 1, columns[n].lower)
        start = end + 1


def _title(book: Workbook, sheet: Any, unit: Unit, period: Period, form: Form, width: int) -> None:
    bold = book.add_format({"bold": True, "align": "center"})
    sheet.merge_range(0, 0, 0, max(width - 1, 1), f"{unit.name}{period.title}{form.title}（示例数据）", bold)


def _write(book: Workbook, sheet: Any, row: int, column: int, value: Value | None) -> None:
    if value is None or value.is_blank:
        return
    if value.number is not None:
        sheet.write_number(row, column, float(value.number))
        return
    try:
        day = date.fromisoformat(value.text)
    except ValueError:
        sheet.write_string(row, column, value.typed)
    else:
        sheet.write_datetime(row, column, day, book.add_format({"num_format": "yyyy/m/d"}))
