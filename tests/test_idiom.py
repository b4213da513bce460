"""The bulletin's idiom, to the digit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis_source import PLAN, Memory
from zzdesk.address import Address
from zzdesk.analysis.idiom import growth_words, places_moved, rate_moved, standing_words, unit_sentence
from zzdesk.analysis.progress import progress
from zzdesk.period import Period
from zzdesk.plan.model import Target
from zzdesk.plan.pace import two_year_average
from zzdesk.values import half_up

JULY, SIGNED = Period(2021, 7), Address.parse("ZZ02.01.1")


def d(words: str) -> Decimal:
    return Decimal(words)


def test_the_published_case_of_984_of_1500_by_july():
    source = Memory(plan=replace(PLAN, targets=(*PLAN.targets, Target("410181", SIGNED, "at_least", Decimal(1500)))))
    source.put("410181", "ZZ02.01.1", 984)
    row = progress(source, JULY, "410181").of(SIGNED)[0]
    assert standing_words(row.standing, row.target) == "，占年度目标的65.6%，高于时序进度7.3个百分点"
    assert unit_sentence(progress(source, JULY), row) == (
        "1—7月巩义市签约亿元以上制造业项目984个，占年度目标的65.6%，高于时序进度7.3个百分点"
    )


def test_the_published_case_of_a_two_year_average():
    assert growth_words(two_year_average(d("29.0"), d("-10.3")), 1, "两年平均") == "两年平均增长7.6%"


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        ("11.25", "同比增长11.3%"),
        ("-2.25", "同比下降2.3%"),
        ("-0.04", "与上年同期持平"),
        ("0.04", "与上年同期持平"),
        ("0.05", "同比增长0.1%"),
        ("100", "同比增长100.0%"),
        ("120", "同比增长1.2倍"),
        ("100.04", "同比增长100.0%"),
    ],
)
def test_growth(rate: str, words: str):
    assert growth_words(d(rate), 1) == words


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        ("9.8", "9.5", "增速较上月提高0.3个百分点"),
        ("9.5", "9.8", "增速较上月回落0.3个百分点"),
        ("-1.0", "-2.2", "降幅较上月收窄1.2个百分点"),
        ("-2.2", "-1.0", "降幅较上月扩大1.2个百分点"),
        ("1.0", "-0.5", "较上月由负转正，提高1.5个百分点"),
        ("-0.5", "1.0", "较上月由正转负，回落1.5个百分点"),
        ("0", "-0.5", "增速较上月提高0.5个百分点"),
        ("-0.5", "0", "增速较上月回落0.5个百分点"),
        ("9.84", "9.76", "增速与上月持平"),
    ],
)
def test_change_of_a_growth(now: str, before: str, words: str):
    assert rate_moved(d(now), d(before), 1) == words


def test_a_place_gained_and_lost():
    assert [places_moved(n) for n in (3, -1, 0)] == ["前移3个位次", "后移1个位次", ""]


@given(st.decimals("-99", "400", places=3), st.decimals("-99", "400", places=3))
def test_no_sentence_ever_has_a_minus_sign(now: Decimal, before: Decimal):
    words = growth_words(now, 1) + rate_moved(now, before, 1)
    assert not set(words) & {"-", "−"}
    assert "下降0.0" not in words
    assert "增长0.0" not in words


@given(st.decimals("-50", "80", places=1), st.decimals("-50", "80", places=1))
def test_the_change_is_what_a_reader_works_out(now: Decimal, before: Decimal):
    words = rate_moved(now, before, 1)
    assert str(abs(half_up(now, 1) - half_up(before, 1))) in words or "持平" in words
