"""The merge report of a folder of 16 good, 3 bad, 2 duplicate, 1 conflicting; docs/merge-report.json is its JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.merge_folder import CONTRADICTED, PERIOD, RECEIVED, SUMMARY, fill
from zzdesk import session
from zzdesk.cli import commands

KEPT = Path(__file__).parent.parent / "docs" / "merge-report.json"
BAD = {"上街区2月.xlsx": "guard.cut", "惠济区工业月报.xlsx": "guard.html", "新密市2月（改）.xlsx": "figure.scaled"}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What `zzdesk merge --json` prints for the folder."""
    folder = tmp_path_factory.mktemp("1—2月")
    session.create_ledger(folder / "汇总库").close()
    inbox = fill(folder / "收件", folder)
    told = CliRunner().invoke(
        commands, ["merge", str(folder / "汇总库"), str(inbox), "--received", RECEIVED.isoformat(), "--json"]
    )
    found: dict[str, object] = json.loads(told.stdout)
    return found


def files(told: dict[str, object]) -> dict[str, dict[str, object]]:
    listed = told["files"]
    assert isinstance(listed, list)
    return {f["file"]: f for f in listed}


def test_every_file_has_its_verdict(report: dict[str, object]) -> None:
    assert report["summary"] == SUMMARY
    assert len(files(report)) == 22
    contradicting = [f for f in files(report).values() if f["verdict"] == "conflict"]
    assert {f["unit"] for f in contradicting} == {CONTRADICTED}
    assert {f["period"] for f in files(report).values() if f["unit"]} == {str(PERIOD)}


def test_each_bad_file_says_why_and_where(report: dict[str, object]) -> None:
    for name, code in BAD.items():
        findings = files(report)[name]["findings"]
        assert isinstance(findings, list)
        assert findings[0]["code"] == code
    spoilt = files(report)["新密市2月（改）.xlsx"]["findings"][0]  # type: ignore[index]
    assert (spoilt["sheet"], spoilt["cell"], spoilt["value"]) == ("ZZ02", "D11", "2000万")


def test_cells_read_are_placed_or_refused(report: dict[str, object]) -> None:
    for told in files(report).values():
        cells = told["cells"]
        assert cells["read"] == cells["placed"] + cells["refused"]  # type: ignore[index]


def test_the_kept_example_is_true(report: dict[str, object]) -> None:
    """In all that it is there to show; hashes and wording may change with the libraries of the day."""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert kept["summary"] == report["summary"]
    now, then = files(report), files(kept)
    assert now.keys() == then.keys()
    for name, told in now.items():
        names = ["unit", "period", "kind", "revision", "seal", "cells"]
        if "高新区" not in name:  # of two files of equal content the one with the lower hash counts
            names.append("verdict")
        assert [told[n] for n in names] == [then[name][n] for n in names]
        assert codes(told) == codes(then[name])


def codes(told: dict[str, object]) -> list[str]:
    findings = told["findings"]
    assert isinstance(findings, list)
    return [f["code"] for f in findings]
