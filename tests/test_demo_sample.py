"""The sample figures obey the plan's rules, are the same each time, and differ between units."""

from __future__ import annotations

from zzdesk.demo.sample import sample_year
from zzdesk.plan.model import Plan
from zzdesk.rules import run
from zzdesk.rules.sources import look_in
from zzdesk.rules.tree import Ref


def test_every_sample_return_could_be_sent_as_formal(plan: Plan) -> None:
    for unit in [u for u in plan.units if plan.forms_of(u)]:
        year = sample_year(plan, unit, 12)
        for period, cells in year.items():
            before = plan.prev(period)
            carried = {Ref(a, "prev"): v for a, v in year[before].items()} if before else {}
            look = look_in(plan, unit, cells, carried)
            assert run.find(plan, unit, period, "正式", look) == [], (unit.name, period)


def test_same_seed_same_figures(plan: Plan) -> None:
    first, other = plan.unit("410181"), plan.unit("410182")
    assert sample_year(plan, first, 6) == sample_year(plan, first, 6)
    assert sample_year(plan, first, 6) != sample_year(plan, other, 6)
    # A longer year begins with the shorter one.
    assert list(sample_year(plan, first, 12).items())[:5] == list(sample_year(plan, first, 6).items())
