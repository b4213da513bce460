"""`ledger verify`: every planted fault is found, one at a time, and nothing is found where nothing is wrong."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.readers_here import ReadersHere
from tests.returns_samples import data_of, parts_of, plan, read, sample, with_text, zipped
from zzdesk import cli, session, values
from zzdesk.address import Address
from zzdesk.ledger import verify as verifying
from zzdesk.ledger.store import Ledger
from zzdesk.ledger.verify import verify
from zzdesk.returns.read import read_return

APRIL_20 = date(2021, 4, 20)
STOCK = Address.parse("ZZ01.08.2")
GOOD, SECOND, WRONG, BROKEN, BATCH, OLD, NEW = "好", "二", "错格", "断", "包.zip", "旧", "新"


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A ledger with returns of every kind and two decisions; SHA-256 by name."""
    folder = tmp_path_factory.mktemp("verify")
    good, old = data_of(sample()), sample("410183")
    new = replace(old, revision=2, values={**old.values, STOCK: values.number(7)})
    placed = read(data_of(sample("410184"))).values[Address.parse("ZZ02.02.1")]
    lost = bytearray(zipped([("好.xlsx", data_of(sample("410185"))), ("坏.xlsx", b"Q" * 400)]))
    lost[lost.rfind(b"PK\x01\x02") - 8] ^= 1
    files = {
        GOOD: good,
        SECOND: data_of(sample("410182")),
        WRONG: with_text(data_of(sample("410184")), placed.sheet, placed.cell, "2000万"),
        BROKEN: good[:-900],
        OLD: data_of(old),
        NEW: data_of(new),
        "重装": zipped(parts_of(good)),
    }
    for name, data in files.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    (folder / BATCH).write_bytes(bytes(lost))
    with session.create_ledger(folder / "L", plan()) as ledger:
        inbox = [p for p in sorted(folder.iterdir()) if p.is_file()]
        report = session.merge(ledger, inbox, APRIL_20)
        names = {f.file.removesuffix(".xlsx"): f.read.sha256 for f in report.files}
        ledger.decide("return", names[SECOND], "李四", "缺盖章页")
        ledger.decide("reapply", names[SECOND], "李四", "已补")
        assert verify(ledger) == []  # with real readers
    names[BATCH] = next(sha for name, sha in names.items() if name.startswith(BATCH) and "好" not in name)
    return folder / "L", names


@pytest.fixture
def opened(
    tmp_path: Path, master: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Ledger, dict[str, str]]]:
    monkeypatch.setattr(
        verifying, "Pool", lambda plans: ReadersHere(lambda name, data, day: read_return(data, plans, day, name=name))
    )
    shutil.copytree(master[0], tmp_path / "L")
    with session.open_ledger(tmp_path / "L") as ledger:
        yield ledger, master[1]


Plant = Callable[[Ledger, dict[str, str]], None]


def sql(words: str, *names: str) -> Plant:
    """Done behind the program's back; every ? is the SHA-256 of the file named."""

    def plant(ledger: Ledger, hashes: dict[str, str]) -> None:
        with closing(sqlite3.connect(ledger.folder / "ledger.db", isolation_level=None)) as raw:
            assert raw.execute(words, [hashes[name] for name in names]).rowcount

    return plant


def original(change: Callable[[Path], object], name: str) -> Plant:
    return lambda ledger, hashes: change(ledger.archive.place(hashes[name]))  # type: ignore[attr-defined,func-returns-value,return-value]


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def plan_file(change: Callable[[dict[str, str]], object]) -> Plant:
    def plant(ledger: Ledger, _hashes: dict[str, str]) -> None:
        with closing(sqlite3.connect(ledger.folder / "ledger.db", isolation_level=None)) as raw:
            files = json.loads(raw.execute("SELECT files FROM plan").fetchone()[0])
            change(files)
            raw.execute("UPDATE plan SET files=?", [json.dumps(files)])

    return plant


