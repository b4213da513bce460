"""Where a ledger lives: a folder with a SQLite file, or a PostgreSQL database by URL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import URL, Engine, inspect, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError

from zzdesk.errors import ZzError
from zzdesk.ledger import engines
from zzdesk.ledger.archive import Archive, FolderArchive, ServerArchive
from zzdesk.ledger.faults import worded
from zzdesk.ledger.schema import original
from zzdesk.textfile import clear_parts, replacing

DATABASE, ARCHIVE = "ledger.db", "archive"
_LEFT_BEHIND = 3600.0  # seconds after which nobody is still writing a file
_SCHEMES = ("postgresql", "postgres")


def is_url(words: str) -> bool:
    """Whether this is the URL of a server that a ledger can be on, rather than a path."""
    return words.split("://")[0].split("+")[0] in _SCHEMES and "://" in words


class FolderPlace:
    """A local folder: `ledger.db` and `archive/`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shown = str(folder)
        self.database = folder / DATABASE

    def exists(self) -> bool:
        return self.database.is_file()

    def tidy(self) -> None:
        """Without the half-written files of a program that was killed."""
        for folder in (self.folder, self.folder / ARCHIVE):
            clear_parts(folder, _LEFT_BEHIND)

    def prepare(self) -> None:
        with self.worded():
            (self.folder / ARCHIVE).mkdir(parents=True, exist_ok=True)

    def engine(self) -> Engine:
        return engines.sqlite_engine(str(self.database))

    def archive(self, _engine: Engine) -> Archive:
        return FolderArchive(self.folder / ARCHIVE)

    @contextmanager
    def worded(self) -> Iterator[None]:
        with worded(self.shown, self.database):
            yield

    def check_new(self, connection: Connection) -> None:
        """A file of ours can hold whatever comes."""

    def backup(self, _connection: Connection, version: int) -> None:
        """A copy of the database beside it, named by its version and today: ledger-v1-2026-11-30.db."""
        stem = f"ledger-v{version}-{date.today().isoformat()}"
        names = (stem, *(f"{stem}-{n}" for n in range(2, 1000)))
        kept = next(path for name in names if not (path := self.folder / f"{name}.db").exists())
        with replacing(kept) as part:
            copy_database(self.database, part)


class ServerPlace:
    """A PostgreSQL database; originals are in it."""

    def __init__(self, url: URL) -> None:
        driver = "postgresql+psycopg"
        self._url = url.set(drivername=driver)
        self.shown = url.set(drivername="postgresql").render_as_string(hide_password=True)

    def exists(self) -> bool:
        return True  # asked when it is opened

    def tidy(self) -> None:
        """A transaction cut off leaves nothing."""

    def prepare(self) -> None:
        """A database is made by its administrator."""

    def engine(self) -> Engine:
        return engines.server_engine(self._url)

    def archive(self, engine: Engine) -> Archive:
        return ServerArchive(engine, self.worded)

    @contextmanager
    def worded(self) -> Iterator[None]:
        with worded(self.shown, self.shown):
            yield

    def check_new(self, connection: Connection) -> None:
        """ZzError("ledger.encoding") where the database cannot hold Chinese."""
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
        if encoding != "UTF8":
            raise ZzError("ledger.encoding", folder=self.shown, encoding=encoding)

    def backup(self, connection: Connection, version: int) -> None:
        """Copies of the tables in a schema of their own, named by version and today; originals never change."""
        made = f"zzdesk_v{version}_{date.today():%Y%m%d}"
        known = set(inspect(connection).get_schema_names())
        made = next(n for n in (made, *(f"{made}_{i}" for i in range(2, 1000))) if n not in known)
        connection.exec_driver_sql(f'CREATE SCHEMA "{made}"')
        for table in inspect(connection).get_table_names():
            if table != original.name:
                connection.exec_driver_sql(f'CREATE TABLE "{made}"."{table}" AS TABLE "{table}"')


Place = FolderPlace | ServerPlace


def place_of(where: Path | str) -> Place:
    """The place a path or URL names. ZzError("ledger.url") where it is neither."""
    if isinstance(where, Path) or "://" not in where:
        return FolderPlace(Path(where))
    if not is_url(where):
        raise ZzError("ledger.url", fault=where.split("://")[0])
    try:
        return ServerPlace(make_url(where))
    except (ArgumentError, ValueError) as fault:
        raise ZzError("ledger.url", fault=str(fault)[:80]) from fault


def server_address(address: str, password: str) -> str:
    """The URL of a server with the password in it. ZzError("ledger.url") where it is none."""
    place = place_of(address) if "://" in address else None
    if not isinstance(place, ServerPlace):
        raise ZzError("ledger.url", fault=address.partition("://")[0][:80])
    url = make_url(address)
    return (url.set(password=password) if password else url).render_as_string(hide_password=False)


def copy_database(source: Path, target: Path) -> None:
    """SQLite's own backup: whole and sound, though others write meanwhile."""
    with closing(sqlite3.connect(source)) as held, closing(sqlite3.connect(target)) as copy:
        held.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
