"""Reading a figure as people type it.

Text that is exactly a number is taken (and said so when its form was changed);
anything that would need a guess is refused with the reason (INTAKE: 万/亿,
decimal comma, parentheses, 约, fractions, Chinese numerals, dashes).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_SPACES = dict.fromkeys(map(ord, " \t\r\n\u00a0\u3000\u2002\u2003\u2009\u202f\u200b\u200c\u200d\ufeff"))
_FULLWIDTH = {ord("０") + i: str(i) for i in range(10)} | {
    ord("．"): ".",
    ord("，"): ",",
    ord("＋"): "+",
    ord("％"): "%",
    ord("－"): "-",
    ord("–"): "-",
    ord("−"): "-",
}
_PLAIN = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_NOTHING = {"无", "/", "／", "—", "——", "-", "－", "–", "n/a", "na", "无数据", "没有", "零"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number read from text; `changed` when the text was not plain digits."""

    number: Decimal
    changed: bool


class NotAFigure(ValueError):
    """Why a text is not a figure; `code` is a key of messages."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_figure(typed: str, *, percent: bool = False) -> Figure:
    """The number in `typed`. `percent`: the indicator's unit is %, so "9%" is 9.

    Raises NotAFigure with the reason; never divides or scales by guess.
    """
    bare = typed.translate(_SPACES).translate(_FULLWIDTH)
    if bare.lower() in _NOTHING or not bare:
        raise NotAFigure("figure.nothing")
    if bare.endswith("%"):
        if not percent:
            raise NotAFigure("figure.percent")
        bare = bare[:-1]
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    if _PLAIN.fullmatch(bare):
        return Figure(Decimal(bare), bare != typed)
    raise NotAFigure(_why(bare))


def _why(bare: str) -> str:
    if re.fullmatch(r"[+-]?\d+,\d+", bare):
        return "figure.comma"
    if re.fullmatch(r"[+-]?[\d.,]+[百千万亿]+.*", bare):
        return "figure.scaled"
    if re.fullmatch(r"\(.*\)|（.*）", bare):
        return "figure.parentheses"
    if re.match(r"[约近超]|.*左右$|.*多$", bare):
        return "figure.about"
    if re.fullmatch(r"\d+[/／]\d+", bare):
        return "figure.fraction"
    if re.fullmatch(r"[零〇一二三四五六七八九十百千万亿两点壹贰叁肆伍陆柒捌玖拾佰仟]+", bare):
        return "figure.chinese"
    return "figure.other"
