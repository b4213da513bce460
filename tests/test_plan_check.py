"""`plan check` finds every planted mistake, with its file and line, and nothing in the real plan."""

from __future__ import annotations

import pytest

from zzdesk import session
from zzdesk.address import Address
from zzdesk.errors import ZzError
from zzdesk.period import Period
from zzdesk.plan.load import plan_from_files
from zzdesk.plan.model import Plan
from zzdesk.plan.pace import derived
from zzdesk.values import Value, number


def broken(plan: Plan, file: str, old: str, new: str) -> Plan:
    assert old in plan.files[file]
    return plan_from_files({**plan.files, file: plan.files[file].replace(old, new, 1)})


def line_of(plan: Plan, file: str, words: str, nth: int = 1) -> str:
    lines = [n for n, row in enumerate(plan.files[file].splitlines(), 1) if words in row]
    return f"{file} 第{lines[nth - 1]}行"


def test_the_real_plan_is_sound(plan: Plan) -> None:
    assert session.plan_faults(plan) == []


MISTAKES = [
    ("units.csv", "410182,荥阳市", "410181,荥阳市", "check.unit_twice"),
    ("units.csv", "管城区|管城", "管城区|巩义", "check.name_twice"),
    ("units.csv", "四个开发区,管理口径,,,航空港实验区", "五个开发区,管理口径,,,航空港实验区", "check.group"),
    ("forms/ZZ02.toml", 'code = "02"', 'code = "01"', "check.line_twice"),
    ("forms/ZZ02.toml", 'no = "2"', 'no = "1"', "check.column_twice"),
    ("forms/ZZ01.toml", 'kind = "choice"', 'kind = "choise"', "check.column_kind"),
    ("forms/ZZ01.toml", 'unit = "亿元"', 'unit = "亿圆"', "check.measure"),
    ("forms/ZZ01.toml", 'open = ["1", "2", "9"]', 'open = ["1", "2", "99"]', "check.open"),
    ("forms/ZZ01.toml", 'judged = "1"', 'judged = "3"', "check.judged"),
    ("forms/ZZ01.toml", 'pace = "batch"', 'pace = "sometimes"', "check.word"),
    ("targets.csv", "410182,ZZ01.01.3", "410181,ZZ01.01.3", "check.target_twice"),
    ("targets.csv", "410181,ZZ01.01.3", "419999,ZZ01.01.3", "check.target_unit"),
    ("targets.csv", "410181,ZZ01.01.3", "410181,ZZ01.01.1", "check.target_cell"),
    ("targets.csv", "at_least,10,,expected", "more_than,10,,expected", "check.target_words"),
    ("targets.csv", "at_least,10,,expected", "range,10,9,expected", "check.target_range"),
    ("targets.csv", "at_least,10,,expected", "at_least,,,expected", "check.target_value"),
    ("rules.toml", 'code = "R102"', 'code = "R101"', "check.rule_twice"),
    ("rules.toml", 'level = "error"', 'level = "fatal"', "check.rule_words"),
    ("rules.toml", "ZZ01.08.1 == prev", "ZZ01.08.1 != prev", "rule.fault"),
    ("rules.toml", "ZZ01.06.4 <= 0", "ZZ09.06.4 <= 0", "rule.fault"),
    ("rules.toml", 'each = ["flows"]', 'each = ["flow"]', "rule.idle"),
    ("plan.toml", "ZZ07.C06.1", "ZZ07.C99.1", "check.target_cell"),
    ("plan.toml", "11, 12]", "11, 13]", "check.month"),
    ("forms/ZZ02.toml", 'code = "09"', 'code = "19"', "template.outgrown"),
    ("forms/ZZ02.toml", 'no = "4"', 'no = "5"', "template.lacks"),
    ("forms/ZZ01.toml", 'role = "level"', 'role = "levels"', "check.column_kind"),
    ("forms/ZZ01.toml", 'code = "11"', 'code = "1.1"', "check.code_form"),
    ("forms/ZZ03.toml", 'keys = ["2", "1+17"]', 'keys = ["2", "1+71"]', "check.key"),
    ("forms/ZZ03.toml", 'keys = ["2", "1+17"]', 'keys = ["2", "16"]', "check.key"),
    ("forms/ZZ06.toml", "[[columns]]", "[[lines]]\ncode = '01'\n\n[[columns]]", "check.floating_lines"),
    ("forms/ZZ06.toml", "keys =", 'lines_from = "work_items.csv"\nkeys =', "check.floating_lines"),
    ("forms/ZZ03.toml", 'of = ["12", "14"]', 'of = ["12", "99"]', "check.sum_of"),
    ("forms/ZZ03.toml", 'of = ["12", "14"]', 'of = ["12", "5"]', "check.sum_of"),
    ("forms/ZZ03.toml", 'of = ["12", "14"]', "of = []", "check.sum_of"),
    ("forms/ZZ03.toml", 'of = ["12", "14"]', 'of = ["12", "16"]', "check.sum_circle"),
    ("forms/ZZ03.toml", 'measure = "stock"', 'measure = "stocks"', "check.column_measure"),
    ("forms/ZZ03.toml", 'unit = "万元"', 'unit = "万圆"', "check.column_unit"),
    ("forms/ZZ03.toml", 'codes = "产业链"', 'codes = "产业"', "check.codes"),
    ("forms/ZZ06.toml", 'choices = ["产销", "产融", "用工", "产学研"]', "choices = []", "check.choices"),
    ("codes.csv", "产业链,N02", "产业链,N01", "check.code_twice"),
    ("codes.csv", "网络安全", "智能传感器", "check.code_twice"),
    ("plan.toml", "spare_lines = 50", "spare_lines = 0", "check.spare_lines"),
    ("plan.toml", "spare_lines = 50", "spare_lines = 501", "check.spare_lines"),
    ("plan.toml", "spare_lines = 50", 'spare_lines = "50"', "check.spare_lines"),
    ("plan.toml", "spare_lines = 50", "spare_lines = true", "check.spare_lines"),
]


