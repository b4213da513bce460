"""Walks over every window and dialog: names for those who hear the screen, letters for those who use no mouse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.every_window import every_window
from ui.clerk.window import ClerkWindow

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit)
_LETTER = re.compile(r"&([A-Za-z0-9])")


def controls(window: QWidget) -> Iterator[QWidget]:
    """What one can see and use, without the parts that Qt puts inside them."""
    for widget in window.findChildren(QWidget):
        inside = widget.parentWidget()
        own_part = isinstance(inside, QComboBox | QAbstractSpinBox | QLineEdit | QTableView)
        own_part = own_part or widget.objectName().startswith("qt_") or isinstance(widget, QHeaderView)
        if isinstance(widget, CONTROLS) and widget.isVisibleTo(window) and not own_part and widget.window() is window:
            yield widget


def words_of(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    labels = [p for p in widget.window().findChildren(QLabel) if p.buddy() is widget]
    return widget.accessibleName() or text or "".join(p.text() for p in labels)


def letters(window: QWidget) -> Counter[str]:
    """Each letter that Alt takes in this window, with how often."""
    texts = [a.text() for a in window.menuBar().actions()] if isinstance(window, QMainWindow) else []
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window) or widget.window() is not window:
            continue
        to = widget.buddy() if isinstance(widget, QLabel) else None
        if isinstance(widget, QAbstractButton) or (to and to.isVisibleTo(window)):
            texts.append(widget.text())  # type: ignore[attr-defined]
    return Counter(found.group(1).upper() for words in texts if (found := _LETTER.search(words)))


def at(widget: QWidget) -> QPoint:
    return widget.mapTo(widget.window(), QPoint(0, 0))


def test_every_window_can_be_heard_and_used_without_a_mouse(qtbot: QtBot, tmp_path: Path) -> None:
    seen, faults = [], {}
    for name, window in every_window(tmp_path, lambda: qtbot.wait(120)):
        is_dialog = isinstance(window, QDialog)
        told = {
            "without a name": [repr(w) for w in controls(window) if not words_of(w).strip()],
            "one letter twice": [letter for letter, n in letters(window).items() if n > 1],
            "buttons without a letter": _without_letters(window) if is_dialog else [],
            "Tab against the eye": _against_the_eye(window) if is_dialog else [],
        }
        seen.append(name)
        faults.update({f"{name}: {what}": found for what, found in told.items() if found})
    assert len(set(seen)) >= 16
    assert faults == {}


def _without_letters(window: QWidget) -> list[str]:
    buttons = [w for w in controls(window) if isinstance(w, QPushButton) and w.focusPolicy()]
    lettered = [b for b in buttons if _LETTER.search(b.text()) or not b.shortcut().isEmpty()]
    return [b.text() for b in buttons if b not in lettered and b.text()]


def _against_the_eye(window: QWidget) -> list[str]:
    """Pairs that Tab visits from below upwards though they stand in one column, or from right to left in one row."""
    chain, widget = [], window.nextInFocusChain()
    while widget is not window:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget in set(controls(window)):
            chain.append(widget)
        widget = widget.nextInFocusChain()
    wrong = []
    for before, after in pairwise(chain):
        a, b = at(before), at(after)
        same_row = abs(a.y() - b.y()) < 12
        same_column = abs(a.x() - b.x()) < 12
        if (same_row and b.x() < a.x()) or (same_column and b.y() < a.y()):
            wrong.append(f"{words_of(before)} → {words_of(after)}")
    return wrong


def test_menus_have_letters_or_keys_and_none_twice(qtbot: QtBot, tmp_path: Path) -> None:
    from tests.every_window import open_example

    window = open_example(tmp_path)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: bool(window.acts.menus["帮助(&H)"].actions()))
    for title, menu in window.acts.menus.items():
        entries = [a for a in menu.actions() if not a.isSeparator()]
        assert entries, title
        reached = [bool(_LETTER.search(a.text())) or bool(a.shortcuts()) for a in entries]
        assert all(reached), [a.text() for a, ok in zip(entries, reached, strict=True) if not ok]
        own = Counter(found.group(1) for a in entries if (found := _LETTER.search(a.text())))
        assert not {k for k, n in own.items() if n > 1}, title
    assert _clashes(window) == {}
    window.close()


def _clashes(window: ClerkWindow) -> dict[str, list[str]]:
    """Keys that two actions of the window want."""
    wanted: dict[str, set[str]] = {}
    for action in {*window.acts.of.values(), *(a for m in window.acts.menus.values() for a in m.actions())}:
        for keys in action.shortcuts():
            wanted.setdefault(keys.toString(QKeySequence.SequenceFormat.PortableText), set()).add(action.text())
    return {keys: sorted(words) for keys, words in wanted.items() if len(words) > 1}
