"""Qt's own words in Chinese: buttons, context menus, the dialogs for files and printing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

import resources


def install(app: QApplication) -> None:
    """Ours first, which makes it the last to be asked: for what Qt leaves in English, and for the everyday words
    where Qt is installed without its translations. Made from the .ts beside it by `pyside6-lrelease`."""
    ours = Path(resources.__file__ or "").parent / "words"
    for name, folder in (
        ("qt_zh_CN", str(ours)),
        ("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
    ):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
