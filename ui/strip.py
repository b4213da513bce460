"""The period strip: one button a period, its state as border, mark and word."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ui.labels import Elided
from zzdesk.period import Period

_LEAST, _MOST = 58, 66  # the width of a button: in a narrow window the deadlines give way first


class PeriodStrip(QFrame):
    """`state(period)` gives (style, mark, tip): style is empty, begun or sent. It is asked first by `refresh`,
    once the window has been painted: it reads the file."""

    chosen = Signal(object)  # Period

    def __init__(
        self,
        periods: Sequence[Period],
        current: Period,
        state: Callable[[Period], tuple[str, str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("side", True)
        self.setFixedHeight(42)
        self._state, self._current = state, current
        self._buttons: dict[Period, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 12, 5)
        row.setSpacing(4)
        for period in periods:
            button = QPushButton(period.label)
            button.setFixedHeight(30)
            button.setMinimumWidth(_LEAST)
            button.setMaximumWidth(_MOST)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, p=period: self.chosen.emit(p))
            self._buttons[period] = button
            self._dress(button, period, "begun", "", "")
            row.addWidget(button, 100)
        row.addStretch(1)
        self.at_right = Elided()
        row.addWidget(self.at_right)

    def button(self, period: Period) -> QPushButton:
        return self._buttons[period]

    def set_current(self, period: Period) -> None:
        self._current = period
        self.refresh()

    def step(self, by: int) -> None:
        """Choose the next period, or the one before; not beyond the last."""
        periods = list(self._buttons)
        at = periods.index(self._current) + by
        if 0 <= at < len(periods):
            self.chosen.emit(periods[at])

    def refresh(self, only: Period | None = None) -> None:
        for period in [only] if only else list(self._buttons):
            self._dress(self._buttons[period], period, *self._state(period))

    def _dress(self, button: QPushButton, period: Period, style: str, mark: str, tip: str) -> None:
        words = f"{mark}{period.label}" if mark else period.label
        style = "current" if period == self._current else style
        if button.text() != words:
            button.setText(words)
        button.setToolTip(tip)
        button.setAccessibleName(f"{period.label} {tip}")
        if button.property("period") != style:
            button.setProperty("period", style)
            if self.isVisible():  # before the first paint Qt does it by itself, and style() alone costs 6 ms
                button.style().polish(button)
