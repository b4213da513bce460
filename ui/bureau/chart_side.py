"""What is drawn, chosen at the left: kind, indicator, unit."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.labels import label
from zzdesk.address import Address
from zzdesk.analysis.idiom import short_name
from zzdesk.output.chart_choices import Choices
from zzdesk.output.chart_kinds import KINDS
from zzdesk.plan.model import Plan, Unit

_ROW = 24
WIDE, NARROW = 216, 172  # pixels; narrow in a window of less than 1000
ALL_DISTRICTS, ALL_UNITS = "全部开发区、区县（市）", "全部主填单位"


class ChartSide(QFrame):
    """Each list tells when somebody chooses in it, never when it is filled."""

    kind_chosen = Signal(str)
    address_chosen = Signal(object)  # Address
    unit_chosen = Signal(object)  # Unit | None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.setFixedWidth(WIDE)
        self.kinds, self.addresses, self.units = (QListWidget() for _ in range(3))
        self.captions = [label(words, "quiet") for words in ("图(&K)", "指标(&I)", "单位(&U)")]
        self._addresses: tuple[Address, ...] = ()
        self._units: tuple[Unit | None, ...] = ()
        _fill(self.kinds, [(name, "") for name in KINDS.values()], 0)
        self._lay_out()
        self.kinds.currentRowChanged.connect(lambda n: self.kind_chosen.emit(list(KINDS)[n]))
        self.addresses.currentRowChanged.connect(lambda n: self.address_chosen.emit(self._addresses[n]))
        self.units.currentRowChanged.connect(lambda n: self.unit_chosen.emit(self._units[n]))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(2)
        lists = (self.kinds, self.addresses, self.units)
        for caption, shown, name in zip(self.captions, lists, ("图的种类", "指标", "单位"), strict=True):
            caption.setBuddy(shown)
            shown.setAccessibleName(name)
            shown.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            shown.setTextElideMode(Qt.TextElideMode.ElideRight)
            column.addWidget(caption)
            column.addWidget(shown, 0 if shown is self.kinds else 3 if shown is self.units else 2)
        column.addStretch(0)
        self.kinds.setFixedHeight(_ROW * len(KINDS) + 4)
        self.kinds.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def offer(self, plan: Plan, kind: str, found: Choices, address: Address | None, unit: Unit | None) -> None:
        """Fill the lists for a kind, without telling anybody; what does not apply is not there."""
        with QSignalBlocker(self.kinds):
            self.kinds.setCurrentRow(list(KINDS).index(kind))
        self._addresses = found.addresses
        self._units = (None, *found.units) if found.units else ()
        names = [(_short(plan, a), _whole(plan, a)) for a in self._addresses]
        _fill(self.addresses, names, self._addresses.index(address) if address in self._addresses else -1)
        head = ALL_UNITS if kind == "city" else ALL_DISTRICTS
        units = [(u.name, u.group) if u else (head, "") for u in self._units]
        _fill(self.units, units, self._units.index(unit) if unit in self._units else -1)
        for caption, shown, used in zip(self.captions[1:], (self.addresses, self.units), found, strict=True):
            caption.setVisible(bool(used))
            shown.setVisible(bool(used))

    def step_unit(self, by: int) -> bool:
        """The next or the one before, as if it were clicked; False at the end or where there is none."""
        return _step(self.units, by)

    def step_address(self, by: int) -> bool:
        return _step(self.addresses, by)


def _short(plan: Plan, address: Address) -> str:
    item = plan.indicator(address)
    return short_name(item) if item else str(address)


def _whole(plan: Plan, address: Address) -> str:
    item = plan.indicator(address)
    return f"{item.name}　{address}" if item else ""


def _fill(shown: QListWidget, named: Iterable[tuple[str, str]], chosen: int) -> None:
    """(words, tip) a row; `chosen` -1 for none."""
    with QSignalBlocker(shown):
        shown.clear()
        for words, tip in named:
            item = QListWidgetItem(words)
            item.setToolTip(tip or words)
            item.setSizeHint(QSize(0, _ROW))
            shown.addItem(item)
        shown.setCurrentRow(chosen)
        if chosen >= 0:
            shown.scrollToItem(shown.item(chosen))


def _step(shown: QListWidget, by: int) -> bool:
    to = shown.currentRow() + by
    if not 0 <= to < shown.count():
        return False
    shown.setCurrentRow(to)
    return True
