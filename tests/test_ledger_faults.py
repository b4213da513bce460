"""A full disk, a locked or broken database, a program cut off: told in words, and nothing by halves."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.event import listens_for

from tests.returns_samples import MARCH, data_of, parts_of, read, sample, zipped
from zzdesk import session, textfile
from zzdesk.errors import ZzError
from zzdesk.ledger import engines
from zzdesk.ledger.dump import dump
from zzdesk.ledger.store import Ledger
from zzdesk.ledger.verify import verify
from zzdesk.plan.load import plan_from_files
from zzdesk.plan.model import Plan

APRIL_20 = date(2021, 4, 20)


@pytest.fixture
def ledger(tmp_path: Path, plan: Plan) -> Iterator[Ledger]:
    with session.create_ledger(tmp_path / "汇总库", plan) as opened:
        yield opened


def arrived(folder: Path, name: str, unit: str = "410181") -> Path:
    path = folder / name
    path.write_bytes(data_of(sample(unit)))
    return path


def test_a_locked_ledger_says_so_and_takes_nothing(tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    session.create_ledger(tmp_path / "库", plan).close()
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    with session.open_ledger(tmp_path / "库") as ledger:
        other = sqlite3.connect(tmp_path / "库" / "ledger.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        path = arrived(tmp_path, "a.xlsx")
        with pytest.raises(ZzError, match="正被另一个程序使用，本次没有写入") as told:
            session.merge(ledger, [path], APRIL_20)
        assert told.value.code == "ledger.locked"
        assert ledger.files() == []
        other.execute("COMMIT")
        other.close()
        assert len(session.merge(ledger, [path], APRIL_20).files) == len(ledger.files()) == 1


def test_a_writer_holds_the_lock_before_it_reads(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else two programs could judge by the same old state, and one would undo the other's outcome."""
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    with session.open_ledger(ledger.folder) as second, ledger.writing():
        with pytest.raises(ZzError, match="正被另一个程序使用"), second.writing():
            pytest.fail("two writers at once")
        assert second.files() == []  # reading goes on


def test_a_full_disk_leaves_whole_files_and_the_next_run_goes_on(ledger: Ledger, tmp_path: Path, plan: Plan) -> None:
    paths = [arrived(tmp_path, f"{u}.xlsx", u) for u in ("410181", "410182", "410183")]
    with session.open_ledger(ledger.folder) as cramped:
        pages = sqlite3.connect(ledger.folder / "ledger.db").execute("PRAGMA page_count").fetchone()[0]
        cramped._engine.dispose()

        @listens_for(cramped._engine, "connect")
        def limit(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute(f"PRAGMA max_page_count={pages + 3}")

        with pytest.raises(ZzError, match="磁盘已满") as told:
            session.merge(cramped, paths, APRIL_20)
        assert told.value.code == "file.no_space"
    with session.open_ledger(ledger.folder) as again:
        assert verify(again) == []
        assert len(again.files()) < 3
        session.merge(again, paths, APRIL_20)
        assert len(again.standing(MARCH)) == 3


def test_a_full_archive_stops_before_the_ledger_speaks_of_the_file(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = arrived(tmp_path, "a.xlsx")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(textfile.os, "fsync", full)
        with pytest.raises(ZzError, match="磁盘已满"):
            session.merge(ledger, [path], APRIL_20)
    assert ledger.files() == []
    assert [p for p in (ledger.folder / "archive").rglob("*") if p.is_file()] == []


def test_a_broken_database_points_to_backup_and_archive(ledger: Ledger) -> None:
    ledger.close()
    (ledger.folder / "ledger.db").write_bytes(b"no database " * 500)
    with pytest.raises(ZzError, match="archive文件夹") as told:
        session.open_ledger(ledger.folder)
    assert told.value.code == "ledger.damaged"


def test_a_ledger_cut_off_at_its_birth_can_be_made_again(tmp_path: Path, plan: Plan) -> None:
    folder = tmp_path / "库"
    folder.mkdir()
    sqlite3.connect(folder / "ledger.db").execute("PRAGMA journal_mode=WAL").connection.close()
    with pytest.raises(ZzError, match="没有汇总库"):
        session.open_ledger(folder)
    with session.create_ledger(folder, plan) as made:
        assert made.plan.version == plan.version
    with pytest.raises(ZzError, match="已有汇总库"):
        session.create_ledger(folder, plan)


def test_a_merge_cut_off_before_it_was_settled_is_settled_on_opening(ledger: Ledger) -> None:
    data = data_of(sample())
    ledger.archive.keep(data)
    ledger.store(read(data), APRIL_20)
    ledger.close()
    with session.open_ledger(ledger.folder) as again:
        assert set(again.standing(MARCH)) == {"410181"}
        assert all(row["verdict"] for row in dump(again)["files"])  # type: ignore[attr-defined]


def test_a_newer_format_is_left_alone(ledger: Ledger) -> None:
    with sqlite3.connect(ledger.folder / "ledger.db") as raw:
        raw.execute("UPDATE meta SET words='99' WHERE name='schema'")
    with pytest.raises(ZzError, match="请先升级本程序"):
        session.open_ledger(ledger.folder)


# --- proof -----------------------------------------------------------------------------------------
def test_verify_sees_a_return_made_to_stand_or_moved_to_another_unit(ledger: Ledger, tmp_path: Path) -> None:
    paths = [arrived(tmp_path, f"{u}.xlsx", u) for u in ("410181", "410182")]
    first, second = (f.read.sha256 for f in session.merge(ledger, paths, APRIL_20).files)
    with sqlite3.connect(ledger.folder / "ledger.db") as raw:
        raw.execute("UPDATE outcome SET stands=0 WHERE sha256=?", [first])
        raw.execute("UPDATE file SET unit='410183' WHERE sha256=?", [second])
    found = verify(ledger)
    assert sorted(f.code for f in found) == ["ledger.identity_differs", "ledger.outcome_differs"]
    assert all("〔" not in f.message for f in found)


# --- decisions and days ------------------------------------------------------------------------------
def test_a_withdrawn_return_is_missing_and_one_sent_back_is_returned(ledger: Ledger, tmp_path: Path) -> None:
    [found] = session.merge(ledger, [arrived(tmp_path, "a.xlsx")], APRIL_20).files

    def state() -> str:
        return next(u.state for u in ledger.status(MARCH, APRIL_20).units if u.unit == "410181")

    ledger.decide("withdraw", found.read.sha256, "李四", "收错了库")
    assert state() == "missing"
    ledger.decide("return", found.read.sha256, "李四", "缺盖章页")
    assert state() == "returned"
    ledger.decide("reapply", found.read.sha256, "李四", "已补")
    assert state() in {"reported", "queried"}


def test_the_same_content_sent_in_time_and_again_later_is_not_late(ledger: Ledger, tmp_path: Path) -> None:
    data = data_of(sample())
    other = zipped(parts_of(data))
    assert data != other
    in_time, late = date(2021, 4, 7), date(2021, 4, 30)
    # Whichever of the two has the lower hash stands: its day must not matter.
    for n, day in enumerate([late, in_time]):
        path = tmp_path / f"{n}.xlsx"
        path.write_bytes(
            min(data, other, key=lambda d: read(d).sha256) if n == 0 else max(data, other, key=lambda d: read(d).sha256)
        )
        session.merge(ledger, [path], day)
    assert ledger.standing(MARCH)["410181"].received == in_time
    assert not next(u.late for u in ledger.status(MARCH, late).units if u.unit == "410181")


def test_last_years_returns_stand_beside_a_new_years_plan(ledger: Ledger, tmp_path: Path, plan: Plan) -> None:
    session.merge(ledger, [arrived(tmp_path, "a.xlsx")], APRIL_20)
    head = plan.files["plan.toml"]
    for old, new in (("year = 2021", "year = 2022"), ('name = "2021"', 'name = "2022"'), ("2021.1", "2022.1")):
        head = head.replace(old, new)
    head = head.replace(f"effective = {plan.effective}", "effective = 2022-02-01")
    ledger.add_plan(plan_from_files({**plan.files, "plan.toml": head}))
    assert ledger.plan.year == 2022
    assert set(ledger.standing(MARCH)) == set(ledger.values(MARCH)) == {"410181"}
    assert len(ledger.status(MARCH, APRIL_20).units) == sum(
        any(not f.floating for f in plan.forms_of(u)) for u in plan.units
    )


def test_what_a_killed_program_left_is_cleared_on_opening(ledger: Ledger, tmp_path: Path) -> None:
    """Half-written files of an hour ago and more; one that may still be written, and all else, stays."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(data_of(sample()))
    session.merge(ledger, [path], date(2021, 4, 20))
    archive = ledger.folder / "archive"
    kept = next(place for place in archive.rglob("*") if place.is_file())
    stale, stale_too = kept.parent / f"{textfile.PART}0a", ledger.folder / f"{textfile.PART}backup.db"
    fresh, own = archive / f"{textfile.PART}now", ledger.folder / "说明.txt"
    for left in (stale, stale_too, fresh, own):
        left.write_bytes(b"half")
    long_ago = kept.stat().st_mtime - 7200
    for old in (stale, stale_too, own, kept):
        os.utime(old, (long_ago, long_ago))
    with session.open_ledger(ledger.folder):
        pass
    assert [left.exists() for left in (stale, stale_too, fresh, own, kept)] == [False, False, True, True, True]
