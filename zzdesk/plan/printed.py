"""How a form's headings and figures read, on screen and on paper alike."""

from __future__ import annotations

from typing import NamedTuple

from zzdesk.plan.model import Column, Indicator
from zzdesk.values import Value, decimal_text


class HeadCell(NamedTuple):
    """A merged text over columns first..last and levels top..bottom, both included."""

    text: str
    first: int
    last: int
    top: int
    bottom: int


def head_cells(columns: tuple[Column, ...]) -> list[HeadCell]:
    """Equal texts side by side at one level, under equal texts above, are one cell."""
    depth = max(len(c.head) for c in columns)
    found = []
    for level in range(depth):
        start = 0
        while start < len(columns):
            path = columns[start].head[: level + 1]
            end = start
            while end + 1 < len(columns) and columns[end + 1].head[: level + 1] == path:
                end += 1
            if len(path) > level:
                is_leaf = len(columns[start].head) == level + 1
                found.append(HeadCell(path[level], start, end, level, depth - 1 if is_leaf else level))
            start = end + 1
    return found


def figure(indicator: Indicator, value: Value) -> str:
    """Padded to the declared decimals, never with digits hidden; a derived target keeps its own digits."""
    assert value.number is not None
    words = decimal_text(value.number)
    if indicator.derive == "target":
        return words
    places = len(words.partition(".")[2])
    return f"{value.number:.{max(places, indicator.decimals)}f}"
