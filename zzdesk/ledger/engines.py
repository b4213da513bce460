"""Engines on the two kinds of store. All that is SQLite's or PostgreSQL's own about connections is here."""

from __future__ import annotations

import sqlite3

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.engine import Connection
from sqlalchemy.event import listens_for

from zzdesk.errors import ZzError

BUSY_SECONDS = 30.0  # how long to wait for another program's transaction
CONNECT_SECONDS = 15
_WRITES = "zzdesk_writes"  # the execution option of a connection that means to write


def for_writing(connection: Connection) -> Connection:
    """The connection, whose next transaction holds the writer's lock from its beginning (SQLite)."""
    return connection.execution_options(**{_WRITES: True})


def sqlite_engine(path: str) -> Engine:
    """An engine on a SQLite file, durable: WAL, and FULL so that a commit survives a power cut.

    A writer takes its lock before it reads what it judges by, so that two programs never
    decide on the same old state.
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


def server_engine(url: URL) -> Engine:
    """An engine on a PostgreSQL database. ZzError("ledger.driver") where its driver is not installed.

    A lock is waited for as long as with a file; a server that went away is noticed before it is asked.
    """
    settings = f"-c lock_timeout={int(BUSY_SECONDS * 1000)} -c synchronous_commit=on"
    options = " ".join(filter(None, (str(url.query.get("options", "")), settings)))
    url = url.difference_update_query(["options"])
    arguments = {"options": options, "connect_timeout": CONNECT_SECONDS, "client_encoding": "utf8"}
    try:
        return create_engine(url, connect_args=arguments, pool_pre_ping=True)
    except ModuleNotFoundError as fault:
        raise ZzError("ledger.driver", module=fault.name) from fault
