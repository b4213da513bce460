"""帮助: the menu of every window, and F1 in dialogs. A widget says by its property `help` which chapter is its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

KEYS = "快捷键一览"


class HelpMenu(QObject):
    """`tour` shows the five steps again, where a window has them."""

    def __init__(self, window: QWidget, menu: QMenu, tour: Callable[[], object] | None = None) -> None:
        super().__init__(window)
        self._window = window
        here = self._action(menu, "本页帮助(&P)", self.show_here)
        here.setShortcut(QKeySequence("F1"))
        self._action(menu, "填报手册(&M)", lambda: show_chapter(window, ""))
        self._action(menu, "快捷键一览(&K)", lambda: show_chapter(window, KEYS))
        if tour:
            self._action(menu, "新手引导(&T)", tour)
        menu.addSeparator()
        self._action(menu, "关于(&A)…", self.about)

    def _action(self, menu: QMenu, words: str, act: Callable[[], object]) -> QAction:
        action = QAction(words, self)
        action.triggered.connect(lambda: act())
        menu.addAction(action)
        return action

    def show_here(self) -> None:
        focus = QApplication.focusWidget()
        inside = focus if focus is not None and self._window.isAncestorOf(focus) else self._window
        show_chapter(self._window, chapter_of(inside))

    def about(self) -> None:
        from ui.dialogs.about import AboutDialog

        AboutDialog(self._window).exec()


def answer_f1(dialog: QDialog, chapter: str) -> None:
    """A window's own F1 is not heard while a dialog is open over it."""
    dialog.setProperty("help", chapter)
    QShortcut(QKeySequence("F1"), dialog, lambda: show_chapter(dialog, chapter_of(dialog.focusWidget() or dialog)))


def chapter_of(widget: QWidget | None) -> str:
    """Of the widget itself, or of the nearest one around it that says."""
    while widget is not None:
        chapter = widget.property("help")
        if chapter:
            return str(chapter)
        widget = widget.parentWidget()
    return ""


def show_chapter(asker: QWidget, chapter: str) -> None:
    """The manual beside its asker, of which it is a child: so it can be read while a dialog waits."""
    from ui.help_window import HelpWindow

    found = asker.findChild(HelpWindow) or HelpWindow(asker)
    if not found.isVisible():
        found.move(asker.mapToGlobal(QPoint(max(asker.width() - found.width() - 24, 24), 48)))
    found.show()
    found.raise_()
    found.activateWindow()
    found.go_to(chapter)
