"""The derived cells beside a form as live formulas, the same arithmetic as `plan.pace.derived`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Indicator, Plan, Stages, Target, Unit
from zzdesk.plan.pace import gates_around
from zzdesk.values import decimal_text

Place = Callable[[Address], str | None]  # a cell of the same sheet


def live_formula(plan: Plan, unit: Unit, period: Period, indicator: Indicator, place: Place) -> str | None:
    """The formula without "=", or None where the cell holds a constant (a target, "—", 集中认定)."""
    line, form = indicator.line, plan.form(indicator.address.form)
    if indicator.derive == "given":
        return None
    if indicator.derive == "sum":
        parts = [place(Address(form.code, indicator.address.line, no)) or "" for no in indicator.column.of]
        return f'IF(COUNT({",".join(parts)})={len(parts)},{"+".join(parts)},"")' if all(parts) else None
    if indicator.derive == "two_year":
        return _two_year(plan, unit, period, indicator, place)
    target = plan.target(unit, Address(form.code, line.code, line.judged))
    judged = place(Address(form.code, line.code, line.judged))
    if indicator.derive == "target" or judged is None or target is None:
        return None
    if target.value is None or target.comparator == "text":
        return None
    if line.measure in {"rate", "share"}:
        return _where([judged], f"{judged}-{decimal_text(target.value)}") if indicator.derive == "standing" else None
    year_start = next((c.no for c in form.columns if c.role == "year_start"), "")
    start = place(Address(form.code, line.code, year_start))
    stages = plan.stages_of(unit, target.address) if line.pace in {"even", "level"} else ()
    return _completion(indicator, period, target, judged, start, stages)


def _completion(
    indicator: Indicator, period: Period, target: Target, judged: str, start: str | None, stages: Stages
) -> str | None:
    assert target.value is not None
    line, aim = indicator.line, decimal_text(target.value)
    begun = start if line.pace == "level" else None
    paced = f"-{_time_progress(period, target.value, stages, begun)}" if indicator.derive == "ahead" else ""
    if line.pace == "level":
        if start is None:
            return None
        done = _where([judged, start], f"({judged}-{start})/({aim}-{start})*100{paced}")
        return f'IF({start}={aim},"—",{done})'
    if target.value == 0 or (paced and line.pace != "even"):
        return None
    return _where([judged], f"{judged}/{aim}*100{paced}")


def _time_progress(period: Period, target: Decimal, stages: Stages, start: str | None) -> str:
    """时序进度 in percent: month / 12, or straight between the gates around the period. `start`: of a level the cell
    of its 年初数, where its way begins."""
    if not stages or (not target and start is None):
        return f"{period.month}/12*100"
    (begin, low), (end, high) = gates_around(period, target, stages)
    first = start if start and begin == 0 else decimal_text(low)
    due = f"{first}+({decimal_text(high)}-{first})*{period.month - begin}/{end - begin}"
    if start is None:
        return f"({due})/{decimal_text(target)}*100"
    return f"({due}-{start})/({decimal_text(target)}-{start})*100"


def _two_year(plan: Plan, unit: Unit, period: Period, indicator: Indicator, place: Place) -> str | None:
    rate = Address(indicator.address.form, indicator.line.code, "3")
    base, cell = plan.base_rates.get((unit.code, str(rate), period.month)), place(rate)
    if base is None or cell is None:
        return None
    product = f"(1+{cell}/100)*(1+{decimal_text(base)}/100)"
    return _where([cell], f"(SQRT(MAX({product},0))-1)*100")


def _where(cells: list[str], result: str) -> str:
    """The result at one decimal where all cells are numbers. Binary noise goes first: 2.05-2 is 0.05, not 0.0499…"""
    tests = ",".join(f"ISNUMBER({cell})" for cell in cells)
    return f'IF(AND({tests}),ROUND(ROUND({result},9),1),"—")'
