"""The plan as a workbook: the round trip is the identity; edits arrive; what does not fit is named by cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from zzdesk import session
from zzdesk.cli import run
from zzdesk.errors import Refused, ZzError
from zzdesk.plan.load import load_plan, plan_from_files
from zzdesk.plan.model import Plan
from zzdesk.plan.workbook import export_plan, import_plan, write_plan


@pytest.fixture
def book(tmp_path: Path, plan: Plan) -> Path:
    return export_plan(plan, tmp_path / "任务.xlsx")


def edited(path: Path, change: Callable[[Any], None]) -> Path:
    """The workbook after somebody worked on it."""
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def column(sheet: Any, head: str) -> int:
    return next(c.column for c in sheet[1] if c.value == head)


def same(one: Plan, other: Plan) -> None:
    for name in ("name", "year", "version", "title", "issuer", "units", "measures", "forms", "targets", "months"):
        assert getattr(one, name) == getattr(other, name), name
    for name in ("groups", "annexes", "target_columns", "city", "base_rates", "settings"):
        assert getattr(one, name) == getattr(other, name), name
    assert [r._replace(place="") for r in one.rules] == [r._replace(place="") for r in other.rules]
    assert one.indicators == other.indicators


def test_the_round_trip_is_the_identity(book: Path, plan: Plan) -> None:
    same(plan_from_files(import_plan(book)), plan)


def test_also_through_another_program(book: Path, plan: Plan) -> None:
    same(plan_from_files(import_plan(edited(book, lambda _: None))), plan)


def test_a_second_round_trip_changes_no_file(tmp_path: Path, book: Path) -> None:
    files = import_plan(book)
    again = import_plan(export_plan(plan_from_files(files), tmp_path / "again.xlsx"))
    assert again == files


def test_a_target_a_rule_and_a_line_added_by_hand_arrive(tmp_path: Path, book: Path) -> None:
    def work(found: Any) -> None:
        targets = found["目标"]
        targets.cell(2, column(targets, "目标值"), 10.5)
        rules = found["审核"]
        new = {
            "编号": "R150",
            "表号": "ZZ01",
            "级别": "note",
            "名称": "入库",
            "公式": "ZZ01.03.1 >= 1",
            "提示语": "尚无入库",
        }
        for head, words in new.items():
            rules.cell(rules.max_row + (head == "编号"), column(rules, head), words)
        lines = found["指标"]
        row = lines.max_row + 1
        for head, words in {
            "表号": "ZZ02",
            "代码": "10",
            "名称": "洽谈项目",
            "计量单位": "个",
            "开放栏次": "1、2",
        }.items():
            lines.cell(row, column(lines, head), words)

    folder = tmp_path / "任务"
    write_plan(import_plan(edited(book, work)), folder)
    plan = load_plan(folder)
    assert str(plan.targets[0].value) == "10.5"
    assert plan.rules[-1].code == "R150"
    assert plan.form("ZZ02").line("10").name == "洽谈项目"
    assert [f.code for f in session.plan_faults(plan)] == ["template.lacks"]  # drawing the missing line comes later
    with pytest.raises(ZzError, match="不是空的"):
        write_plan({}, folder)


FAULTS: list[tuple[str, Callable[[Any], None], str, str]] = [
    ("workbook.sheet", lambda b: b.remove(b["审核"]), "审核", ""),
    ("workbook.heads", lambda b: b["单位"].cell(1, column(b["单位"], "代码"), "编码"), "单位", "A1"),
    ("workbook.merged", lambda b: b["目标"].merge_cells("A2:A3"), "目标", "A2:A3"),
    ("workbook.yes", lambda b: b["栏次"].cell(2, column(b["栏次"], "必填"), "对"), "栏次", "I2"),
    ("workbook.number", lambda b: b["报表"].cell(2, column(b["报表"], "起始月"), "二"), "报表", "E2"),
    ("workbook.setting", lambda b: b["设置"].cell(2, 2, '"2021'), "设置", "B2"),
]


@pytest.mark.parametrize(("code", "change", "sheet", "cell"), FAULTS)
def test_what_does_not_fit_is_named_by_sheet_and_cell(
    book: Path, code: str, change: Callable[[Any], None], sheet: str, cell: str
) -> None:
    with pytest.raises(Refused) as refused:
        import_plan(edited(book, change))
    [finding] = [f for f in refused.value.findings if f.code == code]
    assert finding.sheet == sheet
    assert (finding.cell or "") == cell
    assert sheet in finding.message or finding.value


def test_a_file_that_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"nothing")
    with pytest.raises(ZzError, match="无法读取"):
        import_plan(tmp_path / "x.xlsx")


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", "export", "2021", "-o", str(tmp_path / "p.xlsx")]) == 0
    assert run(["plan", "import", str(tmp_path / "p.xlsx"), "-o", str(tmp_path / "plan")]) == 0
    assert run(["plan", "check", str(tmp_path / "plan")]) == 0
    assert "0 处错误" in capsys.readouterr().out
