"""A whole ledger copied elsewhere, and opened there as any ledger: to a folder, or between folder and server.

Originals go first and the rows that speak of them last, so that a copy that was cut off
is no ledger; rows are those of one moment, though others write meanwhile.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlalchemy import Table, create_engine, func, insert, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

from zzdesk.errors import ZzError
from zzdesk.ledger import schema
from zzdesk.ledger.archive import Archive, FolderArchive
from zzdesk.ledger.places import ARCHIVE, FolderPlace, copy_database, place_of
from zzdesk.ledger.store import Ledger
from zzdesk.progress import Progress, quiet
from zzdesk.textfile import replacing

_ROWS = 2000  # copied at a time


def backup(ledger: Ledger, to: Path | str, progress: Progress = quiet) -> str:
    """Copy a ledger; how the copy is named to people. ZzError("ledger.exists") where there is one already.

    Stops where `progress` says so, with ZzError("ledger.cut_short"). Every original is checked on its way.
    """
    place = place_of(to)
    if isinstance(place, FolderPlace) and place.exists():
        raise ZzError("ledger.exists", folder=place.shown)
    place.prepare()
    if isinstance(place, FolderPlace) and isinstance(ledger.place, FolderPlace):
        _copy_folder(ledger, ledger.place, place, progress)
    else:
        _copy_rows(ledger, Ledger(to), progress)
    return place.shown


def _copy_folder(ledger: Ledger, source: FolderPlace, target: FolderPlace, progress: Progress) -> None:
    """The database by SQLite's own backup, in its place once every original that it speaks of is there."""
    with target.worded(), replacing(target.database) as part:
        copy_database(source.database, part)
        hashes = _told_by(part)
        _copy_originals(ledger.archive, FolderArchive(target.folder / ARCHIVE), hashes, progress)


def _told_by(database: Path) -> list[str]:
    engine = create_engine(f"sqlite:///{database}", poolclass=NullPool)  # as it is: no journal beside it
    with engine.connect() as connection:
        return schema.told_originals(connection)


def _copy_originals(source: Archive, target: Archive, hashes: list[str], progress: Progress) -> None:
    for n, sha256 in enumerate(hashes):
        if not progress(n, len(hashes), sha256[:12]):
            raise ZzError("ledger.cut_short")
        with tempfile.TemporaryFile() as whole:
            for part in source.parts(sha256):
                whole.write(part)
            whole.seek(0)
            target.keep_stream(whole)
    progress(len(hashes), len(hashes), "")


def _copy_rows(source: Ledger, target: Ledger, progress: Progress) -> None:
    """Table by table, in one transaction there, of one moment here."""
    with target, source.snapshot() as held:
        with target.writing() as made:
            if schema.version_of(made) is not None:
                raise ZzError("ledger.exists", folder=target.shown)
            target.place.check_new(made)
            schema.create_tables(made)
        _copy_originals(source.archive, target.archive, schema.told_originals(held), progress)
        with target.writing() as made:
            for table in schema.tables.sorted_tables:
                _copy_table(held, made, table)


def _copy_table(held: Connection, made: Connection, table: Table) -> None:
    for rows in held.execute(select(table)).mappings().partitions(_ROWS):
        made.execute(insert(table), [dict(row) for row in rows])
    counted = table.autoincrement_column
    if counted is not None and made.dialect.name == "postgresql":  # numbers go on after those copied
        last = made.scalar(select(func.max(counted)))
        if last is not None:
            sequence = "SELECT setval(pg_get_serial_sequence(:table, :column), :last)"
            made.execute(text(sequence), {"table": table.name, "column": counted.name, "last": last})
