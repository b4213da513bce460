"""What comes in from a file, against what is there: shown before anything is changed, then one edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import Key, SetCells
from zzdesk.entry.lines import missing_lines
from zzdesk.findings import Finding
from zzdesk.period import Period
from zzdesk.values import Value


class Arriving(NamedTuple):
    """One cell's new value, the value it has now, and where it comes from."""

    address: Address
    value: Value
    old: Value
    sheet: str
    cell: str
    typed: str

    @property
    def is_new(self) -> bool:
        return self.old.is_blank

    @property
    def differs(self) -> bool:
        return not self.old.is_blank and self.old != self.value


@dataclass
class Incoming:
    """`refused` are cells with a place in a form that could not be read; `unused` rows and columns without one;
    `warnings` what should be looked at before all."""

    period: Period
    source: str
    arriving: list[Arriving] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    unused: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    explanations: Mapping[Key, str] = field(default_factory=dict)
    what: str = "导入"

    def taken(self, *, overwrite: bool) -> list[Arriving]:
        """The cells that an edit would change: blank ones, and with `overwrite` those that differ."""
        return [a for a in self.arriving if a.is_new or (overwrite and a.differs)]

    def edit(self, document: Document, *, overwrite: bool) -> SetCells:
        """One step of undo; the lines of floating forms that its cells need come with it."""
        cells = {a.address: a.value for a in self.taken(overwrite=overwrite)}
        lines = missing_lines(document, self.period, cells)
        given = document.explanations(self.period)
        texts = {k: w for k, w in self.explanations.items() if not given.get(k) or (overwrite and given[k] != w)}
        return SetCells(self.period, cells, why=f"{self.what}{self.source}", what=self.what, lines=lines, texts=texts)
