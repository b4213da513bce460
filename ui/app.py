"""The application: which windows are open, and the ways from one to another."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from ui import appearance, fonts, words
from zzdesk.errors import ZzError

if TYPE_CHECKING:
    from ui.welcome import WelcomeWindow

NO_SCREEN = "没有可用的屏幕，不能打开窗口：请在桌面环境中运行，或使用命令行 zzdesk --help"


class Windows:
    """Every open window; the last one closed ends the program."""

    def __init__(self) -> None:
        self.open: list[QMainWindow] = []

    def start(self, where: Path | str | None) -> None:
        """The window of a file, a ledger's folder or (a text) a server's URL, or the welcome page, with the reason
        where it cannot be opened."""
        if where is None or not (self._go_to_server(where) if isinstance(where, str) else self.go(where)):
            self.welcome()

    def go(self, path: Path, *, remembered: bool = True) -> bool:
        """Open a clerk's file or a ledger folder; False, with a message, where that fails."""
        try:
            if path.is_dir():
                self._bureau(path)
            else:
                self._clerk(path.absolute())
        except ZzError as why:
            self._say(str(why))
            return False
        if remembered:
            QTimer.singleShot(0, lambda: _remember(path))
        return True

    def _go_to_server(self, address: str) -> bool:
        """Not remembered: an address may hold a password."""
        from ui.bureau.window import BureauWindow
        from zzdesk import session

        try:
            self._show(BureauWindow(session.open_ledger(address)))
        except ZzError as why:
            self._say(str(why))
            return False
        return True

    def welcome(self) -> WelcomeWindow:
        from ui.welcome import WelcomeWindow

        found = next((w for w in self.open if isinstance(w, WelcomeWindow)), None)
        if found is None:
            found = WelcomeWindow()
            found.wants_new.connect(self.new_file)
            found.wants_open.connect(self.choose_file)
            found.wants_bureau.connect(self.choose_ledger)
            found.wants_server.connect(self.choose_server)
            found.wants_path.connect(self._leave_welcome)
            found.wants_example.connect(self._try_example)
            self._show(found)
        found.refresh()
        return found

    def new_file(self) -> None:
        from ui.dialogs.new_file import NewFileDialog

        dialog = NewFileDialog(QApplication.activeWindow())
        if dialog.exec():
            self._leave_welcome(dialog.path)

    def choose_file(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        chosen, _ = QFileDialog.getOpenFileName(
            QApplication.activeWindow(), "打开", "", "填报文件 (*.zzd);;汇总库 (ledger.db)"
        )
        if chosen:
            path = Path(chosen)
            self._leave_welcome(path.parent if path.name == "ledger.db" else path)

    def choose_ledger(self) -> None:
        """A ledger folder; an empty or new folder becomes one."""
        from PySide6.QtWidgets import QFileDialog

        from zzdesk import session

        words = "选择汇总库文件夹（空文件夹将新建汇总库）"
        chosen = QFileDialog.getExistingDirectory(QApplication.activeWindow(), words)
        if not chosen:
            return
        path = Path(chosen)
        try:
            if not any(path.iterdir()):
                session.create_ledger(path).close()
        except ZzError as why:
            self._say(str(why))
            return
        self._leave_welcome(path)

    def choose_server(self) -> None:
        """A ledger on a server, that several officers work in at once."""
        from ui.bureau.window import BureauWindow
        from ui.dialogs.server_ledger import ServerLedgerDialog

        dialog = ServerLedgerDialog(QApplication.activeWindow())
        if dialog.exec() and dialog.ledger is not None:
            self._show(BureauWindow(dialog.ledger))
            self.welcome().close()

    def _leave_welcome(self, path: Path) -> None:
        if self.go(path):
            self.welcome().close()

    def _try_example(self, path: Path) -> None:
        """Not remembered: it is a copy to play with."""
        if self.go(path, remembered=False):
            self.welcome().close()

    def _clerk(self, path: Path) -> None:
        from ui.clerk.window import ClerkWindow
        from ui.holding import hold
        from zzdesk import session

        for shown in self.open:
            if isinstance(shown, ClerkWindow) and shown.isVisible() and shown.desk.document.path.samefile(path):
                shown.raise_()
                shown.activateWindow()
                return
        held = hold(path)
        document = session.open_file(path, writer_thread=True, read_only=bool(held.by))
        window = ClerkWindow(document, session.latest_period(document), held)
        window.wants_new.connect(self.new_file)
        window.wants_open.connect(self.choose_file)
        self._show(window)

    def _bureau(self, folder: Path) -> None:
        from ui.bureau.window import BureauWindow
        from zzdesk import session

        self._show(BureauWindow(session.open_ledger(folder)))

    def _show(self, window: QMainWindow) -> None:
        """Over the whole of a small screen; the offscreen one is nobody's desk."""
        self.open.append(window)
        room = window.screen().availableSize()
        is_small = room.width() <= window.width() or room.height() <= window.height()
        if is_small and QApplication.platformName() != "offscreen":
            window.showMaximized()
        else:
            window.show()

    def _say(self, words: str) -> None:
        self.welcome().bar.say("error", words)

    def fault(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        """A fault of the program itself: kept in a log, told in the window's message bar, and work goes on."""
        from ui.faults import kept
        from ui.tasks import said

        log = kept(kind, fault, trace)
        window = QApplication.activeWindow() or (self.open[-1] if self.open else None)
        bar = getattr(window, "bar", None)
        if bar is not None:
            bar.say("error", said(fault), [f"详细情况记在 {log}"] if log else [])


def _collect(app: QApplication) -> None:
    from ui.collecting import Collecting

    Collecting(app)


def _remember(path: Path) -> None:
    from ui.recent import remember

    remember(path)


def has_screen() -> bool:
    """Linux without a display would abort in Qt; say it in one line instead."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def prepare(arguments: Sequence[str]) -> QApplication:
    """The application with its font, look and Qt's own Chinese."""
    QCoreApplication.setOrganizationName("zzdesk")
    QCoreApplication.setApplicationName("zzdesk")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    app = QApplication(list(arguments))
    if not sys.platform.startswith("linux"):  # where it is the default, and asking costs 5 ms; Windows 10's has no dark
        app.setStyle("fusion")
    fonts.install(app)
    appearance.install(app)
    words.install(app)
    return app


def run(arguments: Sequence[str]) -> int:
    """Open the window for the file named, or the welcome page; the exit code."""
    if not has_screen():
        print(NO_SCREEN, file=sys.stderr)
        return 2
    app = prepare(arguments[:1])
    windows = Windows()
    sys.excepthook = windows.fault
    where = arguments[1] if len(arguments) > 1 else None
    windows.start(where if where is None or "://" in where else Path(where))
    QTimer.singleShot(1000, lambda: _collect(app))
    return app.exec()
