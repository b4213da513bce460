"""Ranks: ties, groups, precision, direction, what is not ranked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.analysis_source import JUNE, PLAN, Memory
from zzdesk.address import Address
from zzdesk.analysis.progress import progress
from zzdesk.analysis.rank import change, places
from zzdesk.values import not_applicable, waiting

FIVE = ["410103", "410105", "410102", "410104", "410108"]  # 市内五区
GROWTH = Address.parse("ZZ01.01.3")
ENTRIES = Address.parse("ZZ01.03.1")


def ranks(source: Memory, address: Address = GROWTH, **more):
    return {row.unit.code: row.rank for row in progress(source, JUNE, **more).of(address)}


def five(*figures, address: str = "ZZ01.01.3") -> Memory:
    source = Memory()
    for unit, figure in zip(FIVE, figures, strict=False):
        source.put(unit, address, figure)
    return source


def test_ties_share_a_place_and_the_next_is_skipped():
    assert [ranks(five("9", "8", "8", "7", "6"))[u] for u in FIVE] == [1, 2, 2, 4, 5]


def test_what_is_equal_as_published_is_equal():
    assert [ranks(five("8.04", "8.0", "7.96", "7.94"))[u] for u in FIVE[:4]] == [1, 1, 1, 4]


def test_no_figure_no_place_and_never_a_zero():
    source = five("-3.0", "-4.0", waiting(), not_applicable("辖区没有"))
    assert [ranks(source)[u] for u in FIVE] == [1, 2, None, None, None]


def test_ranked_by_completion_where_targets_differ():
    source = Memory()
    for unit, entries in (("410173", 16), ("410171", 24), ("410172", 30), ("4101ZD", 6)):  # targets 30 50 60 10
        source.put(unit, "ZZ01.03.1", entries)
    found = ranks(source, ENTRIES)
    assert [found[u] for u in ("410173", "410171", "410172", "4101ZD")] == [2, 4, 3, 1]


def test_direction_down_ranks_ascending_and_hold_is_unranked():
    assert [ranks(with_direction(five("3", "2", "1"), "down"))[u] for u in FIVE[:3]] == [3, 2, 1]
    assert set(ranks(with_direction(five("3", "2", "1"), "hold")).values()) == {None}


def with_direction(source: Memory, direction: str) -> Memory:
    forms = tuple(
        f._replace(lines=tuple(row._replace(direction=direction) if row.code == "01" else row for row in f.lines))
        for f in PLAN.forms
    )
    source.plan = replace(PLAN, forms=forms)
    return source


def test_a_group_of_two_has_no_rank():
    source = five("3", "2", "1")
    source.plan = replace(PLAN, units=tuple(u for u in PLAN.units if u.code not in FIVE[2:]))
    found = progress(source, JUNE).of(GROWTH)
    assert {row.rank for row in found if row.unit.code in FIVE} == {None}
    assert {row.rank_group for row in found if row.unit.code in FIVE} == {None}


def test_units_with_and_without_a_target_do_not_compare():
    source = five(4, 5, 6, address="ZZ01.03.1")
    source.plan = replace(PLAN, targets=tuple(t for t in PLAN.targets if (t.unit, t.address) != (FIVE[0], ENTRIES)))
    # the unit without a target has no row of its own (the line is not ranked without one)
    assert FIVE[0] not in ranks(source, ENTRIES)
    assert ranks(source, ENTRIES)[FIVE[2]] == 1


def test_change_is_against_the_frozen_bulletin():
    frozen = {(FIVE[0], GROWTH): 3, (FIVE[1], GROWTH): 1}
    rows = {row.unit.code: row.rank_change for row in progress(five("9", "8", "7"), JUNE, frozen=frozen).of(GROWTH)}
    assert [rows[u] for u in FIVE[:3]] == [2, -1, None]
    assert change(None, 3) is None


@given(st.dictionaries(st.integers(), st.none() | st.decimals(-50, 50, places=1), max_size=30), st.booleans())
def test_places_agree_with_counting_who_is_better(figures: dict[int, Decimal | None], ascending: bool):
    found = places(figures, ascending=ascending)
    known = [f for f in figures.values() if f is not None]
    for key, figure in figures.items():
        if figure is None:
            assert found[key] is None
        else:
            better = [f for f in known if (f < figure if ascending else f > figure)]
            assert found[key] == 1 + len(better)
