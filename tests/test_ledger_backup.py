"""A whole ledger elsewhere: folder to folder, to a server and back; cut off it is none. Plans that come late."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.official_samples import book, rows
from tests.returns_samples import MARCH, data_of, plan, sample
from tests.server import database, new_database
from zzdesk import cli, session, values
from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.ledger import archive
from zzdesk.ledger.audit import audit
from zzdesk.ledger.dump import dump
from zzdesk.ledger.store import Ledger
from zzdesk.ledger.verify import verify
from zzdesk.plan.load import plan_from_files

__all__ = ["database", "new_database"]
APRIL_20 = date(2021, 4, 20)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Returns, a conflict confirmed, a broken file, the statistics bureau's figures."""
    other = sample("410182")
    files = {
        "a": data_of(sample()),
        "b": data_of(other),
        "c": data_of(replace(other, values={**other.values, Address.parse("ZZ01.08.2"): values.number(7)})),
        "断": data_of(sample("410183"))[:-800],
    }
    (tmp_path / "in").mkdir()
    for name, data in files.items():
        (tmp_path / "in" / f"{name}.xlsx").write_bytes(data)
    with session.create_ledger(tmp_path / "L", plan()) as opened:
        report = session.merge(opened, [tmp_path / "in"], APRIL_20)
        sha = next(f.read.sha256 for f in report.files if f.file == "c.xlsx")
        opened.decide("confirm", sha, "王五", "函复", document="〔2021〕9号")
        session.import_official(opened, book(tmp_path / "反馈.xlsx", rows()))
        yield opened


def same(one: Ledger, other: Ledger) -> None:
    assert dump(one) == dump(other)
    assert audit(one) == audit(other)
    assert [(r.name, r.received) for r in one.files()] == [(r.name, r.received) for r in other.files()]
    assert verify(other) == []


def test_a_folder_copied_is_the_same_ledger(ledger: Ledger, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    session.backup_ledger(ledger, tmp_path / "备份", lambda n, total, _: told.append((n, total)) is None)
    assert told == [(n, 5) for n in range(6)]
    assert sorted(p.name for p in (tmp_path / "备份").iterdir()) == ["archive", "ledger.db"]
    with session.open_ledger(tmp_path / "备份") as copy:
        same(ledger, copy)
        copy.decide("unconfirm", audit(copy)[0].sha256, "王五", "来函有误")
        assert len(audit(copy)) == 2
        assert len(audit(ledger)) == 1
    with pytest.raises(ZzError, match="已有汇总库"):
        session.backup_ledger(ledger, tmp_path / "备份")


def test_to_a_server_and_back_to_a_folder(
    ledger: Ledger, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "PART", 5000)
    session.backup_ledger(ledger, database)
    with session.open_ledger(database) as there:
        same(ledger, there)
        there.decide("unconfirm", audit(there)[0].sha256, "王五", "来函有误")  # its numbers go on
        assert [e.act for e in audit(there)] == ["confirm", "unconfirm"]
        session.backup_ledger(there, tmp_path / "回来")
        with session.open_ledger(tmp_path / "回来") as back:
            same(there, back)
            session.merge(back, [tmp_path / "in"], APRIL_20)
            assert dump(back) == dump(there)
    with pytest.raises(ZzError, match="已有汇总库"):
        session.backup_ledger(ledger, database)


def test_a_copy_cut_off_is_no_ledger_and_can_be_made_again(ledger: Ledger, tmp_path: Path, database: str) -> None:
    for where in (tmp_path / "备份", database):
        with pytest.raises(ZzError, match="没有做完"):
            session.backup_ledger(ledger, where, lambda n, _total, _: n < 2)
        with pytest.raises(ZzError, match="没有汇总库"):
            session.open_ledger(where)
        session.backup_ledger(ledger, where)
        with session.open_ledger(where) as copy:
            same(ledger, copy)


def test_a_changed_original_stops_the_copy(ledger: Ledger, tmp_path: Path) -> None:
    sha = ledger.files()[0].sha256
    ledger.archive.place(sha).write_bytes(b"other")  # type: ignore[attr-defined]
    with pytest.raises(ZzError, match="内容已被改动"):
        session.backup_ledger(ledger, tmp_path / "备份")
    assert not (tmp_path / "备份" / "ledger.db").exists()


def test_a_backup_while_files_come_in_is_of_one_moment(ledger: Ledger, tmp_path: Path, database: str) -> None:
    (tmp_path / "late.xlsx").write_bytes(data_of(sample("410184")))
    held = dump(ledger)
    for n, where in enumerate((tmp_path / "备份", database)):

        def meanwhile(done: int, _total: int, _doing: str, n: int = n) -> bool:
            if done == 1 and n == 0:  # in another program, while the copy has just begun
                merging = threading.Thread(target=_merge, args=(ledger.folder, tmp_path / "late.xlsx"))
                merging.start()
                merging.join()
            return True

        session.backup_ledger(ledger, where, meanwhile)
        with session.open_ledger(where) as copy:
            assert (dump(copy) == held) is (n == 0)
            assert verify(copy) == []


def _merge(folder: Path, path: Path) -> None:
    with session.open_ledger(folder) as second:
        session.merge(second, [path], APRIL_20)


def test_the_command(ledger: Ledger, tmp_path: Path) -> None:
    beside = tmp_path / f"L-备份-{date.today().isoformat()}"
    for where, option in ((tmp_path / "备份", ["-o", str(tmp_path / "备份")]), (beside, [])):
        told = CliRunner().invoke(cli.commands, ["ledger", "backup", str(ledger.folder), *option, "--json"])
        assert json.loads(told.stdout) == {"files": [str(where)], "findings": []}
        with session.open_ledger(where) as copy:
            same(ledger, copy)


# --- plans that come late ------------------------------------------------------------------------------------
def test_a_return_that_came_before_its_plans_version_is_read_again(ledger: Ledger, tmp_path: Path) -> None:
    texts = dict(plan().files)
    later = plan_from_files(
        {**texts, "plan.toml": texts["plan.toml"].replace('version = "2021.1"', 'version = "2021.2"')}
    )
    path = tmp_path / "新版.xlsx"
    path.write_bytes(data_of(replace(sample("410185"), plan=later)))
    [early] = session.merge(ledger, [path], APRIL_20).files
    assert early.verdict == "returned"
    with session.create_ledger(tmp_path / "另", plan()) as other:
        session.merge(other, [tmp_path / "in"], APRIL_20)
        session.import_official(other, tmp_path / "反馈.xlsx")
        session.add_plan(other, later)
        session.merge(other, [path], APRIL_20)
        assert session.add_plan(ledger, later)
        assert not session.add_plan(ledger, later)
        ledger.decide("unconfirm", audit(ledger)[0].sha256, "王五", "比较")
        assert dump(ledger) == dump(other)
    assert "410185" in ledger.standing(MARCH)
    assert verify(ledger) == []
