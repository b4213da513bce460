"""Readers by day of arrival: a file is judged as of the day it came, one child process at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from zzdesk.plan.model import Plan
from zzdesk.returns.worker import Reader


class Readers:
    """Keeps the reader of the day asked for last; a context manager."""

    def __init__(self, plans: Mapping[str, Plan]) -> None:
        self._plans = plans
        self._open: tuple[date, Reader] | None = None

    def at(self, day: date) -> Reader:
        if self._open is None or self._open[0] != day:
            self.close()
            self._open = day, Reader(self._plans, day)
        return self._open[1]

    def close(self) -> None:
        if self._open:
            self._open[1].close()
            self._open = None

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
