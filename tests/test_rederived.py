"""Every row of the progress table, over random plans and months, worked out again by `rederived` to the last digit."""

from __future__ import annotations

import os
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests import rederived as again
from tests.rederived_plans import FORM, Month, held_in, stores
from zzdesk.address import Address
from zzdesk.analysis.progress import progress
from zzdesk.plan.model import Line

COUNT = int(os.environ.get("ZZDESK_REDERIVED", "80"))


def groups_of(
    held: again.Held, stands: again.Stands, address: Address, line: Line
) -> dict[str, dict[str, tuple[Any, again.Stand]]]:
    """Group -> unit -> figure and standing, of the units that have a row there."""
    found: dict[str, dict[str, tuple[Any, again.Stand]]] = {}
    for unit in held.plan.units:
        row = line.ranked or again.target_of(held.plan, unit.code, address) is not None
        if (unit.code, address) in stands and row:
            stand = stands[unit.code, address]
            found.setdefault(unit.group, {})[unit.code] = (held.number(unit.code, address), stand)
    return found


@settings(max_examples=COUNT, deadline=None)
@given(stores(), st.dictionaries(st.integers(0, 3), st.integers(1, 5)))
def test_progress(month: Month, before: dict[int, int]) -> None:
    """完成率, 与时序差, 尚需, 月均需, 与目标差, state, place and its change; one row a target or ranked line."""
    store, period, official = month
    held = held_in(store, period, official)
    stands = again.stands_of(held)
    frozen = {(f"U0{n}", Address(FORM, "01", held.plan.form(FORM).lines[0].judged)): p for n, p in before.items()}
    told = progress(store, period, official=official, frozen=frozen).as_json()
    rows: Any = {(r["unit"], Address(r["form"], r["line"], r["column"])): r for r in told["rows"]}  # type: ignore[attr-defined]
    wanted = [
        (u.code, a)
        for u, _, line, a in again.all_lines(held.plan)
        if line.ranked or again.target_of(held.plan, u.code, a)
    ]
    assert list(rows) == wanted
    for key, row in rows.items():
        mine = stands[key]
        shown = [again.fraction(row[n]) for n in ("completion", "ahead_pp", "remaining", "needed_per_month", "gap_pp")]
        assert shown == [mine.completion, mine.ahead, mine.remaining, mine.needed, mine.gap], (key, row)
        assert row["state"] == mine.state, (key, row)
        assert again.fraction(row["actual"]) == held.number(*key)
    _places(held, stands, rows, frozen)
    assert again.fraction(told["time_progress"]) == again.rounded(Fraction(period.month * 100, 12), 12)


def _places(
    held: again.Held, stands: again.Stands, rows: Mapping[Any, Any], frozen: Mapping[tuple[str, Address], int]
) -> None:
    for form in held.plan.forms:
        for line in form.lines:
            address = Address(form.code, line.code, line.judged)
            decimals = held.plan.indicators[address].decimals
            for members in groups_of(held, stands, address, line).values():
                figures = again.compared(line, decimals, members)
                least = again.least_first(line, [s for _, s in members.values()])
                ranked = len(members) >= 3 and line.direction != "hold"
                for unit in members:
                    place = again.place(unit, figures, least=least) if ranked else None
                    was = frozen.get((unit, address))
                    assert rows[unit, address]["rank"] == place, (unit, figures)
                    change = was - place if place is not None and was is not None else None
                    assert rows[unit, address]["rank_change"] == change


# --- the guard itself ------------------------------------------------------------------------------
@pytest.mark.parametrize("spoilt", ["place", "twelve", "less_is_better", "path"])
def test_a_wrong_calculation_would_be_noticed(spoilt: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof can fail: with one step of the independent side spoilt, random months tell the two apart."""
    wrong: dict[str, Any] = {
        "place": lambda unit, figures, least: None if unit not in figures else len(figures),
        "twelve": lambda figure: None if figure is None else again.rounded(figure, 11),
        "less_is_better": lambda line, target: target.comparator == "at_most",
        "path": lambda month, goal, gates, begun=again.NONE: begun + (goal - begun) * Fraction(month, 12),
    }
    monkeypatch.setattr(again, spoilt, wrong[spoilt])
    with pytest.raises(AssertionError):
        settings(max_examples=400, deadline=None, database=None, phases=[Phase.generate])(
            given(stores(), st.just({}))(_inner)
        )()


def _inner(month: Month, before: dict[int, int]) -> None:
    test_progress.hypothesis.inner_test(month, before)  # type: ignore[attr-defined]
