"""The clerk's file on disk: one SQLite database, complete whenever no commit runs.

journal_mode=TRUNCATE and synchronous=FULL, so that the one file may be copied;
append-only history; a checksum beside every stored row, since SQLite's pages
have none (one flipped byte changed 123.4 to 923.4 and integrity_check said ok).
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from json.encoder import encode_basestring as _quoted  # as json.dumps writes it with ensure_ascii=False
from pathlib import Path
from typing import NamedTuple

from zzdesk.errors import ZzError

FORMAT = 4  # 2: lines of floating forms stand beside the cells; 3 and 4: the tables of _ADDED
APPLICATION_ID = 0x7A7A6466  # "zzdf"
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, words TEXT NOT NULL) STRICT;
CREATE TABLE plan (version TEXT PRIMARY KEY, effective TEXT NOT NULL, files TEXT NOT NULL,
  checksum TEXT NOT NULL) STRICT;
CREATE TABLE cell (period TEXT, address TEXT, state TEXT NOT NULL, content TEXT NOT NULL, checksum TEXT NOT NULL,
  PRIMARY KEY (period, address)) STRICT, WITHOUT ROWID;
CREATE TABLE history (id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, period TEXT NOT NULL,
  address TEXT NOT NULL, old_state TEXT NOT NULL, old_content TEXT NOT NULL, state TEXT NOT NULL, content TEXT NOT NULL,
  why TEXT NOT NULL, checksum TEXT NOT NULL) STRICT;
CREATE INDEX history_of_cell ON history (period, address);
CREATE TABLE explanation (period TEXT, finding TEXT, words TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL,
  checksum TEXT NOT NULL, PRIMARY KEY (period, finding)) STRICT, WITHOUT ROWID;
CREATE TABLE foot (name TEXT PRIMARY KEY, words TEXT NOT NULL, checksum TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE export (id INTEGER PRIMARY KEY, period TEXT NOT NULL, kind TEXT NOT NULL, revision INTEGER NOT NULL,
  digest TEXT NOT NULL, code TEXT NOT NULL, file TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
"""
# Added by format 3: text that could not be taken, what is remembered for next time, months opened again for a
# correction, and how far the history went when a return was made (what the return said can be read from it);
# by format 4: what the bureau answered, and the statistics bureau's figures.
_ADDED = """
CREATE TABLE IF NOT EXISTS draft (period TEXT, address TEXT, words TEXT NOT NULL, checksum TEXT NOT NULL,
  PRIMARY KEY (period, address)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS memory (name TEXT PRIMARY KEY, words TEXT NOT NULL, checksum TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS reopening (export INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL,
  reason TEXT NOT NULL, checksum TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS export_mark (export INTEGER PRIMARY KEY, history INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS receipt (id INTEGER PRIMARY KEY, period TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL,
  words TEXT NOT NULL, checksum TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS feedback (period TEXT, unit TEXT, address TEXT, obtained TEXT, state TEXT NOT NULL,
  content TEXT NOT NULL, month TEXT NOT NULL, rank TEXT NOT NULL, document TEXT NOT NULL, at TEXT NOT NULL,
  who TEXT NOT NULL, checksum TEXT NOT NULL, PRIMARY KEY (period, unit, address, obtained)) STRICT, WITHOUT ROWID;
"""


class Statement(NamedTuple):
    """One row to write; the last parameter of a checked table is its checksum."""

    sql: str
    row: tuple[str | int, ...]


class Statements(NamedTuple):
    """The same for many rows of text; `before` and `after` stand in each. Checksums are made as rows are written."""

    sql: str
    rows: Sequence[tuple[str, ...]]
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def checked(self) -> Iterator[tuple[str, ...]]:
        before, after = self.before, self.after
        head = "[" + "".join(f"{_quoted(part)}," for part in before)
        tail = "".join(f",{_quoted(part)}" for part in after) + "]"
        for row in self.rows:
            packed = f"{head}{','.join(map(_quoted, row))}{tail}"
            yield (*before, *row, *after, sha256(packed.encode()).hexdigest()[:16])


def checksum(*content: str | int) -> str:
    """Short SHA-256 of a row's content as JSON; a flipped byte in row or checksum is seen."""
    try:
        packed = ",".join(map(_quoted, content))  # type: ignore[arg-type]  # of text, as most rows are
    except TypeError:
        packed = ",".join([_quoted(part) if isinstance(part, str) else str(part) for part in content])
    return sha256(f"[{packed}]".encode()).hexdigest()[:16]


