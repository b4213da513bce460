"""全年预计: each method as plain arithmetic on one figure's months. A method that cannot be used says why.

flow    run_rate: cumulative ÷ months × 12 · recent: the last month's pace for the months left · seasonal: cumulative
        ÷ the share of the year that earlier years had reached by this month
stock   since_start: the pace since 年初数 · recent · seasonal: by the share of the year's change reached
rate, share   last: it stays as it is · trend: its change a month since the year's first report goes on · seasonal:
        what earlier years added to it between this month and December
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from zzdesk.values import WIDE, decimal_text, half_up

Months: TypeAlias = Mapping[int, Decimal]  # month -> the figure reported for January to that month
Years: TypeAlias = Mapping[int, Months]
_NO_YEARS: Years = MappingProxyType({})

LEAST_MONTHS = 24  # in the ledger, before earlier years' shape says anything
COMPARED = frozenset({"rate", "share"})  # measures that are no amounts
NAMES = {
    "run_rate": "按累计平均",
    "recent": "按最近月进度",
    "since_start": "按年初以来平均",
    "last": "按现值不变",
    "trend": "按年内趋势",
    "seasonal": "按往年季节规律",
}


class Estimate(NamedTuple):
    """A year-end figure at 12 decimals, or None with the reason; `words` states how it was made."""

    method: str
    value: Decimal | None
    words: str

    @property
    def name(self) -> str:
        return NAMES[self.method]


class Known(NamedTuple):
    """What a method may look at: the year's months up to `month`, 年初数, earlier years, months held in all."""

    measure: str
    month: int
    now: Months
    start: Decimal | None = None
    earlier: Years = _NO_YEARS
    held: int = 0

    @property
    def figure(self) -> Decimal:
        return self.now[self.month]


def estimates(known: Known) -> tuple[Estimate, ...]:
    """By every method of the measure, in a fixed order. `known.now` must hold the month itself."""
    if known.measure in COMPARED:
        chosen: tuple[Method, ...] = (_last, _trend, _seasonal_rate)
    elif known.measure == "stock":
        chosen = (_since_start, _recent, _seasonal_stock)
    else:
        chosen = (_run_rate, _recent, _seasonal_flow)
    return tuple(method(known) for method in chosen)


Method: TypeAlias = Callable[[Known], Estimate]


def shown(figure: Decimal) -> str:
    """In the words of a method: at most 4 decimals."""
    return decimal_text(half_up(figure, 4))


def _made(method: str, value: Decimal, words: str) -> Estimate:
    return Estimate(method, half_up(value, 12), words)


def _run_rate(known: Known) -> Estimate:
    value = WIDE.divide(known.figure * 12, Decimal(known.month))
    return _made("run_rate", value, f"累计{shown(known.figure)}÷{known.month}个月×12个月")


def _before(known: Known) -> int | None:
    return max((m for m in known.now if m < known.month), default=None)


def _recent(known: Known) -> Estimate:
    before = _before(known)
    if before is None:
        return Estimate("recent", None, "本年只有一期，没有最近月的进度")
    return _going_on("recent", known, before, known.now[before], "最近")


def _since_start(known: Known) -> Estimate:
    if known.start is None:
        return Estimate("since_start", None, "没有年初数，不能推算")
    return _going_on("since_start", known, 0, known.start, "年初以来")


def _trend(known: Known) -> Estimate:
    first = min(known.now)
    if first == known.month:
        return Estimate("trend", None, "本年只有一期，没有趋势")
    return _going_on("trend", known, first, known.now[first], "年内首期以来")


def _going_on(method: str, known: Known, since: int, from_figure: Decimal, when: str) -> Estimate:
    """The change since a month goes on at the same pace to December."""
    passed, left, change = known.month - since, 12 - known.month, known.figure - from_figure
    value = known.figure + WIDE.divide(change * left, Decimal(passed))
    words = f"{shown(known.figure)}＋{when}{passed}个月变动{shown(change)}÷{passed}×其余{left}个月"
    return _made(method, value, words)


def _last(known: Known) -> Estimate:
    return _made("last", known.figure, f"以{shown(known.figure)}不变计")


