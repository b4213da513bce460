"""Every unit fills its file and sends its returns, several units at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, time
from multiprocessing import get_context
from pathlib import Path

from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.demo.sample import sample_edit, sample_year
from zzdesk.demo.sample_names import Cells, sample_foot
from zzdesk.demo.story import LAST, arrival, is_early, is_silent
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetFoot
from zzdesk.period import Period
from zzdesk.plan.load import load_plan

_AT_ONCE = min(4, os.cpu_count() or 1)


@dataclass
class Filled:
    """What one unit has made; `cells`: its ZZ01 of each period, as it was fed back."""

    unit: str
    files: list[Path] = field(default_factory=list)
    cells: dict[Period, Cells] = field(default_factory=dict)


@dataclass
class Clock:
    """Edits are dated in 2021, when the sample figures pretend to be typed."""

    now: datetime = datetime(2021, 3, 1, 9, 0)

    def __call__(self) -> datetime:
        return self.now


def fill_all(folder: Path, units: Sequence[str]) -> Iterator[Filled]:
    """In the order of the units; on one processor one after another."""
    if _AT_ONCE == 1:
        yield from (fill_and_send(folder, unit) for unit in units)
        return
    with ProcessPoolExecutor(_AT_ONCE, mp_context=get_context("spawn")) as workers:
        yield from workers.map(fill_and_send, [folder] * len(units), units)


def fill_and_send(folder: Path, code: str) -> Filled:
    """One unit's year into `folder`: its .zzd and a return a period."""
    plan = load_plan()
    unit, clock, made = plan.unit(code), Clock(), Filled(code)
    path = folder / "填报文件" / f"{unit.name}.zzd"
    with session.create_file(path, code, plan, sample=True, clock=clock) as document:
        document.apply(SetFoot(sample_foot(unit)))
        for period, cells in sample_year(plan, unit, LAST).items():
            clock.now = datetime.combine(arrival(plan, unit, period), time(9, 30))
            made.cells[period] = {a: v for a, v in cells.items() if a.form == "ZZ01"}
            if not is_silent(unit, period):
                made.files.append(_send(folder, document, period, cells, clock.now))
    made.files.append(path)
    return made


def _send(folder: Path, document: Document, period: Period, cells: Cells, now: datetime) -> Path:
    early = is_early(document.unit, period)
    if early:
        lines = ("01", "02")
        cells |= {Address("ZZ01", line, "3"): values.waiting("2021-07-18") for line in lines}
        cells |= {Address("ZZ01", line, "9"): values.text("预计") for line in lines}
    document.apply(sample_edit(document.plan, period, cells))
    made = session.export(document, period, "快报" if early else "正式", folder / "报送文件" / str(period), now=now)
    return made.written.path
