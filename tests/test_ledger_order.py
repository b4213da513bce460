"""Order, grouping, repetition, days, two programs at once, a kill at any moment: one and the same ledger."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.returns_samples import data_of, sample, zipped
from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.ledger import intake
from zzdesk.ledger.dump import dump
from zzdesk.ledger.verify import verify
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Plan
from zzdesk.returns.result import Placed, ReadReturn

APRIL_20 = date(2021, 4, 20)
MERGE = """
import sys
from datetime import date
from pathlib import Path
from zzdesk import session
if __name__ == "__main__":
    with session.open_ledger(Path(sys.argv[1])) as ledger:
        session.merge(ledger, [Path(p) for p in sys.argv[2:]], date(2021, 4, 20))
"""


# --- any sequence of merges, with a reader that takes what the file spells -------------------------------
class SpelledReaders:
    """Stands for the child processes: a file is JSON that says how it reads, from which day on."""

    def __init__(self, *_: object) -> None:
        self._read: list[ReadReturn] = []

    def __enter__(self) -> SpelledReaders:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def start(self, files: int) -> None:
        pass

    def begin(self, name: str, data: bytes, day: date) -> int:
        self._read.append(self._spelled(name, data, day))
        return len(self._read)

    def result(self, ticket: int) -> ReadReturn:
        return self._read[ticket - 1]

    def _spelled(self, name: str, data: bytes, day: date) -> ReadReturn:
        told = json.loads(data)
        verdict = told["verdict"] if day >= date.fromisoformat(told["from"]) else "returned"
        placed = Placed(values.number(told["figure"]), "ZZ01", "D9")
        return ReadReturn(
            file=name,
            sha256=sha256(data).hexdigest(),
            verdict=verdict,
            unit=told["unit"],
            period="2021-03",
            kind=told["kind"],
            revision=told["revision"],
            plan="2021",
            plan_version="2021.1",
            values={Address.parse("ZZ01.09.1"): placed} if verdict != "unreadable" else {},
            content_digest=f"{told['figure']}",
        )


spelled = st.fixed_dictionaries(
    {
        "verdict": st.sampled_from(["accepted", "queried", "returned", "unreadable"]),
        "from": st.sampled_from(["2021-01-01", "2021-04-10"]),
        "unit": st.sampled_from(["410181", "410182"]),
        "kind": st.sampled_from(["快报", "正式"]),
        "revision": st.integers(1, 2),
        "figure": st.integers(1, 2),
        "padding": st.integers(0, 1),  # equal content in other bytes
    }
)
days = st.sampled_from([date(2021, 4, 5), date(2021, 4, 9), date(2021, 4, 15)])
arrivals_ = st.lists(st.tuples(spelled, days), min_size=1, max_size=8)


def ledger_of(plan: Plan, sent: list[tuple[dict[str, object], date]], dice: random.Random) -> str:
    """The dump after these arrivals, shuffled and cut into merges of one day each."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with session.create_ledger(folder / "L", plan) as ledger:
            dice.shuffle(sent)
            for n, (told, day) in enumerate(sent):
                path = folder / f"{n}.xlsx"
                path.write_text(json.dumps(told))
                same_day = [
                    path,
                    *(folder / f"{m}.xlsx" for m in range(n) if sent[m][1] == day and dice.random() < 0.4),
                ]
                dice.shuffle(same_day)
                session.merge(ledger, same_day, day)
            assert ledger.unsound_outcomes() == set()
            return json.dumps(dump(ledger), ensure_ascii=False)


@settings(max_examples=25, deadline=None)
@given(arrivals_, st.integers(0, 2**32))
def test_any_sequence_of_merges_gives_one_ledger(sent: list[tuple[dict[str, object], date]], seed: int) -> None:
    plan = load_plan()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(intake, "Pool", SpelledReaders)
        wanted = ledger_of(plan, list(sent), random.Random(0))
        assert ledger_of(plan, [*sent, *sent[:3]], random.Random(seed)) == wanted


# --- real files, real processes ---------------------------------------------------------------------------
@pytest.fixture
def inbox(tmp_path: Path) -> list[Path]:
    """Sound returns, two that conflict, a correction, a repacked twin, a broken one, one in a zip."""
    contents = {f"{u}.xlsx": sample(u) for u in ("410181", "410182", "410183", "410184")}
    figure = {Address.parse("ZZ01.08.2"): values.number(7)}
    first = contents["410183.xlsx"]
    contents["冲突.xlsx"] = replace(first, values={**first.values, **figure})
    contents["更正.xlsx"] = replace(sample("410184", revision=2), values={**first.values, **figure})
    data = {name: data_of(content) for name, content in contents.items()}
    data["断.xlsx"] = data["410181.xlsx"][:-500]
    data["包.zip"] = zipped({"荥阳/a.xlsx": data["410182.xlsx"], "中牟.xlsx": data_of(sample("410122"))})
    folder = tmp_path / "收件"
    folder.mkdir()
    for name, content in data.items():
        (folder / name).write_bytes(content)
    return sorted(folder.iterdir())


@pytest.fixture
def undisturbed(tmp_path: Path, plan: Plan, inbox: list[Path]) -> object:
    with session.create_ledger(tmp_path / "whole", plan) as ledger:
        session.merge(ledger, inbox, APRIL_20)
        return dump(ledger)


def started(ledger: Path, paths: list[Path]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", MERGE, str(ledger), *map(str, paths)])


def test_two_programs_at_once_end_as_one_after_another(
    tmp_path: Path, plan: Plan, inbox: list[Path], undisturbed: object
) -> None:
    session.create_ledger(tmp_path / "L", plan).close()
    running = [started(tmp_path / "L", paths) for paths in (inbox, inbox[::-1])]
    assert [process.wait(120) for process in running] == [0, 0]
    with session.open_ledger(tmp_path / "L") as ledger:
        assert dump(ledger) == undisturbed
        assert verify(ledger) == []


@pytest.mark.parametrize("moment", [0.5, 0.9])
def test_a_kill_at_any_moment_and_another_run(
    tmp_path: Path, plan: Plan, inbox: list[Path], undisturbed: object, moment: float
) -> None:
    """`moment`: the share of the files whose originals have been archived when the kill comes."""
    session.create_ledger(tmp_path / "L", plan).close()
    process = started(tmp_path / "L", inbox)
    archive = tmp_path / "L" / "archive"
    while process.poll() is None and sum(p.is_file() for p in archive.rglob("*")) < moment * len(inbox):
        time.sleep(0.002)
    process.kill()
    process.wait()
    with session.open_ledger(tmp_path / "L") as ledger:
        assert verify(ledger) == []  # no row without its original, before anything is mended
        session.merge(ledger, inbox, APRIL_20)
        assert dump(ledger) == undisturbed
        assert verify(ledger) == []