# --- earlier years --------------------------------------------------------------------------
def _seasonal_flow(known: Known) -> Estimate:
    shares = {y: WIDE.divide(m[known.month], m[12]) for y, m in _whole(known).items() if m[12] > 0}
    return _by_share(known, shares, Decimal(0))


def _seasonal_stock(known: Known) -> Estimate:
    """By the share of the year's change: a year's start is what stood at the end of the year before."""
    if known.start is None:
        return Estimate("seasonal", None, "没有年初数，不能推算")
    shares = {}
    for year, months in _whole(known).items():
        begun = known.earlier.get(year - 1, {}).get(12)
        if begun is not None and months[12] != begun:
            shares[year] = WIDE.divide(months[known.month] - begun, months[12] - begun)
    return _by_share(known, shares, known.start)


def _by_share(known: Known, shares: Mapping[int, Decimal], start: Decimal) -> Estimate:
    if (why := _too_little(known, shares)) is not None:
        return why
    share = _mean(shares.values())
    if share <= 0:
        return Estimate("seasonal", None, f"往年到{known.month}月还没有完成量，不能按比重推算")
    told = "、".join(f"{y}年{half_up(s * 100, 1)}%" for y, s in sorted(shares.items()))
    change = known.figure - start
    begun = "" if start == 0 else f"{shown(start)}＋"
    words = f"{begun}{shown(change)}÷往年同期占全年比重的平均{half_up(share * 100, 1)}%（{told}）"
    return _made("seasonal", start + WIDE.divide(change, share), words)


def _seasonal_rate(known: Known) -> Estimate:
    steps = {y: m[12] - m[known.month] for y, m in _whole(known).items()}
    if (why := _too_little(known, steps)) is not None:
        return why
    step = _mean(steps.values())
    told = "、".join(f"{y}年{shown(s)}" for y, s in sorted(steps.items()))
    return _made("seasonal", known.figure + step, f"{shown(known.figure)}＋往年其后变动的平均{shown(step)}（{told}）")


def _whole(known: Known) -> dict[int, Months]:
    """Earlier years that hold both this month and December."""
    return {y: m for y, m in known.earlier.items() if known.month in m and 12 in m}


def _too_little(known: Known, usable: Mapping[int, Decimal]) -> Estimate | None:
    if known.held < LEAST_MONTHS:
        why = f"汇总库中只有{known.held}个月的数，满{LEAST_MONTHS}个月才按往年规律推算"
        return Estimate("seasonal", None, why)
    return None if usable else Estimate("seasonal", None, f"往年没有同时具备1—{known.month}月和全年的数，不能比较")


def _mean(figures: Iterable[Decimal]) -> Decimal:
    listed = list(figures)
    return WIDE.divide(sum(listed, Decimal(0)), Decimal(len(listed)))


# --- back-tests -----------------------------------------------------------------------------
class BackTest(NamedTuple):
    """What a method would have said in an earlier year, and what came. `error`: in percent of what came, or in 百分点
    for a rate or share; None where nothing came."""

    method: str
    year: int
    estimate: Decimal
    actual: Decimal
    error: Decimal | None


def back_tests(known: Known) -> tuple[BackTest, ...]:
    """Every method on every earlier whole year, with what was known then; nothing before 24 months are held."""
    if known.held < LEAST_MONTHS:
        return ()
    return tuple(
        _tested(known.measure, year, e.method, e.value, months[12])
        for year, months in sorted(_whole(known).items())
        for e in estimates(_then(known, year))
        if e.value is not None
    )


def _then(known: Known, year: int) -> Known:
    before = {y: m for y, m in known.earlier.items() if y < year}
    now = {m: f for m, f in known.earlier[year].items() if m <= known.month}
    return Known(known.measure, known.month, now, before.get(year - 1, {}).get(12), before, known.held)


def months_in(months: Months) -> int:
    """How many months the reports of a year speak of: 1—2月 is two of them."""
    return len(months) + (1 if 2 in months and 1 not in months else 0)


def _tested(measure: str, year: int, method: str, estimate: Decimal, actual: Decimal) -> BackTest:
    off = estimate - actual
    if measure in COMPARED:
        return BackTest(method, year, estimate, actual, half_up(off, 12))
    error = None if actual == 0 else half_up(WIDE.divide(off * 100, abs(actual)), 12)
    return BackTest(method, year, estimate, actual, error)
