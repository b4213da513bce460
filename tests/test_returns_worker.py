"""Reading in child processes: order, and what a hung or dying reader costs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.returns_samples import APRIL_20, data_of, plan, sample
from zzdesk.returns import worker
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
    found = list(read_all(sources, PLANS, APRIL_20, time_limit=3))
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


def test_a_child_whose_parent_is_killed_goes_without_a_word(tmp_path: Path) -> None:
    """At any moment: while it starts, waits, reads, answers."""
    (tmp_path / "a.xlsx").write_bytes(data_of(sample()))
    reading = """
import sys
from datetime import date
from pathlib import Path
from zzdesk.plan.load import load_plan
from zzdesk.returns.worker import Reader
if __name__ == "__main__":
    plan = load_plan()
    reader = Reader({plan.version: plan}, date(2021, 4, 20))
    print("ready", flush=True)
    while True:
        reader.read(Path(sys.argv[1]))
"""
    for moment in (0.0, 0.02, 0.05, 0.1, 0.3, 1.2, 1.21):
        command = [sys.executable, "-c", reading, str(tmp_path / "a.xlsx")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as parent:
            assert parent.stdout
            parent.stdout.readline()
            time.sleep(moment)
            parent.kill()
            assert parent.communicate(timeout=60) == ("", ""), moment  # the pipes close when the child has gone too
