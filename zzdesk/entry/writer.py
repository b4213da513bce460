"""Commits in order, away from the typing: a thread that owns the writing to one file.

What could not be saved stays queued and is tried again with the next edit or
`retry`; nothing typed is dropped because a disk was full for a minute.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from zzdesk.entry.workspace import Statement, Statements, Workspace
from zzdesk.errors import ZzError

_PAUSE = 0.03  # seconds
_MUCH = 1000  # rows


class Writer:
    """`saved` and `failed` are called from the writer thread, after the commit."""

    def __init__(
        self, workspace: Workspace, saved: Callable[[datetime], None], failed: Callable[[ZzError], None]
    ) -> None:
        self._workspace = workspace
        self._saved, self._failed = saved, failed
        self._queue: list[Statement | Statements] = []
        self._wake = threading.Condition()
        self._closing = self._stuck = self._is_wanted = self._is_much = False
        self._thread = threading.Thread(target=self._run, name="zzdesk-writer", daemon=True)
        self._thread.start()

    def put(self, statements: Sequence[Statement | Statements]) -> None:
        with self._wake:
            self._queue += statements
            self._stuck = False
            self._is_much = any(isinstance(s, Statements) and len(s.rows) > _MUCH for s in statements)
            self._wake.notify_all()

    @property
    def is_idle(self) -> bool:
        """Nothing waits to be committed."""
        return not self._queue

    def retry(self) -> None:
        self.put([])

    def flush(self, timeout: float = 30) -> bool:
        """Wait until all is committed; False when it could not be."""
        with self._wake:
            self._is_wanted = True
            self._wake.notify_all()
            self._wake.wait_for(lambda: not self._queue or self._stuck, timeout)
            self._is_wanted = False
            return not self._queue

    def close(self) -> bool:
        """Commit what is left and stop; False when something could not be saved."""
        self.retry()
        done = self.flush()
        with self._wake:
            self._closing = True
            self._wake.notify_all()
        self._thread.join()
        return done

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._closing or (self._queue and not self._stuck))
                # what was typed is painted first; a block takes its time either way
                self._wake.wait_for(lambda: self._closing or self._is_wanted or self._is_much, _PAUSE)
                if self._closing:
                    return
                batch = list(self._queue)
            self._commit(batch)

    def _commit(self, batch: list[Statement | Statements]) -> None:
        try:
            self._workspace.commit(batch)
        except ZzError as fault:
            with self._wake:
                self._stuck = True
                self._wake.notify_all()
            self._failed(fault)
            return
        now = datetime.now()
        self._saved(now)
        with self._wake:
            del self._queue[: len(batch)]
            self._wake.notify_all()
