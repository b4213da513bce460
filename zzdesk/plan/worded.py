"""A target as a notice words it: 10, 120个以上, 10%左右, ≥120, 1—2家, 28%以下, 力争200, —."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from zzdesk.figures import NotAFigure, read_figure
from zzdesk.values import decimal_text

_NONE_SET = {"-", "--", "—", "——", "–"}
_TIERS = {"力争": "stretch", "奋斗": "stretch", "确保": "firm"}
_BEFORE = {
    ">=": "at_least",
    "≥": "at_least",
    "不低于": "at_least",
    "不少于": "at_least",
    "<=": "at_most",
    "≤": "at_most",
    "不高于": "at_most",
    "不超过": "at_most",
    "降至": "at_most",
    "达到": "reach",
}
_AFTER = {
    "及以上": "at_least",
    "以上": "at_least",
    "左右": "about",
    "及以下": "at_most",
    "以下": "at_most",
    "以内": "at_most",
}
_RANGE = re.compile(r"([\d.,]+)(?:\D*?)(?:—|–|-|~|至|到)([\d.,]+)(.*)")


class Wanted(NamedTuple):
    """What a cell of an annex asks for; a range has its upper bound in `high`."""

    value: Decimal
    comparator: str = "at_least"
    high: Decimal | None = None
    tier: str = "expected"

    @property
    def words(self) -> str:
        low = decimal_text(self.value)
        return low if self.high is None else f"{low}—{decimal_text(self.high)}"


def read_wanted(typed: str, unit: str) -> Wanted | None:
    """The target in `typed`, whose figures are in `unit`; None for "—" (none set).

    Raises NotAFigure for anything that would need a guess: another unit (万, 亿), two figures, words.
    """
    words = "".join(unicodedata.normalize("NFKC", typed).split()).replace("(含)", "")  # a bound is inclusive anyway
    if words in _NONE_SET:
        return None
    tier = next((name for name in _TIERS if words.startswith(name)), "")
    words = words.removeprefix(tier)
    before = next((name for name in _BEFORE if words.startswith(name)), "")
    words = words.removeprefix(before)
    after = next((name for name in _AFTER if words.endswith(name)), "")
    words = words.removesuffix(after)
    comparator = _BEFORE.get(before) or _AFTER.get(after) or "at_least"
    ranged = _RANGE.fullmatch(words)
    if ranged:
        low, high = _figure(ranged[1], unit), _figure(ranged[2] + ranged[3], unit)
        if high <= low:
            raise NotAFigure("figure.other")
        return Wanted(low, "range", high, _TIERS.get(tier, "expected"))
    return Wanted(_figure(words, unit), comparator, None, _TIERS.get(tier, "expected"))


def _figure(words: str, unit: str) -> Decimal:
    bare = words if unit == "%" else words.removesuffix(unit)
    return read_figure(bare, percent=unit == "%").number
