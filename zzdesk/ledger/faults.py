"""What the store refuses, as something an officer can act on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DataError, SQLAlchemyError

from zzdesk.errors import ZzError

# SQLite: the first word after SQLITE_ of the error's name; anything else means the file itself is bad.
_SQLITE = {
    "BUSY": "ledger.locked",
    "LOCKED": "ledger.locked",
    "FULL": "file.no_space",
    "READONLY": "file.cannot_write",
    "CANTOPEN": "file.cannot_write",
    "PERM": "file.cannot_write",
    "IOERR": "file.cannot_write",
}
# PostgreSQL: SQLSTATE, or its class; without one the server was not reached or went away.
_SERVER = {
    "40001": "ledger.locked",
    "40P01": "ledger.locked",
    "55P03": "ledger.locked",
    "53100": "file.no_space",
    "42501": "ledger.forbidden",
    "25006": "ledger.forbidden",
    "28": "ledger.unreachable",
    "3D": "ledger.unreachable",
    "08": "ledger.unreachable",
    "57": "ledger.unreachable",
    "53": "ledger.unreachable",
}


@contextmanager
def worded(shown: str, place: Path | str) -> Iterator[None]:
    """Errors of the database `place` of the ledger `shown` become a ZzError that says what to do.

    Words or numbers that no database takes are the file's fault, not the store's: ValueError.
    """
    try:
        yield
    except DataError as fault:
        raise ValueError(str(fault.orig)) from fault
    except SQLAlchemyError as fault:
        origin = getattr(fault, "orig", None) or fault
        told = " ".join(str(origin).split())
        raise ZzError(_code(origin), folder=shown, file=place, fault=told) from fault
    except OSError as fault:
        code = "file.no_space" if fault.errno == errno.ENOSPC else "file.cannot_write"
        raise ZzError(code, file=place, fault=fault.strerror or str(fault)) from fault


def _code(origin: BaseException) -> str:
    if hasattr(origin, "sqlstate"):
        state = str(origin.sqlstate or "08000")
        return _SERVER.get(state) or _SERVER.get(state[:2]) or "ledger.server_fault"
    name = str(getattr(origin, "sqlite_errorname", "")).removeprefix("SQLITE_")
    return _SQLITE.get(name.split("_")[0], "ledger.damaged")
