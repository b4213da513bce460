"""Beside the bulletin: where a figure came from, what people write, what is compared, what changed since."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ui.bureau.bulletin_compared import ComparedPanel
from ui.bureau.bulletin_desk import Desk, Difference, Shown
from ui.bureau.bulletin_typing import TypingPanel
from ui.bureau.office import Office
from ui.bureau.table import Rows, view_of
from ui.bureau.trace_panel import TracePanel
from ui.labels import label
from zzdesk.address import Address
from zzdesk.analysis.bulletin.model import Basis
from zzdesk.period import Period

TRACE, TYPING, COMPARED, CHANGES = range(4)
_TABS = ("来源", "撰写", "对标", "变化")
_HINT = "点正文里的一句或表中的数（键盘：Ctrl+↓ 选，回车看），这里列出它由哪份报送文件的哪一格得来"
_SINCE = "来源按现在的汇总库列出；冻结以后变了的数见“变化”"


class BulletinSide(QFrame):
    def __init__(self, office: Office, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self._office, self._desk = office, desk
        self._found: Shown | None = None
        self._bases: tuple[Basis, ...] = ()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("通报旁栏")
        for words in _TABS:
            self.tabs.addTab(words)
        self.bases = QComboBox()
        self.bases.setAccessibleName("本句的数")
        self.bases.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.trace = TracePanel(office)
        self.trace.setProperty("panel", False)
        self.typing, self.compared = TypingPanel(), ComparedPanel()
        self.changes = Rows(("内容", "通报", "现在", "由来"), self, right=(1, 2), marked=-1)
        self.changes_view = view_of(self.changes, (130, 64, 64, 96), 0, "冻结后的变化")
        self.changes_told = label("", "quiet", wrap=True)
        self._differences: list[Difference] = []
        self._pages = QStackedWidget()
        self._lay_out()
        self.tabs.currentChanged.connect(self._on_tab)
        self.bases.activated.connect(self._trace)
        self.changes_view.opened.connect(self._open_change)

    def _lay_out(self) -> None:
        traced, changed = QWidget(), QWidget()
        for page, parts in ((traced, (self.bases, self.trace)), (changed, (self.changes_told, self.changes_view))):
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 4, 0, 0)
            column.setSpacing(4)
            column.addWidget(parts[0])
            column.addWidget(parts[1], 1)
        for page in (traced, self.typing, self.compared, changed):
            self._pages.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.setSpacing(0)
        whole.addWidget(self.tabs)
        whole.addWidget(self._pages, 1)

    # --- what is shown --------------------------------------------------------------------------
    def show_found(self, found: Shown) -> None:
        is_other = self._found is None or self._found.period != found.period
        self._found = found
        is_frozen = found.frozen is not None
        self.setEnabled(True)
        self.typing.show_typed(found.typed, is_frozen=is_frozen)
        self.compared.show_rows(found.compared, found.indicators, is_frozen=is_frozen)
        self.tabs.setTabEnabled(CHANGES, is_frozen)
        self.tabs.setTabToolTip(CHANGES, "" if is_frozen else "冻结发布后，这里列出有哪些数变了")
        if is_other:
            self._clear_trace()
        if self.tabs.currentIndex() == CHANGES:
            self._ask_changes(found.period)

    def show_nothing(self) -> None:
        self._found = None
        self._clear_trace()
        self.setEnabled(False)

    def _clear_trace(self) -> None:
        self._bases = ()
        self.bases.hide()
        is_frozen = self._found is not None and self._found.frozen is not None
        self.trace.clear(f"{_HINT}。{_SINCE}" if is_frozen else _HINT)

    def _on_tab(self, tab: int) -> None:
        self._pages.setCurrentIndex(tab)
        if tab == CHANGES and self._found is not None:
            self._ask_changes(self._found.period)

    # --- from a figure to its cells -------------------------------------------------------------------
    def show_basis(self, bases: tuple[Basis, ...]) -> None:
        """Of a sentence with several figures the first; the others can be chosen."""
        self._bases = bases
        self.tabs.setCurrentIndex(TRACE)
        self.bases.clear()
        self.bases.addItems([self._words(basis) for basis in bases])
        self.bases.setVisible(len(bases) > 1)
        self._trace(0)

    def _trace(self, number: int) -> None:
        if self._found is not None and 0 <= number < len(self._bases):
            basis = self._bases[number]
            self.trace.trace(self._found.period, Address.parse(basis.address), unit=basis.unit)

    def _words(self, basis: Basis) -> str:
        plan, address = self._office.ledger.plan, Address.parse(basis.address)
        units = {unit.code: unit.name for unit in plan.units}
        whose = units.get(basis.unit, basis.unit) if basis.unit else "全市"
        item = plan.indicator(address)
        return f"{whose}　{item.name if item else ''}（{basis.address}）"

    # --- since it was frozen ----------------------------------------------------------------------------
    def _ask_changes(self, period: Period) -> None:
        desk = self._desk
        self.changes_told.setText("正在比较…")
        self._office.ask("bulletin changes", lambda: list(desk.differences(period)), self._show_changes)

    def _show_changes(self, found: list[Difference]) -> None:
        self._differences = list(found)
        self.changes.set_rows([(d.what, d.then, d.now, d.brought) for d in found])
        words = f"冻结以后有{len(found)}处变了；通报本身不变，回车看来源" if found else "冻结以后没有变化"
        self.changes_told.setText(words)

    def _open_change(self, index: QModelIndex) -> None:
        basis = self._differences[index.row()].basis
        if basis is not None:
            self.show_basis((basis,))
            self.trace.table.setFocus(Qt.FocusReason.OtherFocusReason)
