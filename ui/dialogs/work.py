"""The long work of a dialog: one piece at a time, off its thread, told in its message bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from ui.message_bar import MessageBar
from ui.tasks import Task

T = TypeVar("T")


class Work:
    """`judge` is asked what can be done whenever work begins or ends."""

    def __init__(self, owner: QObject, bar: MessageBar, judge: Callable[[], None]) -> None:
        self._owner, self._bar, self._judge = owner, bar, judge
        self._task: Task[Any] | None = None

    @property
    def is_under_way(self) -> bool:
        return self._task is not None

    def begin(self, words: str, what: Callable[[], T], done: Callable[[T], None]) -> None:
        """`words` are said meanwhile; where something is under way already, nothing begins."""
        if self._task is not None:
            return

        def finished(result: T) -> None:
            self._task = None
            self._bar.clear()
            done(result)
            self._judge()

        def failed(why: str) -> None:
            self._task = None
            self._bar.say("error", why)
            self._judge()

        self._task = task = Task(self._owner, lambda _: what(), finished, failed)
        self._bar.say("note", words)
        self._judge()
        task.start()

    def wait(self) -> None:
        if self._task is not None:
            self._task.wait()
