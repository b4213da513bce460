"""What each district's score at one item is made of, from the period's figures."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.analysis.aggregate import city_figure, expected_units
from zzdesk.analysis.progress import Row, without_contested
from zzdesk.analysis.rank import COMPLETION_DECIMALS, SMALLEST_GROUP, is_ascending, places, published
from zzdesk.analysis.score_methods import Case
from zzdesk.analysis.source import Figures
from zzdesk.plan.model import Indicator, Target, Unit
from zzdesk.plan.pace import Standing, is_ceiling, judge, share_due, time_progress
from zzdesk.plan.scoring import Item
from zzdesk.values import WIDE, State, Value, half_up

_HUNDRED, _NOTHING = Decimal(100), Decimal(0)
_ABSENT = {State.WAITING: "待反馈", State.NA: "无此项", State.BLANK: "未填"}


class _Held(NamedTuple):
    """One unit's figure, as ranks see it: without what another unit gave too."""

    row: Row
    actual: Decimal | None
    standing: Standing
    start: Decimal | None = None  # 年初数


def cases(item: Item, figures: Figures, official: Mapping[Address, Decimal]) -> dict[str, Case]:
    """Unit code -> what its score is made of; of every district that fills the item's line."""
    indicator = figures.plan.indicators[item.address]
    held = {u.code: _held(figures, u, indicator) for u in expected_units(figures.plan, indicator)}
    if item.method in {"target", "average"}:
        city = _city(figures, indicator, official)
        return {code: _alone(item, one, indicator, figures, city) for code, one in held.items()}
    return _among(item, held, indicator, figures)


def _alone(item: Item, one: _Held, indicator: Indicator, figures: Figures, city: Decimal | None) -> Case:
    """A unit held against its target or the city, and no other unit."""
    figure = None if one.actual is None else half_up(one.actual, indicator.decimals)
    ratio, words, why = _ratio(item, one, figures)
    down = indicator.line.direction == "down"
    return Case(figure, indicator.unit, _why(one, figures), ratio, words, why, city=city, down=down)


def _among(item: Item, held: Mapping[str, _Held], indicator: Indicator, figures: Figures) -> dict[str, Case]:
    """Units compared with one another, on published precision: by 完成率 where there are targets."""
    completions = {code: h.standing.completion for code, h in held.items()}
    compared = published(indicator, completions, {code: h.actual for code, h in held.items()})
    unit = "%" if any(c is not None for c in completions.values()) else indicator.unit
    down = is_ascending(indicator, completions.values())
    placed, peers = _placed(held, compared, indicator, down), _peers(held, compared)
    every = tuple(figure for group in peers.values() for figure in group)
    found = {}
    for code, one in held.items():
        figure, group = compared[code], one.row.unit.group
        rivals = peers.get(group, ())
        tied = figure is not None and rivals.count(figure) > 1
        why = _why(one, figures) or "没有目标，不与有目标的单位比较"
        field = rivals if item.among == "group" else every
        found[code] = Case(figure, unit, why, None, "", "", placed[code], len(rivals), tied, group, field, None, down)
    return found


def _peers(held: Mapping[str, _Held], compared: Mapping[str, Decimal | None]) -> dict[str, tuple[Decimal, ...]]:
    """Group -> the figures in it that are compared."""
    found: dict[str, list[Decimal]] = {}
    for code, figure in compared.items():
        if figure is not None:
            found.setdefault(held[code].row.unit.group, []).append(figure)
    return {group: tuple(figures) for group, figures in found.items()}


def _held(figures: Figures, unit: Unit, item: Indicator) -> _Held:
    plan, line, address = figures.plan, item.line, item.address
    target = plan.target(unit, address) if line.judged == address.column else None
    actual = figures.value(unit.code, address)
    form = plan.form(address.form)
    column = next((c.no for c in form.columns if c.role == "year_start"), "")
    start = figures.value(unit.code, Address(form.code, line.code, column)).number
    standing = judge(line, target, actual, figures.period, start, plan.stages_of(unit, address))
    row = Row(unit, item, target, actual, "", standing, start=start)
    rest, standing = without_contested(row, figures)
    return _Held(row, rest, standing, start)


