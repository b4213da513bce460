"""Real returns in any order, any grouping into merges, any number of times: one and the same dump.

The pool holds what could make order matter: a 正式 and its 快报, March and February, a
returned higher revision and the good one below it, two contents of one revision with a
repacked twin and the sender's confirmation, a broken file, the same in a zip.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readers_here import ReadersHere
from tests.returns_samples import MARCH, data_of, parts_of, plan, sample, zipped
from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.ledger import intake
from zzdesk.ledger.dump import dump
from zzdesk.ledger.resolve import Held, resolve
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.returns.read import read_return
from zzdesk.returns.result import ReadReturn

DAYS = (date(2021, 4, 20), date(2021, 4, 25))
STOCK = Address.parse("ZZ01.08.2")
GROWTH = Address.parse("ZZ01.01.3")
CONFIRMED = "冲突甲.xlsx"


@cache
def pool() -> dict[str, bytes]:
    """The files of a month, by name."""

    def figure(content, words: str):  # type: ignore[no-untyped-def]
        return replace(content, values={**content.values, STOCK: values.number(words)})

    def without(content):  # type: ignore[no-untyped-def]
        return replace(content, values={a: v for a, v in content.values.items() if a != GROWTH})

    conflicting = sample("410182", kind="正式")
    made = {
        "快报.xlsx": data_of(sample()),
        "正式.xlsx": data_of(sample(kind="正式")),
        "正式退回.xlsx": data_of(replace(without(sample(kind="正式", revision=2)), reason="核减")),
        "二月.xlsx": data_of(sample(period=Period(2021, 2))),
        "三月.xlsx": data_of(sample("410183")),
        "三月之二月.xlsx": data_of(sample("410183", period=Period(2021, 2))),
        "旧版.xlsx": data_of(sample("410182")),
        CONFIRMED: data_of(conflicting),
        "冲突乙.xlsx": data_of(figure(conflicting, "7")),
        "冲突三甲.xlsx": data_of(sample("410184", revision=2)),
        "冲突三乙.xlsx": data_of(figure(sample("410184", revision=2), "6")),
        "其下.xlsx": data_of(sample("410184")),
        "草稿.xlsx": data_of(sample("410185", kind="草稿", revision=0)),
    }
    made["甲重装.xlsx"] = zipped(parts_of(made[CONFIRMED]))
    made["断.xlsx"] = made["快报.xlsx"][:-700]
    made["包.zip"] = zipped({"a/正式.xlsx": made["正式.xlsx"], "新.xlsx": data_of(sample("410122"))})
    return made


@cache
def read_once(data: bytes, day: date) -> ReadReturn:
    return read_return(data, {plan().version: plan()}, day, name="a.xlsx")


def confirm(ledger: Ledger) -> bool:
    """The sender confirms one of two; False while only one of them is there, or where it is done."""
    [sha] = {r.sha256 for r in ledger.files(MARCH, "410182") if r.name == CONFIRMED} or {""}
    try:
        ledger.decide("confirm", sha, "王五", "函复", document="〔2021〕9号")
    except ZzError:
        return False
    return True


def _dumped(ledger: Ledger) -> str:
    return json.dumps(dump(ledger), ensure_ascii=False)


def told(merges: list[list[str]], dice: random.Random, what: Callable[[Ledger], str] = _dumped) -> str:
    """What is asked (the dump) after these merges, each on a day of the dice's choosing, with the confirmation as early
    as it may."""
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            intake, "Pool", lambda _: ReadersHere(lambda name, data, day: replace(read_once(data, day), file=name))
        )
        folder = Path(place)
        for name, data in pool().items():
            (folder / name).write_bytes(data)
        with session.create_ledger(folder / "L", plan()) as ledger:
            done, eager = False, dice.random() < 0.5
            for names in merges:
                session.merge(ledger, [folder / name for name in names], dice.choice(DAYS))
                done = done or (eager and confirm(ledger))
            assert done or confirm(ledger)
            assert ledger.unsound_outcomes() == set()
            return what(ledger)


@cache
def in_one_go() -> str:
    return told([list(pool())], random.Random(0))


@st.composite
def sequences(draw: st.DrawFn) -> list[list[str]]:
    """Every file once and some again, in any order, cut into merges anywhere."""
    names = draw(st.permutations([*pool(), *draw(st.lists(st.sampled_from([*pool()]), max_size=8))]))
    cuts = sorted(draw(st.sets(st.integers(1, len(names) - 1), max_size=6)))
    return [names[a:b] for a, b in zip([0, *cuts], [*cuts, len(names)], strict=True)]


@settings(max_examples=40, deadline=None)
@given(sequences(), st.integers(0, 2**32))
def test_any_order_grouping_and_number_of_times(merges: list[list[str]], seed: int) -> None:
    assert told(merges, random.Random(seed)) == in_one_go()


def test_the_pool_holds_what_it_says() -> None:
    held = json.loads(in_one_go())
    stands = {(s["unit"], s["period"]): (s["kind"], s["revision"]) for s in held["standing"]}
    assert stands == {
        ("410181", "2021-02"): ("快报", 1),
        ("410181", "2021-03"): ("正式", 1),  # over the 快报, under a returned revision 2
        ("410182", "2021-03"): ("正式", 1),  # confirmed
        ("410183", "2021-02"): ("快报", 1),
        ("410183", "2021-03"): ("快报", 1),
        ("410184", "2021-03"): ("快报", 1),  # under a conflict
        ("410122", "2021-03"): ("快报", 1),
    }
    verdicts = sorted(f["verdict"] for f in held["files"])
    assert {v: verdicts.count(v) for v in verdicts} == {
        "queried": 7,
        "returned": 2,
        "conflict": 2,
        "duplicate": 1,
        "superseded": 3,
        "unreadable": 1,
    }
    assert len(held["conflicts"]) == 1
    assert "2021-04" not in in_one_go()  # no clock of any kind


def test_the_property_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a rule that lets the file that was stored first win, order shows at once."""
    pool_order = [*pool()]

    def first_wins(files):  # type: ignore[no-untyped-def]
        listed = list(files)
        kept = {(h.place, h.rank): h for h in reversed(listed) if h.counts}
        return resolve([h if kept.get((h.place, h.rank)) in {h, None} else _out(h) for h in listed])

    def _out(item: Held) -> Held:
        return replace(item, barred=True)

    from zzdesk.ledger import store

    with monkeypatch.context() as patched:
        patched.setattr(store, "resolve", first_wins)
        patched.setattr(Ledger, "_held", _in_order_of_arrival(Ledger._held))
        dumps = {unconfirmed([order]) for order in (pool_order, pool_order[::-1])}
    assert len(dumps) == 2
    assert len({unconfirmed([order]) for order in (pool_order, pool_order[::-1])}) == 1


def _in_order_of_arrival(held):  # type: ignore[no-untyped-def]
    return lambda ledger, connection: sorted(held(ledger, connection), key=lambda h: _row(connection, h.sha256))


def _row(connection, sha256: str) -> int:  # type: ignore[no-untyped-def]
    return int(connection.exec_driver_sql("SELECT rowid FROM file WHERE sha256=?", (sha256,)).scalar())


def unconfirmed(merges: list[list[str]]) -> str:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("tests.test_ledger_property.confirm", lambda _ledger: True)
        return told(merges, random.Random(0))


def test_plan_versions_are_told_in_natural_order(tmp_path: Path) -> None:
    from zzdesk.plan.load import plan_from_files

    files = dict(plan().files)
    with session.create_ledger(tmp_path / "L", plan()) as ledger:
        for version in ("2021.10", "2021.9"):
            head = files["plan.toml"].replace('version = "2021.1"', f'version = "{version}"')
            ledger.add_plan(plan_from_files({**files, "plan.toml": head}))
        assert dump(ledger)["plans"] == ["2021.1", "2021.9", "2021.10"]
        assert ledger.plan.version == "2021.10"
