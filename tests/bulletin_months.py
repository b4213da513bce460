"""A month of figures in memory, gathered as a bulletin is written from it. 示例数据."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.analysis_source import JUNE, PLAN, Memory
from zzdesk.address import Address
from zzdesk.analysis.bulletin.model import Bulletin, Part
from zzdesk.analysis.bulletin.month import Month
from zzdesk.analysis.bulletin.write import write
from zzdesk.analysis.progress import progress
from zzdesk.analysis.source import Figures
from zzdesk.ledger.status import Status, UnitStatus
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Target


def month_of(
    source: Memory, period: Period = JUNE, *, official: dict[str, str] | None = None, frozen: Any = None, **more: Any
) -> Month:
    """`official`: 公布数 by address."""
    published = {Address.parse(a): Decimal(v) for a, v in (official or {}).items()}
    found = progress(source, period, official=published, frozen=frozen)
    return Month(found, Figures(source, period), _status(source, period), **more)


def bulletin_of(source: Memory, period: Period = JUNE, **more: Any) -> Bulletin:
    return write(month_of(source, period, **more))


def _status(source: Memory, period: Period) -> Status:
    units = []
    for unit in source.plan.units:
        kind = source.kinds.get(unit.code, "正式") if unit.code in source.cells else None
        state = "reported" if kind else "missing"
        units.append(UnitStatus(unit.code, unit.name, state, kind, 1 if kind else None, False, 0, 0, None))
    return Status(period, tuple(units))


def text_of(bulletin: Bulletin) -> str:
    """Parts one to five, paragraph by paragraph."""
    return "\n".join(words for part in bulletin.parts for words in _lines(part))


def _lines(part: Part) -> list[str]:
    below = [words for section in part.sections for words in _lines(section)]
    return [part.heading, *(p.text for p in part.paragraphs), *below]


def table(bulletin: Bulletin, key: str) -> dict[str, dict[str, str]]:
    """Unit's name -> heading -> text."""
    found = next(t for t in bulletin.tables if t.key == key)
    heads = [head.text for head in found.heads]
    return {row.cells[0].text: dict(zip(heads, (c.text for c in row.cells), strict=True)) for row in found.rows}


def aimed(address: str, value: int | str, *units: str, plan: Plan = PLAN) -> Plan:
    """A plan in which these units (by default all districts) have this target at an address, and no other there."""
    at = Address.parse(address)
    codes = units or tuple(u.code for u in plan.districts)
    kept = tuple(t for t in plan.targets if t.address != at or t.unit not in codes)
    return replace(plan, targets=(*kept, *(Target(u, at, "at_least", Decimal(value)) for u in codes)))
