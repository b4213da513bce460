"""A formula over all lines of a floating form at once: two Excel arrays, 1 for each line that fails, that passes.

In array formulas AND, OR, MIN and MAX give one value for the whole block, so each is spelled with
products, sums and IF here. A line that is neither failing nor passing is not judged.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log10
from typing import TypeAlias

from zzdesk.rules.codes import CREDIT_LETTERS, CREDIT_WEIGHTS
from zzdesk.rules.evaluate import EMPTY_WORDS, FINER, SLIPS
from zzdesk.rules.tolerance import (
    Atom,
    Figure,
    Interval,
    IntervalJudgement,
    Judgement,
    Linear,
    Precision,
    Term,
    atoms_of,
    judgement,
)
from zzdesk.rules.tree import Both, Comparison, Either, Function, Negation, Node, Number, Ref, Words
from zzdesk.values import AWAITING, NOT_APPLICABLE

Place: TypeAlias = Callable[[Ref], str]
Pair: TypeAlias = tuple[str, str]  # fails, passes

# The column asked of `place` for "1 for each line that holds anything".
EXISTS = "EXISTS"


def over_lines(node: Node, place: Place, precision: Precision, certain: bool = False) -> Pair:
    """`place` gives the range of a column for "*", one cell for anything else."""
    match node:
        case Comparison():
            return _compare(judgement(node, precision, certain), place, precision)
        case Both(parts):
            return _both([over_lines(p, place, precision, certain) for p in parts])
        case Either(parts):
            return _swapped(_both([_swapped(over_lines(p, place, precision, certain)) for p in parts]))
        case Negation(part):
            return _swapped(over_lines(part, place, precision, not certain))
        case Function("if_", (condition, then)):
            unless = over_lines(condition, place, precision, not certain)
            return _swapped(_both([unless, _swapped(over_lines(then, place, precision, certain))]))
        case Function("unique", refs):
            return _unique([place(r) for r in refs if isinstance(r, Ref)])
        case Function("magnitude", (Ref() as now, Ref() as before)):
            return _magnitude(place(now), place(before), precision(now)[0] + FINER)
        case Function("same_as_prev", refs):
            return _same(tuple(r for r in refs if isinstance(r, Ref)), place, precision)
        case Function(name, (Ref() as ref, *rest)):
            return _of_a_cell(name, place(ref), [w.text for w in rest if isinstance(w, Words)])
    raise TypeError(node)


def _both(pairs: list[Pair]) -> Pair:
    return f"(({'+'.join(p[0] for p in pairs)})>0)", f"({'*'.join(p[1] for p in pairs)})"


def _swapped(pair: Pair) -> Pair:
    return pair[1], pair[0]


def _judged(judged: str, holds: str) -> Pair:
    """`judged` and `holds` are arrays of truth or 0 and 1."""
    return f"({judged}*(1-{holds}))", f"({judged}*{holds})"


def _of_a_cell(name: str, cells: str, words: list[str]) -> Pair:
    bare = f"TRIM({cells})"
    given, plain = f"(LEN({bare})>0)", _is_plain(bare)
    if name == "filled":
        return f"(LEN({bare})=0)", given
    if name == "text_given":
        told = f"({given}*{'*'.join(f'({bare}<>{chr(34)}{w}{chr(34)})' for w in EMPTY_WORDS)})"
        return f"(1-{told})", told
    if name == "is_waiting":
        return _judged(given, f'(LEFT({bare},3)="{AWAITING}")')
    if name == "is_number":
        marked = f'(LEFT({bare},3)="{NOT_APPLICABLE}")+(LEFT({bare},3)="{AWAITING}")'
        return _judged(given, f"((ISNUMBER({cells})+{marked})>0)")
    if name == "one_of":
        chosen = "+".join(f'EXACT({bare},"{w}")' for w in words)
        return _judged(plain, f"(({chosen})>0)")
    if name in _CODES:
        return _judged(plain, _CODES[name](bare))
    number = f"IF(ISNUMBER({cells}),{cells},0)"
    return _judged(f"ISNUMBER({cells})", f"(ROUND({number},9)=ROUND({number},0))")


def _is_plain(bare: str) -> str:
    """Neither blank nor 无此项 nor 待反馈."""
    return f'((LEN({bare})>0)*(LEFT({bare},3)<>"{NOT_APPLICABLE}")*(LEFT({bare},3)<>"{AWAITING}"))'


def credit_code(words: str) -> str:
    """1 where the words are a 统一社会信用代码, for one text or an array of them (GB 32100-2015)."""
    places = ",".join(str(n) for n in range(1, 18))
    weights = ";".join(map(str, CREDIT_WEIGHTS))
    found = f'IFERROR(FIND(MID({words},{{{places}}},1),"{CREDIT_LETTERS}")-1,1000000)'
    total = f"MMULT({found},{{{weights}}})"
    last = f'IFERROR(FIND(MID({words},18,1),"{CREDIT_LETTERS}")-1,-1)'
    return f"((LEN({words})=18)*({total}<1000000)*({last}=MOD(31-MOD({total},31),31)))"


def project_code(words: str) -> str:
    """1 where the words have the form 2103-410181-04-01-123456."""
    hyphens = "*".join(f'(MID({words},{n},1)="-")' for n in (5, 12, 15, 18))
    digits = f'SUBSTITUTE({words},"-","")'
    # 20 digits are more than a number keeps: two halves, each with a 1 before it so that no sign or blank passes.
    halves = "*".join(f'ISNUMBER(-("1"&MID({digits},{n},10)))*(LEN(MID({digits},{n},10))=10)' for n in (1, 11))
    plain = "*".join(f'ISERROR(FIND("{sign}",{words}))' for sign in (".", ",", "E", "e", " ", "%"))
    return f"((LEN({words})=24)*{hyphens}*(LEN({digits})=20)*{halves}*{plain})"


_CODES: dict[str, Callable[[str], str]] = {"credit_code_ok": credit_code, "project_code_ok": project_code}


def _unique(columns: list[str]) -> Pair:
    """Whether a line is the first with its key. The office suites differ in whether MATCH takes ~ * ? of an array for
    wildcards, so these give way to letters of Unicode's private use on both sides."""
    judged = "*".join(_is_plain(f"TRIM({c})") for c in columns)
    joined = "&CHAR(10)&".join(f"TRIM({c})" for c in columns)
    for sign, letter in zip("~*?", "\ue0f1\ue0f2\ue0f3", strict=True):
        joined = f'SUBSTITUTE({joined},"{sign}","{letter}")'
    keyed = f'IF({judged},{joined},"")'
    place = f"ROW({columns[0]})-MIN(ROW({columns[0]}))+1"
    first = f"(IFERROR(MATCH({keyed},{keyed},0),{place})={place})"
    return _judged(f"({judged})", first)


