"""收表: drop files anywhere; a row a file as it comes, and below it the findings and sheets of the chosen one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDateEdit,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui.bureau.file_details import FileDetails
from ui.bureau.files_panel import FilesPanel
from ui.bureau.office import Office
from ui.labels import Elided, label, restyle
from zzdesk import session
from zzdesk.ledger.held import HeldFile
from zzdesk.ledger.intake import FileResult, MergeReport
from zzdesk.period import Period
from zzdesk.progress import Progress

_EVERY = 80  # milliseconds between looks at what has come
_SETTLED = {"duplicate", "ignored"}  # what later decisions do not change
MERGED, HELD = "本次收表", "本期已收"


class IntakePage(QWidget):
    wants = Signal(object)  # list[Path]

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._merged: list[FileResult] = []
        self._held: list[HeldFile] = []
        self._acts: dict[str, str] = {}
        self._arrived: deque[FileResult] = deque()
        self._wanted: Callable[[HeldFile], bool] | None = None
        self._looking = QTimer(self)
        self._looking.setInterval(_EVERY)
        self.files = FilesPanel(office.ledger.plan)
        self.details = FileDetails(office)
        self.sources = {name: QPushButton(name) for name in (MERGED, HELD)}
        self.mode = HELD
        self.received = QDateEdit(date=_qt(office.today()))
        self._day_typed = False
        self.day_caption = label("收到日期", "quiet")
        self.received.setDisplayFormat("yyyy-MM-dd")
        self.received.setButtonSymbols(QDateEdit.ButtonSymbols.NoButtons)  # typed, or up and down
        self.received.setAccessibleName("收到日期")
        self.received.setToolTip("收到日期：迟报按它判断；补收以前收到的文件时改成当天")
        self._lay_out()
        self._looking.timeout.connect(self._take_in)
        self.files.chosen.connect(self._on_file)
        self.files.table.opened.connect(lambda _: self.details.detail.setFocus())
        self.received.dateChanged.connect(self._on_day)
        office.changed.connect(self._refresh)
        self._show_mode(HELD)

    def _lay_out(self) -> None:
        drop = QFrame()
        drop.setProperty("drop", True)
        drop.setFixedHeight(42)
        row = QHBoxLayout(drop)
        row.setContentsMargins(8, 2, 8, 2)
        group = QButtonGroup(self)
        for name, button in self.sources.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, name=name: self._show_mode(name))
            group.addButton(button)
            row.addWidget(button)
        what = Elided("link")
        what.setText("把报来的文件、文件夹或压缩包拖进窗口任何地方；原件自动存档，一份有问题不影响其他")
        what.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(what, 1)
        row.addWidget(self.day_caption)
        row.addWidget(self.received)
        for words, act in (("选择文件(&O)…", self.choose_files), ("选择文件夹(&D)…", self.choose_folder)):
            button = QPushButton(words)
            button.clicked.connect(act)
            row.addWidget(button)
        parts = self.parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.files)
        parts.addWidget(self.details)
        parts.setSizes([270, 290])
        parts.setChildrenCollapsible(False)
        page = QVBoxLayout(self)
        page.setContentsMargins(12, 8, 12, 8)
        page.setSpacing(6)
        page.addWidget(drop)
        page.addWidget(parts, 1)

    def choose_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, "选择文件", "", "报送文件、压缩包 (*.xlsx *.zip);;全部文件 (*)")
        if chosen:
            self.wants.emit([Path(name) for name in chosen])

    def choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "选择文件夹")
        if chosen:
            self.wants.emit([Path(chosen)])

    # --- the day ---------------------------------------------------------------------------------
    @property
    def day(self) -> date:
        """The day that files are taken in as of: as typed, else today, even in a window left open since yesterday."""
        if not self._day_typed:
            self.received.blockSignals(True)
            self.received.setDate(_qt(self._office.today()))
            self.received.blockSignals(False)
        return date.fromisoformat(self.received.text())

    def _on_day(self) -> None:
        self._day_typed = self.day_is_other
        restyle(self.day_caption, "warn" if self._day_typed else "quiet")
        self.day_caption.setToolTip("不是今天：收的文件都记这一天收到" if self._day_typed else "")

    @property
    def day_is_other(self) -> bool:
        return date.fromisoformat(self.received.text()) != self._office.today()

    # --- a merge ----------------------------------------------------------------------------------
    def begin(self, paths: Sequence[Path]) -> bool:
        """Take in what lies there; rows come while it goes on. False while other work is under way."""
        arrived: deque[FileResult] = deque()
        ledger, day = self._office.ledger, self.day

        def merge(progress: Progress) -> MergeReport:
            return session.merge(ledger, paths, day, progress, arrived.append)

        if not self._office.work("正在收表…", merge, self._ended):
            return False
        self._arrived, self._merged = arrived, []
        self._show_mode(MERGED)
        self._looking.start()
        return True

    def _take_in(self) -> None:
        """What the worker has told since the last look, in one go: a row at a time would slow down both."""
        come = [self._arrived.popleft() for _ in range(len(self._arrived))]
        self._merged += come
        if self.mode == MERGED:
            self.files.add(come)
            self._tell()
        if not self._office.is_working:
            self._looking.stop()

    def _ended(self, report: MergeReport) -> None:
        """With the verdicts that only the whole set of files gives."""
        self._take_in()
        self._looking.stop()
        self._merged = report.files
        self._show_mode(MERGED)
        self.files.choose_worst()
        self.merged(report)
        self._office.changed.emit()

    def merged(self, report: MergeReport) -> None:
        counts = report.summary
        bad = counts["returned"] + counts["unreadable"] + counts["conflict"]
        words = f"共{len(report.files)}个文件，接收{counts['accepted'] + counts['queried']}个"
        words += f"，退回、待认定或无法读取{bad}个" if bad else ""
        words += "；已取消，其余文件未收，已收的都完整入库" if report.cancelled else ""
        self._office.bar.say("query" if bad or report.cancelled else "good", words)

    # --- what is held -------------------------------------------------------------------------------
    def show_period(self, _period: Period) -> None:
        self._ask_held()

    def show_return(self, unit: str) -> None:
        """The file held of one unit and period that stands, else the last one."""
        self._seek(lambda held: held.result.read.unit == unit)

    def show_file(self, sha256: str, sheet: str, cell: str) -> None:
        """One file held for the period, its sheet at a cell."""
        self.details.look_at(sha256, sheet, cell)
        self._seek(lambda held: held.result.read.sha256 == sha256)

    def _seek(self, wanted: Callable[[HeldFile], bool]) -> None:
        self._wanted = wanted
        if self.mode != HELD:
            self._show_mode(HELD)
        self._ask_held()

    def _ask_held(self) -> None:
        ledger, period = self._office.ledger, self._office.period
        self._office.ask("held", lambda: session.held_files(ledger, period), self._on_held)

    def _on_held(self, held: list[HeldFile]) -> None:
        self._held = held
        self._acts |= {h.result.read.sha256: h.act for h in held}
        self.sources[HELD].setText(f"{HELD} {len(held)}")
        if self.mode == HELD:
            self._show_mode(HELD)
        if self._wanted is not None:
            found = [h for h in held if self._wanted(h)]
            self._wanted = None
            self.files.chips.choose(None)
            self.files.words.clear()
            best = next((h for h in found if h.stands), found[-1] if found else None)
            if best:
                self.files.choose(best.result.read.sha256)
                self.files.table.setFocus()

    def _refresh(self) -> None:
        """After a decision or a merge: what stands may have changed for files shown."""
        self._ask_held()
        ledger = self._office.ledger
        self._office.ask("outcomes", lambda: session.outcomes(ledger), self._on_outcomes)

    def _on_outcomes(self, found: tuple[dict[str, str], dict[str, str]]) -> None:
        final, self._acts = found
        self._merged = [
            r if r.verdict in _SETTLED else replace(r, verdict=final.get(r.read.sha256, r.verdict))
            for r in self._merged
        ]
        self._show_mode(self.mode)

    # --- what is shown ------------------------------------------------------------------------------
    def _show_mode(self, mode: str) -> None:
        self.mode = mode
        self.sources[mode].setChecked(True)
        self.sources[MERGED].setEnabled(bool(self._merged) or self._looking.isActive() or mode == MERGED)
        if mode == HELD:
            self.files.empty.say(
                f"{self._office.period.title}还没有收到文件", "把各单位报来的文件或文件夹拖进窗口，或按右上角的按钮选择"
            )
        else:
            self.files.empty.say("正在收表…", "文件一收好就出现在这里")
        results = self._merged if mode == MERGED else [h.result for h in self._held]
        self.files.show_files(results, self._acts)
        if self.files.current is None and results:
            self.files.choose_worst()
        self._tell()

    def _tell(self) -> None:
        results = self.files.model.results
        read, placed, refused = (sum(getattr(r.read, n) for r in results) for n in ("cells_read", "placed", "refused"))
        self.files.told.setText(f"读{read:,}＝入{placed:,}＋拒{refused:,}格" if read else "")
        self.sources[MERGED].setText(f"{MERGED} {len(self._merged)}" if self._merged else MERGED)

    def _on_file(self, result: FileResult | None) -> None:
        self.details.show_file(result, self._acts.get(result.read.sha256, "") if result else "")


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
