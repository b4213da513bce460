"""Looking into a file before anything reads it: kinds, limits, checksums, what must not be inside.

Nothing is ever inflated past a limit, written by an entry's name, or executed.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from zzdesk.findings import Finding
from zzdesk.returns import sniff
from zzdesk.returns.guard_parts import check_parts, is_xml, notes_of
from zzdesk.returns.guard_zip import (
    MAX_BATCH,
    MAX_ENTRIES,
    MAX_FILE,
    MAX_PART,
    MiB,
    Refusal,
    check_directory,
    check_entry,
    check_overlap,
    entry_name,
    inflate,
    without_junk,
)
from zzdesk.returns.known_rows import KnownSheet

__all__ = ["Inspected", "Member", "Refusal", "inspect", "is_batch", "members"]

_CONTENT_TYPES = "[Content_Types].xml"
_OF_A_WORKBOOK = {_CONTENT_TYPES, "_rels/.rels", "xl/workbook.xml"}


@dataclass(slots=True)
class Inspected:
    """A workbook's parts by name, its bytes without what hangs on after their end, and what is worth a word.

    `known`: the sheets of which every row was seen before, or was looked at by itself.
    """

    parts: dict[str, bytes]
    data: bytes
    notes: list[Finding] = field(default_factory=list)
    known: dict[str, KnownSheet] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a batch zip: its bytes, or the finding that says why it cannot be taken out."""

    name: str
    data: bytes | None
    finding: Finding | None = None


def is_batch(data: bytes) -> bool:
    """A zip without [Content_Types].xml that is no other document: a parcel of returns."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")) or _is_plainly_a_workbook(data):
        return False
    if not zipfile.is_zipfile(BytesIO(data)):
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as source:
            names = {i.filename for i in source.infolist() if not i.is_dir()}
            return bool(names) and not names & _OF_A_WORKBOOK and _other_kind(source, names) is None
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, Refusal):
        return False


def _is_plainly_a_workbook(data: bytes) -> bool:
    """Its directory, found where a file without remarks has it, begins with the entry that only office files have."""
    size, start = struct.unpack("<LL", data[-10:-2]) if data[-22:-18] == b"PK\x05\x06" else (0, 0)
    entry = data[start : start + 46 + len(_CONTENT_TYPES)]
    whole = size and start + size + 22 == len(data) and entry.startswith(b"PK\x01\x02")
    return (
        bool(whole)
        and entry.endswith(_CONTENT_TYPES.encode())
        and entry[28:30] == struct.pack("<H", len(_CONTENT_TYPES))
    )


def inspect(data: bytes) -> Inspected:
    """The parts of a workbook, every one checked. Refusal where it must not be read."""
    if len(data) > MAX_FILE:
        raise Refusal("guard.large", size=len(data) // MiB + 1, limit=MAX_FILE // MiB)
    whole, data = data, without_junk(data)
    with _opened(data) as source:
        infos = source.infolist()
        names = {i.filename for i in infos}
        other = _other_kind(source, names)
        if other:
            raise Refusal(other)
        if _CONTENT_TYPES not in names:
            raise _no_workbook(names)
        check_directory(data, infos)
        notes = notes_of(infos, has_junk=len(data) < len(whole))
        parts = inflate_all(source, infos)
    return Inspected(parts, data, notes, check_parts(parts))


def _no_workbook(names: set[str]) -> Refusal:
    if names & _OF_A_WORKBOOK:
        return Refusal("guard.broken_book", fault=f"缺少{_CONTENT_TYPES}")
    return Refusal("guard.not_a_workbook")


def members(data: bytes) -> Iterator[Member]:
    """The files of a batch zip, one level deep, under the same limits; leftovers of systems are passed over."""
    try:
        with _opened(data) as source:
            infos = [i for i in source.infolist() if not i.is_dir()]
            if len(infos) > MAX_ENTRIES * 10:
                raise Refusal("guard.entries", count=len(infos), limit=MAX_ENTRIES * 10)
            check_overlap(data, infos)
            left = MAX_BATCH
            for info in infos:
                member = _member(source, info, min(MAX_FILE, left))
                left -= len(member.data or b"")
                yield member
    except Refusal as why:
        yield Member("", None, why.finding)


def inflate_all(source: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    for info in infos:
        if not info.is_dir():
            content = inflate(source, info, MAX_PART)
            # Pictures are checked, then let go.
            parts[info.filename.lstrip("/")] = content if is_xml(info.filename) else b""
    return parts


def _member(source: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> Member:
    name = entry_name(info)
    try:
        check_entry(info)
        inside = inflate(source, info, limit)
    except Refusal as why:
        return Member(name, None, why.finding)
    if is_batch(inside):
        return Member(name, inside, Refusal("guard.nested", entry=name).finding)
    return Member(name, inside)


def _opened(data: bytes) -> zipfile.ZipFile:
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise Refusal(sniff.what_is(data))
    try:
        return zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as fault:
        raise Refusal("guard.cut") from fault


def _other_kind(source: zipfile.ZipFile, names: set[str]) -> str | None:
    mimetype = b""
    if "mimetype" in names:
        info = source.getinfo("mimetype")
        if info.file_size < 200:
            mimetype = inflate(source, info, 200)
    return sniff.zipped_kind(names, mimetype)
