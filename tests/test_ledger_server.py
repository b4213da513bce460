"""汇总库 on a PostgreSQL server: the same facts as in a folder, for several programs at once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import Connection

from tests.official_samples import book, rows
from tests.returns_samples import MARCH, data_of, parts_of, read, sample, zipped
from tests.server import database, new_database
from zzdesk import cli, session, values
from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.ledger import archive, engines, locks
from zzdesk.ledger.dump import dump
from zzdesk.ledger.store import Ledger
from zzdesk.ledger.verify import verify
from zzdesk.plan.model import Plan

__all__ = ["database", "new_database"]
APRIL_20 = date(2021, 4, 20)
FIRST = {"meta", "plan", "file", "name", "value", "outcome", "decision", "original"}  # tables of version 1


@pytest.fixture
def ledger(database: str, plan: Plan) -> Iterator[Ledger]:
    with session.create_ledger(database, plan) as opened:
        yield opened


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Sound returns, two that conflict, a correction, a repacked twin, broken ones, one in a zip."""
    contents = {f"{u}.xlsx": sample(u) for u in ("410181", "410182", "410183", "410184", "410122")}
    figure = {Address.parse("ZZ01.08.2"): values.number(7)}
    first = contents["410183.xlsx"]
    contents["冲突.xlsx"] = replace(first, values={**first.values, **figure})
    contents["更正.xlsx"] = replace(sample("410184", revision=2), values={**first.values, **figure})
    data = {name: data_of(content) for name, content in contents.items()}
    data["重装.xlsx"] = zipped(parts_of(data["410181.xlsx"]))
    data["断.xlsx"] = data["410181.xlsx"][:-500]
    data["空.xlsx"] = b""
    data["包.zip"] = zipped({"荥阳/a.xlsx": data["410182.xlsx"], "登封.xlsx": data_of(sample("410185"))})
    folder = tmp_path_factory.mktemp("收件")
    for name, content in data.items():
        (folder / name).write_bytes(content)
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def in_a_folder(tmp_path_factory: pytest.TempPathFactory, plan: Plan, inbox: list[Path]) -> object:
    with session.create_ledger(tmp_path_factory.mktemp("库") / "L", plan) as ledger:
        session.merge(ledger, inbox, APRIL_20)
        return dump(ledger)


def merging(url: str, paths: list[Path], day: str = "2021-04-20") -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "zzdesk.cli", "merge", url, *map(str, paths), "--received", day]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


# --- one and the same ledger -----------------------------------------------------------------------------
def test_a_server_holds_the_same_facts_as_a_folder(ledger: Ledger, inbox: list[Path], in_a_folder: object) -> None:
    report = session.merge(ledger, inbox, APRIL_20)
    assert dump(ledger) == in_a_folder
    assert verify(ledger) == []
    for found in report.files:
        if "/" not in found.file:
            original = next(p for p in inbox if p.name == found.file)
            assert ledger.archive.take(found.read.sha256) == original.read_bytes()
    assert {f.verdict for f in session.merge(ledger, inbox, APRIL_20).files} == {"duplicate"}
    assert dump(ledger) == in_a_folder


def test_several_programs_at_once_end_as_one_after_another(
    database: str, plan: Plan, inbox: list[Path], in_a_folder: object
) -> None:
    session.create_ledger(database, plan).close()
    shares = [inbox, inbox[::-1], inbox[::2] + inbox[1::2], inbox[3:] + inbox[:3]]
    running = [merging(database, paths) for paths in shares]
    told = [process.communicate(timeout=300) for process in running]
    assert [process.returncode for process in running] == [1] * len(shares), told  # 1: a broken file is among them
    assert [errors for _, errors in told] == [""] * len(shares)
    with session.open_ledger(database) as ledger:
        assert dump(ledger) == in_a_folder
        assert verify(ledger) == []


def test_the_earliest_day_stays_whoever_comes_last(ledger: Ledger) -> None:
    """Two programs read one new file at once; the one that took it in as of a later day is told so."""
    data = data_of(sample())
    found = read(data)
    ledger.archive.keep(data)
    assert ledger.store(found, date(2021, 4, 8))
    assert not ledger.store(replace(found, file="迟到的.xlsx"), APRIL_20)
    ledger.settle()
    assert ledger.standing(MARCH)["410181"].received == date(2021, 4, 8)
    died = replace(found, verdict="unreadable", values={})
    assert not ledger.store(died, date(2021, 4, 8))
    assert set(ledger.standing(MARCH)) == {"410181"}


