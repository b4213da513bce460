"""审核结果: what is wrong, where, with which values. Findings are collected, never raised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from zzdesk.messages import words


class Level(StrEnum):
    ERROR = "error"
    QUERY = "query"
    NOTE = "note"

    @property
    def label(self) -> str:
        return {"error": "强制性", "query": "核实性", "note": "提示"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at one place.

    `code` is a key of messages, or a rule's code, in which case `wording` holds
    the rule's sentence with its figures. `addresses` and `values` (same length)
    identify it: an explanation given for them lives on while they stay.
    `place` is a line of a text file or the name of a file where that says more.
    """

    level: Level
    code: str
    args: Mapping[str, object] = field(default_factory=dict)
    addresses: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None
    explained: bool = False
    wording: str | None = None
    place: str | None = None

    @property
    def message(self) -> str:
        return self.wording if self.wording is not None else words(self.code, self.args)

    @property
    def key(self) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """What an explanation is keyed to: rule, addresses, values."""
        return (self.code, self.addresses, self.values)

    def at(self, sheet: str | None, cell: str | None, value: str | None = None) -> Finding:
        return replace(self, sheet=sheet, cell=cell, value=self.value if value is None else value)

    def as_json(self) -> dict[str, object]:
        """FINDING of DESIGN section 7."""
        return {
            "level": self.level.value,
            "code": self.code,
            "message": self.message if self.place is None else f"{self.place}：{self.message}",
            "addresses": list(self.addresses),
            "sheet": self.sheet,
            "cell": self.cell,
            "value": self.value,
            "explained": self.explained,
        }


def is_open(finding: Finding) -> bool:
    """An error, or a query nobody has explained: what stops a 正式."""
    return finding.level is Level.ERROR or (finding.level is Level.QUERY and not finding.explained)


def exit_code(findings: Iterable[Finding]) -> int:
    """0 when nothing is worse than notes and explained queries, else 1."""
    return 1 if any(is_open(f) for f in findings) else 0
