"""A made-up 统计反馈表 (示例数据) of one period: what the districts' own sample figures say was fed back to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from zzdesk.address import Address
from zzdesk.analysis.aggregate import city_target
from zzdesk.demo.sample_names import MARK, Cells
from zzdesk.period import Period
from zzdesk.plan.fed_back import CITY, FedLine, fed_lines
from zzdesk.plan.model import Plan
from zzdesk.plan.official_heads import TITLES
from zzdesk.textfile import replacing
from zzdesk.values import half_up

APART = "410183"  # 新密市: what it sent is not what was fed back
_APART_BY = Decimal("0.2")
_FORM, _LINES = "ZZ01", ("01", "02", "04")


def write_official(plan: Plan, period: Period, cells: Mapping[str, Cells], path: Path, *, apart: bool = False) -> Path:
    """`cells`: what each district's form holds, by unit code. `apart`: one district's figure is another one."""
    from zzdesk.output.book import new_workbook

    with replacing(path) as part:
        workbook = new_workbook(part, title=f"统计反馈表{MARK}", issuer=plan.issuer)
        sheet = workbook.add_worksheet("统计反馈表")
        sheet.set_column(0, 7, 16)
        sheet.write_string(0, 0, f"{period.title}统计反馈表{MARK}")
        sheet.write_row(1, 0, list(TITLES.values()))
        row = 1
        for fed in (f for f in fed_lines(plan) if f.total.address[:2] in {(_FORM, line) for line in _LINES}):
            for words in _rows(plan, period, cells, fed, apart=apart):
                row += 1
                sheet.write_row(row, 0, words)
        sheet.write_string(row + 1, 0, f"注：本表为示例，不是统计部门的文件{MARK}。")
        workbook.close()
    return path


def obtained_on(period: Period) -> date:
    """The day the feedback comes in: the 16th of the month after."""
    return date(period.year + period.month // 12, period.month % 12 + 1, 16)


def _rows(
    plan: Plan, period: Period, cells: Mapping[str, Cells], fed: FedLine, *, apart: bool
) -> list[list[str | float | int]]:
    """全市 first, then every district with its place."""
    told = {unit.code: cells[unit.code][fed.total.address].number or Decimal(0) for unit in plan.districts}
    if apart and fed.line.code == "01":
        told[APART] += _APART_BY
    places = sorted(told.values(), reverse=True)
    tail = [f"示例文号〔{period.year}〕{period.month}号{MARK}", obtained_on(period).isoformat()]
    month, city = fed.month.address if fed.month else None, float(published_growth(plan, fed, period))
    rows: list[list[str | float | int]] = [[str(period), CITY, fed.line.name, city, "", "", *tail]]
    for unit in plan.districts:
        figure = told[unit.code]
        beside = _figure(cells[unit.code], month)
        rank = places.index(figure) + 1
        rows.append([str(period), unit.name, fed.line.name, float(figure), beside, rank, *tail])
    return rows


def published_growth(plan: Plan, fed: FedLine, period: Period) -> Decimal:
    """Made up: somewhat above the city's target, now more and now less, whatever the districts say."""
    _, target = city_target(plan, fed.total.address)
    aim = target.value if target and target.value is not None else Decimal(8)
    return half_up(aim + Decimal(period.month) / 10 + len(fed.line.name) % 3, 1)


def _figure(cells: Cells, address: Address | None) -> float | str:
    value = cells.get(address) if address else None
    return float(value.number) if value is not None and value.number is not None else ""
