"""Which return stands: a function of the set of files, never of their order (DESIGN section 6)."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from zzdesk.ledger.resolve import COUNTING, Held, Resolution, resolve


def held(
    sha: str, verdict: str = "accepted", kind: str = "正式", revision: int = 1, digest: str = "", **more: Any
) -> Held:
    return Held(sha, verdict, "2021", "410181", "2021-03", kind, revision, digest or sha, **more)


def stands(*files: Held) -> str | None:
    return resolve(files).standing.get(("2021", "410181", "2021-03"))


def test_higher_kind_then_higher_revision() -> None:
    files = [held("a", kind="快报", revision=3), held("b"), held("c", revision=2)]
    found = resolve(files)
    assert stands(*files) == "c"
    assert found.verdicts == {"a": "superseded", "b": "superseded", "c": "accepted"}
    assert stands(*files, held("d", kind="核定")) == "d"


def test_a_queried_return_counts_and_keeps_its_verdict() -> None:
    assert resolve([held("a"), held("b", "queried", revision=2)]).verdicts == {"a": "superseded", "b": "queried"}


def test_a_bad_file_never_displaces_a_standing_one() -> None:
    for verdict in ("returned", "unreadable", "ignored"):
        files = [held("a"), held("b", verdict, revision=9)]
        assert stands(*files) == "a"
        assert resolve(files).verdicts["b"] == verdict


def test_equal_content_in_other_bytes_is_one_return() -> None:
    found = resolve([held("b", digest="x"), held("a", digest="x")])
    assert found.verdicts == {"a": "accepted", "b": "duplicate"}
    assert list(found.standing.values()) == ["a"]


def test_other_content_at_the_same_revision_counts_neither() -> None:
    files = [held("a", kind="快报"), held("b"), held("c"), held("d", digest="c")]
    found = resolve(files)
    assert found.verdicts == {"a": "accepted", "b": "conflict", "c": "conflict", "d": "duplicate"}
    assert stands(*files) == "a"
    assert stands(held("b"), held("c")) is None
    assert stands(held("b"), held("c"), held("e", revision=2)) == "e"


def test_what_the_bureau_sent_back_does_not_stand_but_keeps_its_verdict() -> None:
    files = [held("a"), held("b", revision=2, barred=True)]
    assert stands(*files) == "a"
    assert resolve(files).verdicts["b"] == "accepted"


files_ = st.lists(
    st.builds(
        Held,
        sha256=st.text("abcdef", min_size=1, max_size=3),
        verdict=st.sampled_from(["accepted", "queried", "returned", "unreadable"]),
        plan=st.just("2021"),
        unit=st.sampled_from(["u", "v"]),
        period=st.sampled_from(["2021-02", "2021-03"]),
        kind=st.sampled_from(["快报", "正式", "核定"]),
        revision=st.integers(1, 3),
        digest=st.sampled_from(["x", "y", "z"]),
        barred=st.booleans(),
        against=st.one_of(st.none(), st.frozensets(st.sampled_from(["x", "y", "z"]))),
        sent_back=st.frozensets(st.sampled_from(["x", "y", "z"]), max_size=1),
    ),
    max_size=14,
    unique_by=lambda h: h.sha256,
)


@given(files_, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(files: list[Held], dice) -> None:  # type: ignore[no-untyped-def]
    wanted = resolve(files)
    shuffled = files + files[: len(files) // 2]
    dice.shuffle(shuffled)
    assert resolve(shuffled) == wanted


@given(files_)
def test_at_most_one_stands_and_it_is_the_highest_undisputed(files: list[Held]) -> None:
    found: Resolution = resolve(files)
    by_sha = {f.sha256: f for f in files}
    for place, sha in found.standing.items():
        chosen = by_sha[sha]
        assert chosen.place == place
        assert chosen.verdict in COUNTING
        assert not chosen.barred
        for other in files:
            rival = other.place == place and other.verdict in COUNTING and not other.barred
            if rival and other.rank > chosen.rank:
                assert found.verdicts[other.sha256] in {"conflict", "duplicate", "superseded"}
            if rival and other.rank == chosen.rank and other.digest != chosen.digest:
                assert any(
                    f.against and other.digest in f.against and (f.place, f.rank) == (place, chosen.rank) for f in files
                )
    assert set(found.verdicts) == set(by_sha)


# --- the sender's written confirmation -------------------------------------------------------------------
def test_a_confirmed_content_stands_and_what_it_was_given_against_is_put_aside() -> None:
    files = [held("a", kind="快报"), held("b", against=frozenset({"c"})), held("c"), held("d", digest="b")]
    assert resolve(files).verdicts == {"a": "superseded", "b": "accepted", "c": "superseded", "d": "duplicate"}
    assert stands(*files) == "b"
    other_bytes = [held("b"), held("a", digest="b", against=frozenset({"c"})), held("c")]
    assert stands(*other_bytes) == "a"


def test_a_content_that_came_after_the_confirmation_is_a_new_conflict() -> None:
    files = [held("a", kind="快报"), held("b", against=frozenset({"c"})), held("c"), held("e")]
    assert resolve(files).verdicts == {"a": "accepted", "b": "conflict", "c": "superseded", "e": "conflict"}
    assert stands(*files) == "a"


def test_a_higher_revision_stands_over_a_confirmed_one() -> None:
    files = [held("b", against=frozenset({"c"})), held("c"), held("d", revision=2)]
    assert resolve(files).verdicts == {"b": "superseded", "c": "superseded", "d": "accepted"}


def test_a_confirmed_return_sent_back_does_not_let_the_other_stand() -> None:
    files = [held("a", kind="快报"), held("b", against=frozenset({"c"}), barred=True), held("c")]
    assert stands(*files) == "a"
    assert resolve(files).verdicts["c"] == "superseded"


def test_two_confirmations_that_contradict_are_a_conflict() -> None:
    files = [held("b", against=frozenset({"c"})), held("c", against=frozenset({"b"}))]
    assert resolve(files).verdicts == {"b": "conflict", "c": "conflict"}


def test_a_confirmation_of_another_revision_changes_nothing() -> None:
    files = [held("a", revision=2, against=frozenset({"c"})), held("b"), held("c")]
    assert resolve(files).verdicts == {"a": "accepted", "b": "conflict", "c": "conflict"}


# --- sending one of two back -------------------------------------------------------------------------------
def test_sending_one_of_two_back_settles_nothing() -> None:
    a = held("a", kind="快报")
    b, c = held("b", barred=True, sent_back=frozenset({"c"})), held("c")
    assert stands(a, b, c) == "a"
    assert resolve([a, b, c]).verdicts == {"a": "accepted", "b": "accepted", "c": "conflict"}
    confirmed = held("c", against=frozenset({"b"}))
    assert stands(a, b, confirmed) == "c"
    assert stands(a, held("b"), confirmed) == "c"
    assert stands(a, b, c, held("d", revision=2)) == "d"


def test_what_came_after_one_was_sent_back_stands() -> None:
    assert stands(held("b", barred=True, sent_back=frozenset({"c"})), held("e")) == "e"
    assert stands(held("b", barred=True), held("c")) == "c"
