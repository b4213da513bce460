"""导入目标: an annex from the clipboard or a file, what it would change in a plan, and writing all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.bureau.table import Rows, view_of
from ui.dialogs.work import Work
from ui.help_menu import answer_f1
from ui.labels import label, restyle
from ui.message_bar import MessageBar
from ui.sizes import open_at
from ui.theme import Tone
from zzdesk import session
from zzdesk.findings import Finding, Level, is_open
from zzdesk.plan import target_preview
from zzdesk.plan.load import load_plan
from zzdesk.plan.model import Plan
from zzdesk.plan.target_preview import Preview, PreviewRow, preview
from zzdesk.plan.targets import TargetImport, read_pasted, read_targets

Source = Callable[[Plan], TargetImport]
_HEADS = ("结果", "填报单位", "指标", "附表所写", "现有目标", "写入后")
_FINDING_HEADS = ("级别", "位置", "问题和办法")
_WORDS = {
    target_preview.NEW: "＋ 新增",
    target_preview.CHANGED: "● 改动",
    target_preview.DROPPED: "－ 取消",
    target_preview.SAME: "＝ 相同",
    target_preview.UNMATCHED: "✕ 未对应",
}
_MARKS = {Level.ERROR: "✕", Level.QUERY: "?", Level.NOTE: "·"}
_EMPTY = (
    "在 WPS、Excel 或 Word 中选中附表（从含指标名的表头到最后一个单位），复制后在这里按 Ctrl+V；也可以选择通知文件。"
)
_FILES = "通知和附表 (*.txt *.docx *.xlsx);;全部文件 (*)"


class ImportTargetsDialog(QDialog):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("导入目标")
        open_at(self, 1080, 660)
        answer_f1(self, "导入目标")
        self.plan = load_plan()
        self.folder: Path | None = None  # None: the built-in plan, which is read-only
        self._source: Source | None = None
        self._found: TargetImport | None = None
        self._preview = Preview([], 0)
        self._faults: list[Finding] = []
        self._make_parts()
        self._lay_out()
        self._connect()
        self._show_plan()
        self._judge()

    # --- parts ------------------------------------------------------------------------
    def _make_parts(self) -> None:
        self.paste_button = QPushButton("从剪贴板粘贴(&V)")
        self.paste_button.setAccessibleDescription("读剪贴板中的附表，快捷键 Ctrl+V")
        self.file_button = QPushButton("选择文件(&O)…")
        self.file_button.setAccessibleDescription("从 .txt、.docx、.xlsx 读附表")
        self.folder_button = QPushButton("报表任务文件夹(&P)…")
        self.folder_button.setAccessibleDescription("选择要写入目标的报表任务文件夹")
        self.source, self.target = label("未选择", "quiet"), label("", wrap=True)
        self.counts = label("")
        self.counts.setAccessibleName("对应情况")
        self.targets = Rows(_HEADS, self)
        self.table = view_of(self.targets, (96, 120, 200, 180, 150, 150), 2, "目标预览")
        self.findings = Rows(_FINDING_HEADS, self)
        self.detail = view_of(self.findings, (84, 300, 300), 2, "未对应和退回的内容")
        self.heading = label("")
        self.bar = MessageBar()
        self._work = Work(self, self.bar, self._judge)
        buttons = QDialogButtonBox()
        self.write_button = buttons.addButton("全部写入(&W)", QDialogButtonBox.ButtonRole.AcceptRole)
        self.close_button = buttons.addButton("关闭(&C)", QDialogButtonBox.ButtonRole.RejectRole)
        self.write_button.setProperty("main", True)
        # Enter presses the button that has the focus, and never writes from elsewhere
        for button in (self.paste_button, self.file_button, self.folder_button, self.write_button, self.close_button):
            button.setAutoDefault(False)
        self._buttons = buttons

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        page.setSpacing(8)
        page.addLayout(self._choices())
        self._below = self._panel(self.heading, self.detail)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self._pages())
        parts.addWidget(self._below)
        parts.setSizes([380, 160])
        page.addWidget(parts, 1)
        page.addWidget(self.bar)
        foot = QHBoxLayout()
        self.why = label("", "quiet")
        foot.addWidget(self.why, 1)
        foot.addWidget(self._buttons)
        page.addLayout(foot)
        order = (self.paste_button, self.file_button, self.folder_button, self.table, self.detail)
        for before, after in zip(order, (*order[1:], self.write_button), strict=True):
            self.setTabOrder(before, after)
        self.setTabOrder(self.write_button, self.close_button)

    def _choices(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(3, 1)
        for row, (words, buttons, told) in enumerate(
            (
                ("附表", (self.paste_button, self.file_button), self.source),
                ("写入", (self.folder_button,), self.target),
            )
        ):
            grid.addWidget(label(words, "quiet"), row, 0)
            for column, button in enumerate(buttons, 1):
                grid.addWidget(button, row, column, 1, 3 - len(buttons))
            grid.addWidget(told, row, 3)
        return grid

    def _pages(self) -> QStackedWidget:
        empty = QFrame()
        empty.setProperty("drop", True)
        column = QVBoxLayout(empty)
        words = label(_EMPTY, "quiet", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(words)
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(self._panel(self.counts, self.table))
        return self._stack

    @staticmethod
    def _panel(heading: QLabel, table: QWidget) -> QFrame:
        panel = QFrame()
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(heading)
        column.addWidget(table, 1)
        return panel

    def _connect(self) -> None:
        self.paste_button.clicked.connect(lambda: self.paste())
        self.file_button.clicked.connect(lambda: self.choose_file())
        self.folder_button.clicked.connect(lambda: self.choose_folder())
        self._buttons.accepted.connect(self.write)
        self._buttons.rejected.connect(self.reject)
        QShortcut(QKeySequence.StandardKey.Paste, self, self.paste)
        self.detail.selectionModel().currentRowChanged.connect(self._on_finding)
        self.paste_button.setFocus()

    # --- source and plan -------------------------------------------------------------------
    def paste(self) -> None:
        # there is none at all on an empty clipboard, whatever the stubs say
        data = QGuiApplication.clipboard().mimeData() or QMimeData()
        words, html = data.text() if data.hasText() else "", data.html() if data.hasHtml() else ""
        if not words.strip() and "<table" not in html.lower():
            self.bar.say("error", "剪贴板中没有文字或表格：请先在附表中选中并复制")
            return
        self._read(lambda plan: read_pasted(plan, words, html), "剪贴板")

    def choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "选择通知或附表", "", _FILES)
        if chosen:
            self.read_file(Path(chosen))

    def read_file(self, path: Path) -> None:
        self._read(lambda plan: read_targets(plan, path), str(path))

    def choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "报表任务文件夹", str(self.folder or ""))
        if chosen:
            self.use_folder(Path(chosen))

    def use_folder(self, folder: Path) -> None:
        """Show the source against this plan, which is then what is written to."""
        source = self._source

        def read() -> tuple[Plan, TargetImport | None]:
            plan = load_plan(folder)
            return plan, source(plan) if source else None

        def done(result: tuple[Plan, TargetImport | None]) -> None:
            self.plan, found = result
            self.folder = folder
            self._show_plan()
            if found:
                self._show(found)

        self._work.begin("正在读取报表任务…", read, done)

    def _read(self, source: Source, name: str) -> None:
        def done(found: TargetImport) -> None:
            self._source = source
            self.source.setText(name)
            self._show(found)

        plan = self.plan
        self._work.begin("正在读取附表…", lambda: source(plan), done)

    # --- what is shown -----------------------------------------------------------------------
    def _show_plan(self) -> None:
        edition = f"{self.plan.title} {self.plan.version} 版"
        self.target.setText(f"{edition}　{self.folder}" if self.folder else f"{edition}（内置任务只读，只能对照预览）")
        restyle(self.target, "" if self.folder else "quiet")

    def _show(self, found: TargetImport) -> None:
        self._found = found
        self._preview = shown = preview(self.plan, found)
        self.targets.set_rows([_row(r) for r in shown.rows], [_tone(r) for r in shown.rows])
        parts = [f"对应{shown.matched}个", f"未对应{shown.unmatched}个", f"将改动{shown.altered}个"]
        self.counts.setText("，".join(parts))
        self._show_findings(found.findings, f"未对应和需核对的内容（{len(found.findings)}条）")
        self._stack.setCurrentIndex(1)
        first = next((n for n, r in enumerate(shown.rows) if r.mark != target_preview.SAME), 0)
        if shown.rows:
            self.table.selectRow(first)
            self.table.scrollTo(self.targets.index(first, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        self._judge()

    def _show_findings(self, findings: Sequence[Finding], heading: str) -> None:
        self._faults = list(findings)
        self.findings.set_rows(
            [(f"{_MARKS[f.level]} {f.level.label}", _place(f), f.message) for f in findings],
            [_level_tone(f) for f in findings],
        )
        self.heading.setText(heading)
        self._below.setVisible(bool(findings))

    def _on_finding(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not current.isValid() or current.row() >= len(self._faults):
            return
        fault = self._faults[current.row()]
        row = next((n for n, r in enumerate(self._preview.rows) if r.fault is fault), None)
        if row is not None:
            self.table.selectRow(row)

    def _judge(self) -> None:
        """Whether it can be written, and else what is in the way."""
        shown, reading = self._preview, self._work.is_under_way
        if self._found is None:
            why = ""
        elif shown.refused:
            why = f"有{shown.refused}处不能对应或不完整，改好附表后重新粘贴；目标全部写入或全部不写"
        elif not shown.altered:
            why = "与现有目标相同，不用写入"
        elif self.folder is None:
            why = "内置任务只读：选择报表任务文件夹后才能写入"
        else:
            why = ""
        self.why.setText(why)
        self.write_button.setEnabled(shown.can_write and self.folder is not None and not reading)
        for button in (self.paste_button, self.file_button, self.folder_button):
            button.setEnabled(not reading)

    # --- writing -----------------------------------------------------------------------------
    def write(self) -> None:
        found, folder, altered = self._found, self.folder, self._preview.altered
        if found is None or folder is None or not self.write_button.isEnabled():
            return

        def done(result: tuple[Plan, list[Finding]]) -> None:
            self.plan, faults = result
            self._show(found)
            self._show_written(folder, altered, faults)

        self._work.begin("正在写入并检查…", lambda: session.import_targets(folder, found), done)

    def _show_written(self, folder: Path, altered: int, faults: list[Finding]) -> None:
        errors = sum(f.level is Level.ERROR for f in faults)
        others = f"，其他提示 {len(faults) - errors} 条" if len(faults) > errors else ""
        words = f"已写入 {folder / 'targets.csv'}，改动{altered}个目标；已运行 plan check，发现 {errors} 处错误{others}"
        self.bar.say("query" if any(map(is_open, faults)) else "good", words)
        if faults:
            self._show_findings(faults, f"plan check 的检查结果（{len(faults)}条）")

    # --- work off the window's thread ----------------------------------------------------------

    @property
    def is_working(self) -> bool:
        return self._work.is_under_way

    def done(self, result: int) -> None:
        """Closing waits for a write that has begun; it ends by itself in a moment."""
        self._work.wait()
        super().done(result)


def _row(row: PreviewRow) -> tuple[str, ...]:
    return _WORDS[row.mark], row.unit, row.indicator, row.typed, row.was, row.becomes


def _place(finding: Finding) -> str:
    sheet = f"{finding.sheet}!{finding.cell or ''}" if finding.sheet else ""
    return " ".join(filter(None, [finding.place, sheet]))


def _tone(row: PreviewRow) -> Tone:
    mark = target_preview
    by_mark: dict[str, Tone] = {mark.UNMATCHED: "error", mark.SAME: "secondary", mark.DROPPED: "query"}
    return by_mark.get(row.mark, "accent")


def _level_tone(finding: Finding) -> Tone:
    tones: dict[Level, Tone] = {Level.ERROR: "error", Level.QUERY: "query", Level.NOTE: "secondary"}
    return tones[finding.level]
