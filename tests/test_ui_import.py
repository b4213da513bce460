"""导入数据 in the clerk's window by real keys: mapping, preview, one step of undo; and the other ways to fill less."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.test_own_import import ECONOMY, FIRMS, book
from ui.clerk.window import ClerkWindow
from ui.dialogs.import_actuals import ImportDialog
from ui.grid.choices import Choices
from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.demo.sample import sample_edit, sample_year
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit

FEBRUARY, MARCH, APRIL = Period(2021, 2), Period(2021, 3), Period(2021, 4)
A = Address.parse
_MAPPING, _PREVIEW = 0, 1
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan, gongyi: Unit) -> Iterator[ClerkWindow]:
    path = tmp_path / "巩义市.zzd"
    Document.create(path, plan, gongyi).close()
    found = ClerkWindow(Document.open(path, writer_thread=True), MARCH)
    found._insists = lambda words: True  # type: ignore[method-assign]
    qtbot.addWidget(found)
    found.show()
    qtbot.waitUntil(lambda: found.findings_panel is not None)
    yield found
    found.close()


def opened(qtbot: QtBot, window: ClerkWindow, path: Path) -> ImportDialog:
    window.filling.take(path)
    dialog = window.filling.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: not dialog.is_working)
    activate(qtbot, dialog)
    return dialog


def activate(qtbot: QtBot, shown: QWidget) -> None:
    """As a window manager does; Alt keys are heard by the active window only."""
    shown.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is shown)


def enter(qtbot: QtBot, dialog: ImportDialog) -> None:
    """Enter where the focus is, as the clerk has it; the buttons take it from there."""
    widget = dialog.focusWidget() or dialog
    qtbot.keyClick(widget, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.is_working)


def value(window: ClerkWindow, address: str) -> str:
    return window.desk.value(A(address)).content


# --- the whole way --------------------------------------------------------------------------------
def test_first_time_two_enters_next_month_one(qtbot: QtBot, window: ClerkWindow, tmp_path: Path) -> None:
    dialog = opened(qtbot, window, book(tmp_path / "3月.xlsx", 运行=ECONOMY, 企业=FIRMS))
    assert dialog.pages.currentIndex() == _MAPPING
    assert dialog.next_button.isDefault()
    enter(qtbot, dialog)
    assert dialog.pages.currentIndex() == _PREVIEW
    assert "新填" in dialog.preview.counts.text()
    enter(qtbot, dialog)
    assert window.filling.dialog is None
    assert value(window, "ZZ01.03.1") == "12"
    assert "已从 3月.xlsx 导入" in window.bar.text
    assert "增加2行" in window.bar.text
    assert window.acts["undo"].text().startswith("撤销 导入")
    lines = window.desk.document.lines("ZZ04", MARCH)
    assert len(lines) == 2
    window.desk.set_period(APRIL)
    later = [[c.replace("3月", "4月") if isinstance(c, str) else c for c in row] for row in ECONOMY]
    dialog = opened(qtbot, window, book(tmp_path / "4月.xlsx", 运行=later))
    assert dialog.pages.currentIndex() == _PREVIEW
    assert dialog.import_button.isDefault()
    enter(qtbot, dialog)
    assert value(window, "ZZ01.03.1") == "12"


def test_one_undo_takes_the_whole_import_back_with_its_lines(qtbot: QtBot, window: ClerkWindow, tmp_path: Path) -> None:
    dialog = opened(qtbot, window, book(tmp_path / "x.xlsx", 运行=ECONOMY, 企业=FIRMS))
    enter(qtbot, dialog)
    enter(qtbot, dialog)
    assert window.desk.document.values(MARCH)
    activate(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert not window.desk.document.values(MARCH)
    assert not window.desk.document.lines("ZZ04", MARCH)
    qtbot.keyClick(window, Qt.Key.Key_Y, CTRL)
    assert value(window, "ZZ01.09.1") == "412.56"


def test_ctrl_i_opens_the_file_dialog_and_esc_leaves_everything_as_it_was(
    qtbot: QtBot, window: ClerkWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path / "x.xlsx", a=ECONOMY)
    asked: list[Any] = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a: (asked.append(a), (str(path), ""))[1])
    qtbot.keyClick(window, Qt.Key.Key_I, CTRL)
    dialog = window.filling.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: not dialog.is_working)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.filling.dialog is None
    assert not window.desk.document.values(MARCH)
    assert "*.xlsx" in asked[0][3]


def test_a_file_dropped_on_the_window_is_read(qtbot: QtBot, window: ClerkWindow, tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", a=ECONOMY)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(window.rect().center(), Qt.DropAction.CopyAction, data, buttons, held)
    QApplication.sendEvent(window, over)
    assert over.isAccepted()
    dropped = QDropEvent(QPointF(window.rect().center()), Qt.DropAction.CopyAction, data, buttons, held)
    QApplication.sendEvent(window, dropped)
    dialog = window.filling.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: not dialog.is_working)
    dialog.reject()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "x.zzd"))])
    other = QDragEnterEvent(window.rect().center(), Qt.DropAction.CopyAction, data, buttons, held)
    other.ignore()
    QApplication.sendEvent(window, other)
    assert window.filling.dialog is None


# --- mapping --------------------------------------------------------------------------------------
def choose(qtbot: QtBot, view: Any, row: int, column: int, words: str) -> None:
    """By keys: Space opens the list, arrows go to the entry, Enter takes it."""
    view.setFocus()
    view.setCurrentIndex(view.model().index(row, column))
    qtbot.keyClick(view, Qt.Key.Key_Space)
    editor = view.viewport().findChildren(QComboBox)[-1]
    qtbot.waitUntil(lambda: editor.view().isVisible())
    wanted = editor.findText(words)
    assert wanted >= 0, [editor.itemText(n) for n in range(editor.count())]
    while editor.view().currentIndex().row() != wanted:
        down = editor.view().currentIndex().row() < wanted
        qtbot.keyClick(editor.view(), Qt.Key.Key_Down if down else Qt.Key.Key_Up)
    qtbot.keyClick(editor.view(), Qt.Key.Key_Return)


def test_a_column_is_said_to_be_another_by_keyboard_and_remembered(
    qtbot: QtBot, window: ClerkWindow, tmp_path: Path
) -> None:
    path = book(tmp_path / "x.xlsx", a=ECONOMY)
    dialog = opened(qtbot, window, path)
    mapping = dialog.mapping
    choose(qtbot, mapping.column_view, 4, 2, "7 当月增速（%）")
    assert [r[2].words for r in mapping.columns.rows][4] == "7 当月增速（%）"
    enter(qtbot, dialog)
    enter(qtbot, dialog)
    assert value(window, "ZZ01.01.7") == "8.3"
    assert value(window, "ZZ01.01.3") == ""
    dialog = opened(qtbot, window, path)
    assert dialog.pages.currentIndex() == _PREVIEW
    assert "没有要填的格" in dialog.why.text()
    qtbot.keyClick(dialog, Qt.Key.Key_M, ALT)
    qtbot.waitUntil(lambda: dialog.pages.currentIndex() == _MAPPING)
    dialog.reject()


def test_a_factor_can_be_taken_off_and_a_near_row_chosen(qtbot: QtBot, window: ClerkWindow, tmp_path: Path) -> None:
    rows = [["指标名称", "1—3月累计（万元）"], ["全市规上工业总产值", 4125600]]
    rows += [["规上工业新增入库企业", 12]]
    dialog = opened(qtbot, window, book(tmp_path / "x.xlsx", a=rows))
    mapping = dialog.mapping
    assert "是否指 09" in mapping.rows.rows[0][2].words
    choose(qtbot, mapping.row_view, 0, 1, "09 规上工业总产值（现价）")
    choose(qtbot, mapping.column_view, 1, 3, "÷10000")
    dialog.show_preview()
    qtbot.waitUntil(lambda: not dialog.is_working)
    shown = {row[2]: row[6] for row in dialog.preview.table.rows}
    assert shown["09 规上工业总产值（现价）"] == "412.56"
    dialog.reject()


def test_a_sheet_that_is_not_recognised_is_given_its_form_by_the_clerk(
    qtbot: QtBot, window: ClerkWindow, tmp_path: Path
) -> None:
    rows = [["户名", "税号", "值甲", "值乙"], ["甲铝业有限公司", "91410181MA3X5T8K2Q", 5, 6]]
    dialog = opened(qtbot, window, book(tmp_path / "x.xlsx", a=rows))
    assert "没有认出" in dialog.bar.text
    assert not dialog.next_button.isEnabled()
    mapping = dialog.mapping
    choose(qtbot, mapping.sheet_view, 0, 1, "ZZ04 重点企业")
    for row, words in enumerate(("1 企业名称", "2 统一社会信用代码", "6 产值本月（万元）")):
        choose(qtbot, mapping.column_view, row, 2, words)
    qtbot.keyClick(dialog, Qt.Key.Key_N, ALT)
    qtbot.waitUntil(lambda: dialog.pages.currentIndex() == _PREVIEW and not dialog.is_working)
    enter(qtbot, dialog)
    line = window.desk.document.lines("ZZ04", MARCH)[0]
    assert value(window, f"ZZ04.{line}.6") == "5"


# --- preview --------------------------------------------------------------------------------------
def test_differences_are_shown_and_the_clerk_decides(qtbot: QtBot, window: ClerkWindow, tmp_path: Path) -> None:
    window.desk.do(SetCells(MARCH, {A("ZZ01.03.1"): values.number(99)}))
    path = book(tmp_path / "x.xlsx", a=ECONOMY)
    dialog = opened(qtbot, window, path)
    enter(qtbot, dialog)
    first = dialog.preview.table.rows[0]
    assert (first[0], first[4], first[5], first[6]) == ("≠ 不同", "12", "99", "12")
    before = dialog.import_button.text()
    qtbot.keyClick(dialog, Qt.Key.Key_A, ALT)  # a button is pressed for a moment: what it does comes after
    qtbot.waitUntil(lambda: dialog.import_button.text() != before)
    qtbot.keyClick(dialog, Qt.Key.Key_K, ALT)
    qtbot.waitUntil(lambda: dialog.import_button.text() == before)
    enter(qtbot, dialog)
    assert value(window, "ZZ01.03.1") == "99"
    assert "1格与本表已填的不同，保留本表的数" in window.bar.text
    dialog = opened(qtbot, window, path)
    assert "全部覆盖" in dialog.why.text()
    assert not dialog.import_button.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_A, ALT)
    qtbot.waitUntil(dialog.import_button.isEnabled)
    enter(qtbot, dialog)
    assert value(window, "ZZ01.03.1") == "12"


def test_what_was_not_read_is_named_with_place_value_and_reason(
    qtbot: QtBot, window: ClerkWindow, tmp_path: Path
) -> None:
    rows = [list(r) for r in ECONOMY]
    rows[2][2] = "约12"
    dialog = opened(qtbot, window, book(tmp_path / "x.xlsx", 运行=rows))
    enter(qtbot, dialog)
    refused = dialog.preview.table.rows[0]
    assert refused[0] == "✕ 未读入"
    assert refused[-1] == "运行!C3"
    assert "约12" in dialog.preview.detail.text()
    kinds = dialog.preview.shown
    kinds.setCurrentIndex(kinds.findText("✕ 未读入（1）"))
    assert len(dialog.preview.table.rows) == 1
    dialog.preview.view.setFocus()
    enter(qtbot, dialog)
    assert "1格未读入" in window.bar.text
    assert "运行!C3" in window.bar.details


def test_another_months_file_is_not_imported_by_enter_alone(qtbot: QtBot, window: ClerkWindow, tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", a=[["2021年1—2月运行情况"], *ECONOMY])
    dialog = opened(qtbot, window, path)
    enter(qtbot, dialog)
    assert dialog.pages.currentIndex() == _PREVIEW
    assert "2021年1—2月" in dialog.bar.text
    enter(qtbot, dialog)
    assert dialog.isVisible()
    assert not window.desk.document.values(MARCH)
    qtbot.keyClick(dialog, Qt.Key.Key_I, ALT)
    qtbot.waitUntil(lambda: bool(window.desk.document.values(MARCH)))


def test_files_that_cannot_be_read_say_so_and_another_can_be_chosen(
    qtbot: QtBot, window: ClerkWindow, tmp_path: Path
) -> None:
    old = tmp_path / "旧.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"))
    dialog = opened(qtbot, window, old)
    assert "另存为.xlsx" in dialog.bar.text
    assert not dialog.import_button.isEnabled()
    dialog.read(book(tmp_path / "x.xlsx", a=ECONOMY))
    qtbot.waitUntil(lambda: not dialog.is_working)
    assert dialog.next_button.isEnabled()
    dialog.reject()


def test_a_draft_in_an_imported_cell_gives_way(qtbot: QtBot, window: ClerkWindow, tmp_path: Path) -> None:
    assert not window.desk.type_text(A("ZZ01.03.1"), "约12")
    dialog = opened(qtbot, window, book(tmp_path / "x.xlsx", a=ECONOMY))
    enter(qtbot, dialog)
    enter(qtbot, dialog)
    assert window.desk.draft(A("ZZ01.03.1")) is None
    assert value(window, "ZZ01.03.1") == "12"


# --- returns ----------------------------------------------------------------------------------------
def test_a_return_is_read_into_its_own_period(
    qtbot: QtBot, window: ClerkWindow, tmp_path: Path, plan: Plan, gongyi: Unit
) -> None:
    with Document.create(tmp_path / "other.zzd", plan, gongyi) as other:
        for period, cells in sample_year(plan, gongyi, 4).items():
            other.apply(sample_edit(plan, period, cells))
        made = session.export(other, APRIL, "快报", tmp_path).written.path
        wanted = dict(other.values(APRIL))
    dialog = opened(qtbot, window, made)
    assert dialog.pages.currentIndex() == _PREVIEW
    assert "2021年1—4月" in dialog.bar.text
    assert not dialog.back_button.isVisible()
    enter(qtbot, dialog)
    assert window.desk.period == APRIL
    assert dict(window.desk.document.values(APRIL)) == wanted
    assert window.acts["undo"].text().startswith("撤销 读入")


# --- without a file -----------------------------------------------------------------------------------
def test_carrying_over_and_totals_by_their_keys(qtbot: QtBot, window: ClerkWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Y, CTRL | SHIFT)
    assert "没有本期尚缺" in window.bar.text
    document = window.desk.document
    window.desk.do(SetCells(FEBRUARY, {A("ZZ01.01.9"): values.text("反馈")}))
    window.desk.do(SetCells(MARCH, {A("ZZ01.05.1"): values.number(7), A("ZZ01.06.1"): values.number(5)}))
    qtbot.keyClick(window, Qt.Key.Key_Y, CTRL | SHIFT)
    assert "数据性质1格" in window.bar.text
    qtbot.keyClick(window, Qt.Key.Key_Equal, ALT)
    assert document.value(A("ZZ01.03.1"), MARCH) == values.number(12)
    assert "算出2格" in window.bar.text
    assert "ZZ01.03.1 ＝ 12" in window.bar.details
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert document.value(A("ZZ01.03.1"), MARCH).is_blank
    window.acts["list_lines"].trigger()
    assert "名单" in window.bar.text


def test_a_month_that_was_sent_is_not_filled(
    qtbot: QtBot, window: ClerkWindow, tmp_path: Path, plan: Plan, gongyi: Unit
) -> None:
    for period, cells in sample_year(plan, gongyi, 3).items():
        window.desk.do(sample_edit(plan, period, cells))
    session.export(window.desk.document, MARCH, "正式", tmp_path)
    window.desk.look_at_sent()
    window.filling.take(book(tmp_path / "x.xlsx", a=ECONOMY))
    assert window.filling.dialog is None
    assert "更正" in window.bar.text
    qtbot.keyClick(window, Qt.Key.Key_Equal, ALT)
    assert "更正" in window.bar.text


# --- choices ------------------------------------------------------------------------------------------
def test_a_choice_by_number_and_arrows_do_not_end_it(qtbot: QtBot, window: ClerkWindow) -> None:
    window.go_to(A("ZZ01.01.9"))
    view = window.sheet.view
    qtbot.keyClick(view, Qt.Key.Key_2)
    editor = view.viewport().findChildren(Choices)[-1]
    assert editor.currentText() == "反馈"
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    assert editor.currentText() == "部门"
    assert window.desk.value(A("ZZ01.01.9")).is_blank  # nothing is taken before Enter
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert value(window, "ZZ01.01.9") == "部门"
    assert view.current_address() == A("ZZ01.02.9")


def test_two_digits_are_one_number_where_the_list_is_long(qtbot: QtBot) -> None:
    editor = Choices([f"第{n}项" for n in range(1, 16)], None)  # type: ignore[arg-type]
    qtbot.addWidget(editor)
    QTest.keyClicks(editor, "12")
    assert editor.currentText() == "第12项"
    QTest.keyClicks(editor, "3")
    assert editor.currentText() == "第3项"
    QTest.keyClicks(editor, "0")
    assert editor.currentText() == ""
