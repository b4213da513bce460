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
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QPA_UPDATE_IDLE_TIME", "0")  # else Qt waits 5 ms before it paints what has changed

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from tables import FEBRUARY, MARCH, UNIT, WIDE, large_table, wide_block, wide_plan, wide_table

from ui.app import prepare
from ui.clerk.desk import Desk
from ui.clerk.window import ClerkWindow
from ui.grid.lines_model import LinesModel
from ui.grid.view import FormView
from zzdesk import values
from zzdesk.entry.document import Document

ROUNDS, PAGES, KEYS = 9, 40, 300
SIZE = (1366, 700)
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
Result = dict[str, object]


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds():
        QApplication.processEvents()
        if time.monotonic() > end:
            raise SystemExit("what was waited for did not come within a minute")


class Paints(QObject):
    """Counts the paints of some widgets."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self._widgets = widgets
        self.seen: set[int] = set()
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.seen.add(id(watched))
        return False

    def wait(self, *widgets: QWidget) -> None:
        """Until each (all by default) has been painted since this was last called."""
        wanted = {id(w) for w in (widgets or self._widgets)}
        until(lambda: wanted <= self.seen)
        QApplication.processEvents()
        self.seen.clear()


class Lists(QAbstractTableModel):
    """The peer's model."""

    def __init__(self, names: list[str], lines: list[str], answers: dict[int, list[list[Any]]]) -> None:
        super().__init__()
        self._names, self._lines, self._answers = names, lines, answers
        self._size = len(lines), len(names)

    def rowCount(self, parent: object = None) -> int:
        return self._size[0]

    def columnCount(self, parent: object = None) -> int:
        return self._size[1]

    def data(self, index: QModelIndex, role: int = 0) -> Any:
        answers = self._answers.get(role)
        return answers[index.row()][index.column()] if answers else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role != 0:
            return None
        return (self._names if orientation is Qt.Orientation.Horizontal else self._lines)[section]


def lists_of(model: LinesModel) -> Lists:
    """The same table as ours: text, alignment, font and background of every cell."""
    flags = {"right": RIGHT, "left": LEFT, "center": CENTRE}
    faces = [[model.face(r, c) for c in range(model.columnCount())] for r in range(model.rowCount())]
    font, grounds = QFont(QGuiApplication.font()), (QColor("#FFFFFF"), QColor("#F7F9FB"))
    answers: dict[int, list[list[Any]]] = {
        int(Qt.ItemDataRole.DisplayRole): [[face.text for face in row] for row in faces],
        int(Qt.ItemDataRole.TextAlignmentRole): [[flags[face.align] for face in row] for row in faces],
        int(Qt.ItemDataRole.FontRole): [[font for _ in row] for row in faces],
        int(Qt.ItemDataRole.BackgroundRole): [[grounds[not face.editable] for face in row] for row in faces],
    }
    names = [column.name for column in model.columns]
    return Lists(names, [f"{n} {model.line_code(n)}" for n in range(model.rowCount())], answers)


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
        _ratio("first paint of a 3,000 x 60 floating table, ms", first["ours"], first["peer"], 1.5),
        _ratio("a page down in it, ms", scroll["ours"], scroll["peer"], 1.5),
    ]


# --- the window ----------------------------------------------------------------------------------
def opened(path: Path, form: str) -> ClerkWindow:
    """The clerk's window with this form in front and everything checked."""
    window = ClerkWindow(Document.open(path, writer_thread=True), MARCH)
    window.show()
    until(lambda: window.findings_panel is not None)
    window.forms.select(form)
    until(lambda: window.desk.is_settled)
    paints = Paints(window.sheet.view.viewport())
    window.sheet.view.viewport().update()
    paints.wait()
    return window


class Blocks:
    """Longest time that the event loop was not heard, while something is waited for."""

    def __init__(self) -> None:
        self.longest = self.whole = 0.0

    def until(self, holds: Callable[[], bool]) -> None:
        first = time.perf_counter()
        while not holds():
            begun = time.perf_counter()
            QApplication.processEvents()
            self.longest = max(self.longest, time.perf_counter() - begun)
        self.whole = time.perf_counter() - first


def press(window: ClerkWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.sheet.view, key, modifier)