@pytest.mark.parametrize(("file", "old", "new", "code"), MISTAKES)
def test_each_planted_mistake_is_found_with_its_place(plan: Plan, file: str, old: str, new: str, code: str) -> None:
    sick = broken(plan, file, old, new)
    found = [f for f in session.plan_faults(sick) if f.code == code]
    assert found, code
    assert all(f.place for f in found)
    if code.startswith(("check.", "rule.")):
        assert found[0].place.startswith(f"{file} 第")  # type: ignore[union-attr]
    assert all("〔" not in f.message for f in found)


GOOD = "91410100170000001L"
ROWS = [  # rows put into a table, the line of the mistake, its code
    ("enterprises.csv", [f"市66,410181,{GOOD},甲", "市66,419999,,乙"], 3, "check.listed_unit"),
    ("enterprises.csv", [f"市66,410181,{GOOD},甲", "", f"市66,410182,{GOOD},乙"], 4, "check.listed_twice"),
    ("enterprises.csv", ["市66,410181,,甲", "市66,410182,,甲"], 3, "check.listed_twice"),
    ("enterprises.csv", [f"市66,410181,{GOOD[:-1]}K,甲"], 2, "check.listed_code"),
    ("enterprises.csv", ["市66,410181,9.14101E+17,甲"], 2, "check.listed_code"),
    ("stages.csv", ["D09,ZZ07.C04.1,6,60"], 2, "check.target_unit"),
    ("stages.csv", ["D01,ZZ07.C99.1,6,60"], 2, "check.target_cell"),
    ("stages.csv", ["D01,ZZ07.C04.3,6,60"], 2, "check.target_cell"),
    ("stages.csv", ["D01,ZZ07.C04.1,13,60"], 2, "check.month"),
    ("stages.csv", ["D01,ZZ07.C04.1,6,60", "D01,ZZ07.C04.1,3,70"], 2, "check.stage_falls"),
    ("stages.csv", ["D01,ZZ07.C04.1,6,60", "D01,ZZ07.C04.1,6,60"], 3, "check.stage_twice"),
    ("stages.csv", ["D01,ZZ07.C04.1,3,30", "D01,ZZ07.C04.1,9,121"], 3, "check.stage_above"),
    ("stages.csv", ["D01,ZZ07.C04.1,12,119"], 2, "check.stage_above"),
    ("stages.csv", ["410181,ZZ02.01.1,6,10"], 2, "check.stage_target"),
    ("stages.csv", ["410181,ZZ01.03.1,6,10"], 2, "check.stage_pace"),
]


def with_rows(plan: Plan, file: str, rows: list[str]) -> Plan:
    return plan_from_files({**plan.files, file: "".join(f"{row}\n" for row in [plan.files[file].strip(), *rows])})


