"""What the store refuses, as something an officer can act on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from zzdesk.errors import ZzError

# The first word after SQLITE_ of the error's name -> code; anything else means the file itself is bad.
_CODES = {
    "BUSY": "ledger.locked",
    "LOCKED": "ledger.locked",
    "FULL": "file.no_space",
    "READONLY": "file.cannot_write",
    "CANTOPEN": "file.cannot_write",
    "PERM": "file.cannot_write",
    "IOERR": "file.cannot_write",
}


@contextmanager
def worded(folder: Path, place: Path) -> Iterator[None]:
    """Errors of the database `place` in the ledger `folder` become a ZzError that says what to do."""
    try:
        yield
    except SQLAlchemyError as fault:
        origin = getattr(fault, "orig", None) or fault
        name = str(getattr(origin, "sqlite_errorname", "")).removeprefix("SQLITE_")
        code = _CODES.get(name.split("_")[0], "ledger.damaged")
        raise ZzError(code, folder=folder, file=place, fault=str(origin)) from fault
    except OSError as fault:
        code = "file.no_space" if fault.errno == errno.ENOSPC else "file.cannot_write"
        raise ZzError(code, file=place, fault=fault.strerror or str(fault)) from fault
