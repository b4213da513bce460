"""The clipboard both ways: Excel, WPS and LibreOffice in, preview of what does not fit, and what they take of ours."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from tests.at_the_desk import (
    CTRL,
    MARCH,
    SHIFT,
    content,
    fill,
    go,
    here,
    key,
    lines,
    opened,
    put,
    selected,
    value,
    view,
)
from tests.conftest import need
from ui.clerk.paste_preview import PastePreview
from ui.clerk.window import ClerkWindow
from ui.grid.clipboard import OURS, Out, clip_of, mime_of
from zzdesk import values
from zzdesk.address import Address
from zzdesk.entry.edits import SetCells
from zzdesk.plan.model import Plan, Unit

Key = Qt.Key
DATA = Path(__file__).parent / "data" / "clipboard"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan, gongyi: Unit) -> Iterator[ClerkWindow]:
    yield from opened(qtbot, tmp_path, plan, gongyi)


def paste(qtbot: QtBot, window: ClerkWindow, page: str = "", words: str = "") -> None:
    data = QMimeData()
    if page:
        data.setHtml(page)
    if words:
        data.setText(words)
    QGuiApplication.clipboard().setMimeData(data)
    key(qtbot, window, Key.Key_V, CTRL)


def table(*rows: str) -> str:
    return "<html><body><table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table></body></html>"


def preview(window: ClerkWindow) -> PastePreview:
    found = window.grid_acts.preview
    assert found
    assert found.isVisible()
    return found


def is_asked(window: ClerkWindow) -> bool:
    found = window.grid_acts.preview
    return bool(found and found.isVisible())


def reasons(window: ClerkWindow) -> list[tuple[str, ...]]:
    return [tuple(row) for row in preview(window).model.rows]


# --- what comes in ---------------------------------------------------------------------------------------
def test_numbers_stay_numbers_however_they_are_written(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.09.1")
    paste(qtbot, window, words="1,234.5 \t１２．５　\t12%\r\n")
    assert content(window, "ZZ01.09.1", "ZZ01.09.2", "ZZ01.09.3") == ["1234.5", "12.5", "12"]
    assert "3格换写后读入" in window.bar.text


def test_excel_gives_what_its_cells_hold_and_it_is_said(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.09.1")
    page = table("<td x:num='1234.5678'>1,234.6</td><td x:num>12</td><td x:num='0.123'>12.3%</td>")
    paste(qtbot, window, page, "1,234.6\t12\t12.3%")
    assert content(window, "ZZ01.09.1", "ZZ01.09.2", "ZZ01.09.3") == ["1234.5678", "12", "12.3"]
    assert "显示为“1,234.6”，单元格中实为1234.5678" in window.bar.details


def test_a_projects_block_from_wps(qtbot: QtBot, window: ClerkWindow) -> None:
    """Names, codes of 18 digits, days and money of WPS's own format, into the floating form."""
    window.forms.select("ZZ06")
    put(window, 0, 0)
    row = "<td x:num='44263'>2021/3/8</td><td x:str>银企对接会</td><td x:str>产融</td><td x:str></td><td></td>"
    paste(qtbot, window, table(row + "<td x:num>30</td><td x:num='120.5'>120.50</td>"))
    assert [window.sheet.model.index(0, n).data() for n in (0, 1, 2, 5)] == ["2021-03-08", "银企对接会", "产融", "30"]
    assert window.desk.value(Address("ZZ06", lines(window)[0], "7")).content == "120.5"


