"""The command line of DESIGN section 7: exit codes, JSON documents, messages on stderr."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from zzdesk.cli import commands, run

DATA = Path(__file__).parent / "data"


class Shell:
    """Runs a command line as a user would and keeps what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self.capsys, self.folder = capsys, folder
        self.code, self.out, self.err = 0, "", ""

    def __call__(self, *words: str | Path) -> int:
        self.code = run([str(w) for w in words])
        said = self.capsys.readouterr()
        self.out, self.err = said.out, said.err
        return self.code

    def json(self, *words: str | Path) -> Any:
        self(*words, "--json")
        return json.loads(self.out)

    def table(self, words: str) -> Path:
        path = self.folder / "data.csv"
        path.write_text("form,line,column,value\n" + words, encoding="utf-8")
        return path


@pytest.fixture
def zz(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    return Shell(capsys, tmp_path)


@pytest.fixture
def file(zz: Shell, tmp_path: Path) -> Path:
    path = tmp_path / "巩义市.zzd"
    assert zz("new", path, "--unit", "巩义") == 0
    return path


def test_nothing_could_be_done_is_two(zz: Shell, tmp_path: Path, file: Path) -> None:
    missing = zz.json("check", tmp_path / "none.zzd")
    assert zz.code == 2
    assert missing["error"]["code"] == "file.missing"
    assert "none.zzd" in missing["error"]["message"]
    assert "none.zzd" in zz.err
    for words in (
        ["nothing"],
        ["new", str(file)],
        ["new", str(tmp_path / "x.zzd"), "--unit", "某市"],
        ["new", str(file), "--unit", "巩义市"],
        ["check", str(file), "--period", "2020-03"],
        ["export", str(file), "--period", "2021-03", "-o", str(tmp_path), "--kind", "最终"],
        ["explain", str(file), "退库", "--period", "2021-03", "--rule", "R102", "--address", "x"],
        ["merge", str(tmp_path / "no ledger"), str(file)],
        ["plan", "show", "1999"],
    ):
        assert zz(*words) == 2, words
        assert zz.out == ""
        assert len(zz.err.strip().splitlines()) == 1


def test_enter_is_all_or_nothing(zz: Shell, file: Path) -> None:
    refused = zz.json("enter", file, zz.table("ZZ01,03,1,12\nZZ01,05,1,2000万\n"), "--period", "2021-03")
    assert zz.code == 1
    assert [f["code"] for f in refused["findings"]] == ["figure.scaled"]
    assert "第3行" in refused["findings"][0]["message"]
    values = {v["address"]: v["state"] for v in zz.json("check", file, "--period", "2021-03")["values"]}
    assert values["ZZ01.03.1"] == "blank"


def test_enter_check_explain(zz: Shell, file: Path) -> None:
    made = zz.json(
        "enter", file, zz.table("ZZ01,03,1,１２\nZZ01,01,3,待反馈\nZZ01,07,1,无此项：没有\n"), "--period", "2021-03"
    )
    assert zz.code == 0
    assert made["files"] == [str(file)]
    assert [f["code"] for f in made["findings"]] == ["figure.recast"]
    zz("enter", file, zz.table("ZZ01,03,1,14\n"), "--period", "2021-02")
    found = zz.json("check", file)
    assert zz.code == 1
    assert found["period"] == "2021-03"
    states = {v["address"]: (v["state"], v["value"]) for v in found["values"]}
    assert states["ZZ01.03.1"] == ("value", "12")
    assert states["ZZ01.01.3"] == ("waiting", None)
    assert states["ZZ01.07.1"] == ("na", "没有")
    query = next(f for f in found["findings"] if f["code"] == "R102")
    assert query["addresses"] == ["ZZ01.03.1", "ZZ01.03.1@2021-02"]
    assert set(query) == {"level", "code", "message", "addresses", "sheet", "cell", "value", "explained"}
    where = ["--period", "2021-03", "--rule", "R102", "--address", "ZZ01.03.1"]
    assert zz("explain", file, "已核实", *where) == 2
    assert zz("explain", file, "（情况属实。）", *where) == 2
    assert zz("explain", file, "退库：", *where) == 0
    assert "请写明涉及的企业或项目" in zz.out
    assert zz("explain", file, "退库2户：某厂、某公司", *where) == 0
    found = zz.json("check", file)
    assert next(f for f in found["findings"] if f["code"] == "R102")["explained"]
    assert zz("explain", file, "退库", "--period", "2021-03", "--rule", "R102", "--address", "ZZ01.05.1") == 2


def test_empty_value_clears(zz: Shell, file: Path) -> None:
    zz("enter", file, zz.table("ZZ01,03,1,12\n"), "--period", "2021-03")
    zz("enter", file, zz.table("ZZ01,03,1,\n"), "--period", "2021-03")
    values = {v["address"]: v["state"] for v in zz.json("check", file, "--period", "2021-03")["values"]}
    assert values["ZZ01.03.1"] == "blank"


def test_targets_import_shows_sixteen_by_four(zz: Shell) -> None:
    found = zz.json("targets", "import", DATA / "annex1_2021.txt")
    assert zz.code == 0
    assert len(found["units"]) == 16
    assert found["units"][0] == {
        "unit": "410181",
        "name": "巩义市",
        "targets": {"ZZ01.01.3": "10", "ZZ01.02.3": "11", "ZZ01.03.1": "50", "ZZ01.04.3": "8"},
    }
    assert [(a["title"], a["table"]) for a in found["annexes"]] == [("附表1", True), ("附表2", False)]
    assert zz("targets", "import", DATA / "annex1_2021.txt", "--plan", "2021") == 2  # built-in plans are read-only


def test_plan_show_lists_what_a_script_needs(zz: Shell) -> None:
    shown = zz.json("plan", "show", "2021")
    zz01 = shown["forms"][0]
    cell = next(c for c in zz01["cells"] if c["address"] == "ZZ01.09.1")
    assert cell == {
        "address": "ZZ01.09.1",
        "kind": "number",
        "unit": "亿元",
        "decimals": 2,
        "measure": "flow",
        "input": True,
        "required": True,
        "choices": [],
        "target": False,
    }
    assert [c["address"] for c in zz01["cells"] if c["target"]] == ["ZZ01.01.3", "ZZ01.02.3", "ZZ01.03.1", "ZZ01.04.3"]
    assert len(shown["units"]) == 22
    assert zz("plan", "check", "2021") == 0


def test_every_command_has_help_in_chinese() -> None:
    def walk(group: Any) -> None:
        for name, command in group.commands.items():
            if hasattr(command, "commands"):
                walk(command)
            assert command.help, name
            assert any("\u4e00" <= c <= "\u9fff" for c in command.help), name

    walk(commands)
