"""What a reader may use: a file that eats memory or loops for ever costs itself, one reader and nothing else."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile import RECEIVED, Base
from tests.returns_samples import plan
from zzdesk import session
from zzdesk.ledger.dump import dump
from zzdesk.returns import worker
from zzdesk.returns.read import read_return
from zzdesk.returns.worker import MEMORY_LIMIT, read_all

GOOD = Base().data
PLANS = {plan().version: plan()}


def eat_or_loop(data: bytes, plans: object, received: object, *, name: str):  # type: ignore[no-untyped-def]
    if "eats" in name:
        held = []
        while True:  # 64 MiB a turn, each page touched
            held.append(b"x" * (64 << 20))
    while "loops" in name:
        pass
    return read_return(data, plans, received, name=name)  # type: ignore[arg-type]


def serve_greedily(pipe, files, received) -> None:  # type: ignore[no-untyped-def]
    """The child's loop with a reader that eats memory or loops on command."""
    from zzdesk.returns import read as module

    sys.stderr = open("/dev/null", "w")  # noqa: SIM115 - the child's own, whose end is its end
    module.read_return = eat_or_loop  # type: ignore[assignment]
    worker._serve(pipe, files, received)


WATCHED = """
import resource, sys
from tests.test_reader_limits import GOOD, PLANS, RECEIVED, read_all, serve_greedily, worker
if __name__ == "__main__":
    worker._target = serve_greedily
    sources = [("one", GOOD), ("eats", GOOD), ("two", GOOD)]
    found = list(read_all(sources, PLANS, RECEIVED))
    print(*[r.verdict for r in found], *[f.code for f in found[1].findings])
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_AS"), reason="memory limits of this kind are POSIX's")
def test_a_file_that_eats_memory_costs_one_reader() -> None:
    """Its reader ends at the limit, under 2 GiB, and the files before and after it are read."""
    ran = subprocess.run([sys.executable, "-c", WATCHED], capture_output=True, text=True, check=True)
    told, peak = ran.stdout.splitlines()
    assert told == "accepted unreadable accepted guard.crashed"
    assert MEMORY_LIMIT / 1024 / 2 < int(peak) < 2 * 1024**2, "it ate, and was stopped"


def test_a_file_that_loops_costs_its_time_and_one_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve seconds, since good files must not run over it on a busy machine."""
    monkeypatch.setattr(worker, "_target", serve_greedily)
    found = list(read_all([("one", GOOD), ("loops", GOOD), ("two", GOOD)], PLANS, RECEIVED, time_limit=12))
    assert [r.verdict for r in found] == ["accepted", "unreadable", "accepted"]
    assert [f.code for f in found[1].findings] == ["guard.slow"]
    assert "12秒" in found[1].findings[0].message


def test_what_a_reader_died_of_is_read_again_when_it_comes_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader's accident is not held against the file: with a sound reader the ledger is as if nothing had been."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "eats.xlsx").write_bytes(GOOD)
    (folder / "good.xlsx").write_bytes(Base("410182").data)
    with session.create_ledger(tmp_path / "ledger", plan()) as ledger:
        with monkeypatch.context() as patched:
            patched.setattr(worker, "_target", serve_greedily)
            first = {f.file: f.verdict for f in session.merge(ledger, [folder], RECEIVED).files}
        again = {f.file: f.verdict for f in session.merge(ledger, [folder], RECEIVED).files}
        accident = dump(ledger)
    assert first == {"eats.xlsx": "unreadable", "good.xlsx": "accepted"}
    assert again == {"eats.xlsx": "accepted", "good.xlsx": "duplicate"}
    with session.create_ledger(tmp_path / "other", plan()) as ledger:
        session.merge(ledger, [folder], RECEIVED)
        assert dump(ledger) == accident
