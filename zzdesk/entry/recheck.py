"""审核 as one types: after an edit only the rules that read the edited cells are judged again, at their lines."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import Change, Key
from zzdesk.findings import Finding
from zzdesk.period import Period
from zzdesk.plan.model import ANY_LINE
from zzdesk.rules.checks import Check, checks_of, precision_of
from zzdesk.rules.evaluate import MISSING, key_of_cells, line_part
from zzdesk.rules.look import Look
from zzdesk.rules.many import failing_lines
from zzdesk.rules.run import find_by_line
from zzdesk.rules.tolerance import Precision, decimals_of
from zzdesk.rules.tree import Function, Ref, aggregates_in, all_refs_in, functions_in

Cell: TypeAlias = tuple[str, str, str]  # form, line ("*" in a floating form), column
_RETURN = ""  # stands for the line where a check is not over lines


class Recheck:
    """The findings of one period, kept right through edits. `kind` is that of the return they are for."""

    def __init__(self, document: Document, period: Period, kind: str = "正式") -> None:
        self._document, self._period = document, period
        self.plan = document.plan_for(period)
        self._checks = [c for c in checks_of(self.plan, document.unit, period) if c.applies(kind)]
        self._readers = _readers(self._checks)
        self._keys = {f.code: {no for key in f.keys for no in key} for f in self.plan.forms if f.floating}
        self.all()

    @property
    def findings(self) -> list[Finding]:
        """In the order of the rules; within one in the order of the lines."""
        told: list[Finding] = []
        for check, found in zip(self._checks, self._found, strict=True):
            lines = sorted(found, key=self._places(check.lines).__getitem__) if len(found) > 1 else found
            told += [found[line] for line in lines]
        return told

    def all(self) -> list[Finding]:
        """Judge everything anew."""
        self._look = self._fresh_look()
        self._places_of: dict[str, dict[str, int]] = {}
        given, precision = self._document.explanations(self._period), precision_of(self.plan)
        failing = failing_lines(self.plan, self._checks, self._look)
        self._found = [
            find_by_line(self.plan, self._period, check, self._look, given, failing.get(n))
            for n, check in enumerate(self._checks)
        ]
        trees = [c.tree for c in self._checks if c.tree is not None]
        totals = {t for tree in trees for t in aggregates_in(tree)}
        uniques = {_refs(f) for tree in trees for f in functions_in(tree) if f.name == "unique"}
        self._totals = [_Total(total, self._look, precision) for total in totals]
        self._firsts = [_Firsts(refs, self._look) for refs in uniques]
        return self.findings

    def after(self, change: Change) -> list[Finding]:
        """The findings after an edit; a change of lines, or of last period, is judged whole."""
        if change.lines or any(period == self.plan.prev(self._period) for _, period in change.cells):
            return self.all()
        if change.explanations:
            self._explain()
        touched = [address for address, period in change.cells if period == self._period]
        if touched:
            self._again(touched)
        return self.findings

    # --- inside ---------------------------------------------------------------------------
    def _fresh_look(self) -> Look:
        """A look that knows its lines already: after the next edit it is asked which lines there were."""
        look = self._document.look(self._period)
        for form in self._keys:
            look.lines(form)
        return look

    def _again(self, touched: list[Address]) -> None:
        before, self._look = self._look, self._fresh_look()
        again: dict[int, set[str]] = {}
        for address in touched:
            for n in self._readers_of(address, before):
                again.setdefault(n, set()).add(address.line if self._checks[n].lines else _RETURN)
        self._renew(touched, again)
        given = self._document.explanations(self._period)
        for n, lines in again.items():
            self._judge(n, lines, given)

    def _readers_of(self, address: Address, before: Look) -> Iterable[int]:
        """Numbers of the checks that an edited cell has a say in. A line that is begun or emptied, or that may go on
        from another one of last period now, has all of its form's judged again."""
        form = address.form
        if form not in self._keys:
            return self._readers.get((form, address.line, address.column), ())
        was, now = before.lines(form), self._look.lines(form)
        if len(was) != len(now):
            self._places_of.pop(form, None)
        if len(was) != len(now) or address.column in self._keys[form]:
            return self._of_form(form)
        return self._readers.get((form, ANY_LINE, address.column), ())

    def _of_form(self, form: str) -> set[int]:
        """Every check that has to do with a floating form's lines."""
        return {n for cell, readers in self._readers.items() if cell[:2] == (form, ANY_LINE) for n in readers}

    def _renew(self, touched: list[Address], again: dict[int, set[str]]) -> None:
        """Totals and first lines with the touched lines' new content, and who else is touched by them."""
        lines: dict[str, set[str]] = {}
        for address in touched:
            if address.form in self._keys:
                lines.setdefault(address.form, set()).add(address.line)
        for firsts in self._firsts:
            moved = firsts.renew(lines.get(firsts.form, ()), self._look)
            self._look.shared[firsts.refs] = firsts.first
            for n in self._readers.get((firsts.form, ANY_LINE, firsts.refs[0].address.column), ()) if moved else ():
                if self._checks[n].lines == firsts.form:
                    again.setdefault(n, set()).update(moved)
        for total in self._totals:
            total.renew(lines.get(total.form, ()), self._look, precision_of(self.plan))
            self._look.shared[total.atom] = total.told
        for n, held in again.items():
            check = self._checks[n]
            if check.lines and check.tree is not None and aggregates_in(check.tree):
                held.update(self._look.lines(check.lines))  # a total may change the verdict of every line

    def _judge(self, n: int, lines: set[str], given: Mapping[Key, str]) -> None:
        check = self._checks[n]
        for line in lines:
            self._found[n].pop(line, None)
        present = [line for line in lines if line in self._places(check.lines)]
        self._found[n] |= find_by_line(self.plan, self._period, check, self._look, given, present)

    def _places(self, form: str) -> dict[str, int]:
        """Where each line stands among its form's."""
        if form not in self._places_of:
            lines = self._look.lines(form) if form else (_RETURN,)
            self._places_of[form] = {line: n for n, line in enumerate(lines)}
        return self._places_of[form]

    def _explain(self) -> None:
        given = self._document.explanations(self._period)
        for found in self._found:
            for line, finding in found.items():
                explained = bool(given.get(finding.key))
                if explained != finding.explained:
                    found[line] = replace(finding, explained=explained)


