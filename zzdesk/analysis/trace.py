"""追溯: from a consolidated figure to the units, to each one's return, to the cell of the archived file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zzdesk.address import Address
from zzdesk.analysis.aggregate import ADDABLE, CityFigure, city_figure, expected_units, levels_of
from zzdesk.analysis.source import Figures
from zzdesk.analysis.subtotals import Subtotal, subtotals
from zzdesk.errors import ZzError
from zzdesk.ledger.belonging import settled
from zzdesk.ledger.origins import Origin, origins, published_origin
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.model import ANY_LINE, SINGLE_ENTERPRISES, Indicator, Plan
from zzdesk.values import decimal_text

METHODS = {
    "sum": "各单位合计",
    "ratio_of_sums": "按总量之比计算",
    "official": "公布数",
    "unit": "单位填报数",
    "none": "不可加总",
}


@dataclass(frozen=True, slots=True)
class Trace:
    """A figure and all it is made of.

    `method`: as of a city figure, or "unit" where one unit's own figure is meant. `value` is decimal text, or the words
    of a cell that holds text; None where there is none, with `reason`.
    """

    period: Period
    address: Address
    indicator: str
    measure: str
    value: str | None
    method: str
    reason: str
    reported: int
    expected: int
    origins: tuple[Origin, ...]

    def as_json(self) -> dict[str, object]:
        names = ("indicator", "measure", "value", "method", "reason", "reported", "expected")
        head = {"period": str(self.period), "address": str(self.address)}
        return {**head, **{n: getattr(self, n) for n in names}, "origins": [o.as_json() for o in self.origins]}

    def as_text(self) -> str:
        value = "—" if self.value is None else f"{self.value}{self.measure}"
        lines = [f"{self.period.title}　{self.address}　{self.indicator}：{value}（{METHODS[self.method]}）"]
        if self.reason:
            lines.append(self.reason)
        several = len({o.address for o in self.origins}) > 1
        for o in self.origins:
            at = f"　{o.address}" if several else ""
            if o.file is None:
                lines.append(f"{o.name}{at}　未报")
                continue
            where = f"{o.sheet}!{o.cell}" if o.cell else "未填"
            lines.append(f"{o.name}{at}　{_shown(o)}　{where}　{o.file}（{_edition(o)}，{(o.sha256 or '')[:12]}）")
        return "\n".join(lines)


def _edition(o: Origin) -> str:
    return o.kind or "" if o.revision is None else f"{o.kind}第{o.revision}版"


def _shown(o: Origin) -> str:
    words = {"na": f"无此项：{o.value or ''}", "waiting": "待反馈", "blank": "空"}
    return words.get(o.state, o.value or "")


def trace(
    ledger: Ledger,
    period: Period,
    address: Address,
    unit: str | None = None,
    *,
    official: Mapping[Address, Decimal] | None = None,
    internal: bool = False,
    group: str = "",
) -> Trace:
    """Trace the city's figure at an address or, with `unit` (a code), that unit's; with `group` that group's 小计.

    The line "*" of a floating form asks for the column's sum over all lines. ZzError("trace.address") for what no
    unit fills, ("trace.group"), ("trace.internal") for single enterprises' figures unless `internal`.
    """
    plan = ledger.plan_of(period)
    item = plan.indicator(address)
    if item is None:
        raise ZzError("trace.address", address=address)
    if plan.form(address.form).disclosure == SINGLE_ENTERPRISES and not internal:
        raise ZzError("trace.internal", address=address)
    if group and group not in plan.groups:
        raise ZzError("trace.group", group=group, known="、".join(plan.groups))
    sources = _sources(plan, item)
    units = [unit] if unit else [u for u in _units(plan, item) if group in {"", plan.unit(u).group}]
    found = origins(ledger, period, sources, units)
    if plan.form(address.form).floating and address.line != ANY_LINE:
        found = [o for o in found if o.state in {"value", "na", "waiting"}]
    blank = Trace(period, address, item.name, item.unit, None, "unit", "", 0, len(units), tuple(found))
    if len(units) == 1 or not item.numeric:
        return _of_unit(blank)
    if plan.form(address.form).floating:
        return _of_lines(blank, item)
    figures = Figures(ledger, period, settled(ledger))
    made: CityFigure | Subtotal | None = city_figure(figures, item, official or {})
    if group:
        made = next((s for s in subtotals(figures, item) if s.group == group), None)
    return _of_several(blank, made, ledger, item, units) if made else blank


def _of_unit(told: Trace) -> Trace:
    """One unit's figure, or words that nobody adds up: the origins tell all."""
    given = [o for o in told.origins if o.state in {"value", "na", "waiting"}]
    one = given[0] if len(given) == 1 and given[0].address == told.address else None
    return replace(told, value=one.value if one and one.state == "value" else None, reported=len(given))


def _of_lines(told: Trace, item: Indicator) -> Trace:
    figures = [Decimal(o.value) for o in told.origins if o.state == "value" and o.value]
    reported = len({o.unit for o in told.origins if o.state != "unreported"})
    if item.measure not in ADDABLE or not figures:
        return replace(told, method="none", reason="没有可以相加的数", reported=reported)
    return replace(told, value=decimal_text(sum(figures, Decimal(0))), method="sum", reported=reported)


def _of_several(told: Trace, made: CityFigure | Subtotal, ledger: Ledger, item: Indicator, units: list[str]) -> Trace:
    value = None if made.value is None else decimal_text(made.value)
    found: Sequence[Origin] = told.origins
    levels = levels_of(ledger.plan_of(told.period), item) if made.method == "ratio_of_sums" else None
    published = published_origin(ledger, told.period, told.address) if made.method == "official" else None
    if published:
        found = [published, *found]
    elif levels:
        found = origins(ledger, told.period, levels, units)
    return replace(
        told,
        value=value,
        method=made.method,
        reason=made.reason,
        reported=made.reported,
        expected=made.expected,
        origins=tuple(found),
    )


def _sources(plan: Plan, item: Indicator) -> list[Address]:
    """The cells that units fill for a figure: itself, or of a derived sum the columns it adds up."""
    if item.is_input:
        return [item.address]
    columns = item.column.of or ((item.line.judged,) if item.line.judged else ())
    found = [Address(item.address.form, item.address.line, no) for no in columns]
    if not all(plan.indicator(a) for a in found) or not found:
        raise ZzError("trace.address", address=item.address)
    return found


def _units(plan: Plan, item: Indicator) -> list[str]:
    form = plan.form(item.address.form)
    if not form.floating:
        return [u.code for u in expected_units(plan, item)]
    return [u.code for u in sorted(plan.units, key=lambda u: u.order) if plan.fills(form, u)]
