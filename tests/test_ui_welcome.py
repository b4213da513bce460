"""The welcome page: what was open last, the 示例, and what is dropped on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from tests.every_window import open_example
from ui.app import Windows
from ui.clerk.window import ClerkWindow
from ui.dialogs.new_file import NewFileDialog
from ui.recent import describe, forget, recent, remember
from ui.recent_list import told
from ui.welcome import WelcomeWindow
from zzdesk import session
from zzdesk.demo.example import write_example
from zzdesk.entry.document import Document
from zzdesk.plan.model import Plan, Unit


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three in the list, newest first; the middle one is gone."""
    QSettings().remove("recent")
    found = [tmp_path / name for name in ("丙.zzd", "乙.zzd", "甲.zzd")]
    for path in reversed(found):
        path.touch()
        remember(path)
    found[1].unlink()
    return found


@pytest.fixture
def welcome(qtbot: QtBot, files: list[Path]) -> WelcomeWindow:
    window = WelcomeWindow()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def drop(window: WelcomeWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(p)) for p in paths])
    action, button, key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), action, data, button, key))


# --- the list --------------------------------------------------------------------------------------------
def test_the_list_survives_a_restart_and_a_spoilt_setting(files: list[Path]) -> None:
    describe(files[0], "巩义市", "1—4月", "已填 61/78，未报送")
    assert [r.path for r in recent()] == files
    assert recent()[0][1:] == ("巩义市", "1—4月", "已填 61/78，未报送")
    remember(files[2])
    assert [r.path for r in recent()] == [files[2], files[0], files[1]]
    forget(files[0])
    assert [r.path for r in recent()] == [files[2], files[1]]
    QSettings().setValue("recent", "not what we wrote")
    assert recent() == []


def test_what_is_gone_is_said_and_only_leaves_the_list_when_asked(
    qtbot: QtBot, welcome: WelcomeWindow, files: list[Path]
) -> None:
    listed = welcome.recent
    assert [told(listed.item(n).data(Qt.ItemDataRole.UserRole))[1] for n in range(3)] == ["", "文件已不在此处", ""]
    assert "文件已不在此处" in listed.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
    opened: list[Path] = []
    welcome.wants_path.connect(opened.append)
    qtbot.keyClick(welcome, Qt.Key.Key_Down)  # from a button into the list
    assert listed.hasFocus()
    qtbot.keyClick(listed, Qt.Key.Key_Return)
    assert opened == [files[0]]
    qtbot.keyClick(listed, Qt.Key.Key_Down)
    qtbot.keyClick(listed, Qt.Key.Key_Return)
    assert opened == [files[0]]
    assert "已不在此处" in welcome.bar.text
    qtbot.keyClick(listed, Qt.Key.Key_Delete)
    assert [r.path for r in recent()] == [files[0], files[2]]
    assert listed.currentRow() == 1
    welcome.remove_button.click()
    welcome.remove_button.click()
    assert recent() == []
    assert welcome.nothing.isVisible()
    assert not listed.isVisible()
    assert files[2].exists()


def test_a_closed_window_says_what_is_left_to_send(qtbot: QtBot, tmp_path: Path) -> None:
    QSettings().remove("recent")
    window = open_example(tmp_path)
    qtbot.addWidget(window)
    window.show()
    path = window.desk.document.path
    remember(path)
    counts = window.desk.counts()
    window.close()
    [kept] = recent()
    assert told(kept)[0] == "巩义市（示例数据） · 1—5月"
    assert kept.left == f"已填 {counts.filled}/{counts.required}，未报送"


