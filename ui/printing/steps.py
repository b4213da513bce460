"""Work in the window's thread, cut into steps, between which keys and the cancel button are heard."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

from zzdesk.errors import ZzError

_SECONDS = 0.03
SOON = 300  # milliseconds of work before it shows


class Steps(QObject):
    """Runs an iterator to its end; `told` hears what it yields, once a slice."""

    def __init__(
        self,
        parent: QObject,
        steps: Iterator[int],
        told: Callable[[int], None],
        done: Callable[[], None],
        failed: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self._steps, self._told, self._done, self._failed = steps, told, done, failed
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._go)

    def start(self) -> None:
        self._next.start()

    def stop(self) -> None:
        """End it where it is: a generator closes what it holds."""
        self._next.stop()
        close = getattr(self._steps, "close", None)
        if close:
            close()
        self.deleteLater()

    def _go(self) -> None:
        until, last = time.monotonic() + _SECONDS, 0
        try:
            while time.monotonic() < until:
                step = next(self._steps, None)
                if step is None:
                    self._next.stop()
                    self.deleteLater()
                    self._done()
                    return
                last = step
        except ZzError as why:
            self._next.stop()
            self.deleteLater()
            self._failed(str(why))
            return
        self._told(last)
