"""Qt's own model tester over every table model, while all kinds of edits go on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.at_the_desk import MARCH, opened
from ui import theme
from ui.bureau.bulletin_compared import ComparedModel
from ui.bureau.bulletin_desk import Compared
from ui.bureau.files_model import FilesModel, Sieve
from ui.bureau.matrix_model import MatrixModel
from ui.bureau.sheet_model import SheetModel
from ui.bureau.table import Rows
from ui.clerk.checking import Mark
from ui.clerk.desk import Desk
from ui.clerk.findings_model import FindingsModel
from ui.clerk.window import ClerkWindow
from ui.clerk.year_model import YearModel
from ui.dialogs.choice_table import Cell, ChoiceModel
from ui.grid.lines_model import LinesModel
from ui.grid.model import FormModel
from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.entry.edits import SetCells
from zzdesk.entry.lines import insert_lines, move_lines, order_lines, sorted_by
from zzdesk.ledger.intake import VERDICTS, FileResult
from zzdesk.plan.model import Plan, Unit
from zzdesk.plan.sheet_cell import PlainSheet, RawCell
from zzdesk.returns.result import ReadReturn

FORM = "ZZ06"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan, gongyi: Unit) -> Iterator[ClerkWindow]:
    yield from opened(qtbot, tmp_path, plan, gongyi)


def everything(desk: Desk) -> None:
    """Typing, refused text, pasting, lines in and out and about, undo, redo, another month, a check."""
    document, form = desk.document, desk.plan.form(FORM)
    desk.type_text(Address.parse("ZZ01.03.1"), "12")
    desk.type_text(Address.parse("ZZ01.03.1"), "约12")
    desk.paste("ZZ01", ("05", "1"), [["1", "2"], ["3", "4"]])
    model = next(m for m in desk.children() if isinstance(m, LinesModel))
    desk.paste(FORM, (model.line_code(0), "2"), [["丙"], ["甲"], ["乙"]])
    for at in (0, 2):
        desk.do(insert_lines(document, MARCH, FORM, at, 2)[0])
    lines = document.lines(FORM, MARCH)
    moved = move_lines(document, MARCH, FORM, [lines[3]], -1)
    assert moved
    desk.do(moved)
    desk.do(order_lines(document, MARCH, FORM, sorted_by(document, MARCH, form, "2")))
    desk.delete_lines(FORM, [document.lines(FORM, MARCH)[1], document.lines(FORM, MARCH)[-1]])
    desk.do(SetCells(MARCH, {Address.parse("ZZ01.01.3"): values.number("8.1")}))
    desk.check()
    for _ in range(6):
        desk.undo()
    for _ in range(3):
        desk.redo()
    desk.set_period(document.plan.periods[3])
    desk.check()
    desk.set_period(MARCH)


@pytest.mark.parametrize("name", ["fixed", "floating", "findings", "year"])
def test_the_models_of_the_clerks_window(qtmodeltester: ModelTester, window: ClerkWindow, name: str) -> None:
    desk = window.desk
    floating = LinesModel(desk, desk.plan.form(FORM), desk)
    year = YearModel(desk)
    form = desk.plan.form("ZZ01")
    year.show(form, form.columns[0], by_versions=False)
    models: dict[str, QAbstractItemModel] = {
        "fixed": FormModel(desk, desk.plan.form("ZZ01"), desk),
        "floating": floating,
        "findings": FindingsModel(desk, desk),
        "year": year,
    }
    model = models[name]
    qtmodeltester.check(model, force_py=True)
    everything(desk)
    if isinstance(model, FindingsModel):
        model.refresh()
        desk.type_text(Address.parse("ZZ01.03.1"), "13")
        desk.check()
        model.refresh()
        assert model.rowCount()
    elif isinstance(model, YearModel):
        year.refresh()
    assert model.rowCount() > 0


def test_the_bureaus_rows(qtmodeltester: ModelTester) -> None:
    model = Rows(("单位", "结论", "数"), right=(2,), marked=1)
    qtmodeltester.check(model, force_py=True)
    model.set_rows([("巩义市", "接收", "1"), ("荥阳市", "退回", "2")], ["passed", "error"])
    inks = [model.index(row, 1).data(Qt.ItemDataRole.ForegroundRole) for row in (0, 1)]
    assert [ink.name().upper() for ink in inks] == [theme.tokens().passed, theme.tokens().error]
    model.set_rows([])
    model.set_rows([("巩义市", "接收", "1")], heads=("甲", "乙", "丙"))
    assert model.headerData(0, Qt.Orientation.Horizontal) == "甲"


def test_what_other_places_are_compared_by(qtmodeltester: ModelTester) -> None:
    model = ComparedModel()
    qtmodeltester.check(model, force_py=True)
    model.set_rows([Compared("ZZ01.01.3", "全国", "9.8", "", "国家统计局")], [("ZZ01.01.3", "增速")], is_frozen=False)
    assert model.setData(model.index(1, 1), "全省")  # the empty row below takes a new one
    assert model.rowCount() == 3
    assert model.fault(1)
    model.remove(1)
    model.set_rows([], [], is_frozen=True)
    assert model.rowCount() == 0


def test_the_matrix_of_a_year(qtmodeltester: ModelTester, tmp_path: Path, plan: Plan) -> None:
    model = MatrixModel()
    qtmodeltester.check(model, force_py=True)
    with session.create_ledger(tmp_path / "汇总库", plan) as ledger:
        model.show(session.status_matrix(ledger, today=date(2021, 5, 12)))
        model.show(session.status_matrix(ledger, plan.periods[:2], date(2021, 5, 12)))
        model.show(session.status_matrix(ledger, plan.periods[:2], date(2021, 5, 13)))
    assert model.columnCount() == 3
    assert model.place(model.at("410181", MARCH)) == ("410181", MARCH)
    assert model.index(model.rowCount() - 1, 0).data() == "完整率"


@pytest.mark.parametrize("sifted", [False, True])
def test_the_files_as_they_come(qtmodeltester: ModelTester, plan: Plan, sifted: bool) -> None:
    model = FilesModel(plan)
    sieve = Sieve(model)
    qtmodeltester.check(sieve if sifted else model, force_py=True)
    results = [
        FileResult(f"{n}.xlsx", verdict, ReadReturn(f"{n}.xlsx", f"{n:064}", verdict, unit="410181", period="2021-03"))
        for n, verdict in enumerate(VERDICTS)
        if verdict not in {"duplicate", "superseded", "conflict"}
    ]
    model.add(results[:2])
    model.add(results[2:])
    sieve.sift("returned", "")
    assert sieve.rowCount() == 1
    model.show(results, {results[0].read.sha256: "return"})
    assert model.index(0, 0).data() == "✕ 市局退回"
    sieve.sift(None, "巩义 .xlsx")
    assert sieve.rowCount() == len(results)
    model.show(results[:1], {})
    assert sieve.rowCount() == 1


def test_a_sheet_to_look_at(qtmodeltester: ModelTester) -> None:
    model = SheetModel()
    qtmodeltester.check(model, force_py=True)
    sheet = PlainSheet("ZZ01", {(1, 1): RawCell("s", "指标"), (3, 4): RawCell("n", "12.50")})
    model.show(sheet, {"D3": ("ZZ01.01.3", "12.5")}, {"D3": Mark.QUERY})
    assert (model.rowCount(), model.columnCount()) == (3, 4)
    assert model.at((3, 4)).data() == "12.5"
    model.show(sheet, {}, {}, room=(9, 9))
    assert (model.rowCount(), model.columnCount()) == (9, 9)


def test_the_choices_of_an_import(qtmodeltester: ModelTester) -> None:
    model = ChoiceModel(("表中的列", "对应栏次"))
    qtmodeltester.check(model, force_py=True)
    choices = [("", "不导入"), ("3", "3 同比增速")]
    model.set_rows([(Cell("产值"), Cell("不导入", "", choices)), (Cell("增速"), Cell("3 同比增速", "3", choices))])
    qtmodeltester.check(model, force_py=True)
    assert model.setData(model.index(0, 1), "3")
    qtmodeltester.check(model, force_py=True)


def test_no_model_is_left_out() -> None:
    """Each model of ui/ stands in a test with Qt's model tester."""
    kind = re.compile(r"^class (\w+)\((?:QAbstract\w+Model|FormModel)\b", re.M)
    files = (Path(__file__).parent.parent / "ui").rglob("*.py")
    found = {name for file in files for name in kind.findall(file.read_text(encoding="utf-8"))}
    of_the_bureau = {"Rows", "FilesModel", "SheetModel", "MatrixModel", "ComparedModel"}
    of_the_clerk = {"FormModel", "LinesModel", "FindingsModel", "YearModel", "ChoiceModel", *of_the_bureau}
    assert found == of_the_clerk | {"ReceiptModel"}  # the last: tests/test_ui_receipts.py