def _number(cells: str) -> str:
    return f"IF(ISNUMBER({cells}),{cells},0)"


def _magnitude(now: str, before: str, decimals: int) -> Pair:
    """The distance of the two in powers of ten, looked up among the slips' ±20 % (for exact products, formulas of a
    block would grow too long; the limits stand off by less than any two figures can)."""
    steps = [(0.0, 0)]
    for n in SLIPS:
        steps += [(n + log10(0.8) - 1e-12, 1), (n + log10(1.2) + 1e-12, 0)]
    limits, told = (",".join(f"{step[n]:.15g}" for step in steps) for n in (0, 1))
    apart = f"ABS(LOG10(ABS({whole(now, decimals)})/ABS({whole(before, decimals)})))"
    slip = f"IFERROR(LOOKUP({apart},{{{limits}}},{{{told}}}),2)"
    return f"(ISNUMBER({now})*({slip}=1))", f"(ISNUMBER({now})*({slip}=0))"


def _same(refs: tuple[Ref, ...], place: Place, precision: Precision) -> Pair:
    both, differ = [], []
    for now, before in zip(refs[::2], refs[1::2], strict=True):
        a, b, decimals = place(now), place(before), precision(now)[0]
        numbers = f"ISNUMBER({a})*ISNUMBER({b})"
        both.append(numbers)
        differ.append(f"({numbers}*({whole(_number(a), decimals)}<>{whole(_number(b), decimals)}))")
    fails = f"(({'+'.join(differ)})>0)"
    return fails, f"((({'+'.join(both)})>0)*(1-{fails}))"


def _compare(asked: Judgement | IntervalJudgement, place: Place, precision: Precision) -> Pair:
    figures = (asked.figure,) if isinstance(asked, Judgement) else (asked.left, asked.right)
    atoms = dict.fromkeys(atom for figure in figures for atom in atoms_of(figure))
    judged = "*".join(f"({known(atom, place, precision)})" for atom in atoms) or "1"
    if isinstance(asked, Judgement):
        total, slack = _sum(asked.figure, place, precision), slack_of(asked.figure, place, precision)
        return _judged(f"({judged})", _test(asked.op, asked.certain, f"{total}+{slack}", f"{total}-({slack})"))
    (left_least, left_most), (right_least, right_most) = (_bounds(f, place, precision) for f in figures)
    most, least = f"ROUND({left_most}-({right_least}),10)", f"ROUND({left_least}-({right_most}),10)"
    test = f"IFERROR(1*{_test(asked.op, asked.certain, most, least)},2)"
    return f"({judged}*({test}=0))", f"({judged}*({test}=1))"


def _test(op: str, certain: bool, most: str, least: str) -> str:
    """The difference lies between `least` and `most`: whether it may be (or, certain, must be) op 0."""
    if op == "==":
        return f"(({least}=0)*({most}=0))" if certain else f"(({least}<=0)*({most}>=0))"
    side = most if (op in {">=", ">"}) != certain else least
    return f"({side}{op}0)"


def _sum(figure: Linear, place: Place, precision: Precision) -> str:
    def numbers(ref: Ref) -> str:
        return _number(place(ref))

    parts = []
    for term in figure.terms:
        by_cell = numbers if isinstance(term.atom, Ref) else place
        parts.append(f"{term.factor:+d}*{term_sum(term, by_cell, precision)}")
    if figure.constant or not parts:
        parts.append(f"{figure.constant:+d}")
    return f"({''.join(parts).removeprefix('+')})"


