"""Statements said once or more for every file of a merge, as text for the driver.

SQLAlchemy Core words a statement for either kind of store; with its parameters checked and its text looked up each
time that is more work than the store's own. Here the wording is Core's too, done once; types
are only such as the drivers take as they are: texts, whole numbers, true and false.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.engine import Connection, CursorResult, Dialect


def said(connection: Connection, statement: Executable, *rows: Mapping[str, object]) -> CursorResult[Any]:
    """Execute a statement with the parameters of one row or of each of several."""
    text, names = _wording(statement, connection.dialect)
    given: Sequence[Any] = rows if names is None else [tuple([row[name] for name in names]) for row in rows]
    return connection.exec_driver_sql(text, given[0] if len(rows) == 1 else list(given))


@lru_cache(maxsize=64)
def _wording(statement: Executable, dialect: Dialect) -> tuple[str, tuple[str, ...] | None]:
    """The text, and the order of its parameters where they stand by position."""
    made = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
    return str(made), tuple(made.positiontup) if made.positional else None
