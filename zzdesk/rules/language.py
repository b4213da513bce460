"""Reading a formula: Python's grammar through a whitelist, never evaluated as Python.

    ZZ01.03.1 == ZZ01.05.1 + ZZ01.06.1          cells by their address
    {cell} >= prev({cell})                       last period's; same_period() last year's, target(),
                                                 feedback() the statistics bureau's figure
    if_(ZZ02.06.1 > 0, ZZ02.05.1 > 0)            where the first holds, the second must
    ZZ03.*.11                                    the same column of the line in hand (floating forms)
    sum(ZZ02-1.*.4, one_of(ZZ02-1.*.6, '合同'))   over all lines for which the condition holds
    count(filled(ZZ05-2.*.6))                    how many lines it holds for
    days(ZZ03.*.18, year_start())                from the second day to the first; period_end()
    length({cell})                               how many characters its text has
    districts(ZZ02.01.1)                         all districts' figures added up (city-wide rules)
    unique(ZZ04.*.2)                             no line above has it; unique(a, b) for both together
    magnitude({cell})                            true unless about 10, 100 … times last period's
    same_as_prev(ZZ01.*.1)                       every figure in these cells is last period's
    abs min max round within whole filled is_number is_waiting one_of text_given pace()
    credit_code_ok project_code_ok
    and, or, not (not over a comparison of figures is refused: it has no tolerance)

`!=` is refused for the same reason. A fault of the formula is a RuleFault with
its place, never a finding about data.
"""

from __future__ import annotations

import ast
import re
from fractions import Fraction
from functools import lru_cache

from zzdesk.address import PATTERN, Address
from zzdesk.errors import ZzError
from zzdesk.plan.model import ANY_LINE
from zzdesk.rules.tree import (
    AGGREGATES,
    Arithmetic,
    Both,
    Comparison,
    Either,
    Function,
    Negation,
    Node,
    Number,
    Ref,
    Words,
    all_refs_in,
)

LONGEST = 4000
# name -> (fewest, most arguments, what it gives)
FUNCTIONS = {
    "abs": (1, 1, "figure"),
    "min": (2, 9, "figure"),
    "max": (2, 9, "figure"),
    "pace": (0, 0, "figure"),
    "within": (3, 3, "verdict"),
    "whole": (1, 1, "verdict"),
    "filled": (1, 1, "verdict"),
    "is_number": (1, 1, "verdict"),
    "is_waiting": (1, 1, "verdict"),
    "text_given": (1, 1, "verdict"),
    "one_of": (2, 30, "verdict"),
    "if_": (2, 2, "verdict"),
    "round": (2, 2, "figure"),
    "sum": (1, 2, "figure"),
    "count": (1, 1, "figure"),
    "days": (2, 2, "figure"),
    "length": (1, 1, "figure"),
    "districts": (1, 1, "figure"),
    "year_start": (0, 0, "day"),
    "period_end": (0, 0, "day"),
    "credit_code_ok": (1, 1, "verdict"),
    "project_code_ok": (1, 1, "verdict"),
    "unique": (1, 2, "verdict"),
    "magnitude": (1, 1, "verdict"),
    "same_as_prev": (1, 60, "verdict"),
}
_CODES = {"credit_code_ok", "project_code_ok"}
_OF_A_CELL = {"whole", "filled", "is_number", "is_waiting", "text_given", "one_of", "length", "districts"} | _CODES
_OF_CELLS = {"unique", "magnitude", "same_as_prev"}
_NEGATED = {"filled", "is_number", "is_waiting", "text_given", "one_of", "same_as_prev"}
_WHEN = {"prev", "same_period", "feedback", "target"}
_ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARISON = {ast.Eq: "==", ast.GtE: ">=", ast.LtE: "<=", ast.Gt: ">", ast.Lt: "<"}
_LINED = PATTERN.replace("[0-9A-Za-z_-]+", r"(?:\*|[0-9A-Za-z_-]+)")
_CELLS = re.compile(rf"'[^']*'|\"[^\"]*\"|{_LINED}")
_CELL = re.compile(_LINED)


class RuleFault(ZzError):
    """A formula that is not one. `code` is a key of messages."""


# The same formula is asked for again by every unit and period.
@lru_cache(maxsize=10_000)
def parse(formula: str) -> Node:
    """The tree of a formula that gives a verdict. RuleFault for anything outside the language."""
    if len(formula) > LONGEST:
        raise RuleFault("rule.long", length=len(formula), longest=LONGEST)
    source = _CELLS.sub(lambda m: m[0] if m[0][0] in "'\"" else f"ref('{m[0]}')", formula)
    try:
        body = ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as fault:
        raise RuleFault("rule.syntax", formula=formula) from fault
    try:
        node = _node(body)
    except RecursionError as fault:
        raise RuleFault("rule.long", length=len(formula), longest=LONGEST) from fault
    if kind_of(node) != "verdict":
        raise RuleFault("rule.no_verdict", formula=formula)
    return node


def kind_of(node: Node) -> str:
    """Whether a node gives a "figure", a "verdict" or "words"."""
    match node:
        case Words():
            return "words"
        case Ref() | Number() | Arithmetic():
            return "figure"
        case Function(name, _):
            return FUNCTIONS[name][2]
    return "verdict"


