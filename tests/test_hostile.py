"""The hostile corpus through the real intake, good files among it: a verdict for each, no number that is not theirs."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from tests import hostile, hostile_frame
from tests.hostile import RECEIVED, Base, Variant, answered, places, variants
from tests.returns_samples import codes, data_of, plan, read, sample, written
from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.findings import is_open
from zzdesk.ledger import schema
from zzdesk.ledger.dump import dump
from zzdesk.ledger.intake import FileResult, MergeReport
from zzdesk.ledger.report import as_text, line_of
from zzdesk.ledger.store import Ledger
from zzdesk.ledger.verify import verify
from zzdesk.period import Period

CORPUS = variants()
DECEMBER = Period(2021, 12)
GiB = 1024 * 1024  # in KiB, as the system counts


@dataclass(frozen=True)
class Batch:
    """What was merged, from whom each variant came, and what came of it."""

    bases: dict[str, Base]
    report: MergeReport
    dump: dict[str, object]
    faults: list[object]
    peak: int
    values: dict[str, dict[str, str]]  # content by address, of each file's SHA-256

    def result(self, variant: Variant) -> FileResult:
        name = name_of(variant)
        found = [f for f in self.report.files if f.file == name or f.file.startswith(f"{name}/")]
        assert len(found) == 1, (variant.name, [f.file for f in found])
        return found[0]


def name_of(variant: Variant) -> str:
    """Where the file lies in the folder that is merged."""
    return f"{CORPUS.index(variant):03d}/{variant.file_name}"


def bases() -> dict[str, Base]:
    """Each taken variant has a place of its own, so that none meets another; the others share one."""
    taken = [v for v in CORPUS if v.taken]
    own = dict(zip([v.name for v in taken], places(len(taken) + 1)[1:], strict=True))
    unit, period = places(1)[0]
    shared = {kind: Base(unit, period, kind) for kind in {v.kind for v in CORPUS}}
    return {v.name: Base(*own[v.name], v.kind) if v.taken else shared[v.kind] for v in CORPUS}


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Batch]:
    folder = tmp_path_factory.mktemp("hostile")
    sources = bases()
    for variant in CORPUS:
        place = folder / "in" / name_of(variant)
        place.parent.mkdir(parents=True)
        place.write_bytes(variant.make(sources[variant.name]))
    for unit in districts():
        (folder / "in" / f"good {unit}.xlsx").write_bytes(data_of(answered(sample(unit, DECEMBER))))
    with session.create_ledger(folder / "ledger", plan()) as ledger:
        report = session.merge(ledger, [folder / "in"], RECEIVED)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        yield Batch(sources, report, dump(ledger), list(verify(ledger)), peak, held_values(ledger))


def held_values(ledger: Ledger) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    with ledger.reading() as connection:
        for row in connection.execute(select(schema.value)):
            found.setdefault(row.sha256, {})[row.address] = row.content
    return found


def districts() -> list[str]:
    return [u.code for u in plan().units if u.kind == "district"]


def test_the_corpus_is_large_and_leaves_no_sentence_out() -> None:
    assert len(CORPUS) >= 110
    assert len({v.name for v in CORPUS}) == len(CORPUS)
    modules = (
        hostile_frame,
        *map(sys.modules.get, ("tests.hostile_file", "tests.hostile_cells", "tests.hostile_sender")),
    )
    sentences = {s for m in modules for n, s in vars(m).items() if n.isupper() and isinstance(s, str) and " " in s}
    assert sentences <= {v.sentence for v in CORPUS}
    base = Base()
    assert read(base.data, RECEIVED).verdict == "accepted"


@pytest.mark.parametrize("variant", CORPUS, ids=lambda v: v.name)
def test_each_gets_its_verdict_for_its_reason(batch: Batch, variant: Variant) -> None:
    found = batch.result(variant)
    assert found.verdict == variant.verdict, [f.message for f in found.findings]
    assert variant.codes <= codes(found.read)
    assert not variant.lacks & codes(found.read)


@pytest.mark.parametrize("variant", [v for v in CORPUS if v.taken], ids=lambda v: v.name)
def test_no_number_is_taken_that_the_return_does_not_hold(batch: Batch, variant: Variant) -> None:
    """What is taken equals the original but for what the variant says; what was read was placed or refused."""
    read, base = batch.result(variant).read, batch.bases[variant.name]
    assert read.cells_read == read.placed + read.refused
    if variant.checks_values:
        assert batch.values.get(read.sha256, {}) == variant.wanted(base)
    # A figure that is another than the sender's program wrote is never taken without a word.
    differing = {a for a, content in variant.changes.items() if base.values.get(a) != content}
    told = {a for f in read.findings for a in f.addresses}
    assert differing <= told


def test_what_was_moved_is_listed(batch: Batch) -> None:
    moved = [v for v in CORPUS if v.sentence == hostile_frame.MOVED]
    assert len(moved) == 8
    assert [v.name for v in moved if not batch.result(v).read.drift] == []
    hidden = next(v for v in moved if "hidden" in v.name)
    assert batch.result(hidden).read.drift == ("隐藏了工作表“ZZ02”", "ZZ01：隐藏了第11、12、13行", "ZZ01：隐藏了1列")


def test_no_reader_died_or_hung_or_grew(batch: Batch) -> None:
    every = {f.code for result in batch.report.files for f in result.findings}
    assert not every & {"guard.crashed", "guard.slow"}
    assert batch.peak < 2 * GiB


def test_all_good_files_of_the_batch_arrive(batch: Batch) -> None:
    good = [f for f in batch.report.files if f.file.startswith("good ")]
    assert [f.verdict for f in good] == ["accepted"] * len(districts())
    for result in good:
        sent = sample(str(result.read.unit), DECEMBER).inputs
        assert batch.values[result.read.sha256] == {str(a): v.content for a, v in sent.items()}
    assert batch.faults == []


def test_every_message_is_plain_and_says_what_to_do(batch: Batch) -> None:
    for result in batch.report.files:
        for finding in result.findings:
            assert finding.message != finding.code
            assert "〔" not in finding.message
            if is_open(finding) and not finding.code.startswith("R"):
                assert "请" in finding.message, finding.message
        if result.verdict in {"returned", "unreadable"}:
            assert any(is_open(f) for f in result.findings), result.file


def test_one_file_is_one_line(batch: Batch) -> None:
    """Whatever was typed into it."""
    assert all("\n" not in line_of(f) and "\r" not in line_of(f) for f in batch.report.files)
    assert len(as_text(batch.report).splitlines()) == len(batch.report.files) + 1


LIMITED = """
import sys
from pathlib import Path
from tests.returns_samples import read
if __name__ == "__main__":
    verdict = read(Path(sys.argv[1]).read_bytes()).verdict
    status = Path("/proc/self/status").read_text()
    print(verdict, next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""


@pytest.mark.parametrize(
    "variant", [v for v in CORPUS if v.sentence.startswith("Unreadable: size")], ids=lambda v: v.name
)
def test_nothing_is_inflated_past_a_limit(tmp_path: Path, variant: Variant) -> None:
    """A fresh reader of each bomb stays under 300 MiB."""
    (tmp_path / "bomb").write_bytes(variant.make(Base()))
    command = [sys.executable, "-c", LIMITED, str(tmp_path / "bomb")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert told[0] == variant.verdict
    assert int(told[1]) < 300 * 1024


# --- which one counts ---------------------------------------------------------------------------------
def revised(content, revision: int, figure: str):  # type: ignore[no-untyped-def]
    changed = {Address.parse("ZZ01.08.2"): values.number(figure)}
    return answered(replace(content, revision=revision, values={**content.values, **changed}))


def test_which_one_counts_in_any_order(tmp_path: Path) -> None:
    """Same bytes, repacked, a higher revision, a lower one late, a higher kind, two of one revision."""
    first = Base("410181").content
    formal = answered(sample("410183", kind="正式"))
    files = {
        "1.xlsx": (data_of(first), "superseded"),
        "2.xlsx": (data_of(revised(first, 2, "7")), "accepted"),
        "2b.xlsx": (hostile_frame.edited(lambda b: None)(_based(revised(first, 2, "7"))), "duplicate"),
        "a.xlsx": (data_of(Base("410182").content), "conflict"),
        "b.xlsx": (data_of(revised(Base("410182").content, 1, "7")), "conflict"),
        "x.xlsx": (data_of(Base("410183").content), "superseded"),
        "y.xlsx": (data_of(formal), "accepted"),
    }
    for order in (list(files), list(files)[::-1]):
        folder = tmp_path / "".join(order[0])
        folder.mkdir()
        with session.create_ledger(folder / "ledger", plan()) as ledger:
            for name in order:
                (folder / name).write_bytes(files[name][0])
                session.merge(ledger, [folder / name], RECEIVED)
            told = {str(row.name): row.final for row in ledger.files()}
        repacked = {told.pop("2.xlsx"), told.pop("2b.xlsx")}  # the lower hash of the two counts
        assert repacked == {"accepted", "duplicate"}
        assert told == {name: verdict for name, (_, verdict) in files.items() if name in told}


def _based(content) -> Base:  # type: ignore[no-untyped-def]
    base = Base()
    base.__dict__["content"] = content
    return base


def test_the_corpus_can_fail() -> None:
    """A variant with another expectation than the policy's is seen."""
    right = next(v for v in CORPUS if v.name == "two 亿元")
    found = read(right.make(Base()), hostile.RECEIVED)
    wrong = replace(right, changes={"ZZ01.03.1": "2"})
    assert {str(a): v.content for a, v in written(found).items()} != wrong.wanted(Base())
