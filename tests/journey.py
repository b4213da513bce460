"""What the clerk of 巩义市 fills for 1—2月 on the journey: 示例数据, with two errors and a query planted."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from zzdesk.address import Address
from zzdesk.demo.sample import sample_edit, sample_year
from zzdesk.entry.document import Document
from zzdesk.period import Period
from zzdesk.plan.load import load_plan

FEBRUARY = Period(2021, 2)
PLAN = load_plan()
HTML = Path(__file__).parent / "data" / "zz04_from_calc.html"  # data/zz04_own.xlsx as LibreOffice Calc copies it
# Address -> what is typed at first: 2 + 12 ≠ 13, a blank, and a forecast below the figure of now.
PLANTED = {"ZZ01.06.1": "12", "ZZ01.08.1": "", "ZZ01.03.6": "12"}
RULES = {"ZZ01.06.1": "R101", "ZZ01.08.1": "R001", "ZZ01.03.6": "R118"}
REASON = "某企业预计退库1户，按区统计局口径剔除"


class Step(NamedTuple):
    """One cell of ZZ01 in reading order: what is typed, and for a choice how many times ↓ is pressed."""

    address: Address
    words: str
    downs: int = 0


def filled(folder: Path) -> Document:
    """A file that holds all the journey should end with."""
    unit = PLAN.find_unit("巩义市")
    assert unit is not None
    document = Document.create(folder / "full.zzd", PLAN, unit)
    for period, cells in sample_year(PLAN, unit, 2).items():
        document.apply(sample_edit(PLAN, period, cells))
    return document


def keyboard_steps(full: Document) -> list[Step]:
    """ZZ01 cell by cell, as Tab goes."""
    form, steps = PLAN.form("ZZ01"), []
    for line in PLAN.seen_lines(form, full.unit):
        for column in form.columns:
            address = Address("ZZ01", line.code, column.no)
            indicator = PLAN.indicator(address)
            if indicator is None or not indicator.is_input or not PLAN.is_open(indicator, FEBRUARY):
                continue
            words = PLANTED.get(str(address), full.value(address, FEBRUARY).typed)
            downs = indicator.choices.index(words) + 1 if words and column.kind == "choice" else 0
            steps.append(Step(address, words, downs))
    return steps


def block(full: Document, code: str) -> str:
    """All lines of a form over all its columns, as a spreadsheet's text; what is not filled is left empty."""
    form = PLAN.form(code)
    lines = full.lines(code, FEBRUARY) if form.floating else [r.code for r in PLAN.seen_lines(form, full.unit)]
    rows = [[full.value(Address(code, line, c.no), FEBRUARY).typed for c in form.columns] for line in lines]
    return "".join("\t".join(row) + "\n" for row in rows)
