"""The verdict of a formula over the figures that `look` gives: three-valued, never an exception for data."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from enum import IntEnum
from functools import lru_cache
from typing import TypeAlias

from zzdesk.rules.codes import credit_code_ok, project_code_ok
from zzdesk.rules.interval import Bounds, minus, operate, ten
from zzdesk.rules.look import Look
from zzdesk.rules.tolerance import Atom, Figure, IntervalJudgement, Judgement, Linear, Precision, judgement
from zzdesk.rules.tree import Both, Comparison, Either, Function, Negation, Node, Number, Ref, Words, all_refs_in
from zzdesk.values import State, Value, half_up

__all__ = ["EMPTY_WORDS", "Look", "Verdict", "amount", "between", "evaluate", "is_empty_words"]

# Words that give no reason (DOMAIN section 4).
EMPTY_WORDS = ("核实无误", "情况属实", "已核实", "数据无误", "同上", "据实填报", "无", "正常")
_MARKS = re.compile(r"[\W_]+")


def is_empty_words(text: str) -> bool:
    """Whether an explanation gives no reason, whatever marks and spaces stand around its words; "" is none given.

    Formulas (`text_given`) ask for the exact words, as Excel does.
    """
    parts = [part for part in _MARKS.split(text) if part]
    return bool(text.strip()) and ("".join(parts) in EMPTY_WORDS or all(part in EMPTY_WORDS for part in parts))


class Verdict(IntEnum):
    """Ordered so that `and` is the least, `or` the greatest, `not` two minus it."""

    FAIL = 0
    UNJUDGED = 1
    PASS = 2


_Holds: TypeAlias = Callable[[int, int], bool]
_HOLDS: dict[str, _Holds] = {
    # (greatest, least) possible difference of left and right
    ">=": lambda most, least: most >= 0,
    ">": lambda most, least: most > 0,
    "<=": lambda most, least: least <= 0,
    "<": lambda most, least: least < 0,
    "==": lambda most, least: least <= 0 <= most,
}
_CERTAIN: dict[str, _Holds] = {
    ">=": lambda most, least: least >= 0,
    ">": lambda most, least: least > 0,
    "<=": lambda most, least: most <= 0,
    "<": lambda most, least: most < 0,
    "==": lambda most, least: most == 0 == least,
}


Ready: TypeAlias = Callable[[Look], Verdict]
_MOST_READY = 50_000
_ready: dict[tuple[int, int, bool], tuple[Node, Precision, Ready]] = {}


def evaluate(node: Node, look: Look, precision: Precision, certain: bool = False) -> Verdict:
    """FAIL, PASS, or UNJUDGED where an operand is missing and the formula does not ask filled().

    What a formula asks is worked out once; it is known again as the same object, which is kept for that.
    """
    return ready(node, precision, certain)(look)


def ready(node: Node, precision: Precision, certain: bool = False) -> Ready:
    """The formula as a function of what it looks at."""
    key = id(node), id(precision), certain
    held = _ready.get(key)
    if held is None:
        if len(_ready) >= _MOST_READY:
            _ready.clear()
        held = _ready[key] = node, precision, _made_ready(node, precision, certain)
    return held[2]


def _made_ready(node: Node, precision: Precision, certain: bool) -> Ready:
    match node:
        case Comparison():
            return _comparison(judgement(node, precision, certain), precision)
        case Both(parts):
            each = [_made_ready(part, precision, certain) for part in parts]
            return lambda look: min([part(look) for part in each])
        case Either(parts):
            each = [_made_ready(part, precision, certain) for part in parts]
            return lambda look: max([part(look) for part in each])
        case Negation(part):
            inner = _made_ready(part, precision, not certain)
            return lambda look: _opposite(inner(look))
        case Function("if_", (condition, then)):
            # The condition counts only where it is certain: rounding must not make a rule fail.
            when, told = _made_ready(condition, precision, not certain), _made_ready(then, precision, certain)
            return lambda look: max(_opposite(when(look)), told(look))
        case Function():
            return _function(node, precision)
    raise TypeError(node)


def _function(node: Function, precision: Precision) -> Ready:
    refs = tuple(r for r in node.args if isinstance(r, Ref))
    match node:
        case Function("unique", _):
            return lambda look: _unique(refs, look)
        case Function("magnitude", (Ref() as now, Ref() as before)):
            return lambda look: _magnitude(look(now), look(before), precision(now)[0] + FINER)
        case Function("same_as_prev", _):
            return lambda look: _same(refs, look, precision)
        case Function(name, (Ref() as ref, *rest)):
            words = [w.text for w in rest if isinstance(w, Words)]
            return lambda look: _of_a_cell(name, look(ref), words)
    raise TypeError(node)


# Of an Enum each time asked for they take longer than the verdict.
_FAIL, _UNJUDGED, _PASS = Verdict.FAIL, Verdict.UNJUDGED, Verdict.PASS
_OPPOSITES = (_PASS, _UNJUDGED, _FAIL)


def _opposite(verdict: Verdict) -> Verdict:
    return _OPPOSITES[verdict]


def _told(holds: bool) -> Verdict:
    return _PASS if holds else _FAIL


def _of_a_cell(name: str, value: Value, words: list[str]) -> Verdict:
    if name == "filled":
        return _told(not value.is_blank)
    if name == "text_given":
        return _told(not value.is_blank and value.text.strip() not in EMPTY_WORDS)
    if value.is_blank:
        return _UNJUDGED
    if name == "is_waiting":
        return _told(value.state is State.WAITING)
    if name == "is_number":
        return _told(value.number is not None or value.state is not State.VALUE)
    if value.state is not State.VALUE:
        return _UNJUDGED
    if name == "one_of":
        return _told(value.text in words)
    if name in _CODES:
        return _told(_CODES[name](value.content))
    if name == "whole" and value.number is not None:
        return _told(half_up(value.number, 9) == half_up(value.number, 0))
    return _UNJUDGED


_CODES: dict[str, Callable[[str], bool]] = {"credit_code_ok": credit_code_ok, "project_code_ok": project_code_ok}
# A figure that is about one of these times the last one was put down in another unit (千元, 万元, 亿元).
SLIPS = (1, 2, 3, 4, 5, 8)
FINER = 2  # such slips leave digits beyond the declared ones: 3,500 万元 put down as 0.35 亿元


def _unique(refs: tuple[Ref, ...], look: Look) -> Verdict:
    """The first of equal lines passes, those after it fail."""
    key = key_of_cells(refs, look)
    if key is None:
        return _UNJUDGED
    if refs not in look.shared:
        first: dict[tuple[str, ...], str] = {}
        for line in look.lines(refs[0].address.form):
            told = key_of_cells(refs, look.at(line))
            if told is not None:
                first.setdefault(told, line)
        look.shared[refs] = first
    return _told(look.shared[refs][key] == look.line)


def key_of_cells(refs: Sequence[Ref], look: Look) -> tuple[str, ...] | None:
    """What names a line; None where a part of it is missing. Letters of either case are one."""
    parts = [look(ref) for ref in refs]
    given = all(p.state is State.VALUE for p in parts)
    return tuple(p.content.strip().upper() for p in parts) if given else None


def _magnitude(now: Value, before: Value, decimals: int) -> Verdict:
    if now.number is None or before.number is None:
        return _UNJUDGED
    least, most = sorted(abs(_scaled(x, decimals)) for x in (now.number, before.number))
    if least == 0:
        return _UNJUDGED
    return _told(not any(8 * 10**n * least <= 10 * most <= 12 * 10**n * least for n in SLIPS))


def _same(refs: tuple[Ref, ...], look: Look, precision: Precision) -> Verdict:
    """Whether every figure that both periods have is the same; not judged where there is none."""
    found = _UNJUDGED
    for now, before in zip(refs[::2], refs[1::2], strict=True):
        this, last = look(now).number, look(before).number
        if this is None or last is None:
            continue
        decimals = precision(now)[0]
        if _scaled(this, decimals) != _scaled(last, decimals):
            return _FAIL
        found = _PASS
    return found


def _comparison(asked: Judgement | IntervalJudgement, precision: Precision) -> Ready:
    if not isinstance(asked, Judgement):
        return lambda look: _compare(asked, look, precision)
    holds, figure = (_CERTAIN if asked.certain else _HOLDS)[asked.op], asked.figure
    cells = [(t.atom, t.factor, t.decimals) for t in figure.terms if isinstance(t.atom, Ref)]
    if len(cells) == len(figure.terms):
        return _of_cells(cells, figure.constant, figure.slack, holds)

    def judged(look: Look) -> Verdict:
        found = _whole(figure, look, precision)
        return _UNJUDGED if found is None else _told(holds(found[0] + found[1], found[0] - found[1]))

    return judged


def _of_cells(cells: list[tuple[Ref, int, int]], constant: int, slack: int, holds: _Holds) -> Ready:
    """Most comparisons: of cells alone, each of which must be a figure."""

    def judged(look: Look) -> Verdict:
        total = constant
        for ref, factor, decimals in cells:
            x = look(ref).number
            if x is None:
                return _UNJUDGED
            total += factor * _scaled(x, decimals)
        return _PASS if holds(total + slack, total - slack) else _FAIL

    return judged


def _compare(asked: IntervalJudgement, look: Look, precision: Precision) -> Verdict:
    holds = (_CERTAIN if asked.certain else _HOLDS)[asked.op]
    left, right = between(asked.left, look, precision), between(asked.right, look, precision)
    if left is None or right is None:
        return _UNJUDGED
    return _told(holds(ten(minus(left[1], right[0])), ten(minus(left[0], right[1]))))


def _whole(figure: Linear, look: Look, precision: Precision) -> tuple[int, int] | None:
    """Middle and slack in whole numbers; None where a part is missing."""
    total, slack = figure.constant, 0
    for term in figure.terms:
        found = amount(term.atom, term.decimals, look, precision)
        if found is None:
            return None
        total += term.factor * found[0]
        slack += term.half * found[1]
    return total, slack


def amount(atom: Atom, decimals: int, look: Look, precision: Precision) -> tuple[int, int] | None:
    """A cell or total times 10^decimals, and how many rounded figures are in it; None where one is missing."""
    if isinstance(atom, Ref):
        x = look(atom).number
        return None if x is None else (_scaled(x, decimals), 1)
    if atom.name == "days":
        days = [_day(part, look) for part in atom.args]
        return None if days[0] is None or days[1] is None else (days[0] - days[1], 1)
    if atom.name == "districts":
        assert isinstance(atom.args[0], Ref)
        told = [v.number for v in look.districts(atom.args[0].address)]
        known = [_scaled(x, decimals) for x in told if x is not None]
        return (sum(known), len(known)) if told and len(known) == len(told) else None
    if atom.name == "length":
        assert isinstance(atom.args[0], Ref)
        value = look(atom.args[0])
        return (len(value.content.strip()), 1) if value.state is State.VALUE else None
    if atom not in look.shared:
        look.shared[atom] = _total(atom, decimals, look, precision)
    found: tuple[int, int] | None = look.shared[atom]
    return found


@lru_cache(maxsize=16_384)
def _scaled(x: Decimal, decimals: int) -> int:
    return int(half_up(half_up(x.scaleb(decimals), 4) if decimals else x, 0))


def _total(atom: Function, decimals: int, look: Look, precision: Precision) -> tuple[int, int] | None:
    parts = [part for line in lines_under(atom, look) for part in [line_part(atom, decimals, look.at(line), precision)]]
    if any(part is MISSING for part in parts):
        return None
    told = [part for part in parts if isinstance(part, int)]
    return sum(told), len(told)


MISSING = "missing"


def lines_under(atom: Function, look: Look) -> Sequence[str]:
    return look.lines(next(r.address.form for r in all_refs_in(atom)))


def line_part(atom: Function, decimals: int, look: Look, precision: Precision) -> int | str | None:
    """What one line adds to a sum or count: None for nothing, MISSING where it should have a figure and has none."""
    *first, condition = atom.args if atom.name == "count" or len(atom.args) == 2 else (*atom.args, None)
    if condition is not None and evaluate(condition, look, precision) is not _PASS:
        return None
    if not first:
        return 1
    assert isinstance(first[0], Ref)
    value = look(first[0])
    if value.number is not None:
        return _scaled(value.number, decimals)
    return None if condition is None and value.is_blank else MISSING


def _day(part: Node, look: Look) -> int | None:
    """The day's number as workbooks count (1899-12-30 is 0); None where the cell holds no date."""
    if isinstance(part, Number):
        return int(part.value)
    assert isinstance(part, Ref)
    value = look(part)
    try:
        return date.fromisoformat(value.text).toordinal() - DAY_ZERO if value.state is State.VALUE else None
    except ValueError:
        return None


DAY_ZERO = date(1899, 12, 30).toordinal()


def between(figure: Figure, look: Look, precision: Precision) -> Bounds | None:
    """Least and greatest value that the true figures allow; None where one is missing or a divisor may be 0."""
    if isinstance(figure, Linear):
        found = _whole(figure, look, precision)
        if found is None:
            return None
        middle, slack = found
        return (middle - slack, figure.scale), (middle + slack, figure.scale)
    parts = [between(part, look, precision) for part in figure.parts]
    known = [p for p in parts if p is not None]
    return operate(figure, known) if len(known) == len(parts) else None
