"""The findings as a table: level, place, what is wrong, the explanation (typed here), rule."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from ui import theme
from ui.clerk.desk import Desk
from zzdesk.address import Address
from zzdesk.entry.edits import SetExplanation
from zzdesk.findings import Finding, Level

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
HEADS = ("级别", "位置", "问题和办法", "审核说明", "编号")
LEVEL, PLACE, PROBLEM, EXPLANATION, CODE = range(5)


class FindingsModel(QAbstractTableModel):
    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._hidden: set[Level] = set()
        self.findings: list[Finding] = []
        desk.checked.connect(self.refresh)

    def hide_level(self, level: Level, hidden: bool) -> None:
        (self._hidden.add if hidden else self._hidden.discard)(level)
        self.refresh()

    def refresh(self) -> None:
        shown = [f for f in self._desk.findings if f.level not in self._hidden]
        if shown != self.findings:
            self.beginResetModel()
            self.findings = shown
            self.endResetModel()

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
        return plain | Qt.ItemFlag.ItemIsEditable if can and not self._desk.document.read_only else plain

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        finding = self.findings[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(finding, index.column(), role)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == LEVEL:
            return QColor(colour_of(finding))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        finding = self.findings[index.row()]
        if str(value).strip() != self._explanation(finding):
            self._desk.do(SetExplanation(self._desk.period, finding.key, str(value)))
        return True

    def _words(self, finding: Finding, column: int, role: int) -> str:
        if column == LEVEL:
            return word_of(finding)
        if column == PLACE:
            return place_of(self._desk, finding)
        if column == PROBLEM:
            return finding.message
        if column == CODE:
            return finding.code if finding.wording is not None else ""
        given = self._explanation(finding)
        waits = finding.level is Level.QUERY and not given and role == Qt.ItemDataRole.DisplayRole
        return "在此写明原因" if waits else given

    def _explanation(self, finding: Finding) -> str:
        return self._desk.document.explanations(self._desk.period).get(finding.key, "")


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
