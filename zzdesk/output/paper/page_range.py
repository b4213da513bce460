"""1-3,5 as people type it."""

from __future__ import annotations

import re
import unicodedata

from zzdesk.errors import ZzError

_PART = re.compile(r"(\d{1,6})(?:[-~至—–](\d{1,6}))?")


def page_range(typed: str, count: int) -> list[int]:
    """Numbers from 0, in the order typed, each once; all of them where nothing is typed. ZzError("print.pages")."""
    words = unicodedata.normalize("NFKC", typed.strip()).replace("、", ",").replace(" ", "")
    if words in ("", "全部"):
        return list(range(count))
    found: list[int] = []
    for part in filter(None, words.split(",")):
        told = _PART.fullmatch(part)
        first = int(told[1]) if told else 0
        last = int(told[2] or first) if told else 0
        if not 1 <= first <= last <= count:
            raise ZzError("print.pages", typed=typed, count=count)
        found += range(first - 1, last)
    if not found:
        raise ZzError("print.pages", typed=typed, count=count)
    return list(dict.fromkeys(found))
