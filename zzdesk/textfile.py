"""Text files as they come from office programs, and writing one whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from zzdesk.errors import ZzError


def read_text(path: Path) -> str:
    """The text of a file in UTF-8 (BOM allowed) or GB18030. ZzError("file.missing" | "table.encoding")."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise ZzError("file.missing", file=path) from fault
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ZzError("table.encoding", file=path)


def write_whole(path: Path, content: bytes) -> None:
    """Write beside, flush, then take the name: a reader sees the old file or the new one, never a half.

    ZzError("file.cannot_write" | "file.disk_full" | "file.in_use") leaves the old file as it was.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(beside, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.replace(beside, path)
    except OSError as fault:
        beside.unlink(missing_ok=True)
        raise as_error(fault, path) from fault


def as_error(fault: OSError, path: Path) -> ZzError:
    """What the system refused, as something a clerk can act on."""
    import errno

    if fault.errno == errno.ENOSPC:
        return ZzError("file.no_space", file=path)
    if isinstance(fault, PermissionError):
        return ZzError("file.in_use", file=path)
    return ZzError("file.cannot_write", file=path, fault=fault.strerror or str(fault))
