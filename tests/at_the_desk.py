"""A clerk's window with real keys: what the tests of the grid share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.clerk.window import ClerkWindow
from ui.grid.editor import CellEditor
from ui.grid.view import FormView
from zzdesk import values
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit

MARCH = Period(2021, 3)
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
NONE = Qt.KeyboardModifier.NoModifier
W = TypeVar("W", bound=QWidget)


def opened(qtbot: QtBot, folder: Path, plan: Plan, unit: Unit) -> Iterator[ClerkWindow]:
    path = folder / "巩义市.zzd"
    Document.create(path, plan, unit).close()
    window = ClerkWindow(Document.open(path, writer_thread=True), MARCH)
    window._insists = lambda words: True  # type: ignore[method-assign]  # no modal box in a test
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.findings_panel is not None)
    qtbot.waitUntil(lambda: bool(window.desk.findings))
    yield window
    window.close()


def view(window: ClerkWindow) -> FormView:
    return window.sheet.view


def go(window: ClerkWindow, address: str) -> None:
    window.go_to(Address.parse(address))


def put(window: ClerkWindow, row: int, column: int) -> None:
    index = window.sheet.model.index(row, column)
    view(window).selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def place(window: ClerkWindow) -> tuple[int, int]:
    index = view(window).currentIndex()
    return index.row(), index.column()


def here(window: ClerkWindow) -> str:
    return str(view(window).current_address())


def key(qtbot: QtBot, window: ClerkWindow, code: Qt.Key | str, modifier: Qt.KeyboardModifier = NONE) -> None:
    qtbot.keyClick(view(window), code, modifier)


def editor(qtbot: QtBot, window: ClerkWindow) -> CellEditor:
    viewport = view(window).viewport()
    qtbot.waitUntil(lambda: bool(viewport.findChildren(CellEditor)))
    return viewport.findChildren(CellEditor)[-1]


def edits(window: ClerkWindow) -> bool:
    return view(window).state() == FormView.State.EditingState


def type_in(qtbot: QtBot, window: ClerkWindow, words: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    key(qtbot, window, words[0])
    field = editor(qtbot, window)
    qtbot.keyClicks(field, words[1:])
    qtbot.keyClick(field, end)


def value(window: ClerkWindow, address: str) -> values.Value:
    return window.desk.document.value(Address.parse(address), window.desk.period)


def content(window: ClerkWindow, *addresses: str) -> list[str]:
    return [value(window, a).content for a in addresses]


def fill(window: ClerkWindow, **texts: str) -> None:
    """Values for cells of ZZ01, by line and column: _03_1="12"."""
    for name, words in texts.items():
        _, line, column = name.split("_")
        assert window.desk.type_text(Address("ZZ01", line, column), words)


def shown(window: ClerkWindow, column: int = 1) -> list[str]:
    """What the rows in sight show in a column."""
    grid, model = view(window), window.sheet.model
    return [str(model.index(r, column).data()) for r in range(model.rowCount()) if not grid.isRowHidden(r)]


def selected(window: ClerkWindow) -> tuple[int, int, int, int]:
    """First row, first column, last row, last column."""
    rows, columns = view(window).selected_block()
    return rows[0], columns[0], rows[-1], columns[-1]


def clip(words: str) -> None:
    QGuiApplication.clipboard().setText(words)


def lines(window: ClerkWindow) -> tuple[str, ...]:
    return window.desk.document.lines(window.sheet.form.code, window.desk.period)
