"""催报: who still owes a kind of return for a period, and what; nobody's figures are told.

The text goes to a group of all units, so it names states, forms and counts of cells only: what is wrong
with a figure is told in each unit's own receipt.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from zzdesk.errors import ZzError
from zzdesk.findings import is_open
from zzdesk.ledger.filled import filled_cells
from zzdesk.ledger.status import UnitStatus
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.deadlines import Deadline, deadline, next_due
from zzdesk.plan.model import KINDS, Plan
from zzdesk.rules.sources import lines_in

# In the order of the text: what each group of units is told.
OWED = {
    "missing": "尚未报送",
    "returned": "已退回，待重新报送",
    "conflict": "同版次文件内容不一致，待书面确认以哪份为准",
    "lower": "只报送了{kind}，尚未报送{wanted}",
    "empty": "报送文件为空报，待补充",
    "incomplete": "必填项未填全，待补充",
    "queried": "核实性问题待说明",
}
_FEW = 8  # units addressed by name
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one unit owes: a key of OWED; the forms with their count of cells not filled; open queries."""

    unit: str
    name: str
    owes: str
    kind: str | None
    forms: tuple[tuple[str, int], ...]
    open_queries: int
    overdue_days: int

    @property
    def what(self) -> str:
        """What is missing, in words: 缺ZZ01表3格; 待说明2处."""
        if self.owes in {"missing", "returned", "conflict"}:
            named = "、".join(form for form, _ in self.forms)
            return f"应报{named}" if named else "应报有业务发生的各表"
        parts = [f"缺{'、'.join(f'{form}表{n}格' for form, n in self.forms)}"] if self.forms else []
        parts += [f"核实性问题待说明{self.open_queries}处"] if self.open_queries else []
        return "；".join(parts) or "—"

    def as_json(self) -> dict[str, object]:
        names = ("unit", "name", "owes", "kind", "open_queries", "overdue_days", "what")
        forms = [{"form": form, "cells": n} for form, n in self.forms]
        return {**{n: getattr(self, n) for n in names}, "forms": forms}


@dataclass(frozen=True, slots=True)
class Reminders:
    """The units to be reminded for a kind of return, in the bureau's order, as of a day."""

    period: Period
    kind: str
    due: Deadline | None
    today: date
    issuer: str
    title: str
    units: tuple[Reminder, ...]

    def as_json(self) -> dict[str, object]:
        head = {"period": str(self.period), "kind": self.kind, "today": self.today.isoformat()}
        due = self.due.date.isoformat() if self.due else None
        return {**head, "due": due, "text": self.text, "units": [u.as_json() for u in self.units]}

    @property
    def by_group(self) -> list[tuple[str, list[Reminder]]]:
        """The groups that have units, with their words."""
        groups = []
        for key, words in OWED.items():
            kinds = sorted({u.kind or "" for u in self.units if u.owes == key}, key=lambda k: KINDS.index(k or "草稿"))
            for kind in kinds if key == "lower" else kinds[:1]:
                members = [u for u in self.units if u.owes == key and (key != "lower" or u.kind == kind)]
                groups.append((words.format(kind=kind, wanted=self.kind), members))
        return groups

    @property
    def text(self) -> str:
        """催报通知, to paste into a message; one sentence where nobody owes anything."""
        what = f"{self.period.title}{self.title}（{self.kind}）"
        if not self.units:
            return f"截至{_day(self.today)}，{what}各单位均已按要求报送。"
        whom = "、".join(u.name for u in self.units) if len(self.units) <= _FEW else "各有关单位"
        lines = [f"关于报送{what}的提醒", "", f"{whom}：", f"　　{self._asked(what)}"]
        for number, (words, members) in enumerate(self.by_group, 1):
            named = "、".join(_named(u) for u in members)
            lines.append(f"　　{number}．{words}（{len(members)}家）：{named}。")
        lines += [f"　　{self._urged()}", "", self.issuer, _day(self.today)]
        return "\n".join(lines)

    def _asked(self, what: str) -> str:
        if self.due is None:
            return f"{what}尚有下列单位未完成报送："
        when = f"{_day(self.due.date)}（星期{_WEEKDAYS[self.due.date.weekday()]}）"
        if self.today > self.due.date:
            over = _days(self.due, self.today)
            return f"{what}报送时限为{when}，截至{_day(self.today)}已逾期{over}天，下列单位尚未完成："
        return f"{what}请于{when}前报送。截至{_day(self.today)}，下列单位尚未完成："

    def _urged(self) -> str:
        over = self.due is not None and self.today > self.due.date
        when = "请收到后立即办理" if over else "请抓紧办理"
        told = any(u.owes in {"returned", "conflict", "queried"} or u.open_queries for u in self.units)
        see = "；退回和待说明的具体问题见市局回执" if told else ""
        return f"{when}{see}。确有特殊情况不能按时报送的，请书面说明原因。"


