"""A clerk at the window who does anything in any order: undo restores, reopening gives the same document, and the
history replays to it. Clicks and keys go to the real window; ZZDESK_CLERKS says how many clerks there are."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from pathlib import Path
from typing import TypeAlias

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from ui.app import prepare
from ui.clerk.paste_preview import PastePreview
from ui.clerk.window import ClerkWindow
from ui.collecting import collect_if_due
from zzdesk.entry.document import Document
from zzdesk.entry.sent import ExportRow
from zzdesk.period import Period
from zzdesk.plan.load import load_plan

PLAN = load_plan()
GONGYI = PLAN.find_unit("巩义市")
PERIODS = [Period(2021, month) for month in (2, 3, 4)]
FORMS = ["ZZ01", "ZZ03", "ZZ04"]
TEXTS = [
    "12",
    "0",
    "1,234.5",
    "１２．５",
    "12%",
    "2000万",
    "待反馈",
    "无此项：没有此项业务",
    "约12",
    "-3",
    "",
    "甲厂",
    "2021-03-05",
]
CLERKS = int(os.environ.get("ZZDESK_CLERKS", "12"))
State: TypeAlias = dict[str, object]

texts = st.sampled_from(TEXTS)
numbers = st.integers(0, 99).map(str)
blocks = st.lists(st.lists(numbers | texts, min_size=1, max_size=4), min_size=1, max_size=4)


def state(document: Document) -> State:
    """All that undo must give back: values, lines and their order, of each period."""
    return {str(p): (dict(document.values(p)), {f: document.lines(f, p) for f in ("ZZ03", "ZZ04")}) for p in PERIODS}


def replayed(path: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """Period and address to state and content, by the history alone."""
    with sqlite3.connect(path) as raw:
        rows = raw.execute("SELECT period,address,state,content FROM history ORDER BY id").fetchall()
    raw.close()
    return {(p, a): (s, c) for p, a, s, c in rows if s != "blank"} | {
        (p, a): ("blank", "") for p, a, s, c in _last(rows) if s == "blank"
    }


def _last(rows: list[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    return list({(p, a): (p, a, s, c) for p, a, s, c in rows}.values())


class Clerk(RuleBasedStateMachine):
    @initialize()
    def start(self) -> None:
        QApplication.instance() or prepare(["zzdesk"])
        assert GONGYI is not None
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "巩义市.zzd"
        Document.create(self.path, PLAN, GONGYI).close()
        self.before: list[State] = []  # as it was before each step that can be undone
        self.after: list[State] = []  # before each undo
        self.open()

    def open(self) -> None:
        self.window = ClerkWindow(Document.open(self.path, writer_thread=True), PERIODS[0])
        self.window.show()
        while self.window.line_actions is None:
            QApplication.processEvents()
        self.before.clear()
        self.after.clear()

    @property
    def document(self) -> Document:
        return self.window.desk.document

    def step(self, act: object, *arguments: object) -> None:
        """Do it; where it became a step of undo, know how it was before."""
        stack, was = self.window.desk.undo_stack, state(self.document)
        index = stack.index()
        act(*arguments)  # type: ignore[operator]
        QApplication.processEvents()
        if stack.index() != index:
            assert stack.index() == index + 1
            self.before.append(was)
            self.after.clear()
        else:
            assert state(self.document) == was

    # --- what a clerk does --------------------------------------------------------------------
    @rule(form=st.sampled_from(FORMS), row=st.integers(0, 10), column=st.integers(0, 11))
    def go(self, form: str, row: int, column: int) -> None:
        self.window.forms.select(form)
        model = self.window.sheet.model
        place = model.index(row % max(model.rowCount(), 1), column % model.columnCount())
        if place.isValid():
            self.window.sheet.view.setCurrentIndex(place)

    @rule(words=texts)
    def type(self, words: str) -> None:
        view = self.window.sheet.view
        index = view.currentIndex()

        def by_keyboard() -> None:
            QTest.keyClick(view, Qt.Key.Key_F2)
            editors = view.viewport().findChildren(QLineEdit)
            if editors and editors[-1].isVisible():
                editors[-1].setText(words)
                QTest.keyClick(editors[-1], Qt.Key.Key_Return)
            elif index.isValid():
                view.closePersistentEditor(index)

        self.step(by_keyboard)

    @rule(block=blocks)
    def paste(self, block: list[list[str]]) -> None:
        QGuiApplication.clipboard().setText("".join("\t".join(row) + "\n" for row in block))
        self.step(self.window.sheet.view.paste)

    @rule(name=st.sampled_from(["fill_down", "fill_right"]))
    def fill(self, name: str) -> None:
        self.step(self.window.acts[name].trigger)

    @rule()
    def paste_what_fits(self) -> None:
        """Where the preview of the last paste still asks."""
        asked = self.window.findChild(PastePreview)
        if asked and asked.isVisible():
            self.step(QTest.keyClick, asked, Qt.Key.Key_Return)

    @rule(down=st.integers(0, 2), right=st.integers(0, 2))
    def stretch(self, down: int, right: int) -> None:
        for key, count in ((Qt.Key.Key_Down, down), (Qt.Key.Key_Right, right)):
            for _ in range(count):
                QTest.keyClick(self.window.sheet.view, key, Qt.KeyboardModifier.ShiftModifier)

    @rule()
    def delete(self) -> None:
        self.step(QTest.keyClick, self.window.sheet.view, Qt.Key.Key_Delete)

    @rule(name=st.sampled_from(["insert", "append", "delete", "up", "down", "ascending", "carry"]))
    def lines(self, name: str) -> None:
        assert self.window.line_actions
        self.step(getattr(self.window.line_actions, name).trigger)

    @rule(period=st.sampled_from(PERIODS))
    def change_period(self, period: Period) -> None:
        QTest.mouseClick(self.window.strip.button(period), Qt.MouseButton.LeftButton)
        assert self.window.desk.period == period

    @rule(kind=st.sampled_from(["快报", "正式"]))
    def send(self, kind: str) -> None:
        period = self.window.desk.period
        revision = 1 + sum(r.kind == kind for r in self.document.exports(period))
        self.document.record_export(ExportRow(period, kind, revision, "d", "A", "x", "2021-04-08T09:00:00", ""))
        self.window.desk.look_at_sent()
        last = self.document.exports(period)[-1]
        assert dict(self.document.sent.values(period, last)) == dict(self.document.values(period))

    @precondition(lambda self: self.window.desk.is_locked)
    @rule()
    def correct(self) -> None:
        self.window.desk.reopen("某企业漏报")

    @rule()
    def undo(self) -> None:
        stack, index, was = self.window.desk.undo_stack, self.window.desk.undo_stack.index(), state(self.document)
        self.window.acts["undo"].trigger()
        if stack.index() < index:
            assert state(self.document) == self.before.pop()
            self.after.append(was)
        else:  # nothing to undo, or its month was sent
            assert state(self.document) == was

    @rule()
    def redo(self) -> None:
        stack, index, was = self.window.desk.undo_stack, self.window.desk.undo_stack.index(), state(self.document)
        self.window.acts["redo"].trigger()
        if stack.index() > index:
            assert state(self.document) == self.after.pop()
            self.before.append(was)
        else:
            assert state(self.document) == was

    @rule()
    def there_and_back(self) -> None:
        """Undo all there is, and redo it."""
        count = len(self.before)
        for _ in range(count):
            self.undo()
        for _ in range(count):
            self.redo()

    @rule()
    def reopen(self) -> None:
        was, drafts = state(self.document), dict(self.document.drafts)
        assert set(self.window.desk.drafts) == set(drafts)
        self.window.close()
        self.open()
        assert state(self.document) == was
        assert dict(self.document.drafts) == drafts
        assert set(self.window.desk.drafts) == set(drafts)

    # --- what always holds ---------------------------------------------------------------------
    @invariant()
    def history_replays_to_what_is_there(self) -> None:
        if not hasattr(self, "window"):
            return
        assert self.document.flush()
        assert self.document.damage == []
        told = replayed(self.path)
        for period in PERIODS:
            values = {
                (str(period), str(a)): (v.state.value, v.content) for a, v in self.document.values(period).items()
            }
            said = {k: v for k, v in told.items() if k[0] == str(period) and k[1].count(".") == 2 and v[0] != "blank"}
            assert said == values
            for form in ("ZZ03", "ZZ04"):
                ranks = {
                    k[1]: int(v[1])
                    for k, v in told.items()
                    if k[0] == str(period) and k[1].startswith(f"{form}.") and v[0] == "line"
                }
                in_order = sorted(ranks, key=ranks.__getitem__)
                assert [f"{form}.{line}" for line in self.document.lines(form, period)] == in_order

    @invariant()
    def the_grid_shows_the_document(self) -> None:
        if not hasattr(self, "window"):
            return
        model = self.window.sheet.model
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                address = model.address_at(row, column)
                if model.face(row, column).editable:
                    draft = self.window.desk.draft(address)
                    expected = draft.text if draft else self.window.desk.value(address).typed
                    assert model.typed(row, column) == expected

    def teardown(self) -> None:
        if hasattr(self, "window"):
            self.window.close()
            self.folder.cleanup()
            collect_if_due()


Clerk.TestCase.settings = settings(
    max_examples=CLERKS, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestClerk = Clerk.TestCase
