"""Sums written into a cell: "=12.5+3.7". Numbers, + - × ÷ and brackets, worked out exactly; nothing is guessed."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from zzdesk.values import WIDE

_LONGEST = 120  # characters; also bounds how deep brackets nest
_SIGNS = str.maketrans("０１２３４５６７８９．＋－−–×＊÷／（）＝％，　", "0123456789.+---**//()=%, ")
_TOKEN = re.compile(r"\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+|[-+*/()%])")


class NotArithmetic(ValueError):
    """Why a sum cannot be worked out; `code` is a key of messages."""

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code)
        self.code, self.args_of = code, args


def is_sum(words: str) -> bool:
    return words.startswith(("=", "＝"))


def worked_out(words: str, *, percent: bool = False) -> Fraction:
    """What a text that begins with = comes to. `percent`: the unit is %, where a % sign could mean two things."""
    if len(words) > _LONGEST:
        raise NotArithmetic("arithmetic.long", most=_LONGEST)
    tokens = _tokens(words.translate(_SIGNS)[1:])
    if percent and "%" in tokens:
        raise NotArithmetic("arithmetic.percent")
    found, rest = _terms(tokens)
    if rest:
        raise NotArithmetic("arithmetic.unfinished")
    return found


def exact(figure: Fraction) -> Decimal | None:
    """The figure as a decimal; None where the division does not end."""
    shown = WIDE.divide(Decimal(figure.numerator), Decimal(figure.denominator))
    return shown if Fraction(shown) == figure else None


def rounded(figure: Fraction, places: int) -> Decimal:
    """四舍五入 of the true quotient, not of one rounded before."""
    scaled = abs(figure) * 10**places + Fraction(1, 2)
    whole = Decimal(scaled.numerator // scaled.denominator).scaleb(-places, WIDE)
    return whole.copy_negate() if figure < 0 and whole else whole  # "-" would round to 28 digits


def _tokens(words: str) -> list[str]:
    found, at = [], 0
    words = words.rstrip()
    while at < len(words):
        token = _TOKEN.match(words, at)
        if not token:
            part = re.match(r"\s*([^-+*/()%\s]+|.)", words[at:])
            raise NotArithmetic("arithmetic.unknown", part=part[1] if part else words[at:])
        found.append(token[1])
        at = token.end()
    return found


def _terms(tokens: list[str]) -> tuple[Fraction, list[str]]:
    total, rest = _factors(tokens)
    while rest and rest[0] in "+-":
        sign = rest[0]
        term, rest = _factors(rest[1:])
        total = total + term if sign == "+" else total - term
    return total, rest


def _factors(tokens: list[str]) -> tuple[Fraction, list[str]]:
    product, rest = _one(tokens)
    while rest and rest[0] in "*/":
        sign = rest[0]
        factor, rest = _one(rest[1:])
        if sign == "/" and factor == 0:
            raise NotArithmetic("arithmetic.zero")
        product = product * factor if sign == "*" else product / factor
    return product, rest


def _one(tokens: list[str]) -> tuple[Fraction, list[str]]:
    """A number or a bracket, with signs before it and % after it."""
    sign, rest = 1, tokens
    while rest and rest[0] in "+-":
        sign, rest = (-sign if rest[0] == "-" else sign), rest[1:]
    if not rest or rest[0] in "*/)%":
        raise NotArithmetic("arithmetic.unfinished")
    if rest[0] == "(":
        found, rest = _terms(rest[1:])
        if not rest or rest[0] != ")":
            raise NotArithmetic("arithmetic.unfinished")
    else:
        found = Fraction(rest[0].replace(",", ""))
    rest = rest[1:]
    if rest and rest[0] == "%":
        found, rest = found / 100, rest[1:]
    return sign * found, rest
