"""Which line of a floating form a row of another table is: by the form's keys, never by likeness."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.lines import new_id
from zzdesk.period import Period
from zzdesk.plan.lines import plain
from zzdesk.plan.model import Form
from zzdesk.values import State, Value

Read: TypeAlias = Callable[[str], Value | None]  # a line's value by column, where it has one
Keys: TypeAlias = list[tuple[str, ...] | None]  # a line's content under each key of the form


class LinesByKey:
    """The lines of a floating form by each of its keys: this period's, and last period's that can be continued."""

    def __init__(self, document: Document, period: Period, form: Form) -> None:
        self._form = form
        prev = document.plan_for(period).prev(period)
        here = document.lines(form.code, period)
        before = [n for n in document.filled_lines(form.code, prev) if n not in set(here)] if prev else []
        self._here, self._taken = set(here), {*here, *before}
        self._indexes: list[dict[tuple[str, ...], list[str]]] = [{} for _ in form.keys]
        self._keys: dict[str, Keys] = {}
        places = [(line, period) for line in here] + [(line, prev) for line in before if prev]
        for line, when in places:
            self._keys[line] = self.keys_of(_reader(document, form, line, when))
            self._enter(line, self._keys[line])

    def keys_of(self, read: Read) -> Keys:
        """None under a key of which a part is missing."""
        return [_whole([read(no) for no in columns]) for columns in self._form.keys]

    def line(self, keys: Keys) -> str | None:
        """The line that a row continues, else a new one; None where no key is whole, or where a key names several."""
        if not any(keys):
            return None
        for n, key in enumerate(keys):
            lines = self._indexes[n].get(key, []) if key else []
            lines = [line for line in lines if not self._contradict(self._keys[line], keys, n)]
            lines = [line for line in lines if line in self._here] or lines
            if lines:
                return lines[0] if len(lines) == 1 else None
        made = new_id(self._taken)
        self._taken.add(made)
        self._here.add(made)
        self._keys[made] = keys
        self._enter(made, keys)
        return made

    @staticmethod
    def _contradict(known: Keys, keys: Keys, upto: int) -> bool:
        """A better key that both have and in which they differ: the same name, but another code."""
        return any(a and b and a != b for a, b in zip(known[:upto], keys[:upto], strict=True))

    def _enter(self, line: str, keys: Keys) -> None:
        for index, key in zip(self._indexes, keys, strict=True):
            if key:
                index.setdefault(key, []).append(line)


def _reader(document: Document, form: Form, line: str, period: Period) -> Read:
    def read(no: str) -> Value | None:
        value = document.value(Address(form.code, line, no), period)
        return value if value.state is State.VALUE else None

    return read


def _whole(parts: list[Value | None]) -> tuple[str, ...] | None:
    told = [plain(part.content) for part in parts if part is not None]
    return tuple(told) if len(told) == len(parts) else None
