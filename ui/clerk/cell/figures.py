"""各期数: the line of the year, the last four periods, 上年同期 and what was sent last."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy

from ui.clerk.cell.pace import judged_address
from ui.clerk.cell.section import Facts, Here, Section, write
from ui.clerk.cell.sparkline import Sparkline
from ui.clerk.desk import Desk
from ui.labels import label
from zzdesk.entry.cell import Point, Year, added, beside, with_unit
from zzdesk.entry.edits import Change
from zzdesk.period import Period
from zzdesk.plan.model import Indicator
from zzdesk.plan.pace import time_progress
from zzdesk.values import Value, decimal_text

_LAST = 4
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Figures(Section):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "各期数")
        self._year = Year(desk.document)
        self.line = Sparkline()
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(8)
        self._table.setVerticalSpacing(1)
        self._table.setColumnStretch(1, 1)
        self._cells = [self._row(n) for n in range(_LAST + 1)]
        self._facts = Facts()
        self.column.addWidget(self.line)
        self.column.addLayout(self._table)
        self.column.addWidget(self._facts)
        desk.changed.connect(self._hear)

    def _row(self, n: int) -> tuple[QLabel, QLabel, QLabel]:
        row = label("", "quiet"), label("", "" if n else "quiet"), label("", "quiet")
        for column, part in enumerate(row):
            part.setAlignment(_RIGHT if column else Qt.AlignmentFlag.AlignLeft)
            self._table.addWidget(part, n, column)
        row[1].setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # words never widen the panel
        return row

    def concerns(self, here: Here) -> bool:
        return here.indicator is not None and not here.indicator.derive

    def fill(self, here: Here) -> None:
        assert here.indicator
        points = self._year.figures(here.address, here.period)
        if points is None:  # typing is being saved: the panel asks again after it
            points = [Point(here.period, self._desk.value(here.address))]
        self._draw(here, points)
        self._tell(here.indicator, points)
        self._facts.tell([*self._last_year(here), *self._last_sent(here)])

    def _hear(self, change: Change) -> None:
        self._year.hear(change)

    # --- inside ---------------------------------------------------------------------------------
    def _draw(self, here: Here, points: list[Point]) -> None:
        assert here.indicator
        self.line.setVisible(here.indicator.numeric)
        if here.indicator.numeric:
            pace, aim = self._pace(here)
            rises = here.indicator.measure == "flow"
            periods, unit = self._desk.plan.periods, here.indicator.unit
            self.line.show_year(periods, points, unit, pace, aim, from_zero=rises)

    def _pace(self, here: Here) -> tuple[list[tuple[Period, Decimal]], str]:
        """What the target asks for: rising through the year, or of a rate the same all year; else nothing."""
        item = here.indicator
        if item is None or here.form.floating or judged_address(here) != here.address:
            return [], ""
        plan, unit = self._desk.plan, self._desk.document.unit
        target, stages = plan.target(unit, here.address), plan.stages_of(unit, here.address)
        if target is None or target.value is None or target.comparator == "text":
            return [], ""
        if item.line.measure in ("rate", "share"):
            return [(p, target.value) for p in plan.periods], f"年度目标 {decimal_text(target.value)}"
        if item.line.pace != "even":
            return [], ""
        due = [(p, target.value * time_progress(p, target.value, stages) / 100) for p in plan.periods]
        return due, f"时序 {decimal_text(target.value)}"

    def _tell(self, indicator: Indicator, points: list[Point]) -> None:
        adds_up = indicator.numeric and indicator.measure == "flow" and indicator.role in ("level", "profit")
        heads = ("报告期", f"累计（{indicator.unit}）" if indicator.unit else "累计", "本月")
        shown = list(enumerate(points))[-_LAST:]
        for part, head in zip(self._cells[0], heads, strict=True):
            write(part, head)
            part.setVisible(adds_up)
        for row, (n, point) in zip(self._cells[1:], reversed(shown), strict=False):
            more = added(points, n) if adds_up else None
            month = "" if not adds_up or more is None else decimal_text(more)
            words = (point.period.label, _figure(indicator, point), month)
            for part, told in zip(row, words, strict=True):
                write(part, told)
                part.setVisible(True)
            row[1].setAlignment(_RIGHT if indicator.numeric else _LEFT)
            row[1].setToolTip(point.value.typed)
        for row in self._cells[1 + len(shown) :]:
            for part in row:
                part.setVisible(False)

    def _last_year(self, here: Here) -> list[tuple[str, str]]:
        item = here.indicator
        if item is None or not item.numeric or item.role not in ("level", "profit") or "上年同期" in item.column.name:
            return []
        found = beside(here.form, item, self._desk.value, self._desk.plan)
        if found is None:
            return [("上年同期", "本表本行没有上年同期")]
        basis = found.column.name.partition("（")[2].removesuffix("）")
        where = "，".join(filter(None, (basis, f"{found.column.no}栏")))
        rows = [("上年同期", f"{with_unit(found.value, item.unit)}（{where}）")]
        if found.growth is not None:
            rows.append(("两数相比", f"{_growth_words(found.growth)}，供参考"))
        return rows

    def _last_sent(self, here: Here) -> list[tuple[str, str]]:
        was, item = self._desk.last_sent(here.address), here.indicator
        if was is None or item is None:
            return []
        now = self._desk.value(here.address)
        if was == now:
            same = f"{with_unit(was, item.unit)}，没有改动" if item.numeric else "与现在相同"
            return [("上次报送", same)]
        return [("上次报送", f"{with_unit(was, item.unit)}，{_change_words(was, now)}")]


def _growth_words(growth: Decimal) -> str:
    if growth == 0:
        return "持平"
    return f"{'增长' if growth > 0 else '下降'}{decimal_text(abs(growth))}%"


def _change_words(was: Value, now: Value) -> str:
    if was.number is None or now.number is None:
        return "现已改动"
    more = now.number - was.number
    return f"现{'增加' if more > 0 else '减少'}{decimal_text(abs(more))}"


def _figure(indicator: Indicator, point: Point) -> str:
    if not point.is_open:
        return "免填"
    unit = "%" if indicator.unit == "%" else ""  # else it stands in the head, above
    return with_unit(point.value, unit).replace(" %", "%").replace("\n", " ")
