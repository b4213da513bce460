"""A formula in the notation of statistical forms: 03＝05＋06."""

from __future__ import annotations

from fractions import Fraction

from zzdesk.plan.model import ANY_LINE
from zzdesk.rules.tree import Arithmetic, Both, Comparison, Either, Function, Negation, Node, Number, Ref, Words

_SIGNS = {"==": "＝", ">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "+": "＋", "-": "－", "*": "×", "/": "÷"}
_WHEN = {"prev": "上期", "same_period": "上年同期", "feedback": "统计反馈", "target": "目标"}
_OF_A_CELL = {
    "filled": "{0}已填",
    "is_number": "{0}为数字",
    "is_waiting": "{0}待反馈",
    "text_given": "{0}写明原因",
    "whole": "{0}为整数",
    "credit_code_ok": "{0}为统一社会信用代码",
    "project_code_ok": "{0}为24位项目代码",
}


def to_text(node: Node, form: str) -> str:
    """Cells of `form` by line and column (03行1栏), other forms' with their code before."""
    match node:
        case Ref(address, when):
            other = "" if address.form == form else f"{address.form}表"
            line = "" if address.line == ANY_LINE else f"{address.line}行"
            return f"{_WHEN.get(when, '')}{other}{line}{address.column}栏"
        case Number(value):
            return _number(value)
        case Words(words):
            return f"“{words}”"
        case Arithmetic("-", Number(value), right) if value == 0:
            return f"－{to_text(right, form)}"
        case Arithmetic(op, left, right):
            return f"{_side(op, left, form)}{_SIGNS[op]}{_side(op, right, form, last=True)}"
        case Comparison(op, left, right):
            return f"{to_text(left, form)}{_SIGNS[op]}{to_text(right, form)}"
        case Both(parts):
            return "且".join(to_text(p, form) for p in parts)
        case Either(parts):
            return "或".join(to_text(p, form) for p in parts)
        case Negation(part):
            return f"非（{to_text(part, form)}）"
        case Function("same_as_prev", args):
            return f"{to_text(args[0], form)}等{len(args) // 2}格与上期相同"
        case Function("unique" | "magnitude" as name, args):
            cells = "、".join(to_text(a, form) for a in args if not (isinstance(a, Ref) and a.when == "prev"))
            return f"{cells}不重复" if name == "unique" else f"{cells}与上期不差10的整数次方倍"
        case Function(name, args):
            return _function(name, [to_text(a, form) for a in args])
    raise TypeError(node)


def _side(op: str, node: Node, form: str, *, last: bool = False) -> str:
    words = to_text(node, form)
    inner = node.op if isinstance(node, Arithmetic) else ""
    needs = (op in "*/" and inner in {"+", "-"}) or (last and op in "-/" and inner in {"+", "-"})
    return f"（{words}）" if needs else words


def _function(name: str, args: list[str]) -> str:
    if name in _OF_A_CELL:
        return _OF_A_CELL[name].format(args[0])
    if name == "one_of":
        return f"{args[0]}属于{'、'.join(args[1:])}"
    if name == "if_":
        return f"若{args[0]}，则{args[1]}"
    if name == "abs":
        return f"｜{args[0]}｜"
    if name in {"sum", "count"}:
        what = args[0] if name == "sum" else "行数"
        where = args[1:] if name == "sum" else args
        return f"合计（{what}{'，' + where[0] if where else ''}）"
    if name == "days":
        return f"{args[1]}至{args[0]}的天数"
    if name == "districts":
        return f"区县合计（{args[0]}）"
    if name == "length":
        return f"{args[0]}字数"
    if name == "round":
        return f"{args[0]}四舍五入至{args[1]}位小数"
    return f"{ {'min': '最小', 'max': '最大', 'pace': '时序进度'}[name] }（{'，'.join(args)}）".replace("（）", "")


def _number(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    decimal = f"{float(value):.10g}"
    return decimal if Fraction(decimal) == value else f"{value.numerator}/{value.denominator}"
