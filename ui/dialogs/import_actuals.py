"""导入数据: a clerk's own workbook, or a return sent back, into the month in hand; nothing before 导入 is pressed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.dialogs.import_mapping import MappingPage
from ui.dialogs.import_preview import PreviewPage
from ui.dialogs.work import Work
from ui.help_menu import answer_f1
from ui.labels import label
from ui.message_bar import MessageBar
from ui.sizes import open_at
from zzdesk import session
from zzdesk.entry import own_layout
from zzdesk.entry.document import Document
from zzdesk.entry.incoming import Incoming
from zzdesk.entry.own_import import incoming_from
from zzdesk.entry.own_sheet import Proposal, of_the_month, propose
from zzdesk.errors import ZzError
from zzdesk.findings import Level
from zzdesk.period import Period

FILES = "工作簿和数据表 (*.xlsx *.xls* *.et *.csv);;全部文件 (*)"
_MAPPING, _PREVIEW = 0, 1
_SELDOM = frozenset({"own.month"})  # warnings that Enter must not pass over


class ImportDialog(QDialog):
    """After it was accepted, `incoming` and `overwrite` say what is to be done; the window makes the edit."""

    def __init__(self, document: Document, period: Period, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("导入数据")
        open_at(self, 1180, 640)
        answer_f1(self, "导入数据")
        self.document, self.period, self.path = document, period, path
        self.incoming: Incoming | None = None
        self._is_return = False
        self.mapping = MappingPage(document.plan_for(period), document.unit)
        self.preview = PreviewPage(document)
        self.bar = MessageBar()
        self._work = Work(self, self.bar, self._judge)
        self._lay_out()
        self._connect()
        self.read(path)

    @property
    def overwrite(self) -> bool:
        return self.preview.overwrite

    # --- parts ------------------------------------------------------------------------------
    def _lay_out(self) -> None:
        self.file_button = QPushButton("选择文件(&O)…")
        self.source, self.step = label("", "quiet"), label("")
        self.source.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.addWidget(self.file_button)
        top.addWidget(self.source, 1)
        top.addWidget(self.step)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.mapping)
        self.pages.addWidget(self.preview)
        buttons = QDialogButtonBox()
        self.back_button = buttons.addButton("对应关系(&M)", QDialogButtonBox.ButtonRole.ActionRole)
        self.next_button = buttons.addButton("预览(&N)", QDialogButtonBox.ButtonRole.ActionRole)
        self.import_button = QPushButton("导入(&I)")
        self.import_button.setProperty("main", True)  # before the box polishes it
        buttons.addButton(self.import_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.close_button = buttons.addButton("取消(&C)", QDialogButtonBox.ButtonRole.RejectRole)
        for button in (self.file_button, self.back_button, self.close_button, self.next_button, self.import_button):
            button.setAutoDefault(False)
        self.why = label("", "quiet")
        foot = QHBoxLayout()
        foot.addWidget(self.why, 1)
        foot.addWidget(buttons)
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        page.setSpacing(8)
        page.addLayout(top)
        page.addWidget(self.bar)
        page.addWidget(self.pages, 1)
        page.addLayout(foot)

    def _connect(self) -> None:
        self.file_button.clicked.connect(self.choose_file)
        self.back_button.clicked.connect(self.show_mapping)
        self.next_button.clicked.connect(lambda: self.show_preview())
        self.import_button.clicked.connect(self.accept)
        self.close_button.clicked.connect(self.reject)
        self.mapping.changed.connect(self._judge)
        self.preview.changed.connect(self._judge)

    # --- the file ---------------------------------------------------------------------------
    def choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "导入数据", str(self.path.parent), FILES)
        if chosen:
            self.read(Path(chosen))

    def read(self, path: Path) -> None:
        """Read a file: straight to the preview where its layout is remembered, or where it is a return."""
        self.path, self.incoming = path, None
        self.source.setText(f"{path.name}　→　{self.period.title}")
        self.source.setToolTip(str(path))
        document, period = self.document, self.period
        known = own_layout.remembered(document)
        plan, unit = document.plan_for(period), document.unit

        def work() -> tuple[list[Proposal], tuple[str, ...], Incoming | None]:
            book = session.read_own(path)
            if book.is_return:
                return [], (), session.read_back(document, period, path)
            found = [propose(sheet, plan, unit, period, known) for sheet in book.sheets]
            return of_the_month([p for p in found if p]), book.too_large, None

        def done(result: tuple[list[Proposal], tuple[str, ...], Incoming | None]) -> None:
            proposals, too_large, back = result
            self._is_return = back is not None
            if back is not None:
                self._show_incoming(back)
                return
            self.mapping.set_proposals(proposals)
            if proposals and all(p.is_known for p in proposals):
                self.show_preview()
            else:
                self.show_mapping()
                self._say_what_to_do(proposals, too_large)

        self._work.begin("正在读取…", work, done)

    def _say_what_to_do(self, proposals: list[Proposal], too_large: tuple[str, ...]) -> None:
        if not proposals:
            self.bar.say("error", "文件中没有找到表格：第一行（或前几行）应是各列的名称")
        elif too_large:
            self.bar.say("query", f"工作表“{'”“'.join(too_large)}”内容太多，没有读取")
        elif not any(p.layout.form for p in proposals):
            self.bar.say("query", "没有认出是哪张报表：请在左边选定工作表要导入的报表")
        else:
            self.bar.say("note", "请核对各列对应的栏次，带 ? 的要看一下。确认后记在本填报文件里，下月同样的表直接导入")

    # --- pages ------------------------------------------------------------------------------
    def show_mapping(self) -> None:
        self.pages.setCurrentIndex(_MAPPING)
        self.mapping.focus_first()
        self._judge()

    def show_preview(self) -> None:
        """What the layouts, as they are now, would bring."""
        document, period, name = self.document, self.period, self.path.name
        sheets = [(p.own, p.layout) for p in self.mapping.proposals]
        for each in (period, document.plan_for(period).prev(period)):
            if each:
                document.values(each)  # read from the file here, not in the thread
        self._work.begin("正在对照…", lambda: incoming_from(document, period, name, sheets), self._show_incoming)

    def _show_incoming(self, incoming: Incoming) -> None:
        self.incoming = incoming
        self.preview.set_incoming(incoming)
        self.pages.setCurrentIndex(_PREVIEW)
        self.bar.clear()
        if incoming.warnings:
            worst = incoming.warnings[0]
            level = "query" if worst.level is Level.QUERY else "note"
            self.bar.say(level, worst.message, [w.message for w in incoming.warnings[1:]])
        self.preview.view.setFocus()
        self._judge()

    def _judge(self) -> None:
        """What can be done now, and which button Enter presses."""
        at, working = self.pages.currentIndex(), self._work.is_under_way
        ready = at == _PREVIEW and self.incoming is not None and not working
        count = len(self.incoming.taken(overwrite=self.overwrite)) if ready and self.incoming else 0
        told = bool(ready and self.incoming and self.incoming.explanations)
        self.step.setText("1 对应关系 → 2 预览" if not self._is_return else "读入报送文件")
        self.back_button.setVisible(at == _PREVIEW and not self._is_return)
        self.next_button.setVisible(at == _MAPPING)
        self.next_button.setEnabled(not working and any(p.layout.form for p in self.mapping.proposals))
        self.import_button.setEnabled(ready and (count > 0 or told))
        self.import_button.setText(f"导入 {count} 格(&I)" if ready else "导入(&I)")
        self.file_button.setEnabled(not working)
        careful = ready and self.incoming and any(w.code in _SELDOM for w in self.incoming.warnings)
        self.next_button.setDefault(at == _MAPPING)
        self.import_button.setDefault(bool(ready and not careful))
        self.why.setText(self._hint(ready, count))

    def _hint(self, ready: bool, count: int) -> str:
        if not ready or self.incoming is None:
            return ""
        if count or self.incoming.explanations:
            return (
                "回车导入；导入后可一步撤销" if self.import_button.isDefault() else "请先核对月份，确认无误再按 Alt+I"
            )
        kept = any(a.differs for a in self.incoming.arriving)
        return "与本表已填的不同，要改请选“全部覆盖”" if kept else "没有要填的格：本表已是这些数"

    # --- the end ----------------------------------------------------------------------------
    def accept(self) -> None:
        if not self.import_button.isEnabled():
            return
        if not self._is_return:
            self._remember()
        super().accept()

    def _remember(self) -> None:
        """Kept in the clerk's file; where it cannot be kept it is asked again next month, and nothing else is lost."""
        fresh = [p.to_remember for p in self.mapping.proposals if not p.passed]
        try:
            own_layout.remember(self.document, fresh)
        except ZzError as why:
            self.bar.say("error", str(why))

    def done(self, result: int) -> None:
        self._work.wait()
        super().done(result)

    # --- work off the window's thread ---------------------------------------------------------
    @property
    def is_working(self) -> bool:
        return self._work.is_under_way
