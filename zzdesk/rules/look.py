"""What a formula reads: the value of a cell, and the lines of a floating form."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from zzdesk.address import Address
from zzdesk.plan.model import ANY_LINE
from zzdesk.rules.tree import Ref
from zzdesk.values import Value


def _none(form: str) -> Sequence[str]:
    return ()


class Look:
    """One unit's figures of one period. `lines` gives the ids of a floating form's lines that hold anything.

    `at` binds "*" to a line. What is worked out over all lines is kept in `shared` for as long as the look lives.
    """

    __slots__ = ("line", "lines", "read", "shared")

    def __init__(
        self,
        read: Callable[[Ref], Value],
        lines: Callable[[str], Sequence[str]] = _none,
        line: str | None = None,
        shared: dict[Hashable, Any] | None = None,
    ) -> None:
        self.read, self.lines, self.line = read, lines, line
        self.shared: dict[Hashable, Any] = {} if shared is None else shared

    def __call__(self, ref: Ref) -> Value:
        return self.read(bound(ref, self.line) if ref.address.line == ANY_LINE else ref)

    def districts(self, address: Address) -> Sequence[Value]:
        """Every district's figure; only a look over the whole city knows them."""
        return ()

    def at(self, line: str) -> Look:
        return Look(self.read, self.lines, line, self.shared)


def bound(ref: Ref, line: str | None) -> Ref:
    """The reference with "*" replaced by a line's id."""
    if ref.address.line != ANY_LINE or line is None:
        return ref
    return Ref(Address(ref.address.form, line, ref.address.column), ref.when)
