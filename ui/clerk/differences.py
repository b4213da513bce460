"""Where two long lists of mostly the same objects differ, found faster than a key is pressed."""

from __future__ import annotations

from collections.abc import Sequence
from operator import is_
from typing import NamedTuple

_BLOCK = 1024
_FAR = 40  # objects that came or went in one place: beyond it the lists are taken to differ up to their ends


class Span(NamedTuple):
    """`gone` objects from `old` on in the one list, `come` objects from `new` on in the other in their place."""

    old: int
    gone: int
    new: int
    come: int


def differences(old: Sequence[object], new: Sequence[object]) -> list[Span]:
    found: list[Span] = []
    a = b = 0
    while True:
        same = _alike(old, new, a, b)
        a, b = a + same, b + same
        if a == len(old) and b == len(new):
            return found
        gone, come = _until_alike(old, new, a, b)
        found.append(Span(a, gone, b, come))
        a, b = a + gone, b + come


def _alike(old: Sequence[object], new: Sequence[object], a: int, b: int) -> int:
    """How many objects are the same from here on: by blocks, then one by one."""
    count, most = 0, min(len(old) - a, len(new) - b)
    while count < most:
        block = min(_BLOCK, most - count)
        ours, theirs = old[a + count : a + count + block], new[b + count : b + count + block]
        if ours != theirs:
            return count + list(map(is_, ours, theirs)).index(False)
        count += block
    return count


def _until_alike(old: Sequence[object], new: Sequence[object], a: int, b: int) -> tuple[int, int]:
    """How many went and came before the lists go on alike."""
    for steps in range(1, _FAR):
        for gone in range(steps + 1):
            come = steps - gone
            if a + gone <= len(old) and b + come <= len(new) and _goes_on(old, new, a + gone, b + come):
                return gone, come
    return len(old) - a - _alike_at_end(old, new, a, b), len(new) - b - _alike_at_end(old, new, a, b)


def _goes_on(old: Sequence[object], new: Sequence[object], a: int, b: int) -> bool:
    if a == len(old) or b == len(new):
        return a == len(old) and b == len(new)
    return old[a] is new[b]


def _alike_at_end(old: Sequence[object], new: Sequence[object], a: int, b: int) -> int:
    most = min(len(old) - a, len(new) - b)
    return next((n for n in range(most) if old[-1 - n] is not new[-1 - n]), most)
