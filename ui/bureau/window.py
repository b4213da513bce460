"""The bureau's window: 收表, 报送情况, 进度与排名, one period chosen at the top for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from ui.appearance import add_menu
from ui.bureau.intake_page import IntakePage
from ui.bureau.progress_page import ProgressPage
from ui.bureau.status_page import StatusPage
from ui.dropping import TakesFiles
from ui.first_paint import AfterFirstPaint
from ui.help_menu import HelpMenu
from ui.labels import entry, label
from ui.message_bar import MessageBar
from ui.recent import describe
from ui.strip import PeriodStrip
from ui.tasks import Task
from zzdesk import session
from zzdesk.ledger.intake import MergeReport
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.progress import Progress

if TYPE_CHECKING:
    from ui.dialogs.import_targets import ImportTargetsDialog

T = TypeVar("T")


class BureauWindow(TakesFiles, QMainWindow):
    page_names = ("收表", "报送情况", "进度与排名")

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self.ledger = ledger
        self.period = _latest(ledger)
        self._task: Task[object] | None = None
        self.setWindowTitle(f"{ledger.plan.issuer} · {ledger.plan.title}汇总")
        self.resize(1366, 768)
        self.setAcceptDrops(True)
        self.bar = MessageBar()
        self.strip = PeriodStrip(ledger.plan.periods, self.period, self._period_state)
        self.intake = IntakePage(ledger)
        self.status = StatusPage(ledger)
        self.progress = ProgressPage(ledger)
        self._pages = QStackedWidget()
        self._rail = QListWidget()
        self._lay_out()
        self._menus()
        self.strip.chosen.connect(self.set_period)
        self.intake.wants.connect(self.take)
        self.progress.wants_work.connect(self.work)
        self._rail.currentRowChanged.connect(self.show_page)
        self._rail.setCurrentRow(0)
        self._rail.setFocus()
        AfterFirstPaint(self, self._complete)

    def _lay_out(self) -> None:
        for name in self.page_names:
            self._rail.addItem(entry(name))
        self._rail.setAccessibleName("页面")
        rail = QFrame()
        rail.setProperty("side", True)
        rail.setFixedWidth(160)
        column = QVBoxLayout(rail)
        column.setContentsMargins(8, 10, 8, 8)
        column.addWidget(self._rail)
        for page in (self.intake, self.status, self.progress):
            self._pages.addWidget(page)
        self.book_button = QPushButton("导出汇总表(&E)…")
        self.book_button.clicked.connect(self.choose_book)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 12, 0)
        top.addWidget(self.strip, 1)
        top.addWidget(self.book_button)
        head = QFrame()
        head.setProperty("side", True)
        head.setLayout(top)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(rail)
        body.addWidget(self._pages, 1)
        whole = QFrame()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.bar)
        column.addLayout(body, 1)
        self.setCentralWidget(whole)
        self.reported = label("", "quiet")
        self.reported.setContentsMargins(8, 0, 8, 0)
        self.statusBar().addWidget(self.reported)
        self.statusBar().setSizeGripEnabled(False)

    def _menus(self) -> None:
        self.targets_action = QAction("导入目标(&T)…", self)
        self.targets_action.triggered.connect(lambda: self.import_targets())
        book = QAction("导出汇总表(&E)…", self)
        book.triggered.connect(lambda: self.choose_book())
        leave = QAction("关闭(&C)", self)
        leave.setShortcut(QKeySequence("Ctrl+W"))
        leave.triggered.connect(lambda: self.close())
        file = self.menuBar().addMenu("文件(&F)")
        file.addActions([self.targets_action, book])
        file.addSeparator()
        file.addAction(leave)
        add_menu(self.menuBar().addMenu("视图(&V)"))
        HelpMenu(self, self.menuBar().addMenu("帮助(&H)"))
        self.setProperty("help", "市局窗口")
        for page, name in zip((self.intake, self.status, self.progress), self.page_names, strict=True):
            page.setProperty("help", name)

    def _complete(self) -> None:
        self.strip.refresh()
        self._show_period()

    # --- pages and period -------------------------------------------------------------
    def show_page(self, number: int) -> None:
        self._rail.setCurrentRow(number)
        self._pages.setCurrentIndex(number)
        self._show_period()

    def set_period(self, period: Period) -> None:
        self.period = period
        self.strip.set_current(period)
        self._show_period()

    def _show_period(self) -> None:
        page = self._pages.currentWidget()
        if isinstance(page, StatusPage | ProgressPage):
            page.show_period(self.period)
        self.reported.setText(f"{self.period.label}：开发区、区县（市）{self._reported_words()}")

    def _reported_words(self) -> str:
        standing, districts = self.ledger.standing(self.period), self.ledger.plan.districts
        return f"已报 {sum(u.code in standing for u in districts)}/{len(districts)}"

    def _period_state(self, period: Period) -> tuple[str, str, str]:
        count = len(self.ledger.standing(period))
        if not count:
            return "empty", "", "未收到"
        return "begun", "", f"已收 {count} 个单位"

    # --- taking files -------------------------------------------------------------------
    def take(self, paths: Sequence[Path]) -> None:
        """Merge in a thread; the window stays free, and a stop leaves whole files only."""
        self._rail.setCurrentRow(0)
        self.work(
            "正在收表…",
            lambda progress: session.merge(self.ledger, paths, progress=progress),
            self._taken,
        )

    def _taken(self, report: MergeReport) -> None:
        self.intake.show_report(report)
        self.strip.refresh()
        counts = report.summary
        bad = counts["returned"] + counts["unreadable"] + counts["conflict"]
        words = f"共{len(report.files)}个文件，接收{counts['accepted'] + counts['queried']}个"
        words += f"，退回、待认定或无法读取{bad}个" if bad else ""
        words += "；已取消，其余文件未收" if report.cancelled else ""
        self.bar.say("query" if bad or report.cancelled else "good", words)
        self._show_period()

    # --- the workbook ---------------------------------------------------------------------
    def choose_book(self) -> None:
        name = f"汇总表_{self.period.compact}.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, "导出汇总表", name, "Excel 工作簿 (*.xlsx)")
        if chosen:
            self.save_book(Path(chosen))

    def save_book(self, path: Path) -> None:
        period = self.period
        self.work(
            "正在生成汇总表…",
            lambda _: session.consolidate(self.ledger, period, path),
            lambda made: self.bar.say("good", f"已生成 {made}"),
        )

    # --- the plan's targets ---------------------------------------------------------------
    def import_targets(self) -> ImportTargetsDialog:
        """The dialog keeps to itself: it reads and writes plan folders, never the ledger."""
        from ui.dialogs.import_targets import ImportTargetsDialog

        dialog = ImportTargetsDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def work(self, words: str, what: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        """One long work at a time, with its count and a stop in the message bar."""
        if self._task is not None:
            self.bar.say("note", "上一项工作还没有完成，请稍候")
            return

        def finished(result: T) -> None:
            self._task = None
            self.bar.clear()
            done(result)

        def failed(why: str) -> None:
            self._task = None
            self.bar.say("error", why)

        task: Task[T] = Task(self, what, finished, failed)
        self._task = task  # type: ignore[assignment]
        self.bar.work(words, task.stop)
        task.progressed.connect(self.bar.counted)
        task.start()

    @property
    def is_working(self) -> bool:
        return self._task is not None

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._task is not None:
            self._task.stop()
            self._task.wait()
        describe(self.ledger.folder, self.ledger.plan.issuer, self.period.label, self._reported_words())
        self.ledger.close()
        event.accept()


def _latest(ledger: Ledger) -> Period:
    """The latest period with a return, else the first."""
    found = [p for p in ledger.plan.periods if ledger.standing(p)]
    return found[-1] if found else ledger.plan.periods[0]
