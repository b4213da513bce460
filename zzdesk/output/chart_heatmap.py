"""热力表: units by indicators. The darker, the further ahead among all units; hatched: behind target or pace."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from zzdesk.address import Address
from zzdesk.analysis.data_code import rows_code
from zzdesk.analysis.idiom import DISTRICTS, absent_words, is_short, short_name
from zzdesk.analysis.progress import Progress, Row
from zzdesk.analysis.rank import published
from zzdesk.analysis.wording import printed
from zzdesk.errors import ZzError
from zzdesk.output.chart_grid import SHADES, WIDE, Cell, Grid, draw_grid
from zzdesk.output.chart_marks import Box, place_row
from zzdesk.output.chart_names import folded, title_of
from zzdesk.output.chart_page import Words, new_page
from zzdesk.output.chart_words import signed
from zzdesk.output.chart_year import Year
from zzdesk.output.fonts import drawing
from zzdesk.plan.model import SINGLE_ENTERPRISES, Unit

if TYPE_CHECKING:
    from matplotlib.figure import Figure

T = TypeVar("T")

INDICATORS_A_PAGE, UNITS_A_PAGE = 10, 22
_LETTER = 3.2  # millimetres of a head's letter with its room
_SHADING = "颜色由深到浅为该指标在全部单位中由前到后的四等份，短斜线为低于年度目标或时序进度"


def heatmap_addresses(found: Progress) -> list[Address]:
    """The indicators that districts are held to or ranked by, in the forms' order."""
    seen = {
        row.address: None
        for row in found.rows
        if not row.indicator.line.filling_unit
        and row.indicator.numeric
        and found.plan.form(row.address.form).disclosure != SINGLE_ENTERPRISES
    }
    return sorted(seen)


def heatmap_pages(year: Year, *, sample: bool = False) -> list[Figure]:
    """Ten indicators a page. ZzError("chart.nothing") where the plan holds the districts to none."""
    found = year.last
    addresses = heatmap_addresses(found)
    if not addresses:
        raise ZzError("chart.nothing")
    units = _in_groups(found, {row.unit for row in found.rows if row.address in addresses})
    parts = [(us, ads) for us in _parts(units, UNITS_A_PAGE) for ads in _parts(addresses, INDICATORS_A_PAGE)]
    with drawing():
        return [_page(year, us, ads, (n, len(parts)), sample) for n, (us, ads) in enumerate(parts, 1)]


def _in_groups(found: Progress, units: set[Unit]) -> list[Unit]:
    """Group by group, in the bureau's order within each."""
    groups = found.plan.groups
    return sorted(units, key=lambda u: (groups.index(u.group) if u.group in groups else len(groups), u.order))


