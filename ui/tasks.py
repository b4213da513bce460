"""Long work off the window's thread: a result, or an error, or a stop; with its count."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from zzdesk.errors import ZzError
from zzdesk.progress import Progress

T = TypeVar("T")


class Task(QObject, Generic[T]):
    """Runs `work(progress)` in a thread; `done`, `failed` are called in the window's thread while `owner` is there.

    It goes with its owner. Deleting it by itself crashed where Python's collector, run by that very deletion,
    found the owner to be garbage and deleted it with all its children (seen on PySide6 6.9.3).
    """

    progressed = Signal(int, int, str)
    _ended = Signal(object, object)

    def __init__(
        self,
        owner: QObject,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[str], None],
    ) -> None:
        super().__init__(owner)
        self._work, self._done, self._failed = work, done, failed
        self._stopped = threading.Event()
        self._ended.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask the work to end at its next whole step."""
        self._stopped.set()

    def wait(self) -> None:
        self._thread.join()

    def _told(self, done: int, total: int, doing: str) -> bool:
        self.progressed.emit(done, total, doing)
        return not self._stopped.is_set()

    def _run(self) -> None:
        result: T | None = None
        fault: BaseException | None = None
        try:
            result = self._work(self._told)
        except Exception as why:  # carried to the window, which says it
            fault = why
        with contextlib.suppress(RuntimeError):  # the owner went away meanwhile, and with it who would be told
            self._ended.emit(result, fault)

    def _finish(self, result: T, fault: BaseException | None) -> None:
        self._thread.join()  # nothing of it goes on after this
        if fault is None:
            self._done(result)
        else:
            self._failed(said(fault))


def said(fault: BaseException) -> str:
    """What a person is told of a fault; one that is no ZzError is named for what it is, a fault of the program."""
    if isinstance(fault, ZzError):
        return str(fault)
    if isinstance(fault, OSError):
        return f"文件无法读写：{fault.strerror or fault}"
    words = " ".join(str(fault).split())[:160]
    return f"程序内部错误（{type(fault).__name__}：{words}），数据未受影响，请把这行文字告知管理员"
