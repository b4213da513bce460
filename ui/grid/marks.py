"""Drawing what a cell means: every meaning has a shape besides its colour, so that it survives greyscale."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QPolygonF

from ui.clerk.desk import Mark
from ui.theme import Tokens


class Inks(NamedTuple):
    """A theme's colours made ready to paint with: cells are many."""

    sheet: QColor
    derived: QColor
    selection: QColor
    text: QColor
    secondary: QColor
    error: QColor
    accent: QColor
    hatch: QBrush
    cursor: QPen
    grid: QColor
    colours: Tokens


@lru_cache(maxsize=4)
def inks(colours: Tokens) -> Inks:
    names = ("sheet", "derived", "selection", "text", "secondary", "error", "accent")
    plain = (QColor(getattr(colours, name)) for name in names)
    return Inks(*plain, hatch(colours), QPen(QColor(colours.accent), 2), QColor(colours.line), colours)


CORNER = 9
NAMES = {Mark.ERROR: "强制性", Mark.QUERY: "核实性", Mark.EXPLAINED: "已说明", Mark.NOTE: "提示"}


def draw_mark(painter: QPainter, cell: QRect, mark: Mark, colours: Tokens) -> None:
    """At the upper right corner: triangle and ✕, dot and ?, folded corner, or a small bar."""
    if mark is Mark.NONE:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    right, top = cell.right() + 1.0, float(cell.top())
    {Mark.ERROR: _error, Mark.QUERY: _query, Mark.EXPLAINED: _explained, Mark.NOTE: _note}[mark](
        painter, right, top, colours
    )
    painter.restore()


def _error(painter: QPainter, right: float, top: float, colours: Tokens) -> None:
    size = CORNER + 4
    _fill(painter, [(right - size, top), (right, top), (right, top + size)], colours.error)
    painter.setPen(QPen(QColor(colours.on_accent), 1.2))
    painter.drawLine(QPointF(right - 5.5, top + 2), QPointF(right - 2, top + 5.5))
    painter.drawLine(QPointF(right - 2, top + 2), QPointF(right - 5.5, top + 5.5))


def _query(painter: QPainter, right: float, top: float, colours: Tokens) -> None:
    spot = QRectF(right - 12, top + 1, 11, 11)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.query))
    painter.drawEllipse(spot)
    font = QFont(painter.font())
    font.setPixelSize(9)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(colours.sheet))
    painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, "?")


def _explained(painter: QPainter, right: float, top: float, colours: Tokens) -> None:
    """A folded corner: the flap lies inside, the outside corner is cut off."""
    _fill(painter, [(right - CORNER, top), (right, top), (right, top + CORNER)], colours.canvas)
    flap = [(right - CORNER, top), (right - CORNER, top + CORNER), (right, top + CORNER)]
    _fill(painter, flap, colours.accent)


def _note(painter: QPainter, right: float, top: float, colours: Tokens) -> None:
    painter.fillRect(QRectF(right - 9, top + 2, 7, 2), QColor(colours.secondary))


def _fill(painter: QPainter, corners: list[tuple[float, float]], colour: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))


def hatch(colours: Tokens) -> QBrush:
    """The pattern of cells that are not to be filled."""
    return QBrush(QColor(colours.hatch), Qt.BrushStyle.BDiagPattern)
