"""评分办法 as data: topics of 评比 and 考核, and the items each is made of. Nothing here computes a score.

A topic is 未启用 until weights are entered, and scores nothing while some items have one and others not.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from zzdesk.address import Address

TOPICS, ITEMS = "score_topics.csv", "score_items.csv"
METHODS = {"target": "目标完成计分", "advance": "争先进位", "efficacy": "功效系数", "average": "较全市平均"}
SPANS = {"month": "月度", "year": "年度"}


class Item(NamedTuple):
    """计分项. `weight`: its full mark, None until someone enters it, 0: not scored.

    target     `against`: "" the year's target, "pace" 时序进度
    advance    the first in its group has 100 %, each place after it `step` less (5 where none is set)
    efficacy   `points` (60) at `worst`, 100 at `best`; those empty: the worst and best among the units; `among`: "" all
               units, "group" its own
    average    the weight, and `points` (0.1) more or less for each whole `step` (0.1 个百分点) above or below the city
    `cap` and `floor` bound the item's score: at most the weight and at least 0 where they are empty.
    """

    topic: str
    item: str
    name: str
    address: Address
    method: str
    weight: Decimal | None = None
    against: str = ""
    among: str = ""
    step: Decimal | None = None
    points: Decimal | None = None
    best: Decimal | None = None
    worst: Decimal | None = None
    cap: Decimal | None = None
    floor: Decimal | None = None
    note: str = ""

    @property
    def most(self) -> Decimal:
        return (self.weight or Decimal(0)) if self.cap is None else self.cap

    @property
    def least(self) -> Decimal:
        return self.floor or Decimal(0)


class Topic(NamedTuple):
    """评比或考核的一项专题. Deductions are points for each time; None: none is set. `span` of a year counts the conduct
    of all its months."""

    topic: str
    title: str
    clause: str
    span: str
    items: tuple[Item, ...]
    late: Decimal | None = None
    corrected: Decimal | None = None
    returned: Decimal | None = None
    cap: Decimal | None = None
    floor: Decimal | None = None
    note: str = ""

    @property
    def state(self) -> str:
        """off 未启用 · half 填写不全 · on."""
        entered = [i.weight is not None for i in self.items]
        if not any(entered):
            return "off"
        return "on" if all(entered) and all(i.method in METHODS for i in self.items) else "half"


def topics_in(files: Mapping[str, str]) -> tuple[Topic, ...]:
    """From the plan's tables; an item of no topic is left to `plan check`. ValueError, ArithmeticError, KeyError."""
    items = [_item(row) for row in _rows(files, ITEMS)]
    return tuple(_topic(row, items) for row in _rows(files, TOPICS))


def _rows(files: Mapping[str, str], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files.get(name, "").splitlines()))


def _figure(words: str | None) -> Decimal | None:
    return Decimal(words) if words else None


def _item(row: Mapping[str, str]) -> Item:
    figures = ("weight", "step", "points", "best", "worst", "cap", "floor")
    return Item(
        row["topic"],
        row["item"],
        row["name"],
        Address.parse(row["address"]),
        row["method"],
        against=row.get("against") or "",
        among=row.get("among") or "",
        note=row.get("note") or "",
        **{n: _figure(row.get(n)) for n in figures},
    )


def _topic(row: Mapping[str, str], items: list[Item]) -> Topic:
    figures = {n: _figure(row.get(n)) for n in ("late", "corrected", "returned", "cap", "floor")}
    own = tuple(i for i in items if i.topic == row["topic"])
    return Topic(row["topic"], row["title"], row["clause"], row["span"], own, note=row.get("note") or "", **figures)
