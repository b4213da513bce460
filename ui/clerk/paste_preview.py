"""Before a paste of which not all fits: what fits, what does not and why; nothing is changed until one says so."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.bureau.table import Rows, view_of
from ui.clerk.desk import Desk
from ui.clerk.findings_model import place_of
from ui.grid.pasting import Pasting
from ui.labels import label

_MOST = 500  # rows listed; the rest is counted
_WIDTHS = (220, 180, 600)
_MOST_HEIGHT = 170


class PastePreview(QFrame):
    """Above the form, not over it: the selected block shows where it would go. Enter pastes, Esc leaves all be."""

    accepted = Signal(object)  # Pasting
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.setAccessibleName("粘贴预览")
        self._desk = desk
        self._asked: Pasting | None = None
        self.words = label(wrap=True)
        self.model = Rows(("位置", "剪贴板内容", "不能粘贴的原因"), self)
        self.table = view_of(self.model, _WIDTHS, 2, "不能粘贴的格")
        self.table.setTabKeyNavigation(False)
        self.take, self.leave = QPushButton(), QPushButton("取消(&C)")
        self.take.setProperty("main", True)
        self.take.clicked.connect(self._accept)
        self.leave.clicked.connect(self.dismiss)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.take)
        row.addWidget(self.leave)
        page = QVBoxLayout(self)
        page.setContentsMargins(12, 6, 12, 8)
        page.setSpacing(6)
        page.addLayout(row)
        page.addWidget(self.table)
        for changed in (desk.changed, desk.period_changed, desk.lock_changed):
            changed.connect(self.dismiss)  # what was worked out is no longer so
        self.hide()

    def ask(self, asked: Pasting) -> None:
        self._asked = asked
        plan = asked.plan
        fits, added = len(plan.cells), f"（增加{len(plan.lines)}行）" if plan.lines else ""
        besides = f"；{asked.besides}" if asked.besides else ""
        can = f"能粘贴{fits}格{added}，有" if fits else ""
        self.words.setText(f"{can}{plan.refused_count}格不能粘贴{besides}。尚未改动任何数据。")
        self.take.setText(f"粘贴能填的{fits}格(&P)")
        self.take.setVisible(bool(fits))
        self.leave.setText("取消(&C)" if fits else "关闭(&C)")
        rows = [(place_of(self._desk, f) or "表外", f.value or "", f.message) for f in plan.faults[:_MOST]]
        if len(plan.faults) > _MOST:
            rows.append((f"另有{len(plan.faults) - _MOST}格", "", "原因与以上各格类似，粘贴后在消息栏“详情”中查看"))
        self.model.set_rows(rows)
        self.show()
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(min(head + self.table.verticalHeader().length() + 4, _MOST_HEIGHT))
        (self.take if fits else self.leave).setFocus()

    def dismiss(self, *_: object) -> None:
        if self._asked is not None:
            self._asked = None
            self.hide()
            self.closed.emit()

    def _accept(self) -> None:
        asked, self._asked = self._asked, None
        self.hide()
        if asked:
            self.accepted.emit(asked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.leave.hasFocus():
                self.dismiss()
            else:
                self._accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)
