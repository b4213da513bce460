"""收表: files, folders and zips into the ledger. One bad file never stops a batch; order never matters.

guard, identify, read, verify, validate (in a child process) → archive → one transaction
a file → after the batch, which returns stand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from zzdesk.findings import Finding, Level, is_open
from zzdesk.ledger.arrivals import Arrival, arrivals, files_at
from zzdesk.ledger.readers import Readers
from zzdesk.ledger.store import Ledger
from zzdesk.progress import Progress, quiet
from zzdesk.returns.result import ReadReturn

VERDICTS = ("accepted", "queried", "returned", "duplicate", "superseded", "conflict", "unreadable", "ignored")
ACCIDENTS = frozenset({"guard.slow", "guard.crashed"})  # of the reader, perhaps not of the file


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


def merge(
    ledger: Ledger,
    paths: Sequence[Path],
    received: date,
    progress: Progress = quiet,
    told: Callable[[FileResult], None] | None = None,
) -> MergeReport:
    """Take in everything at `paths`. ZzError where a path is missing; a cancelled merge leaves whole files only.

    `told` hears of each file once it is in, with the verdict of its own: what it is beside the others is known at the
    end, from the report.
    """
    found = files_at(paths)
    report = MergeReport()
    with Readers(ledger.plans) as readers:
        intake = _Intake(ledger, readers, received)
        steps = ((n, arrival) for n, (name, path) in enumerate(found) for arrival in arrivals(name, path))
        try:
            for n, arrival in steps:
                if not progress(n, len(found), arrival.name):
                    report.cancelled = True
                    break
                taken = intake.take(arrival)
                report.files += taken
                if told:
                    for result in taken:
                        told(result)
            progress(len(found), len(found), "")
        finally:
            final = ledger.settle().verdicts
    report.files = [_final(f, final) for f in report.files]
    return report


def _final(result: FileResult, final: dict[str, str]) -> FileResult:
    if result.verdict in {"duplicate", "ignored"}:  # the same bytes again, or no return at all
        return result
    return replace(result, verdict=final.get(result.read.sha256, result.verdict))


@dataclass(frozen=True, slots=True)
class _Intake:
    """One merge: where to, read by whom, arrived when."""

    ledger: Ledger
    readers: Readers
    received: date

    def take(self, arrival: Arrival) -> list[FileResult]:
        """The results of one arrival: one, but for a zip with several members that cannot be taken out."""
        if arrival.lost:
            return self._lost(arrival)
        if arrival.is_leftover:
            note = Finding(Level.NOTE, "guard.leftover", {})
            return [_unstored(arrival, "ignored", note)]
        if arrival.data is None and arrival.path is None and arrival.fault:
            return [_unstored(arrival, "unreadable", arrival.fault)]
        return [self._file(arrival)]

    def _file(self, arrival: Arrival) -> FileResult:
        """Read, archive, commit. The same bytes again are only named, with two exceptions: they now came on an
        earlier day, so that they are judged as of that day and the order of merges does not matter; or
        what kept them from being read has passed."""
        digest = self._digest(arrival)
        known = self.ledger.recall(digest)
        day = min(self.received, known[1]) if known else self.received
        if known and day == known[1] and not self._may_read_otherwise(known[0]):
            self.ledger.seen_again(digest, arrival.name)
            return FileResult(arrival.name, "duplicate", replace(known[0], file=arrival.name))
        read = self._keep(arrival, self._read(arrival, digest, day), day)
        repeat = known and (day < known[1] or read.verdict == known[0].verdict)
        return FileResult(arrival.name, "duplicate" if repeat else read.verdict, read)

    def _may_read_otherwise(self, read: ReadReturn) -> bool:
        """The reader died or took too long, or the plan's version has been added since."""
        codes = {f.code for f in read.findings}
        return bool(codes & ACCIDENTS) or ("identity.plan" in codes and read.plan_version in self.ledger.plans)

    def _digest(self, arrival: Arrival) -> str:
        if arrival.data is not None:
            return sha256(arrival.data).hexdigest()
        assert arrival.path is not None
        return self.ledger.archive.keep_file(arrival.path)

    def _read(self, arrival: Arrival, digest: str, day: date) -> ReadReturn:
        if arrival.data is None or arrival.fault:
            return ReadReturn(arrival.name, digest, "unreadable", findings=(arrival.fault,) if arrival.fault else ())
        return replace(self.readers.at(day).read((arrival.name, arrival.data)), file=arrival.name)

    def _keep(self, arrival: Arrival, read: ReadReturn, day: date) -> ReadReturn:
        """The original first, then its rows; words or numbers that no database takes make the file unreadable."""
        if arrival.data is not None:
            self.ledger.archive.keep(arrival.data)
        try:
            self.ledger.store(read, day)
        except (ValueError, OverflowError) as why:
            fault = Finding(Level.ERROR, "guard.broken_book", {"fault": str(why)[:80]})
            read = ReadReturn(read.file, read.sha256, "unreadable", findings=(fault,))
            self.ledger.store(read, day)
        return read

    def _lost(self, parcel: Arrival) -> list[FileResult]:
        """Members that cannot be taken out of their zip: the zip is kept as one file, each member is reported."""
        assert parcel.data is not None
        digest = sha256(parcel.data).hexdigest()
        known = self.ledger.recall(digest)
        day = min(self.received, known[1]) if known else self.received
        faults = tuple(replace(m.finding, place=m.name or None) for m in parcel.lost if m.finding)
        if not known or day < known[1]:
            self._keep(parcel, ReadReturn(parcel.name, digest, "unreadable", findings=faults), day)
        else:
            self.ledger.seen_again(digest, parcel.name)
        verdict = "duplicate" if known else "unreadable"
        return [_member(f"{parcel.name}/{m.name}".rstrip("/"), verdict, digest, m.finding) for m in parcel.lost]


def _member(name: str, verdict: str, digest: str, fault: Finding | None) -> FileResult:
    return FileResult(name, verdict, ReadReturn(name, digest, "unreadable", findings=(fault,) if fault else ()))


def _unstored(arrival: Arrival, verdict: str, finding: Finding) -> FileResult:
    digest = sha256(arrival.data).hexdigest() if arrival.data is not None else ""
    return FileResult(arrival.name, verdict, ReadReturn(arrival.name, digest, verdict, findings=(finding,)))
