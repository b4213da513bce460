"""市局回执 in the clerk's window: read in from a file, shown for the period in hand, marked at its cells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSplitter, QWidget

from ui.clerk.desk import Desk
from ui.clerk.forms_list import FormsList
from ui.message_bar import MessageBar
from zzdesk.errors import ZzError

if TYPE_CHECKING:
    from ui.clerk.receipt_panel import ReceiptPanel
    from zzdesk.receipt import Receipt

_FOLDER = "receipt/folder"
_HEIGHT = 190


class Receipts(QObject):
    """`upper` is the splitter that holds the form: the panel comes under it, above the findings."""

    def __init__(
        self,
        desk: Desk,
        bar: MessageBar,
        forms: FormsList,
        upper: QSplitter,
        window: QWidget,
        connect: Callable[[ReceiptPanel], None],
    ) -> None:
        super().__init__(window)
        self._desk, self._bar, self._forms, self._upper, self._window = desk, bar, forms, upper, window
        self._connect = connect
        self.panel: ReceiptPanel | None = None
        forms.wants_receipt.connect(self.toggle)
        desk.period_changed.connect(self._on_period)

    # --- reading one in ------------------------------------------------------------------------
    def choose(self) -> None:
        from PySide6.QtCore import QSettings
        from PySide6.QtWidgets import QFileDialog

        folder = str(QSettings().value(_FOLDER, "")) or str(self._desk.document.path.parent)
        chosen, _ = QFileDialog.getOpenFileName(self._window, "读入回执", folder, "市局回执 (*.xlsx);;全部文件 (*)")
        if chosen:
            QSettings().setValue(_FOLDER, str(Path(chosen).parent))
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Read off the window's thread; kept, shown, and its month brought to hand."""
        from ui.tasks import Task
        from zzdesk import session  # neither is on the way to the first grid

        def done(found: tuple[Receipt, str]) -> None:
            self._keep(*found, path.name)

        task: Task[tuple[Receipt, str]] = Task(
            self, lambda _: session.read_receipt(path), done, lambda why: self._bar.say("error", why)
        )
        task.start()

    def _keep(self, receipt: Receipt, words: str, name: str) -> None:
        try:
            added = self._desk.document.take_receipt(receipt, words, name)
        except ZzError as why:
            self._bar.say("error", str(why))
            return
        period = next(p for p in self._desk.document.plan.periods if str(p) == receipt.period)
        self._desk.set_period(period)
        self.refresh()
        self.show()
        head = f"{'已读入' if added else '已经读入过'}{period.label}的市局回执（{receipt.issued}）"
        latest = self._desk.document.receipts.latest(period)
        if latest != receipt:
            self._bar.say("note", f"{head}；另有更新的回执（{latest.issued if latest else ''}），窗口显示更新的一份")
        elif receipt.sent_back:
            self._bar.say("error", f"{head}：退回，请改正后重新报送")
        elif receipt.asked:
            self._bar.say("query", f"{head}：需要办理{len(receipt.asked)}条，双击逐条定位")
        else:
            self._bar.say("good", f"{head}：没有需要办理的事项")

    # --- showing ---------------------------------------------------------------------------------
    def refresh(self) -> None:
        """The receipt that counts for the period in hand, at its cells, in the list and in the panel."""
        self._desk.look_at_receipt()
        self._forms.show_receipt(self._desk.answers)
        if self.panel:
            self.panel.show_answers(self._desk.answers)

    def show(self) -> None:
        if self.panel is None:
            self._make_panel()
        assert self.panel
        self.panel.show_answers(self._desk.answers)
        self.panel.setVisible(True)
        self._forms.receipt.setChecked(True)

    def hide(self) -> None:
        if self.panel:
            self.panel.hide()
        self._forms.receipt.setChecked(False)

    def toggle(self) -> None:
        if self.panel and self.panel.isVisible():
            self.hide()
        else:
            self.show()
            assert self.panel
            self.panel.take_focus()

    def _make_panel(self) -> None:
        from ui.clerk.receipt_panel import ReceiptPanel

        self.panel = panel = ReceiptPanel(self._desk)
        self._upper.addWidget(panel)
        self._upper.setStretchFactor(0, 1)
        self._upper.setSizes([10000, min(_HEIGHT, self._upper.height() * 2 // 5)])
        panel.closed.connect(self.hide)
        self._connect(panel)

    def _on_period(self) -> None:
        self.refresh()
