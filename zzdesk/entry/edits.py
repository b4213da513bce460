"""Edits of a clerk's file as values; each knows how it reads in the undo menu.

`document.apply(edit)` is the only way in. It answers with a Change, which holds
the inverse: undo is applying that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.values import Value

# Rule, addresses, values: what an explanation is given for (zzdesk.findings.Finding.key).
Key: TypeAlias = tuple[str, tuple[str, ...], tuple[str, ...]]


UNDONE = "撤销"  # why a cell changed, where a step was taken back
_BY_CELLS = frozenset({"导入", "读入"})  # counted by cells, though they may add lines

LineKey: TypeAlias = tuple[str, str]  # floating form, id of its line


@dataclass(frozen=True, slots=True)
class SetCells:
    """Give cells of one period these values (BLANK clears). `what` names the act: 填写, 粘贴, 清除 …

    `lines` places lines of floating forms: a line stands by its rank among the others; None takes it away.
    `texts` are explanations that come with the cells (a return read back).
    """

    period: Period
    cells: Mapping[Address, Value]
    why: str = ""
    what: str = "填写"
    lines: Mapping[LineKey, int | None] = field(default_factory=dict)
    texts: Mapping[Key, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        if self.what in _BY_CELLS and self.cells:
            return f"{self.what}{len(self.cells)}格"
        return f"{self.what}{len(self.lines)}行" if self.lines else f"{self.what}{len(self.cells)}格"

    @property
    def told(self) -> str:
        """Why, as the history keeps it: the reason given, else how it was done where it was not typed."""
        return self.why or ("" if self.what == "填写" else self.what)


@dataclass(frozen=True, slots=True)
class SetExplanation:
    """Explain one finding; "" takes the explanation back."""

    period: Period
    key: Key
    text: str

    @property
    def label(self) -> str:
        return f"审核说明{self.key[0]}"

    @property
    def texts(self) -> Mapping[Key, str]:
        return {self.key: self.text}


@dataclass(frozen=True, slots=True)
class SetExplanations:
    """Explain several findings at once, all or none."""

    period: Period
    texts: Mapping[Key, str]

    @property
    def label(self) -> str:
        return f"审核说明{len(self.texts)}条"


@dataclass(frozen=True, slots=True)
class SetFoot:
    """Names at the foot of the forms, telephone, the office's full name ("单位全称"): field to words."""

    words: Mapping[str, str]

    @property
    def label(self) -> str:
        return "、".join(self.words)


Edit: TypeAlias = SetCells | SetExplanation | SetExplanations | SetFoot


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit touched, and the edit that takes it back."""

    inverse: Edit
    cells: tuple[tuple[Address, Period], ...] = ()
    lines: tuple[tuple[LineKey, Period], ...] = ()
    explanations: bool = False
    foot: bool = False
    in_lines: frozenset[tuple[str, str, Period]] = field(init=False, repr=False, compare=False)  # where the cells stand

    def __post_init__(self) -> None:
        object.__setattr__(self, "in_lines", frozenset([(a.form, a.line, p) for a, p in self.cells]))

    @property
    def explained(self) -> tuple[Key, ...]:
        """What was explained, or is explained no more."""
        return () if isinstance(self.inverse, SetFoot) else tuple(self.inverse.texts)
