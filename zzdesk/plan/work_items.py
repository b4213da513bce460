"""重点工作: the items of the notice, each with who leads it, who shares in it and by when."""

from __future__ import annotations

import csv
from typing import NamedTuple

from zzdesk.plan.model import Plan, Unit

FILE = "work_items.csv"
LEADS, SHARES = "牵头", "责任"
_ZONES = "开发区"  # stands in the name of the group whose units 各开发区管委会 means


class WorkItem(NamedTuple):
    """`leads` and `shares` are the notice's own words: units of the plan, others, or 各区县（市）政府."""

    no: str
    clause: str
    title: str
    leads: tuple[str, ...]
    shares: tuple[str, ...]
    deadline: str
    is_task: bool

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.leads, *self.shares)


def work_items(plan: Plan) -> tuple[WorkItem, ...]:
    """Every item in the table's order, those without a task (总体思路, 发展目标) as well; () for a plan without."""
    return tuple(
        WorkItem(
            row["item_no"],
            row["clause"],
            row["title"],
            _names(row["lead_units"]),
            _names(row["responsible_units"]),
            row["deadline"],
            row.get("is_task", "yes") == "yes",
        )
        for row in csv.DictReader(plan.files.get(FILE, "").splitlines())
    )


def _names(words: str) -> tuple[str, ...]:
    return tuple(filter(None, words.split("|")))


def means(name: str, unit: Unit) -> bool:
    """Whether the notice's word means the unit: its name, an alias, or all districts of its kind."""
    if name in (unit.code, unit.name, *unit.aliases):
        return True
    if unit.kind != "district":
        return False
    return name.endswith("开发区管委会" if _ZONES in unit.group else "区县（市）政府")


def share_of(item: WorkItem, who: Unit | str) -> str:
    """牵头, 责任 or "" of a unit of the plan, or of another that the notice names."""
    for names, words in ((item.leads, LEADS), (item.shares, SHARES)):
        if any(name == who if isinstance(who, str) else means(name, who) for name in names):
            return words
    return ""