# --- locks -----------------------------------------------------------------------------------------------
def test_nobody_judges_while_a_file_is_written_and_the_other_way_round(
    database: str, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.2)
    with session.create_ledger(database, plan) as one, session.open_ledger(database) as other:
        with one.writing() as connection:
            locks.lock_file(connection, "aa", "id")
            with pytest.raises(ZzError, match="正被另一个程序使用"):
                other.settle()
            with other.writing() as beside:
                locks.lock_file(beside, "bb", "another")  # another file of another return goes on
            with pytest.raises(ZzError, match="正被另一个程序使用"), other.writing() as beside:
                locks.lock_file(beside, "cc", "id")
        with one.writing() as connection:
            locks.lock_all(connection)
            with pytest.raises(ZzError) as told, other.writing() as beside:
                locks.lock_file(beside, "bb")
            assert told.value.code == "ledger.locked"
        other.settle()


# --- originals -------------------------------------------------------------------------------------------
def test_a_large_original_lies_in_parts_and_a_changed_one_is_seen(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "PART", 1000)
    content = bytes(range(256)) * 20
    path = tmp_path / "大.xlsx"
    path.write_bytes(content)
    digest = ledger.archive.keep_file(path)
    assert ledger.archive.keep(content) == digest
    assert ledger.archive.holds(digest)
    assert ledger.archive.take(digest) == content
    assert [len(p) for p in ledger.archive.parts(digest)] == [1000] * 5 + [120]
    empty = ledger.archive.keep(b"")
    assert ledger.archive.take(empty) == b""
    with ledger.writing() as connection:
        assert connection.scalar(text("SELECT count(*) FROM original")) == 7
        connection.execute(text("UPDATE original SET content = 'x' WHERE part = 3"))
    with pytest.raises(ZzError, match="内容已被改动"):
        ledger.archive.take(digest)
    with pytest.raises(ZzError, match="找不到原件"):
        ledger.archive.take("0" * 64)


# --- opening ---------------------------------------------------------------------------------------------
def test_an_older_server_ledger_is_brought_up_and_its_tables_kept(database: str, plan: Plan, inbox: list[Path]) -> None:
    with session.create_ledger(database, plan) as ledger:
        session.merge(ledger, inbox[:2], APRIL_20)
        held = dump(ledger)
        with ledger.writing() as connection:  # as version 1 would have been
            for column in ("document", "against"):
                connection.execute(text(f"ALTER TABLE decision DROP COLUMN {column}"))
            for table in set(inspect(connection).get_table_names()) - FIRST:
                connection.execute(text(f"DROP TABLE {table} CASCADE"))
            connection.execute(text("UPDATE meta SET words = '1' WHERE name = 'schema'"))
    with session.open_ledger(database) as ledger:
        assert dump(ledger) == held
        with ledger.reading() as connection:
            told = inspect(connection)
            [kept] = [n for n in told.get_schema_names() if n.startswith("zzdesk_v1_")]
            assert f"{date.today():%Y%m%d}" in kept
            assert connection.scalar(text(f"SELECT count(*) FROM {kept}.file")) == len(held["files"])  # type: ignore[arg-type]
            assert {"document", "against"} <= {c["name"] for c in told.get_columns("decision")}