DECIDED = "INSERT INTO decision (at, who, act, sha256, why, document, against) VALUES "
STRANGER = "'" + "0" * 64 + "'"
BELONGS = "INSERT INTO belonging (at, who, rule, key, unit, document, why) VALUES "


def belonging(**changed: str) -> Plant:
    """A sound 归属认定 but for what is changed."""
    row = {"at": "2021-05-01T09:00:00", "who": "x", "rule": "C901", "key": '["2103-410181-04-01-000001"]'}
    row |= {"unit": "410181", "document": "郑工信函〔2021〕5号", "why": "合同在先", **changed}

    def plant(ledger: Ledger, _hashes: dict[str, str]) -> None:
        with closing(sqlite3.connect(ledger.folder / "ledger.db", isolation_level=None)) as raw:
            raw.execute(f"{BELONGS} (:at, :who, :rule, :key, :unit, :document, :why)", row)

    return plant


FAULTS: dict[str, tuple[Plant, str]] = {
    "original gone": (original(Path.unlink, GOOD), "ledger.original_missing"),
    "original flipped": (original(flip, GOOD), "ledger.original_changed"),
    "original cut": (original(lambda p: p.write_bytes(p.read_bytes()[:-1]), GOOD), "ledger.original_changed"),
    "original of an unreadable file gone": (original(Path.unlink, BROKEN), "ledger.original_missing"),
    "original of a zip flipped": (original(flip, BATCH), "ledger.original_changed"),
    "value changed": (
        sql("UPDATE value SET content='923.4' WHERE sha256=? AND address='ZZ01.09.1'", GOOD),
        "ledger.values_differ",
    ),
    "value of a superseded return changed": (
        sql("UPDATE value SET content='1' WHERE sha256=? AND address='ZZ01.09.1'", OLD),
        "ledger.values_differ",
    ),
    "value lost": (
        sql("DELETE FROM value WHERE sha256=? AND address='ZZ01.09.1'", GOOD),
        "ledger.values_differ",
    ),
    "value added": (
        sql(
            "INSERT INTO value SELECT sha256, 'ZZ01.99.1', state, content, sheet, cell FROM value"
            " WHERE sha256=? AND address='ZZ01.09.1'",
            GOOD,
        ),
        "ledger.values_differ",
    ),
    "value added to an unreadable file": (
        sql("INSERT INTO value VALUES (?, 'ZZ01.09.1', 'value', '1', 'ZZ01', 'D9')", BROKEN),
        "ledger.values_differ",
    ),
    "state changed": (
        sql("UPDATE value SET state='na' WHERE sha256=? AND address='ZZ01.09.1'", GOOD),
        "ledger.values_differ",
    ),
    "source cell changed": (
        sql("UPDATE value SET cell='Z99' WHERE sha256=? AND address='ZZ01.09.1'", GOOD),
        "ledger.values_differ",
    ),
    "source sheet changed": (
        sql("UPDATE value SET sheet='ZZ02' WHERE sha256=? AND address='ZZ01.09.1'", GOOD),
        "ledger.values_differ",
    ),
    "refused cell given a value": (
        sql("INSERT INTO value VALUES (?, 'ZZ02.02.1', 'value', '2000', 'ZZ02', 'D10')", WRONG),
        "ledger.values_differ",
    ),
    "verdict changed": (sql("UPDATE file SET verdict='returned' WHERE sha256=?", GOOD), "ledger.verdict_differs"),
    "verdict of a bad file changed": (
        sql("UPDATE file SET verdict='accepted' WHERE sha256=?", BROKEN),
        "ledger.verdict_differs",
    ),
    "moved to another unit": (sql("UPDATE file SET unit='410185' WHERE sha256=?", GOOD), "ledger.identity_differs"),
    "moved to another period": (
        sql("UPDATE file SET period='2021-02' WHERE sha256=?", GOOD),
        "ledger.identity_differs",
    ),
    "kind raised": (sql("UPDATE file SET kind='正式' WHERE sha256=?", GOOD), "ledger.identity_differs"),
    "revision raised": (sql("UPDATE file SET revision=9 WHERE sha256=?", OLD), "ledger.identity_differs"),
    "content digest changed": (sql("UPDATE file SET digest='x' WHERE sha256=?", GOOD), "ledger.identity_differs"),
    "called a sample": (sql("UPDATE file SET sample=1-sample WHERE sha256=?", GOOD), "ledger.identity_differs"),
    "reason changed": (sql("UPDATE file SET reason='核减' WHERE sha256=?", NEW), "ledger.identity_differs"),
    "seal changed": (sql("UPDATE file SET seal='changed' WHERE sha256=?", GOOD), "ledger.details_differ"),
    "check code changed": (sql("UPDATE file SET code='AAAA' WHERE sha256=?", GOOD), "ledger.details_differ"),
    "a refused cell hushed up": (
        sql("UPDATE file SET cells_read=cells_read-1, refused=0 WHERE sha256=?", WRONG),
        "ledger.details_differ",
    ),
    "finding removed": (sql("UPDATE file SET findings='[]' WHERE sha256=?", WRONG), "ledger.details_differ"),
    "findings unreadable": (sql("UPDATE file SET drift='[\"x\"]' WHERE sha256=?", GOOD), "ledger.details_differ"),
    "name at the foot changed": (sql("UPDATE file SET foot='{}' WHERE sha256=?", GOOD), "ledger.details_differ"),
    "explanation invented": (
        sql('UPDATE file SET explanations=\'[["R",[],[],"x"]]\' WHERE sha256=?', GOOD),
        "ledger.details_differ",
    ),
    "day of arrival is none": (sql("UPDATE file SET received='昨天' WHERE sha256=?", GOOD), "ledger.received"),
    "day of arrival before the period's end": (
        sql("UPDATE file SET received='2021-02-01' WHERE sha256=?", GOOD),
        "ledger.values_differ",
    ),
    "made not to stand": (sql("UPDATE outcome SET stands=0 WHERE sha256=?", SECOND), "ledger.outcome_differs"),
    "made to stand": (sql("UPDATE outcome SET stands=1 WHERE sha256=?", OLD), "ledger.outcome_differs"),
    "outcome lost": (sql("DELETE FROM outcome WHERE sha256=?", GOOD), "ledger.outcome_differs"),
    "outcome of no file": (sql(f"INSERT INTO outcome VALUES ({STRANGER}, 'accepted', 1)"), "ledger.stray_rows"),
    "values of no file": (
        sql(f"INSERT INTO value VALUES ({STRANGER}, 'ZZ01.09.1', 'value', '1', 'ZZ01', 'D9')"),
        "ledger.stray_rows",
    ),
    "file lost, its values left": (sql("DELETE FROM file WHERE sha256=?", GOOD), "ledger.stray_rows"),
    "name lost": (sql("DELETE FROM name WHERE sha256=?", GOOD), "ledger.nameless"),
    "name of no file": (sql(f"INSERT INTO name VALUES ({STRANGER}, 'x')"), "ledger.stray_rows"),
    "plan's table changed": (
        plan_file(lambda files: files.update({"plan.toml": files["plan.toml"].replace("2021.1", "2021.2")})),
        "ledger.plan_row",
    ),
    "plan's file lost": (plan_file(lambda files: files.pop("units.csv")), "ledger.plan_row"),
    "plan lost": (sql("DELETE FROM plan"), "ledger.no_plan"),
    "decision removed": (sql("DELETE FROM decision WHERE act='reapply'"), "ledger.outcome_differs"),
    "decision on no file": (
        sql(f"{DECIDED} ('2021-05-01', 'x', 'return', {STRANGER}, 'y', '', '[]')"),
        "ledger.decision_fault",
    ),
    "decision of no kind": (
        sql(f"{DECIDED} ('2021-05-01', 'x', 'erase', ?, 'y', '', '[]')", GOOD),
        "ledger.decision_fault",
    ),
    "decision without a reason": (
        sql(f"{DECIDED} ('2021-05-01', 'x', 'reapply', ?, ' ', '', '[]')", GOOD),
        "ledger.decision_fault",
    ),
    "decision at no time": (
        sql(f"{DECIDED} ('昨天', 'x', 'reapply', ?, 'y', '', '[]')", GOOD),
        "ledger.decision_fault",
    ),
    "confirmation without a document": (
        sql(f"{DECIDED} ('2021-05-01', 'x', 'confirm', ?, 'y', '', '[\"d\"]')", GOOD),
        "ledger.decision_fault",
    ),
    "confirmation against nothing": (
        sql(f"{DECIDED} ('2021-05-01', 'x', 'confirm', ?, 'y', '文号', 'x')", GOOD),
        "ledger.decision_fault",
    ),
    **{
        f"belonging with {name} {words!r}": (belonging(**{name: words}), "ledger.belonging_fault")
        for name, words in (
            ("rule", "C999"),
            ("unit", "999999"),
            ("document", " "),
            ("why", ""),
            ("at", "昨天"),
            ("key", "[]"),
            ("key", '["a"]'),
            ("key", '"X"'),
            ("key", "{"),
        )
    },
}


