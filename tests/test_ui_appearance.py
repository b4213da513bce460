"""外观: one theme in two looks, legible in both, changed at once; the font; Qt's own words in Chinese."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit, QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.every_window import open_example
from ui import appearance, fonts, theme, words
from ui.appearance import Appearance
from ui.bureau.window import BureauWindow
from zzdesk import session

ROOT = Path(__file__).parent.parent
INKS = ("text", "secondary", "accent", "error", "query", "passed")
GROUNDS = ("canvas", "sheet", "header", "derived", "selection", "hatch")


@pytest.fixture(autouse=True)
def _as_it_was(qapp: QApplication) -> Iterator[None]:
    yield
    appearance.choose(Appearance.SYSTEM)
    qapp.setStyleSheet("")


def luminance(colour: str) -> float:
    parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: 1 for equal colours, 21 for black on white."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_of_contrast() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK])
def test_every_text_is_legible_on_every_ground(look: theme.Tokens) -> None:
    every = product(INKS, GROUNDS)
    pairs = {(ink, ground): contrast(getattr(look, ink), getattr(look, ground)) for ink, ground in every}
    pairs["on_accent", "accent"] = contrast(look.on_accent, look.accent)
    assert {pair: round(ratio, 2) for pair, ratio in pairs.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK])
def test_every_mark_is_seen(look: theme.Tokens) -> None:
    """What is drawn in or of a cell: the cross on its triangle, the ? on its dot, bars, corners, scroll bars."""
    pairs = {
        "✕": contrast(look.on_accent, look.error),
        "?": contrast(look.sheet, look.query),
        "triangle": contrast(look.error, look.sheet),
        "bar": contrast(look.accent, look.sheet),
        "scroll bar": contrast(look.grip, look.sheet),
        "scroll bar on canvas": contrast(look.grip, look.canvas),
    }
    assert {mark: round(ratio, 2) for mark, ratio in pairs.items() if ratio < 3} == {}


def dark_pixels(icon: QIcon) -> bool:
    """Whether the drawn part of an icon is dark ink."""
    picture: QImage = icon.pixmap(18, 18).toImage()
    drawn = (picture.pixelColor(x, y) for x, y in product(range(18), repeat=2))
    inks = [colour.lightness() for colour in drawn if colour.alpha() > 200]
    assert inks
    return sum(inks) / len(inks) < 128


def test_every_open_window_changes_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    appearance.choose(Appearance.LIGHT)
    clerk = open_example(tmp_path)
    session.create_ledger(tmp_path / "汇总库").close()
    bureau = BureauWindow(session.open_ledger(tmp_path / "汇总库"))
    for window in (clerk, bureau):
        qtbot.addWidget(window)
        window.show()
    qtbot.waitUntil(lambda: not clerk.acts["check"].icon().isNull())
    assert dark_pixels(clerk.acts["check"].icon())
    look = next(m for m in clerk.acts.menus["视图(&V)"].findChildren(QMenu) if m.title() == "外观(&A)")
    look.aboutToShow.emit()
    assert [a.text() for a in look.actions() if a.isChecked()] == ["浅色(&L)"]
    next(a for a in look.actions() if a.text() == "深色(&D)").trigger()
    qtbot.waitUntil(lambda: not dark_pixels(clerk.acts["check"].icon()))
    for window in (clerk, bureau):
        assert window.palette().window().color() == QColor(theme.DARK.canvas)
        corner = window.grab().toImage().pixelColor(window.width() // 2, window.height() - 4)
        assert corner.lightness() < 90  # the status bar is drawn by the style sheet
    sheet = clerk.sheet.view.grab().toImage()
    assert sheet.pixelColor(sheet.width() - 30, 4).lightness() < 90
    clerk.close()
    bureau.close()


def test_the_choice_is_kept_for_the_next_start(qapp: QApplication) -> None:
    appearance.choose(Appearance.DARK)
    theme.apply(qapp, dark=False)
    appearance.install(qapp)
    assert appearance.kept() is Appearance.DARK
    assert theme.tokens() is theme.DARK


def test_colours_live_in_one_place_only() -> None:
    import re

    literal = re.compile(r"[\"']#[0-9A-Fa-f]{6}[\"']|QColor\(\d|GlobalColor\.(?!transparent)")
    found = [p for p in (ROOT / "ui").rglob("*.py") if p.name != "theme.py" and literal.search(p.read_text("utf-8"))]
    printed = {
        "paper.py",
        "form_drawing.py",
        "proof_drawing.py",
        "page_view.py",
        "marks.py",
        "chart_view.py",
    }  # ink on paper is black
    assert [p.name for p in found if p.name not in printed] == []


def test_the_systems_fonts_come_first_and_the_best_of_them() -> None:
    order = ["Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei"]
    assert [name for name in fonts.SYSTEM if name in order] == order


def test_the_font_comes_with_the_program_where_the_system_has_none(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = qapp.font()
    monkeypatch.setattr("ui.fonts.SYSTEM", ())
    monkeypatch.setattr("ui.fonts._other", lambda: "")
    assert fonts.install(qapp).startswith("Noto Sans SC")
    qapp.setFont(before)


# --- Qt's own words ----------------------------------------------------------------------------------
BUTTONS = {"Ok": "确定", "Cancel": "取消", "Yes": "是(&Y)", "No": "否(&N)", "Save": "保存", "Close": "关闭"}
EDITING = ["撤消(&U)", "重做(&R)", "剪切(&T)", "复制(&C)", "粘贴(&P)", "删除", "全选"]


@pytest.fixture
def in_chinese(qapp: QApplication) -> Iterator[None]:
    words.install(qapp)
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


def without_keys(menu: QMenu) -> list[str]:
    return [a.text().partition("\t")[0] for a in menu.actions() if a.text()]


@pytest.mark.usefixtures("in_chinese")
def test_buttons_menus_and_dialogs_speak_chinese(qtbot: QtBot) -> None:
    for name, chinese in BUTTONS.items():
        box = QDialogButtonBox(getattr(QDialogButtonBox.StandardButton, name))
        qtbot.addWidget(box)
        assert box.buttons()[0].text() == chinese
    line, page = QLineEdit(), QPlainTextEdit()
    qtbot.addWidget(line)
    qtbot.addWidget(page)
    assert without_keys(line.createStandardContextMenu())[:2] == EDITING[:2]
    assert without_keys(page.createStandardContextMenu())[:7] == EDITING
    dialog = QFileDialog(None, "打开")
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    assert dialog.labelText(QFileDialog.DialogLabel.FileName) == "文件名称(&N)："
    assert dialog.labelText(QFileDialog.DialogLabel.Accept) == "打开(&O)"
    others = {"QPrintDialog": "&Print", "QAbstractFileIconProvider": "Folder", "QPrintPreviewDialog": "Fit width"}
    for context, english in others.items():
        assert QCoreApplication.translate(context, english) != english


def test_everyday_words_are_chinese_also_without_qts_translations(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from PySide6.QtCore import QLibraryInfo

    monkeypatch.setattr(QLibraryInfo, "path", staticmethod(lambda _: str(tmp_path)))
    words.install(qapp)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    page = QPlainTextEdit()
    qtbot.addWidget(box)
    qtbot.addWidget(page)
    assert box.buttons()[0].text() == "取消"
    assert without_keys(page.createStandardContextMenu())[:7] == EDITING
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)


def test_our_words_are_compiled_from_their_source(qapp: QApplication) -> None:
    from xml.etree import ElementTree

    folder = ROOT / "resources" / "words"
    translator = QTranslator()
    assert translator.load("qt_zh_CN", str(folder))
    seen = 0
    for context in ElementTree.parse(folder / "qt_zh_CN.ts").iter("context"):
        for message in context.iter("message"):
            told = translator.translate(context.findtext("name") or "", message.findtext("source") or "")
            assert told == message.findtext("translation")
            seen += 1
    assert seen > 100


def test_icons_are_sharp_at_150_per_cent(tmp_path: Path) -> None:
    script = (
        "from ui import app\n"
        "from PySide6.QtWidgets import QPushButton, QMainWindow\n"
        "from ui.icons import Icons\n"
        "qt = app.prepare(['x'])\n"
        "window, button = QMainWindow(), QPushButton()\n"
        "icons = Icons(window)\n"
        "icons.want(button, 'check')\n"
        "icons.load()\n"
        "print([s.width() for s in button.icon().availableSizes()])\n"
    )
    screen = {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "1.5", "XDG_CONFIG_HOME": str(tmp_path)}
    environment = {**os.environ, **screen}
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    assert "27" in ran.stdout