def paste() -> list[Result]:
    """Ctrl+V over existing lines, Ctrl+Z, Ctrl+V, Delete; and Ctrl+V into an empty table, which makes the lines."""
    lines, columns = 1667, 60
    took: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        wide_table(Path(folder), lines).close()
        window = opened(Path(folder) / "宽表.zzd", WIDE)
        for n in range(5):
            block = wide_block(lines, columns, seed=n + 2)
            QGuiApplication.clipboard().setText("".join("\t".join(row) + "\n" for row in block))
            _to_corner(window)
            _timed(window, took, "paste", lambda: press(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier))
            _timed(window, took, "undo", window.desk.undo_stack.undo)
            _timed(window, took, "redo", window.desk.undo_stack.redo)
            window.sheet.view.selectAll()
            _timed(window, took, "clear", lambda: press(window, Qt.Key.Key_Delete))
        window.close()
    with tempfile.TemporaryDirectory() as folder:
        for n in range(3):
            path = Path(folder) / f"{n}.zzd"
            plan = wide_plan()
            Document.create(path, plan, plan.unit(UNIT)).close()
            window = opened(path, WIDE)
            _to_corner(window)
            _timed(window, took, "grow", lambda: press(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier))
            window.close()
    what = f"{lines * columns:,} cells"
    return [
        _goal(f"{what} pasted over, until undoable and on disk, s", took["paste"], 1.5),
        _goal(f"{what} pasted over, dataChanged", took["paste signals"], 1),
        _goal(f"{what} pasted into an empty table, until on disk, s", took["grow"], 1.5),
        *(_goal(f"{what}: {name}, until on disk, s", took[name], 1.5) for name in ("undo", "redo", "clear")),
        *(_told(f"{what}: {name}, until keys are heard, s", took[f"{name} keys"]) for name in ("paste", "grow")),
        _told(f"{what}: paste, until all is checked, s", took["paste checked"]),
        _told(f"{what}: longest time without hearing keys after it, s", took["paste block"]),
    ]


def _to_corner(window: ClerkWindow) -> None:
    view = window.sheet.view
    view.setFocus()
    view.selectionModel().setCurrentIndex(view.model().index(0, 0), view.selectionModel().SelectionFlag.ClearAndSelect)


def _timed(window: ClerkWindow, took: dict[str, list[float]], name: str, act: Callable[[], object]) -> None:
    QApplication.processEvents()
    signals: list[object] = []
    heard = window.sheet.model.dataChanged.connect(lambda *_: signals.append(1))
    begun = time.perf_counter()
    act()
    took.setdefault(f"{name} keys", []).append(time.perf_counter() - begun)
    assert window.desk.undo_stack.canUndo() or name == "undo"
    window.desk.document.flush()
    took.setdefault(name, []).append(time.perf_counter() - begun)
    took.setdefault(f"{name} signals", []).append(len(signals))
    window.sheet.model.dataChanged.disconnect(heard)
    blocks = Blocks()
    blocks.until(lambda: window.desk.is_settled)
    took.setdefault(f"{name} checked", []).append(time.perf_counter() - begun)
    took.setdefault(f"{name} block", []).append(blocks.longest)


def keys() -> list[Result]:
    """A digit and Enter in many cells of a 5,000-line ZZ04, until value, findings and screen are right."""
    rng = random.Random(3)
    digits, enters, stored = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        large_table(Path(folder), 5000, (FEBRUARY, MARCH))[0].close()
        window = opened(Path(folder) / "重点企业.zzd", "ZZ04")
        view, desk = window.sheet.view, window.desk
        figures = [n for n, column in enumerate(view.form_model.columns) if column.kind == "number"]
        paints = Paints(view.viewport())
        for _ in range(KEYS):
            row, column = rng.randrange(5000), rng.choice(figures)
            view.go_to(view.form_model.address_at(row, column))
            settle(30)
            digit, enter, kept = _typed(window, rng.choice("123456789"))
            digits.append(digit), enters.append(enter), stored.append(kept)
            paints.seen.clear()
            settle(20)
            assert not paints.seen, "painted after it was taken as done"
        found = len(desk.findings)
        desk.check_soon()
        blocks = Blocks()
        blocks.until(lambda: desk.is_settled)
        window.close()
    print(f"{found:,} findings", file=sys.stderr)
    what = "in a 5,000-line ZZ04"
    return [
        _goal(
            f"Enter {what} until the value is stored and its findings are on screen, 99th percentile, ms",
            [_most(enters)],
            16.0,
        ),
        _goal(f"a digit {what} until the editor shows it, 99th percentile, ms", [_most(digits)], 16.0),
        _told("Enter, median, ms", enters),
        _told("Enter until the value is stored, median, ms", stored),
        _told("a digit, median, ms", digits),
        _told("a whole check: longest time without hearing keys, ms", [blocks.longest * 1e3]),
        _told("a whole check, ms", [blocks.whole * 1e3]),
    ]


