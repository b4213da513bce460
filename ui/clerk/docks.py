"""Where the panels stand in the clerk's window: shown or not, how wide and high, and F6 from one to the next.

Sizes are remembered for each size of screen, so that the office's monitor and the laptop keep their own.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QWidget

from ui.clerk.cell_panel import CellPanel
from ui.clerk.findings_panel import FOLDED, FindingsPanel
from ui.clerk.findings_table import ROW

FORMS, CELL = 190, 216
_FINDINGS = FOLDED + 3 * ROW + 4
_LEAST_CELL, _LEAST_FORMS, _MOST_FORMS = 200, 150, 320


class Docks(QObject):
    """`whole` stands forms, middle and cell beside each other, `middle` the form above the findings."""

    def __init__(
        self,
        whole: QSplitter,
        middle: QSplitter,
        cell: CellPanel,
        findings: FindingsPanel,
        grid: Callable[[], QWidget],
    ) -> None:
        super().__init__(whole)
        self._whole, self._middle, self._cell, self._findings, self._grid = whole, middle, cell, findings, grid
        self._forms = whole.widget(0)
        self._kept = QSettings()
        self._is_year = self._is_narrow = self._is_short = False
        self._makes_room = False  # the cell gives way to the form, until one asks for it
        self._is_unfolded = False  # once, by the first finding
        self._more: list[tuple[QWidget, Callable[[], None]]] = []  # panels that came later, with how they take focus
        self.show_cell, self.show_findings = QAction(self), QAction(self)
        cell.setMinimumWidth(_LEAST_CELL)
        self._forms.setMinimumWidth(_LEAST_FORMS)
        self._forms.setMaximumWidth(_MOST_FORMS)
        whole.addWidget(cell)
        whole.setStretchFactor(1, 1)
        whole.setStretchFactor(2, 0)
        whole.setChildrenCollapsible(False)
        middle.addWidget(findings)
        findings.set_folded(True)
        self._place()
        whole.splitterMoved.connect(lambda *_: self._keep_widths())
        middle.splitterMoved.connect(lambda *_: self._keep_height())
        findings.folded.connect(self._give_room)
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), cell)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for signal in (back.activated, findings.left):
            signal.connect(lambda: self._grid().setFocus())

    def hook(self, show_cell: QAction, show_findings: QAction) -> None:
        """The menu's actions, ticked while the panel is to be seen."""
        self.show_cell, self.show_findings = show_cell, show_findings
        for action in (show_cell, show_findings):
            action.setCheckable(True)
        show_cell.setChecked(self.wants_cell)
        show_findings.setChecked(not self._findings.is_folded)

    # --- the cell's panel -------------------------------------------------------------------------
    @property
    def wants_cell(self) -> bool:
        return self._kept.value("clerk/cell/shown", True, bool) is True

    def toggle_cell(self) -> None:
        if self._makes_room and self.wants_cell:
            self._makes_room = False
        else:
            self._kept.setValue("clerk/cell/shown", not self.wants_cell)
        self.set_year(self._is_year)

    def set_year(self, is_year: bool) -> None:
        """全年台账 has no panel of one month's cell."""
        self._is_year = is_year
        wanted = self.wants_cell and not self._makes_room
        self._cell.setVisible(wanted and not is_year)
        self.show_cell.setChecked(wanted)

    def fit(self, *, narrow: bool, short: bool) -> None:
        """A small window folds panels by itself when it becomes so; what is opened by hand then stays open."""
        if narrow != self._is_narrow:
            self._is_narrow = self._makes_room = narrow
            self._place()
        if short and not self._is_short:
            self._findings.set_folded(True)
        self._is_short = short

    # --- the findings -----------------------------------------------------------------------------
    def toggle_findings(self) -> None:
        self._findings.toggle()

    def unfold_once(self) -> None:
        """The panel opens by itself when the first finding comes; after that it stays as one left it."""
        if not self._is_unfolded:
            self._is_unfolded = True
            self._findings.set_folded(self._is_short)

    def _give_room(self, folded: bool) -> None:
        below = FOLDED if folded else self._size("findings", _FINDINGS)
        self._middle.setSizes([max(self._middle.height() - below, 0), below])
        self.show_findings.setChecked(not folded)

    # --- sizes ------------------------------------------------------------------------------------
    def reset(self) -> None:
        """恢复默认布局, folds of the cell's panel too."""
        for name in (self._group, "clerk/cell"):
            self._kept.remove(name)
        self._cell.unfold()
        self._place()

    def _place(self) -> None:
        forms = _LEAST_FORMS if self._is_narrow else self._size("forms", FORMS)
        self._whole.setSizes([forms, 10000, self._size("cell", CELL)])
        self._give_room(self._findings.is_folded)
        self.set_year(self._is_year)

    @property
    def _group(self) -> str:
        screen = (self._whole.screen() or QGuiApplication.primaryScreen()).size()
        return f"clerk/layout/{screen.width()}x{screen.height()}"

    def _size(self, name: str, otherwise: int) -> int:
        kept = self._kept.value(f"{self._group}/{name}", otherwise, int)
        return kept if isinstance(kept, int) else otherwise

    def _keep_widths(self) -> None:
        forms, _, cell = self._whole.sizes()
        self._kept.setValue(f"{self._group}/forms", forms)
        if cell and self._cell.isVisible():
            self._kept.setValue(f"{self._group}/cell", cell)

    def _keep_height(self) -> None:
        if not self._findings.is_folded:
            self._kept.setValue(f"{self._group}/findings", self._middle.sizes()[1])

    def add_pane(self, pane: QWidget, take_focus: Callable[[], None]) -> None:
        """A panel that F6 reaches too, while it is seen."""
        self._more.append((pane, take_focus))

    # --- F6 -----------------------------------------------------------------------------------------
    def next_pane(self, by: int = 1) -> None:
        """Form, cell, findings, list of forms, and round again; what is hidden or folded is passed over."""
        panes: list[tuple[QWidget, Callable[[], None]]] = [(self._grid(), self._grid().setFocus)]
        if self._cell.isVisible():
            panes.append((self._cell, self._cell.take_focus))
        panes += [pane for pane in self._more if pane[0].isVisible()]
        if not self._findings.is_folded:
            panes.append((self._findings, self._findings.take_focus))
        panes.append((self._forms, self._forms.setFocus))
        held = self._whole.window().focusWidget()
        at = next((n for n, (pane, _) in enumerate(panes) if held and (pane is held or pane.isAncestorOf(held))), 0)
        panes[(at + by) % len(panes)][1]()
