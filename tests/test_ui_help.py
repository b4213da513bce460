"""F1 opens the manual at the chapter for where one is; search, back and forward; the tour."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.every_window import open_example
from ui.clerk.actions import ACTS
from ui.clerk.window import ClerkWindow
from ui.help_menu import chapter_of
from ui.help_window import HelpWindow
from ui.tour import Tour, is_wanted
from zzdesk.address import Address

ROOT = Path(__file__).parent.parent
MANUAL = (ROOT / "docs" / "manual.md").read_text(encoding="utf-8")


@pytest.fixture
def clerk(qtbot: QtBot, tmp_path: Path) -> ClerkWindow:
    window = open_example(tmp_path)
    qtbot.addWidget(window, before_close_func=lambda w: w.desk.document.flush())
    window.show()
    qtbot.waitUntil(lambda: bool(window.acts.menus["帮助(&H)"].actions()))
    window.desk.check()
    return window


def press_f1(qtbot: QtBot, window: QWidget, widget: QWidget) -> HelpWindow:
    window.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    QTest.keyClick(widget, Qt.Key.Key_F1)
    found = window.findChild(HelpWindow)
    assert isinstance(found, HelpWindow)
    qtbot.waitUntil(found.isActiveWindow)
    return found


def test_f1_tells_of_where_one_is(qtbot: QtBot, clerk: ClerkWindow) -> None:
    assert clerk.findings_panel
    clerk.findings_panel.set_folded(False)
    shown = press_f1(qtbot, clerk, clerk.sheet.view)
    assert shown.chapter == "填数"
    assert shown.isVisible()
    assert not shown.isModal()
    assert press_f1(qtbot, clerk, clerk.findings_panel.table) is shown
    assert shown.chapter == "审核结果"
    assert press_f1(qtbot, clerk, clerk.strip.button(clerk.desk.period)).chapter == "报告期"
    clerk.forms.select("ZZ03")
    assert press_f1(qtbot, clerk, clerk.sheet.view).chapter == "浮动表"
    assert chapter_of(clerk.cell_panel) == "单元格栏"


def test_f1_works_in_a_dialog_that_waits(qtbot: QtBot, clerk: ClerkWindow) -> None:
    from ui.dialogs.send import SendDialog

    dialog = SendDialog(clerk.desk, clerk)
    qtbot.waitUntil(lambda: not dialog.is_busy)
    dialog.open()
    shown = press_f1(qtbot, dialog, dialog.folder)
    assert shown.chapter == "生成报送文件"
    shown.words.setFocus()
    qtbot.waitUntil(shown.words.hasFocus)  # not blocked by the dialog
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()
    assert dialog.isVisible()
    dialog.close()


def test_search_goes_round_and_back_and_forward_keep_the_way(qtbot: QtBot, clerk: ClerkWindow) -> None:
    shown = press_f1(qtbot, clerk, clerk.sheet.view)
    shown.go_to("更正")
    shown.contents.setCurrentRow(0)
    assert shown.chapter == "开始使用"
    QTest.keyClick(shown, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shown.chapter == "更正"
    QTest.keyClick(shown, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert shown.chapter == "开始使用"
    QTest.keyClick(shown, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert shown.words.hasFocus()
    shown.words.setText("一并说明")
    QTest.keyClick(shown.words, Qt.Key.Key_Return)
    assert shown.chapter == "审核结果"
    assert shown.manual.textCursor().selectedText() == "一并说明"
    first = shown.manual.textCursor().selectionStart()
    QTest.keyClick(shown.words, Qt.Key.Key_Return)
    assert shown.manual.textCursor().selectionStart() == first  # the only one: found again from the beginning
    shown.words.setText("没有这句话")
    QTest.keyClick(shown.words, Qt.Key.Key_Return)
    assert shown.told.text() == "没有找到"


def test_links_and_pictures_of_the_manual_are_there(qtbot: QtBot, clerk: ClerkWindow) -> None:
    shown = press_f1(qtbot, clerk, clerk.sheet.view)
    headings = [words for words, _, _ in shown.manual.chapters()]
    for link in re.findall(r"\]\(#(.+?)\)", MANUAL):
        assert link in headings
    assert shown.manual.pictures
    for name, image in shown.manual.pictures.items():
        assert not image.isNull(), name
        assert (ROOT / "docs" / name).stat().st_size < 150_000
        shown_at = shown.manual.document().resource(2, name)
        assert isinstance(shown_at, QImage)
        assert shown_at.deviceIndependentSize().width() <= shown.manual.viewport().width()


def test_every_chapter_a_widget_names_is_in_the_manual() -> None:
    headings = re.findall(r"^#+ (.+)$", MANUAL, re.M)
    named: set[str] = set()
    for path in (ROOT / "ui").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        for a, b in re.findall(r'answer_f1\(self, "(.+?)"\)|setProperty\("help", "(.+?)"\)', source):
            named.add(a or b)
    assert len(named) >= 8
    assert {name for name in named if not any(h.startswith(name) for h in headings)} == set()


def test_every_key_is_in_the_manuals_list() -> None:
    table = MANUAL[MANUAL.index("## 快捷键一览") : MANUAL.index("## 市局窗口")]
    keys = [key for act in ACTS.values() for key in act.keys]
    assert [key for key in keys if key not in table] == []


def test_the_help_menu(qtbot: QtBot, clerk: ClerkWindow) -> None:
    menu = clerk.acts.menus["帮助(&H)"]
    assert isinstance(menu, QMenu)
    acts = {a.text(): a for a in menu.actions() if a.text()}
    assert list(acts) == ["本页帮助(&P)", "填报手册(&M)", "快捷键一览(&K)", "新手引导(&T)", "关于(&A)…"]
    acts["快捷键一览(&K)"].trigger()
    shown = clerk.findChild(HelpWindow)
    assert shown
    assert shown.chapter == "快捷键一览"


def test_about_names_versions_and_licences(qtbot: QtBot) -> None:
    from importlib.metadata import requires

    from ui.dialogs.about import PARTS, AboutDialog

    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    told = {row[0]: row for row in dialog.table.model().rows}
    needed = {re.split(r"[<>=;\[ ]", r)[0] for r in requires("zzdesk") or [] if "extra" not in r}
    assert needed <= set(told), "every library that travels with the program is named"
    assert told["PySide6-Essentials"][1].startswith("6.")
    assert len(PARTS) == len(told)


# --- the tour --------------------------------------------------------------------------------------------------
def test_the_tour_points_and_never_stops_typing(qtbot: QtBot, clerk: ClerkWindow) -> None:
    clerk.go_to(Address.parse("ZZ01.03.4"))
    clerk.show_tour()
    tour = clerk.findChild(Tour)
    assert tour
    assert tour.isVisible()
    assert not tour.back.isEnabled()
    assert clerk.sheet.view.hasFocus()
    QTest.keyClick(clerk.sheet.view, Qt.Key.Key_7)
    QTest.keyClick(clerk.sheet.view.focusWidget() or clerk.sheet.view, Qt.Key.Key_Return)
    assert str(clerk.desk.value(Address.parse("ZZ01.03.4")).number) == "7"
    headings = [tour.heading.text()]
    for _ in range(4):
        tour.next.click()
        headings.append(tour.heading.text())
        assert clerk.rect().contains(tour.geometry())
    assert len(set(headings)) == 5
    assert tour.count.text() == "5/5"
    tour.back.click()
    assert tour.count.text() == "4/5"
    clerk.resize(911, 512)
    qtbot.wait(50)
    assert clerk.rect().contains(tour.geometry())


def test_escape_ends_the_tour_but_first_an_edit(qtbot: QtBot, clerk: ClerkWindow) -> None:
    clerk.go_to(Address.parse("ZZ01.03.4"))
    clerk.show_tour()
    tour = clerk.findChild(Tour)
    assert tour
    QTest.keyClick(clerk.sheet.view, Qt.Key.Key_8)
    editor = clerk.sheet.view.focusWidget()
    assert editor is not None
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert tour.isVisible()
    QTest.keyClick(clerk.sheet.view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: clerk.findChild(Tour) is None)
    clerk.show_tour()  # from the menu, again and again
    clerk.show_tour()
    assert len(clerk.findChildren(Tour)) == 1


def test_the_tour_comes_once_and_never_offscreen(monkeypatch: pytest.MonkeyPatch, clerk: ClerkWindow) -> None:
    QSettings().remove("tour/seen")
    assert not is_wanted()
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "windows")
    assert is_wanted()
    clerk._first_tour()
    assert clerk.findChild(Tour)
    assert not is_wanted()
