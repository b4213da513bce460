"""Where finished pages lie on the sheets of a printer: one, two or four to a sheet, fitted or at their own size.

Lengths are millimetres, from a sheet's upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

SIZES = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
AUTO, LANDSCAPE, PORTRAIT = "auto", "landscape", "portrait"
COUNTS = (1, 2, 4)
GAP = 4.0  # between two pages on a sheet


class Imposing(NamedTuple):
    """`fit`: as large as the sheet has room for, else 100 % (one to a sheet only)."""

    size: str = "A4"
    way: str = AUTO
    fit: bool = True
    per_sheet: int = 1
    margin: float = 0.0  # beside the pages' own margins


class Placed(NamedTuple):
    """Page number (from 0) and its box."""

    page: int
    x: float
    y: float
    width: float
    height: float


class Sheet(NamedTuple):
    size: str
    landscape: bool
    placed: tuple[Placed, ...]

    @property
    def width(self) -> float:
        return max(SIZES[self.size]) if self.landscape else min(SIZES[self.size])

    @property
    def height(self) -> float:
        return min(SIZES[self.size]) if self.landscape else max(SIZES[self.size])

    @property
    def is_cut(self) -> bool:
        """Whether a page at 100 % is larger than the sheet."""
        return any(p.x < -0.5 or p.y < -0.5 for p in self.placed)


Size = tuple[float, float]


def impose(sizes: Sequence[Size], pages: Sequence[int], asked: Imposing) -> list[Sheet]:
    """The sheets for `pages` (numbers into `sizes`, width and height), in their order.

    A sheet holds pages of one orientation: where it changes, a new sheet begins.
    """
    return [_sheet(sizes, group, asked) for group in _groups(sizes, pages, asked.per_sheet)]


def _groups(sizes: Sequence[Size], pages: Sequence[int], most: int) -> Iterator[list[int]]:
    group: list[int] = []
    for page in pages:
        if group and (len(group) == most or _lies(sizes[page]) != _lies(sizes[group[0]])):
            yield group
            group = []
        group.append(page)
    if group:
        yield group


def _sheet(sizes: Sequence[Size], group: Sequence[int], asked: Imposing) -> Sheet:
    lies = _lies(sizes[group[0]])
    # of itself, two upright pages stand side by side on a sheet that lies
    landscape = lies != (asked.per_sheet == 2) if asked.way == AUTO else asked.way == LANDSCAPE
    empty, fit = Sheet(asked.size, landscape, ()), asked.fit or asked.per_sheet > 1
    boxes = zip(group, _boxes(empty, asked), strict=False)
    return empty._replace(placed=tuple(_within(sizes[page], box, page, fit=fit) for page, box in boxes))


def _boxes(sheet: Sheet, asked: Imposing) -> list[Placed]:
    """The sheet's fields in reading order."""
    across = 1 if asked.per_sheet == 1 else 2 if asked.per_sheet == 4 or sheet.landscape else 1
    down = asked.per_sheet // across
    width = (sheet.width - 2 * asked.margin - GAP * (across - 1)) / across
    height = (sheet.height - 2 * asked.margin - GAP * (down - 1)) / down
    return [
        Placed(-1, asked.margin + (width + GAP) * column, asked.margin + (height + GAP) * row, width, height)
        for row in range(down)
        for column in range(across)
    ]


def _within(size: Size, box: Placed, page: int, *, fit: bool) -> Placed:
    width, height = size
    scale = min(box.width / width, box.height / height) if fit else 1.0
    width, height = width * scale, height * scale
    return Placed(page, box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height)


def _lies(size: Size) -> bool:
    return size[0] > size[1]
