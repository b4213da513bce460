"""Slots in the XML of a return that is drawn once for many units: where a unit's own words and ids go."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from zzdesk.returns.cells import escaped
from zzdesk.returns.hidden import Row, row_xml
from zzdesk.returns.spliced import Piece, common

# A slot is a number between two letters of Unicode's private use. The & in it is doubled in a footer, as the words
# that take its place must be there, and so tells where it stands.
_SLOT = re.compile("\ue100([0-9]+)((?:&amp;)+)\ue101")
_PROBE = 987654321
_Take: TypeAlias = Callable[[Sequence[str], Sequence[str]], str]


def slotted(words: Iterable[str], first: int = 0) -> dict[str, str]:
    """A slot for each of these words, numbered from `first`."""
    return {name: f"\ue100{n}&\ue101" for n, name in enumerate(words, first)}


class Slotted:
    """XML with slots, cut at them once and put together many times."""

    def __init__(self, xml: str, ids: Mapping[str, int]) -> None:
        """`ids`: of the spare lines it was drawn with, and each one's place among those given later."""
        self._pieces: list[Piece] = []
        self._takes: list[_Take] = []
        at = 0
        for found in re.finditer("|".join([_SLOT.pattern, *map(re.escape, ids)]), xml):
            self._pieces.append(common(xml[at : found.start()]))
            self._takes.append(_own_id(ids[found[0]]) if found[1] is None else _own_words(found))
            at = found.end()
        self._last = common(xml[at:])

    def filled(self, words: Sequence[str], ids: Sequence[str]) -> list[Piece]:
        made: list[Piece] = []
        for piece, take in zip(self._pieces, self._takes, strict=True):
            made += (piece, take(words, ids))
        return [*made, self._last]


def _own_id(n: int) -> _Take:
    return lambda words, ids: ids[n]


def _own_words(found: re.Match[str]) -> _Take:
    n, in_footer = int(found[1]), found[2].count("&") > 1
    if in_footer:
        return lambda words, ids: escaped(words[n].replace("&", "&&"))
    return lambda words, ids: escaped(words[n])


class NumberedRow:
    """A row of the hidden sheet whose number, and whose line's id, are not known yet."""

    def __init__(self, row: Row, ids: Mapping[str, int]) -> None:
        self._pieces = row_xml(_PROBE, row).split(str(_PROBE))
        if row_xml(7, row) != "7".join(self._pieces):
            raise ValueError(row)
        self._line = row[1].partition(".")[2] if row[0] == "line" else ""
        self._place = ids[self._line] if self._line else 0

    def at(self, number: int, ids: Sequence[str]) -> str:
        xml = str(number).join(self._pieces)
        return xml.replace(self._line, ids[self._place]) if self._line else xml
