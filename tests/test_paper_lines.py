"""Chinese lines: nothing lost, nothing beyond the margin, punctuation and figures where they belong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzdesk.output.paper.lines import balanced, clusters, lines_of

LETTERS = st.text(st.sampled_from("郑州市工业，。、；：（）《》“”〔〕%0123456789.-—A z\n同比增长"), max_size=80)


def measure(words: str) -> float:
    """A Chinese character is as wide as two Latin ones."""
    return sum(1.0 if ord(c) > 0x2000 else 0.5 for c in words)


@given(LETTERS, st.integers(2, 30))
def test_no_letter_is_lost_and_none_beyond_the_margin(words: str, width: int) -> None:
    lines = lines_of(words, measure, width)
    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(measure(line) <= width + 0.01 for line in lines)


@given(st.text(st.sampled_from("郑州市工业同比，。；（）〔〕12.5%"), max_size=60))
def test_punctuation_never_begins_a_line_and_no_bracket_ends_one(words: str) -> None:
    widest = max((measure(c) for c in clusters(words)), default=1)
    for line in lines_of(words, measure, max(widest, 6))[1:]:
        assert line[0] not in "，。；）〕%"
    for line in lines_of(words, measure, max(widest, 6))[:-1]:
        assert line[-1] not in "（〔"


@pytest.mark.parametrize("width", [6, 7, 8, 9, 10, 11])
def test_figures_and_months_stay_whole(width: int) -> None:
    words = "1—7月全市984个占65.6%高于−10.3%的2021-07-15"
    lines = lines_of(words, measure, width)
    for whole in ("1—7", "984", "65.6%", "−10.3%", "2021-07-15"):
        assert any(whole in line for line in lines), (whole, lines)


def test_the_first_line_is_shorter_by_its_indent() -> None:
    lines = lines_of("工" * 20, measure, 10, 8)
    assert list(map(len, lines)) == [8, 10, 2]


def test_a_title_is_parted_at_its_joint_or_evenly() -> None:
    title = "关于2021年1—7月全市工业经济运行及目标完成情况的通报"
    assert balanced(title, measure, 20) == ["关于2021年1—7月全市工业经济运行", "及目标完成情况的通报"]
    assert list(map(len, balanced("工" * 24, measure, 20))) == [12, 12]
    assert balanced("通报", measure, 20) == ["通报"]
    assert balanced("", measure, 20) == [""]
