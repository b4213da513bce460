"""统计反馈: which cells of the forms the statistics bureau's figures go into, and one figure as it gives it.

A line of a district's form that names a source is fed back: 累计增速 into its growth column, 当月增速
into the growth column beside it, and its 数据性质 then reads 反馈.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Form, Indicator, Line, Plan
from zzdesk.values import BLANK, Value, text

FED_BACK = "反馈"  # the choice of 数据性质
CITY = "全市"  # stands for a unit's code: the published figure (公布数)
_CITY_WORDS = frozenset({CITY, "全市合计", "全市平均", "市合计"})
_BRACKETS = re.compile(r"\([^()]*\)")
_GROWTH = re.compile(r"(同比)?(累计)?(增长速度|增长率|增速|增长)$")


class FedLine(NamedTuple):
    """A line that the statistics bureau feeds back. `month` is None where 当月增速 is × on it."""

    line: Line
    total: Indicator
    month: Indicator | None
    nature: Address | None


class Feedback(NamedTuple):
    """One figure as it was given: `unit` a code or CITY, `address` that of 累计增速.

    `total` may be 无此项 with its reason; `month` and `rank` are BLANK and "" where none was given.
    """

    unit: str
    period: Period
    address: Address
    total: Value
    month: Value = BLANK
    rank: str = ""
    document: str = ""
    obtained: str = ""  # ISO date

    @property
    def said(self) -> tuple[str, ...]:
        """What makes it another edition: the figures and the rank, not the paper they came on."""
        return (self.total.typed, self.month.typed, self.rank)

    @property
    def source(self) -> str:
        """郑统函〔2021〕12号，2021-04-16取得."""
        return "，".join(filter(None, (self.document, f"{self.obtained}取得" if self.obtained else "")))


class FeedbackFile(NamedTuple):
    """统计反馈数 for one unit: its own figures, and the city's as published beside them. No other unit's."""

    plan: str
    unit: str
    own: tuple[Feedback, ...]
    city: tuple[Feedback, ...] = ()
    sample: bool = False


def fed_lines(plan: Plan) -> tuple[FedLine, ...]:
    """In the forms' order."""
    forms = (f for f in plan.forms if not f.floating and "district" in f.audience)
    return tuple(found for form in forms for line in form.lines if (found := _fed_line(plan, form, line)))


def _fed_line(plan: Plan, form: Form, line: Line) -> FedLine | None:
    if not line.source:
        return None
    growth = [i for c in form.columns if c.role == "growth" and (i := _input(plan, form, line, c.no)) and i.numeric]
    nature = next((c.no for c in form.columns if c.role == "nature" and c.no in line.open), None)
    if not growth:
        return None
    total = next((i for i in growth if i.address.column == line.judged), growth[0])
    month = next((i for i in growth if i is not total), None)
    return FedLine(line, total, month, Address(form.code, line.code, nature) if nature else None)


def _input(plan: Plan, form: Form, line: Line, column: str) -> Indicator | None:
    found = plan.indicators.get(Address(form.code, line.code, column))
    return found if found and found.is_input else None


def cells_of(plan: Plan, given: Iterable[Feedback]) -> dict[Address, Value]:
    """What figures of one unit and period put into its form: growth, 当月增速, and 反馈 as 数据性质.

    What this version of the plan does not ask for in the period is left out.
    """
    lines = {fed.total.address: fed for fed in fed_lines(plan)}
    found: dict[Address, Value] = {}
    for one in given:
        fed = lines.get(one.address)
        if fed is None or not plan.is_open(fed.total, one.period):
            continue
        found[one.address] = one.total
        if fed.month and not one.month.is_blank and plan.is_open(fed.month, one.period):
            found[fed.month.address] = one.month
        if fed.nature:
            found[fed.nature] = text(FED_BACK)
    return found


def find_fed_line(plan: Plan, words: str) -> FedLine | None:
    """By code (ZZ01.01.3 or ZZ01.01) or by name in any of its usual spellings, never by guess."""
    wanted = _bare(words)
    for fed in fed_lines(plan):
        form, code, _ = fed.total.address
        if words.strip() in {str(fed.total.address), f"{form}.{code}"} or wanted == _bare(fed.line.name):
            return fed
    return None


def is_city(plan: Plan, words: str) -> bool:
    """全市, or the city's own name as the issuer begins with it (郑州市)."""
    bare = "".join(words.split())
    return bare in _CITY_WORDS or (len(bare) > 1 and bare.endswith("市") and plan.issuer.startswith(bare))


def _bare(words: str) -> str:
    """规模以上工业增加值增速（%） -> 规上工业增加值."""
    name = _BRACKETS.sub("", "".join(unicodedata.normalize("NFKC", words).split()))
    name = name.replace("规模以上", "规上").removeprefix("其中:")
    return _GROWTH.sub("", name).rstrip("%")


def by_period(given: Iterable[Feedback]) -> Mapping[Period, list[Feedback]]:
    found: dict[Period, list[Feedback]] = {}
    for one in given:
        found.setdefault(one.period, []).append(one)
    return found


def names_of(plan: Plan) -> Iterator[str]:
    """What the lines are called, to tell a person what is known."""
    return (fed.line.name for fed in fed_lines(plan))
