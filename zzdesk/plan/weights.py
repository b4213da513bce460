"""拉动权重: each unit's share of the city's base in percent, as the statistics bureau gives it; a table of the plan.

It stands in contribution_weights.csv (indicator, unit, weight, source) or in plan.toml as
[contribution_weights."ZZ01.01.3"]; never in both for one indicator. Nothing is estimated where it is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from zzdesk.address import Address
from zzdesk.findings import Finding, Level
from zzdesk.plan.model import Indicator, Plan
from zzdesk.plan.places import place, rows_of

WEIGHTS, TABLE = "contribution_weights.csv", "contribution_weights"
FULL, ROUNDING = Decimal(100), Decimal("0.5")  # of sixteen shares printed at one decimal


def with_weights(settings: Mapping[str, Any], rows: Iterable[Mapping[str, str]]) -> Mapping[str, Any]:
    """The plan's settings with the rows of the table added: indicator -> {"source": …, unit: weight}."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        told = found.setdefault(row["address"], {"source": ""})
        told["source"] = told["source"] or row.get("source") or ""
        told[row["unit"]] = row["weight"]
    if not found:
        return settings
    typed = settings.get(TABLE)
    return {**settings, TABLE: {**(typed if isinstance(typed, Mapping) else {}), **found}}


def weight_faults(plan: Plan) -> Iterator[Finding]:
    """Mistakes in the table; a note where the weights leave much of the city out."""
    table = plan.settings.get(TABLE)
    if not isinstance(table, Mapping):
        if table is not None:
            yield _error("check.weight_table", place(plan, "plan.toml", TABLE))
        return
    yield from _twice(plan)
    for words, shares in table.items():
        where = _where(plan, str(words))
        if not isinstance(shares, Mapping):
            yield _error("check.weight_table", where)
            continue
        yield from _indicator(plan, str(words), where)
        yield from _shares(plan, str(words), shares, where)


def _error(code: str, where: str, **args: object) -> Finding:
    return Finding(Level.ERROR, code, args, place=where)


def _where(plan: Plan, words: str) -> str:
    if words in plan.files.get(WEIGHTS, ""):
        return place(plan, WEIGHTS, words)
    return place(plan, "plan.toml", f'{TABLE}."{words}"')


def _twice(plan: Plan) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for where, row in rows_of(plan, WEIGHTS):
        if (row["address"], row["unit"]) in seen:
            yield _error("check.weight_twice", where, address=row["address"], unit=row["unit"])
        seen.add((row["address"], row["unit"]))
    for address in sorted({address for address, _ in seen}):
        if f'{TABLE}."{address}"' in plan.files.get("plan.toml", ""):
            yield _error("check.weight_twice", _where(plan, address), address=address, unit="plan.toml")


def _indicator(plan: Plan, words: str, where: str) -> Iterator[Finding]:
    """A growth that every district fills: what has no base cannot pull."""
    try:
        item: Indicator | None = plan.indicators.get(Address.parse(words))
    except ValueError:
        item = None
    fits = item is not None and item.measure == "rate" and not item.line.filling_unit
    if not fits or item is None or "district" not in plan.form(item.address.form).audience:
        yield _error("check.weight_cell", where, address=words)


def _shares(plan: Plan, words: str, shares: Mapping[str, object], where: str) -> Iterator[Finding]:
    if not str(shares.get("source", "")).strip():
        yield _error("check.weight_source", where, address=words)
    known, total = {u.code for u in plan.districts}, Decimal(0)
    for unit, typed in shares.items():
        if unit == "source":
            continue
        if unit not in known:
            yield _error("check.weight_unit", where, address=words, unit=unit)
        share = _figure(typed)
        if share is None:
            yield _error("check.weight_figure", where, address=words, unit=unit, typed=typed)
        total += share or Decimal(0)
    if total > FULL + ROUNDING:
        yield _error("check.weight_over", where, address=words, sum=total)
    elif total < FULL - ROUNDING:
        yield Finding(Level.NOTE, "check.weight_under", {"address": words, "sum": total}, place=where)


def _figure(typed: object) -> Decimal | None:
    try:
        share = Decimal(str(typed))
    except InvalidOperation:
        return None
    return share if share.is_finite() and share >= 0 else None
