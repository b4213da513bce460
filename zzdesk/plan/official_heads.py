"""The headings of a 统计反馈表: found by their names, in any row and any order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from zzdesk.plan.sheet_cell import PlainSheet, Spot

# What a column holds -> the names it goes by, without brackets and spaces.
NAMES: dict[str, tuple[str, ...]] = {
    "period": ("报告期", "报告期别", "期别", "月份", "数据所属期", "所属期"),
    "unit": ("单位", "填报单位", "单位名称", "地区", "地区名称", "区县", "县区", "区县市", "开发区、区县", "县市、区"),
    "indicator": ("指标", "指标名称"),
    "total": ("累计增速", "累计增长", "本年累计增速", "累计同比增速", "累计同比", "同比增速", "累计增长速度"),
    "month": ("当月增速", "当月增长", "本月增速", "当月同比增速", "当月同比"),
    "rank": ("位次", "名次", "排名", "全市位次", "累计位次"),
    "document": ("来源文号", "文号", "来源", "文件号", "发文字号"),
    "obtained": ("取得日期", "取得时间", "反馈日期", "反馈时间", "收到日期"),
}
TITLES = {kind: names[0] for kind, names in NAMES.items()}
NEEDED = ("period", "unit", "indicator", "total", "document", "obtained")
_MARKS = ("unit", "indicator", "total")  # a row without these is no head of such a table
_DEEPEST = 40  # rows in which it is looked for
_KINDS = {name: kind for kind, names in NAMES.items() for name in names}
_BRACKETS = re.compile(r"\([^()]*\)|[%\s:*]")


class OfficialHead(NamedTuple):
    """`columns`: kind -> column; `row` the lowest row of the headings; `missing` are kinds without a column;
    `twice` names that more than one column goes by."""

    row: int
    columns: Mapping[str, int]
    missing: tuple[str, ...]
    twice: tuple[str, ...]


def find_head(sheet: PlainSheet) -> OfficialHead | None:
    """The row with most of the names; None where no row has unit, indicator and figure."""
    best: OfficialHead | None = None
    rows = sorted({row for row, _ in sheet.cells if row <= _DEEPEST})
    for row in rows:
        found = _read(sheet, row)
        if found and (best is None or len(found.columns) > len(best.columns)):
            best = found
    return best


def is_head(sheet: PlainSheet, head: OfficialHead, row: int) -> bool:
    """Whether a row repeats the headings, as on each page of a long table."""
    return all(_kind(sheet, (row, head.columns[kind])) == kind for kind in _MARKS)


def _read(sheet: PlainSheet, row: int) -> OfficialHead | None:
    found: dict[str, int] = {}
    twice = []
    for column in sorted(c for r, c in sheet.cells if r == row):
        kind = _kind(sheet, (row, column))
        if kind in found:
            twice.append(TITLES[kind])
        elif kind:
            found[kind] = column
    if not all(kind in found for kind in _MARKS):
        return None
    return OfficialHead(row, found, tuple(TITLES[k] for k in NEEDED if k not in found), tuple(twice))


def _kind(sheet: PlainSheet, spot: Spot) -> str:
    cell = sheet.cells.get(spot)
    if cell is None or cell.kind != "s":
        return ""
    return _KINDS.get(_BRACKETS.sub("", unicodedata.normalize("NFKC", cell.content)), "")
