"""The tables of a ledger, in SQLAlchemy Core so that SQLite and PostgreSQL share every statement.

What comes from a file (`file`, `value`) is written once and never changed; what
people decide is appended to `decision`; `outcome` is worked out from both and can be made again.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    inspect,
    select,
)
from sqlalchemy.engine import Connection

VERSION = 4  # a change of tables is a step in `upgrades`
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
    Column("revision", BigInteger),
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
    Column("document", Text, nullable=False, server_default=""),  # of a confirmation: 文号, or day and manner
    Column("against", Text, nullable=False, server_default="[]"),  # of a confirmation: digests of the other contents
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
# 通报 that went out: one a period, written once and never changed. `words` is the whole of it, `sha256` their hash.
bulletin = Table(
    "bulletin",
    tables,
    Column("period", String, primary_key=True),
    Column("number", Text, nullable=False),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("words", Text, nullable=False),
    Column("places", Text, nullable=False),  # of `words`, for next month: unit, address, rank
    Column("returns", Text, nullable=False),  # what stood then: unit -> kind, revision, SHA-256
)
# What people write of a period's bulletin (四、存在问题 …). Of several for a part the last counts.
typed = Table(
    "typed",
    tables,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("who", String, nullable=False),
    Column("period", String, nullable=False),
    Column("part", String, nullable=False),
    Column("words", Text, nullable=False),
)
# 对标: what was typed in of elsewhere. Of several for an area, indicator and period the last counts.
benchmark = Table(
    "benchmark",
    tables,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("who", String, nullable=False),
    Column("period", String, nullable=False),
    Column("area", Text, nullable=False),
    Column("address", String, nullable=False),
    Column("value", Text, nullable=False),
    Column("rank", String, nullable=False),
    Column("source", Text, nullable=False),
)

# A folder keeps its originals as files; a server keeps them here, in parts.
on_server = MetaData()
original = Table(
    "original",
    on_server,
    Column("sha256", String, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)


def told_originals(connection: Connection) -> list[str]:
    """The SHA-256 of every original that some row speaks of."""
    return sorted({sha for table in (file, official) for sha in connection.scalars(select(table.c.sha256).distinct())})


def create(connection: Connection) -> None:
    create_tables(connection)
    connection.execute(meta.insert().values(name="schema", words=str(VERSION)))


def create_tables(connection: Connection) -> None:
    """Without the mark that makes them a ledger."""
    tables.create_all(connection)
    if connection.dialect.name == "postgresql":
        on_server.create_all(connection)


def version_of(connection: Connection) -> int | None:
    """The format of the tables; None where there is no ledger, or one cut off at its birth."""
    if not inspect(connection).has_table(meta.name):
        return None
    held = connection.scalar(select(meta.c.words).where(meta.c.name == "schema"))
    return None if held is None else int(held)
