"""One form over all units, as it is looked at: each crossing with its figure, how it was made and what is missing.

The same figures as the consolidated workbook and the trace: both come from aggregate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from zzdesk.address import Address
from zzdesk.analysis.aggregate import ADDABLE, city_figure, expected_units, total
from zzdesk.analysis.source import Figures, Source
from zzdesk.analysis.wording import NO_FIGURE, printed, printed_value
from zzdesk.period import Period
from zzdesk.plan.model import ANY_LINE, SINGLE_ENTERPRISES, Form, Indicator, Plan

CLOSED = "×"


@dataclass(frozen=True, slots=True)
class Crossing:
    """`words` as printed; `partial`: units are missing, and it is not the whole city's; `reason` "" where all is well.

    `numeric`: a figure, to be right-aligned; else words.
    """

    words: str
    method: str
    reason: str = ""
    partial: bool = False
    numeric: bool = True


@dataclass(frozen=True, slots=True)
class Consolidated:
    """`lines` as (code, name, unit), `columns` as (number, name); a crossing that is not in `cells` is ×."""

    form: Form
    period: Period
    lines: tuple[tuple[str, str, str], ...]
    columns: tuple[tuple[str, str], ...]
    cells: Mapping[Address, Crossing]


def shown_forms(plan: Plan) -> list[Form]:
    """Every form but those of single enterprises."""
    return [f for f in plan.forms if f.disclosure != SINGLE_ENTERPRISES]


def consolidated(
    source: Source, plan: Plan, period: Period, code: str, official: Mapping[Address, Decimal]
) -> Consolidated:
    """A form of `shown_forms` over the standing returns of a period. `official`: the city's 公布数."""
    form, figures = plan.form(code), Figures(source, period)
    if form.floating:
        items = [i for (name, _), i in plan.patterns.items() if name == code and i.numeric and i.measure in ADDABLE]
        cells = {i.address: _lines_total(figures, form, i) for i in items}
    elif any(line.filling_unit for line in form.lines):
        items = [i for i in plan.indicators.values() if i.address.form == code and i.is_input]
        cells = {i.address: _own(figures, i) for i in items}
    else:
        inputs = (i for i in plan.indicators.values() if i.address.form == code and i.is_input and i.numeric)
        items = [i for i in inputs if plan.is_open(i, period)]
        cells = {i.address: _city(figures, i, official) for i in items}
    columns = tuple((c.no, c.name) for c in form.columns if any(a.column == c.no for a in cells))
    lines = tuple((line.code, line.name, line.unit) for line in form.lines)
    return Consolidated(form, period, lines or ((ANY_LINE, "各行合计", ""),), columns, cells)


def _city(figures: Figures, item: Indicator, official: Mapping[Address, Decimal]) -> Crossing:
    found = city_figure(figures, item, official)
    words = NO_FIGURE if found.value is None else printed(found.value, item.decimals)
    partial = found.method == "sum" and found.reported < found.expected
    return Crossing(words, found.method, found.reason, partial)


def _own(figures: Figures, item: Indicator) -> Crossing:
    """A line that one unit fills: its figure or its words."""
    unit = next((u.code for u in expected_units(figures.plan, item)), "")
    reported = figures.has_reported(unit)
    value = figures.value(unit, item.address)
    words = printed_value(value, item.decimals, reported=reported) if item.numeric else value.typed
    return Crossing(words, "unit", "" if reported else "未报", not reported, item.numeric)


def _lines_total(figures: Figures, form: Form, item: Indicator) -> Crossing:
    """The sum of a column over every line of every unit that has reported."""
    plan, column = figures.plan, item.address.column
    units = [u for u in plan.units if plan.fills(form, u)]
    lines = [(u.code, line) for u in units for line in figures.lines(u.code).get(form.code, ())]
    found = total(figures.value(unit, Address(form.code, line, column)) for unit, line in lines)
    missing = [u for u in units if u.kind == "district" and not figures.has_reported(u.code)]
    reason = f"已报{len(units) - len(missing)}家合计" if missing else ""
    words = NO_FIGURE if found is None else printed(found, item.decimals)
    return Crossing(words, "none" if found is None else "sum", reason, bool(missing))
