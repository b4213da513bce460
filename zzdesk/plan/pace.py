"""进度: what a figure means against its target at one point of the year.

Pace is per indicator (DOMAIN section 2): even (month/12), batch (集中认定),
level (from the year-start value), rate (against the annual figure in 百分点),
annual (未到核算期), list and text. Over 100 % is normal.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Form, Indicator, Line, Plan, Stages, Target, Unit
from zzdesk.values import BLANK, WIDE, State, Value, decimal_text, half_up, number, text

_HUNDRED, _NONE, _MONTHS = Decimal(100), Decimal(0), Decimal(12)
_VALUE = State.VALUE
# completion, ahead_pp, remaining, needed_per_month, gap_pp
_Measured: TypeAlias = tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None, Decimal | None]
_COMPARED = {"rate", "share"}  # measures compared with the target as they are
_ABSENT = {State.WAITING: "waiting", State.NA: "not_applicable", State.BLANK: "unreported"}
_NO_VERDICT = {"batch", "annual", "list", "rate", "text"}


class Standing(NamedTuple):
    """Where a figure stands. Percentages and points carry 12 decimals; None where it has no meaning.

    `state`: exceeded on_track near behind not_judged waiting unreported not_applicable no_target.
    For an at-most target `completion` is the share used and a positive `ahead_pp` is bad.
    """

    state: str
    completion: Decimal | None = None
    ahead_pp: Decimal | None = None
    remaining: Decimal | None = None
    needed_per_month: Decimal | None = None
    gap_pp: Decimal | None = None


def time_progress(
    period: Period, target: Decimal | None = None, stages: Stages = (), begun: Decimal = _NONE
) -> Decimal:
    """时序进度 in percent: month / 12, or straight between the gates of the stage targets. `begun`: of a level its
    年初数, from which the way to the target is measured."""
    if not stages or target is None or target == begun:
        return _of_a_year(period.month)
    way = (_due(period, target, stages, begun) - begun) * _HUNDRED
    return half_up(WIDE.divide(way, target - begun), 12)


@lru_cache(maxsize=12)
def _of_a_year(month: int) -> Decimal:
    return half_up(Decimal(month) * _HUNDRED / 12, 12)


def gates_around(
    period: Period, target: Decimal, stages: Stages, begun: Decimal = _NONE
) -> tuple[tuple[int, Decimal], tuple[int, Decimal]]:
    """The gates (month, figure) that the period lies between: it is after the first, at most the second.

    The year goes from (0, `begun`) to (12, target).
    """
    gates = [(0, begun), *((m, v) for m, v in stages if 0 < m < 12), (12, target)]
    after = next(n for n, (month, _) in enumerate(gates) if month >= period.month)
    return gates[after - 1], gates[after]


def _due(period: Period, target: Decimal, stages: Stages, begun: Decimal) -> Decimal:
    """The figure due by the end of the period."""
    if not stages:
        return begun + WIDE.divide((target - begun) * period.month, _MONTHS)
    (begin, low), (end, high) = gates_around(period, target, stages, begun)
    return low + WIDE.divide((high - low) * (period.month - begin), Decimal(end - begin))


def share_due(period: Period, target: Decimal, stages: Stages, begun: Decimal = _NONE) -> Fraction:
    """时序进度 with gates, exactly: the part of the way from `begun` to the target."""
    (begin, low), (end, high) = gates_around(period, target, stages, begun)
    due = Fraction(low) + (Fraction(high) - Fraction(low)) * (period.month - begin) / (end - begin)
    return (due - Fraction(begun)) / (Fraction(target) - Fraction(begun))


def takes_stages(line: Line) -> bool:
    """Whether stage targets mean anything for the line: an even pace, a level, or a rate or share that is compared
    as it is."""
    if line.measure in _COMPARED:
        return line.pace not in {"annual", "list", "text"}
    return line.pace in {"even", "level"}


def judge(
    line: Line,
    target: Target | None,
    actual: Value,
    period: Period,
    year_start: Decimal | None = None,
    stages: Stages = (),
) -> Standing:
    """The standing of one cell. `year_start` is the level on 1 January (年初数), for pace "level".

    `stages` are its stage targets: gates of an even pace or a level; of a rate or share what its month is compared
    with.
    """
    if actual.state is not _VALUE:
        return Standing(_ABSENT[actual.state])
    if target is None:
        return Standing("no_target")
    if target.value is None or target.comparator == "text" or actual.number is None:
        return Standing("not_judged")
    stages = stages if stages and takes_stages(line) else ()
    measured = _measured(line, target, actual.number, period, year_start, stages)
    begun = (year_start or _NONE) if line.pace == "level" else _NONE
    return Standing(_state(line, target, actual.number, period, measured[1], stages, begun), *measured)


def _measured(
    line: Line, target: Target, actual: Decimal, period: Period, year_start: Decimal | None, stages: Stages
) -> _Measured:
    assert target.value is not None
    if line.measure in _COMPARED:
        return None, None, None, None, actual - target.value
    if line.pace == "level":
        return _level(target.value, actual, period, year_start, stages)
    completion = _percent(actual, target.value)
    if line.pace != "even" or completion is None:
        return completion, None, None, None, None
    remaining = needed = None
    if line.actionable and target.comparator != "at_most":
        remaining = max(target.value - actual, _NONE)
        needed = None if period.is_year_end else half_up(remaining / (12 - period.month), 12)
    return completion, completion - time_progress(period, target.value, stages), remaining, needed, None


def _level(target: Decimal, actual: Decimal, period: Period, year_start: Decimal | None, stages: Stages) -> _Measured:
    if year_start is None:
        return None, None, None, None, None
    completion = _percent(actual - year_start, target - year_start)
    ahead = None if completion is None else completion - time_progress(period, target, stages, year_start)
    return completion, ahead, None, None, None


def _percent(above: Decimal, below: Decimal) -> Decimal | None:
    return None if below == 0 else half_up(WIDE.divide(above * _HUNDRED, below), 12)


def _state(
    line: Line,
    target: Target,
    actual: Decimal,
    period: Period,
    ahead: Decimal | None,
    stages: Stages,
    begun: Decimal,
) -> str:
    stage = dict(stages).get(period.month) if stages and line.measure in _COMPARED else None
    if target.comparator == "range" and target.high is not None and actual > target.high:
        return "exceeded"
    if period.is_year_end:
        state = _at_year_end(line, target, actual)
    elif stage is not None:
        state = _at_year_end(line, target._replace(value=stage), actual)
    elif line.pace in _NO_VERDICT or ahead is None:
        return "not_judged"
    else:
        state = _under_way(line, target, actual, _due(period, target.value or _NONE, stages, begun))
    # 力争、奋斗 are shown; missing them is no failure.
    return "not_judged" if state == "behind" and target.tier == "stretch" else state


def _under_way(line: Line, target: Target, actual: Decimal, due: Decimal) -> str:
    """By the figure itself and what is due: a level that is to fall, or a target below zero, turns `ahead_pp` round."""
    ceiling = is_ceiling(line, target)
    short = actual - due if ceiling else due - actual
    if short <= 0:
        return "on_track"
    # A tolerance is of 左右, which is mirrored where the line is to go down; 以下 knows none in the year.
    slack = None if target.comparator == "at_most" else target.tolerance
    return "near" if slack is not None and short <= slack else "behind"


def _at_year_end(line: Line, target: Target, actual: Decimal) -> str:
    assert target.value is not None
    short = actual - target.value if is_ceiling(line, target) else target.value - actual
    if line.direction == "hold":
        # Two-sided: only a set tolerance can call a deviation a failure.
        short = abs(short)
        if target.tolerance is None:
            return "on_track" if short == 0 else "not_judged"
        return "on_track" if short <= target.tolerance else "behind"
    if short <= 0:
        return "on_track"
    return "near" if target.tolerance is not None and short <= target.tolerance else "behind"


def is_ceiling(line: Line, target: Target) -> bool:
    """Whether less is better: 以下, or 左右 of a line that is to go down."""
    return target.comparator == "at_most" or (target.comparator == "about" and line.direction == "down")


# --- what stands beside the form ---------------------------------------------------------


def derived(plan: Plan, unit: Unit, period: Period, indicator: Indicator, look: Callable[[Address], Value]) -> Value:
    """The content of a read-only derived cell, on screen and on paper alike.

    `look` gives the figures of the same unit and period. Percentages at their printed decimal.
    """
    line, form = indicator.line, plan.form(indicator.address.form)
    if indicator.derive == "given":
        return text(dict(line.given).get(indicator.address.column, "—"))
    if indicator.derive == "sum":
        return _sum(form, indicator.column.no, lambda no: look(Address(form.code, indicator.address.line, no)))
    if indicator.derive == "two_year":
        return _two_year(plan, unit, period, look(Address(form.code, line.code, "3")), indicator)
    judged = Address(form.code, line.code, line.judged)
    target = plan.target(unit, judged)
    if indicator.derive == "target":
        return _target_cell(target, form.pending_targets)
    standing = standing_at(plan, unit, period, form, line, look)
    if indicator.derive == "standing":
        shown = standing.gap_pp if standing.completion is None else standing.completion
    else:
        shown = standing.ahead_pp
    if shown is not None:
        return number(half_up(shown, 1))
    waits = {"batch": "集中认定", "annual": "未到核算期"}
    return text(waits.get(line.pace, "—") if indicator.derive == "ahead" and target else "—")


def standing_at(
    plan: Plan, unit: Unit, period: Period, form: Form, line: Line, look: Callable[[Address], Value]
) -> Standing:
    """Where the judged figure of a line stands; what is not due in this period is 未到核算期, not unreported."""
    judged = Address(form.code, line.code, line.judged)
    year_start = next((c.no for c in form.columns if c.role == "year_start"), "")
    start = look(Address(form.code, line.code, year_start)).number
    target, stages = plan.target(unit, judged), plan.stages_of(unit, judged)
    found = judge(line, target, look(judged), period, start, stages)
    return Standing("not_judged") if found.state == "unreported" and not line.due(period) else found


def _sum(form: Form, no: str, look: Callable[[str], Value], above: frozenset[str] = frozenset()) -> Value:
    """A sum column's figure, nothing until every part is one; a part may be a sum itself."""
    column, inside = form.column(no), above | {no}
    if column.derive != "sum":
        return look(no)
    if no in above:
        return BLANK  # a circle: plan check names it
    numbers = [part.number for n in column.of if (part := _sum(form, n, look, inside)).number is not None]
    return number(sum(numbers, Decimal(0))) if len(numbers) == len(column.of) else BLANK


