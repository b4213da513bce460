"""附表: one table an indicator, its units by group with subtotals, against targets, with places and their change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from zzdesk.address import Address
from zzdesk.analysis.aggregate import ADDABLE, CityFigure
from zzdesk.analysis.bulletin.cells import DASH, actual, figure, moved, plain, target
from zzdesk.analysis.bulletin.model import Cell, Head, Row, Table
from zzdesk.analysis.bulletin.month import Month, of_city, of_unit
from zzdesk.analysis.bulletin.sums import Sum, sum_of
from zzdesk.analysis.idiom import line_name
from zzdesk.analysis.progress import Row as Standing
from zzdesk.analysis.wording import BATCH, brief_words, unplaced_words
from zzdesk.plan.model import Indicator


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; a unit's cell, a sum's and that of a published figure."""

    head: Head
    of_unit: Callable[[Standing], Cell]
    of_sum: Callable[[Sum], Cell] = lambda _: DASH
    of_city: Callable[[CityFigure], Cell] = lambda _: DASH


def targets_table(month: Month, address: Address, title: str) -> Table:
    """`title` without the indicator: 附表1. Groups in the plan's order, units in the bureau's, the city last."""
    rows = month.rows(address)
    item = rows[0].indicator
    columns = _columns(month, rows)
    made: list[Row] = []
    for group in month.plan.groups:
        within = month.rows(address, group)
        if within:
            made += [_heading(columns, group), *(_unit(columns, row) for row in within)]
            made += [_subtotal(month, columns, within)] if item.measure in ADDABLE else []
    made.append(_whole(month, columns, rows))
    heads = (Head("填报单位", is_figure=False), *(column.head for column in columns))
    name = f"{title}　{line_name(item)}{'目标完成' if _has_target(rows) else ''}情况"
    return Table(f"targets-{address}", name, heads, tuple(made), _note(month, rows))


def _columns(month: Month, rows: list[Standing]) -> list[Column]:
    """Only what the indicator has: no 完成率 for growth, no 时序 for what is recognised in batches."""
    item = rows[0].indicator
    parts = [
        (_has_target(rows), _target_column(item)),
        (True, _actual_column(item)),
        (any(r.standing.completion is not None for r in rows), _completion_column()),
        (any(r.standing.gap_pp is not None for r in rows), _gap_column()),
        (not month.period.is_year_end and any(r.standing.ahead_pp is not None for r in rows), _ahead_column()),
        (any(r.rank is not None for r in rows), _place_column()),
        (bool(month.since) and any(r.rank is not None for r in rows), _moved_column(month.since)),
    ]
    return [*(column for shown, column in parts if shown), _state_column(month)]


def _has_target(rows: list[Standing]) -> bool:
    return any(r.target is not None and r.target.value is not None for r in rows)


def _target_column(item: Indicator) -> Column:
    name = "年度预期目标" if item.role == "growth" else "年度目标"
    return Column(Head(f"{name}（{item.unit}）"), target, lambda s: plain(s.target), lambda c: plain(c.target))


def _actual_column(item: Indicator) -> Column:
    name = "同比增速" if item.role == "growth" else item.column.name
    return Column(
        Head(f"{name}（{item.unit}）"),
        lambda r: actual(r, of_unit(r)),
        lambda s: figure(s.value, item.decimals),
        lambda c: figure(c.value, item.decimals),
    )


def _completion_column() -> Column:
    return Column(
        Head("完成率（%）"),
        lambda r: figure(r.standing.completion, 1, of_unit(r)),
        lambda s: figure(s.standing.completion, 1),
    )


def _gap_column() -> Column:
    return Column(
        Head("与目标差（百分点）"),
        lambda r: figure(r.standing.gap_pp, 1, of_unit(r), sign=True),
        of_city=lambda c: figure(c.gap_pp, 1, sign=True),
    )


def _ahead_column() -> Column:
    return Column(
        Head("与时序差（百分点）"),
        lambda r: figure(r.standing.ahead_pp, 1, of_unit(r), sign=True),
        lambda s: figure(s.standing.ahead_pp, 1, sign=True),
    )


def _place_column() -> Column:
    return Column(Head("组内位次"), lambda r: figure(None if r.rank is None else Decimal(r.rank), 0, of_unit(r)))


def _moved_column(since: str) -> Column:
    return Column(Head(f"较{since}位次变化"), lambda r: moved(r.rank_change))


def _state_column(month: Month) -> Column:
    def nothing(_: object) -> Cell:
        return Cell("")

    return Column(
        Head("情况", is_figure=False), lambda r: Cell(brief_words(month.plan, r, month.period)), nothing, nothing
    )


def _heading(columns: list[Column], group: str) -> Row:
    return Row((Cell(group), *(Cell("") for _ in columns)), emphasis=True)


def _unit(columns: list[Column], row: Standing) -> Row:
    return Row((Cell(row.unit.name), *(column.of_unit(row) for column in columns)))


def _subtotal(month: Month, columns: list[Column], rows: list[Standing]) -> Row:
    summed = sum_of(month, rows)
    label = "小计" if summed.is_whole else f"小计（已报{summed.reported}家）"
    return Row((Cell(label), *(column.of_sum(summed) for column in columns)), emphasis=True)


def _whole(month: Month, columns: list[Column], rows: list[Standing]) -> Row:
    """区县合计 of what adds up; 全市 as published of what does not. Each figure with the city's basis."""
    item = rows[0].indicator
    if item.measure in ADDABLE:
        summed = sum_of(month, rows)
        label = "合计" if summed.is_whole else f"合计（已报{summed.reported}家）"
        cells = [column.of_sum(summed) for column in columns]
    else:
        label, cells = _published(month, rows[0].address, columns)
    based = (cell if cell.figure is None else cell._replace(basis=of_city(item.address)) for cell in cells)
    return Row((Cell(label), *based), emphasis=True)


def _published(month: Month, address: Address, columns: list[Column]) -> tuple[str, list[Cell]]:
    made = month.found.city_of(address)
    if made is None or made.value is None or not made.is_whole:
        return "全市（公布数未录入）", [DASH for _ in columns]
    how = "公布数" if made.method == "official" else "按总量计算"
    return f"全市（{how}）", [column.of_city(made) for column in columns]


def _note(month: Month, rows: list[Standing]) -> str:
    item = rows[0].indicator
    words = []
    if item.line.pace == "batch":
        words.append(BATCH)
    if item.role == "growth":
        words.append("增速不相加、不平均，全市数为统计部门公布数")
    if not _has_target(rows) and month.plan.form(item.address.form).pending_targets:
        words.append("年度目标未下达")
    words += filter(None, [unplaced_words(month.found, item.address)])
    return "；".join(words) + "。" if words else ""
