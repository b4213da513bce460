"""`zzdesk forecast`, `warnings`, `score` over a real ledger: with returns, and with none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ledger_samples import filled, take
from tests.returns_samples import APRIL_20, sample
from zzdesk import cli, session
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
