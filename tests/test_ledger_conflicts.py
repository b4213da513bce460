"""Two contents at one revision: side by side, until the sender's written confirmation; revisions and what changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.returns_samples import MARCH, data_of, parts_of, plan, read, sample, zipped
from zzdesk import cli, session, values
from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.ledger.audit import audit
from zzdesk.ledger.belonging import record
from zzdesk.ledger.dump import dump
from zzdesk.ledger.store import Ledger
from zzdesk.ledger.verify import verify
from zzdesk.returns.content import Content

APRIL_20 = date(2021, 4, 20)
STOCK = Address.parse("ZZ01.08.2")
LETTER = "巩工信函〔2021〕9号"


def other(content: Content, figure: str) -> Content:
    return replace(content, values={**content.values, STOCK: values.number(figure)})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "汇总库"


@pytest.fixture
def ledger(folder: Path) -> Iterator[Ledger]:
    with session.create_ledger(folder, plan()) as opened:
        yield opened


def put(ledger: Ledger, folder: Path, **contents: Content | bytes) -> dict[str, str]:
    """Merges these; SHA-256 by name."""
    paths = []
    for name, content in contents.items():
        path = folder.parent / f"{name}.xlsx"
        path.write_bytes(content if isinstance(content, bytes) else data_of(content))
        paths.append(path)
    return {f.file.removesuffix(".xlsx"): f.read.sha256 for f in session.merge(ledger, paths, APRIL_20).files}


def verdicts(ledger: Ledger, names: dict[str, str]) -> dict[str, str]:
    held = {row.sha256: row.final for row in ledger.files()}
    return {name: held[sha] for name, sha in names.items()}


def run(*arguments: str) -> tuple[int, Any]:
    told = CliRunner().invoke(cli.commands, [*arguments, "--json"], standalone_mode=False)
    if told.exception:
        raise told.exception
    return int(told.return_value), json.loads(told.stdout)


# --- conflicts -------------------------------------------------------------------------------------------
def test_a_conflict_is_told_cell_by_cell(ledger: Ledger, folder: Path) -> None:
    first = sample()
    second = replace(other(first, "7"), foot={"填表人": "李四"})
    second = replace(second, values={a: v for a, v in second.values.items() if a != Address.parse("ZZ01.10.1")})
    names = put(ledger, folder, 甲=first, 乙=second)
    [conflict] = session.conflicts(ledger)
    assert (conflict.unit_name, conflict.period, conflict.kind, conflict.revision) == ("巩义市", MARCH, "快报", 1)
    where = {f.file.removesuffix(".xlsx"): n for n, f in enumerate(conflict.files)}
    assert {f.sha256 for f in conflict.files} == set(names.values())
    cells = {str(d.address): [d.cells[where[n]] for n in ("甲", "乙")] for d in conflict.differences}
    assert set(cells) == {"ZZ01.08.2", "ZZ01.10.1"}
    [before, after] = cells["ZZ01.08.2"]
    assert before
    assert after
    assert (before.value.content, after.value.content, after.sheet) == ("9", "7", "ZZ01")
    assert read(data_of(first)).values[STOCK].cell == before.cell
    assert cells["ZZ01.10.1"][1] is None
    assert next(d.name for d in conflict.differences if d.address == STOCK).startswith("期末规上工业企业数")
    assert dict(conflict.remarks)["填表人"] in {("张三", "李四"), ("李四", "张三")}


def test_the_senders_confirmation_lets_one_stand(ledger: Ledger, folder: Path) -> None:
    names = put(ledger, folder, 旧=sample(revision=1), 甲=sample(revision=2), 乙=other(sample(revision=2), "7"))
    assert verdicts(ledger, names)["甲"] == verdicts(ledger, names)["乙"] == "conflict"
    assert ledger.standing(MARCH)["410181"].sha256 == names["旧"]
    with pytest.raises(ZzError, match="文号，或确认的日期和方式"):
        ledger.decide("confirm", names["乙"], "王五", "函复确认")
    with pytest.raises(ZzError, match="须写明原因"):
        ledger.decide("confirm", names["乙"], "王五", " ", document=LETTER)
    ledger.decide("confirm", names["乙"], "王五", "函复确认", document=LETTER)
    assert ledger.standing(MARCH)["410181"].sha256 == names["乙"]
    assert verdicts(ledger, names)["甲"] == verdicts(ledger, names)["旧"] == "superseded"
    assert session.conflicts(ledger) == ()
    assert verify(ledger) == []
    with pytest.raises(ZzError, match="没有待认定"):
        ledger.decide("confirm", names["乙"], "王五", "再认一次", document=LETTER)
    with pytest.raises(ZzError, match="已确认同版次的另一份"):
        ledger.decide("confirm", names["甲"], "王五", "改主意", document=LETTER)
    ledger.decide("unconfirm", names["乙"], "王五", "来函有误")
    assert ledger.standing(MARCH)["410181"].sha256 == names["旧"]
    with pytest.raises(ZzError, match="无可撤销"):
        ledger.decide("unconfirm", names["乙"], "王五", "来函有误")
    ledger.decide("confirm", names["甲"], "王五", "电话后补函", document="2021年4月21日传真")
    assert ledger.standing(MARCH)["410181"].sha256 == names["甲"]
    assert [(e.act, e.who, e.document) for e in audit(ledger)] == [
        ("confirm", "王五", LETTER),
        ("unconfirm", "王五", ""),
        ("confirm", "王五", "2021年4月21日传真"),
    ]


def test_a_repacked_twin_changes_nothing_and_a_third_content_asks_again(ledger: Ledger, folder: Path) -> None:
    names = put(ledger, folder, 甲=sample(), 乙=other(sample(), "7"))
    ledger.decide("confirm", names["甲"], "王五", "函复", document=LETTER)
    twin = zipped(parts_of(data_of(other(sample(), "7"))))
    names |= put(ledger, folder, 乙重装=twin)
    assert ledger.standing(MARCH)["410181"].sha256 == names["甲"]
    assert sorted(verdicts(ledger, names).values())[:2] == ["duplicate", "queried"]
    names |= put(ledger, folder, 丙=other(sample(), "6"))
    assert verdicts(ledger, names)["甲"] == verdicts(ledger, names)["丙"] == "conflict"
    assert verdicts(ledger, names)["乙"] in {"superseded", "duplicate"}
    ledger.decide("confirm", names["甲"], "王五", "再函复", document=LETTER)
    assert ledger.standing(MARCH)["410181"].sha256 == names["甲"]


def test_sending_one_of_two_back_does_not_settle_it_for_the_sender(ledger: Ledger, folder: Path) -> None:
    names = put(ledger, folder, 甲=sample(), 乙=other(sample(), "7"))
    ledger.decide("return", names["甲"], "李四", "缺盖章页")
    assert ledger.standing(MARCH) == {}
    assert verdicts(ledger, names)["乙"] == "conflict"
    [conflict] = session.conflicts(ledger)
    assert {f.sha256: f.told for f in conflict.files}[names["甲"]] == "迟报、已退回"
    assert [d.address for d in conflict.differences] == [STOCK]
    assert verify(ledger) == []
    ledger.decide("return", names["乙"], "李四", "请一并核对")
    assert ledger.standing(MARCH) == {}
    ledger.decide("reapply", names["甲"], "李四", "退错了")
    assert ledger.standing(MARCH) == {}
    ledger.decide("confirm", names["甲"], "王五", "函复", document=LETTER)
    assert ledger.standing(MARCH)["410181"].sha256 == names["甲"]
    ledger.decide("reapply", names["乙"], "李四", "退错了")
    assert ledger.standing(MARCH)["410181"].sha256 == names["甲"]
    assert verify(ledger) == []


def test_one_sent_back_alone_makes_room_for_what_comes_after(ledger: Ledger, folder: Path) -> None:
    names = put(ledger, folder, 甲=sample())
    ledger.decide("return", names["甲"], "李四", "缺盖章页")
    names |= put(ledger, folder, 乙=other(sample(), "7"))
    assert ledger.standing(MARCH)["410181"].sha256 == names["乙"]


def test_only_what_conflicts_can_be_confirmed(ledger: Ledger, folder: Path) -> None:
    names = put(ledger, folder, 甲=sample(), 断=data_of(sample("410182"))[:-900])
    for name in names:
        with pytest.raises(ZzError, match="没有待认定"):
            ledger.decide("confirm", names[name], "王五", "函复", document=LETTER)
    with pytest.raises(ZzError, match="没有文件"):
        ledger.decide("confirm", "0" * 64, "王五", "函复", document=LETTER)
    assert audit(ledger) == []


def test_the_commands(ledger: Ledger, folder: Path) -> None:
    names = put(ledger, folder, 甲=sample(), 乙=other(sample(), "7"))
    place = str(folder)
    code, told = run("ledger", "resolve", place)
    assert code == 1
    assert [f["code"] for f in told["findings"]] == ["ledger.conflict"]
    assert "请报送单位书面确认" in told["findings"][0]["message"]
    assert [d["address"] for d in told["conflicts"][0]["differences"]] == ["ZZ01.08.2"]
    text = CliRunner().invoke(cli.commands, ["ledger", "resolve", place]).stdout
    assert "ZZ01!" in text
    assert "｜" in text
    code, told = run(
        "ledger", "resolve", place, names["乙"][:12], "--document", LETTER, "--reason", "函复", "--who", "王"
    )
    assert code == 0
    assert run("ledger", "resolve", place) == (0, {"files": [], "findings": [], "conflicts": []})
    _, told = run("ledger", "audit", place)
    [entry] = told["decisions"]
    assert (entry["who"], entry["document"], entry["return"]) == ("王", LETTER, "巩义市 2021-03 快报第1版")
    assert entry["at"].startswith("20")
    held = dump(ledger)
    assert [s["sha256"] for s in held["standing"]] == [names["乙"]]  # type: ignore[attr-defined]
    assert run("ledger", "resolve", place, names["乙"], "--undo", "--reason", "函有误")[0] == 0
    assert run("ledger", "resolve", place)[0] == 1


def test_a_file_is_named_by_the_beginning_of_its_hash(ledger: Ledger, folder: Path) -> None:
    names = put(ledger, folder, **{f"n{n}": b"%d" % n for n in range(17)})
    assert all(ledger.find(sha[:20].upper()) == sha for sha in names.values())
    firsts = [sha[0] for sha in names.values()]
    twice = next(letter for letter in firsts if firsts.count(letter) > 1)  # of seventeen two begin alike
    with pytest.raises(ZzError, match="请多写几位"):
        ledger.find(twice)
    for words in ("", "x", "0" * 64, "%"):
        with pytest.raises(ZzError, match="没有文件"):
            ledger.find(words)


def test_the_audit_trail_tells_whom_a_code_was_found_to_belong_to(ledger: Ledger, folder: Path) -> None:
    names = put(ledger, folder, 甲=sample(), 乙=sample("410182"))
    ledger.decide("return", names["甲"], "李四", "缺盖章页", lambda: datetime(2021, 4, 20, 9))
    ledger.decide("reapply", names["甲"], "李四", "已补", lambda: datetime(2021, 4, 20, 10))
    code, unit = "2103-410181-04-01-000000", plan().unit("410182")
    record(ledger, [code], unit, "王五", LETTER, "会商", clock=lambda: datetime(2021, 4, 20, 9, 30))
    told = audit(ledger)
    assert [e.act for e in told] == ["return", "belong", "reapply"]
    assert told[1].line == f"2021-04-20T09:30:00　王五　归属认定　{code}归荥阳市：会商，{LETTER}"
    assert verify(ledger) == []
    with pytest.raises(ValueError, match="belong"):
        ledger.decide("belong", names["甲"], "李四", "不是文件的事")


# --- revisions ---------------------------------------------------------------------------------------------
def test_each_edition_tells_what_changed_and_whether_it_is_late_or_a_correction(ledger: Ledger, folder: Path) -> None:
    corrected = replace(other(sample(kind="正式", revision=2), "7"), reason="核减2户")
    names = put(ledger, folder, 快报=sample(), 正式=sample(kind="正式"), 更正=corrected)
    told = session.editions(ledger, MARCH, plan().unit("410181"))
    assert [(e.kind, e.revision) for e in told] == [("快报", 1), ("正式", 1), ("正式", 2)]
    assert [e.late for e in told] == [True, False, False]  # of 20 April: a 快报 was due on the 8th
    assert [e.corrected for e in told] == [False, False, True]
    assert told[2].reason == "核减2户"
    assert told[2].told == "更正"
    assert told[0].told == "迟报"
    assert [e.sha256 for e in told] == list(names.values())
    [change] = told[2].changes
    assert (change.address, change.before and change.before.value.content) == (STOCK, "9")
    assert change.after
    assert change.after.value.content == "7"
    code, shown = run("ledger", "history", str(folder), "--period", "2021-03", "--unit", "巩义市")
    assert code == 0
    assert [len(r["changes"]) for r in shown["units"][0]["returns"]] == [0, 0, 1]
    text = CliRunner().invoke(cli.commands, ["ledger", "history", str(folder), "--period", "2021-03"]).stdout
    assert "更正：核减2户" in text
    with pytest.raises(ZzError, match="单位"):
        run("ledger", "history", str(folder), "--period", "2021-03", "--unit", "无此县")
