"""Random returns for the parity of rules: blanks, zeros, marks, half a last digit either side, floating lines."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal

from tests.returns_samples import credit_code, plan
from zzdesk import values
from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Form, Indicator, Unit
from zzdesk.returns.content import Content
from zzdesk.returns.fill_audit import carried_columns, carried_refs
from zzdesk.rules.checks import checks_of
from zzdesk.rules.run import total_words
from zzdesk.rules.sources import look_in
from zzdesk.rules.tree import Comparison, Function, Ref, aggregates_in
from zzdesk.values import BLANK, Value

UNITS = ("410181", "4101ZD", "D01", "D04")
KINDS = ("快报", "正式")
_NAMES = ("示例甲", "示例乙*", "示例丙?", "示例~丁", "示例甲")
_WORDS = ("停产检修，二季度恢复", "同上", "无", "原材料涨价", "2021-02", "正常")


def random_return(rng: random.Random) -> Content:
    """One return of a random unit, month and kind, with all that its rules read."""
    p = plan()
    unit, period = p.unit(rng.choice(UNITS)), Period(2021, rng.choice((2, 3, 6, 8, 12)))
    scale = rng.choice((3, 30, 3000))
    now: dict[Address, Value] = {}
    for item in p.inputs(unit, period):
        now[item.address] = _value(rng, item, scale, period)
    carried: dict[Ref, Value] = {}
    for form in p.forms_of(unit):
        if form.floating:
            _lines(rng, form, unit, period, scale, now, carried)
    for ref in carried_refs(p, unit, period):
        if ref.when != "target":
            carried[ref] = _near(rng, p.indicator(ref.address), now.get(ref.address, BLANK), scale)
    if rng.random() < 0.7:
        _agree(rng, unit, period, now, carried)
    now = {address: value for address, value in now.items() if not value.is_blank}
    kind = rng.choice(KINDS)
    return Content(p, unit, period, kind, 1, now, carried, foot={"填表人": "张三"}, office="示例局")


def _value(rng: random.Random, item: Indicator, scale: int, period: Period) -> Value:
    roll = rng.random()
    if roll < 0.1:
        return BLANK
    if roll < 0.14:
        return values.waiting()
    if roll < 0.18:
        return values.not_applicable("没有")
    if item.kind == "choice":
        return values.text(rng.choice((*item.choices, "其他")) if rng.random() < 0.95 else "其他")
    if item.kind == "date":
        return values.text(_day(rng, period))
    if not item.numeric:
        return values.text(_words(rng, item))
    if roll < 0.3:
        return values.number(0)
    unit = Decimal(1).scaleb(-item.decimals)
    small = rng.choice((-1, 0, 1, 2, rng.randint(-scale, scale))) * unit
    half = rng.choice((0, 0, 0, 1)) * unit / 2
    figure = rng.choice((5, 10, 12, 30, 50, scale)) + small + half
    return values.number(figure if rng.random() < 0.1 else abs(figure))


def _day(rng: random.Random, period: Period) -> str:
    edge = (f"{period.year}-01-01", f"{period.year - 1}-12-31", f"{period}-28", f"{period.year + 1}-01-02")
    return rng.choice((*edge, f"{period.year}-{rng.randint(1, period.month):02d}-{rng.randint(1, 28):02d}"))


def _words(rng: random.Random, item: Indicator) -> str:
    n = rng.randint(0, 4)
    if item.role == "credit_code":
        good = credit_code(n)
        return rng.choice((good, good, good[:-1] + "I", good[:-1], good[:17] + ("0" if good[17] != "0" else "1")))
    if item.role == "project_code":
        good = f"2103-410181-04-01-{n:06d}"
        return rng.choice((good, good, good.replace("-04-", "_04_"), "豫郑2019001", good[:-1] + "X"))
    return rng.choice(_NAMES if item.name.endswith("名称") else _WORDS)


def _near(rng: random.Random, item: Indicator | None, now: Value, scale: int) -> Value:
    """Last period's figure: the same, a little off, ten or a thousand times it, or missing."""
    if item is None or rng.random() < 0.15:
        return BLANK
    if not item.numeric:
        return now if rng.random() < 0.5 else values.text(rng.choice((*item.choices, "其他")))
    base = now.number if now.number is not None else Decimal(scale)
    unit = Decimal(1).scaleb(-item.decimals)
    near = rng.choice((base, base, base + unit, base - unit, base / 10, base * 10, base * 1000, base * 8, Decimal(0)))
    return values.number(near.quantize(unit / 10))


def _lines(
    rng: random.Random,
    form: Form,
    unit: Unit,
    period: Period,
    scale: int,
    now: dict[Address, Value],
    carried: dict[Ref, Value],
) -> None:
    p = plan()
    wanted = [no for code, no in carried_columns(p, unit, period) if code == form.code]
    for n in range(rng.choice((0, 1, 1, 2, 5))):
        line = f"L{rng.getrandbits(32):08X}"
        for item in p.inputs(unit, period, form, {form.code: (line,)}):
            now[item.address] = _value(rng, item, scale, period)
        if n and rng.random() < 0.5:
            continue  # a line that last period had not
        for no in wanted:
            address = Address(form.code, line, no)
            carried[Ref(address, "prev")] = _near(rng, p.indicator(address), now.get(address, BLANK), scale)


def _agree(
    rng: random.Random, unit: Unit, period: Period, now: dict[Address, Value], carried: Mapping[Ref, Value]
) -> None:
    """Cells that are compared with a sum or count get it (or one beside it), so that such rules pass too."""
    p = plan()
    look = look_in(p, unit, {a: v for a, v in now.items() if not v.is_blank}, carried)
    for check in checks_of(p, unit, period):
        match check.tree:
            case Comparison("==", Ref(address, "now"), Function() as total) if total in aggregates_in(check.tree):
                words = total_words(p, total, look)
                if words and address in now:
                    now[address] = values.number(Decimal(words) + rng.choice((0, 0, 0, 1)))
