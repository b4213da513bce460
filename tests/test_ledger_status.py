"""报送情况: deadlines with 调休, the matrix, completeness beside what was received, empty returns apart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ledger_samples import take
from tests.returns_samples import data_of, sample
from zzdesk import cli, session
from zzdesk.address import Address
from zzdesk.ledger.status import Status, _percent, status_of
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.deadlines import deadline
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Plan

MARCH, APRIL = Period(2021, 3), Period(2021, 4)
APRIL_8, APRIL_12, APRIL_20 = date(2021, 4, 8), date(2021, 4, 12), date(2021, 4, 20)


@pytest.fixture
def ledger(tmp_path: Path, plan: Plan) -> Iterator[Ledger]:
    with session.create_ledger(tmp_path / "汇总库", plan) as opened:
        yield opened


# --- deadlines ---------------------------------------------------------------------------------
def test_a_saturday_made_a_working_day_is_a_deadline(plan: Plan) -> None:
    may_8 = date(2021, 5, 8)
    assert may_8.weekday() == 5
    due = deadline(plan, APRIL, "快报")
    assert due
    assert (due.date, due.known) == (may_8, True)


def test_deadlines_of_the_year_skip_weekends_and_holidays(plan: Plan) -> None:
    found = {str(p): [str(d.date)[5:] for k in ("快报", "正式") if (d := deadline(plan, p, k))] for p in plan.periods}
    assert found["2021-07"] == ["08-09", "08-20"]  # 8 August is a Sunday
    assert found["2021-08"] == ["09-08", "09-23"]  # 中秋: 19 to 21 September off, 18 September worked
    assert found["2021-12"] == ["01-10", "01-20"]
    assert deadline(plan, MARCH, "核定") is None


def test_in_time_on_the_day_and_late_the_day_after(ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, tmp_path, APRIL_8, 按时=sample("410181"))
    take(ledger, tmp_path, date(2021, 4, 9), 迟报=sample("410182"))
    found = session.status(ledger, MARCH, APRIL_12)
    shown = {code: found.of(code) for code in ("410181", "410182")}
    assert [u and u.late for u in shown.values()] == [False, True]
    assert found.tally.late == 1


def test_a_month_not_over_is_ahead_and_nothing_is_missing_in_it(ledger: Ledger) -> None:
    before, after = (session.status(ledger, MARCH, date(2021, d, n)) for d, n in ((3, 31), (4, 1)))
    assert {u.shown for u in before.units} == {"ahead"}
    assert "未报或退回" not in before.as_text()
    assert {u.shown for u in after.units} == {"missing"}
    assert not any(u.late for u in after.units)


# --- received and filled are two facts -------------------------------------------------------------
def empty(unit: str) -> bytes:
    return data_of(sample(unit), blank=True)


def test_an_empty_return_counts_as_received_and_stands_apart(ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, tmp_path, APRIL_8, 空报=replace(sample("410181"), values={}, foot={}), 满报=sample("410182"))
    found = session.status(ledger, MARCH, APRIL_8)
    bare, full = found.of("410181"), found.of("410182")
    assert bare
    assert full
    assert (bare.empty, bare.filled, bare.kind, bare.completeness) == (True, 0, "快报", Decimal("0.0"))
    assert (full.empty, full.completeness) == (False, Decimal(100))
    told = found.tally
    assert (told.received, told.reported, told.empty) == (2, 2, 1)
    assert told.report_rate == Decimal("4.8")  # one of 21, not two
    assert "已报2家，其中空报1家" in found.as_text()


def test_a_returned_file_was_received_but_is_not_reported(ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, tmp_path, APRIL_8, 草稿=sample("410181", kind="草稿", revision=0))
    found = session.status(ledger, MARCH, APRIL_8)
    assert found.of("410181").shown == "returned"  # type: ignore[union-attr]
    assert (found.tally.received, found.tally.reported) == (1, 0)


# --- a rate above 100 % is impossible --------------------------------------------------------------
@dataclass(frozen=True)
class Row:
    """A file's row as the ledger tells it."""

    sha256: str
    unit: str
    final: str
    stands: bool
    kind: str
    revision: int
    arrived: str


