"""`plan check` finds every planted mistake, with its file and line, and nothing in the real plan."""

from __future__ import annotations

import pytest

from zzdesk import session
from zzdesk.errors import ZzError
from zzdesk.plan.load import plan_from_files
from zzdesk.plan.model import Plan


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
    ("forms/ZZ02.toml", 'code = "09"', 'code = "19"', "template.lacks"),
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
