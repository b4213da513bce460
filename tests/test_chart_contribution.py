"""拉动 and 贡献率 against plain decimal arithmetic, and the waterfall that is drawn of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis_source import JUNE, PLAN, Memory
from tests.chart_samples import GROWTH, off_page, renamed, texts
from zzdesk.address import Address
from zzdesk.analysis.contribution import contribution, weighted_addresses
from zzdesk.analysis.progress import Progress, progress
from zzdesk.errors import ZzError
from zzdesk.output.chart_contribution import CITY, contribution_chart, steps

UNITS = PLAN.districts


def weighted(shares: list[object], plan=PLAN, **more: object):
    table = {"source": "市统计局〔2021〕1号", **dict(zip((u.code for u in UNITS), shares, strict=False)), **more}
    return replace(plan, settings={**plan.settings, "contribution_weights": {str(GROWTH): table}})


def found(rates: list[object], shares: list[object] | None = None, city: str | None = "10", plan=PLAN) -> Progress:
    plan = weighted(shares, plan) if shares is not None else plan
    source = Memory(plan=plan)
    for unit, rate in zip(UNITS, rates, strict=False):
        if rate is not None:
            source.put(unit.code, str(GROWTH), rate)
    return progress(source, JUNE, official={GROWTH: Decimal(city)} if city is not None else None)


EVEN = [Decimal("6.25")] * 16
rate = st.decimals(-30, 60, places=1)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(rate, st.none()), min_size=16, max_size=16), st.one_of(rate, st.none()))
def test_every_pull_and_share_is_weight_times_growth(rates, city):
    made = contribution(found(rates, EVEN, None if city is None else str(city)), GROWTH)
    assert made is not None
    by_unit = dict(zip((u.code for u in UNITS), rates, strict=True))
    for part in made.parts:
        growth = by_unit[part.row.unit.code]
        if growth is None:
            assert (part.pull, part.share) == (None, None)
            continue
        assert part.pull == growth * Decimal("6.25") / 100
        if city is None or city <= 0:
            assert part.share is None
        else:
            assert abs(part.share - growth * Decimal("6.25") / city) < Decimal("1e-11")
    pulls = [part.pull for part in made.parts if part.pull is not None]
    assert pulls == sorted(pulls, reverse=True)
    if city is not None:
        assert made.rest == city - sum(pulls, Decimal(0))


def test_the_bars_stand_end_to_end_and_reach_the_published_figure():
    made = contribution(found(list(range(16)), EVEN, "9"), GROWTH)
    bars = steps(made)
    for (start, length), (following, _) in pairwise(bars[:-1]):
        assert following == pytest.approx(start + length)
    assert sum(bars[-2]) == pytest.approx(9.0)
    assert bars[-1] == (0.0, 9.0)
    axes = contribution_chart(found(list(range(16)), EVEN, "9")).axes[0]
    drawn = [(p.get_x(), p.get_width()) for p in axes.patches]
    assert drawn == pytest.approx([pytest.approx(bar) for bar in bars])


def test_words_weights_and_shares_stand_beside_the_bars():
    shown = texts(contribution_chart(found(["12.0", "-4.0", *["8.0"] * 13], EVEN), sample=True))
    assert {"巩义市", "6.25%", "12.0%", "+0.75", "7.5%", "−0.25", "−2.5%", CITY, "未报", "—", "示例数据"} <= set(shown)
    assert "上半年全市规上工业增加值同比增长10.0%，巩义市拉动最大（0.75个百分点）" in shown
    assert any("比重市统计局〔2021〕1号" in words for words in shown)


def test_a_city_that_did_not_grow_has_no_shares():
    for city in ("0", "-2.3"):
        shown = texts(contribution_chart(found(["12.0"] * 16, EVEN, city)))
        assert not [w for w in shown if w.endswith("%") and w not in {"6.25%", "12.0%", "0.0%", "−2.3%"}]
        assert any("贡献率为“—”" in words for words in shown)
    assert any("同比下降2.3%" in words for words in shown)


def test_without_a_published_figure_nothing_is_summed():
    made = found(["12.0"] * 16, EVEN, None)
    shown = texts(contribution_chart(made))
    assert CITY not in shown
    assert any("公布数未录入，不合计" in words for words in shown)
    assert {start for start, _ in steps(contribution(made, GROWTH))} == {0.0}
    assert not [w for w in shown if "12.00" in w]  # the weighted mean is never published


def test_without_weights_the_page_says_so_in_plain_words():
    shown = texts(contribution_chart(found(["12.0"] * 16)))
    assert "没有统计部门的权重，规上工业增加值不能计算拉动和贡献率" in shown
    assert any("本图不作估算" in words for words in shown)
    assert not contribution_chart(found(["12.0"] * 16)).axes


@pytest.mark.parametrize("shares", [[60, 60], ["many"], [-1], ["nan"]], ids=["over", "words", "negative", "nan"])
def test_wrong_weights_are_named(shares):
    with pytest.raises(ZzError, match=r"ZZ01\.01\.3"):
        contribution_chart(found(["1.0"], shares))


def test_weights_of_unknown_units_or_without_a_source_are_named():
    for plan in (weighted(EVEN, 某某=1), weighted(EVEN, source="")):
        with pytest.raises(ZzError, match="contribution_weights"):
            contribution_chart(found(["1.0"], plan=plan))
    assert weighted_addresses(weighted(EVEN)) == [GROWTH]
    with pytest.raises(ZzError, match="contribution_weights"):
        weighted_addresses(replace(PLAN, settings={"contribution_weights": {"增加值": {}}}))


def test_only_growth_has_a_pull():
    with pytest.raises(ZzError, match="增速"):
        contribution_chart(found(["1.0"]), Address.parse("ZZ01.03.1"))


@pytest.mark.parametrize("rates", [[], ["0.0"] * 16, ["5.0"], ["-5.0"] * 16], ids=["nobody", "zeros", "one", "down"])
def test_nothing_leaves_the_page(rates):
    for city in ("10", None):
        assert off_page(contribution_chart(found(rates, EVEN, city, renamed(PLAN)), sample=True)) == []
