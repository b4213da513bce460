"""全市数: what the units' figures make together, and by which method (DESIGN section 2).

flow and stock add up. A rate is never a sum nor a mean: it is Σ本期/Σ同期−1 where the
basis is 现价 and every expected unit gave both levels, else the published figure if
entered, else nothing, with the reason. A share is the ratio of its summed parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.analysis.source import Figures
from zzdesk.plan.model import Indicator, Plan, Target, Unit
from zzdesk.plan.pace import judge
from zzdesk.values import WIDE, State, Value, half_up, number

ADDABLE = frozenset({"flow", "stock"})
MANY = 200  # units, from which on sums are made by columns: below it numpy is not worth loading
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class CityFigure:
    """`method`: sum | ratio_of_sums | official | none. `reason` is "" only for a full sum or ratio.

    `reported` of `expected` units gave what the method needs. `target` is the city's own (ZZ07),
    `district_targets` the sum of the districts': shown side by side, never held against each other.
    """

    address: Address
    indicator: str
    value: Decimal | None
    method: str
    reason: str
    reported: int
    expected: int
    target: Decimal | None = None
    district_targets: Decimal | None = None
    completion: Decimal | None = None
    gap_pp: Decimal | None = None
    left_out: Decimal = Decimal(0)  # of the units' sum: what two of them both gave (归属待认定)

    @property
    def is_whole(self) -> bool:
        """Whether the value stands for the whole city."""
        return _is_whole(self.method, self.reported, self.expected)


class Made(NamedTuple):
    """What some units' figures make together: see CityFigure."""

    value: Decimal | None
    method: str
    reason: str
    reported: int
    left_out: Decimal = Decimal(0)


def _is_whole(method: str, reported: int, expected: int) -> bool:
    return method == "official" or (method != "none" and reported == expected)


def city_figures(figures: Figures, official: Mapping[Address, Decimal] | None = None) -> list[CityFigure]:
    """Every numeric input of the districts' forms, in the forms' order.

    `official`: 公布数 of the whole city, where the statistics bureau has given them.
    """
    return [city_figure(figures, item, official or {}) for item in district_indicators(figures)]


def district_indicators(figures: Figures) -> list[Indicator]:
    plan = figures.plan
    return [
        item
        for item in plan.indicators.values()
        if item.numeric
        and item.is_input
        and "district" in plan.form(item.address.form).audience
        and plan.is_open(item, figures.period)
    ]


def city_figure(figures: Figures, item: Indicator, official: Mapping[Address, Decimal]) -> CityFigure:
    """The city's figure of one indicator, with its method, its targets and where it stands."""
    units = expected_units(figures.plan, item)
    made = made_of(figures, item, units, official)
    line, target = city_target(figures.plan, item.address)
    standing = None
    whole = _is_whole(made.method, made.reported, len(units))
    if line is not None and target is not None and made.value is not None and whole:
        standing = judge(line.line, target, number(made.value), figures.period)
    return CityFigure(
        address=item.address,
        indicator=item.name,
        value=made.value,
        method=made.method,
        reason=made.reason,
        reported=made.reported,
        expected=len(units),
        target=target.value if target else None,
        district_targets=_district_targets(figures.plan, item.address),
        completion=standing.completion if standing else None,
        gap_pp=standing.gap_pp if standing else None,
        left_out=made.left_out,
    )


def expected_units(plan: Plan, item: Indicator) -> tuple[Unit, ...]:
    """The units that must fill the indicator's line, in the bureau's order."""
    form = plan.form(item.address.form)
    return _filling(plan, form.code, item.line.code)


@lru_cache(maxsize=4096)
def _filling(plan: Plan, form: str, line: str) -> tuple[Unit, ...]:
    ours = plan.form(form).line(line)
    units = [u for u in plan.units if any(own is ours for own in plan.lines_of(plan.form(form), u))]
    return tuple(sorted(units, key=lambda u: u.order))


def city_target(plan: Plan, address: Address) -> tuple[Indicator | None, Target | None]:
    """The ZZ07 line that the plan names for a district indicator, and its target."""
    mapped = plan.city.get(str(address))
    item = plan.indicator(Address.parse(mapped)) if mapped else None
    if item is None:
        return None, None
    return item, plan.target(plan.unit(item.line.filling_unit), item.address)


@lru_cache(maxsize=4096)
def _district_targets(plan: Plan, address: Address) -> Decimal | None:
    """The sum of the targets of all units that fill the line, for what adds up; None where there is no target."""
    item = plan.indicators[address]
    if item.measure not in ADDABLE:
        return None
    units = expected_units(plan, item)
    found = [plan.target_at(item.line.filling_unit or unit.code, address) for unit in units]
    figures = [t.value for t in found if t is not None and t.value is not None]
    return sum(figures, Decimal(0)) if figures else None


