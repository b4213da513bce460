"""Where pages break: by measured heights, never inside a line, and never a page with one line alone.

Heights are in any unit. A line taller than a page is the one thing that is cut; its caller gives it in parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_LEAST = 2  # lines on the last page


class Page(NamedTuple):
    """Lines first..end-1 and parts of the foot foot..foot_end-1 (none where both are equal)."""

    first: int
    end: int
    foot: int = 0
    foot_end: int = 0


def flow(lines: Sequence[int], first_room: int, next_room: int, foot: Sequence[int] = ()) -> list[Page]:
    """`first_room` is what the first page has below its head, `next_room` what every other page has.

    The foot stays together below the last lines, on a page of its own where those leave it no room,
    and over several only where it is taller than a page.
    """
    cuts = _cuts(lines, first_room, next_room)
    room = first_room if len(cuts) == 1 else next_room
    is_alone = len(cuts) > 1 and len(lines) - cuts[-1] < _LEAST
    if is_alone or sum(lines[cuts[-1] :]) + sum(foot) > room:
        cuts = _with_room(lines, cuts, next_room - sum(foot))
    pages = [Page(a, b) for a, b in zip(cuts, [*cuts[1:], len(lines)], strict=True)]
    room = first_room if len(pages) == 1 else next_room
    if sum(lines[pages[-1].first : pages[-1].end]) + sum(foot) <= room:
        pages[-1] = pages[-1]._replace(foot_end=len(foot))
        return pages
    starts = _cuts(foot, next_room, next_room)
    ends = [*starts[1:], len(foot)]
    return [*pages, *(Page(len(lines), len(lines), a, b) for a, b in zip(starts, ends, strict=True))]


def _cuts(heights: Sequence[int], first_room: int, next_room: int) -> list[int]:
    """The first line of every page."""
    cuts, left = [0], first_room
    for n, height in enumerate(heights):
        if height > left and n > cuts[-1]:
            cuts.append(n)
            left = next_room
        left -= height
    return cuts


def _with_room(lines: Sequence[int], cuts: list[int], room: int) -> list[int]:
    """The cuts with two lines on the last page, where these fit into `room`: taken from the page before them."""
    at = len(lines) - _LEAST
    if at <= 0 or sum(lines[at:]) > room:
        return cuts
    if at > cuts[-1]:
        return [*cuts, at]
    if len(cuts) > 1 and cuts[-2] < at < cuts[-1]:
        return [*cuts[:-1], at]
    return cuts
