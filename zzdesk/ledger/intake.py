"""收表: files, folders and zips into the ledger. One bad file never stops a batch; order never matters.

guard, identify, read, verify, validate (in child processes, some files ahead) beside the archive → one transaction
a file, in order → after the batch, which returns stand.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from zzdesk.findings import Finding, Level, is_open
from zzdesk.ledger.arrivals import Arrival, arrivals, files_at
from zzdesk.ledger.store import Ledger
from zzdesk.progress import Progress, quiet
from zzdesk.returns.pool import Pool
from zzdesk.returns.result import ReadReturn

VERDICTS = ("accepted", "queried", "returned", "duplicate", "superseded", "conflict", "unreadable", "ignored")
_AHEAD = 6  # files that are being read, or wait for it, while the ones before them are put in
_LARGE = 50  # files of a batch, from which on new ones are known by heart
_HELD = 64 * 1024**2  # bytes of them at most
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
    with Pool(ledger.plans) as readers, ThreadPoolExecutor(1) as keeper:
        intake = _Intake(ledger, readers, keeper, received)
        try:
            for n, begun in intake.ahead(found):
                if not progress(n, len(found), begun.arrival.name):
                    report.cancelled = True
                    break
                taken = intake.take(begun)
                report.files += taken
                if told:
                    for result in taken:
                        told(result)
            else:
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
class _Begun:
    """An arrival that a reader may have in hand already, to be judged as of `day`.

    `known`: how the ledger holds the same bytes. `ticket` None: it needs no reader, or the same bytes are before it.
    `kept`: its original on the way into the archive.
    """

    arrival: Arrival
    digest: str = ""
    known: tuple[ReadReturn, date] | None = None
    day: date = date.max
    ticket: int | None = None
    kept: Future[str] | None = None


class _Intake:
    """One merge: where to, read by whom, kept by whom, arrived when.

    An original is flushed to the disk beside the rows of the file before it: both wait for the disk most of the time.
    """

    def __init__(self, ledger: Ledger, readers: Pool, keeper: ThreadPoolExecutor, received: date) -> None:
        self.ledger, self.readers, self.keeper, self.received = ledger, readers, keeper, received
        self._in_hand: set[str] = set()
        self._held: set[bytes] | None = None  # of a large batch: what was held when it began, and came in since

    def ahead(self, found: Sequence[tuple[str, Path]]) -> Iterator[tuple[int, _Begun]]:
        """Each arrival with the number of its file, in order; some behind it are being read meanwhile."""
        self._held = self.ledger.hashes() if len(found) >= _LARGE else None
        # Before there is another thread: a reader is then this process doubled, else a new one.
        self.readers.start(len(found) + sum(name.lower().endswith(".zip") for name, _ in found))
        steps = ((n, arrival) for n, (name, path) in enumerate(found) for arrival in arrivals(name, path))
        window: deque[tuple[int, _Begun]] = deque()
        held = 0
        for n, arrival in steps:
            window.append((n, self._begin(arrival)))
            held += len(arrival.data or b"")
            while len(window) > _AHEAD or held > _HELD:
                held -= len(window[0][1].arrival.data or b"")
                yield window.popleft()
        yield from window

    def _begin(self, arrival: Arrival) -> _Begun:
        """Hand a new file to a reader and archive the original meanwhile."""
        if arrival.data is None or arrival.fault or arrival.lost or arrival.is_leftover:
            return _Begun(arrival)
        digest = sha256(arrival.data).hexdigest()
        if digest in self._in_hand:
            return _Begun(arrival)
        known = self._recall(digest)
        day = min(self.received, known[1]) if known else self.received
        if known and not self._is_read_again(known, day):
            return _Begun(arrival, digest, known, day)
        self._in_hand.add(digest)
        ticket = self.readers.begin(arrival.name, arrival.data, day)
        kept = self.keeper.submit(self.ledger.archive.keep, arrival.data)
        return _Begun(arrival, digest, known, day, ticket, kept)

    def _recall(self, digest: str) -> tuple[ReadReturn, date] | None:
        """How the ledger holds a file. One that another program takes in during a large batch is read here too, and
        storing it settles whose reading counts."""
        key = bytes.fromhex(digest)
        if self._held is not None and key not in self._held:
            self._held.add(key)
            return None
        return self.ledger.recall(digest)

    def take(self, begun: _Begun) -> list[FileResult]:
        """The results of one arrival: one, but for a zip with several members that cannot be taken out."""
        arrival = begun.arrival
        if arrival.lost:
            return self._lost(arrival)
        if arrival.is_leftover:
            note = Finding(Level.NOTE, "guard.leftover", {})
            return [_unstored(arrival, "ignored", note)]
        if arrival.data is None and arrival.path is None and arrival.fault:
            return [_unstored(arrival, "unreadable", arrival.fault)]
        return [self._file(begun if begun.digest else self._again(arrival))]

    def _again(self, arrival: Arrival) -> _Begun:
        """A file that no reader was given: what it is, now that all before it are in."""
        digest = self._digest(arrival)
        known = self.ledger.recall(digest)
        return _Begun(arrival, digest, known, min(self.received, known[1]) if known else self.received)

    def _file(self, begun: _Begun) -> FileResult:
        """Read, archive, commit. The same bytes again are only named, with two exceptions: they now came on an
        earlier day, so that they are judged as of that day and the order of merges does not matter; or
        what kept them from being read has passed."""
        arrival, known, day = begun.arrival, begun.known, begun.day
        if known and not self._is_read_again(known, day):
            self.ledger.seen_again(begun.digest, arrival.name)
            return FileResult(arrival.name, "duplicate", replace(known[0], file=arrival.name))
        read = self._keep(arrival, self._read(begun), day, begun.kept)
        self._in_hand.discard(begun.digest)
        repeat = known and (day < known[1] or read.verdict == known[0].verdict)
        # The values are in the ledger: a report of thousands of files does without.
        bare = replace(read, values={}, explanations={}, foot={})
        return FileResult(arrival.name, "duplicate" if repeat else read.verdict, bare)

    def _is_read_again(self, known: tuple[ReadReturn, date], day: date) -> bool:
        return day < known[1] or self._may_read_otherwise(known[0])

    def _may_read_otherwise(self, read: ReadReturn) -> bool:
        """The reader died or took too long, or the plan's version has been added since."""
        codes = {f.code for f in read.findings}
        return bool(codes & ACCIDENTS) or ("identity.plan" in codes and read.plan_version in self.ledger.plans)

    def _digest(self, arrival: Arrival) -> str:
        if arrival.data is not None:
            return sha256(arrival.data).hexdigest()
        assert arrival.path is not None
        return self.ledger.archive.keep_file(arrival.path)

    def _read(self, begun: _Begun) -> ReadReturn:
        arrival = begun.arrival
        if arrival.data is None or arrival.fault:
            fault = (arrival.fault,) if arrival.fault else ()
            return ReadReturn(arrival.name, begun.digest, "unreadable", findings=fault)
        ticket = begun.ticket or self.readers.begin(arrival.name, arrival.data, begun.day)
        return self.readers.result(ticket)

    def _keep(self, arrival: Arrival, read: ReadReturn, day: date, kept: Future[str] | None = None) -> ReadReturn:
        """The original first, then its rows; words or numbers that no database takes make the file unreadable."""
        if kept:
            kept.result()
        elif arrival.data is not None:
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
