"""A floating form as a table: its rows are the lines people add, and one empty row after the last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QModelIndex

from ui.grid.faces import Kind
from ui.grid.model import FormModel
from zzdesk.address import Address
from zzdesk.entry.edits import Change
from zzdesk.period import Period
from zzdesk.plan.model import Indicator

_NONE = QModelIndex()


class LinesModel(FormModel):
    """Every change of lines comes to the view as rows removed, moved and inserted, never as a reset:
    the cursor and an open editor stay with their line.

    The last row has an id of its own already; typing into it makes it a line, and a new empty row follows.
    """

    def _first_codes(self) -> list[str]:
        self._spares: dict[Period, str] = {}
        self._kind_here = self._kind_now()
        self._taking: dict[int, bool] = {}
        return self._wanted()

    @property
    def line_count(self) -> int:
        """Without the empty row."""
        return len(self._codes) - self._has_spare

    @property
    def _has_spare(self) -> bool:
        """Of the rows as they are now; the document may be ahead of them."""
        return bool(self._codes) and self._codes[-1] in self._spares.values()

    @property
    def _grows(self) -> bool:
        return not self.desk.document.read_only and not self.desk.is_locked

    def is_spare(self, row: int) -> bool:
        return row >= self.line_count

    def _wanted(self) -> list[str]:
        """The rows as the document has them now."""
        period = self.desk.period
        codes = list(self.desk.document.lines(self.form.code, period))
        return [*codes, self._spare(period)] if self._grows else codes

    def _spare(self, period: Period) -> str:
        from zzdesk.entry.lines import new_id

        spare = self._spares.get(period)
        if spare is None or self.desk.document.rank(self.form.code, spare, period) is not None:
            spare = self._spares[period] = new_id(set(self.desk.document.lines(self.form.code, period)))
        return spare

    def _line_words(self, row: int) -> str:
        return "在此填写即增加一行" if self.is_spare(row) else f"{row + 1} {self._codes[row]}"

    def takes(self, row: int, column: int) -> bool:
        """A whole column alike: nothing is worked out for each of its cells."""
        if column not in self._taking:
            self._taking[column] = super().takes(row, column)
        return self._taking[column]

    def _indicator(self, address: Address) -> Indicator | None:
        """The pattern's own will do, but for what is derived from other cells of the line."""
        pattern = self.desk.plan.patterns.get((address.form, address.column))
        return self.desk.plan.indicator(address) if pattern and pattern.derive else pattern

    def _kind(self, code: str) -> Kind:
        return self._kind_here

    def _kind_now(self) -> Kind:
        plan, unit = self.desk.plan, self.desk.document.unit
        return Kind.INPUT if any(f.code == self.form.code for f in plan.forms_of(unit)) else Kind.LOCKED

    # --- following the document ---------------------------------------------------------
    def _on_changed(self, change: Change) -> None:
        if any(key[0] == self.form.code and period == self.desk.period for key, period in change.lines):
            self._become(self._wanted())
        super()._on_changed(change)

    def _on_lock(self) -> None:
        self._taking.clear()
        self._become(self._wanted())
        super()._on_lock()

    def _on_period(self) -> None:
        self._faces.clear()
        self._taking.clear()
        self._kind_here = self._kind_now()
        self._become(self._wanted())
        super()._on_period()

    def _become(self, wanted: list[str]) -> None:
        """Remove what is gone, put what stays in order, insert what is new."""
        staying = set(wanted)
        for first, last in reversed(list(_runs(n for n, code in enumerate(self._codes) if code not in staying))):
            self._remove(first, last)
        known = set(self._codes)
        self._reorder([code for code in wanted if code in known])
        for first, last in _runs(n for n, code in enumerate(wanted) if code not in known):
            self.beginInsertRows(_NONE, first, last)
            self._codes[first:first] = wanted[first : last + 1]
            self._numbers = None
            self.endInsertRows()

    def _remove(self, first: int, last: int) -> None:
        self.beginRemoveRows(_NONE, first, last)
        for code in self._codes[first : last + 1]:
            self._faces.pop(code, None)
        del self._codes[first : last + 1]
        self._numbers = None
        self.endRemoveRows()

    def _reorder(self, order: list[str]) -> None:
        if order == self._codes:
            return
        first, last, by = _rotation(self._codes, order)
        if by:
            self.beginMoveRows(_NONE, first, first + by - 1, _NONE, last + 1)
            self._codes = order
            self._numbers = None
            self.endMoveRows()
            return
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        codes = [self._codes[index.row()] for index in held]
        self._codes, self._numbers = order, None
        moved = [self.index(self.row_of(code) or 0, i.column()) for code, i in zip(codes, held, strict=True)]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()


def _runs(numbers: Iterator[int]) -> Iterator[tuple[int, int]]:
    """Consecutive numbers as (first, last)."""
    first = last = None
    for n in numbers:
        if last is not None and n == last + 1:
            last = n
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = n
    if first is not None and last is not None:
        yield first, last


def _rotation(old: Sequence[str], new: Sequence[str]) -> tuple[int, int, int]:
    """The span in which two orders differ, and how many rows at its top went to its bottom (0: more than one move)."""
    first = next(n for n, (a, b) in enumerate(zip(old, new, strict=True)) if a != b)
    last = max(n for n, (a, b) in enumerate(zip(old, new, strict=True)) if a != b)
    before, after = list(old[first : last + 1]), list(new[first : last + 1])
    by = before.index(after[0])
    return first, last, by if before[by:] + before[:by] == after else 0
