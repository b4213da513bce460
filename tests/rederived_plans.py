"""Random plans and months for the proof of the tables: what can be in a plan, and what districts can report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.analysis_source import PLAN, Cell, Return
from tests.rederived import Figure, Held
from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Column, Form, Line, Plan, Target, Unit
from zzdesk.plan.scoring import Item, Topic
from zzdesk.values import Value, not_applicable, number, waiting

FORM, CITY_FORM, OFFICE = "ZZ91", "ZZ92", "D1"
_COLUMNS = (
    Column("1", "本年累计", ("本年累计",), role="level"),
    Column("2", "上年同期", ("上年同期",), role="base"),
    Column("3", "同比增速", ("同比增速",), role="growth", unit="%"),
    Column("4", "年初数", ("年初数",), role="year_start"),
)
KINDS: Mapping[str, tuple[str, str, str, str, str]] = {  # -> measure, pace, judged, open columns, basis
    "growth": ("rate", "rate", "3", "3", "可比价"),
    "annual growth": ("rate", "annual", "3", "3", "可比口径"),
    "output": ("flow", "even", "1", "123", "现价"),
    "flow": ("flow", "even", "1", "1", ""),
    "batch": ("flow", "batch", "1", "1", ""),
    "list": ("flow", "list", "1", "1", ""),
    "level": ("stock", "level", "1", "14", ""),
    "share": ("share", "rate", "1", "1", ""),
}
COMPARATORS = ("at_least", "reach", "about", "at_most", "range")
TENTHS = st.integers(-300, 3000).map(lambda n: Decimal(n) / 10)
FEW = st.sampled_from([Decimal(0), Decimal(5), Decimal("5.04"), Decimal("5.05"), Decimal(10), Decimal(-10)])  # ties
AIMS = st.one_of(st.sampled_from([Decimal(0), Decimal(10), Decimal(12)]), st.integers(1, 1500).map(Decimal))


@dataclass
class Store:
    """Several versions of a plan, and months; a withdrawn unit's figures are there, but no return of it stands."""

    plans: list[Plan] = field(repr=False)
    cells: dict[Period, dict[str, dict[Address, Cell]]] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)

    @property
    def plan(self) -> Plan:
        return self.plans[-1]

    def plan_of(self, period: Period) -> Plan:
        return [p for p in self.plans if p.effective <= date(period.year, period.month, 28)][-1]

    def values(self, period: Period) -> dict[str, dict[Address, Cell]]:
        return self.cells.get(period, {})

    def standing(self, period: Period) -> dict[str, Return]:
        return {u: Return() for u in self.values(period) if u not in self.withdrawn}


Month = tuple[Store, Period, dict[Address, Decimal]]


def held_in(store: Store, period: Period, official: Mapping[Address, Decimal]) -> Held:
    """The same month as the independent calculation takes it."""
    cells = {
        unit: {a: f for a, c in cells.items() if (f := _plain(c.value)) is not None}
        for unit, cells in store.values(period).items()
        if unit not in store.withdrawn
    }
    return Held(store.plan_of(period), period.month, cells, {a: Fraction(str(v)) for a, v in official.items()})


def _plain(value: Value) -> Figure:
    if value.number is not None:
        return Fraction(str(value.number))
    return {"na": "na", "waiting": "waiting"}.get(value.state.value)


# --- plans --------------------------------------------------------------------------------------
@st.composite
def lines(draw: DrawFn, code: str) -> Line:
    measure, pace, judged, opened, basis = KINDS[draw(st.sampled_from(sorted(KINDS)))]
    direction = draw(st.sampled_from(["up", "up", "down", "hold"] if measure in {"rate", "share"} else ["up", "down"]))
    unit = "%" if measure in {"rate", "share"} else draw(st.sampled_from(["户", "亿元"]))
    return Line(
        code, f"第{code}项", unit, frozenset(opened), measure, direction, basis, pace, judged,
        frequency=draw(st.sampled_from(["month", "month", "quarter", "year"])),
        actionable=draw(st.booleans()), ranked=draw(st.booleans()),
    )  # fmt: skip


