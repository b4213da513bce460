"""Reading in child processes: a reader that dies or hangs costs one file, and results come back in order.

This module must stay light: a spawned child imports it, and `zzdesk.returns.read` with it, once per process.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from zzdesk.findings import Finding, Level
from zzdesk.progress import Progress, quiet
from zzdesk.returns.result import ReadReturn

if TYPE_CHECKING:
    from zzdesk.plan.model import Plan

TIME_LIMIT = 20.0  # seconds a file
MEMORY_LIMIT = 1024**3  # bytes of address space a child, on Linux

# A file on disk, or (its name, its bytes).
Source: TypeAlias = "Path | tuple[str, bytes]"
Target: TypeAlias = Callable[[Connection, Mapping[str, Mapping[str, str]], "date | None"], None]


class Reader:
    """A child process that reads one file after another; replaced when it dies or hangs."""

    def __init__(self, plans: Mapping[str, Plan], received: date | None, time_limit: float = TIME_LIMIT) -> None:
        self.time_limit = time_limit
        # A plan travels as its files: the child builds it again.
        self._files = {version: dict(plan.files) for version, plan in plans.items()}
        self._received = received
        self._child: tuple[multiprocessing.process.BaseProcess, Connection] | None = None
        self._told = False  # whether the child has its plans

    def read(self, source: Source) -> ReadReturn:
        name, data = _taken(source)
        if data is None:
            fault = Finding(Level.ERROR, "guard.cannot_open", {})
            return ReadReturn(name, "", "unreadable", findings=(fault,))
        process, pipe = self._child or self._start()
        try:
            if not self._told:
                pipe.send((self._files, self._received))
                self._told = True
            pipe.send((name, data))
            if pipe.poll(self.time_limit):
                found: ReadReturn = pipe.recv()
                return found
            code = "guard.slow"
        except (EOFError, OSError):
            code = "guard.crashed"
        self._stop(process, pipe)
        fault = Finding(Level.ERROR, code, {"seconds": int(self.time_limit)})
        return ReadReturn(name, sha256(data).hexdigest(), "unreadable", findings=(fault,))

    def close(self) -> None:
        if self._child:
            process, pipe = self._child
            self._child = None
            pipe.close()
            process.join(2)
            if process.is_alive():
                process.kill()
                process.join()

    def _start(self) -> tuple[multiprocessing.process.BaseProcess, Connection]:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        # The plans go through the pipe: a child whose parent was killed while it started would find half a
        # message where Python itself reads it, and say so at length.
        process = context.Process(target=_begin, args=(theirs, _target), daemon=True)
        process.start()
        theirs.close()
        self._child, self._told = (process, ours), False
        return self._child

    def _stop(self, process: multiprocessing.process.BaseProcess, pipe: Connection) -> None:
        self._child = None
        process.kill()
        process.join()
        pipe.close()


def read_all(
    sources: Iterable[Source],
    plans: Mapping[str, Plan],
    received: date | None = None,
    progress: Progress = quiet,
    *,
    time_limit: float = TIME_LIMIT,
) -> Iterator[ReadReturn]:
    """Each file's result, in order. Stops between files when `progress` says so."""
    todo = list(sources)
    reader = Reader(plans, received, time_limit)
    try:
        for n, source in enumerate(todo):
            name = source.name if isinstance(source, Path) else source[0]
            if not progress(n, len(todo), name):
                return
            yield reader.read(source)
        progress(len(todo), len(todo), "")
    finally:
        reader.close()


def _taken(source: Source) -> tuple[str, bytes | None]:
    if not isinstance(source, Path):
        return source
    try:
        return source.name, source.read_bytes()
    except OSError:
        return source.name, None


def _begin(pipe: Connection, target: Target) -> None:
    """The child's first step: what it reads by, then its loop."""
    try:
        files, received = pipe.recv()
    except (EOFError, OSError):
        return
    target(pipe, files, received)


def _serve(pipe: Connection, files: Mapping[str, Mapping[str, str]], received: date | None) -> None:
    """The child: reads what it is sent until the pipe closes, also where its parent was killed meanwhile."""
    _limit_memory()
    from zzdesk.plan.load import plan_from_files
    from zzdesk.returns.read import read_return

    plans = {version: plan_from_files(texts) for version, texts in files.items()}
    while True:
        try:
            name, data = pipe.recv()
        except (EOFError, OSError):
            return
        found = read_return(data, plans, received, name=name)
        try:
            pipe.send(found)
        except OSError:  # nobody listens any more
            return


def _limit_memory() -> None:
    """RLIMIT where there is one; Windows would need a Job Object (not built, not tested here)."""
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))


# The child's loop, by name, so that a test can put a faulty reader in its place.
_target: Target = _serve
