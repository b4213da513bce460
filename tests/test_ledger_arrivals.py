"""What comes in a folder or a zip beside sound returns: broken members, odd names, locked and huge files."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from tests.returns_samples import MARCH, changed, data_of, parts_of, sample, zipped
from zzdesk import session
from zzdesk.ledger import arrivals, intake
from zzdesk.ledger.dump import dump
from zzdesk.ledger.intake import MergeReport
from zzdesk.ledger.store import Ledger
from zzdesk.ledger.verify import verify
from zzdesk.plan.load import plan_from_files
from zzdesk.plan.model import Plan

APRIL_20 = date(2021, 4, 20)
SOUND = {"accepted", "queried"}


@pytest.fixture
def ledger(tmp_path: Path, plan: Plan) -> Iterator[Ledger]:
    with session.create_ledger(tmp_path / "汇总库", plan) as opened:
        yield opened


def verdicts(report: MergeReport) -> dict[str, str]:
    return {f.file: f.verdict for f in report.files}


def parcel(path: Path, good: bytes, *spoilt: bytes) -> Path:
    """A zip of one sound return and members whose stored bytes were changed afterwards."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        target.writestr("好.xlsx", good)
        for n, content in enumerate(spoilt):
            target.writestr(f"坏{n}.xlsx", content)
    data = bytearray(made.getvalue())
    for content in spoilt:
        data[data.find(content) + 5] ^= 1
    path.write_bytes(data)
    return path


def test_each_broken_member_is_reported_and_the_zip_is_kept_once(ledger: Ledger, tmp_path: Path) -> None:
    path = parcel(tmp_path / "三月.zip", data_of(sample()), b"A" * 500, b"B" * 500)
    report = session.merge(ledger, [path], APRIL_20)
    found = verdicts(report)
    assert found.pop("三月.zip/好.xlsx") in SOUND
    assert found == {"三月.zip/坏0.xlsx": "unreadable", "三月.zip/坏1.xlsx": "unreadable"}
    assert report.summary["duplicate"] == 0
    [kept] = [row for row in ledger.files() if row.verdict == "unreadable"]
    assert ledger.archive.take(kept.sha256) == path.read_bytes()
    assert [f.place for f in ledger.findings(kept.sha256)] == ["坏0.xlsx", "坏1.xlsx"]
    before = dump(ledger)
    assert set(verdicts(session.merge(ledger, [path], APRIL_20)).values()) == {"duplicate"}
    assert dump(ledger) == before
    assert verify(ledger) == []


