"""The clerk's grid: painting and scrolling a wide table, pasting 100,000 cells, a keystroke, and what memory it takes.

    python bench/grid.py [paint|paste|keys|memory ...]      (all of them by default)

Painting is held against a QTableView whose model answers text, alignment, font and background from lists, with the
stock delegate and headers; both stand in one process, of the same size, and are measured in turn. Pasting, keystrokes
and memory are those of the whole clerk's window. Each part is a process of its own.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QPA_UPDATE_IDLE_TIME", "0")  # else Qt waits 5 ms before it paints what has changed

from grid_window import keys, memory, paste
from peer import lists_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from screen import Paints, Result, ratio_of
from tables import MARCH, WIDE, wide_table

from ui.app import prepare
from ui.clerk.desk import Desk
from ui.collecting import Collecting
from ui.grid.lines_model import LinesModel
from ui.grid.view import FormView

ROUNDS, PAGES = 9, 40
SIZE = (1366, 700)


def parts(view: QTableView) -> tuple[QWidget, QWidget, QWidget]:
    return view.viewport(), view.horizontalHeader().viewport(), view.verticalHeader().viewport()


def shown(make: Callable[[], QTableView]) -> tuple[QTableView, Paints, float]:
    """A view of a ready model, and the milliseconds until it and its headers are on screen."""
    begun = time.perf_counter()
    view = make()
    paints = Paints(*parts(view))
    view.show()
    paints.wait()
    return view, paints, (time.perf_counter() - begun) * 1e3


def page_scroll(view: QTableView, paints: Paints) -> float:
    """Milliseconds of one PageDown until it is on screen, over many."""
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 2))
    QApplication.processEvents()
    paints.seen.clear()
    begun = time.perf_counter()
    for _ in range(PAGES):
        QTest.keyClick(view, Qt.Key.Key_PageDown)
        paints.wait(view.viewport())
    return (time.perf_counter() - begun) / PAGES * 1e3


def paint() -> list[Result]:
    """Ours and the peer in turn: first paint, and pages down."""
    with tempfile.TemporaryDirectory() as folder, wide_table(Path(folder), 3000) as document:
        desk = Desk(document, MARCH)
        desk.check()
        form = desk.plan.form(WIDE)
        lists = lists_of(LinesModel(desk, form))
        widths: list[int] = []
        heads: list[int] = []

        def ours() -> QTableView:
            view = FormView(LinesModel(desk, form))
            view.resize(*SIZE)
            return view

        def peer() -> QTableView:
            view = QTableView()
            view.setModel(lists)
            for n, width in enumerate(widths):
                view.setColumnWidth(n, width)
            view.verticalHeader().setDefaultSectionSize(25)
            view.horizontalHeader().setFixedHeight(heads[0])
            view.verticalHeader().setFixedWidth(heads[1])
            view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
            view.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
            view.resize(*SIZE)
            return view

        first: dict[str, list[float]] = {"ours": [], "peer": []}
        scroll: dict[str, list[float]] = {"ours": [], "peer": []}
        area: dict[str, tuple[int, int]] = {}
        for n in range(ROUNDS + 1):  # the first round warms the caches of fonts
            for name, make in (("ours", ours), ("peer", peer)):
                view, paints, milliseconds = shown(make)
                widths[:] = [view.columnWidth(c) for c in range(view.model().columnCount())]
                heads[:] = view.horizontalHeader().height(), view.verticalHeader().width()
                area[name] = view.viewport().width(), view.viewport().height()
                each = page_scroll(view, paints)
                view.close()
                view.deleteLater()
                QApplication.processEvents()
                if n:
                    first[name].append(milliseconds)
                    scroll[name].append(each)
        print(f"viewports: {area}; {len(desk.findings):,} findings", file=sys.stderr)
    return [
        ratio_of("first paint of a 3,000 x 60 floating table, ms", first["ours"], first["peer"], 1.5),
        ratio_of("a page down in it, ms", scroll["ours"], scroll["peer"], 1.5),
    ]


PARTS = {"paint": paint, "paste": paste, "keys": keys, "memory": memory}


def main() -> None:
    asked = sys.argv[1:] or list(PARTS)
    if len(asked) == 1:
        app = prepare(sys.argv[:1])
        Collecting(app)
        results = PARTS[asked[0]]()
        del app
    else:
        results = []
        for name in asked:
            ran = subprocess.run([sys.executable, __file__, name], capture_output=True, text=True, check=False)
            sys.stderr.write(ran.stderr)
            results += json.loads(ran.stdout.splitlines()[-1])["results"]
    for row in results:
        print(row)
    machine = f"{platform.system()} {platform.machine()} {os.cpu_count()} cores Python {platform.python_version()}"
    print(json.dumps({"bench": "grid", "machine": machine, "results": results}, ensure_ascii=False))


if __name__ == "__main__":
    main()