def sound(rows: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Rows without the checksum at their end, those left out that do not match it."""
    return [row[:-1] for row in rows if checksum(*row[:-1]) == row[-1]]


def checked(table: str, columns: str, *row: str | int) -> Statement:
    """An upsert of a row followed by the checksum of all its fields."""
    return Statement(_upsert(table, columns), (*row, checksum(*row)))


def checked_rows(
    table: str,
    columns: str,
    rows: Sequence[tuple[str, ...]],
    *,
    before: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
) -> Statements:
    """The same for many rows, all of text."""
    return Statements(_upsert(table, columns), rows, before, after)


def _upsert(table: str, columns: str) -> str:
    marks = ",".join("?" * (columns.count(",") + 2))
    return f"INSERT OR REPLACE INTO {table} ({columns},checksum) VALUES ({marks})"


class Workspace:
    """An open clerk's file. Rows in, rows out; their meaning is the document's."""

    def __init__(self, path: Path, connection: sqlite3.Connection, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._connection = connection
        self._seen = self._data_version()

    @classmethod
    def create(cls, path: Path, meta: dict[str, str], plan: Statement) -> Workspace:
        """A new file; never over an existing one. ZzError("file.exists" | "file.cannot_write")."""
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
        except FileExistsError as fault:
            raise ZzError("file.exists", file=path) from fault
        except OSError as fault:
            raise ZzError("file.cannot_write", file=path, fault=fault.strerror) from fault
        workspace = cls(path, _connect(path, read_only=False), read_only=False)
        try:
            with workspace._connection as connection:
                connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version={FORMAT}")
                for statement in filter(str.strip, (_SCHEMA + _ADDED).split(";")):
                    connection.execute(statement)
                connection.executemany("INSERT INTO meta VALUES (?,?)", list(meta.items()))
                connection.execute(plan.sql, plan.row)
        except sqlite3.Error as fault:
            workspace.close()
            path.unlink(missing_ok=True)
            raise _as_error(fault, path) from fault
        workspace._seen = workspace._data_version()
        return workspace

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Workspace:
        """ZzError for a missing file, one that is no clerk's file, or one of a newer format.

        Asked for `read_only`, it may be written by another program meanwhile; on read-only media nothing can change.
        """
        if not path.is_file():
            raise ZzError("file.missing", file=path)
        fixed = not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
        read_only = read_only or fixed
        try:
            connection = _connect(path, read_only, fixed=fixed)
            identity = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if identity == APPLICATION_ID and version <= FORMAT:
                _complete(connection, version, read_only)
                return cls(path, connection, read_only)
        except sqlite3.Error as fault:
            raise _as_error(fault, path) from fault
        connection.close()
        raise ZzError("file.newer" if identity == APPLICATION_ID else "file.not_ours", file=path)

    def rows(self, sql: str, *parameters: str | int) -> list[tuple[str, ...]]:
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except sqlite3.Error as fault:
            raise _as_error(fault, self.path) from fault

    def verified(
        self, table: str, columns: str, where: str = "", *parameters: str | int
    ) -> tuple[list[tuple[str, ...]], int]:
        """Rows (without checksum) whose checksum holds, and how many did not."""
        found = self.rows(f"SELECT {columns},checksum FROM {table} {where}", *parameters)
        good = sound(found)
        return good, len(found) - len(good)

    def commit(self, statements: Iterable[Statement | Statements]) -> None:
        """All or nothing, durable when it returns. ZzError says what to do; the file stays as it was."""
        if self.read_only:
            raise ZzError("file.read_only", file=self.path)
        try:
            with self._connection as connection:
                connection.execute("BEGIN IMMEDIATE")
                if self._data_version() != self._seen:
                    raise ZzError("file.changed_elsewhere", file=self.path)
                for statement in statements:
                    if isinstance(statement, Statements):
                        connection.executemany(statement.sql, statement.checked)
                    else:
                        connection.execute(statement.sql, statement.row)
        except sqlite3.Error as fault:
            raise _as_error(fault, self.path) from fault

    def copy_to(self, path: Path) -> None:
        """另存: a sound copy by SQLite's backup, also while the file is open."""
        target = sqlite3.connect(path)
        try:
            self._connection.backup(target)
        except sqlite3.Error as fault:
            raise _as_error(fault, path) from fault
        finally:
            target.close()

    def close(self) -> None:
        """Let the file go, without the empty journal beside it that would puzzle a clerk."""
        if not self.read_only:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("PRAGMA journal_mode=DELETE")
        self._connection.close()

    def _data_version(self) -> int:
        """Changes when another program has written the file."""
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])


def _complete(connection: sqlite3.Connection, version: int, read_only: bool) -> None:
    """The tables that later formats added: in the file, so that an older program refuses it; else in memory."""
    if version == FORMAT:
        return
    if read_only:
        for statement in filter(str.strip, _ADDED.split(";")):
            connection.execute(statement.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
        return
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for statement in filter(str.strip, _ADDED.split(";")):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version={FORMAT}")


def _connect(path: Path, read_only: bool, *, fixed: bool = False) -> sqlite3.Connection:
    where = path.absolute().as_uri()
    mode = ("?mode=ro&immutable=1" if fixed else "?mode=ro") if read_only else "?mode=rw"
    connection = sqlite3.connect(where + mode, uri=True, timeout=2, check_same_thread=False, isolation_level=None)
    if not read_only:
        connection.execute("PRAGMA journal_mode=TRUNCATE")
        connection.execute("PRAGMA synchronous=FULL")
    return connection


def _as_error(fault: sqlite3.Error, path: Path) -> ZzError:
    words = str(fault)
    if "full" in words:
        return ZzError("file.disk_full", file=path)
    if "locked" in words or "busy" in words:
        return ZzError("file.locked", file=path)
    if "readonly" in words or "unable to open" in words:
        return ZzError("file.cannot_write", file=path, fault=words)
    return ZzError("file.damaged", file=path, fault=words)
