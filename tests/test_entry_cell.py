"""What stands beside a cell, without a window: meaning, 上年同期, pace at a line, how a change came about."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zzdesk import values
from zzdesk.address import Address
from zzdesk.entry.cell import Year, added, beside, history
from zzdesk.entry.document import Document, ExportRow
from zzdesk.entry.edits import SetCells
from zzdesk.period import Period
from zzdesk.plan.meaning import closed_words, kind_words, meaning, names_line
from zzdesk.plan.model import Plan, Unit
from zzdesk.plan.pace import standing_at
from zzdesk.rules.checks import checks_of
from zzdesk.rules.touching import Touching, formula_words, is_of_one_cell, others
from zzdesk.values import BLANK, Value

MARCH, APRIL, JUNE = Period(2021, 3), Period(2021, 4), Period(2021, 6)
ENTRIES = Address.parse("ZZ01.03.1")


def item(plan: Plan, address: str):  # type: ignore[no-untyped-def]
    found = plan.indicator(Address.parse(address))
    assert found
    return found


# --- meaning ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ZZ01.03.1", "本年累计"),
        ("ZZ01.03.2", "上年同期数"),
        ("ZZ01.03.4", "本月发生数"),
        ("ZZ01.01.3", "增速"),
        ("ZZ01.08.1", "期末时点数"),
        ("ZZ01.01.5", "文字"),
        ("ZZ01.01.9", "选填一项"),
        ("ZZ01.01.P", "与时序进度差，程序推算"),
        ("ZZ04.L1.17", "期末时点数"),
    ],
)
def test_what_kind_of_figure_a_cell_is(plan: Plan, address: str, words: str) -> None:
    assert kind_words(item(plan, address)) == words


def test_meaning_says_nothing_that_the_plan_does_not(plan: Plan, gongyi: Unit) -> None:
    rows = dict(meaning(plan, gongyi, item(plan, "ZZ01.03.4"), MARCH))
    assert rows["免填"] == "1—2月"
    assert "来源" not in rows
    rows = dict(meaning(plan, plan.unit("D01"), item(plan, "ZZ07.C04.1"), MARCH))
    assert rows["依据"].startswith("通知第")
    rows = dict(meaning(plan, gongyi, item(plan, "ZZ04.L1.13"), MARCH))
    assert "数据所属期填所报数据的月份" in rows["说明"]
    assert "保密" in rows["填报"]


def test_a_note_names_a_line_by_its_code_and_not_by_a_figure(plan: Plan) -> None:
    line = plan.form("ZZ01").line("02")
    assert names_line("01、02、04行由同级统计部门反馈", line)
    assert names_line("03＝02＋06", line)
    assert not names_line("所报数据的月份，如2021-02", line)
    assert not names_line("102家", line)
    assert closed_words(plan, plan.form("ZZ01"), line).startswith("本行填3栏同比增速")


# --- figures ------------------------------------------------------------------------------------------
def test_last_year_is_the_form_s_own_or_none(plan: Plan) -> None:
    def look(address: Address) -> Value:
        return values.number({"1": 12, "2": 10, "9": 30, "10": 0}.get(address.column, 1))

    form = plan.form("ZZ01")
    found = beside(form, item(plan, "ZZ01.03.1"), look, plan)
    assert found
    assert (found.column.no, found.growth) == ("2", Decimal("20.0"))
    assert beside(form, item(plan, "ZZ01.05.1"), look, plan) is None  # × there
    assert beside(form, item(plan, "ZZ01.01.3"), look, plan) is None
    electricity = beside(plan.form("ZZ04"), item(plan, "ZZ04.L1.9"), look, plan)
    assert electricity
    assert (electricity.column.no, electricity.growth) == ("10", None)  # nothing last year: no growth
    assert beside(plan.form("ZZ04"), item(plan, "ZZ04.L1.10"), look, plan) is None


def test_the_month_needs_both_figures(document: Document) -> None:
    document.apply(SetCells(MARCH, {ENTRIES: values.number(5)}))
    document.apply(SetCells(APRIL, {ENTRIES: values.number(9)}))
    points = Year(document).figures(ENTRIES, APRIL)
    assert points
    assert [added(points, n) for n in range(3)] == [None, None, Decimal(4)]


def test_where_a_line_stands_is_judged_as_in_the_derived_cells(plan: Plan, gongyi: Unit) -> None:
    form = plan.form("ZZ01")
    blank = standing_at(plan, gongyi, MARCH, form, form.line("03"), lambda _: BLANK)
    assert blank.state == "unreported"
    half = standing_at(plan, gongyi, JUNE, form, form.line("03"), lambda _: values.number(25))
    assert half.completion == 50
    yearly = next(n for n in plan.form("ZZ07").lines if n.frequency == "year" and n.judged)
    unit = plan.unit(yearly.filling_unit)
    assert standing_at(plan, unit, MARCH, plan.form("ZZ07"), yearly, lambda _: BLANK).state == "not_judged"


# --- rules --------------------------------------------------------------------------------------------
def test_checks_that_touch_a_cell_also_through_a_sum(plan: Plan, gongyi: Unit) -> None:
    touching = Touching(checks_of(plan, gongyi, APRIL))
    here = touching.at(ENTRIES, floating=False)
    balance = next(c for c in here if c.rule.code == "R101")
    assert formula_words(balance) == "03行1栏＝05行1栏＋06行1栏"
    assert [str(o.address) for o in others(balance, ENTRIES)] == ["ZZ01.05.1", "ZZ01.06.1"]
    assert is_of_one_cell(next(c for c in here if c.rule.code == "R001"), ENTRIES)
    of_line = touching.at(Address.parse("ZZ04.L1.7"), floating=True)
    month = next(c for c in of_line if c.rule.code == "R405")
    assert [str(o.address) for o in others(month, Address.parse("ZZ04.L1.7"))] == ["ZZ04.L1.6"]
    summed = touching.at(Address.parse("ZZ02-1.L1.4"), floating=True)
    assert any(c.form == "ZZ02" for c in summed)


# --- history -------------------------------------------------------------------------------------------
def test_history_keeps_how_a_change_was_made(document: Document) -> None:
    document.apply(SetCells(MARCH, {ENTRIES: values.number(1)}))
    document.apply(SetCells(MARCH, {ENTRIES: values.number(2)}, what="粘贴"))
    document.apply(SetCells(MARCH, {ENTRIES: values.number(3)}, why="=1+2"))
    document.apply(SetCells(MARCH, {ENTRIES: values.number(4)}, why="导入a.csv", what="导入"))
    assert [p.row.why for p in history(document, ENTRIES, MARCH)] == ["导入a.csv", "=1+2", "粘贴", ""]


def test_corrections_are_kept_with_who_and_when(document: Document) -> None:
    assert document.sent.corrections(MARCH) == []
    document.record_export(ExportRow(MARCH, "正式", 1, "d", "c", "f.xlsx", "2021-04-08T09:00:00", ""))
    document.reopen(MARCH, "核减1户")
    [made] = document.sent.corrections(MARCH)
    assert (made.reason, made.who) == ("核减1户", document.who)
    assert document.sent.reason(MARCH) == "核减1户"
    with Document.open(document.path, read_only=True) as again:
        assert again.sent.corrections(MARCH) == [made]
