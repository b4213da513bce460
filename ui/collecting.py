"""Python's garbage is collected in the window's thread alone.

The collector comes by in whichever thread makes objects; one that reads or writes a file would then delete widgets,
which Qt allows in their own thread only (a crash that came once in some hundred windows).
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 2000


def collect_if_due() -> None:
    """What the collector itself would have done by now."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return


def keep() -> None:
    """What a large edit or a check has made stays for long: to look through a table of thousands of lines and their
    findings would hold keys up for a fifth of a second. What is not needed any more goes without that."""
    gc.freeze()


def let_go() -> None:
    """A window has closed: what was kept for it may be looked through again."""
    gc.unfreeze()


class Collecting(QObject):
    """From now on, as long as `parent` lives; what is there already is never looked at."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.timeout.connect(collect_if_due)
        self._timer.start(_EVERY_MS)
