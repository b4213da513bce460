"""Every original that ever came in, by its SHA-256; written before the ledger speaks of it."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from zzdesk.errors import ZzError
from zzdesk.textfile import replacing, write_whole


class Archive:
    """A folder of originals. Keeping the same bytes twice is one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: bytes) -> str:
        """Store the bytes durably; their SHA-256."""
        digest = hashlib.sha256(content).hexdigest()
        place = self.place(digest)
        if not place.exists():
            write_whole(place, content)
        return digest

    def keep_file(self, path: Path) -> str:
        """The same for a file too large to hold in memory."""
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        place = self.place(digest)
        if not place.exists():
            with replacing(place) as part:
                shutil.copyfile(path, part)
        return digest

    def take(self, digest: str) -> bytes:
        """The original's bytes. ZzError when it is gone or no longer what it was."""
        try:
            content = self.place(digest).read_bytes()
        except OSError as fault:
            raise ZzError("ledger.original_missing", sha256=digest) from fault
        if hashlib.sha256(content).hexdigest() != digest:
            raise ZzError("ledger.original_changed", sha256=digest)
        return content

    def place(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest
