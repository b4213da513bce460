"""更正本期: why a month that was sent as 正式 is opened again."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from ui.help_menu import answer_f1
from ui.labels import label
from zzdesk.entry.sent import ExportRow


class ReopenDialog(QDialog):
    """After it is accepted, `reason` says why."""

    def __init__(self, held: ExportRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("更正本期")
        self.setMinimumWidth(460)
        answer_f1(self, "更正")
        self._words = QPlainTextEdit()
        self._words.setAccessibleName("更正原因")
        self._words.setPlaceholderText("写明改哪个指标、为什么，例如“某企业漏报，补计入库1户”")
        self._words.setTabChangesFocus(True)
        self._words.setFixedHeight(84)
        page = QVBoxLayout(self)
        what = f"{held.period.label}已于{held.at[:10]}生成{held.kind}第{held.revision}版（校验码 {held.code}）。"
        then = f"开启更正后可以修改；再次生成{held.kind}时为第{held.revision + 1}版。"
        page.addWidget(label(f"{what}\n{then}", wrap=True))
        caption = label("更正原因（必填，随报送文件上报）(&R)")
        caption.setBuddy(self._words)
        page.addWidget(caption)
        page.addWidget(self._words)
        buttons = QDialogButtonBox()
        self.go = buttons.addButton("开启更正(&N)", QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setProperty("main", True)
        self.go.setEnabled(False)
        buttons.addButton("取消(&C)", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        page.addWidget(buttons)
        self._words.textChanged.connect(lambda: self.go.setEnabled(bool(self.reason)))

    @property
    def reason(self) -> str:
        return " ".join(self._words.toPlainText().split())
