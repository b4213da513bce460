"""Cost of judging: many returns at once from long form, and one edit in a large floating table.

    python bench/rules.py [CELLS]

The same 20 rules, with the same tolerances, over the same long form (1,000,000 cells by default): by our columns, by
pandas (pivot, then vectors), by numpy written by hand, cell by cell in plain Python, and by `evaluate` (the last two
over a fiftieth of the rows, times fifty). All must find the same. Then an edit's re-check in a file with 5,000 lines of
ZZ04, and the same long form with every cell twice.
"""

from __future__ import annotations

import json
import math
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pandas as pd
from tables import MARCH, large_table

from zzdesk import values
from zzdesk.address import Address
from zzdesk.entry.edits import SetCells
from zzdesk.entry.recheck import Recheck
from zzdesk.plan.load import load_plan
from zzdesk.rules.checks import precision_of
from zzdesk.rules.columns import from_long, verdicts
from zzdesk.rules.evaluate import Verdict, evaluate
from zzdesk.rules.language import parse
from zzdesk.rules.look import Look

Get: TypeAlias = Callable[[str], float | None]
Rule: TypeAlias = Callable[[Get], bool]
ROUNDS = 5
COUNTS = [f"ZZ01.{n}.1" for n in ("03", "05", "06", "07", "08")]
AMOUNTS = ["ZZ01.09.1", "ZZ01.09.2", "ZZ01.10.1", "ZZ01.10.2"]
RATES = ["ZZ01.01.3", "ZZ01.02.3", "ZZ01.04.3", "ZZ01.09.3", "ZZ01.10.3", "ZZ01.11.3"]
CELLS = [*COUNTS, *AMOUNTS, *RATES, "ZZ01.03.2", "ZZ01.03.4", "ZZ01.05.4", "ZZ01.06.4", "ZZ01.07.4"]
FORMULAS = [
    "ZZ01.03.1 == ZZ01.05.1 + ZZ01.06.1",
    "ZZ01.03.4 == ZZ01.05.4 + ZZ01.06.4",
    "ZZ01.09.3 == (ZZ01.09.1 / ZZ01.09.2 - 1) * 100",
    "ZZ01.10.3 == (ZZ01.10.1 / ZZ01.10.2 - 1) * 100",
    "abs(ZZ01.01.3 - ZZ01.10.3) < 10",
    "abs(ZZ01.01.3 - ZZ01.09.3) < 10",
    "ZZ01.03.1 >= ZZ01.03.4",
    "ZZ01.05.1 >= ZZ01.05.4",
    "ZZ01.06.1 >= ZZ01.06.4",
    "ZZ01.07.1 >= ZZ01.07.4",
    *(f"{cell} >= -100" for cell in RATES),
    *(f"{cell} >= 0" for cell in AMOUNTS),
]


def long_form(cells: int) -> pd.DataFrame:
    """`cells` figures of made-up returns, in random order, about one in thirty missing."""
    rng = np.random.default_rng(2021)
    rows = cells // len(CELLS)
    wide = {}
    for name in COUNTS[1:]:
        wide[name] = rng.integers(0, 200, rows).astype(float)
    wide["ZZ01.03.1"] = wide["ZZ01.05.1"] + wide["ZZ01.06.1"] + (rng.random(rows) < 0.05)
    for name in ("ZZ01.03.2", "ZZ01.03.4", "ZZ01.05.4", "ZZ01.06.4", "ZZ01.07.4"):
        wide[name] = rng.integers(0, 40, rows).astype(float)
    for name in AMOUNTS:
        wide[name] = np.round(rng.random(rows) * 500 + 20, 2)
    for name in RATES:
        wide[name] = np.round(rng.normal(8, 9, rows), 1)
    for n in ("09", "10"):
        wide[f"ZZ01.{n}.3"] = np.round((wide[f"ZZ01.{n}.1"] / wide[f"ZZ01.{n}.2"] - 1) * 100, 1)
    unit, period = np.arange(rows) // 11, np.arange(rows) % 11 + 2
    frame = pd.DataFrame({"unit": unit, "period": period, **{name: wide[name] for name in CELLS}})
    told = frame.melt(["unit", "period"], var_name="address", value_name="value")
    told = told[rng.random(len(told)) > 1 / 30]
    told = told.sample(frac=1, random_state=1).reset_index(drop=True)
    told["unit"] = "U" + told["unit"].astype(str).str.zfill(6)
    return told


# --- ours -----------------------------------------------------------------------------------
def ours(frame: pd.DataFrame) -> int:
    columns, _ = from_long(frame, ["unit", "period"], "address", "value")
    return sum(int((verdicts(tree, columns, PRECISION) == 0).sum()) for tree in TREES)


PLAN = load_plan()
PRECISION = precision_of(PLAN)
TREES = [parse(formula) for formula in FORMULAS]


