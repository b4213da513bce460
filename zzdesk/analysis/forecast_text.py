"""The forecasts as text for a terminal and as a document."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from zzdesk.analysis.forecast import Forecast, Forecasts
from zzdesk.analysis.forecast_methods import COMPARED, NAMES, BackTest
from zzdesk.analysis.progress import Row
from zzdesk.analysis.wording import NO_FIGURE, printed
from zzdesk.plan.model import Plan
from zzdesk.plan.pace import aim_words, target_words
from zzdesk.values import decimal_text, half_up

VERDICTS = {"likely": "各方法均能达到目标", "unlikely": "各方法均达不到目标", "open": "各方法结论不一"}


def forecasts_json(found: Forecasts) -> dict[str, object]:
    """{"plan", "period", "city": […], "rows": [one a line and unit, each estimate with its method]}; figures as decimal
    strings, the city's rows with unit null."""
    head = {"plan": found.plan.name, "period": str(found.period)}
    return {**head, "city": [_row(f) for f in found.city], "rows": [_row(f) for f in found.rows]}


def _row(forecast: Forecast) -> dict[str, object]:
    row = forecast.row
    made = [{"method": e.method, "value": _plain(e.value), "words": e.words} for e in forecast.estimates]
    return {
        "unit": row.unit.code or None,
        "form": row.address.form,
        "line": row.address.line,
        "column": row.address.column,
        "indicator": row.indicator.name,
        "target": _plain(row.target.value) if row.target else None,
        "actual": _plain(row.actual.number),
        "estimates": made,
        "low": _plain(forecast.low),
        "high": _plain(forecast.high),
        "spread": _plain(forecast.spread),
        "verdict": forecast.verdict or None,
        "reason": forecast.reason or None,
        "back_tests": [_test(t) for t in forecast.back_tests],
    }


def _test(test: BackTest) -> dict[str, object]:
    figures = {"estimate": _plain(test.estimate), "actual": _plain(test.actual), "error": _plain(test.error)}
    return {"method": test.method, "year": test.year, **figures}


def _plain(figure: Decimal | None) -> str | None:
    return None if figure is None else decimal_text(figure)


def forecasts_text(found: Forecasts) -> str:
    """A block a line and unit that has an estimate; then, each reason once, what has none."""
    head = f"{found.plan.title}　{found.period.title}　全年预计（推算数，不是统计数，不作通报依据）"
    every = (*found.city, *found.rows)
    blocks = [_block(found, f) for f in every if not f.reason]
    return "\n".join([head, *(["", *blocks] if blocks else []), *_without(every)])


def _block(found: Forecasts, forecast: Forecast) -> str:
    row, item = forecast.row, forecast.row.indicator
    aim = aim_of(found.plan, row)
    actual = f"{printed(row.actual.number, item.decimals)}{item.unit}"
    first = f"{row.unit.name}　{row.address}　{item.line.name}　{found.period.label}{actual}　目标{aim}"
    return "\n".join([first, *(f"  {line}" for line in explained(forecast))])


def explained(forecast: Forecast) -> list[str]:
    """A line a method, the range of them all, and how the methods did before."""
    item = forecast.row.indicator
    lines = [
        f"{e.name}：{NO_FIGURE if e.value is None else printed(e.value, item.decimals) + item.unit}　{e.words}"
        for e in forecast.estimates
    ]
    return [*lines, *_range(forecast), *_proved(forecast)]


def aim_of(plan: Plan, row: Row) -> str:
    """The target in words. The city's stands in another table than its districts': it is worded from itself."""
    if row.unit.code:
        return target_words(plan, row.unit, row.address)
    if row.target is None or row.target.value is None:
        return NO_FIGURE
    body = aim_words(row.target.comparator, row.target.value, row.target.high, row.target.tier, row.indicator.unit)
    return f"{body}（{row.target.clause}）"


def _range(forecast: Forecast) -> list[str]:
    item = forecast.row.indicator
    if forecast.low is None:
        return []
    between = f"{printed(forecast.low, item.decimals)}至{printed(forecast.high, item.decimals)}{item.unit}"
    apart = f"，相差{printed(forecast.spread, item.decimals)}" if forecast.spread is not None else ""
    verdict = f"　{VERDICTS[forecast.verdict]}" if forecast.verdict else ""
    return [f"预计区间：{between}{apart}{verdict}"]


def _proved(forecast: Forecast) -> Iterable[str]:
    unit = "个百分点" if forecast.row.indicator.measure in COMPARED else "%"
    for test in forecast.back_tests:
        error = "全年为零，不计误差" if test.error is None else f"误差{half_up(test.error, 1):+}{unit}"
        made = printed(test.estimate, forecast.row.indicator.decimals)
        came = printed(test.actual, forecast.row.indicator.decimals)
        yield f"回测{test.year}年（{NAMES[test.method]}）：预计{made}，实际{came}，{error}"


def _without(rows: Iterable[Forecast]) -> list[str]:
    """ "reason：unit line、…" for what was not estimated; of a unit that has not reported at all only its name."""
    by_reason: dict[str, list[str]] = {}
    for forecast in rows:
        if forecast.reason:
            by_reason.setdefault(forecast.reason, []).append(f"{forecast.row.unit.name}{forecast.row.address}")
    return [f"{reason}：{_few(places)}" for reason, places in by_reason.items()]


def _few(places: list[str]) -> str:
    return "、".join(places) if len(places) <= 6 else f"{'、'.join(places[:6])}等{len(places)}项"
