"""A formula as one Excel expression giving 0 不符, 1 不判, 2 通过.

Only functions that Excel 2010, WPS and LibreOffice all have; the same whole
numbers and ten-decimal intervals as `evaluate`, so the verdicts are the same.
"""

from __future__ import annotations

from zzdesk.address import Address
from zzdesk.plan.model import ANY_LINE, Plan
from zzdesk.rules.checks import Check, Group, precision_of
from zzdesk.rules.evaluate import EMPTY_WORDS, FINER, SLIPS
from zzdesk.rules.to_excel_lines import (
    EXISTS,
    Place,
    credit_code,
    known,
    over_lines,
    project_code,
    slack_of,
    term_sum,
    whole,
)
from zzdesk.rules.tolerance import (
    Atom,
    Figure,
    Interval,
    IntervalJudgement,
    Judgement,
    Linear,
    Precision,
    atoms_of,
    judgement,
)
from zzdesk.rules.tree import (
    Both,
    Comparison,
    Either,
    Function,
    Negation,
    Node,
    Ref,
    Words,
    aggregates_in,
    functions_in,
)
from zzdesk.values import AWAITING, NOT_APPLICABLE

_CODES = {"credit_code_ok": credit_code, "project_code_ok": project_code}


def to_excel(node: Node, place: Place, precision: Precision, certain: bool = False) -> str:
    """The expression, without "=". `place` gives the sheet-qualified reference of a cell."""
    match node:
        case Comparison():
            return _compare(judgement(node, precision, certain), place, precision)
        case Both(parts):
            return f"MIN({','.join(to_excel(p, place, precision, certain) for p in parts)})"
        case Either(parts):
            return f"MAX({','.join(to_excel(p, place, precision, certain) for p in parts)})"
        case Negation(part):
            return f"(2-{to_excel(part, place, precision, not certain)})"
        case Function("if_", (condition, then)):
            unless = to_excel(condition, place, precision, not certain)
            return f"MAX(2-{unless},{to_excel(then, place, precision, certain)})"
        case Function("magnitude", (Ref() as now, Ref() as before)):
            return _magnitude(place(now), place(before), precision(now)[0] + FINER)
        case Function("same_as_prev", refs):
            return _same(tuple(r for r in refs if isinstance(r, Ref)), place, precision)
        case Function(name, (Ref() as ref, *rest)):
            return _of_a_cell(name, place(ref), [w.text for w in rest if isinstance(w, Words)])
    raise TypeError(node)


def group_to_excel(plan: Plan, group: Group, place: Place, kind_cell: str) -> str:
    """The expression of one row of the 审核 sheet, without "=". `kind_cell` holds 快报, 正式 …

    A check whose formula is at fault is left out here: `run.find` reports it.
    """
    precision = precision_of(plan)
    parts = [check_to_excel(check, place, precision) for check in group.checks if check.tree is not None]
    return only_for(group.rule.kinds, kind_cell, all_of(parts)) if parts else "1"


def check_to_excel(check: Check, place: Place, precision: Precision) -> str:
    """One verdict; of a check over lines 不符 if any line fails, else 通过 if any was judged."""
    assert check.tree is not None
    if not check.lines:
        return to_excel(check.tree, place, precision)
    fails, passes = over_lines(check.tree, place, precision)
    there = place(Ref(Address(check.lines, ANY_LINE, EXISTS)))
    return f"IF(SUM({there}*{fails})>0,0,IF(SUM({there}*{passes})>0,2,1))"


def failing_lines(plan: Plan, group: Group, place: Place) -> str:
    """An array with 1 for each line at which a check of the group fails."""
    precision = precision_of(plan)
    fails = [over_lines(c.tree, place, precision)[0] for c in group.checks if c.tree is not None and c.lines]
    there = place(Ref(Address(group.checks[0].lines, ANY_LINE, EXISTS)))
    return f"({there}*({'+'.join(fails)}>0))" if len(fails) > 1 else f"({there}*{fails[0]})"


def needs_array(group: Group) -> bool:
    """Whether the formula must be entered as an array formula: it looks over lines, or adds them up."""
    trees = [c.tree for c in group.checks if c.tree is not None]
    return any(c.lines for c in group.checks) or any(
        aggregates_in(t) or any(f.name == "credit_code_ok" for f in functions_in(t)) for t in trees
    )


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
    if name in _CODES:
        return f"IF(OR({blank},{marked}),1,IF({_CODES[name](bare)}>0,2,0))"
    return f"IF(ISNUMBER({cell}),IF(ROUND({cell},9)=ROUND({cell},0),2,0),1)"


