"""One window writes a clerk's file; a second one is read-only and says who holds it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QLockFile


class Hold(NamedTuple):
    """`lock` is kept as long as the window is open; where another has it, `by` says who."""

    lock: QLockFile | None
    by: str = ""


def hold(path: Path) -> Hold:
    """Take a file for writing. A lock left by a crash is taken over; where none can be made, nothing is said:
    the file itself is then read-only, and its own commits see a change from elsewhere."""
    lock = QLockFile(str(lock_of(path)))
    lock.setStaleLockTime(0)  # however long the window is open; a dead process is seen by its number
    if lock.tryLock(0):
        return Hold(lock)
    if lock.error() is not QLockFile.LockError.LockFailedError:
        return Hold(None)
    process, host, _ = lock.getLockInfo()
    return Hold(None, f"计算机{host}（进程{process}）")


def lock_of(path: Path) -> Path:
    """Beside the file, as office programs name theirs."""
    return path.with_name(f"~${path.name}.lock")
