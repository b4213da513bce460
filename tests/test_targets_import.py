"""Targets from Word, Excel and the clipboard, worded as notices word them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document as Word
from openpyxl import Workbook, load_workbook

from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.figures import NotAFigure
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Plan
from zzdesk.plan.target_preview import changes
from zzdesk.plan.targets import TargetImport, read_pasted, read_targets, store_targets
from zzdesk.plan.worded import Wanted, read_wanted
from zzdesk.plan.workbook import write_plan

GROWTH, ENTRIES = Address.parse("ZZ01.01.3"), Address.parse("ZZ01.03.1")
HEAD = ["县（市、区）", "规上工业增加值\n预期增速（％）", "规上工业新增入库企业 预期数量(户)"]
ROWS = [["巩义", "10%左右", "50户以上"], ["管城区", "７", "—"], ["郑东", "6—7", "力争１０"]]


@pytest.mark.parametrize(
    ("typed", "unit", "wanted"),
    [
        ("10", "%", Wanted(Decimal(10))),
        ("１２", "%", Wanted(Decimal(12))),
        ("10%左右", "%", Wanted(Decimal(10), "about")),
        ("≥120", "个", Wanted(Decimal(120))),
        ("120个以上", "个", Wanted(Decimal(120))),
        ("1,700亿元以上", "亿元", Wanted(Decimal(1700))),
        ("28%以下", "%", Wanted(Decimal(28), "at_most")),
        ("1—2", "家", Wanted(Decimal(1), "range", Decimal(2))),
        ("1-2家", "家", Wanted(Decimal(1), "range", Decimal(2))),
        ("力争达到2.2%", "%", Wanted(Decimal("2.2"), "reach", None, "stretch")),
        ("确保200个", "个", Wanted(Decimal(200), "at_least", None, "firm")),
        ("不低于9%", "%", Wanted(Decimal(9))),
        ("8%以下", "%", Wanted(Decimal(8), "at_most")),
        ("力争10%", "%", Wanted(Decimal(10), "at_least", None, "stretch")),
        ("力争10%左右", "%", Wanted(Decimal(10), "about", None, "stretch")),
        ("６％—７％", "%", Wanted(Decimal(6), "range", Decimal(7))),
        ("1～2家", "家", Wanted(Decimal(1), "range", Decimal(2))),
        ("1至2家", "家", Wanted(Decimal(1), "range", Decimal(2))),
        ("9％\n左右", "%", Wanted(Decimal(9), "about")),
        ("120 个 以上", "个", Wanted(Decimal(120))),
        ("＞＝120", "个", Wanted(Decimal(120))),
        ("200家（含）以上", "家", Wanted(Decimal(200))),
        ("-3", "%", Wanted(Decimal(-3))),
        ("—", "%", None),
        (" － ", "%", None),
    ],
)
def test_targets_as_notices_word_them(typed: str, unit: str, wanted: Wanted | None) -> None:
    assert read_wanted(typed, unit) == wanted


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("2000万", "亿元"),
        ("十", "%"),
        ("较快增长", "%"),
        ("9%", "个"),
        ("2—1", "家"),
        ("", "%"),
        ("约10", "%"),
        ("10个百分点", "%"),
    ],
)
def test_what_needs_a_guess_is_refused(typed: str, unit: str) -> None:
    with pytest.raises(NotAFigure):
        read_wanted(typed, unit)


def check(plan: Plan, found: TargetImport) -> None:
    by_name = {u.name: row for u, row in found.targets.items()}
    assert by_name["巩义市"] == {GROWTH: Wanted(Decimal(10), "about"), ENTRIES: Wanted(Decimal(50))}
    assert by_name["管城回族区"] == {GROWTH: Wanted(Decimal(7)), ENTRIES: None}
    assert by_name["郑东新区"][GROWTH] == Wanted(Decimal(6), "range", Decimal(7))
    assert not [f for f in found.findings if f.level.value == "error"]


def word_file(path: Path, rows: list[list[str]]) -> Path:
    document = Word()
    for words in ("附表：1. 工业经济预期发展目标表", "2. 工业招商预期目标表", "附表1", "工业经济预期发展目标表"):
        document.add_paragraph(words)
    table = document.add_table(0, len(HEAD))
    for row in [HEAD, *rows]:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.save(str(path))
    return path


def excel_file(path: Path, rows: list[list[str]]) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "附表1"
    sheet["B2"] = "2021年工业经济预期发展目标表"
    for n, row in enumerate([HEAD, *rows], 4):
        for c, words in enumerate(row, 2):
            sheet.cell(n, c, words)
    book.save(path)
    return path


def test_a_word_notice(tmp_path: Path, plan: Plan) -> None:
    found = read_targets(plan, word_file(tmp_path / "通知.docx", ROWS))
    check(plan, found)
    assert [(a.title, bool(a.rows)) for a in found.annexes] == [("附表1", True), ("附表2", False)]


def test_an_excel_annex(tmp_path: Path, plan: Plan) -> None:
    check(plan, read_targets(plan, excel_file(tmp_path / "附表.xlsx", ROWS)))


def test_the_clipboard(plan: Plan) -> None:
    lines = ["\t".join(" ".join(c.split()) for c in row) for row in [HEAD, *ROWS]]
    check(plan, read_pasted(plan, "\n".join(lines)))


def test_faults_have_their_sheet_and_cell(tmp_path: Path, plan: Plan) -> None:
    rows = [["巩义市", "十", "50"], ["某市", "1", "2"]]
    found = read_targets(plan, excel_file(tmp_path / "附表.xlsx", rows))
    places = {f.code: f.place for f in found.findings if f.level.value == "error"}
    assert places["figure.chinese"] == "附表.xlsx 附表1!C5 巩义市规上工业增加值"
    assert places["targets.unit"] == "附表.xlsx 附表1!B6"
    word = read_targets(plan, word_file(tmp_path / "通知.docx", rows))
    assert any(f.place == "通知.docx 表1第3行第1列" for f in word.findings)


def test_cells_that_excel_turned_into_something_else(tmp_path: Path, plan: Plan) -> None:
    """A percent format shows 10% and holds 0.1; 1-2 typed into a general cell has become a date."""
    book = load_workbook(excel_file(tmp_path / "附表.xlsx", [["巩义市", "10", "50"], ["荥阳市", "", ""]]))
    sheet = book["附表1"]
    sheet["C5"].value, sheet["C5"].number_format = 0.07, "0%"
    sheet["C6"].value, sheet["D6"].value = 0.1 + 0.2, datetime(2021, 1, 2)
    book.save(tmp_path / "附表.xlsx")
    found = read_targets(plan, tmp_path / "附表.xlsx")
    by_name = {u.name: row for u, row in found.targets.items()}
    assert by_name["巩义市"][GROWTH] == Wanted(Decimal(7))
    assert by_name["荥阳市"] == {GROWTH: Wanted(Decimal("0.3"))}, "binary noise goes"
    [wrong] = [f for f in found.findings if f.level.value == "error"]
    assert (wrong.place or "").startswith("附表.xlsx 附表1!D6")
    sheet["D5"].value, sheet["D5"].number_format = 0.5, "0.0%"
    sheet["D6"].value, sheet["D6"].number_format = 7, "General"
    book.save(tmp_path / "附表.xlsx")
    found = read_targets(plan, tmp_path / "附表.xlsx")
    assert [f.code for f in found.findings if f.level.value == "error"] == ["figure.percent"]


def test_stored_targets_keep_the_tolerances_of_the_others(tmp_path: Path, plan: Plan) -> None:
    head, first, second, *rest = plan.files["targets.csv"].splitlines()
    wider = [f"{head},tolerance", f"{first},0.5", f"{second},0.2", *(f"{row}," for row in rest)]
    write_plan({**plan.files, "targets.csv": "".join(f"{row}\n" for row in wider)}, tmp_path / "p")
    rows = [[u.name, "9", "50"] for u in plan.districts]
    store_targets(tmp_path / "p", read_targets(plan, excel_file(tmp_path / "附表.xlsx", rows)))
    stored = load_plan(tmp_path / "p")
    kept = {str(t.address): t.tolerance for t in stored.targets if t.unit == "410181"}
    assert kept == {"ZZ01.01.3": None, "ZZ01.02.3": Decimal("0.2"), "ZZ01.03.1": None, "ZZ01.04.3": None}


def test_what_would_change_is_shown_before(tmp_path: Path, plan: Plan) -> None:
    rows = [["巩义市", "9.5", "50"], ["荥阳市", "10", "—"]]
    found = read_targets(plan, excel_file(tmp_path / "附表.xlsx", rows))
    assert changes(plan, found) == ["巩义市 规上工业增加值：10% → 9.5%", "荥阳市 规上工业新增入库企业：50户 → —"]


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_a_damaged_file_is_said(tmp_path: Path, plan: Plan, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(ZzError, match="无法读取"):
        read_targets(plan, tmp_path / name)
    with pytest.raises(ZzError, match="找不到文件"):
        read_targets(plan, tmp_path / f"none-{name}")
