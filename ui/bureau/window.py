"""The bureau's window: its pages at the left, one period chosen at the top for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.bureau.bulletin_page import BulletinPage
from ui.bureau.bulletin_session import SessionDesk
from ui.bureau.chart_page import ChartPage
from ui.bureau.city_page import CityPage
from ui.bureau.conflict_page import ConflictPage
from ui.bureau.consolidated_page import ConsolidatedPage
from ui.bureau.intake_page import IntakePage
from ui.bureau.menus import Menus
from ui.bureau.office import Office
from ui.bureau.outlook_page import OutlookPage
from ui.bureau.progress_page import ProgressPage
from ui.bureau.status_page import StatusPage
from ui.bureau.store_page import StorePage
from ui.dropping import TakesFiles
from ui.first_paint import AfterFirstPaint
from ui.labels import entry, label
from ui.message_bar import MessageBar
from ui.recent import describe
from ui.strip import PeriodStrip
from zzdesk import session
from zzdesk.address import Address
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.progress import Progress

if TYPE_CHECKING:
    from ui.dialogs.import_targets import ImportTargetsDialog
    from ui.dialogs.official import OfficialDialog

T = TypeVar("T")


class _OfAPeriod(Protocol):
    """What every page does when the period is chosen, or the page comes to the front."""

    def show_period(self, period: Period) -> None: ...


class BureauWindow(TakesFiles, QMainWindow):
    page_names = (
        "收表",
        "认定",
        "报送情况",
        "汇总",
        "进度与排名",
        "预警与评分",
        "通报",
        "图表",
        "全市目标",
        "汇总库",
    )

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self.ledger = ledger
        self._reported = session.reported(ledger)
        self.setWindowTitle(f"{ledger.plan.issuer} · {ledger.plan.title}汇总")
        self.resize(1366, 768)
        self.setAcceptDrops(True)
        self.bar = MessageBar()
        self.office = Office(ledger, _latest(ledger, self._reported), self.bar, self)
        self.strip = PeriodStrip(ledger.plan.periods, self.period, self._period_state)
        self.intake = IntakePage(self.office)
        self.conflicts = ConflictPage(self.office)
        self.status = StatusPage(self.office)
        self.consolidated = ConsolidatedPage(self.office)
        self.progress = ProgressPage(self.office)
        self.outlook = OutlookPage(self.office)
        self.bulletin = BulletinPage(self.office, SessionDesk(self.office))
        self.charts = ChartPage(self.office)
        self.city = CityPage(self.office)
        self.store = StorePage(self.office)
        self._pages = QStackedWidget()
        self._rail = QListWidget()
        self._lay_out()
        self.menus = Menus(self)
        self.targets_action = self.menus.targets
        self._connect()
        self._rail.setCurrentRow(0)
        self._rail.setFocus()
        AfterFirstPaint(self, self._complete)

    @property
    def pages(self) -> dict[str, QWidget]:
        first = (self.intake, self.conflicts, self.status, self.consolidated, self.progress, self.outlook)
        return dict(zip(self.page_names, (*first, self.bulletin, self.charts, self.city, self.store), strict=True))

    @property
    def current_page(self) -> QWidget:
        return self._pages.currentWidget()

    @property
    def period(self) -> Period:
        return self.office.period

    def _lay_out(self) -> None:
        for name, page in self.pages.items():
            self._rail.addItem(entry(name))
            self._pages.addWidget(page)
            page.setProperty("help", name)
        self.setProperty("help", "市局窗口")
        self._rail.setAccessibleName("页面")
        rail = QFrame()
        rail.setProperty("side", True)
        rail.setFixedWidth(136)
        column = QVBoxLayout(rail)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self._rail)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(rail)
        body.addWidget(self._pages, 1)
        whole = QFrame()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.bar)
        column.addLayout(body, 1)
        self.setCentralWidget(whole)
        self.reported = label("", "quiet")
        self.reported.setContentsMargins(8, 0, 8, 0)
        self.statusBar().addWidget(self.reported)
        self.statusBar().setSizeGripEnabled(False)

    def _connect(self) -> None:
        self.strip.chosen.connect(self.set_period)
        self.intake.wants.connect(self.take)
        self.status.opened.connect(self.show_return)
        self.conflicts.opened.connect(self.show_file)
        self.consolidated.opened.connect(self.show_file)
        self.bulletin.opened.connect(self.show_file)
        self.store.opened.connect(self.show_file)
        self.consolidated.wants_book.connect(self.menus.choose_book)
        self.outlook.opened.connect(self.show_indicator)
        self.city.opened.connect(self.show_line)
        self.conflicts.counted.connect(lambda count: self._badge("认定", count))
        self.office.changed.connect(self._count)
        self._rail.currentRowChanged.connect(self.show_page)

    def _complete(self) -> None:
        for child in self._pages.findChildren(QWidget):
            child.setAcceptDrops(False)  # a field would take a dropped file's name as text: the window takes the file
        self.strip.refresh()
        self._tell()
        self.conflicts.show_period(self.period)
        self._show_period()

    # --- pages and period -------------------------------------------------------------
    def show_page(self, number: int) -> None:
        self._rail.setCurrentRow(number)
        self._pages.setCurrentIndex(number)
        self._show_period()

    def show_return(self, unit: str, period: Period) -> None:
        """The files of one unit and period, at 收表."""
        self.set_period(period)
        self.show_page(0)
        self.intake.show_return(unit)

    def show_indicator(self, address: str) -> None:
        """One indicator at 进度与排名."""
        if self.progress.choose(Address.parse(address)):
            self.show_page(self.page_names.index("进度与排名"))

    def set_period(self, period: Period) -> None:
        self.office.period = period
        self.strip.set_current(period)
        self._tell()
        self._show_period()

    def _show_period(self) -> None:
        page = self._pages.currentWidget()
        cast("_OfAPeriod", page).show_period(self.period)

    def show_file(self, period: Period, sha256: str, sheet: str, cell: str) -> None:
        """One file at 收表, at a cell of it."""
        self.set_period(period)
        self.show_page(0)
        self.intake.show_file(sha256, sheet, cell)

    def show_line(self, unit: str, address: Address) -> None:
        """One unit's 进度线 at 图表."""
        self.show_page(self.page_names.index("图表"))
        self.charts.show_line(unit, address)

    def _count(self) -> None:
        """What the ledger holds has changed: the strip's states, the page that is seen."""

        def counted(found: dict[str, set[str]]) -> None:
            self._reported = found
            self.strip.refresh()
            self._tell()

        self.office.ask("reported", lambda: session.reported(self.ledger), counted)
        self.conflicts.show_period(self.period)  # its count stands in the rail
        if self._pages.currentWidget() not in (self.intake, self.conflicts):
            self._show_period()

    def _tell(self) -> None:
        self.reported.setText(f"{self.period.label}：开发区、区县（市）{self._reported_words()}")

    def _reported_words(self) -> str:
        standing, districts = self._reported.get(str(self.period), set()), self.ledger.plan.districts
        return f"已报 {sum(u.code in standing for u in districts)}/{len(districts)}"

    def _period_state(self, period: Period) -> tuple[str, str, str]:
        count = len(self._reported.get(str(period), ()))
        if not count:
            return "empty", "", "未收到"
        return "begun", "", f"已收 {count} 个单位"

    def _badge(self, page: str, count: int) -> None:
        """How many wait there, beside the page's name."""
        at = self.page_names.index(page)
        self._rail.item(at).setText(f"{page}　{count}" if count else page)

    # --- taking files -------------------------------------------------------------------
    def take(self, paths: Sequence[Path]) -> None:
        """Merge in a thread; the window stays free, and a stop leaves whole files only."""
        if self.intake.begin(paths):
            self.show_page(0)

    # --- the workbook ---------------------------------------------------------------------
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

    # --- the statistics bureau's figures ------------------------------------------------------
    def open_official(self) -> OfficialDialog:
        from ui.dialogs.official import OfficialDialog

        dialog = OfficialDialog(self.office, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def work(self, words: str, what: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        self.office.work(words, what, done)

    @property
    def is_working(self) -> bool:
        return self.office.is_working

    def closeEvent(self, event: QCloseEvent) -> None:
        if "://" not in self.ledger.shown:  # a server's is not in the list of the welcome page
            describe(Path(self.ledger.shown), self.ledger.plan.issuer, self.period.label, self._reported_words())
        self.bulletin.finish()
        self.office.close()
        event.accept()


def _latest(ledger: Ledger, reported: dict[str, set[str]]) -> Period:
    """The latest period with a return, else the first."""
    found = [p for p in ledger.plan.periods if str(p) in reported]
    return found[-1] if found else ledger.plan.periods[0]
