"""Mistakes in the plan's 评分办法: half-entered, figures that no formula can use, cells that must not be scored."""

from __future__ import annotations

from collections.abc import Iterator

from zzdesk.findings import Finding, Level
from zzdesk.plan.model import SINGLE_ENTERPRISES, Plan
from zzdesk.plan.places import rows_of
from zzdesk.plan.scoring import ITEMS, METHODS, SPANS, TOPICS, Item, Topic

_FULL = 100
_AGAINST, _AMONG = {"", "pace"}, {"", "group"}


def score_faults(plan: Plan) -> Iterator[Finding]:
    places = {(row["topic"], row["item"]): place for place, row in rows_of(plan, ITEMS)}
    known: set[str] = set()
    for (place, _), topic in zip(rows_of(plan, TOPICS), plan.topics, strict=True):
        if topic.topic in known:
            yield _error("check.score_twice", place, what=topic.topic)
        known.add(topic.topic)
        yield from _topic(topic, place)
        for item in topic.items:
            yield from _item(plan, item, places[item.topic, item.item])
    yield from _strays(plan, known)


def _error(code: str, place: str, **args: object) -> Finding:
    return Finding(Level.ERROR, code, args, place=place)


def _strays(plan: Plan, known: set[str]) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for place, row in rows_of(plan, ITEMS):
        if row["topic"] not in known:
            yield _error("check.score_topic", place, topic=row["topic"])
        if (row["topic"], row["item"]) in seen:
            yield _error("check.score_twice", place, what=f"{row['topic']} {row['item']}")
        seen.add((row["topic"], row["item"]))


def _topic(topic: Topic, place: str) -> Iterator[Finding]:
    if topic.span not in SPANS:
        yield _error("check.score_word", place, words=topic.span, known="、".join(SPANS))
    lacking = [i.name for i in topic.items if i.weight is None]
    if lacking and topic.state == "half":
        yield _error("check.score_half", place, topic=topic.title, items="、".join(lacking))
    told = {"late": topic.late, "corrected": topic.corrected, "returned": topic.returned, "floor": topic.floor}
    for name, figure in told.items():
        if figure is not None and figure < 0:
            yield _error("check.score_negative", place, what=name, value=figure)
    if topic.state == "off" and any(f is not None for f in told.values()):
        yield _error("check.score_half", place, topic=topic.title, items="各项")
    full = sum(i.weight for i in topic.items if i.weight is not None)
    if topic.state == "on" and full != _FULL:
        yield Finding(Level.NOTE, "check.score_sum", {"topic": topic.title, "sum": full}, place=place)


def _item(plan: Plan, item: Item, place: str) -> Iterator[Finding]:
    for words, known in ((item.against, _AGAINST), (item.among, _AMONG), (item.method, {"", *METHODS})):
        if words not in known:
            yield _error("check.score_word", place, words=words, known="、".join(sorted(filter(None, known))))
    if item.weight is not None and not item.method:
        yield _error("check.score_method", place, item=item.name, known="、".join(METHODS))
    yield from _cell(plan, item, place)
    yield from _figures(item, place)


def _cell(plan: Plan, item: Item, place: str) -> Iterator[Finding]:
    """A district's own figure of a fixed line, never a single enterprise's."""
    cell = plan.indicators.get(item.address)
    form = plan.form(item.address.form) if cell else None
    if (
        cell is None
        or form is None
        or not (cell.numeric and cell.is_input)
        or "district" not in form.audience
        or cell.line.filling_unit
        or form.disclosure == SINGLE_ENTERPRISES
    ):
        yield _error("check.score_cell", place, address=str(item.address))
    elif item.method == "average" and cell.measure not in {"rate", "share"}:
        yield _error("check.score_average", place, address=str(item.address))
    elif item.method == "target" and cell.line.judged != item.address.column:
        yield _error("check.score_judged", place, address=str(item.address))


def _figures(item: Item, place: str) -> Iterator[Finding]:
    told = {"weight": item.weight, "step": item.step, "points": item.points, "cap": item.cap}
    for name, figure in told.items():
        if figure is not None and (figure < 0 or (name == "step" and figure == 0)):
            yield _error("check.score_negative", place, what=name, value=figure)
    if item.weight is not None and item.cap is None and item.method == "average":
        yield _error("check.score_cap", place, item=item.name)
    if item.cap is not None and item.cap < item.least:
        yield _error("check.score_bounds", place, item=item.name, low=item.least, high=item.cap)
    if (item.best is None) != (item.worst is None) or (item.best is not None and item.best == item.worst):
        yield _error("check.score_ends", place, item=item.name)
