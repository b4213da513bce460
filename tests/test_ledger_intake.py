"""收表 with real files: good, bad, double, late, in zips; the archive; decisions; verify."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.returns_samples import data_of, read, sample, with_cell, zipped
from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.ledger import intake
from zzdesk.ledger.dump import dump
from zzdesk.ledger.report import as_text
from zzdesk.ledger.store import Ledger
from zzdesk.ledger.verify import verify
from zzdesk.period import Period
from zzdesk.plan.load import plan_from_files
from zzdesk.plan.model import Plan

MARCH = Period(2021, 3)
APRIL_20 = date(2021, 4, 20)
ENTRIES = Address.parse("ZZ01.03.1")


@pytest.fixture
def ledger(tmp_path: Path, plan: Plan) -> Iterator[Ledger]:
    with session.create_ledger(tmp_path / "汇总库", plan) as opened:
        yield opened


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "收件"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def other(content, **cells: str):  # type: ignore[no-untyped-def]
    """The same return with other figures: other(content, ZZ01_08_2="7")."""
    changed = {Address.parse(k.replace("_", ".")): values.number(v) for k, v in cells.items()}
    return replace(content, values={**content.values, **changed})


def verdicts(report: intake.MergeReport) -> dict[str, str]:
    return {f.file: f.verdict for f in report.files}


def cell_of(data: bytes, address: str) -> tuple[str, str]:
    """(sheet, A1) of an address in a written return."""
    placed = read(data).values[Address.parse(address)]
    return placed.sheet, placed.cell


def spoilt(data: bytes, address: str, words: str) -> bytes:
    sheet, cell = cell_of(data, address)
    return with_cell(data, sheet, cell, f'<c {{s}} t="inlineStr"><is><t>{words}</t></is></c>')


def mixed_bag(folder: Path) -> dict[str, str]:
    """A folder as it comes by e-mail, and the verdict of each file."""
    good, june = sample(), sample("410182", kind="快报")
    data = data_of(good)
    put(folder, "巩义.xlsx", data)
    put(folder, "荥阳/荥阳.xlsx", data_of(june))
    put(folder, "巩义（副本）.xlsx", data)
    put(folder, "新密-旧.xlsx", data_of(sample("410183")))
    put(folder, "新密-新.xlsx", data_of(other(sample("410183", revision=2), ZZ01_08_2="7")))
    put(folder, "新郑1.xlsx", data_of(sample("410184")))
    put(folder, "新郑2.xlsx", data_of(other(sample("410184"), ZZ01_08_2="7")))
    put(folder, "登封.xlsx", spoilt(data_of(sample("410185")), "ZZ02.02.1", "2000万"))
    put(folder, "草稿.xlsx", data_of(sample("410122", kind="草稿", revision=0)))
    put(folder, "断.xlsx", data[:-2000])
    flipped = bytearray(data)
    flipped[len(flipped) // 3] ^= 0x10
    put(folder, "坏.xlsx", bytes(flipped))
    put(folder, "网页.xlsx", b"<html><table><tr><td>1</td></tr></table></html>")
    put(folder, "空.xlsx", b"")
    put(folder, "说明.docx", zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}))
    put(folder, "~$巩义.xlsx", b"lock")
    put(folder, "Thumbs.db", b"thumbs")
    return {
        "巩义.xlsx": "queried",
        "荥阳/荥阳.xlsx": "queried",
        "巩义（副本）.xlsx": "duplicate",
        "新密-旧.xlsx": "superseded",
        "新密-新.xlsx": "queried",
        "新郑1.xlsx": "conflict",
        "新郑2.xlsx": "conflict",
        "登封.xlsx": "queried",
        "草稿.xlsx": "returned",
        "断.xlsx": "unreadable",
        "坏.xlsx": "unreadable",
        "网页.xlsx": "unreadable",
        "空.xlsx": "unreadable",
        "说明.docx": "unreadable",
        "~$巩义.xlsx": "ignored",
        "Thumbs.db": "ignored",
    }


def test_each_file_gets_its_verdict_and_the_batch_goes_on(ledger: Ledger, inbox: Path) -> None:
    wanted = mixed_bag(inbox)
    report = session.merge(ledger, [inbox], APRIL_20)
    assert {k: ("queried" if v == "accepted" else v) for k, v in verdicts(report).items()} == wanted
    assert report.exit_code == 1
    assert sum(report.summary.values()) == len(wanted)
    text = as_text(report)
    assert len(text.splitlines()) == len(wanted) + 1
    line = next(row for row in text.splitlines() if "登封" in row)
    assert "2000万" in line
    assert "ZZ02!" in line
    assert set(ledger.standing(MARCH)) == {"410181", "410182", "410183", "410185"}


def test_every_original_is_kept_as_it_came(ledger: Ledger, inbox: Path) -> None:
    wanted = mixed_bag(inbox)
    report = session.merge(ledger, [inbox], APRIL_20)
    for found in report.files:
        if wanted[found.file] != "ignored":
            assert ledger.archive.take(found.read.sha256) == (inbox / found.file).read_bytes()
    assert verify(ledger) == []


def test_read_is_placed_plus_refused_and_values_know_their_cell(ledger: Ledger, inbox: Path) -> None:
    put(inbox, "登封.xlsx", spoilt(data_of(sample("410185")), "ZZ02.02.1", "2000万"))
    [found] = session.merge(ledger, [inbox], APRIL_20).files
    assert found.read.cells_read == found.read.placed + found.read.refused
    assert found.read.refused == 1
    held = ledger.values(MARCH)["410185"]
    assert Address.parse("ZZ02.02.1") not in held
    assert (held[ENTRIES].value, held[ENTRIES].sheet) == (values.number(8), "ZZ01")


def test_twice_is_once(ledger: Ledger, inbox: Path) -> None:
    mixed_bag(inbox)
    session.merge(ledger, [inbox], APRIL_20)
    before = dump(ledger)
    again = session.merge(ledger, [inbox], date(2021, 6, 1))
    assert {f.verdict for f in again.files} == {"duplicate", "ignored"}
    assert dump(ledger) == before


def test_any_order_any_grouping_same_dump(tmp_path: Path, plan: Plan, inbox: Path) -> None:
    mixed_bag(inbox)
    paths = sorted(p for p in inbox.rglob("*") if p.is_file())
    dumps = []
    for seed in range(4):
        dice = random.Random(seed)
        shuffled = paths * 2 if seed == 3 else list(paths)
        dice.shuffle(shuffled)
        with session.create_ledger(tmp_path / f"{seed}", plan) as ledger:
            while shuffled:
                size = dice.randint(1, 6)
                session.merge(ledger, shuffled[:size], APRIL_20)
                shuffled = shuffled[size:]
            dumps.append(json.dumps(dump(ledger), ensure_ascii=False))
    assert len(set(dumps)) == 1


def test_the_day_of_arrival_is_the_earliest_in_any_order(tmp_path: Path, plan: Plan, inbox: Path) -> None:
    path, dumps = put(inbox, "巩义.xlsx", data_of(sample())), []
    for name, days in {"early first": [(3, 20), (4, 20)], "late first": [(4, 20), (3, 20)]}.items():
        with session.create_ledger(tmp_path / name, plan) as ledger:
            for month, day in days:  # on 20 March 1—3月 still lies ahead
                session.merge(ledger, [path], date(2021, month, day))
            dumps.append(dump(ledger))
    assert dumps[0] == dumps[1]


def test_a_zip_is_a_batch_with_names_from_a_chinese_windows(ledger: Ledger, inbox: Path) -> None:
    # zipfile writes such names as UTF-8: put GB18030 bytes of equal length in their place, without the flag.
    name, gbk = b"gong-yi-2021-03.xlsx", "巩义市一至三月".encode("gb18030") + b"-.xlsx"
    assert len(name) == len(gbk)
    with zipfile.ZipFile(inbox / "三月.zip", "w") as batch:
        batch.writestr(name.decode(), data_of(sample()))
        batch.writestr("nested.zip", zipped({"x.txt": b"1"}))
        batch.writestr(".DS_Store", b"x")
    put(inbox, "三月.zip", (inbox / "三月.zip").read_bytes().replace(name, gbk))
    found = verdicts(session.merge(ledger, [inbox / "三月.zip"], APRIL_20))
    assert found["三月.zip/巩义市一至三月-.xlsx"] in {"accepted", "queried"}
    assert found["三月.zip/nested.zip"] == "unreadable"
    assert found["三月.zip/.DS_Store"] == "ignored"


def test_another_year_another_version_an_unknown_unit_are_returned(ledger: Ledger, inbox: Path, plan: Plan) -> None:
    files = dict(plan.files)
    later = {**files, "plan.toml": files["plan.toml"].replace('version = "2021.1"', 'version = "2021.9"')}
    stranger = {**files, "units.csv": files["units.csv"].replace("410181,巩义市", "419999,巩县").replace("巩义", "")}
    year = {
        **files,
        "plan.toml": files["plan.toml"].replace("year = 2021", "year = 2022").replace('name = "2021"', 'name = "2022"'),
    }
    for name, texts, unit, period in (
        ("新版", later, "410181", MARCH),
        ("生", stranger, "419999", MARCH),
        ("明年", year, "410181", Period(2022, 3)),
    ):
        foreign = plan_from_files(texts)
        own = foreign.unit(unit)
        filled = {i.address: values.number(9) for i in foreign.inputs(own, period) if i.numeric}
        data = data_of(replace(sample(), plan=foreign, unit=own, period=period, values=filled))
        put(inbox, f"{name}.xlsx", data)
    report = session.merge(ledger, [inbox], APRIL_20)
    assert set(verdicts(report).values()) == {"returned"}
    assert all(f.findings and f.findings[0].message for f in report.files)
    assert ledger.standing(MARCH) == {}


def test_cancel_leaves_whole_files_only(ledger: Ledger, inbox: Path) -> None:
    for n, unit in enumerate(["410181", "410182", "410183"]):
        put(inbox, f"{n}.xlsx", data_of(sample(unit)))
    report = intake.merge(ledger, [inbox], APRIL_20, lambda done, total, doing: done < 2)
    assert report.cancelled
    assert len(report.files) == len(ledger.files()) == 2
    assert len(ledger.standing(MARCH)) == 2
    assert "已取消" in as_text(report)


def test_progress_counts_files(ledger: Ledger, inbox: Path) -> None:
    put(inbox, "a.xlsx", data_of(sample()))
    put(inbox, "b.xlsx", data_of(sample("410182")))
    told: list[tuple[int, int, str]] = []
    intake.merge(ledger, [inbox], APRIL_20, lambda *step: told.append(step) is None)
    assert told == [(0, 2, "a.xlsx"), (1, 2, "b.xlsx"), (2, 2, "")]


def test_a_path_that_is_not_there(ledger: Ledger, inbox: Path) -> None:
    with pytest.raises(ZzError, match="找不到文件"):
        session.merge(ledger, [inbox / "none.xlsx"], APRIL_20)
    assert session.merge(ledger, [inbox], APRIL_20).files == []


def test_district_words_are_never_formulas(ledger: Ledger, inbox: Path) -> None:
    content = sample()
    nasty = {**content.values, Address.parse("ZZ01.01.5"): values.text('=HYPERLINK("http://x","点")')}
    put(inbox, "a.xlsx", data_of(replace(content, values=nasty)))
    session.merge(ledger, [inbox], APRIL_20)
    held = ledger.values(MARCH)["410181"][Address.parse("ZZ01.01.5")].value
    assert held.text.startswith("=HYPERLINK")


# --- decisions -------------------------------------------------------------------------------------
def test_the_bureau_sends_back_and_the_next_stands(ledger: Ledger, inbox: Path) -> None:
    put(inbox, "1.xlsx", data_of(sample()))
    put(inbox, "2.xlsx", data_of(other(sample(revision=2), ZZ01_08_2="7")))
    report = session.merge(ledger, [inbox], APRIL_20)
    second = next(f.read.sha256 for f in report.files if f.file == "2.xlsx")
    assert ledger.standing(MARCH)["410181"].sha256 == second
    with pytest.raises(ZzError, match="须写明原因"):
        ledger.decide("return", second, "李四", " ")
    ledger.decide("return", second, "李四", "盖章页与电子件不一致")
    assert ledger.standing(MARCH)["410181"].revision == 1
    assert {r.sha256: r.verdict for r in ledger.files()}[second] in {"accepted", "queried"}
    ledger.decide("reapply", second, "李四", "已核对")
    assert ledger.standing(MARCH)["410181"].revision == 2


def test_status_by_state(ledger: Ledger, inbox: Path, plan: Plan) -> None:
    mixed_bag(inbox)
    session.merge(ledger, [inbox], date(2021, 4, 9))
    found = {u.unit: u for u in ledger.status(MARCH, date(2021, 4, 12)).units}
    assert len(found) == sum(any(not f.floating for f in plan.forms_of(u)) for u in plan.units)
    assert found["410184"].state == "conflict"
    assert found["410122"].state == "returned"
    assert (found["410103"].state, found["410103"].late) == ("missing", False)  # 正式 is not due yet
    assert found["410181"].late  # a 快报 of 9 April; due on the 8th
    assert 0 < found["410181"].filled <= found["410181"].required
    later = {u.unit: u for u in ledger.status(MARCH, date(2021, 5, 30)).units}
    assert later["410103"].late


# --- proof -----------------------------------------------------------------------------------------
def test_verify_sees_a_lost_or_changed_original_and_a_changed_value(ledger: Ledger, inbox: Path) -> None:
    for n, unit in enumerate(["410181", "410182", "410183"]):
        put(inbox, f"{n}.xlsx", data_of(sample(unit)))
    shas = [f.read.sha256 for f in session.merge(ledger, [inbox], APRIL_20).files]
    ledger.archive.place(shas[0]).unlink()
    ledger.archive.place(shas[1]).write_bytes(b"other")
    with sqlite3.connect(ledger.folder / "ledger.db") as raw:
        raw.execute("UPDATE value SET content='923.4' WHERE sha256=? AND address='ZZ01.09.1'", [shas[2]])
    assert sorted(f.code for f in verify(ledger)) == [
        "ledger.original_changed",
        "ledger.original_missing",
        "ledger.values_differ",
    ]


def test_an_archived_file_without_a_row_is_harmless(ledger: Ledger, inbox: Path) -> None:
    """As a kill between archive and commit leaves it: the next run makes it whole."""
    data = data_of(sample())
    ledger.archive.keep(data)
    put(inbox, "a.xlsx", data)
    [found] = session.merge(ledger, [inbox], APRIL_20).files
    assert found.verdict in {"accepted", "queried"}
    assert verify(ledger) == []


def test_ledger_folders(tmp_path: Path, plan: Plan, ledger: Ledger) -> None:
    with pytest.raises(ZzError, match="已有汇总库"):
        session.create_ledger(ledger.folder, plan)
    with pytest.raises(ZzError, match="没有汇总库"):
        session.open_ledger(tmp_path / "none")
    moved = tmp_path / "moved"
    ledger.close()
    shutil.copytree(ledger.folder, moved)
    with session.open_ledger(moved) as again:
        assert again.plan.version == plan.version
        again.add_plan(plan)
        words = plan.files["targets.csv"].replace("at_least,10,", "at_least,11,", 1)
        different = plan_from_files({**plan.files, "targets.csv": words})
        with pytest.raises(ZzError, match="内容不同"):
            again.add_plan(different)
