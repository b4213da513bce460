"""The room of a chart: the whole page, or larger with what is out of sight scrolled to."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.bureau.chart_view import ChartView
from zzdesk.output.chart_marks import Mark

STEPS = (100, 125, 150, 200, 300)  # percent of the whole page


class ChartRoom(QScrollArea):
    changed = Signal(int)  # percent

    def __init__(self, view: ChartView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.percent = STEPS[0]
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(view)
        view.zoomed.connect(self.step)
        view.reached.connect(self._show)

    def step(self, by: int) -> None:
        """The next larger, or smaller; nothing at either end."""
        at = STEPS.index(self.percent) + by
        if 0 <= at < len(STEPS):
            self.set_percent(STEPS[at])

    def set_percent(self, percent: int) -> None:
        """What was in the middle stays there."""
        bars = (self.horizontalScrollBar(), self.verticalScrollBar())
        middles = [(bar.value() + bar.pageStep() / 2) / (bar.maximum() + bar.pageStep()) for bar in bars]
        self.percent = percent
        self._fit()
        for bar, middle in zip(bars, middles, strict=True):
            bar.setValue(round(middle * (bar.maximum() + bar.pageStep()) - bar.pageStep() / 2))
        self.changed.emit(percent)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setWidgetResizable(self.percent == STEPS[0])
        if self.percent != STEPS[0]:
            room = self.maximumViewportSize()
            self._view.resize(room * (self.percent / 100))

    def _show(self, mark: Mark) -> None:
        centre: QPoint = self._view.rect_of(mark).center()
        self.ensureVisible(centre.x(), centre.y(), 80, 60)
