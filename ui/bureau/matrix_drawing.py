"""报送情况 as a picture: one cell, and the whole matrix on a page; the same drawing on screen and in the file.

Each state has a mark, a word and a lightness of its own besides its colour, so that a monochrome print, and an eye
that tells no red from green, read the same.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen

from ui import theme
from ui.grid.marks import hatch
from ui.theme import Tokens
from zzdesk.ledger.matrix import Matrix
from zzdesk.ledger.status import SHOWN, SHOWN_MARKS, UnitStatus
from zzdesk.period import Period

WORDS = {**SHOWN, "queried": "核实", "conflict": "认定", "ahead": ""}
_FILLED = {"returned": "error", "conflict": "accent"}  # dark, with a light mark
_LINED = {"queried": "query", "late": "query", "missing": "error"}  # a line around
_INKS = {"reported": "passed", "ahead": "secondary"}
_BAR = 2  # pixels high: how much of the return is filled
_NAME, _CELL, _ROW, _HEAD, _EDGE = 108, 66, 28, 28, 24
_TITLE, _FOOT = 64, 58
_SCALE = 2.0
WIDE = 50  # pixels: a narrower cell has room for the mark only
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def draw_state(painter: QPainter, cell: QRect, status: UnitStatus, font: QFont, colours: Tokens) -> None:
    """Mark and word on their ground, and below them a bar as long as the return is complete."""
    shown = status.shown
    box = QRectF(cell).adjusted(3, 2, -3, -3)
    ink = QColor(getattr(colours, _FILLED.get(shown) or _LINED.get(shown) or _INKS.get(shown, "text")))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    if shown == "missing":
        painter.fillRect(box, hatch(colours))
    if shown in _FILLED:
        painter.setBrush(ink)
    painter.setPen(QPen(ink, 1.2) if shown in {*_FILLED, *_LINED} else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QColor(colours.sheet) if shown in _FILLED else ink)
    word = WORDS[shown] if cell.width() >= WIDE else ""
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{SHOWN_MARKS[shown]}{word}")
    painter.restore()
    if status.kind and status.required and status.filled < status.required:
        _draw_bar(painter, cell, Decimal(status.filled) / status.required, colours)


def _draw_bar(painter: QPainter, cell: QRect, share: Decimal, colours: Tokens) -> None:
    room = QRect(cell.left() + 4, cell.bottom() - _BAR - 1, cell.width() - 8, _BAR)
    painter.fillRect(room, QColor(colours.line))
    painter.fillRect(room.adjusted(0, 0, -int(room.width() * (1 - share)), 0), QColor(colours.query))


def picture(matrix: Matrix, title: str, issuer: str, chosen: Period, today: date) -> QImage:
    """The whole matrix with its legend, in light colours whatever the screen's are: for paper and messages."""
    columns = len(matrix.periods)
    width = 2 * _EDGE + _NAME + columns * _CELL
    height = _TITLE + _HEAD + (len(matrix.units) + 1) * _ROW + _FOOT
    image = QImage(round(width * _SCALE), round(height * _SCALE), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SCALE)
    image.fill(QColor(theme.LIGHT.sheet))
    painter = QPainter(image)
    _Page(painter, matrix, chosen).draw(title, f"{issuer}　截至{today.isoformat()}", width)
    painter.end()
    return image


class _Page:
    def __init__(self, painter: QPainter, matrix: Matrix, chosen: Period) -> None:
        self._painter, self._matrix, self._chosen = painter, matrix, chosen
        self._colours = theme.LIGHT
        self._font = theme.font(theme.SMALL_PT)

    def draw(self, title: str, told: str, width: int) -> None:
        self._words(QRect(_EDGE, 12, width - 2 * _EDGE, 26), title, theme.font(theme.PAGE_PT, bold=True))
        self._words(QRect(_EDGE, 38, width - 2 * _EDGE, 20), told, self._font, "secondary")
        self._heads()
        for n, (code, name) in enumerate(self._matrix.units):
            self._words(self._cell(n, -1), name, self._font)
            for column, status in enumerate(self._matrix.row(code)):
                if status:
                    draw_state(self._painter, self._cell(n, column), status, self._font, self._colours)
        self._totals(len(self._matrix.units))
        self._lines()
        top = self._cell(len(self._matrix.units) + 1, -1).top()
        self._words(QRect(_EDGE, top + 8, width - 2 * _EDGE, 20), legend(), self._font, "secondary")
        words = "下方短线：已填占应填之比；没有短线为填全"
        self._words(QRect(_EDGE, top + 28, width - 2 * _EDGE, 20), words, self._font, "secondary")

    def _cell(self, row: int, column: int) -> QRect:
        top = _TITLE + _HEAD + row * _ROW
        return QRect(_EDGE, top, _NAME, _ROW) if column < 0 else QRect(_EDGE + _NAME + column * _CELL, top, _CELL, _ROW)

    def _heads(self) -> None:
        for column, status in enumerate(self._matrix.periods):
            cell = self._cell(-1, column)
            bold = status.period == self._chosen
            self._words(cell, status.period.label, theme.font(theme.SMALL_PT, bold=bold), flags=_MIDDLE)

    def _totals(self, row: int) -> None:
        self._words(self._cell(row, -1), "完整率", self._font, "secondary")
        for column, status in enumerate(self._matrix.periods):
            self._words(
                self._cell(row, column), rate(status.tally.completeness), self._font, "secondary", flags=_MIDDLE
            )

    def _lines(self) -> None:
        self._painter.setPen(QPen(QColor(self._colours.line), 1))
        right = self._cell(0, len(self._matrix.periods) - 1).right()
        for row in range(len(self._matrix.units) + 2):
            top = self._cell(row, -1).top()
            self._painter.drawLine(QPointF(_EDGE, top), QPointF(right, top))

    def _words(self, room: QRect, words: str, font: QFont, ink: str = "text", flags: int = _LEFT) -> None:
        self._painter.setFont(font)
        self._painter.setPen(QColor(getattr(self._colours, ink)))
        self._painter.drawText(room, flags, words)


_MIDDLE = int(Qt.AlignmentFlag.AlignCenter)


def rate(share: Decimal | None) -> str:
    return "—" if share is None else f"{share}%"


def legend() -> str:
    return "　".join(f"{SHOWN_MARKS[key]} {words}" for key, words in SHOWN.items())
