"""Mistakes in a plan's tables of codes, enterprises and stage targets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zzdesk.address import Address
from zzdesk.findings import Finding, Level
from zzdesk.plan.model import Plan, Target
from zzdesk.plan.pace import takes_stages
from zzdesk.plan.places import rows_of

_RISING = {"flow", "list"}  # measures that only grow in the course of a year


def table_faults(plan: Plan) -> Iterator[Finding]:
    yield from _codes(plan)
    yield from _enterprises(plan)
    yield from _stages(plan)


def _error(code: str, place: str, **args: object) -> Finding:
    return Finding(Level.ERROR, code, args, place=place)


def _codes(plan: Plan) -> Iterator[Finding]:
    seen: set[tuple[str, str, str]] = set()
    for place, row in rows_of(plan, "codes.csv"):
        for what in ("code", "name"):
            key = (row["list"], what, row[what])
            if key in seen or not row[what]:
                yield _error("check.code_twice", place, list=row["list"], words=row[what])
            seen.add(key)


def _enterprises(plan: Plan) -> Iterator[Finding]:
    units = {u.code for u in plan.units}
    seen: set[tuple[str, str]] = set()
    for (place, _), listed in zip(rows_of(plan, "enterprises.csv"), plan.enterprises, strict=True):
        if listed.unit and listed.unit not in units:
            yield _error("check.listed_unit", place, name=listed.name, unit=listed.unit)
        key = (listed.list, listed.code or listed.name)
        if key in seen:
            yield _error("check.listed_twice", place, list=listed.list, words=key[1])
        seen.add(key)


def _stages(plan: Plan) -> Iterator[Finding]:
    before: dict[tuple[str, Address], tuple[int, Decimal]] = {}
    rows = sorted(rows_of(plan, "stages.csv"), key=lambda r: int(r[1]["month"]))
    for place, row in rows:
        address, month, value = Address.parse(row["address"]), int(row["month"]), Decimal(row["value"])
        yield from _stage(plan, place, row["unit"], address, month, value)
        last = before.get((row["unit"], address))
        if last and last[0] == month:
            yield _error("check.stage_twice", place, address=str(address), month=month)
        elif last and value < last[1] and _rises(plan, address):
            yield _error("check.stage_falls", place, address=str(address), value=value, before=last[1])
        before[row["unit"], address] = month, value


def _rises(plan: Plan, address: Address) -> bool:
    item = plan.indicator(address)
    return item is not None and item.measure in _RISING


def _stage(plan: Plan, place: str, unit: str, address: Address, month: int, value: Decimal) -> Iterator[Finding]:
    item, target = plan.indicator(address), plan.target_at(unit, address)
    if month not in range(1, 13):
        yield _error("check.month", place, month=month)
    if unit not in {u.code for u in plan.units}:
        yield _error("check.target_unit", place, unit=unit)
    elif item is None or item.line.judged != address.column:
        yield _error("check.target_cell", place, address=str(address))
    elif target is None or target.value is None:
        yield _error("check.stage_target", place, address=str(address))
    elif not takes_stages(item.line):
        yield _error("check.stage_pace", place, address=str(address))
    elif _beyond(target, month, value, rises=_rises(plan, address)):
        yield _error("check.stage_above", place, address=str(address), value=value, target=target.value)


def _beyond(target: Target, month: int, value: Decimal, *, rises: bool) -> bool:
    """全年 is the target itself; what adds up over the months is never above it before."""
    assert target.value is not None
    return value != target.value if month == 12 else rises and value > target.value
