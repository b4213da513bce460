"""Telling a watcher how far long work is, and asking whether to stop."""

from __future__ import annotations

from collections.abc import Callable

# (done, total, what is being done) -> go on? A verb that gets False stops at the next whole step.
Progress = Callable[[int, int, str], bool]


def quiet(done: int, total: int, doing: str) -> bool:
    return True
