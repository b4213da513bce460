"""One form in one period as a table: rows are the form's lines, columns its 栏次 and what stands beside them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.clerk.desk import Desk, Mark
from ui.grid.faces import CLOSED, Face, Kind, face_of
from zzdesk.address import Address
from zzdesk.entry.edits import Change
from zzdesk.plan.model import Column, Form, Indicator, Line
from zzdesk.plan.pace import derived

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
_ALIGN = {
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "center": Qt.AlignmentFlag.AlignCenter,
}
_DISPLAY, _EDIT = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole
_HANDLED = {
    _DISPLAY,
    _EDIT,
    Qt.ItemDataRole.TextAlignmentRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
}
_FIGURE = re.compile(r"-?\d+(\.\d+)?")
_PLAIN = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
_EDITABLE = _PLAIN | Qt.ItemFlag.ItemIsEditable
_MOST_KEPT = 1000  # lines
_Shown = TypeVar("_Shown", Face, Mark)
_LONG = 8  # characters that may be cut off in their cell: the tip says them whole


class FormModel(QAbstractTableModel):
    """A form with fixed lines; ui.grid.lines_model has the floating ones.

    A row is known by the code of its line; faces are made when first asked for.
    """

    def __init__(self, desk: Desk, form: Form, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk, self.form = desk, form
        self.columns: tuple[Column, ...] = form.columns
        self._column_numbers = {column.no: n for n, column in enumerate(self.columns)}
        self._codes = self._first_codes()
        self._numbers: dict[str, int] | None = None
        self._faces: dict[str, dict[int, Face]] = {}
        self._marks: dict[str, dict[int, Mark]] = {}
        desk.changed.connect(self._on_changed)
        desk.period_changed.connect(self._on_period)
        desk.checked.connect(self._on_checked)
        desk.lock_changed.connect(self._on_lock)
        desk.answers_changed.connect(self._on_answers)

    def _first_codes(self) -> list[str]:
        plan, unit = self.desk.document.plan, self.desk.document.unit
        self.lines: tuple[Line, ...] = plan.seen_lines(self.form, unit)
        self._mine = {line.code for line in plan.lines_of(self.form, unit)}
        return [line.code for line in self.lines]

    # --- places ---------------------------------------------------------------
    def address_at(self, row: int, column: int) -> Address:
        return Address(self.form.code, self._codes[row], self.columns[column].no)

    def line_code(self, row: int) -> str:
        return self._codes[row]

    @property
    def line_count(self) -> int:
        return len(self._codes)

    def row_of(self, code: str) -> int | None:
        if self._numbers is None:
            self._numbers = {code: n for n, code in enumerate(self._codes)}
        return self._numbers.get(code)

    def place_of(self, address: Address) -> QModelIndex:
        row, column = self.row_of(address.line), self._column_numbers.get(address.column)
        if address.form != self.form.code or row is None or column is None:
            return QModelIndex()
        return self.index(row, column)

    def indicator_at(self, row: int, column: int) -> Indicator | None:
        return self.desk.plan.indicator(self.address_at(row, column))

    def face(self, row: int, column: int) -> Face:
        faces = self._kept(self._faces, row)
        found = faces.get(column)
        if found is None:
            found = faces[column] = self._make_face(row, column)
        return found

    def why_closed(self, row: int, column: int) -> str:
        """Why a cell takes nothing: of a fed-back figure with its source."""
        face = self.face(row, column)
        held = face.kind is Kind.FED and self.desk.document.held_because(self.address_at(row, column), self.desk.period)
        return held or face.kind.value

    def takes(self, row: int, column: int) -> bool:
        """Whether a cell can be filled."""
        return self.face(row, column).editable

    def mark(self, row: int, column: int) -> Mark:
        if self.desk.drafts and self.desk.draft(self.address_at(row, column)):
            return Mark.ERROR
        marks = self._kept(self._marks, row)
        found = marks.get(column)
        if found is None:
            found = marks[column] = self.desk.mark(self.address_at(row, column))
        return found

    def asked(self, row: int, column: int) -> bool:
        """Whether 市局回执 asks about a cell."""
        return self.desk.answers is not None and bool(self.desk.answers.at(self.address_at(row, column)))

    def _kept(self, kept: dict[str, dict[int, _Shown]], row: int) -> dict[int, _Shown]:
        """What is kept of a line; of many pages of lines, and not of all of a table with thousands."""
        found = kept.get(self._codes[row])
        if found is None:
            if len(kept) >= _MOST_KEPT:
                kept.clear()
            found = kept[self._codes[row]] = {}
        return found

    # --- Qt's side --------------------------------------------------------------
    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._codes)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        editable = self.takes(index.row(), index.column()) and not self.desk.document.read_only
        return _EDITABLE if editable else _PLAIN

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role not in _HANDLED or not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == _DISPLAY:
            return self.face(row, column).text
        if role == _EDIT:
            return self.typed(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[self.face(row, column).align]
        return self._tip(row, column)

    def typed(self, row: int, column: int) -> str:
        """The text that, typed in, gives this cell again; a refused draft as it was typed."""
        address = self.address_at(row, column)
        draft = self.desk.draft(address)
        if draft:
            return draft.text
        face = self.face(row, column)
        return face.text if face.kind in (Kind.DERIVED, Kind.GIVEN) else self.desk.value(address).typed

    def number_at(self, row: int, column: int) -> Decimal | None:
        """What a spreadsheet takes as a number: a stored figure, or a worked out one as it is shown."""
        indicator = self.indicator_at(row, column)
        if indicator is None or not indicator.numeric:
            return None
        if indicator.derive:
            words = self.face(row, column).text
            return Decimal(words) if _FIGURE.fullmatch(words) else None
        return self.desk.value(self.address_at(row, column)).number

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        if role != _EDIT or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        return self.desk.type_text(self.address_at(index.row(), index.column()), str(value))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if role not in (_DISPLAY, Qt.ItemDataRole.ToolTipRole):
            return None
        if orientation is Qt.Orientation.Horizontal:
            column = self.columns[section]
            return f"{column.name}（{column.no}栏）" if column.numbered else column.name
        return self._line_words(section)

    # --- inside --------------------------------------------------------------------
    def _line_words(self, row: int) -> str:
        line = self.lines[row]
        return f"{line.code} {line.name}"

    def _make_face(self, row: int, column: int) -> Face:
        address = self.address_at(row, column)
        plan, unit, period = self.desk.plan, self.desk.document.unit, self.desk.period
        indicator = self._indicator(address)
        if indicator is None or not plan.is_open(indicator, period):
            return CLOSED
        if indicator.derive:
            found = derived(plan, unit, period, indicator, self.desk.value)
            return face_of(indicator, found, Kind.GIVEN if indicator.derive == "given" else Kind.DERIVED)
        draft = self.desk.draft(address)
        if draft:
            return Face(draft.text, Kind.INPUT, "right" if indicator.numeric else "left", refused=True)
        kind = self._kind(address.line)
        if kind is Kind.INPUT and self.desk.is_locked:
            kind = Kind.SENT
        if kind is Kind.INPUT and self.desk.document.held_because(address, self.desk.period):
            kind = Kind.FED
        face = face_of(indicator, self.desk.value(address), kind)
        return face._replace(changed=True) if self.desk.is_changed(address) else face

    def _indicator(self, address: Address) -> Indicator | None:
        return self.desk.plan.indicator(address)

    def _kind(self, code: str) -> Kind:
        return Kind.INPUT if code in self._mine else Kind.LOCKED

    def _tip(self, row: int, column: int) -> str:
        address, face = self.address_at(row, column), self.face(row, column)
        draft = self.desk.draft(address)
        said = [draft.fault.message] if draft else []
        said += [f.message for f in self.desk.findings_at(address)]
        said += [f"市局回执：{words}" for words in self.desk.asked_at(address)]
        if face.kind is not Kind.INPUT:
            said.insert(0, self.why_closed(row, column))
        was = self.desk.last_sent(address) if face.changed else None
        if was is not None:
            said.append(f"上次报送：{was.typed or '空'}")
        if face.quiet and face.editable:
            said.insert(0, self.desk.value(address).typed)
        elif face.align == "left" and len(face.text) > _LONG:
            said.insert(0, face.text)
        return "\n".join(dict.fromkeys(said))

    def _on_changed(self, change: Change) -> None:
        """One dataChanged over the lines touched: derived cells stand in the same line."""
        here = self.form.code, self.desk.period
        touched = {line for form, line, p in change.in_lines if (form, p) == here}
        for code in touched:
            self._faces.pop(code, None)
            self._marks.pop(code, None)
        rows = [row for code in touched if (row := self.row_of(code)) is not None]
        if rows:
            self._redraw(min(rows), max(rows))

    def _on_period(self) -> None:
        self._faces.clear()
        self._marks.clear()
        self._redraw(0, self.rowCount() - 1)

    def _on_answers(self) -> None:
        self._redraw(0, self.rowCount() - 1)

    def _on_lock(self) -> None:
        self._faces.clear()
        self._redraw(0, self.rowCount() - 1)

    def _on_checked(self) -> None:
        remarked = self.desk.remarked
        if remarked is None:
            self._marks.clear()
            self._redraw(0, self.rowCount() - 1)
            return
        for code in {a.line for a in remarked if a.form == self.form.code}:
            self._marks.pop(code, None)
            row = self.row_of(code)
            if row is not None:
                self._redraw(row, row)

    def _redraw(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
