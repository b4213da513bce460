"""附表: growth this month and last, side by side; last month's figure is the one that stands now."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from zzdesk.address import Address
from zzdesk.analysis.bulletin.cells import DASH, actual, figure
from zzdesk.analysis.bulletin.model import Basis, Cell, Head, Row, Table
from zzdesk.analysis.bulletin.month import Month, compared_in, of_city, of_unit
from zzdesk.analysis.bulletin.revised import revised_since
from zzdesk.analysis.idiom import line_name
from zzdesk.analysis.progress import Row as Standing
from zzdesk.plan.model import Unit
from zzdesk.plan.pace import two_year_average
from zzdesk.values import half_up

KEY = "growth"


def growth_table(month: Month, title: str) -> Table | None:
    """None where the groups are compared at no growth."""
    addresses = [a for a in compared_in(month) if month.found.of(a)[0].indicator.role == "growth"]
    if not addresses:
        return None
    heads = (Head("填报单位", is_figure=False), *(head for a in addresses for head in _heads(month, a)))
    rows: list[Row] = []
    for group in month.plan.groups:
        units = [u for u in sorted(month.plan.districts, key=lambda u: u.order) if u.group == group]
        if units:
            rows.append(Row((Cell(group), *(Cell("") for _ in heads[1:])), emphasis=True))
            rows += [_unit(month, addresses, unit) for unit in units]
    rows.append(Row((Cell("全市"), *_joined(_city(month, a) for a in addresses)), emphasis=True))
    return Table(KEY, f"{title}　主要指标增速及与上月比较", heads, tuple(rows), _note(month))


def _heads(month: Month, address: Address) -> list[Head]:
    name = line_name(month.found.of(address)[0].indicator)
    heads = [Head(f"{name}同比增速（%）"), Head("上月（%）"), Head("比上月增减（百分点）")]
    return [*heads, Head("两年平均（%）")] if _has_base(month, address) else heads


def _has_base(month: Month, address: Address) -> bool:
    held = month.plan.base_rates
    return address in month.base_rates or any(a == str(address) and m == month.period.month for _, a, m in held)


def _unit(month: Month, addresses: list[Address], unit: Unit) -> Row:
    return Row((Cell(unit.name), *_joined(_growth(month, address, unit) for address in addresses)))


def _growth(month: Month, address: Address, unit: Unit) -> list[Cell]:
    row = next((r for r in month.rows(address) if r.unit.code == unit.code), None)
    if row is None:
        return [DASH for _ in _heads(month, address)]
    base = month.plan.base_rates.get((unit.code, str(address), month.period.month))
    cells = [actual(row, of_unit(row)), *_beside(row.actual.number, _before(month, row), of_unit(row))]
    return [*cells, _two_years(row.actual.number, base, of_unit(row))] if _has_base(month, address) else cells


def _before(month: Month, row: Standing) -> Decimal | None:
    held = month.before.of(row.address) if month.before else []
    return next((r.actual.number for r in held if r.unit.code == row.unit.code), None)


def _city(month: Month, address: Address) -> list[Cell]:
    made, earlier = month.found.city_of(address), month.city_before(address)
    now = made.value if made is not None and made.is_whole else None
    before = earlier.value if earlier is not None and earlier.is_whole else None
    cells = [figure(now, 1, of_city(address)), *_beside(now, before, of_city(address))]
    base = month.base_rates.get(address)
    return [*cells, _two_years(now, base, of_city(address))] if _has_base(month, address) else cells


def _beside(now: Decimal | None, before: Decimal | None, basis: Basis) -> list[Cell]:
    """Of the two as they are published, so that a reader's own subtraction gives the third."""
    apart = None if now is None or before is None else half_up(now, 1) - half_up(before, 1)
    return [figure(before, 1, basis), figure(apart, 1, basis, sign=True)]


def _two_years(now: Decimal | None, base: Decimal | None, basis: Basis) -> Cell:
    return DASH if now is None or base is None else figure(two_year_average(now, base), 1, basis)


def _joined(cells: Iterable[list[Cell]]) -> list[Cell]:
    return [cell for some in cells for cell in some]


def _note(month: Month) -> str:
    before = month.before
    if before is None:
        return "本期为本年第一个报告期，无上月数。"
    words = f"上月数为{before.period.title}现行数。"
    changed = revised_since(month)
    return words + (f"其中与上期通报不同、以更正后数为准的：{'、'.join(changed)}。" if changed else "")
