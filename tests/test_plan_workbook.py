"""The plan as a workbook: the round trip is the identity; edits arrive; what does not fit is named by cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from zzdesk import session
from zzdesk.cli import run
from zzdesk.errors import Refused, ZzError
from zzdesk.plan.load import load_plan, plan_from_files
from zzdesk.plan.model import Plan
from zzdesk.plan.versions import same_content
from zzdesk.plan.workbook import export_plan, import_plan, write_plan
from zzdesk.rules.checks import checks_of


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
    for name in (f.name for f in fields(Plan) if f.name not in {"files", "rules"}):
        assert getattr(one, name) == getattr(other, name), name
    assert same_content(one, other)
    assert one.indicators == other.indicators


def told(*rows: str) -> str:
    return "".join(f"{row}\n" for row in rows)


FIRM = "91410100170000001L"
MORE = {  # one of everything that the 2021 plan has none of
    "enterprises.csv": told("list,unit,code,name", f"市66,410181,{FIRM},某某铝业", "县20,,,某某食品"),
    "stages.csv": told("unit,address,month,value", "410181,ZZ01.01.3,3,9", "D01,ZZ07.C04.1,6,66"),
    "base_rates.csv": told("unit,address,month,rate", "410181,ZZ01.01.3,3,-10.3"),
    "score_topics.csv": told(
        "topic,title,clause,span,late,corrected,returned,cap,floor,note", "X,评比,第六十六条,month,0.5,,1,110,,设定"
    ),
    "score_items.csv": told(
        "topic,item,name,address,method,weight,against,among,step,points,best,worst,cap,floor,note",
        "X,1,增速,ZZ01.01.3,average,60,,,0.1,0.2,,,66,54,",
        "X,2,签约,ZZ02.01.1,efficacy,40,,group,,,,,,,",
    ),
}


@pytest.fixture(scope="module")
def full(plan: Plan) -> Plan:
    """The plan with its empty tables filled and a tolerance set."""
    cities = plan.files["city_targets.csv"].splitlines()
    wider = told(cities[0] + ",tolerance", cities[1] + ",0.2", *(row + "," for row in cities[2:]))
    return plan_from_files({**plan.files, **MORE, "city_targets.csv": wider})


def put(sheet: Any, row: dict[str, object]) -> int:
    """A row typed below the others; its number."""
    at = sheet.max_row + 1
    for head, words in row.items():
        sheet.cell(at, column(sheet, head), words)
    return at


def find(sheet: Any, head: str, words: str) -> Any:
    """The first row's cell under a head that holds the words."""
    return next(c for c in sheet.iter_cols(column(sheet, head), column(sheet, head)).__next__() if c.value == words)


def test_the_round_trip_is_the_identity(book: Path, plan: Plan) -> None:
    same(plan_from_files(import_plan(book)), plan)


def test_the_round_trip_is_the_identity_with_every_table_filled(tmp_path: Path, full: Plan) -> None:
    assert full.stages
    assert full.enterprises[0].code == FIRM
    assert full.targets[-51].tolerance
    path = export_plan(full, tmp_path / "full.xlsx")
    same(plan_from_files(import_plan(edited(path, lambda _: None))), full)
    for name in MORE:
        assert import_plan(path)[name] == full.files[name]


LATE_COLUMNS = {
    "报表": ["认行栏次"],
    "栏次": ["代码表", "相加栏次", "口径"],
    "目标": ["容差"],
    "市级目标": ["容差"],
}


def test_a_workbook_made_before_the_new_sheets_is_read(book: Path) -> None:
    def older(found: Any) -> None:
        for sheet in ("代码", "企业名单", "进度", "重点任务", "评分专题", "评分"):
            found.remove(found[sheet])
        for sheet, heads in LATE_COLUMNS.items():
            for head in heads:
                found[sheet].delete_cols(column(found[sheet], head))
        for row in range(found["报表"].max_row, 1, -1):
            if found["报表"].cell(row, 1).value not in {"ZZ01", "ZZ02", "ZZ07"}:
                found["报表"].delete_rows(row)
        for name in ("栏次", "指标"):
            for row in range(found[name].max_row, 1, -1):
                if found[name].cell(row, 1).value not in {"ZZ01", "ZZ02", "ZZ07"}:
                    found[name].delete_rows(row)
        find(found["设置"], "项目", "forms").offset(0, 1).value = '["ZZ01", "ZZ02", "ZZ07"]'

    plan = plan_from_files(import_plan(edited(book, older)))
    assert [f.code for f in plan.forms] == ["ZZ01", "ZZ02", "ZZ07"]
    assert (plan.codes, plan.enterprises, plan.stages, plan.topics) == ((), (), {}, ())
    assert len(plan.targets) == 64 + 51


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
    assert session.plan_faults(plan) == []
    with pytest.raises(ZzError, match="不是空的"):
        write_plan({}, folder)


def percent(cell: Any) -> None:
    cell.number_format = "0%"


def listed(code: object) -> dict[str, object]:
    return {"名单": "市66", "单位代码": "410181", "统一社会信用代码": code, "企业名称": "某某铝业"}


