"""The spans in which two lists differ turn the one into the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.clerk.differences import differences

POOL = [object() for _ in range(3000)]


def become(old: list[object], new: list[object]) -> list[object]:
    found = list(old)
    for span in reversed(differences(old, new)):
        found[span.old : span.old + span.gone] = new[span.new : span.new + span.come]
    return found


@given(st.lists(st.integers(0, 60)), st.lists(st.integers(0, 60)))
def test_any_two_lists(old: list[int], new: list[int]) -> None:
    ours, theirs = [POOL[n] for n in old], [POOL[n] for n in new]
    assert become(ours, theirs) == theirs


@given(
    st.lists(st.tuples(st.integers(0, 2999), st.sampled_from(("gone", "came", "other"))), max_size=12),
)
def test_a_few_changes_in_a_long_list_are_as_few_spans(changes: list[tuple[int, str]]) -> None:
    new = list(POOL)
    for place, what in changes:
        at = min(place, len(new) - 1)
        new[at : at + (what != "came")] = [] if what == "gone" else [object()]
    spans = differences(POOL, new)
    assert become(POOL, new) == new
    assert len(spans) <= len(changes)
    assert sum(span.gone + span.come for span in spans) <= 3 * len(changes) + 40 * (len(changes) > 1)


def test_lists_that_have_nothing_in_common_are_one_span() -> None:
    assert [tuple(span) for span in differences(POOL[:100], POOL[100:300])] == [(0, 100, 0, 200)]
    assert differences(POOL, list(POOL)) == []
