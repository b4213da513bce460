"""What goes wrong around a clerk: the disk is full while typing, the file is of a newer program or damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ui.app import Windows
from ui.clerk.window import ClerkWindow
from ui.welcome import WelcomeWindow
from zzdesk import values
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit

MARCH = Period(2021, 3)
ENTRIES = Address.parse("ZZ01.03.1")


@pytest.fixture
def file(tmp_path: Path, plan: Plan, gongyi: Unit) -> Path:
    with Document.create(tmp_path / "巩义市.zzd", plan, gongyi) as made:
        made.apply(SetCells(MARCH, {ENTRIES: values.number(12)}))
    return tmp_path / "巩义市.zzd"


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[ClerkWindow]:
    shown = ClerkWindow(Document.open(file, writer_thread=True), MARCH)
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    qtbot.waitUntil(lambda: shown.cell_panel is not None)
    yield shown
    shown.close()


def fill_disk(window: ClerkWindow, pages: int) -> None:
    """SQLite's own limit gives the very error of a full disk."""
    window.desk.document._workspace._connection.execute(f"PRAGMA max_page_count={pages}")


def type_digit(qtbot: QtBot, window: ClerkWindow, key: Qt.Key) -> None:
    qtbot.keyClick(window.sheet.view, key)
    qtbot.keyClick(window.sheet.view.viewport().findChildren(QLineEdit)[-1], Qt.Key.Key_Return)


def test_typing_goes_on_while_the_disk_is_full_and_all_is_saved_later(
    qtbot: QtBot, window: ClerkWindow, file: Path
) -> None:
    window.go_to(ENTRIES)
    fill_disk(window, 1)
    typed = 0
    while "磁盘" not in window.bar.text and typed < 200:  # the file has some room of its own
        window.go_to(ENTRIES)
        type_digit(qtbot, window, Qt.Key.Key_1 if typed % 2 else Qt.Key.Key_2)
        qtbot.wait(20)
        typed += 1
    assert "磁盘" in window.bar.text
    assert window.saved.text() == "✕ 未保存"
    window.go_to(ENTRIES)
    type_digit(qtbot, window, Qt.Key.Key_7)
    assert window.desk.value(ENTRIES) == values.number(7)
    fill_disk(window, 1_000_000)
    window.bar._act.click()
    qtbot.waitUntil(lambda: window.desk.document.is_saved)
    with Document.open(file, read_only=True) as other:
        assert other.value(ENTRIES, MARCH) == values.number(7)
        assert len(other.history(ENTRIES, MARCH)) >= typed


def test_closing_with_a_full_disk_asks_first(
    qtbot: QtBot, window: ClerkWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(ClerkWindow, "_insists", lambda _, words: bool(asked.append(words)))
    fill_disk(window, 1)
    for n in range(200):
        window.desk.type_text(ENTRIES, str(n + 20))
    qtbot.waitUntil(lambda: "磁盘" in window.bar.text, timeout=10_000)
    window.close()
    assert window.isVisible()
    assert asked == ["有改动没有存进文件，关闭后会丢失"]
    fill_disk(window, 1_000_000)
    window.desk.document.retry()
    qtbot.waitUntil(lambda: window.desk.document.is_saved)


@pytest.mark.parametrize(("pragma", "words"), [("user_version=99", "升级"), ("application_id=1", "不是")])
def test_a_file_that_cannot_be_opened_is_explained_and_left_as_it_is(
    qtbot: QtBot, file: Path, pragma: str, words: str
) -> None:
    with sqlite3.connect(file) as raw:
        raw.execute(f"PRAGMA {pragma}")
    raw.close()
    before = file.read_bytes()
    windows = Windows()
    windows.start(file)
    [welcome] = windows.open
    qtbot.addWidget(welcome)
    assert isinstance(welcome, WelcomeWindow)
    assert words in welcome.bar.text
    assert file.name in welcome.bar.text
    assert file.read_bytes() == before
    assert sorted(p.name for p in file.parent.iterdir()) == [file.name]
