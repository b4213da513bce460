"""The clerk's whole way, with keys alone: no file, 巩义市, ZZ01 by keyboard, ZZ04 from a spreadsheet, two errors and
a query, 正式, closed, opened again, corrected, V02."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.journey import FEBRUARY, HTML, PLANTED, REASON, RULES, block, filled, keyboard_steps
from ui.app import Windows
from ui.clerk.window import ClerkWindow
from ui.dialogs.new_file import NewFileDialog
from ui.dialogs.reopen import ReopenDialog
from ui.dialogs.send import SendDialog
from zzdesk import session
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.findings import Level

CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


class Hands:
    """Keys to whatever has the focus."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.pressed = 0

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self._qtbot.keyClick(focus(), key, modifier)
        self.pressed += 1

    def type(self, words: str) -> None:
        """Chinese comes from an input method as a whole, digits key by key."""
        if words.isascii():
            for c in words:
                self._qtbot.keyClick(focus(), c)
            return
        self.key(Qt.Key.Key_F2)
        editor = focus()
        assert isinstance(editor, QLineEdit)
        editor.setText(words)

    def wait(self, ask: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(ask()), timeout=20_000)


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def at_dialog(kind: type[QDialog], act: Callable[[QDialog], None]) -> None:
    """When a dialog of that kind has come up, do this in it; a fault in there closes it and fails the test."""

    def look() -> None:
        shown = QApplication.activeModalWidget()
        if not isinstance(shown, kind) or not shown.isActiveWindow() or QApplication.focusWidget() is None:
            QTimer.singleShot(20, look)
            return
        try:
            act(shown)
        finally:
            shown.close()

    QTimer.singleShot(0, look)


@pytest.fixture
def hands(qtbot: QtBot) -> Hands:
    return Hands(qtbot)


def test_the_clerks_way(qtbot: QtBot, hands: Hands, tmp_path: Path) -> None:
    full = filled(tmp_path)
    windows = Windows()
    windows.start(None)
    [welcome] = windows.open
    qtbot.addWidget(welcome)
    qtbot.waitActive(welcome)
    path = make_file(qtbot, hands, windows, tmp_path)
    window = clerk_window(qtbot, windows)
    assert window.desk.period == FEBRUARY
    fill_by_keyboard(hands, window, full)
    paste_the_rest(hands, window, full)
    mend(hands, window)
    first = send(hands, window, tmp_path)
    assert first.name == "410181_巩义市_202102_V01_正式.xlsx"
    hands.key(Qt.Key.Key_W, CONTROL)
    assert not window.isVisible()

    assert windows.go(path)
    window = clerk_window(qtbot, windows)
    correct(hands, window)
    second = send(hands, window, tmp_path)
    assert second.name == "410181_巩义市_202102_V02_正式.xlsx"
    hands.key(Qt.Key.Key_W, CONTROL)
    judge(full, path, first, second)


def make_file(qtbot: QtBot, hands: Hands, windows: Windows, folder: Path) -> Path:
    path = folder / "巩义市2021.zzd"

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, NewFileDialog)
        dialog.filter.setFocus()
        dialog.filter.setText("巩义")
        dialog.place.setText(str(path))
        hands.key(Qt.Key.Key_Return)

    at_dialog(NewFileDialog, choose)
    windows.new_file()
    assert path.is_file()
    return path


def clerk_window(qtbot: QtBot, windows: Windows) -> ClerkWindow:
    window = windows.open[-1]
    assert isinstance(window, ClerkWindow)
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: window.line_actions is not None and window.isVisible())
    window.activateWindow()
    window.sheet.view.setFocus()
    return window


def fill_by_keyboard(hands: Hands, window: ClerkWindow, full: Document) -> None:
    """Tab goes from cell to cell; a choice is made with ↓."""
    assert window.sheet.form.code == "ZZ01"
    for step in keyboard_steps(full):
        assert window.sheet.view.current_address() == step.address
        if step.downs:
            hands.key(Qt.Key.Key_F2)
            assert isinstance(focus(), QComboBox)
            for _ in range(step.downs):
                hands.key(Qt.Key.Key_Down)
        elif step.words:
            hands.type(step.words)
        hands.key(Qt.Key.Key_Tab)
    expected = {a: v for a, v in full.values(FEBRUARY).items() if a.form == "ZZ01"}
    typed = {a: v for a, v in window.desk.document.values(FEBRUARY).items() if a.form == "ZZ01"}
    assert {str(a) for a in expected if expected[a] != typed.get(a)} == set(PLANTED)


def paste_the_rest(hands: Hands, window: ClerkWindow, full: Document) -> None:
    forms = [f.code for f in window.desk.document.plan.forms_of(window.desk.document.unit)]
    for code in forms[1:]:
        hands.key(Qt.Key.Key_PageDown, CONTROL)
        assert window.sheet.form.code == code
        hands.key(Qt.Key.Key_Home, CONTROL)
        copied = QMimeData()
        if code == "ZZ04":
            copied.setHtml(HTML.read_text(encoding="utf-8"))
        else:
            copied.setText(block(full, code))
        QGuiApplication.clipboard().setMimeData(copied)
        hands.key(Qt.Key.Key_V, CONTROL)
        filled_now = sum(a.form == code for a in window.desk.document.values(FEBRUARY))
        assert filled_now == sum(a.form == code for a in full.values(FEBRUARY)), window.bar.text


