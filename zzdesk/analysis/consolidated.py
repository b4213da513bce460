"""One form over all units, as it is looked at: each crossing with its figure, how it was made and what is missing.

The same figures as the consolidated workbook and the trace: both come from aggregate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zzdesk.address import Address
from zzdesk.analysis.aggregate import ADDABLE, city_figure, expected_units, total
from zzdesk.analysis.nature import FLASH, MARKS, has_flash, nature
from zzdesk.analysis.source import Figures
from zzdesk.analysis.subtotals import subtotals
from zzdesk.analysis.wording import NO_FIGURE, printed, printed_value
from zzdesk.period import Period
from zzdesk.plan.model import ANY_LINE, SINGLE_ENTERPRISES, Form, Indicator, Plan, Unit

CLOSED = "×"
OFFICIAL_MARK = "公"  # 公布数


@dataclass(frozen=True, slots=True)
class Crossing:
    """`words` as printed; `partial`: units are missing, and it is not the whole's; `reason` "" where all is well.
    `mark`: 快 where it holds figures of a 快报, 公 of a 公布数, of one unit's figure its 性质 (快, 反, 核).

    `numeric`: a figure, to be right-aligned; else words.
    """

    words: str
    method: str
    reason: str = ""
    partial: bool = False
    numeric: bool = True
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Consolidated:
    """`lines` as (code, name, unit), `columns` as (number, name); a crossing that is not in `cells` is ×."""

    form: Form
    period: Period
    lines: tuple[tuple[str, str, str], ...]
    columns: tuple[tuple[str, str], ...]
    cells: Mapping[Address, Crossing]
    group: str = ""


def shown_forms(plan: Plan) -> list[Form]:
    """Every form but those of single enterprises."""
    return [f for f in plan.forms if f.disclosure != SINGLE_ENTERPRISES]


def consolidated(figures: Figures, code: str, official: Mapping[Address, Decimal], group: str = "") -> Consolidated:
    """A form of `shown_forms` over the standing returns of a period. `official`: the city's 公布数.

    `group`: the subtotals of one of the plan's groups, of a form that every district fills; else the whole city's.
    """
    plan, period = figures.plan, figures.period
    form = plan.form(code)
    if form.floating:
        items = [i for (name, _), i in plan.patterns.items() if name == code and i.numeric and i.measure in ADDABLE]
        cells = {i.address: _lines_total(figures, form, i) for i in items}
    elif not has_groups(form):
        items = [i for i in plan.indicators.values() if i.address.form == code and i.is_input]
        cells = {i.address: _own(figures, i) for i in items}
    else:
        inputs = (i for i in plan.indicators.values() if i.address.form == code and i.is_input and i.numeric)
        items = [i for i in inputs if plan.is_open(i, period)]
        cells = {i.address: _of_group(figures, i, group) if group else _city(figures, i, official) for i in items}
    columns = tuple((c.no, c.name) for c in form.columns if any(a.column == c.no for a in cells))
    lines = tuple((line.code, line.name, line.unit) for line in form.lines)
    shown = group if has_groups(form) else ""
    return Consolidated(form, period, lines or ((ANY_LINE, "各行合计", ""),), columns, cells, shown)


def has_groups(form: Form) -> bool:
    """Whether every district fills the form's lines, so that its groups have subtotals."""
    return not form.floating and not any(line.filling_unit for line in form.lines)


def _city(figures: Figures, item: Indicator, official: Mapping[Address, Decimal]) -> Crossing:
    found = city_figure(figures, item, official)
    words = NO_FIGURE if found.value is None else printed(found.value, item.decimals)
    partial = found.method == "sum" and found.reported < found.expected
    mark = OFFICIAL_MARK if found.method == "official" else ""
    if found.method in {"sum", "ratio_of_sums"}:
        mark = _mark(figures, item, figures.plan.districts)
    return Crossing(words, found.method, found.reason, partial, mark=mark)


def _of_group(figures: Figures, item: Indicator, group: str) -> Crossing:
    found = next((s for s in subtotals(figures, item) if s.group == group), None)
    if found is None:
        return Crossing(NO_FIGURE, "none", "本组没有填报单位")
    words = NO_FIGURE if found.value is None else printed(found.value, item.decimals)
    members = [u for u in figures.plan.districts if u.group == group]
    mark = _mark(figures, item, members) if found.value is not None else ""
    partial = found.value is not None and found.reported < found.expected
    return Crossing(words, found.method, found.reason, partial, mark=mark)


def _mark(figures: Figures, item: Indicator, units: Iterable[Unit]) -> str:
    return MARKS[FLASH] if has_flash(figures, units, item) else ""


def _own(figures: Figures, item: Indicator) -> Crossing:
    """A line that one unit fills: its figure or its words."""
    unit = next((u.code for u in expected_units(figures.plan, item)), "")
    reported = figures.has_reported(unit)
    value = figures.value(unit, item.address)
    words = printed_value(value, item.decimals, reported=reported) if item.numeric else value.typed
    mark = MARKS.get(nature(figures, unit, item), "")
    return Crossing(words, "unit", "" if reported else "未报", not reported, item.numeric, mark)


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
