"""Mistakes in a plan's table of work items, and city targets whose clause no item has."""

from __future__ import annotations

from collections.abc import Iterator

from zzdesk.findings import Finding, Level
from zzdesk.plan.model import Plan
from zzdesk.plan.places import repeated, rows_of
from zzdesk.plan.work_items import FILE, work_items


def item_faults(plan: Plan) -> Iterator[Finding]:
    twice = set(repeated(item.no for item in work_items(plan)))
    for (place, row), item in zip(rows_of(plan, FILE), work_items(plan), strict=True):
        if item.no in twice:
            yield Finding(Level.ERROR, "check.item_twice", {"item": item.no}, place=place)
        if not item.clause or not item.title:
            yield Finding(Level.ERROR, "check.item_words", {"item": item.no}, place=place)
        if row.get("is_task", "yes") not in {"yes", "no"}:
            yield Finding(Level.ERROR, "check.item_task", {"item": item.no, "words": row["is_task"]}, place=place)
        elif item.is_task and not item.leads:
            yield Finding(Level.ERROR, "check.item_lead", {"item": item.no, "title": item.title}, place=place)
    yield from _clauses(plan)


def _clauses(plan: Plan) -> Iterator[Finding]:
    """A note: the target stands, but its page leads nowhere."""
    known = {item.clause for item in work_items(plan)}
    if known:
        for place, row in rows_of(plan, "city_targets.csv"):
            if row["clause"] not in known:
                args = {"code": row["code"], "clause": row["clause"]}
                yield Finding(Level.NOTE, "check.goal_clause", args, place=place)