# --- the same by hand --------------------------------------------------------------------------
def by_hand(get: Callable[[str], np.ndarray]) -> int:
    """Failures of the 20 rules; `get` gives a column of figures. NaN where one is missing: no comparison holds."""

    def whole(x: np.ndarray, digits: int) -> np.ndarray:
        y = x * 10.0 ** (digits + 4)
        y = np.copysign(np.floor(np.abs(y) + 0.5), y) / 1e4
        return np.copysign(np.floor(np.abs(y) + 0.5), y)

    counts = {name: np.asarray(get(name)) for name in CELLS if name not in AMOUNTS and name not in RATES}
    amounts = {name: whole(np.asarray(get(name)), 2) for name in AMOUNTS}
    rates = {name: whole(np.asarray(get(name)), 1) for name in RATES}
    failed = 0
    for a, b, c in (("03.1", "05.1", "06.1"), ("03.4", "05.4", "06.4")):
        failed += int((np.abs(counts[f"ZZ01.{a}"] - counts[f"ZZ01.{b}"] - counts[f"ZZ01.{c}"]) > 0).sum())
    for n in ("09", "10"):
        this, last, rate = amounts[f"ZZ01.{n}.1"], amounts[f"ZZ01.{n}.2"], rates[f"ZZ01.{n}.3"]
        low = (np.round((this - 0.5) / (last + 0.5), 10) - 1) * 100
        high = (np.round((this + 0.5) / (last - 0.5), 10) - 1) * 100
        least, most = np.round((rate - 0.5) / 10 - high, 10), np.round((rate + 0.5) / 10 - low, 10)
        failed += int(((least > 0) | (most < 0)).sum())
    for n in ("10", "09"):
        apart = np.abs(rates["ZZ01.01.3"] - rates[f"ZZ01.{n}.3"]) - 1.0
        failed += int((apart >= 100).sum())
    for n in ("03", "05", "06", "07"):
        failed += int((counts[f"ZZ01.{n}.1"] < counts[f"ZZ01.{n}.4"]).sum())
    for name in RATES:
        failed += int((rates[name] + 0.5 < -1000).sum())
    for name in AMOUNTS:
        failed += int((amounts[name] + 0.5 < 0).sum())
    return failed


def by_pandas(frame: pd.DataFrame) -> int:
    wide = frame.pivot(index=["unit", "period"], columns="address", values="value")
    return by_hand(lambda name: wide[name].to_numpy())


def by_numpy(frame: pd.DataFrame) -> int:
    """Columns by integer codes, as one would write it for these rules only."""
    units, _ = pd.factorize(frame["unit"])
    row = units * 12 + frame["period"].to_numpy() - 1
    address, names = pd.factorize(frame["address"])
    wide = np.full((len(names), int(row.max()) + 1), np.nan)
    wide[address, row] = frame["value"].to_numpy()
    place = {name: n for n, name in enumerate(names)}
    return by_hand(lambda name: wide[place[name]])


def by_cell(frame: pd.DataFrame) -> int:
    """One return and one rule at a time in plain Python, figures in dictionaries, None where one is missing."""
    failed = 0
    for figures in _held(frame).values():
        failed += sum(rule(figures.get) for rule in PLAIN)
    return failed


def by_document(frame: pd.DataFrame) -> int:
    """One return at a time by the program's own `evaluate`, as the clerk's file is judged."""
    failed = 0
    for figures in _held(frame).values():
        now = {Address.parse(name): values.number(repr(x)) for name, x in figures.items()}
        look = Look(lambda ref, now=now: now.get(ref.address, values.BLANK))
        failed += sum(evaluate(tree, look, PRECISION) is Verdict.FAIL for tree in TREES)
    return failed


def _held(frame: pd.DataFrame) -> dict[tuple[object, object], dict[str, float]]:
    held: dict[tuple[object, object], dict[str, float]] = {}
    told = zip(frame["unit"], frame["period"], frame["address"], frame["value"], strict=True)
    for unit, period, address, value in told:
        held.setdefault((unit, period), {})[address] = value
    return held


def _whole(x: float, digits: int) -> float:
    y = math.floor(abs(x) * 10.0 ** (digits + 4) + 0.5) / 1e4
    return math.copysign(math.floor(y + 0.5), x)


def _sums(a: str, b: str, c: str) -> Rule:
    def fails(get: Get) -> bool:
        x, y, z = get(f"ZZ01.{a}"), get(f"ZZ01.{b}"), get(f"ZZ01.{c}")
        return x is not None and y is not None and z is not None and _whole(x, 0) != _whole(y, 0) + _whole(z, 0)

    return fails


def _growth(n: str) -> Rule:
    def fails(get: Get) -> bool:
        this, last, rate = get(f"ZZ01.{n}.1"), get(f"ZZ01.{n}.2"), get(f"ZZ01.{n}.3")
        if this is None or last is None or rate is None:
            return False
        this, last, rate = _whole(this, 2), _whole(last, 2), _whole(rate, 1)
        low = (round((this - 0.5) / (last + 0.5), 10) - 1) * 100
        high = (round((this + 0.5) / (last - 0.5), 10) - 1) * 100
        return round((rate - 0.5) / 10 - high, 10) > 0 or round((rate + 0.5) / 10 - low, 10) < 0

    return fails


