"""Text files as they come from office programs, and writing one whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from zzdesk.errors import ZzError

PART = ".zzdesk-"  # begins the name of a file that is being written
_MODE = 0o644


def read_text(path: Path) -> str:
    """The text of a file in UTF-8 (BOM allowed) or GB18030. ZzError("file.missing" | "table.encoding")."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise ZzError("file.missing", file=path) from fault
    return decoded(content, path)


def decoded(content: bytes, name: Path | str) -> str:
    """The same of bytes at hand; `name` is told in the error."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ZzError("table.encoding", file=name)


def write_whole(path: Path, content: bytes) -> Path:
    """Write these bytes as `path`, wholly or not at all. Errors as of `replacing`, which takes twice as many calls of
    the system: a merge keeps thousands of originals."""
    part = path.parent / f"{PART}{secrets.token_hex(8)}{path.suffix}"
    try:
        with _new_file(part) as written:
            written.write(content)
            written.flush()
            _share(written.fileno())
            os.fsync(written.fileno())
        os.replace(part, path)
        _flush_folder(path.parent)
    except BaseException as fault:
        with suppress(OSError):
            part.unlink()
        if isinstance(fault, OSError):
            raise as_error(fault, path) from fault
        raise
    return path


def clear_parts(folder: Path, older: float) -> None:
    """Remove what a killed process left of files it was writing, here and one level below: those that nobody has
    touched for so many seconds. What cannot be removed stays."""
    try:
        places = [folder, *(Path(entry) for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False))]
    except OSError:
        return
    before = time.time() - older
    for place in places:
        with suppress(OSError):
            for entry in os.scandir(place):
                is_part = entry.name.startswith(PART) and entry.is_file(follow_symlinks=False)
                if is_part and entry.stat(follow_symlinks=False).st_mtime < before:
                    os.unlink(entry)


def _new_file(path: Path) -> BinaryIO:
    try:
        return path.open("xb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        _flush_folder(path.parent.parent)
        return path.open("xb")


def _share(handle: int) -> None:
    """Readable to whoever may enter the folder, as the other officers of the bureau."""
    if os.name == "posix":
        os.fchmod(handle, _MODE)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file beside `path` to fill; flushed and put in its place at the end, so a reader sees the old or the new one.

    ZzError("file.cannot_write" | "file.no_space" | "file.in_use") leaves the old file as it was.
    """
    part: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=PART, suffix=path.suffix, dir=path.parent)
        os.close(handle)
        part = Path(name)
        yield part
        with part.open("r+b") as written:
            os.fsync(written.fileno())
        part.chmod(_MODE)
        os.replace(part, path)
        _flush_folder(path.parent)
    except OSError as fault:
        raise as_error(fault, path) from fault
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    """Only POSIX can flush a folder's own entry."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def as_error(fault: OSError, path: Path) -> ZzError:
    """What the system refused, as something a clerk can act on."""
    if fault.errno == errno.ENOSPC:
        return ZzError("file.no_space", file=path)
    if isinstance(fault, PermissionError):
        return ZzError("file.in_use", file=path)
    return ZzError("file.cannot_write", file=path, fault=fault.strerror or str(fault))
