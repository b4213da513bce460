"""进度与排名: the indicator at the left, its chart, and the table of districts beside it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.bureau.office import Office
from ui.bureau.printing import print_progress
from ui.bureau.table import Rows, view_of
from ui.labels import label
from zzdesk import session
from zzdesk.address import Address
from zzdesk.analysis.progress import Progress as Found
from zzdesk.analysis.progress import Row
from zzdesk.analysis.wording import brief_words, printed, printed_value
from zzdesk.ledger.store import Ledger
from zzdesk.period import Period
from zzdesk.plan.model import Plan

_HEADS = ("名次", "单位", "目标", "实际", "完成率/差", "状态")
_NAMES = 1


class ProgressPage(QWidget):
    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._ledger = ledger = office.ledger
        self._period: Period | None = None
        self._found: Found | None = None
        self._shown: tuple[Period, frozenset[str]] | None = None
        self._picture = QPixmap()
        plan = ledger.plan
        self._indicators = [
            Address(f.code, line.code, line.judged)
            for f in plan.forms
            if "district" in f.audience
            for line in f.lines
            if line.judged
        ]
        self.list = QComboBox()
        self.list.setAccessibleName("指标")
        self.list.setMinimumWidth(120)
        self.list.addItems([plan.form(a.form).line(a.line).name for a in self._indicators])
        self.chart = QLabel("")
        self.chart.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.chart.setMinimumSize(200, 160)
        self.chart.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)  # the picture follows the room
        self.table = Rows(_HEADS, self, right=(0, 2, 3, 4), marked=-1)
        self.view = view_of(self.table, (40, 100, 50, 60, 72, 76), 1, "名次表")
        self.city = label("", "quiet", wrap=True)
        self.print_button, self.save_button = QPushButton("打印(&P)…"), QPushButton("导出图(&G)…")
        self.print_button.clicked.connect(self.print_out)
        self.save_button.clicked.connect(self.choose_chart)
        self._lay_out()
        self.list.currentIndexChanged.connect(lambda _: self._show())

    def _lay_out(self) -> None:
        middle, right = QFrame(), QFrame()
        right.setFixedWidth(400)
        for panel in (middle, right):
            panel.setProperty("panel", True)
        top = QHBoxLayout()
        caption = label("指标(&I)", "quiet")
        caption.setBuddy(self.list)
        top.addWidget(caption)
        top.addWidget(self.list, 1)
        top.addStretch(1)
        acts = QHBoxLayout()
        acts.addStretch(1)
        acts.addWidget(self.print_button)
        acts.addWidget(self.save_button)
        second = QVBoxLayout(middle)
        second.addLayout(top)
        second.addWidget(self.chart, 1)
        third = QVBoxLayout(right)
        third.addWidget(self.view, 1)
        third.addWidget(self.city)
        third.addLayout(acts)
        page = QHBoxLayout(self)
        page.setContentsMargins(12, 12, 12, 12)
        page.addWidget(middle, 1)
        page.addWidget(right)

    @property
    def indicator(self) -> Address:
        return self._indicators[max(self.list.currentIndex(), 0)]

    def choose(self, address: Address) -> bool:
        """False where it is none of the districts'."""
        if address not in self._indicators:
            return False
        self.list.setCurrentIndex(self._indicators.index(address))
        return True

    def show_period(self, period: Period) -> None:
        """The figures are worked out off the window's thread, and only where other returns stand than those shown."""
        ledger, shown = self._ledger, self._shown

        def look() -> tuple[frozenset[str], Found | None]:
            standing = frozenset(r.sha256 for r in ledger.standing(period).values())
            return standing, None if (period, standing) == shown else session.progress(ledger, period)

        self._office.ask("progress", look, lambda found: self._on_found(period, *found))

    def _on_found(self, period: Period, standing: frozenset[str], found: Found | None) -> None:
        if found is not None:
            self._period, self._found, self._shown = period, found, (period, standing)
            self._show()

    def _show(self) -> None:
        if self._found is None or self._period is None:
            return
        found, plan, address = self._found, self._ledger.plan, self.indicator
        self.table.set_rows(_grouped(plan, found, address))
        for n, row in enumerate(self.table.rows):
            if not row[0] and not row[2]:
                self.view.setSpan(n, _NAMES, 1, len(_HEADS) - _NAMES)
        city, decimals = found.city_of(address), plan.indicators[address].decimals
        said = printed(city.value, decimals) if city and city.value is not None else ""
        self.city.setText(f"全市：{' '.join(filter(None, (said, city.reason)))}" if city else "")
        period = self._period
        self.chart.setText("正在画图…")
        self._office.ask(
            "chart", lambda: _picture(self._ledger, period, address), lambda data: self._drawn(address, data)
        )

    def _drawn(self, address: Address, data: bytes) -> None:
        if address == self.indicator:
            self._picture.loadFromData(data)
            self._fit()
        else:
            self._show()  # another was chosen meanwhile

    def _fit(self) -> None:
        if not self._picture.isNull():
            ratio = self.devicePixelRatioF()
            room = self.chart.size() * ratio
            shown = self._picture.scaled(
                room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            shown.setDevicePixelRatio(ratio)
            self.chart.setPixmap(shown)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def print_out(self) -> None:
        """The chart and the table of the indicator that is shown."""
        print_progress(self._office, self, [self.indicator], self.list.currentText())

    def print_all(self) -> None:
        """Of every indicator."""
        print_progress(self._office, self, self._indicators, "进度与排名")

    def choose_chart(self) -> None:
        if self._period is None:
            return
        name = f"{self.list.currentText()}_{self._period.compact}.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self, "导出图", name, "PDF (*.pdf);;PNG (*.png);;SVG (*.svg)")
        if chosen:
            period, address = self._period, self.indicator
            self._office.work(
                "正在导出…",
                lambda _: session.chart(self._ledger, period, address, Path(chosen)),
                lambda made: self.city.setText(f"已生成 {made[0]}"),
            )


def _grouped(plan: Plan, found: Found, address: Address) -> list[tuple[str, ...]]:
    """The districts group by group, ranked first within each."""
    rows = []
    for group in plan.groups:
        rows.append(("", group, *[""] * (len(_HEADS) - 2)))
        members = [r for r in found.of(address) if r.unit.group == group]
        rows += [_row(plan, found, r) for r in sorted(members, key=lambda r: (r.rank is None, r.rank or 0))]
    return rows


def _row(plan: Plan, found: Found, row: Row) -> tuple[str, ...]:
    decimals, standing = row.indicator.decimals, row.standing
    reported = row.unit.code in found.reported
    target = printed(row.target.value if row.target else None, decimals)
    if standing.completion is not None:
        measure = printed(standing.completion, 1)
    else:
        measure = printed(standing.gap_pp, 1, sign=True)
    actual = printed_value(row.actual, decimals, reported=reported)
    return str(row.rank or "—"), row.unit.name, target, actual, measure, brief_words(plan, row, found.period)


def _picture(ledger: Ledger, period: Period, address: Address) -> bytes:
    """The chart as PNG: the same drawing as on paper."""
    with TemporaryDirectory() as folder:
        [made] = session.chart(ledger, period, address, Path(folder) / "chart.png")
        return made.read_bytes()
