"""An in-memory source of figures for the tests of analysis and output: no file, no ledger."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from decimal import Decimal

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Indicator, Plan
from zzdesk.values import Value, number, text

PLAN = load_plan("2021")
JUNE = Period(2021, 6)


@dataclass(frozen=True, slots=True)
class Cell:
    value: Value
    sheet: str | None = "ZZ01"
    cell: str | None = "E8"


@dataclass(frozen=True, slots=True)
class Return:
    kind: str = "正式"
    revision: int = 1


@dataclass
class Memory:
    """Figures by unit and address, for one period; a unit put in has reported."""

    plan: Plan = PLAN
    cells: dict[str, dict[Address, Cell]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def put(self, unit: str, address: str, value: Value | Decimal | int | str) -> None:
        held = value if isinstance(value, Value) else number(value)
        self.cells.setdefault(unit, {})[Address.parse(address)] = Cell(held)

    def put_line(self, unit: str, form: str, line: str, **columns: Value | Decimal | int | str) -> None:
        """A line of a floating form; columns by number, `c4=...`."""
        for name, value in columns.items():
            self.put(unit, f"{form}.{line}.{name[1:]}", value)

    def report(self, *units: str) -> None:
        for unit in units:
            self.cells.setdefault(unit, {})

    def values(self, period: Period) -> dict[str, dict[Address, Cell]]:
        return self.cells

    def standing(self, period: Period) -> dict[str, Return]:
        return {unit: Return(self.kinds.get(unit, "正式")) for unit in self.cells}


def sample(period: Period = JUNE, *, missing: tuple[str, ...] = ("410108",), seed: int = 7) -> Memory:
    """All districts but `missing`, and 市工信局, with plausible figures (fixed seed)."""
    source, rng = Memory(), random.Random(seed)
    for unit in (*PLAN.districts, PLAN.unit("D01")):
        if unit.code in missing:
            continue
        source.report(unit.code)
        for item in PLAN.inputs(unit, period):
            source.cells[unit.code][item.address] = Cell(_made(item, rng))
    return source


def _made(item: Indicator, rng: random.Random) -> Value:
    if item.kind == "choice":
        known = "反馈" if item.line.source else "部门"
        return text(known if known in item.choices else item.choices[-1])
    if item.kind == "text":
        return text("受疫情和汛情影响，部分项目开工推迟" if rng.random() < 0.3 else "")
    if item.measure in {"rate", "share"}:
        return number(Decimal(rng.randint(30, 160)) / 10)
    if item.exact:
        return number(rng.randint(0, 40))
    return number(Decimal(rng.randint(2000, 40000)) / 100)
