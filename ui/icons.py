"""Icons of one library and weight (QtAwesome, Phosphor), loaded after the first paint.

A window names its icons with `want`; they appear once the window has been drawn, so that
the icon font costs nothing on the way to the first grid.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer

from ui.theme import tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QIcon, QPixmap
    from PySide6.QtWidgets import QWidget

SIZE = QSize(18, 18)


class Takes(Protocol):
    def setIcon(self, icon: QIcon, /) -> None: ...


class Icons(QObject):
    """Collects wishes until `load`; one icon font only, not all that QtAwesome has.

    Drawn again when the window's colours change, and at once where one is wanted later.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._wishes: list[tuple[Takes, str, bool]] = []
        self._loaded = False

    def want(self, taker: Takes, name: str, *, on_accent: bool = False) -> None:
        self._wishes.append((taker, name, on_accent))
        if self._loaded:
            self._draw(self._wishes[-1:])

    def load_later(self) -> None:
        QTimer.singleShot(0, self, self.load)

    def load(self) -> None:
        if not self._loaded:
            self._loaded = True
            self._window.installEventFilter(self)
        self._draw(self._wishes)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.PaletteChange:
            self.load_later()
        return False

    def _draw(self, wishes: list[tuple[Takes, str, bool]]) -> None:
        font, glyphs = _phosphor()
        colours, ratio = tokens(), self._window.devicePixelRatioF()
        for taker, name, on_accent in wishes:
            colour = colours.on_accent if on_accent else colours.text
            taker.setIcon(_drawn(font, glyphs[name], colour, colours.secondary, ratio))


@cache
def _phosphor() -> tuple[QFont, dict[str, str]]:
    from qtawesome import _BUNDLED_FONTS
    from qtawesome.iconic_font import IconicFont

    # qtawesome.icon() would read all its eleven fonts (0.2 s); one is enough.
    found = IconicFont(next(spec for spec in _BUNDLED_FONTS if spec[0] == "ph"))
    return found.font("ph", SIZE.height()), found.charmap["ph"]


def _drawn(font: QFont, glyph: str, colour: str, disabled: str, screen: float) -> QIcon:
    """A glyph as pixmaps for 100 %, 200 % and what the screen has. QtAwesome's own icons paint through a Python
    icon engine, which left the interpreter's lock taken for ever when Qt called it while a thread was committing
    (seen on 6.9.3)."""
    from PySide6.QtGui import QIcon

    icon = QIcon()
    for ratio in sorted({1.0, screen, 2.0}):
        for mode, pen in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
            icon.addPixmap(_pixmap(font, glyph, pen, ratio), mode)
    return icon


def _pixmap(font: QFont, glyph: str, colour: str, ratio: float) -> QPixmap:
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
