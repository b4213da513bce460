"""Speed and memory of the bureau's work with thousands of returns, against what people write with pandas and openpyxl.

    python bench/intake.py [--sizes 500,3000] [--rounds 5] [--units 3000] [--folder DIR]

Intake is complete: guard, read, verify, validate, resolve, archive, durable commit. The peer, over the same files in
the same run, is pandas.read_excel(engine="openpyxl") of the form's sheet and one concat: it does none of that.
Each run is a process of its own; ours and the peer's take turns. Then the second run over the same files (all
duplicates), memory, `progress` over a ledger with a full year, and `zzdesk issue` against loading the template
with openpyxl, filling in what is the unit's own, and saving. --folder keeps the generated returns for the next time.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from returns import FORM, MARCH, make_returns, many_plan
from year import PERIOD, year_ledger

from zzdesk import session

RECEIVED = date(2021, 4, 20)
SAMPLE = 40  # units that the peer of `issue` makes; its time a unit does not depend on how many there are


# --- one run, in a process of its own --------------------------------------------------------------------
def run_merge(folder: Path, count: int, units: int) -> dict[str, float]:
    plan = many_plan(units)
    paths = sorted(folder.glob("*.xlsx"))[:count]
    with (
        tempfile.TemporaryDirectory(dir=folder.parent) as place,
        session.create_ledger(Path(place) / "L", plan) as held,
    ):
        first, report = timed(lambda: session.merge(held, paths, RECEIVED))
        assert report.summary["accepted"] == count, report.summary
        second, again = timed(lambda: session.merge(held, paths, RECEIVED))
        assert again.summary["duplicate"] == count
    own, child = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"first": first, "second": second, "parent_mib": own, "child_mib": child}


def run_peer(folder: Path, count: int, _: int) -> dict[str, float]:
    import pandas as pd

    paths = sorted(folder.glob("*.xlsx"))[:count]
    seconds, table = timed(lambda: pd.concat([pd.read_excel(p, engine="openpyxl", sheet_name=FORM) for p in paths]))
    assert len(table)
    return {"first": seconds}


def run_progress(folder: Path, _: int, units: int) -> dict[str, float]:
    with year_ledger(folder, units) as held:
        taken = []
        for _ in range(3):
            seconds, found = timed(lambda: session.progress(held, PERIOD))
            taken.append(seconds)
        assert len(found.rows) == units * 20
        assert all(row.state != "unreported" for row in found.rows)
    return {"first": statistics.median(taken)}


def run_issue(folder: Path, _: int, units: int) -> dict[str, float]:
    from zzdesk.plan.load import load_plan

    found = {}
    for name, plan in (
        ("one", many_plan(units)),
        ("all", many_plan(units, tuple(f.code for f in load_plan().forms[:9]))),
    ):
        with tempfile.TemporaryDirectory(dir=folder.parent) as place:
            seconds, made = timed(lambda: session.issue(plan, MARCH, Path(place)))  # noqa: B023
            found[name] = seconds / len(made.files)
        found[f"{name}_peer"] = peer_issue(plan, folder) / SAMPLE
    return found


def peer_issue(plan, folder: Path) -> float:  # type: ignore[no-untyped-def]
    """Load, fill, save: the words on the cover and heads, the ids of spare lines, the rows of the hidden sheet."""
    from openpyxl import load_workbook

    from zzdesk.returns.content import return_id
    from zzdesk.returns.templates import drawn_bytes
    from zzdesk.returns.write import spare_ids

    template = folder.parent / "template.xlsx"
    template.write_bytes(drawn_bytes(plan))
    blank = session.issue(plan, MARCH, folder.parent / "blank", None, lambda n, total, name: n < 1).files[0]
    hidden = [[c.value for c in row] for row in load_workbook(blank)["_zzdesk"].iter_rows()]
    audit = [[c.value for c in row] for row in load_workbook(blank)["审核"].iter_rows(min_row=4)]

    def fill(unit) -> None:  # type: ignore[no-untyped-def]
        book = load_workbook(template)
        marks = {
            "〔填报单位〕": unit.name,
            "〔单位名称〕": unit.name,
            "〔单位代码〕": unit.code,
            "〔报告期〕": MARCH.title,
        }
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and "〔" in cell.value:
                        for mark, words in marks.items():
                            cell.value = cell.value.replace(mark, words)
        for form in plan.forms_of(unit):
            if form.floating:
                sheet = book[form.code]
                for n, line in enumerate(spare_ids(return_id(plan, unit, MARCH), form.code, 50)):
                    sheet.cell(20 + n, 1, n + 1)
                    sheet.cell(20 + n, 2, line)
        for told, name in ((hidden, "_zzdesk"), (audit, "审核")):
            for row in told:
                book[name].append(row)
        book.save(folder.parent / "filled.xlsx")

    return timed(lambda: [fill(unit) for unit in plan.units[:SAMPLE]])[0]


RUNS: dict[str, Callable[[Path, int, int], dict[str, float]]] = {
    "merge": run_merge,
    "peer": run_peer,
    "progress": run_progress,
    "issue": run_issue,
}


def timed(work):  # type: ignore[no-untyped-def]
    begun = time.perf_counter()
    made = work()
    return time.perf_counter() - begun, made


# --- all of them in turn -----------------------------------------------------------------------------------
def apart(name: str, folder: Path, count: int, units: int) -> dict[str, float]:
    command = [
        sys.executable,
        __file__,
        "--run",
        name,
        "--folder",
        str(folder),
        "--sizes",
        str(count),
        "--units",
        str(units),
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode:
        raise SystemExit(told.stderr)
    found: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return found


def measured(folder: Path, sizes: list[int], rounds: int, units: int) -> list[dict[str, object]]:
    ours: dict[int, list[dict[str, float]]] = {n: [] for n in sizes}
    peer: dict[int, list[float]] = {n: [] for n in sizes}
    for _ in range(rounds):
        for n in sizes:
            ours[n].append(apart("merge", folder, n, units))
            peer[n].append(apart("peer", folder, n, units)["first"])
    small, large = sizes[0], sizes[-1]
    results = []
    for n in sizes:
        goal = 4.0 if n < 1000 else 5.0
        mine, theirs = mid(ours[n], "first"), statistics.median(peer[n])
        results.append(result(f"files/s, complete intake of {n} / pandas+openpyxl", n / mine, n / theirs, goal))
        again = n / mid(ours[n], "second")
        results.append(result(f"files/s, second run over {n} / pandas+openpyxl", again, n / theirs, 10.0))
    each = {n: mid(ours[n], "first") / n * 1000 for n in sizes}
    results.append(result(f"ms a file at {large} / at {small}", each[large], each[small], 1.3, most=True))
    peak = {n: mid(ours[n], "parent_mib") + 2 * mid(ours[n], "child_mib") for n in sizes}
    results.append(
        result(f"peak MiB of parent and readers at {large} / at {small}", peak[large], peak[small], 1.2, most=True)
    )
    results.append(result("peak MiB of parent and readers / limit", peak[large], 400.0, 1.0, most=True))
    return results


def the_rest(folder: Path, units: int) -> list[dict[str, object]]:
    made, progress = apart("issue", folder, 0, units), apart("progress", folder, 0, units)["first"]
    found = [result(f"progress of a period, {units} units x 20, seconds / 1 s", progress, 1.0, 1.0, most=True)]
    for name, what in (("one", "one form"), ("all", "nine forms")):
        ours, peer = 1 / made[name], 1 / made[f"{name}_peer"]
        found.append(result(f"blank returns/s for {units} units, {what} / openpyxl load-fill-save", ours, peer, 6.0))
    return found


def mid(runs: list[dict[str, float]], name: str) -> float:
    return statistics.median(run[name] for run in runs)


def result(what: str, ours: float, peer: float, goal: float, *, most: bool = False) -> dict[str, object]:
    ratio = ours / peer
    met = ratio <= goal if most else ratio >= goal
    row = {
        "what": what,
        "ours": round(ours, 3),
        "peer": round(peer, 3),
        "ratio": round(ratio, 2),
        "goal": goal,
        "met": met,
    }
    print(*row.values(), sep=" · ")
    return row


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", default="500,3000")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--units", type=int, default=3000)
    asked.add_argument("--folder", type=Path)
    asked.add_argument("--run", choices=sorted(RUNS))
    told = asked.parse_args()
    sizes = [int(n) for n in told.sizes.split(",")]
    if told.run:
        print(json.dumps(RUNS[told.run](told.folder, sizes[0], told.units)))
        return
    with tempfile.TemporaryDirectory() as place:
        folder = (told.folder or Path(place)) / f"returns-{told.units}"
        make_returns(many_plan(told.units), max(sizes), folder)
        results = measured(folder, sizes, told.rounds, told.units) + the_rest(folder, told.units)
    machine = f"{platform.system()} {platform.machine()} Python {platform.python_version()}"
    print(json.dumps({"bench": "intake", "machine": machine, "results": results}, ensure_ascii=False))


if __name__ == "__main__":
    main()
