"""A folder as the bureau gets it for 1—2月: 16 good returns, 3 bad files, 2 duplicates, 1 at odds with a good one."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

from tests.returns_samples import parts_of, zipped
from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.demo.sample import sample_edit, sample_year
from zzdesk.demo.sample_names import sample_foot
from zzdesk.demo.story import SPOILT_CELL, SPOILT_WORDS
from zzdesk.entry.edits import SetCells, SetFoot
from zzdesk.period import Period
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Plan, Unit

PERIOD = Period(2021, 2)
RECEIVED = date(2021, 3, 18)
SENT = datetime(2021, 3, 17, 9, 30)
CONTRADICTED = "410184"  # 新郑市 sent its first edition twice, with two figures that differ
CHANGED = {Address("ZZ01", "08", "2"): "240", Address("ZZ01", "03", "6"): "13"}
# Both files of a contradiction are held: neither counts until the sender has confirmed one (DESIGN section 6).
SUMMARY = {
    "accepted": 15,
    "queried": 0,
    "returned": 1,
    "duplicate": 2,
    "superseded": 0,
    "conflict": 2,
    "unreadable": 2,
    "ignored": 0,
}


def fill(folder: Path, scratch: Path) -> Path:
    """Write the 22 files into `folder`; `scratch` holds what they are made from."""
    plan = load_plan()
    folder.mkdir(parents=True)
    good = {unit.code: _sent(plan, unit, folder, scratch) for unit in plan.districts}
    _contradict(plan, good[CONTRADICTED], folder, scratch)
    shutil.copy(good["410181"], folder / "巩义市(1).xlsx")
    (folder / "高新区2月报表（最终）.xlsx").write_bytes(zipped(parts_of(good["410172"].read_bytes())))
    _spoil(good["410183"], folder / "新密市2月（改）.xlsx")
    data = good["410106"].read_bytes()
    (folder / "上街区2月.xlsx").write_bytes(data[: len(data) * 2 // 3])
    (folder / "惠济区工业月报.xlsx").write_bytes("<html><table><tr><td>惠济区</td></tr></table></html>".encode())
    return folder


def _sent(plan: Plan, unit: Unit, folder: Path, scratch: Path, changed: dict[Address, str] | None = None) -> Path:
    path = scratch / f"{unit.name}{len(changed or {})}.zzd"
    with session.create_file(path, unit.code, plan, sample=True, clock=lambda: SENT) as document:
        document.apply(SetFoot(sample_foot(unit)))
        document.apply(sample_edit(plan, PERIOD, sample_year(plan, unit, PERIOD.month)[PERIOD]))
        if changed:
            document.apply(SetCells(PERIOD, {a: values.number(n) for a, n in changed.items()}))
        return session.export(document, PERIOD, "正式", folder, now=SENT).written.path


def _contradict(plan: Plan, first: Path, folder: Path, scratch: Path) -> None:
    other = _sent(plan, plan.unit(CONTRADICTED), scratch / "另一份", scratch, CHANGED)
    shutil.move(other, folder / f"{first.stem}（重发）.xlsx")


def _spoil(sound: Path, spoilt: Path) -> None:
    """Words typed over a figure, as happens in WPS."""
    from openpyxl import load_workbook

    where = session.check_return(sound, RECEIVED).values[SPOILT_CELL]
    book = load_workbook(sound)
    book[where.sheet][where.cell] = SPOILT_WORDS
    book.save(spoilt)
