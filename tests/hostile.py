"""Hostile and mangled variants of one valid return, each with what the policy says of it.

`variants()` is the whole corpus; `Base` is the valid return, written by the program and accepted as it stands.
The makers live beside this file, by chapter of the policy: hostile_file, hostile_frame, hostile_cells, hostile_sender.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from tests.returns_samples import data_of, plan, read, sample
from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.returns.content import Content
from zzdesk.rules.run import find
from zzdesk.rules.sources import look_in

RECEIVED = date(2021, 12, 20)
MARCH = Period(2021, 3)


@dataclass(frozen=True)
class Base:
    """A valid return: its queries are answered, so that only what a variant does can be asked about."""

    unit: str = "410181"
    period: Period = MARCH
    kind: str = "快报"

    @cached_property
    def content(self) -> Content:
        return answered(sample(self.unit, self.period, self.kind))

    @cached_property
    def data(self) -> bytes:
        return data_of(self.content)

    @cached_property
    def values(self) -> dict[str, str]:
        """Address -> content, of every cell that holds anything."""
        return {str(address): value.content for address, value in self.content.inputs.items()}

    @cached_property
    def places(self) -> dict[str, tuple[str, str]]:
        """Address -> sheet and A1."""
        return {str(a): (p.sheet, p.cell) for a, p in read(self.data, RECEIVED).values.items()}

    def cell(self, address: str) -> str:
        return self.places[address][1]


def answered(content: Content) -> Content:
    """The return with an explanation for each of its queries."""
    look = look_in(content.plan, content.unit, content.inputs, content.carried)
    found = find(content.plan, content.unit, content.period, content.kind, look, {})
    keys = [f.key for f in found if f.level.value == "query"]
    return Content(
        **{
            **{name: getattr(content, name) for name in content.__dataclass_fields__},
            "explanations": dict.fromkeys(keys, "年度入库提前审批，基数口径调整"),
        }
    )


@dataclass(frozen=True)
class Variant:
    """One file. `codes`: findings it must have; `changes`: address -> content (None: not taken) against the base.

    `verdict` is what the file gets for itself; a taken file holds the base's values but for `changes`.
    """

    name: str
    sentence: str
    verdict: str
    codes: frozenset[str]
    make: Callable[[Base], bytes]
    changes: Mapping[str, str | None] = field(default_factory=dict)
    file: str = ""
    kind: str = "快报"
    checks_values: bool = True
    lacks: frozenset[str] = frozenset()

    @property
    def file_name(self) -> str:
        return self.file or f"{self.name.replace('/', '／')}.xlsx"

    @property
    def taken(self) -> bool:
        return self.verdict in {"accepted", "queried"}

    def wanted(self, base: Base) -> dict[str, str]:
        held = {**base.values, **self.changes}
        return {address: content for address, content in held.items() if content is not None}


def variant(
    sentence: str, name: str, verdict: str, codes: str, make: Callable[[Base], bytes], **more: object
) -> Variant:
    return Variant(name, sentence, verdict, frozenset(codes.split()), make, **more)  # type: ignore[arg-type]


def places(count: int) -> list[tuple[str, Period]]:
    """Places of returns whose forms ask the same: districts from March on, the good files' month left out."""
    districts = [u.code for u in plan().units if u.kind == "district"]
    months = [Period(2021, month) for month in range(3, 12)]
    found = [(unit, period) for period in months for unit in districts]
    assert count <= len(found)
    return found[:count]


def variants() -> list[Variant]:
    from tests import hostile_cells, hostile_file, hostile_frame, hostile_sender

    return [
        *hostile_file.VARIANTS,
        *hostile_frame.VARIANTS,
        *hostile_cells.VARIANTS,
        *hostile_sender.VARIANTS,
    ]


def address(words: str) -> Address:
    return Address.parse(words)
