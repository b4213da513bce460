"""`zzdesk forecast`, `warnings`, `score` over a real ledger: with returns, and with none."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.ledger_samples import filled, take
from tests.returns_samples import APRIL_20, sample
from tests.test_score import SIGNED, with_items
from zzdesk import cli, session
from zzdesk.period import Period
from zzdesk.plan.load import plan_from_files
from zzdesk.plan.model import Plan


@pytest.fixture
def ledger(tmp_path: Path, plan: Plan) -> Path:
    where = tmp_path / "汇总库"
    with session.create_ledger(where, plan) as opened:
        take(
            opened,
            tmp_path / "收件",
            APRIL_20,
            巩义=filled(sample("410181"), ZZ01_01_3="8.8"),
            荥阳=filled(sample("410182"), ZZ01_01_3="12"),
        )
    return where


def said(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert cli.run([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_forecast(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = said(capsys, "forecast", str(ledger), "--period", "2021-03", "--unit", "巩义")
    rows = found["rows"]
    assert isinstance(rows, list)
    assert {row["unit"] for row in rows} == {"410181"}
    growth = next(r for r in rows if (r["form"], r["line"], r["column"]) == ("ZZ01", "01", "3"))
    assert [e["value"] for e in growth["estimates"]] == ["8.8", None, None]
    assert cli.run(["forecast", str(ledger), "--period", "2021-03"]) == 0
    assert "按现值不变：8.8%" in capsys.readouterr().out


def test_warnings(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = said(capsys, "warnings", str(ledger), "--period", "2021-03")["rows"]
    assert isinstance(rows, list)
    assert ("410181", "01", "1.2") in {(r["unit"], r["line"], r["gap"]) for r in rows}
    gaps = [float(r["gap"]) for r in rows]
    assert gaps == sorted(gaps, reverse=True)


@pytest.mark.parametrize("command", ["forecast", "warnings", "score", "progress"])
def test_sample_figures_say_so(command: str, ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([command, str(ledger), "--period", "2021-03"]) == 0
    assert "示例数据" not in capsys.readouterr().out
    with session.open_ledger(ledger) as opened:
        take(opened, tmp_path / "又收", APRIL_20, 新密=replace(sample("410183"), sample=True))
    assert cli.run([command, str(ledger), "--period", "2021-03"]) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith("【示例数据】")
    if command != "progress":  # whose document is a contract
        assert said(capsys, command, str(ledger), "--period", "2021-03")["sample"] is True


def test_forecast_tells_of_the_city_unless_one_unit_is_asked_for(
    ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    city = said(capsys, "forecast", str(ledger), "--period", "2021-03")["city"]
    assert isinstance(city, list)
    assert {row["unit"] for row in city} == {None}
    assert any("公布数未录入" in row["reason"] for row in city if row["line"] == "01" and row["form"] == "ZZ01")
    assert said(capsys, "forecast", str(ledger), "--period", "2021-03", "--unit", "巩义")["city"] == []


def test_an_empty_ledger_has_no_warning_and_only_reasons(
    tmp_path: Path, plan: Plan, capsys: pytest.CaptureFixture[str]
) -> None:
    where = tmp_path / "空库"
    session.create_ledger(where, plan).close()
    assert cli.run(["warnings", str(where), "--period", "2021-06"]) == 0
    assert "没有未达到进度或有风险的指标" in capsys.readouterr().out
    rows = said(capsys, "forecast", str(where), "--period", "2021-06")["rows"]
    assert isinstance(rows, list)
    assert all(r["reason"] and not r["estimates"] for r in rows)


def test_an_unknown_unit_is_refused(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["forecast", str(ledger), "--period", "2021-03", "--unit", "火星"]) == 2
    assert "火星" in capsys.readouterr().err


def test_score_counts_late_corrected_and_returned(
    tmp_path: Path, plan: Plan, capsys: pytest.CaptureFixture[str]
) -> None:
    made = with_items(f"1,签约,{SIGNED},advance,100", topic="X,测试评比,第六十六条,month,1,2,4,,,")
    where = tmp_path / "评分库"
    with session.create_ledger(where, made) as opened:
        inbox, again = tmp_path / "收件", filled(sample("410181", kind="正式"), ZZ01_08_2="7").at_revision(2)
        late = {"巩义": sample("410181", kind="正式"), "巩义更正": replace(again, reason="漏报一项")}
        take(opened, inbox, date(2021, 4, 30), **late)
        take(opened, inbox, date(2021, 4, 8), 荥阳=sample("410182"), 新密=sample("410183"))
        held = next(f for f in opened.files() if f.unit == "410183")
        session.decide(opened, "return", held.sha256, "张三", "漏填")
    topic = said(capsys, "score", str(where), "--period", "2021-03", "--topic", "测试评比")["topics"][0]  # type: ignore[index]
    units = {u["unit"]: u for u in topic["units"]}
    assert units["410181"]["lines"][1:] == [
        "迟报1次，每次扣1分，扣1分",
        "更正1次，每次扣2分，扣2分",
        "合计：100－扣分3，得97分",
    ]
    assert (units["410182"]["deducted"], units["410182"]["total"]) == ("0", "100")  # both signed nine: tied
    assert (units["410183"]["deducted"], units["410183"]["total"]) == ("4", None)
    assert cli.run(["score", str(where), "--period", "2021-03", "--topic", "没有"]) == 2
    assert "没有评分专题“没有”" in capsys.readouterr().err


def test_the_built_in_topics_say_that_they_are_off(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["score", str(ledger), "--period", "2021-03"]) == 0
    assert capsys.readouterr().out.count("未启用（没有填写权重）") == 4


def test_a_revision_in_mid_year_changes_no_month_before_it(tmp_path: Path, plan: Plan) -> None:
    """Progress, forecasts and the rest of a month go by the version that counted then."""
    head = plan.files["plan.toml"].replace('"2021.1"', '"2021.2"').replace("2021-02-01", "2021-07-01")
    targets = plan.files["targets.csv"].replace("410181,ZZ01.01.3,at_least,10,", "410181,ZZ01.01.3,at_least,8,")
    revised = plan_from_files({**plan.files, "plan.toml": head, "targets.csv": targets})
    with session.create_ledger(tmp_path / "汇总库", plan) as opened:
        session.add_plan(opened, revised)
        aims = []
        for month in (6, 7):
            rows = session.progress(opened, Period(2021, month), plan.unit("410181")).rows
            aims.append(next(r.target.value for r in rows if str(r.address) == "ZZ01.01.3" and r.target))
    assert aims == [10, 8]
