"""What the window does about returns: 生成报送文件, the lock of a month that was sent, and 更正."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ui.clerk.desk import Desk
from ui.grid.faces import Kind
from ui.message_bar import MessageBar
from zzdesk.errors import ZzError
from zzdesk.period import Period


class Sending(QObject):
    jump = Signal(object)  # Address

    def __init__(self, desk: Desk, bar: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._bar, self._window = desk, bar, window
        desk.locked_out.connect(self._on_locked_out)

    def send(self) -> None:
        from ui.dialogs.send import SendDialog

        self._desk.document.flush()
        dialog = SendDialog(self._desk, self._window)
        dialog.jump.connect(self.jump)
        dialog.exec()
        self._desk.look_at_sent()

    def reopen(self, period: Period | None = None) -> None:
        """更正: ask why, and let a period, the one in hand unless another is named, be edited again."""
        from ui.dialogs.reopen import ReopenDialog

        if period:
            self._desk.set_period(period)
        held = self._desk.document.sent.lock(self._desk.period)
        if held is None:
            self._bar.say("note", f"{self._desk.period.label}没有锁定，可以直接修改")
            return
        dialog = ReopenDialog(held, self._window)
        if dialog.exec():
            try:
                self._desk.reopen(dialog.reason)
            except ZzError as why:
                self._bar.say("error", str(why))
            else:
                self._bar.say("good", f"{held.period.label}已开启更正：改好后再次“生成报送文件”")

    def show_lock(self, reopen: QAction) -> None:
        can = self._desk.is_locked and not self._desk.document.read_only
        reopen.setEnabled(can)
        reopen.setToolTip("" if can else "本期没有锁定")

    def on_said(self, words: str) -> None:
        """Why a key did nothing; in a month that was sent, with the way on."""
        if Kind.SENT.value in words:
            self._on_locked_out(words)
        else:
            self._bar.say("note", words)

    def state(self, period: Period) -> tuple[str, str, str]:
        """Style, mark and words of a period in the strip."""
        document = self._desk.document
        formal = document.sent.formal(period)
        if formal:
            made = f"已生成{formal.kind}第{formal.revision}版"
            if document.sent.lock(period):
                return "sent", "✓", f"{made}，已锁定"
            return "begun", "✎", f"{made}，正在更正：{document.sent.reason(period)}"
        if document.values(period):
            counts = self._desk.counts(period)
            return "begun", "", f"已填 {counts.filled}/{counts.required}，未生成正式报送文件"
        return "empty", "", "未填"

    def _on_locked_out(self, words: str) -> None:
        self._bar.say("note", words, action=("更正本期…", self.reopen) if self._desk.is_locked else None)
