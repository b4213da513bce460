"""Random returns for the parity of rules: blanks, zeros, marks, half a last digit either side, floating lines."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from tests.returns_samples import credit_code, plan
from zzdesk import values
from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.load import plan_from_files
from zzdesk.plan.model import Form, Indicator, Plan, Unit
from zzdesk.returns.content import Content
from zzdesk.returns.fill_audit import carried_columns, carried_refs
from zzdesk.rules.checks import checks_of, precision_of
from zzdesk.rules.evaluate import between
from zzdesk.rules.look import Look
from zzdesk.rules.sources import look_in
from zzdesk.rules.tolerance import figure_of
from zzdesk.rules.tree import Comparison, Node, Number, Ref
from zzdesk.values import BLANK, Value

UNITS = ("410181", "4101ZD", "D01", "D04")
KINDS = ("快报", "正式")
_NAMES = ("示例甲", "示例乙*", "示例丙?", "示例~丁", "示例甲")
_WORDS = ("停产检修，二季度恢复", "同上", "无", "原材料涨价", "2021-02", "正常")


class Mood(NamedTuple):
    """How one return is filled. `before`: what last period gave: near, same or nothing; `agree`: whether cells that
    are compared with a sum, a quotient or a difference mostly get what that comes to."""

    blank: float
    mark: float
    words: float  # words where a figure belongs
    scale: int
    before: str
    agree: bool
    minus: float
    zero: float
    lines: tuple[int, ...]


def _mood(rng: random.Random) -> Mood:
    before = rng.choice(("near", "near", "same", "nothing"))
    return Mood(
        blank=rng.choice((0.0, 0.0, 0.02, 0.1, 0.5, 0.97, 1.0)),
        mark=rng.choice((0.0, 0.0, 0.04)),
        words=rng.choice((0.0, 0.0, 0.0, 0.05)),
        scale=rng.choice((3, 30, 3000)),
        before=before,
        agree=before != "same" and rng.random() < 0.75,
        minus=rng.choice((0.0, 0.0, 0.1)),
        zero=rng.choice((0.02, 0.12, 0.4)),
        lines=rng.choice(((0,), (1,), (1, 2), (3, 5))),
    )


@cache
def targeted() -> Plan:
    """The plan with targets for ZZ02 too, or the rules that ask for them would never be judged."""
    p = plan()
    rows = "".join(f"{u},ZZ02.{n:02d}.1,at_least,{n * 12},,,示例,\n" for u in UNITS[:2] for n in range(1, 10))
    return plan_from_files({**p.files, "targets.csv": p.files["targets.csv"] + rows})


def random_return(rng: random.Random) -> Content:
    """One return of a random unit, month and kind, with all that its rules read."""
    p, mood = targeted(), _mood(rng)
    unit, period = p.unit(rng.choice(UNITS)), Period(2021, rng.choice((2, 3, 3, 6, 8, 12, 12, 12)))
    now: dict[Address, Value] = {}
    for item in p.inputs(unit, period):
        now[item.address] = _value(rng, item, mood, period)
    carried: dict[Ref, Value] = {}
    for form in p.forms_of(unit):
        if form.floating:
            _lines(rng, form, unit, period, mood, now, carried)
    for ref in carried_refs(p, unit, period):
        if ref.when != "target":
            carried[ref] = _near(rng, p.indicator(ref.address), now.get(ref.address, BLANK), mood)
    _plant(rng, now)
    for _ in range(2 if mood.agree else 0):  # what the first round set may be read by the second
        _agree(rng, unit, period, now, carried)
    if mood.agree:
        _settle(rng, now, carried)
    now = {address: value for address, value in now.items() if not value.is_blank}
    return Content(p, unit, period, rng.choice(KINDS), 1, now, carried, foot={"填表人": "张三"}, office="示例局")


def random_value(rng: random.Random, item: Indicator, period: Period) -> Value:
    return _value(rng, item, Mood(0.1, 0.04, 0.0, 30, "near", False, 0.1, 0.12, ()), period)


def _value(rng: random.Random, item: Indicator, mood: Mood, period: Period) -> Value:
    roll = rng.random()
    if roll < mood.blank:
        return BLANK
    if roll < mood.blank + mood.mark:
        return rng.choice((values.waiting(), values.not_applicable("没有")))
    if item.kind == "choice":
        return values.text(rng.choice(item.choices) if rng.random() < 0.95 else "其他")
    if item.kind == "date":
        return values.text(_day(rng, period))
    if not item.numeric or rng.random() < mood.words:
        return values.text(_words(rng, item))
    if rng.random() < mood.zero:
        return values.number(0)
    unit = Decimal(1).scaleb(-item.decimals)
    small = rng.choice((-1, 0, 1, 2, rng.randint(-mood.scale, mood.scale))) * unit
    half = rng.choice((0, 0, 0, 1)) * unit / 2
    figure = rng.choice((5, 10, 12, 30, 50, mood.scale)) + small + half
    return values.number(-abs(figure) if rng.random() < mood.minus else abs(figure))


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


def _near(rng: random.Random, item: Indicator | None, now: Value, mood: Mood) -> Value:
    """Last period's figure: the same, a little off, ten or a thousand times it, or missing."""
    if item is None or mood.before == "nothing" or rng.random() < 0.05:
        return BLANK
    if mood.before == "same":
        return now
    if not item.numeric:
        return now if rng.random() < 0.5 else values.text(rng.choice((*item.choices, "其他")))
    base = now.number if now.number is not None else Decimal(mood.scale)
    unit = Decimal(1).scaleb(-item.decimals)
    near = rng.choice((base, base, base + unit, base - unit, base / 10, base * 10, base * 1000, base * 8, Decimal(0)))
    return values.number(near.quantize(unit / 10))


