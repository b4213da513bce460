"""The findings of one check, kept in the order of its lines while they come and go."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from zzdesk.entry.edits import Key
from zzdesk.findings import Finding, Level
from zzdesk.rules.checks import Check


class Part(NamedTuple):
    """Findings of one level, explained or not, about one form ("" where they name no cell)."""

    level: Level
    explained: bool
    form: str
    findings: list[Finding]


class Found:
    """`rank` says where a line of a floating form stands."""

    def __init__(self, check: Check, rank: Callable[[str, str], int]) -> None:
        self._level, self._form, self._rank = Level(check.rule.level), check.lines, rank
        self._places: list[tuple[int, str]] = []
        self.told: list[Finding] = []
        self._apart = 0  # how many are explained, or of another level than the rule's (a rule that crashed)

    @property
    def lines(self) -> list[str]:
        """The lines that something is told of."""
        return [line for _, line in self._places]

    def at(self, line: str) -> Finding | None:
        n, here = self._find(line)
        return self.told[n] if here else None

    def parts(self) -> Iterator[Part]:
        """Of what is told, if anything is."""
        if self._apart:
            yield from parted(self.told)
        else:
            yield Part(self._level, False, form_of(self.told[0]), self.told)

    def become(self, lines: Iterable[str], told: Mapping[str, Finding]) -> list[Finding]:
        """What is told of these lines now; the findings that went and those that came."""
        moved: list[Finding] = []
        for line in lines:
            moved += self._put(line, told.get(line))
        return moved

    def explain(self, key: Key, explained: bool) -> list[Finding]:
        """Of the findings that an explanation is given for, or taken from: as they were and as they are."""
        moved: list[Finding] = []
        for n, finding in enumerate(self.told):
            if finding.addresses == key[1] and finding.key == key and finding.explained != explained:
                self.told[n] = replace(finding, explained=explained)
                moved += self._counted(finding, self.told[n])
        return moved

    def _find(self, line: str) -> tuple[int, bool]:
        place = (self._rank(self._form, line), line)
        n = bisect_left(self._places, place)
        return n, n < len(self._places) and self._places[n] == place

    def _put(self, line: str, finding: Finding | None) -> list[Finding]:
        """None takes a line's finding away. One that says the same as before stays the same object."""
        n, here = self._find(line)
        before = self.told[n] if here else None
        if before == finding:
            return []
        if finding is None:
            del self._places[n], self.told[n]
        elif here:
            self.told[n] = finding
        else:
            self._places.insert(n, (self._rank(self._form, line), line))
            self.told.insert(n, finding)
        return self._counted(before, finding)

    def _counted(self, before: Finding | None, after: Finding | None) -> list[Finding]:
        moved = [f for f in (before, after) if f is not None]
        self._apart += self._is_apart(after) - self._is_apart(before)
        return moved

    def _is_apart(self, finding: Finding | None) -> bool:
        return finding is not None and (finding.explained or finding.level is not self._level)


def parted(findings: Iterable[Finding]) -> Iterator[Part]:
    """Findings that are not all of a kind, each of them a part of its own."""
    return (Part(f.level, f.explained, form_of(f), [f]) for f in findings)


def form_of(finding: Finding) -> str:
    return finding.addresses[0].partition(".")[0] if finding.addresses else ""
