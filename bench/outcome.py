"""Cost of the month's outcome: each kind of chart against the same marks drawn by bare matplotlib.

    python bench/outcome.py [ROUNDS]

Both build the figure and write it as PNG of 150 dpi, in turn; the first round, which loads fonts, is not counted. Ours
starts from the figures of the months, as they were worked out; the peer from lists of marks read off our own figure.
Then the whole month against the bulletin's eight charts drawn bare, and exact sums against a float group-by.
"""

from __future__ import annotations

import io
import json
import os
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from month import Cell, Made
from replay import marks_of, replay
from sums import sums
from whole_month import whole_month

from zzdesk.address import Address
from zzdesk.analysis.progress import progress
from zzdesk.ledger.matrix import Matrix
from zzdesk.ledger.status import Status, UnitStatus
from zzdesk.output.chart_city import city_pages
from zzdesk.output.chart_contribution import contribution_chart
from zzdesk.output.chart_heatmap import heatmap_pages
from zzdesk.output.chart_pace import pace_chart, pace_overview
from zzdesk.output.chart_ranks import ranks_chart
from zzdesk.output.chart_reporting import reporting_pages
from zzdesk.output.chart_year import Year
from zzdesk.output.charts import progress_chart
from zzdesk.output.fonts import style
from zzdesk.plan.load import load_plan
from zzdesk.values import number

GROWTH, ENTRIES = Address("ZZ01", "01", "3"), Address("ZZ01", "03", "1")
GOAL, SWITCH = 1.3, 150


def a_year() -> Year:
    """Eleven months; one unit in sixteen has not reported the last."""
    base, dice = load_plan(), random.Random(7)
    shares = {"source": "示例", **{u.code: "6.2" for u in base.districts}}
    plan = replace(base, settings={**base.settings, "contribution_weights": {str(GROWTH): shares}})
    months = []
    for period in plan.periods:
        made = Made(plan)
        for unit in plan.units:
            if period.is_year_end and unit.code == "410108":
                continue
            items = (i for i in plan.inputs(unit, period) if i.numeric)
            made.cells[unit.code] = {i.address: Cell(number(Decimal(dice.randint(3, 160)) / (1 if i.exact else 10)))
                                     for i in items}  # fmt: skip
        months.append(progress(made, period, official={GROWTH: Decimal("8.6")}))
    return Year(tuple(months))


def a_matrix(year: Year) -> Matrix:
    plan = year.last.plan
    found = []
    for month in year.months:
        units = tuple(
            UnitStatus(u.code, u.name, "reported" if u.code in month.reported else "missing", "正式", 1, False, 40, 40)
            for u in plan.units
        )
        found.append(Status(month.period, units))
    return Matrix(tuple(found), tuple((u.code, u.name) for u in plan.units))


def kinds(year: Year) -> dict[str, Callable[[], list[Figure]]]:
    found, matrix = year.last, a_matrix(year)
    unit = found.plan.districts[0]
    return {
        "progress": lambda: [progress_chart(found, ENTRIES)],
        "pace, one unit": lambda: [pace_chart(year, GROWTH, unit)],
        "pace, 16 units": lambda: pace_overview(year, GROWTH),
        "heatmap": lambda: heatmap_pages(year),
        "ranks": lambda: [ranks_chart(year, GROWTH)],
        "reporting": lambda: reporting_pages(matrix, found.plan),
        "city": lambda: city_pages(found),
        "contribution": lambda: [contribution_chart(found, GROWTH)],
    }


def milliseconds(make: Callable[[], list[Figure]]) -> float:
    began = time.perf_counter()
    with mpl.rc_context(style()):
        for figure in make():
            figure.savefig(io.BytesIO(), format="png", dpi=150)
    return (time.perf_counter() - began) * 1000


def measured(name: str, make: Callable[[], list[Figure]], rounds: int) -> dict[str, object]:
    with mpl.rc_context(style()):
        marks = [marks_of(figure) for figure in make()]
    ours, peer = [], []
    for n in range(rounds + 1):
        pair = milliseconds(make), milliseconds(lambda: list(map(replay, marks)))
        if n:
            ours.append(pair[0])
            peer.append(pair[1])
    a, b = statistics.median(ours), statistics.median(peer)
    count = sum(m.count for m in marks)
    what = f"chart {name}: build and write PNG, ms, against bare matplotlib with the same {count} marks"
    return {"what": what, "ours": round(a, 1), "peer": round(b, 1), "ratio": round(a / b, 2), "goal": GOAL,
            "met": a / b <= GOAL}  # fmt: skip


def switch(year: Year, rounds: int) -> dict[str, object]:
    """Another district's line on a canvas as large as the window's: no file, 100 dots an inch."""
    taken = []
    for unit in (year.last.plan.districts * rounds)[: rounds * 4]:
        began = time.perf_counter()
        with mpl.rc_context(style()):
            FigureCanvasAgg(pace_chart(year, GROWTH, unit)).draw()
        taken.append((time.perf_counter() - began) * 1000)
    ours = statistics.median(taken)
    what = f"another district's chart on the canvas, ms, against the {SWITCH} ms it may take"
    return {"what": what, "ours": round(ours, 1), "peer": SWITCH, "ratio": round(ours / SWITCH, 2), "goal": 1.0,
            "met": ours <= SWITCH}  # fmt: skip


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    year = a_year()
    results = [whole_month(min(rounds, 5)), sums(rounds), switch(year, rounds)]
    print(*results, sep="\n", flush=True)
    for name, make in kinds(year).items():
        results.append(measured(name, make, rounds))
        print(results[-1], flush=True)
    machine = f"{platform.system()} {platform.machine()} {os.cpu_count()} cores Python {platform.python_version()}"
    print(json.dumps({"bench": "outcome", "machine": machine, "results": results}, ensure_ascii=False))


if __name__ == "__main__":
    main()
