"""Older ledgers, step by step: each step a small function tagged with the version it makes.

Steps say what they do in SQL of their own: the tables of `schema` are those of today and
will have changed when a step is ten years old. Each step is one transaction, with a
backup of what was there before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from sqlalchemy.engine import Connection

from zzdesk.ledger import schema

Step: TypeAlias = Callable[[Connection], None]
STEPS: dict[int, Step] = {}


def makes(version: int) -> Callable[[Step], Step]:
    """Tags the step that makes this version of the one before."""

    def tag(step: Step) -> Step:
        STEPS[version] = step
        return step

    return tag


@makes(2)
def confirmations(connection: Connection) -> None:
    """A decision may be the sender's written confirmation: by which document, over which other contents."""
    connection.exec_driver_sql("ALTER TABLE decision ADD COLUMN document TEXT NOT NULL DEFAULT ''")
    connection.exec_driver_sql("ALTER TABLE decision ADD COLUMN against TEXT NOT NULL DEFAULT '[]'")


@makes(3)
def official_figures(connection: Connection) -> None:
    """The statistics bureau's figures, and whom a project or enterprise that two units gave belongs to."""
    number = "SERIAL" if connection.dialect.name == "postgresql" else "INTEGER"
    connection.exec_driver_sql(
        "CREATE TABLE official (sha256 VARCHAR NOT NULL, period VARCHAR NOT NULL, unit VARCHAR NOT NULL,"
        " address VARCHAR NOT NULL, state VARCHAR NOT NULL, total TEXT NOT NULL, month TEXT NOT NULL,"
        " rank VARCHAR NOT NULL, document TEXT NOT NULL, obtained VARCHAR NOT NULL, sheet TEXT NOT NULL,"
        " cell VARCHAR NOT NULL, name TEXT NOT NULL, PRIMARY KEY (sha256, period, unit, address))"
    )
    connection.exec_driver_sql("CREATE INDEX official_of_period ON official (period, unit)")
    connection.exec_driver_sql(
        f"CREATE TABLE belonging (id {number} NOT NULL, at VARCHAR NOT NULL, who VARCHAR NOT NULL,"
        " rule VARCHAR NOT NULL, key TEXT NOT NULL, unit VARCHAR NOT NULL, document TEXT NOT NULL, why TEXT NOT NULL,"
        " PRIMARY KEY (id))"
    )


@makes(4)
def bulletins(connection: Connection) -> None:
    """Frozen bulletins, what people write in them, and figures of elsewhere that they are compared with."""
    number = "SERIAL" if connection.dialect.name == "postgresql" else "INTEGER"
    connection.exec_driver_sql(
        "CREATE TABLE bulletin (period VARCHAR NOT NULL, number TEXT NOT NULL, who VARCHAR NOT NULL,"
        " at VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, words TEXT NOT NULL, places TEXT NOT NULL,"
        " returns TEXT NOT NULL, PRIMARY KEY (period))"
    )
    connection.exec_driver_sql(
        f"CREATE TABLE typed (id {number} NOT NULL, at VARCHAR NOT NULL, who VARCHAR NOT NULL,"
        " period VARCHAR NOT NULL, part VARCHAR NOT NULL, words TEXT NOT NULL, PRIMARY KEY (id))"
    )
    connection.exec_driver_sql(
        f"CREATE TABLE benchmark (id {number} NOT NULL, at VARCHAR NOT NULL, who VARCHAR NOT NULL,"
        " period VARCHAR NOT NULL, area TEXT NOT NULL, address VARCHAR NOT NULL, value TEXT NOT NULL,"
        " rank VARCHAR NOT NULL, source TEXT NOT NULL, PRIMARY KEY (id))"
    )


def steps_from(version: int) -> Iterable[int]:
    """The versions to make, in order."""
    return (v for v in sorted(STEPS) if v > version)


def take_step(connection: Connection, version: int, backup: Callable[[Connection, int], None]) -> None:
    """Within one writing transaction: make `version`, unless another program just has."""
    held = schema.version_of(connection) or 0
    if held >= version:
        return
    backup(connection, held)
    STEPS[version](connection)
    connection.execute(schema.meta.update().where(schema.meta.c.name == "schema").values(words=str(version)))
