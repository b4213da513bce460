"""What a return says, independent of the file that carries it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from zzdesk.address import Address
from zzdesk.period import Period
from zzdesk.plan.model import Lines, Plan, Unit
from zzdesk.rules.sources import lines_in
from zzdesk.rules.tree import Ref
from zzdesk.values import Value

FORMAT = "zzdesk-return/1"
OFFICE = "单位全称"
# The namespace of return ids: one fixed random UUID, part of the format.
_NAMESPACE = uuid.UUID("5d1f7a52-0f6c-5c7e-9a64-2f0c6f1b8d21")

Key: TypeAlias = tuple[str, tuple[str, ...], tuple[str, ...]]  # rule, addresses, values


def return_id(plan: Plan, unit: Unit, period: Period) -> str:
    """The lifelong id of one unit's return of one period (UUIDv5)."""
    return str(uuid.uuid5(_NAMESPACE, f"{plan.name}/{unit.code}/{period}"))


@dataclass(frozen=True)
class Content:
    """`values`: this period's inputs; `carried`: prev() and same_period() figures that rules read;
    `foot`: names under the forms and 单位全称; `reason`: why a 正式 was corrected; `sample`: 示例数据;
    `lines`: ids of floating lines in order (empty: those of `values`)."""

    plan: Plan = field(repr=False)
    unit: Unit
    period: Period
    kind: str
    revision: int
    values: Mapping[Address, Value]
    carried: Mapping[Ref, Value] = field(default_factory=dict)
    explanations: Mapping[Key, str] = field(default_factory=dict)
    foot: Mapping[str, str] = field(default_factory=dict)
    office: str = ""
    reason: str = ""
    sample: bool = False
    lines: Lines = field(default_factory=dict)

    def at_revision(self, revision: int) -> Content:
        return replace(self, revision=revision)

    @cached_property
    def inputs(self) -> dict[Address, Value]:
        """The non-blank values of the cells that are open to the unit in this period, in the forms' order."""
        if not self.values:  # a blank return
            return {}
        open_cells = self.plan.inputs(self.unit, self.period, None, self.all_lines)
        found = ((i.address, self.values.get(i.address)) for i in open_cells)
        return {address: value for address, value in found if value is not None and not value.is_blank}

    @cached_property
    def all_lines(self) -> Lines:
        """Every floating line that the return shows, by form."""
        return {**lines_in(self.plan, self.values), **self.lines}

    @cached_property
    def answers(self) -> dict[Key, str]:
        """The explanations as they are printed and sealed: without outer spaces, none empty."""
        return {key: bare for key, words in self.explanations.items() if (bare := words.strip())}

    @cached_property
    def names(self) -> dict[str, str]:
        """The foot as it is printed and sealed, with the office's full name."""
        told = {**self.foot, OFFICE: self.foot.get(OFFICE) or self.office}
        return {name: bare for name, words in told.items() if (bare := words.strip())}

    @cached_property
    def identity(self) -> dict[str, str]:
        """The defined names zz_* and their values."""
        return {
            "zz_format": FORMAT,
            "zz_plan": self.plan.name,
            "zz_plan_version": self.plan.version,
            "zz_unit": self.unit.code,
            "zz_period": str(self.period),
            "zz_kind": self.kind,
            "zz_revision": str(self.revision),
            "zz_return_id": return_id(self.plan, self.unit, self.period),
        }
