"""收表: drop files anywhere; a row a file with its verdict, and the findings of the chosen one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from ui.bureau.table import Rows, view_of
from ui.labels import Elided, label
from ui.theme import Tone
from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level, is_open
from zzdesk.ledger.intake import FileResult, MergeReport
from zzdesk.ledger.report import WORDS, first_message
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period

_HEADS = ("结果", "文件", "单位", "报告期", "类别/版次", "读＝入＋拒", "说明")
_FINDING_HEADS = ("级别", "工作表", "单元格", "填报内容", "问题和办法")
_MARKS = {Level.ERROR: "✕", Level.QUERY: "?", Level.NOTE: "·"}


class IntakePage(QWidget):
    wants = Signal(object)  # list[Path]

    def __init__(self, ledger: Ledger, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ledger = ledger
        self._report = MergeReport()
        self.files = Rows(_HEADS, self, centred=(3, 4, 5))
        self.findings = Rows(_FINDING_HEADS, self, centred=(1, 2))
        self.table = view_of(self.files, (170, 300, 96, 72, 84, 110, 200), 6, "收表结果")
        self.detail = view_of(self.findings, (96, 80, 80, 140, 300), 4, "审核结果")
        self.summary = label("还没有收表：把文件拖进来，或点右边的按钮", "quiet")
        self.chosen = label("", "quiet")
        self.original = QPushButton("打开原件(&R)")
        self.original.setEnabled(False)
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.original.clicked.connect(self._open_original)

    def _lay_out(self) -> None:
        drop = QFrame()
        drop.setProperty("drop", True)
        drop.setFixedHeight(64)
        row = QHBoxLayout(drop)
        what = Elided("link")
        what.setText("把各单位报来的文件、文件夹或压缩包拖到这里；原件自动存档，任何一份有问题都不影响其他")
        what.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(what, 1)
        for words, act in (("选择文件(&O)…", self.choose_files), ("选择文件夹(&D)…", self.choose_folder)):
            button = QPushButton(words)
            button.clicked.connect(act)
            row.addWidget(button)
        top, below = QFrame(), QFrame()
        for panel in (top, below):
            panel.setProperty("panel", True)
        column = QVBoxLayout(top)
        column.addWidget(self.summary)
        column.addWidget(self.table)
        bottom = QVBoxLayout(below)
        line = QHBoxLayout()
        line.addWidget(self.chosen, 1)
        line.addWidget(self.original)
        bottom.addLayout(line)
        bottom.addWidget(self.detail)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(top)
        parts.addWidget(below)
        parts.setSizes([360, 220])
        page = QVBoxLayout(self)
        page.setContentsMargins(12, 12, 12, 12)
        page.setSpacing(8)
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

    def show_report(self, report: MergeReport) -> None:
        """The worst first within the order that the bureau would look in."""
        self._report = report
        self.files.set_rows([self._row(f) for f in report.files], [_tone(f) for f in report.files])
        counts = "　".join(f"{WORDS[v]} {n}" for v, n in report.summary.items() if n)
        cells = [f.read for f in report.files]
        read, placed, refused = (sum(getattr(r, n) for r in cells) for n in ("cells_read", "placed", "refused"))
        self.summary.setText(
            f"本次 {len(report.files)} 个文件　{counts}　单元格 读 {read} ＝ 入 {placed} ＋ 拒 {refused}"
        )
        bad = next((n for n, f in enumerate(report.files) if f.verdict in {"returned", "unreadable", "conflict"}), 0)
        if report.files:
            self.table.selectRow(bad)

    def _row(self, result: FileResult) -> tuple[str, ...]:
        read = result.read
        unit = self._ledger.plan.find_unit(read.unit or "")
        edition = f"{read.kind} {read.revision}" if read.kind and read.revision is not None else "—"
        cells = f"{read.cells_read}＝{read.placed}＋{read.refused}" if read.cells_read else "—"
        who = unit.name if unit else read.unit or "—"
        return WORDS[result.verdict], result.file, who, _label(read.period), edition, cells, first_message(result)

    def _on_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not current.isValid() or current.row() >= len(self._report.files):
            return
        result = self._report.files[current.row()]
        self.findings.set_rows([_finding_row(f) for f in result.findings], [_level_tone(f) for f in result.findings])
        drift = f"　与模板不同：{'；'.join(result.read.drift)}" if result.read.drift else ""
        self.chosen.setText(f"{result.file}{drift}" if result.findings else f"{result.file}　没有审核结果{drift}")
        self.original.setEnabled(self._ledger.archive.holds(result.read.sha256))

    def _open_original(self) -> None:
        """A copy under its own name: the archive itself is never opened by another program."""
        from tempfile import mkdtemp

        result = self._report.files[self.table.currentIndex().row()]
        try:
            data = self._ledger.archive.take(result.read.sha256)
        except ZzError as why:
            self.chosen.setText(str(why))
            return
        copy = Path(mkdtemp(prefix="zzdesk-")) / Path(result.file).name
        copy.write_bytes(data)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy)))


def _label(period: str | None) -> str:
    try:
        return Period.parse(period or "").label
    except ValueError:
        return period or "—"


def _finding_row(finding: Finding) -> tuple[str, ...]:
    explained = "（已说明）" if finding.explained else ""
    level = f"{_MARKS[finding.level]} {finding.level.label}{explained}"
    return level, finding.sheet or "—", finding.cell or "—", finding.value or "", finding.message


def _tone(result: FileResult) -> Tone:
    if result.verdict in {"returned", "unreadable"}:
        return "error"
    if result.verdict == "accepted":
        return "passed"
    if result.verdict == "queried":
        return "query" if any(map(is_open, result.findings)) else "passed"
    return "accent" if result.verdict == "conflict" else "secondary"


def _level_tone(finding: Finding) -> Tone:
    tones: dict[Level, Tone] = {Level.ERROR: "error", Level.QUERY: "query", Level.NOTE: "secondary"}
    return tones[finding.level]