def reminders(ledger: Ledger, period: Period, kind: str | None, today: date) -> Reminders:
    """Who owes a return of `kind` or above; by default the kind whose deadline is next, or the last one.

    ZzError("kind.unknown") for a kind without a deadline.
    """
    plan = ledger.plan_of(period)
    pending = next_due(plan, period, today)
    wanted = kind or (pending[0] if pending else "正式")
    due = deadline(plan, period, wanted)
    if wanted not in KINDS[1:]:
        raise ZzError("kind.unknown", kind=wanted)
    lacking = _lacking(ledger, plan, period)
    over = _days(due, today)
    status = ledger.status(period, today)
    made = (_reminder(ledger, u, wanted, lacking.get(u.unit, ()), over) for u in status.units)
    orders = {u.code: u.order for u in plan.units}
    owing = sorted((r for r in made if r), key=lambda r: orders[r.unit])
    return Reminders(period, wanted, due, today, plan.issuer, _subject(plan), tuple(owing))


def _reminder(
    ledger: Ledger, unit: UnitStatus, wanted: str, forms: tuple[tuple[str, int], ...], over: int
) -> Reminder | None:
    queries = 0
    if unit.state == "queried" and unit.sha256:
        queries = sum(is_open(f) for f in ledger.findings(unit.sha256))
    owes = _owes(unit, wanted, bool(forms), queries)
    return Reminder(unit.unit, unit.name, owes, unit.kind, forms, queries, over) if owes else None


def _owes(unit: UnitStatus, wanted: str, lacks: bool, queries: int) -> str:
    """The most pressing thing, or ""."""
    if unit.state in {"missing", "returned", "conflict"}:
        return unit.state
    if unit.kind is None or KINDS.index(unit.kind) < KINDS.index(wanted):
        return "lower"
    if unit.empty:
        return "empty"
    return "incomplete" if lacks else "queried" if queries else ""


def _lacking(ledger: Ledger, plan: Plan, period: Period) -> dict[str, tuple[tuple[str, int], ...]]:
    """By unit, its forms with the count of required cells that are not filled."""
    held = filled_cells(ledger, period)
    found = {}
    for unit in plan.units:
        own = held.get(unit.code, set())
        required = plan.required(unit, period, None, lines_in(plan, own))
        counts = Counter(i.address.form for i in required if i.address not in own)
        found[unit.code] = tuple((f.code, counts[f.code]) for f in plan.forms if counts[f.code])
    return found


def _subject(plan: Plan) -> str:
    """The plan's title without its year, which the period tells."""
    return plan.title.removeprefix(f"{plan.year}年")


def _named(unit: Reminder) -> str:
    return f"{unit.name}（{unit.what}）" if unit.owes in {"incomplete", "queried"} else unit.name


def _days(due: Deadline | None, today: date) -> int:
    return max(0, (today - due.date).days) if due else 0


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