def test_error_values_and_formulas_are_refused_with_their_cell(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.05.1")
    page = table("<td x:err='#DIV/0!'>#DIV/0!</td>", "<td>=A1+B1</td>", "<td sdval='0' sdnum='2052;'>#N/A</td>")
    paste(qtbot, window, page)
    assert [(place, typed) for place, typed, _ in reasons(window)] == [
        ("ZZ01 05行1栏 月度入库", "#DIV/0!"),
        ("ZZ01 06行1栏 年度入库", "=A1+B1"),
        ("ZZ01 07行1栏 本年退库企业", "#N/A"),
    ]
    assert "错误值" in reasons(window)[0][2]
    assert "不能引用单元格" in reasons(window)[1][2]
    assert preview(window).take.isHidden()
    qtbot.keyClick(preview(window).leave, Key.Key_Return)
    assert not is_asked(window)


def test_a_picture_is_said_to_be_one(qtbot: QtBot, window: ClerkWindow) -> None:
    data = QMimeData()
    data.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    QGuiApplication.clipboard().setMimeData(data)
    go(window, "ZZ01.05.1")
    key(qtbot, window, Key.Key_V, CTRL)
    assert "剪贴板中是图片" in window.bar.text
    paste(qtbot, window, table("<td><img src='x.png'></td>"))
    assert "剪贴板中是图片" in window.bar.text
    paste(qtbot, window, table("<td x:num>3</td>", "<td><img src='x.png'>4</td>"))
    assert content(window, "ZZ01.05.1", "ZZ01.06.1") == ["3", "4"]
    assert "图片1张没有粘贴" in window.bar.text


def test_an_empty_clipboard_is_said(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.05.1")
    QGuiApplication.clipboard().setMimeData(QMimeData())
    key(qtbot, window, Key.Key_V, CTRL)
    assert "没有可粘贴的内容" in window.bar.text


# --- the preview -------------------------------------------------------------------------------------------
def test_what_does_not_fit_is_shown_first_and_nothing_is_changed(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.03.1")
    paste(qtbot, window, words="12\n3\n2000万\n")
    assert "能粘贴1格，有2格不能粘贴" in preview(window).words.text()
    assert [typed for _, typed, _ in reasons(window)] == ["3", "2000万"]
    assert "免填" in reasons(window)[0][2]
    assert "万、亿" in reasons(window)[1][2]
    assert preview(window).take.text() == "粘贴能填的1格(&P)"
    assert window.focusWidget() is preview(window).take
    assert selected(window)[2] - selected(window)[0] == 2  # where it would go
    assert value(window, "ZZ01.03.1").is_blank
    assert window.desk.undo_stack.count() == 0


def test_enter_pastes_what_fits_as_one_step(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.03.1")
    paste(qtbot, window, words="12\n3\n2000万\n")
    qtbot.keyClick(preview(window).take, Key.Key_Return)
    assert content(window, "ZZ01.03.1", "ZZ01.05.1") == ["12", ""]
    assert not is_asked(window)
    assert "已粘贴1格，2格未粘贴" in window.bar.text
    assert window.acts["undo"].text() == "撤销 粘贴1格"
    assert window.focusWidget() is view(window)


def test_esc_and_cancel_leave_everything(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.03.1")
    for leave in (
        lambda: qtbot.keyClick(preview(window).take, Key.Key_Escape),
        lambda: qtbot.mouseClick(preview(window).leave, Qt.MouseButton.LeftButton),
    ):
        paste(qtbot, window, words="12\n3\n")
        leave()
        assert not is_asked(window)
        assert value(window, "ZZ01.03.1").is_blank
        assert window.focusWidget() is view(window)


def test_a_preview_does_not_outlive_what_it_was_worked_out_for(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.03.1")
    for change in (
        lambda: window.desk.type_text(Address.parse("ZZ01.03.1"), "7"),
        lambda: window.desk.set_period(window.desk.document.plan.periods[3]),
        lambda: window.forms.select("ZZ02"),
    ):
        paste(qtbot, window, words="12\n3\n")
        assert is_asked(window)
        change()
        assert not is_asked(window)
        window.desk.set_period(MARCH)
        go(window, "ZZ01.03.1")


def test_what_all_fits_is_pasted_without_asking(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.05.1")
    paste(qtbot, window, words="1\n2\n3\n")
    assert not is_asked(window)
    assert content(window, "ZZ01.05.1", "ZZ01.06.1", "ZZ01.07.1") == ["1", "2", "3"]


def test_a_block_larger_than_the_form_says_so(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.11.3")
    paste(qtbot, window, words="5\n6\n7\n")
    assert "剪贴板有3行1列，其中2格超出本表" in reasons(window)[0][2]
    assert reasons(window)[0][0] == "表外"


def test_a_million_cells_keep_the_window_alive(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.01.1")
    block = "\n".join(["\t".join(["5"] * 100)] * 10_000)
    paste(qtbot, window, words=block)
    assert len(reasons(window)) < 502
    assert "超出本表" in reasons(window)[-1][2]
    qtbot.keyClick(preview(window).take, Key.Key_Escape)
    window.forms.select("ZZ04")
    put(window, 0, 0)
    paste(qtbot, window, words="\n".join(["\t".join(["甲"] * 50)] * 20_000))
    assert "一次最多粘贴200000格，没有粘贴" in window.bar.text
    assert lines(window) == ()


# --- one value, and blocks that repeat ------------------------------------------------------------------------
def test_one_value_goes_into_every_selected_cell_that_can_be_filled(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.03.1")
    for _ in range(3):
        key(qtbot, window, Key.Key_Down, SHIFT)
    paste(qtbot, window, words="4")
    assert content(window, "ZZ01.03.1", "ZZ01.04.1", "ZZ01.05.1", "ZZ01.06.1") == ["4", "", "4", "4"]
    assert "跳过不能填的1格" in window.bar.text
    assert window.acts["undo"].text() == "撤销 粘贴3格"


def test_one_value_over_cells_chosen_one_by_one_touches_no_other(qtbot: QtBot, window: ClerkWindow) -> None:
    model = window.sheet.model
    go(window, "ZZ01.05.1")
    spot = view(window).visualRect(model.place_of(Address.parse("ZZ01.07.1"))).center()
    qtbot.mouseClick(view(window).viewport(), Qt.MouseButton.LeftButton, CTRL, spot)
    paste(qtbot, window, words="4")
    assert content(window, "ZZ01.05.1", "ZZ01.06.1", "ZZ01.07.1") == ["4", "", "4"]


def test_a_row_is_repeated_over_a_selection_that_holds_it(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.09.1")
    key(qtbot, window, Key.Key_Down, SHIFT)
    key(qtbot, window, Key.Key_Right, SHIFT)
    paste(qtbot, window, words="1\t2\n")
    assert content(window, "ZZ01.09.1", "ZZ01.09.2", "ZZ01.10.1", "ZZ01.10.2") == ["1", "2", "1", "2"]


def test_unreadable_text_into_one_cell_is_told_without_a_question(qtbot: QtBot, window: ClerkWindow) -> None:
    go(window, "ZZ01.09.1")
    paste(qtbot, window, words="约12")
    assert not is_asked(window)
    assert "1格未粘贴：“约12”不是确定的数" in window.bar.text


# --- what goes out --------------------------------------------------------------------------------------------
def test_copy_and_paste_here_gives_the_same_cells(qtbot: QtBot, window: ClerkWindow) -> None:
    fill(window, _09_1="1234.56", _09_2="0", _10_1="无此项：没有")
    go(window, "ZZ01.09.1")
    key(qtbot, window, Key.Key_Right, SHIFT)
    key(qtbot, window, Key.Key_Down, SHIFT)
    key(qtbot, window, Key.Key_C, CTRL)
    window.desk.set_period(window.desk.document.plan.periods[3])
    go(window, "ZZ01.09.1")
    key(qtbot, window, Key.Key_V, CTRL)
    assert content(window, "ZZ01.09.1", "ZZ01.09.2") == ["1234.56", "0"]
    assert value(window, "ZZ01.10.1") == values.not_applicable("没有")
    assert value(window, "ZZ01.10.2").is_blank
    assert "换写" not in window.bar.text


def test_cut_takes_it_away_and_puts_it_on_the_clipboard(qtbot: QtBot, window: ClerkWindow) -> None:
    fill(window, _05_1="3")
    go(window, "ZZ01.05.1")
    key(qtbot, window, Key.Key_X, CTRL)
    assert value(window, "ZZ01.05.1").is_blank
    key(qtbot, window, Key.Key_Down)
    key(qtbot, window, Key.Key_V, CTRL)
    assert content(window, "ZZ01.06.1") == ["3"]
    assert here(window) == "ZZ01.06.1"


def test_what_is_copied_comes_as_text_and_as_html(qtbot: QtBot, window: ClerkWindow) -> None:
    window.desk.do(SetCells(MARCH, {Address.parse("ZZ01.09.1"): values.number("1234.5")}))
    go(window, "ZZ01.09.1")
    key(qtbot, window, Key.Key_C, CTRL)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "1234.5\n"
    assert 'x:num="1234.5"' in data.html()
    assert ">1234.50</td>" in data.html()
    assert data.hasFormat(OURS)


def test_libreoffice_takes_figures_as_numbers_and_codes_as_text(tmp_path: Path) -> None:
    """The HTML that we copy, opened by the real LibreOffice and saved as a workbook."""
    from decimal import Decimal

    from openpyxl import load_workbook

    out = [
        [Out("1234.50", "1234.5678", Decimal("1234.5678")), Out("0", "0", Decimal(0))],
        [Out("210341018104012345", "210341018104012345"), Out("01", "01")],
        [Out("=1+2", "=1+2"), Out("两行\n文字 <b>", "两行\n文字 <b>")],
    ]
    page = tmp_path / "copied.html"
    page.write_text(mime_of(out).html(), encoding="utf-8")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [need("soffice"), profile, "--headless", "--infilter=HTML (StarCalc)", "--convert-to", "xlsx", str(page)],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    sheet = load_workbook(tmp_path / "copied.xlsx").active
    assert sheet
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0] == [1234.5678, 0]
    assert sheet["A1"].number_format == "0.00"
    assert cells[1] == ["210341018104012345", "01"]
    assert cells[2][0] == "=1+2"
    assert sheet["A3"].data_type == "s"  # no formula of it
    assert cells[2][1] == "两行\n文字 <b>"


def test_what_libreoffice_saved_comes_back_to_us(tmp_path: Path) -> None:
    data = QMimeData()
    data.setHtml((DATA / "libreoffice.html").read_text(encoding="utf-8"))
    rows = clip_of(data).block
    assert str(rows[1][0]) == "1,234.50"
    assert len(rows) == 8


def test_very_much_html_is_read_as_shown_and_said(qtbot: QtBot) -> None:
    data = QMimeData()
    data.setHtml("<table>" + "<tr><td x:num='1.25'>1.3</td></tr>" * 130_000 + "</table>")
    data.setText("1.3\n" * 1000)
    found = clip_of(data)
    assert found.block[0] == ["1.3"]
    assert found.words == "内容较多，按显示的数读入"


def test_the_program_ends_well_with_its_cells_on_the_clipboard() -> None:
    """A clipboard may delete what it holds after Python's end: it must be Qt's own."""
    lines = (
        "from PySide6.QtWidgets import QApplication",
        "from ui.grid.clipboard import Out, mime_of",
        "app = QApplication([])",
        "app.clipboard().setMimeData(mime_of([[Out('1', '1')]]))",
        "assert app.clipboard().text() == '1\\n'",
    )
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], cwd=Path(__file__).parent.parent, timeout=60)
    assert done.returncode == 0
