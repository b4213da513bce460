"""统计反馈文件 in the clerk's window: dropped, filled in, locked with its reason, undone, replaced by a newer one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from tests.at_the_desk import clip, content, edits, go, key, value
from tests.official_samples import PLAN, book, rows
from ui.clerk.window import ClerkWindow
from ui.grid.faces import Kind
from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.demo.sample import sample_edit, sample_year
from zzdesk.entry.edits import SetCells
from zzdesk.period import Period

MARCH, FEBRUARY = Period(2021, 3), Period(2021, 2)
GROWTH = Address("ZZ01", "01", "3")
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """name -> file: of 巩义市 as first fed back and as corrected, and 荥阳市's."""
    folder = tmp_path_factory.mktemp("发出")
    with session.create_ledger(folder / "汇总库", PLAN) as ledger:
        session.import_official(ledger, book(folder / "反馈.xlsx", rows()))
        made = session.export_feedback(ledger, MARCH, folder / "一")
        late = [r for r in rows(obtained="2021-05-18", changed={("巩义市", "01"): 6.1}) if r[1] == "巩义市"][:1]
        session.import_official(ledger, book(folder / "更正.xlsx", late))
        again = session.export_feedback(ledger, MARCH, folder / "二")
    return {"巩义": made[0], "荥阳": made[1], "更正": again[0]}


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[ClerkWindow]:
    path = tmp_path / "巩义市.zzd"
    with session.create_file(path, "410181", PLAN, sample=True) as document:
        for period, cells in sample_year(PLAN, document.unit, 3).items():
            document.apply(sample_edit(PLAN, period, cells))
        estimates = {GROWTH: values.number("9.5"), Address("ZZ01", "01", "9"): values.text("预计")}
        document.apply(SetCells(MARCH, estimates))
    shown = ClerkWindow(session.open_file(path, writer_thread=True), MARCH)
    shown._insists = lambda words: True  # type: ignore[method-assign]
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitUntil(lambda: shown.cell_panel is not None)
    qtbot.waitUntil(lambda: shown.desk.is_settled)
    yield shown
    shown.close()


