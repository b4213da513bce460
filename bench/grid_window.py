"""The clerk's window with large tables: blocks of 100,000 cells, keys in 5,000 lines, and the memory it takes."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from peer import lists_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView
from screen import Blocks, Paints, Result, goal, painted, settle, told, until
from tables import FEBRUARY, MARCH, UNIT, WIDE, large_table, wide_block, wide_plan, wide_table

from ui.clerk.window import ClerkWindow
from ui.grid.view import FormView
from zzdesk import values
from zzdesk.entry.document import Document

KEYS = 400
CTRL = Qt.KeyboardModifier.ControlModifier


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


def press(window: ClerkWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.sheet.view, key, modifier)


def paste() -> list[Result]:
    """Ctrl+V over existing lines, Ctrl+Z, Ctrl+V, Delete; and Ctrl+V into an empty table, which makes the lines."""
    lines, columns = 1667, 60
    took: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        wide_table(Path(folder), lines).close()
        for n in range(5):
            path = Path(folder) / f"{n}.zzd"
            shutil.copy(Path(folder) / "宽表.zzd", path)  # each time as new: the history grows with every block
            _over(path, wide_block(lines, columns, seed=n + 2), took)
    with tempfile.TemporaryDirectory() as folder:
        for n in range(3):
            path = Path(folder) / f"{n}.zzd"
            plan = wide_plan()
            Document.create(path, plan, plan.unit(UNIT)).close()
            _grow(path, took)
    what = f"{lines * columns:,} cells"
    return [
        goal(f"{what} pasted over, until undoable and on disk, s", took["paste"], 1.5),
        goal(f"{what} pasted over, dataChanged", took["paste signals"], 1),
        goal(f"{what} pasted into an empty table, until on disk, s", took["grow"], 1.5),
        *(goal(f"{what}: {name}, until on disk, s", took[name], 1.5) for name in ("undo", "redo", "clear")),
        *(told(f"{what}: {name}, until keys are heard, s", took[f"{name} keys"]) for name in ("paste", "grow")),
        told(f"{what}: their rows alone by sqlite3, s", [_by_sqlite(lines, columns) for _ in range(3)]),
        *(told(f"{what}: {name}, processor time, s", took[f"{name} work"]) for name in ("paste", "undo", "clear")),
        told(f"{what}: paste, until all is checked, s", took["paste checked"]),
        told(f"{what}: longest time without hearing keys after it, s", took["paste block"]),
    ]


def _over(path: Path, block: list[list[str]], took: dict[str, list[float]]) -> None:
    window = opened(path, WIDE)
    QGuiApplication.clipboard().setText("".join("\t".join(row) + "\n" for row in block))
    _to_corner(window)
    _timed(window, took, "paste", lambda: press(window, Qt.Key.Key_V, CTRL))
    _timed(window, took, "undo", window.desk.undo_stack.undo)
    _timed(window, took, "redo", window.desk.undo_stack.redo)
    window.sheet.view.selectAll()
    _timed(window, took, "clear", lambda: press(window, Qt.Key.Key_Delete))
    window.close()


def _by_sqlite(lines: int, columns: int) -> float:
    """The same rows written twice to a file of the same tables, by executemany, without anything else: the second."""
    with tempfile.TemporaryDirectory() as folder:
        plan = wide_plan()
        path = Path(folder) / "a.zzd"
        Document.create(path, plan, plan.unit(UNIT)).close()
        cells = [f"{WIDE}.L{line:08X}.{no}" for line in range(lines) for no in range(1, columns + 1)]
        now = [("2021-03", cell, "value", str(n), "0123456789abcdef") for n, cell in enumerate(cells)]
        log = [("2021-03-05T09:00:00", "填表人", "2021-03", *row[1:3], "1", *row[2:4], "", row[4]) for row in now]
        for _ in range(2):
            file = sqlite3.connect(path, isolation_level=None)
            file.execute("PRAGMA journal_mode=TRUNCATE")
            file.execute("PRAGMA synchronous=FULL")
            begun = time.perf_counter()
            file.execute("BEGIN IMMEDIATE")
            file.executemany("INSERT OR REPLACE INTO cell VALUES (?,?,?,?,?)", now)
            file.executemany("INSERT INTO history VALUES (NULL,?,?,?,?,?,?,?,?,?,?)", log)
            file.execute("COMMIT")
            taken = time.perf_counter() - begun
            file.close()
        return taken


def _grow(path: Path, took: dict[str, list[float]]) -> None:
    window = opened(path, WIDE)
    _to_corner(window)
    _timed(window, took, "grow", lambda: press(window, Qt.Key.Key_V, CTRL))
    window.close()


def _to_corner(window: ClerkWindow) -> None:
    view = window.sheet.view
    view.setFocus()
    view.selectionModel().setCurrentIndex(view.model().index(0, 0), view.selectionModel().SelectionFlag.ClearAndSelect)


def _timed(window: ClerkWindow, took: dict[str, list[float]], name: str, act: Callable[[], object]) -> None:
    QApplication.processEvents()
    signals: list[object] = []
    heard = window.sheet.model.dataChanged.connect(lambda *_: signals.append(1))
    begun, work = time.perf_counter(), time.process_time()
    act()
    took.setdefault(f"{name} keys", []).append(time.perf_counter() - begun)
    assert window.desk.undo_stack.canUndo() or name == "undo"
    window.desk.document.flush()
    took.setdefault(name, []).append(time.perf_counter() - begun)
    took.setdefault(f"{name} work", []).append(time.process_time() - work)
    took.setdefault(f"{name} signals", []).append(len(signals))
    window.sheet.model.dataChanged.disconnect(heard)
    blocks = Blocks()
    blocks.until(lambda: window.desk.is_settled)
    took.setdefault(f"{name} checked", []).append(time.perf_counter() - begun)
    took.setdefault(f"{name} block", []).append(blocks.longest)


def keys() -> list[Result]:
    """A digit and Enter in many cells of a 5,000-line ZZ04, until value, findings and screen are right."""
    rng = random.Random(3)
    digits, enters, stored, work = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        large_table(Path(folder), 5000, (FEBRUARY, MARCH))[0].close()
        window = opened(Path(folder) / "重点企业.zzd", "ZZ04")
        view, desk = window.sheet.view, window.desk
        figures = [n for n, column in enumerate(view.form_model.columns) if column.kind == "number"]
        paints = Paints(view.viewport())
        for _ in range(KEYS):
            row, column = rng.randrange(5000), rng.choice(figures)
            view.go_to(view.form_model.address_at(row, column))
            settle(60)
            for taken, milliseconds in zip(
                (digits, enters, stored, work), _typed(window, rng.choice("123456789")), strict=True
            ):
                taken.append(milliseconds)
            paints.seen.clear()
            settle(20)
            assert not paints.seen, "painted after it was taken as done"
        found = len(desk.findings)
        desk.check_soon()
        blocks = Blocks()
        blocks.until(lambda: desk.is_settled)
        stock = _in_stock_table(view)
        window.close()
    print(f"{found:,} findings", file=sys.stderr)
    what = "in a 5,000-line ZZ04"
    return [
        goal(
            f"Enter {what} until the value is stored and its findings are on screen, 99th percentile, ms",
            [_most(enters)],
            16.0,
        ),
        goal(f"a digit {what} until the editor shows it, 99th percentile, ms", [_most(digits)], 16.0),
        told("Enter, median, ms", enters),
        told("Enter, processor time of the window, 99th percentile, ms", [_most(work)]),
        told("Enter until the value is stored, median, ms", stored),
        told("a digit, median, ms", digits),
        told("Enter in a stock table of the same size, from lists, nothing stored or judged, median, ms", stock),
        told("the same, 99th percentile, ms", [_most(stock)]),
        told("a whole check: longest time without hearing keys, ms", [blocks.longest * 1e3]),
        told("a whole check, ms", [blocks.whole * 1e3]),
    ]


def _typed(window: ClerkWindow, digit: str) -> tuple[float, float, float, float]:
    """Milliseconds: the digit until it is painted; Enter until value and findings are, and until it is stored;
    the processor's time of the second."""
    view, desk = window.sheet.view, window.desk
    address = view.form_model.address_at(view.currentIndex().row(), view.currentIndex().column())
    checked: list[bool] = []
    heard = desk.checked.connect(lambda: checked.append(True))
    begun = time.perf_counter()
    QTest.keyClick(view, digit)
    painted()
    shown = time.perf_counter()
    settle(60)  # as long as fingers take
    changed = desk.value(address) != values.number(digit)
    editor = view.indexWidget(view.currentIndex())
    entered, work = time.perf_counter(), time.thread_time()
    QTest.keyClick(editor, Qt.Key.Key_Return)
    kept = time.perf_counter()
    until(lambda: bool(checked) or not changed)
    painted()
    done, worked = time.perf_counter(), time.thread_time()
    assert desk.value(address) == values.number(digit)
    desk.checked.disconnect(heard)
    return (shown - begun) * 1e3, (done - entered) * 1e3, (kept - entered) * 1e3, (worked - work) * 1e3