def test_cancel_between_the_members_of_a_zip(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({f"{u}.xlsx": data_of(sample(u)) for u in ("410181", "410182", "410183")}))
    asked: list[str] = []

    def twice(done: int, total: int, doing: str) -> bool:
        asked.append(doing)
        return len(asked) < 3

    report = intake.merge(ledger, [path], APRIL_20, twice)
    assert report.cancelled
    assert len(report.files) == len(ledger.standing(MARCH)) == 2
    assert asked[:2] == ["a.zip/410181.xlsx", "a.zip/410182.xlsx"]


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has names that are bytes")
def test_a_name_in_gb18030_from_an_old_stick(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "收件"
    folder.mkdir()
    with open(os.fsencode(folder) + "/巩义.xlsx".encode("gb18030"), "wb") as target:
        target.write(data_of(sample()))
    [found] = session.merge(ledger, [folder], APRIL_20).files
    assert (found.file, found.verdict in SOUND) == ("巩义.xlsx", True)
    assert ledger.standing(MARCH)["410181"].file == "巩义.xlsx"


def test_a_lock_file_is_ignored_whatever_it_holds(ledger: Ledger, tmp_path: Path) -> None:
    data = data_of(sample())
    (tmp_path / "a.xlsx").write_bytes(data)
    (tmp_path / "~$a.xlsx").write_bytes(data)
    report = session.merge(ledger, [tmp_path / "a.xlsx", tmp_path / "~$a.xlsx"], APRIL_20)
    assert [f.verdict for f in report.files][1] == "ignored"


def test_a_file_that_cannot_be_opened_is_no_empty_file(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bytes never came: nothing is archived, and an empty file later is told as empty."""
    shut, empty = tmp_path / "shut.xlsx", tmp_path / "empty.xlsx"
    shut.write_bytes(b"x")
    empty.write_bytes(b"")
    real = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self.name == "shut.xlsx":
            raise PermissionError(13, "in use")
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    report = session.merge(ledger, [shut, empty], APRIL_20)
    assert [(f.verdict, f.findings[0].code) for f in report.files] == [
        ("unreadable", "guard.cannot_open"),
        ("unreadable", "guard.empty"),
    ]
    assert len(ledger.files()) == 1


@pytest.mark.parametrize("held_in_memory", [True, False])
def test_a_huge_file_is_told_its_size_and_kept(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held_in_memory: bool
) -> None:
    monkeypatch.setattr(arrivals, "MAX_FILE", 1000)
    if not held_in_memory:
        monkeypatch.setattr(arrivals, "MAX_BATCH", 1000)
    film = tmp_path / "录像.mp4"
    film.write_bytes(b"\x00" * 5000)
    for wanted in ("unreadable", "duplicate"):
        [found] = session.merge(ledger, [film], APRIL_20).files
        assert (found.verdict, found.findings[0].code) == (wanted, "guard.large")
        assert ledger.archive.take(found.read.sha256) == film.read_bytes()


def test_words_that_no_database_takes_cost_one_file(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Ledger.store

    def store(self: Ledger, read, received: date) -> None:  # type: ignore[no-untyped-def]
        real(self, replace(read, reason="\ud800") if read.file == "a.xlsx" and read.unit else read, received)

    monkeypatch.setattr(Ledger, "store", store)
    for name, unit in (("a.xlsx", "410181"), ("b.xlsx", "410182")):
        (tmp_path / name).write_bytes(data_of(sample(unit)))
    report = session.merge(ledger, [tmp_path / "a.xlsx", tmp_path / "b.xlsx"], APRIL_20)
    assert [f.verdict == "unreadable" for f in report.files] == [True, False]
    assert set(ledger.standing(MARCH)) == {"410182"}


def test_a_plan_version_added_later_lets_the_file_in(ledger: Ledger, tmp_path: Path, plan: Plan) -> None:
    texts = {**plan.files, "plan.toml": plan.files["plan.toml"].replace(f'"{plan.version}"', '"2021.9"')}
    newer = plan_from_files(texts)
    path = tmp_path / "a.xlsx"
    path.write_bytes(data_of(replace(sample(), plan=newer, unit=newer.unit("410181"))))
    assert verdicts(session.merge(ledger, [path], APRIL_20)) == {"a.xlsx": "returned"}
    assert verdicts(session.merge(ledger, [path], APRIL_20)) == {"a.xlsx": "duplicate"}
    ledger.add_plan(newer)
    assert verdicts(session.merge(ledger, [path], APRIL_20))["a.xlsx"] in SOUND
    assert set(ledger.standing(MARCH)) == {"410181"}


def test_a_reader_that_died_is_asked_again(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from zzdesk.returns import worker

    path = tmp_path / "a.xlsx"
    path.write_bytes(data_of(sample()))
    with monkeypatch.context() as patched:
        patched.setattr(worker, "_target", _die)
        [found] = session.merge(ledger, [path], APRIL_20).files
        assert (found.verdict, found.findings[0].code) == ("unreadable", "guard.crashed")
    [found] = session.merge(ledger, [path], APRIL_20).files
    assert found.verdict in SOUND
    assert [f.verdict for f in session.merge(ledger, [path], APRIL_20).files] == ["duplicate"]


def _die(*_: object) -> None:
    os._exit(3)


def test_a_period_in_short_form_is_the_same_period(ledger: Ledger, tmp_path: Path) -> None:
    """Defined names and hidden sheet edited alike to 202103: changed, so queried; still March's return."""
    data = data_of(sample())
    for part in (p for p, content in parts_of(data).items() if b">2021-03<" in content or b'"2021-03"' in content):
        data = changed(
            data, part, lambda words: words.replace('"2021-03"', '"202103"').replace(">2021-03<", ">202103<")
        )
    (tmp_path / "a.xlsx").write_bytes(data)
    [found] = session.merge(ledger, [tmp_path / "a.xlsx"], APRIL_20).files
    assert found.verdict == "queried", found.findings[0].message
    assert set(ledger.standing(MARCH)) == {"410181"}
