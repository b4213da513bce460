"""Exact sums of very many units against a pandas group-by of floats, both from figures that are loaded."""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pandas as pd
from month import Cell, Made

from zzdesk.analysis.aggregate import ADDABLE, expected_units, made_of
from zzdesk.analysis.source import Figures
from zzdesk.period import Period
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Indicator, Unit
from zzdesk.values import number

UNITS, INDICATORS, GOAL, TIMES = 3000, 20, 2.0, 20


def loaded() -> tuple[Figures, list[Indicator], pd.DataFrame]:
    """A month of 3,000 units with twenty flows and stocks each; the same as a long frame with floats."""
    base, dice = load_plan(), random.Random(5)
    units = tuple(Unit(f"U{n:05d}", f"单位{n}", "district", base.groups[n % 3], n) for n in range(UNITS))
    plan = replace(base, units=units + tuple(u for u in base.units if u.kind != "district"))
    items = [i for i in plan.indicators.values() if i.numeric and i.is_input and i.measure in ADDABLE
             and "district" in plan.form(i.address.form).audience][:INDICATORS]  # fmt: skip
    cells = {u.code: {i.address: Cell(number(Decimal(dice.randint(0, 10**6)).scaleb(-i.decimals))) for i in items}
             for u in units}  # fmt: skip
    rows = [(str(i.address), float(cells[u.code][i.address].value.number or 0)) for i in items for u in units]
    frame = pd.DataFrame(rows, columns=["address", "value"])
    frame["address"] = frame["address"].astype("category")  # the quickest group-by that pandas has
    figures = Figures(Made(plan, cells), Period(2021, 6))
    for item in items:
        made_of(figures, item, expected_units(plan, item))
    return figures, items, frame


def exact(figures: Figures, items: list[Indicator]) -> dict[str, Decimal | None]:
    codes = tuple(u.code for u in expected_units(figures.plan, items[0]))
    return {str(i.address): figures.column(i, codes).total() for i in items}


def grouped(frame: pd.DataFrame) -> dict[str, float]:
    found: dict[str, float] = frame.groupby("address", observed=True)["value"].sum().to_dict()
    return found


def sums(rounds: int) -> dict[str, object]:
    figures, items, frame = loaded()
    ours, peer = [], []
    told, floats = exact(figures, items), grouped(frame)
    assert all(abs(float(told[a] or 0) - floats[a]) < 1e-3 for a in floats)
    for _ in range(max(rounds, 5)):
        for taken, work in ((ours, partial(exact, figures, items)), (peer, partial(grouped, frame))):
            began = time.process_time()
            for _ in range(TIMES):
                work()
            taken.append((time.process_time() - began) * 1000 / TIMES)
    a, b = statistics.median(ours), statistics.median(peer)
    what = (f"exact sums of {UNITS} units x {INDICATORS} indicators from loaded whole numbers, ms of processor, "
            "against a pandas group-by of the same figures as floats")  # fmt: skip
    return {"what": what, "ours": round(a, 3), "peer": round(b, 3), "ratio": round(a / b, 2), "goal": GOAL,
            "met": a / b <= GOAL}  # fmt: skip
