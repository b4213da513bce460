"""A ledger that holds a full year of many units with twenty indicators each, for measuring what is read from it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

from returns import code_of, many_plan
from sqlalchemy import insert

from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.ledger import rows, schema
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.model import Plan
from zzdesk.returns.result import Placed, ReadReturn

FORM, LINES = "ZZ09", 20
PERIOD = Period(2021, 6)


def twenty_plan(units: int) -> Plan:
    """A form of twenty lines, each with a target for every unit."""
    form = [f'code = "{FORM}"', 'title = "二十项指标"', 'audience = ["district"]', 'foot = ["填表人"]']
    for no, name, role in (("1", "本年累计", "level"),):
        form += ["[[columns]]", f'no = "{no}"', f'name = "{name}"', f'head = ["{name}"]', f'role = "{role}"']
    for n in range(1, LINES + 1):
        form += ["[[lines]]", f'code = "{n:02d}"', f'name = "第{n}项"', 'unit = "户"', 'open = ["1"]']
        form += ['judged = "1"', 'pace = "even"', "ranked = true"]
    targets = ["unit,address,comparator,value,value_high,tier,clause,note"]
    for unit in range(units):
        targets += [f"{code_of(unit)},{FORM}.{n:02d}.1,at_least,{100 + n},,firm,," for n in range(1, LINES + 1)]
    return many_plan(units, (FORM,), {f"forms/{FORM}.toml": "\n".join(form), "targets.csv": "\n".join(targets)})


@contextmanager
def year_ledger(folder: Path, units: int) -> Iterator[Ledger]:
    """Kept beside the returns; what a merge would have stored is put in at once."""
    place = folder.parent / f"year-{units}"
    if not (place / "ledger.db").is_file():
        plan = twenty_plan(units)
        with session.create_ledger(place, plan) as made:
            for period in plan.periods:
                _fill(made, plan, period)
            made.settle()
    with session.open_ledger(place) as held:
        assert held.plans
        yield held


def _fill(ledger: Ledger, plan: Plan, period: Period) -> None:
    dice = random.Random(period.month)
    reads = [_read(plan, unit.code, period, dice) for unit in plan.units]
    with ledger.writing() as connection:
        connection.execute(insert(schema.file), [rows.file_row(read, date(2021, 7, 10)) for read in reads])
        connection.execute(insert(schema.name), [{"sha256": r.sha256, "name": r.file} for r in reads])
        connection.execute(insert(schema.value), [row for read in reads for row in rows.value_rows(read)])


def _read(plan: Plan, unit: str, period: Period, dice: random.Random) -> ReadReturn:
    held = {
        Address(FORM, f"{n:02d}", no): Placed(values.number(Decimal(dice.randint(1, 200))), FORM, f"D{n + 9}")
        for n in range(1, LINES + 1)
        for no in "1"
    }
    return ReadReturn(
        file=f"{unit}.xlsx",
        sha256=f"{dice.getrandbits(256):064x}",
        verdict="accepted",
        unit=unit,
        period=str(period),
        kind="正式",
        revision=1,
        plan=plan.name,
        plan_version=plan.version,
        seal="ok",
        values=held,
        content_digest=f"{dice.getrandbits(256):064x}",
    )