def _lines(
    rng: random.Random,
    form: Form,
    unit: Unit,
    period: Period,
    mood: Mood,
    now: dict[Address, Value],
    carried: dict[Ref, Value],
) -> None:
    p = targeted()
    wanted = [no for code, no in carried_columns(p, unit, period) if code == form.code]
    last = ""
    for n in range(rng.choice(mood.lines)):
        line = f"L{rng.getrandbits(32):08X}"
        for item in p.inputs(unit, period, form, {form.code: (line,)}):
            now[item.address] = _value(rng, item, mood, period)
        if n and rng.random() < 0.25:  # the same key as the line before
            _repeat(rng, form, last, line, now)
        last = line
        if n and rng.random() < 0.3:
            continue  # a line that last period had not
        for no in wanted:
            address = Address(form.code, line, no)
            carried[Ref(address, "prev")] = _near(rng, p.indicator(address), now.get(address, BLANK), mood)


def _repeat(rng: random.Random, form: Form, last: str, line: str, now: dict[Address, Value]) -> None:
    """Two lines with one key; now and then with the first kind of key left blank in both."""
    columns = {no for key in form.keys for no in key}
    if len(form.keys) > 1 and rng.random() < 0.6:
        for no in form.keys[0]:
            now[Address(form.code, last, no)] = BLANK
        for no in form.keys[1]:
            kind = form.column(no).kind
            now[Address(form.code, last, no)] = values.text("2021-03-01" if kind == "date" else "示例重复")
    for no in columns:
        now[Address(form.code, line, no)] = now.get(Address(form.code, last, no), BLANK)