PLAN = load_plan()
CELLS = [i.address for i in PLAN.inputs(PLAN.unit("410181"), MARCH)] + [
    Address("ZZ02-1", line, column) for line in ("LA1", "LA2") for column in ("1", "2", "4", "99")
]
row_of = st.builds(
    Row,
    sha256=st.sampled_from("abcdef"),
    unit=st.sampled_from(["410181", "410182", "410100", "999999"]),
    final=st.sampled_from(["accepted", "queried", "returned", "conflict", "duplicate", "superseded", "unreadable"]),
    stands=st.booleans(),
    kind=st.sampled_from(["快报", "正式", "核定"]),
    revision=st.integers(1, 3),
    arrived=st.dates(date(2021, 3, 1), date(2021, 6, 1)).map(str),
)


@given(
    files=st.lists(row_of, max_size=12),
    acts=st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["return", "withdraw", "reapply"])),
    held=st.dictionaries(st.sampled_from(["410181", "410182", "999999"]), st.sets(st.sampled_from(CELLS))),
    today=st.dates(date(2021, 3, 1), date(2021, 6, 1)),
)
def test_no_rate_is_ever_above_100(
    files: list[Row], acts: dict[str, str], held: dict[str, set[Address]], today: date
) -> None:
    found = status_of(PLAN, MARCH, today, files, acts, held)
    for told in (*found.units, found.tally):
        assert 0 <= told.filled <= told.required
        assert told.completeness is None or 0 <= told.completeness <= 100
        assert (told.completeness == 100) == (told.filled == told.required > 0)
    tally = found.tally
    assert tally.empty <= tally.reported <= tally.received <= tally.expected == len(found.units)
    assert tally.report_rate is None or 0 <= tally.report_rate <= 100
    assert len({u.unit for u in found.units}) == len(found.units)


def test_nearly_all_is_not_printed_as_all() -> None:
    assert _percent(9999, 10000) == Decimal("99.9")
    assert _percent(10000, 10000) == Decimal("100.0")
    assert _percent(0, 0) is None


# --- the matrix --------------------------------------------------------------------------------------
def test_the_matrix_shows_each_state_of_the_year(ledger: Ledger, tmp_path: Path) -> None:
    both = sample("410183"), replace(sample("410183"), values={})
    take(ledger, tmp_path, APRIL_8, 甲=sample("410181"), 乙=sample("410182", kind="草稿", revision=0))
    take(ledger, tmp_path, APRIL_8, 丙1=both[0], 丙2=both[1])
    found = session.status_matrix(ledger, today=APRIL_12)
    assert [s.period for s in found.periods] == list(ledger.plan.periods)
    districts = [code for code, _ in found.units if ledger.plan.unit(code).kind == "district"]
    assert len(districts) == 16
    assert len(found.periods) == 11
    march = {code: found.cell(code, MARCH).shown for code in districts[:4]}  # type: ignore[union-attr]
    assert march == {"410181": "queried", "410182": "returned", "410183": "conflict", "410184": "missing"}
    assert [c.shown for c in found.row("410184") if c][:3] == ["missing", "missing", "ahead"]
    assert "△ 迟报" in found.as_text()


def test_status_on_the_command_line(ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take(ledger, tmp_path, APRIL_8, 甲=sample("410181"))
    folder = str(ledger.folder)
    assert cli.run(["status", folder, "--period", "2021-03", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    first = told["units"][0]
    assert {"unit", "name", "state", "kind", "revision", "late", "filled", "required"} <= first.keys()
    assert told["summary"]["received"] == 1
    assert cli.run(["status", folder, "--matrix", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["periods"]) == 11
    assert cli.run(["status", folder, "--matrix"]) == 0
    assert "巩义市" in capsys.readouterr().out
    assert cli.run(["status", folder]) == 2


def test_the_property_can_fail() -> None:
    """Counting cells that nobody asked for would break the bound: the guard sees it."""
    held = {"410181": set(CELLS)}
    row = Row("a", "410181", "accepted", True, "快报", 1, "2021-04-08")
    found = status_of(PLAN, MARCH, APRIL_8, [row], {}, held)
    own = found.of("410181")
    assert own
    wrong: Status = replace(found, units=(replace(own, filled=len(held["410181"])),))
    assert any(u.filled > u.required for u in wrong.units)
