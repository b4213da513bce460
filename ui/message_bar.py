"""The one line that speaks: no modal boxes while one types.

Shows a message with its level, an optional list of details, and long work with its count and a way to stop it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

_MARKS = {"error": ("✕", "bad"), "query": ("?", "warn"), "note": ("i", "link"), "good": ("✓", "good")}


class MessageBar(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.setAccessibleName("消息栏")
        self._mark, self._words = QLabel(), QLabel()
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setFixedSize(180, 12)
        self._bar.setTextVisible(False)
        self._details = _flat("详情")
        self._act = _flat("")
        self._stop = _flat("取消")
        self._close = _flat("关闭")
        self._list = QLabel()
        self._list.setWordWrap(True)
        self._list.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._on_stop: Callable[[], None] | None = None
        self._on_act: Callable[[], None] | None = None
        self._lay_out()
        self._details.clicked.connect(self._toggle_details)
        self._act.clicked.connect(self._do_act)
        self._stop.clicked.connect(self._do_stop)
        self._close.clicked.connect(self.clear)
        self.clear()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._mark)
        row.addWidget(self._words, 1)
        for part in (self._bar, self._details, self._act, self._stop, self._close):
            row.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 4, 8, 4)
        whole.setSpacing(4)
        whole.addLayout(row)
        whole.addWidget(self._list)

    @property
    def text(self) -> str:
        return self._words.text()

    @property
    def details(self) -> str:
        return self._list.text()

    @property
    def is_working(self) -> bool:
        """Whether the count of long work is shown now."""
        return not self.isHidden() and not self._bar.isHidden()

    def say(
        self,
        level: str,
        words: str,
        details: Sequence[str] = (),
        action: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """`level`: error, query, note or good. `details` open on request; `action` is a word and what it does."""
        mark, style = _MARKS[level]
        self._mark.setText(mark)
        for name in ("bad", "warn", "link", "good"):
            self._mark.setProperty(name, name == style)
        self._mark.style().polish(self._mark)
        self._words.setText(words)
        self._list.setText("\n".join(details))
        self._list.hide()
        self._details.setVisible(bool(details))
        self._on_act = action[1] if action else None
        self._act.setText(action[0] if action else "")
        self._act.setVisible(action is not None)
        self._show_work(False)
        self.show()

    def work(self, words: str, on_stop: Callable[[], None]) -> None:
        """Long work begins; `counted` moves it on, any later `say` ends it."""
        self.say("note", words)
        self._on_stop = on_stop
        self._bar.setRange(0, 0)
        self._show_work(True)

    def counted(self, done: int, total: int, doing: str) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._words.setText(f"{done}/{total} {doing}")

    def clear(self) -> None:
        self.hide()
        self._words.clear()
        self._list.clear()
        self._list.hide()
        self._on_stop = self._on_act = None

    def _show_work(self, working: bool) -> None:
        self._bar.setVisible(working)
        self._stop.setVisible(working)
        self._close.setVisible(not working)

    def _toggle_details(self) -> None:
        self._list.setVisible(self._list.isHidden())

    def _do_act(self) -> None:
        if self._on_act:
            self._on_act()

    def _do_stop(self) -> None:
        self._stop.hide()
        if self._on_stop:
            self._on_stop()


def _flat(words: str) -> QPushButton:
    button = QPushButton(words)
    button.setProperty("flat", True)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
