"""The figures of a cell over the year as a small line: gaps where there is none, never a zero in their place."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui import theme
from zzdesk.entry.cell import Point, with_unit
from zzdesk.period import Period
from zzdesk.values import decimal_text

_HEIGHT = 54
_SIDE, _TOP, _BOTTOM = 6, 14, 6


class Sparkline(QWidget):
    """Months of the plan across; the dashed line is the target's pace, the large dot the period in hand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName("各期走势")
        self._slots: dict[Period, int] = {}
        self._points: list[Point] = []
        self._pace: list[tuple[Period, Decimal]] = []
        self._unit = self._aim = ""
        self._from_zero = False

    def sizeHint(self) -> QSize:
        return QSize(180, _HEIGHT)

    def show_year(
        self,
        periods: Sequence[Period],
        points: list[Point],
        unit: str,
        pace: list[tuple[Period, Decimal]],
        aim: str = "",
        *,
        from_zero: bool = False,
    ) -> None:
        """`points` up to the period in hand; `pace` what the target asks for, by period; `aim` its words."""
        self._from_zero = from_zero
        self._slots = {period: n for n, period in enumerate(periods)}
        self._points, self._unit, self._pace, self._aim = points, unit, pace, aim
        self.setAccessibleDescription(self.words())
        self.update()

    def words(self) -> str:
        """What the line shows, for reading aloud."""
        told = [f"{p.period.label} {with_unit(p.value, self._unit) if p.is_open else '免填'}" for p in self._points]
        return "；".join([*told, *([f"虚线为{self._aim}"] if self._aim and self._pace else [])])

    def runs(self) -> list[list[Point]]:
        """The figures, broken where a period has none."""
        found: list[list[Point]] = [[]]
        for point in self._points:
            if point.value.number is None:
                found.append([])
            else:
                found[-1].append(point)
        return [run for run in found if run]

    # --- painting ---------------------------------------------------------------------------
    def paintEvent(self, event: object) -> None:
        painter, colours = QPainter(self), theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.line), 1))
        base = self.height() - _BOTTOM + 3.5
        painter.drawLine(QPointF(_SIDE, base), QPointF(self.width() - _SIDE, base))
        if self._pace:
            self._draw_pace(painter, colours)
        for run in self.runs():
            places = [self._place(p.period, p.value.number) for p in run]
            painter.setPen(QPen(QColor(colours.accent), 1.6))
            painter.drawPolyline(QPolygonF(places))
            painter.setBrush(QColor(colours.sheet))
            for place in places:
                painter.drawEllipse(place, 1.8, 1.8)
        last = self._points[-1] if self._points else None
        if last and last.value.number is not None:
            painter.setBrush(QColor(colours.accent))
            painter.drawEllipse(self._place(last.period, last.value.number), 3.4, 3.4)
        painter.end()

    def _draw_pace(self, painter: QPainter, colours: theme.Tokens) -> None:
        pen = QPen(QColor(colours.query), 1)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([self._place(period, due) for period, due in self._pace]))
        painter.setFont(theme.font(theme.SMALL_PT - 1))
        room = QRectF(0, 0, self.width() - _SIDE, _TOP)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, self._aim)

    def _place(self, period: Period, figure: Decimal | None) -> QPointF:
        low, high = self._span()
        share = 0.5 if high == low else float((Decimal(figure or 0) - low) / (high - low))
        return QPointF(self._x(self._slots[period]), self.height() - _BOTTOM - share * (self.height() - _TOP - _BOTTOM))

    def _x(self, slot: int) -> float:
        return _SIDE + slot * (self.width() - 2 * _SIDE) / max(len(self._slots) - 1, 1)

    def _span(self) -> tuple[Decimal, Decimal]:
        figures = [p.value.number for p in self._points if p.value.number is not None]
        figures += [due for _, due in self._pace]
        figures += [Decimal(0)] if self._from_zero else []
        return (min(figures), max(figures)) if figures else (Decimal(0), Decimal(0))

    # --- the tip ------------------------------------------------------------------------------
    def tip_at(self, x: float) -> str:
        """The figure of the period nearest to a place."""
        if not self._points:
            return ""
        nearest = min(self._points, key=lambda p: abs(self._x(self._slots[p.period]) - x))
        words = with_unit(nearest.value, self._unit) if nearest.is_open else "免填"
        due = dict(self._pace).get(nearest.period)
        asked = f"　{self._aim.partition(' ')[0]} {decimal_text(round(due, 1))}" if due is not None else ""
        return f"{nearest.period.label}　{words}{asked}"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        QToolTip.showText(event.globalPosition().toPoint(), self.tip_at(event.position().x()), self)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos().x()), self)
            return True
        return super().event(event)
