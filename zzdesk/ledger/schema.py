"""The tables of a ledger, in SQLAlchemy Core so that SQLite and PostgreSQL share every statement.

What comes from a file (`file`, `value`) is written once and never changed; what
people decide is appended to `decision`; `outcome` is worked out from both and can be made again.
"""

from __future__ import annotations

import sqlite3

from sqlalchemy import Boolean, Column, Engine, ForeignKey, Index, Integer, MetaData, String, Table, Text, create_engine
from sqlalchemy.engine import Connection
from sqlalchemy.event import listens_for

VERSION = 1
BUSY_SECONDS = 30.0  # how long to wait for another program's transaction
tables = MetaData()

meta = Table(
    "meta",
    tables,
    Column("name", String, primary_key=True),
    Column("words", Text, nullable=False),
)
plan = Table(
    "plan",
    tables,
    Column("version", String, primary_key=True),
    Column("effective", String, nullable=False),
    Column("files", Text, nullable=False),
)
file = Table(
    "file",
    tables,
    Column("sha256", String, primary_key=True),
    Column("verdict", String, nullable=False),
    Column("unit", String),
    Column("period", String),
    Column("kind", String),
    Column("revision", Integer),
    Column("return_id", String),
    Column("plan", String),
    Column("plan_version", String),
    Column("seal", String),
    Column("code", String),
    Column("cells_read", Integer, nullable=False),
    Column("placed", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("digest", String),
    Column("reason", Text, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("received", String, nullable=False),
    Column("findings", Text, nullable=False),
    Column("drift", Text, nullable=False),
    Column("explanations", Text, nullable=False),
    Column("foot", Text, nullable=False),
    Index("file_of_return", "period", "unit"),
)
name = Table(
    "name",
    tables,
    Column("sha256", String, ForeignKey("file.sha256"), primary_key=True),
    Column("name", Text, primary_key=True),
)
value = Table(
    "value",
    tables,
    Column("sha256", String, ForeignKey("file.sha256"), primary_key=True),
    Column("address", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("content", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("cell", String, nullable=False),
)
outcome = Table(
    "outcome",
    tables,
    Column("sha256", String, ForeignKey("file.sha256"), primary_key=True),
    Column("verdict", String, nullable=False),
    Column("stands", Boolean, nullable=False),
)
decision = Table(
    "decision",
    tables,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("who", String, nullable=False),
    Column("act", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("why", Text, nullable=False),
)
# The statistics bureau's figures: each row of each table imported; of several the one `obtained` last counts.
official = Table(
    "official",
    tables,
    Column("sha256", String, primary_key=True),
    Column("period", String, primary_key=True),
    Column("unit", String, primary_key=True),
    Column("address", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("total", Text, nullable=False),
    Column("month", Text, nullable=False),
    Column("rank", String, nullable=False),
    Column("document", Text, nullable=False),
    Column("obtained", String, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("cell", String, nullable=False),
    Column("name", Text, nullable=False),
    Index("official_of_period", "period", "unit"),
)
# 归属认定: whom a project or enterprise that two units gave belongs to, by whose document. The last one counts.
belonging = Table(
    "belonging",
    tables,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("who", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("key", Text, nullable=False),
    Column("unit", String, nullable=False),
    Column("document", Text, nullable=False),
    Column("why", Text, nullable=False),
)

_WRITES = "zzdesk_writes"  # the execution option of a connection that means to write


def for_writing(connection: Connection) -> Connection:
    """The connection, whose next transaction holds the writer's lock from its beginning."""
    return connection.execution_options(**{_WRITES: True})


def engine_for(path: str) -> Engine:
    """An engine on a SQLite file, durable: WAL, and FULL so that a commit survives a power cut.

    All that is SQLite's own is here. A writer takes its lock before it reads what it judges
    by, so that two programs never decide on the same old state.
    """
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})

    @listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where this module says, not where sqlite3 guesses
        for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {setting}")

    @listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def create(connection: Connection) -> None:
    tables.create_all(connection)
    connection.execute(meta.insert().values(name="schema", words=str(VERSION)))
