"""Which figure an arrow key leads to: the nearest in that direction, those straight ahead before those aside."""

from __future__ import annotations

from collections.abc import Sequence

from zzdesk.output.chart_marks import Mark

_ASIDE = 3.0  # a step aside counts as much as so many ahead


def neighbour(marks: Sequence[Mark], now: Mark | None, right: int, down: int) -> Mark | None:
    """`right`, `down` are -1, 0 or 1. The first of all where none is met yet; None at the edge."""
    if now is None or now not in marks:
        return marks[0] if marks else None
    found: list[tuple[float, Mark]] = []
    (x, y) = now.centre
    for mark in marks:
        across, along = mark.centre[0] - x, mark.centre[1] - y
        ahead, aside = (across * right, abs(along)) if right else (along * down, abs(across))
        if ahead > 1e-6 and not _within(now, mark):
            found.append((ahead + _ASIDE * aside, mark))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _within(one: Mark, other: Mark) -> bool:
    """Whether `other` is the larger rectangle around `one`: a small picture around its months."""
    return other.left <= one.left and one.right <= other.right and other.top <= one.top and one.bottom <= other.bottom
