"""名次: on published precision, within groups, equal figures sharing a place (1-2-2-4)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

from zzdesk.plan.model import Indicator
from zzdesk.values import half_up

K = TypeVar("K", bound=Hashable)

SMALLEST_GROUP = 3
COMPLETION_DECIMALS = 1


def places(figures: Mapping[K, Decimal | None], *, ascending: bool = False) -> dict[K, int | None]:
    """The place of each figure; None (shown as —, after all others) where there is no figure."""
    known = sorted(f for f in figures.values() if f is not None)

    def place(figure: Decimal | None) -> int | None:
        if figure is None:
            return None
        return 1 + (bisect_left(known, figure) if ascending else len(known) - bisect_right(known, figure))

    return {key: place(figure) for key, figure in figures.items()}


def published(
    item: Indicator, completions: Mapping[K, Decimal | None], actuals: Mapping[K, Decimal | None]
) -> dict[K, Decimal | None]:
    """What is compared: 完成率 at one decimal where the indicator has one, else the figure at its decimals.

    Where some units have a target and others none, those without are not ranked: the two do not compare.
    """
    if any(c is not None for c in completions.values()):
        return {k: None if c is None else half_up(c, COMPLETION_DECIMALS) for k, c in completions.items()}
    return {k: None if a is None else half_up(a, item.decimals) for k, a in actuals.items()}


def is_ascending(item: Indicator, completions: Iterable[Decimal | None]) -> bool:
    """Whether the least comes first: of what is to go down, but for a level compared by how much of its way it went."""
    if item.line.direction != "down":
        return False
    return item.line.pace != "level" or all(c is None for c in completions)


def change(now: int | None, frozen: int | None) -> int | None:
    """Places gained since the last frozen bulletin: positive is 前移, negative 后移."""
    return None if now is None or frozen is None else frozen - now
