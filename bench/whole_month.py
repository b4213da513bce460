"""Everything for a month of sixteen districts: consolidation, pace, ranks, scores, bulletin with its charts, annex."""

from __future__ import annotations

import io
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib as mpl
from matplotlib.figure import Figure
from replay import Marks, marks_of, replay
from sqlalchemy import insert

from zzdesk import session, values
from zzdesk.analysis.score_text import scores_json
from zzdesk.ledger import rows, schema
from zzdesk.ledger.store import Ledger
from zzdesk.output.bulletin import pictures
from zzdesk.output.fonts import style
from zzdesk.period import Period
from zzdesk.plan.load import load_plan, plan_from_files
from zzdesk.plan.model import Indicator, Plan, Unit
from zzdesk.returns.result import Placed, ReadReturn
from zzdesk.values import Value

GOAL, LAST, DAY, LINES = 3.0, 6, date(2021, 7, 10), 12
GROWTH = "ZZ01.01.3"


def weighted_plan() -> Plan:
    """The 2021 plan with every score on, and official weights for the first growth."""
    base = load_plan()
    files = dict(base.files)
    items = files["score_items.csv"].splitlines()
    at = items[0].split(",").index("weight")
    filled = [",".join([*(cells := row.split(","))[:at], "10", *cells[at + 1 :]]) for row in items[1:]]
    files["score_items.csv"] = "\n".join([items[0], *filled])
    shares = "\n".join(f'"{u.code}" = "6.2"' for u in base.districts)
    files["plan.toml"] += f'\n[contribution_weights."{GROWTH}"]\nsource = "示例权重"\n{shares}\n'
    return plan_from_files(files)


@contextmanager
def half_a_year(folder: Path) -> Iterator[Ledger]:
    """1—2月 to 1—6月 of all units that fill anything; one district has not reported the last."""
    plan = weighted_plan()
    with session.create_ledger(folder / "ledger", plan) as ledger:
        for period in (p for p in plan.periods if p.month <= LAST):
            _fill(ledger, plan, period)
        ledger.settle()
        yield ledger


def _fill(ledger: Ledger, plan: Plan, period: Period) -> None:
    dice = random.Random(period.month)
    units = [u for u in plan.units if plan.forms_of(u) and not (period.month == LAST and u.code == "410108")]
    reads = [_read(plan, unit, period, dice) for unit in units]
    with ledger.writing() as connection:
        connection.execute(insert(schema.file), [rows.file_row(read, DAY) for read in reads])
        connection.execute(insert(schema.name), [{"sha256": r.sha256, "name": r.file} for r in reads])
        connection.execute(insert(schema.value), [row for read in reads for row in rows.value_rows(read)])


def _read(plan: Plan, unit: Unit, period: Period, dice: random.Random) -> ReadReturn:
    lines = {f.code: [f"L{n:03d}" for n in range(LINES)] for f in plan.forms_of(unit) if f.floating}
    held = {
        item.address: Placed(_value(item, dice), item.address.form, f"D{n + 9}")
        for n, item in enumerate(plan.inputs(unit, period, None, lines))
    }
    return ReadReturn(
        file=f"{unit.code}_{period}.xlsx",
        sha256=f"{dice.getrandbits(256):064x}",
        verdict="accepted",
        unit=unit.code,
        period=str(period),
        kind="正式",
        revision=1,
        plan=plan.name,
        plan_version=plan.version,
        seal="ok",
        values=held,
        content_digest=f"{dice.getrandbits(256):064x}",
    )


def _value(item: Indicator, dice: random.Random) -> Value:
    if item.kind == "choice":
        return values.text(dice.choice(item.choices)) if item.choices else values.text("是")
    if item.kind == "date":
        return values.text("2021-03-08")
    if item.kind == "text":
        return values.text(f"{item.column.name}{dice.randint(1, 10**9)}")
    return values.number(Decimal(dice.randint(3, 160)) / (1 if item.exact else 10))


def everything(ledger: Ledger, period: Period, folder: Path) -> None:
    """What the bureau makes of a month, as its commands do."""
    session.consolidate(ledger, period, folder / "汇总.xlsx")
    session.progress(ledger, period).as_json()
    session.warnings(ledger, period).as_json()
    scores_json(session.score(ledger, period))
    made = session.draft_bulletin(ledger, period, DAY)
    assert len(made.pictures) == pictures.MOST, [p.title for p in made.pictures]
    session.save_bulletin(made, folder / "通报.docx")
    session.save_bulletin(made, folder / "附表.xlsx")


def charts_of(ledger: Ledger, period: Period) -> list[Marks]:
    """The bulletin's eight charts, as marks for the peer."""
    drawn: list[Figure] = []
    kept = pictures._png

    def keep(page: Figure) -> bytes:
        drawn.append(page)
        return b""

    pictures._png = keep
    try:
        session.draft_bulletin(ledger, period, DAY)
    finally:
        pictures._png = kept
    with mpl.rc_context(style()):
        return [marks_of(page) for page in drawn]


def bare(marks: list[Marks]) -> None:
    with mpl.rc_context(style()):
        for one in marks:
            figure = replay(one)
            figure.savefig(io.BytesIO(), format="png", dpi=pictures.DOTS)


def whole_month(rounds: int) -> dict[str, object]:
    period = Period(2021, LAST)
    with TemporaryDirectory() as place, half_a_year(Path(place)) as ledger:
        marks = charts_of(ledger, period)
        ours, peer = [], []
        for n in range(rounds + 1):  # the first loads fonts and libraries
            pair = [_seconds(work) for work in (partial(everything, ledger, period, Path(place)), partial(bare, marks))]
            if n:
                ours.append(pair[0])
                peer.append(pair[1])
    a, b = statistics.median(ours), statistics.median(peer)
    what = (f"month of 16 districts: workbook, progress, warnings, scores, bulletin with {len(marks)} charts as Word, "
            "annex, seconds of processor, against those charts drawn by bare matplotlib")  # fmt: skip
    return {"what": what, "ours": round(a, 2), "peer": round(b, 2), "ratio": round(a / b, 2), "goal": GOAL,
            "met": a / b <= GOAL}  # fmt: skip


def _seconds(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