def _typed(window: ClerkWindow, digit: str) -> tuple[float, float, float]:
    """Milliseconds of the digit until it is painted; of Enter until value and findings are; until the value is stored."""
    view, desk = window.sheet.view, window.desk
    address = view.form_model.address_at(view.currentIndex().row(), view.currentIndex().column())
    checked: list[bool] = []
    heard = desk.checked.connect(lambda: checked.append(True))
    begun = time.perf_counter()
    QTest.keyClick(view, digit)
    painted()
    shown = time.perf_counter()
    changed = desk.value(address) != values.number(digit)
    editor = view.indexWidget(view.currentIndex())
    entered = time.perf_counter()
    QTest.keyClick(editor, Qt.Key.Key_Return)
    kept = time.perf_counter()
    until(lambda: bool(checked) or not changed)
    painted()
    done = time.perf_counter()
    assert desk.value(address) == values.number(digit)
    desk.checked.disconnect(heard)
    return (shown - begun) * 1e3, (done - entered) * 1e3, (kept - entered) * 1e3


def painted() -> None:
    """What waits to be painted is: an update asked for in one round of events is made in the next."""
    for _ in range(3):
        QApplication.processEvents()


def _most(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.99)]


def settle(milliseconds: int) -> None:
    end = time.perf_counter() + milliseconds / 1e3
    while time.perf_counter() < end:
        QApplication.processEvents()


def memory() -> list[Result]:
    """Resident memory once everything is shown and checked, and again after pages of scrolling."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "重点企业.zzd"
        make = f"from pathlib import Path; from tables import *; large_table(Path({folder!r}), 5000, (FEBRUARY, MARCH))[0].close()"
        subprocess.run([sys.executable, "-c", make], cwd=Path(__file__).parent, check=True)
        window = opened(path, "ZZ04")
        settle(500)
        begun = _resident()
        for _ in range(200):
            press(window, Qt.Key.Key_PageDown)
            QApplication.processEvents()
        settle(300)
        after = _resident()
        window.close()
    return [
        _goal("resident memory of the window with 5,000 lines of ZZ04, two months, all checked, MB", [begun], 250.0),
        _goal("the same after scrolling through it all, MB", [after], 250.0),
    ]


def _resident() -> float:
    status = Path("/proc/self/status").read_text()
    row = next(row for row in status.splitlines() if row.startswith("VmRSS"))
    return int(row.split()[1]) / 1024


# --- telling ---------------------------------------------------------------------------------------
def _ratio(what: str, ours: list[float], peer: list[float], goal: float) -> Result:
    ratio = statistics.median(a / b for a, b in zip(ours, peer, strict=True))
    mine, other = statistics.median(ours), statistics.median(peer)
    return {
        "what": what,
        "ours": round(mine, 2),
        "peer": round(other, 2),
        "ratio": round(ratio, 2),
        "goal": goal,
        "met": ratio <= goal,
    }


def _goal(what: str, taken: list[float], goal: float) -> Result:
    middle = statistics.median(taken)
    return {"what": what, "ours": round(middle, 3), "goal": goal, "met": middle <= goal}


def _told(what: str, taken: list[float]) -> Result:
    return {"what": what, "ours": round(statistics.median(taken), 3)}


PARTS = {"paint": paint, "paste": paste, "keys": keys, "memory": memory}


def main() -> None:
    asked = sys.argv[1:] or list(PARTS)
    if len(asked) == 1:
        app = prepare(sys.argv[:1])
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
