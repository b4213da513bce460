"""A part of the cell's panel that folds, and rows of facts in it; both are told anew, never built anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ui.clerk.desk import Desk
from ui.labels import label
from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Form, Indicator

_FOLDS = "clerk/cell/folds"
_BESIDE = 7  # characters


class Here(NamedTuple):
    """The cell with the cursor; `indicator` is None where it is ×."""

    address: Address
    period: Period
    form: Form
    indicator: Indicator | None


class Section(QFrame):
    """Filled when it is both asked about a cell and open; a folded one costs nothing."""

    def __init__(self, desk: Desk, words: str, *, is_open: bool = True) -> None:
        super().__init__()
        self._desk, self._words = desk, words
        self._here: Here | None = None
        self.is_open_at_first = is_open
        self.head = QToolButton()
        self.head.setProperty("fold", True)
        self.head.setCheckable(True)
        self.head.setChecked(_folds().get(words, is_open))
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.head.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.beside = label("", "quiet")
        self.beside.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self.head)
        top.addWidget(self.beside, 1)
        self.body = QWidget()
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(0, 0, 0, 3)
        self.column.setSpacing(4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(1)
        whole.addLayout(top)
        whole.addWidget(self.body)
        self.head.toggled.connect(self._on_fold)
        self._show_fold()

    @property
    def is_open(self) -> bool:
        return self.head.isChecked()

    def say_beside(self, words: str) -> None:
        """At the right of the head, where there is little room."""
        write(self.beside, words if len(words) <= _BESIDE else f"{words[: _BESIDE - 1]}…")
        self.beside.setToolTip(words)

    def show_cell(self, here: Here) -> None:
        self._here = here
        concerns = self.concerns(here)
        if concerns and self.is_open:
            self.fill(here)
        self.setVisible(concerns)

    def concerns(self, here: Here) -> bool:
        """Whether there is anything to say of this cell."""
        return here.indicator is not None

    def fill(self, here: Here) -> None:
        raise NotImplementedError

    def _on_fold(self) -> None:
        QSettings().setValue(f"{_FOLDS}/{self._words}", self.is_open)
        self._show_fold()
        if self._here and self.is_open:
            self.fill(self._here)

    def _show_fold(self) -> None:
        self.head.setText(f"{'▾' if self.is_open else '▸'} {self._words}")
        self.head.setAccessibleName(f"{self._words}（{'已展开' if self.is_open else '已收起'}）")
        self.body.setVisible(self.is_open)


def _folds() -> dict[str, bool]:
    kept = QSettings()
    kept.beginGroup(_FOLDS)
    return {name: kept.value(name, True, bool) is True for name in kept.childKeys()}


class Facts(QWidget):
    """Rows of a name and words. Labels are kept and written anew, as many as are needed."""

    def __init__(self, first: int = 56) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnMinimumWidth(0, first)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []

    def tell(self, rows: Sequence[tuple[str, str]]) -> None:
        while len(self._rows) < len(rows):
            self._add()
        for n, (name, words) in enumerate(self._rows):
            name.setVisible(n < len(rows))
            words.setVisible(n < len(rows))
            if n < len(rows):
                write(name, rows[n][0])
                write(words, rows[n][1])
        self.setVisible(bool(rows))

    def _add(self) -> None:
        pair = label("", "quiet"), label("", wrap=True)
        for n, part in enumerate(pair):
            self._grid.addWidget(part, len(self._rows), n, Qt.AlignmentFlag.AlignTop if not n else Qt.AlignmentFlag(0))
        pair[1].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._rows.append(pair)


def write(found: QLabel, words: str) -> None:
    """Only what is new: the same words again would lay the panel out anew."""
    if found.text() != words:
        found.setText(words)
