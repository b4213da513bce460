"""收表: files, folders and zips into the ledger. One bad file never stops a batch; order never matters.

guard, identify, read, verify, validate (in a child process) → archive → one transaction
a file → after the batch, which returns stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from zzdesk.errors import ZzError
from zzdesk.findings import Finding, is_open
from zzdesk.ledger.store import Ledger
from zzdesk.progress import Progress, quiet
from zzdesk.returns import guard
from zzdesk.returns.result import ReadReturn
from zzdesk.returns.worker import Reader

VERDICTS = ("accepted", "queried", "returned", "duplicate", "superseded", "conflict", "unreadable", "ignored")


@dataclass(frozen=True, slots=True)
class FileResult:
    """One file of a merge: how it was read, and its final verdict beside everything held."""

    file: str
    verdict: str
    read: ReadReturn

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.read.findings

    def as_json(self) -> dict[str, object]:
        return {**self.read.as_json(), "file": self.file, "verdict": self.verdict}


@dataclass
class MergeReport:
    files: list[FileResult] = field(default_factory=list)
    cancelled: bool = False

    @property
    def summary(self) -> dict[str, int]:
        return {verdict: sum(f.verdict == verdict for f in self.files) for verdict in VERDICTS}

    def as_json(self) -> dict[str, object]:
        return {"files": [f.as_json() for f in self.files], "summary": self.summary}

    @property
    def exit_code(self) -> int:
        """1 for an open query or a returned, conflicting or unreadable file."""
        bad = {"returned", "conflict", "unreadable"}
        return int(
            any(f.verdict in bad or (f.verdict == "queried" and any(map(is_open, f.findings))) for f in self.files)
        )


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A file to read: its name in the report, its bytes, or why it cannot be read at all."""

    name: str
    data: bytes
    fault: Finding | None = None


def merge(ledger: Ledger, paths: Sequence[Path], received: date, progress: Progress = quiet) -> MergeReport:
    """Take in everything at `paths`. ZzError where a path is missing; a cancelled merge leaves whole files only."""
    for path in paths:
        if not path.exists():
            raise ZzError("file.missing", file=path)
    found = [named for path in paths for named in _files(path)]
    report = MergeReport()
    reader = Reader(ledger.plans, received)
    try:
        for n, (name, path) in enumerate(found):
            if not progress(n, len(found), name):
                report.cancelled = True
                break
            report.files += [_take(ledger, reader, a, received) for a in _arrivals(name, path)]
        progress(len(found), len(found), "")
    finally:
        reader.close()
        final = ledger.settle().verdicts
    report.files = [_final(f, final) for f in report.files]
    return report


def _final(result: FileResult, final: dict[str, str]) -> FileResult:
    if result.verdict in {"duplicate", "ignored"}:  # the same bytes again, or no return at all
        return result
    return replace(result, verdict=final.get(result.read.sha256, result.verdict))


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    """The files under a path, sorted, each with its name in the report."""
    if path.is_dir():
        for inner in sorted(p for p in path.rglob("*") if p.is_file()):
            yield inner.relative_to(path).as_posix(), inner
    else:
        yield path.name, path


def _arrivals(name: str, path: Path) -> Iterator[_Arrival]:
    try:
        data = path.read_bytes()
    except OSError:
        yield _Arrival(name, b"", guard.Refusal("guard.cannot_open").finding)
        return
    if not guard.is_batch(data):
        yield _Arrival(name, data)
        return
    for member in guard.members(data):
        inside = f"{name}/{member.name}" if member.name else name
        # What could not be taken out of the zip is kept as the zip it came in.
        yield _Arrival(inside, data if member.data is None else member.data, member.finding)


def _take(ledger: Ledger, reader: Reader, arrival: _Arrival, received: date) -> FileResult:
    """Read, archive, commit. The same bytes again are only named, unless they now came on an earlier day:
    then they are judged as of that day, so that the order of merges does not matter."""
    digest = sha256(arrival.data).hexdigest()
    known = ledger.recall(digest)
    if known and received >= known[1]:
        ledger.seen_again(digest, arrival.name)
        return FileResult(arrival.name, "duplicate", replace(known[0], file=arrival.name))
    read = _read(reader, arrival, digest)
    if read.verdict != "ignored":
        ledger.archive.keep(arrival.data)
        ledger.store(read, received)
    return FileResult(arrival.name, "duplicate" if known else read.verdict, read)


def _read(reader: Reader, arrival: _Arrival, digest: str) -> ReadReturn:
    if arrival.fault:
        return ReadReturn(arrival.name, digest, "unreadable", findings=(arrival.fault,))
    return replace(reader.read((arrival.name, arrival.data)), file=arrival.name)
