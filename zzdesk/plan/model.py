"""报表任务: one year's definitions, as values. Nothing here reads a file or judges a figure.

The records are NamedTuples: on the way to the first grid they cost an eighth of a dataclass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.scoring import Topic

KINDS = ("草稿", "快报", "正式", "核定")  # in rising order; 草稿 never counts
DRAFT_KIND, PROVISIONAL, FORMAL = KINDS[0], KINDS[:2], KINDS[2:]  # a FORMAL one has nothing open, and locks its month
SINGLE_ENTERPRISES = "单个企业资料"  # 公开属性 of a form whose figures never leave the bureau
ANY_LINE = "*"  # in a rule's address: each line of a floating form

# Floating form -> ids of its lines in one period, in the clerk's order.
Lines: TypeAlias = Mapping[str, Sequence[str]]
_NO_LINES: Lines = MappingProxyType({})
# 阶段目标 of one figure: (month, cumulative figure due by its end), in order.
Stages: TypeAlias = tuple[tuple[int, Decimal], ...]


class Unit(NamedTuple):
    """填报单位: a district or a department. `order` is the bureau's own order of printing."""

    code: str
    name: str
    kind: str  # "district" | "department"
    group: str
    order: int
    scope: str = ""
    excludes: str = ""
    aliases: tuple[str, ...] = ()


class Measure(NamedTuple):
    """计量单位: printed decimals; `exact` counts are whole and leave no room for rounding."""

    name: str
    decimals: int
    exact: bool = False


class Column(NamedTuple):
    """One 栏次. `head` is the path of merged header texts from the top down.

    `role`: level base growth month reason forecast year_start nature text.
    `unit` "" means the line's unit. `derive` names the derivation of a read-only column.
    Columns that are not `numbered` print no 栏次 (targets beside the form) and never travel.
    `of` are the columns a "sum" adds up; `codes` names the code list that the choices come from.
    """

    no: str
    name: str
    head: tuple[str, ...]
    role: str = ""
    kind: str = "number"  # number | text | choice | date
    unit: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    derive: str = ""
    numbered: bool = True
    width: int = 10
    of: tuple[str, ...] = ()
    codes: str = ""
    measure: str = ""  # flow | stock | share …, where it is not the line's


class Line(NamedTuple):
    """One 代码. `judged` is the column whose figure is held against the target."""

    code: str
    name: str
    unit: str
    open: frozenset[str]
    measure: str = "flow"  # flow | stock | rate | share | list | text
    direction: str = "up"  # up | down | hold
    basis: str = ""  # 可比价 | 可比口径 | 现价
    pace: str = ""  # even | batch | level | rate | annual | list | text
    judged: str = ""
    source: str = ""
    indent: int = 0
    frequency: str = "month"  # month | quarter | year
    filling_unit: str = ""  # unit code; "" = every unit of the audience
    lead_units: tuple[str, ...] = ()  # unit codes that see the line read-only
    actionable: bool = False  # 尚需 and 月均需 make sense
    ranked: bool = False  # ranked even without a target
    clause: str = ""
    note: str = ""
    given: tuple[tuple[str, str], ...] = ()  # (column, text that the plan itself gives: derive "given")

    def due(self, period: Period) -> bool:
        """Whether the line is required in this period (quarter: 3, 6, 9, 12; year: 12)."""
        every = {"month": 1, "quarter": 3, "year": 12}[self.frequency]
        return period.month % every == 0


class Form(NamedTuple):
    """报表. A floating one (浮动表) has no lines of its own: `pattern` is what each line that people add is like.

    `keys` are the sets of columns that name a floating line, tried in order: a project's code, else name and date.
    """

    code: str
    title: str
    audience: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    first_month: int = 2
    disclosure: str = "可通报"
    notes: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    stamp: str = ""
    pending_targets: str = ""  # "附表2": targets read 未下达
    pattern: Line | None = None
    keys: tuple[tuple[str, ...], ...] = ()

    @property
    def floating(self) -> bool:
        return self.pattern is not None

    def column(self, no: str) -> Column:
        return next(c for c in self.columns if c.no == no)

    def line(self, code: str) -> Line:
        return next(row for row in self.lines if row.code == code)


class Indicator(NamedTuple):
    """指标: a crossing of line and column, with the column's own unit or else the line's."""

    address: Address
    name: str
    kind: str
    unit: str
    decimals: int
    exact: bool
    role: str
    measure: str
    required: bool
    derive: str
    choices: tuple[str, ...]
    line: Line
    column: Column

    @property
    def is_input(self) -> bool:
        return not self.derive

    @property
    def numeric(self) -> bool:
        return self.kind == "number"


class Target(NamedTuple):
    """目标 of one unit at one address, as the notice words it."""

    unit: str
    address: Address
    comparator: str  # at_least | reach | about | at_most | range | text
    value: Decimal | None
    high: Decimal | None = None
    tier: str = ""  # stretch | firm | expected | ""
    clause: str = ""
    note: str = ""
    tolerance: Decimal | None = None  # of 左右 and 保持, in the target's unit; None: none set


