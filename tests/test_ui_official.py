"""统计反馈 in the bureau's window: a table brought in, its faults listed, figures side by side, files sent out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.official_samples import PLAN, book, figure_of, rows
from tests.returns_samples import APRIL_20
from tests.test_official_differences import put_return
from ui.bureau.window import BureauWindow
from ui.dialogs.official import OfficialDialog
from zzdesk import session
from zzdesk.period import Period

MARCH = Period(2021, 3)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[BureauWindow]:
    """巩义市 sent another figure than is fed back, 荥阳市 the same."""
    inbox = tmp_path / "收件"
    inbox.mkdir()
    put_return(inbox, "410181", "正式", {"01": 9, "02": figure_of(1, "02"), "04": figure_of(1, "04")})
    put_return(inbox, "410182", "正式", {line: figure_of(2, line) for line in ("01", "02", "04")})
    ledger = session.create_ledger(tmp_path / "汇总库", PLAN)
    session.merge(ledger, [inbox], APRIL_20)
    found = BureauWindow(ledger)
    qtbot.addWidget(found)
    found.show()
    found.set_period(MARCH)
    yield found
    found.close()


def settled(qtbot: QtBot, window: BureauWindow) -> None:
    qtbot.waitUntil(lambda: not window.is_working, timeout=60_000)


@pytest.fixture
def dialog(qtbot: QtBot, window: BureauWindow) -> OfficialDialog:
    window.menus.official.trigger()
    found = window.findChild(OfficialDialog)
    assert found is not None
    settled(qtbot, window)
    return found


def test_before_anything_was_fed_back(dialog: OfficialDialog) -> None:
    assert dialog.head.text() == "2021年1—3月统计反馈"
    assert dialog.nothing.isVisible()
    assert "还没有统计反馈数" in dialog.nothing.head.text()
    assert not dialog.send.isEnabled()


def test_a_table_is_dropped_and_figures_stand_side_by_side(
    qtbot: QtBot, window: BureauWindow, dialog: OfficialDialog, tmp_path: Path
) -> None:
    path = book(tmp_path / "反馈.xlsx", rows())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    dialog.dropEvent(QDropEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, buttons, held))
    settled(qtbot, window)
    assert "已导入 反馈.xlsx：1—3月，51个反馈数" in dialog.bar.text
    assert dialog.head.text() == "2021年1—3月统计反馈，1行不一致"
    assert len(dialog.model.rows) == 51
    assert dialog.model.rows[0][:6] == ("—", "规上工业增加值", "全市公布数", "—", "5.0", "—")
    gongyi = next(row for row in dialog.model.rows if row[2] == "巩义市")
    assert gongyi[:9] == ("✕ 正式不符", "规上工业增加值", "巩义市", "未报", "5.7", "9.0", "—", "+3.3", "1")
    dialog.only.click()
    assert [row[2] for row in dialog.model.rows] == ["巩义市"]
    dialog.bring_in(path)
    settled(qtbot, window)
    assert "已经导入过，没有改动" in dialog.bar.text


def test_the_faults_of_a_table_are_listed_with_their_cells(
    qtbot: QtBot, window: BureauWindow, dialog: OfficialDialog, tmp_path: Path
) -> None:
    dialog.bring_in(book(tmp_path / "坏.xlsx", rows(changed={("巩义市", "01"): "约9", ("荥阳市", "04"): None})))
    settled(qtbot, window)
    assert "有2处错误，全部没有导入" in dialog.bar.text
    assert dialog.fault_table.isVisible()
    assert [row[1] for row in dialog.faults.rows] == ["统计反馈 D3", "统计反馈 D38"]
    assert "不是确定的数" in dialog.faults.rows[0][2]
    dialog.back.click()
    assert dialog.nothing.isVisible()


def test_a_file_for_each_district(
    qtbot: QtBot, window: BureauWindow, dialog: OfficialDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.bring_in(book(tmp_path / "反馈.xlsx", rows()))
    settled(qtbot, window)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "发出"))
    dialog.send.click()
    settled(qtbot, window)
    assert "已生成16个统计反馈文件" in dialog.bar.text
    assert len(list((tmp_path / "发出").glob("*_202103_统计反馈.xlsx"))) == 16


def test_closed_while_it_works_nothing_is_lost(
    qtbot: QtBot, window: BureauWindow, dialog: OfficialDialog, tmp_path: Path
) -> None:
    dialog.bring_in(book(tmp_path / "反馈.xlsx", rows()))
    dialog.reject()
    settled(qtbot, window)
    assert len(session.official_differences(window.ledger, MARCH).rows) == 51
