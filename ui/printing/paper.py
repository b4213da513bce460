"""The sheet of paper: its size, margins and pens. Lengths are in hundredths of a millimetre throughout ui/printing."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QMarginsF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPagedPaintDevice, QPageLayout, QPageSize, QPen

MM = 100
MARGIN = 12 * MM
FOOT = 8 * MM  # 校验码 and page number, inside the margins
_LINE = 1.32  # of the em
_POINT = 25.4 / 72 * MM
_SIZES = {"A4": (210, 297), "A3": (297, 420)}
_QT_SIZES = {"A4": QPageSize.PageSizeId.A4, "A3": QPageSize.PageSizeId.A3}
SIZES = tuple(_SIZES)
# paper is white and ink black, whatever the window's colours are
BLACK = QColor(Qt.GlobalColor.black)
HEAD_GREY = QColor(235, 235, 235)
DERIVED_GREY = QColor(246, 246, 246)


class Setup(NamedTuple):
    """`fit`: all columns on one page across, however small they get."""

    size: str = "A4"
    landscape: bool = True
    fit: bool = False

    @property
    def width(self) -> int:
        return max(_SIZES[self.size]) * MM if self.landscape else min(_SIZES[self.size]) * MM

    @property
    def height(self) -> int:
        return min(_SIZES[self.size]) * MM if self.landscape else max(_SIZES[self.size]) * MM

    @property
    def body(self) -> QRect:
        """Inside the margins, above the page's foot."""
        return QRect(MARGIN, MARGIN, self.width - 2 * MARGIN, self.height - 2 * MARGIN - FOOT)

    @property
    def words(self) -> str:
        return f"{self.size} {'横向' if self.landscape else '纵向'}"

    def page_layout(self) -> QPageLayout:
        """Whole pages: the margins are drawn by us."""
        way = QPageLayout.Orientation.Landscape if self.landscape else QPageLayout.Orientation.Portrait
        layout = QPageLayout(QPageSize(_QT_SIZES[self.size]), way, QMarginsF())
        layout.setMode(QPageLayout.Mode.FullPageMode)
        return layout


def scale_of(device: QPagedPaintDevice) -> float:
    """Device dots in one of our units."""
    return device.logicalDpiX() / (25.4 * MM)


def font(points: float, *, bold: bool = False) -> QFont:
    """The window's family at a size on paper; measured alike on every device."""
    found = QFont(QGuiApplication.font())
    found.setPixelSize(round(points * _POINT))
    found.setBold(bold)
    # Noto Sans SC swaps the digits in ZZ01 for others that a PDF's reader cannot find again
    found.setFeature(QFont.Tag("locl"), 0)
    found.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return found


def height_of(found: QFont) -> int:
    """Of one line of text: Chinese fonts ask for more than paper has."""
    return round(found.pixelSize() * _LINE)


def em(points: float) -> float:
    return points * _POINT


def pen(points: float = 0.5) -> QPen:
    found = QPen(BLACK)
    found.setWidthF(points * _POINT)
    found.setCapStyle(Qt.PenCapStyle.SquareCap)
    return found
