"""`zzdesk chart` over a ledger: every kind as a file, and what it says when there is nothing to draw."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zzdesk import session
from zzdesk.cli import run
from zzdesk.output.chart_kinds import KINDS
from zzdesk.plan.load import load_plan


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nothing received yet."""
    place = tmp_path_factory.mktemp("chart") / "库"
    session.create_ledger(place, load_plan()).close()
    return place


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_a_file_even_before_anything_came(kind: str, ledger: Path, tmp_path: Path, capsys):
    out = tmp_path / f"{kind}.pdf"
    options = ["--kind", kind, "--today", "2021-08-01", "-o", str(out), "--json"]
    assert run(["chart", str(ledger), "--period", "2021-06", *options]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer == {"files": [str(out)], "findings": []}
    assert out.read_bytes()[:4] == b"%PDF"


def test_one_district_and_several_pages_as_numbered_pictures(ledger: Path, tmp_path: Path):
    base = ["chart", str(ledger), "--period", "2021-06", "--kind", "pace", "--unit", "巩义"]
    assert run([*base, "--indicator", "ZZ02.01.1", "-o", str(tmp_path / "x.svg")]) == 0
    assert run([*base, "-o", str(tmp_path / "y.png")]) == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.svg", "y-1.png", "y-2.png", "y-3.png", "y-4.png"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--indicator", "ZZ04.x.3"], "单个企业资料"),
        (["--indicator", "ZZ99.01.1"], "没有可画的进度"),
        (["--indicator", "第一行"], "第一行"),
        (["--unit", "开封市"], "开封市"),
        (["-o", "图.bmp"], "扩展名"),
    ],
)
def test_what_cannot_be_drawn_is_said_plainly(options: list[str], words: str, ledger: Path, tmp_path: Path, capsys):
    base = ["chart", str(ledger), "--period", "2021-06", "--kind", "pace", "-o", str(tmp_path / "x.pdf")]
    assert run([*base, *options]) == 2
    told = capsys.readouterr().err
    assert words in told
    assert "Traceback" not in told
    assert not list(tmp_path.iterdir())
