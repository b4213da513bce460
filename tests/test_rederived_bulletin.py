"""The tables of a bulletin, over random plans and months, worked out again by `rederived` and printed by hand."""

from __future__ import annotations

import os
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests import rederived as again
from tests.rederived_plans import FORM, Month, Store, cells, held_in, stores
from zzdesk.address import Address
from zzdesk.analysis.bulletin.model import Cell, Table
from zzdesk.analysis.bulletin.month import Month as Told
from zzdesk.analysis.bulletin.month import compared_in
from zzdesk.analysis.bulletin.table_city import city_table
from zzdesk.analysis.bulletin.table_growth import growth_table
from zzdesk.analysis.bulletin.table_targets import targets_table
from zzdesk.analysis.progress import progress
from zzdesk.analysis.source import Figures
from zzdesk.ledger.status import Status
from zzdesk.plan.model import Line, Unit

COUNT = int(os.environ.get("ZZDESK_REDERIVED", "80"))


def printed(figure: Fraction | None, decimals: int, *, sign: bool = False) -> str:
    """Half-up, a true minus, no sign before 0.0; — where there is none."""
    if figure is None:
        return "—"
    whole = int(abs(again.rounded(figure, decimals)) * 10**decimals)
    digits = str(whole).rjust(decimals + 1, "0")
    body = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    before = "" if whole == 0 else "−" if figure < 0 else "+" if sign else ""
    return before + body


def told_of(month: Month, earlier: Mapping[str, Any]) -> tuple[Told, again.Held, again.Held | None]:
    """The month with the one before it, as a bulletin is written from them; and both for the other side."""
    store, period, official = month
    before = store.plan_of(period).prev(period)
    if before is not None:
        store.cells[before] = dict(earlier)
    found = progress(store, period, official=official)
    last = progress(store, before) if before is not None else None
    made = Told(found, Figures(store, period), Status(period, ()), before=last)
    return made, held_in(store, period, official), None if before is None else held_in(store, before, {})


@st.composite
def months(draw: st.DrawFn) -> tuple[Month, dict[str, Any]]:
    month = draw(stores())
    store: Store = month[0]
    return month, draw(cells(store.plans[0]))


def column(table: Table, row: str, head: str) -> Cell:
    """Of a row's name (the first that begins so) and a heading."""
    names = [r.cells[0].text for r in table.rows]
    at = next(n for n, h in enumerate(table.heads) if h.text.startswith(head))
    return table.rows[next(n for n, name in enumerate(names) if name.startswith(row))].cells[at]


def has(table: Table, head: str) -> bool:
    return any(h.text.startswith(head) for h in table.heads)


@settings(max_examples=COUNT, deadline=None)
@given(months())
def test_each_indicator_against_its_targets(drawn: tuple[Month, dict[str, Any]]) -> None:
    made, held, _ = told_of(*drawn)
    stands = again.stands_of(held)
    for address in compared_in(made):
        table, line = targets_table(made, address, "附表"), held.plan.form(FORM).line(address.line)
        decimals = held.plan.indicators[address].decimals
        for unit in held.plan.districts:
            _unit(held, stands, table, unit, address, decimals)
        if line.measure in {"flow", "stock"}:
            sums = [r.cells for r in table.rows if r.cells[0].text.startswith("小计")]
            groups = [[u for u in held.plan.districts if u.group == g] for g in held.plan.groups]
            for cells_, units in zip([*sums, table.rows[-1].cells], [*groups, list(held.plan.districts)], strict=True):
                _sum(held, table, dict(zip((h.text for h in table.heads), cells_, strict=True)), units, line, address)


def _unit(held: again.Held, stands: again.Stands, table: Table, unit: Unit, address: Address, decimals: int) -> None:
    mine = stands[unit.code, address]
    number = held.number(unit.code, address)
    cell = column(table, unit.name, "同比增速" if address.column == "3" else "本年累计")
    assert cell.figure is None if number is None else cell.text == printed(number, decimals)
    for head, figure, sign in (
        ("完成率", mine.completion, False),
        ("与目标差", mine.gap, True),
        ("与时序差", mine.ahead, True),
    ):
        if has(table, head):
            assert column(table, unit.name, head).text == printed(figure, 1, sign=sign), (unit, head)
        else:
            assert figure is None or (head == "与时序差" and held.month == 12)


def _percents(mine: again.Stand, ahead: Fraction | None) -> list[tuple[str, Fraction | None, bool]]:
    """Heading, figure, whether it bears its sign."""
    return [("完成率", mine.completion, False), ("与目标差", mine.gap, True), ("与时序差", ahead, True)]


