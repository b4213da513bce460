"""From launch to a usable ZZ01 grid, against a bare window, in turn and in one run.

    python bench/startup.py [ROUNDS]

Peer: a QMainWindow with an empty QTableView and the same font registered, painted once.
Ours: `main.py FILE.zzd`, until the form's grid has been painted and the event loop runs again.
Both are whole processes, timed from before the interpreter starts.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
GOAL, STRETCH = 2.0, 1.5

PEER = """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
from ui import fonts
import time

app = QApplication(sys.argv)
fonts.install(app)
window, table = QMainWindow(), QTableView()
window.setCentralWidget(table)
window.resize(1366, 768)
"""

# Runs before main.main(): when the event loop starts, watch the largest table's viewport.
OURS = """
import sys
import main as program
from PySide6.QtWidgets import QApplication, QTableView

def largest(app):
    tables = [w for w in app.allWidgets() if isinstance(w, QTableView) and w.isVisible() and w.model()]
    tables = [t for t in tables if t.model().rowCount() > 5]
    return max(tables, key=lambda t: t.width() * t.height())
"""

PROBE = """
class Probe(QObject):
    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.tell)
        return False

    def tell(self):
        print("READY", time.monotonic(), flush=True)
        import os
        os._exit(0)
"""

PEER_RUN = (
    PROBE
    + """
probe = Probe()
table.viewport().installEventFilter(probe)
window.show()
app.exec()
"""
)

OURS_RUN = (
    "import time\nfrom PySide6.QtCore import QEvent, QObject, QTimer\n"
    + PROBE
    + """
exec_ = QApplication.exec
def watched(*args):
    app = QApplication.instance()
    global probe
    probe = Probe()
    viewport = largest(app).viewport()
    viewport.installEventFilter(probe)
    return exec_()
QApplication.exec = watched
sys.argv = ["main.py", sys.argv[1]]
program.main()
"""
)


def once(script: str, *arguments: str) -> float:
    """Seconds from launch to READY."""
    started = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode; the warm start makes it
    ran = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    ready = [row.split()[1] for row in ran.stdout.splitlines() if row.startswith("READY")]
    if not ready:
        raise SystemExit(f"no window was painted:\n{ran.stdout}{ran.stderr}")
    return float(ready[0]) - started


def sample_file(folder: Path) -> Path:
    """A file of a district with half a year in it."""
    from zzdesk import session
    from zzdesk.demo.sample import sample_edit, sample_year

    path = folder / "sample.zzd"
    with session.create_file(path, "410181", sample=True) as document:
        for period, cells in sample_year(document.plan, document.unit, 6).items():
            document.apply(sample_edit(document.plan, period, cells))
    return path


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as folder:
        file = str(sample_file(Path(folder)))
        once(PEER + PEER_RUN), once(OURS + OURS_RUN, file)  # warm the disk cache
        pairs = [(once(OURS + OURS_RUN, file), once(PEER + PEER_RUN)) for _ in range(rounds)]
    ours, peer = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    result = {
        "what": "seconds from launch to a usable ZZ01 grid, over those to a bare window with an empty table",
        "ours": round(ours, 3),
        "peer": round(peer, 3),
        "ratio": round(ratio, 2),
        "goal": GOAL,
        "stretch": STRETCH,
        "met": ratio <= GOAL,
    }
    machine = f"{platform.system()} {platform.machine()} {os.cpu_count()} cores Python {platform.python_version()}"
    print(json.dumps({"bench": "startup", "machine": machine, "results": [result]}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
