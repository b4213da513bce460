"""审核 as one types: after an edit only the rules that read the edited cells are judged again, at their lines."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeAlias

from zzdesk.address import Address
from zzdesk.entry.checking import left_over_steps
from zzdesk.entry.document import Document
from zzdesk.entry.edits import Change, Key
from zzdesk.entry.found import Found, Part
from zzdesk.entry.lines import Continued
from zzdesk.findings import Finding
from zzdesk.period import Period
from zzdesk.plan.model import ANY_LINE
from zzdesk.rules.checks import Check, checks_of, precision_of
from zzdesk.rules.evaluate import MISSING, key_of_cells, line_part
from zzdesk.rules.look import Look
from zzdesk.rules.many import FEW, failing_lines, failing_steps
from zzdesk.rules.run import find_by_line
from zzdesk.rules.tolerance import Precision, decimals_of
from zzdesk.rules.tree import Function, Ref, aggregates_in, all_refs_in, functions_in

Cell: TypeAlias = tuple[str, str, str]  # form, line ("*" in a floating form), column
_RETURN = ""  # stands for the line where a check is not over lines
_AT_ONCE = 50  # lines judged between two pauses


class Recheck:
    """The findings of one period, kept right through edits. `kind` is that of the return they are for.

    With `steps` nothing is judged yet: go through `judging()`, and after it hand over what was edited meanwhile.
    Findings that say the same as those of `before` are the same objects.
    """

    def __init__(
        self,
        document: Document,
        period: Period,
        kind: str = "正式",
        *,
        steps: bool = False,
        before: Recheck | None = None,
    ) -> None:
        self._document, self._period = document, period
        self.plan = document.plan_for(period)
        self._checks = [c for c in checks_of(self.plan, document.unit, period) if c.applies(kind)]
        self._readers = _readers(self._checks)
        self._totalled = {n for n, c in enumerate(self._checks) if c.tree is not None and aggregates_in(c.tree)}
        self._keys = {f.code: {no for key in f.keys for no in key} for f in self.plan.forms if f.floating}
        self._of_forms = {form: self._of_form(form) for form in self._keys}
        self._before = before if before and before._checks == self._checks else None
        self.moved: list[Finding] | None = None  # by the last edits; None: any may have
        if not steps:
            self.all()

    @property
    def findings(self) -> list[Finding]:
        """In the order of the rules; within one in the order of the lines."""
        told: list[Finding] = []
        for found in self._found:
            told += found.told
        return told + self.left

    @property
    def parts(self) -> list[Part]:
        """The same in parts of one kind, but for what is `left`."""
        return [part for found in self._found if found.told for part in found.parts()]

    def at(self, address: Address) -> list[Finding]:
        """The findings about a cell, but for what is `left`."""
        words, told = str(address), []
        for n in self._readers.get(self._cell(address), ()):
            over = self._checks[n].lines
            if over and over != address.form:  # a check over another form's lines that reads this cell
                told += [f for f in self._found[n].told if words in f.addresses]
            elif (finding := self._found[n].at(address.line if over else _RETURN)) and words in finding.addresses:
                told.append(finding)
        return told

    @property
    def look(self) -> Look:
        """What the rules read, with totals and repeats worked out already."""
        return self._look

    def all(self) -> list[Finding]:
        """Judge everything anew."""
        for _ in self.judging():
            pass
        self._settled, self.moved = True, None
        return self.findings

    def judging(self) -> Iterator[None]:
        """`all` in steps of some milliseconds. Cells may be edited in between, lines may not be."""
        self._settled = False
        self.moved = None
        prev = self.plan.prev(self._period)
        for period in (self._period, *((prev,) if prev else ())):
            yield from self._document.reading(period)
        self._start()
        yield
        trees = [c.tree for c in self._checks if c.tree is not None]
        precision = precision_of(self.plan)
        self._totals: list[_Total] = []
        for total in dict.fromkeys(t for tree in trees for t in aggregates_in(tree)):
            self._totals.append(_Total(total, self._look, precision))
            self._look.shared[total] = self._totals[-1].told
            yield
        self._firsts: list[_Firsts] = []
        for refs in dict.fromkeys(_refs(f) for tree in trees for f in functions_in(tree) if f.name == "unique"):
            self._firsts.append(_Firsts(refs, self._look, self._rank))
            self._look.shared[refs] = self._firsts[-1].first
            yield
        failing: dict[int, list[str]] = {}
        yield from failing_steps(self.plan, self._checks, self._look, failing)
        for n, check in enumerate(self._checks):
            lines = failing.get(n, self._lines[check.lines] if check.lines else (_RETURN,))
            for first in range(0, len(lines), _AT_ONCE):
                some = lines[first : first + _AT_ONCE]
                self._found[n].become(some, self._as_before(n, self._judged(n, some)))
                yield
        self._before = None
        for left in left_over_steps(self._document, self._period):
            self.left += left
            yield

    def needs_all(self, change: Change) -> bool:
        """A change of lines, or of last period, is judged whole."""
        prev = self.plan.prev(self._period)
        moved = {p for _, p in change.lines}
        return self._period in moved or prev in moved or any(p == prev for _, _, p in change.in_lines)

    def after(self, *changes: Change) -> list[Finding]:
        """The findings after edits."""
        self.hear(*changes)
        return self.findings

    def hear(self, *changes: Change) -> None:
        """Judge what edits touched; `moved` has the findings that went and those that came."""
        self.moved = []
        if any(map(self.needs_all, changes)):
            self.all()
            return
        touched = dict.fromkeys(a for change in changes for a, period in change.cells if period == self._period)
        if touched:
            self._again(list(touched))
        for change in changes:
            for key in change.explained:
                self._explain(key)
        self._settled = True

    # --- inside ---------------------------------------------------------------------------
    def _start(self) -> None:
        self._continued = Continued(self._document, self._period)
        self._look = self._document.look(self._period, self._continued)
        self._lines = {form: self._document.filled_lines(form, self._period) for form in self._keys}
        self._present = {form: set(lines) for form, lines in self._lines.items()}
        lines = self._lines  # not `self`: what a check holds must go when it goes
        self._look.lines = lambda form: lines.get(form, ())
        self._rank = _places(self._document, self._period, self._keys)
        self._found = [Found(check, self._rank) for check in self._checks]
        self.left: list[Finding] = []  # of figures in cells that the plan has no more

    def _again(self, touched: list[Address]) -> None:
        toggled = self._follow_lines(touched)
        again: dict[int, set[str]] = {}
        for address in touched:
            for n in self._readers_of(address, toggled):
                again.setdefault(n, set()).update(self._reached(self._checks[n], address))
        self._renew(touched, again)
        for n, lines in again.items():
            self._judge_again(n, lines)

    def _follow_lines(self, touched: list[Address]) -> set[tuple[str, str]]:
        """Takes note of lines that were begun or emptied, and of those that may continue another one now."""
        toggled = set()
        for address in touched:
            form, line, column = address.form, address.line, address.column
            if form in self._keys:
                if column in self._keys[form]:
                    self._continued.forget(form, line)
                if (line in self._present[form]) != self._document.is_filled(form, line, self._period):
                    toggled.add((form, line))
        for form in {form for form, _ in toggled}:
            self._lines[form] = self._document.filled_lines(form, self._period)
            self._present[form] = set(self._lines[form])
        return toggled

    def _readers_of(self, address: Address, toggled: set[tuple[str, str]]) -> Iterable[int]:
        """Numbers of the checks that an edited cell has a say in. A line that is begun or emptied, or that may go on
        from another one of last period now, has all of its form's judged again."""
        form, line, column = address.form, address.line, address.column
        if form in self._keys and ((form, line) in toggled or column in self._keys[form]):
            return self._of_forms[form]
        return self._readers.get(self._cell(address), ())

    def _cell(self, address: Address) -> Cell:
        return (address.form, ANY_LINE, address.column) if address.form in self._keys else address

    def _reached(self, check: Check, address: Address) -> Iterable[str]:
        """The lines of a check that read a cell: its own; all of them where it stands in another form."""
        if not check.lines:
            return (_RETURN,)
        return (address.line,) if check.lines == address.form else self._lines[check.lines]

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
            if not self._settled and lines.get(firsts.form):  # some lines were judged by what stood there in between
                moved = self._present[firsts.form]
            for n in self._readers.get((firsts.form, ANY_LINE, firsts.refs[0].address.column), ()) if moved else ():
                if self._checks[n].lines == firsts.form:
                    again.setdefault(n, set()).update(moved)
        changed = set()
        for total in self._totals:
            before = self._look.shared[total.atom]
            total.renew(lines.get(total.form, ()), self._look, precision_of(self.plan))
            self._look.shared[total.atom] = total.told
            if total.told != before or not self._settled:
                changed.add(total.atom)
        for n, held in again.items():
            check = self._checks[n]
            totals = aggregates_in(check.tree) if check.tree is not None and n in self._totalled else ()
            if check.lines and changed.intersection(totals):  # the verdict of every line may have changed
                held.update(self._lines[check.lines])

    def _judge_again(self, n: int, lines: set[str]) -> None:
        check, found = self._checks[n], self._found[n]
        asked = [line for line in lines if not check.lines or line in self._present[check.lines]]
        if len(lines) >= FEW:
            failing = failing_lines(self.plan, [check], self._look).get(0)
            if failing is not None:
                lines, asked = {*found.lines, *failing}, failing
        self._note(found.become(lines, self._judged(n, asked)))

    def _judged(self, n: int, lines: Iterable[str]) -> dict[str, Finding]:
        given = self._document.explanations(self._period)
        return find_by_line(self.plan, self._period, self._checks[n], self._look, given, lines)

    def _as_before(self, n: int, told: dict[str, Finding]) -> dict[str, Finding]:
        if self._before is None:
            return told
        was = {line: self._before._found[n].at(line) for line in told}
        return {line: old if (old := was[line]) == finding else finding for line, finding in told.items()}

    def _explain(self, key: Key) -> None:
        explained = bool(self._document.explanations(self._period).get(key))
        for check, found in zip(self._checks, self._found, strict=True):
            if check.rule.code == key[0]:
                self._note(found.explain(key, explained))

    def _note(self, moved: list[Finding]) -> None:
        if self.moved is not None:
            self.moved += moved


