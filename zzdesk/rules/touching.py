"""Which checks touch a cell, and how each stands there: what is shown beside the cell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.plan.model import ANY_LINE, Plan
from zzdesk.rules.checks import Check
from zzdesk.rules.evaluate import Verdict
from zzdesk.rules.look import Look, bound
from zzdesk.rules.run import verdict_of
from zzdesk.rules.to_text import to_text
from zzdesk.rules.tree import Ref, all_refs_in


class Touching:
    """The checks of a period by the cells of it that they read; "*" stands for each line of a floating form."""

    def __init__(self, checks: Iterable[Check]) -> None:
        self._found: dict[Address, list[Check]] = {}
        for check in checks:
            cells = [check.subject] if check.subject else []
            cells += [r.address for r in _refs(check) if r.when == "now"]
            for address in dict.fromkeys(cells):
                self._found.setdefault(address, []).append(check)

    def at(self, address: Address, *, floating: bool) -> list[Check]:
        place = Address(address.form, ANY_LINE, address.column) if floating else address
        return self._found.get(place, [])


class Other(NamedTuple):
    """Another cell that a check reads: where it is, and of which period or kind ("now", "prev", "target" …)."""

    address: Address
    when: str


def verdict_at(plan: Plan, check: Check, look: Look, line: str) -> Verdict:
    """How a check stands at a cell's line; a rule at fault is not judged here, the findings name it."""
    try:
        return verdict_of(plan, check, look.at(line) if check.lines else look)
    except ZzError:
        return Verdict.UNJUDGED


def others(check: Check, address: Address) -> list[Other]:
    """The cells it reads beside this one; of a sum over lines the column, its line "*"."""
    line = address.line if check.lines == address.form else None
    read = [bound(ref, line) if ref in check.refs else ref for ref in _refs(check)]
    return [Other(r.address, r.when) for r in dict.fromkeys(read) if (r.address, r.when) != (address, "now")]


def is_of_one_cell(check: Check, address: Address) -> bool:
    """Whether it asks nothing but this cell: filled, a number, whole …"""
    return not others(check, address)


def formula_words(check: Check) -> str:
    """The formula as statistical forms write it."""
    return to_text(check.tree, check.form) if check.tree is not None else check.rule.formula


def _refs(check: Check) -> list[Ref]:
    return list(dict.fromkeys((*check.refs, *(all_refs_in(check.tree) if check.tree is not None else ()))))
