"""Which return stands: a pure function of the set of files held, never of their order (DESIGN section 6).

Per plan, unit and period at most one: of those accepted or queried, the highest by
(kind, revision). Equal content in other bytes is one return, of which the lowest SHA-256
counts. Other content at the same (kind, revision) is a conflict: neither counts, and the
next highest stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from zzdesk.plan.model import KINDS

COUNTING = frozenset({"accepted", "queried"})
Place: TypeAlias = tuple[str, str, str]  # plan, unit, period


@dataclass(frozen=True, slots=True)
class Held:
    """What the question needs to know of one file. `barred`: sent back or withdrawn by the bureau."""

    sha256: str
    verdict: str
    plan: str
    unit: str
    period: str
    kind: str
    revision: int
    digest: str
    barred: bool = False

    @property
    def place(self) -> Place:
        return self.plan, self.unit, self.period

    @property
    def rank(self) -> tuple[int, int]:
        return KINDS.index(self.kind), self.revision


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
    for item in held:
        verdicts[item.sha256] = item.verdict
        if item.verdict in COUNTING and not item.barred:
            places.setdefault(item.place, []).append(item)
    for place, items in places.items():
        chosen = _judge(items, verdicts)
        if chosen:
            standing[place] = chosen
    return Resolution(verdicts, standing)


def _judge(items: list[Held], verdicts: dict[str, str]) -> str | None:
    """Set the verdicts of one place; the SHA-256 of the file that stands, if any."""
    chosen: str | None = None
    for rank in sorted({item.rank for item in items}, reverse=True):
        contents: dict[str, list[str]] = {}
        for item in items:
            if item.rank == rank:
                contents.setdefault(item.digest, []).append(item.sha256)
        firsts = [min(hashes) for hashes in contents.values()]
        for hashes in contents.values():
            verdicts.update((sha, "duplicate") for sha in hashes if sha != min(hashes))
        if len(firsts) > 1:
            verdicts.update((sha, "conflict") for sha in firsts)
        elif chosen is None:
            chosen = firsts[0]
        else:
            verdicts[firsts[0]] = "superseded"
    return chosen
