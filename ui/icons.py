"""Icons of one library and weight (QtAwesome, Phosphor), loaded after the first paint.

A window names its icons with `want`; they appear once the window has been drawn, so that
the icon font costs nothing on the way to the first grid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QSize, QTimer

from ui.theme import tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

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
            colour = colours.on_accent if on_accent else colours.text
            taker.setIcon(font.icon(f"ph.{name}", color=colour, color_disabled=colours.secondary))
