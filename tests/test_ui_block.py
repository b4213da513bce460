"""Blocks and keys in a large table: one change a block, a key redraws its lines alone, and the same picture as Qt's."""

from __future__ import annotations

import gc
import random
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from ui import theme
from ui.clerk.desk import Desk, Mark
from ui.clerk.window import ClerkWindow
from ui.grid.lines_model import LinesModel
from ui.grid.view import FormView
from zzdesk import values
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.entry.lines import insert_lines
from zzdesk.entry.recheck import Recheck
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Unit

MARCH = Period(2021, 3)
FORM, LINES = "ZZ04", 400
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def file(tmp_path: Path, plan: Plan, gongyi: Unit) -> Path:
    """A few hundred enterprises, several rules asking about each."""
    path, rng = tmp_path / "巩义市.zzd", random.Random(1)
    with Document.create(path, plan, gongyi) as document:
        edit, ids = insert_lines(document, MARCH, FORM, 0, LINES)
        cells = {}
        for n, line in enumerate(ids):
            cells[Address(FORM, line, "1")] = values.text(f"示例企业{n}")
            for no in ("6", "7", "8", "11"):
                cells[Address(FORM, line, no)] = values.number(rng.randint(1, 9999))
        document.apply(SetCells(MARCH, cells, lines=edit.lines))
    return path


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[ClerkWindow]:
    found = ClerkWindow(Document.open(file, writer_thread=True), MARCH)
    found._insists = lambda words: True  # type: ignore[method-assign]  # no modal box in a test
    qtbot.addWidget(found)
    found.show()
    qtbot.waitUntil(lambda: found.findings_panel is not None)
    found.forms.select(FORM)
    qtbot.waitUntil(lambda: found.desk.is_settled, timeout=20_000)
    yield found
    found.close()


def put(window: ClerkWindow, row: int, column: int) -> None:
    place = window.sheet.model.index(row, column)
    window.sheet.view.selectionModel().setCurrentIndex(place, QItemSelectionModel.SelectionFlag.ClearAndSelect)


class Changes:
    """The rows that the grid's model says have changed."""

    def __init__(self, window: ClerkWindow) -> None:
        self.spans: list[tuple[int, int]] = []
        window.sheet.model.dataChanged.connect(self._note)

    def _note(self, first: QModelIndex, last: QModelIndex) -> None:
        self.spans.append((first.row(), last.row()))

    def taken(self) -> list[tuple[int, int]]:
        spans, self.spans = self.spans, []
        return spans


