"""`zzdesk demo DIR`: the whole loop once, on the 2021 plan with marked sample actuals.

Sixteen districts and 市工信局 fill, check and send 1—2月 to 1—6月; the bureau
merges what arrived, and gets its workbook and charts. One district has not
reported 1—6月, one sends only its 快报 with 待反馈, and one return is spoilt on
purpose so that a refusal can be seen. The statistics bureau's feedback (made up) comes in for the last two
months, each district gets its file, and the one that waited takes it in. The day after the last deadline the bureau
answers every unit and reminds those that are missing; the one whose copy was spoilt opens its receipt.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk import session, values
from zzdesk.address import Address
from zzdesk.demo.sample import sample_edit, sample_year
from zzdesk.demo.sample_names import Cells, sample_foot
from zzdesk.demo.sample_official import obtained_on, write_official
from zzdesk.entry.document import Document
from zzdesk.entry.edits import SetFoot
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.deadlines import deadline
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Plan, Unit

if TYPE_CHECKING:
    from zzdesk.ledger.store import Ledger

LAST = 6
SILENT = "410108"  # 惠济区 has not reported the last month
EARLY = "410105"  # 金水区 has only its 快报 in
SPOILT = "410103"  # 二七区: "2000万" typed over a figure of a copy of its return
SPOILT_CELL, SPOILT_WORDS = Address("ZZ02", "02", "1"), "2000万"
LATE = {"410182", "410106", "410102"}  # in April
Say = Callable[[str], None]


@dataclass
class Demo:
    """What the demo made; `findings` only where it did not go as planned; `refused` in the bureau's words."""

    folder: Path
    plan: Plan
    files: list[Path] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    cells: dict[Period, dict[str, Cells]] = field(default_factory=dict)  # ZZ01 as it was fed back, by unit code

    def place(self, name: str) -> Path:
        return self.folder / name

    @property
    def periods(self) -> list[Period]:
        return [p for p in self.plan.periods if p.month <= LAST]

    @property
    def text(self) -> str:
        """What was made, and what to look at next."""
        files, returns = self.place("填报文件"), self.place("报送文件")
        span = f"{self.periods[0].label}至{self.periods[-1].label}"
        return "\n".join(
            [
                f"示例已生成于 {self.folder}（数据均为示例数据）：",
                f"  填报文件  {len(list(files.glob('*.zzd')))} 个",
                f"  报送文件  {len(list(returns.rglob('*.xlsx')))} 份，{span}",
                *(f"  退回示例  {words}" for words in self.refused),
                f"  汇总库    {self.place('汇总库')}",
                f"  统计反馈  {len(list(self.place('统计反馈').rglob('*.xlsx')))} 个文件，"
                f"{self.plan.unit(EARLY).name}已收入自己的一份",
                f"  回执      {len(list(self.place('回执').glob('*.xlsx')))} 份，"
                f"{self.plan.unit(SPOILT).name}已读入自己的一份",
                *(f"  成果      {path}" for path in sorted(self.place("成果").iterdir())),
                f"打开一个区县的填报窗口：  python main.py {files / '巩义市.zzd'}",
            ]
        )


def run_demo(folder: Path, say: Say = lambda words: None) -> Demo:
    """Make everything under `folder`, which must be new or empty. ZzError("demo.not_empty") otherwise."""
    if folder.exists() and any(folder.iterdir()):
        raise ZzError("demo.not_empty", folder=folder)
    demo = Demo(folder, load_plan())
    for name in ("填报文件", "报送文件", "统计反馈", "回执", "成果"):
        demo.place(name).mkdir(parents=True, exist_ok=True)
    units = [*demo.plan.districts, demo.plan.unit("D01")]
    say(f"填报并报送：{len(units)} 个单位，{demo.periods[0].label}至{demo.periods[-1].label}（示例数据）")
    for unit in units:
        _fill_and_send(demo, unit)
    _spoil(demo)
    with session.create_ledger(demo.place("汇总库"), demo.plan) as ledger:
        for period in demo.periods:
            say(f"收表 {period.label}")
            _take_in(demo, ledger, period)
        say("统计反馈")
        _feed_back(demo, ledger)
        say("回执和催报")
        _answer(demo, ledger)
        say("汇总表和图表")
        _outcome(demo, ledger)
    if not demo.refused:
        demo.findings.append(Finding(Level.ERROR, "demo.not_refused", {"cell": str(SPOILT_CELL)}))
    return demo


@dataclass
class _Clock:
    """Edits are dated in 2021, when the sample figures pretend to be typed."""

    now: datetime = datetime(2021, 3, 1, 9, 0)

    def __call__(self) -> datetime:
        return self.now


def _fill_and_send(demo: Demo, unit: Unit) -> None:
    path, clock = demo.place("填报文件") / f"{unit.name}.zzd", _Clock()
    with session.create_file(path, unit.code, demo.plan, sample=True, clock=clock) as document:
        document.apply(SetFoot(sample_foot(unit)))
        for period, cells in sample_year(demo.plan, unit, LAST).items():
            clock.now = datetime.combine(arrival(demo.plan, unit, period), time(9, 30))
            demo.cells.setdefault(period, {})[unit.code] = {a: v for a, v in cells.items() if a.form == "ZZ01"}
            if not (unit.code == SILENT and period.month == LAST):
                _send(demo, document, period, cells, clock.now)
    demo.files.append(path)


