"""Verdicts for many forms, or many lines, at once: a formula over columns of figures instead of one cell at a time.

A row is one return (unit and period) or one line of a floating form; a column is a cell of the form. The
arithmetic is that of `evaluate`, in whole numbers kept in doubles (exact to 2⁵³), so the verdicts are the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from zzdesk.plan.model import ANY_LINE
from zzdesk.rules.codes import credit_code_ok, project_code_ok
from zzdesk.rules.evaluate import DAY_ZERO, EMPTY_WORDS, FINER, SLIPS
from zzdesk.rules.tolerance import Atom, Figure, Interval, IntervalJudgement, Judgement, Linear, Precision, judgement
from zzdesk.rules.tree import Both, Comparison, Either, Function, Negation, Node, Number, Ref, Words, all_refs_in
from zzdesk.values import State, Value

if TYPE_CHECKING:
    import pandas

Floats: TypeAlias = npt.NDArray[np.float64]
Verdicts: TypeAlias = npt.NDArray[np.int8]
Truths: TypeAlias = npt.NDArray[np.bool_]
Places: TypeAlias = npt.NDArray[np.intp]
_FAIL, _UNJUDGED, _PASS = 0, 1, 2
_BLANK, _VALUE, _NA, _WAITING = 0, 1, 2, 3
_STATES = {State.BLANK: _BLANK, State.VALUE: _VALUE, State.NA: _NA, State.WAITING: _WAITING}


@dataclass(slots=True)
class Column:
    """One cell of every row: figures (NaN where there is none), states and words ("" beside a figure)."""

    numbers: Floats
    states: Verdicts
    words: list[str] | None = None  # None: figures only

    @classmethod
    def of(cls, values: Sequence[Value]) -> Column:
        numbers = np.array([np.nan if v.number is None else float(v.number) for v in values], dtype=np.float64)
        states = np.array([_STATES[v.state] for v in values], dtype=np.int8)
        return cls(numbers, states, [v.content.strip() for v in values])

    @classmethod
    def of_figures(cls, numbers: Floats) -> Column:
        return cls(numbers, np.where(np.isnan(numbers), _BLANK, _VALUE).astype(np.int8))

    def told(self) -> list[str]:
        if self.words is None:
            self.words = ["" if np.isnan(x) else format(x, ".15g") for x in self.numbers]
        return self.words


@dataclass(slots=True)
class Columns:
    """`size` rows. `owner` gives, of a table of lines, the row of the return that each line is in, and `returns`
    that table; `lines` are the tables of floating forms below a table of returns."""

    size: int
    cells: Mapping[Ref, Column]
    owner: Places | None = None
    returns: Columns | None = None
    lines: dict[str, Columns] = field(default_factory=dict)
    _known: dict[object, object] = field(default_factory=dict)

    def column(self, ref: Ref) -> Column:
        """A cell that no row has is blank in all. A cell of the return, asked of its lines, is the same for each."""
        found = self.cells.get(ref)
        if found is None and self.returns is not None and ref.address.line != ANY_LINE:
            above = self.returns.column(ref)
            assert self.owner is not None
            words = above.words
            told = None if words is None else [words[n] for n in self.owner]
            found = Column(above.numbers[self.owner], above.states[self.owner], told)
        if found is None:
            found = Column.of_figures(np.full(self.size, np.nan))
        return found

    def once(self, key: object, work: Callable[[], object]) -> object:
        if key not in self._known:
            self._known[key] = work()
        return self._known[key]

    def scaled(self, ref: Ref, decimals: int) -> Floats:
        """ROUND(x·10^d) as whole numbers, NaN where there is none."""
        return self.once((ref, decimals), lambda: _whole(self.column(ref).numbers, decimals))  # type: ignore[return-value]


def table(rows: Sequence[Callable[[Ref], Value]], refs: Iterable[Ref]) -> Columns:
    """A table of returns from their looks."""
    return Columns(len(rows), {ref: Column.of([look(ref) for look in rows]) for ref in refs})


def from_long(frame: pandas.DataFrame, rows: Sequence[str], address: str, value: str) -> tuple[Columns, object]:
    """A table of figures from long form: one row for each different content of the `rows` columns (told in order),
    one column for each address. Where a cell stands twice the last one counts.

    Addresses are texts as in `Address`; the answer's second part is the frame of row keys.
    """
    import pandas as pd

    from zzdesk.address import Address

    codes, names = pd.factorize(frame[address])
    keys = [pd.factorize(frame[name]) for name in rows]
    index, sizes = keys[0][0].astype(np.int64), [len(known) for _, known in keys]
    for (found, _), size in zip(keys[1:], sizes[1:], strict=True):
        index = index * size + found
    row, held = _numbered(index, math.prod(sizes))
    wide = np.full((len(names), len(held)), np.nan)
    wide[codes, row] = frame[value].to_numpy(dtype=np.float64)
    told: dict[str, object] = {}
    left = held
    for name, (_, known) in zip(reversed(rows), reversed(keys), strict=True):
        told[name] = known.take(left % len(known))
        left = left // len(known)
    cells = {Ref(Address.parse(str(name))): Column.of_figures(wide[n]) for n, name in enumerate(names)}
    return Columns(len(held), cells), pd.DataFrame({name: told[name] for name in rows})


def _numbered(index: npt.NDArray[np.int64], most: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Each different number's place among them, and the numbers; by a table where there are not many more."""
    if most > 8 * len(index):
        held, place = np.unique(index, return_inverse=True)
        return place.astype(np.int64), held
    seen = np.zeros(most, dtype=bool)
    seen[index] = True
    return (np.cumsum(seen) - 1)[index], np.flatnonzero(seen).astype(np.int64)


