"""评分: each topic's points by unit, every one of them told line by line.

未启用 until weights are entered. A total is made only where every weighted item has a score: what is missing is told,
never taken as zero; `partial` is what the others add up to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.analysis.rank import SMALLEST_GROUP, places
from zzdesk.analysis.score_cases import cases
from zzdesk.analysis.score_methods import Case, Scored, scored
from zzdesk.analysis.source import Figures
from zzdesk.period import Period
from zzdesk.plan.model import KINDS, Plan, Unit
from zzdesk.plan.scoring import Item, Topic
from zzdesk.values import decimal_text

_ZERO = Decimal(0)


class Conduct(NamedTuple):
    """How often a unit's returns came late, were corrected after a 正式, were returned."""

    late: int = 0
    corrected: int = 0
    returned: int = 0


_SPOTLESS = Conduct()
_FAULTS = {"late": "迟报", "corrected": "更正", "returned": "退回"}


class UnitScore(NamedTuple):
    """`items` in the topic's order. `deducted` and `partial` at two decimals; `total` None where an item is missing."""

    unit: Unit
    items: tuple[tuple[Item, Scored], ...]
    deducted: Decimal
    partial: Decimal
    total: Decimal | None
    lines: tuple[str, ...]
    rank: int | None = None

    @property
    def rank_group(self) -> str:
        return self.unit.group


class TopicScore(NamedTuple):
    """`units` is empty unless the topic is on. By the bureau's order of units.

    `basis` of a year's topic: which figures it was worked out from, since the assessment itself takes 核定数.
    """

    topic: Topic
    units: tuple[UnitScore, ...] = ()
    basis: str = ""

    @property
    def state(self) -> str:
        return self.topic.state


@dataclass(frozen=True, slots=True)
class Scores:
    plan: Plan
    period: Period
    topics: tuple[TopicScore, ...]


def scores(
    figures: Figures,
    conduct: Mapping[str, Mapping[str, Conduct]],
    *,
    official: Mapping[Address, Decimal] | None = None,
    topic: str = "",
) -> Scores:
    """Of every topic of the plan, or the one named by code. `conduct`: by span ("month", "year") and unit code.

    `official`: 公布数, which 较全市平均 needs for rates.
    """
    wanted = [t for t in figures.plan.topics if topic in {"", t.topic}]
    found = tuple(_topic(t, figures, conduct.get(t.span, {}), official or {}) for t in wanted)
    return Scores(figures.plan, figures.period, found)


def _topic(
    topic: Topic, figures: Figures, conduct: Mapping[str, Conduct], official: Mapping[Address, Decimal]
) -> TopicScore:
    if topic.state != "on":
        return TopicScore(topic)
    by_item = [(item, cases(item, figures, official)) for item in topic.items if item.weight]
    units = sorted(figures.plan.districts, key=lambda u: u.order)
    found = [_unit(topic, u, by_item, conduct.get(u.code, _SPOTLESS)) for u in units]
    return TopicScore(topic, tuple(_ranked(found)), _basis(figures) if topic.span == "year" else "")


def _basis(figures: Figures) -> str:
    """年度核定数, once every district's December is 核定; before that a 测算 from what stands."""
    kinds = [s.kind for u in figures.plan.districts if (s := figures.standing.get(u.code))]
    told = "、".join(f"{kind}{kinds.count(kind)}家" for kind in reversed(KINDS) if kind in kinds) or "没有报送数"
    if figures.period.is_year_end and kinds.count("核定") == len(figures.plan.districts):
        return "按年度核定数计算"
    return f"测算，年度考核以全年核定数为准；本期所用：{figures.period.title}，{told}"


def _unit(topic: Topic, unit: Unit, by_item: list[tuple[Item, dict[str, Case]]], conduct: Conduct) -> UnitScore:
    nothing = Case(None, why="本单位不填此项")
    items = tuple((item, scored(item, held.get(unit.code, nothing))) for item, held in by_item)
    deducted, told = _deductions(topic, conduct)
    known = [s.points for _, s in items if s.points is not None]
    partial = sum(known, _ZERO)
    whole = len(known) == len(items)
    total = _bounded(topic, partial - deducted) if whole else None
    return UnitScore(
        unit, items, deducted, partial, total, (*(s.words for _, s in items), *told, _sum(items, deducted, total))
    )


def _deductions(topic: Topic, conduct: Conduct) -> tuple[Decimal, list[str]]:
    deducted, told = _ZERO, []
    for name, word in _FAULTS.items():
        each, times = getattr(topic, name), getattr(conduct, name)
        if each and times:
            deducted += each * times
            told.append(f"{word}{times}次，每次扣{decimal_text(each)}分，扣{decimal_text(each * times)}分")
    return deducted, told


def _bounded(topic: Topic, points: Decimal) -> Decimal:
    points = max(points, topic.floor or _ZERO)
    return points if topic.cap is None else min(points, topic.cap)


def _sum(items: tuple[tuple[Item, Scored], ...], deducted: Decimal, total: Decimal | None) -> str:
    missing = [i.name for i, s in items if s.points is None]
    parts = "＋".join(decimal_text(s.points) for _, s in items if s.points is not None) or "0"
    if total is None:
        return f"合计：缺{'、'.join(missing)}{len(missing)}项，不合计（已得{parts}）"
    less = f"－扣分{decimal_text(deducted)}" if deducted else ""
    return f"合计：{parts}{less}，得{decimal_text(total)}分"


def _ranked(found: list[UnitScore]) -> list[UnitScore]:
    """Within groups of three or more; a unit without a total has no place."""
    placed: dict[str, int | None] = {}
    for group in {s.unit.group for s in found}:
        totals = {s.unit.code: s.total for s in found if s.unit.group == group}
        if len(totals) >= SMALLEST_GROUP:
            placed.update(places(totals))
    return [s._replace(rank=placed.get(s.unit.code)) for s in found]
