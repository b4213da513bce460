"""Values, figures, periods, addresses: the plain facts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzdesk import values
from zzdesk.address import Address
from zzdesk.figures import NotAFigure, read_figure
from zzdesk.messages import MESSAGES, words
from zzdesk.period import Period
from zzdesk.values import Value, decimal_text, from_stored, half_up, quotient


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ("12.5", "12.5"),
        ("１２．５", "12.5"),
        (" 1,234.50 ", "1234.50"),
        ("1，234", "1234"),
        ("－3", "-3"),
        ("–3.5", "-3.5"),
        ("−0", "0"),
        ("12\u00a0345", "12345"),
        ("\u200b7", "7"),
        ("+8", "8"),
        ("1e3", "1000"),
    ],
)
def test_text_that_is_exactly_a_number_is_read(typed: str, figure: str) -> None:
    assert read_figure(typed).number == Decimal(figure)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2000万", "figure.scaled"),
        ("1.2亿元", "figure.scaled"),
        ("1,5", "figure.comma"),
        ("(12)", "figure.parentheses"),
        ("（12）", "figure.parentheses"),
        ("约12", "figure.about"),
        ("10左右", "figure.about"),
        ("12/15", "figure.fraction"),
        ("十二", "figure.chinese"),
        ("无", "figure.nothing"),
        ("—", "figure.nothing"),
        ("/", "figure.nothing"),
        ("N/A", "figure.nothing"),
        ("9%", "figure.percent"),
        ("1,23,4", "figure.other"),
        ("inf", "figure.other"),
        ("NaN", "figure.other"),
        ("12a", "figure.other"),
    ],
)
def test_what_needs_a_guess_is_refused_with_its_reason(typed: str, code: str) -> None:
    with pytest.raises(NotAFigure) as why:
        read_figure(typed)
    assert why.value.code == code
    assert code in MESSAGES


def test_percent_sign_only_where_the_unit_is_percent() -> None:
    assert read_figure("9%", percent=True).number == 9
    assert read_figure("９．５％", percent=True).number == Decimal("9.5")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_stored_text_gives_the_number_back(figure: Decimal) -> None:
    value = values.number(figure)
    assert from_stored(value.state, value.content, numeric=True).number == Decimal(decimal_text(figure))
    assert "E" not in value.content
    assert not value.content.startswith("-0") or Decimal(value.content) != 0


@given(st.one_of(st.text(max_size=20).map(values.text), st.text(min_size=1, max_size=9).map(values.not_applicable)))
def test_words_come_back_as_stored(value: Value) -> None:
    assert from_stored(value.state, value.content, numeric=False) == value


@pytest.mark.parametrize(
    ("figure", "places", "rounded"),
    [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("0.05", 1, "0.1"), ("-0.04", 1, "0.0"), ("1.005", 2, "1.01")],
)
def test_half_up_is_away_from_zero_and_never_minus_zero(figure: str, places: int, rounded: str) -> None:
    assert str(half_up(Decimal(figure), places)) == rounded


def test_quotient_carries_twelve_decimals_and_none_by_zero() -> None:
    assert quotient(Decimal(2), Decimal(3)) == Decimal("0.666666666667")
    assert quotient(Decimal(2), Decimal(0)) is None


def test_periods() -> None:
    march = Period.parse("2021-03")
    assert (march.label, march.prose, march.title, march.compact) == ("1—3月", "一季度", "2021年1—3月", "202103")
    assert Period.parse("202101").label == "1月"
    for wrong in ("2021-13", "2021", "", "2021-3-1"):
        with pytest.raises(ValueError, match=wrong or "^$"):
            Period.parse(wrong)


@pytest.mark.parametrize("words_", ["ZZ01.02.3", "ZZ02-1.8f3a.2", "ZZ07.C04.1", "ZZ01.03.T"])
def test_addresses_round_trip(words_: str) -> None:
    assert str(Address.parse(words_)) == words_


def test_a_message_never_fails_for_a_missing_argument() -> None:
    assert "〔plan〕" in words("plan.missing", {})
