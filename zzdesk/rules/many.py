"""Checks over the lines of a floating form: which lines fail, by columns where there are many lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zzdesk.plan.model import ANY_LINE, Plan
from zzdesk.rules.checks import Check, precision_of
from zzdesk.rules.look import Look
from zzdesk.rules.tree import aggregates_in, all_refs_in
from zzdesk.values import Value

_AT_ONCE = 1500  # values read between two pauses
FEW = 60  # below that many lines one by one is quicker than making columns


def failing_lines(plan: Plan, checks: Sequence[Check], look: Look) -> dict[int, list[str]]:
    """Number of a check over many lines -> the lines at which it fails. Checks that are not in the answer have few
    lines, or could not be judged by columns; they are for `evaluate`, one line at a time."""
    found: dict[int, list[str]] = {}
    for _ in failing_steps(plan, checks, look, found):
        pass
    return found


def failing_steps(plan: Plan, checks: Sequence[Check], look: Look, found: dict[int, list[str]]) -> Iterator[None]:
    """The same put into `found`, a column or a check at a time."""
    by_form: dict[str, list[int]] = {}
    for n, check in enumerate(checks):
        if check.lines and check.tree is not None and len(look.lines(check.lines)) >= FEW:
            by_form.setdefault(check.lines, []).append(n)
    for form, numbers in by_form.items():
        yield from _of_form(plan, form, {n: checks[n] for n in numbers}, look, found)


def _of_form(
    plan: Plan, form: str, checks: dict[int, Check], look: Look, found: dict[int, list[str]]
) -> Iterator[None]:
    from zzdesk.rules.columns import Column, lines_table, table, verdicts

    lines = look.lines(form)
    rows = [look.at(line) for line in lines]
    trees = [c.tree for c in checks.values() if c.tree is not None]
    refs = dict.fromkeys(r for tree in trees for r in all_refs_in(tree))
    mine = [r for r in refs if r.address.form == form and r.address.line == ANY_LINE]
    above = table([look], [r for r in refs if r.address.line != ANY_LINE])
    cells = {}
    for ref in mine:
        values: list[Value] = []
        for first in range(0, len(rows), _AT_ONCE):
            values += [row(ref) for row in rows[first : first + _AT_ONCE]]
            yield
        cells[ref] = Column.of(values)
        yield
    below = lines_table(rows, (), [0] * len(rows), above)
    below.cells = cells
    above.lines[form] = below
    for n, check in checks.items():
        assert check.tree is not None
        others = {r.address.form for t in aggregates_in(check.tree) for r in all_refs_in(t)} - {form}
        if others:
            continue
        try:
            told = verdicts(check.tree, below, precision_of(plan))
        except Exception:  # a rule that crashes is a finding of its own: `find_one` words it
            continue
        found[n] = [line for line, verdict in zip(lines, told, strict=True) if verdict == 0]
        yield
