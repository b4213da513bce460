"""What the bureau's pages share: the ledger, the period, who decides, long work and quiet asking off the window."""

from __future__ import annotations

import getpass
import threading
import time
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QObject, QSettings, Signal

from ui.bureau.countdown import Countdown
from ui.message_bar import MessageBar
from ui.tasks import Task
from zzdesk import session
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.progress import Progress

T = TypeVar("T")
_WHO = "bureau/who"


class Office(QObject):
    """One long work at a time, told in the message bar; small questions beside it, of each only the last answered."""

    period_chosen = Signal(object)  # Period
    changed = Signal()  # what the ledger holds

    def __init__(self, ledger: Ledger, period: Period, bar: MessageBar, parent: QObject) -> None:
        super().__init__(parent)
        self.ledger, self.period, self.bar = ledger, period, bar
        self.today: Callable[[], date] = date.today  # what is late is late as of this day
        self._task: Task[object] | None = None
        self._asked: dict[str, int] = {}
        self._asking: set[Task[object]] = set()
        self._locks: dict[str, threading.Lock] = {}
        self._closing = False

    # --- who ----------------------------------------------------------------------------------
    @property
    def who(self) -> str:
        """经办人 as last typed, else the computer's user."""
        return str(QSettings().value(_WHO, "")) or getpass.getuser()

    def set_who(self, name: str) -> None:
        QSettings().setValue(_WHO, name.strip())

    # --- long work ----------------------------------------------------------------------------
    def work(self, words: str, what: Callable[[Progress], T], done: Callable[[T], None]) -> bool:
        """With count, time left and a stop in the message bar; False while another is under way."""
        if self._task is not None:
            self.bar.say("note", "上一项工作还没有完成，请稍候")
            return False

        def finished(result: T) -> None:
            self._task = None
            self.bar.clear()
            done(result)

        def failed(why: str) -> None:
            self._task = None
            self.bar.say("error", why)
            self.changed.emit()  # what was done before the fault is kept

        task: Task[T] = Task(self, what, finished, failed)
        self._task = task  # type: ignore[assignment]
        self.bar.work(words, task.stop)
        countdown = Countdown(time.monotonic)
        task.progressed.connect(
            lambda done, total, doing: self.bar.counted(done, total, f"{doing}{countdown.words(done, total)}")
        )
        task.start()
        return True

    def stop(self) -> None:
        if self._task is not None:
            self._task.stop()

    @property
    def is_working(self) -> bool:
        return self._task is not None or bool(self._asking)

    # --- small questions ----------------------------------------------------------------------
    def ask(
        self,
        about: str,
        what: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[str], object] | None = None,
    ) -> None:
        """Answer `what` off the window's thread; a later question about the same takes its place."""
        number = self._asked[about] = self._asked.get(about, 0) + 1
        lock = self._locks.setdefault(about, threading.Lock())

        def answer(_: Progress) -> T | None:
            with lock:  # one after another, and none that nobody waits for any more
                return what() if self._asked[about] == number and not self._closing else None

        def heard(found: T | None) -> None:
            self._asking.discard(task)
            if self._asked[about] == number and not self._closing:
                done(found)  # type: ignore[arg-type]

        def amiss(why: str) -> None:
            self._asking.discard(task)
            if self._asked[about] == number and not self._closing:
                (failed or (lambda words: self.bar.say("error", words)))(why)

        task: Task[object] = Task(self, answer, heard, amiss)  # type: ignore[arg-type]
        self._asking.add(task)
        task.start()

    def close(self) -> None:
        """Wait for whatever still reads or writes the ledger, then close it."""
        self._closing = True
        self.stop()
        for task in (*([self._task] if self._task else []), *self._asking):
            task.wait()
        self.ledger.close()

    # --- decisions ----------------------------------------------------------------------------
    def decide(self, act: str, sha256: str, why: str, done: Callable[[], None], document: str = "") -> None:
        """退回, 恢复, a written confirmation or its withdrawal, in the name of who sits here."""
        who = self.who

        def decided(_: None) -> None:
            done()
            self.changed.emit()

        self.ask(f"decide {sha256}", lambda: session.decide(self.ledger, act, sha256, who, why, document), decided)