def _node(part: ast.expr) -> Node:
    match part:
        case ast.BoolOp(op, values):
            parts = tuple(_verdict(v) for v in values)
            return Both(parts) if isinstance(op, ast.And) else Either(parts)
        case ast.UnaryOp(ast.Not(), operand):
            return _negation(_verdict(operand))
        case ast.UnaryOp(ast.USub(), operand):
            return Arithmetic("-", Number(Fraction(0)), _figure(operand))
        case ast.BinOp(left, op, right) if type(op) in _ARITHMETIC:
            return Arithmetic(_ARITHMETIC[type(op)], _figure(left), _figure(right))
        case ast.Compare(left, ops, comparators):
            return _comparison(left, ops, comparators)
        case ast.Call(ast.Name(name), args, []):
            return _call(name, args)
        case ast.Constant(bool() | None):
            pass
        case ast.Constant(int() | float() as value):
            return Number(Fraction(str(value)))
        case ast.Constant(str() as value):
            return Words(value)
    raise RuleFault("rule.forbidden", what=ast.unparse(part)[:60])


def _comparison(left: ast.expr, ops: list[ast.cmpop], comparators: list[ast.expr]) -> Node:
    parts, before = [], _figure(left)
    for op, right in zip(ops, comparators, strict=True):
        if type(op) not in _COMPARISON:
            raise RuleFault("rule.operator", what=type(op).__name__)
        after = _figure(right)
        parts.append(Comparison(_COMPARISON[type(op)], before, after))
        before = after
    return parts[0] if len(parts) == 1 else Both(tuple(parts))


def _negation(part: Node) -> Node:
    if isinstance(part, Function) and part.name in _NEGATED:
        return Negation(part)
    raise RuleFault("rule.negation")


def _call(name: str, args: list[ast.expr]) -> Node:
    match args:
        case [ast.Constant(str() as words)] if name == "ref":
            return Ref(_address(words))
    if name in _WHEN:
        inner = _node(args[0]) if len(args) == 1 else None
        if not isinstance(inner, Ref) or inner.when != "now":
            raise RuleFault("rule.cell_wanted", what=name)
        return Ref(inner.address, name)
    if name not in FUNCTIONS:
        raise RuleFault("rule.function", what=name)
    fewest, most, _ = FUNCTIONS[name]
    if not fewest <= len(args) <= most:
        raise RuleFault("rule.arguments", what=name, count=len(args))
    return _function(name, tuple(_node(a) for a in args))


def _address(words: str) -> Address:
    found = _CELL.fullmatch(words)
    if not found:
        raise RuleFault("rule.forbidden", what=words[:60])
    return Address(found["form"], found["line"], found["column"])


def _over_cells(name: str, args: tuple[Node, ...]) -> Node:
    """magnitude and same_as_prev read each cell with last period's beside it."""
    cells = [a for a in args if isinstance(a, Ref) and a.when == "now"]
    if len(cells) != len(args):
        raise RuleFault("rule.cell_wanted", what=name)
    if name == "unique":
        return Function(name, args)
    return Function(name, tuple(r for cell in cells for r in (cell, Ref(cell.address, "prev"))))


def _over_lines(name: str, args: tuple[Node, ...]) -> Node:
    """sum(cell, condition) and count(condition): all cells read are of one floating form's line in hand."""
    first, conditions = (args[0], args[1:]) if name == "sum" else (None, args)
    if first is not None and not isinstance(first, Ref):
        raise RuleFault("rule.cell_wanted", what=name)
    if any(kind_of(c) != "verdict" for c in conditions):
        raise RuleFault("rule.mixed", what=name)
    refs = all_refs_in(Function("", args))
    if {r.address.line for r in refs} != {ANY_LINE} or len({r.address.form for r in refs}) != 1:
        raise RuleFault("rule.lines_wanted", what=name)
    return Function(name, args)


def _days(args: tuple[Node, ...]) -> Node:
    if not isinstance(args[0], Ref) or not (isinstance(args[1], Ref) or kind_of(args[1]) == "day"):
        raise RuleFault("rule.cell_wanted", what="days")
    return Function("days", args)


def _function(name: str, args: tuple[Node, ...]) -> Node:
    if name in _OF_CELLS:
        return _over_cells(name, args)
    if name in AGGREGATES:
        return _over_lines(name, args)
    if name == "days":
        return _days(args)
    if name == "round" and not (isinstance(args[1], Number) and args[1].value in range(10)):
        raise RuleFault("rule.places", what=name)
    if name in _OF_A_CELL and not isinstance(args[0], Ref):
        raise RuleFault("rule.cell_wanted", what=name)
    if name == "one_of" and not all(isinstance(a, Words) for a in args[1:]):
        raise RuleFault("rule.words_wanted", what=name)
    figures = dict.fromkeys(("abs", "min", "max", "within", "round"), "figure")
    wanted = {"if_": "verdict", **figures}.get(name)
    if wanted and any(kind_of(a) != wanted for a in args):
        raise RuleFault("rule.mixed", what=name)
    if name == "within":
        return Both((Comparison(">=", args[0], args[1]), Comparison("<=", args[0], args[2])))
    return Function(name, args)


def _figure(part: ast.expr) -> Node:
    node = _node(part)
    if kind_of(node) != "figure":
        raise RuleFault("rule.mixed", what=ast.unparse(part)[:60])
    return node


def _verdict(part: ast.expr) -> Node:
    node = _node(part)
    if kind_of(node) != "verdict":
        raise RuleFault("rule.mixed", what=ast.unparse(part)[:60])
    return node