@pytest.mark.parametrize(("file", "rows", "line", "code"), ROWS)
def test_each_mistake_in_a_table_is_found_at_its_line(
    plan: Plan, file: str, rows: list[str], line: int, code: str
) -> None:
    found = session.plan_faults(with_rows(plan, file, rows))
    assert [(f.code, f.place) for f in found] == [(code, f"{file} 第{line}行")]
    assert "〔" not in found[0].message


def test_sound_lists_and_stages_pass(plan: Plan) -> None:
    listed = [f"市66,410181,{GOOD},甲", f"县20,410181,{GOOD},甲", "县20,巩义,,乙", "县30,,,丙"]
    stages = ["410181,ZZ01.01.3,3,25", "410181,ZZ01.01.3,6,12", "D01,ZZ07.C04.1,6,55", "D01,ZZ07.C04.1,12,120"]
    sound = with_rows(with_rows(plan, "enterprises.csv", listed), "stages.csv", stages)
    assert session.plan_faults(sound) == []
    assert sound.enterprises[2].unit == "410181"


def test_sums_in_a_circle_through_others_are_named_and_add_nothing(plan: Plan) -> None:
    """16 adds 25, 25 adds 26, 26 adds 16; a sum of sums without a circle is worked out."""
    column = (
        '[[columns]]\nno = "{0}"\nname = "合计{0}"\nhead = ["合计{0}"]\nunit = "万元"\nderive = "sum"\nof = ["{1}"]'
    )
    more = "".join(f"\n{column.format(*pair)}\n" for pair in (("25", "26"), ("26", "16")))
    words = plan.files["forms/ZZ03.toml"] + more
    sound = plan_from_files({**plan.files, "forms/ZZ03.toml": words})
    sick = broken(sound, "forms/ZZ03.toml", 'of = ["12", "14"]', 'of = ["12", "25"]')
    found = [f for f in session.plan_faults(sick) if f.code.startswith("check.")]
    assert [(f.code, f.args["column"]) for f in found] == [("check.sum_circle", no) for no in ("16", "25", "26")]
    assert [f for f in session.plan_faults(sound) if f.code.startswith("check.")] == []

    def shown(given: Plan) -> Value:
        item = given.indicator(Address("ZZ03", "L1", "25"))
        assert item
        return derived(given, given.unit("410181"), Period(2021, 3), item, lambda a: number(int(a.column)))

    assert shown(sound) == number(26)
    assert shown(sick).is_blank


def test_two_units_of_one_code_name_the_second_line(plan: Plan) -> None:
    sick = broken(plan, "units.csv", "410182,荥阳市", "410181,荥阳市")
    [twice] = [f for f in session.plan_faults(sick) if f.code == "check.unit_twice"]
    assert twice.place == line_of(sick, "units.csv", "410181,", 2)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("city_targets.csv", "市科技局,市统计局,填报单位", "市无此局,市统计局,填报单位"),
        ("units.csv", "unit_name", "名称"),
        ("targets.csv", "at_least,10,", "at_least,十,"),
        ("plan.toml", 'title = "2021年工业经济月报"', ""),
        ("forms/ZZ01.toml", 'role = "level"', 'roll = "level"'),
    ],
)
def test_what_cannot_be_read_at_all_is_a_message_not_a_crash(plan: Plan, file: str, old: str, new: str) -> None:
    with pytest.raises(ZzError, match=rf"{file}.*无法使用"):
        broken(plan, file, old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('overall = ["ZZ01.09.1"', 'overall = ["ZZ01.99.1"'),
        ('groups = ["ZZ01.01.3"', 'groups = ["ZZ01.01.5"'),
        ('"小微企业园" = ["ZZ07.C40.1"', '"小微企业园" = ["ZZ04.x.7"'),
        ('"小微企业园" = ["ZZ07.C40.1"', '"小微企业园" = ["签约"'),
    ],
)
def test_what_a_bulletin_cannot_tell_of(plan: Plan, old: str, new: str) -> None:
    wrong = new.rpartition('"')[0].rpartition('"')[2]
    found = session.plan_faults(broken(plan, "plan.toml", old, new))
    assert [(f.code, f.args["address"], f.place) for f in found] == [
        ("bulletin.indicator", wrong, line_of(broken(plan, "plan.toml", old, new), "plan.toml", f'"{wrong}"'))
    ]
