"""A zip put together of pieces: what many files have in common is deflated once and then only copied.

Deflated blocks that end on a whole byte and look back at nothing before them may stand in any
row (RFC 1951; zlib's Z_FULL_FLUSH ends a piece that way), so a part is its pieces one after another.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

_LEVEL = 6
_END = b"\x03\x00"  # an empty last block
_WORTH = 4096  # shorter pieces are deflated together with their neighbours
_VERSION, _METHOD, _UTF8, _UNIX = 20, 8, 0x800, 3
_DATE = (2021 - 1980) << 9 | 1 << 5 | 1  # a fixed moment: the same content gives the same bytes
_RIGHTS = 0o600 << 16


@dataclass(frozen=True, slots=True)
class Packed:
    """A piece that is ready: as it reads, and deflated."""

    plain: bytes
    deflated: bytes


Piece: TypeAlias = "Packed | str"


@lru_cache(maxsize=256)
def packed(words: str) -> Packed:
    """The same piece once for all files."""
    return packed_once(words.encode("utf-8"))


def packed_once(plain: bytes) -> Packed:
    """A piece that its maker keeps."""
    return Packed(plain, _deflated(plain))


def _deflated(plain: bytes) -> bytes:
    worker = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return worker.compress(plain) + worker.flush(zlib.Z_FULL_FLUSH)


def common(words: str) -> Piece:
    """A piece that comes again: made ready where it is long enough to be worth it."""
    return packed(words) if len(words) >= _WORTH else words


class Parcel:
    """A zip in the making; entries stand in the order they are put."""

    def __init__(self) -> None:
        self._body: list[bytes] = []
        self._directory: list[bytes] = []
        self._size = 0

    def put(self, name: str, pieces: Iterable[Piece]) -> None:
        """One part of pieces; those that are plain words are deflated now."""
        crc, size, blocks = 0, 0, []
        for piece in _joined(pieces):
            crc, size = zlib.crc32(piece.plain, crc), size + len(piece.plain)
            blocks.append(piece.deflated)
        content = b"".join([*blocks, _END])
        spelled = name.encode("utf-8")
        flags = 0 if name.isascii() else _UTF8
        told = struct.pack("<HHHHHLLLHH", _VERSION, flags, _METHOD, 0, _DATE, crc, len(content), size, len(spelled), 0)
        made_by = struct.pack("<BB", _VERSION, _UNIX)
        where = struct.pack("<HHHLL", 0, 0, 0, _RIGHTS, self._size)
        self._directory.append(b"PK\x01\x02" + made_by + told + where + spelled)
        head = b"PK\x03\x04" + told + spelled
        self._body += [head, content]
        self._size += len(head) + len(content)

    def whole(self) -> bytes:
        """The zip as it stands."""
        directory = b"".join(self._directory)
        count = len(self._directory)
        end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), self._size, 0)
        return b"".join([*self._body, directory, end])


def _joined(pieces: Iterable[Piece]) -> Sequence[Packed]:
    found: list[Packed] = []
    waiting: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            waiting.append(piece)
            continue
        found += _fresh(waiting)
        waiting = []
        found.append(piece)
    return [*found, *_fresh(waiting)]


def _fresh(words: list[str]) -> list[Packed]:
    plain = "".join(words).encode("utf-8")
    return [packed_once(plain)] if plain else []
