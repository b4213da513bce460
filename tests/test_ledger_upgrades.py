"""A ledger of an older format: brought up step by step, with a backup before each, and nothing lost."""

from __future__ import annotations

import re
import sqlite3
import threading
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.returns_samples import MARCH, data_of, sample
from zzdesk import session
from zzdesk.errors import ZzError
from zzdesk.ledger import schema, upgrades
from zzdesk.ledger.dump import dump
from zzdesk.ledger.verify import verify
from zzdesk.plan.model import Plan

APRIL_20 = date(2021, 4, 20)
# The tables as the first version made them, kept for ever.
FIRST = """
CREATE TABLE meta (name VARCHAR NOT NULL, words TEXT NOT NULL, PRIMARY KEY (name));
CREATE TABLE "plan" (version VARCHAR NOT NULL, effective VARCHAR NOT NULL, files TEXT NOT NULL, PRIMARY KEY (version));
CREATE TABLE file (sha256 VARCHAR NOT NULL, verdict VARCHAR NOT NULL, unit VARCHAR, period VARCHAR, kind VARCHAR,
 revision INTEGER, return_id VARCHAR, "plan" VARCHAR, plan_version VARCHAR, seal VARCHAR, code VARCHAR,
 cells_read INTEGER NOT NULL, placed INTEGER NOT NULL, refused INTEGER NOT NULL, digest VARCHAR, reason TEXT NOT NULL,
 sample BOOLEAN NOT NULL, received VARCHAR NOT NULL, findings TEXT NOT NULL, drift TEXT NOT NULL,
 explanations TEXT NOT NULL, foot TEXT NOT NULL, PRIMARY KEY (sha256));
CREATE INDEX file_of_return ON file (period, unit);
CREATE TABLE name (sha256 VARCHAR NOT NULL, name TEXT NOT NULL, PRIMARY KEY (sha256, name),
 FOREIGN KEY(sha256) REFERENCES file (sha256));
CREATE TABLE value (sha256 VARCHAR NOT NULL, address VARCHAR NOT NULL, state VARCHAR NOT NULL, content TEXT NOT NULL,
 sheet TEXT NOT NULL, cell VARCHAR NOT NULL, PRIMARY KEY (sha256, address),
 FOREIGN KEY(sha256) REFERENCES file (sha256));
CREATE TABLE outcome (sha256 VARCHAR NOT NULL, verdict VARCHAR NOT NULL, stands BOOLEAN NOT NULL, PRIMARY KEY (sha256),
 FOREIGN KEY(sha256) REFERENCES file (sha256));
CREATE TABLE decision (id INTEGER NOT NULL, at VARCHAR NOT NULL, who VARCHAR NOT NULL, act VARCHAR NOT NULL,
 sha256 VARCHAR NOT NULL, why TEXT NOT NULL, PRIMARY KEY (id));
INSERT INTO meta VALUES ('schema', '1');
"""
HELD = ("plan", "file", "name", "value", "outcome")


def tables(path: Path) -> dict[str, object]:
    """Each table's columns (name, affinity, needed, place in the key), and the indexes."""
    with closing(sqlite3.connect(path)) as raw:
        names = [n for (n,) in raw.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")]
        columns = {
            n: [(c[1], affinity(c[2]), c[3], c[5]) for c in raw.execute(f"PRAGMA table_info({n})")] for n in names
        }
        indexes = [n for (n,) in raw.execute("SELECT name FROM sqlite_master WHERE type='index' ORDER BY name")]
    return {**columns, "indexes": indexes}


def affinity(kind: str) -> str:
    return "integer" if "INT" in kind else "text" if re.search("CHAR|TEXT", kind) else kind


@pytest.fixture
def first(tmp_path: Path, plan: Plan) -> Path:
    """A ledger of version 1 with two returns, one of them sent back."""
    today, folder = tmp_path / "today", tmp_path / "汇总库"
    for n, unit in enumerate(("410181", "410182")):
        (tmp_path / f"{n}.xlsx").write_bytes(data_of(sample(unit)))
    with session.create_ledger(today, plan) as ledger:
        report = session.merge(ledger, [tmp_path / "0.xlsx", tmp_path / "1.xlsx"], APRIL_20)
        ledger.decide("return", report.files[1].read.sha256, "李四", "缺盖章页")
    folder.mkdir()
    (today / "archive").rename(folder / "archive")
    with closing(sqlite3.connect(folder / "ledger.db", isolation_level=None)) as raw:
        raw.executescript(FIRST)
        raw.execute("ATTACH ? AS today", [str(today / "ledger.db")])
        for table in HELD:
            raw.execute(f'INSERT INTO main."{table}" SELECT * FROM today."{table}"')
        raw.execute("INSERT INTO main.decision SELECT id, at, who, act, sha256, why FROM today.decision")
    return folder


def test_a_first_ledger_opens_whole_and_as_a_new_one_is_built(first: Path, tmp_path: Path, plan: Plan) -> None:
    with session.open_ledger(first) as ledger:
        assert set(ledger.standing(MARCH)) == {"410181"}
        assert list(ledger.acts().values()) == ["return"]
        assert verify(ledger) == []
        sent_back = next(iter(ledger.acts()))
        ledger.decide("reapply", sent_back, "李四", "已补盖章页")
        held = dump(ledger)
    session.create_ledger(tmp_path / "new", plan).close()
    assert tables(first / "ledger.db") == tables(tmp_path / "new" / "ledger.db")
    with session.open_ledger(first) as again:
        assert dump(again) == held


def test_each_step_leaves_a_backup_named_by_version_and_day(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = schema.VERSION

    def next_year(connection) -> None:  # type: ignore[no-untyped-def]
        connection.exec_driver_sql("ALTER TABLE plan ADD COLUMN note TEXT NOT NULL DEFAULT ''")

    monkeypatch.setitem(upgrades.STEPS, newest + 1, next_year)
    monkeypatch.setattr(schema, "VERSION", newest + 1)
    session.open_ledger(first).close()
    kept = {p.name: p for p in first.glob("ledger-v*.db")}
    assert sorted(kept) == [f"ledger-v{n}-{date.today().isoformat()}.db" for n in range(1, newest + 1)]
    for n in range(1, newest + 1):
        with closing(sqlite3.connect(kept[f"ledger-v{n}-{date.today().isoformat()}.db"])) as raw:
            assert raw.execute("SELECT words FROM meta WHERE name='schema'").fetchone() == (str(n),)
            assert raw.execute("SELECT count(*) FROM file").fetchone() == (2,)
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_step_that_fails_changes_nothing(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(connection) -> None:  # type: ignore[no-untyped-def]
        connection.exec_driver_sql("ALTER TABLE decision ADD COLUMN half TEXT")
        connection.exec_driver_sql("ALTER TABLE nowhere ADD COLUMN x TEXT")

    before = tables(first / "ledger.db")
    with monkeypatch.context() as patched:
        patched.setitem(upgrades.STEPS, 2, half)
        with pytest.raises(ZzError):
            session.open_ledger(first)
    assert tables(first / "ledger.db") == before
    session.open_ledger(first).close()  # and the next try, under a second backup, succeeds
    assert len(list(first.glob("ledger-v1-*.db"))) == 2


def test_two_programs_that_open_it_at_once_take_each_step_once(first: Path) -> None:
    faults: list[BaseException] = []

    def opening() -> None:
        try:
            session.open_ledger(first).close()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=opening) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(list(first.glob("ledger-v1-*.db"))) == 1


def test_there_is_a_step_for_every_version() -> None:
    assert sorted(upgrades.STEPS) == list(range(2, schema.VERSION + 1))
