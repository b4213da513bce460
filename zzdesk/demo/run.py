"""`zzdesk demo DIR`: the whole year, on the 2021 plan with marked sample actuals.

Sixteen districts and 市工信局 fill, check and send 1—2月 to 1—12月; the bureau merges what arrived month by month,
takes in the statistics bureau's feedback (made up), and each month's bulletin goes out before the next is known; then
it gets its workbooks and charts. In June one district does not report, one sends only its 快报 with 待反馈, and one
return is spoilt on purpose so that a refusal can be seen; the one that waited takes in the feedback, every unit is
answered, those missing are reminded, and the one whose copy was spoilt opens its receipt.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from zzdesk import session
from zzdesk.address import Address
from zzdesk.demo.bulletins import issue_bulletin
from zzdesk.demo.filling import Clock, fill_all
from zzdesk.demo.sample_names import Cells
from zzdesk.demo.sample_official import obtained_on, write_official
from zzdesk.demo.story import EARLY, FED_FROM, LAST, SPOILT, SPOILT_CELL, SPOILT_WORDS, STORY, arrival, due_day
from zzdesk.entry.document import Document
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.period import Period
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Plan

if TYPE_CHECKING:
    from zzdesk.ledger.store import Ledger

BULLETINS = "成果/通报"
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
    def story(self) -> Period:
        """The month in which something went wrong."""
        return next(p for p in self.periods if p.month == STORY)

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
                f"  通报      {len(list(self.place(BULLETINS).glob('通报_*.docx')))} 期，均已印发",
                *(f"  成果      {path}" for path in sorted(self.place("成果").iterdir())),
                f"打开一个区县的填报窗口：  python main.py {files / '巩义市.zzd'}",
            ]
        )


def run_demo(folder: Path, say: Say = lambda words: None) -> Demo:
    """Make everything under `folder`, which must be new or empty. ZzError("demo.not_empty") otherwise."""
    if folder.exists() and any(folder.iterdir()):
        raise ZzError("demo.not_empty", folder=folder)
    demo = Demo(folder, load_plan())
    for name in ("填报文件", "报送文件", "统计反馈", "回执", "成果", BULLETINS):
        demo.place(name).mkdir(parents=True, exist_ok=True)
    _fill(demo, say)
    _spoil(demo)
    with session.create_ledger(demo.place("汇总库"), demo.plan) as ledger:
        for period in demo.periods:
            say(f"收表、印发通报 {period.label}")
            _take_in(demo, ledger, period)
            if period.month >= FED_FROM:
                _feed_back(demo, ledger, period)
            demo.files += issue_bulletin(ledger, period, demo.place(BULLETINS))
        say("回执和催报")
        _answer(demo, ledger)
        say("汇总表和图表")
        _outcome(demo, ledger)
    if not demo.refused:
        demo.findings.append(Finding(Level.ERROR, "demo.not_refused", {"cell": str(SPOILT_CELL)}))
    return demo


def _fill(demo: Demo, say: Say) -> None:
    units = [*demo.plan.districts, demo.plan.unit("D01")]
    say(f"填报并报送：{len(units)} 个单位，{demo.periods[0].label}至{demo.periods[-1].label}（示例数据）")
    for made in fill_all(demo.folder, [u.code for u in units]):
        demo.files += made.files
        for period, cells in made.cells.items():
            demo.cells.setdefault(period, {})[made.unit] = cells


def _spoil(demo: Demo) -> None:
    """Type words over a figure in a copy of a sound return, as happens in WPS."""
    from openpyxl import load_workbook

    folder = demo.place("报送文件") / str(demo.story)
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


def _feed_back(demo: Demo, ledger: Ledger, period: Period) -> None:
    """The bureau takes in the month's table; of the story's month it makes each district's file, and the district that
    waits takes in its own."""
    folder = demo.place("统计反馈")
    path = folder / f"统计反馈表_{period.compact}.xlsx"
    demo.files.append(write_official(demo.plan, period, demo.cells[period], path, apart=period.month == FED_FROM))
    session.import_official(ledger, path)
    if period != demo.story:
        return
    files = session.export_feedback(ledger, period, folder / "发各单位")
    demo.files.extend(files)
    clock = Clock(datetime.combine(obtained_on(period), time(15, 0)))
    own = demo.place("填报文件") / f"{demo.plan.unit(EARLY).name}.zzd"
    with Document.open(own, clock=clock) as document:
        session.update_from_feedback(document, next(f for f in files if f.name.startswith(EARLY)))


def _answer(demo: Demo, ledger: Ledger) -> None:
    period, folder = demo.story, demo.place("成果")
    day = due_day(demo.plan, period) + timedelta(days=1)
    receipts = session.receipts(ledger, period, demo.place("回执"), day)
    with session.open_file(demo.place("填报文件") / f"{demo.plan.unit(SPOILT).name}.zzd") as document:
        session.take_receipt(document, next(path for path in receipts if path.name.startswith(SPOILT)))
    reminders = session.reminders(ledger, period, "正式", day)
    demo.files += receipts
    demo.files.append(session.save_reminders(reminders, folder / f"催报_{period.compact}.xlsx"))
    status = folder / f"报送情况_{period.compact}.xlsx"
    demo.files.append(session.save_status(ledger, status, period, matrix=True, today=day))


def _outcome(demo: Demo, ledger: Ledger) -> None:
    """Of the month before the story's, with all districts in, and of the one with a district missing."""
    period, folder = demo.story, demo.place("成果")
    for shown in (demo.plan.prev(period), period):
        if shown:
            demo.files.append(session.consolidate(ledger, shown, folder / f"汇总表_{shown.compact}.xlsx"))
    demo.files.extend(session.chart(ledger, period, None, folder / f"目标进度图_{period.compact}.pdf"))
    entries = Address("ZZ01", "03", "1")
    demo.files.extend(session.chart(ledger, period, entries, folder / f"新增入库进度图_{period.compact}.png"))
