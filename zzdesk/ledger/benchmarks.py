"""对标: what the bureau typed in of elsewhere (全国, 全省, …), by indicator and period, with its source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import insert, select

from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.ledger import schema
from zzdesk.ledger.locks import lock_all
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.values import decimal_text


class Benchmark(NamedTuple):
    """One area's figure. `rank` is 郑州's place among that area's members, as published ("" where none was).

    Neither figure nor rank: an earlier one was taken back.
    """

    area: str  # 全国, 全省, 国家中心城市, 35个大中城市, or a city's name
    address: Address
    period: Period
    value: Decimal | None
    rank: str
    source: str
    who: str = ""
    at: str = ""

    @property
    def is_taken_back(self) -> bool:
        return self.value is None and not self.rank


def record_benchmark(ledger: Ledger, one: Benchmark, clock: Callable[[], datetime] = datetime.now) -> Benchmark:
    """Append it. ZzError("benchmark.area" | "benchmark.source" | "benchmark.indicator" | "bulletin.nobody")."""
    made = one._replace(
        area=one.area.strip(),
        rank=one.rank.strip(),
        source=one.source.strip(),
        who=one.who.strip(),
        at=clock().isoformat(timespec="seconds"),
    )
    _check(ledger, made)
    value = "" if made.value is None else decimal_text(made.value)
    words = {"period": str(made.period), "address": str(made.address), "value": value}
    with ledger.writing() as connection:
        lock_all(connection)
        connection.execute(insert(schema.benchmark).values({**made._asdict(), **words}))
    return made


def _check(ledger: Ledger, made: Benchmark) -> None:
    item = ledger.plan_of(made.period).indicator(made.address)
    if item is None or not item.numeric:
        raise ZzError("benchmark.indicator", address=made.address)
    if not made.area:
        raise ZzError("benchmark.area")
    if not made.source and not made.is_taken_back:
        raise ZzError("benchmark.source", area=made.area)
    if not made.who:
        raise ZzError("bulletin.nobody")


def benchmark_history(ledger: Ledger) -> list[Benchmark]:
    """Every one ever typed in, oldest first."""
    with ledger.reading() as connection:
        rows = list(connection.execute(select(schema.benchmark).order_by(schema.benchmark.c.id)))
    return [
        Benchmark(
            r.area,
            Address.parse(r.address),
            Period.parse(r.period),
            Decimal(r.value) if r.value else None,
            r.rank,
            r.source,
            r.who,
            r.at,
        )
        for r in rows
    ]


def benchmarks(ledger: Ledger, period: Period | None = None) -> list[Benchmark]:
    """Those that count now (of a period), in the order in which their areas were first typed in."""
    found: dict[tuple[str, Address, Period], Benchmark] = {}
    for one in benchmark_history(ledger):
        if period in (None, one.period):
            found[one.area, one.address, one.period] = one
    return [one for one in found.values() if not one.is_taken_back]


def benchmark_rows(ledger: Ledger) -> list[list[str]]:
    """For the dump: what counts now, without clocks."""
    return sorted(
        [str(b.period), b.area, str(b.address), "" if b.value is None else decimal_text(b.value), b.rank, b.source]
        for b in benchmarks(ledger)
    )
