"""Scores as text for a terminal and as a document: every score with the lines that explain it."""

from __future__ import annotations

from decimal import Decimal

from zzdesk.analysis.score import Scores, TopicScore, UnitScore
from zzdesk.analysis.wording import NO_FIGURE
from zzdesk.plan.scoring import METHODS, Topic
from zzdesk.values import decimal_text

STATES = {"off": "未启用（没有填写权重）", "half": "填写不全，不计分（见plan check）", "on": "已启用"}


def scores_json(found: Scores) -> dict[str, object]:
    """{"plan", "period", "topics": [{"topic", "title", "state": off|half|on, "units": [...]}]}; points as strings."""
    return {"plan": found.plan.name, "period": str(found.period), "topics": [_topic(t) for t in found.topics]}


def _topic(found: TopicScore) -> dict[str, object]:
    topic = found.topic
    items = [
        {"item": i.item, "name": i.name, "address": str(i.address), "method": i.method, "weight": _plain(i.weight)}
        for i in topic.items
    ]
    told = {"topic": topic.topic, "title": topic.title, "clause": topic.clause, "span": topic.span}
    return {
        **told,
        "state": found.state,
        "basis": found.basis or None,
        "items": items,
        "units": [_unit(u) for u in found.units],
    }


def _unit(score: UnitScore) -> dict[str, object]:
    return {
        "unit": score.unit.code,
        "name": score.unit.name,
        "total": _plain(score.total),
        "partial": _plain(score.partial),
        "deducted": _plain(score.deducted),
        "rank": score.rank,
        "rank_group": score.rank_group,
        "items": [{"item": i.item, "points": _plain(s.points), "words": s.words} for i, s in score.items],
        "lines": list(score.lines),
    }


def _plain(figure: Decimal | None) -> str | None:
    return None if figure is None else decimal_text(figure)


def scores_text(found: Scores) -> str:
    """A block a topic: each unit's total and place in its group, then how it was made."""
    head = f"{found.plan.title}　{found.period.title}　评分"
    return "\n\n".join([head, *map(_block, found.topics)])


def _block(found: TopicScore) -> str:
    title = f"{found.topic.title}（{found.topic.clause}）　{STATES[found.state]}"
    basis = [f"  {found.basis}"] if found.basis else []
    return "\n".join([title, *wanting(found.topic), *basis, *(line for score in found.units for line in _lines(score))])


def wanting(topic: Topic) -> list[str]:
    """What a person must enter before the topic is on, where in the plan's workbook; nothing for one that is on."""
    if topic.state == "on":
        return []
    weights = [i.name for i in topic.items if i.weight is None]
    methods = [i.name for i in topic.items if i.method not in METHODS]
    told = [f"  启用须按评比（考核）文件填写：任务工作簿“评分”表专题{topic.topic}各项的权重"]
    told += [f"  缺权重：{'、'.join(weights)}"] if weights else []
    told += [f"  缺方法：{'、'.join(methods)}"] if methods else []
    return [*told, "  迟报、更正、退回的扣分和总分上下限在“评分专题”表，没有就空着；改后用plan check核对"]


def _lines(score: UnitScore) -> list[str]:
    total = NO_FIGURE if score.total is None else f"{decimal_text(score.total)}分"
    place = f"第{score.rank}位" if score.rank else NO_FIGURE
    return [f"{score.unit.name}　{total}　{score.rank_group}{place}", *(f"  {line}" for line in score.lines)]
