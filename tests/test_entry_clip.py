"""What spreadsheets put on the clipboard, read rightly: held numbers, dates, codes, errors, merged cells; bounds."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest

from zzdesk.address import Address
from zzdesk.entry.cell_text import Shown, read_cell
from zzdesk.entry.document import Document
from zzdesk.entry.html_table import read_html
from zzdesk.entry.paste import MOST, plan_cells, plan_paste, read_tsv
from zzdesk.period import Period
from zzdesk.plan.model import Indicator, Plan

MARCH = Period(2021, 3)
DATA = Path(__file__).parent / "data" / "clipboard"


def rows_of(name: str) -> list[list[str]]:
    table = read_html((DATA / f"{name}.html").read_text(encoding="utf-8"))
    assert table
    return table.rows


def held(cell: str) -> tuple[str, Decimal, bool]:
    assert isinstance(cell, Shown)
    return str(cell), cell.held, cell.dated


def one(plan: Plan, address: str) -> Indicator:
    found = plan.indicator(Address.parse(address))
    assert found
    return found


MONEY, GROWTH, REASON = "ZZ01.09.1", "ZZ01.01.3", "ZZ01.01.5"
CODE, DAY = "ZZ04.x.2", "ZZ06.x.1"


# --- the three programs ---------------------------------------------------------------------------
def test_libreoffice_really_writes_this() -> None:
    """Made by LibreOffice 7.4 from a workbook."""
    rows = rows_of("libreoffice")
    assert rows[0] == ["指标", "", "数"]  # colspan
    assert held(rows[1][0]) == ("1,234.50", Decimal("1234.5"), False)
    assert held(rows[1][1]) == ("1234.6", Decimal("1234.5678"), False)
    assert held(rows[1][2]) == ("12.3%", Decimal("0.12345"), False)
    assert held(rows[2][0]) == ("2021/3/8", Decimal(44263), True)
    assert held(rows[2][1]) == ("3月8日", Decimal(44263), True)
    assert rows[2][2] == "#DIV/0!"
    assert type(rows[2][2]) is str
    assert rows[3][0] == "91410181706789012X"
    assert rows[3][2] == "210341018104012345"
    assert held(rows[4][1]) == ("(123.00)", Decimal(-123), False)
    assert rows[5][:2] == ["两行\n文字", "  末尾空格  "]
    assert rows[6][0] == "7"
    assert [row[1] for row in rows[6:]] == ["8", "9"]  # beside a merged cell over two rows
    assert rows[7][0] == ""
    assert held(rows[6][2]) == ("￥1,234.50", Decimal("1234.5"), False)


def test_excel() -> None:
    table = read_html((DATA / "excel.html").read_text(encoding="utf-8"))
    assert table
    rows = table.rows
    assert len(rows) == 4  # without the row that tells widths
    assert held(rows[0][0]) == ("1,234.6", Decimal("1234.5678"), False)
    assert rows[0][1] == "210341018104012345"
    assert held(rows[0][2]) == ("3月8日", Decimal(44263), True)
    assert rows[1][0] == "12"
    assert held(rows[1][1]) == ("12.3%", Decimal("0.12345"), False)
    assert rows[1][2] == "#DIV/0!"
    assert held(rows[2][0]) == ("(123.00)", Decimal(-123), False)
    assert rows[2][1:] == ["两行\n文字", ""]
    assert rows[3] == ["0.3", "", ""]  # the double behind it is 0.3 at 15 digits
    assert table.pictures == 1


def test_wps() -> None:
    rows = rows_of("wps")
    assert rows[0][0] == "年产10万吨铝精深加工"
    assert held(rows[0][1]) == ("1234.50", Decimal("1234.5"), False)
    assert held(rows[0][2]) == ("2021/3/8", Decimal(44263), True)
    assert rows[1] == ["91410181706789012X", "12", "#N/A"]


def test_a_page_with_other_tables_is_no_block() -> None:
    assert read_html("<p>一段话</p>") is None
    assert read_html("<table><tr><td><table><tr><td>1</td></tr></table></td></tr></table>") is None


@pytest.mark.parametrize("page", ["<table>", "<table><tr><td>1", "<table><td rowspan=99999999 colspan=-1>1</table>"])
def test_broken_pages_do_no_harm(page: str) -> None:
    table = read_html(page)
    assert table
    assert len(table.rows) <= 1


# --- what a cell takes -------------------------------------------------------------------------------
def test_a_figure_is_taken_as_held_and_said_where_it_was_shown_rounded(plan: Plan) -> None:
    read = read_cell(one(plan, MONEY), Shown("1,234.5", Decimal("1234.52")))
    assert read.value.content == "1234.52"
    assert [n.code for n in read.notes] == ["paste.held"]
    assert "显示为“1,234.5”，单元格中实为1234.52" in read.notes[0].message
    same = read_cell(one(plan, MONEY), Shown("1,234.50", Decimal("1234.5")))
    assert (same.value.content, same.notes) == ("1234.5", ())


def test_percent_is_taken_in_percent(plan: Plan) -> None:
    assert read_cell(one(plan, GROWTH), Shown("12.3%", Decimal("0.123"))).value.content == "12.3"
    exact = read_cell(one(plan, GROWTH), Shown("12.3%", Decimal("0.12345")))
    assert exact.value.content == "12.345"
    refused = read_cell(one(plan, MONEY), Shown("12.3%", Decimal("0.123")))
    assert refused.fault
    assert refused.fault.code == "figure.percent"


def test_brackets_and_narrow_columns_give_what_was_held(plan: Plan) -> None:
    for shown, number in (("(123.00)", "-123"), ("￥1,234.50", "1234.5"), ("####", "88")):
        read = read_cell(one(plan, MONEY), Shown(shown, Decimal(number)))
        assert read.value.content == number
        assert read.notes[0].code == "paste.held"


def test_what_shows_another_number_than_it_holds_is_refused(plan: Plan) -> None:
    """A format that scales: which of the two is meant, nobody can tell."""
    for shown, code in (("1.2", "paste.differs"), ("1.2万", "figure.scaled")):
        fault = read_cell(one(plan, MONEY), Shown(shown, Decimal(12345))).fault
        assert fault
        assert fault.code == code
    fault = read_cell(one(plan, MONEY), Shown("1", Decimal("0.4"))).fault
    assert fault
    assert "显示为“1”，单元格中实为0.4" in fault.message


def test_dates(plan: Plan) -> None:
    day = Shown("3月8日", Decimal(44263), dated=True)
    read = read_cell(one(plan, DAY), day)
    assert read.value.text == "2021-03-08"
    assert read.notes[0].code == "paste.held"
    assert read_cell(one(plan, DAY), Shown("2021/3/8", Decimal(44263), dated=True)).notes == ()
    fault = read_cell(one(plan, MONEY), day).fault
    assert fault
    assert fault.code == "cell.date_value"
    assert read_cell(one(plan, REASON), day).value.text == "3月8日"


def test_codes_that_a_spreadsheet_took_for_numbers_are_refused(plan: Plan) -> None:
    for raw in (Shown("9.1410181706789E+017", Decimal("914101817067890000")), "9.1410181706789E+17"):
        fault = read_cell(one(plan, CODE), raw).fault
        assert fault
        assert fault.code == "cell.code_number"
    assert read_cell(one(plan, CODE), "91410181706789012X").value.text == "91410181706789012X"


# --- blocks ---------------------------------------------------------------------------------------------
def test_a_million_cells_over_a_form_are_counted_not_listed(document: Document) -> None:
    block = read_tsv("\n".join("\t".join(["5"] * 100) for _ in range(10_000)))
    began = time.monotonic()
    plan = plan_paste(document, MARCH, "ZZ01", ("01", "1"), block)
    assert time.monotonic() - began < 2
    assert len(plan.cells) + len(plan.refused) + plan.beyond_count == 1_000_000
    assert len(plan.refused) < 200
    assert plan.beyond
    assert plan.beyond.message.startswith("剪贴板有10000行100列，其中99")


def test_a_million_cells_for_a_floating_form_are_refused_in_words(document: Document) -> None:
    block = [["5"] * 20] * 50_000
    plan = plan_paste(document, MARCH, "ZZ04", ("L0", "1"), block)
    assert plan.cells == {}
    assert f"一次最多粘贴{MOST}格，没有粘贴" in plan.refused[0].message


def test_blank_cells_beyond_the_form_are_no_refusal(document: Document) -> None:
    plan = plan_paste(document, MARCH, "ZZ01", ("11", "3"), [["7", *[""] * 40], ["", ""]])
    assert plan.fits_whole
    assert len(plan.cells) >= 1


def test_with_a_filter_the_block_goes_over_the_lines_in_sight(document: Document) -> None:
    first = plan_paste(document, MARCH, "ZZ06", ("L0", "2"), [["甲"], ["乙"], ["丙"]])
    from zzdesk.entry.edits import SetCells

    document.apply(SetCells(MARCH, first.cells, lines=first.lines))
    a, b, c = document.lines("ZZ06", MARCH)
    plan = plan_paste(document, MARCH, "ZZ06", (a, "2"), [["1"], ["2"], ["3"]], [a, c])
    assert [address.line for address in plan.cells][:2] == [a, c]
    assert b not in {address.line for address in plan.cells}
    assert len(plan.lines) == 1
    assert next(iter(plan.lines))[1] not in (a, b, c)


def test_single_cells_of_any_form(document: Document) -> None:
    texts = [(Address.parse("ZZ01.03.1"), "12"), (Address.parse("ZZ01.03.T"), "1"), (Address.parse("ZZ06.L9.2"), "会")]
    plan = plan_cells(document, MARCH, texts)
    assert [str(a) for a in plan.cells] == ["ZZ01.03.1", "ZZ06.L9.2"]
    assert list(plan.lines) == [("ZZ06", "L9")]
    assert [f.code for f in plan.refused] == ["cell.locked"]
