"""One form in one period as a table: rows are the form's lines, columns its 栏次 and what stands beside them."""

from __future__ import annotations

from typing import Any

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


class FormModel(QAbstractTableModel):
    def __init__(self, desk: Desk, form: Form, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk, self.form = desk, form
        plan, unit = desk.document.plan, desk.document.unit
        self.lines: tuple[Line, ...] = plan.seen_lines(form, unit)
        self.columns: tuple[Column, ...] = form.columns
        self._mine = {line.code for line in plan.lines_of(form, unit)}
        self._rows = {line.code: n for n, line in enumerate(self.lines)}
        self._column_numbers = {column.no: n for n, column in enumerate(self.columns)}
        self._addresses = [[Address(form.code, line.code, c.no) for c in self.columns] for line in self.lines]
        self._faces: dict[tuple[int, int], Face] = {}
        self._marks = desk.marks
        desk.changed.connect(self._on_changed)
        desk.period_changed.connect(self._on_period)
        desk.checked.connect(self._on_checked)

    # --- places ---------------------------------------------------------------
    def address_at(self, row: int, column: int) -> Address:
        return self._addresses[row][column]

    def place_of(self, address: Address) -> QModelIndex:
        row, column = self._rows.get(address.line), self._column_numbers.get(address.column)
        if address.form != self.form.code or row is None or column is None:
            return QModelIndex()
        return self.index(row, column)

    def indicator_at(self, row: int, column: int) -> Indicator | None:
        return self.desk.document.plan.indicator(self._addresses[row][column])

    def face(self, row: int, column: int) -> Face:
        key = (row, column)
        found = self._faces.get(key)
        if found is None:
            found = self._faces[key] = self._make_face(row, column)
        return found

    def mark(self, row: int, column: int) -> Mark:
        address = self._addresses[row][column]
        return Mark.ERROR if self.desk.draft(address) else self._marks.get(address, Mark.NONE)

    # --- Qt's side --------------------------------------------------------------
    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        editable = self.face(index.row(), index.column()).editable and not self.desk.document.read_only
        return plain | Qt.ItemFlag.ItemIsEditable if editable else plain

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
        address = self._addresses[row][column]
        draft = self.desk.draft(address)
        if draft:
            return draft.text
        face = self.face(row, column)
        return face.text if face.kind is Kind.DERIVED else self.desk.value(address).typed

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        if role != _EDIT or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        return self.desk.type_text(self._addresses[index.row()][index.column()], str(value))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if role not in (_DISPLAY, Qt.ItemDataRole.ToolTipRole):
            return None
        if orientation is Qt.Orientation.Horizontal:
            column = self.columns[section]
            return f"{column.name}（{column.no}栏）" if column.numbered else column.name
        line = self.lines[section]
        return f"{line.code} {line.name}"

    # --- inside --------------------------------------------------------------------
    def _make_face(self, row: int, column: int) -> Face:
        address = self._addresses[row][column]
        document, period = self.desk.document, self.desk.period
        indicator = document.plan.indicator(address)
        if indicator is None or not document.plan.is_open(indicator, period):
            return CLOSED
        if indicator.derive:
            found = derived(document.plan, document.unit, period, indicator, self.desk.value)
            return face_of(indicator, found, Kind.DERIVED)
        draft = self.desk.draft(address)
        if draft:
            return Face(draft.text, Kind.INPUT, "right" if indicator.numeric else "left", refused=True)
        kind = Kind.INPUT if address.line in self._mine else Kind.LOCKED
        return face_of(indicator, self.desk.value(address), kind)

    def _tip(self, row: int, column: int) -> str:
        address, face = self._addresses[row][column], self.face(row, column)
        draft = self.desk.draft(address)
        said = [draft.fault.message] if draft else []
        said += [f.message for f in self.desk.findings_at(address)]
        if face.kind is not Kind.INPUT:
            said.insert(0, face.kind.value)
        if face.quiet and face.editable:
            said.insert(0, self.desk.value(address).typed)
        return "\n".join(dict.fromkeys(said))

    def _on_changed(self, change: Change) -> None:
        """One dataChanged over the lines touched: derived cells stand in the same line."""
        rows = [
            self._rows[a.line]
            for a, p in change.cells
            if a.form == self.form.code and p == self.desk.period and a.line in self._rows
        ]
        if rows:
            touched = set(rows)
            self._faces = {key: face for key, face in self._faces.items() if key[0] not in touched}
            self._redraw(min(rows), max(rows))

    def _on_period(self) -> None:
        self._faces.clear()
        self._marks = {}
        self._redraw(0, len(self.lines) - 1)

    def _on_checked(self) -> None:
        if self._marks != self.desk.marks:
            self._marks = self.desk.marks
            self._redraw(0, len(self.lines) - 1)

    def _redraw(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