def _target_cell(target: Target | None, pending: str) -> Value:
    if target is None:
        return text("未下达" if pending else "—")
    if target.value is None or target.comparator == "text":
        return text("文字目标")
    if target.high is not None:
        return text(f"{decimal_text(target.value)}—{decimal_text(target.high)}")
    return number(target.value)


def _two_year(plan: Plan, unit: Unit, period: Period, growth: Value, indicator: Indicator) -> Value:
    rate = Address(indicator.address.form, indicator.line.code, "3")
    base = plan.base_rates.get((unit.code, str(rate), period.month))
    if base is None or growth.number is None:
        return text("—")
    return number(half_up(two_year_average(growth.number, base), 1))


def two_year_average(this: Decimal, last: Decimal) -> Decimal:
    """两年平均增速 in percent: √((1+g)(1+g₀))−1, unrounded (−10.3 and 29.0 give 7.6)."""
    product = (1 + this / _HUNDRED) * (1 + last / _HUNDRED)
    return (WIDE.sqrt(max(product, Decimal(0))) - 1) * _HUNDRED


def two_year_growth(this: Decimal, last: Decimal) -> Decimal:
    """Growth against the year before last in percent, unrounded (−10.3 and 29.0: 15.7 against 2019)."""
    return WIDE.multiply(1 + this / _HUNDRED, 1 + last / _HUNDRED) * _HUNDRED - _HUNDRED


