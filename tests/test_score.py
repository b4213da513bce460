"""评分: the four methods worked out again in plain Python; ties, missing, zero targets; every score told in a line."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis_source import JUNE, PLAN, Memory
from zzdesk.address import Address
from zzdesk.analysis.score import Conduct, Scores, TopicScore, UnitScore, scores
from zzdesk.analysis.score_text import scores_json, scores_text
from zzdesk.analysis.source import Figures
from zzdesk.period import Period
from zzdesk.plan.load import plan_from_files
from zzdesk.plan.model import Plan, Target
from zzdesk.plan.revise import rolled_forward
from zzdesk.plan.scoring import ITEMS, TOPICS
from zzdesk.values import Value, not_applicable, waiting

HEAD_T = "topic,title,clause,span,late,corrected,returned,cap,floor,note"
HEAD_I = "topic,item,name,address,method,weight,against,among,step,points,best,worst,cap,floor,note"
SIGNED, GROWTH, ENTRIES = "ZZ02.01.1", "ZZ01.01.3", "ZZ01.03.1"
GROUP = [u.code for u in PLAN.districts if u.group == "四个开发区"]
CENTS = Decimal("0.01")
PLAIN = Context(prec=50, rounding=ROUND_HALF_UP)


def with_items(*items: str, topic: str = "X,测试评比,第六十六条,month,,,,,,", plan: Plan = PLAN) -> Plan:
    """Rows of items without their topic: "1,名称,地址,method,weight,…"; missing cells at the end are empty."""
    rows = [f"X,{row}{',' * (HEAD_I.count(',') - 1 - row.count(','))}" for row in items]
    tables = {TOPICS: f"{HEAD_T}\n{topic}\n", ITEMS: "\n".join([HEAD_I, *rows]) + "\n"}
    return plan_from_files({**plan.files, **tables})


def aimed(plan: Plan, address: str, aims: dict[str, object], comparator: str = "at_least") -> Plan:
    at = Address.parse(address)
    kept = [t for t in plan.targets if t.address != at]
    made = [Target(u, at, comparator, Decimal(str(v))) for u, v in aims.items()]
    return replace(plan, targets=(*kept, *made))


def scored(plan: Plan, cells: dict[str, dict[str, object]], **how: object) -> TopicScore:
    source = Memory(plan)
    for unit, held in cells.items():
        source.report(unit)
        for address, value in held.items():
            source.put(unit, address, value if isinstance(value, Value) else Decimal(str(value)))
    return all_scores(source, **how).topics[0]


def all_scores(source: Memory, **how: object) -> Scores:
    return scores(Figures(source, JUNE), how.pop("conduct", {}), **how)  # type: ignore[arg-type]


def of(found: TopicScore, unit: str) -> UnitScore:
    return next(s for s in found.units if s.unit.code == unit)


def points(found: TopicScore) -> list[Decimal | None]:
    return [of(found, u).items[0][1].points for u in GROUP]


def told(found: TopicScore, unit: str) -> str:
    return of(found, unit).items[0][1].words


# --- the plan's own topics ----------------------------------------------------------------------
def test_the_topics_of_the_notice_are_off_until_weights_are_entered() -> None:
    found = all_scores(Memory())
    assert [(t.topic.clause, t.topic.span) for t in found.topics] == [("第六十六条", "month")] * 3 + [
        ("第六十五条", "year")
    ]
    assert {t.state for t in found.topics} == {"off"}
    assert all(t.units == () for t in found.topics)
    assert "市场主体培育月度评比（第六十六条）　未启用（没有填写权重）" in scores_text(found)
    assert all(i.weight is None for t in PLAN.topics for i in t.items)


def test_what_is_off_says_what_to_enter_and_where() -> None:
    words = scores_text(all_scores(Memory()))
    assert "缺权重：新增入库、新增专精特新、新增高企、新增科技型企业、新增百亿级企业" in words
    assert "任务工作簿“评分”表专题S65各项的权重" in words
    on = scores_text(all_scores(Memory(with_items(f"1,签约,{SIGNED},advance,10"))))
    assert "启用须" not in on


def test_a_years_topic_is_a_trial_until_every_december_is_approved() -> None:
    plan = with_items(f"1,签约,{SIGNED},advance,10", topic="X,年度考核,第六十五条,year,,,,,,")
    source = Memory(plan)
    for unit in plan.districts:
        source.put(unit.code, SIGNED, 3)
    source.kinds["410181"] = "快报"
    told = "测算，年度考核以全年核定数为准；本期所用：2021年1—6月，正式15家、快报1家"
    assert all_scores(source).topics[0].basis == told
    assert told in scores_text(all_scores(source))
    source.kinds.update({u.code: "核定" for u in plan.districts})
    december = scores(Figures(source, Period(2021, 12)), {}).topics[0]
    assert december.basis == "按年度核定数计算"
    assert all_scores(source).topics[0].basis.startswith("测算")  # June is no year
    assert scored(with_items(f"1,签约,{SIGNED},advance,10"), {}).basis == ""


def test_half_entered_weights_score_nothing() -> None:
    plan = with_items(f"1,签约,{SIGNED},advance,10", f"2,增速,{GROWTH},target")
    assert scored(plan, {u: {SIGNED: 1} for u in GROUP}).state == "half"
    assert scored(plan, {}).units == ()


# --- the four methods ---------------------------------------------------------------------------
def test_by_the_target_reached() -> None:
    plan = aimed(with_items(f"1,签约,{SIGNED},target,20"), SIGNED, {GROUP[0]: 120, GROUP[1]: 50, GROUP[2]: 0})
    found = scored(plan, {u: {SIGNED: 66} for u in GROUP})
    assert points(found) == [11, 20, None, None]
    assert told(found, GROUP[0]) == "签约（目标完成计分，20分）：完成率55.0%，20×55%＝11.00分"
    assert told(found, GROUP[1]) == "签约（目标完成计分，20分）：完成率132.0%，20×132%＝26.40分，上限20分"
    assert told(found, GROUP[2]) == "签约（目标完成计分，20分）：目标不大于零，算不出完成率，不计分"
    assert told(found, GROUP[3]) == "签约（目标完成计分，20分）：没有目标，不计分"


def test_by_the_target_with_a_cap_above_the_weight_and_against_the_pace() -> None:
    plan = aimed(with_items(f"1,签约,{SIGNED},target,20,pace,,,,,,24"), SIGNED, dict.fromkeys(GROUP, 120))
    found = scored(plan, {GROUP[0]: {SIGNED: 66}, GROUP[1]: {SIGNED: 90}})
    assert points(found) == [22, 24, None, None]
    assert "完成率55.0%、时序进度50.0%，为时序的110.0%，20×110%＝22.00分" in told(found, GROUP[0])


def test_a_ratio_to_the_pace_is_rounded_once() -> None:
    """1729 of 24000 by July is 12.35 % of what is due, exactly: 12.4, though both quotients are endless decimals."""
    plan = aimed(with_items(f"1,签约,{SIGNED},target,20,pace"), SIGNED, {GROUP[0]: 24000})
    source = Memory(plan)
    source.put(GROUP[0], SIGNED, 1729)
    found = scores(Figures(source, Period(2021, 7)), {}).topics[0]
    assert "为时序的12.4%" in told(found, GROUP[0])


def test_growth_against_its_target_may_be_negative_and_scores_no_less_than_zero() -> None:
    plan = with_items(f"1,增速,{GROWTH},target,10")
    found = scored(aimed(plan, GROWTH, dict.fromkeys(GROUP, 10)), {GROUP[0]: {GROWTH: "9.5"}, GROUP[1]: {GROWTH: -2}})
    assert points(found)[:2] == [Decimal("9.5"), 0]
    assert told(found, GROUP[1]) == (
        "增速（目标完成计分，10分）：实际-2、目标10，为目标的-20.0%，10×-20%＝-2.00分，下限0分"
    )


def test_a_ceiling_kept_is_the_full_mark() -> None:
    plan = aimed(with_items(f"1,签约,{SIGNED},target,10"), SIGNED, dict.fromkeys(GROUP, 100), "at_most")
    found = scored(plan, {GROUP[0]: {SIGNED: 80}, GROUP[1]: {SIGNED: 125}, GROUP[2]: {SIGNED: 100}})
    assert points(found) == [10, 8, 10, None]


def test_second_place_has_95_percent_and_each_after_it_5_less() -> None:
    found = scored(with_items(f"1,签约,{SIGNED},advance,10"), {u: {SIGNED: 9 - n} for n, u in enumerate(GROUP)})
    assert points(found) == [10, Decimal("9.5"), 9, Decimal("8.5")]
    assert told(found, GROUP[1]) == "签约（争先进位，10分）：8个，四个开发区4家中第2位，得95%，10×95%＝9.50分"


def test_tied_places_score_the_same_and_the_next_is_two_down() -> None:
    values = {GROUP[0]: 9, GROUP[1]: 7, GROUP[2]: 7, GROUP[3]: 1}
    found = scored(with_items(f"1,签约,{SIGNED},advance,10"), {u: {SIGNED: v} for u, v in values.items()})
    assert points(found) == [10, Decimal("9.5"), Decimal("9.5"), Decimal("8.5")]
    assert "并列第2位" in told(found, GROUP[1])
    found = scored(with_items(f"1,签约,{SIGNED},advance,10"), {u: {SIGNED: 3} for u in GROUP})
    assert points(found) == [10] * 4


def test_what_is_missing_is_never_zero() -> None:
    cells: dict[str, dict[str, object]] = {
        GROUP[0]: {SIGNED: 5},
        GROUP[1]: {SIGNED: waiting()},
        GROUP[2]: {SIGNED: not_applicable("没有")},
    }
    found = scored(with_items(f"1,签约,{SIGNED},advance,10", f"2,增速,{GROWTH},efficacy,5"), cells)
    assert points(found) == [10, None, None, None]
    assert [told(found, u).partition("：")[2] for u in GROUP[1:]] == [
        "待反馈，不计分",
        "无此项，不计分",
        "未报，不计分",
    ]
    assert of(found, GROUP[0]).total is None
    assert of(found, GROUP[0]).partial == 10
    assert of(found, GROUP[0]).lines[-1] == "合计：缺增速1项，不合计（已得10）"
    assert of(found, GROUP[0]).rank is None


def test_efficacy_between_the_best_and_the_worst() -> None:
    cells = {u: {GROWTH: v} for u, v in zip(GROUP, ("12", "9.4", "3", "-3"), strict=True)}
    found = scored(with_items(f"1,增速,{GROWTH},efficacy,10"), cells)
    assert points(found) == [10, Decimal("9.31"), Decimal("7.6"), 6]
    assert told(found, GROUP[1]) == (
        "增速（功效系数，10分）：9.4%，满意值12.0、不允许值-3.0，功效系数60＋40×(9.4－(-3.0))÷(12.0－(-3.0))＝93.07，10×93.07%＝9.31分"
    )


def test_a_unit_without_a_target_is_not_compared_with_those_that_have_one() -> None:
    plan = aimed(with_items(f"1,签约,{SIGNED},efficacy,10"), SIGNED, dict.fromkeys(GROUP[:3], 10))
    found = scored(plan, {u: {SIGNED: n + 5} for n, u in enumerate(GROUP)})
    assert points(found) == [6, 8, 10, None]
    assert told(found, GROUP[3]).endswith("：没有目标，不与有目标的单位比较，不计分")


def test_efficacy_with_ends_set_and_all_alike() -> None:
    found = scored(
        with_items(f"1,增速,{GROWTH},efficacy,10,,,,,10,0"), {GROUP[0]: {GROWTH: 12}, GROUP[1]: {GROWTH: -30}}
    )
    assert points(found)[:2] == [10, 0]
    found = scored(with_items(f"1,增速,{GROWTH},efficacy,10"), {u: {GROWTH: 5} for u in GROUP})
    assert points(found) == [10] * 4
    assert "各单位相同，按满意值计" in told(found, GROUP[0])


def test_above_and_below_the_city() -> None:
    plan = with_items(f"1,增速,{GROWTH},average,10,,,,,,,11,9")
    cells = {u: {GROWTH: v} for u, v in zip(GROUP, ("9.4", "8.7", "30", "-30"), strict=True)}
    found = scored(plan, cells, official={Address.parse(GROWTH): Decimal("9.0")})
    assert points(found) == [Decimal("10.4"), Decimal("9.7"), 11, 9]
    assert told(found, GROUP[1]) == (
        "增速（较全市平均，10分）：8.7%，全市9.0%，低0.3个百分点，每0.1个百分点扣0.1分，10－0.3＝9.70分"
    )
    found = scored(plan, cells)  # without 公布数 there is no city figure: a mean of rates is none
    assert points(found) == [None] * 4
    assert "没有全市数（公布数未录入），不计分" in told(found, GROUP[0])


def test_deductions_bounds_and_places() -> None:
    topic = "X,测试评比,第六十六条,month,0.5,1,2,9,8,"
    plan = with_items(f"1,签约,{SIGNED},advance,10", topic=topic)
    conduct = {"month": {GROUP[0]: Conduct(late=1), GROUP[1]: Conduct(1, 1, 2), GROUP[2]: Conduct()}}
    found = scored(plan, {u: {SIGNED: 4 - n} for n, u in enumerate(GROUP)}, conduct=conduct)
    assert [of(found, u).total for u in GROUP] == [9, 8, 9, Decimal("8.5")]
    assert [of(found, u).rank for u in GROUP] == [1, 4, 1, 3]
    assert of(found, GROUP[1]).lines[1:] == (
        "迟报1次，每次扣0.5分，扣0.5分",
        "更正1次，每次扣1分，扣1分",
        "退回2次，每次扣2分，扣4分",
        "合计：9.5－扣分5.5，得8分",
    )


def test_no_return_at_all() -> None:
    found = scored(with_items(f"1,签约,{SIGNED},advance,10", f"2,增速,{GROWTH},efficacy,10"), {})
    assert len(found.units) == 16
    assert {(s.total, s.partial, s.rank) for s in found.units} == {(None, 0, None)}


def test_a_withdrawn_district_leaves_the_others_their_own() -> None:
    plan = with_items(f"1,签约,{SIGNED},target,10")
    plan = aimed(plan, SIGNED, dict.fromkeys(GROUP, 10))
    cells: dict[str, dict[str, object]] = {u: {SIGNED: n + 1} for n, u in enumerate(GROUP)}
    whole = points(scored(plan, cells))
    del cells[GROUP[1]]
    less = points(scored(plan, cells))
    assert (less[0], less[1], less[2:]) == (whole[0], None, whole[2:])


# --- worked out again -----------------------------------------------------------------------------
FIGURES = st.one_of(st.none(), st.integers(-300, 3000).map(lambda n: Decimal(n) / 10))
WEIGHT = st.integers(1, 400).map(lambda n: Decimal(n) / 10)


def rounded(figure: Decimal, places: Decimal = CENTS) -> Decimal:
    return figure.quantize(places, ROUND_HALF_UP)


@settings(max_examples=60, deadline=None)
@given(st.lists(FIGURES, min_size=4, max_size=4), WEIGHT)
def test_places_worked_out_again(figures: list[Decimal | None], weight: Decimal) -> None:
    cells = {u: {} if f is None else {GROWTH: f} for u, f in zip(GROUP, figures, strict=True)}
    plan = replace(with_items(f"1,增速,{GROWTH},advance,{weight}"), targets=())
    found = points(scored(plan, cells))  # type: ignore[arg-type]
    for figure, score in zip(figures, found, strict=True):
        if figure is None:
            assert score is None
        else:
            better = sum(f > figure for f in figures if f is not None)
            assert score == rounded(weight * (100 - 5 * better) / 100)


@settings(max_examples=60, deadline=None)
@given(st.lists(FIGURES, min_size=4, max_size=4), WEIGHT)
def test_efficacy_worked_out_again(figures: list[Decimal | None], weight: Decimal) -> None:
    cells = {u: {} if f is None else {GROWTH: f} for u, f in zip(GROUP, figures, strict=True)}
    found = points(scored(replace(with_items(f"1,增速,{GROWTH},efficacy,{weight}"), targets=()), cells))  # type: ignore[arg-type]
    known = [f for f in figures if f is not None]
    for figure, score in zip(figures, found, strict=True):
        if figure is None:
            assert score is None
            continue
        best, worst = max(known), min(known)
        share = 100 if best == worst else rounded(60 + PLAIN.divide(40 * (figure - worst), best - worst))
        assert score == rounded(weight * share / 100)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(FIGURES, min_size=4, max_size=4),
    st.lists(st.integers(0, 2000).map(lambda n: Decimal(n) / 10), min_size=4, max_size=4),
    WEIGHT,
    st.sampled_from(["at_least", "at_most", "about", "reach"]),
)
def test_targets_worked_out_again(
    figures: list[Decimal | None], aims: list[Decimal], weight: Decimal, comparator: str
) -> None:
    """签约金额, 亿元: over 100 % capped at the weight, negative at zero, a target of zero is no score."""
    amount = "ZZ02.02.1"
    plan = aimed(
        with_items(f"1,金额,{amount},target,{weight}"), amount, dict(zip(GROUP, aims, strict=True)), comparator
    )
    cells = {u: {} if f is None else {amount: f} for u, f in zip(GROUP, figures, strict=True)}
    found = points(scored(plan, cells))  # type: ignore[arg-type]
    for figure, aim, score in zip(figures, aims, found, strict=True):
        if figure is None or aim == 0:
            assert score is None
            continue
        done = PLAIN.divide(figure * 100, aim).quantize(Decimal("1e-12"), ROUND_HALF_UP)
        if comparator == "at_most":
            share = Decimal(100) if done <= 100 else rounded(PLAIN.divide(Decimal(10000), done), Decimal("0.1"))
        else:
            share = rounded(done, Decimal("0.1"))
        assert score == min(max(rounded(weight * share / 100), Decimal(0)), weight)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(-300, 300).map(lambda n: Decimal(n) / 10), min_size=4, max_size=4),
    st.integers(-100, 200).map(lambda n: Decimal(n) / 10),
    WEIGHT,
    st.sampled_from([Decimal("0.1"), Decimal("0.5"), Decimal(1)]),
)
def test_the_average_worked_out_again(figures: list[Decimal], city: Decimal, weight: Decimal, step: Decimal) -> None:
    cap = weight + 2
    plan = with_items(f"1,增速,{GROWTH},average,{weight},,,{step},0.2,,,{cap},1")
    found = points(
        scored(
            plan, {u: {GROWTH: f} for u, f in zip(GROUP, figures, strict=True)}, official={Address.parse(GROWTH): city}
        )
    )
    for figure, score in zip(figures, found, strict=True):
        steps = ((figure - city) / step).to_integral_value(ROUND_DOWN)
        assert score == min(max(rounded(weight + steps * Decimal("0.2")), Decimal(1)), cap)


def test_the_order_of_units_and_of_cells_changes_no_score() -> None:
    plan = with_items(f"1,签约,{SIGNED},advance,60", f"2,增速,{GROWTH},efficacy,40")
    cells: dict[str, dict[str, object]] = {u.code: {SIGNED: n % 5, GROWTH: n} for n, u in enumerate(plan.districts)}
    backwards = {u: dict(reversed(held.items())) for u, held in reversed(cells.items())}
    assert scored(plan, cells) == scored(plan, backwards)


def test_the_document_holds_each_line() -> None:
    source = Memory(with_items(f"1,签约,{SIGNED},advance,100"))
    for n, unit in enumerate(GROUP):
        source.put(unit, SIGNED, n)
    document = json.loads(json.dumps(scores_json(all_scores(source))))
    topic = document["topics"][0]
    assert (topic["topic"], topic["state"], topic["items"][0]["weight"]) == ("X", "on", "100")
    unit = next(u for u in topic["units"] if u["unit"] == GROUP[3])
    assert (unit["total"], unit["rank"], unit["rank_group"]) == ("100", 1, "四个开发区")
    assert unit["lines"] == [unit["items"][0]["words"], "合计：100，得100分"]
    assert "合计：100，得100分" in scores_text(all_scores(source))


# --- plan check -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("items", "code"),
    [
        ([f"1,签约,{SIGNED},advance,10", f"2,增速,{GROWTH},target"], "check.score_half"),
        ([f"1,签约,{SIGNED},,100"], "check.score_method"),
        ([f"1,签约,{SIGNED},best,100"], "check.score_word"),
        ([f"1,签约,{SIGNED},advance,100,sometimes"], "check.score_word"),
        ([f"1,签约,{SIGNED},advance,100", f"1,签约,{SIGNED},advance,100"], "check.score_twice"),
        (["1,产值,ZZ04.01.6,advance,100"], "check.score_cell"),
        (["1,目标,ZZ07.C04.1,advance,100"], "check.score_cell"),
        (["1,没有,ZZ02.99.1,advance,100"], "check.score_cell"),
        ([f"1,签约,{SIGNED},average,100,,,,,,,110"], "check.score_average"),
        ([f"1,增速,{GROWTH},average,100"], "check.score_cap"),
        (["1,签约,ZZ02.01.3,target,100"], "check.score_judged"),
        ([f"1,签约,{SIGNED},advance,-1"], "check.score_negative"),
        ([f"1,签约,{SIGNED},advance,100,,,0"], "check.score_negative"),
        ([f"1,签约,{SIGNED},advance,100,,,,,,,10,20"], "check.score_bounds"),
        ([f"1,增速,{GROWTH},efficacy,100,,,,,10"], "check.score_ends"),
        ([f"1,增速,{GROWTH},efficacy,100,,,,,10,10"], "check.score_ends"),
        ([f"1,签约,{SIGNED},advance,90"], "check.score_sum"),
    ],
)
def test_plan_check_names_what_is_amiss(items: list[str], code: str) -> None:
    from zzdesk.plan.check import definition_faults

    found = {f.code: f for f in definition_faults(with_items(*items))}
    assert code in found
    assert (found[code].place or "").startswith("score_")


def test_plan_check_of_topics_and_of_a_sound_one() -> None:
    from zzdesk.plan.check import definition_faults

    assert definition_faults(with_items(f"1,签约,{SIGNED},advance,100")) == []
    only = with_items(f"1,签约,{SIGNED},advance", topic="X,评比,第六十六条,month,0.5,,,,,")
    assert [f.code for f in definition_faults(only)] == ["check.score_half"]
    other = with_items(f"1,签约,{SIGNED},advance,100", topic="Y,评比,第六十六条,week,,,,,,")
    assert {f.code for f in definition_faults(other)} == {"check.score_topic", "check.score_word"}


def test_next_years_plan_has_no_weights() -> None:
    plan = with_items(f"1,签约,{SIGNED},advance,100", topic="X,评比,第六十六条,month,0.5,1,2,,,")
    topic = plan_from_files(rolled_forward(plan)).topics[0]
    assert (topic.state, topic.late, topic.items[0].method) == ("off", None, "advance")