def _bounds(figure: Figure, place: Place, precision: Precision) -> Pair:
    if isinstance(figure, Linear):
        total, slack = _sum(figure, place, precision), slack_of(figure, place, precision)
        return f"({total}-({slack}))/{figure.scale}", f"({total}+{slack})/{figure.scale}"
    return _operate(figure, [_bounds(part, place, precision) for part in figure.parts])


def _operate(figure: Interval, parts: list[Pair]) -> Pair:
    least, most = parts[0]
    match figure.op:
        case "abs":
            return _greatest(["0", least, f"-({most})"]), _greatest([f"ABS({least})", f"ABS({most})"])
        case "round":
            return f"ROUND({least},{figure.places})", f"ROUND({most},{figure.places})"
        case "min":
            return _least([p[0] for p in parts]), _least([p[1] for p in parts])
        case "max":
            return _greatest([p[0] for p in parts]), _greatest([p[1] for p in parts])
        case "+":
            return f"({least}+{parts[1][0]})", f"({most}+{parts[1][1]})"
        case "-":
            return f"({least}-({parts[1][1]}))", f"({most}-({parts[1][0]}))"
    low, high = parts[1]
    corners = [(a, b) for a in (least, most) for b in (low, high)]
    if figure.op == "*":
        products = [f"({a})*({b})" for a, b in corners]
        return _least(products), _greatest(products)
    quotients = [f"ROUND(({a})/({b}),10)" for a, b in corners]
    guard = f"IF(({low})*({high})<=0,1/0,"
    return f"{guard}{_least(quotients)})", f"{guard}{_greatest(quotients)})"


def _least(parts: list[str]) -> str:
    first, *rest = parts
    for other in rest:
        first = f"IF({first}<{other},{first},{other})"
    return first


def _greatest(parts: list[str]) -> str:
    first, *rest = parts
    for other in rest:
        first = f"IF({first}>{other},{first},{other})"
    return first


# --- cells and totals, for one cell as for a block --------------------------------------------
def known(atom: Atom, place: Place, precision: Precision) -> str:
    """Whether a cell holds a number, a total lacks none, days have both their dates."""
    if isinstance(atom, Ref):
        return f"ISNUMBER({place(atom)})"
    if atom.name == "count":
        return "TRUE"
    if atom.name == "sum":
        cells, counted = _counted(atom, place, precision)
        return f"SUM({counted}*(1-ISNUMBER({cells})))=0"
    if atom.name == "length":
        assert isinstance(atom.args[0], Ref)
        return f"{_is_plain(f'TRIM({place(atom.args[0])})')}>0"
    return "*".join(f"({day(part, place)}>0)" for part in atom.args) + ">0"


def term_sum(term: Term, place: Place, precision: Precision) -> str:
    """A term's whole number, without its factor; blanks and words must have been ruled out."""
    if isinstance(term.atom, Ref):
        return whole(place(term.atom), term.decimals)
    if term.atom.name == "days":
        first, second = (day(part, place) for part in term.atom.args)
        return f"({first}-{second})"
    if term.atom.name == "length":
        assert isinstance(term.atom.args[0], Ref)
        return f"LEN(TRIM({place(term.atom.args[0])}))"
    if term.atom.name == "count":
        return f"SUM({_condition(term.atom.args[0], place, precision)})"
    cells, counted = _counted(term.atom, place, precision)
    return f"SUM({counted}*IF(ISNUMBER({cells}),{whole(cells, term.decimals)},0))"


def _counted(total: Function, place: Place, precision: Precision) -> tuple[str, str]:
    """The cells of a sum, and 1 for each line that counts."""
    first = total.args[0]
    assert isinstance(first, Ref)
    cells = place(first)
    if len(total.args) == 1:
        return cells, f"(LEN(TRIM({cells}))>0)"
    return cells, _condition(total.args[1], place, precision)


def _condition(node: Node, place: Place, precision: Precision) -> str:
    return over_lines(node, place, precision)[1]


def day(part: Node, place: Place) -> str:
    """The serial number of a date typed as text or kept as a date; 0 where there is none."""
    if isinstance(part, Number):
        return str(int(part.value))
    assert isinstance(part, Ref)
    cell = place(part)
    return f"IFERROR(IF(ISNUMBER({cell}),{cell},DATEVALUE(TRIM({cell}))),0)"


def whole(cell: str, decimals: int) -> str:
    # x*100 is a double a hair beside the half: settle it at 4 decimals before rounding (as `evaluate` does).
    return f"ROUND(ROUND({cell}*{10**decimals},4),0)" if decimals else f"ROUND({cell},0)"


def slack_of(figure: Linear, place: Place, precision: Precision) -> str:
    """Half a last digit for each rounded figure; a sum's grows with its lines."""
    parts = [str(figure.slack)] if figure.slack else []
    for term in figure.terms:
        if isinstance(term.atom, Function) and term.half:
            cells, counted = _counted(term.atom, place, precision)
            parts.append(f"{term.half}*SUM({counted}*ISNUMBER({cells}))")
    return "+".join(parts) or "0"
