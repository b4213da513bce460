"""Large tables for the measurements: a plan with a floating form of sixty columns, and ZZ04 with thousands of lines."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from zzdesk import values
from zzdesk.address import Address
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetCells
from zzdesk.entry.lines import insert_lines
from zzdesk.period import Period
from zzdesk.plan.load import load_plan, plan_from_files
from zzdesk.plan.model import Plan
from zzdesk.values import Value

FEBRUARY, MARCH = Period(2021, 2), Period(2021, 3)
UNIT = "410181"
WIDE = "ZZ11"
_STATES = ("正常", "减产", "停产")

WIDE_RULE = f"""
[[rules]]
code = "R901"
form = "{WIDE}"
level = "query"
title = "二栏不大于三栏"
formula = "{WIDE}.*.2 <= {WIDE}.*.3"
wording = "二栏{{{WIDE}.*.2}}大于三栏{{{WIDE}.*.3}}"
"""


def wide_plan(columns: int = 60) -> Plan:
    """The built-in plan and one floating form more: name, figures, a choice in every tenth column."""
    files = dict(load_plan().files)
    files["plan.toml"] = files["plan.toml"].replace('"ZZ08"]', f'"ZZ08", "{WIDE}"]')
    files["rules.toml"] += WIDE_RULE
    form = [f'code = "{WIDE}"', 'title = "宽表"', 'audience = ["district"]', 'keys = ["1"]', 'foot = ["填表人"]']
    for no in range(1, columns + 1):
        form += ["[[columns]]", f'no = "{no}"', f'name = "第{no}项"', f'head = ["第{(no - 1) // 6 + 1}组", "第{no}项"]']
        form += [*_kind(no), f"width = {20 if no == 1 else 9}"]
    files[f"forms/{WIDE}.toml"] = "\n".join(form)
    return plan_from_files(files)


def _kind(no: int) -> list[str]:
    if no == 1:
        return ['kind = "text"', "required = true"]
    if no % 10 == 0:
        return ['kind = "choice"', "choices = [" + ", ".join(f'"{words}"' for words in _STATES) + "]"]
    return ['unit = "万元"', "required = true" if no < 6 else "required = false"]


def wide_block(lines: int, columns: int = 60, seed: int = 1) -> list[list[str]]:
    """What a clerk copies in a spreadsheet for it."""
    rng = random.Random(seed)

    def cell(line: int, no: int) -> str:
        if no == 1:
            return f"示例企业{line}"
        return rng.choice(_STATES) if no % 10 == 0 else str(rng.randint(1, 999999))

    return [[cell(line, no) for no in range(1, columns + 1)] for line in range(lines)]


def wide_table(folder: Path, lines: int, columns: int = 60) -> Document:
    """A clerk's file with so many lines in the wide form."""
    plan = wide_plan(columns)
    document = Document.create(folder / "宽表.zzd", plan, plan.unit(UNIT))
    edit, ids = insert_lines(document, MARCH, WIDE, 0, lines)
    nos = [c.no for c in plan.form(WIDE).columns]
    choices = {c.no for c in plan.form(WIDE).columns if c.kind != "number"}
    cells: dict[Address, Value] = {}
    for line, row in zip(ids, wide_block(lines, columns), strict=True):
        for no, words in zip(nos, row, strict=True):
            cells[Address(WIDE, line, no)] = values.text(words) if no in choices else values.number(words)
    document.apply(SetCells(MARCH, cells, lines=edit.lines))
    return document


def large_table(
    folder: Path, lines: int, periods: Sequence[Period] = (MARCH,), plan: Plan | None = None
) -> tuple[Document, list[str]]:
    """A clerk's file with so many enterprises in ZZ04, many of them with something that a rule asks about."""
    plan = plan or load_plan()
    document = Document.create(folder / "重点企业.zzd", plan, plan.unit(UNIT))
    edit, ids = insert_lines(document, periods[0], "ZZ04", 0, lines)
    for seed, period in enumerate(periods, 1):
        rng = random.Random(seed)
        cells: dict[Address, Value] = {}
        for n, line in enumerate(ids):
            for item in plan.inputs(document.unit, period, plan.form("ZZ04"), {"ZZ04": (line,)}):
                no = item.address.column
                if item.numeric:
                    cells[item.address] = values.number(rng.randint(100, 99999))
                else:
                    words = {"1": f"示例企业{n}", "2": f"9141{n:014d}", "18": "正常", "5": "市66"}.get(no, "2021-02")
                    cells[item.address] = values.text(words)
        document.apply(SetCells(period, cells, lines=edit.lines))
    return document, ids
