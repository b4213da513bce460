"""全年台账 as a table: months as columns, or the returns made of one month as columns."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.clerk.desk import Desk, Mark
from ui.grid.faces import CLOSED, Face, Kind, face_of
from zzdesk.address import Address
from zzdesk.entry import year
from zzdesk.entry.edits import Change
from zzdesk.entry.year import Version, YearLine
from zzdesk.period import Period
from zzdesk.plan.fed_back import FED_BACK
from zzdesk.plan.model import Column, Form, Indicator
from zzdesk.values import BLANK

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
_DISPLAY, _EDIT = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole
_ALIGN = {
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "center": Qt.AlignmentFlag.AlignCenter,
}
_TIP = Qt.ItemDataRole.ToolTipRole


class YearModel(QAbstractTableModel):
    """One column of a form: its lines down, `show_months` or `show_versions` across."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.form: Form = desk.document.plan.forms_of(desk.document.unit)[0]
        self.column: Column = year.year_columns(self.form)[0]
        self.lines: list[YearLine] = []
        self.periods: tuple[Period, ...] = ()
        self.versions: list[Version] = []
        self.by_versions = False
        self._faces: dict[tuple[int, int], Face] = {}
        desk.changed.connect(self._on_changed)
        desk.lock_changed.connect(self.refresh)
        desk.period_changed.connect(self._on_period)

    def show(self, form: Form, column: Column, *, by_versions: bool) -> None:
        self.form, self.column, self.by_versions = form, column, by_versions
        self.refresh()

    def refresh(self) -> None:
        document = self.desk.document
        self.beginResetModel()
        self._faces.clear()
        self.lines = year.year_lines(document, self.form)
        self.periods = document.plan.periods
        self.versions = year.versions(document, self.desk.period) if self.by_versions else []
        self.endResetModel()

    # --- places -------------------------------------------------------------------------
    def address_at(self, row: int, column: int) -> Address:
        return Address(self.form.code, self.lines[row].code, self.column.no)

    def period_at(self, column: int) -> Period:
        return self.desk.period if self.by_versions else self.periods[column]

    @property
    def has_feedback(self) -> bool:
        """Whether 反馈 stands among the versions: the form says of each figure where it came from."""
        return self.by_versions and any(c.role == "nature" for c in self.form.columns)

    def can_fill(self, row: int, column: int) -> bool:
        inside = row < self.rowCount() and column < self.columnCount()
        return inside and self.face(row, column).editable and not self.desk.document.read_only

    def indicator_at(self, row: int, column: int) -> Indicator | None:
        return self.desk.document.plan_for(self.period_at(column)).indicator(self.address_at(row, column))

    def face(self, row: int, column: int) -> Face:
        found = self._faces.get((row, column))
        if found is None:
            make = self._version_face if self.by_versions else self._month_face
            found = self._faces[row, column] = make(row, column)
        return found

    def mark(self, row: int, column: int) -> Mark:
        draft = not self.by_versions and (self.periods[column], self.address_at(row, column)) in self.desk.drafts
        return Mark.ERROR if draft else Mark.NONE

    def asked(self, row: int, column: int) -> bool:
        """市局回执 is shown at the form's cells alone."""
        return False

    def typed(self, row: int, column: int) -> str:
        draft = self.desk.drafts.get((self.period_at(column), self.address_at(row, column)))
        if draft and not self.by_versions:
            return draft.text
        if self.by_versions:
            return self.face(row, column).text
        return self.desk.document.value(self.address_at(row, column), self.periods[column]).typed

    # --- Qt's side ------------------------------------------------------------------------
    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NONE) -> int:
        if parent.isValid():
            return 0
        return len(self.versions) + self.has_feedback if self.by_versions else len(self.periods)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        editable = self.face(index.row(), index.column()).editable and not self.desk.document.read_only
        return plain | Qt.ItemFlag.ItemIsEditable if editable else plain

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == _DISPLAY:
            return self.face(row, column).text
        if role == _EDIT:
            return self.typed(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[self.face(row, column).align]
        if role in (_TIP, Qt.ItemDataRole.AccessibleTextRole):
            return self._tip(row, column)
        return None

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        if role != _EDIT or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        address = self.address_at(index.row(), index.column())
        return self.desk.type_text(address, str(value), period=self.period_at(index.column()))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is Qt.Orientation.Vertical:
            line = self.lines[section]
            return f"{line.code} {line.name}" if role in (_DISPLAY, _TIP) else None
        if role == _DISPLAY:
            return self._version_title(section) if self.by_versions else self._month_title(self.periods[section])
        if role == _TIP and not self.by_versions:
            return _lock_words(self.desk, self.periods[section])
        return None

    # --- inside -----------------------------------------------------------------------------
    def _month_title(self, period: Period) -> str:
        sent = self.desk.document.sent
        if sent.lock(period):
            return f"{period.label} ✓\n已锁定"
        if sent.reason(period):
            return f"{period.label}\n更正中"
        last = sent.last(period)
        return f"{period.label}\n{f'已生成{last.kind}' if last else '未生成'}"

    def _version_title(self, section: int) -> str:
        if self._is_feedback(section):
            return f"{FED_BACK}\n{_whence(self.desk)}"
        version = self.versions[self._version_number(section)]
        return f"{version.title}\n{version.made or '未生成的以此为准'}"

    def _is_feedback(self, section: int) -> bool:
        return self.has_feedback and section == len(self.versions) - 1

    def _version_number(self, section: int) -> int:
        """反馈 stands before 现在."""
        return len(self.versions) - 1 if section >= len(self.versions) - 1 else section

    def _month_face(self, row: int, column: int) -> Face:
        document, period = self.desk.document, self.periods[column]
        address, indicator = self.address_at(row, column), self.indicator_at(row, column)
        if indicator is None or not document.plan_for(period).is_open(indicator, period):
            return CLOSED
        draft = self.desk.drafts.get((period, address))
        if draft:
            return Face(draft.text, Kind.INPUT, "right" if indicator.numeric else "left", refused=True)
        kind = Kind.INPUT if year.fillable(document, address, period) else Kind.LOCKED
        if kind is Kind.INPUT and document.sent.lock(period):
            kind = Kind.SENT
        if kind is Kind.INPUT and year.is_fed(document, address, period):
            kind = Kind.FED
        if kind is Kind.INPUT and self.form.floating and document.rank(self.form.code, address.line, period) is None:
            return Face("", Kind.ABSENT)
        value = document.value(address, period)
        was = year.sent_value(document, address, period)
        found = face_of(indicator, value, kind)
        if was is None or was == value:
            return found
        return found._replace(text=f"{was.typed or '空'} → {found.text or '空'}", changed=True)

    def _version_face(self, row: int, column: int) -> Face:
        address, indicator = self.address_at(row, column), self.indicator_at(row, column)
        if indicator is None:
            return CLOSED
        if self._is_feedback(column):
            value = year.fed_back(self.desk.document, address, self.desk.period, self.versions)
            return face_of(indicator, value, Kind.SENT)
        number = self._version_number(column)
        value = self.versions[number].values.get(address, BLANK)
        before = self.versions[number - 1].values.get(address, BLANK) if number else value
        return face_of(indicator, value, Kind.SENT)._replace(changed=value != before)

    def why_closed(self, row: int, column: int) -> str:
        face, address = self.face(row, column), self.address_at(row, column)
        held = face.kind is Kind.FED and self.desk.document.held_because(address, self.period_at(column))
        return held or face.kind.value

    def _tip(self, row: int, column: int) -> str:
        face, address = self.face(row, column), self.address_at(row, column)
        if self.by_versions:
            return "与前一版不同" if face.changed else ""
        draft = self.desk.drafts.get((self.periods[column], address))
        said = [draft.fault.message] if draft else []
        if face.kind is not Kind.INPUT:
            said.append(self.why_closed(row, column))
        if face.changed:
            was = year.sent_value(self.desk.document, address, self.periods[column])
            said.append(f"上次报送：{(was.typed if was else '') or '空'}")
        return "\n".join(said)

    def _on_changed(self, change: Change) -> None:
        if self.by_versions or change.lines:
            self.refresh()
            return
        rows = {line.code: n for n, line in enumerate(self.lines)}
        for address, period in change.cells:
            if address.form == self.form.code and address.column == self.column.no and address.line in rows:
                row, column = rows[address.line], self.periods.index(period)
                self._faces.pop((row, column), None)
                self.dataChanged.emit(self.index(row, column), self.index(row, column))

    def _on_period(self) -> None:
        if self.by_versions:
            self.refresh()


def _lock_words(desk: Desk, period: Period) -> str:
    sent = desk.document.sent
    held = sent.lock(period)
    if held:
        return f"{held.at[:10]}已生成{held.kind}第{held.revision}版，已锁定"
    reason = sent.reason(period)
    return f"正在更正：{reason}" if reason else ""


def _whence(desk: Desk) -> str:
    """Where the column 反馈 is taken from."""
    return "统计反馈文件" if desk.document.fed_cells(desk.period) else "按数据性质"
