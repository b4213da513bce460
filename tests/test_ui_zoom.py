"""显示比例、列宽: by wheel and mouse, kept for the next time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QHeaderView
from pytestqt.qtbot import QtBot

from tests.at_the_desk import CTRL, MARCH, editor, go, key, opened, view
from ui import theme
from ui.clerk.window import ClerkWindow
from ui.grid.kept_widths import KeptWidths
from zzdesk.entry.document import Document
from zzdesk.plan.model import Plan, Unit


@pytest.fixture(autouse=True)
def _fresh_settings() -> Iterator[None]:
    QSettings().clear()
    yield
    QSettings().clear()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, plan: Plan, gongyi: Unit) -> Iterator[ClerkWindow]:
    yield from opened(qtbot, tmp_path, plan, gongyi)


def wheel(window: ClerkWindow, up: bool, modifier: Qt.KeyboardModifier = CTRL) -> None:
    viewport = view(window).viewport()
    spot = QPointF(viewport.rect().center())
    turn = QPoint(0, 120 if up else -120)
    event = QWheelEvent(
        spot,
        viewport.mapToGlobal(spot),
        QPoint(),
        turn,
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def header(window: ClerkWindow) -> QHeaderView:
    return view(window).horizontalHeader()


def drag(qtbot: QtBot, window: ClerkWindow, column: int, by: int) -> None:
    """The right edge of a column, with the mouse."""
    head = header(window)
    edge = QPoint(head.sectionViewportPosition(column) + head.sectionSize(column) - 1, head.height() - 8)
    qtbot.mousePress(head.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    qtbot.mouseMove(head.viewport(), edge + QPoint(by // 2, 0))
    qtbot.mouseMove(head.viewport(), edge + QPoint(by, 0))
    qtbot.mouseRelease(head.viewport(), Qt.MouseButton.LeftButton, pos=edge + QPoint(by, 0))


# --- zoom -----------------------------------------------------------------------------------------------
def test_ctrl_wheel_makes_rows_type_and_columns_larger(qtbot: QtBot, window: ClerkWindow) -> None:
    grid = view(window)
    row, points, stub = grid.rowHeight(0), theme.BODY_PT, grid.verticalHeader().width()
    for _ in range(3):
        wheel(window, up=True)
    assert window.grid_acts.zoom_words.text() == "150%"
    assert grid.rowHeight(0) == int(row * 1.5)
    assert grid.font().pointSizeF() == pytest.approx(points * 1.5)
    assert 1.35 * stub < grid.verticalHeader().width() < 1.6 * stub  # the space beside the words stays
    go(window, "ZZ01.05.1")
    key(qtbot, window, "1")
    assert editor(qtbot, window).font().pointSizeF() == pytest.approx(points * 1.5)


def test_it_stays_within_75_and_200_and_the_keys_do_the_same(qtbot: QtBot, window: ClerkWindow) -> None:
    for _ in range(20):
        wheel(window, up=True)
    assert window.grid_acts.zoom_words.text() == "200%"
    for _ in range(20):
        window.acts["zoom_out"].trigger()
    assert window.grid_acts.zoom_words.text() == "75%"
    key(qtbot, window, Qt.Key.Key_Equal, CTRL)
    assert window.grid_acts.zoom_words.text() == "90%"
    key(qtbot, window, Qt.Key.Key_0, CTRL | Qt.KeyboardModifier.AltModifier)
    assert window.grid_acts.zoom_words.text() == "100%"


def test_the_wheel_alone_scrolls(window: ClerkWindow) -> None:
    wheel(window, up=True, modifier=Qt.KeyboardModifier.NoModifier)
    assert window.grid_acts.zoom_words.text() == "100%"


def test_other_forms_and_the_next_time_have_the_same(
    qtbot: QtBot, window: ClerkWindow, tmp_path: Path, plan: Plan, gongyi: Unit
) -> None:
    wheel(window, up=True)
    row = view(window).rowHeight(0)
    window.forms.select("ZZ02")
    assert view(window).rowHeight(0) == row
    window.forms.select("ZZ06")
    assert view(window).rowHeight(0) == row
    path = tmp_path / "b.zzd"
    Document.create(path, plan, gongyi).close()
    again = ClerkWindow(Document.open(path, writer_thread=True), MARCH)
    qtbot.addWidget(again)
    again.show()
    assert again.grid_acts.zoom_words.text() == "110%"
    assert view(again).rowHeight(0) == row
    again.close()


# --- widths ------------------------------------------------------------------------------------------------
def test_a_width_drawn_with_the_mouse_is_kept(qtbot: QtBot, window: ClerkWindow) -> None:
    before = header(window).sectionSize(4)
    drag(qtbot, window, 4, 60)
    drawn = header(window).sectionSize(4)
    assert drawn == pytest.approx(before + 60, abs=3)
    window.resize(1500, 768)  # the other columns share what is more
    QApplication.processEvents()
    assert header(window).sectionSize(4) == drawn
    assert KeptWidths("ZZ01").of == {"5": drawn}


def test_a_kept_width_grows_with_the_zoom_and_can_be_given_up(qtbot: QtBot, window: ClerkWindow) -> None:
    qtbot.wait(200)  # until the panels have found their places
    before = header(window).sectionSize(4)
    drag(qtbot, window, 4, 60)
    drawn = header(window).sectionSize(4)
    window.grid_acts.set_zoom(200)
    assert header(window).sectionSize(4) == 2 * drawn
    window.grid_acts.set_zoom(100)
    window.acts["widths"].trigger()
    window.bar.clear()  # it takes its line from the form
    qtbot.waitUntil(lambda: header(window).sectionSize(4) == before)
    assert KeptWidths("ZZ01").of == {}


def test_a_double_click_on_the_edge_fits_the_content(qtbot: QtBot, window: ClerkWindow) -> None:
    window.desk.type_text(window.sheet.model.address_at(0, 4), "原因" * 12)
    head = header(window)
    edge = QPoint(head.sectionViewportPosition(4) + head.sectionSize(4) - 1, head.height() - 8)
    qtbot.mouseMove(head.viewport(), edge)
    qtbot.mouseDClick(head.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    assert head.sectionSize(4) >= view(window).fontMetrics().horizontalAdvance("原因" * 12)


@pytest.mark.parametrize("words", ["[", "[1]", '{"5": "wide"}', '{"5": 99999}'])
def test_settings_that_are_no_widths_are_passed_over(words: str) -> None:
    QSettings().setValue("widths/ZZ01", words)
    assert KeptWidths("ZZ01").of == {}