def test_where_there_is_no_ledger_or_no_server(database: str, plan: Plan, new_database: Callable[..., str]) -> None:
    with pytest.raises(ZzError, match="没有汇总库"):
        session.open_ledger(database)
    session.create_ledger(database, plan).close()
    with pytest.raises(ZzError, match="已有汇总库"):
        session.create_ledger(database, plan)
    with pytest.raises(ZzError, match="连接不上"):
        session.open_ledger(database.replace("/zz_", "/none_"))
    for wrong in ("postgresql://user@host:port/x", "mysql://user@host/x", "http://host/x"):
        with pytest.raises(ZzError, match="地址无法识别"):
            session.open_ledger(wrong)
    latin = new_database("ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(ZzError, match="存不了中文"):
        session.create_ledger(latin, plan)


def test_the_commands_take_a_url_and_never_show_its_password(database: str, inbox: list[Path]) -> None:
    url = database.replace("postgres:@", "postgres:geheim@")
    assert url != database
    for arguments in (
        ["ledger", "new", url, "--json"],
        ["ledger", "plan", "add", url, "2021", "--json"],
        ["merge", url, *map(str, inbox[:3]), "--received", "2021-04-20", "--json"],
        ["status", url, "--period", "2021-03", "--json"],
        ["ledger", "check", url, "--period", "2021-03", "--json"],
        ["progress", url, "--period", "2021-03", "--json"],
        ["ledger", "dump", url, "--json"],
        ["ledger", "verify", url, "--json"],
    ):
        told = CliRunner().invoke(cli.commands, arguments)
        assert told.exception is None or isinstance(told.exception, SystemExit), arguments
        assert json.loads(told.stdout)
        assert "geheim" not in told.output


ASKING = (
    ["status", "--period", "2021-03", "--today", "2021-04-30"],
    ["status", "--matrix", "--today", "2021-04-30"],
    ["remind", "--period", "2021-03", "--today", "2021-04-30"],
    ["explanations", "--period", "2021-03"],
    ["trace", "ZZ01.09.1", "--period", "2021-03"],
    ["progress", "--period", "2021-03"],
    ["official", "show", "--period", "2021-03"],
    ["official", "differences", "--period", "2021-03"],
    ["ledger", "check", "--period", "2021-03"],
    ["ledger", "resolve"],
    ["ledger", "history", "--period", "2021-03"],
    ["ledger", "dump"],
    ["ledger", "verify"],
)
MAKING = (
    ["receipts", "--period", "2021-03", "-o"],
    ["official", "export", "--period", "2021-03", "-o"],
    ["consolidate", "--period", "2021-03", "-o"],
)


def test_every_question_has_the_same_answer_as_in_a_folder(
    database: str, plan: Plan, inbox: list[Path], tmp_path: Path
) -> None:
    """Two stores may order letters differently, and count and compare in their own ways."""
    feedback = book(tmp_path / "反馈.xlsx", rows())
    answers = []
    for n, where in enumerate((tmp_path / "L", database)):
        with session.create_ledger(where, plan) as ledger:
            session.merge(ledger, inbox, APRIL_20)
            session.import_official(ledger, feedback)
            shown = ledger.shown
        told = [run([*command[: _verb(command)], str(where), *command[_verb(command) :]], shown) for command in ASKING]
        for command in MAKING:
            out = tmp_path / f"out{n}" / (command[0] + (".xlsx" if command[0] == "consolidate" else ""))
            out.parent.mkdir(exist_ok=True)
            at = _verb(command)
            told.append(run([*command[:at], str(where), *command[at:], str(out)], shown).replace(str(out), "OUT"))
        answers.append(told)
    for command, folder, server in zip((*ASKING, *MAKING), *answers, strict=True):
        assert server == folder, command


def _verb(command: list[str]) -> int:
    """How many words name the command."""
    return 2 if command[0] in {"official", "ledger"} else 1


def run(arguments: list[str], shown: str) -> str:
    told = CliRunner().invoke(cli.commands, [*arguments, "--json"])
    assert told.exception is None or isinstance(told.exception, SystemExit), (arguments, told.exception)
    assert json.loads(told.stdout)
    return told.stdout.replace(json.dumps(shown, ensure_ascii=False), '"LEDGER"')


def test_a_server_that_forbids_writing_or_goes_away_is_told(database: str, plan: Plan, inbox: list[Path]) -> None:
    session.create_ledger(database, plan).close()
    admin = create_engine(database.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    name = database.split("/zz_")[1].split("?")[0]
    with session.open_ledger(database) as ledger, admin.connect() as connection:
        with pytest.raises(ZzError, match="连接不上"):
            write_while_the_server_hangs_up(ledger, connection)
        assert session.merge(ledger, inbox[:1], APRIL_20).files  # and the next try goes on
        connection.execute(text(f"ALTER DATABASE zz_{name} SET default_transaction_read_only = on"))
    admin.dispose()
    with session.open_ledger(database) as ledger:
        with pytest.raises(ZzError, match="不允许写入"):
            session.merge(ledger, inbox[1:2], APRIL_20)
        assert len(ledger.files()) == 1


def write_while_the_server_hangs_up(ledger: Ledger, admin: Connection) -> None:
    with ledger.writing() as ours:
        pid = ours.scalar(text("SELECT pg_backend_pid()"))
        admin.execute(text(f"SELECT pg_terminate_backend({pid})"))
        ours.execute(text("SELECT 1"))


def test_words_that_a_server_cannot_take_make_the_file_unreadable(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="NUL"):
        ledger.store(replace(read(data_of(sample())), reason="a\x00b"), APRIL_20)
    assert ledger.files() == []


def test_a_server_ledger_leaves_the_rest_of_the_database_alone(database: str, plan: Plan) -> None:
    engine = create_engine(database.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (x int)"))
    engine.dispose()
    with session.create_ledger(database, plan) as ledger, ledger.reading() as connection:
        assert "theirs" in inspect(connection).get_table_names()
