"""修改记录 and 各次报送: read from the file when the cursor rests on a cell, never while one types."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

from ui.clerk.cell.section import Facts, Here, Section
from ui.clerk.desk import Desk
from ui.labels import label
from zzdesk.address import Address
from zzdesk.entry.cell import Past, history, with_unit
from zzdesk.entry.year import NOW, versions
from zzdesk.period import Period
from zzdesk.values import BLANK, Value

_FIRST, _MORE = 5, 50


class Change(QFrame):
    """One change: when, who, old and new, why, and the way back to it."""

    wanted = Signal(object)  # Past

    def __init__(self) -> None:
        super().__init__()
        self._past: Past | None = None
        self._when, self._why = label("", "quiet"), label("", "quiet", wrap=True)
        self._figures = label("", wrap=True)
        self.back = QPushButton("恢复为此值")
        self.back.setProperty("flat", True)
        self.back.clicked.connect(lambda: self.wanted.emit(self._past))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 2)
        grid.setSpacing(1)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._when, 0, 0, 1, 2)
        grid.addWidget(self._figures, 1, 0)
        grid.addWidget(self.back, 1, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._why, 2, 0, 1, 2)

    def show_past(self, past: Past, now: Value, *, editable: bool) -> None:
        self._past, row = past, past.row
        when = row.at[5:16].replace("T", " ")
        self._when.setText(f"{when}　{row.who}")
        self._figures.setText(f"{row.old.typed or '空'} → {row.new.typed or '空'}")
        corrected = f"更正：{past.correction.reason}" if past.correction else ""
        why = "；".join(filter(None, (row.why, corrected)))
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self.back.setVisible(editable and row.new != now)
        self.back.setAccessibleName(f"恢复为{when}的{row.new.typed or '空'}")


class History(Section):
    """`load` reads; until then an opened section says nothing of the cell."""

    restored = Signal(object)  # Address

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "修改记录")
        self._rows: list[Change] = []
        self._found: list[Past] = []
        self._read_of: tuple[Address, Period] | None = None
        self._shown = _FIRST
        self._none = label("没有修改记录", "quiet")
        self.column.addWidget(self._none)
        self._list = QWidget()
        self._list_column = QGridLayout(self._list)
        self._list_column.setContentsMargins(0, 0, 0, 0)
        self._list_column.setSpacing(2)
        self.column.addWidget(self._list)
        self.more = QPushButton()
        self.more.setProperty("flat", True)
        self.more.clicked.connect(self._show_more)
        self.column.addWidget(self.more)

    def concerns(self, here: Here) -> bool:
        return here.indicator is not None and here.indicator.is_input

    def fill(self, here: Here) -> None:
        """Of another cell nothing is known yet; of the same one what was read stands until it is read again."""
        if self._read_of != (here.address, here.period):
            self._found, self._shown = [], _FIRST
            self._none.hide()
        self._show_rows()

    def load(self) -> None:
        here = self._here
        if here is None or not self.is_open or not self.concerns(here):
            return
        self._found = history(self._desk.document, here.address, here.period)
        self._read_of = (here.address, here.period)
        self._none.setVisible(not self._found)
        self._show_rows()

    def _on_fold(self) -> None:
        super()._on_fold()
        if self._desk.document.is_saved:
            self.load()

    def _show_more(self) -> None:
        self._shown += _MORE
        self._show_rows()

    def _show_rows(self) -> None:
        shown = self._found[: self._shown]
        while len(self._rows) < len(shown):
            row = Change()
            row.wanted.connect(self._restore)
            self._rows.append(row)
            self._list_column.addWidget(row, len(self._rows), 0)
        now = self._desk.value(self._here.address) if self._here else BLANK
        held = self._here and self._desk.document.held_because(self._here.address, self._here.period)
        for n, row in enumerate(self._rows):
            row.setVisible(n < len(shown))
            if n < len(shown):
                row.show_past(shown[n], now, editable=self._desk.takes_edits and not held)
        left = len(self._found) - len(shown)
        self.more.setVisible(left > 0)
        self.more.setText(f"更早的{left}条")
        self.say_beside(f"{len(self._found)}条" if self._found else "")

    def _restore(self, past: Past) -> None:
        if self._here:
            address = self._here.address
            when = past.row.at[5:16].replace("T", " ")
            self._desk.restore(address, past.row.new, f"恢复为{when}的值")
            self.restored.emit(address)


class Versions(Section):
    """What each return made of this period said of the cell; folded at first, read when it is opened."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "各次报送", is_open=False)
        self._read_of: tuple[Address, Period] | None = None
        self._facts = Facts(66)
        self.column.addWidget(self._facts)

    def concerns(self, here: Here) -> bool:
        known = here.indicator is not None and here.indicator.is_input
        return known and self._desk.document.sent.last(here.period) is not None

    def fill(self, here: Here) -> None:
        if self._read_of != (here.address, here.period):
            self._facts.tell([])

    def load(self) -> None:
        here = self._here
        if here is None or here.indicator is None or not self.is_open or not self.concerns(here):
            return
        self._read_of = (here.address, here.period)
        rows, before = [], None
        for version in versions(self._desk.document, here.period):
            value = version.values.get(here.address, BLANK)
            differs = " ◂改" if before is not None and value != before else ""
            made = f" {version.made}" if version.made else ""
            name = version.title if version.title != NOW else "现在"
            rows.append((name, f"{with_unit(value, here.indicator.unit)}{differs}{made}"))
            before = value
        self._facts.tell(rows)

    def _on_fold(self) -> None:
        super()._on_fold()
        if self._desk.document.is_saved:
            self.load()
