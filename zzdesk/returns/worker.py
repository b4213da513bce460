"""Reading in child processes: a reader that dies or hangs costs one file, and results come back in order.

This module must stay light: a spawned child imports it, and `zzdesk.returns.read` with it, once per process.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from zzdesk.findings import Finding, Level
from zzdesk.progress import Progress, quiet
from zzdesk.returns.result import ReadReturn

if TYPE_CHECKING:
    from zzdesk.plan.model import Plan

TIME_LIMIT = 20.0  # seconds a file
MEMORY_LIMIT = 1024**3  # bytes of address space a child may add, on Linux

# A file on disk, or (its name, its bytes).
Source: TypeAlias = "Path | tuple[str, bytes]"
Target: TypeAlias = Callable[[Connection, Mapping[str, Mapping[str, str]], "date | None"], None]


class Child:
    """A process that reads one file after another, and the pipe to it."""

    def __init__(self, files: Mapping[str, Mapping[str, str]], others: Sequence[Child] = ()) -> None:
        """`files`: the plans to read by, as their files. `others`: children that were started before."""
        forked = _is_alone()
        context: Any = multiprocessing.get_context("fork" if forked else "spawn")
        self.pipe, theirs = context.Pipe()
        # A forked child has all ends of all pipes: it closes those that are not its own, else no child would
        # ever hear that the parent is gone.
        not_its = (self.pipe, *(other.pipe for other in others)) if forked else ()
        # The plans go through the pipe: a child whose parent was killed while it started would find half a
        # message where Python itself reads it, and say so at length.
        self._process = context.Process(target=_begin, args=(theirs, _target, not_its), daemon=True)
        self._process.start()
        theirs.close()
        self.send((files, None))

    def send(self, message: object) -> bool:
        """False where the process is gone."""
        try:
            self.pipe.send(message)
        except OSError:
            return False
        return True

    def receive(self) -> ReadReturn | None:
        """The next result; None where the process is gone."""
        try:
            found: ReadReturn = self.pipe.recv()
        except (EOFError, OSError):
            return None
        return found

    def leave(self) -> None:
        """Let it end by itself."""
        self.pipe.close()

    def end(self, seconds: float) -> None:
        """It has so many seconds to end, then it is killed."""
        self.pipe.close()
        self._process.join(seconds)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _is_alone() -> bool:
    """Whether this process may be doubled as it is, which spares a child its start: no other thread runs in it."""
    try:
        return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


def read_all(
    sources: Iterable[Source],
    plans: Mapping[str, Plan],
    received: date | None = None,
    progress: Progress = quiet,
    *,
    time_limit: float = TIME_LIMIT,
) -> Iterator[ReadReturn]:
    """Each file's result, in order, read in a child process. Stops between files when `progress` says so."""
    from zzdesk.returns.pool import Pool

    todo = list(sources)
    with Pool(plans, 1, time_limit) as pool:
        for n, source in enumerate(todo):
            name, data = _taken(source)
            if not progress(n, len(todo), name):
                return
            if data is None:
                fault = Finding(Level.ERROR, "guard.cannot_open", {})
                yield ReadReturn(name, "", "unreadable", findings=(fault,))
            else:
                yield pool.result(pool.begin(name, data, received))
        progress(len(todo), len(todo), "")


def _taken(source: Source) -> tuple[str, bytes | None]:
    if not isinstance(source, Path):
        return source
    try:
        return source.name, source.read_bytes()
    except OSError:
        return source.name, None


def _begin(pipe: Connection, target: Target, not_its: Sequence[Connection]) -> None:
    """The child's first step: what it reads by, then its loop."""
    for other in not_its:
        other.close()
    try:
        files, received = pipe.recv()
    except (EOFError, OSError):
        return
    target(pipe, files, received)


def _serve(pipe: Connection, files: Mapping[str, Mapping[str, str]], _: date | None) -> None:
    """The child: reads what it is sent until the pipe closes, also where its parent was killed meanwhile."""
    _limit_memory()
    from zzdesk.plan.load import plan_from_files
    from zzdesk.returns import read

    plans = {version: plan_from_files(texts) for version, texts in files.items()}
    gc.freeze()  # what is here now stays: no sense in looking through it for garbage every few files
    while True:
        try:
            name, data, day = pipe.recv()
        except (EOFError, OSError):
            return
        found = read.read_return(data, plans, day, name=name)
        try:
            pipe.send(found)
        except OSError:  # nobody listens any more
            return


def _limit_memory() -> None:
    """RLIMIT where there is one; Windows would need a Job Object (not built, not tested here)."""
    if os.name == "posix":
        import resource

        most = MEMORY_LIMIT + _inherited()
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _inherited() -> int:
    """Bytes of address space that a child begins with."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGESIZE")


# The child's loop, by name, so that a test can put a faulty reader in its place.
_target: Target = _serve
