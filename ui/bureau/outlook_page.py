"""预警与评分: what is behind, where the year may end, how the districts score; every row explains itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from ui.bureau.empty import Empty
from ui.bureau.office import Office
from ui.bureau.outlook_rows import (
    FORECAST_HEADS,
    SCORE_HEADS,
    WARNING_HEADS,
    Told,
    forecast_rows,
    score_rows,
    topic_words,
    warning_rows,
)
from ui.bureau.printing import print_rows
from ui.bureau.table import Rows, TextTable, view_of
from ui.labels import label
from zzdesk import session
from zzdesk.analysis.forecast import Forecasts
from zzdesk.analysis.score import Scores
from zzdesk.analysis.warning import Warnings, level_words
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period

WARNINGS, FORECASTS, SCORES = range(3)
_TABS = ("预警", "全年预计", "评分")
_ALL = "全部单位"
_ESTIMATED = "全年预计是推算数，不是统计数，不作通报依据"


class Outlook(NamedTuple):
    """A period's answers to all three questions."""

    period: Period
    has_returns: bool
    warnings: Warnings
    forecasts: Forecasts
    scores: Scores


class OutlookPage(QWidget):
    opened = Signal(str)  # address: to be shown at 进度与排名

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.found: Outlook | None = None
        self._rows: list[Told] = []
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        for words in _TABS:
            self.tabs.addTab(words)
        self.units, self.topics = QComboBox(), QComboBox()
        self.units.setAccessibleName("单位")
        self.topics.setAccessibleName("评分专题")
        for box in (self.units, self.topics):  # at 150 % they give way to the window's width
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(5)
            box.setMaximumWidth(220)
            box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.told = label("", "quiet", wrap=True)
        self.models = (
            Rows(WARNING_HEADS, self, right=(3, 4, 5), centred=(0,)),
            Rows(FORECAST_HEADS, self, right=(3, 4, 5, 6), centred=(0,)),
            Rows(SCORE_HEADS, self, right=(3, 4), centred=(0,)),
        )
        self.views = (
            view_of(self.models[0], (84, 84, 180, 70, 96, 84, 220), 6, "预警名单"),
            view_of(self.models[1], (72, 84, 200, 84, 96, 84, 84), 2, "全年预计"),
            view_of(self.models[2], (56, 120, 140, 90, 90), 2, "评分"),
        )
        self.print_button = QPushButton("打印(&P)…")
        self.words = QPlainTextEdit()
        self.words.setReadOnly(True)
        self.words.setTabChangesFocus(True)
        self.words.setAccessibleName("说明")
        self.empty = Empty()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.tabs)
        top.addStretch(1)
        self._topic_caption, self._unit_caption = label("专题(&Z)"), label("单位(&U)")
        pairs = ((self._topic_caption, self.topics), (self._unit_caption, self.units))
        for caption, box in pairs:
            caption.setBuddy(box)
            top.addWidget(caption)
            top.addWidget(box)
        top.addWidget(self.print_button)
        panel = QFrame()
        panel.setProperty("panel", True)
        column = QVBoxLayout(panel)
        column.setContentsMargins(8, 8, 8, 8)
        column.addLayout(top)
        column.addWidget(self.told)
        parts = QSplitter(Qt.Orientation.Vertical)
        for widget in (*self.views, self.empty):
            self._stack.addWidget(widget)
        self.words.setMinimumHeight(60)
        parts.addWidget(self._stack)
        parts.addWidget(self.words)
        parts.setSizes([430, 150])
        parts.setChildrenCollapsible(False)
        column.addWidget(parts, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(12, 8, 12, 8)
        page.addWidget(panel)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda _: self._show())
        self.units.currentIndexChanged.connect(lambda _: self._show())
        self.topics.currentIndexChanged.connect(lambda _: self._show())
        for view in self.views:
            view.selectionModel().currentChanged.connect(lambda now, _: self._explain(now))
            view.opened.connect(self._open)
        self.print_button.clicked.connect(self.print_out)

    @property
    def view(self) -> TextTable:
        return self.views[self.tabs.currentIndex()]

    def print_out(self) -> None:
        """The table that is shown, of the units and the topic chosen."""
        if not self._rows:
            self._office.bar.say("note", "没有可打印的内容")
            return
        tab = self.tabs.currentIndex()
        of = self.topics.currentText() if tab == SCORES else ""
        of += "" if self.units.currentText() == _ALL else self.units.currentText()
        title = f"{_TABS[tab]}（{of}）" if of else _TABS[tab]
        print_rows(
            self._office, self, title, self.models[tab], self.told.text().removeprefix(f"{self._office.period.title}　")
        )

    # --- what is shown --------------------------------------------------------------------------
    def show_period(self, period: Period) -> None:
        self._office.ask("outlook", lambda: _outlook(self._office.ledger, period), self._on_found)

    def _on_found(self, found: Outlook) -> None:
        self.found = found
        codes = {w.row.unit.code for w in found.warnings.rows} | {f.row.unit.code for f in found.forecasts.rows}
        units = [u for u in sorted(found.warnings.plan.units, key=lambda u: u.order) if u.code in codes]
        _refill(self.units, [(_ALL, ""), *((u.name, u.code) for u in units)])
        _refill(self.topics, [(t.topic.title, t.topic.topic) for t in found.scores.topics])
        self._show()

    def _show(self) -> None:
        if self.found is None:
            return
        tab, found = self.tabs.currentIndex(), self.found
        for box in (self._topic_caption, self.topics):
            box.setVisible(tab == SCORES)
        self._rows = self._chosen(tab, found)
        self.models[tab].set_rows([t.cells for t in self._rows], [t.tone for t in self._rows])
        self.told.setText(self._summary(tab, found) if self._rows else "")
        head, why = self._nothing(tab, found)
        self.empty.say(head, why)
        self._stack.setCurrentWidget(self.view if self._rows else self.empty)
        self.words.setVisible(bool(self._rows))
        self.print_button.setEnabled(bool(self._rows))
        if self._rows:
            self.view.setCurrentIndex(self.models[tab].index(0, 0))

    def _chosen(self, tab: int, found: Outlook) -> list[Told]:
        if not found.has_returns:
            return []
        if tab == SCORES:
            topic = next((t for t in found.scores.topics if t.topic.topic == self.topics.currentData()), None)
            rows = score_rows(topic) if topic else []
        else:
            rows = warning_rows(found.warnings) if tab == WARNINGS else forecast_rows(found.forecasts)
        unit = self.units.currentData()
        return [row for row in rows if not unit or row.unit == unit]

    def _summary(self, tab: int, found: Outlook) -> str:
        if not found.has_returns:
            return ""
        if tab == WARNINGS:
            word = level_words("behind", found.period)
            behind = sum(row.cells[0] == word for row in self._rows)
            rest = len(self._rows) - behind
            return f"{found.period.title}　{word}{behind}项，有风险{rest}项，按差距从大到小"
        if tab == FORECASTS:
            return f"{found.period.title}　{_ESTIMATED}"
        topic = next((t for t in found.scores.topics if t.topic.topic == self.topics.currentData()), None)
        return topic_words(topic) if topic else ""

    def _nothing(self, tab: int, found: Outlook) -> tuple[str, str]:
        if not found.has_returns:
            return "这个报告期还没有报送文件", "先在“收表”收文件，或在上面另选一个报告期"
        if tab == WARNINGS:
            return f"没有{level_words('behind', found.period)}或有风险的指标", "按现有报送数"
        if tab == FORECASTS:
            return "没有可以推算的指标", "有目标的指标都没有报送数"
        return ("这个专题未启用", self._summary(tab, found)) if found.scores.topics else ("报表任务里没有评分专题", "")

    def _explain(self, index: QModelIndex) -> None:
        row = index.row()
        self.words.setPlainText(self._rows[row].words if 0 <= row < len(self._rows) else "")

    def _open(self, index: QModelIndex) -> None:
        address = self._rows[index.row()].address
        if address:
            self.opened.emit(address)


def _outlook(ledger: Ledger, period: Period) -> Outlook:
    return Outlook(
        period,
        bool(ledger.standing(period)),
        session.warnings(ledger, period),
        session.forecast(ledger, period),
        session.score(ledger, period),
    )


def _refill(box: QComboBox, entries: Sequence[tuple[str, str]]) -> None:
    """Other entries, the same one chosen where it is still among them."""
    before = box.currentData()
    box.blockSignals(True)
    box.clear()
    for words, data in entries:
        box.addItem(words, data)
    box.setCurrentIndex(max(box.findData(before), 0) if entries else -1)
    box.blockSignals(False)
