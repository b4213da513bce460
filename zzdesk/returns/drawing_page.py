"""What all sheets of the template share: placing words, page setup, protection."""

from __future__ import annotations

from typing import Any

from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from zzdesk.returns import styles
from zzdesk.returns.cells import Spot


def put(
    sheet: Worksheet,
    spot: Spot,
    words: str | None,
    *,
    to: Spot | None = None,
    font: Any = styles.BODY,
    align: Any = styles.LEFT,
    fill: Any = None,
    border: Any = None,
) -> Cell:
    """Write words at a spot, merged up to `to`; every cell under the merge carries the border."""
    to = to or spot
    for row in range(spot[0], to[0] + 1):
        for column in range(spot[1], to[1] + 1):
            cell = sheet.cell(row, column)
            cell.font, cell.alignment = font, align
            if fill:
                cell.fill = fill
            if border:
                cell.border = border
    if to != spot:
        sheet.merge_cells(start_row=spot[0], start_column=spot[1], end_row=to[0], end_column=to[1])
    first: Cell = sheet.cell(*spot)
    first.value = words or None
    if isinstance(words, str):
        first.data_type = "s"
    return first


def page(sheet: Worksheet, titles: str = "", landscape: bool = True) -> None:
    """A4, fit to width, repeated header rows, page x/y and 校验码 below; locked without a password."""
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.footer = 0.55, 0.7, 0.3
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.left.text = "校验码：〔校验码〕"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.oddFooter.right.text = "〔标记〕"
    if titles:
        sheet.print_title_rows = titles
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = False
    protection.objects = protection.scenarios = True


def spread(widths: list[int], count: int) -> list[tuple[int, int]]:
    """`count` runs of neighbouring columns, as even in width as can be, as (first, last) from 1."""
    return _even(tuple(widths), count, sum(widths) / count, 1)[1]


def _even(widths: tuple[int, ...], count: int, aim: float, start: int) -> tuple[float, list[tuple[int, int]]]:
    """(sum of squared deviations from `aim`, runs) of the best split of `widths` into `count` runs."""
    if count == 1:
        return (sum(widths) - aim) ** 2, [(start, start + len(widths) - 1)]
    best: tuple[float, list[tuple[int, int]]] = (float("inf"), [])
    for n in range(1, len(widths) - count + 2):
        off = (sum(widths[:n]) - aim) ** 2
        if off >= best[0]:
            continue
        rest, runs = _even(widths[n:], count - 1, aim, start + n)
        best = min(best, (off + rest, [(start, start + n - 1), *runs]))
    return best
