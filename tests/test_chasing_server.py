"""Status, reminders, receipts, trace and explanations say the same on PostgreSQL as from a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.ledger_samples import filled, take
from tests.official_samples import book, rows
from tests.returns_samples import data_of, read, sample
from tests.server import database, new_database
from zzdesk import session
from zzdesk.address import Address
from zzdesk.findings import Level
from zzdesk.ledger.receipts import receipts_of
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.model import Plan

__all__ = ["database", "new_database"]
MARCH = Period(2021, 3)
APRIL_8, APRIL_21 = date(2021, 4, 8), date(2021, 4, 21)
TRACED = (
    Address("ZZ01", "03", "1"),
    Address("ZZ01", "01", "3"),
    Address("ZZ01", "01", "7"),
    Address("ZZ02-1", "*", "4"),
)


def fill(ledger: Ledger, folder: Path) -> None:
    content = sample("410183")
    query = next(f for f in read(data_of(content)).findings if f.level is Level.QUERY)
    take(
        ledger,
        folder / "收件",
        APRIL_8,
        甲=sample("410181"),
        乙=filled(sample("410182"), ZZ01_08_2="7"),
        乙二=sample("410182"),
        丙=replace(content, explanations={query.key: "退库2户：甲厂"}),
        丁=sample("410184", kind="草稿", revision=0),
    )
    sha = next(row.sha256 for row in ledger.files(MARCH) if row.unit == "410181")
    ledger.decide("return", sha, "李四", "附表盖章不全")
    table = folder / "反馈.xlsx"
    if not table.exists():  # made once: its bytes tell the time
        book(table, rows())
    session.import_official(ledger, table)


def told(ledger: Ledger) -> dict[str, object]:
    return {
        "matrix": session.status_matrix(ledger, today=APRIL_21).as_json(),
        "reminders": session.reminders(ledger, MARCH, "正式", APRIL_21).as_json(),
        "receipts": [replace(r, files=tuple(map(without_moment, r.files))) for r in receipts(ledger)],
        "explanations": [e.as_json() for e in session.search_explanations(ledger, text="甲厂")],
        "traces": [session.trace(ledger, MARCH, a).as_json() for a in TRACED],
    }


def receipts(ledger: Ledger):  # type: ignore[no-untyped-def]
    return receipts_of(ledger, MARCH, APRIL_21)


def without_moment(file):  # type: ignore[no-untyped-def]
    return replace(file, decision=file.decision and replace(file.decision, at=""))


def test_both_stores_say_the_same(database: str, plan: Plan, tmp_path: Path) -> None:
    with session.create_ledger(tmp_path / "库", plan) as folder, session.create_ledger(database, plan) as server:
        for ledger in (folder, server):
            fill(ledger, tmp_path)
        here, there = told(folder), told(server)
        for name in here:
            assert here[name] == there[name], name
        assert len(here["explanations"]) == 1  # type: ignore[arg-type]


def test_an_original_is_opened_from_the_database(database: str, plan: Plan, tmp_path: Path) -> None:
    with session.create_ledger(database, plan) as ledger:
        fill(ledger, tmp_path)
        growth = session.trace(ledger, MARCH, TRACED[1])
        city = growth.origins[0]
        assert (growth.method, city.name, city.kind, city.value) == ("official", "全市公布数", "统计反馈", "5")
        own = session.trace(ledger, MARCH, TRACED[0], plan.unit("410183")).origins[0]
        for origin in (city, own):
            assert origin.sha256
            assert origin.file
            copy = session.open_original(
                ledger, origin.sha256, origin.file, sheet=origin.sheet, cell=origin.cell, folder=tmp_path / "副本"
            )
            assert copy.is_file()


def test_the_fixture_makes_new_databases(new_database: Callable[[], str]) -> None:
    assert new_database() != new_database()
