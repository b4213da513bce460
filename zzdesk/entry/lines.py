"""浮动表的行: adding, moving, sorting, taking away; and which line of last period a line continues.

A line has an id for life, printed as its 代码. It stands by its rank; ranks leave gaps,
so that a line put between two others touches no third one.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence

from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import LineKey, SetCells
from zzdesk.period import Period
from zzdesk.plan.lines import key_of_line
from zzdesk.plan.model import Column, Form
from zzdesk.values import BLANK, Value

_GAP = 1 << 16
_OF_THE_MONTH = frozenset({"level", "month", "base", "profit", "growth", "reason", "data_month"})


def new_id(taken: Sequence[str] | set[str] = ()) -> str:
    """An id that no line of any file has; a letter first, so that no program takes it for a number."""
    while True:
        made = f"L{secrets.token_hex(4).upper()}"
        if made not in taken:
            return made


def insert_lines(document: Document, period: Period, form: str, at: int, count: int = 1) -> tuple[SetCells, list[str]]:
    """The edit that puts `count` empty lines before the line at `at` (0 … the number of lines), and their ids."""
    present = list(document.lines(form, period))
    fresh: list[str] = []
    while len(fresh) < count:
        fresh.append(new_id({*present, *fresh}))
    return SetCells(period, {}, what="插入", lines=_ranks_between(document, period, form, present, at, fresh)), fresh


def missing_lines(document: Document, period: Period, addresses: Iterable[Address]) -> dict[LineKey, int | None]:
    """Lines that these addresses name and the document has not, each placed after the last of its form."""
    fresh: dict[str, dict[str, None]] = {}
    floating = {f.code for f in document.plan_for(period).forms_of(document.unit) if f.floating}
    for address in addresses:
        if address.form in floating and document.rank(address.form, address.line, period) is None:
            fresh.setdefault(address.form, {})[address.line] = None
    placed: dict[LineKey, int | None] = {}
    for form, ids in fresh.items():
        present = list(document.lines(form, period))
        placed |= _ranks_between(document, period, form, present, len(present), list(ids))
    return placed


def delete_lines(document: Document, period: Period, form: str, lines: Sequence[str]) -> SetCells:
    """The edit that takes lines away with all they hold."""
    gone = set(lines)
    cells = {a: BLANK for a in document.values(period) if a.form == form and a.line in gone}
    return SetCells(period, cells, what="删除", lines={(form, line): None for line in lines})


def move_lines(document: Document, period: Period, form: str, lines: Sequence[str], by: int) -> SetCells | None:
    """The edit that moves lines up (-1) or down (1) past one neighbour, together; None at the end of the form.

    Only these lines are touched, so that the undo menu counts what was moved.
    """
    moved = set(lines)
    present = list(document.lines(form, period))
    places = [n for n, line in enumerate(present) if line in moved]
    at = places[0] - 1 if by < 0 else places[-1] + 1
    if not 0 <= at < len(present):
        return None
    rest = [line for line in present if line not in moved]
    after = rest.index(present[at]) + (0 if by < 0 else 1)
    ranks = _ranks_between(document, period, form, rest, after, [present[n] for n in places])
    return SetCells(period, {}, what="上移" if by < 0 else "下移", lines=ranks)


def order_lines(document: Document, period: Period, form: str, order: Sequence[str], what: str = "排序") -> SetCells:
    """The edit that puts all lines of the form in this order; only lines that move are touched."""
    lines = {(form, line): (n + 1) * _GAP for n, line in enumerate(order)}
    return SetCells(period, {}, what=what, lines={k: r for k, r in lines.items() if document.rank(*k, period) != r})


def sorted_by(document: Document, period: Period, form: Form, column: str, *, descending: bool = False) -> list[str]:
    """The form's lines by a column's content: figures by size, the rest by their words, blanks last."""
    present = document.lines(form.code, period)
    told = {line: document.value(Address(form.code, line, column), period) for line in present}
    given = sorted((line for line in present if not told[line].is_blank), key=lambda n: _weight(told[n]))
    return [*(reversed(given) if descending else given), *(line for line in present if told[line].is_blank)]


def copy_lines(document: Document, period: Period, form: Form, columns: Sequence[str]) -> SetCells:
    """Last period's lines that this one has not yet, with the given columns; their ids stay."""
    prev = document.plan_for(period).prev(period)
    before = document.filled_lines(form.code, prev) if prev else ()
    present = set(document.lines(form.code, period))
    continued = {a.line for a in Continued(document, period).of(form)}
    fresh = [line for line in before if line not in present and line not in continued]
    cells: dict[Address, Value] = {}
    for line in fresh:
        for column in columns:
            value = document.value(Address(form.code, line, column), prev) if prev else BLANK
            if not value.is_blank:
                cells[Address(form.code, line, column)] = value
    at = len(document.lines(form.code, period))
    lines = _ranks_between(document, period, form.code, list(document.lines(form.code, period)), at, fresh)
    return SetCells(period, cells, what="沿用上期", lines=lines)


