"""The year's eleven bulletins: each month's is made, goes out and is written to paper before the next is known."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk import session
from zzdesk.address import Address
from zzdesk.demo.filling import Clock
from zzdesk.demo.sample_names import MARK
from zzdesk.demo.story import LAST, due_day
from zzdesk.ledger.benchmarks import Benchmark, record_benchmark
from zzdesk.ledger.bulletins import type_text
from zzdesk.period import Period

if TYPE_CHECKING:
    from zzdesk.ledger.store import Ledger

_WHO = "示例甲"
_WRITTEN = {"problems": f"由人撰写，程序不代写{MARK}。", "next": f"由人撰写，程序不代写{MARK}。"}
_ELSEWHERE = (("全国", "0.9", ""), ("全省", "0.4", "6"))  # points below the city's made-up growth


def issue_bulletin(ledger: Ledger, period: Period, folder: Path) -> list[Path]:
    """Freeze a period's bulletin the day after its last deadline; the files: Word always, the last two as PDF, the
    last with its annex and the page for the head. Charts are drawn for the last (some seconds each month)."""
    plan = ledger.plan_of(period)
    day = due_day(plan, period) + timedelta(days=1)
    clock = Clock(datetime.combine(day, time(15, 0)))
    for part, words in _WRITTEN.items():
        type_text(ledger, period, part, words, _WHO, clock=clock)
    _compare(ledger, period, clock)
    number = f"示例文号〔{day.year}〕{plan.periods.index(period) + 1}号"
    is_last = period.month == LAST
    made = session.freeze_bulletin(ledger, period, number, _WHO, day, charts=is_last, clock=clock).bulletin
    stem = folder / f"通报_{period.compact}"
    files = [session.save_bulletin(made, stem.with_suffix(".docx"))]
    if period.month >= LAST - 1:
        files.append(session.save_bulletin(made, stem.with_suffix(".pdf")))
    if is_last:
        files.append(session.save_bulletin(made, folder / f"通报附表_{period.compact}.xlsx"))
        files.append(session.save_bulletin(made, folder / f"局领导参阅_{period.compact}.docx", for_head=True))
    return files


def _compare(ledger: Ledger, period: Period, clock: Clock) -> None:
    """Made-up benchmarks beside the published growth, where there is one."""
    growth = Address("ZZ01", "01", "3")
    made = session.progress(ledger, period).city_of(growth)
    if made is None or made.value is None:
        return
    for area, below, rank in _ELSEWHERE:
        value = made.value - Decimal(below)
        record_benchmark(ledger, Benchmark(area, growth, period, value, rank, f"示例来源{MARK}", _WHO), clock)
