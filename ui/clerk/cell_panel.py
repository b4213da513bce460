"""Beside the cell: what it is, its target, what it was, which rules touch it, how it is explained, what it has been.

The parts are in ui.clerk.cell. All are written anew together, a moment after the cursor came to
rest on a cell, so that a held arrow key is never waited for; what is read from the file comes later still.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.clerk.cell.about import Heading, Meaning
from ui.clerk.cell.explain import Explain, Explanation
from ui.clerk.cell.fed import FedBackFacts
from ui.clerk.cell.figures import Figures
from ui.clerk.cell.history import History, Versions
from ui.clerk.cell.pace import Pace
from ui.clerk.cell.rules import Rules
from ui.clerk.cell.section import Here, Section
from ui.clerk.desk import Desk
from ui.labels import rule
from zzdesk.address import Address

_SOON = 40  # ms: cursor moves and edits in between are told once
_REST = 250  # ms on one cell before its history is read


class CellPanel(QScrollArea):
    jump = Signal(object)  # Address

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._address: Address | None = None
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("单元格面板")
        self.heading = Heading(desk)
        self.explain, self.pace, self.figures = Explain(desk), Pace(desk), Figures(desk)
        self.fed = FedBackFacts(desk)
        self.rules, self.meaning = Rules(desk), Meaning(desk)
        self.versions, self.history = Versions(desk), History(desk)
        self.rules.jump.connect(self.jump)
        self.history.restored.connect(self.jump)
        self._lines: list[tuple[Section, QFrame]] = []
        self._lay_out()
        self._soon, self._rest = self._timer(_SOON, self.refresh), self._timer(_REST, self._load)
        for signal in (desk.changed, desk.checked, desk.lock_changed, desk.period_changed):
            signal.connect(self._refresh_soon)
        desk.saved.connect(self._on_saved)

    def _timer(self, milliseconds: int, act: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer

    @property
    def sections(self) -> list[Section]:
        """From the top down: what asks for an answer first."""
        return [self.explain, self.fed, self.pace, self.figures, self.rules, self.meaning, self.versions, self.history]

    def _lay_out(self) -> None:
        page = QFrame()
        page.setProperty("side", True)
        page.setMinimumWidth(1)  # as wide as the panel, however long a word is
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 10, 10, 10)
        column.setSpacing(3)
        column.addWidget(self.heading)
        for section in self.sections:
            line = rule()
            column.addWidget(line)
            column.addWidget(section)
            for part in (line, section):
                part.hide()  # until a cell has it
            self._lines.append((section, line))
        column.addStretch(1)
        self.setWidget(page)

    # --- what is shown ------------------------------------------------------------------------
    def show_cell(self, address: Address) -> None:
        if address != self._address:
            self._address = address
            self._refresh_soon()

    @property
    def address(self) -> Address | None:
        return self._address

    def take_focus(self) -> None:
        """By F6: into the explanation that is asked for, else to the first part."""
        boxes = [box for box in self.explain.findChildren(Explanation) if box.isVisible()]
        heads = [section.head for section in self.sections if section.isVisible()]
        for part in (*boxes, *heads):
            part.setFocus(Qt.FocusReason.TabFocusReason)
            return

    def unfold(self) -> None:
        """Parts as they are at first."""
        for section in self.sections:
            section.head.setChecked(section.is_open_at_first)

    def texts(self) -> list[str]:
        """All that is written in the panel, for reading aloud and for tests."""
        self.settle()
        shown = [w for w in self.widget().findChildren(QLabel) if w.isVisibleTo(self.widget())]
        return [*(w.text() for w in shown), *self.rules.texts()]

    def settle(self) -> None:
        """Write now what waits for the cursor to rest."""
        if self._soon.isActive():
            self._soon.stop()
            self.refresh()
        if self._rest.isActive():
            self._rest.stop()
            self._load()

    def _refresh_soon(self, *_: object) -> None:
        """A timer that runs already is let run: under a held arrow key the panel follows now and then."""
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def refresh(self) -> None:
        here = self._here()
        if here is None:
            return
        self.heading.show_cell(here)
        for section, line in self._lines:
            section.show_cell(here)
            line.setVisible(not section.isHidden())
        self._rest.start()

    def _here(self) -> Here | None:
        address, plan = self._address, self._desk.plan
        form = next((f for f in plan.forms if address and f.code == address.form), None)
        if address is None or form is None or address.column not in {c.no for c in form.columns}:
            return None  # an update may have taken the form away
        return Here(address, self._desk.period, form, plan.indicator(address))

    def _load(self) -> None:
        """What is read from the file; while typing is being saved it waits for that."""
        here = self._here()
        if here is None or not self.isVisible() or not self._desk.document.is_saved:
            return
        self.history.load()
        self.versions.load()
        if self.figures.is_open and self.figures.concerns(here):
            self.figures.fill(here)

    def _on_saved(self, _: object) -> None:
        if self.isVisible():
            self._rest.start()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._refresh_soon()

    def hideEvent(self, event: object) -> None:
        """A window that closes takes its file with it: nothing may be read a moment later."""
        super().hideEvent(event)  # type: ignore[arg-type]
        self._soon.stop()
        self._rest.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._refresh_soon()
