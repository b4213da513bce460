"""The look of the consolidated workbook: formats, and sheets set up for A4 landscape paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from zzdesk.address import Address
from zzdesk.analysis.progress import Progress
from zzdesk.analysis.source import Figures
from zzdesk.values import half_up

FONT = "宋体"
_HEAD_FILL, _SUM_FILL = "#E7EAEE", "#F3F4F6"
BASE = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_size": 16, "bold": True, "align": "center"},
    "under": {"font_size": 10},
    "under_right": {"font_size": 10, "align": "right"},
    "head": {"bold": True, "align": "center", "border": 1, "text_wrap": True, "bg_color": _HEAD_FILL},
    "code": {"align": "center", "border": 1, "font_size": 9, "bg_color": _HEAD_FILL},
    "name": {"border": 1},
    "group": {"border": 1, "bold": True, "bg_color": _SUM_FILL},
    "band": {"top": 1, "bottom": 1, "bg_color": _SUM_FILL},
    "number": {"border": 1, "align": "right"},
    "sum": {"border": 1, "align": "right", "bold": True, "bg_color": _SUM_FILL},
    "word": {"border": 1, "align": "center"},
    "short": {"border": 1, "align": "center", "text_wrap": True},
    "strong_word": {"border": 1, "align": "center", "bold": True},
    "sum_word": {"border": 1, "align": "center", "bold": True, "bg_color": _SUM_FILL, "text_wrap": True},
    "why": {"border": 1, "align": "left", "font_size": 9, "bg_color": _SUM_FILL, "text_wrap": True},
    "text": {"border": 1, "align": "left", "text_wrap": True},
    "strong_text": {"border": 1, "align": "left", "text_wrap": True, "bold": True},
    "note": {"font_size": 9, "text_wrap": True, "valign": "top"},
    "sample": {"bold": True, "align": "center", "border": 2},
}


@dataclass
class Book:
    """The workbook under way and what every sheet needs to know."""

    workbook: Any
    figures: Figures
    found: Progress
    code: str
    sample: bool
    official: Mapping[Address, Decimal] = field(default_factory=dict)  # 公布数
    places: dict[tuple[str, Address], str] = field(default_factory=dict)  # where each unit's figure was written
    _formats: dict[tuple[str, str], Any] = field(default_factory=dict)

    def style(self, name: str, number: str = "") -> Any:
        """A cell format by name of its part in the sheet, with a number format where given."""
        key = (name, number)
        if key not in self._formats:
            shape = {**BASE, **STYLES[name]}
            self._formats[key] = self.workbook.add_format({**shape, "num_format": number} if number else shape)
        return self._formats[key]

    def sheet(
        self,
        name: str,
        title: str,
        spans: list[tuple[int, int]],
        *,
        heads: tuple[int, int],
        portrait: bool = False,
        repeated: int = 0,
    ) -> Any:
        """A sheet with its title in row 0 and the period in row 1; rows `heads` repeat on each page.

        `spans`: first and last columns of each page across; where there are several, column A repeats on each,
        and all up to column `repeated`.
        """
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(9)
        (sheet.set_portrait if portrait else sheet.set_landscape)()
        sheet.fit_to_pages(len(spans), 0)
        sheet.set_margins(left=0.47, right=0.47, top=0.55, bottom=0.6)  # inches: 12 mm at the sides
        sheet.center_horizontally()
        sheet.repeat_rows(*heads)
        if len(spans) > 1:
            sheet.repeat_columns(0, repeated)
            sheet.set_v_pagebreaks([first for first, _ in spans[1:]])
        sheet.hide_gridlines(2)
        sheet.set_default_row(19)
        self._foot(sheet)
        for n, (first, last) in enumerate(spans):
            sheet.merge_range(0, first, 0, last, title + ("（续）" if n else ""), self.style("title"))
            # Not in a single repeated column: what overflows from it is cut on the pages after the first.
            if not (n and repeated):
                mark = "　【示例数据】" if self.sample else ""
                sheet.write_string(1, first, f"{self.found.period.title}{mark}", self.style("under"))
        sheet.set_row(0, 30)
        return sheet

    def _foot(self, sheet: Any) -> None:
        plan = self.found.plan
        sheet.set_footer(
            f"&L&9{plan.issuer}　报表任务{plan.version}版&C&9第 &P 页　共 &N 页&R&9校验码 {self.code}",
            {"scale_with_doc": False},
        )

    def placed(self, unit: str, address: Address, sheet: Any, row: int, column: int) -> None:
        """Remember where a unit's figure stands, for 来源."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        self.places[unit, address] = f"{sheet.get_name()}!{xl_rowcol_to_cell(row, column)}"

    def notes(self, sheet: Any, row: int, span: tuple[int, int], words: list[str]) -> None:
        """Numbered notes under a table, across the columns of `span`."""
        first, last = span
        for n, note in enumerate(words):
            sheet.merge_range(row + n, first, row + n, last, "", self.style("note"))
            sheet.write_string(row + n, first, f"注{n + 1}：{note}", self.style("note"))

    def group_row(self, sheet: Any, row: int, last: int, words: str) -> None:
        sheet.write_string(row, 0, words, self.style("group"))
        for column in range(1, last + 1):
            sheet.write_blank(row, column, None, self.style("band"))


def money(decimals: int, mark: str = "") -> str:
    """The number format of a figure: thousands apart, its decimals always shown, a mark of its 性质 after it."""
    return "#,##0" + ("." + "0" * decimals if decimals else "") + (f'"{mark}"' if mark else "")


def marked(decimals: int, mark: str) -> str:
    """The same in a column where some figures bear a mark: the others leave its room, so that digits stay in line."""
    return money(decimals, mark) if mark else f"{money(decimals)}_快"


def rounded(figure: Decimal, decimals: int = 1) -> float:
    """As published: half-up at the printed decimals."""
    return float(half_up(figure, decimals))


def new_workbook(path: Path, *, title: str, issuer: str) -> Any:
    """Texts stay texts: nothing a district typed can become a formula, a number or a link."""
    import xlsxwriter

    workbook = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    )
    workbook.set_properties({"title": title, "company": issuer, "author": issuer})
    workbook.set_calc_mode("auto")
    return workbook
