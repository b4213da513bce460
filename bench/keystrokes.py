"""A clerk's month by carrying over, import, totals and typing: cells typed against cells filled, keys against a
spreadsheet.

    python bench/keystrokes.py

On the real window, offscreen, by key events: last months are in the file, the clerk's own .xlsx has this month's
figures, its layout was confirmed last month. What the month then still lacks is typed cell by cell, and it must end
as the sample month. Every key sent is counted; a Chinese character is one. Peer for a typed cell: a spreadsheet,
its characters and Enter. A run of cells begins with a click, there as here.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from ui import app as program
from ui.clerk.window import ClerkWindow
from zzdesk import session
from zzdesk.address import Address
from zzdesk.demo.sample import sample_edit, sample_year
from zzdesk.demo.sample_names import Cells
from zzdesk.demo.sample_own import write_own
from zzdesk.entry import own_layout
from zzdesk.entry.document import Document
from zzdesk.entry.own_sheet import propose
from zzdesk.period import Period
from zzdesk.plan.model import Form
from zzdesk.values import BLANK

SHARE, KEYS = 1 / 3, 1.0
MARCH, APRIL = Period(2021, 3), Period(2021, 4)
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Month(NamedTuple):
    """What the clerk did: keys before the first typed cell, then for typing; the peer's keys for the same cells."""

    filled: int
    typed: int
    keys_before: int
    keys: int
    peer: int
    clicks: int


