"""市局回执 of the period in hand, under the form: what the bureau decided, and each finding with a way to its cell."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QHeaderView, QPushButton, QTableView, QVBoxLayout

from ui.clerk.desk import Desk
from ui.clerk.findings_table import ROW
from ui.clerk.receipt_model import LEVEL, NOW, PLACE, PROBLEM, TODO, WAS, ReceiptModel
from ui.labels import Elided, label, restyle
from zzdesk.entry.edits import Change
from zzdesk.entry.receipts import Answers
from zzdesk.receipt import STATES, Receipt

_BAR = 31
_WIDTHS = ((LEVEL, 76), (PLACE, 170), (WAS, 76), (NOW, 76), (TODO, 168))
_NARROW = 860  # below it the problem needs the room of what to do, which its tip says
_STYLES = {"reported": "good", "queried": "warn", "missing": "warn", "returned": "bad", "conflict": "bad"}
_MARKS = {"reported": "✓", "queried": "?", "missing": "—", "returned": "✕", "conflict": "⇄"}


class ReceiptPanel(QFrame):
    jump = Signal(object)  # Address
    left = Signal()  # back to the form
    closed = Signal()
    wants_reopen = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("side", True)
        self.setProperty("help", "市局回执")
        self._desk = desk
        self._answers: Answers | None = None
        self.model = ReceiptModel(desk, self)
        self.state, self.about = label("", "good"), Elided()
        self.back = label("", "bad", wrap=True)
        self.since = label("", "quiet", wrap=True)
        self.reopen = _flat("更正本期…(&J)")
        self.close_button = _flat("关闭")
        self.close_button.setAccessibleName("关闭市局回执")
        self.table = self._table()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._bar())
        for words in (self.back, self.since):
            words.setContentsMargins(12, 0, 12, 4)
            whole.addWidget(words)
        whole.addWidget(self.table, 1)
        self.close_button.clicked.connect(self.closed)
        self.reopen.clicked.connect(self.wants_reopen)
        self.table.doubleClicked.connect(self._go)
        self.table.installEventFilter(self)
        desk.changed.connect(self._on_changed)
        desk.lock_changed.connect(self._show_since)

    def _bar(self) -> QFrame:
        bar = QFrame()
        bar.setFixedHeight(_BAR)
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(label("市局回执"))
        row.addWidget(self.state)
        row.addWidget(self.about, 1)
        row.addWidget(self.reopen)
        row.addWidget(self.close_button)
        return bar

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName("市局回执")
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(ROW)
        head = table.horizontalHeader()
        for column, width in _WIDTHS:
            head.resizeSection(column, width)
        head.setSectionResizeMode(PROBLEM, QHeaderView.ResizeMode.Stretch)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setFixedHeight(ROW)
        return table

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.setColumnHidden(TODO, self.width() < _NARROW)

    # --- what is shown ----------------------------------------------------------------------------
    def show_answers(self, answers: Answers | None) -> None:
        self._answers = answers
        self.model.show(answers)
        if answers is None:
            self.state.setText("")
            self.about.setText(f"{self._desk.period.label}还没有读入市局回执：用“报送”菜单“读入回执”，或把回执拖进窗口")
            self.back.hide()
        else:
            receipt = answers.receipt
            self.state.setText(f"{_MARKS[receipt.state]} {STATES[receipt.state]}")
            restyle(self.state, _STYLES[receipt.state])
            self.about.setText(_about(receipt))
            self.about.setToolTip(_about(receipt))
            self._show_back(receipt)
        self.table.setVisible(bool(self.model.rows))
        self._show_since()

    def _show_back(self, receipt: Receipt) -> None:
        """退回 stands out, each with its reason."""
        said = [f"✕ 退回 {f.edition}：{f.decision.why}" for f in receipt.sent_back if f.decision]
        if not said and receipt.sent_back:
            file = receipt.sent_back[0]
            said = [f"✕ 退回 {file.edition}：有强制性问题，见下列各条，改正后重新报送"]
        self.back.setText("\n".join(said))
        self.back.setVisible(bool(said))

    def _on_changed(self, change: Change) -> None:
        if self._answers:
            self._answers.hear(address for address, period in change.cells if period == self._desk.period)
            self._show_since()

    def _show_since(self) -> None:
        """Whether the file is still what the bureau saw."""
        answers = self._answers
        self.reopen.setVisible(bool(answers and answers.receipt.sent_back) and self._desk.is_locked)
        words = since(answers) if answers else ""
        self.since.setText(words)
        self.since.setVisible(bool(words))

    # --- going to the cell ---------------------------------------------------------------------------
    def _go(self, index: QModelIndex) -> None:
        address = self.model.rows[index.row()].address
        if address:
            self.jump.emit(address)

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)
        if not self.table.currentIndex().isValid() and self.model.rows:
            self.table.setCurrentIndex(self.model.index(0, PROBLEM))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and watched is self.table:
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.currentIndex().isValid():
                self._go(self.table.currentIndex())
                return True
        return super().eventFilter(watched, event)


def since(answers: Answers) -> str:
    """What has happened to the file since the return that the receipt is about was made; "" where nothing."""
    file = answers.file
    if file is None:
        return ""
    if answers.made(file) is None:
        return f"回执所说的{file.edition}不是由本文件生成的（手工填写或在另一台电脑上生成），“现在”一栏是本文件的数"
    count, later = answers.changed_cells, answers.sent_since
    parts = [f"生成{file.edition}以来本文件改动了{count}格"] if count else []
    parts += [f"此后又生成了{later.kind}第{later.revision}版，以新的回执为准"] if later else []
    return "；".join(parts)


def _about(receipt: Receipt) -> str:
    stands = receipt.stands
    which = f"现以{stands.edition}为准" if stands else "没有有效的报送文件"
    late = "，迟报" if receipt.late and stands else ""
    asked = f"需要办理{len(receipt.asked)}条" if receipt.asked else "没有需要办理的事项"
    due = f"，时限{receipt.due}" if receipt.due and not stands else ""
    return f"{receipt.issued}　{which}{late}{due}　{asked}"


def _flat(words: str) -> QPushButton:
    button = QPushButton(words)
    button.setProperty("flat", True)
    return button
