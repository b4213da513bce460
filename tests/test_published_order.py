"""No published figure knows in which order, in how many merges or how often the returns came."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from decimal import Decimal
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.returns_samples import MARCH, plan
from tests.test_ledger_property import pool, sequences, told
from zzdesk import session
from zzdesk.analysis.score import scores
from zzdesk.analysis.score_conduct import conduct
from zzdesk.analysis.score_text import scores_json
from zzdesk.analysis.source import Figures
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.model import Plan


def published(ledger: Ledger) -> str:
    """Progress, forecasts, warnings, scores with deductions, every form over all units and by group, as text."""
    found: list[object] = []
    for period in (Period(2021, 2), MARCH):
        found += [session.progress(ledger, period).as_json(), session.warnings(ledger, period).as_json()]
        found.append(repr(session.forecast(ledger, period).rows))
        found.append(scores_json(_scored(ledger, period)))
        for form in session.consolidated_forms(plan()):
            groups = ("", *plan().groups) if session.has_groups(form) else ("",)
            found += [repr(session.consolidated(ledger, period, form.code, group).cells) for group in groups]
    return json.dumps(found, ensure_ascii=False)


def _scored(ledger: Ledger, period: Period):  # type: ignore[no-untyped-def]
    """With weights in every topic. What came late is left aside: the days are of the dice's choosing."""
    figures = Figures(ledger, period)
    figures.plan = _weighted(plan())
    faults = conduct(ledger, [Period(2021, 2), MARCH])
    timely = {unit: told._replace(late=0) for unit, told in faults.items()}
    return scores(figures, {"month": timely, "year": timely})


def _weighted(base: Plan) -> Plan:
    topics = tuple(
        t._replace(
            corrected=Decimal("0.5"), returned=Decimal(1), items=tuple(i._replace(weight=Decimal(10)) for i in t.items)
        )
        for t in base.topics
    )
    return replace(base, topics=topics)


@cache
def in_one_go() -> str:
    return told([list(pool())], random.Random(0), published)


@settings(max_examples=6, deadline=None)
@given(sequences(), st.integers(0, 2**32))
def test_any_order_grouping_and_number_of_times(merges: list[list[str]], seed: int) -> None:
    assert told(merges, random.Random(seed), published) == in_one_go()


def test_what_is_compared_holds_figures() -> None:
    """A comparison of nothing would always hold: there are places, scores, deductions, subtotals and sums in it."""
    words = in_one_go()
    assert words.count('"rank": 1') > 3
    assert "退回1次，每次扣1分" in words
    assert "method='sum'" in words
    assert '"on_track"' in words or '"not_judged"' in words


def test_one_file_less_is_another_outcome() -> None:
    fewer = [name for name in pool() if name != "三月.xlsx"]
    assert told([fewer], random.Random(0), published) != in_one_go()
