"""Several reading child processes side by side. A reader that dies or hangs costs the one file it was reading.

Files are handed in and their results asked for by ticket, in any order; meanwhile the caller has its hands free.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from multiprocessing.connection import wait
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

from zzdesk.findings import Finding, Level
from zzdesk.returns.result import ReadReturn
from zzdesk.returns.worker import TIME_LIMIT, Child

if TYPE_CHECKING:
    from zzdesk.plan.model import Plan

SIZE = min(2, os.cpu_count() or 1)
# A small file is sent while its reader is still busy with the one before, so that the reader never waits. It fits into
# the pipe whole; a larger one, or a pipe of Windows, would make the sender wait for a reader that perhaps hangs.
_SMALL = 48 * 1024 if os.name == "posix" else 0
_AHEAD = 2  # files a reader has at once


@dataclass(slots=True)
class _Job:
    ticket: int
    name: str
    data: bytes
    day: date | None


@dataclass(slots=True)
class _Seat:
    """A child with the jobs it has, the one it reads first, and when it began that."""

    child: Child
    jobs: deque[_Job] = field(default_factory=deque)
    since: float = 0.0

    def takes(self, job: _Job) -> bool:
        return not self.jobs or (len(self.jobs) < _AHEAD and len(job.data) <= _SMALL)


class Pool:
    """A context manager; children start when there is work for them, and are replaced when they die or hang."""

    def __init__(self, plans: Mapping[str, Plan], size: int = SIZE, time_limit: float = TIME_LIMIT) -> None:
        # A plan travels as its files: the child builds it again.
        self._files = {version: dict(plan.files) for version, plan in plans.items()}
        self._size, self._limit = size, time_limit
        self._seats: list[_Seat] = []
        self._waiting: deque[_Job] = deque()
        self._done: dict[int, ReadReturn] = {}
        self._tickets = 0

    def start(self, files: int) -> None:
        """As many readers as so many files will need, now."""
        while len(self._seats) < min(self._size, files):
            self._add_seat()

    def begin(self, name: str, data: bytes, day: date | None) -> int:
        """Hand in a file, to be judged as of a day; the ticket to ask for its result by."""
        self._tickets += 1
        self._waiting.append(_Job(self._tickets, name, data, day))
        self._feed()
        return self._tickets

    def result(self, ticket: int) -> ReadReturn:
        """What a file gave; waits until it is read, or has died, or taken too long."""
        self._gather(0)
        while ticket not in self._done:
            self._gather(self._patience())
        return self._done.pop(ticket)

    def read(self, name: str, data: bytes, day: date | None) -> ReadReturn:
        """One file, waited for."""
        return self.result(self.begin(name, data, day))

    def close(self) -> None:
        seats, self._seats = self._seats, []
        for seat in seats:
            seat.child.leave()
        for seat in seats:
            seat.child.end(0.0 if seat.jobs else 2.0)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _feed(self) -> None:
        """Give each waiting file to a reader that takes it."""
        while self._waiting:
            seat = self._seat_for(self._waiting[0])
            if seat is None:
                return
            job = self._waiting.popleft()
            if not seat.jobs:
                seat.since = monotonic()
            seat.jobs.append(job)
            if not seat.child.send((job.name, job.data, job.day)):
                self._lose(seat, "guard.crashed")

    def _seat_for(self, job: _Job) -> _Seat | None:
        free = [seat for seat in self._seats if seat.takes(job)]
        idle = next((seat for seat in free if not seat.jobs), None)
        if idle is None and len(self._seats) < self._size:
            idle = self._add_seat()
        return idle or (free[0] if free else None)

    def _add_seat(self) -> _Seat:
        seat = _Seat(Child(self._files, [seat.child for seat in self._seats]))
        self._seats.append(seat)
        return seat

    def _gather(self, seconds: float) -> None:
        """Take what has come within so many seconds; give up what takes too long."""
        by_pipe = {seat.child.pipe: seat for seat in self._seats if seat.jobs}
        for pipe in wait(list(by_pipe), seconds):
            seat = by_pipe[pipe]
            found = seat.child.receive()
            if found is None:
                self._lose(seat, "guard.crashed")
                continue
            self._done[seat.jobs.popleft().ticket] = found
            seat.since = monotonic()
        for seat in list(self._seats):
            if seat.jobs and monotonic() - seat.since > self._limit and not seat.child.pipe.poll():
                self._lose(seat, "guard.slow")
        self._feed()

    def _patience(self) -> float:
        begun = min(seat.since for seat in self._seats if seat.jobs)
        return max(0.0, begun + self._limit - monotonic()) + 0.01

    def _lose(self, seat: _Seat, code: str) -> None:
        """The file in hand is charged; those behind it are read by another."""
        self._seats.remove(seat)
        seat.child.end(0.0)
        job, *rest = seat.jobs
        fault = Finding(Level.ERROR, code, {"seconds": int(self._limit)})
        digest = sha256(job.data).hexdigest()
        self._done[job.ticket] = ReadReturn(job.name, digest, "unreadable", findings=(fault,))
        self._waiting.extendleft(reversed(rest))
