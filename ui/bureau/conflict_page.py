"""认定: two contents of one edition side by side, cell by cell, and the sender's written confirmation of one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from ui.bureau.cells import shown
from ui.bureau.confirm_form import ConfirmForm
from ui.bureau.empty import Empty
from ui.bureau.office import Office
from ui.bureau.table import Rows, dress
from ui.labels import Elided, label
from zzdesk import session
from zzdesk.ledger.audit import Entry
from zzdesk.ledger.compare import Conflict
from zzdesk.period import Period

_HEADS = ("单位", "报告期", "版次", "不同")
_SETTLED = ("何时", "报送文件", "书面确认")
_FIRST = ("单元格", "指标")
LETTERS = "甲乙丙丁戊己庚辛"


class ConflictPage(QWidget):
    """`opened`: a file is to be shown at a cell; `counted`: how many conflicts wait."""

    opened = Signal(object, str, str, str)  # period, sha256, sheet, cell
    counted = Signal(int)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.conflicts: tuple[Conflict, ...] = ()
        self.settled: list[Entry] = []
        self.waiting = Rows(_HEADS, self, centred=(1, 2, 3), marked=-1)
        self.list = dress(self.waiting, (70, 58, 52, 44), 0, "待认定")
        self.told = Rows(_SETTLED, self, marked=-1)
        self.done = dress(self.told, (76, 104, 70), 2, "已认定")
        self.undo_button = QPushButton("撤销认定(&Z)")
        self.head, self.who = Elided("strong"), label("", "quiet", wrap=True)
        self.cells = Rows(_FIRST, self, right=range(2, 2 + len(LETTERS)), marked=-1)
        self.table = dress(self.cells, (104, 190, 120), 1, "不同之处")
        self.form = ConfirmForm()
        self.empty = Empty("没有待认定的文件", "同一单位、同一期、同一版次收到内容不同的文件时，在这里逐格对照")
        self._lay_out()
        self.list.selectionModel().currentRowChanged.connect(lambda now, _: self._show(now))
        self.done.selectionModel().currentRowChanged.connect(lambda now, _: self.undo_button.setEnabled(now.isValid()))
        self.table.opened.connect(self._open)
        self.form.confirmed.connect(self._confirm)
        self.undo_button.clicked.connect(self.undo)

    def _lay_out(self) -> None:
        left, right = QFrame(), QFrame()
        for panel in (left, right):
            panel.setProperty("panel", True)
        column = QVBoxLayout(left)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addWidget(label("待认定", "strong"))
        column.addWidget(self.list, 3)
        column.addWidget(label("已认定（可撤销）", "strong"))
        column.addWidget(self.done, 2)
        column.addWidget(self.undo_button)
        compared = QWidget()
        inner = QVBoxLayout(compared)
        inner.setContentsMargins(8, 8, 8, 8)
        inner.setSpacing(4)
        for part in (self.head, self.who):
            inner.addWidget(part)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.form)
        self._compared = compared
        self._stack = QStackedLayout(right)
        for page in (self.empty, compared):
            self._stack.addWidget(page)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.addWidget(left)
        parts.addWidget(right)
        parts.setSizes([320, 880])
        parts.setChildrenCollapsible(False)
        page_row = QVBoxLayout(self)
        page_row.setContentsMargins(12, 8, 12, 8)
        page_row.addWidget(parts)

    # --- what is shown --------------------------------------------------------------------------
    def show_period(self, _period: Period) -> None:
        """Of every period: what waits must not be out of sight because another month is chosen."""
        ledger = self._office.ledger

        def look() -> tuple[tuple[Conflict, ...], list[Entry]]:
            return session.conflicts(ledger), _standing(session.audit(ledger))

        self._office.ask("conflicts", look, lambda found: self._on_found(*found))

    def _on_found(self, conflicts: tuple[Conflict, ...], settled: list[Entry]) -> None:
        kept = self._current
        self.conflicts, self.settled = conflicts, settled
        self.waiting.set_rows([_row(c) for c in conflicts])
        self.told.set_rows([(e.at[:10], e.return_, e.document) for e in settled])
        self.undo_button.setEnabled(False)
        self.counted.emit(len(conflicts))
        places = [_place(c) for c in conflicts]
        if conflicts:
            self.list.selectRow(places.index(_place(kept)) if kept and _place(kept) in places else 0)
        else:
            self._show(QModelIndex())

    @property
    def _current(self) -> Conflict | None:
        row = self.list.currentIndex().row()
        return self.conflicts[row] if 0 <= row < len(self.conflicts) else None

    def _show(self, index: QModelIndex) -> None:
        conflict = self.conflicts[index.row()] if index.isValid() and index.row() < len(self.conflicts) else None
        self._stack.setCurrentWidget(self._compared if conflict else self.empty)
        if conflict is None:
            return
        names = [f"{LETTERS[n % len(LETTERS)]}" for n in range(len(conflict.files))]
        edition = f"{conflict.kind}第{conflict.revision}版"
        self.head.setText(
            f"{conflict.unit_name}　{conflict.period.title}　{edition}：{len(conflict.differences)}格不同"
        )
        told = (f"{n}：{f.file}（{f.received.isoformat()}收到）" for n, f in zip(names, conflict.files, strict=True))
        self.who.setText("\n".join(told))
        rows = [(str(d.address), d.name, *map(shown, d.cells)) for d in conflict.differences]
        rows += [("", what, *(w or "（空）" for w in words)) for what, words in conflict.remarks]
        self.cells.set_rows(rows, heads=[*_FIRST, *names])
        for column in range(2, len(names) + 2):
            self.table.setColumnWidth(column, 150)
        self.form.ask([f"{n}　{f.file}" for n, f in zip(names, conflict.files, strict=True)], self._office.who)

    def _open(self, index: QModelIndex) -> None:
        """The original of a file, at the cell that differs."""
        conflict, row, file = self._current, index.row(), max(index.column() - 2, 0)
        if conflict and row < len(conflict.differences):
            placed = conflict.differences[row].cells[file]
            sheet, cell = (placed.sheet, placed.cell) if placed else ("", "")
            self.opened.emit(conflict.period, conflict.files[file].sha256, sheet, cell)

    # --- what is decided ------------------------------------------------------------------------
    def _confirm(self, number: int, document: str, why: str, who: str) -> None:
        conflict = self._current
        if conflict is None:
            return
        chosen, bar = conflict.files[number], self._office.bar
        self._office.set_who(who)

        def done() -> None:
            undo = ("撤销", lambda: self._take_back(chosen.sha256))
            words = f"已记录{conflict.unit_name}的书面确认（{document}）：以{chosen.file}为准"
            bar.say("good", words, action=undo)

        self._office.decide("confirm", chosen.sha256, why or "报送单位书面确认", done, document)

    def undo(self) -> None:
        row = self.done.currentIndex().row()
        if 0 <= row < len(self.settled):
            self._take_back(self.settled[row].sha256)

    def _take_back(self, sha256: str) -> None:
        said = "已撤销认定，恢复为待认定"
        self._office.decide("unconfirm", sha256, "撤销认定", lambda: self._office.bar.say("good", said))


def _standing(entries: list[Entry]) -> list[Entry]:
    """The confirmations that hold, the latest first."""
    held: dict[str, Entry] = {}
    for entry in entries:
        if entry.act == "confirm":
            held[entry.sha256] = entry
        elif entry.act == "unconfirm":
            held.pop(entry.sha256, None)
    return list(held.values())[::-1]


def _row(conflict: Conflict) -> tuple[str, ...]:
    edition = f"{conflict.kind} {conflict.revision}"
    differing = f"{len(conflict.differences)}格"
    return conflict.unit_name, conflict.period.label, edition, differing


def _place(conflict: Conflict) -> tuple[object, ...]:
    return conflict.unit, conflict.period, conflict.kind, conflict.revision
