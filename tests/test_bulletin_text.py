"""What a bulletin says: published cases to the digit, and no word for what nobody reported."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.analysis_source import JUNE, PLAN, Memory, sample
from tests.bulletin_months import aimed, bulletin_of, month_of, table, text_of
from zzdesk.address import Address
from zzdesk.analysis.bulletin.model import Part
from zzdesk.analysis.bulletin.month import may_tell
from zzdesk.analysis.bulletin.stored import restored, stored
from zzdesk.analysis.bulletin.write import write
from zzdesk.analysis.progress import progress
from zzdesk.errors import ZzError
from zzdesk.ledger.benchmarks import Benchmark
from zzdesk.period import Period
from zzdesk.values import not_applicable, waiting

JULY = Period(2021, 7)
VALUE_ADDED, ENTRIES, SIGNED = "ZZ01.01.3", "ZZ01.03.1", "ZZ02.01.1"
FIVE = [u.code for u in PLAN.districts if u.group == "市内五区"]
NAMES = {u.code: u.name for u in PLAN.units}


def of_five(address: str, figures: dict[str, object], plan=PLAN, period: Period = JUNE, **more) -> str:
    """The paragraph on 市内五区 at an indicator."""
    source = Memory(plan=plan)
    for unit, figure in figures.items():
        source.put(unit, address, figure)  # type: ignore[arg-type]
    made = bulletin_of(source, period, **more)
    section = next(s for s in made.parts[1].sections if s.heading.endswith("市内五区"))
    place = list(PLAN.settings["bulletin"]["groups"]).index(address)  # type: ignore[index, call-overload]
    return section.paragraphs[place].text


def test_the_published_case_of_984_of_1500_by_july():
    source = Memory(plan=aimed("ZZ07.C04.1", 1500, "D01"))
    source.put("D01", "ZZ07.C04.1", 984)
    assert "签约亿元以上制造业项目984个，占年度目标的65.6%，高于时序进度7.3个百分点" in text_of(
        bulletin_of(source, JULY)
    )


def test_the_head_hears_by_how_much_a_target_was_missed_at_the_years_end():
    source = Memory(plan=aimed("ZZ07.C05.1", 1700, "D01"))
    source.put("D01", "ZZ07.C05.1", "1168.66")
    made = bulletin_of(source, Period(2021, 12))
    asked = {q.asked: " ".join(a.text for a in q.answers) for q in made.for_head}
    assert asked["全年能否完成、差多少"] == "未完成的1项：亿元以上制造业项目签约金额（完成68.7%）。"


def test_a_fall_and_a_rise_are_a_two_year_average():
    source = Memory()
    source.put("410181", VALUE_ADDED, 12)
    base = {Address.parse(VALUE_ADDED): Decimal("-10.3")}
    made = bulletin_of(source, Period(2021, 3), official={VALUE_ADDED: "29.0"}, base_rates=base)
    assert "一季度，全市规上工业增加值同比增长29.0%，高于年度目标20.0个百分点，两年平均增长7.6%" in text_of(made)
    asked = {q.asked: " ".join(a.text for a in q.answers) for q in made.for_head}
    assert "上年同期同比下降10.3%" in asked["是基数、口径还是真下滑"]


def test_growth_on_last_month_in_the_idiom():
    source = Memory()
    source.put("410181", VALUE_ADDED, 12)
    before = progress(source, Period(2021, 5), official={Address.parse(VALUE_ADDED): Decimal("-2.3")})
    made = bulletin_of(source, official={VALUE_ADDED: "-1.1"}, before=before)
    assert "规上工业增加值同比下降1.1%，低于年度目标10.1个百分点，降幅较上月收窄1.2个百分点" in text_of(made)


def test_leaders_ties_behind_and_absent_of_a_group():
    a, b, c, d, e = FIVE
    words = of_five(VALUE_ADDED, {a: "12.1", b: "10.2", c: "10.2", d: "6.5", e: waiting("2021-07-18")})
    assert words == (
        f"规上工业增加值增速：居前三位的是{NAMES[a]}（增长12.1%）、{NAMES[b]}、{NAMES[c]}（均为增长10.2%，并列第2位）；"
        f"低于年度预期目标的有{NAMES[d]}（低0.5个百分点）；{NAMES[e]}待反馈。"
    )


def test_all_tied():
    words = of_five(SIGNED, dict.fromkeys(FIVE, 8))
    assert words == "签约亿元以上制造业项目：合计40个；5个单位均为8个，并列第1位。"


def test_nothing_yet_is_no_lead_and_unreported_is_no_zero():
    assert of_five(SIGNED, dict.fromkeys(FIVE, 0)) == ("签约亿元以上制造业项目：合计0个；5个单位均尚未实现零的突破。")
    words = of_five(SIGNED, {FIVE[0]: 3, FIVE[1]: 0, FIVE[2]: not_applicable("无")})
    assert "合计3个" in words
    assert f"{NAMES[FIVE[1]]}尚未实现零的突破" in words
    assert f"{NAMES[FIVE[2]]}无此项，{NAMES[FIVE[3]]}、{NAMES[FIVE[4]]}未报" in words


def test_one_district_only_has_no_place_in_words():
    words = of_five(SIGNED, {FIVE[0]: 3})
    assert words.startswith(f"签约亿元以上制造业项目：{NAMES[FIVE[0]]}3个；")
    assert "位" not in words


def test_behind_an_even_pace_and_at_the_years_end():
    plan = aimed(SIGNED, 20)
    figures = dict(zip(FIVE, (10, 9, 12, 10, 8), strict=True))
    words = of_five(SIGNED, figures, plan)
    assert "合计49个，占年度目标的49.0%，低于时序进度1.0个百分点" in words
    assert (
        f"未达到时序进度的有{NAMES[FIVE[4]]}（低于时序进度10.0个百分点）、{NAMES[FIVE[1]]}（低于时序进度5.0个百分点）"
    ) in words
    december = of_five(SIGNED, figures, plan, Period(2021, 12))
    assert f"未完成年度目标的有{NAMES[FIVE[4]]}（完成率40.0%）" in december
    assert "时序" not in december


def test_a_batch_indicator_has_no_verdict_before_december():
    words = of_five(ENTRIES, dict(zip(FIVE, (1, 2, 3, 4, 5), strict=True)))
    assert "时序" not in words
    assert f"居前三位的是{NAMES[FIVE[4]]}（5户、完成率50.0%）" in words


def test_places_gained_since_the_last_bulletin():
    first = sample()
    march = bulletin_of(first, Period(2021, 5))
    frozen = {(p.unit, Address.parse(p.address)): p.rank for p in march.places}
    moved = sample(seed=9)
    made = bulletin_of(moved, JUNE, frozen=frozen, last=march)
    words = text_of(made)
    assert re.search(r"较上月位次前移的有\S+?（前移\d个位次）", words)
    later = bulletin_of(moved, Period(2021, 9), frozen=frozen, last=march)
    assert "较1—5月位次" in text_of(later)
    assert "较上月位次" not in text_of(later)
    assert "较上月位次变化" in next(iter(table(made, f"targets-{SIGNED}").values()))


def test_benchmarks_are_compared_in_points():
    at = Address.parse(VALUE_ADDED)
    source = Memory()
    source.report("410181")
    known = (
        Benchmark("全国", at, JUNE, Decimal("15.9"), "", "国家统计局"),
        Benchmark("全省", at, JUNE, Decimal("10.5"), "5", "省统计局"),
        Benchmark("全省", at, Period(2021, 5), Decimal("1.0"), "9", "省统计局"),
    )
    made = bulletin_of(source, official={VALUE_ADDED: "10.6"}, benchmarks=known)
    assert "低于全国（15.9%）5.3个百分点、高于全省（10.5%）0.1个百分点，居全省第5位" in text_of(made)
    assert made.for_head[0].answers[0].text.endswith("居全省第5位（省统计局）。")
    assert [r.cells[4].text for t in made.tables if t.key == "benchmarks" for r in t.rows] == ["−5.3", "+0.1"]


def test_a_target_of_the_city_is_compared_by_the_figure_of_the_unit_that_answers_for_it():
    source = Memory()
    source.put("D01", "ZZ07.C07.1", "24.2")
    one = Benchmark("全省", Address.parse("ZZ07.C07.1"), JUNE, Decimal("12.0"), "2", "省统计局")
    words = text_of(bulletin_of(source, benchmarks=(one,)))
    assert "高技术产业增加值占规模以上工业增加值比重高于全省（12.0%）12.2个百分点，居全省第2位" in words


def test_the_citys_400_and_the_districts_490_stand_side_by_side_with_a_note():
    made = bulletin_of(sample(missing=()))
    entries = next(t for t in made.tables if t.key == f"targets-{ENTRIES}")
    assert entries.rows[-1].cells[1].text == "490"
    note = next(t.note for t in made.tables if t.key == "city")
    assert note.endswith("C39与附表1新增入库490户口径不同，不作平衡审核。")


def test_typed_parts_are_what_was_typed_and_never_made_up():
    made = bulletin_of(sample(), typed={"problems": "一是进度不快。\n\n二是项目偏少。"})
    problems, following = made.parts[3:]
    assert [p.text for p in problems.paragraphs] == ["一是进度不快。", "二是项目偏少。"]
    assert (problems.typed, following.typed, following.paragraphs) == (True, True, ())


def test_every_sentence_names_the_figures_it_rests_on():
    def faults(part: Part) -> list[str]:
        own = [p.text for p in part.paragraphs if not p.basis]
        return [*own, *(words for section in part.sections for words in faults(section))]

    made = bulletin_of(sample(), official={VALUE_ADDED: "10.6"})
    assert [words for part in made.parts[:3] for words in faults(part)] == []
    known = set(map(str, PLAN.indicators))
    bases = [b for part in made.parts[:3] for s in (part, *part.sections) for p in s.paragraphs for b in p.basis]
    assert len(bases) > 100
    assert all(b.address in known and (b.unit in NAMES or b.unit == "") for b in bases)


@pytest.mark.parametrize("seed", range(5))
def test_no_growth_is_ever_negative_in_words(seed: int):
    source = sample(seed=seed)
    for unit in FIVE:
        source.put(unit, VALUE_ADDED, Decimal(-seed) - Decimal("0.04"))
    words = text_of(bulletin_of(source, official={VALUE_ADDED: "-0.04"}))
    assert not re.search(r"(增长|下降|提高|回落)[-−]", words)
    assert "全市规上工业增加值与上年同期持平" in words


def test_single_enterprises_and_lines_of_projects_cannot_be_told():
    told = {a.form for a in PLAN.indicators if may_tell(PLAN, a)}
    assert told == {"ZZ01", "ZZ02", "ZZ05", "ZZ07"}
    assert not any(may_tell(PLAN, Address(form, "x", column)) for form, column in PLAN.patterns)
    for address in ("ZZ04.91410100000000000A.5", "ZZ03.p1.3"):
        settings = {**PLAN.settings, "bulletin": {"groups": [address]}}
        with pytest.raises(ZzError) as refused:
            bulletin_of(Memory(plan=replace(PLAN, settings=settings)))
        assert refused.value.code == "bulletin.internal"
        assert "不能" in str(refused.value)


def test_no_return_at_all():
    made = bulletin_of(Memory())
    assert made.parts[0].paragraphs[0].text == "上半年尚无单位报送数据。"
    assert made.places == ()
    assert "0户" not in text_of(made)
    assert made.basis_words == "尚无单位报送"
    assert restored(stored(made)) == made


def test_a_unit_without_a_target_and_one_of_a_very_long_name():
    long = PLAN.unit(FIVE[0])._replace(name="郑州航空港经济综合实验区台湾科技园先导片")
    units = tuple(long if u.code == FIVE[0] else u for u in PLAN.units)
    plan = replace(PLAN, units=units, targets=tuple(t for t in PLAN.targets if t.unit != FIVE[0]))
    source = sample()
    source.plan = plan
    made = bulletin_of(source)
    row = table(made, f"targets-{ENTRIES}")[long.name]
    assert (row["年度目标（户）"], row["完成率（%）"], row["组内位次"]) == ("—", "—", "—")
    subtotal = next(r for r in made.tables[3].rows if r.cells[0].text.startswith("小计"))
    assert subtotal.cells[1].text != "0"
    assert long.name in text_of(made)


def test_the_late_list_says_when_all_were_in_time():
    source = sample(missing=())
    source.report(*(u.code for u in PLAN.units))
    late = next(t for t in bulletin_of(source).tables if t.key == "late")
    assert late.rows == ()
    assert "各单位均按时报送" in late.note
    late = next(t for t in bulletin_of(sample()).tables if t.key == "late")
    assert ("惠济区", "未报") in [(r.cells[0].text, r.cells[1].text) for r in late.rows]


def test_the_order_of_returns_changes_nothing():
    source = sample()
    turned = Memory(cells={u: dict(reversed(list(c.items()))) for u, c in reversed(list(source.cells.items()))})
    assert stored(write(month_of(source))) == stored(write(month_of(turned)))
