"""Text files as they come from office programs, and writing one whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zzdesk.errors import ZzError


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
    """Write these bytes as `path`, wholly or not at all."""
    with replacing(path) as part:
        part.write_bytes(content)
    return path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file beside `path` to fill; flushed and put in its place at the end, so a reader sees the old or the new one.

    ZzError("file.cannot_write" | "file.no_space" | "file.in_use") leaves the old file as it was.
    """
    part: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".zzdesk-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        part = Path(name)
        yield part
        with part.open("r+b") as written:
            os.fsync(written.fileno())
        part.chmod(0o644)
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
