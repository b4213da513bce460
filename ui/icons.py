"""Icons of one library and weight (QtAwesome, Phosphor), loaded after the first paint.

A window names its icons with `want`; they appear once the window has been drawn, so that
the icon font costs nothing on the way to the first grid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer

from ui.theme import tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QIcon, QPixmap

SIZE = QSize(18, 18)


class Takes(Protocol):
    def setIcon(self, icon: QIcon, /) -> None: ...


class Icons(QObject):
    """Collects wishes until `load`; one icon font only, not all that QtAwesome has."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wishes: list[tuple[Takes, str, bool]] = []

    def want(self, taker: Takes, name: str, *, on_accent: bool = False) -> None:
        self._wishes.append((taker, name, on_accent))

    def load_later(self) -> None:
        QTimer.singleShot(0, self.load)

    def load(self) -> None:
        from qtawesome import _BUNDLED_FONTS
        from qtawesome.iconic_font import IconicFont

        # qtawesome.icon() would read all its eleven fonts (0.2 s); one is enough.
        phosphor = next(spec for spec in _BUNDLED_FONTS if spec[0] == "ph")
        font, colours = IconicFont(phosphor), tokens()
        for taker, name, on_accent in self._wishes:
            glyph = font.charmap["ph"][name]
            colour = colours.on_accent if on_accent else colours.text
            taker.setIcon(_drawn(font.font("ph", SIZE.height()), glyph, colour, colours.secondary))


def _drawn(font: QFont, glyph: str, colour: str, disabled: str) -> QIcon:
    """A glyph as pixmaps for 100 and 200 %. QtAwesome's own icons paint through a Python icon engine, which
    left the interpreter's lock taken for ever when Qt called it while a thread was committing (seen on 6.9.3)."""
    from PySide6.QtGui import QIcon

    icon = QIcon()
    for ratio in (1, 2):
        for mode, pen in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
            icon.addPixmap(_pixmap(font, glyph, pen, ratio), mode)
    return icon


def _pixmap(font: QFont, glyph: str, colour: str, ratio: int) -> QPixmap:
    from PySide6.QtGui import QColor, QPainter, QPixmap

    found = QPixmap(SIZE * ratio)
    found.setDevicePixelRatio(ratio)
    found.fill(Qt.GlobalColor.transparent)
    painter = QPainter(found)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(QRect(0, 0, SIZE.width(), SIZE.height()), Qt.AlignmentFlag.AlignCenter, glyph)
    painter.end()
    return found
