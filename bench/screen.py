"""Waiting for the screen, and how a measurement is told."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

Result = dict[str, object]


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds():
        QApplication.processEvents()
        if time.monotonic() > end:
            raise SystemExit("what was waited for did not come within a minute")


class Paints(QObject):
    """Counts the paints of some widgets."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self._widgets = widgets
        self.seen: set[int] = set()
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.seen.add(id(watched))
        return False

    def wait(self, *widgets: QWidget) -> None:
        """Until each (all by default) has been painted since this was last called."""
        wanted = {id(w) for w in (widgets or self._widgets)}
        until(lambda: wanted <= self.seen)
        QApplication.processEvents()
        self.seen.clear()


class Blocks:
    """Longest time that the event loop was not heard, while something is waited for."""

    def __init__(self) -> None:
        self.longest = self.whole = 0.0

    def until(self, holds: Callable[[], bool]) -> None:
        first = time.perf_counter()
        while not holds():
            begun = time.perf_counter()
            QApplication.processEvents()
            self.longest = max(self.longest, time.perf_counter() - begun)
        self.whole = time.perf_counter() - first


def painted() -> None:
    """What waits to be painted is: an update asked for in one round of events is made in the next."""
    for _ in range(3):
        QApplication.processEvents()


def settle(milliseconds: int) -> None:
    end = time.perf_counter() + milliseconds / 1e3
    while time.perf_counter() < end:
        QApplication.processEvents()


def ratio_of(what: str, ours: list[float], peer: list[float], goal: float) -> Result:
    ratio = statistics.median(a / b for a, b in zip(ours, peer, strict=True))
    mine, other = statistics.median(ours), statistics.median(peer)
    return {
        "what": what,
        "ours": round(mine, 2),
        "peer": round(other, 2),
        "ratio": round(ratio, 2),
        "goal": goal,
        "met": ratio <= goal,
    }


def goal(what: str, taken: list[float], most: float) -> Result:
    middle = statistics.median(taken)
    return {"what": what, "ours": round(middle, 3), "goal": most, "met": middle <= most}


def told(what: str, taken: list[float]) -> Result:
    return {"what": what, "ours": round(statistics.median(taken), 3)}
