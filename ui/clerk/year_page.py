"""全年台账: the page with a form's figures of all months, or with the returns of one month side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.clerk.desk import Desk
from ui.clerk.year_model import YearModel
from ui.grid.clipboard import to_tsv
from ui.grid.delegate import CellDelegate
from ui.labels import label, title
from zzdesk.address import Address
from zzdesk.entry.edits import SetCells
from zzdesk.entry.year import year_columns
from zzdesk.period import Period

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_STEPS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}
_LEAST_BOX = 96
_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect
_NAME_WIDTH, _MONTH_WIDTH, _VERSION_WIDTH = 230, 76, 120
_ABOUT_MONTHS = "已生成正式的月份锁定（斜纹），更正须先写明原因；左侧竖条和“原数 → 现数”表示与上次报送不同。"
_ABOUT_VERSIONS = "左侧竖条表示与前一版不同；“反馈”取统计反馈文件的数，没有的取数据性质为反馈的数。"
_NOTHING = "本表全年还没有填报"


class YearView(QTableView):
    said = Signal(str)

    def __init__(self, model: YearModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.year = model
        self.setModel(model)
        self.setAccessibleName("全年台账")
        self.setWordWrap(False)
        self.setTabKeyNavigation(True)  # else Tab leaves the table when no cell is being edited
        delegate = CellDelegate(model, self)
        delegate.moved.connect(self._step)
        delegate.arrowed.connect(self._step)
        self.setItemDelegate(delegate)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        lines = self.verticalHeader()
        lines.setDefaultSectionSize(theme.ROW)
        lines.setFixedWidth(_NAME_WIDTH)
        lines.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setFixedHeight(2 * theme.HEADER_ROW)
        self.horizontalHeader().setHighlightSections(True)
        model.modelReset.connect(self._fit)

    def _fit(self) -> None:
        header = self.horizontalHeader()
        by_versions = self.year.by_versions
        mode = QHeaderView.ResizeMode.Interactive if by_versions else QHeaderView.ResizeMode.Stretch
        header.setSectionResizeMode(mode)
        header.setMinimumSectionSize(_VERSION_WIDTH if by_versions else _MONTH_WIDTH)
        if by_versions:
            for n in range(self.year.columnCount()):
                self.setColumnWidth(n, _VERSION_WIDTH)

    def _step(self, where: str) -> None:
        down, across = _STEPS[where]
        index = self.currentIndex()
        found = self.year.index(index.row() + down, index.column() + across)
        if found.isValid():
            self.selectionModel().setCurrentIndex(found, _SELECT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.cut()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step("up" if back else "down")
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._step("right" if key == Qt.Key.Key_Tab else "left")
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear_selected()
        else:
            self._say_if_locked(event)
            super().keyPressEvent(event)

    def _say_if_locked(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        typed = event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if typed and index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.said.emit(f"此格不能填写：{self.year.why_closed(index.row(), index.column())}")

    # --- clipboard --------------------------------------------------------------------------
    def _places(self) -> list[tuple[int, int]]:
        spans = self.selectionModel().selection().toList()
        return [(r, c) for s in spans for r in range(s.top(), s.bottom() + 1) for c in range(s.left(), s.right() + 1)]

    def copy(self) -> None:
        places = self._places()
        if places:
            rows = range(min(r for r, _ in places), max(r for r, _ in places) + 1)
            columns = range(min(c for _, c in places), max(c for _, c in places) + 1)
            words = to_tsv([[self.year.typed(r, c) for c in columns] for r in rows])
            QGuiApplication.clipboard().setText(words)

    def cut(self) -> None:
        self.copy()
        self.clear_selected("剪切")

    def clear_selected(self, what: str = "清除") -> None:
        self._put([(r, c, "") for r, c in self._places() if self.year.typed(r, c)], what)

    def paste(self) -> None:
        """A block over the months, as one step of undo; what cannot be taken is told."""
        from zzdesk.entry.paste import read_tsv

        block = read_tsv(QGuiApplication.clipboard().text())
        places = self._places()
        if not block or not places:
            self.said.emit("剪贴板中没有文字，没有可粘贴的内容")
            return
        top, left = min(r for r, _ in places), min(c for _, c in places)
        self._put([(top + n, left + m, words) for n, row in enumerate(block) for m, words in enumerate(row)], "粘贴")

    def _put(self, texts: list[tuple[int, int, str]], what: str) -> None:
        from zzdesk.entry.paste import plan_cells

        model = self.year
        fits = [(r, c, words) for r, c, words in texts if model.can_fill(r, c)]
        by_period: dict[Period, list[tuple[Address, str]]] = {}
        for row, column, words in fits:
            by_period.setdefault(model.period_at(column), []).append((model.address_at(row, column), words))
        plans = {p: plan_cells(model.desk.document, p, cells) for p, cells in by_period.items()}
        self._make([SetCells(p, plan.cells, what=what) for p, plan in plans.items() if plan.cells], what)
        left_out = len(texts) - len(fits)
        refused = [fault for plan in plans.values() for fault in plan.refused]
        said = [f"{left_out}格不能填写（锁定、免填或超出表格），没有{what}"] if left_out else []
        said += [f"{len(refused)}格没有{what}：{refused[0].message}"] if refused else []
        if said:
            self.said.emit("；".join(said))

    def _make(self, edits: list[SetCells], what: str) -> None:
        """One step of undo, of however many months."""
        desk = self.year.desk
        if len(edits) > 1:
            desk.undo_stack.beginMacro(f"{what}{sum(len(edit.cells) for edit in edits)}格")
        for edit in edits:
            desk.take(edit)
        if len(edits) > 1:
            desk.undo_stack.endMacro()


class YearPage(QFrame):
    wants_cell = Signal(object, object)  # Address, Period
    wants_reopen = Signal(object)  # Period
    said = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.setProperty("help", "全年台账")
        self._desk = desk
        self._forms = desk.document.plan.forms_of(desk.document.unit)
        self.model = YearModel(desk, self)
        self.view = YearView(self.model, self)
        self.forms, self.columns = QComboBox(), QComboBox()
        self.forms.setAccessibleName("报表")
        self.columns.setAccessibleName("栏次")
        self.forms.addItems([f"{form.code} {form.title}" for form in self._forms])
        self.months, self.by_versions = _mode("各月(&M)"), _mode("各版对照(&G)")
        self._modes = QButtonGroup(self)
        for button in (self.months, self.by_versions):
            self._modes.addButton(button)
        self.months.setChecked(True)
        self._about = label("", "quiet", wrap=True)
        self._nothing = label(_NOTHING, "quiet")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._heading = title("全年台账")
        self._lay_out()
        self._connect()
        self._on_form(0)

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.MARGIN, 8, theme.MARGIN, 8)
        page.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._heading)
        top.addSpacing(12)
        for words, box in (("报表(&R)", self.forms), ("栏次(&C)", self.columns)):
            caption = label(words)
            caption.setBuddy(box)
            box.setMinimumWidth(_LEAST_BOX)  # in a narrow window they give way
            top.addWidget(caption)
            top.addWidget(box)
        top.addStretch(1)
        top.addWidget(self.months)
        top.addWidget(self.by_versions)
        page.addLayout(top)
        page.addWidget(self._nothing)
        page.addWidget(self.view, 1)
        page.addWidget(self._about)

    def _connect(self) -> None:
        self.forms.currentIndexChanged.connect(self._on_form)
        self.columns.currentIndexChanged.connect(self.refresh)
        self._modes.buttonClicked.connect(self.refresh)
        self.view.said.connect(self.said)
        self.model.modelReset.connect(self._on_reset)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._menu)
        self._desk.period_changed.connect(self._show_heading)

    def show_form(self, code: str) -> None:
        self.forms.setCurrentIndex(next(n for n, form in enumerate(self._forms) if form.code == code))

    def refresh(self) -> None:
        chosen = max(self.columns.currentIndex(), 0)
        form = self._forms[self.forms.currentIndex()]
        self.model.show(form, year_columns(form)[chosen], by_versions=self.by_versions.isChecked())
        self._show_heading()

    def _on_form(self, number: int) -> None:
        columns = year_columns(self._forms[number])
        self.columns.blockSignals(True)
        self.columns.clear()
        self.columns.addItems([f"{c.no} {c.name}" if c.numbered else c.name for c in columns])
        self.columns.blockSignals(False)
        self.refresh()

    def _show_heading(self) -> None:
        by_versions = self.by_versions.isChecked()
        self._heading.setText(f"{self._desk.period.label}各版" if by_versions else "全年台账")
        self._about.setText(_ABOUT_VERSIONS if by_versions else _ABOUT_MONTHS)

    def _on_reset(self) -> None:
        empty = not self.model.lines
        self._nothing.setVisible(empty)
        self.view.setVisible(not empty)
        index = self.model.index(0, 0)
        if index.isValid():
            self.view.selectionModel().setCurrentIndex(index, _SELECT)

    def _menu(self, spot: QPoint) -> None:
        index: QModelIndex = self.view.indexAt(spot)
        if not index.isValid():
            return
        address, period = self.model.address_at(index.row(), index.column()), self.model.period_at(index.column())
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(f"到{period.label}的这一格", lambda: self._jump(address, period))
        if self._desk.document.sent.lock(period):
            menu.addAction(f"更正{period.label}…", lambda: self.wants_reopen.emit(period))
        menu.popup(self.view.viewport().mapToGlobal(spot))

    def _jump(self, address: Address, period: Period) -> None:
        self.wants_cell.emit(address, period)


def _mode(words: str) -> QPushButton:
    button = QPushButton(words)
    button.setCheckable(True)
    return button
