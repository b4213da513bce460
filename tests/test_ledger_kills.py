"""kill -9 at random moments of a merge of a hundred files, then the same merge again: nothing is lost or doubled.

Driven through the command line, as a machine that loses power would meet it. The number
of kills comes from ZZDESK_KILLS (a seeded handful in the suite, bench/sweeps.py all of them).
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.returns_samples import data_of, parts_of, plan, sample, zipped
from tests.server import new_database
from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.ledger.dump import dump
from zzdesk.ledger.store import Ledger
from zzdesk.ledger.verify import verify
from zzdesk.period import Period

__all__ = ["new_database"]
KILLS = int(os.environ.get("ZZDESK_KILLS", "3"))
SEED = int(os.environ.get("ZZDESK_SEED", "20211130"))
STOCK = Address.parse("ZZ01.08.2")


def hundred(folder: Path) -> None:
    """16 districts x 5 months, corrections, conflicts, repacked twins, broken files and a zip of the rest."""
    units, months = [u.code for u in plan().districts], range(2, 7)
    made = {f"{u}-{m}.xlsx": data_of(sample(u, Period(2021, m))) for u in units for m in months}
    for n, unit in enumerate(units[:5]):
        content = sample(unit, revision=1 + n % 2)
        changed = {**content.values, STOCK: values.number(7)}
        made[f"{unit}-改.xlsx"] = data_of(replace(content, values=changed))
        made[f"{unit}-重装.xlsx"] = zipped(parts_of(made[f"{unit}-3.xlsx"]))
        made[f"{unit}-断.xlsx"] = made[f"{unit}-2.xlsx"][: -300 - n]
    parcel = {f"{n}.xlsx": data_of(sample(u, Period(2021, 7))) for n, u in enumerate(units[:5])}
    for name, data in {**made, "七月.zip": zipped(parcel)}.items():
        (folder / name).write_bytes(data)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("收件")
    hundred(folder)
    return folder


def merging(where: Path | str, inbox: Path, answer: int = subprocess.PIPE) -> subprocess.Popen[str]:
    command = ["merge", str(where), str(inbox), "--received", "2021-08-10", "--json"]
    start = [sys.executable, "-m", "zzdesk.cli", *command]
    return subprocess.Popen(start, stdout=answer, stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, inbox: Path) -> tuple[str, float, dict[str, int]]:
    """The dump of one whole run, its seconds, and its verdicts."""
    folder = tmp_path_factory.mktemp("库") / "L"
    session.create_ledger(folder, plan()).close()
    begun = time.monotonic()
    told, errors = merging(folder, inbox).communicate(timeout=600)
    seconds = time.monotonic() - begun
    assert errors == ""
    with session.open_ledger(folder) as ledger:
        assert verify(ledger) == []
        return told_facts(ledger), seconds, json.loads(told)["summary"]


def told_facts(ledger: Ledger) -> str:
    return json.dumps(dump(ledger), ensure_ascii=False)


def test_the_hundred_files_are_of_every_kind(undisturbed: tuple[str, float, dict[str, int]]) -> None:
    _, _, summary = undisturbed
    assert sum(summary.values()) == 100
    assert summary["conflict"] >= 4
    assert all(summary[verdict] for verdict in ("queried", "superseded", "duplicate", "unreadable"))


def killed(where: Path | str, inbox: Path, wait: Callable[[], bool]) -> bool:
    """Merges, and kills the merge once `wait` says so; whether it was still running."""
    process = merging(where, inbox, subprocess.DEVNULL)
    while process.poll() is None and not wait():
        time.sleep(0.004)
    running = process.poll() is None
    process.kill()
    _, errors = process.communicate(timeout=60)  # ends when the readers have gone too
    assert errors == ""
    return running


def archived(folder: Path, originals: int, delay: float) -> Callable[[], bool]:
    """Until so many originals are in the archive, and a moment longer: any moment of the work, on a slow day too."""
    reached: list[float] = []

    def wait() -> bool:
        if not reached and sum(1 for _ in (folder / "archive").glob("*/*")) >= originals:
            reached.append(time.monotonic())
        return bool(reached) and time.monotonic() - reached[0] >= delay

    return wait


def after(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end


def check(where: Path | str, inbox: Path, wanted: str, *, first: bool = False) -> int:
    """After a kill: no row without its original; after another run: all as undisturbed, and verified.

    `first`: verified before the other run too.
    """
    with session.open_ledger(where) as ledger:
        held = ledger.files()
        assert all(ledger.archive.holds(row.sha256) for row in held)
        if first:
            assert verify(ledger) == []
    told, errors = merging(where, inbox).communicate(timeout=600)
    assert errors == ""
    assert sum(json.loads(told)["summary"].values()) == 100
    with session.open_ledger(where) as ledger:
        assert told_facts(ledger) == wanted
        assert verify(ledger) == []
    return len(held)


def test_kills_of_a_merge_into_a_folder(
    tmp_path: Path, inbox: Path, undisturbed: tuple[str, float, dict[str, int]]
) -> None:
    dice, held = random.Random(SEED), []
    for n in range(KILLS):
        folder = tmp_path / f"L{n}"
        session.create_ledger(folder, plan()).close()
        delay = dice.choice((dice.uniform(0, 0.03), dice.uniform(0, 0.4)))
        if killed(folder, inbox, archived(folder, dice.randrange(101), delay)):
            held.append(check(folder, inbox, undisturbed[0], first=n % 10 == 0))
    print(f"{len(held)} of {KILLS} kills in time; files held at the kill: {sorted(held)}")
    assert len(held) >= KILLS * 0.7
    assert any(0 < n < 100 for n in held)


def test_kills_of_a_merge_into_a_server(
    inbox: Path, undisturbed: tuple[str, float, dict[str, int]], new_database: Callable[[], str]
) -> None:
    wanted, seconds, _ = undisturbed
    dice, held = random.Random(SEED + 2), []
    for _ in range(max(1, KILLS // 10)):
        url = new_database()
        session.create_ledger(url, plan()).close()
        if killed(url, inbox, after(seconds * dice.uniform(0.3, 0.9))):
            held.append(check(url, inbox, wanted))
    print(f"{len(held)} kills in time; files held at the kill: {sorted(held)}")
    assert held


def test_a_ledger_killed_again_and_again_still_ends_whole(
    tmp_path: Path, inbox: Path, undisturbed: tuple[str, float, dict[str, int]]
) -> None:
    wanted, seconds, _ = undisturbed
    dice = random.Random(SEED + 1)
    session.create_ledger(tmp_path / "L", plan()).close()
    for _ in range(max(3, KILLS // 10)):
        killed(tmp_path / "L", inbox, after(seconds * dice.uniform(0.2, 0.9)))
    check(tmp_path / "L", inbox, wanted, first=True)


def test_the_check_can_fail(tmp_path: Path, inbox: Path, undisturbed: tuple[str, float, dict[str, int]]) -> None:
    """A row whose original was never kept is found, and so is one lost file."""
    wanted, _, _ = undisturbed
    session.create_ledger(tmp_path / "L", plan()).close()
    assert not killed(tmp_path / "L", inbox, lambda: False)
    with session.open_ledger(tmp_path / "L") as ledger:
        assert told_facts(ledger) == wanted
        lost = ledger.files()[7].sha256
        ledger.archive.place(lost).unlink()  # type: ignore[attr-defined]
        with pytest.raises(ZzError, match="找不到原件"):
            ledger.archive.take(lost)
    with pytest.raises(AssertionError):  # it is not mended by taking the file in again: its rows are there
        check(tmp_path / "L", inbox, wanted)
