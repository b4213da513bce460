"""`zzdesk city`: the document, the text, one unit, a workbook, and what is refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.returns_samples import data_of, sample
from zzdesk import session
from zzdesk.cli import run
from zzdesk.plan.model import Plan


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> Path:
    folder = tmp_path_factory.mktemp("city")
    (folder / "市工信局.xlsx").write_bytes(data_of(sample("D01")))
    with session.create_ledger(folder / "汇总库", plan) as opened:
        session.merge(opened, [folder / "市工信局.xlsx"], date(2021, 4, 8))
    return folder / "汇总库"


def test_the_document_has_every_target_and_item(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["city", str(ledger), "--period", "2021-03", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["period"], len(document["targets"]), len(document["items"])) == ("2021-03", 51, 67)
    projects = next(t for t in document["targets"] if t["code"] == "C31")
    assert projects["items"] == ["36"]
    assert projects["aim"] == "500个以上"
    assert projects["actual"] is not None


def test_one_unit_in_text_and_as_a_workbook(ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "表.xlsx"
    assert run(["city", str(ledger), "--period", "2021-03", "--unit", "市科技局", "-o", str(out)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "6项全市目标：未报6项" in lines[0]
    assert lines[1].startswith("C08　二　全社会研发投入强度")
    assert out.read_bytes().startswith(b"PK")
    assert run(["city", str(ledger), "--period", "2021-03", "--unit", "市商务局", "--words", "产业链"]) == 0
    assert "加快实施新兴产业链现代化提升方案" in capsys.readouterr().out


def test_an_unknown_unit_is_refused(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["city", str(ledger), "--period", "2021-03", "--unit", "没有这个局", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "unit.unknown"
