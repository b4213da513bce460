"""Which return stands: a pure function of the set of files held, never of their order (DESIGN section 6).

Per plan, unit and period at most one: of those accepted or queried, the highest by
(kind, revision). Equal content in other bytes is one return, of which the lowest SHA-256
counts. Other content at the same (kind, revision) is a conflict: neither counts, and the
next highest stands, until its sender has confirmed in writing which is right. A
confirmation puts aside the contents that it was given against, no others: what comes
later with other content is a new conflict. Sending one of two back settles nothing
either: the other waits for the confirmation as before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from zzdesk.plan.model import KINDS

COUNTING = frozenset({"accepted", "queried"})
Place: TypeAlias = tuple[str, str, str]  # plan, unit, period
Rank: TypeAlias = tuple[int, int]  # kind, revision


@dataclass(frozen=True, slots=True)
class Held:
    """What the question needs to know of one file.

    `barred`: sent back or withdrawn by the bureau. `against`: confirmed by its sender against
    contents of these digests; None where it is not confirmed. `sent_back`: returned by the bureau
    while it conflicted with contents of these digests.
    """

    sha256: str
    verdict: str
    plan: str
    unit: str
    period: str
    kind: str
    revision: int
    digest: str
    barred: bool = False
    against: frozenset[str] | None = None
    sent_back: frozenset[str] = frozenset()

    @property
    def counts(self) -> bool:
        return self.verdict in COUNTING and not self.barred

    @property
    def place(self) -> Place:
        return self.plan, self.unit, self.period

    @property
    def rank(self) -> Rank:
        return KINDS.index(self.kind), self.revision

    def same_rank(self, other: Held) -> bool:
        return (self.place, self.rank) == (other.place, other.rank)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The final verdict of each file, and which file stands at each place."""

    verdicts: dict[str, str]
    standing: dict[Place, str]


def resolve(held: Iterable[Held]) -> Resolution:
    """Judge all files together. Those that do not count keep the verdict of their own."""
    verdicts: dict[str, str] = {}
    standing: dict[Place, str] = {}
    places: dict[Place, list[Held]] = {}
    decided: dict[Place, list[Held]] = {}
    for item in held:
        verdicts[item.sha256] = item.verdict
        if item.counts:
            places.setdefault(item.place, []).append(item)
        if item.against is not None or item.sent_back:
            decided.setdefault(item.place, []).append(item)
    for place, items in places.items():
        chosen = _judge(items, decided.get(place, []), verdicts)
        if chosen:
            standing[place] = chosen
    return Resolution(verdicts, standing)


def rivals(item: Held, held: Iterable[Held]) -> frozenset[str]:
    """The digests of other contents at the same place and rank, those sent back while they conflicted with it too."""
    same = (o for o in held if o.same_rank(item) and (o.counts or item.digest in o.sent_back))
    return frozenset(o.digest for o in same) - {item.digest}


def _judge(items: list[Held], decided: list[Held], verdicts: dict[str, str]) -> str | None:
    """Set the verdicts of one place; the SHA-256 of the file that stands, if any."""
    chosen: str | None = None
    for rank in sorted({item.rank for item in items}, reverse=True):
        firsts = _contents([item for item in items if item.rank == rank], verdicts)
        here = [item for item in decided if item.rank == rank]
        aside = _put_aside(here)
        verdicts.update((sha, "superseded") for digest, sha in firsts.items() if digest in aside)
        left = [sha for digest, sha in firsts.items() if digest not in aside]
        if len(left) > 1 or any(_waits(digest, here) for digest in firsts.keys() - aside):
            verdicts.update((sha, "conflict") for sha in left)
        elif left and chosen is None:
            chosen = left[0]
        elif left:
            verdicts[left[0]] = "superseded"
    return chosen


def _contents(items: list[Held], verdicts: dict[str, str]) -> dict[str, str]:
    """The file that counts for each content, by digest; the others of the same content are duplicates."""
    contents: dict[str, list[str]] = {}
    for item in items:
        contents.setdefault(item.digest, []).append(item.sha256)
    for hashes in contents.values():
        verdicts.update((sha, "duplicate") for sha in hashes if sha != min(hashes))
    return {digest: min(hashes) for digest, hashes in contents.items()}


def _put_aside(decided: list[Held]) -> frozenset[str]:
    """What confirmations at one place and rank put aside; one that is itself confirmed stays: a conflict still."""
    confirmed = [item for item in decided if item.against is not None]
    against = frozenset().union(*(item.against or () for item in confirmed))
    return against - {item.digest for item in confirmed}


def _waits(digest: str, decided: list[Held]) -> bool:
    """Whether a rival of this content was sent back and nobody has confirmed this one against it."""
    settled = frozenset().union(*(item.against or () for item in decided if item.digest == digest))
    return any(digest in item.sent_back and item.digest not in settled for item in decided)
