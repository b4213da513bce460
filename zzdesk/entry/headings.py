"""Words at the head of a column or a line, as clerks write them: what they name, whatever their spelling.

A heading is a thing (产值, 增速, 计划总投资) and a time (累计, 上年同期, 本月); the month it is written for is
told against the period in hand, so that "1—3月产值" in March and "1—4月产值" in April are one heading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from zzdesk.period import Period

TO_DATE, YEAR_AGO, OF_MONTH, OTHER = "累计", "上年同期", "本月", "其他月份"
NEAR = 0.6  # how alike two headings must be to be offered for one another

_BRACKETS = re.compile(r"[（(\[【〔][^（()）\]】〕]*[)）\]】〕]")
_MONTHS = re.compile(
    r"(?:(?P<year>20\d{2})年?)?"
    r"(?:(?P<first>\d{1,2})月?[-—–~至到](?P<last>\d{1,2})月份?|(?P<month>(?<!\d)\d{1,2})月份?|(?P<named>上半年|前?[一二三]季度))"
    r"(?:末|底)?"
)
_NAMED = {"一季度": 3, "上半年": 6, "二季度": 6, "前三季度": 9, "三季度": 9}
_YEAR = re.compile(r"20\d{2}年度?")
_TIMES = (
    (YEAR_AGO, ("上年同期累计", "上年累计", "上年同期", "上年同月", "同期累计", "同期数", "同期")),
    (OF_MONTH, ("本月数", "本月", "当月", "本期")),
    (TO_DATE, ("年初至今", "本年累计", "累计数", "累计", "本年")),
)
# Different spellings of one thing; only where nobody would ask.
_SPELLINGS = (
    ("去年", "上年"),
    ("规模以上", "规上"),
    ("工业总产值", "产值"),
    ("总产值", "产值"),
    ("用电量", "用电"),
    ("营业总收入", "营业收入"),
    ("营收", "营业收入"),
    ("统一社会信用代码", "信用代码"),
    ("社会信用代码", "信用代码"),
    ("统一信用代码", "信用代码"),
    ("同比增长率", "增速"),
    ("同比增速", "增速"),
    ("同比增长", "增速"),
    ("同比增幅", "增速"),
    ("同比", "增速"),
    ("增长率", "增速"),
    ("增幅", "增速"),
    ("增长", "增速"),
)
_UNITS = re.compile(r"(亿千瓦时|万千瓦时|万平方米|亿元|万元|千元|百万元|元|万吨|吨|亩|户|家|个|人|名|场|%|％)")
_UNIT_TAIL = re.compile(f"[/／:：,，]{_UNITS.pattern}$")
_NUMBERING = re.compile(r"^(?:其中[：:]?|[（(]?[一二三四五六七八九十]+[)）、.．]|[（(]?\d{1,2}[)）、.．]|[①-⑳]|#|\*)+")
_PUNCTUATION = re.compile(r"[\s\W_]+")


class Heading(NamedTuple):
    """`thing` without its time, `time` one of the four words or ""; `unit` as written beside it."""

    thing: str
    time: str = ""
    unit: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.thing, self.time


@lru_cache(maxsize=8192)
def read_heading(words: str, period: Period) -> Heading:
    plain = _plain(words)
    unit = unit_in(plain)
    tail = _UNIT_TAIL.search(plain)
    if tail and not unit:
        plain, unit = plain[: tail.start()], tail[1]
    plain, months = _without_months(_BRACKETS.sub("", plain), period)
    plain = _YEAR.sub(lambda m: "上年" if m[0][:4] == str(period.year - 1) else "", plain)
    for spelled, meant in _SPELLINGS:
        plain = plain.replace(spelled, meant)
    thing, times = _without_times(plain)
    return Heading(_PUNCTUATION.sub("", thing), _one_time({*months, *times}), unit)


def unit_in(words: str) -> str:
    """The 计量单位 in brackets, after 单位： or alone; "" where there is none or more than one."""
    bracketed = [b.strip("（(）)[]【】〔〕") for b in _BRACKETS.findall(words)]
    spoken = re.findall(r"单位[：:](\S+)", words)
    for part in (*spoken, *bracketed, words):
        found = _UNITS.fullmatch(re.sub(r"^(?:计量)?单位[：:]?", "", part.strip()).strip("（(）)"))
        if found:
            return found[1].replace("％", "%")
    return ""


def month_in(words: str, year: int) -> tuple[int, int] | None:
    """Year and month that a title or a sheet's name speaks of; None where it speaks of none or of several."""
    plain = _plain(words)
    found = {(int(m["year"] or year), _last_month(m)) for m in _MONTHS.finditer(plain)}
    found |= {(int(m[1]), int(m[2])) for m in re.finditer(r"(20\d{2})[-./]?(0[1-9]|1[0-2])(?!\d)", plain)}
    return found.pop() if len(found) == 1 else None


def without_months(words: str) -> str:
    """A sheet's name as it is every month."""
    return _PUNCTUATION.sub("", _YEAR.sub("", _MONTHS.sub("", _plain(words))))


@lru_cache(maxsize=8192)
def plain_name(words: str) -> str:
    """The name of a line without numbering, brackets' shape, spaces and 其中; 规模以上 is 规上."""
    plain = _plain(words)
    before = ""
    while plain != before:
        before, plain = plain, _NUMBERING.sub("", plain)
    for spelled, meant in _SPELLINGS[:2]:
        plain = plain.replace(spelled, meant)
    unit = unit_in(plain)
    if unit:
        plain = re.sub(rf"[（(\[【〔](?:计量)?(?:单位[：:]?)?{re.escape(unit)}[)）\]】〕]", "", plain)
    return _PUNCTUATION.sub("", plain)


def likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio() if one and other else 0.0


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


def _without_months(words: str, period: Period) -> tuple[str, set[str]]:
    times: set[str] = set()

    def told(found: re.Match[str]) -> str:
        times.add(_time_of(found, period))
        return ""

    return _MONTHS.sub(told, words), times


def _last_month(found: re.Match[str]) -> int:
    return _NAMED.get(found["named"] or "", 0) or int(found["last"] or found["month"])


def _time_of(found: re.Match[str], period: Period) -> str:
    year, month = int(found["year"] or period.year), _last_month(found)
    of_month = found["month"] is not None
    if month != period.month:
        return OTHER
    if year == period.year - 1:
        return OTHER if of_month else YEAR_AGO
    if year != period.year:
        return OTHER
    return OF_MONTH if of_month else TO_DATE


def _without_times(words: str) -> tuple[str, set[str]]:
    times: set[str] = set()
    for time, spellings in _TIMES:
        for spelled in spellings:
            if spelled in words:
                words = words.replace(spelled, "")
                times.add(time)
    return words, times


def _one_time(times: Iterable[str]) -> str:
    """上年同期累计 is 上年同期; a time of another month outweighs all."""
    told = set(times)
    return next((t for t in (OTHER, YEAR_AGO, OF_MONTH, TO_DATE) if t in told), "")