def verdicts(node: Node, columns: Columns, precision: Precision, certain: bool = False) -> Verdicts:
    """0 不符, 1 不判, 2 通过 for each row."""
    match node:
        case Comparison():
            return _compare(judgement(node, precision, certain), columns, precision)
        case Both(parts):
            return np.asarray(np.minimum.reduce([verdicts(p, columns, precision, certain) for p in parts]))
        case Either(parts):
            return np.asarray(np.maximum.reduce([verdicts(p, columns, precision, certain) for p in parts]))
        case Negation(part):
            return np.asarray(2 - verdicts(part, columns, precision, not certain), dtype=np.int8)
        case Function("if_", (condition, then)):
            unless = 2 - verdicts(condition, columns, precision, not certain)
            return np.maximum(unless, verdicts(then, columns, precision, certain)).astype(np.int8)
        case Function("unique", refs):
            return _unique(tuple(r for r in refs if isinstance(r, Ref)), columns)
        case Function("magnitude", (Ref() as now, Ref() as before)):
            return _magnitude(*(columns.scaled(r, precision(now)[0] + FINER) for r in (now, before)))
        case Function("same_as_prev", refs):
            return _same(tuple(r for r in refs if isinstance(r, Ref)), columns, precision)
        case Function(name, (Ref() as ref, *rest)):
            return _of_a_cell(name, columns.column(ref), [w.text for w in rest if isinstance(w, Words)])
    raise TypeError(node)


def _whole(x: Floats, decimals: int) -> Floats:
    if decimals == 0:
        return _half_up(x)
    # x*100 is a double a hair beside the half: settle it at 4 decimals before rounding (as `evaluate` does).
    return _half_up(_half_up(x * 10.0 ** (decimals + 4)) / 10000.0)


def _half_up(x: Floats) -> Floats:
    return np.copysign(np.floor(np.abs(x) + 0.5), x)


def _told(judged: Truths, holds: Truths) -> Verdicts:
    return np.where(judged, np.where(holds, _PASS, _FAIL), _UNJUDGED).astype(np.int8)


# --- one cell -------------------------------------------------------------------------------
def _of_a_cell(name: str, cell: Column, words: list[str]) -> Verdicts:
    given = cell.states != _BLANK
    everywhere = np.ones(len(given), dtype=bool)
    if name == "filled":
        return _told(everywhere, given)
    if name == "text_given":
        # 无此项's reason counts as words; a figure has none
        return _told(everywhere, given & _each(cell.told(), lambda w: w not in EMPTY_WORDS))
    if name == "is_waiting":
        return _told(given, cell.states == _WAITING)
    if name == "is_number":
        return _told(given, ~np.isnan(cell.numbers) | (cell.states != _VALUE))
    judged = cell.states == _VALUE
    if name == "one_of":
        chosen = set(words)
        return _told(judged, _each(cell.told(), chosen.__contains__))
    if name in _CODES:
        return _told(judged, _each(cell.told(), _CODES[name]))
    figures = ~np.isnan(cell.numbers)
    return _told(figures, _half_up(cell.numbers * 1e9) == _half_up(cell.numbers) * 1e9)


_CODES: dict[str, Callable[[str], bool]] = {"credit_code_ok": credit_code_ok, "project_code_ok": project_code_ok}


def _each(words: list[str], holds: Callable[[str], bool]) -> Truths:
    return np.fromiter((holds(w) for w in words), dtype=bool, count=len(words))


