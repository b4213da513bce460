"""全年预计 and 预警: made series with known truth, and every estimate worked out again in plain Python."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis_source import PLAN
from tests.many_months import Months, forecasts_in, progress_in, year_of
from zzdesk.address import Address
from zzdesk.analysis.forecast import Forecast
from zzdesk.analysis.forecast_city import city_forecasts
from zzdesk.analysis.forecast_text import forecasts_json, forecasts_text
from zzdesk.analysis.progress import progress
from zzdesk.analysis.source import Figures
from zzdesk.analysis.warning import Warnings, short_of, warnings_of
from zzdesk.period import Period
from zzdesk.plan.model import Target
from zzdesk.values import not_applicable, waiting

GONGYI, SIGNED, GROWTH = "410181", "ZZ02.01.1", "ZZ01.01.3"
SEASON = {2: 5, 3: 10, 4: 20, 5: 30, 6: 40, 7: 50, 8: 60, 9: 70, 10: 80, 11: 90, 12: 100}
PLAIN = Context(prec=50, rounding=ROUND_HALF_UP)
TWELVE = Decimal("1e-12")


def with_target(value: object, address: str = SIGNED, unit: str = GONGYI, **how: object) -> Months:
    aim = Target(unit, Address.parse(address), str(how.get("comparator", "at_least")), Decimal(str(value)))
    return Months([replace(PLAN, targets=(*PLAN.targets, aim))])


def with_years(store: Months, *years: int) -> Months:
    store.plans = [*(year_of(PLAN, y) for y in years), *store.plans]
    return store


def one(store: Months, month: int, address: str = SIGNED, unit: str = GONGYI) -> Forecast:
    found = forecasts_in(store, Period(2021, month)).of(unit, Address.parse(address))
    assert found
    return found


def by_method(found: Forecast) -> dict[str, Decimal | None]:
    return {e.method: e.value for e in found.estimates}


# --- without earlier years ------------------------------------------------------------------
def test_a_flow_by_its_run_rate_and_by_its_last_month() -> None:
    store = with_target(120)
    store.series(2021, GONGYI, SIGNED, {2: 10, 5: 50, 6: 66})
    found = one(store, 6)
    assert by_method(found) == {"run_rate": 132, "recent": 66 + 16 * 6, "seasonal": None}
    assert (found.low, found.high, found.spread, found.verdict) == (132, 162, 30, "likely")
    assert found.estimates[2].words == "汇总库中只有4个月的数，满24个月才按往年规律推算"
    assert found.back_tests == ()


def test_the_last_month_is_found_across_a_gap() -> None:
    store = with_target(120)
    store.series(2021, GONGYI, SIGNED, {3: 20, 6: 50})
    assert by_method(one(store, 6))["recent"] == 50 + Decimal(30) / 3 * 6


def test_the_first_period_has_no_last_month() -> None:
    store = with_target(120)
    store.put(2021, 2, GONGYI, SIGNED, 20)
    found = one(store, 2)
    assert by_method(found) == {"run_rate": 120, "recent": None, "seasonal": None}
    assert found.spread is None
    assert found.verdict == "likely"


def test_a_rate_stays_or_follows_its_trend() -> None:
    store = Months()
    store.series(2021, GONGYI, GROWTH, {2: "15.0", 4: "12.0", 6: "11.0"})
    found = one(store, 6, GROWTH)
    assert by_method(found) == {"last": 11, "trend": 5, "seasonal": None}
    assert found.verdict == "open"  # target 10: one method reaches it


def test_a_stock_goes_from_the_year_start() -> None:
    store = Months()
    store.series(2021, "D01", "ZZ07.C28.1", {5: 21000, 6: 22000})
    store.put(2021, 6, "D01", "ZZ07.C28.3", 20000)
    assert by_method(one(store, 6, "ZZ07.C28.1", "D01"))["since_start"] == 24000
    assert by_method(one(store, 6, "ZZ07.C28.1", "D01"))["recent"] == 28000
    del store.cells[Period(2021, 6)]["D01"][Address.parse("ZZ07.C28.3")]
    found = one(store, 6, "ZZ07.C28.1", "D01")
    assert found.estimates[0].words == "没有年初数，不能推算"


@pytest.mark.parametrize(
    ("address", "unit", "value", "month", "reason"),
    [
        ("ZZ01.03.1", GONGYI, 5, 6, "集中认定，不按月推算"),
        ("ZZ07.C08.1", "D02", 2, 6, "未到核算期，不按月推算"),
        (GROWTH, GONGYI, waiting(), 6, "待反馈，不能推算"),
        (SIGNED, GONGYI, not_applicable("没有"), 6, "无此项，不推算"),
        (SIGNED, GONGYI, 5, 12, "全年数已报，不再推算"),
    ],
)
def test_where_no_method_can_be_used_the_reason_is_said(
    address: str, unit: str, value: object, month: int, reason: str
) -> None:
    store = with_target(120)
    unit = PLAN.indicators[Address.parse(address)].line.filling_unit or unit
    store.put(2021, month, unit, address, value)  # type: ignore[arg-type]
    assert one(store, month, address, unit).reason == reason


def test_an_unreported_unit_and_a_quarterly_line() -> None:
    store = with_target(120)
    store.put(2021, 5, "D01", "ZZ07.C04.1", 10)
    assert one(store, 5).reason == "本期没有数，不能推算"
    assert one(store, 5, "ZZ07.C07.1", "D01").reason == "未到核算期，不能推算"


# --- with earlier years -------------------------------------------------------------------------
def seasonal_store(*years: int) -> Months:
    """Every year has the same shape, 2021 is half as much again as 100: the truth is 150."""
    store = with_years(with_target(150), *years)
    for year in years:
        store.series(year, GONGYI, SIGNED, SEASON)
    store.series(2021, GONGYI, SIGNED, {m: Decimal(v) * 3 / 2 for m, v in SEASON.items() if m <= 6})
    return store


def test_the_shape_of_earlier_years_finds_the_known_truth() -> None:
    found = one(seasonal_store(2019, 2020), 6)
    assert by_method(found)["seasonal"] == 150
    assert by_method(found)["run_rate"] == 120
    assert found.verdict == "open"


def test_nothing_seasonal_before_24_months() -> None:
    found = one(seasonal_store(2020), 6)
    assert by_method(found)["seasonal"] is None
    assert "只有18个月" in found.estimates[2].words
    assert found.back_tests == ()


def test_24_months_exactly_are_enough() -> None:
    store = seasonal_store(2020)
    store.series(2019, GONGYI, SIGNED, {m: v for m, v in SEASON.items() if m <= 6})
    store.plans.insert(0, year_of(PLAN, 2019))
    found = one(store, 6)
    assert by_method(found)["seasonal"] == 150  # 12 + 6 + 6
    del store.cells[Period(2019, 6)]
    assert by_method(one(store, 6))["seasonal"] is None


def test_back_tests_use_what_was_known_then() -> None:
    found = one(seasonal_store(2018, 2019, 2020), 6)
    tests = {(t.year, t.method): (t.estimate, t.error) for t in found.back_tests}
    assert tests[2020, "run_rate"] == (80, -20)
    assert tests[2020, "seasonal"] == (100, 0)
    assert (2018, "seasonal") not in tests  # it had no year before it
    store = seasonal_store(2018, 2019, 2020)
    store.series(2020, GONGYI, SIGNED, {12: 400})  # a later truth changes no earlier test's estimate
    again = {(t.year, t.method): t.estimate for t in one(store, 6).back_tests}
    assert again[2019, "seasonal"] == 100


def test_a_rate_adds_what_earlier_years_added() -> None:
    store = with_years(Months(), 2019, 2020)
    for year, late in ((2019, "9.0"), (2020, "8.0")):
        store.series(year, GONGYI, GROWTH, dict.fromkeys(range(2, 12), "10.0") | {12: late})
    store.series(2021, GONGYI, GROWTH, {5: "12.0", 6: "12.0"})
    found = one(store, 6, GROWTH)
    assert by_method(found)["seasonal"] == Decimal("10.5")
    assert found.back_tests[-1].error == 1  # 2020 by its own trend or shape, in 百分点: 8.0 came


def test_a_code_that_meant_something_else_last_year_is_not_used() -> None:
    store = seasonal_store(2019, 2020)
    line = PLAN.form("ZZ02").line("01")
    forms = tuple(
        f._replace(lines=tuple(r._replace(name="别的指标") if r is line else r for r in f.lines)) for f in PLAN.forms
    )
    store.plans[:2] = [replace(p, forms=forms) for p in store.plans[:2]]
    assert by_method(one(store, 6))["seasonal"] is None


def test_a_line_that_had_nothing_by_this_month_says_so() -> None:
    store = seasonal_store(2019, 2020)
    for year in (2019, 2020):
        store.put(year, 6, GONGYI, SIGNED, 0)
    assert one(store, 6).estimates[2].words == "往年到6月还没有完成量，不能按比重推算"


FIGURES = st.integers(0, 5000).map(lambda n: Decimal(n) / 10)
YEAR = st.lists(FIGURES, min_size=11, max_size=11)


@settings(max_examples=60, deadline=None)
@given(YEAR, YEAR, YEAR, st.integers(2, 11))
def test_every_estimate_of_a_flow_is_worked_out_again(
    first: list[Decimal], second: list[Decimal], now: list[Decimal], month: int
) -> None:
    store = with_years(with_target(100), 2019, 2020)
    years = {y: dict(zip(range(2, 13), f, strict=True)) for y, f in ((2019, first), (2020, second), (2021, now))}
    for year, figures in years.items():
        store.series(year, GONGYI, SIGNED, {m: v for m, v in figures.items() if year < 2021 or m <= month})
    found = by_method(one(store, month))
    this = years[2021]
    assert found["run_rate"] == (PLAIN.divide(this[month] * 12, Decimal(month))).quantize(TWELVE, ROUND_HALF_UP)
    if month > 2:
        assert found["recent"] == this[month] + (this[month] - this[month - 1]) * (12 - month)
    shares = [PLAIN.divide(years[y][month], years[y][12]) for y in (2019, 2020) if years[y][12] > 0]
    share = PLAIN.divide(sum(shares, Decimal(0)), Decimal(len(shares))) if shares else Decimal(0)
    if share > 0:
        assert found["seasonal"] is not None
        assert abs(found["seasonal"] - PLAIN.divide(this[month], share)) <= Decimal("1e-11")
    else:
        assert found["seasonal"] is None


def test_the_document_and_the_text() -> None:
    found = forecasts_in(seasonal_store(2019, 2020), Period(2021, 6))
    document = json.loads(json.dumps(forecasts_json(found)))
    row = next(r for r in document["rows"] if (r["unit"], r["form"], r["line"]) == (GONGYI, "ZZ02", "01"))
    assert (row["low"], row["high"], row["verdict"]) == ("120", "150", "open")
    assert [e["method"] for e in row["estimates"]] == ["run_rate", "recent", "seasonal"]
    words = forecasts_text(found)
    assert "按往年季节规律：150个　60÷往年同期占全年比重的平均40.0%（2019年40.0%、2020年40.0%）" in words
    assert "回测2020年（按累计平均）：预计80，实际100，误差-20.0%" in words
    assert "推算数，不是统计数" in words


# --- 预警 ---------------------------------------------------------------------------------------
def warned(store: Months, month: int = 6) -> Warnings:
    period = Period(2021, month)
    return warnings_of(progress_in(store, period), forecasts_in(store, period))


def told(found: Warnings) -> list[tuple[str, str, str, str]]:
    return [(w.row.unit.code, str(w.row.address), w.level, str(w.gap.quantize(Decimal("0.1")))) for w in found.rows]


def test_the_widest_gap_comes_first() -> None:
    store = with_target(120)
    store.put(2021, 6, GONGYI, SIGNED, 48)  # 40 % by June
    store.put(2021, 6, GONGYI, GROWTH, "8.8")  # target 10
    store.put(2021, 6, "410182", GROWTH, "12.0")
    assert told(warned(store)) == [(GONGYI, SIGNED, "behind", "10.0"), (GONGYI, GROWTH, "danger", "1.2")]


def test_on_track_but_not_likely_to_arrive_is_danger() -> None:
    """A gate of 48 is met by June, but no method reaches 120 from there."""
    store = with_target(120)
    store.series(2021, GONGYI, SIGNED, {5: 45, 6: 48})
    assert told(warned(store)) == [(GONGYI, SIGNED, "behind", "10.0")]
    store.plans = [replace(store.plan, stages={(GONGYI, Address.parse(SIGNED)): ((6, Decimal(48)),)})]
    found = warned(store)
    assert [(w.level, w.gap, w.reasons) for w in found.rows] == [("danger", 0, ("全年预计各方法均达不到目标",))]


def test_stretch_targets_text_and_batches_never_warn() -> None:
    store = Months()
    store.put(2021, 6, "D01", "ZZ07.C36.1", 0)  # 力争1—2家, batch
    store.put(2021, 6, "D01", "ZZ07.C32.1", 1)  # 力争达到200个
    store.put(2021, 6, GONGYI, "ZZ01.03.1", 0)  # batch
    assert told(warned(store)) == []


def test_a_ceiling_warns_above_it() -> None:
    store = Months()
    store.put(2021, 6, "D01", "ZZ07.C15.1", "29.5")  # 降至28%以下
    assert told(warned(store)) == [("D01", "ZZ07.C15.1", "danger", "1.5")]
    assert short_of(warned(store).rows[0].row) == Decimal("1.5")


def test_per_unit_and_per_indicator() -> None:
    store = with_target(120)
    for unit, value in ((GONGYI, 1), ("410182", 9)):
        store.put(2021, 6, unit, GROWTH, value)
    store.put(2021, 6, GONGYI, SIGNED, 1)
    found = warned(store)
    assert {u: len(ws) for u, ws in found.by_unit().items()} == {GONGYI: 2, "410182": 1}
    assert {a: len(ws) for a, ws in found.by_indicator().items()} == {GROWTH: 2, SIGNED: 1}
    assert "分单位：巩义市2项、荥阳市1项" in found.as_text()
    assert [r["level"] for r in found.as_json()["rows"]] == ["behind", "danger", "danger"]  # type: ignore[attr-defined, index]


# --- a plan revised, a district withdrawn ----------------------------------------------------
def test_a_revision_changes_no_month_before_it() -> None:
    from datetime import date

    store = with_target(120)
    later = Target(GONGYI, Address.parse(SIGNED), "at_least", Decimal(60))
    revised = {**PLAN.settings, "effective": date(2021, 7, 1)}
    store.plans.append(replace(PLAN, version="2021.2", settings=revised, targets=(*PLAN.targets, later)))
    store.series(2021, GONGYI, SIGNED, {6: 48, 7: 48})
    before, after = progress_in(store, Period(2021, 6)), progress_in(store, Period(2021, 7))
    signed = [next(r for r in p.rows if (r.unit.code, str(r.address)) == (GONGYI, SIGNED)) for p in (before, after)]
    assert [(r.standing.completion, r.state) for r in signed] == [(40, "behind"), (80, "on_track")]


def test_a_withdrawn_district_changes_nobody_else() -> None:
    store = with_target(120)
    for unit in (GONGYI, "410182", "410183"):
        store.series(2021, unit, SIGNED, {5: 40, 6: 50})
    whole = forecasts_in(store, Period(2021, 6))
    del store.cells[Period(2021, 6)]["410182"]
    less = forecasts_in(store, Period(2021, 6))
    assert less.of("410182", Address.parse(SIGNED)).reason == "本期没有数，不能推算"  # type: ignore[union-attr]
    kept = {(f.row.unit.code, f.row.address): (f.estimates, f.verdict) for f in less.rows}
    for f in whole.rows:
        if f.row.unit.code != "410182":
            assert kept[f.row.unit.code, f.row.address] == (f.estimates, f.verdict)


# --- the whole city ---------------------------------------------------------------------------------
def city_told(store: Months, month: int, published: dict[int, str] | None = None) -> dict[str, Forecast]:
    official = {Period(2021, m): {Address.parse(GROWTH): Decimal(v)} for m, v in (published or {}).items()}
    period = Period(2021, month)
    course = {p: Figures(store, p) for p in store.cells if p <= period}
    found = progress(store, period, official=official.get(period, {}))
    return {str(f.row.address): f for f in city_forecasts(found, course, official)}


def test_the_city_is_carried_on_from_the_months_in_which_every_unit_reported() -> None:
    store = Months()
    for unit in PLAN.districts:
        store.series(2021, unit.code, SIGNED, {3: 1, 4: 2, 5: 3, 6: 6})
    del store.cells[Period(2021, 5)][GONGYI]
    found = city_told(store, 6)[SIGNED]
    # 6 x 16 by June; of May only fifteen are known, and the pace since April is 4 x 16 in two months
    assert {e.method: e.value for e in found.estimates if e.value is not None} == {
        "run_rate": 192,
        "recent": 96 + 64 // 2 * 6,
    }
    assert (found.row.unit.name, found.row.target) == ("全市", None)
    assert city_told(store, 5)[SIGNED].reason == "本期没有全市数（已报15家合计），不能推算"


def test_the_citys_growth_is_what_was_published_and_held_against_its_own_target() -> None:
    store = Months()
    store.put(2021, 3, GONGYI, GROWTH, Decimal(5))
    store.put(2021, 6, GONGYI, GROWTH, Decimal(5))
    found = city_told(store, 6, {3: "10.4", 6: "8.9"})[GROWTH]
    assert {e.method: e.value for e in found.estimates if e.value is not None} == {
        "last": Decimal("8.9"),
        "trend": Decimal("5.9"),  # 1.5 lower in three months
    }
    assert (found.row.target and found.row.target.value, found.verdict) == (9, "")  # 力争: no failure, no verdict
    assert "公布数未录入" in city_told(store, 6)[GROWTH].reason


def test_a_citys_row_has_no_unit_in_the_document_and_stands_first_in_the_text() -> None:
    store = Months()
    for unit in PLAN.districts:
        store.put(2021, 6, unit.code, SIGNED, Decimal(6))
    made = replace(forecasts_in(store, Period(2021, 6)), city=tuple(city_told(store, 6).values()))
    assert forecasts_json(made)["city"][0]["unit"] is None  # type: ignore[index]
    words = forecasts_text(made)
    assert words.index("全市　ZZ02.01.1") < words.index("巩义市　ZZ02.01.1")
