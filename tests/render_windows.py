"""Renders the real windows offscreen to PNG, to be looked at:  python tests/render_windows.py DEMO_FOLDER OUT_FOLDER

Each window at 1366x768 and 1920x1080, light and dark. DEMO_FOLDER is what `zzdesk demo` made.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent.parent))

from PySide6.QtCore import QElapsedTimer, QSettings
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from ui import app as program
from ui import theme
from zzdesk import session

SIZES = ((1366, 768), (1920, 1080))


def settle(app: QApplication, milliseconds: int = 700) -> None:
    timer = QElapsedTimer()
    timer.start()
    while timer.elapsed() < milliseconds:
        app.processEvents()


def clerk(demo: Path) -> QMainWindow:
    from ui.clerk.window import ClerkWindow

    document = session.open_file(demo / "填报文件" / "巩义市.zzd", writer_thread=True)
    return ClerkWindow(document, document.plan.periods[2])


def clerk_with_faults(demo: Path) -> QMainWindow:
    """A period in the middle of filling: errors, queries, a draft, 待反馈, 无此项."""
    from zzdesk.address import Address

    window = clerk(demo)
    desk = window.desk  # type: ignore[attr-defined]
    for address, words in (
        ("ZZ01.01.3", "8.1"),
        ("ZZ01.02.3", "待反馈：2021-05-18"),
        ("ZZ01.03.1", "12"),
        ("ZZ01.07.4", "无此项：没有退库"),
        ("ZZ01.09.1", "412.6亿"),
        ("ZZ01.10.3", "18.4"),
        ("ZZ01.11.3", ""),
    ):
        desk.type_text(Address.parse(address), words)
    return window


def department(demo: Path) -> QMainWindow:
    from ui.clerk.window import ClerkWindow

    document = session.open_file(demo / "填报文件" / "市工信局.zzd", writer_thread=True)
    return ClerkWindow(document, document.plan.periods[4])


def welcome(demo: Path) -> QMainWindow:
    return program.Windows().welcome()


def bureau(demo: Path) -> Iterator[tuple[str, QMainWindow]]:
    from ui.bureau.window import BureauWindow

    window = BureauWindow(session.open_ledger(demo / "汇总库"))
    for n, name in enumerate(window.page_names):
        window.show_page(n)
        yield name, window


WINDOWS: dict[str, Callable[[Path], QMainWindow]] = {
    "welcome": welcome,
    "clerk": clerk,
    "clerk-faults": clerk_with_faults,
    "department": department,
}


def shoot(app: QApplication, window: QWidget, out: Path, name: str) -> None:
    for width, height in SIZES:
        window.resize(width, height)
        window.show()
        settle(app)
        window.grab().save(str(out / f"{name}-{width}.png"))


def main() -> None:
    demo, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    app = program.prepare(sys.argv[:1])
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(out / "settings"))
    for dark in (False, True):
        # offscreen has no scheme of its own to set
        theme.apply(app, dark=dark)
        suffix = "-dark" if dark else ""
        for name, make in WINDOWS.items():
            window = make(demo)
            shoot(app, window, out, name + suffix)
            window.hide()
        for name, window in bureau(demo):
            settle(app, 2500)
            shoot(app, window, out, f"bureau-{name}{suffix}")
    app.quit()


if __name__ == "__main__":
    main()