def _refs(function: Function) -> tuple[Ref, ...]:
    return tuple(r for r in function.args if isinstance(r, Ref))


def _readers(checks: list[Check]) -> dict[Cell, list[int]]:
    """Cell of this period -> the checks that read it."""
    found: dict[Cell, list[int]] = {}
    for n, check in enumerate(checks):
        for ref in dict.fromkeys((*check.refs, *(all_refs_in(check.tree) if check.tree is not None else ()))):
            if ref.when == "now":
                found.setdefault((ref.address.form, ref.address.line, ref.address.column), []).append(n)
    return found


class _Total:
    """A sum or count, and what each line adds to it."""

    def __init__(self, atom: Function, look: Look, precision: Precision) -> None:
        self.atom, self._decimals = atom, decimals_of(atom, precision)
        self.form = all_refs_in(atom)[0].address.form
        self._parts: dict[str, int] = {}
        self._missing: set[str] = set()
        self._sum = 0
        self.renew(look.lines(self.form), look, precision)

    @property
    def told(self) -> tuple[int, int] | None:
        return None if self._missing else (self._sum, len(self._parts))

    def renew(self, lines: Iterable[str], look: Look, precision: Precision) -> None:
        for line in lines:
            self._sum -= self._parts.pop(line, 0)
            self._missing.discard(line)
            part = line_part(self.atom, self._decimals, look.at(line), precision)
            if part == MISSING:
                self._missing.add(line)
            elif isinstance(part, int):
                self._parts[line] = part
                self._sum += part


class _Firsts:
    """The first line of each key; `first` is what `evaluate` reads."""

    def __init__(self, refs: tuple[Ref, ...], look: Look) -> None:
        self.refs, self.form = refs, refs[0].address.form
        self._keys: dict[str, tuple[str, ...]] = {}
        self._held: dict[tuple[str, ...], dict[str, None]] = {}
        for line in look.lines(self.form):
            self._hold(line, look)
        self.first: dict[Hashable, str] = {key: next(iter(lines)) for key, lines in self._held.items()}

    def _hold(self, line: str, look: Look) -> tuple[str, ...] | None:
        key = key_of_cells(self.refs, look.at(line))
        if key is not None:
            self._keys[line] = key
            self._held.setdefault(key, {})[line] = None
        return key

    def renew(self, lines: Iterable[str], look: Look) -> set[str]:
        """The lines whose verdict may have changed."""
        moved: set[str] = set()
        for line in lines:
            before = self._keys.pop(line, None)
            if before is not None:
                del self._held[before][line]
            after = self._hold(line, look)
            for key in (before, after):
                if key is not None:
                    moved |= self._settle(key, look)
        return moved

    def _settle(self, key: tuple[str, ...], look: Look) -> set[str]:
        held = self._held.get(key, {})
        if len(held) > 1:
            places = {line: n for n, line in enumerate(look.lines(self.form))}
            self.first[key] = min(held, key=lambda line: places.get(line, len(places)))
        elif held:
            self.first[key] = next(iter(held))
        else:
            self.first.pop(key, None)
        return set(held)