def test_a_block_is_one_change_pasted_undone_done_again_and_cleared(qtbot: QtBot, window: ClerkWindow) -> None:
    view, desk, changes = window.sheet.view, window.desk, Changes(window)
    block = [[str(100 * row + n) for n in range(3)] for row in range(300)]
    QGuiApplication.clipboard().setText("".join("\t".join(row) + "\n" for row in block))
    put(window, 10, 5)
    before = dict(desk.document.values(MARCH))
    qtbot.keyClick(view, Qt.Key.Key_V, CTRL)
    assert changes.taken() == [(10, 309)]
    assert desk.value(view.form_model.address_at(309, 7)) == values.number(29902)
    assert desk.document.flush()
    window.acts["undo"].trigger()
    assert changes.taken() == [(10, 309)]
    assert dict(desk.document.values(MARCH)) == before
    window.acts["redo"].trigger()
    assert changes.taken() == [(10, 309)]
    model = view.form_model
    view.selectionModel().select(
        QItemSelection(model.index(10, 5), model.index(309, 7)), QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert changes.taken() == [(10, 309)]
    assert desk.value(model.address_at(200, 6)).is_blank
    assert desk.undo_stack.count() == 2


def test_a_pasted_block_may_clear_and_make_lines(qtbot: QtBot, window: ClerkWindow) -> None:
    view, desk = window.sheet.view, window.desk
    model = view.form_model
    assert isinstance(model, LinesModel)
    kept = model.address_at(LINES - 1, 6)
    QGuiApplication.clipboard().setText(
        "末行企业\t\t\t\t\t\t5\n新企业甲\t\t\t\t\t\t6\n\t\t\t\t\t\t\n新企业乙\t\t\t\t\t\t7\n"
    )
    put(window, LINES - 1, 0)
    qtbot.keyClick(view, Qt.Key.Key_V, CTRL)
    assert model.line_count == LINES + 2  # the blank row makes none
    assert desk.value(kept) == values.number(5)
    assert desk.value(model.address_at(LINES + 1, 0)) == values.text("新企业乙")
    window.acts["undo"].trigger()
    assert model.line_count == LINES


def test_a_key_redraws_the_lines_that_it_has_to_do_with(qtbot: QtBot, window: ClerkWindow) -> None:
    view, desk, changes = window.sheet.view, window.desk, Changes(window)
    put(window, 20, 5)
    qtbot.keyClick(view, "5")
    with qtbot.waitSignal(desk.checked):
        qtbot.keyClick(view.indexWidget(view.currentIndex()), Qt.Key.Key_Return)
    assert set(changes.taken()) == {(20, 20)}
    repeated = desk.value(view.form_model.address_at(350, 0)).typed  # a name that another line has already
    put(window, 30, 0)
    desk.type_text(view.form_model.address_at(30, 0), repeated)
    qtbot.waitUntil(lambda: not desk.waits)
    assert set(changes.taken()) == {(30, 30), (350, 350)}
    assert view.form_model.mark(350, 0) is Mark.QUERY


def test_marks_and_findings_of_a_cell_are_those_of_all_findings(qtbot: QtBot, window: ClerkWindow) -> None:
    desk, model, rng = window.desk, window.sheet.view.form_model, random.Random(2)
    for _ in range(6):
        row, column = rng.randrange(LINES), rng.choice((0, 5, 6, 7, 10))
        desk.type_text(model.address_at(row, column), rng.choice(("", "7", "示例企业3", "一二")))
        qtbot.waitUntil(lambda: not desk.waits)
    worst = {"error": Mark.ERROR, "query": Mark.QUERY, "note": Mark.NOTE}
    for row in range(0, LINES, 7):
        for column in range(len(model.columns)):
            address = model.address_at(row, column)
            about = [f for f in desk.findings if str(address) in f.addresses]
            assert sorted(f.code for f in desk.findings_at(address)) == sorted(f.code for f in about)
            marks = [worst[f.level.value] for f in about if f.addresses[0] == str(address)]
            assert model.mark(row, column) == max(marks, default=Mark.NONE)
    counted = desk.count_by_form()[FORM]
    assert counted[0] == sum(f.level.value == "error" and f.addresses[0].startswith(FORM) for f in desk.findings)


def test_enter_paints_the_line_and_the_cell_below(qtbot: QtBot, window: ClerkWindow) -> None:
    view, areas = window.sheet.view, []
    put(window, 4, 5)
    qtbot.keyClick(view, "5")
    editor = view.indexWidget(view.currentIndex())
    qtbot.wait(100)

    class Seen(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if isinstance(event, QPaintEvent):
                areas.append(event.rect())
            return False

    seen = Seen()
    view.viewport().installEventFilter(seen)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(areas))
    qtbot.wait(50)
    lowest = view.visualRect(view.form_model.index(5, 5)).bottom()
    highest = view.visualRect(view.form_model.index(4, 5)).top()
    assert all(highest - 2 <= area.top() and area.bottom() <= lowest + 2 for area in areas)


def test_findings_that_say_the_same_are_the_same_and_a_check_goes_without_a_search(file: Path) -> None:
    with Document.open(file) as document:
        first = Recheck(document, MARCH)
        again = Recheck(document, MARCH, before=first)
        assert len(again.findings) > LINES
        assert all(a is b for a, b in zip(first.findings, again.findings, strict=True))
        gone = weakref.ref(first)
        assert not gc.isenabled()
        del first
        assert gone() is None


def test_the_cells_look_as_qt_draws_them_one_by_one(qtbot: QtBot, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theme.apply(QGuiApplication.instance(), dark=False)  # type: ignore[arg-type]
    with Document.open(file) as document:
        desk = Desk(document, MARCH)
        desk.check()
        view = FormView(LinesModel(desk, document.plan.form(FORM)))
        qtbot.addWidget(view)
        view.resize(700, 400)
        view.show()
        desk.type_text(view.form_model.address_at(12, 6), "四百")
        view.setColumnHidden(4, True)
        view.setRowHidden(9, True)
        view.verticalScrollBar().setValue(133)
        view.horizontalScrollBar().setValue(57)
        model = view.form_model
        view.selectionModel().select(
            QItemSelection(model.index(7, 2), model.index(14, 6)), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        ours = view.viewport().grab().toImage()
        monkeypatch.setattr(type(view).__mro__[2], "paintEvent", QTableView.paintEvent)
        assert view.viewport().grab().toImage() == ours