def target_words(plan: Plan, unit: Unit, address: Address) -> str:
    """The target as the notice words it: "10%（预期目标，附表1）", "120个以上（第二条）", "未下达", "—"."""
    target = plan.target(unit, address)
    indicator = plan.indicator(address)
    if target and (target.value is None or target.comparator == "text"):
        return f"文字目标（{target.clause}）"
    if target is None or target.value is None or indicator is None:
        pending = plan.form(address.form).pending_targets
        return f"未下达（{pending}）" if pending else "—"
    body = aim_words(target.comparator, target.value, target.high, target.tier, indicator.unit)
    return f"{body}（预期目标，{target.clause}）" if target.tier == "expected" else f"{body}（{target.clause}）"


def aim_words(comparator: str, value: Decimal, high: Decimal | None, tier: str, measure: str) -> str:
    """The figure of a target as notices word it: 10%, 10%左右, 120个以上, 力争1—2家; an expected one is bare."""
    figure = f"{decimal_text(value)}{measure}"
    if high is not None:
        body = f"{decimal_text(value)}—{decimal_text(high)}{measure}"
    elif comparator == "reach":
        body = f"达到{figure}"
    else:
        after = {"at_least": "" if tier == "expected" else "以上", "about": "左右", "at_most": "以下"}
        body = figure + after.get(comparator, "")
    return {"stretch": "力争", "firm": "确保"}.get(tier, "") + body