# --- several cells ---------------------------------------------------------------------------
def _unique(refs: tuple[Ref, ...], columns: Columns) -> Verdicts:
    """The first of equal lines of one return passes, those after it fail."""
    parts = [columns.column(ref) for ref in refs]
    judged = np.logical_and.reduce([p.states == _VALUE for p in parts])
    owners = columns.owner if columns.owner is not None else np.zeros(columns.size, dtype=np.intp)
    told = zip(owners, *(p.told() for p in parts), strict=True)
    seen: dict[tuple[object, ...], int] = {}
    first = np.ones(columns.size, dtype=bool)
    for n, (owner, *words) in enumerate(told):
        if judged[n]:
            first[n] = seen.setdefault((owner, *(w.upper() for w in words)), n) == n
    return _told(judged, first)


def _magnitude(now: Floats, before: Floats) -> Verdicts:
    low, high = np.minimum(np.abs(now), np.abs(before)), np.maximum(np.abs(now), np.abs(before))
    judged = ~np.isnan(low) & (low > 0)
    slips = [(8 * 10.0**n * low <= 10 * high) & (10 * high <= 12 * 10.0**n * low) for n in SLIPS]
    return _told(judged, ~np.logical_or.reduce(slips))


def _same(refs: tuple[Ref, ...], columns: Columns, precision: Precision) -> Verdicts:
    judged = np.zeros(columns.size, dtype=bool)
    differ = np.zeros(columns.size, dtype=bool)
    for now, before in zip(refs[::2], refs[1::2], strict=True):
        decimals = precision(now)[0]
        this, last = columns.scaled(now, decimals), columns.scaled(before, decimals)
        both = ~np.isnan(this) & ~np.isnan(last)
        judged |= both
        differ |= both & (this != last)
    return _told(judged, ~differ)


# --- comparisons -----------------------------------------------------------------------------
_HOLDS: dict[str, Callable[[Floats, Floats], Truths]] = {
    # (greatest, least) possible difference of left and right
    ">=": lambda most, least: most >= 0,
    ">": lambda most, least: most > 0,
    "<=": lambda most, least: least <= 0,
    "<": lambda most, least: least < 0,
    "==": lambda most, least: (least <= 0) & (most >= 0),
}
_CERTAIN: dict[str, Callable[[Floats, Floats], Truths]] = {
    ">=": lambda most, least: least >= 0,
    ">": lambda most, least: least > 0,
    "<=": lambda most, least: most <= 0,
    "<": lambda most, least: most < 0,
    "==": lambda most, least: (least == 0) & (most == 0),
}


def _compare(asked: Judgement | IntervalJudgement, columns: Columns, precision: Precision) -> Verdicts:
    holds = (_CERTAIN if asked.certain else _HOLDS)[asked.op]
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        if isinstance(asked, Judgement):
            middle, slack = _linear(asked.figure, columns, precision)
            return _told(~np.isnan(middle), holds(middle + slack, middle - slack))
        left, right = _bounds(asked.left, columns, precision), _bounds(asked.right, columns, precision)
        most, least = _ten(left[1] - right[0]), _ten(left[0] - right[1])
        return _told(~(np.isnan(most) | np.isnan(least)), holds(most, least))


def _linear(figure: Linear, columns: Columns, precision: Precision) -> tuple[Floats, Floats | float]:
    """Middle (NaN where a part is missing) and slack."""
    middle = np.full(columns.size, float(figure.constant))
    slack: Floats | float = 0.0
    for term in figure.terms:
        whole, count = _amount(term.atom, term.decimals, columns, precision)
        middle = middle + term.factor * whole
        slack = slack + term.half * count
    return middle, slack


def _amount(atom: Atom, decimals: int, columns: Columns, precision: Precision) -> tuple[Floats, Floats | float]:
    if isinstance(atom, Ref):
        return columns.scaled(atom, decimals), 1.0
    if atom.name == "days":
        first, second = (_days(part, columns) for part in atom.args)
        return first - second, 1.0
    if atom.name == "length":
        assert isinstance(atom.args[0], Ref)
        cell = columns.column(atom.args[0])
        sizes = np.fromiter((len(w) for w in cell.told()), dtype=np.float64, count=columns.size)
        return np.where(cell.states == _VALUE, sizes, np.nan), 1.0
    return columns.once(  # type: ignore[return-value]
        (atom, decimals), lambda: _total(atom, decimals, columns, precision)
    )


