"""统计反馈: the statistics bureau's table in, 快报、反馈、正式 side by side, and a file for each district out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.bureau.empty import Empty
from ui.bureau.office import Office
from ui.bureau.table import Row, Rows, dress
from ui.bureau.verdicts import LEVEL_TONES, level_of
from ui.dropping import TakesFiles
from ui.help_menu import answer_f1
from ui.labels import label, title
from ui.message_bar import MessageBar
from zzdesk import session
from zzdesk.analysis.official import Compared, Differences, shown
from zzdesk.errors import Refused
from zzdesk.findings import Finding
from zzdesk.ledger.official import OfficialImport
from zzdesk.plan.fed_back import CITY

T = TypeVar("T")
_HEADS = ("核对", "指标", "单位", "快报数", "反馈数", "正式数", "快报差", "正式差", "位次", "来源文号", "取得日期")
_WIDTHS = (110, 130, 96, 70, 70, 70, 70, 70, 56, 180, 100)
_FAULTS = ("级别", "位置", "问题和办法")
_ABOUT = (
    "差为百分点，正数表示高于反馈数。全市一行为公布数。正式数须与反馈数一致，不一致的由该单位更正，市局不代改。"
    "统计反馈表也可以直接拖进来。"
)
_SIZE, _AROUND = QSize(1120, 620), QSize(16, 60)
_TABLES = "统计反馈表 (*.xlsx *.csv);;全部文件 (*)"


class OfficialDialog(TakesFiles, QDialog):
    """Everything is asked and done off the window's thread, through the office."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office, self._period = office, office.period
        self._found: Differences | None = None
        self._closed = False
        self.setWindowTitle("统计反馈")
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - _AROUND))
        self.setAcceptDrops(True)
        answer_f1(self, "统计反馈数")
        self.bar = MessageBar()
        self.head = title("")
        self.only = QCheckBox("只看不一致(&L)")
        self.bring, self.send = QPushButton("导入统计反馈表(&M)…"), QPushButton("生成统计反馈文件(&S)…")
        self.bring.setProperty("main", True)
        self.send.setToolTip("每个开发区、区县（市）一个文件，只有本单位的数和全市公布数")
        self.model = Rows(_HEADS, self, right=(3, 4, 5, 6, 7), centred=(8, 10))
        self.table = dress(self.model, _WIDTHS, 9, "统计反馈核对")
        self.faults = Rows(_FAULTS, self)
        self.fault_table = dress(self.faults, (92, 170, 300), 2, "导入中的问题")
        self.nothing = Empty()
        self._lay_out()
        self.only.toggled.connect(lambda _: self._show_rows())
        self.bring.clicked.connect(self.choose_table)
        self.send.clicked.connect(self.choose_folder)
        self.refresh()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.head)
        top.addStretch(1)
        for part in (self.only, self.bring, self.send):
            top.addWidget(part)
        for button in (self.bring, self.send):
            button.setAutoDefault(False)
        self._stack = QStackedWidget()
        for shown_one in (self.nothing, self.table, self.fault_table):
            self._stack.addWidget(shown_one)
        self.back = QPushButton("回到核对表(&B)")
        self.back.setAutoDefault(False)
        self.back.clicked.connect(self._show_rows)
        close = QPushButton("关闭(&C)")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(label(_ABOUT, "quiet", wrap=True), 1)
        foot.addWidget(self.back)
        foot.addWidget(close)
        page = QVBoxLayout(self)
        page.addLayout(top)
        page.addWidget(self.bar)
        page.addWidget(self._stack, 1)
        page.addLayout(foot)

    # --- what is shown ------------------------------------------------------------------------
    def refresh(self) -> None:
        ledger, period = self._office.ledger, self._period
        self._ask("official", lambda: session.official_differences(ledger, period), self._show)

    def _show(self, found: Differences) -> None:
        self._found = found
        apart = sum(row.differs or row.is_formal_other for row in found.rows)
        words = f"，{apart}行不一致" if apart else ""
        self.head.setText(f"{found.period.title}统计反馈{words}")
        self.send.setEnabled(bool(found.rows))
        self._show_rows()

    def _show_rows(self) -> None:
        found = self._found
        rows = [r for r in found.rows if not self.only.isChecked() or r.differs or r.is_formal_other] if found else []
        self.model.set_rows([_row(r) for r in rows], ["error" if r.is_formal_other else "secondary" for r in rows])
        if found and not found.rows:
            words = "收到统计部门的反馈表后，点“导入统计反馈表”，或把文件拖进来；16个单位和全市公布数要齐全"
            self.nothing.say(f"{found.period.title}还没有统计反馈数", words)
        elif not rows:
            self.nothing.say("没有不一致的", "快报数、正式数与反馈数都相同")
        self._stack.setCurrentWidget(self.table if rows else self.nothing)
        self.back.hide()

    # --- in --------------------------------------------------------------------------------------
    def take(self, paths: Sequence[Path]) -> None:
        """Dropped: one table."""
        if len(paths) == 1:
            self.bring_in(paths[0])
        else:
            self.bar.say("note", "一次导入一个统计反馈表，请逐个拖入")

    def choose_table(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "导入统计反馈表", "", _TABLES)
        if chosen:
            self.bring_in(Path(chosen))

    def bring_in(self, path: Path) -> None:
        ledger = self._office.ledger

        def work() -> OfficialImport | Refused:
            try:
                return session.import_official(ledger, path)
            except Refused as refused:  # with all its findings
                return refused

        self.bar.say("note", f"正在导入 {path.name}…")
        self._ask("official import", work, self._brought)

    def _brought(self, found: OfficialImport | Refused) -> None:
        if isinstance(found, Refused):
            self.bar.say("error", str(found))
            self._show_faults(found.findings)
            return
        if found.is_repeat:
            self.bar.say("note", f"{found.name}已经导入过，没有改动")
            return
        periods = "、".join(p.label for p in found.periods)
        details = [f"{f.sheet or ''} {f.cell or ''}　{f.message}" for f in found.findings]
        self.bar.say("good", f"已导入 {found.name}：{periods}，{found.count}个反馈数", details)
        if found.periods:
            self._period = found.periods[-1]
        self.refresh()
        self._office.changed.emit()

    def _show_faults(self, findings: Sequence[Finding]) -> None:
        rows = [(level_of(f), " ".join(filter(None, (f.sheet, f.cell))), f.message) for f in findings]
        self.faults.set_rows(rows, [LEVEL_TONES[f.level] for f in findings])
        self._stack.setCurrentWidget(self.fault_table)
        self.back.show()

    # --- out -------------------------------------------------------------------------------------
    def choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "统计反馈文件存到哪个文件夹")
        if chosen:
            self.send_out(Path(chosen))

    def send_out(self, folder: Path) -> None:
        ledger, period = self._office.ledger, self._period
        self.bar.say("note", "正在生成统计反馈文件…")
        self._ask(
            "official export",
            lambda: session.export_feedback(ledger, period, folder),
            lambda made: self.bar.say("good", f"已生成{len(made)}个统计反馈文件，在 {folder}：按文件名发给各单位"),
        )

    # --- inside ----------------------------------------------------------------------------------
    def _ask(self, about: str, what: Callable[[], T], done: Callable[[T], object]) -> None:
        """The answer is heard only while the dialog is open."""

        def heard(found: T) -> None:
            if not self._closed:
                done(found)

        def amiss(words: str) -> None:
            if not self._closed:
                self.bar.say("error", words)

        self._office.ask(about, what, heard, amiss)

    def done(self, result: int) -> None:
        self._closed = True
        super().done(result)


def _row(row: Compared) -> Row:
    city, fed = row.unit == CITY, row.fed
    absent = "—" if city else "未报"
    formal = row.approved if row.approved is not None else row.formal
    apart = (row.flash_apart, row.formal_apart)
    return (
        _verdict(row),
        row.fed_line.line.name,
        "全市公布数" if city else row.name,
        shown(row, row.flash, absent),
        shown(row, fed.total if fed else None, "—"),
        shown(row, formal, absent),
        *("—" if points is None else f"{points:+}" if points else "0.0" for points in apart),
        fed.rank or "—" if fed else "—",
        fed.document if fed else "—",
        fed.obtained if fed else "—",
    )


def _verdict(row: Compared) -> str:
    if row.unit == CITY or row.fed is None:
        return "—"
    if row.is_formal_other:
        return "✕ 正式不符"
    if row.formal is None and row.approved is None:
        return "未报正式"
    return "✓ 一致"
