"""外观: as the system is, light, or dark; one choice for all windows, kept from one start to the next."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QApplication, QMenu

from ui import theme

_KEPT = "view/appearance"


class Appearance(Enum):
    SYSTEM = "跟随系统(&S)"
    LIGHT = "浅色(&L)"
    DARK = "深色(&D)"


_SCHEMES = {
    Appearance.SYSTEM: Qt.ColorScheme.Unknown,
    Appearance.LIGHT: Qt.ColorScheme.Light,
    Appearance.DARK: Qt.ColorScheme.Dark,
}


def kept() -> Appearance:
    name = QSettings().value(_KEPT, "")
    return next((a for a in Appearance if a.name == name), Appearance.SYSTEM)


def install(app: QApplication) -> None:
    """The look chosen last; where it follows the system, also when that changes."""
    _apply(app, kept())
    app.styleHints().colorSchemeChanged.connect(lambda _: theme.apply(app, dark=_wish(kept())))


def choose(chosen: Appearance) -> None:
    """Every open window changes at once."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    QSettings().setValue(_KEPT, chosen.name)
    _apply(app, chosen)


def add_menu(menu: QMenu) -> QMenu:
    """外观 as a submenu, the choice in force ticked whenever it is opened."""
    found = menu.addMenu("外观(&A)")
    group = QActionGroup(found)
    for look in Appearance:
        action = QAction(look.value, group)
        action.setCheckable(True)
        action.triggered.connect(lambda _=False, look=look: choose(look))
        action.setData(look)
        found.addAction(action)

    def tick() -> None:
        for action in group.actions():
            action.setChecked(action.data() is kept())

    found.aboutToShow.connect(tick)
    return found


def _apply(app: QApplication, chosen: Appearance) -> None:
    """The system is told too: it draws the title bar and its own dialogs."""
    app.styleHints().setColorScheme(_SCHEMES[chosen])
    theme.apply(app, dark=_wish(chosen))


def _wish(chosen: Appearance) -> bool | None:
    return None if chosen is Appearance.SYSTEM else chosen is Appearance.DARK
