"""全市全年预计: the city's own figures month by month, carried on by the same methods as a unit's.

Only months in which the figure stands for the whole city count: a sum of those who have reported is no course.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from zzdesk.address import Address
from zzdesk.analysis.aggregate import CityFigure, city_figure, city_target
from zzdesk.analysis.forecast import Forecast, not_by_month, verdict
from zzdesk.analysis.forecast_methods import Known, Months, back_tests, estimates, months_in
from zzdesk.analysis.progress import Progress, Row
from zzdesk.analysis.source import Figures
from zzdesk.period import Period
from zzdesk.plan.model import Indicator, Plan, Unit
from zzdesk.plan.pace import Standing
from zzdesk.values import BLANK, number

CITY = Unit("", "全市", "city", "", -1)
Official = Mapping[Address, Decimal]
Course = Mapping[Period, Figures]


def city_forecasts(found: Progress, course: Course, official: Mapping[Period, Official]) -> tuple[Forecast, ...]:
    """Of every district indicator that is held against a target or ranked.

    `course`: the figures of each period up to this one; `official`: the 公布数 of each.
    """
    plan = found.plan
    judged = {r.address for r in found.rows if not r.indicator.line.filling_unit}
    figures = [c for c in found.city if c.address in judged]
    return tuple(_of(plan, found.period, figure, course, official) for figure in figures)


def _of(
    plan: Plan, period: Period, figure: CityFigure, course: Course, official: Mapping[Period, Official]
) -> Forecast:
    row = _row(plan, figure)
    reason = not_by_month(row.indicator.line, period)
    if not reason and row.actual.number is None:
        reason = f"本期没有全市数（{figure.reason or '未报齐'}），不能推算"
    if reason:
        return Forecast(row, reason=reason)
    years = _years(plan.indicators[figure.address], course, official)
    earlier = {y: months for y, months in years.items() if y < period.year}
    now = years[period.year]
    held = sum(months_in(m) for m in (*earlier.values(), now))
    start = earlier.get(period.year - 1, {}).get(12) if row.indicator.measure == "stock" else None
    known = Known(row.indicator.measure, period.month, now, start, earlier, held)
    made = estimates(known)
    return Forecast(row, made, back_tests(known), "", verdict(row, made, period, start))


def _row(plan: Plan, figure: CityFigure) -> Row:
    """The city as if it were a unit: its target is that of the ZZ07 line that the plan names."""
    item = plan.indicators[figure.address]
    _, target = city_target(plan, figure.address)
    actual = number(figure.value) if figure.value is not None and figure.is_whole else BLANK
    return Row(CITY, item, target, actual, "", Standing("not_judged"))


def _years(item: Indicator, course: Course, official: Mapping[Period, Official]) -> dict[int, Months]:
    found: dict[int, dict[int, Decimal]] = {}
    for period, figures in course.items():
        if not _meant(figures.plan, item):
            continue
        made = city_figure(figures, figures.plan.indicators[item.address], official.get(period, {}))
        if made.value is not None and made.is_whole:
            found.setdefault(period.year, {})[period.month] = made.value
    return dict(found)


def _meant(plan: Plan, item: Indicator) -> bool:
    then = plan.indicators.get(item.address)
    return then is not None and (then.name, then.unit, then.measure) == (item.name, item.unit, item.measure)
