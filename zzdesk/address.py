"""单元格: the permanent name of one figure, FORM.LINE.COLUMN, never a row number."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# ZZ01.02.3, ZZ02-1.8f3a.2, ZZ07.C04.1
PATTERN = r"(?P<form>[A-Z]{2}\d{2}(?:-\d+)?)\.(?P<line>[0-9A-Za-z_-]+)\.(?P<column>[0-9A-Z]+)"
_WHOLE = re.compile(PATTERN)


class Address(NamedTuple):
    form: str
    line: str
    column: str

    @classmethod
    def parse(cls, words: str) -> Address:
        """From "ZZ01.02.3". ValueError for anything else."""
        return _parsed(words)

    def __str__(self) -> str:
        return ".".join(self)


@lru_cache(maxsize=8192)
def _parsed(words: str) -> Address:
    found = _WHOLE.fullmatch(words.strip())
    if not found:
        raise ValueError(words)
    return Address(found["form"], found["line"], found["column"])
