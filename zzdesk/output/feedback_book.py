"""统计反馈文件 for one unit: its own fed-back figures with the city's published ones beside them, no other unit's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from zzdesk.output.book import FONT, new_workbook
from zzdesk.period import Period
from zzdesk.plan.fed_back import Feedback, FeedbackFile, by_period
from zzdesk.plan.model import Plan, Unit
from zzdesk.returns.feedback import (
    FIRST_ROW,
    FORMAT,
    HIDDEN,
    MONTH,
    NAME,
    PUBLISHED,
    RANK,
    SHEET,
    TOTAL,
    hidden_rows,
)
from zzdesk.textfile import replacing
from zzdesk.values import Value

_HEADS = (
    ("报告期", 12),
    ("指标", 20),
    ("累计增速（%）", 11),
    ("当月增速（%）", 11),
    ("位次", 7),
    ("全市公布数（%）", 12),
    ("来源文号", 22),
    ("取得日期", 12),
)
_NOTES = (
    "在填报程序中用“数据→收入统计反馈文件”打开本文件，或把它拖进填报窗口，各数自动填入并锁定；"
    "也可用命令 zzdesk update 填报文件 本文件。",
    "本文件只有本单位的数和全市公布数。数由统计部门计算，请勿改动单元格，改动过的文件不能读入。",
)


def file_name(plan: Plan, unit: Unit, period: Period) -> str:
    return f"{unit.code}_{unit.name}_{period.compact}_统计反馈.xlsx"


def write_feedback(plan: Plan, file: FeedbackFile, path: Path) -> Path:
    """The readable sheet and the hidden one, whole or not at all."""
    unit = plan.unit(file.unit)
    with replacing(path) as part:
        workbook = new_workbook(part, title=f"{SHEET}　{unit.name}", issuer=plan.issuer)
        workbook.define_name(NAME, f'="{FORMAT}"')
        _readable(workbook, plan, unit, file)
        _hidden(workbook, file)
        workbook.close()
    return path


def _readable(workbook: Any, plan: Plan, unit: Unit, file: FeedbackFile) -> None:
    sheet = workbook.add_worksheet(SHEET)
    plain = {"font_name": FONT, "font_size": 11, "valign": "vcenter"}
    title = workbook.add_format({**plain, "font_size": 16, "bold": True, "align": "center"})
    under, note = workbook.add_format(plain), workbook.add_format({**plain, "font_size": 9, "text_wrap": True})
    head = workbook.add_format({**plain, "bold": True, "align": "center", "border": 1, "text_wrap": True})
    last = len(_HEADS) - 1
    sheet.merge_range(0, 0, 0, last, f"{SHEET}　{unit.name}", title)
    sheet.set_row(0, 34)
    periods = "、".join(period.title for period in by_period(file.own))
    mark = "　【示例数据】" if file.sample else ""
    sheet.write_string(1, 0, f"填报单位：{unit.name}（{unit.code}）　报告期：{periods}{mark}", under)
    sheet.write_string(2, 0, f"制发：{plan.issuer}　{plan.setting('scope_note')}", under)
    for column, (words, width) in enumerate(_HEADS):
        sheet.set_column(column, column, width)
        sheet.write_string(FIRST_ROW - 2, column, words, head)
    sheet.set_row(FIRST_ROW - 2, 32)
    city = {(one.period, one.address): one for one in file.city}
    figures = _Figures(workbook, sheet, plan)
    for n, one in enumerate(file.own):
        figures.row(FIRST_ROW - 1 + n, one, city.get((one.period, one.address)))
    for n, words in enumerate(_NOTES):
        row = FIRST_ROW + len(file.own) + n
        sheet.merge_range(row, 0, row, last, "", note)
        sheet.write_string(row, 0, f"注{n + 1}：{words}", note)
        sheet.set_row(row, 28)
    _page(sheet)


class _Figures:
    """The rows of figures."""

    def __init__(self, workbook: Any, sheet: Any, plan: Plan) -> None:
        self._sheet, self._plan = sheet, plan
        plain = {"font_name": FONT, "font_size": 11, "valign": "vcenter", "border": 1}
        self._number = workbook.add_format({**plain, "num_format": "0.0", "align": "right"})
        self._word = workbook.add_format({**plain, "align": "center"})
        self._name = workbook.add_format({**plain, "text_wrap": True})

    def row(self, at: int, one: Feedback, city: Feedback | None) -> None:
        indicator = self._plan.indicator(one.address)
        write, sheet = self._figure, self._sheet
        sheet.set_row(at, 24)
        sheet.write_string(at, 0, one.period.title, self._word)
        sheet.write_string(at, 1, indicator.line.name if indicator else str(one.address), self._name)
        write(at, TOTAL, one.total)
        write(at, MONTH, one.month)
        sheet.write_string(at, RANK - 1, one.rank or "—", self._word)
        if city is None:
            sheet.write_string(at, PUBLISHED - 1, "—", self._word)
        else:
            write(at, PUBLISHED, city.total)
        sheet.write_string(at, PUBLISHED, one.document, self._name)
        sheet.write_string(at, PUBLISHED + 1, one.obtained, self._word)

    def _figure(self, row: int, column: int, value: Value) -> None:
        """`column` from 1."""
        if value.number is None:
            self._sheet.write_string(row, column - 1, "—" if value.is_blank else value.typed, self._word)
        else:
            self._sheet.write_number(row, column - 1, float(value.number), self._number)


def _page(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True})
    sheet.set_footer("&C&9第 &P 页　共 &N 页")


def _hidden(workbook: Any, file: FeedbackFile) -> None:
    sheet = workbook.add_worksheet(HIDDEN)
    for n, row in enumerate(hidden_rows(file)):
        for column, words in enumerate(row):
            if words:
                sheet.write_string(n, column, words)
    sheet.very_hidden()