def _total(atom: Function, decimals: int, columns: Columns, precision: Precision) -> tuple[Floats, Floats]:
    """A sum or count for each return (for each line: that of its return)."""
    if columns.returns is not None:
        assert columns.owner is not None
        above, counts = _amount(atom, decimals, columns.returns, precision)
        return above[columns.owner], np.broadcast_to(counts, above.shape)[columns.owner]
    lines = columns.lines.get(all_refs_in(atom)[0].address.form)
    if lines is None or lines.owner is None:
        return np.zeros(columns.size), np.zeros(columns.size)
    condition = atom.args[0] if atom.name == "count" else (atom.args[1] if len(atom.args) == 2 else None)
    counted = None if condition is None else verdicts(condition, lines, precision) == _PASS
    if atom.name == "count":
        assert counted is not None
        found = _gathered(lines.owner, counted, columns.size)
        return found, found
    assert isinstance(atom.args[0], Ref)
    figures, cell = lines.scaled(atom.args[0], decimals), lines.column(atom.args[0])
    counted = cell.states != _BLANK if counted is None else counted
    known = counted & ~np.isnan(figures)
    lacking = _gathered(lines.owner, counted & np.isnan(figures), columns.size) > 0
    total = _gathered(lines.owner, np.where(known, figures, 0.0), columns.size)
    return np.where(lacking, np.nan, total), _gathered(lines.owner, known, columns.size)


def _gathered(owner: Places, weights: Floats | Truths, size: int) -> Floats:
    """The weights of each return's lines added up."""
    return np.bincount(owner, weights=weights, minlength=size).astype(np.float64)


def _days(part: Node, columns: Columns) -> Floats:
    if isinstance(part, Number):
        return np.full(columns.size, float(part.value))
    assert isinstance(part, Ref)
    ref = part
    return columns.once(("days", ref), lambda: _serials(columns.column(ref)))  # type: ignore[return-value]


def _serials(cell: Column) -> Floats:
    def serial(words: str) -> float:
        try:
            return float(date.fromisoformat(words).toordinal() - DAY_ZERO)
        except ValueError:
            return np.nan

    told = np.fromiter((serial(w) for w in cell.told()), dtype=np.float64, count=len(cell.states))
    return np.where(cell.states == _VALUE, told, np.nan)


def _bounds(figure: Figure, columns: Columns, precision: Precision) -> tuple[Floats, Floats]:
    if isinstance(figure, Linear):
        middle, slack = _linear(figure, columns, precision)
        return (middle - slack) / figure.scale, (middle + slack) / figure.scale
    return _operate(figure, [_bounds(part, columns, precision) for part in figure.parts])


def _operate(figure: Interval, parts: list[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    least, most = parts[0]
    match figure.op:
        case "abs":
            crosses = (least <= 0) & (most >= 0)
            small, great = np.minimum(np.abs(least), np.abs(most)), np.maximum(np.abs(least), np.abs(most))
            return np.where(crosses, 0.0 * great, small), great
        case "round":
            return _at(least, figure.places), _at(most, figure.places)
        case "min":
            return np.minimum.reduce([p[0] for p in parts]), np.minimum.reduce([p[1] for p in parts])
        case "max":
            return np.maximum.reduce([p[0] for p in parts]), np.maximum.reduce([p[1] for p in parts])
        case "+":
            return least + parts[1][0], most + parts[1][1]
        case "-":
            return least - parts[1][1], most - parts[1][0]
    low, high = parts[1]
    corners = [(a, b) for a in (least, most) for b in (low, high)]
    if figure.op == "*":
        products = [a * b for a, b in corners]
        return np.minimum.reduce(products), np.maximum.reduce(products)
    quotients = [_ten(a / b) for a, b in corners]
    sound = ~((low <= 0) & (high >= 0))
    return (
        np.where(sound, np.minimum.reduce(quotients), np.nan),
        np.where(sound, np.maximum.reduce(quotients), np.nan),
    )


def _ten(x: Floats) -> Floats:
    """Half-up away from zero to 10 decimals, as ROUND(x, 10); beyond a double's digits as it is."""
    return np.where(np.abs(x) < 9e5, _at(x, 10), x)


def _at(x: Floats, places: int) -> Floats:
    return _half_up(x * 10.0**places) / 10.0**places


def lines_table(
    rows: Sequence[Callable[[Ref], Value]], refs: Iterable[Ref], owner: Sequence[int], above: Columns
) -> Columns:
    """A table of lines below a table of returns: `owner` gives the row above of each."""
    cells = {ref: Column.of([look(ref) for look in rows]) for ref in refs}
    return Columns(len(rows), cells, np.asarray(owner, dtype=np.intp), above)