def mend(hands: Hands, window: ClerkWindow) -> None:
    """F9, F8 to each in turn: two are put right, the query is explained."""
    hands.key(Qt.Key.Key_F9)
    hands.wait(lambda: window.desk.open_counts[Level.ERROR] == 2 and window.desk.open_counts[Level.QUERY] == 1)
    assert {f.code for f in window.desk.findings if f.level is not Level.NOTE} == set(RULES.values())
    for words, left in (("216", 1), ("11", 0)):
        hands.key(Qt.Key.Key_F8)
        place = window.sheet.view.current_address()
        assert place is not None
        if words == "11" and str(place) != "ZZ01.06.1":  # the rule stands at the total; its part is wrong
            window.go_to(Address.parse("ZZ01.06.1"))
        window.sheet.view.setFocus()
        hands.type("216" if str(window.sheet.view.current_address()) == "ZZ01.08.1" else "11")
        hands.key(Qt.Key.Key_Return)
        hands.wait(lambda left=left: window.desk.open_counts[Level.ERROR] == left)
    hands.key(Qt.Key.Key_F8)
    explain(hands, window)
    hands.wait(lambda: window.desk.open_counts[Level.QUERY] == 0)


def explain(hands: Hands, window: ClerkWindow) -> None:
    panel = window.findings_panel
    assert panel is not None
    panel.table.setFocus()
    hands.key(Qt.Key.Key_F2)
    editor = focus()
    if isinstance(editor, QPlainTextEdit):
        editor.setPlainText(REASON)
    else:
        box = editor if isinstance(editor, QLineEdit) else editor.findChild(QLineEdit)
        box.setText(REASON)
    hands.key(Qt.Key.Key_Return)


def take_up(hands: Hands, window: ClerkWindow) -> None:
    """A window manager gives the window the keyboard back when a dialog closes; offscreen there is none."""
    window.activateWindow()
    window.sheet.view.setFocus()
    hands.wait(window.sheet.view.hasFocus)


def send(hands: Hands, window: ClerkWindow, folder: Path) -> Path:
    made: list[Path] = []

    def make(dialog: QDialog) -> None:
        assert isinstance(dialog, SendDialog)
        hands.wait(lambda: not dialog.is_busy)
        assert dialog.kind.currentText() == "正式"
        dialog.folder.setText(str(folder / "报送"))
        hands.wait(lambda: dialog.make.isEnabled())
        hands._qtbot.keyClick(dialog, Qt.Key.Key_Return)
        hands.wait(lambda: not dialog.is_busy and "校验码" in dialog.outcome.text())
        assert dialog._made
        made.append(dialog._made.written.path)

    at_dialog(SendDialog, make)
    hands.key(Qt.Key.Key_S, CONTROL | SHIFT)
    take_up(hands, window)
    [path] = made
    return path


def correct(hands: Hands, window: ClerkWindow) -> None:
    """The month is locked; it is opened again with a reason, and a figure is changed."""
    window.go_to(Address.parse("ZZ01.10.1"))
    hands.key(Qt.Key.Key_9)
    assert "锁定" in window.bar.text

    def give_reason(dialog: QDialog) -> None:
        assert isinstance(dialog, ReopenDialog)
        dialog.findChild(QPlainTextEdit).setPlainText("用电量按供电公司更正数")
        hands._qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    at_dialog(ReopenDialog, give_reason)
    window.acts["reopen"].trigger()
    take_up(hands, window)
    hands.type("8.21")
    hands.key(Qt.Key.Key_Return)


def judge(full: Document, path: Path, first: Path, second: Path) -> None:
    """What the bureau reads from both files is what the clerk meant."""
    from datetime import date

    for file, verdict, use in ((first, "accepted", "8.2"), (second, "accepted", "8.21")):
        read = session.check_return(file, date(2021, 3, 20))
        assert read.verdict in {verdict, "queried"}
        told = {str(a): held.value.content for a, held in read.values.items()}
        assert told["ZZ01.10.1"] == use
        fixed = {str(a): v.content for a, v in full.values(FEBRUARY).items() if a.form in ("ZZ01", "ZZ02", "ZZ05")}
        wrong = {a for a in fixed if told.get(a) != fixed[a]}
        assert wrong <= {"ZZ01.03.6", "ZZ01.10.1"}
    with Document.open(path) as kept:
        assert [(r.kind, r.revision, r.reason) for r in kept.exports(FEBRUARY)] == [
            ("正式", 1, ""),
            ("正式", 2, "用电量按供电公司更正数"),
        ]
        assert kept.sent.lock(FEBRUARY)
        assert REASON in kept.explanations(FEBRUARY).values()
