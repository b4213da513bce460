"""The sample figures obey the plan's rules, are the same each time, and differ between units."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from zzdesk.address import Address
from zzdesk.demo.sample import Year, sample_year
from zzdesk.period import Period
from zzdesk.plan.model import Plan
from zzdesk.rules import run
from zzdesk.rules.codes import credit_code_ok, project_code_ok
from zzdesk.rules.sources import lines_in, look_in
from zzdesk.rules.tree import Ref
from zzdesk.values import BLANK, State, Value

GONGYI = "410181"


@pytest.fixture(scope="module")
def years(plan: Plan) -> dict[str, Year]:
    return {unit.code: sample_year(plan, unit, 12) for unit in plan.units}


def lines(plan: Plan, cells: dict[Address, Value], form: str) -> list[dict[str, Value]]:
    """The lines of a form as values by column."""
    columns = [c.no for c in plan.form(form).columns]
    return [{c: cells.get(Address(form, n, c), BLANK) for c in columns} for n in lines_in(plan, cells).get(form, ())]


def every(plan: Plan, years: dict[str, Year], form: str) -> list[tuple[Period, dict[str, Value]]]:
    return [(p, line) for year in years.values() for p, cells in year.items() for line in lines(plan, cells, form)]


def figure(cells: dict[Address, Value], address: str) -> Decimal:
    found = cells[Address.parse(address)].number
    assert found is not None
    return found


def test_every_sample_return_could_be_sent_as_formal(plan: Plan, years: dict[str, Year]) -> None:
    for unit in plan.units:
        year = years[unit.code]
        for period, cells in year.items():
            before = plan.prev(period)
            carried = {Ref(a, "prev"): v for a, v in year[before].items()} if before else {}
            look = look_in(plan, unit, cells, carried)
            assert run.find(plan, unit, period, "正式", look) == [], (unit.name, period)


def test_every_form_of_every_unit_is_filled(plan: Plan, years: dict[str, Year]) -> None:
    for unit in plan.units:
        filled = {a.form for a in years[unit.code][plan.periods[-1]]}
        assert filled == {f.code for f in plan.forms_of(unit)}, unit.name


def test_same_seed_same_figures(plan: Plan) -> None:
    first, other = plan.unit(GONGYI), plan.unit("410182")
    assert sample_year(plan, first, 6) == sample_year(plan, first, 6)
    assert sample_year(plan, first, 6) != sample_year(plan, other, 6)
    # A longer year begins with the shorter one.
    assert list(sample_year(plan, first, 12).items())[:5] == list(sample_year(plan, first, 6).items())


def test_lines_stay_in_their_place_and_new_ones_follow(plan: Plan, years: dict[str, Year]) -> None:
    told = [lines_in(plan, cells) for cells in years[GONGYI].values()]
    for before, after in pairwise(told):
        for form, ids in before.items():
            assert after[form][: len(ids)] == ids
    assert all(len(told[-1][form]) > len(told[0][form]) for form in ("ZZ02-1", "ZZ05-1", "ZZ06"))


def test_codes_are_well_formed_marked_and_of_one_unit(plan: Plan, years: dict[str, Year]) -> None:
    owners: dict[str, set[str]] = {}
    columns = [("ZZ02-1", "2"), ("ZZ03", "2"), ("ZZ03", "4"), ("ZZ04", "2"), ("ZZ05-1", "2")]
    for unit, year in years.items():
        for form, column in columns:
            for line in lines(plan, year[plan.periods[-1]], form):
                if (code := line[column].content) and owners.setdefault(code, set()) is not None:
                    owners[code].add(unit)
                    assert project_code_ok(code) or (credit_code_ok(code) and "MADEUP" in code), code
    assert {len(units) for units in owners.values()} == {1}


def test_names_are_plainly_samples(plan: Plan, years: dict[str, Year]) -> None:
    for form in ("ZZ02-1", "ZZ03", "ZZ04", "ZZ05-1", "ZZ05-2"):
        assert all(line["1"].content.startswith("示例") for _, line in every(plan, years, form))
    assert lines(plan, years[GONGYI][plan.periods[0]], "ZZ02-1")[0]["1"].content == "示例项目巩义一号"


def test_investment_counts_the_contracts(plan: Plan, years: dict[str, Year]) -> None:
    for cells in (cells for unit in plan.districts for cells in years[unit.code].values()):
        signed = [line for line in lines(plan, cells, "ZZ02-1") if line["6"].content == "合同"]
        amounts = [line["4"].number or Decimal(0) for line in signed]
        begun = [a for a, line in zip(amounts, signed, strict=True) if not line["8"].is_blank]
        assert min(amounts) >= 1
        assert max(amounts) * 2 < sum(amounts)
        wanted = {
            "01": len(amounts),
            "02": sum(amounts),
            "03": sum(a >= 30 for a in amounts),
            "04": sum(a >= 10 for a in amounts),
            "05": len(begun),
            "06": sum(begun),
        }
        assert {line: figure(cells, f"ZZ02.{line}.1") for line in wanted} == wanted


def test_cultivation_and_register_count_the_lists(plan: Plan, years: dict[str, Year]) -> None:
    for period, cells in (
        (p, c) for year in years.values() for p, c in year.items() if Address("ZZ05", "01", "1") in c
    ):
        known = Counter(line["3"].content for line in lines(plan, cells, "ZZ05-1"))
        for line, category in zip(
            ("01", "02", "03", "04", "05"), ("入库", "专精特新", "高企", "科技型", "百亿级"), strict=True
        ):
            assert figure(cells, f"ZZ05.{line}.1") == known[category]
        assert figure(cells, "ZZ01.03.1") == known["入库"]
        begun = [line["6"].content for line in lines(plan, cells, "ZZ05-2")]
        assert figure(cells, "ZZ05.06.1") == sum(day.startswith(str(period.year)) for day in begun)


def test_no_day_lies_after_its_period(plan: Plan, years: dict[str, Year]) -> None:
    happened = {"ZZ02-1": "58", "ZZ05-1": "6", "ZZ05-2": "6", "ZZ06": "1"}
    told = [(p, line[c]) for form, columns in happened.items() for p, line in every(plan, years, form) for c in columns]
    told += [(p, line[c]) for p, line in every(plan, years, "ZZ03") for c in ("18", "20")]
    for period, value in told:
        if not value.is_blank:
            day = date.fromisoformat(value.content)
            assert (day.year, day.month) <= (period.year, period.month)


def test_works_keep_within_their_investment(plan: Plan, years: dict[str, Year]) -> None:
    for period, line in every(plan, years, "ZZ03"):
        total, before, done, tools = (line[c].number or Decimal(0) for c in ("11", "12", "14", "15"))
        assert tools <= done <= total - before
        if line["9"].content == "新开工":
            assert line["18"].content.startswith(str(period.year)) or (line["18"].is_blank and done == 0)
        if line["9"].content == "竣工" and period.month == 12:
            assert not line["20"].is_blank
            assert before + done >= total * Decimal("0.8")


def test_enterprises_add_up_from_month_to_month(plan: Plan, years: dict[str, Year]) -> None:
    for year in (y for code, y in years.items() if plan.unit(code).kind == "district"):
        last: dict[str, tuple[Decimal, Decimal]] = {}
        for period, cells in year.items():
            found = lines(plan, cells, "ZZ04")
            assert 5 <= len(found) <= 8
            for line in found:
                this, power = (line[c].number or Decimal(0) for c in ("7", "9"))
                before = last.get(line["2"].content)
                if before:
                    assert line["6"].number == this - before[0]
                    assert this < before[0] * 8
                    assert before[1] <= power < before[1] * 8
                    assert line["13"].content == line["16"].content == f"{period.year}-{period.month - 1:02d}"
                assert line["18"].content == "正常" or not line["19"].is_blank
                assert line["18"].content != "停产" or line["6"].number == 0
                last[line["2"].content] = this, power


def test_tasks_that_lag_say_why(plan: Plan, years: dict[str, Year]) -> None:
    states: Counter[str] = Counter()
    for year in years.values():
        for cells in year.values():
            for address, value in cells.items():
                if (address.form, address.column) == ("ZZ08", "7"):
                    states[value.content] += 1
                    said = [cells.get(Address("ZZ08", address.line, c), BLANK).state is State.VALUE for c in "89"]
                    assert said == [value.content == "滞后"] * 2
    assert set(states) == {"已完成", "序时推进", "滞后", "未启动"}
