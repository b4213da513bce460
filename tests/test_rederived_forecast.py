"""Year-end estimates, their spread and back-tests, over random months of up to four years, worked out again."""

from __future__ import annotations

import os
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests import rederived as again
from zzdesk.analysis.forecast_methods import Known, back_tests, estimates

COUNT = int(os.environ.get("ZZDESK_REDERIVED", "80")) * 2
Months = Mapping[int, Fraction]
FIGURES = st.one_of(st.integers(-200, 3000).map(lambda n: Decimal(n) / 10), st.sampled_from([Decimal(0), Decimal(5)]))
MEASURES = st.sampled_from(["flow", "stock", "rate", "share"])


@st.composite
def known(draw: st.DrawFn) -> Known:
    """A month of this year, some of those before it, and up to three earlier years with holes."""
    month = draw(st.integers(2, 11))
    now = draw(st.dictionaries(st.integers(2, month), FIGURES)) | {month: draw(FIGURES)}
    earlier = {
        2020 - n: draw(st.dictionaries(st.integers(1, 12), FIGURES, min_size=6)) for n in range(draw(st.integers(0, 3)))
    }
    held = draw(st.sampled_from([12, 23, 24, 40]))
    return Known(draw(MEASURES), month, now, draw(st.none() | FIGURES), earlier, held)


def fractions(months: Mapping[int, Decimal]) -> Months:
    return {m: Fraction(str(v)) for m, v in months.items()}


def again_estimates(
    measure: str, month: int, now: Months, start: Fraction | None, earlier: Mapping[int, Months], held: int
) -> dict[str, Fraction]:
    """Method -> estimate, of those that can be used."""
    figure, found = now[month], {}
    before = max((m for m in now if m < month), default=None)
    if measure in {"rate", "share"}:
        found["last"], first = figure, min(now)
        if first < month:
            found["trend"] = figure + (figure - now[first]) * Fraction(12 - month, month - first)
    elif measure == "flow":
        found["run_rate"] = figure * 12 / month
    elif start is not None:
        found["since_start"] = figure + (figure - start) * Fraction(12 - month, month)
    if measure in {"flow", "stock"} and before is not None:
        found["recent"] = figure + (figure - now[before]) * Fraction(12 - month, month - before)
    seasonal = again_seasonal(measure, month, figure, start, earlier) if held >= 24 else None
    if seasonal is not None:
        found["seasonal"] = seasonal
    return {name: again.rounded(value, 12) for name, value in found.items()}


def again_seasonal(
    measure: str, month: int, figure: Fraction, start: Fraction | None, earlier: Mapping[int, Months]
) -> Fraction | None:
    """By what earlier years that hold both months had reached, or (a rate) went on to add."""
    whole = {y: m for y, m in earlier.items() if month in m and 12 in m}
    if measure in {"rate", "share"}:
        steps = [m[12] - m[month] for m in whole.values()]
        return figure + sum(steps) / len(steps) if steps else None
    if measure == "stock":
        if start is None:
            return None
        begun = {y: earlier[y - 1][12] for y in whole if 12 in earlier.get(y - 1, {})}
        shares = [(whole[y][month] - b) / (whole[y][12] - b) for y, b in begun.items() if whole[y][12] != b]
    else:
        shares, start = [m[month] / m[12] for m in whole.values() if m[12] > 0], again.NONE
    mean = sum(shares, again.NONE) / len(shares) if shares else again.NONE
    return start + (figure - start) / mean if mean > 0 else None


@settings(max_examples=COUNT, deadline=None)
@given(known())
def test_every_estimate(told: Known) -> None:
    made = estimates(told)
    earlier = {y: fractions(m) for y, m in told.earlier.items()}
    start = None if told.start is None else Fraction(str(told.start))
    mine = again_estimates(told.measure, told.month, fractions(told.now), start, earlier, told.held)
    assert {e.method: Fraction(str(e.value)) for e in made if e.value is not None} == mine
    assert all(e.words for e in made)


@settings(max_examples=COUNT, deadline=None)
@given(known())
def test_every_back_test(told: Known) -> None:
    """Each earlier whole year by what was known then; the error in percent of what came, of a rate in 百分点."""
    earlier = {y: fractions(m) for y, m in told.earlier.items()}
    wanted = {}
    for year, months in earlier.items():
        if told.held < 24 or told.month not in months or 12 not in months:
            continue
        then = {m: f for m, f in months.items() if m <= told.month}
        before = {y: m for y, m in earlier.items() if y < year}
        start = before.get(year - 1, {}).get(12)
        for method, value in again_estimates(told.measure, told.month, then, start, before, told.held).items():
            off = value - months[12]
            rate = told.measure in {"rate", "share"}
            error = off if rate else None if months[12] == 0 else off * 100 / abs(months[12])
            wanted[method, year] = (value, again.twelve(error))
    made = {(t.method, t.year): (Fraction(str(t.estimate)), again.fraction(t.error)) for t in back_tests(told)}
    assert made == wanted


def test_another_season_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_rederived_forecast.again_seasonal", lambda *_: None)
    inner = test_every_estimate.hypothesis.inner_test  # type: ignore[attr-defined]
    with pytest.raises(AssertionError):
        settings(max_examples=300, deadline=None, database=None, phases=[Phase.generate])(given(known())(inner))()
