"""求和、平均、计数 of what is selected, added up in short steps when it is much."""

from __future__ import annotations

import time
from collections.abc import Iterator
from decimal import Decimal

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel

from ui.grid.view import FormView

_AT_ONCE = 2000  # cells; more wait until the selection stays still
_WAIT_MS = 80
_STEP_SECONDS = 0.008


class SelectionSums(QObject):
    def __init__(self, label: QLabel) -> None:
        super().__init__(label)
        self._label = label
        self._steps: Iterator[None] = iter(())
        self._total, self._count = Decimal(0), 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)

    def of(self, view: FormView) -> None:
        """The selection of this form from now on."""
        cells = sum(span.width() * span.height() for span in view.spans())
        self._timer.stop()
        self._total, self._count = Decimal(0), 0
        self._steps = self._adding(view)
        if cells <= _AT_ONCE:
            for _ in self._steps:
                pass
            self._show()
        else:
            self._label.setText("求和…")
            self._timer.start(_WAIT_MS)

    def _go_on(self) -> None:
        until = time.monotonic() + _STEP_SECONDS
        for _ in self._steps:
            if time.monotonic() > until:
                self._timer.start(0)
                return
        self._show()

    def _adding(self, view: FormView) -> Iterator[None]:
        model, value = view.form_model, view.form_model.desk.value
        stored = {n for n, c in enumerate(model.columns) if c.kind == "number" and not c.derive}
        worked_out = {n for n, c in enumerate(model.columns) if c.kind == "number" and c.derive}
        for n, (row, column) in enumerate(view.selected_places()):
            if n % 200 == 199:
                yield
                if row >= model.rowCount():
                    return  # lines went away meanwhile; a new sum is on its way
            number = None
            if column in stored:
                number = value(model.address_at(row, column)).number
            elif column in worked_out:
                number = model.number_at(row, column)
            if number is not None:
                self._total += number
                self._count += 1

    def _show(self) -> None:
        if self._count > 1:
            mean = self._total / self._count
            self._label.setText(f"求和 {self._total}　平均 {mean:.2f}　计数 {self._count}")
        else:
            self._label.clear()