def carried_columns(form: Form) -> tuple[str, ...]:
    """The columns that a line keeps from one period to the next.

    What a line is (names, codes, dates, choices, plans, the total at last year's end) is carried; what
    belongs to one period is not: figures of the month, of the year so far and of the year before (by their
    role), flows, figures at the period's end (期末), the reason given for a change, the month of the data.
    """
    return tuple(c.no for c in form.columns if _is_carried(form, c))


def _is_carried(form: Form, column: Column) -> bool:
    if column.derive or column.role in _OF_THE_MONTH:
        return False
    if column.kind != "number":
        return True
    of_line = form.pattern.measure if form.pattern else ""
    return (column.measure or of_line) != "flow" and not column.name.startswith("期末")


def _weight(value: Value) -> tuple[bool, object]:
    return (False, value.number) if value.number is not None else (True, value.typed)


def _ranks_between(
    document: Document, period: Period, form: str, present: list[str], at: int, fresh: Sequence[str]
) -> dict[LineKey, int | None]:
    ranks = [document.rank(form, line, period) or 0 for line in present]
    low = ranks[at - 1] if at else 0
    high = ranks[at] if at < len(ranks) else low + _GAP * (len(fresh) + 1)
    step = (high - low) // (len(fresh) + 1)
    if step >= 1:
        return {(form, line): low + step * n for n, line in enumerate(fresh, 1)}
    order = [*present[:at], *fresh, *present[at:]]  # no gap left here: all get new ranks
    return {(form, line): (n + 1) * _GAP for n, line in enumerate(order)}


class Continued:
    """Which line of last period each line of this one continues: that of the same id, else that of the same key."""

    def __init__(self, document: Document, period: Period) -> None:
        self._document, self._period = document, period
        self._prev = document.plan_for(period).prev(period)
        self._known: dict[tuple[str, str], str] = {}
        self._keys: dict[str, dict[tuple[str, ...], str]] = {}

    def before(self, address: Address) -> Address:
        """The address in last period; the same for forms with fixed lines, and where no line is continued."""
        form = self._document.plan.form(address.form)
        if not form.floating or self._prev is None:
            return address
        return Address(address.form, self.line(form, address.line), address.column)

    def line(self, form: Form, line: str) -> str:
        assert self._prev is not None
        if self._document.rank(form.code, line, self._prev) is not None:
            return line
        known = self._known.get((form.code, line))
        if known is None:
            known = self._by_key(form).get(self._key(form, line, self._period) or (), line)
            self._known[form.code, line] = known
        return known

    def of(self, form: Form) -> list[Address]:
        """Last period's lines (as addresses without column) that this period's lines continue."""
        lines = self._document.lines(form.code, self._period) if self._prev else ()
        return [Address(form.code, self.line(form, line), "") for line in lines]

    def forget(self, form: str, line: str) -> None:
        """After the line's key was changed."""
        self._known.pop((form, line), None)

    def _by_key(self, form: Form) -> dict[tuple[str, ...], str]:
        if form.code not in self._keys:
            assert self._prev is not None
            lines = self._document.filled_lines(form.code, self._prev)
            keyed = ((self._key(form, line, self._prev), line) for line in lines)
            self._keys[form.code] = {key: line for key, line in keyed if key is not None}
        return self._keys[form.code]

    def _key(self, form: Form, line: str, period: Period) -> tuple[str, ...] | None:
        return key_of_line(form, lambda column: self._document.value(Address(form.code, line, column), period))
