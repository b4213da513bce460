"""市级审核 over all units: one code from two units, the city's figure beside the districts' sum."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.returns_samples import APRIL_20, credit_code, data_of, sample, saved
from zzdesk import cli, session, values
from zzdesk.address import Address
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.model import Plan, Rule
from zzdesk.rules.check import rule_faults
from zzdesk.rules.city import find_city
from zzdesk.values import Value

CODE = "2103-410181-04-01-000001"
MARCH = Period(2021, 3)


def project(line: str, code: str = CODE) -> dict[Address, Value]:
    return {Address("ZZ03", line, "1"): values.text("示例项目"), Address("ZZ03", line, "2"): values.text(code)}


def test_one_code_from_two_units_waits_for_its_owner(plan: Plan) -> None:
    held = {"410181": project("L1"), "410182": {**project("L7"), **project("L8", "2103-410182-04-01-000002")}}
    [found] = find_city(plan, held)
    assert (found.code, found.level.value) == ("C901", "query")
    assert found.addresses == ("410181:ZZ03.L1.2", "410182:ZZ03.L7.2")
    assert found.message == f"项目代码{CODE}由巩义市、荥阳市同时填报，归属待认定：全市只计一次，书面确认前不列入各单位"


def test_a_unit_that_gives_it_twice_is_its_own_affair(plan: Plan) -> None:
    assert find_city(plan, {"410181": {**project("L1"), **project("L2")}}) == []


def test_letters_of_either_case_are_one_code_and_blanks_are_none(plan: Plan) -> None:
    code = credit_code(3)
    one = {Address("ZZ04", "L1", "2"): values.text(code)}
    other = {Address("ZZ04", "L9", "2"): values.text(code.lower()), Address("ZZ04", "L5", "1"): values.text("示例")}
    assert [f.code for f in find_city(plan, {"410181": one, "410183": other})] == ["C903"]
    assert find_city(plan, {"410181": {Address("ZZ04", "L1", "1"): values.text("示例")}, "410183": other}) == []


def test_the_citys_figure_stands_beside_the_districts_sum(plan: Plan) -> None:
    cell, city = Address("ZZ02", "01", "1"), Address("ZZ07", "C04", "1")
    held: dict[str, dict[Address, Value]] = {u.code: {cell: values.number(5)} for u in plan.districts}
    held["D01"] = {city: values.number(80)}
    assert find_city(plan, held) == []
    held["D01"] = {city: values.number(66)}
    [found] = find_city(plan, held)
    assert (found.level.value, found.message) == ("note", "签约项目市级数66个，区县合计80个，口径不同的不作平衡")
    del held["410181"]
    assert find_city(plan, held) == []  # one district has not reported: nothing to hold it against


def test_a_mistyped_city_rule_is_a_fault_of_the_rule(plan: Plan) -> None:
    from dataclasses import replace

    place = "rules.toml 第3行"
    for formula in ("ZZ03.*.11 > 0", "unique(ZZ99.*.2)", "ZZ07.C04.1 == districts(", "sum(ZZ03.*.11) > 1"):
        sick = replace(plan, rules=(Rule("C999", "query", formula, "x", "ZZ03", scope="city", place=place),))
        assert [(f.code, f.place) for f in rule_faults(sick)] == [("rule.fault", place)]
        assert {f.code for f in find_city(sick, {"410181": project("L1")})} <= {"rule.broken"}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    opened = session.create_ledger(tmp_path / "库")
    for unit in ("410181", "410182"):
        content = sample(unit)
        filled = {**content.values, **project("L1")}
        saved(data_of(sample(unit, values=filled)), tmp_path, f"{unit}.xlsx")
    session.merge(opened, sorted(tmp_path.glob("*.xlsx")), APRIL_20)
    return opened


def test_after_the_merge_and_on_the_command_line(ledger: Ledger, tmp_path: Path) -> None:
    codes = [f.code for f in session.city_findings(ledger, MARCH)]
    # the sample's own contracts and enterprises stand in both returns too
    assert codes == ["C901", *["C902"] * 9, *["C904"] * 8]
    told = CliRunner().invoke(cli.commands, ["ledger", "check", str(ledger.folder), "--period", "2021-03"])
    assert "市级审核：18 处" in told.output
    assert "由巩义市、荥阳市同时填报，归属待认定" in told.output
    told = CliRunner().invoke(cli.commands, ["status", str(ledger.folder), "--period", "2021-03"])
    assert "归属待认定" in told.output