FAULTS: list[tuple[str, Callable[[Any], None], str, str]] = [
    ("workbook.sheet", lambda b: b.remove(b["审核"]), "审核", ""),
    ("workbook.heads", lambda b: b["单位"].cell(1, column(b["单位"], "代码"), "编码"), "单位", "A1"),
    ("workbook.merged", lambda b: b["目标"].merge_cells("A2:A3"), "目标", "A2:A3"),
    ("workbook.yes", lambda b: b["栏次"].cell(2, column(b["栏次"], "必填"), "对"), "栏次", "J2"),
    ("workbook.number", lambda b: b["报表"].cell(2, column(b["报表"], "起始月"), "二"), "报表", "E2"),
    ("workbook.setting", lambda b: b["设置"].cell(2, 2, '"2021'), "设置", "B2"),
    ("workbook.setting_twice", lambda b: b["设置"].cell(2, 1, "title/a"), "设置", "B5"),
    ("workbook.figure", lambda b: b["目标"].cell(3, 4, "11%左右"), "目标", "D3"),
    ("workbook.figure", lambda b: percent(b["目标"].cell(3, 4, 0.11)), "目标", "D3"),
    ("workbook.form", lambda b: b["指标"].cell(2, 1, "ZZ99"), "指标", "A2"),
    ("workbook.form", lambda b: setattr(find(b["报表"], "表号", "ZZ06"), "value", "ZZ16"), "设置", "B14"),
    ("workbook.form_twice", lambda b: b["报表"].cell(3, 1, "ZZ01"), "报表", "A3"),
    ("workbook.id", lambda b: put(b["企业名单"], listed(914101001700000019)), "企业名单", "C2"),
    ("workbook.id", lambda b: put(b["企业名单"], listed(9.14101001700000e17)), "企业名单", "C2"),
]


@pytest.mark.parametrize(("code", "change", "sheet", "cell"), FAULTS)
def test_what_does_not_fit_is_named_by_sheet_and_cell(
    book: Path, code: str, change: Callable[[Any], None], sheet: str, cell: str
) -> None:
    with pytest.raises(Refused) as refused:
        import_plan(edited(book, change))
    finding = next(f for f in refused.value.findings if f.code == code and f.sheet == sheet)
    assert (finding.cell or "") == cell
    assert sheet in finding.message or finding.value


def test_codes_that_differ_in_the_last_digit_stay_two(book: Path) -> None:
    def work(found: Any) -> None:
        for code in ("914101001700000019", "914101001700000018"):
            put(found["企业名单"], listed(code))

    plan = plan_from_files(import_plan(edited(book, work)))
    assert [e.code for e in plan.enterprises] == ["914101001700000019", "914101001700000018"]


def test_heads_with_line_breaks_and_spaces_and_dates_as_excel_keeps_them(book: Path, plan: Plan) -> None:
    def work(found: Any) -> None:
        found["单位"].cell(1, column(found["单位"], "代码"), " 代\n码 ")
        found["指标"].cell(1, column(found["指标"], "开放栏次"), "开放　栏次")
        find(found["设置"], "项目", "effective").offset(0, 1).value = datetime(2021, 2, 1)
        found["目标"].cell(2, 4, 10.0)
        found["目标"].cell(1_000_000, 4, " ")  # a stray cell far below
        found["单位"].cell(2, column(found["单位"], "不含"), "甲\n乙")

    read = plan_from_files(import_plan(edited(book, work)))
    assert (read.effective, read.targets) == (plan.effective, plan.targets)
    assert read.units[0].excludes == "甲 乙"


BAD_RULES = [
    ("__import__('os').system('x') > 0", "rule.forbidden", "rule.fault"),
    ("ZZ01.01.3 > __import__('os')", "rule.function", "rule.fault"),
    (" + ".join(["ZZ01.03.1"] * 1000) + " > 0", "rule.long", "rule.fault"),
    ("(" * 5000 + "ZZ01.03.1" + ")" * 5000 + " > 0", "rule.long", "rule.fault"),
    ("(" * 900 + "ZZ01.03.1" + ")" * 900 + " > 0", "rule.syntax", "rule.fault"),
    ("ZZ01.01.3 / 0 > 1", "rule.zero", "rule.fault"),
    ("ZZ01.01.3 > 5 / (1 - 1)", "rule.zero", "rule.fault"),
    ("ZZ01.03.1 >= ZZ07.C39.1", "", "rule.unfilled"),
    ("ZZ01.03.1 >= ZZ99.01.1", "rule.unknown_cell", "rule.fault"),
    ("ZZ01.01.1 > 0", "rule.crossed_cell", "rule.fault"),
    ("ZZ01.03.1 >= ZZ03.*.14", "rule.other_lines", "rule.fault"),
]


@pytest.mark.parametrize(("formula", "why", "code"), BAD_RULES)
def test_a_bad_rule_is_refused_with_its_line(book: Path, formula: str, why: str, code: str) -> None:
    rule = {"编号": "R900", "表号": "ZZ01", "级别": "note", "名称": "试", "公式": formula, "提示语": "试"}
    plan = plan_from_files(import_plan(edited(book, lambda b: put(b["审核"], rule))))
    assert plan.rules[-1].formula == formula
    [found] = [f for f in session.plan_faults(plan) if f.level.value == "error"]
    line = plan.files["rules.toml"].splitlines().index('code = "R900"') + 1
    assert (found.code, found.place) == (code, f"rules.toml 第{line}行")
    assert "〔" not in found.message
    checks = [c for c in checks_of(plan, plan.unit("410181"), plan.periods[1]) if c.rule.code == "R900"]
    assert [c.fault.code if c.fault else "" for c in checks] == [why.replace("rule.zero", "")]


def test_a_file_that_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"nothing")
    with pytest.raises(ZzError, match="无法读取"):
        import_plan(tmp_path / "x.xlsx")


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", "export", "2021", "-o", str(tmp_path / "p.xlsx")]) == 0
    assert run(["plan", "import", str(tmp_path / "p.xlsx"), "-o", str(tmp_path / "plan")]) == 0
    assert run(["plan", "check", str(tmp_path / "plan")]) == 0
    assert "0 处错误" in capsys.readouterr().out
