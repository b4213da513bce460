"""全市目标 and 重点工作: 47 targets in words, 67 items, who leads and who shares, and how the two are linked."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.analysis_source import JUNE, PLAN, Memory
from zzdesk.analysis.city_goals import City, Goal, city, goal_words, task_words
from zzdesk.analysis.city_said import city_json, city_text, counted
from zzdesk.analysis.city_units import find_named, named
from zzdesk.analysis.progress import progress
from zzdesk.findings import Finding
from zzdesk.output.chart_bullet import bullet
from zzdesk.output.city_book import save
from zzdesk.output.city_paper import city_pdf, city_tables
from zzdesk.period import Period
from zzdesk.plan.check import definition_faults
from zzdesk.plan.load import plan_from_files
from zzdesk.plan.model import Plan
from zzdesk.plan.work_items import share_of, work_items
from zzdesk.values import text

FACTS = PLAN.files


def found(*, plan: Plan = PLAN, period: Period = JUNE, put: dict[str, object] | None = None, unit: str = "D01") -> City:
    """市工信局 has reported what is put; nobody else anything."""
    source = Memory(plan=plan)
    if put is not None:
        source.report(unit)
        for address, value in put.items():
            source.put(unit, address, value)  # type: ignore[arg-type]
    return city(progress(source, period), source)


def goal(made: City, code: str) -> Goal:
    return next(g for g in made.goals if g.code == code)


def test_the_notices_47_targets_and_4_texts_and_67_items_are_all_there() -> None:
    made = found()
    codes = [g.code for g in made.goals]
    assert codes == [*(f"C{n:02d}" for n in range(1, 48)), "T01", "T02", "T03", "T04"]
    assert [t.item.no for t in made.tasks] == [str(n) for n in range(1, 68)]
    assert sum(t.item.is_task for t in made.tasks) == 65
    rows = list(csv.DictReader(FACTS["work_items.csv"].splitlines()))
    for row, task in zip(rows, made.tasks, strict=True):
        told = task_words(task)
        assert told[1:3] == (row["clause"], row["title"])
        assert told[3].replace("、", "|") == (row["lead_units"] or "—")
        assert told[4].replace("、", "|") == (row["responsible_units"] or "—")


@pytest.mark.parametrize(
    ("code", "aim"),
    [
        ("C01", "力争9%左右"),
        ("C04", "120个以上"),
        ("C08", "力争达到2.2%"),
        ("C13", "力争保持80%左右"),
        ("C14", "保持30%左右"),
        ("C15", "28%以下"),
        ("C34", "确保达到200个"),
        ("C36", "力争1—2家"),
        ("T02", "文字目标"),
    ],
)
def test_the_comparator_is_in_the_notices_words(code: str, aim: str) -> None:
    assert goal(found(), code).aim == aim


def test_a_target_says_actual_completion_state_and_where_the_figure_is_from() -> None:
    made = found(put={"ZZ07.C04.1": 70, "ZZ07.C04.6": text("招商台账〔2021〕6号"), "ZZ07.C01.1": "10.0",
                      "ZZ07.C04.2": text("新签12个")})  # fmt: skip
    signed, growth = goal(made, "C04"), goal(made, "C01")
    assert (signed.actual, signed.measure, signed.state) == ("70个", "58.3%", "达到进度")
    assert signed.source == "招商台账〔2021〕6号，正式"
    assert signed.told == (("进展说明", "新签12个"),)
    assert (growth.actual, growth.measure, growth.source) == ("10.0%", "+1.0个百分点", "市统计局，正式")


def test_what_was_not_reported_is_said_and_has_no_source() -> None:
    made = found(put={"ZZ07.C04.1": 70})
    assert (goal(made, "C12").actual, goal(made, "C12").source) == ("未报", "")
    assert goal(made, "C08").state == "未报"  # 市科技局
    may = found(period=Period(2021, 5), put={"ZZ07.C04.1": 70})
    assert goal(may, "C13").actual == "未到核算期"  # a quarter's figure


def test_without_a_lead_in_the_notice_the_filling_unit_answers() -> None:
    made = found()
    assert goal(made, "C01").leads == ("市工信局",)
    assert goal(made, "C12").leads == ("市生态环境局", "市工信局")
    assert "各区县（市）政府" in goal(made, "C43").leads


def test_a_task_says_what_its_unit_wrote() -> None:
    made = found(put={"ZZ08.22.6": text("上云3.1万家"), "ZZ08.22.7": text("滞后"), "ZZ08.22.8": text("资金未到位"),
                      "ZZ08.22.9": text("8月前补齐")})  # fmt: skip
    task = made.tasks[21]
    assert (task.unit and task.unit.name, task.state, task.progress, task.problem, task.next) == (
        "市工信局",
        "滞后",
        "上云3.1万家",
        "资金未到位",
        "8月前补齐",
    )
    assert made.tasks[22].state == "未填"
    assert made.tasks[19].state == "未报"  # 市科技局 leads
    assert (made.tasks[0].unit, made.tasks[0].state) == (None, "—")  # 总体思路 is no task


# --- who ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("item", "unit", "share"),
    [
        (19, "郑东新区", "牵头"),  # by its alias 郑东新区管委会
        (59, "高新区", "牵头"),
        (62, "航空港区", "责任"),
        (3, "巩义市", "责任"),  # 各区县（市）政府
        (3, "经开区", "责任"),  # 各开发区管委会
        (49, "金水区", "牵头"),
        (29, "新密市", "责任"),  # 相关区县（市）政府
        (19, "巩义市", ""),
        (1, "市工信局", ""),
        (20, "市教育局", "牵头"),
        (55, "市科技局", "责任"),
    ],
)
def test_who_leads_and_who_shares(item: int, unit: str, share: str) -> None:
    who = PLAN.find_unit(unit)
    assert who is not None
    assert share_of(work_items(PLAN)[item - 1], who) == share


def test_every_name_of_the_notice_can_be_asked_for() -> None:
    choices = named(PLAN)
    assert len([c for c in choices if not isinstance(c, str)]) == 22
    others = [c for c in choices if isinstance(c, str)]
    assert {"市商务局", "市发展改革委", "市税务局", "郑州供电公司", "市民营经济联席会议成员单位"} <= set(others)
    assert others[0] in {"市发展改革委", "市资源规划局"}  # named most often
    assert not [name for name in others if "各" in name and name.endswith("政府")]
    for item in work_items(PLAN):
        for name in item.names:
            assert any(share_of(replace_names(item, name), who) for who in choices), name
    assert find_named(PLAN, "市商务局") == "市商务局"
    assert find_named(PLAN, "巩义") == PLAN.find_unit("巩义市")
    assert find_named(PLAN, "没有这个局") is None


def replace_names(item, name: str):  # type: ignore[no-untyped-def]
    return item._replace(leads=(name,), shares=())


def test_a_unit_sees_its_own_targets_and_items() -> None:
    made = found()
    science = made.narrowed(PLAN.find_unit("市科技局"))
    assert {g.code for g in science.goals} == {"C08", "C09", "C10", "C19", "C20", "C21"}
    commerce = made.narrowed("市商务局")
    assert not commerce.goals
    assert {t.item.no for t in commerce.tasks} == {
        row["item_no"]
        for row in csv.DictReader(FACTS["work_items.csv"].splitlines())
        if "市商务局" in f"{row['lead_units']}|{row['responsible_units']}".split("|")
    }
    gongyi = made.narrowed(PLAN.find_unit("巩义市"))
    assert {g.code for g in gongyi.goals} == {"C43", "C45"}  # 各区县（市）政府 leads


words_of_rows = [words for g in found().goals for words in goal_words(g)]


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([None, *named(PLAN)]),
    st.lists(st.sampled_from([w[:4] for w in words_of_rows if w.strip()]), max_size=2),
)
def test_a_filter_keeps_exactly_what_holds_every_word(who, typed) -> None:  # type: ignore[no-untyped-def]
    made = found()
    kept = made.narrowed(who, " ".join(typed))
    for whole, part, words in ((made.goals, kept.goals, goal_words), (made.tasks, kept.tasks, task_words)):
        of_unit = made.narrowed(who).goals if words is goal_words else made.narrowed(who).tasks
        expected = [
            r for r in of_unit if all(w in "\t".join(words(r)).casefold() for w in " ".join(typed).casefold().split())
        ]
        assert list(part) == expected
        assert set(part) <= set(whole)


# --- out --------------------------------------------------------------------------------------------
def test_the_document_links_both_ways_and_holds_exact_figures() -> None:
    document = json.loads(json.dumps(city_json(found(put={"ZZ07.C04.1": 70}))))
    assert (len(document["targets"]), len(document["items"])) == (51, 67)
    signed = document["targets"][3]
    assert signed["completion"] == "58.333333333333"
    assert (signed["target"], signed["actual"], signed["comparator"], signed["items"]) == (
        "120",
        "70",
        "at_least",
        ["2"],
    )
    for target in document["targets"]:
        for number in target["items"]:
            assert target["code"] in document["items"][int(number) - 1]["targets"]
    assert document["items"][18]["targets"] == ["C18"]
    assert document["items"][0]["state"] is None


def test_the_counts_are_those_of_the_rows() -> None:
    made = found(put={"ZZ07.C04.1": 70})
    assert counted(made).startswith("47项全市目标（另有4项文字目标）：未报")
    assert "67项重点工作" in counted(made)
    assert len(city_text(made).splitlines()) == 1 + 51 + 67


def test_the_workbook_holds_both_lists_whole(tmp_path: Path) -> None:
    made = found(put={"ZZ07.C05.1": 10, "ZZ08.22.6": text("上云3.1万家")})
    book = load_workbook(save(made, tmp_path / "全市目标.xlsx"))
    goals, tasks = book["全市目标"], book["重点工作"]
    read = [tuple(c.value or "" for c in row) for row in goals.iter_rows(min_row=4, max_col=9)]
    assert read == [goal_words(g) for g in made.goals]
    assert [row[0].value for row in tasks.iter_rows(min_row=4)] == [str(n) for n in range(1, 68)]
    assert tasks.cell(25, 8).value == "上云3.1万家"
    assert goals.cell(4 + 4, 8).font.bold  # 未达到进度 stands out in black and white


def test_the_paper_says_the_same_as_the_lists() -> None:
    made = found(put={"ZZ07.C05.1": 10})
    goals, tasks = city_tables(made)
    assert [tuple(c.text for c in row.cells) for row in goals.rows] == [goal_words(g) for g in made.goals]
    assert [row.emphasis for row in goals.rows].count(True) == 1
    assert all(len(row.cells) == len(tasks.heads) for row in tasks.rows)
    assert city_pdf(made).startswith(b"%PDF")
    assert city_pdf(made.narrowed("市商务局")).startswith(b"%PDF")  # no target at all


def test_the_bullet_of_one_target() -> None:
    made = found(put={"ZZ07.C04.1": 70, "ZZ07.C01.1": "-3.0"})
    figure = bullet(made.found, goal(made, "C04").row)
    assert figure is not None
    [axes] = figure.axes
    [bar] = axes.patches
    assert bar.get_width() == pytest.approx(70 / 120)
    said = [t.get_text() for t in axes.texts]
    assert said[0] == "目标 120个以上"
    assert "70个" in said
    falling = bullet(made.found, goal(made, "C01").row)
    assert falling is not None
    assert falling.axes[0].patches[0].get_width() == pytest.approx(-0.3)  # cut off
    for code in ("C12", "T02"):
        assert bullet(made.found, goal(made, code).row) is None


# --- plan check -------------------------------------------------------------------------------------
def faults(old: str, new: str) -> list[Finding]:
    files = {**PLAN.files, "work_items.csv": PLAN.files["work_items.csv"].replace(old, new)}
    return [f for f in definition_faults(plan_from_files(files)) if f.code.startswith(("check.item", "check.goal"))]


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("\n5,五,", "\n4,五,", "check.item_twice", "序号4"),
        ("3,三,编制实施制造业十四五“1+N”系列规划", "3,三,", "check.item_words", "第3项"),
        ("10,十,稳住民营经济,市工信局", "10,十,稳住民营经济,", "check.item_lead", "稳住民营经济"),
        ("19,十九,", "19,廿九,", "check.goal_clause", "C18"),
    ],
)
def test_plan_check_finds_what_is_amiss_in_the_items(old: str, new: str, code: str, words: str) -> None:
    told = faults(old, new)
    assert {f.code for f in told} == {code}
    assert any(words in f.message for f in told)
    assert all("第" in (f.place or "") for f in told)


def test_the_plan_as_it_is_has_no_such_fault() -> None:
    assert faults("\0", "") == []


def test_a_plan_without_items_has_none() -> None:
    head = PLAN.files["work_items.csv"].splitlines()[0]
    forms = tuple(f for f in PLAN.forms if f.code != "ZZ08")
    bare = replace(PLAN, files={**PLAN.files, "work_items.csv": head}, forms=forms)
    made = found(plan=bare)
    assert made.tasks == ()
    assert len(made.goals) == 51
    assert work_items(replace(PLAN, files={})) == ()


def test_the_items_survive_the_plans_workbook(tmp_path: Path) -> None:
    from zzdesk.plan.workbook import export_plan, import_plan

    files = import_plan(export_plan(PLAN, tmp_path / "任务.xlsx"))
    assert work_items(plan_from_files(files)) == work_items(PLAN)


def test_a_target_over_its_aim_is_more_than_a_hundred() -> None:
    made = found(put={"ZZ07.C04.1": Decimal(150)})
    assert (goal(made, "C04").measure, goal(made, "C04").state) == ("125.0%", "达到进度")
