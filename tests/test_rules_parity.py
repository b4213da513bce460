"""One rule, two engines: LibreOffice's recalculation of `to_excel` against `evaluate`, on random forms."""

from __future__ import annotations

import os
import random
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from tests.conftest import need
from zzdesk import values
from zzdesk.period import Period
from zzdesk.plan.model import Indicator, Plan, Unit
from zzdesk.rules import run
from zzdesk.rules.checks import Group, checks_of, groups_of
from zzdesk.rules.sources import look_in, target_value
from zzdesk.rules.to_excel import group_to_excel
from zzdesk.values import BLANK, Value

# The full count is run by bench/sweeps.py.
FORMS = int(os.environ.get("ZZDESK_SWEEP_FORMS", "40"))
MARCH = Period(2021, 3)
KINDS = ("快报", "正式")


def figure(rng: random.Random, indicator: Indicator, scale: int) -> Value:
    """Blank, zero, marks, near-equal figures and half a last digit either side."""
    if not indicator.numeric:
        choice = rng.choice(["", "反馈", "预计", "部门", "同上", "停产检修", "无此项：没有"])
        return values.not_applicable("没有") if choice.startswith("无此项") else values.text(choice)
    roll = rng.random()
    if roll < 0.1:
        return BLANK
    if roll < 0.15:
        return values.waiting()
    if roll < 0.2:
        return values.not_applicable("没有")
    if roll < 0.3:
        return values.number(0)
    unit = Decimal(1).scaleb(-indicator.decimals)
    small = rng.choice([-1, 0, 1, 2, rng.randint(-scale, scale)]) * unit
    half = rng.choice([0, 0, 0, 1]) * unit / 2
    return values.number(abs(rng.choice([5, 10, 12, scale]) + small) + half)


def put(sheet: object, cell: str, value: Value) -> None:
    if not value.is_blank:
        sheet[cell] = float(value.number) if value.number is not None else value.typed  # type: ignore[index]


class Book:
    """A workbook with one form a row on 数, and one verdict a column on 审."""

    def __init__(self, plan: Plan, unit: Unit) -> None:
        self.plan, self.unit = plan, unit
        self.groups: list[Group] = groups_of(checks_of(plan, unit, MARCH))
        refs = dict.fromkeys(r for g in self.groups for c in g.checks for r in c.refs)
        self.columns = {ref: get_column_letter(n) for n, ref in enumerate(refs, 2)}
        self.book = Workbook()
        self.figures = self.book.active
        self.figures.title = "数"
        self.verdicts = self.book.create_sheet("审")
        self.expected: list[list[int]] = []

    def add(self, rng: random.Random) -> None:
        row = len(self.expected) + 1
        kind, scale = rng.choice(KINDS), rng.choice([3, 30, 3000])
        self.figures[f"A{row}"] = kind
        drawn = {r: figure(rng, self.plan.indicators[r.address], scale) for r in self.columns if r.when != "target"}
        now = {r.address: v for r, v in drawn.items() if r.when == "now"}
        look = look_in(self.plan, self.unit, now, {r: v for r, v in drawn.items() if r.when == "prev"})
        for ref, column in self.columns.items():
            value = target_value(self.plan, self.unit, ref.address) if ref.when == "target" else drawn[ref]
            put(self.figures, f"{column}{row}", value)
        for n, group in enumerate(self.groups, 1):
            formula = group_to_excel(self.plan, group, lambda r: f"数!${self.columns[r]}${row}", f"数!$A${row}")
            self.verdicts.cell(row, n, f"={formula}")
        self.expected.append([int(run.group_verdict(self.plan, g, kind, look)) for g in self.groups])

    def recalculated(self, folder: Path) -> list[list[int]]:
        path = folder / "parity.xlsx"
        self.book.save(path)
        out = folder / "out"
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [need("soffice"), profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
        subprocess.run([*command, "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=300)
        sheet = load_workbook(out / "parity.xlsx", data_only=True)["审"]
        return [[cell.value for cell in row] for row in sheet.iter_rows(max_row=len(self.expected))]


@pytest.mark.parametrize("code", ["410181", "D01"])
def test_office_suite_and_program_give_the_same_verdicts(tmp_path: Path, plan: Plan, code: str) -> None:
    need("soffice")
    book, rng = Book(plan, plan.unit(code)), random.Random(2021)
    for _ in range(FORMS):
        book.add(rng)
    got = book.recalculated(tmp_path)
    differing = [
        (row, group.rule.code, want, have)
        for row, (wanted, had) in enumerate(zip(book.expected, got, strict=True))
        for group, want, have in zip(book.groups, wanted, had, strict=True)
        if want != have
    ]
    assert differing == []
    seen = {verdict for row in got for verdict in row}
    assert seen == {0, 1, 2}
