"""预警: the lines that are behind, or in danger of it, widest gap first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, TypeVar

from zzdesk.analysis.forecast import Forecasts
from zzdesk.analysis.progress import Progress, Row
from zzdesk.analysis.wording import printed, state_words
from zzdesk.period import Period
from zzdesk.plan.model import Plan
from zzdesk.plan.pace import is_ceiling, target_words
from zzdesk.values import decimal_text, half_up

K = TypeVar("K", bound=Hashable)
_JUDGED = frozenset({"exceeded", "on_track", "near", "behind"})
_LEVELS = {"behind": "未达到进度", "danger": "有风险"}


def level_words(level: str, period: Period) -> str:
    """未达到进度 in the year, 未完成 at its end; 有风险."""
    return "未完成" if level == "behind" and period.is_year_end else _LEVELS[level]


class Warned(NamedTuple):
    """`level`: behind (a verdict) · danger (none yet, but short of the target, or by every method of 全年预计).

    `gap`: how far short, in 百分点 of 完成率 or of the rate, never negative; `reasons` in words.
    """

    row: Row
    level: str
    gap: Decimal
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Warnings:
    """`rows` by gap, widest first; equal gaps in the bureau's order of units, then by address."""

    plan: Plan
    period: Period
    rows: tuple[Warned, ...]

    def by_unit(self) -> dict[str, list[Warned]]:
        """Unit code -> its rows; the units in the bureau's order."""
        return _grouped(sorted(self.rows, key=lambda w: w.row.unit.order), lambda w: w.row.unit.code)

    def by_indicator(self) -> dict[str, list[Warned]]:
        """Address -> its rows, in the forms' order."""
        return _grouped(sorted(self.rows, key=lambda w: w.row.address), lambda w: str(w.row.address))

    def as_json(self) -> dict[str, object]:
        return {"plan": self.plan.name, "period": str(self.period), "rows": [_json(w) for w in self.rows]}

    def as_text(self) -> str:
        """One line a row, then how many each unit and each indicator has."""
        head = f"{self.plan.title}　{self.period.title}　预警（按差距从大到小，单位：个百分点）"
        if not self.rows:
            return f"{head}\n没有未达到进度或有风险的指标"
        lines = [self._line(n, w) for n, w in enumerate(self.rows, 1)]
        units = "、".join(f"{ws[0].row.unit.name}{len(ws)}项" for ws in self.by_unit().values())
        items = "、".join(f"{ws[0].row.indicator.line.name}{len(ws)}家" for ws in self.by_indicator().values())
        return "\n".join([head, *lines, f"分单位：{units}", f"分指标：{items}"])

    def _line(self, n: int, warned: Warned) -> str:
        row, item = warned.row, warned.row.indicator
        actual = f"{printed(row.actual.number, item.decimals)}{item.unit}"
        aim = target_words(self.plan, row.unit, row.address)
        where = f"{row.unit.name}　{row.address}　{item.line.name}　{actual}　目标{aim}"
        level = level_words(warned.level, self.period)
        return f"{n}. [{level}] 差{half_up(warned.gap, 1)}　{where}　{'；'.join(warned.reasons)}"


def warnings_of(found: Progress, predicted: Forecasts) -> Warnings:
    """`predicted`: 全年预计 of the same period."""
    unlikely = {(f.row.unit.code, f.row.address) for f in predicted.rows if f.verdict == "unlikely"}
    rows = [
        warned
        for row in found.rows
        if (warned := _warned(found.plan, found.period, row, (row.unit.code, row.address) in unlikely))
    ]
    rows.sort(key=lambda w: (-w.gap, w.row.unit.order, w.row.address))
    return Warnings(found.plan, found.period, tuple(rows))


def _warned(plan: Plan, period: Period, row: Row, unlikely: bool) -> Warned | None:
    if row.target is None or row.target.value is None or row.indicator.line.direction == "hold":
        return None
    gap = short_of(row)
    # What only has a figure to compare (a growth rate before December) is in danger while it is below the target.
    waits = row.state == "not_judged" and row.standing.gap_pp is not None and half_up(gap, 1) > 0
    if row.target.tier == "stretch" or not (row.state in {"behind", "near"} or waits or unlikely):
        return None
    reasons = [state_words(plan, row, period)] if row.state in {"behind", "near"} or waits else []
    reasons += ["全年预计各方法均达不到目标"] if unlikely else []
    return Warned(row, "behind" if row.state == "behind" else "danger", max(gap, Decimal(0)), tuple(reasons))


def short_of(row: Row) -> Decimal:
    """百分点 short: below the target or 时序进度, above it where less is better; at the year's end below 100 %.

    Of a pace the verdict says which side is short: a level that is to fall turns the sign of 与时序差 round.
    """
    standing = row.standing
    if standing.ahead_pp is not None and row.state in _JUDGED:
        return abs(standing.ahead_pp) if row.state in {"behind", "near"} else -abs(standing.ahead_pp)
    if standing.gap_pp is not None:
        off = standing.gap_pp
    elif standing.ahead_pp is not None:
        off = standing.ahead_pp
    else:
        off = Decimal(0) if standing.completion is None else standing.completion - 100
    upside_down = row.target is not None and is_ceiling(row.indicator.line, row.target)
    return off if upside_down else -off


def _grouped(rows: Iterable[Warned], key: Callable[[Warned], K]) -> dict[K, list[Warned]]:
    found: dict[K, list[Warned]] = {}
    for warned in rows:
        found.setdefault(key(warned), []).append(warned)
    return found


def _json(warned: Warned) -> dict[str, object]:
    row = warned.row
    target = row.target.value if row.target else None
    return {
        "unit": row.unit.code,
        "form": row.address.form,
        "line": row.address.line,
        "column": row.address.column,
        "indicator": row.indicator.name,
        "level": warned.level,
        "gap": decimal_text(warned.gap),
        "target": None if target is None else decimal_text(target),
        "actual": None if row.actual.number is None else decimal_text(row.actual.number),
        "reasons": list(warned.reasons),
    }
