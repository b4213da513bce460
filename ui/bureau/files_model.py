"""The files of a merge as they come, or those held for a period: a row a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor

from ui import theme
from ui.bureau.verdicts import cells_of, edition_of, period_of, said_of, tone_of, word_of
from zzdesk.ledger.intake import FileResult
from zzdesk.plan.model import Plan

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
HEADS = ("结果", "文件", "单位", "报告期", "类别/版次", "读＝入＋拒", "说明")
VERDICT, FILE, UNIT, PERIOD, EDITION, CELLS, SAID = range(len(HEADS))
_CENTRED = {PERIOD, EDITION, CELLS}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
Row: TypeAlias = tuple[str, ...]
BARRED = "barred"  # the chip of what the bureau itself sent back or withdrew


def file_row(plan: Plan, result: FileResult, act: str) -> Row:
    """The texts of one file, in the order of HEADS."""
    read = result.read
    unit = plan.find_unit(read.unit or "")
    return (
        word_of(result, act),
        result.file,
        unit.name if unit else read.unit or "—",
        period_of(result),
        edition_of(result),
        cells_of(result),
        said_of(result),
    )


class FilesModel(QAbstractTableModel):
    """Texts are made once, when a row comes: a table of 3,000 files is drawn and filtered from them."""

    def __init__(self, plan: Plan, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plan = plan
        self.results: list[FileResult] = []
        self.rows: list[Row] = []
        self.acts: Mapping[str, str] = {}
        self.counts: Counter[str] = Counter()  # of each pile, kept as rows come

    def add(self, results: Sequence[FileResult]) -> None:
        if results:
            first = len(self.results)
            self.beginInsertRows(_NONE, first, first + len(results) - 1)
            self.results += results
            self.rows += map(self._row, results)
            self.counts.update(map(self._pile, results))
            self.endInsertRows()

    def show(self, results: Sequence[FileResult], acts: Mapping[str, str], rows: Sequence[Row] | None = None) -> None:
        """These instead; where the same files stay in the same order, only what is said of them changes."""
        same = [(r.file, r.read.sha256) for r in results] == [(r.file, r.read.sha256) for r in self.results]
        if not same:
            self.beginResetModel()
        self.acts, self.results = acts, list(results)
        self.rows = list(map(self._row, results)) if rows is None else list(rows)
        self.counts = Counter(map(self._pile, results))
        if not same:
            self.endResetModel()
        elif self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(HEADS) - 1))

    def pile(self, row: int) -> str:
        """The chip that a row belongs under."""
        return self._pile(self.results[row])

    def _pile(self, result: FileResult) -> str:
        return BARRED if self.act(result) in {"return", "withdraw"} else result.verdict

    def act(self, result: FileResult) -> str:
        return self.acts.get(result.read.sha256, "")

    def _row(self, result: FileResult) -> Row:
        return file_row(self._plan, result, self.act(result))

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return HEADS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[row][column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter if column in _CENTRED else _LEFT
        if role == Qt.ItemDataRole.ForegroundRole and column == VERDICT:
            result = self.results[row]
            return QColor(getattr(theme.tokens(), tone_of(result, self.act(result))))
        return None


class Sieve(QSortFilterProxyModel):
    """Rows of one pile (None: all) in which every word typed occurs."""

    def __init__(self, model: FilesModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pile: str | None = None
        self._words: list[str] = []
        self._model = model
        self.setSourceModel(model)

    def sift(self, pile: str | None, words: str) -> None:
        self.pile, self._words = pile, words.casefold().split()
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        if row >= len(self._model.rows):  # asked while rows are on their way
            return False
        if self.pile is not None and self._model.pile(row) != self.pile:
            return False
        if not self._words:
            return True
        told = "\n".join(self._model.rows[row]).casefold()
        return all(word in told for word in self._words)
