"""A level on its way from 年初数 to the target: up or down, what is due is a figure, and it decides the verdict."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.analysis_source import PLAN
from zzdesk.address import Address
from zzdesk.analysis.progress import Row
from zzdesk.analysis.rank import is_ascending
from zzdesk.analysis.warning import short_of
from zzdesk.period import Period
from zzdesk.plan.model import Target
from zzdesk.plan.pace import Standing, judge
from zzdesk.values import number

ITEM = PLAN.indicators[Address.parse("ZZ07.C22.1")]  # 上云企业, a level


def standing(start: int, aim: int, actual: int, how: str, *, month: int = 6, tolerance: int | None = None,
             direction: str = "up") -> tuple[Standing, Row]:  # fmt: skip
    line = ITEM.line._replace(direction=direction)
    slack = None if tolerance is None else Decimal(tolerance)
    target = Target("D01", ITEM.address, how, Decimal(aim), tolerance=slack)
    value = number(actual)
    found = judge(line, target, value, Period(2021, month), Decimal(start))
    return found, Row(PLAN.unit("D01"), ITEM._replace(line=line), target, value, "", found)


@pytest.mark.parametrize(
    ("actual", "state", "gap"),
    [(80, "on_track", "-50"), (90, "on_track", "0"), (91, "behind", "5"), (100, "behind", "50")],
)
def test_what_is_to_fall_from_100_to_80_is_due_at_90_by_june(actual: int, state: str, gap: str) -> None:
    """Faster than that is ahead, though 与时序差 of an upper bound is otherwise bad when positive."""
    found, row = standing(100, 80, actual, "at_most", direction="down")
    assert found.state == state
    assert short_of(row) == Decimal(gap)


def test_a_floor_under_a_falling_level_is_kept_by_standing_above_its_path() -> None:
    assert standing(100, 90, 100, "at_least")[0].state == "on_track"
    assert standing(100, 90, 94, "at_least")[0].state == "behind"


@pytest.mark.parametrize(("actual", "state"), [(90, "on_track"), (92, "near"), (93, "behind")])
def test_about_is_mirrored_where_less_is_better(actual: int, state: str) -> None:
    assert standing(100, 80, actual, "about", tolerance=2, direction="down")[0].state == state


def test_a_level_is_ranked_by_how_much_of_its_way_it_went() -> None:
    down = ITEM.line._replace(direction="down")
    item = ITEM._replace(line=down)
    assert not is_ascending(item, [Decimal(50), None])
    assert is_ascending(item, [None, None])  # by the figure itself, the least first
    assert is_ascending(item._replace(line=down._replace(pace="even")), [Decimal(50)])