def _parts(listed: list[T], most: int) -> list[list[T]]:
    """Cut into parts of about one size, none longer than `most`."""
    size = -(-len(listed) // -(-len(listed) // most))
    return [listed[n : n + size] for n in range(0, len(listed), size)]


def _page(year: Year, units: list[Unit], addresses: list[Address], page: tuple[int, int], sample: bool) -> Figure:
    found = year.last
    rows = {(row.unit.code, row.address): row for row in found.rows if row.address in addresses}
    shades = {a: shades_of(found.of(a)) for a in addresses}
    figure = new_page(Words(_title(found), _subtitle(found), _foot(found, rows), _NOTE, *page, sample))
    lines = [(unit.name, [_cell(year, unit, rows.get((unit.code, a)), shades[a]) for a in addresses]) for unit in units]
    letters = int(WIDE / max(len(addresses), 4) / _LETTER)
    heads = [_head(next(iter(found.of(a))), letters) for a in addresses]
    axes = draw_grid(figure, Grid(heads, lines, _rules(units), size=10 if len(addresses) < 8 else 9))
    for n, unit in enumerate(units):
        for m, address in enumerate(addresses):
            row = rows.get((unit.code, address))
            if row is not None:
                place_row(axes, Box(m, m + 1, n, n + 1), found, row, year.absent(found, unit.code, row))
    return figure


def shades_of(rows: list[Row]) -> dict[str, int]:
    """Unit -> 0 (last quarter) to 3 (first): by what is published, ties alike; all tied, or one alone: 1."""
    line = rows[0].indicator.line
    if line.direction == "hold":
        return {}
    compared = published(
        rows[0].indicator,
        {r.unit.code: r.standing.completion for r in rows},
        {r.unit.code: r.actual.number for r in rows},
    )
    known = {unit: -f if line.direction == "down" else f for unit, f in compared.items() if f is not None}
    if len(set(known.values())) < 2:
        return dict.fromkeys(known, 1)
    return {unit: _quarter(figure, list(known.values())) for unit, figure in known.items()}


def _quarter(figure: Decimal, figures: list[Decimal]) -> int:
    """By the share of the others that it is ahead of."""
    behind = sum(other < figure for other in figures)
    return min(3, behind * 4 // len(figures))


def _cell(year: Year, unit: Unit, row: Row | None, shades: dict[str, int]) -> Cell:
    if row is None:
        return Cell("—")
    if row.actual.number is None:
        is_back = (year.last.period, unit.code) in year.returned
        return Cell("退回" if is_back else absent_words(row), absent=True)
    words = signed(printed(row.actual.number, row.indicator.decimals))
    shade = SHADES[shades[unit.code]] if unit.code in shades else "white"
    return Cell(words, _below(row), shade, is_short(row))


def _below(row: Row) -> str:
    """完成率 under a count; nothing more under a rate, whose gap the hatch tells."""
    standing = row.standing
    if standing.completion is None or is_short(row):
        return ""
    return f"{printed(standing.completion, 1)}%"


def _head(row: Row, letters: int) -> str:
    return f"{folded(short_name(row.indicator), letters)}\n（{row.indicator.unit}）"


def _rules(units: list[Unit]) -> frozenset[int]:
    """Above the first unit of each group but the first."""
    pairs = pairwise(units)
    return frozenset(n for n, (one, two) in enumerate(pairs, 1) if one.group != two.group)


def _title(found: Progress) -> str:
    when, addresses = found.period.prose, set(heatmap_addresses(found))
    known = [row for row in found.rows if row.address in addresses and row.actual.number is not None]
    if not known:
        return f"{when}尚无单位报送数据"
    per_unit: dict[str, int] = {}
    for row in known:
        per_unit[row.unit.name] = per_unit.get(row.unit.name, 0) + is_short(row)
    most = max(per_unit.values())
    if not most:
        return f"{when}已报{DISTRICTS}各项指标没有低于年度目标或时序进度的"
    worst = [name for name, count in per_unit.items() if count == most]
    if len(worst) > 3:
        short = sum(count > 0 for count in per_unit.values())
        return f"{when}{short}个{DISTRICTS}有指标低于年度目标或时序进度"
    words = f"{when}低于年度目标或时序进度的指标最多的是{'、'.join(worst)}（{most}项）"
    return title_of(words, f"{when}{len(worst)}个{DISTRICTS}低于年度目标或时序进度的指标最多（{most}项）")


def _subtitle(found: Progress) -> str:
    return f"{DISTRICTS}各项指标，{found.period.title}；{_SHADING}"


_NOTE = (
    "注：格内为本年累计数（增速为%），有年度目标的附完成率；点格为没有数，写明未报、退回、待反馈或无此项，不参加比较。"
)


def _foot(found: Progress, rows: dict[tuple[str, Address], Row]) -> str:
    units = {row.unit.code for row in rows.values()}
    given = f"数据来源：各单位报送（已报{len(units & found.reported)}/{len(units)}）"
    code = f"校验码 {rows_code(rows.values())}"
    return "　".join([given, found.period.title, f"报表任务{found.plan.version}版", code])