def _apart(n: str) -> Rule:
    def fails(get: Get) -> bool:
        x, y = get("ZZ01.01.3"), get(f"ZZ01.{n}.3")
        return x is not None and y is not None and abs(_whole(x, 1) - _whole(y, 1)) - 1.0 >= 100

    return fails


def _ordered(n: str) -> Rule:
    def fails(get: Get) -> bool:
        x, y = get(f"ZZ01.{n}.1"), get(f"ZZ01.{n}.4")
        return x is not None and y is not None and _whole(x, 0) < _whole(y, 0)

    return fails


def _floor(name: str, digits: int, least: float) -> Rule:
    def fails(get: Get) -> bool:
        x = get(name)
        return x is not None and _whole(x, digits) + 0.5 < least

    return fails


PLAIN = [
    _sums("03.1", "05.1", "06.1"),
    _sums("03.4", "05.4", "06.4"),
    *map(_growth, ("09", "10")),
    *map(_apart, ("10", "09")),
    *map(_ordered, ("03", "05", "06", "07")),
    *(_floor(name, 1, -1000) for name in RATES),
    *(_floor(name, 2, 0) for name in AMOUNTS),
]


# --- one edit in a large table ------------------------------------------------------------------
def edits(lines: int = 5000, count: int = 200) -> tuple[list[float], float]:
    """Milliseconds of each edit's re-check, and of one whole check."""
    rng, took = random.Random(2), []
    with tempfile.TemporaryDirectory() as folder:
        (document, ids), period = large_table(Path(folder), lines), MARCH
        with document:
            begun = time.perf_counter()
            recheck = Recheck(document, period)
            whole = (time.perf_counter() - begun) * 1e3
            for _ in range(count):
                address = Address("ZZ04", rng.choice(ids), rng.choice(("2", "6", "7", "9", "14", "17")))
                new = (
                    values.text("914101000000000001") if address.column == "2" else values.number(rng.randint(1, 9999))
                )
                change = document.apply(SetCells(period, {address: new}))
                begun = time.perf_counter()
                recheck.after(change)
                took.append((time.perf_counter() - begun) * 1e3)
    return took, whole


def timed(work: Callable[[pd.DataFrame], int], frame: pd.DataFrame) -> tuple[float, int]:
    begun = time.perf_counter()
    found = work(frame)
    return time.perf_counter() - begun, found


def main() -> None:
    cells = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    frame = long_form(cells)
    some = frame[frame["unit"].isin(frame["unit"].drop_duplicates().head(frame["unit"].nunique() // 50))]
    twice = pd.concat([frame, frame], ignore_index=True)
    taken: dict[str, list[float]] = {name: [] for name in ("ours", "pandas", "numpy", "twice")}
    found: dict[str, int] = {}
    for _ in range(ROUNDS):
        for name, work, table in (
            ("ours", ours, frame),
            ("pandas", by_pandas, frame),
            ("numpy", by_numpy, frame),
            ("twice", ours, twice),
        ):
            seconds, found[name] = timed(work, table)
            taken[name].append(seconds)
    loop, looped = timed(by_cell, some)
    document, documented = timed(by_document, some)
    assert len(set(found.values())) == 1, found
    assert looped == documented == ours(some)
    mid = {name: statistics.median(seconds) for name, seconds in taken.items()}
    each, whole = edits()
    each.sort()
    results = [
        _result("columns from long form / pandas pivot and rules", mid["ours"], mid["pandas"], 0.5),
        _result("columns from long form / numpy by hand", mid["ours"], mid["numpy"], 3.0),
        _result("cell by cell in plain Python / columns", loop * 50, mid["ours"], 30.0, least=True),
        _result("document at a time by evaluate / columns", document * 50, mid["ours"], 30.0, least=True),
        _result("every cell twice / once", mid["twice"], mid["ours"], 2.5),
        _result("edit's re-check in 5,000 lines, median ms", statistics.median(each), 1.0, 5.0),
        _result("edit's re-check in 5,000 lines, 99th percentile ms", each[int(len(each) * 0.99)], 1.0, 16.0),
    ]
    print(f"{len(frame):,} cells, {len(FORMULAS)} rules, {found['ours']:,} failures; whole check {whole:.0f} ms")
    machine = f"{platform.system()} {platform.machine()} Python {platform.python_version()}"
    print(json.dumps({"bench": "rules", "machine": machine, "results": results}, ensure_ascii=False))


def _result(what: str, mine: float, peer: float, goal: float, *, least: bool = False) -> dict[str, object]:
    ratio = mine / peer
    met = ratio >= goal if least else ratio <= goal
    return {
        "what": what,
        "ours": round(mine, 4),
        "peer": round(peer, 4),
        "ratio": round(ratio, 2),
        "goal": goal,
        "met": met,
    }


if __name__ == "__main__":
    main()