def _sum(
    held: again.Held, table: Table, row: Mapping[str, Cell], units: list[Unit], line: Line, address: Address
) -> None:
    """The figures together, the targets together where every unit has one, and where all have reported 完成率."""
    whole = again.together(held, units, line, address, [], city=False)
    decimals = held.plan.indicators[address].decimals
    assert next(c for h, c in row.items() if h.startswith("本年累计")).text == printed(whole.value, decimals)
    name = row["填报单位"].text
    assert name.endswith("家）") == (whole.reported < whole.expected)
    targets = [t for u in units if (t := again.target_of(held.plan, u.code, address)) is not None]
    goals = [Fraction(str(t.value)) for t in targets]
    goal = sum(goals, again.NONE) if len(targets) == len(units) else None
    share = None
    if whole.value is not None and goal and whole.reported == whole.expected:
        share = again.twelve(whole.value * 100 / goal)
    if has(table, "完成率"):
        assert next(c for h, c in row.items() if h.startswith("完成率")).text == printed(share, 1)
    if has(table, "与时序差"):
        gates = [held.plan.stages.get((t.unit, address), ()) for t in targets]
        shares = {again.path(held.month, g, s) * 100 / g if g else Fraction(held.month * 100, 12)
                  for g, s in zip(goals, gates, strict=True)}  # fmt: skip
        due = again.twelve(shares.pop()) if len(shares) == 1 else None
        ahead = share - due if share is not None and due is not None and line.pace == "even" else None
        assert next(c for h, c in row.items() if h.startswith("与时序差")).text == printed(ahead, 1, sign=True)


@settings(max_examples=COUNT, deadline=None)
@given(months())
def test_growth_this_month_and_last(drawn: tuple[Month, dict[str, Any]]) -> None:
    """The difference is that of the two printed figures; 两年平均 is the root that lies within half a tenth."""
    made, held, before = told_of(*drawn)
    table = growth_table(made, "附表")
    addresses = [a for a in compared_in(made) if a.column == "3"]
    assert (table is None) == (not addresses)
    if table is None:
        return
    for unit in held.plan.districts:
        row = next(r for r in table.rows if r.cells[0].text == unit.name).cells
        at = 1
        for address in addresses:
            heads = [h.text for h in table.heads[at:]]
            now, then = held.number(unit.code, address), before.number(unit.code, address) if before else None
            told = any(r.unit.code == unit.code for r in made.before.of(address)) if made.before else False
            then = then if told else None
            assert row[at].figure is None if now is None else row[at].text == printed(now, 1)
            assert row[at + 1].text == printed(then, 1)
            apart = None if now is None or then is None else again.rounded(now, 1) - again.rounded(then, 1)
            assert row[at + 2].text == printed(apart, 1, sign=True)
            two_years = len(heads) > 3 and heads[3].startswith("两年平均")
            if two_years:
                _two_years(row[at + 3], now, held.plan.base_rates.get((unit.code, str(address), held.month)))
            at += 4 if two_years else 3


def _two_years(cell: Cell, now: Fraction | None, base: Any) -> None:
    if now is None or base is None:
        assert cell.text == "—"
        return
    product = max((1 + now / 100) * (1 + Fraction(str(base)) / 100), again.NONE)
    shown = Fraction(cell.text.replace("−", "-"))
    low, high = (1 + (shown - Fraction(1, 20)) / 100, 1 + (shown + Fraction(1, 20)) / 100)
    assert max(low, again.NONE) ** 2 <= product <= high**2


@settings(max_examples=COUNT, deadline=None)
@given(months())
def test_the_citys_own_targets(drawn: tuple[Month, dict[str, Any]]) -> None:
    made, held, _ = told_of(*drawn)
    stands, table = again.stands_of(held), city_table(made, "附表")
    own = [
        (u, a) for u, form, _, a in again.all_lines(held.plan) if form != FORM and again.target_of(held.plan, u.code, a)
    ]
    assert (table is None) == (not own)
    for unit, address in own if table else []:
        assert table is not None
        mine, number = stands[unit.code, address], held.number(unit.code, address)
        cell = column(table, address.line, "累计完成")
        assert cell.figure is None if number is None else cell.text == printed(
            number, held.plan.indicators[address].decimals)  # fmt: skip
        ahead = None if held.month == 12 else mine.ahead
        for head, figure, sign in (
            ("完成率", mine.completion, False),
            ("与目标差", mine.gap, True),
            ("与时序差", ahead, True),
        ):
            assert column(table, address.line, head).text == printed(figure, 1, sign=sign)


def test_printing_by_hand() -> None:
    assert [printed(Fraction(n, 100), 1, sign=True) for n in (-4, 4, 5, -5, 1234)] == [
        "0.0",
        "0.0",
        "+0.1",
        "−0.1",
        "+12.3",
    ]
    assert printed(Fraction(5, 2), 0) == "3"


def test_a_table_cut_off_instead_of_rounded_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "rounded", lambda figure, places: Fraction(int(figure * 10**places), 10**places))
    tables = test_each_indicator_against_its_targets.hypothesis.inner_test  # type: ignore[attr-defined]
    with pytest.raises(AssertionError):
        settings(max_examples=200, deadline=None, database=None, phases=[Phase.generate])(given(months())(tables))()
