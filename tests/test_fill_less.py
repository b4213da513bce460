"""Filling less by hand: 沿用上期, 计算合计, listed enterprises, and a return read back into the file."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.demo.sample import sample_edit, sample_year
from zzdesk.entry.carry import carry_all, list_lines
from zzdesk.entry.compute import computed
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells, SetExplanation
from zzdesk.errors import ZzError
from zzdesk.period import Period
from zzdesk.plan.load import load_plan, plan_from_files
from zzdesk.plan.model import Plan, Unit
from zzdesk.values import BLANK, Value

FEBRUARY, MARCH, APRIL = Period(2021, 2), Period(2021, 3), Period(2021, 4)
A = Address.parse


def put(document: Document, period: Period, **cells: Value) -> None:
    document.apply(SetCells(period, {A(k.replace("_", ".")): v for k, v in cells.items()}))


@pytest.fixture
def filled(document: Document) -> Document:
    """Up to April, as the sample has it."""
    for period, cells in sample_year(document.plan, document.unit, 4).items():
        document.apply(sample_edit(document.plan, period, cells))
    return document


# --- 沿用上期 ------------------------------------------------------------------------------------
def test_words_choices_and_not_applicable_go_on_figures_and_reasons_do_not(document: Document) -> None:
    put(
        document,
        FEBRUARY,
        ZZ01_01_9=values.text("反馈"),
        ZZ01_01_3=values.number("8.1"),
        ZZ01_01_5=values.text("春节停产"),
        ZZ01_07_1=values.not_applicable("辖区没有此类企业"),
        ZZ01_10_1=values.waiting("2021-03-18"),
    )
    put(document, MARCH, ZZ01_02_9=values.text("核定"))
    put(document, FEBRUARY, ZZ01_02_9=values.text("反馈"))
    found = carry_all(document, MARCH)
    assert {str(a): v.typed for a, v in found.edit.cells.items()} == {
        "ZZ01.01.9": "反馈",
        "ZZ01.07.1": "无此项：辖区没有此类企业",
    }
    assert found.counts == {"数据性质": 1, "无此项": 1}
    change = document.apply(found.edit)
    assert not carry_all(document, MARCH).edit.cells
    document.apply(change.inverse)
    assert document.value(A("ZZ01.07.1"), MARCH) == BLANK
    assert not carry_all(document, FEBRUARY).edit.cells  # the first period has no last one


def test_a_departments_year_start_goes_on_and_its_prose_does_not(tmp_path: Path, plan: Plan) -> None:
    with Document.create(tmp_path / "d.zzd", plan, plan.unit("D01")) as document:
        line = next(row.code for row in plan.lines_of(plan.form("ZZ07"), document.unit) if "3" in row.open)
        start, prose = Address("ZZ07", line, "3"), Address("ZZ07", line, "2")
        document.apply(SetCells(MARCH, {start: values.number(5), prose: values.text("一季度进展")}))
        assert carry_all(document, APRIL).edit.cells == {start: values.number(5)}


def test_lines_of_floating_forms_go_on_and_those_an_import_made_get_what_they_lack(document: Document) -> None:
    last = {"1": "甲公司", "2": "91410181MA3X5T8K2Q", "3": "有色金属", "5": "市66"}
    cells = {Address("ZZ04", "L1", no): values.text(words) for no, words in last.items()}
    cells[Address("ZZ04", "L1", "7")] = values.number(900)
    cells[Address("ZZ04", "L2", "1")] = values.text("乙公司")
    document.apply(SetCells(MARCH, cells, lines={("ZZ04", "L1"): 1, ("ZZ04", "L2"): 2}))
    here = {Address("ZZ04", "L9", "1"): values.text("甲公司"), Address("ZZ04", "L9", "2"): values.text(last["2"])}
    document.apply(SetCells(APRIL, here, lines={("ZZ04", "L9"): 1}))
    found = carry_all(document, APRIL)
    document.apply(found.edit)
    assert document.lines("ZZ04", APRIL) == ("L9", "L2")
    assert document.value(Address("ZZ04", "L9", "3"), APRIL) == values.text("有色金属")
    assert document.value(Address("ZZ04", "L9", "7"), APRIL) == BLANK  # a figure of the month
    assert found.counts == {"浮动表行": 1, "浮动表已有各行的空格": 2}


# --- 计算合计 ------------------------------------------------------------------------------------
def test_totals_that_a_rule_determines_are_filled_as_the_sample_has_them(filled: Document) -> None:
    wanted = {a: v for a, v in filled.values(APRIL).items() if a.form in {"ZZ02", "ZZ05"} and a.column == "1"}
    wanted[A("ZZ01.03.1")] = filled.value(A("ZZ01.03.1"), APRIL)
    gone = dict.fromkeys(wanted, BLANK)
    filled.apply(SetCells(APRIL, gone))
    found = computed(filled, APRIL)
    assert found.edit.cells
    assert found.edit.cells.items() <= wanted.items()
    assert {"ZZ01.03.1", "ZZ02.01.1", "ZZ02.02.1", "ZZ02.05.1", "ZZ05.01.1", "ZZ05.06.1"} <= set(
        map(str, found.edit.cells)
    )
    assert found.by_rule[A("ZZ05.02.1")] == "02＝认定名单中专精特新的家数"
    assert not found.contradicted


def test_a_total_waits_for_all_its_parts_and_a_filled_one_is_left(document: Document) -> None:
    put(document, MARCH, ZZ01_05_1=values.number(7), ZZ01_05_4=values.number(3))
    assert not computed(document, MARCH).edit.cells
    put(document, MARCH, ZZ01_06_1=values.number(5), ZZ01_06_4=values.not_applicable("没有"))
    assert {str(a): v.content for a, v in computed(document, MARCH).edit.cells.items()} == {
        "ZZ01.03.1": "12",
        "ZZ05.01.1": "12",  # which equals it by another rule
    }
    put(document, MARCH, ZZ01_03_1=values.number(13), ZZ05_01_1=values.number(13))
    assert not computed(document, MARCH).edit.cells


def test_an_empty_list_gives_no_zero_and_rules_that_contradict_fill_nothing(document: Document) -> None:
    assert not computed(document, MARCH).edit.cells
    cells = {Address("ZZ05-1", "L1", "3"): values.text("入库"), Address("ZZ05-1", "L1", "1"): values.text("甲")}
    document.apply(SetCells(MARCH, cells, lines={("ZZ05-1", "L1"): 1}))
    put(document, MARCH, ZZ01_05_1=values.number(7), ZZ01_06_1=values.number(5))
    found = computed(document, MARCH)
    assert found.contradicted == [A("ZZ01.03.1")]  # 12 by its parts, 1 by the list
    assert A("ZZ01.03.1") not in found.edit.cells
    assert found.edit.cells[A("ZZ05.02.1")] == values.number(0)  # the list is there and has none


def test_sums_are_exact(document: Document) -> None:
    cells: dict[Address, Value] = {}
    for n, amount in enumerate(("1.005", "2.1", "3.3")):
        cells[Address("ZZ02-1", f"L{n}", "4")] = values.number(amount)
        cells[Address("ZZ02-1", f"L{n}", "6")] = values.text("合同")
    document.apply(SetCells(MARCH, cells, lines={("ZZ02-1", f"L{n}"): n + 1 for n in range(3)}))
    assert computed(document, MARCH).edit.cells[A("ZZ02.02.1")] == values.number("6.405")
    document.apply(SetCells(MARCH, {Address("ZZ02-1", "L1", "4"): BLANK}))
    told = computed(document, MARCH).edit.cells
    assert {A("ZZ02.01.1"), A("ZZ02.02.1")}.isdisjoint(told)  # a contract without its amount may count yet
    assert told[A("ZZ02.05.1")] == values.number(0)  # none has begun
    document.apply(SetCells(MARCH, {Address("ZZ02-1", "L1", "6"): values.text("框架")}))
    assert computed(document, MARCH).edit.cells[A("ZZ02.01.1")] == values.number(2)


# --- 企业名单 ------------------------------------------------------------------------------------
def listed_plan(*rows: str) -> Plan:
    files = dict(load_plan().files)
    name = next(n for n in files if n.endswith("enterprises.csv"))
    files[name] = "list,unit,code,name\n" + "\n".join(rows) + "\n"
    return plan_from_files(files)


def test_listed_enterprises_become_lines_once(tmp_path: Path) -> None:
    plan = listed_plan(
        "市66,410181,91410181MA3X5T8K2Q,甲铝业",
        "县20,410181,91410181MA3X5T8K2Q,甲铝业",
        "县20,410181,914101817067890123,乙电缆",
        "县20,410182,914101827067890123,别县的",
    )
    with Document.create(tmp_path / "a.zzd", plan, plan.unit("410181")) as document:
        old = {Address("ZZ04", "L7", "2"): values.text("914101817067890123")}
        document.apply(SetCells(FEBRUARY, old, lines={("ZZ04", "L7"): 1}))
        edit = list_lines(document, MARCH)
        assert edit is not None
        document.apply(edit)
        lines = document.lines("ZZ04", MARCH)
        told = [[document.value(Address("ZZ04", n, no), MARCH).content for no in ("1", "2", "5")] for n in lines]
        assert told == [["甲铝业", "91410181MA3X5T8K2Q", "市66"], ["乙电缆", "914101817067890123", "县20"]]
        assert lines[1] == "L7"  # last month's line goes on
        again = list_lines(document, MARCH)
        assert again is not None
        assert not again.cells


def test_without_a_list_there_is_nothing_to_make(document: Document) -> None:
    assert list_lines(document, MARCH) is None


# --- a return read back ----------------------------------------------------------------------------
@pytest.fixture
def sent(filled: Document, tmp_path: Path) -> Path:
    """The April return of a 快报 with a query explained, as it was sent."""
    filled.apply(SetCells(APRIL, {A("ZZ01.03.1"): values.number(3)}))
    query = next(f for f in session.check_document(filled, APRIL, "快报") if f.code == "R102")
    filled.apply(SetExplanation(APRIL, query.key, "退库2户：甲公司、乙公司"))
    return session.export(filled, APRIL, "快报", tmp_path, now=datetime(2021, 5, 8)).written.path


def emptied(document: Document, tmp_path: Path) -> Document:
    return Document.create(tmp_path / "again.zzd", document.plan, document.unit)


def test_a_return_comes_back_with_lines_and_explanations_in_one_step(
    filled: Document, sent: Path, tmp_path: Path
) -> None:
    with emptied(filled, tmp_path) as fresh:
        found = session.read_back(fresh, MARCH, sent)
        assert found.period == APRIL
        assert [w.code for w in found.warnings] == ["back.other_period"]
        assert found.refused == []
        change = fresh.apply(found.edit(fresh, overwrite=False))
        assert dict(fresh.values(APRIL)) == dict(filled.values(APRIL))
        assert fresh.all_lines(APRIL) == filled.all_lines(APRIL)
        assert dict(fresh.explanations(APRIL)) == dict(filled.explanations(APRIL))
        fresh.apply(change.inverse)
        assert not fresh.values(APRIL)
        assert not any(fresh.explanations(APRIL).values())
        assert not any(fresh.all_lines(APRIL).values())


def test_what_the_bureau_changed_is_shown_and_cells_that_cannot_be_read_are_named(filled: Document, sent: Path) -> None:
    book = load_workbook(sent)
    read = session.check_return(sent, datetime(2021, 5, 20).date(), filled.plan)
    for address, words in (("ZZ01.01.3", 7.7), ("ZZ01.03.2", "约12")):
        place = read.values[A(address)]
        book[place.sheet][place.cell] = words
    book.save(sent)
    found = session.read_back(filled, APRIL, sent)
    assert [(str(a.address), a.value.content) for a in found.arriving if a.differs] == [("ZZ01.01.3", "7.7")]
    assert [(f.code, f.addresses) for f in found.refused] == [("figure.about", ("ZZ01.03.2",))]
    assert found.refused[0].cell == read.values[A("ZZ01.03.2")].cell
    assert not found.edit(filled, overwrite=False).cells
    filled.apply(found.edit(filled, overwrite=True))
    assert filled.value(A("ZZ01.01.3"), APRIL) == values.number("7.7")


def test_other_units_other_plans_and_other_files_are_refused(
    filled: Document, sent: Path, tmp_path: Path, plan: Plan
) -> None:
    with Document.create(tmp_path / "other.zzd", plan, plan.unit("410182")) as other:
        with pytest.raises(ZzError) as why:
            session.read_back(other, APRIL, sent)
        assert why.value.code == "back.other_unit"
        assert "巩义市" in str(why.value)
        assert not other.values(APRIL)
    files = dict(plan.files)
    name = next(n for n in files if n.endswith("plan.toml"))
    files[name] = files[name].replace('name = "2021"', 'name = "2021x"')
    renamed = plan_from_files(files)
    with Document.create(tmp_path / "plan.zzd", renamed, renamed.unit("410181")) as other:
        with pytest.raises(ZzError) as why:
            session.read_back(other, APRIL, sent)
        assert why.value.code == "back.other_plan"
    (tmp_path / "junk.xlsx").write_bytes(b"PK\x03\x04junk")
    with pytest.raises(ZzError) as why:
        session.read_back(filled, APRIL, tmp_path / "junk.xlsx")
    assert why.value.code == "back.unreadable"
    assert session.read_own(sent).is_return


# --- the bench -------------------------------------------------------------------------------------
def test_the_keystroke_bench_meets_its_goals(gongyi: Unit) -> None:
    import json

    ran = subprocess.run(
        [sys.executable, str(Path(__file__).parent.parent / "bench" / "keystrokes.py")],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    told = json.loads(ran.stdout.splitlines()[-1])
    assert [result["met"] for result in told["results"]] == [True, True]
    assert told["results"][0]["peer"] > 400
    assert told["results"][0]["ours"] > 20  # a clerk still writes what only a clerk knows
