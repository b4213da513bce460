"""What bureau staff add in the plan's workbook, without code, arrives in the grid, the return, 审核 and the merge."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from openpyxl import load_workbook
from pytestqt.qtbot import QtBot

from ui.clerk.desk import Desk
from ui.grid.model import FormModel
from zzdesk import session
from zzdesk.address import Address
from zzdesk.entry import checking
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.period import Period
from zzdesk.plan.load import load_plan, plan_from_files
from zzdesk.plan.model import Plan
from zzdesk.plan.workbook import export_plan
from zzdesk.returns.layout import foot_names
from zzdesk.returns.template import template_of
from zzdesk.rules.run import find
from zzdesk.rules.sources import look_in
from zzdesk.values import Value, number, text

MARCH, RECEIVED = Period(2021, 3), date(2021, 4, 20)


def put(sheet: Any, **row: object) -> None:
    heads = {c.value: c.column for c in sheet[1]}
    at = sheet.max_row + 1
    for head, words in row.items():
        sheet.cell(at, heads[head], words)


def add_by_hand(book: Any) -> None:
    forms, columns, lines, rules = (book[name] for name in ("报表", "栏次", "指标", "审核"))
    put(lines, 表号="ZZ02", 代码="10", 名称="洽谈项目", 计量单位="个", 开放栏次="1、2")
    put(
        rules,
        编号="R290",
        表号="ZZ02",
        级别="query",
        名称="洽谈项目不少于签约项目",
        公式="ZZ02.10.1 >= ZZ02.01.1",
        提示语="洽谈项目{ZZ02.10.1}个少于签约项目{ZZ02.01.1}个，请核对或说明",
    )
    put(forms, 表号="ZZ09", 表名="绿色工厂", 填报对象="district", 公开属性="可通报", 起始月=2)
    put(columns, 表号="ZZ09", 栏次="1", 名称="本年累计", 表头="本年累计", 作用="level", 必填="是", 宽度=10)
    put(columns, 表号="ZZ09", 栏次="2", 名称="说明", 作用="text", 内容="text", 宽度=20)
    put(lines, 表号="ZZ09", 代码="01", 名称="新增绿色工厂", 计量单位="家", 开放栏次="1、2", 口径="flow")
    put(lines, 表号="ZZ09", 代码="02", 名称="节能改造投资", 计量单位="亿元", 开放栏次="1", 口径="flow")
    put(forms, 表号="ZZ10", 表名="停产企业", 填报对象="district", 公开属性="内部", 起始月=2, 认行栏次="1")
    put(columns, 表号="ZZ10", 栏次="1", 名称="企业名称", 表头="企业名称", 内容="text", 必填="是", 宽度=24)
    put(columns, 表号="ZZ10", 栏次="2", 名称="用工人数", 表头="用工（人）", 计量单位="人", 口径="stock", 宽度=10)
    put(columns, 表号="ZZ10", 栏次="3", 名称="停产日期", 表头="停产日期", 内容="date", 宽度=12)
    put(columns, 表号="ZZ10", 栏次="4", 名称="产业链", 表头="产业链", 内容="choice", 代码表="产业链", 宽度=12)


@pytest.fixture(scope="module")
def made(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    path = export_plan(plan, tmp_path_factory.mktemp("book") / "任务.xlsx")
    book = load_workbook(path)
    add_by_hand(book)
    book.save(path)
    return load_plan(path)


LINE = "L0A1B2C3D"
CELLS: dict[str, Value] = {
    "ZZ02.01.1": number(6),
    "ZZ02.10.1": number(5),
    "ZZ09.01.1": number(3),
    "ZZ09.01.2": text("省级2家"),
    "ZZ09.02.1": number("12.34"),
    "ZZ10.L0A1B2C3D.1": text("某某铸造厂"),
    "ZZ10.L0A1B2C3D.2": number(80),
    "ZZ10.L0A1B2C3D.3": text("2021-03-02"),
    "ZZ10.L0A1B2C3D.4": text("装备制造"),
}
FILLED = {Address.parse(words): value for words, value in CELLS.items()}


@pytest.fixture
def filled(made: Plan, tmp_path: Path) -> Iterator[Document]:
    with Document.create(tmp_path / "巩义市.zzd", made, made.unit("410181")) as document:
        document.apply(SetCells(MARCH, FILLED, lines={("ZZ10", LINE): 1}))
        yield document


def test_the_plan_is_sound(made: Plan) -> None:
    assert [f.code for f in session.plan_faults(made) if f.level.value != "note"] == []
    assert [f.code for f in made.forms][-2:] == ["ZZ09", "ZZ10"]
    assert made.form("ZZ10").floating


def test_the_document_takes_the_figures_and_the_rule_judges_them(filled: Document) -> None:
    assert {a: filled.value(a, MARCH) for a in FILLED} == FILLED
    assert filled.lines("ZZ10", MARCH) == (LINE,)
    found = {f.code: f for f in checking.findings(filled, MARCH)}
    assert found["R290"].message == "洽谈项目5个少于签约项目6个，请核对或说明"
    empty = {a for f in checking.findings(filled, MARCH) if f.code == "R001" for a in f.addresses}
    assert not empty & set(CELLS)


def test_the_grid_shows_and_takes_the_figures(qtbot: QtBot, filled: Document, made: Plan) -> None:
    desk = Desk(filled, MARCH)
    for form, address, typed in (("ZZ02", "ZZ02.10.1", "7"), ("ZZ09", "ZZ09.02.1", "13.5")):
        model = FormModel(desk, made.form(form))
        place = model.place_of(Address.parse(address))
        assert model.data(place) == CELLS[address].content
        assert model.setData(place, typed)
        assert filled.value(Address.parse(address), MARCH) == number(typed)
    desk.close()


def test_the_return_has_sheet_row_and_rule_and_is_read_back(filled: Document, made: Plan, tmp_path: Path) -> None:
    path = session.export(filled, MARCH, "快报", tmp_path).written.path
    book = load_workbook(path)
    assert {"ZZ09", "ZZ10"} <= set(book.sheetnames)
    for sheet, words in (("ZZ02", "洽谈项目"), ("ZZ09", "节能改造投资"), ("ZZ10", "某某铸造厂")):
        assert words in {str(c.value).strip() for row in book[sheet].iter_rows() for c in row}
    [audit] = [row for row in book["审核"].iter_rows(values_only=True) if "R290" in row]
    assert "ZZ02" in audit
    assert any(str(c).startswith("=") for c in audit)
    read = session.check_return(path, RECEIVED, made)
    assert {a: placed.value for a, placed in read.values.items()} == FILLED
    assert (read.verdict, read.seal) == ("queried", "ok")
    assert "R290" in {f.code for f in read.findings}


def test_the_merge_stores_them(filled: Document, made: Plan, tmp_path: Path) -> None:
    session.export(filled, MARCH, "快报", tmp_path / "out")
    with session.create_ledger(tmp_path / "汇总库", made) as ledger:
        report = session.merge(ledger, [tmp_path / "out"], RECEIVED)
        assert [f.verdict for f in report.files] == ["queried"]
        assert {a: held.value for a, held in ledger.values(MARCH)["410181"].items()} == FILLED


def test_a_note_about_pace_goes_by_the_stage_targets(made: Plan) -> None:
    """R205 asks for a reason below the pace: 6 of 120 by March is behind a quarter, not behind a gate of 5."""

    def noted(stages: str) -> bool:
        targets = made.files["targets.csv"] + "410181,ZZ02.01.1,at_least,120,,,附表2,\n"
        words = f"unit,address,month,value\n{stages}"
        plan = plan_from_files({**made.files, "targets.csv": targets, "stages.csv": words})
        unit = plan.unit("410181")
        found = find(plan, unit, MARCH, "快报", look_in(plan, unit, FILLED, {}))
        return "ZZ02.01.1" in {a for f in found if f.code == "R205" for a in f.addresses}

    assert noted("")
    assert not noted("410181,ZZ02.01.1,3,5\n")
    assert noted("410181,ZZ02.01.1,3,7\n")
    assert noted("410182,ZZ02.01.1,3,5\n")


@pytest.mark.parametrize("form", ["ZZ09", "ZZ10"])
def test_a_form_of_one_column_is_drawn_and_found(made: Plan, form: str) -> None:
    name = f"forms/{form}.toml"
    spec = tomllib.loads(made.files[name])
    spec["columns"] = spec["columns"][:1]
    spec["foot"] = ["单位负责人", "统计负责人", "填表人", "联系电话", "报出日期"]
    for line in spec.get("lines", []):
        line["open"] = ["1"]
    plan = plan_from_files({**made.files, name: tomli_w.dumps(spec)})
    sheet, layout = template_of(plan).forms[form]
    assert set(layout.columns) == {"1"}
    assert set(foot_names(plan.form(form), sheet.texts, layout.foot_row)) == set(spec["foot"])
