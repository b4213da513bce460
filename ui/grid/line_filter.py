"""筛选: which lines of a floating form are shown. Lines are hidden in the view alone, never taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.clerk.desk import Mark
from ui.grid.lines_model import LinesModel

if TYPE_CHECKING:
    from ui.grid.view import FormView


@dataclass(frozen=True)
class Condition:
    """What the cells of one column must be like: hold the words, be one of the values ("" is blank), be marked."""

    contains: str = ""
    among: frozenset[str] | None = None
    marked: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.contains and self.among is None and not self.marked

    def holds(self, words: str, mark: Mark) -> bool:
        if self.marked and mark is Mark.NONE:
            return False
        if self.among is not None and words not in self.among:
            return False
        return self.contains.casefold() in words.casefold()


class LineFilter(QObject):
    """On while the heads show their arrows. What was typed since stays in sight until the filter is set again."""

    changed = Signal()

    def __init__(self, view: FormView) -> None:
        super().__init__(view)
        assert isinstance(view.form_model, LinesModel)
        self._view, self._model = view, view.form_model
        self.is_on = False
        self.conditions: dict[int, Condition] = {}
        self._hidden: set[str] = set()
        for signal in ("rowsInserted", "rowsRemoved", "rowsMoved", "layoutChanged"):
            getattr(self._model, signal).connect(self._on_rows)
        self._model.desk.period_changed.connect(self._on_period)
        view.hidden_asked.connect(self.reveal)

    @property
    def total(self) -> int:
        return self._model.line_count

    @property
    def shown(self) -> int:
        return self.total - len(self._hidden)

    def turn(self, on: bool) -> None:
        self.is_on = on
        self.conditions.clear()
        self.apply()

    def set(self, column: int, condition: Condition) -> None:
        self.conditions[column] = condition
        if condition.is_empty:
            del self.conditions[column]
        self.apply()

    def show_all(self) -> None:
        self.conditions.clear()
        self.apply()

    def reveal(self, line: str) -> None:
        """A line that one was led to: by undo, by a finding."""
        self._hidden.discard(line)
        self._show()

    def texts(self, column: int) -> dict[str, int]:
        """What the column's cells show in the lines that the other columns' filters let through, and how often."""
        others = {n: c for n, c in self.conditions.items() if n != column}
        found: dict[str, int] = {}
        for row in range(self.total):
            if self._passes(row, others):
                words = self._model.face(row, column).text
                found[words] = found.get(words, 0) + 1
        return found

    def apply(self) -> None:
        every = range(self.total) if self.conditions else range(0)
        self._hidden = {self._model.line_code(n) for n in every if not self._passes(n, self.conditions)}
        self._show()

    def _passes(self, row: int, conditions: dict[int, Condition]) -> bool:
        model = self._model
        return all(c.holds(model.face(row, n).text, model.mark(row, n)) for n, c in conditions.items())

    def _on_rows(self, *_: object) -> None:
        """Rows that came, went or moved: each line keeps whether it is hidden, new ones are in sight."""
        if self._hidden or self.is_on:
            self._hidden &= {self._model.line_code(n) for n in range(self.total)}
            self._show()

    def _on_period(self) -> None:
        """Another month has other lines: they are judged anew."""
        if self.conditions:
            self.apply()

    def _show(self) -> None:
        view, model = self._view, self._model
        view.setUpdatesEnabled(False)
        for row in range(model.rowCount()):
            hidden = model.line_code(row) in self._hidden
            if view.isRowHidden(row) != hidden:
                view.setRowHidden(row, hidden)
        view.setUpdatesEnabled(True)
        view.show_filters(frozenset(self.conditions) if self.is_on else None)
        self.changed.emit()