def _places(document: Document, period: Period, forms: Iterable[str]) -> Callable[[str, str], int]:
    """Where a line stands among the others; a change of lines makes a new check."""
    places = {form: {line: n for n, line in enumerate(document.lines(form, period))} for form in forms}
    return lambda form, line: places[form].get(line, 0) if form else 0


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

    def __init__(self, refs: tuple[Ref, ...], look: Look, rank: Callable[[str, str], int]) -> None:
        self.refs, self.form, self._rank = refs, refs[0].address.form, rank
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
        """The lines whose verdict may have changed: those, and the lines that are or were the first of a key."""
        moved: set[str] = set()
        for line in lines:
            before = self._keys.pop(line, None)
            if before is not None:
                del self._held[before][line]
            after = self._hold(line, look)
            for key in {before, after} - {None}:
                assert key is not None
                moved |= {line} | self._settle(key, line)
        return moved

    def _settle(self, key: tuple[str, ...], line: str) -> set[str]:
        """The first line of a key that a line has joined or left: as it was, and as it is."""
        held, was = self._held.get(key, {}), self.first.pop(key, None)
        if held:
            asked = {was, line}.intersection(held) if was in held else held
            self.first[key] = min(asked, key=lambda line: (self._rank(self.form, line), line))
        return {line for line in (was, self.first.get(key)) if line is not None}
