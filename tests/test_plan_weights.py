"""拉动权重 as a table of the plan: read, checked, carried through the workbook, gone in the next year."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.analysis_source import PLAN
from zzdesk.address import Address
from zzdesk.analysis.contribution import weights_of
from zzdesk.messages import words
from zzdesk.plan.check import definition_faults
from zzdesk.plan.load import plan_from_files
from zzdesk.plan.model import Plan
from zzdesk.plan.revise import rolled_forward
from zzdesk.plan.versions import same_content
from zzdesk.plan.weights import WEIGHTS
from zzdesk.plan.workbook import export_plan, import_plan

GROWTH = "ZZ01.01.3"
ALL = [f"{GROWTH},{u.code},6.25,市统计局〔2021〕3号" for u in PLAN.districts]


def with_table(*rows: str, head: str = "") -> Plan:
    table = "\n".join(["address,unit,weight,source", *rows]) + "\n"
    return plan_from_files({**PLAN.files, WEIGHTS: table, "plan.toml": PLAN.files["plan.toml"] + head})


def faults(plan: Plan) -> list[tuple[str, str]]:
    return [(f.code, f.place) for f in definition_faults(plan) if f.code.startswith("check.weight")]


def test_the_table_gives_the_weights_and_their_source() -> None:
    source, shares = weights_of(with_table(*ALL), Address.parse(GROWTH))
    assert source == "市统计局〔2021〕3号"
    assert set(shares.values()) == {Decimal("6.25")}
    assert len(shares) == 16
    assert faults(with_table(*ALL)) == []
    assert faults(PLAN) == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("ZZ01.03.1,410181,6,函", "check.weight_cell"),  # a count has no growth to pull with
        ("ZZ07.C01.1,410181,6,函", "check.weight_cell"),
        ("什么,410181,6,函", "check.weight_cell"),
        (f"{GROWTH},D01,6,函", "check.weight_unit"),
        (f"{GROWTH},410181,六,函", "check.weight_figure"),
        (f"{GROWTH},410181,-1,函", "check.weight_figure"),
        (f"{GROWTH},410181,101,函", "check.weight_over"),
        (f"{GROWTH},410181,6,函", "check.weight_under"),
        (f"{GROWTH},410181,6,", "check.weight_source"),
        (f"{GROWTH},410181,6,函\n{GROWTH},410181,7,函", "check.weight_twice"),
    ],
)
def test_each_mistake_is_named_with_its_line(row: str, code: str) -> None:
    plan = with_table(row)
    told = [f for f in definition_faults(plan) if f.code == code]
    assert told
    assert told[0].place.startswith(f"{WEIGHTS} 第")
    assert "{" not in words(told[0].code, told[0].args)


def test_plan_toml_still_serves_but_not_beside_the_table() -> None:
    head = f'\n[contribution_weights."{GROWTH}"]\nsource = "函"\n"410181" = "6"\n'
    typed = plan_from_files({**PLAN.files, "plan.toml": PLAN.files["plan.toml"] + head})
    assert weights_of(typed, Address.parse(GROWTH)) == ("函", {"410181": Decimal(6)})
    assert faults(typed) == [("check.weight_under", f"plan.toml 第{len(typed.files['plan.toml'].splitlines()) - 2}行")]
    assert ("check.weight_twice", f"{WEIGHTS} 第2行") in faults(with_table(*ALL, head=head))


def test_the_workbook_carries_them_there_and_back(tmp_path: Path) -> None:
    plan = with_table(*ALL)
    again = plan_from_files(import_plan(export_plan(plan, tmp_path / "任务.xlsx")))
    assert again.files[WEIGHTS] == plan.files[WEIGHTS]
    assert same_content(again, plan)


def test_next_year_has_none_until_they_are_given() -> None:
    head = '\n[contribution_weights."ZZ01.04.3"]\nsource = "函"\n"410181" = "6"\n'
    nextyear = plan_from_files(rolled_forward(with_table(*ALL, head=head)))
    assert not nextyear.settings.get("contribution_weights")
    assert faults(nextyear) == []