def test_a_sound_belonging_and_one_taken_back_are_no_faults(opened: tuple[Ledger, dict[str, str]]) -> None:
    ledger, names = opened
    for plant in (belonging(), belonging(unit="", document="")):
        plant(ledger, names)
    assert verify(ledger) == []


def test_nothing_is_found_where_nothing_is_wrong(opened: tuple[Ledger, dict[str, str]]) -> None:
    ledger, _ = opened
    assert verify(ledger) == []


@pytest.mark.parametrize("planted", FAULTS)
def test_every_planted_fault_is_found(opened: tuple[Ledger, dict[str, str]], planted: str) -> None:
    ledger, names = opened
    plant, code = FAULTS[planted]
    plant(ledger, names)
    found = verify(ledger)
    assert code in {f.code for f in found}
    assert all(f.message and "〔" not in f.message for f in found)


def test_a_page_of_the_database_gone_bad_is_found(opened: tuple[Ledger, dict[str, str]]) -> None:
    ledger, _ = opened
    with closing(sqlite3.connect(ledger.folder / "ledger.db", isolation_level=None)) as raw:
        raw.execute("PRAGMA writable_schema=ON")
        raw.execute(
            "UPDATE sqlite_master SET rootpage=(SELECT rootpage FROM sqlite_master WHERE name='name')"
            " WHERE name='file_of_return'"
        )
    ledger._engine.dispose()
    assert verify_safely(ledger)


def verify_safely(ledger: Ledger) -> list[str]:
    from zzdesk.errors import ZzError

    try:
        return [f.code for f in verify(ledger)]
    except ZzError as told:
        return [told.code]


def test_the_command_tells_and_leaves_with_1(tmp_path: Path, master: tuple[Path, dict[str, str]]) -> None:
    shutil.copytree(master[0], tmp_path / "L")
    run = partial(CliRunner().invoke, cli.commands, standalone_mode=False)
    told = run(["ledger", "verify", str(tmp_path / "L"), "--json"])
    assert (told.return_value, json.loads(told.stdout)["findings"]) == (0, [])
    with closing(sqlite3.connect(tmp_path / "L" / "ledger.db", isolation_level=None)) as raw:
        raw.execute("UPDATE value SET content='923.4' WHERE address='ZZ01.09.1'")
    told = run(["ledger", "verify", str(tmp_path / "L"), "--json"])
    assert told.return_value == 1
    assert {f["code"] for f in json.loads(told.stdout)["findings"]} == {"ledger.values_differ"}
    assert "汇总库与原件不一致" in run(["ledger", "verify", str(tmp_path / "L")]).stdout