def _in_stock_table(ours: FormView) -> list[float]:
    """What Qt alone needs for Enter here and now, with an editor of its own and a cursor that moves down."""
    view, rng, taken = QTableView(), random.Random(4), []
    view.setModel(lists_of(ours.form_model))
    view.resize(ours.size())
    view.show()
    settle(200)
    for _ in range(KEYS // 2):
        view.setCurrentIndex(view.model().index(rng.randrange(4999), rng.randrange(5, 11)))
        settle(60)
        QTest.keyClick(view, rng.choice("123456789"))
        painted()
        begun = time.perf_counter()
        QTest.keyClick(view.indexWidget(view.currentIndex()), Qt.Key.Key_Return)
        QApplication.sendPostedEvents()  # the stock delegate takes the text after the key
        view.setCurrentIndex(view.currentIndex().siblingAtRow(view.currentIndex().row() + 1))
        painted()
        taken.append((time.perf_counter() - begun) * 1e3)
    view.close()
    return taken


def _most(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.99)]


def memory() -> list[Result]:
    """Resident memory once everything is shown and checked, and again after pages of scrolling."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "重点企业.zzd"
        make = f"large_table(Path({folder!r}), 5000, (FEBRUARY, MARCH))[0].close()"
        make = f"from pathlib import Path\nfrom tables import FEBRUARY, MARCH, large_table\n{make}"
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
        goal("resident memory of the window with 5,000 lines of ZZ04, two months, all checked, MB", [begun], 250.0),
        goal("the same after scrolling through it all, MB", [after], 250.0),
    ]


def _resident() -> float:
    status = Path("/proc/self/status").read_text()
    row = next(row for row in status.splitlines() if row.startswith("VmRSS"))
    return int(row.split()[1]) / 1024
