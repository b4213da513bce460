"""What lies at the paths of a merge: files, folders, and zips one level deep, each with its name in the report."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from zzdesk.errors import ZzError
from zzdesk.findings import Finding
from zzdesk.returns import guard, sniff
from zzdesk.returns.guard_zip import MAX_BATCH, MAX_FILE, MiB


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file to judge. `fault`: why it is not read.

    `data` None: it could not be opened, or, with `path`, is too large to hold in memory.
    `lost`: `data` is a zip, and these members could not be taken out of it.
    """

    name: str
    data: bytes | None = None
    fault: Finding | None = None
    path: Path | None = None
    lost: tuple[guard.Member, ...] = ()

    @property
    def is_leftover(self) -> bool:
        return sniff.is_leftover(self.name)


def files_at(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    """(name in the report, file), folders recursively and sorted. ZzError("file.missing") where a path is not there."""
    for path in paths:
        if not path.exists():
            raise ZzError("file.missing", file=path)
    found: list[tuple[str, Path]] = []
    for path in paths:
        if path.is_dir():
            inner = sorted(p for p in path.rglob("*") if p.is_file())
            found += [(_shown(p.relative_to(path).as_posix()), p) for p in inner]
        else:
            found.append((_shown(path.name), path))
    return found


def arrivals(name: str, path: Path) -> Iterator[Arrival]:
    """The file, or each member of a zip; members that cannot be taken out come last, with the zip that holds them."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BATCH else None
    except OSError:
        yield Arrival(name, fault=guard.Refusal("guard.cannot_open").finding)
        return
    if data is None:
        yield Arrival(name, fault=_too_large(size), path=path)
    elif sniff.is_leftover(name) or not guard.is_batch(data):
        yield _file(name, data)
    else:
        yield from _members(name, data)


def _members(name: str, data: bytes) -> Iterator[Arrival]:
    lost = []
    for member in guard.members(data):
        if member.data is None:
            lost.append(member)
        elif member.finding:
            yield Arrival(f"{name}/{member.name}", member.data, member.finding)
        else:
            yield _file(f"{name}/{member.name}", member.data)
    if lost:
        yield Arrival(name, data, lost=tuple(lost))


def _file(name: str, data: bytes) -> Arrival:
    return Arrival(name, data, _too_large(len(data)) if len(data) > MAX_FILE else None)


def _too_large(size: int) -> Finding:
    return guard.Refusal("guard.large", size=size // MiB + 1, limit=MAX_FILE // MiB).finding


def _shown(name: str) -> str:
    """A name that is no UTF-8 (a stick written by an old Windows) read as GB18030."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name
