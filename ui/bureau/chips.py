"""A row of chips with counts: a click shows only that pile, another click all again."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

_LEAST = 260  # pixels


class Chips(QWidget):
    """`piles`: key -> (word, style of the pile: error, query, note). What has no files is not shown."""

    chosen = Signal(object)  # the key, or None for all

    def __init__(self, piles: Mapping[str, tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._piles = piles
        self.pile: str | None = None
        self._counts: dict[str, int] = {}
        self.all = QPushButton()
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._dressed(self.all, None, ""))
        for key, (_, style) in piles.items():
            button = self.buttons[key] = QPushButton()
            row.addWidget(self._dressed(button, key, style))
        row.addStretch(1)
        self.all.setChecked(True)
        self.count({})

    def _dressed(self, button: QPushButton, key: str | None, style: str) -> QPushButton:
        button.setCheckable(True)
        button.setProperty("chip", style or "all")
        button.clicked.connect(lambda _=False, key=key: self.choose(None if key == self.pile else key))
        self._group.addButton(button)
        return button

    def choose(self, key: str | None) -> None:
        self.pile = key
        (self.all if key is None else self.buttons[key]).setChecked(True)
        self.chosen.emit(key)

    def minimumSizeHint(self) -> QSize:
        """Less than the words need: where there is no room they give way to the marks alone."""
        return QSize(_LEAST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._word()

    def _word(self) -> None:
        """Words while they fit, else marks; the count always."""
        for brief in (False, True):
            for key, button in self.buttons.items():
                word = self._piles[key][0]
                button.setText(f"{word.split(' ')[0] if brief else word} {self._counts.get(key, 0)}")
            if self._row.minimumSize().width() <= self.width():
                return

    def count(self, counts: Mapping[str, int]) -> None:
        """How many of each; a pile that is chosen and has become empty gives way to all."""
        total, self._counts = sum(counts.values()), dict(counts)
        self.all.setText(f"全部 {total}")
        self.all.setAccessibleName(f"显示全部{total}个文件")
        for key, button in self.buttons.items():
            count, word = counts.get(key, 0), self._piles[key][0]
            button.setToolTip(word)
            button.setAccessibleName(f"只看{word.split(' ')[-1]}，{count}个")
            button.setVisible(bool(count))
        self._word()
        if self.pile is not None and not counts.get(self.pile):
            self.choose(None)