def _plant(rng: random.Random, now: dict[Address, Value]) -> None:
    """What chance alone brings together too seldom."""
    shares = (0.4, 0.3, 0.4, 0.3, 0.1, 0.35)
    contracts, entered, known, ample, low, told = (rng.random() < share for share in shares)
    works = rng.choice(("", "under way", "under way", "closed"))
    task = rng.choice(("竣工", "竣工", "续建", "新开工", "新开工")) if works != "closed" else "竣工"
    ruling = contracts and rng.random() < 0.5  # one contract outweighs all others
    greats = 0
    planted: dict[tuple[str, str], Value] = {}
    if contracts:
        planted["ZZ02-1", "6"] = values.text("合同")
    if works:
        planted["ZZ03", "9"] = values.text(task)
        planted["ZZ03", "20"] = BLANK if works == "under way" else values.text("2021-02-20")
    if works == "under way" and rng.random() < 0.5:
        planted["ZZ03", "18"] = values.text(rng.choice(("2020-12-31", "2021-02-01")))
    if entered:
        planted["ZZ05-1", "3"] = values.text("入库")
    if known:
        planted["ZZ01", "9"] = values.text("反馈")
    if ample:
        planted["ZZ03", "11"] = values.number(99999)
    if told:
        planted["ZZ02", "4"] = values.text("受疫情影响，下月集中签约")
    for address in list(now):
        where = (address.form, address.column)
        if where in planted:
            now[address] = planted[where]
        elif contracts and where == ("ZZ02-1", "4"):
            first, greats = not greats, greats + 1
            if ruling or rng.random() < 0.3:
                now[address] = values.number(60 if first or not ruling else 5)
        elif low and where == ("ZZ01", "3") and rng.random() < 0.3:
            now[address] = values.number("-100.1")


def _settle(rng: random.Random, now: dict[Address, Value], carried: Mapping[Ref, Value]) -> None:
    """Figures that several rules hold against one another."""

    def get(words: str) -> Decimal | None:
        return now.get(Address.parse(words), BLANK).number

    def put(words: str, figure: Decimal) -> None:
        if Address.parse(words) in now:
            now[Address.parse(words)] = values.number(figure)

    for n in "14":
        whole, part = get(f"ZZ01.03.{n}"), get(f"ZZ01.06.{n}")
        if whole is not None and part is not None and rng.random() < 0.8:
            put(f"ZZ01.05.{n}", whole - part)
    firms = carried.get(Ref(Address.parse("ZZ01.08.1"), "prev"), BLANK).number
    entered, left = get("ZZ01.03.4"), get("ZZ01.07.4")
    if firms is not None and entered is not None and left is not None and rng.random() < 0.8:
        put("ZZ01.08.1", firms + entered - left)
    if rng.random() < 0.5:
        for n in "123":
            counts = [get(f"ZZ02.{line}.{n}") for line in ("03", "04", "01")]
            told = sorted(c for c in counts if c is not None)
            if len(told) == 3:
                for line, count in zip(("03", "04", "01"), told, strict=True):
                    put(f"ZZ02.{line}.{n}", count)
                put(f"ZZ02.02.{n}", told[0] * 30 + told[1] * 10 + told[2])


def _agree(
    rng: random.Random, unit: Unit, period: Period, now: dict[Address, Value], carried: Mapping[Ref, Value]
) -> None:
    """A cell that must equal something mostly gets what that comes to (or one beside it), so that such rules pass."""
    p = targeted()
    for check in checks_of(p, unit, period):
        match check.tree:
            case Comparison("==", Ref(address, "now"), right) if not isinstance(right, Number):
                look = look_in(p, unit, {a: v for a, v in now.items() if not v.is_blank}, carried)
                for line in look.lines(check.lines) if check.lines else ("",):
                    _set(rng, Address(address.form, line or address.line, address.column), right, look.at(line), now)


def _set(rng: random.Random, address: Address, right: Node, look: Look, now: dict[Address, Value]) -> None:
    item = targeted().indicator(address)
    bounds = between(figure_of(right, precision_of(targeted())), look, precision_of(targeted()))
    if item is None or bounds is None or address not in now:
        return
    middle = (Fraction(*bounds[0]) + Fraction(*bounds[1])) / 2
    figure = (Decimal(middle.numerator) / Decimal(middle.denominator)).quantize(Decimal(1).scaleb(-item.decimals))
    now[address] = values.number(figure + rng.choice((0, 0, 0, 0, 0, 1)))
