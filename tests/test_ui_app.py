"""Starting: welcome page, bad files, no screen, what is loaded on the way, and the Qt release in use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from ui.app import Windows
from ui.clerk.window import ClerkWindow
from ui.dialogs.new_file import NewFileDialog
from ui.recent import recent
from ui.welcome import WelcomeWindow
from zzdesk.entry.document import Document
from zzdesk.plan.model import Plan, Unit

ROOT = Path(__file__).parent.parent
HEAVY = ("pandas", "matplotlib", "sqlalchemy", "openpyxl", "xlsxwriter", "python_calamine", "numpy")


def test_without_a_file_the_welcome_page_offers_three_ways(qtbot: QtBot) -> None:
    windows = Windows()
    windows.start(None)
    [welcome] = windows.open
    qtbot.addWidget(welcome)
    assert isinstance(welcome, WelcomeWindow)
    words = [b.text().strip() for b in (welcome.new_button, welcome.open_button, welcome.bureau_button)]
    assert words == ["新建填报文件(&N)", "打开(&O)", "市局汇总(&B)"]


def test_a_file_opens_its_window_and_is_remembered(qtbot: QtBot, tmp_path: Path, plan: Plan, gongyi: Unit) -> None:
    path = tmp_path / "巩义市.zzd"
    Document.create(path, plan, gongyi).close()
    windows = Windows()
    windows.start(path)
    [window] = windows.open
    qtbot.addWidget(window)
    assert isinstance(window, ClerkWindow)
    assert window.windowTitle() == "巩义市 · 2021年工业经济月报"
    assert not [w for w in window.findChildren(QLabel) if w.text() == "示例数据"]
    qtbot.waitUntil(lambda: [r.path for r in recent()][:1] == [path])
    window.close()


def test_sample_data_is_marked_in_the_window(qtbot: QtBot, tmp_path: Path, plan: Plan, gongyi: Unit) -> None:
    path = tmp_path / "示例.zzd"
    Document.create(path, plan, gongyi, sample=True).close()
    windows = Windows()
    windows.start(path)
    [window] = windows.open
    qtbot.addWidget(window)
    assert window.windowTitle().endswith("示例数据")
    assert [w for w in window.findChildren(QLabel) if w.text() == "示例数据"]
    window.close()


@pytest.mark.parametrize("content", [None, b"", b"not a file of ours"])
def test_a_bad_file_shows_the_welcome_page_with_the_reason(qtbot: QtBot, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.zzd"
    if content is not None:
        path.write_bytes(content)
    windows = Windows()
    windows.start(path)
    [welcome] = windows.open
    qtbot.addWidget(welcome)
    assert isinstance(welcome, WelcomeWindow)
    assert "x.zzd" in welcome.bar.text


def test_new_file_by_alias(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = NewFileDialog()
    qtbot.addWidget(dialog)
    names = [dialog.units.item(n).text().strip() for n in range(dialog.units.count())]
    assert len(names) == 22 + 4  # units, and the groups they stand under
    dialog.filter.setText("管城区")
    shown = [name for n, name in enumerate(names) if not dialog.units.item(n).isHidden()]
    assert shown == ["市内五区", "管城回族区　410104"]
    dialog.place.setText(str(tmp_path / "管城.zzd"))
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons
    qtbot.mouseClick(buttons.buttons()[0], Qt.MouseButton.LeftButton)
    with Document.open(tmp_path / "管城.zzd") as made:
        assert made.unit.name == "管城回族区"
    dialog.create_file()
    assert "已经存在" in dialog.fault.text()
    dialog.filter.setText("没有这个单位")
    dialog.create_file()
    assert "没有选中" in dialog.fault.text()


def test_a_fault_of_the_program_is_told_and_kept(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("ui.faults.user_log_path", lambda *_, **__: tmp_path)
    windows = Windows()
    windows.start(None)
    [welcome] = windows.open
    qtbot.addWidget(welcome)
    try:
        raise KeyError("planted")
    except KeyError as fault:
        windows.fault(type(fault), fault, fault.__traceback__)
    assert isinstance(welcome, WelcomeWindow)
    assert "程序内部错误" in welcome.bar.text
    assert "faults.log" in welcome.bar.details
    assert "planted" in (tmp_path / "faults.log").read_text(encoding="utf-8")
    assert "planted" in capsys.readouterr().err


def test_no_screen_is_one_clear_line_not_an_abort() -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux can be without a screen")
    bare = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
    ran = subprocess.run([sys.executable, "main.py"], cwd=ROOT, env=bare, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr.strip().splitlines() == [ran.stderr.strip()]
    assert "没有可用的屏幕" in ran.stderr


def test_nothing_heavy_is_loaded_on_the_way_to_the_grid(tmp_path: Path, plan: Plan, gongyi: Unit) -> None:
    path = tmp_path / "a.zzd"
    Document.create(path, plan, gongyi).close()
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from ui import app\n"
        "qt = app.prepare(['x'])\n"
        "windows = app.Windows()\n"
        f"windows.start(Path({str(path)!r}))\n"
        "qt.processEvents()\n"
        "window = windows.open[0]\n"
        "assert window.sheet.model.rowCount() == 11, window\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules])\n"
        "import os; sys.stdout.flush(); os._exit(0)\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert ran.stdout.strip() == "[]", ran.stderr


class Emitter(QObject):
    told = Signal(bool)


def test_signals_keep_the_reference_count_of_true(qapp: QApplication) -> None:
    """PySide6 6.12 drops one reference to True at each emit; below Python 3.12 the interpreter then aborts."""
    emitter = Emitter()
    heard: list[bool] = []
    emitter.told.connect(heard.append)
    before = sys.getrefcount(True)
    for _ in range(1000):
        emitter.told.emit(True)
    heard.clear()
    assert abs(sys.getrefcount(True) - before) < 100