def _send(demo: Demo, document: Document, period: Period, cells: Cells, now: datetime) -> None:
    early = document.unit.code == EARLY and period.month == LAST
    if early:
        lines = ("01", "02")
        cells |= {Address("ZZ01", line, "3"): values.waiting("2021-07-18") for line in lines}
        cells |= {Address("ZZ01", line, "9"): values.text("预计") for line in lines}
    document.apply(sample_edit(demo.plan, period, cells))
    folder = demo.place("报送文件") / str(period)
    made = session.export(document, period, "快报" if early else "正式", folder, now=now)
    demo.files.append(made.written.path)


def arrival(plan: Plan, unit: Unit, period: Period) -> date:
    """A day near the deadline of the 正式; three districts are late in April."""
    due = deadline(plan, period, "正式")
    assert due is not None
    late = period.month == 4 and unit.code in LATE
    return due.date + timedelta(days=2 if late else -(unit.order % 3))


def _spoil(demo: Demo) -> None:
    """Type words over a figure in a copy of a sound return, as happens in WPS."""
    from openpyxl import load_workbook

    folder = demo.place("报送文件") / str(demo.periods[-1])
    sound = next(folder.glob(f"{SPOILT}_*.xlsx"))
    where = session.check_return(sound, date(2021, 7, 20), demo.plan).values[SPOILT_CELL]
    spoilt = sound.with_name(f"{sound.stem}（改）.xlsx")
    shutil.copy(sound, spoilt)
    book = load_workbook(spoilt)
    book[where.sheet][where.cell] = SPOILT_WORDS
    book.save(spoilt)
    demo.files.append(spoilt)


def _take_in(demo: Demo, ledger: Ledger, period: Period) -> None:
    """One merge a day of arrival."""
    by_day: dict[date, list[Path]] = {}
    for path in sorted((demo.place("报送文件") / str(period)).iterdir()):
        unit = demo.plan.unit(path.name.split("_")[0])
        by_day.setdefault(arrival(demo.plan, unit, period), []).append(path)
    for day, paths in sorted(by_day.items()):
        for result in session.merge(ledger, paths, day).files:
            if result.verdict == "returned" and "（改）" in result.file:
                demo.refused.append(f"{result.file}：{result.findings[0].message}")
            elif result.verdict not in {"accepted", "queried"}:
                demo.findings.append(Finding(Level.ERROR, "demo.refused", {"file": result.file}))


def _feed_back(demo: Demo, ledger: Ledger) -> None:
    """The bureau takes in two tables and makes each district's file; the district that waits takes in its own."""
    before, last = demo.periods[-2:]
    folder = demo.place("统计反馈")
    for period in (before, last):
        path = folder / f"统计反馈表_{period.compact}.xlsx"
        demo.files.append(write_official(demo.plan, period, demo.cells[period], path, apart=period is before))
        session.import_official(ledger, path)
    files = session.export_feedback(ledger, last, folder / "发各单位")
    demo.files.extend(files)
    clock = _Clock(datetime.combine(obtained_on(last), time(15, 0)))
    own = demo.place("填报文件") / f"{demo.plan.unit(EARLY).name}.zzd"
    with Document.open(own, clock=clock) as document:
        session.update_from_feedback(document, next(f for f in files if f.name.startswith(EARLY)))


def _answer(demo: Demo, ledger: Ledger) -> None:
    period, folder = demo.periods[-1], demo.place("成果")
    due = deadline(demo.plan, period, "正式")
    assert due is not None
    day = due.date + timedelta(days=1)
    receipts = session.receipts(ledger, period, demo.place("回执"), day)
    with session.open_file(demo.place("填报文件") / f"{demo.plan.unit(SPOILT).name}.zzd") as document:
        session.take_receipt(document, next(path for path in receipts if path.name.startswith(SPOILT)))
    reminders = session.reminders(ledger, period, "正式", day)
    demo.files += receipts
    demo.files.append(session.save_reminders(reminders, folder / f"催报_{period.compact}.xlsx"))
    status = folder / f"报送情况_{period.compact}.xlsx"
    demo.files.append(session.save_status(ledger, status, period, matrix=True, today=day))


def _outcome(demo: Demo, ledger: Ledger) -> None:
    period, folder = demo.periods[-1], demo.place("成果")
    for shown in demo.periods[-2:]:  # the last with all districts in, and the one with a district missing
        demo.files.append(session.consolidate(ledger, shown, folder / f"汇总表_{shown.compact}.xlsx"))
    demo.files.extend(session.chart(ledger, period, None, folder / f"目标进度图_{period.compact}.pdf"))
    entries = Address("ZZ01", "03", "1")
    demo.files.extend(session.chart(ledger, period, entries, folder / f"新增入库进度图_{period.compact}.png"))
