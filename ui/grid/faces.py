"""What one cell of the form shows: text, where it stands, and which kind of cell it is."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from zzdesk.plan.model import Indicator
from zzdesk.plan.printed import figure
from zzdesk.values import AWAITING, NOT_APPLICABLE, State, Value


class Kind(Enum):
    INPUT = "可填"
    DERIVED = "程序推算，不填"
    GIVEN = "由报表任务给定，不填"
    CLOSED = "免填（×）"
    LOCKED = "由其他单位填报，只读"
    ABSENT = "该月没有这一行，请到该月的报表中增加"
    FED = "统计反馈数，已锁定"
    SENT = "已生成正式报送文件，数据已锁定；要改动请先“更正本期”"


class Face(NamedTuple):
    """`align`: right for figures, left for text, center for marks."""

    text: str
    kind: Kind
    align: str = "right"
    quiet: bool = False
    refused: bool = False
    changed: bool = False  # since the last return

    @property
    def editable(self) -> bool:
        return self.kind is Kind.INPUT


CLOSED = Face("", Kind.CLOSED, "center")


def face_of(indicator: Indicator, value: Value, kind: Kind) -> Face:
    """A stored or derived value, figures at their printed decimals but never with digits hidden."""
    if value.state is State.NA:
        return Face(NOT_APPLICABLE, kind, "center", quiet=True)
    if value.state is State.WAITING:
        return Face(AWAITING, kind, "center", quiet=True)
    if value.number is not None:
        return Face(figure(indicator, value), kind)
    if kind is Kind.GIVEN:
        return Face(value.text, kind, "center" if value.text == "—" else "left")
    if kind is Kind.DERIVED:
        return Face(value.text, kind, "center", quiet=True)
    return Face(value.text, kind, "center" if indicator.kind == "choice" else "left")
