"""A desk with a real X screen: Xvfb, the program on Qt's xcb platform, and xdotool as the clerk's hands.

A class of its own process each, so that nothing of the test's own Qt is used; the screen is 1366x768.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
TOOLS = ("Xvfb", "xdotool")
_CLIPBOARD = """
import sys
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication
app = QApplication(sys.argv)
data = QMimeData()
html, text = sys.argv[1:3]
if html:
    data.setHtml(open(html, encoding="utf-8").read())
if text:
    data.setText(open(text, encoding="utf-8").read())
app.clipboard().setMimeData(data)
print("held", flush=True)
app.exec()
"""


def missing() -> list[str]:
    return [tool for tool in TOOLS if not shutil.which(tool)]


class RealDesk:
    """`home` is the clerk's own: settings, documents. Everything ends with `close`."""

    def __init__(self, home: Path) -> None:
        self._home = home
        reading, writing = os.pipe()
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
            pass_fds=[writing],
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        self._environment = {
            **os.environ,
            "DISPLAY": f":{number}",
            "QT_QPA_PLATFORM": "xcb",
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / ".config"),
            "LC_ALL": "C.UTF-8",
        }
        self._running: list[subprocess.Popen[str]] = []
        self._holder: subprocess.Popen[str] | None = None
        self.program: subprocess.Popen[str] | None = None

    def start(self, *arguments: str) -> None:
        command = [sys.executable, str(ROOT / "main.py"), *arguments]
        self.program = subprocess.Popen(command, env=self._environment, text=True, stderr=subprocess.PIPE)
        self._running.append(self.program)

    def hold(self, html: Path | None, text: Path | None) -> None:
        """Put a sheet's copy on the clipboard, as another program does that goes on running."""
        if self._holder:
            self._holder.kill()
        command = [sys.executable, "-c", _CLIPBOARD, str(html or ""), str(text or "")]
        self._holder = subprocess.Popen(command, env=self._environment, text=True, stdout=subprocess.PIPE)
        self._running.append(self._holder)
        assert self._holder.stdout
        assert self._holder.stdout.readline().strip() == "held"

    def do(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=self._environment, capture_output=True, text=True, timeout=60, check=False
        )
        return done.stdout.strip()

    def keys(self, *names: str) -> None:
        self.do("key", "--delay", "40", *names)

    def type(self, words: str) -> None:
        """Letters that no key has are put on a spare key one by one: the program must hear each before the next."""
        self.do("type", "--delay", "25" if words.isascii() else "300", words)

    def window(self, title: str) -> str:
        """Wait for a window whose title has these words, and give it the keyboard: there is no window manager here."""
        found = self.until(lambda: self.do("search", "--onlyvisible", "--name", title), f"窗口“{title}”")
        number = found.split()[-1]
        self.do("windowfocus", "--sync", number)
        return number

    def is_gone(self, title: str) -> bool:
        return not self.do("search", "--onlyvisible", "--name", title)

    def until(self, ask: Callable[[], object], what: str, seconds: float = 30) -> str:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            got = ask()
            if got:
                return str(got)
            if self.program and self.program.poll() is not None and self.program.returncode:
                raise AssertionError(self.program.stderr.read() if self.program.stderr else "the program ended")
            time.sleep(0.1)
        raise AssertionError(f"{what} did not come")

    def picture(self, path: Path) -> None:
        """What the screen shows, for one who looks for what went wrong."""
        subprocess.run(["import", "-window", "root", str(path)], env=self._environment, check=False)

    def close(self) -> None:
        for process in (*self._running, self._screen):
            process.kill()
            process.wait()