def drop(window: ClerkWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(window.rect().center(), Qt.DropAction.CopyAction, data, buttons, held)
    QApplication.sendEvent(window, over)
    assert over.isAccepted()
    spot = QPointF(window.rect().center())
    QApplication.sendEvent(window, QDropEvent(spot, Qt.DropAction.CopyAction, data, buttons, held))


def face(window: ClerkWindow, address: str):  # type: ignore[no-untyped-def]
    index = window.sheet.model.place_of(Address.parse(address))
    return window.sheet.model.face(index.row(), index.column())


def tip(window: ClerkWindow, address: str) -> str:
    return str(window.sheet.model.place_of(Address.parse(address)).data(Qt.ItemDataRole.ToolTipRole))


def codes(qtbot: QtBot, window: ClerkWindow) -> set[str]:
    qtbot.waitUntil(lambda: window.desk.is_settled)
    return {f.code for f in window.desk.findings}


def test_dropped_on_the_window_it_fills_and_locks_its_cells(
    qtbot: QtBot, window: ClerkWindow, files: dict[str, Path]
) -> None:
    go(window, "ZZ01.01.3")
    drop(window, files["巩义"])
    assert content(window, "ZZ01.01.3", "ZZ01.01.7", "ZZ01.01.9", "ZZ01.02.3", "ZZ01.04.3") == [
        "5.7",
        "6.2",
        "反馈",
        "6",
        "1.5",
    ]
    assert "已填入统计反馈数" in window.bar.text
    assert "（郑统函〔2021〕12号，2021-04-16取得）" in window.bar.text
    for address in ("ZZ01.01.3", "ZZ01.01.7", "ZZ01.01.9", "ZZ01.04.3"):
        assert (face(window, address).kind, face(window, address).editable) == (Kind.FED, False)
        assert "统计反馈数，已锁定（郑统函〔2021〕12号，2021-04-16取得）" in tip(window, address)
    assert face(window, "ZZ01.01.6").kind is Kind.INPUT
    assert "R117" not in codes(qtbot, window)


def test_keys_do_nothing_there_and_say_why(qtbot: QtBot, window: ClerkWindow, files: dict[str, Path]) -> None:
    drop(window, files["巩义"])
    go(window, "ZZ01.01.3")
    key(qtbot, window, "9")
    assert not edits(window)
    assert "此格不能填写：统计反馈数，已锁定（郑统函" in window.bar.text
    key(qtbot, window, Qt.Key.Key_Delete)
    assert "所选各格不能填写：统计反馈数，已锁定（郑统函" in window.bar.text
    clip("9.9")
    key(qtbot, window, Qt.Key.Key_V, CTRL)
    assert content(window, "ZZ01.01.3") == ["5.7"]


def test_a_block_is_cleared_around_them(qtbot: QtBot, window: ClerkWindow, files: dict[str, Path]) -> None:
    drop(window, files["巩义"])
    go(window, "ZZ01.01.3")
    window.sheet.view.select_block(range(3), range(2, 6))
    key(qtbot, window, Qt.Key.Key_Delete)
    assert content(window, "ZZ01.01.3", "ZZ01.02.3", "ZZ01.01.6", "ZZ01.03.4") == ["5.7", "6", "", ""]


def test_one_step_of_undo_gives_the_estimates_back(qtbot: QtBot, window: ClerkWindow, files: dict[str, Path]) -> None:
    before = content(window, "ZZ01.01.3", "ZZ01.01.7", "ZZ01.01.9", "ZZ01.02.3")
    drop(window, files["巩义"])
    assert window.acts["undo"].text().startswith("撤销 填入统计反馈数")
    window.desk.undo()
    assert content(window, "ZZ01.01.3", "ZZ01.01.7", "ZZ01.01.9", "ZZ01.02.3") == before
    assert face(window, "ZZ01.01.3").kind is Kind.INPUT
    assert "R117" in codes(qtbot, window)  # the feedback is known, and the estimate is another figure
    assert window.desk.type_text(GROWTH, "9.6")
    window.acts["fed_fill"].trigger()
    assert (value(window, "ZZ01.01.3").content, face(window, "ZZ01.01.3").kind) == ("5.7", Kind.FED)
    window.desk.undo()
    window.desk.undo()
    assert content(window, "ZZ01.01.3") == ["9.5"]
    window.desk.redo()
    window.desk.redo()
    assert content(window, "ZZ01.01.3") == ["5.7"]


def test_typing_the_same_figure_locks_it_and_can_be_undone(window: ClerkWindow, files: dict[str, Path]) -> None:
    drop(window, files["巩义"])
    window.acts["fed_return"].trigger()
    assert content(window, "ZZ01.01.3") == ["9.5"]
    assert window.desk.type_text(GROWTH, "5.7")
    assert face(window, "ZZ01.01.3").kind is Kind.FED
    window.desk.undo()
    assert content(window, "ZZ01.01.3") == ["9.5"]


def test_the_panel_says_where_it_comes_from(qtbot: QtBot, window: ClerkWindow, files: dict[str, Path]) -> None:
    panel = window.cell_panel
    assert panel is not None
    go(window, "ZZ01.01.3")
    panel.settle()
    assert not panel.fed.isVisibleTo(panel.widget())
    drop(window, files["巩义"])
    texts = panel.texts()
    for words in ("5.7%，当月6.2%", "第1位", "5.0%，当月5.5%", "郑统函〔2021〕12号", "2021-04-16", "已锁定"):
        assert words in texts, words
    assert "原反馈数" not in texts
    drop(window, files["更正"])
    assert "反馈数由5.7改为6.1" in window.bar.details
    assert "5.7%，当月6.2%（2021-04-16取得）" in panel.texts()
    window.acts["fed_return"].trigger()
    assert "5.7%，低于反馈0.4个百分点" in panel.texts()
    go(window, "ZZ01.03.1")
    panel.settle()
    assert not panel.fed.isVisibleTo(panel.widget())


def test_the_years_ledger_shows_estimate_and_feedback_side_by_side(
    qtbot: QtBot, window: ClerkWindow, files: dict[str, Path], tmp_path: Path
) -> None:
    session.export(window.desk.document, MARCH, "快报", tmp_path)
    window.desk.look_at_sent()
    drop(window, files["巩义"])
    window.show_year()
    page = window._year
    assert page is not None
    page.by_versions.click()
    page.columns.setCurrentIndex(next(n for n in range(page.columns.count()) if "同比增速" in page.columns.itemText(n)))
    model = page.model
    heads = [model.headerData(n, Qt.Orientation.Horizontal).split("\n") for n in range(model.columnCount())]
    assert [h[0] for h in heads] == ["快报 第1版", "反馈", "现在"]
    assert heads[1][1] == "统计反馈文件"
    assert [model.face(0, n).text for n in range(3)] == ["9.5", "5.7", "5.7"]


def test_of_another_month_the_window_goes_there(window: ClerkWindow, files: dict[str, Path]) -> None:
    window.desk.set_period(FEBRUARY)
    drop(window, files["巩义"])
    assert window.desk.period == MARCH
    assert content(window, "ZZ01.01.3") == ["5.7"]


def test_a_month_that_was_sent_keeps_its_figures_and_offers_the_correction(
    window: ClerkWindow, files: dict[str, Path], tmp_path: Path
) -> None:
    window.desk.document.apply(SetCells(MARCH, {Address("ZZ01", "01", "9"): values.text("反馈")}))
    session.export(window.desk.document, MARCH, "正式", tmp_path)
    window.desk.look_at_sent()
    drop(window, files["巩义"])
    assert content(window, "ZZ01.01.3") == ["9.5"]
    assert "反馈数已存入而没有改表上的数" in window.bar.text
    assert window.bar._act.text() == "更正本期…"
    window.desk.reopen("按反馈数更正")
    window.acts["fed_fill"].trigger()
    assert content(window, "ZZ01.01.3") == ["5.7"]


def test_another_units_file_is_told_plainly(window: ClerkWindow, files: dict[str, Path]) -> None:
    drop(window, files["荥阳"])
    assert "是荥阳市的统计反馈文件，本文件属于巩义市，没有读入" in window.bar.text
    assert content(window, "ZZ01.01.3") == ["9.5"]


def test_by_the_menu_and_without_any(
    window: ClerkWindow, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    window.acts["fed_fill"].trigger()
    assert "还没有收到统计反馈数" in window.bar.text
    window.acts["fed_return"].trigger()
    assert "没有填入过统计反馈数" in window.bar.text
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(files["巩义"]), ""))
    window.acts["feedback"].trigger()
    assert content(window, "ZZ01.01.3") == ["5.7"]
    drop(window, files["巩义"])
    assert "已在文件中，没有改动" in window.bar.text


def test_a_formal_return_is_put_right_from_its_own_dialog(
    qtbot: QtBot, window: ClerkWindow, files: dict[str, Path]
) -> None:
    from ui.dialogs.send import SendDialog

    drop(window, files["巩义"])
    window.desk.undo()
    dialog = SendDialog(window.desk, window)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert dialog.kind.currentText() == "快报"
    assert not dialog.fill.isVisible()
    dialog.kind.setCurrentText("正式")
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert dialog.fill.isVisible()
    assert dialog.fill.text().startswith("填入统计反馈数")
    assert not dialog.make.isEnabled()
    dialog.fill.click()
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert content(window, "ZZ01.01.3") == ["5.7"]
    assert not dialog.fill.isVisible()
    assert dialog.make.isEnabled()
    dialog.reject()
    window.desk.undo()
    assert content(window, "ZZ01.01.3") == ["9.5"]
