"""A clerk's own workbook: what is proposed, remembered, placed, refused; and workbooks that nobody should send."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.demo.sample import sample_edit, sample_year
from zzdesk.demo.sample_own import write_own
from zzdesk.entry import own_layout
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.entry.headings import month_in, plain_name, read_heading
from zzdesk.entry.incoming import Incoming
from zzdesk.entry.own_import import incoming_from
from zzdesk.entry.own_layout import NAME, Use, scale_between
from zzdesk.entry.own_sheet import Proposal, of_the_month, propose, unknown_rows
from zzdesk.errors import ZzError
from zzdesk.period import Period
from zzdesk.plan.model import Plan

MARCH, APRIL = Period(2021, 3), Period(2021, 4)


def book(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    """Sheets by name; a cell is a value, or ("merge", words, right, down) from its place."""
    with xlsxwriter.Workbook(str(path)) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        percent = made.add_format({"num_format": "0.0%"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, tuple) and cell[0] == "merge":
                        sheet.merge_range(r, c, r + cell[3], c + cell[2], cell[1])
                    elif isinstance(cell, tuple) and cell[0] == "percent":
                        sheet.write_number(r, c, cell[1], percent)
                    elif isinstance(cell, tuple) and cell[0] == "formula":
                        sheet.write_formula(r, c, cell[1], None, cell[2])
                    elif isinstance(cell, date):
                        sheet.write_datetime(r, c, cell, day)
                    elif cell not in (None, ""):
                        sheet.write(r, c, cell)
    return path


def proposals(document: Document, path: Path, period: Period = MARCH) -> list[Proposal]:
    known = own_layout.remembered(document)
    found = [
        propose(sheet, document.plan_for(period), document.unit, period, known)
        for sheet in session.read_own(path).sheets
    ]
    return of_the_month([p for p in found if p])


def incoming(document: Document, path: Path, period: Period = MARCH) -> Incoming:
    found = proposals(document, path, period)
    return incoming_from(document, period, path.name, [(p.own, p.layout) for p in found])


def placed(found: Incoming) -> dict[str, str]:
    return {str(a.address): a.value.content for a in found.arriving}


def codes(found: Iterable[Any]) -> list[str]:
    return [f.code for f in found]


ECONOMY = [
    ["指标名称", "计量单位", "1—3月累计", "去年同期", "同比增长（%）", "3月"],
    ["规模以上工业增加值", "%", None, None, 8.3, None],
    ["规上工业新增入库企业", "户", 12, 9, None, 4],
    ["  其中：月度入库", "户", 7, None, None, 3],
    ["  其中：年度入库", "户", 5, None, None, 1],
    ["规上工业总产值（现价）", "亿元", 412.56, 380.1, 8.5, None],
]
FIRMS = [
    [
        ("merge", "序号", 0, 1),
        ("merge", "企业名称", 0, 1),
        ("merge", "统一社会信用代码", 0, 1),
        ("merge", "工业总产值（万元）", 2, 0),
    ],
    [None, None, None, "3月", "1—3月", "去年同期"],
    [1, "甲铝业有限公司", "91410181MA3X5T8K2Q", 31200, 92800.5, 81500],
    [2, "乙电缆集团", "914101817067890123", 9800, 27900, 30000],
]


# --- the sample workbook, whole -----------------------------------------------------------------
def test_a_districts_own_workbook_comes_in_whole_and_exact(document: Document, tmp_path: Path) -> None:
    plan, unit = document.plan, document.unit
    year = sample_year(plan, unit, 4)
    for period, cells in year.items():
        if period < APRIL:
            document.apply(sample_edit(plan, period, cells))
    path = write_own(plan, unit, APRIL, year[APRIL], tmp_path / "台账.xlsx")
    found = incoming(document, path, APRIL)
    assert {p.layout.form for p in proposals(document, path, APRIL)} == {f.code for f in plan.forms_of(unit)}
    assert found.refused == []
    edit = found.edit(document, overwrite=False)
    document.apply(edit)
    fixed = {a: v for a, v in year[APRIL].items() if a.form in {"ZZ01", "ZZ02", "ZZ05"} and v.number is not None}
    assert {a: document.value(a, APRIL) for a in fixed} == fixed
    # lines that go on keep their ids, and every figure of theirs is the sample's
    lines = set(document.lines("ZZ04", MARCH))
    figures = {a: v for a, v in year[APRIL].items() if a.form == "ZZ04" and a.line in lines and v.number is not None}
    assert figures
    assert {a: document.value(a, APRIL) for a in figures} == figures
    assert len(document.lines("ZZ05-1", APRIL)) == len({a.line for a in year[APRIL] if a.form == "ZZ05-1"})


# --- mapping ---------------------------------------------------------------------------------------
def test_two_rows_of_merged_headings(document: Document, tmp_path: Path) -> None:
    found = placed(incoming(document, book(tmp_path / "x.xlsx", 企业=FIRMS)))
    by_line = {a.split(".")[1] for a in found}
    assert len(by_line) == 2
    first = next(a.split(".")[1] for a, v in found.items() if v == "甲铝业有限公司")
    assert {a.rpartition(".")[2]: v for a, v in found.items() if first in a} == {
        "1": "甲铝业有限公司",
        "2": "91410181MA3X5T8K2Q",
        "6": "31200",
        "7": "92800.5",
        "8": "81500",
    }


def test_what_was_confirmed_is_known_next_month_though_headings_and_sheet_names_say_another_month(
    document: Document, tmp_path: Path
) -> None:
    march = proposals(document, book(tmp_path / "3月.xlsx", 三月=ECONOMY))[0]
    assert not march.is_known
    march.layout.columns[march.own.head.columns[4].key] = Use("7")  # the clerk's own choice
    own_layout.remember(document, [march.to_remember])
    later = [[str(c).replace("3月", "4月") if isinstance(c, str) else c for c in row] for row in ECONOMY]
    titled = [["巩义市2021年1—4月工业经济运行情况"], [], *later]
    path = book(tmp_path / "4月.xlsx", 四月=titled)
    april = proposals(document, path, APRIL)[0]
    assert april.is_known
    assert april.layout == march.layout
    assert placed(incoming(document, path, APRIL))["ZZ01.01.7"] == "8.3"


def test_sheets_with_the_same_headings_are_told_apart_by_their_names(document: Document, tmp_path: Path) -> None:
    heads = ["指标名称", "1—3月累计", "去年同期", "3月"]
    signed, grown = [heads, ["签约金额", 5, 4, 1]], [heads, ["新增高企", 2, 1, 0]]
    path = book(tmp_path / "x.xlsx", 招商=signed, 培育=grown)
    first = proposals(document, path)
    assert [p.layout.form for p in first] == ["ZZ02", "ZZ05"]
    own_layout.remember(document, [p.to_remember for p in first])
    again = proposals(document, path)
    assert [(p.layout.form, p.is_known) for p in again] == [("ZZ02", True), ("ZZ05", True)]
    renamed = proposals(document, book(tmp_path / "y.xlsx", 甲=signed))
    assert [(p.layout.form, p.is_known) for p in renamed] == [("ZZ02", False)]


def test_a_memory_of_columns_that_the_form_has_no_more_is_asked_again(document: Document, tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", a=ECONOMY)
    found = proposals(document, path)[0]
    key = next(iter(found.layout.columns))
    found.layout.columns[key] = Use("99")
    own_layout.remember(document, [found.to_remember])
    assert not proposals(document, path)[0].is_known


def test_the_memory_travels_with_the_file_and_survives_a_copy(document: Document, tmp_path: Path) -> None:
    found = proposals(document, book(tmp_path / "x.xlsx", a=ECONOMY))[0]
    own_layout.remember(document, [found.to_remember])
    document.save_copy(tmp_path / "copy.zzd")
    with Document.open(tmp_path / "copy.zzd") as copy:
        assert own_layout.remembered(copy)[0].layout == found.layout


def test_a_spoilt_memory_is_none(document: Document) -> None:
    document.remember("own_sheets", "[{")
    assert own_layout.remembered(document) == []
    document.remember("own_sheets", '[{"signature": "x"}]')
    assert own_layout.remembered(document) == []


def test_another_unit_in_the_heading_is_converted_exactly_only_as_the_mapping_says(
    document: Document, tmp_path: Path
) -> None:
    rows = [[*FIRMS[0][:3], ("merge", "工业总产值（亿元）", 2, 0)], *FIRMS[1:3]]
    rows[2] = [1, "甲铝业有限公司", "91410181MA3X5T8K2Q", 3.12, 9.2801, 8.15]
    path = book(tmp_path / "x.xlsx", a=rows)
    found = proposals(document, path)[0]
    key = found.own.head.columns[4].key
    assert found.layout.columns[key] == Use("7", "10000")
    assert "亿元换算为万元" in found.doubts[key]
    assert "92801" in placed(incoming(document, path)).values()
    found.layout.columns[key] = Use("7")
    plain = incoming_from(document, MARCH, "x", [(found.own, found.layout)])
    assert "9.2801" in placed(plain).values()


def test_factors_are_exact_and_unknown_ones_are_not_invented() -> None:
    assert scale_between("元", "亿元") == "0.00000001"
    assert Decimal("123456789.01") * Decimal("0.00000001") == Decimal("1.2345678901")
    assert scale_between("户", "家") == ""
    assert scale_between("%", "亿元") is None
    assert scale_between("", "亿元") == ""


def test_a_row_in_another_unit_is_refused_unless_its_factor_is_agreed(document: Document, tmp_path: Path) -> None:
    rows = [list(r) for r in ECONOMY]
    rows[5][1:4] = ["万元", 4_125_600, 3_801_000]
    path = book(tmp_path / "x.xlsx", a=rows)
    found = proposals(document, path)[0]
    assert found.layout.scales == {"09": "0.0001"}
    assert any("万元换算为亿元" in words for words in found.doubts.values())
    assert placed(incoming(document, path))["ZZ01.09.1"] == "412.56"
    found.layout.scales.clear()
    refused = incoming_from(document, MARCH, "x", [(found.own, found.layout)])
    assert "ZZ01.09.1" not in placed(refused)
    assert [f.code for f in refused.refused] == ["own.row_unit", "own.row_unit"]
    assert placed(refused)["ZZ01.09.3"] == "8.5"  # a growth rate has a unit of its own


def test_a_unit_over_the_table_counts_for_money_without_one(document: Document, tmp_path: Path) -> None:
    rows = [["单位：亿元"], ["企业名称", "统一社会信用代码", "3月产值", "1-3月产值", "用电量累计（万千瓦时）"]]
    rows += [["甲公司", "91410181MA3X5T8K2Q", 1.5, 4.5, 88]]
    found = proposals(document, book(tmp_path / "x.xlsx", a=rows))[0]
    assert [u.scale for u in found.layout.columns.values()] == ["", "", "10000", "10000", ""]


def test_near_names_of_lines_are_offered_and_not_taken(document: Document, tmp_path: Path) -> None:
    rows = [*ECONOMY, ["全市工业用电总量", "亿千瓦时", 10.5, 9.5, 10.5, 3.2]]
    path = book(tmp_path / "x.xlsx", a=rows)
    found = proposals(document, path)[0]
    assert "ZZ01.10.1" not in placed(incoming(document, path))
    assert "own.row_near" in codes(incoming(document, path).unused)
    name = plain_name("全市工业用电总量")
    assert unknown_rows(found.own, document.plan, document.unit, found.layout) == {name: "全市工业用电总量"}
    found.layout.rows[name] = "10"
    taken = incoming_from(document, MARCH, "x", [(found.own, found.layout)])
    assert placed(taken)["ZZ01.10.1"] == "10.5"


def test_a_code_that_contradicts_the_name_is_refused(document: Document, tmp_path: Path) -> None:
    rows = [["代码", "指标名称", "本年累计"], ["05", "规上工业新增入库企业", 12], ["7", "本年退库企业", 1]]
    found = incoming(document, book(tmp_path / "x.xlsx", a=rows))
    assert codes(found.refused) == ["own.code_differs"]
    assert placed(found) == {"ZZ01.07.1": "1"}


def test_months_side_by_side_and_a_sheet_a_month(document: Document, tmp_path: Path) -> None:
    rows = [["指标名称", "2月", "3月", "4月", "1-3月"], ["规上工业新增入库企业", 1, 2, 3, 12]]
    found = placed(incoming(document, book(tmp_path / "x.xlsx", a=rows)))
    assert found == {"ZZ01.03.4": "2", "ZZ01.03.1": "12"}
    other = [list(r) for r in ECONOMY]
    other[2][2] = 99
    both = book(tmp_path / "y.xlsx", **{"2月": other, "3月": ECONOMY})
    told = proposals(document, both)
    assert [(p.layout.form, p.passed) for p in told] == [("", True), ("ZZ01", False)]
    assert placed(incoming(document, both))["ZZ01.03.1"] == "12"


def test_another_months_workbook_is_said_before_all(document: Document, tmp_path: Path) -> None:
    found = incoming(document, book(tmp_path / "x.xlsx", a=[["2021年1—3月运行情况"], *ECONOMY]), APRIL)
    assert codes(found.warnings) == ["own.month"]
    assert "2021年1—3月" in found.warnings[0].message


@pytest.mark.parametrize(
    ("words", "thing", "time", "unit"),
    [
        ("1—3月产值（万元）", "产值", "累计", "万元"),
        ("2020年1-3月", "", "上年同期", ""),
        ("去年同期工业总产值", "产值", "上年同期", ""),
        ("同比 ±%", "增速", "", ""),
        ("当 月 增 速（％）", "增速", "本月", "%"),
        ("产值/亿元", "产值", "", "亿元"),
        ("一季度", "", "累计", ""),
        ("4月", "", "其他月份", ""),
    ],
)
def test_headings(words: str, thing: str, time: str, unit: str) -> None:
    assert read_heading(words, MARCH) == (thing, time, unit)


def test_months_of_titles() -> None:
    assert month_in("巩义市2021年1—3月情况", 2021) == (2021, 3)
    assert month_in("202103", 2021) == (2021, 3)
    assert month_in("2月、3月对比", 2021) is None
    assert plain_name("（二）其中：月度 入库（户）") == "月度入库"


# --- rows --------------------------------------------------------------------------------------------
def test_totals_blank_rows_repeated_heads_numbering_and_notes_make_no_lines(document: Document, tmp_path: Path) -> None:
    heads = ["序号", "项目名称", "项目代码", "投资方", "总投资（亿元）"]
    rows = [
        ["签约项目台账"],
        [],
        heads,
        ["甲", "乙", 1, 2, 3],
        [],
        [1, "示例项目一", None, "某公司", 3.5],
        [],
        ["一、续建"],
        heads,
        [2, "示例项目二", None, "另一公司", "1,234.5"],
        [None, "合计", None, None, 1238],
        [None, "填表人：张三", None, "联系电话：1", None],
        ["注：本表只计合同项目"],
    ]
    found = incoming(document, book(tmp_path / "x.xlsx", a=rows))
    assert sorted(v for a, v in placed(found).items() if a.endswith(".1")) == ["示例项目一", "示例项目二"]
    assert "1234.5" in placed(found).values()
    assert found.refused == []
    assert {"own.row_total", "own.row_head", "own.row_words"} <= set(codes(found.unused))


def test_lines_are_matched_by_key_to_this_month_then_last_and_never_by_name_against_another_code(
    document: Document, tmp_path: Path
) -> None:
    plan = document.plan
    first = Address("ZZ04", "L1", "1")
    cells = {first: values.text("甲铝业有限公司"), Address("ZZ04", "L1", "2"): values.text("91410181MA3X5T8K2Q")}
    document.apply(SetCells(Period(2021, 2), cells, lines={("ZZ04", "L1"): 1}))
    here = {
        Address("ZZ04", "L9", "1"): values.text("乙电缆集团"),
        Address("ZZ04", "L9", "2"): values.text("91410100170000000X"),
    }
    document.apply(SetCells(MARCH, here, lines={("ZZ04", "L9"): 1}))
    found = incoming(document, book(tmp_path / "x.xlsx", a=FIRMS))
    lines = {a.address.line for a in found.arriving}
    assert "L1" in lines  # goes on from February
    assert "L9" not in lines  # same name, but another code
    document.apply(found.edit(document, overwrite=False))
    assert document.lines("ZZ04", MARCH)[:2] == ("L9", "L1")
    assert plan.form("ZZ04").floating


def test_the_same_line_twice_and_a_line_without_a_key_are_refused(document: Document, tmp_path: Path) -> None:
    rows = [*FIRMS, [3, "甲铝业有限公司", "91410181MA3X5T8K2Q", 1, 2, 3], [4, None, None, 5, 6, 7]]
    found = incoming(document, book(tmp_path / "x.xlsx", a=rows))
    assert codes(found.refused) == ["own.row_twice", "own.row_no_key"]
    assert "企业名称" in found.refused[1].message


def test_two_sheets_that_contradict_one_another_fill_neither(document: Document, tmp_path: Path) -> None:
    other = [list(r) for r in ECONOMY]
    other[2][2] = 13
    found = incoming(document, book(tmp_path / "x.xlsx", a=ECONOMY, b=other))
    assert "ZZ01.03.1" not in placed(found)
    assert codes(found.refused) == ["own.twice"]
    assert "a!C3" in found.refused[0].message
    assert placed(found)["ZZ01.03.2"] == "9"


def test_only_blank_cells_or_all_of_them(document: Document, tmp_path: Path) -> None:
    entries, growth = Address.parse("ZZ01.03.1"), Address.parse("ZZ01.01.3")
    document.apply(SetCells(MARCH, {entries: values.number(99)}))
    found = incoming(document, book(tmp_path / "x.xlsx", a=ECONOMY))
    assert [str(a.address) for a in found.arriving if a.differs] == ["ZZ01.03.1"]
    change = document.apply(found.edit(document, overwrite=False))
    assert document.value(entries, MARCH) == values.number(99)
    assert document.value(growth, MARCH) == values.number("8.3")
    document.apply(change.inverse)
    assert document.value(growth, MARCH).is_blank
    document.apply(found.edit(document, overwrite=True))
    assert document.value(entries, MARCH) == values.number(12)
    assert document.history(entries, MARCH)[-1].why == "导入x.xlsx"


# --- cells -------------------------------------------------------------------------------------------
def test_text_numbers_percent_errors_dates_and_formulas(document: Document, tmp_path: Path) -> None:
    rows = [list(r) for r in ECONOMY]
    rows[1][4] = "12%"
    rows[2][2:4] = ["１２", "1,234"]
    rows[3][2] = ("formula", "=1/0", "#DIV/0!")
    rows[4][2] = date(2021, 3, 5)
    rows[5][2:5] = ["4125.6万", ("formula", "=A1", ""), ("percent", 0.085)]
    found = incoming(document, book(tmp_path / "x.xlsx", a=rows))
    got = placed(found)
    assert got["ZZ01.01.3"] == "12"
    assert got["ZZ01.03.1"] == "12"
    assert got["ZZ01.03.2"] == "1234"
    assert got["ZZ01.09.3"] == "8.5"
    shown = next(a for a in found.arriving if str(a.address) == "ZZ01.09.3")
    assert shown.typed == "8.5%"
    refused = {f.cell: f.code for f in found.refused}
    assert refused == {
        "C4": "cell.error_value",
        "C5": "cell.date_value",
        "C6": "figure.scaled",
        "D6": "cell.formula_empty",
    }
    assert all(f.sheet == "a" and f.value and f.message for f in found.refused)


def test_long_codes_kept_as_numbers_are_refused_and_dates_are_dates(document: Document, tmp_path: Path) -> None:
    rows = [
        ["项目名称", "项目代码", "投资方", "签约日期", "协议性质", "总投资（亿元）"],
        ["示例项目", 210341018104011234, "某公司", date(2021, 3, 8), " 合同 ", 3.5],
        ["示例项目二", None, "某公司", "2021/3/9", "正式合同", 3.5],
    ]
    found = incoming(document, book(tmp_path / "x.xlsx", a=rows))
    assert codes(found.refused) == ["cell.code_number", "cell.choice"]
    told = placed(found)
    assert {"2021-03-08", "2021-03-09", "合同"} <= set(told.values())


def test_marks_in_crossed_cells_are_nothing_figures_in_them_are_refused(document: Document, tmp_path: Path) -> None:
    rows = [list(r) for r in ECONOMY]
    rows[1][2:4] = ["—", 55]
    found = incoming(document, book(tmp_path / "x.xlsx", a=rows))
    assert [(f.code, f.cell) for f in found.refused] == [("cell.locked", "D2")]


# --- files -------------------------------------------------------------------------------------------
def refused_as(path: Path) -> str:
    with pytest.raises(ZzError) as why:
        session.read_own(path)
    assert "〔" not in str(why.value)
    return why.value.code


def test_what_cannot_be_read_says_what_it_is_and_what_to_do(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    for name, data, code in (
        ("旧表.xls", ole + "Workbook".encode("utf-16-le"), "own.xls"),
        ("改名.xlsx", ole + "Workbook".encode("utf-16-le"), "own.xls"),
        ("加密.xlsx", ole + "EncryptedPackage".encode("utf-16-le"), "own.encrypted"),
        ("空.xlsx", b"", "own.empty"),
        ("网页.xls", b"<html><table><tr><td>1</td></tr></table></html>", "own.save_as"),
        ("图.xlsx", b"\x89PNG\r\n\x1a\n", "own.no_table"),
        ("断.xlsx", book(tmp_path / "full.xlsx", a=ECONOMY).read_bytes()[:900], "own.damaged"),
        ("包.zip", _zip({"甲.xlsx": b"PK"}), "own.archive"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        assert refused_as(path) == code, name
    assert refused_as(tmp_path / "没有.xlsx") == "file.missing"
    assert refused_as(book(tmp_path / "blank.xlsx", a=[], b=[])) == "own.nothing"


def _zip(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return stream.getvalue()


def test_a_sheet_under_protection_and_an_xlsx_called_xls_are_read(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "own.xls"
    with xlsxwriter.Workbook(str(tmp_path / "x.xlsx")) as made:
        sheet = made.add_worksheet("a")
        sheet.protect("secret")
        for r, row in enumerate(ECONOMY):
            for c, cell in enumerate(row):
                if cell is not None:
                    sheet.write(r, c, cell)
        made.add_worksheet("hidden").hide()
    (tmp_path / "x.xlsx").rename(path)
    assert placed(incoming(document, path))["ZZ01.03.1"] == "12"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_tables(document: Document, tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "own.csv"
    rows = [mark.join("" if c is None else f'"{c}"' for c in row) for row in ECONOMY]
    path.write_bytes("\r\n".join(rows).encode(encoding))
    assert placed(incoming(document, path))["ZZ01.09.1"] == "412.56"


def test_a_hundred_thousand_rows_and_too_many(document: Document, tmp_path: Path) -> None:
    heads = ["序号", "企业名称", "统一社会信用代码"]
    firms = [[n, f"企业{n}", f"C{n}"] for n in range(2_000)]
    rows: list[list[Any]] = [heads, *firms, *([n] for n in range(2_000, 100_000))]  # 序号 dragged down to the end
    found = incoming(document, book(tmp_path / "x.xlsx", a=rows))
    assert len(found.arriving) == 4_000
    assert found.refused == []
    rows = [[n, n, n, n] for n in range(80_000)]
    assert refused_as(book(tmp_path / "y.xlsx", a=rows)) == "own.too_large"
    both = session.read_own(book(tmp_path / "z.xlsx", a=rows, b=ECONOMY))
    assert ([s.name for s in both.sheets], both.too_large) == (["b"], ("a",))


def test_sheets_without_anything_of_ours_are_left_for_the_clerk_to_say(document: Document, tmp_path: Path) -> None:
    found = proposals(document, book(tmp_path / "x.xlsx", 通讯录=[["姓名", "电话"], ["张三", "1"]], 空=[["a"]]))
    assert [(p.layout.form, p.is_known) for p in found] == [("", False)]


def test_a_department_imports_its_targets_by_name_and_not_another_units(tmp_path: Path, plan: Plan) -> None:
    with Document.create(tmp_path / "d.zzd", plan, plan.unit("D01")) as document:
        mine = plan.lines_of(plan.form("ZZ07"), document.unit)
        other = next(row for row in plan.form("ZZ07").lines if row not in mine and row.unit)
        lines = [row for row in mine if row.unit][:3]
        rows = [["目标", "计量单位", "累计完成"], *([row.name, row.unit, 7] for row in (*lines, other))]
        found = incoming(document, book(tmp_path / "x.xlsx", a=rows))
        assert placed(found) == {f"ZZ07.{row.code}.1": "7" for row in lines}
        assert "own.row_not_yours" in codes(found.unused)
        assert proposals(document, tmp_path / "x.xlsx")[0].layout.column_of(NAME)