def _why(one: _Held, figures: Figures) -> str:
    value: Value = one.row.actual
    if value.number is not None:
        return ""
    if not figures.has_reported(one.row.unit.code):
        return "未报"
    return "未到核算期" if _waits(one, figures) else _ABSENT.get(value.state, "没有数")


def _waits(one: _Held, figures: Figures) -> bool:
    return one.row.actual.state is State.BLANK and not one.row.indicator.line.due(figures.period)


def _placed(
    held: Mapping[str, _Held], compared: Mapping[str, Decimal | None], item: Indicator, down: bool
) -> dict[str, int | None]:
    """Places within groups of three or more; none for what is only to be held."""
    found: dict[str, int | None] = dict.fromkeys(held)
    for group in {h.row.unit.group for h in held.values()}:
        members = {c: compared[c] for c, h in held.items() if h.row.unit.group == group}
        if len(members) >= SMALLEST_GROUP and item.line.direction != "hold":
            found.update(places(members, ascending=down))
    return found


def _city(figures: Figures, item: Indicator, official: Mapping[Address, Decimal]) -> Decimal | None:
    """The city's figure, as printed, only where it stands for the whole city."""
    found = city_figure(figures, item, official)
    return half_up(found.value, item.decimals) if found.value is not None and found.is_whole else None


# --- how much of the target -----------------------------------------------------------------
def _ratio(item: Item, one: _Held, figures: Figures) -> tuple[Decimal | None, str, str]:
    """Percent of the target reached, at one decimal, with its words; or why there is none."""
    target, line = one.row.target, one.row.indicator.line
    why = _no_target(target, one, line.direction)
    if why or target is None or target.value is None or one.actual is None:
        return None, "", why
    done = one.standing.completion
    if done is None:
        if item.against == "pace":
            return None, "", "增速、比重不按时序进度计分"
        done = WIDE.divide(one.actual * _HUNDRED, target.value)
        words = f"实际{_shown(one.actual)}、目标{_shown(target.value)}，为目标的"
    else:
        words = "完成率"
    if item.against == "pace":
        if line.pace not in {"even", "level"}:
            return None, "", "不按时序进度判定，请改按全年目标计分"
        begun = (one.row.start or _NOTHING) if line.pace == "level" else _NOTHING
        stages = figures.plan.stages_of(one.row.unit, item.address)
        due = share_due(figures.period, target.value, stages, begun)
        if due <= 0:
            return None, "", "本期时序进度为零"
        shown = half_up(time_progress(figures.period, target.value, stages, begun), 1)
        words = f"完成率{half_up(done, 1)}%、时序进度{shown}%，为时序的"
        # From the figure itself: a quotient of rounded quotients can fall on the wrong side of a half.
        begun = (one.start or Decimal(0)) if line.pace == "level" else Decimal(0)
        above, below = (one.actual - begun) * _HUNDRED, target.value - begun
        done = WIDE.divide(above * due.denominator, below * due.numerator)
    return _bounded(done, words, is_ceiling(line, target))


def _bounded(done: Decimal, words: str, ceiling: bool) -> tuple[Decimal | None, str, str]:
    """Of a ceiling: 100 while it is kept, then the target's part of the actual."""
    shown = half_up(done, COMPLETION_DECIMALS)
    if not ceiling:
        return shown, f"{words}{shown}%", ""
    kept = _HUNDRED if done <= _HUNDRED else half_up(WIDE.divide(_HUNDRED * _HUNDRED, done), COMPLETION_DECIMALS)
    return kept, f"{words}{shown}%（目标为上限）", ""


def _no_target(target: Target | None, one: _Held, direction: str) -> str:
    if target is None:
        return "没有目标"
    if target.value is None or target.comparator == "text":
        return "文字目标"
    if direction == "hold":
        return "保持类目标只列偏差"
    if target.value <= 0:
        return "目标不大于零，算不出完成率"
    line = one.row.indicator.line
    if line.pace == "level" and one.standing.completion is None:
        return "缺年初数或年初数等于目标"
    if line.pace == "level" and is_ceiling(line, target):
        return "期末水平的上限目标没有完成率可计"
    return ""


def _shown(figure: Decimal) -> str:
    return format(figure.normalize(), "f")
