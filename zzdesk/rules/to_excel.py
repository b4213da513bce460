"""A formula as one Excel expression giving 0 不符, 1 不判, 2 通过.

Only functions that Excel 2010, WPS and LibreOffice all have; the same whole
numbers and ten-decimal intervals as `evaluate`, so the verdicts are the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from zzdesk.plan.model import Plan
from zzdesk.rules.checks import Group, precision_of
from zzdesk.rules.evaluate import EMPTY_WORDS
from zzdesk.rules.tolerance import Figure, Interval, IntervalJudgement, Judgement, Linear, Precision, judgement, refs_of
from zzdesk.rules.tree import Both, Comparison, Either, Function, Negation, Node, Ref, Words
from zzdesk.values import AWAITING, NOT_APPLICABLE

Place: TypeAlias = Callable[[Ref], str]


def to_excel(node: Node, place: Place, precision: Precision, certain: bool = False) -> str:
    """The expression, without "=". `place` gives the sheet-qualified reference of a cell."""
    match node:
        case Comparison():
            return _compare(judgement(node, precision, certain), place)
        case Both(parts):
            return f"MIN({','.join(to_excel(p, place, precision, certain) for p in parts)})"
        case Either(parts):
            return f"MAX({','.join(to_excel(p, place, precision, certain) for p in parts)})"
        case Negation(part):
            return f"(2-{to_excel(part, place, precision, not certain)})"
        case Function("if_", (condition, then)):
            unless = to_excel(condition, place, precision, not certain)
            return f"MAX(2-{unless},{to_excel(then, place, precision, certain)})"
        case Function(name, (Ref() as ref, *rest)):
            return _of_a_cell(name, place(ref), [w.text for w in rest if isinstance(w, Words)])
    raise TypeError(node)


def group_to_excel(plan: Plan, group: Group, place: Place, kind_cell: str) -> str:
    """The expression of one row of the 审核 sheet, without "=". `kind_cell` holds 快报, 正式 …

    A check whose formula is at fault is left out here: `run.find` reports it.
    """
    precision = precision_of(plan)
    parts = [to_excel(check.tree, place, precision) for check in group.checks if check.tree is not None]
    return only_for(group.rule.kinds, kind_cell, all_of(parts)) if parts else "1"


def all_of(parts: list[str]) -> str:
    """One verdict for several: 不符 if any fails, else 通过 if any was judged."""
    if len(parts) == 1:
        return parts[0]
    weighed = ",".join(f"CHOOSE(1+{part},1000,0,1)" for part in parts)
    return f"LOOKUP(SUM({weighed}),{{0,1,1000}},{{1,2,0}})"


def only_for(kinds: tuple[str, ...], kind_cell: str, expression: str) -> str:
    """不判 unless the return is of one of `kinds`; all kinds when empty."""
    if not kinds:
        return expression
    asked = ",".join(f'{kind_cell}="{kind}"' for kind in kinds)
    return f"IF(OR({asked}),{expression},1)"


def _of_a_cell(name: str, cell: str, words: list[str]) -> str:
    bare = f"TRIM({cell})"
    marked = f'OR(LEFT({bare},3)="{NOT_APPLICABLE}",LEFT({bare},3)="{AWAITING}")'
    blank = f"LEN({bare})=0"
    if name == "filled":
        return f"IF({blank},0,2)"
    if name == "text_given":
        empty = ",".join(f'{bare}="{w}"' for w in EMPTY_WORDS)
        return f"IF(OR({blank},{empty}),0,2)"
    if name == "is_waiting":
        return f'IF({blank},1,IF(LEFT({bare},3)="{AWAITING}",2,0))'
    if name == "is_number":
        return f"IF({blank},1,IF(OR(ISNUMBER({cell}),{marked}),2,0))"
    if name == "one_of":
        chosen = ",".join(f'EXACT({bare},"{w}")' for w in words)
        return f"IF(OR({blank},{marked}),1,IF(OR({chosen}),2,0))"
    return f"IF(ISNUMBER({cell}),IF(ROUND({cell},9)=ROUND({cell},0),2,0),1)"


def _compare(asked: Judgement | IntervalJudgement, place: Place) -> str:
    if isinstance(asked, Judgement):
        refs = refs_of(asked.figure)
        test = _test(asked.op, asked.certain, _sum(asked.figure, place), asked.figure.slack)
    else:
        refs = tuple(dict.fromkeys(refs_of(asked.left) + refs_of(asked.right)))
        (left_least, left_most), (right_least, right_most) = _bounds(asked.left, place), _bounds(asked.right, place)
        most, least = f"ROUND({left_most}-({right_least}),10)", f"ROUND({left_least}-({right_most}),10)"
        test = _between(asked.op, asked.certain, most, least)
        # A divisor that may be zero is an error value: not judged.
        test = f"IFERROR(IF({test},2,0),1)"
        return _if_numbers(refs, place, test)
    return _if_numbers(refs, place, f"IF({test},2,0)")


def _if_numbers(refs: tuple[Ref, ...], place: Place, then: str) -> str:
    if not refs:
        return then
    cells = [place(ref) for ref in refs]
    tests = ",".join(f"ISNUMBER({cell})" for cell in cells)
    return f"IF(AND({tests}),{then},1)"


def _test(op: str, certain: bool, total: str, slack: int) -> str:
    """Σ op 0 within ±slack, as one comparison."""
    if op == "==":
        return f"{total}=0" if certain and slack == 0 else (f"ABS({total})<={slack}" if not certain else "FALSE")
    toward = -slack if (op in {">=", ">"}) != certain else slack
    return f"{total}{op}{toward}"


def _between(op: str, certain: bool, most: str, least: str) -> str:
    match op, certain:
        case "==", False:
            return f"AND({least}<=0,{most}>=0)"
        case "==", True:
            return f"AND({least}=0,{most}=0)"
        case ((">=" | ">"), False):
            return f"{most}{op}0"
        case ((">=" | ">"), True):
            return f"{least}{op}0"
        case _, False:
            return f"{least}{op}0"
    return f"{most}{op}0"


def _sum(figure: Linear, place: Place) -> str:
    parts = []
    for term in figure.terms:
        cell = place(term.ref)
        # x*100 is a double a hair beside the half: settle it at 4 decimals before rounding (as `evaluate` does).
        whole = f"ROUND(ROUND({cell}*{10**term.decimals},4),0)" if term.decimals else f"ROUND({cell},0)"
        parts.append(f"{term.factor:+d}*{whole}")
    if figure.constant or not parts:
        parts.append(f"{figure.constant:+d}")
    return f"({''.join(parts).removeprefix('+')})"


def _bounds(figure: Figure, place: Place) -> tuple[str, str]:
    if isinstance(figure, Linear):
        total = _sum(figure, place)
        return f"({total}-{figure.slack})/{figure.scale}", f"({total}+{figure.slack})/{figure.scale}"
    parts = [_bounds(part, place) for part in figure.parts]
    return _operate(figure, parts)


def _operate(figure: Interval, parts: list[tuple[str, str]]) -> tuple[str, str]:
    least, most = parts[0]
    match figure.op:
        case "abs":
            return f"MAX(0,{least},-({most}))", f"MAX(ABS({least}),ABS({most}))"
        case "min" | "max":
            name = figure.op.upper()
            return f"{name}({','.join(p[0] for p in parts)})", f"{name}({','.join(p[1] for p in parts)})"
        case "+":
            return f"({least}+{parts[1][0]})", f"({most}+{parts[1][1]})"
        case "-":
            return f"({least}-({parts[1][1]}))", f"({most}-({parts[1][0]}))"
    low, high = parts[1]
    corners = [(a, b) for a in (least, most) for b in (low, high)]
    if figure.op == "*":
        products = ",".join(f"({a})*({b})" for a, b in corners)
        return f"MIN({products})", f"MAX({products})"
    # 1/0 where the divisor's interval holds zero, for IFERROR above.
    quotients = ",".join(f"ROUND(({a})/({b}),10)" for a, b in corners)
    guard = f"IF(({low})*({high})<=0,1/0,"
    return f"{guard}MIN({quotients}))", f"{guard}MAX({quotients}))"
