"""The four ways of scoring (DOMAIN section 2), each as arithmetic on published figures, told in one line.

A score is None, with the reason, where a figure, target or city figure is missing: never zero for nothing.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from zzdesk.plan.scoring import METHODS, Item
from zzdesk.values import WIDE, decimal_text, half_up

SCORE_DECIMALS = 2
FALL = Decimal(5)  # 争先进位: 第2位95%, 每位递减5%
PASS = Decimal(60)  # 功效系数 of what stands at 不允许值
STEP = POINTS = Decimal("0.1")  # 每高（低）0.1个百分点加（扣）0.1分
_HUNDRED = Decimal(100)


class Case(NamedTuple):
    """What one unit's score at one item is made of; figures at their published precision.

    `ratio`: percent of the target (of 时序进度) reached, 100 where a ceiling is kept. `why` no figure, `why_no_ratio`.
    `place` of `rivals` in `group`; `tied`. `field`: the figures compared, this one among them.
    `city`: 全市数, None unless it stands for the whole city. `unit`: of the figure. `down`: less is better.
    """

    figure: Decimal | None
    unit: str = ""
    why: str = ""
    ratio: Decimal | None = None
    ratio_words: str = ""
    why_no_ratio: str = ""
    place: int | None = None
    rivals: int = 0
    tied: bool = False
    group: str = ""
    field: tuple[Decimal, ...] = ()
    city: Decimal | None = None
    down: bool = False


class Scored(NamedTuple):
    """Points at two decimals, or None; `words`: how, with the numbers."""

    points: Decimal | None
    words: str


def scored(item: Item, case: Case) -> Scored:
    """`item` has a weight and a method."""
    head = f"{item.name}（{METHODS[item.method]}，{_n(item.weight or Decimal(0))}分）："
    if case.figure is None:
        return Scored(None, f"{head}{case.why}，不计分")
    raw, words = _METHODS[item.method](item, case)
    if raw is None:
        return Scored(None, f"{head}{words}，不计分")
    points = half_up(raw, SCORE_DECIMALS)
    kept = min(max(points, item.least), item.most)
    bounded = "" if kept == points else f"，{'上限' if kept < points else '下限'}{_n(kept)}分"
    return Scored(kept, f"{head}{words}＝{points}分{bounded}")


def _target(item: Item, case: Case) -> tuple[Decimal | None, str]:
    if case.ratio is None:
        return None, case.why_no_ratio
    weight = item.weight or Decimal(0)
    return weight * case.ratio / _HUNDRED, f"{case.ratio_words}，{_n(weight)}×{_n(case.ratio)}%"


def _advance(item: Item, case: Case) -> tuple[Decimal | None, str]:
    if case.place is None:
        return None, f"{case.group or '本组'}不足3家或不排名"
    assert case.figure is not None
    weight, fall = item.weight or Decimal(0), FALL if item.step is None else item.step
    share = max(_HUNDRED - fall * (case.place - 1), Decimal(0))
    place = f"{'并列' if case.tied else ''}第{case.place}位"
    told = f"{_f(case.figure)}{case.unit}，{case.group}{case.rivals}家中{place}，得{_n(share)}%"
    return weight * share / _HUNDRED, f"{told}，{_n(weight)}×{_n(share)}%"


def _efficacy(item: Item, case: Case) -> tuple[Decimal | None, str]:
    assert case.figure is not None
    weight, base = item.weight or Decimal(0), PASS if item.points is None else item.points
    best, worst = _ends(item, case)
    if best == worst:
        return weight, f"{_f(case.figure)}{case.unit}，各单位相同，按满意值计，{_n(weight)}×100%"
    share = half_up(base + WIDE.divide((_HUNDRED - base) * (case.figure - worst), best - worst), SCORE_DECIMALS)
    sum_ = f"{_n(base)}＋{_n(_HUNDRED - base)}×({_f(case.figure)}－{_b(worst)})÷({_f(best)}－{_b(worst)})"
    told = f"{_f(case.figure)}{case.unit}，满意值{_f(best)}、不允许值{_f(worst)}，功效系数{sum_}＝{share}"
    return weight * share / _HUNDRED, f"{told}，{_n(weight)}×{share}%"


def _ends(item: Item, case: Case) -> tuple[Decimal, Decimal]:
    """满意值 and 不允许值: as set, else the best and the worst there are."""
    if item.best is not None and item.worst is not None:
        return item.best, item.worst
    low, high = min(case.field), max(case.field)
    return (low, high) if case.down else (high, low)


def _average(item: Item, case: Case) -> tuple[Decimal | None, str]:
    assert case.figure is not None
    if case.city is None:
        return None, "没有全市数（公布数未录入）"
    step, points = STEP if item.step is None else item.step, POINTS if item.points is None else item.points
    off = case.city - case.figure if case.down else case.figure - case.city
    steps = WIDE.divide(off, step).to_integral_value(ROUND_DOWN)
    weight = item.weight or Decimal(0)
    if case.figure == case.city:
        against = "与全市持平"
    else:
        against = f"{'高' if case.figure > case.city else '低'}{_n(abs(case.figure - case.city))}个百分点"
    told = f"{_f(case.figure)}{case.unit}，全市{_f(case.city)}{case.unit}，{against}"
    rate = f"每{_n(step)}个百分点{'加' if off >= 0 else '扣'}{_n(points)}分"
    sign = "＋" if off >= 0 else "－"
    return weight + steps * points, f"{told}，{rate}，{_n(weight)}{sign}{_n(abs(steps) * points)}"


_METHODS = {"target": _target, "advance": _advance, "efficacy": _efficacy, "average": _average}


def _n(figure: Decimal | None) -> str:
    return "—" if figure is None else decimal_text(figure)


def _b(figure: Decimal) -> str:
    """In brackets where it is negative."""
    return f"({_f(figure)})" if figure < 0 else _f(figure)


def _f(figure: Decimal) -> str:
    """A figure with the decimals it is published with."""
    return format(figure, "f")
