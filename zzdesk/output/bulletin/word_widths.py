"""How wide the columns of a table are: a figure never stands on two lines; words and heads give way to it."""

from __future__ import annotations

import re

from zzdesk.analysis.bulletin.model import Row, Table
from zzdesk.returns.text_width import text_width

_LETTER = 105  # twentieths of a point: half a Chinese letter at 10.5 points
_PAD = 2.6  # letters: what stands at a cell's sides
_LEAST, _MOST_WORDS, _MOST_WIDE = 4.0, 22.0, 44.0
_GIVING, _GIVING_WIDE = 9.0, 14.0  # letters that a column of words keeps when others need room
_BREAKS = re.compile(r"(?=（)")


def widths_of(table: Table, room: int, first: int) -> list[int]:
    """Twentieths of a point for each column, `room` together. `first`: the first column's, where it holds names."""
    count = len(table.heads)
    if count == 1:
        return [room]
    needs = [_need(table, n) for n in range(count)]
    longest = max(text_width(row.cells[0].text) for row in _lines(table)) if table.rows else 0
    is_short = longest <= 4  # codes: no need for the room that names have
    needs[0] = min(first or needs[0], room // 3) if not is_short else min(needs[0], first or needs[0])
    return _fitted(table, needs, room)


def _fitted(table: Table, needs: list[int], room: int) -> list[int]:
    least = {n: _least(table, n) for n in range(1, len(table.heads))}
    _give(needs, least, sum(needs) - room)
    if sum(needs) > room:
        needs = [need * room // sum(needs) for need in needs]
    takes = [n for n, head in enumerate(table.heads) if head.is_wide] or list(range(1, len(needs)))
    more, wanted = room - sum(needs), sum(needs[n] for n in takes)
    for n in takes:
        needs[n] += more * needs[n] // wanted
    needs[takes[-1]] += room - sum(needs)
    return needs


def _least(table: Table, column: int) -> int:
    head = table.heads[column]
    if head.is_figure:
        return _need(table, column, is_tight=True)
    return int((_GIVING_WIDE if head.is_wide else _GIVING) * _LETTER)


def _give(needs: list[int], least: dict[int, int], over: int) -> None:
    """Each gives the same share of what it has above its least, as much as is wanted together."""
    spare = {n: max(needs[n] - most, 0) for n, most in least.items()}
    whole = sum(n for n in spare.values())
    if over > 0 and whole:
        share = min(1.0, over / whole)
        for n, most in spare.items():
            needs[n] -= int(most * share)


def _need(table: Table, column: int, *, is_tight: bool = False) -> int:
    """`is_tight`: the head may be broken anywhere."""
    head = table.heads[column]
    held = max((text_width(row.cells[column].text) for row in _lines(table)), default=0)
    most = _MOST_WIDE if head.is_wide else _MOST_WORDS
    letters = held if head.is_figure else min(held, most)
    above = text_width(head.text) / 4 if is_tight else _head_letters(head.text)
    return int((max(letters, above, _LEAST) + _PAD) * _LETTER)


def _lines(table: Table) -> list[Row]:
    """Rows without group headings, which have the whole row."""
    return [row for row in table.rows if len(row.cells) == 1 or any(cell.text for cell in row.cells[1:])]


def _head_letters(words: str) -> float:
    """A head may stand on three lines, parted before its unit; the unit itself is not parted."""
    parts = _BREAKS.split(words)
    name = text_width(parts[0])
    return max([min(name, max(8, name / 2)), *map(text_width, parts[1:])])
