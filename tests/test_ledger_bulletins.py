"""通报 in the ledger: frozen once, proved by its hash; texts and benchmarks of which the last counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.bulletin_samples import sample_bulletin
from tests.returns_samples import APRIL_20, MARCH, data_of, sample
from tests.server import database, new_database
from zzdesk import session
from zzdesk.address import Address
from zzdesk.analysis.bulletin.stored import digest, restored, stored
from zzdesk.errors import ZzError
from zzdesk.ledger.audit import audit
from zzdesk.ledger.benchmarks import Benchmark, benchmarks, record_benchmark
from zzdesk.ledger.bulletins import (
    freeze,
    frozen_bulletins,
    frozen_of,
    last_before,
    places_in,
    state_of,
    type_text,
    typed_of,
)
from zzdesk.ledger.dump import dump
from zzdesk.ledger.store import Ledger
from zzdesk.ledger.verify import verify
from zzdesk.period import Period
from zzdesk.plan.model import Plan

__all__ = ["database", "new_database"]
GROWTH = Address("ZZ01", "01", "3")
NUMBER = "郑工信〔2021〕15号"


def clock() -> datetime:
    return datetime(2021, 4, 21, 15, 0)


@pytest.fixture(params=["folder", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path, plan: Plan) -> Iterator[Ledger]:
    """A ledger with one return, in a folder and on PostgreSQL."""
    where = tmp_path / "汇总库" if request.param == "folder" else request.getfixturevalue("database")
    (tmp_path / "a.xlsx").write_bytes(data_of(sample("410181")))
    with session.create_ledger(where, plan) as ledger:
        session.merge(ledger, [tmp_path / "a.xlsx"], APRIL_20)
        yield ledger


def words(number: str = NUMBER) -> str:
    from dataclasses import replace

    return stored(replace(sample_bulletin(), period=MARCH, number=number))


def test_frozen_once_with_who_when_hash_and_what_stood(store: Ledger) -> None:
    made = freeze(store, MARCH, NUMBER, "张三", words(), clock=clock)
    assert (made.sha256, made.at, list(made.returns)) == (digest(words()), "2021-04-21T15:00:00", ["410181"])
    held = frozen_of(store, MARCH)
    assert held is not None
    assert held == (made, words())
    assert restored(held[1]).number == NUMBER
    with pytest.raises(ZzError) as twice:
        freeze(store, MARCH, "另一号", "李四", words("另一号"))
    assert twice.value.code == "bulletin.frozen"
    assert NUMBER in str(twice.value)
    assert frozen_bulletins(store) == [made]
    assert verify(store) == []
    assert dump(store)["bulletins"]["frozen"][0][:3] == ["2021-03", NUMBER, made.sha256]  # type: ignore[index]
    assert [e.act for e in audit(store)] == ["freeze"]


def test_a_return_that_comes_while_it_is_written_is_never_said_to_be_in_it(store: Ledger, tmp_path: Path) -> None:
    read_at = state_of(store)
    (tmp_path / "b.xlsx").write_bytes(data_of(sample("410182")))
    session.merge(store, [tmp_path / "b.xlsx"], APRIL_20)
    with pytest.raises(ZzError) as moved:
        freeze(store, MARCH, NUMBER, "张三", words(), read_at=read_at, clock=clock)
    assert moved.value.code == "bulletin.moved"
    assert frozen_bulletins(store) == []
    again = freeze(store, MARCH, NUMBER, "张三", words(), read_at=state_of(store), clock=clock)
    assert list(again.returns) == ["410181", "410182"]


def test_nothing_is_frozen_unsigned(store: Ledger) -> None:
    for number, who in ((" ", "张三"), (NUMBER, "")):
        with pytest.raises(ZzError) as refused:
            freeze(store, MARCH, number, who, words())
        assert refused.value.code == "bulletin.unsigned"
    assert frozen_of(store, MARCH) is None


def test_a_changed_text_is_seen_and_not_given_out(store: Ledger) -> None:
    freeze(store, MARCH, NUMBER, "张三", words())
    with store.writing() as connection:
        connection.execute(text("UPDATE bulletin SET words = replace(words, '984', '985')"))
    assert [f.code for f in verify(store)] == ["bulletin.changed"]
    with pytest.raises(ZzError, match="不一致"):
        frozen_of(store, MARCH)


def test_a_changed_place_is_seen(store: Ledger) -> None:
    freeze(store, MARCH, NUMBER, "张三", words())
    assert places_in(store, MARCH) == {("410181", Address("ZZ02", "01", "1")): 1}
    assert places_in(store, None) == {}
    with store.writing() as connection:
        connection.execute(text("UPDATE bulletin SET places = replace(places, '1]', '2]')"))
    assert [f.code for f in verify(store)] == ["bulletin.unreadable"]


def test_a_text_that_is_no_bulletin_is_seen(store: Ledger) -> None:
    freeze(store, MARCH, NUMBER, "张三", json.dumps({"period": "2021-04"}))
    assert [f.code for f in verify(store)] == ["bulletin.unreadable"]


def test_the_last_text_of_a_part_counts_until_it_goes_out(store: Ledger) -> None:
    type_text(store, MARCH, "problems", "一是慢。", "张三", clock=clock)
    type_text(store, MARCH, "problems", "一是进度慢。\n二是少。", "李四")
    type_text(store, MARCH, "next", "要快。", "李四")
    type_text(store, MARCH, "next", "", "李四")
    assert typed_of(store, MARCH) == {"problems": "一是进度慢。\n二是少。"}
    assert dump(store)["bulletins"]["typed"] == [["2021-03", "problems", "一是进度慢。\n二是少。"]]  # type: ignore[index]
    assert [e.act for e in audit(store)] == ["write"] * 4
    with pytest.raises(ZzError, match="存在问题"):
        type_text(store, MARCH, "first", "x", "张三")
    freeze(store, MARCH, NUMBER, "张三", words())
    with pytest.raises(ZzError, match="不能再改"):
        type_text(store, MARCH, "problems", "再改", "张三")


def test_benchmarks_are_kept_with_source_and_can_be_taken_back(store: Ledger) -> None:
    one = Benchmark("全省", GROWTH, MARCH, Decimal("12.30"), "5", "省统计局月报", "张三")
    record_benchmark(store, one)
    record_benchmark(store, one._replace(area="全国", value=Decimal("24.5"), rank=""))
    record_benchmark(store, one._replace(value=Decimal("12.4")))
    assert [(b.area, b.value, b.rank) for b in benchmarks(store, MARCH)] == [
        ("全省", Decimal("12.4"), "5"),
        ("全国", Decimal("24.5"), ""),
    ]
    record_benchmark(store, one._replace(value=None, rank="", source=""))
    assert [b.area for b in benchmarks(store)] == ["全国"]
    assert dump(store)["benchmarks"] == [["2021-03", "全国", "ZZ01.01.3", "24.5", "", "省统计局月报"]]
    assert len(audit(store)) == 4
    for wrong in (one._replace(source=" "), one._replace(address=Address("ZZ01", "99", "3")), one._replace(area="")):
        with pytest.raises(ZzError):
            record_benchmark(store, wrong)


def test_places_are_counted_against_the_last_one_of_the_year(store: Ledger) -> None:
    assert last_before(store, MARCH) is None
    for period in (Period(2021, 2), MARCH):
        freeze(store, period, NUMBER, "张三", words())
    assert last_before(store, MARCH) == Period(2021, 2)
    assert last_before(store, Period(2021, 9)) == MARCH
    assert last_before(store, Period(2022, 2)) is None


def test_a_backup_holds_them_all(store: Ledger, tmp_path: Path) -> None:
    freeze(store, MARCH, NUMBER, "张三", words())
    type_text(store, Period(2021, 4), "next", "要快。", "李四")
    record_benchmark(store, Benchmark("全省", GROWTH, MARCH, Decimal(12), "", "省统计局", "张三"))
    session.backup_ledger(store, tmp_path / "备份")
    with session.open_ledger(tmp_path / "备份") as copy:
        assert dump(copy) == dump(store)
        assert [e.as_json() for e in audit(copy)] == [e.as_json() for e in audit(store)]
        type_text(copy, Period(2021, 5), "next", "再快。", "李四")