@st.composite
def targets(draw: DrawFn, unit: str, address: Address) -> Target | None:
    if draw(st.integers(0, 5)) == 0:
        return None
    how, value = draw(st.sampled_from(COMPARATORS)), draw(AIMS)
    return Target(
        unit, address, how, value,
        high=value + draw(st.integers(0, 3)) if how == "range" else None,
        tier=draw(st.sampled_from(["", "firm", "stretch", "expected"])),
        tolerance=draw(st.none() | st.integers(0, 20).map(lambda n: Decimal(n) / 10)) if how == "about" else None,
    )  # fmt: skip


@st.composite
def plans(draw: DrawFn) -> Plan:
    """Two or three groups of one to five districts, one to three lines, and a city line for the first of them."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=3))
    groups = tuple(f"第{n}组" for n in range(1, len(sizes) + 1))
    units = [Unit(f"U{g}{n}", f"单位{g}{n}", "district", groups[g], 10 * g + n) for g, size in enumerate(sizes)
             for n in range(size)]  # fmt: skip
    found = [draw(lines(f"{n:02d}")) for n in range(1, draw(st.integers(1, 3)) + 1)]
    first = found[0]
    city_line = replace_line(first, "01", OFFICE)
    forms = (
        Form(FORM, "区县表", ("district",), _COLUMNS, tuple(found)),
        Form(CITY_FORM, "市级表", ("department",), _COLUMNS, (city_line,)),
    )
    aims, stages = [], {}
    for unit in units:
        for line in found:
            address = Address(FORM, line.code, line.judged)
            aim = draw(targets(unit.code, address))
            if aim is not None:
                aims.append(aim)
                if draw(st.booleans()):
                    stages[unit.code, address] = draw(_gates(aim))
    city_aim = draw(targets(OFFICE, Address(CITY_FORM, "01", first.judged)))
    plan = replace(
        PLAN, units=(*units, Unit(OFFICE, "市局", "department", "", 99)), forms=forms, rules=(), groups=groups,
        targets=(*aims, *([city_aim] if city_aim else [])), stages=stages, annexes=(), enterprises=(),
        city={str(Address(FORM, first.code, first.judged)): str(Address(CITY_FORM, "01", first.judged))},
        base_rates=draw(_a_year_ago(units, found)), files={}, settings=_settings(),
    )  # fmt: skip
    return replace(plan, settings={**plan.settings, **draw(_weights(plan))}, topics=(draw(_topic(plan)),))


def _settings() -> dict[str, object]:
    """Without what names cells of the 2021 plan."""
    kept = {k: v for k, v in PLAN.settings.items() if k not in {"bulletin", "city", "reference"}}
    return {**kept, "effective": date(2021, 1, 1)}


@st.composite
def _a_year_ago(draw: DrawFn, units: list[Unit], found: list[Line]) -> dict[tuple[str, str, int], Decimal]:
    """上年增速 of some units in every month, for 两年平均."""
    rates = st.integers(-400, 600).map(lambda n: Decimal(n) / 10)
    growths = [f"{FORM}.{line.code}.3" for line in found if line.judged == "3"]
    held = {(u.code, a): draw(rates) for u in units for a in growths if draw(st.booleans())}
    return {(unit, a, month): rate for (unit, a), rate in held.items() for month in PLAN.months}


def replace_line(line: Line, code: str, filler: str) -> Line:
    return line._replace(code=code, filling_unit=filler)


@st.composite
def _gates(draw: DrawFn, aim: Target) -> tuple[tuple[int, Decimal], ...]:
    months = draw(st.sets(st.sampled_from([3, 6, 9]), min_size=1))
    assert aim.value is not None
    return tuple((m, (aim.value * m * m / 144).quantize(Decimal("0.1"))) for m in sorted(months))


@st.composite
def _weights(draw: DrawFn, plan: Plan) -> dict[str, object]:
    growths = [line for line in plan.form(FORM).lines if line.judged == "3"]
    if not growths or draw(st.booleans()):
        return {}
    shares = {u.code: str(draw(st.integers(0, 5))) for u in plan.districts if draw(st.booleans())}
    return {"contribution_weights": {f"{FORM}.{growths[0].code}.3": {"source": "统计局", **shares}}}


@st.composite
def _topic(draw: DrawFn, plan: Plan) -> Topic:
    """An item a line, each by a method that can be used on it."""
    items = []
    for n, line in enumerate(plan.form(FORM).lines):
        rates = line.measure in {"rate", "share"}
        method = draw(st.sampled_from(["target", "advance", "efficacy", *(["average"] if rates else [])]))
        ends = (Decimal(20), Decimal(-10)) if method == "efficacy" and draw(st.booleans()) else (None, None)
        items.append(
            Item("T", str(n), line.name, Address(FORM, line.code, line.judged), method,
                 weight=Decimal(draw(st.integers(1, 40))),
                 against=draw(st.sampled_from(["", "pace"])) if method == "target" else "",
                 among=draw(st.sampled_from(["", "group"])) if method == "efficacy" else "",
                 step=None if method == "target" else draw(st.sampled_from([None, Decimal("0.1"), Decimal("2.5")])),
                 best=ends[0], worst=ends[1],
                 cap=draw(st.none() | st.just(Decimal(50))), floor=draw(st.none() | st.just(Decimal(1))))
        )  # fmt: skip
    points = st.none() | st.sampled_from([Decimal("0.5"), Decimal(1)])
    return Topic("T", "专题", "第六十六条", "month", tuple(items), draw(points), draw(points), draw(points),
                 cap=draw(st.none() | st.just(Decimal(60))))  # fmt: skip


# --- months -------------------------------------------------------------------------------------
@st.composite
def cells(draw: DrawFn, plan: Plan) -> dict[str, dict[Address, Cell]]:
    """Some units, some figures; a case in which nobody reports comes of itself."""
    found: dict[str, dict[Address, Cell]] = {}
    alike = draw(st.booleans())  # all from a few figures: ties
    for unit in plan.units:
        if draw(st.integers(0, 6)) == 0:
            continue
        form = plan.form(CITY_FORM if unit.code == OFFICE else FORM)
        own = found.setdefault(unit.code, {})
        for line in form.lines:
            for column in sorted(line.open):
                value = draw(_values(FEW if alike else st.one_of(FEW, TENTHS)))
                if value is not None:
                    own[Address(form.code, line.code, column)] = Cell(value)
    return found


def _values(figures: st.SearchStrategy[Decimal]) -> st.SearchStrategy[Value | None]:
    """Mostly figures, which repeat; now and then 无此项, 待反馈 or nothing."""
    told = st.sampled_from([None, not_applicable("没有"), waiting("2021-07-20")])
    return st.integers(0, 7).flatmap(lambda n: told if n == 0 else figures.map(number))


@st.composite
def stores(draw: DrawFn) -> Month:
    """A store, the month to look at and its 公布数; the plan may be revised in July, one unit's return withdrawn."""
    plan = draw(plans())
    versions = [plan]
    if draw(st.booleans()):
        raised = tuple(t._replace(value=t.value + 7) if t.value is not None and t.high is None else t
                       for t in plan.targets)  # fmt: skip
        versions.append(replace(plan, version="2021.2", targets=raised, stages={},
                                settings={**plan.settings, "effective": date(2021, 7, 1)}))  # fmt: skip
    period = Period(2021, draw(st.integers(2, 12)))
    store = Store(versions, {period: draw(cells(plan))})
    if draw(st.booleans()) and store.values(period):
        store.withdrawn.add(draw(st.sampled_from(sorted(store.values(period)))))
    growths = [Address(FORM, line.code, "3") for line in plan.form(FORM).lines if "3" in line.open]
    official = {a: draw(st.one_of(FEW, TENTHS)) for a in growths if draw(st.booleans())}
    return store, period, official
