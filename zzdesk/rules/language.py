"""Reading a formula: Python's grammar through a whitelist, never evaluated as Python.

    ZZ01.03.1 == ZZ01.05.1 + ZZ01.06.1          cells by their address
    {cell} >= prev({cell})                       last period's; same_period(), target() likewise
    if_(ZZ02.06.1 > 0, ZZ02.05.1 > 0)            where the first holds, the second must
    abs min max within whole filled is_number is_waiting one_of text_given pace()
    and, or, not (not over a comparison of figures is refused: it has no tolerance)

`!=` is refused for the same reason. A fault of the formula is a RuleFault with
its place, never a finding about data.
"""

from __future__ import annotations

import ast
import re
from fractions import Fraction

from zzdesk.address import PATTERN, Address
from zzdesk.errors import ZzError
from zzdesk.rules.tree import Arithmetic, Both, Comparison, Either, Function, Negation, Node, Number, Ref, Words

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
}
_OF_A_CELL = {"whole", "filled", "is_number", "is_waiting", "text_given", "one_of"}
_WHEN = {"prev", "same_period", "target"}
_ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARISON = {ast.Eq: "==", ast.GtE: ">=", ast.LtE: "<=", ast.Gt: ">", ast.Lt: "<"}
_CELLS = re.compile(rf"'[^']*'|\"[^\"]*\"|{PATTERN}")


class RuleFault(ZzError):
    """A formula that is not one. `code` is a key of messages."""


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
    if isinstance(part, Function) and part.name in {"filled", "is_number", "is_waiting", "text_given", "one_of"}:
        return Negation(part)
    raise RuleFault("rule.negation")


def _call(name: str, args: list[ast.expr]) -> Node:
    match args:
        case [ast.Constant(str() as words)] if name == "ref":
            return Ref(Address.parse(words))
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


def _function(name: str, args: tuple[Node, ...]) -> Node:
    if name in _OF_A_CELL and not isinstance(args[0], Ref):
        raise RuleFault("rule.cell_wanted", what=name)
    if name == "one_of" and not all(isinstance(a, Words) for a in args[1:]):
        raise RuleFault("rule.words_wanted", what=name)
    wanted = {"if_": "verdict", "abs": "figure", "min": "figure", "max": "figure", "within": "figure"}.get(name)
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
