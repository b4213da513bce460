"""Sums typed into a cell: exact, bounded, nothing guessed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzdesk.address import Address
from zzdesk.entry.arithmetic import NotArithmetic, exact, is_sum, rounded, worked_out
from zzdesk.entry.cell_text import read_cell
from zzdesk.plan.model import Indicator, Plan


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        ("=12.5+3.7", "16.2"),
        ("＝１２．５＋３．７", "16.2"),
        ("=(1,234.5-34.5)/2", "600"),
        ("= 2 × 3 ÷ 4", "1.5"),
        ("=-3+-2", "-5"),
        ("=--3", "3"),
        ("=200*15%", "30"),
        ("=.5+1.", "1.5"),
        ("=0.1+0.2", "0.3"),
        ("=（1＋2）＊3", "9"),
        ("=2-3-4", "-5"),
        ("=100/10/5", "2"),
    ],
)
def test_sums_are_exact(words: str, figure: str) -> None:
    assert is_sum(words)
    assert worked_out(words) == Fraction(figure)
    assert exact(worked_out(words)) == Decimal(figure)


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        ("=A1+B1", "arithmetic.unknown", "A1"),
        ("=SUM(1,2)", "arithmetic.unknown", "SUM"),
        ("=12万+3", "arithmetic.unknown", "万"),
        ("=2^31", "arithmetic.unknown", "^31"),
        ("=1e99*9", "arithmetic.unknown", "e99"),
        ("=5/0", "arithmetic.zero", None),
        ("=1+", "arithmetic.unfinished", None),
        ("=", "arithmetic.unfinished", None),
        ("=(1+2", "arithmetic.unfinished", None),
        ("=1 2", "arithmetic.unfinished", None),
        ("=1)", "arithmetic.unfinished", None),
        ("=" + "(" * 200, "arithmetic.long", None),
    ],
)
def test_what_is_no_sum_says_why(words: str, code: str, part: str | None) -> None:
    with pytest.raises(NotArithmetic) as why:
        worked_out(words)
    assert why.value.code == code
    assert why.value.args_of.get("part") == part


def test_the_deepest_brackets_are_worked_out() -> None:
    assert worked_out("=" + "(" * 59 + "1" + ")" * 59) == 1


@given(st.fractions(-(10**30), 10**30, max_denominator=10_000), st.integers(0, 4))
def test_rounding_is_half_away_from_zero_of_the_true_quotient(figure: Fraction, places: int) -> None:
    near = Fraction(rounded(figure, places))
    assert abs(near - figure) <= Fraction(1, 2 * 10**places)
    if abs(near - figure) == Fraction(1, 2 * 10**places):
        assert abs(near) > abs(figure)


@given(st.lists(st.tuples(st.sampled_from("+-*"), st.decimals(0, 10**6, places=3)), min_size=1, max_size=6))
def test_as_python_works_it_out(parts: list[tuple[str, Decimal]]) -> None:
    words = "".join(f"{sign}{figure}" for sign, figure in parts).lstrip("+-*")
    wanted = eval("".join(f"{s}Fraction('{f}')" for s, f in parts).lstrip("+-*"), {"Fraction": Fraction})
    assert worked_out("=" + words) == wanted


def one(plan: Plan, address: str) -> Indicator:
    found = plan.indicator(Address.parse(address))
    assert found
    return found


def test_a_cell_keeps_the_value_and_how_it_was_typed(plan: Plan) -> None:
    read = read_cell(one(plan, "ZZ01.09.1"), "=12.5+3.7")
    assert read.value.content == "16.2"
    assert read.why == "=12.5+3.7"
    assert read.notes == ()


def test_a_division_without_end_takes_the_declared_decimals(plan: Plan) -> None:
    read = read_cell(one(plan, "ZZ01.09.1"), "=10/3")
    assert read.value.content == "3.33"
    assert "除不尽，按2位小数取3.33" in read.notes[0].message


def test_faults_of_sums_stay_as_typed(plan: Plan) -> None:
    cell = one(plan, "ZZ01.09.1")
    assert read_cell(cell, "=A1+B1").fault.message.startswith("“=A1+B1”中的“A1”不认识")  # type: ignore[union-attr]
    assert read_cell(cell, "=999999999*9999999").fault.code == "figure.long"  # type: ignore[union-attr]
    assert read_cell(one(plan, "ZZ01.01.3"), "=12%+1%").fault.code == "arithmetic.percent"  # type: ignore[union-attr]
    assert read_cell(one(plan, "ZZ01.01.5"), "=没有变化").value.text == "=没有变化"  # words are words


def test_dates_and_long_figures_in_a_number_cell(plan: Plan) -> None:
    cell = one(plan, "ZZ01.09.1")
    for words in ("2021-03-08", "2021/3/8", "2021年3月8日", "3月8日", "８：３０", "2021年3月"):
        assert read_cell(cell, words).fault.code == "cell.date_value", words  # type: ignore[union-attr]
    assert read_cell(cell, "1234567890123456").fault.code == "figure.long"  # type: ignore[union-attr]
    assert read_cell(cell, "1e99").fault.code == "figure.long"  # type: ignore[union-attr]
    assert read_cell(cell, "123456789012345").value.content == "123456789012345"
    long = read_cell(cell, "0.1234567890123456789012345678901")  # 31 decimals
    assert long.value.content == "0.123456789012346"
    assert "超过规定的2位小数，按0.12参加审核和公布" in long.notes[0].message


@pytest.mark.parametrize("words", ["#DIV/0!", "#N/A", "#name?", "Err:502"])
def test_error_values_are_refused_in_any_cell(plan: Plan, words: str) -> None:
    for address in ("ZZ01.09.1", "ZZ01.01.5", "ZZ01.01.9"):
        fault = read_cell(one(plan, address), words).fault
        assert fault
        assert fault.code == "cell.error_value"
        assert fault.value == words
