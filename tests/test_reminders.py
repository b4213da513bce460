"""催报: who owes what, in words to paste and as a sheet; no figure of any unit is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.ledger_samples import filled, take
from tests.returns_samples import data_of, plan, read, sample
from zzdesk import cli, session, values
from zzdesk.findings import is_open
from zzdesk.ledger.reminders import Reminder, Reminders
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.model import Plan
from zzdesk.returns.content import Content

MARCH = Period(2021, 3)
APRIL_8, APRIL_19, APRIL_21 = date(2021, 4, 8), date(2021, 4, 19), date(2021, 4, 21)


@pytest.fixture
def ledger(tmp_path: Path, plan: Plan) -> Iterator[Ledger]:
    with session.create_ledger(tmp_path / "汇总库", plan) as opened:
        yield opened


def explained(content: Content) -> Content:
    """With every open query explained."""
    queries = [f for f in read(data_of(content)).findings if is_open(f)]
    return replace(content, explanations={f.key: "退库1户：示例甲厂" for f in queries})


def of(found: Reminders, unit: str) -> Reminder | None:
    return next((u for u in found.units if u.unit == unit), None)


def test_each_unit_is_asked_for_the_most_pressing_thing(ledger: Ledger, tmp_path: Path) -> None:
    clear = explained(sample("410181", kind="正式"))
    lacking = filled(sample("410122"), ZZ01_08_1=values.BLANK, ZZ02_05_1=values.BLANK)
    take(
        ledger,
        tmp_path,
        APRIL_8,
        完整=clear,
        快报=explained(sample("410182")),
        退回=sample("410183", kind="草稿", revision=0),
        甲=sample("410184"),
        乙=filled(sample("410184"), ZZ01_08_2="7"),
        空=replace(sample("410185"), values={}),
        缺=lacking,
    )
    found = session.reminders(ledger, MARCH, "快报", APRIL_19)
    owes = {u.unit: u.owes for u in found.units}
    assert owes["410183"] == "returned"
    assert owes["410184"] == "conflict"
    assert owes["410185"] == "empty"
    assert owes["410122"] == "incomplete"
    assert owes["410173"] == "missing"
    assert not {"410181", "410182"} & owes.keys()
    assert of(found, "410122").forms == (("ZZ01", 1), ("ZZ02", 1))  # type: ignore[union-attr]
    formal = session.reminders(ledger, MARCH, None, APRIL_19)
    assert formal.kind == "正式"  # its deadline is next
    assert of(formal, "410182").owes == "lower"  # type: ignore[union-attr]
    assert of(formal, "410181") is None


def test_the_text_reads_as_a_notice_and_tells_no_figure(ledger: Ledger, tmp_path: Path) -> None:
    odd = filled(sample("410122"), ZZ01_09_1="98765.43", ZZ01_08_1=values.BLANK)
    take(ledger, tmp_path, APRIL_8, 缺=odd, 退回=sample("410183", kind="草稿", revision=0))
    early, late = (session.reminders(ledger, MARCH, "正式", day).text for day in (APRIL_19, APRIL_21))
    assert early.startswith("关于报送2021年1—3月工业经济月报（正式）的提醒\n\n各有关单位：")
    assert "请于2021年4月20日（星期二）前报送" in early
    assert "已逾期1天" in late
    assert "请收到后立即办理" in late
    assert late.endswith("郑州市工业和信息化局\n2021年4月21日")
    assert "中牟县" in early
    for figure in ("98765", "示例"):
        assert figure not in early + late


def test_nobody_owes_anything(ledger: Ledger, tmp_path: Path, plan: Plan) -> None:
    all_in = {u.name: explained(sample(u.code)) for u in plan.units if any(not f.floating for f in plan.forms_of(u))}
    take(ledger, tmp_path, APRIL_8, **all_in)
    found = session.reminders(ledger, MARCH, "快报", APRIL_8)
    assert found.units == ()
    assert found.text == "截至2021年4月8日，2021年1—3月工业经济月报（快报）各单位均已按要求报送。"


def test_remind_on_the_command_line(ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "催报.xlsx"
    run = ["remind", str(ledger.folder), "--period", "2021-03", "--today", "2021-04-21", "-o", str(out)]
    assert cli.run([*run, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["units"]) == 21
    assert told["units"][0]["overdue_days"] == 1
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["催报名单", "催报通知"]
    names = [row[0].value for row in book["催报名单"].iter_rows(min_row=4)]
    assert names[:2] == ["巩义市", "荥阳市"]
    assert len(names) == 21


def test_the_matrix_as_a_workbook(ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, tmp_path, APRIL_21, 甲=explained(sample("410181", kind="正式")))
    out = tmp_path / "状态.xlsx"
    run = ["status", str(ledger.folder), "--period", "2021-03", "--matrix", "--today", "2021-04-22", "-o", str(out)]
    assert cli.run(run) == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["全年报送情况", "1—3月报送情况"]
    sheet = book["全年报送情况"]
    assert [c.value for c in sheet[3]][:3] == ["填报单位", "1—2月", "1—3月"]
    assert [c.value for c in sheet[4]][:4] == ["巩义市", "—未报", "△迟报", "·"]
    rates = {row[0].value: row[2].value for row in sheet.iter_rows(min_row=25) if row[0].value}
    assert (rates["应报（家）"], rates["收到（家）"], rates["报送率（%）"]) == (21, 1, 4.8)
    assert all(v is None or v <= 100 for k, v in rates.items() if "%" in k)


def test_the_samples_are_of_the_real_plan() -> None:
    assert plan().periods[1] == MARCH
