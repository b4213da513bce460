"""催报: who still owes what for the chosen period, as text to paste and as a sheet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.bureau.office import Office
from ui.labels import Elided
from zzdesk import session
from zzdesk.ledger.reminders import Reminders
from zzdesk.period import Period

NEXT = "最近到期"


class ReminderPanel(QFrame):
    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self._office = office
        self.found: Reminders | None = None
        self.kind = QComboBox()
        self.kind.addItems([NEXT, "快报", "正式"])
        self.kind.setAccessibleName("催哪种报送")
        self.kind.setToolTip("催哪种报送")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("催报通知")
        self.copy_button, self.save_button = QPushButton("复制催报(&U)"), QPushButton("存为表(&T)…")
        head = QHBoxLayout()
        self.head = Elided("strong")
        self.head.setText("催报")
        head.addWidget(self.head, 1)
        for part in (self.kind, self.copy_button, self.save_button):
            head.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.text, 1)
        self.kind.currentIndexChanged.connect(lambda _: self.show_period(office.period))
        self.copy_button.clicked.connect(self.copy)
        self.save_button.clicked.connect(self.choose_place)

    def show_period(self, period: Period) -> None:
        ledger, today = self._office.ledger, self._office.today()
        kind = self.kind.currentText() if self.kind.currentIndex() else None
        self._office.ask("reminders", lambda: session.reminders(ledger, period, kind, today), self._on_found)

    def _on_found(self, found: Reminders) -> None:
        self.found = found
        self.head.setText("" if found.units else f"{found.kind}已齐")
        self.copy_button.setText(f"复制催报 {len(found.units)}家(&U)" if found.units else "复制催报(&U)")
        self.text.setPlainText(found.text)
        for button in (self.copy_button, self.save_button):
            button.setEnabled(bool(found.units))

    def copy(self) -> None:
        if self.found:
            QGuiApplication.clipboard().setText(self.found.text)
            self._office.bar.say("good", f"已复制催报通知（{len(self.found.units)}家），可以直接粘贴")

    def choose_place(self) -> None:
        if self.found:
            name = f"催报_{self.found.kind}_{self.found.period.compact}.xlsx"
            chosen, _ = QFileDialog.getSaveFileName(self, "催报名单存为表", name, "Excel 工作簿 (*.xlsx)")
            if chosen:
                self.save(Path(chosen))

    def save(self, path: Path) -> None:
        found = self.found
        if found:
            self._office.work(
                "正在生成催报名单…",
                lambda _: session.save_reminders(found, path),
                lambda made: self._office.bar.say("good", f"已生成 {made}"),
            )