# --- 示例 ---------------------------------------------------------------------------------------------------
def test_the_example_is_marked_kept_apart_and_quick(qtbot: QtBot) -> None:
    QSettings().remove("recent")
    windows = Windows()
    windows.start(None)
    [page] = windows.open
    assert isinstance(page, WelcomeWindow)
    page.example_button.click()
    assert not page.example_button.isEnabled()
    qtbot.waitUntil(lambda: len(windows.open) == 2, timeout=3000)
    shown = windows.open[1]
    assert isinstance(shown, ClerkWindow)
    assert "示例数据" in shown.windowTitle()
    assert shown.desk.document.sample
    assert recent() == []  # nothing to be mixed up with the unit's own
    counts = shown.desk.counts()
    assert 0 < counts.filled < counts.required
    shown.close()
    page.close()


def test_the_example_is_like_a_years_file(tmp_path: Path) -> None:
    steps: list[str] = []
    path = write_example(tmp_path / "示例.zzd", lambda _done, _total, doing: bool(steps.append(doing)) or True)
    assert steps == ["1—2月", "1—3月", "1—4月", "1—5月"]
    with Document.open(path) as made:
        assert made.sample
        assert all("示例" in words or words.startswith("0371-0") for words in made.foot.values())


# --- dropped ------------------------------------------------------------------------------------------------
def test_a_file_or_a_ledger_dropped_is_opened(welcome: WelcomeWindow, tmp_path: Path) -> None:
    opened: list[Path] = []
    welcome.wants_path.connect(opened.append)
    session.create_ledger(tmp_path / "汇总库").close()
    drop(welcome, tmp_path / "丙.zzd")
    drop(welcome, tmp_path / "汇总库")
    drop(welcome, tmp_path / "汇总库" / "ledger.db")
    assert opened == [tmp_path / "丙.zzd", tmp_path / "汇总库", tmp_path / "汇总库"]
    drop(welcome, tmp_path / "丙.zzd", tmp_path / "汇总库")
    assert len(opened) == 3
    assert "一次只能打开一个" in welcome.bar.text


def test_a_return_dropped_is_told_for_what_it_is(
    qtbot: QtBot, welcome: WelcomeWindow, tmp_path: Path, plan: Plan, gongyi: Unit
) -> None:
    with Document.create(tmp_path / "a.zzd", plan, gongyi) as document:
        made = session.export(document, plan.periods[0], "快报", tmp_path).written.path
    drop(welcome, made)
    qtbot.waitUntil(lambda: "巩义市2021年1—2月的快报第1版报送文件" in welcome.bar.text, timeout=20000)
    assert "校验码相符" in welcome.bar.text
    other = tmp_path / "别的.xlsx"
    other.write_bytes(b"not a workbook")
    drop(welcome, other)
    qtbot.waitUntil(lambda: welcome.bar.text.startswith("别的.xlsx："), timeout=20000)


# --- 新建 ---------------------------------------------------------------------------------------------------
def test_a_new_file_takes_names_by_keyboard_only(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = NewFileDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    qtbot.waitUntil(dialog.filter.hasFocus)
    dialog.filter.setText("市")
    before = dialog.units.currentRow()
    qtbot.keyClick(dialog.filter, Qt.Key.Key_Down)
    assert dialog.units.currentRow() > before
    assert dialog.filter.hasFocus()
    qtbot.keyClick(dialog, Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    assert dialog.foot["填表人"].hasFocus()
    dialog.foot["填表人"].setText("张三")
    dialog.place.setText(str(tmp_path / "a.zzd"))
    qtbot.keyClick(dialog.foot["填表人"], Qt.Key.Key_Return)
    assert dialog.result() == NewFileDialog.DialogCode.Accepted
    with Document.open(tmp_path / "a.zzd") as made:
        assert dict(made.foot) == {"填表人": "张三"}
        assert made.unit.name == "荥阳市"


def test_a_group_is_no_unit(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = NewFileDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    head = dialog.units.item(0)
    assert not head.flags() & Qt.ItemFlag.ItemIsSelectable
    qtbot.mouseClick(dialog.units.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
    assert dialog.units.currentItem() is not head or not dialog.findChild(QDialogButtonBox).isEnabled()
    QApplication.processEvents()
    dialog.filter.setText("没有")
    dialog.create_file()
    assert dialog.fault.isVisible()
