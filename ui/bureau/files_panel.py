"""The table of files with its chips and its search box; rows arrive while the merge goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from ui.bureau.chips import Chips
from ui.bureau.empty import Empty
from ui.bureau.files_model import BARRED, SAID, FilesModel, Row, Sieve
from ui.bureau.table import dress
from ui.bureau.verdicts import SHORT, TONES
from ui.labels import Elided
from zzdesk.ledger.intake import FileResult
from zzdesk.plan.model import Plan

_PILES = {BARRED: ("✕ 市局退回、撤下", "error"), **{v: (w, TONES[v]) for v, w in SHORT.items()}}
_WIDTHS = (86, 250, 80, 62, 66, 104, 200)
_WANTED = ("returned", "unreadable", "conflict", "queried")  # the first of these is shown when a merge has ended


class FilesPanel(QFrame):
    """`chosen` says which file is current, None where there is none."""

    chosen = Signal(object)  # FileResult | None

    def __init__(self, plan: Plan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.model = FilesModel(plan, self)
        self.sieve = Sieve(self.model, self)
        self.table = dress(self.sieve, _WIDTHS, SAID, "收到的文件")
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)  # as they came, until a head is clicked
        self.chips = Chips(_PILES)
        self.words = QLineEdit()
        self.words.setPlaceholderText("按文件名、单位、说明筛选（Ctrl+F）")
        self.words.setAccessibleName("按文字筛选")
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(120)
        self.words.setMaximumWidth(240)
        self.told = Elided()
        self.told.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.empty = Empty()
        self._lay_out()
        self.chips.chosen.connect(lambda _: self._sift())
        self.words.textChanged.connect(lambda _: self._sift())
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._tell(now))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.chips, 5)
        top.addWidget(self.told, 1)
        top.addWidget(self.words, 2)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(self._stack, 1)

    # --- what is shown --------------------------------------------------------------------------
    def add(self, results: Sequence[FileResult]) -> None:
        self.model.add(results)
        self._count()

    def show_files(
        self, results: Sequence[FileResult], acts: Mapping[str, str], rows: Sequence[Row] | None = None
    ) -> None:
        """`rows`: their texts, where they were made already, off the window's thread."""
        kept = self.current
        self.model.show(results, acts, rows)
        self._count()
        if kept is not None:
            self.choose(kept.read.sha256)
        self._tell(self.table.currentIndex())

    def _count(self) -> None:
        self.chips.count(self.model.counts)
        self._show_stack()

    def _sift(self) -> None:
        self.sieve.sift(self.chips.pile, self.words.text())
        if self.sieve.rowCount() and not self.table.currentIndex().isValid():
            self._go(self.sieve.index(0, 0))
        self._show_stack()

    def _show_stack(self) -> None:
        nothing = self.model.rows and not self.sieve.rowCount()
        if nothing:
            self.empty.say("没有符合的文件", "换一个结果，或清空右上角的筛选文字")
        self._stack.setCurrentWidget(self.table if self.sieve.rowCount() else self.empty)

    # --- which one ------------------------------------------------------------------------------
    @property
    def current(self) -> FileResult | None:
        index = self.sieve.mapToSource(self.table.currentIndex())
        return self.model.results[index.row()] if index.isValid() else None

    def choose(self, sha256: str) -> bool:
        """Make a file current; one that the filter hides is not found."""
        for row in range(self.sieve.rowCount()):
            index = self.sieve.index(row, 0)
            if self.model.results[self.sieve.mapToSource(index).row()].read.sha256 == sha256:
                self._go(index)
                return True
        return False

    def choose_worst(self) -> None:
        """The first that needs looking at, else the first."""
        rows = range(self.sieve.rowCount())
        verdicts = [self.model.results[self.sieve.mapToSource(self.sieve.index(n, 0)).row()].verdict for n in rows]
        worst = next((v for v in _WANTED if v in verdicts), None)
        if verdicts:
            self._go(self.sieve.index(verdicts.index(worst) if worst else 0, 0))

    def _go(self, index: QModelIndex) -> None:
        flags = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.table.scrollTo(index)

    def _tell(self, index: QModelIndex) -> None:
        self.chosen.emit(self.current if index.isValid() else None)
