"""四、存在问题 and 五、下步要求: written by people, saved as they write; Ctrl+Z takes back."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from ui.bureau.bulletin_desk import NEXT, PROBLEMS
from ui.labels import label

_PAUSE = 600  # milliseconds after the last letter
_FIELDS = ((PROBLEMS, "四、存在问题(&Q)"), (NEXT, "五、下步要求(&D)"))


class TypingPanel(QFrame):
    """`typed`: a part and its words, as soon as the typist pauses; `flush` gives them at once."""

    typed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, QPlainTextEdit] = {}
        self.told = label("", "quiet", wrap=True)
        self._pending: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.flush)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        for part, words in _FIELDS:
            field = QPlainTextEdit()
            field.setTabChangesFocus(True)
            field.setAccessibleName(words.partition("(")[0])
            field.setPlaceholderText("每行一段。由人撰写，程序不代写。")
            caption = label(words)
            caption.setBuddy(field)
            column.addWidget(caption)
            column.addWidget(field, 1)
            field.textChanged.connect(lambda part=part: self._on_typed(part))
            self.fields[part] = field
        column.addWidget(self.told)

    def show_typed(self, typed: Mapping[str, str], *, is_frozen: bool) -> None:
        """What is being typed stays as it is: it is newer than what was read."""
        for part, field in self.fields.items():
            field.setReadOnly(is_frozen)
            words = typed.get(part, "")
            if part in self._pending or field.toPlainText().strip() == words.strip():
                continue
            field.blockSignals(True)
            field.setPlainText(words)
            field.blockSignals(False)
        self.told.setText("通报已冻结，不能再改" if is_frozen else "边写边存，Ctrl+Z 撤销")

    def say_saved(self, at: str) -> None:
        if not self._pending:
            self.told.setText(f"已保存 {at}，Ctrl+Z 撤销")

    def _on_typed(self, part: str) -> None:
        self._pending.add(part)
        self.told.setText("正在写…")
        self._timer.start()

    def flush(self) -> None:
        self._timer.stop()
        pending, self._pending = self._pending, set()
        for part in sorted(pending):
            self.typed.emit(part, self.fields[part].toPlainText())