def total(values: Iterable[Value]) -> Decimal | None:
    """The sum of the figures among the values; None where there is not one."""
    figures = [v.number for v in values if v.number is not None]
    return sum(figures, Decimal(0)) if figures else None


# --- by kind of measure --------------------------------------------------------------------


def made_of(
    figures: Figures, item: Indicator, units: tuple[Unit, ...], official: Mapping[Address, Decimal] | None = None
) -> Made:
    """What the units make together. `official`: 公布数, of the whole city only; None where a part of it is meant."""
    if item.measure in ADDABLE:
        return _sum(figures, item, units)
    made = _share(figures, item, units) if item.measure == "share" else _rate(figures, item, units)
    if made.value is not None or official is None:
        return made
    if item.address in official:
        return Made(official[item.address], "official", "公布数", made.reported)
    return made._replace(reason=f"{made.reason}；公布数未录入")


def _sum(figures: Figures, item: Indicator, units: tuple[Unit, ...]) -> Made:
    reported, value = _added(figures, item, units)
    if value is None:
        return Made(None, "none", "没有单位报送数据", reported)
    apart = figures.apart_among(u.code for u in units)
    left_out = apart.of_city.get(item.address, Decimal(0))
    given = "" if reported == len(units) else f"已报{reported}家合计"
    reason = "，".join(filter(None, (given, apart.reason(item.address))))
    return Made(value - left_out, "sum", reason, reported, left_out)


def _added(figures: Figures, item: Indicator, units: tuple[Unit, ...]) -> tuple[int, Decimal | None]:
    """How many units answered, and the sum. 无此项 is an answer: the unit is not missing, and has nothing to add."""
    if len(units) >= MANY:
        column = figures.column(item, tuple(u.code for u in units))
        return column.answered, column.total()
    values = [figures.value(u.code, item.address) for u in units]
    return sum(v.state in {State.VALUE, State.NA} for v in values), total(values)


def _rate(figures: Figures, item: Indicator, units: tuple[Unit, ...]) -> Made:
    given = sum(figures.value(u.code, item.address).number is not None for u in units)
    levels = levels_of(figures.plan, item)
    if item.line.basis != "现价" or levels is None:
        why = f"{item.line.basis}增速" if item.line.basis else "增速"
        return Made(None, "none", f"不可加总：{why}不能相加或平均，也不能由各单位总量推算", given)
    return _ratio(figures, units, levels, growth=True, what="现价增速按总量之比计算")


def _share(figures: Figures, item: Indicator, units: tuple[Unit, ...]) -> Made:
    """The plan's table `share_parts` names part and whole of a share."""
    table = figures.plan.settings.get("share_parts")
    named = table.get(str(item.address)) if isinstance(table, Mapping) else None
    if not named:
        given = sum(figures.value(u.code, item.address).number is not None for u in units)
        return Made(None, "none", "不可加总：比重按分子、分母合计之比计算，任务中没有给出分子和分母", given)
    part, whole = (Address.parse(words) for words in named)
    return _ratio(figures, units, (part, whole), growth=False, what="比重按分子、分母合计之比计算")


def levels_of(plan: Plan, item: Indicator) -> tuple[Address, Address] | None:
    """本年累计 and 上年同期 of the same line, for the form's 同比增速 (its first growth column)."""
    form = plan.form(item.address.form)
    growth = next((c.no for c in form.columns if c.role == "growth"), None)
    found = [next((c.no for c in form.columns if c.role == role), "") for role in ("level", "base")]
    level, base = (Address(form.code, item.line.code, no) for no in found)
    if growth != item.address.column or not (plan.indicator(level) and plan.indicator(base)):
        return None
    return level, base


def _ratio(
    figures: Figures, units: tuple[Unit, ...], parts: tuple[Address, Address], *, growth: bool, what: str
) -> Made:
    pairs = [tuple(figures.value(u.code, a) for a in parts) for u in units]
    missing = [u.name for u, pair in zip(units, pairs, strict=True) if not _both(pair)]
    reported = len(units) - len(missing)
    if missing:
        why = f"不可加总：{what}，{len(missing)}家未报全两项总量（{_names(missing)}）"
        return Made(None, "none", why, reported)
    above, below = (total(pair[i] for pair in pairs) for i in (0, 1))
    if above is None or not below:
        return Made(None, "none", f"不可加总：{what}，分母合计为零", reported)
    percent = WIDE.divide(above * _HUNDRED, below)
    return Made(half_up(percent - _HUNDRED if growth else percent, 12), "ratio_of_sums", "", reported)


def _both(pair: tuple[Value, ...]) -> bool:
    """Both levels given, or 无此项 for both: the unit has none of it and nothing is missing."""
    return all(v.number is not None for v in pair) or all(v.state is State.NA for v in pair)


def _names(names: list[str]) -> str:
    return "、".join(names) if len(names) <= 4 else "、".join(names[:3]) + "等"