def _magnitude(now: str, before: str, decimals: int) -> str:
    """As `evaluate`: the greater by the smaller, both as whole numbers, against 10ⁿ ± 20 %."""
    a, b = (f"ABS({whole(cell, decimals)})" for cell in (now, before))
    slips = ",".join(map(str, SLIPS))
    low, high = f"MIN({a},{b})", f"MAX({a},{b})"
    about = f"SUMPRODUCT((8*10^{{{slips}}}*{low}<=10*{high})*(10*{high}<=12*10^{{{slips}}}*{low}))"
    return f"IF(AND(ISNUMBER({now}),ISNUMBER({before})),IF({low}=0,1,IF({about}>0,0,2)),1)"


def _same(refs: tuple[Ref, ...], place: Place, precision: Precision) -> str:
    both, differ = [], []
    for now, before in zip(refs[::2], refs[1::2], strict=True):
        a, b, decimals = place(now), place(before), precision(now)[0]
        numbers = f"ISNUMBER({a})*ISNUMBER({b})"
        both.append(numbers)
        differ.append(f"IF({numbers},IF({whole(a, decimals)}={whole(b, decimals)},0,1),0)")
    return f"IF({'+'.join(differ)}>0,0,IF({'+'.join(both)}>0,2,1))" if both else "1"


def _compare(asked: Judgement | IntervalJudgement, place: Place, precision: Precision) -> str:
    if isinstance(asked, Judgement):
        atoms = atoms_of(asked.figure)
        test = _test(
            asked.op, asked.certain, _sum(asked.figure, place, precision), slack_of(asked.figure, place, precision)
        )
        return _if_known(atoms, place, precision, f"IF({test},2,0)")
    atoms = tuple(dict.fromkeys(atoms_of(asked.left) + atoms_of(asked.right)))
    left_least, left_most = _bounds(asked.left, place, precision)
    right_least, right_most = _bounds(asked.right, place, precision)
    most, least = f"ROUND({left_most}-({right_least}),10)", f"ROUND({left_least}-({right_most}),10)"
    test = _between(asked.op, asked.certain, most, least)
    # A divisor that may be zero is an error value: not judged.
    return _if_known(atoms, place, precision, f"IFERROR(IF({test},2,0),1)")


def _if_known(atoms: tuple[Atom, ...], place: Place, precision: Precision, then: str) -> str:
    if not atoms:
        return then
    return f"IF(AND({','.join(known(atom, place, precision) for atom in atoms)}),{then},1)"


def _test(op: str, certain: bool, total: str, slack: str) -> str:
    """Σ op 0 within ±slack, as one comparison."""
    if op == "==":
        return f"{total}=0" if certain and slack == "0" else (f"ABS({total})<={slack}" if not certain else "FALSE")
    if slack.isdecimal():
        toward = str(-int(slack) if (op in {">=", ">"}) != certain else int(slack))
    else:
        toward = f"-({slack})" if (op in {">=", ">"}) != certain else slack
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


def _sum(figure: Linear, place: Place, precision: Precision) -> str:
    parts = [f"{term.factor:+d}*{term_sum(term, place, precision)}" for term in figure.terms]
    if figure.constant or not parts:
        parts.append(f"{figure.constant:+d}")
    return f"({''.join(parts).removeprefix('+')})"


def _bounds(figure: Figure, place: Place, precision: Precision) -> tuple[str, str]:
    if isinstance(figure, Linear):
        total, slack = _sum(figure, place, precision), slack_of(figure, place, precision)
        return f"({total}-({slack}))/{figure.scale}", f"({total}+{slack})/{figure.scale}"
    parts = [_bounds(part, place, precision) for part in figure.parts]
    return _operate(figure, parts)


def _operate(figure: Interval, parts: list[tuple[str, str]]) -> tuple[str, str]:
    least, most = parts[0]
    match figure.op:
        case "abs":
            return f"MAX(0,{least},-({most}))", f"MAX(ABS({least}),ABS({most}))"
        case "round":
            return f"ROUND({least},{figure.places})", f"ROUND({most},{figure.places})"
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