class Rule(NamedTuple):
    """审核关系 as declared; `rules` parses the formula. See rules/language.py for its words.

    `each` selects the cells the rule is repeated for ("required", "counts", "levels",
    "rates", "shares", "figures", "choices") or lists addresses; within, {cell} {line} {column} {form} stand
    for each of them. `place` is file and line for a fault of the rule itself.
    """

    code: str
    level: str
    formula: str
    wording: str
    form: str
    each: tuple[str, ...] = ()
    title: str = ""
    months: tuple[int, ...] = ()  # empty: every period
    kinds: tuple[str, ...] = ()  # empty: every kind
    units: tuple[str, ...] = ()  # kinds of unit; empty: every unit that fills the form
    scope: str = "unit"  # "city": judged after the merge, over all units' standing returns
    place: str = ""


class Code(NamedTuple):
    """One entry of a code list (所属产业链 …)."""

    list: str
    code: str
    name: str
    note: str = ""


class Listed(NamedTuple):
    """An enterprise on a list that the bureau follows (市66, 县20, 县30)."""

    list: str
    unit: str
    code: str
    name: str


class Annex(NamedTuple):
    title: str
    form: str
    name: str
    pending: bool = False


@dataclass(frozen=True, eq=False)
class Plan:
    """报表任务, compared by identity. `files` (name to text) is the plan as it travels in a .zzd and a ledger."""

    name: str
    year: int
    version: str
    title: str
    issuer: str
    settings: Mapping[str, object]
    units: tuple[Unit, ...]
    measures: Mapping[str, Measure]
    forms: tuple[Form, ...]
    targets: tuple[Target, ...]
    rules: Sequence[Rule]
    months: tuple[int, ...]
    groups: tuple[str, ...]
    annexes: tuple[Annex, ...]
    target_columns: Mapping[str, tuple[str, ...]]
    city: Mapping[str, str]  # district address -> city address of the same indicator
    base_rates: Mapping[tuple[str, str, int], Decimal]  # (unit, address, month) -> last year's rate
    codes: tuple[Code, ...] = ()
    enterprises: tuple[Listed, ...] = ()
    stages: Mapping[tuple[str, Address], Stages] = field(default_factory=dict)
    topics: tuple[Topic, ...] = ()  # 评分办法
    files: Mapping[str, str] = field(repr=False, default_factory=dict)

    # --- periods -----------------------------------------------------------
    @cached_property
    def periods(self) -> tuple[Period, ...]:
        return tuple(Period(self.year, m) for m in self.months)

    def prev(self, period: Period) -> Period | None:
        """The period before, or None for the first of the year."""
        before = [p for p in self.periods if p < period]
        return before[-1] if before else None

    # --- units -------------------------------------------------------------
    @cached_property
    def _unit_names(self) -> dict[str, Unit]:
        names: dict[str, Unit] = {}
        for unit in self.units:
            for name in (unit.code, unit.name, *unit.aliases):
                names[name] = unit
        return names

    def find_unit(self, words: str) -> Unit | None:
        """By code, name or alias, never by guess."""
        return self._unit_names.get("".join(words.split()))

    def unit(self, code: str) -> Unit:
        return self._unit_names[code]

    @property
    def districts(self) -> tuple[Unit, ...]:
        return tuple(u for u in self.units if u.kind == "district")

    # --- forms and lines -----------------------------------------------------
    def form(self, code: str) -> Form:
        return self._forms[code]

    @cached_property
    def _forms(self) -> dict[str, Form]:
        return {f.code: f for f in self.forms}

    def forms_of(self, unit: Unit) -> tuple[Form, ...]:
        """The forms in which the unit has at least one line to fill, or may add lines."""
        return tuple(f for f in self.forms if self.fills(f, unit))

    def fills(self, form: Form, unit: Unit) -> bool:
        return unit.kind in form.audience if form.floating else bool(self.lines_of(form, unit))

    def lines_of(self, form: Form, unit: Unit) -> tuple[Line, ...]:
        """The fixed lines the unit fills."""
        if form.code in self._led_forms:
            return tuple(line for line in form.lines if line.filling_unit == unit.code)
        return form.lines if unit.kind in form.audience else ()

    @cached_property
    def _led_forms(self) -> frozenset[str]:
        """Forms whose lines are each one unit's own."""
        return frozenset(f.code for f in self.forms if any(line.filling_unit for line in f.lines))

    def seen_lines(self, form: Form, unit: Unit) -> tuple[Line, ...]:
        """The lines the unit fills or, as joint lead, sees read-only; in the form's order."""
        mine = set(self.lines_of(form, unit))
        return tuple(line for line in form.lines if line in mine or (mine and unit.code in line.lead_units))

    # --- indicators ----------------------------------------------------------
    @cached_property
    def indicators(self) -> dict[Address, Indicator]:
        """Every open crossing of every form with fixed lines; a crossing not here is × 免填."""
        return {i.address: i for f in self.forms if not f.floating for i in _indicators(f, self.measures)}

    @cached_property
    def patterns(self) -> dict[tuple[str, str], Indicator]:
        """The crossings of each floating form's pattern line, by form and column; their line is "*"."""
        lined = (f for f in self.forms if f.pattern)
        return {(f.code, i.address.column): i for f in lined for i in _indicators(f, self.measures)}

    def indicator(self, address: Address) -> Indicator | None:
        """The crossing at an address; of a floating form at any line's."""
        found = self.indicators.get(address)
        if found is None:
            found = self.patterns.get((address.form, address.column))
            return found._replace(address=address) if found else None
        return found

    def is_open(self, indicator: Indicator, period: Period) -> bool:
        """本月 is × in the first period of a form that has no January."""
        first = self.form(indicator.address.form).first_month
        return not (indicator.role == "month" and first > 1 and period.month == first)

    def inputs(
        self, unit: Unit, period: Period, form: Form | None = None, lines: Lines = _NO_LINES
    ) -> tuple[Indicator, ...]:
        """The cells the unit may fill in a period, form by form, line by line; of floating forms those of `lines`."""
        return tuple(i for f in ((form,) if form else self.forms_of(unit)) for i in self._open(f, unit, period, lines))

    def _open(self, form: Form, unit: Unit, period: Period, lines: Lines) -> list[Indicator]:
        codes = lines.get(form.code, ()) if form.floating else [line.code for line in self.lines_of(form, unit)]
        columns = self.patterns if form.floating else None
        found = []
        for code in codes:
            for column in form.columns:
                address = Address(form.code, code, column.no)
                item = columns.get((form.code, column.no)) if columns is not None else self.indicators.get(address)
                if item and item.is_input and self.is_open(item, period):
                    found.append(item if columns is None else item._replace(address=address))
        return found

    def required(
        self, unit: Unit, period: Period, form: Form | None = None, lines: Lines = _NO_LINES
    ) -> tuple[Indicator, ...]:
        """The inputs that a 正式 must have: required columns of the lines due in this period."""
        return tuple(i for i in self.inputs(unit, period, form, lines) if i.required and i.line.due(period))

    # --- targets ---------------------------------------------------------------
    @cached_property
    def _targets(self) -> dict[tuple[str, Address], Target]:
        return {(t.unit, t.address): t for t in self.targets}

    def target(self, unit: Unit, address: Address) -> Target | None:
        """The unit's own target; of a line that another unit fills (a joint lead looks on), that unit's."""
        indicator = self.indicators.get(address)
        filler = indicator.line.filling_unit if indicator else ""
        return self._targets.get((filler or unit.code, address))

    def target_at(self, unit: str, address: Address) -> Target | None:
        """The target set for a unit's code at an address, and for no other unit."""
        return self._targets.get((unit, address))

    def stages_of(self, unit: Unit, address: Address) -> Stages:
        """阶段目标 of the unit or, of a line that another unit fills, of that unit."""
        if not self.stages:
            return ()
        indicator = self.indicators.get(address)
        filler = indicator.line.filling_unit if indicator else ""
        return self.stages.get((filler or unit.code, address), ())

    @property
    def effective(self) -> date:
        found = self.settings["effective"]
        assert isinstance(found, date)
        return found

    def setting(self, name: str) -> str:
        return str(self.settings.get(name, ""))

    @property
    def reasons(self) -> tuple[str, ...]:
        """审核说明的常用原因: what explanations may begin with; the words stay free."""
        found = self.settings.get("reasons", ())
        return tuple(str(word) for word in found) if isinstance(found, list | tuple) else ()

    def is_bare_reason(self, words: str) -> bool:
        """A usual reason and nothing after it: accepted, but it names no enterprise and no project."""
        return words.strip().rstrip("：:，,。．.；;！! ") in self.reasons


def _indicators(form: Form, measures: Mapping[str, Measure]) -> list[Indicator]:
    found = []
    for line in (form.pattern,) if form.pattern else form.lines:
        for column in form.columns:
            if column.no not in line.open:
                continue
            unit = column.unit or (line.unit if column.kind == "number" else "")
            measure = measures.get(unit)
            found.append(
                Indicator(
                    address=Address(form.code, line.code, column.no),
                    name=f"{line.name.removeprefix('其中：')}·{column.name}" if line.name else column.name,
                    kind=column.kind,
                    unit=unit,
                    decimals=measure.decimals if measure else 0,
                    exact=bool(measure and measure.exact),
                    role=column.role,
                    measure=_measure(line, column),
                    required=column.required,
                    derive=column.derive,
                    choices=column.choices,
                    line=line,
                    column=column,
                )
            )
    return found


def _measure(line: Line, column: Column) -> str:
    """A growth column is a rate, a text column text; the rest is the line's own kind."""
    if column.kind != "number":
        return column.kind
    return "rate" if column.role == "growth" else column.measure or line.measure
