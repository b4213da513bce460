"""Made-up actuals (示例数据) that obey the plan's rules: same seed, same figures.

Lines come first, then the forms that count them. Levels grow month by month; growth is worked out
from levels where the form has both; so a 正式 can be exported without an open finding.
"""

from __future__ import annotations

from collections.abc import Mapping

from zzdesk.address import Address
from zzdesk.demo.sample_counts import put_cultivation, put_investment
from zzdesk.demo.sample_economy import entry_target, put_economy
from zzdesk.demo.sample_lines import (
    parks,
    projects,
    put_parks,
    put_projects,
    put_recognitions,
    recognitions,
)
from zzdesk.demo.sample_names import Cells
from zzdesk.demo.sample_tasks import put_city_targets, put_tasks
from zzdesk.demo.sample_works import put_enterprises, put_meetings, put_works
from zzdesk.entry.edits import LineKey, SetCells
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit
from zzdesk.rules.sources import lines_in
from zzdesk.values import Value

Year = dict[Period, Cells]


def sample_year(plan: Plan, unit: Unit, last_month: int) -> Year:
    """Cells of every period up to `last_month` for one unit, those of its forms only; lines in their order."""
    year: Year = {p: {} for p in plan.periods if p.month <= last_month}
    if unit.kind == "district":
        _district(plan, unit, year)
    put_meetings(unit, year)
    put_city_targets(plan, unit, year)
    put_tasks(plan, unit, year)
    return {p: _fillable(plan, unit, p, cells) for p, cells in year.items()}


def sample_edit(plan: Plan, period: Period, cells: Mapping[Address, Value]) -> SetCells:
    """The edit that fills a period, its lines in the order of the cells."""
    lines: dict[LineKey, int | None] = {
        (form, line): (n + 1) << 16 for form, ids in lines_in(plan, cells).items() for n, line in enumerate(ids)
    }
    return SetCells(period, cells, lines=lines)


def _district(plan: Plan, unit: Unit, year: Year) -> None:
    signed = projects(plan, unit, list(year))
    recognised = recognitions(unit, list(year), entry_target(plan, unit))
    built = parks(unit, plan.year)
    for period, cells in year.items():
        put_projects(cells, unit, period, signed)
        put_recognitions(cells, unit, period, recognised)
        put_parks(cells, unit, period, built)
    put_economy(plan, unit, year, recognised)
    put_investment(unit, year, signed)
    put_cultivation(unit, year, recognised, built)
    put_works(plan, unit, year)
    put_enterprises(plan, unit, year)


def _fillable(plan: Plan, unit: Unit, period: Period, cells: Cells) -> Cells:
    allowed = {i.address for i in plan.inputs(unit, period, None, lines_in(plan, cells))}
    return {a: v for a, v in cells.items() if a in allowed and not v.is_blank}
