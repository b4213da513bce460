"""Every original that ever came in, by its SHA-256; written before the ledger speaks of it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Engine, insert, select
from sqlalchemy.engine import Connection

from zzdesk.errors import ZzError
from zzdesk.ledger.locks import lock_original
from zzdesk.ledger.schema import original
from zzdesk.textfile import replacing, write_whole

PART = 8 * 1024**2  # bytes of an original in one row of a server


class Archive(Protocol):
    """Originals by their SHA-256. Keeping the same bytes twice is one original."""

    def keep(self, content: bytes) -> str:
        """Store the bytes durably; their SHA-256."""

    def keep_file(self, path: Path) -> str:
        """The same for a file too large to hold in memory."""

    def keep_stream(self, stream: IO[bytes]) -> str:
        """The same for what can be read twice, from its beginning."""

    def take(self, digest: str) -> bytes:
        """The original's bytes. ZzError when it is gone or no longer what it was."""

    def holds(self, digest: str) -> bool:
        """Whether there is one, sound or not."""

    def parts(self, digest: str) -> Iterator[bytes]:
        """The same in parts, for one too large to hold in memory; what is wrong may show at its end."""


class FolderArchive:
    """A folder of originals."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        place = self.place(digest)
        if not place.exists():
            write_whole(place, content)
        return digest

    def keep_file(self, path: Path) -> str:
        with path.open("rb") as stream:
            return self.keep_stream(stream)

    def keep_stream(self, stream: IO[bytes]) -> str:
        digest = _digest(stream)
        place = self.place(digest)
        if not place.exists():
            with replacing(place) as part, part.open("wb") as kept:
                shutil.copyfileobj(stream, kept, PART)
        return digest

    def take(self, digest: str) -> bytes:
        return b"".join(self.parts(digest))

    def holds(self, digest: str) -> bool:
        return self.place(digest).is_file()

    def parts(self, digest: str) -> Iterator[bytes]:
        return _checked(digest, self._parts(digest))

    def place(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest

    def _parts(self, digest: str) -> Iterator[bytes]:
        try:
            with self.place(digest).open("rb") as stream:
                yield from iter(lambda: stream.read(PART), b"")
        except OSError as fault:
            raise ZzError("ledger.original_missing", sha256=digest) from fault


class ServerArchive:
    """A table of originals, each in parts, so that a large one needs little memory."""

    def __init__(self, engine: Engine, worded: Callable[[], AbstractContextManager[None]]) -> None:
        self._engine = engine
        self._worded = worded

    def keep(self, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        self._keep(digest, (content[at : at + PART] for at in range(0, max(len(content), 1), PART)))
        return digest

    def keep_file(self, path: Path) -> str:
        with path.open("rb") as stream:
            return self.keep_stream(stream)

    def keep_stream(self, stream: IO[bytes]) -> str:
        digest = _digest(stream)
        self._keep(digest, iter(lambda: stream.read(PART), b""))
        return digest

    def _keep(self, digest: str, parts: Iterator[bytes]) -> None:
        """All parts in one transaction: an original is whole or not there."""
        with self._worded(), self._engine.begin() as connection:
            lock_original(connection, digest)
            if not _is_held(connection, digest):
                for n, content in enumerate(parts):
                    connection.execute(insert(original).values(sha256=digest, part=n, content=content))

    def take(self, digest: str) -> bytes:
        return b"".join(self.parts(digest))

    def holds(self, digest: str) -> bool:
        with self._worded(), self._engine.connect() as connection:
            return _is_held(connection, digest)

    def parts(self, digest: str) -> Iterator[bytes]:
        return _checked(digest, self._parts(digest))

    def _parts(self, digest: str) -> Iterator[bytes]:
        with self._worded(), self._engine.connect() as connection:
            numbers = select(original.c.part).where(original.c.sha256 == digest).order_by(original.c.part)
            held = connection.scalars(numbers).all()
            if not held:
                raise ZzError("ledger.original_missing", sha256=digest)
            content = select(original.c.content).where(original.c.sha256 == digest)
            for part in held:
                yield bytes(connection.scalar(content.where(original.c.part == part)) or b"")


def _digest(stream: IO[bytes]) -> str:
    """Of all of it; the stream stands at its beginning again."""
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    stream.seek(0)
    return digest


def _is_held(connection: Connection, digest: str) -> bool:
    wanted = select(original.c.part).where(original.c.sha256 == digest).limit(1)
    return connection.scalar(wanted) is not None


def _checked(digest: str, parts: Iterator[bytes]) -> Iterator[bytes]:
    """The parts as they come; at the end ZzError where together they are not what they were."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
        yield part
    if found.hexdigest() != digest:
        raise ZzError("ledger.original_changed", sha256=digest)
