"""Periods, days and ranks as the papers of a statistics bureau spell them; nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from zzdesk.period import Period

_DASHES = dict.fromkeys(map(ord, "—–－~～至到"), "-")
_NAMED = {"一季度": 3, "1季度": 3, "上半年": 6, "前三季度": 9, "全年": 12}
_DATED = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月份?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})")
_SPAN = re.compile(r"(?:(\d{4})年?)?1月?-(\d{1,2})月份?")
_NAMES = re.compile(rf"(?:(\d{{4}})年?)?({'|'.join(_NAMED)})")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")
_RANK = re.compile(r"(?:并列)?第?(\d{1,4})[位名]?(?:\(并列\))?")
NONE = frozenset({"", "-", "--", "/", "无"})  # in a column that may be left out: none was given


def bare(words: str) -> str:
    """Without spaces, full-width letters and the many dashes."""
    return "".join(unicodedata.normalize("NFKC", words).split()).translate(_DASHES)


def read_period(words: str, year: int) -> Period | None:
    """2021-03, 202103, 2021年3月, 2021年1—3月, 1—3月, 一季度, or a day of the month; `year` where none is given."""
    told = bare(words)
    for shape in (_SPAN, _NAMES, _DATED, _COMPACT):
        found = shape.fullmatch(told)
        if found:
            month = _NAMED.get(found[2]) or int(found[2])
            return Period(int(found[1] or year), month) if 1 <= month <= 12 else None
    return None


def read_day(words: str) -> str | None:
    """An ISO date from 2021-04-16, 2021/4/16, 2021.4.16, 2021年4月16日 or 20210416; None for anything else."""
    told = bare(words)
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", told) or re.fullmatch(
        r"(\d{4})(\d\d)(\d\d)", told
    )
    try:
        return date(*map(int, found.groups())).isoformat() if found else None
    except ValueError:
        return None


def read_rank(words: str) -> str | None:
    """3 from 3, 第3位, 并列第3; "" where none is given; None for anything else."""
    told = bare(words)
    if told in NONE:
        return ""
    found = _RANK.fullmatch(told)
    return str(int(found[1])) if found else None
