"""What is judged again after an edit is what a whole run would find."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parity_samples import random_value
from zzdesk import values
from zzdesk.address import Address
from zzdesk.entry import checking
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells, SetExplanation
from zzdesk.entry.lines import delete_lines, insert_lines, order_lines
from zzdesk.entry.recheck import Recheck
from zzdesk.period import Period
from zzdesk.plan.load import load_plan, plan_from_files
from zzdesk.plan.model import Plan, Unit
from zzdesk.values import BLANK

FEBRUARY, MARCH = Period(2021, 2), Period(2021, 3)
LINED = ("ZZ02-1", "ZZ03", "ZZ04", "ZZ05-1")


def scribble(document: Document, rng: random.Random, recheck: Recheck) -> None:
    """One random edit, told to the recheck."""
    p, unit = document.plan, document.unit
    period = MARCH if rng.random() < 0.85 else FEBRUARY
    form = rng.choice(LINED)
    present = list(document.lines(form, period))
    roll = rng.random()
    if roll < 0.12 or not present:
        edit, _ = insert_lines(document, period, form, rng.randint(0, len(present)), rng.randint(1, 3))
    elif roll < 0.17:
        edit = delete_lines(document, period, form, rng.sample(present, 1))
    elif roll < 0.22:
        edit = order_lines(document, period, form, rng.sample(present, len(present)))
    else:
        items = p.inputs(unit, period, None, document.all_lines(period))
        lined = [i for i in items if i.address.form in LINED]
        chosen = rng.sample(lined if rng.random() < 0.75 else list(items), rng.choice((1, 1, 1, 5)))
        edit = SetCells(period, {i.address: random_value(rng, i, period) for i in chosen})
    recheck.after(document.apply(edit))
    queries = [f for f in recheck.findings if f.level.value == "query"]
    if queries and rng.random() < 0.1:
        words = rng.choice(("企业退库", ""))
        recheck.after(document.apply(SetExplanation(MARCH, rng.choice(queries).key, words)))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**9))
def test_edit_by_edit_is_the_whole(seed: int) -> None:
    rng, plan = random.Random(seed), load_plan()
    with TemporaryDirectory() as folder, Document.create(Path(folder) / "a.zzd", plan, plan.unit("410181")) as document:
        recheck = Recheck(document, MARCH)
        for _ in range(25):
            scribble(document, rng, recheck)
            whole = checking.findings(document, MARCH)
            again = recheck.findings
            if again != whole:  # shown by what they are about: whole findings are pages long
                told = {f.key for f in again}, {f.key for f in whole}
                assert told[0] == told[1]
                assert [(f.key, f.explained, f.message) for f in again] == [
                    (f.key, f.explained, f.message) for f in whole
                ]


def test_a_repeat_taken_away_is_no_repeat_any_more(document: Document) -> None:
    insert, [first, second] = insert_lines(document, MARCH, "ZZ04", 0, 2)
    document.apply(insert)
    code = values.text("91410100MA44A0TEST")
    for line in (first, second):
        document.apply(SetCells(MARCH, {Address("ZZ04", line, "2"): code}))
    recheck = Recheck(document, MARCH)
    assert [f.addresses for f in recheck.findings if f.code == "R401"] == [(f"ZZ04.{second}.2",)]
    recheck.after(document.apply(SetCells(MARCH, {Address("ZZ04", first, "2"): BLANK})))
    assert not [f for f in recheck.findings if f.code == "R401"]


def test_many_lines_are_judged_by_columns_alike(tmp_path: Path, plan: Plan, gongyi: Unit) -> None:
    rng = random.Random(5)
    with Document.create(tmp_path / "a.zzd", plan, gongyi) as document:
        edit, lines = insert_lines(document, MARCH, "ZZ04", 0, 300)
        items = plan.inputs(gongyi, MARCH, plan.form("ZZ04"), {"ZZ04": lines})
        cells = {i.address: random_value(rng, i, MARCH) for i in items}
        document.apply(SetCells(MARCH, cells, lines=edit.lines))
        whole = checking.findings(document, MARCH)
        assert len([f for f in whole if f.addresses and f.addresses[0].startswith("ZZ04.")]) > 500
        from zzdesk.rules import many

        few, many.FEW = many.FEW, 10**9
        try:
            assert checking.findings(document, MARCH) == whole
        finally:
            many.FEW = few


def test_a_total_is_kept_through_edits(document: Document) -> None:
    insert, lines = insert_lines(document, MARCH, "ZZ02-1", 0, 3)
    document.apply(insert)
    recheck = Recheck(document, MARCH)
    for n, line in enumerate(lines, 1):
        cells = {Address("ZZ02-1", line, "4"): values.number(n * 10), Address("ZZ02-1", line, "6"): values.text("合同")}
        recheck.after(document.apply(SetCells(MARCH, cells)))
    recheck.after(document.apply(SetCells(MARCH, {Address("ZZ02", "02", "1"): values.number(Decimal("59.9"))})))
    [told] = [f for f in recheck.findings if f.code == "R210"]
    assert "合计60亿元" in told.message
    recheck.after(document.apply(SetCells(MARCH, {Address("ZZ02-1", lines[0], "6"): values.text("意向")})))
    [told] = [f for f in recheck.findings if f.code == "R210"]
    assert "合计50亿元" in told.message


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**9))
def test_edits_between_the_steps_are_told_at_the_end(seed: int) -> None:
    rng, p = random.Random(seed), load_plan()
    unit = p.unit("410181")
    with TemporaryDirectory() as folder, Document.create(Path(folder) / "a.zzd", p, unit) as document:
        for form in LINED:
            edit, lines = insert_lines(document, MARCH, form, 0, rng.choice((1, 5, 70)))
            items = p.inputs(unit, MARCH, p.form(form), {form: lines})
            cells = {i.address: random_value(rng, i, MARCH) for i in items}
            document.apply(SetCells(MARCH, cells, lines=edit.lines))
        recheck, changes = Recheck(document, MARCH, steps=True), []
        fill = [i for i in p.inputs(unit, MARCH, None, document.all_lines(MARCH)) if i.address.form in LINED]
        for _ in recheck.judging():
            if rng.random() < 0.1:
                chosen = rng.choice(fill)
                changes.append(document.apply(SetCells(MARCH, {chosen.address: random_value(rng, chosen, MARCH)})))
        told = recheck.after(*changes)
        whole = checking.findings(document, MARCH)
        assert [(f.key, f.message) for f in told] == [(f.key, f.message) for f in whole]


def test_a_line_over_another_forms_cell_is_judged_again(tmp_path: Path, plan: Plan, gongyi: Unit) -> None:
    """A cell of a fixed form that every line is held against: all lines are asked again."""
    files = dict(plan.files)
    files["rules.toml"] += """
[[rules]]
code = "R499"
form = "ZZ04"
level = "query"
title = "一户不大于全区"
formula = "ZZ04.*.6 <= ZZ01.09.1"
wording = "{ZZ04.*.6}大于{ZZ01.09.1}"
"""
    with Document.create(tmp_path / "a.zzd", plan_from_files(files), gongyi) as document:
        insert, lines = insert_lines(document, MARCH, "ZZ04", 0, 80)
        figures = {Address("ZZ04", line, "6"): values.number(n) for n, line in enumerate(lines)}
        document.apply(SetCells(MARCH, figures, lines=insert.lines))
        recheck = Recheck(document, MARCH)
        for figure, count in ((50, 29), (10, 69), (100, 0)):
            cell = {Address("ZZ01", "09", "1"): values.number(figure)}
            told = recheck.after(document.apply(SetCells(MARCH, cell)))
            assert sum(f.code == "R499" for f in told) == count
            assert told == checking.findings(document, MARCH)
