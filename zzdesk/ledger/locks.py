"""Who may write what at once on a server: files one by one side by side, judgements alone.

PostgreSQL's advisory locks, held to the end of the transaction and always taken in one
order (store, file, return), so that no two writers wait for each other. A SQLite writer
holds the whole file already.
"""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import text
from sqlalchemy.engine import Connection

_STORE, _FILE, _RETURN, _ORIGINAL = 0x7A7A01, 0x7A7A02, 0x7A7A03, 0x7A7A04  # one space of keys each


def lock_file(connection: Connection, digest: str, return_id: str | None = None) -> None:
    """Before a file's rows are written: nobody judges meanwhile, nobody writes this file or this return."""
    if connection.dialect.name != "postgresql":
        return
    _take(connection, "pg_advisory_xact_lock_shared", _STORE, 0)
    _take(connection, "pg_advisory_xact_lock", _FILE, _key(digest))
    if return_id:
        _take(connection, "pg_advisory_xact_lock", _RETURN, _key(return_id))


def lock_all(connection: Connection) -> None:
    """Before all files are judged together: no file comes in meanwhile, nobody else judges."""
    if connection.dialect.name == "postgresql":
        _take(connection, "pg_advisory_xact_lock", _STORE, 0)


def lock_original(connection: Connection, digest: str) -> None:
    """Before an original is kept: another program may be keeping the same bytes."""
    if connection.dialect.name == "postgresql":
        _take(connection, "pg_advisory_xact_lock", _ORIGINAL, _key(digest))


def _take(connection: Connection, function: str, space: int, key: int) -> None:
    connection.execute(text(f"SELECT {function}(:space, :key)"), {"space": space, "key": key})


def _key(words: str) -> int:
    """31 bits of a hash: two things of one key wait for each other, no more."""
    return int.from_bytes(sha256(words.encode()).digest()[:4]) >> 1
