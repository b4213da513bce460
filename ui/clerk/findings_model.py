"""The findings as a table: level, place, what is wrong, the explanation (typed here), rule."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from ui import theme
from ui.clerk.desk import Desk
from ui.clerk.differences import Span, differences
from zzdesk.address import Address
from zzdesk.findings import Finding, Level

Index = QModelIndex | QPersistentModelIndex
Name = tuple[object, ...]  # of a row: what it is about, whatever its figures
_NONE = QModelIndex()
_MANY = 400  # rows that come, go or move: beyond it the table is filled anew
HEADS = ("级别", "位置", "问题和办法", "审核说明", "编号")
EXPLAINED = "explained"  # a pile of its own beside the levels
LEVEL, PLACE, PROBLEM, EXPLANATION, CODE = range(5)


class FindingsModel(QAbstractTableModel):
    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._hidden: set[str] = set()
        self.form = ""  # only its findings; "" for all
        self.findings: list[Finding] = []
        desk.pending.changed.connect(self._redraw)

    def hide_pile(self, pile: str, hidden: bool) -> None:
        """A level's findings without the explained ones, or EXPLAINED. Seen at the next `refresh`."""
        (self._hidden.add if hidden else self._hidden.discard)(pile)

    def refresh(self) -> list[Span]:
        """Rows that stay keep their cursor, selection and open editor. The answer: what has changed."""
        shown = self._shown()
        spans = differences(self.findings, shown)
        if any(max(span.gone, span.come) > _MANY for span in spans):
            self.beginResetModel()
            self.findings = shown
            self.endResetModel()
            return spans
        for span in reversed(spans):
            old = self.findings[span.old : span.old + span.gone]
            self._become(span.old, old, shown[span.new : span.new + span.come])
        return spans

    def _shown(self) -> list[Finding]:
        parts = (
            part.findings
            for part in self._desk.parts
            if (EXPLAINED if part.explained else part.level.value) not in self._hidden and self.form in ("", part.form)
        )
        return [*chain.from_iterable(parts)]

    def _redraw(self) -> None:
        if self.findings:
            self.dataChanged.emit(self.index(0, EXPLANATION), self.index(len(self.findings) - 1, EXPLANATION))

    def _become(self, first: int, old: list[Finding], new: list[Finding]) -> None:
        """The rows from `first` on: remove what is gone, put what stays in order, insert what is new."""
        was, now = _named(old), _named(new)
        for n in reversed([n for n, name in enumerate(was) if name not in set(now)]):
            self.beginRemoveRows(_NONE, first + n, first + n)
            del self.findings[first + n], was[n]
            self.endRemoveRows()
        staying = [(name, f) for name, f in zip(now, new, strict=True) if name in set(was)]
        self._put_in_order(first, was, staying)
        for n, (name, finding) in enumerate(zip(now, new, strict=True)):
            if name not in set(was):
                self.beginInsertRows(_NONE, first + n, first + n)
                self.findings.insert(first + n, finding)
                self.endInsertRows()

    def _put_in_order(self, first: int, was: list[Name], staying: list[tuple[Name, Finding]]) -> None:
        if not staying:
            return
        order = [name for name, _ in staying]
        if order != was:
            self.layoutAboutToBeChanged.emit()
        self.findings[first : first + len(order)] = [f for _, f in staying]
        if order != was:
            held = [i for i in self.persistentIndexList() if first <= i.row() < first + len(order)]
            moved = [self.index(first + order.index(was[i.row() - first]), i.column()) for i in held]
            self.changePersistentIndexList(held, moved)
            self.layoutChanged.emit()
        self.dataChanged.emit(self.index(first, 0), self.index(first + len(order) - 1, len(HEADS) - 1))

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.findings)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return HEADS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        can = index.column() == EXPLANATION and self.findings[index.row()].level is Level.QUERY
        return plain | Qt.ItemFlag.ItemIsEditable if can and self._desk.takes_edits else plain

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        finding = self.findings[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(finding, index.column(), role)
        if role == Qt.ItemDataRole.UserRole:
            return finding.level
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(finding, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "　".join(filter(None, (self._words(finding, n, role) for n in range(len(HEADS)))))
        return None

    def _ink(self, finding: Finding, column: int) -> QColor | None:
        if column == LEVEL:
            return QColor(colour_of(finding))
        if column == EXPLANATION and finding.level is Level.QUERY:
            if self._desk.pending.reason(finding):
                return QColor(theme.tokens().error)
            return None if self._explanation(finding) else QColor(theme.tokens().secondary)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        return not self._desk.pending.take(self.findings[index.row()], str(value))

    def _words(self, finding: Finding, column: int, role: int) -> str:
        if column == LEVEL:
            return word_of(finding)
        if column == PLACE:
            return place_of(self._desk, finding)
        if column == PROBLEM:
            return finding.message
        if column == CODE:
            return finding.code if finding.wording is not None else ""
        begun, reason = self._desk.pending.words(finding), self._desk.pending.reason(finding)
        if reason and role == Qt.ItemDataRole.ToolTipRole:
            return reason
        if begun is not None:
            return f"✕ {begun}：没有说明原因" if reason and role == Qt.ItemDataRole.DisplayRole else begun
        given = self._explanation(finding)
        waits = finding.level is Level.QUERY and not given and role == Qt.ItemDataRole.DisplayRole
        return "在此写明原因" if waits else given

    def _explanation(self, finding: Finding) -> str:
        return self._desk.document.explanations(self._desk.period).get(finding.key, "")


def name_of(finding: Finding) -> Name:
    return (finding.code, finding.addresses, *(() if finding.addresses else (str(finding.args),)))


def _named(findings: list[Finding]) -> list[Name]:
    """Names of rows; rows of the same name are told apart by their number."""
    seen: Counter[Name] = Counter()
    names = []
    for name in map(name_of, findings):
        names.append((*name, seen[name]))
        seen[name] += 1
    return names


def word_of(finding: Finding) -> str:
    if finding.level is Level.QUERY and finding.explained:
        return "◥ 已说明"
    return {Level.ERROR: "✕ 强制性", Level.QUERY: "? 核实性", Level.NOTE: "· 提示"}[finding.level]


def colour_of(finding: Finding) -> str:
    colours = theme.tokens()
    if finding.level is Level.QUERY and finding.explained:
        return colours.accent
    return {Level.ERROR: colours.error, Level.QUERY: colours.query, Level.NOTE: colours.secondary}[finding.level]


def place_of(desk: Desk, finding: Finding) -> str:
    """ZZ01 03行1栏 本年累计, of a floating form ZZ03 第2行1栏 项目名称: as one would say it over the telephone."""
    if not finding.addresses:
        return ""
    words, _, when = finding.addresses[0].partition("@")
    address = Address.parse(words)
    indicator = desk.plan.indicator(address)
    after = f"（{when}）" if when else ""
    if indicator and desk.plan.form(address.form).floating:
        number = desk.line_number(address.form, address.line)
        line = f"第{number}行" if number else "新行"
        return f"{address.form} {line}{address.column}栏 {indicator.name}{after}"
    name = indicator.line.name.removeprefix("其中：") if indicator else ""
    return f"{address.form} {address.line}行{address.column}栏 {name}{after}"