class Clerk:
    def __init__(self, window: ClerkWindow, target: Cells) -> None:
        self.window, self.target = window, target
        self.keys = self.clicks = 0

    # --- hands ------------------------------------------------------------------------------
    def press(self, widget: QWidget, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        self.keys += 1
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(widget, key, held)

    def type(self, words: str) -> None:
        """Latin keys one by one; else as an input method commits them."""
        self.keys += len(words)
        view = self.window.sheet.view
        if words.isascii():
            for letter in words:
                QTest.keyClick(QApplication.focusWidget() or view, letter)
            return
        QApplication.sendEvent(view, QInputMethodEvent("…", []))  # a composition begins and opens the editor
        event = QInputMethodEvent("", [])
        event.setCommitString(words)
        QApplication.sendEvent(QApplication.focusWidget() or view, event)

    def click(self, address: Address) -> None:
        self.clicks += 1
        self.window.go_to(address)

    # --- what the clerk does ------------------------------------------------------------------
    def carry_over(self) -> None:
        self.press(self.window, Qt.Key.Key_Y, CTRL, SHIFT)

    def import_own(self, path: Path) -> None:
        """The name is typed in the system's file dialog, which is not ours to drive; its keys count."""
        self.keys += len(path.name) + 1
        QFileDialog.getOpenFileName = staticmethod(lambda *_: (str(path), ""))  # type: ignore[method-assign]
        self.press(self.window, Qt.Key.Key_I, CTRL)
        wait(lambda: self.window.filling.dialog is not None and self.window.filling.dialog.import_button.isDefault())
        dialog = self.window.filling.dialog
        assert dialog is not None
        self.press(dialog.preview.view, Qt.Key.Key_Return)
        wait(lambda: self.window.filling.dialog is None)
        self.window.activateWindow()  # a window manager does so
        wait(lambda: QApplication.activeWindow() is self.window)

    def compute(self) -> None:
        self.press(self.window, Qt.Key.Key_Equal, ALT)

    def type_the_rest(self) -> tuple[int, int]:
        """Cells typed and the peer's keys. Column by column, top down, as far as Enter leads to the next one."""
        document, view = self.window.desk.document, self.window.sheet.view
        typed = peer = 0
        for form in document.plan.forms_of(document.unit):
            for address in self._lacking(form):
                view = self.window.sheet.view
                if view.current_address() != address:
                    self.click(address)
                    view = self.window.sheet.view
                words = self.target[address].typed
                self._fill(address, words)
                typed += 1
                peer += len(words) + 1
        return typed, peer

    def _lacking(self, form: Form) -> list[Address]:
        """What is not yet as it should be, by column and then by line."""
        document = self.window.desk.document
        lines = list(document.lines(form.code, APRIL)) if form.floating else [row.code for row in form.lines]
        columns = [c.no for c in form.columns]
        places = [Address(form.code, line, column) for column in columns for line in lines]
        return [a for a in places if a in self.target and document.value(a, APRIL) != self.target[a]]

    def _fill(self, address: Address, words: str) -> None:
        QApplication.processEvents()
        view = self.window.sheet.view
        indicator = self.window.desk.plan.indicator(address)
        assert indicator is not None
        if indicator.kind == "choice":
            self._choose(words)
        else:
            self.type(words)
            self.press(QApplication.focusWidget() or view, Qt.Key.Key_Return)
        if self.window.desk.value(address) != self.target[address]:
            raise SystemExit(f"{address}: {words} was typed, {self.window.desk.value(address).typed} is there")

    def _choose(self, words: str) -> None:
        """By the number of the choice."""
        view = self.window.sheet.view
        indicator = self.window.desk.plan.indicator(view.current_address() or Address("", "", ""))
        assert indicator is not None
        for digit in str(indicator.choices.index(words) + 1):
            self.press(QApplication.focusWidget() or view, Qt.Key(ord(digit)))
        self.press(QApplication.focusWidget() or view, Qt.Key.Key_Return)


def wait(until: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not until():
        QApplication.processEvents()
        if time.monotonic() > end:
            raise SystemExit("the window did not come to an end")


def prepared(folder: Path, unit: str) -> tuple[Path, Path, Cells]:
    """The clerk's file up to March with the layout of the March workbook confirmed, the April workbook, and April."""
    file = folder / "clerk.zzd"
    with session.create_file(file, unit, sample=True) as document:
        year = sample_year(document.plan, document.unit, APRIL.month)
        for period, cells in year.items():
            if period < APRIL:
                document.apply(sample_edit(document.plan, period, cells))
        march = write_own(document.plan, document.unit, MARCH, year[MARCH], folder / "3.xlsx")
        found = [propose(s, document.plan, document.unit, MARCH) for s in session.read_own(march).sheets]
        own_layout.remember(document, [p.to_remember for p in found if p])
        april = write_own(document.plan, document.unit, APRIL, year[APRIL], folder / "4.xlsx")
    return file, april, year[APRIL]


def as_lines_are(document: Document, target: Cells) -> Cells:
    """The sample month with the ids that new lines were given: a line is known by what its form's keys say."""
    found: Cells = {}
    for form in document.plan.forms_of(document.unit):
        if not form.floating:
            found |= {a: v for a, v in target.items() if a.form == form.code}
            continue
        here = {_name(form, line, document.values(APRIL)): line for line in document.lines(form.code, APRIL)}
        for address, value in target.items():
            if address.form == form.code:
                line = here[_name(form, address.line, target)]
                found[Address(form.code, line, address.column)] = value
    return found


def _name(form: Form, line: str, cells: object) -> tuple[str, ...]:
    columns = sorted({no for key in form.keys for no in key})
    return tuple(cells.get(Address(form.code, line, no), BLANK).content for no in columns)  # type: ignore[attr-defined]


def month(app: QApplication, folder: Path, unit: str = "410181") -> Month:
    file, own, sample = prepared(folder, unit)
    window = ClerkWindow(Document.open(file, writer_thread=True), APRIL)
    window.show()
    window.activateWindow()
    wait(lambda: window.findings_panel is not None)
    clerk = Clerk(window, {})
    clerk.carry_over()
    clerk.import_own(own)
    clerk.compute()
    before, clerk.keys = clerk.keys, 0
    document = window.desk.document
    clerk.target = as_lines_are(document, sample)
    typed, peer = clerk.type_the_rest()
    left = {
        a for a in {*clerk.target, *document.values(APRIL)} if document.value(a, APRIL) != clerk.target.get(a, BLANK)
    }
    if left:
        raise SystemExit(f"not as the sample month: {sorted(map(str, left))[:10]}")
    window.close()
    return Month(len(clerk.target), typed, before, clerk.keys, peer, clerk.clicks)


def main() -> int:
    app = program.prepare(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, folder)
        done = month(app, Path(folder))
    share, keys = done.typed / done.filled, done.keys / done.peer
    results = [
        {
            "what": "cells typed by hand over cells filled, all forms of a district",
            "ours": done.typed,
            "peer": done.filled,
            "ratio": round(share, 3),
            "goal": round(SHARE, 3),
            "met": share <= SHARE,
        },
        {
            "what": "keys per typed cell, over those in a spreadsheet (characters and Enter)",
            "ours": round(done.keys / max(done.typed, 1), 2),
            "peer": round(done.peer / max(done.typed, 1), 2),
            "ratio": round(keys, 3),
            "goal": KEYS,
            "met": keys <= KEYS,
            "keys_for_the_rest_of_the_cells": done.keys_before,
            "clicks": done.clicks,
        },
    ]
    machine = f"{platform.system()} {platform.machine()} {os.cpu_count()} cores Python {platform.python_version()}"
    print(json.dumps({"bench": "keystrokes", "machine": machine, "results": results}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
