"""The findings of 市局回执 as a table: level, place, problem, what was sent, what is there now, what to do."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from ui import theme
from ui.clerk.desk import Desk
from ui.clerk.findings_model import place_of
from zzdesk.entry.edits import Change
from zzdesk.entry.receipts import Answer, Answers
from zzdesk.findings import Finding, Level

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
HEADS = ("级别", "位置", "问题", "报送时", "现在", "如何办理")
LEVEL, PLACE, PROBLEM, WAS, NOW, TODO = range(6)
_WORDS = {Level.ERROR: "✕ 强制性", Level.QUERY: "? 核实性", Level.NOTE: "· 提示"}


class ReceiptModel(QAbstractTableModel):
    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._answers: Answers | None = None
        self.rows: list[Answer] = []
        desk.changed.connect(self._on_changed)

    def show(self, answers: Answers | None) -> None:
        self.beginResetModel()
        self._answers, self.rows = answers, answers.rows if answers else []
        self.endResetModel()

    def is_changed(self, row: int) -> bool:
        return self._answers is not None and self._answers.is_changed(self.rows[row])

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return HEADS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        answer = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(answer, index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            words, todo = (self._words(answer, index.row(), column) for column in (index.column(), TODO))
            return f"{words}\n{todo}" if index.column() == PROBLEM else words
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(answer, index.row(), index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "　".join(filter(None, (self._words(answer, index.row(), n) for n in range(len(HEADS)))))
        return None

    def _words(self, answer: Answer, row: int, column: int) -> str:
        told = answer.told
        if column == LEVEL:
            return "◥ 已说明" if told.explained and told.level is Level.QUERY else _WORDS[told.level]
        if column == PLACE:
            return self._place(answer)
        if column == PROBLEM:
            return told.message
        if column == WAS:
            return told.value if told.value is not None else (answer.cells[0][1] or "") if answer.cells else ""
        if column == NOW:
            return self._desk.value(answer.address).typed or "空" if answer.address else ""
        if not answer.asks and told.is_open:
            return "该份未采用，不需办理"
        return "已改动，请审核后重新报送" if answer.asks and self.is_changed(row) else told.todo

    def _place(self, answer: Answer) -> str:
        told = answer.told
        if answer.address:
            return place_of(self._desk, Finding(told.level, told.code, addresses=(str(answer.address),)))
        return f"{told.sheet} {told.cell or ''}".strip() if told.sheet else answer.file.edition if answer.file else "—"

    def _ink(self, answer: Answer, row: int, column: int) -> QColor | None:
        colours = theme.tokens()
        if not answer.asks or self.is_changed(row):
            return QColor(colours.secondary)
        if column == LEVEL:
            return QColor(colours.error if answer.told.level is Level.ERROR else colours.query)
        return None

    def _on_changed(self, change: Change) -> None:
        """A cell that was put right shows so at once."""
        touched = {address for address, period in change.cells if period == self._desk.period}
        rows = [n for n, row in enumerate(self.rows) if any(a in touched for a, _ in row.cells)]
        if rows:
            self.dataChanged.emit(self.index(rows[0], 0), self.index(rows[-1], len(HEADS) - 1))
