"""Drawing what a cell means: every meaning has a shape besides its colour, so that it survives greyscale."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPainterPathStroker, QPen

from ui import theme
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
    plain = {name: QColor(getattr(colours, name)) for name in names}
    cursor = QPen(QColor(colours.accent), 2)
    return Inks(hatch=hatch(colours), cursor=cursor, grid=QColor(colours.line), colours=colours, **plain)


CORNER, _ASKED = 9, 8
NAMES = {Mark.ERROR: "强制性", Mark.QUERY: "核实性", Mark.EXPLAINED: "已说明", Mark.NOTE: "提示"}


def draw_mark(painter: QPainter, cell: QRect, mark: Mark, colours: Tokens) -> None:
    """At the upper right corner: triangle and ✕, dot and ?, folded corner, or a small bar."""
    if mark is Mark.NONE:
        return
    right, top = cell.right() + 1, cell.top()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(right, top)
    for shape, brush in _shapes(mark, colours):
        painter.fillPath(shape, brush)
    painter.translate(-right, -top)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def draw_asked(painter: QPainter, cell: QRect, ink: Inks) -> None:
    """市局回执 asks about the cell: an open corner at the lower right, apart from the marks of our own check above."""
    right, bottom = cell.right(), cell.bottom()
    corner = [QPointF(right, bottom - _ASKED), QPointF(right, bottom), QPointF(right - _ASKED, bottom)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink.error, 1.6))
    painter.setBrush(ink.sheet)
    painter.drawPolygon(corner)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


@lru_cache(maxsize=16)
def _shapes(mark: Mark, colours: Tokens) -> list[tuple[QPainterPath, QBrush]]:
    """What a mark is made of, from the cell's upper right corner on."""
    made = {Mark.ERROR: _error, Mark.QUERY: _query, Mark.EXPLAINED: _explained, Mark.NOTE: _note}[mark](colours)
    return [(shape, QBrush(QColor(colour))) for shape, colour in made]


def _error(colours: Tokens) -> list[tuple[QPainterPath, str]]:
    size = CORNER + 4
    cross = QPainterPath(QPointF(-5.5, 2))
    cross.lineTo(-2, 5.5)
    cross.moveTo(-2, 2)
    cross.lineTo(-5.5, 5.5)
    pen = QPainterPathStroker()
    pen.setWidth(1.2)
    corner = _filled([(-size, 0), (0, 0), (0, size)])
    return [(corner, colours.error), (pen.createStroke(cross), colours.on_accent)]


def _query(colours: Tokens) -> list[tuple[QPainterPath, str]]:
    spot = QRectF(-12, 1, 11, 11)
    dot, sign = QPainterPath(), QPainterPath()
    dot.addEllipse(spot)
    font = theme.font(bold=True)
    font.setPixelSize(9)
    sign.addText(0, 0, font, "?")
    return [(dot, colours.query), (sign.translated(spot.center() - sign.boundingRect().center()), colours.sheet)]


def _explained(colours: Tokens) -> list[tuple[QPainterPath, str]]:
    """A folded corner: the flap lies inside, the outside corner is cut off."""
    corner = _filled([(-CORNER, 0), (0, 0), (0, CORNER)])
    return [(corner, colours.canvas), (_filled([(-CORNER, 0), (-CORNER, CORNER), (0, CORNER)]), colours.accent)]


def _note(colours: Tokens) -> list[tuple[QPainterPath, str]]:
    return [(_filled([(-9, 2), (-2, 2), (-2, 4), (-9, 4)]), colours.secondary)]


def _filled(corners: list[tuple[float, float]]) -> QPainterPath:
    shape = QPainterPath(QPointF(*corners[-1]))
    for x, y in corners:
        shape.lineTo(x, y)
    return shape


def hatch(colours: Tokens) -> QBrush:
    """The pattern of cells that are not to be filled."""
    return QBrush(QColor(colours.hatch), Qt.BrushStyle.BDiagPattern)
