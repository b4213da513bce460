"""服务器上的汇总库: the address of a PostgreSQL database, and its password, which is kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from ui.help_menu import answer_f1
from ui.labels import label
from ui.sizes import open_at
from ui.tasks import Task
from zzdesk import session
from zzdesk.errors import ZzError

if TYPE_CHECKING:
    from zzdesk.ledger.store import Ledger

_EXAMPLE = "postgresql://用户@服务器/数据库"


class ServerLedgerDialog(QDialog):
    """After it is accepted, `ledger` is the open one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("打开服务器上的汇总库")
        open_at(self, 520, 220)
        answer_f1(self, "市局窗口")
        self.ledger: Ledger | None = None
        self._task: Task[Ledger] | None = None
        self.address, self.password = QLineEdit(), QLineEdit()
        self.address.setPlaceholderText(_EXAMPLE)
        self.address.setAccessibleName("地址")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText("地址中已有或服务器不要求的，不填；不保存")
        self.password.setAccessibleName("密码")
        self.told = label("", "quiet", wrap=True)
        self._lay_out()
        self.address.setFocus()

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        form = QFormLayout()
        form.setSpacing(8)
        form.addRow("地址(&A)", self.address)
        form.addRow("密码(&P)", self.password)
        page.addLayout(form)
        page.addWidget(self.told, 1)
        self.buttons = QDialogButtonBox()
        self._open = self.buttons.addButton("打开(&O)", QDialogButtonBox.ButtonRole.AcceptRole)
        self._open.setProperty("main", True)
        self._open.setDefault(True)
        self.buttons.addButton("取消(&C)", QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.connect_now)
        self.buttons.rejected.connect(self.reject)
        page.addWidget(self.buttons)

    def connect_now(self) -> None:
        """Off the window's thread: a server that does not answer is waited for."""
        if self._task is not None:
            return
        try:
            where = session.server_address(self.address.text().strip() or "://", self.password.text())
        except ZzError as why:
            self.told.setText(str(why))
            return
        self._open.setEnabled(False)
        self.told.setText("正在连接…")
        self._task = Task(self, lambda _: session.open_ledger(where), self._opened, self._failed)
        self._task.start()

    def _opened(self, ledger: Ledger) -> None:
        self._task = None
        if not self.isVisible():  # given up meanwhile
            ledger.close()
            return
        self.ledger = ledger
        self.accept()

    def _failed(self, why: str) -> None:
        self._task = None
        self._open.setEnabled(True)
        self.told.setText(why)
