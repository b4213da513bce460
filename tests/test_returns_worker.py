"""Reading in child processes: order, and what a hung or dying reader costs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from tests.returns_samples import APRIL_20, data_of, plan, sample
from zzdesk.returns import worker
from zzdesk.returns.pool import Pool
from zzdesk.returns.read import read_return
from zzdesk.returns.worker import read_all

PLANS = {plan().version: plan()}


def hang_or_die(data: bytes, plans: object, received: object, *, name: str):  # type: ignore[no-untyped-def]
    if name == "hang":
        time.sleep(60)
    if name == "die":
        os._exit(3)
    return read_return(data, plans, received, name=name)  # type: ignore[arg-type]


def serve_badly(pipe, files, received) -> None:  # type: ignore[no-untyped-def]
    """The child's loop with a reader that hangs or dies on command."""
    from zzdesk.returns import read as module

    module.read_return = hang_or_die  # type: ignore[assignment]
    worker._serve(pipe, files, received)


def test_results_come_in_order_and_equal_those_read_here(tmp_path: Path) -> None:
    data = data_of(sample())
    (tmp_path / "a.xlsx").write_bytes(data)
    found = list(read_all([tmp_path / "a.xlsx", ("b.xlsx", b""), ("c.xlsx", data)], PLANS, APRIL_20))
    assert [r.file for r in found] == ["a.xlsx", "b.xlsx", "c.xlsx"]
    assert [r.verdict for r in found] == ["queried", "unreadable", "queried"]
    assert found[0] == read_return(data, PLANS, APRIL_20, name="a.xlsx")


def test_a_hung_and_a_dead_reader_cost_one_file_each(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(worker, "_target", serve_badly)
    data = data_of(sample())
    sources = [("one", data), ("hang", data), ("two", data), ("die", data), ("three", data)]
    found = list(read_all(sources, PLANS, APRIL_20, time_limit=8))
    assert [r.verdict for r in found] == ["queried", "unreadable", "queried", "unreadable", "queried"]
    assert [f.code for r in found for f in r.findings if f.code in {"guard.slow", "guard.crashed"}] == [
        "guard.slow",
        "guard.crashed",
    ]


def test_cancel_leaves_whole_files_only() -> None:
    data = data_of(sample())
    found = list(read_all([(str(n), data) for n in range(4)], PLANS, APRIL_20, lambda n, total, doing: n < 2))
    assert len(found) == 2


def test_a_file_that_cannot_be_opened_is_one_unreadable(tmp_path: Path) -> None:
    (found,) = read_all([tmp_path / "none.xlsx"], PLANS, APRIL_20)
    assert (found.verdict, found.findings[0].code) == ("unreadable", "guard.cannot_open")


def test_the_child_loads_nothing_heavy() -> None:
    code = (
        "import sys, zzdesk.returns.worker, zzdesk.returns.read, zzdesk.returns.write;"
        "print([m for m in ('pandas','sqlalchemy','openpyxl','matplotlib','PySide6') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize("forked", [True, False])
def test_a_child_whose_parent_is_killed_goes_without_a_word(tmp_path: Path, forked: bool) -> None:
    """At any moment: while it starts, waits, reads, answers; two side by side."""
    (tmp_path / "a.xlsx").write_bytes(data_of(sample()))
    reading = f"""
import sys
from datetime import date
from pathlib import Path
from zzdesk.plan.load import load_plan
from zzdesk.returns import worker
from zzdesk.returns.pool import Pool
if __name__ == "__main__":
    if not {forked}:
        worker._is_alone = lambda: False
    plan = load_plan()
    pool = Pool({{plan.version: plan}}, 2)
    data = Path(sys.argv[1]).read_bytes()
    print("ready", flush=True)
    while True:
        for ticket in [pool.begin("a.xlsx", data, date(2021, 4, 20)) for _ in range(4)]:
            pool.result(ticket)
"""
    # A spawned child hears from Python what it is to do; killed between the two, nothing of ours runs in it yet.
    starting = (0.0, 0.02, 0.05, 0.1) if forked else ()
    for moment in (*starting, 0.5, 1.2, 1.21):
        command = [sys.executable, "-c", reading, str(tmp_path / "a.xlsx")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as parent:
            assert parent.stdout
            parent.stdout.readline()
            time.sleep(moment)
            parent.kill()
            out, err = parent.communicate(timeout=60)  # the pipes close when the children have gone too
            # A process that Python itself starts anew says so where its parent goes before it is told what to run.
            unborn = not forked and "spawn_main" in err and err.endswith("EOFError: Ran out of input\n")
            assert (out, "" if unborn else err) == ("", ""), moment


@pytest.mark.parametrize("alone", [True, False])
def test_tickets_are_asked_for_in_any_order(monkeypatch: pytest.MonkeyPatch, alone: bool) -> None:
    """Whether children are forked or started anew; a slow and a dying file among them cost themselves alone."""
    if not alone:
        monkeypatch.setattr(worker, "_is_alone", lambda: False)
    monkeypatch.setattr(worker, "_target", serve_badly)
    data = data_of(sample())
    names = ["a", "hang", "b", "c", "die", "d", "e", "f"]
    with Pool(PLANS, 2, time_limit=8) as pool:
        tickets = {name: pool.begin(name, data, APRIL_20) for name in names}
        found = {name: pool.result(tickets[name]) for name in reversed(names)}
    assert {name for name, read in found.items() if read.verdict == "unreadable"} == {"hang", "die"}
    assert [f.code for name in ("hang", "die") for f in found[name].findings] == ["guard.slow", "guard.crashed"]
    assert all(read.file == name for name, read in found.items())


def test_a_file_is_judged_as_of_its_own_day(tmp_path: Path) -> None:
    data = data_of(sample())
    with Pool(PLANS) as pool:
        early, late = pool.begin("a", data, date(2021, 2, 1)), pool.begin("a", data, APRIL_20)
        assert (pool.result(early).verdict, pool.result(late).verdict) == ("returned", "queried")


def test_closing_leaves_no_child_behind() -> None:
    data = data_of(sample())
    pool = Pool(PLANS, 2)
    for _ in range(4):
        pool.begin("a", data, APRIL_20)
    children = [seat.child._process for seat in pool._seats]
    pool.close()
    assert len(children) == 2
    assert not any(child.is_alive() for child in children)
