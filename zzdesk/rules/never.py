"""What keeps a sound formula from ever being judged: a division by nothing, cells that no such unit fills."""

from __future__ import annotations

from fractions import Fraction

from zzdesk.plan.model import Plan, Unit
from zzdesk.rules.checks import Check
from zzdesk.rules.tree import Arithmetic, Both, Comparison, Either, Function, Negation, Node, Number


def divides_by_zero(node: Node) -> bool:
    """Whether some divisor is 0 whatever the figures are."""
    match node:
        case Arithmetic(op, left, right):
            return (op == "/" and _constant(right) == 0) or divides_by_zero(left) or divides_by_zero(right)
        case Comparison(_, left, right):
            return divides_by_zero(left) or divides_by_zero(right)
        case Both(parts) | Either(parts) | Function(_, parts):
            return any(map(divides_by_zero, parts))
        case Negation(part):
            return divides_by_zero(part)
    return False


def _constant(node: Node) -> Fraction | None:
    """The figure of a node that reads no cell."""
    if isinstance(node, Number):
        return node.value
    if not isinstance(node, Arithmetic):
        return None
    left, right = _constant(node.left), _constant(node.right)
    if left is None or right is None or (node.op == "/" and right == 0):
        return None
    return {"+": left + right, "-": left - right, "*": left * right}.get(node.op) if node.op != "/" else left / right


def not_filled(plan: Plan, unit: Unit, check: Check) -> tuple[str, ...]:
    """The cells a check reads that its unit never fills; a target is not filled by anybody."""
    mine = {f.code: None if f.floating else {x.code for x in plan.lines_of(f, unit)} for f in plan.forms_of(unit)}
    strange = []
    for ref in check.refs:
        lines = mine.get(ref.address.form, set())
        if ref.when != "target" and lines is not None and ref.address.line not in lines:
            strange.append(str(ref.address))
    return tuple(dict.fromkeys(strange))
