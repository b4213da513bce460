"""报告期: a cumulative month. 2021-03 is "1—3月", what happened since January."""

from __future__ import annotations

import re
from typing import NamedTuple

_QUARTERS = {3: "一季度", 6: "上半年", 9: "前三季度", 12: "全年"}


class Period(NamedTuple):
    year: int
    month: int

    @classmethod
    def parse(cls, words: str) -> Period:
        """From "2021-03" or "202103". ValueError for anything else."""
        found = re.fullmatch(r"(\d{4})-?(\d{2})", words.strip())
        if not found or not 1 <= int(found[2]) <= 12:
            raise ValueError(words)
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"

    @property
    def label(self) -> str:
        """As on the period strip: 1—3月 (1月 for January alone)."""
        return "1月" if self.month == 1 else f"1—{self.month}月"

    @property
    def title(self) -> str:
        """As in a form's head: 2021年1—3月."""
        return f"{self.year}年{self.label}"

    @property
    def prose(self) -> str:
        """As in a bulletin's sentence: 一季度, 上半年, 1—4月."""
        return _QUARTERS.get(self.month, self.label)

    @property
    def compact(self) -> str:
        """As in a file name: 202103."""
        return f"{self.year}{self.month:02d}"

    @property
    def same_last_year(self) -> Period:
        return Period(self.year - 1, self.month)

    @property
    def is_year_end(self) -> bool:
        return self.month == 12
