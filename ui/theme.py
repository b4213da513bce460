"""The look in one place: colours, sizes, palette and style sheet, light and dark.

Meaning is never colour alone; the marks are drawn by grid/marks.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

import resources

ROW = 25
HEADER_ROW = 24
MARGIN = 12
BODY_PT = 9.5
SMALL_PT = 9.0
PAGE_PT = 13.0
FORM_PT = 15.0


Tone = Literal["text", "secondary", "accent", "error", "query", "passed"]  # tokens that words are written in


class Tokens(NamedTuple):
    canvas: str
    sheet: str
    header: str
    line: str
    text: str
    secondary: str
    accent: str
    on_accent: str
    selection: str
    derived: str  # the sheet tinted 3 %
    hatch: str
    error: str
    query: str
    passed: str
    grip: str  # of a scroll bar


LIGHT = Tokens(
    canvas="#F6F7F9",
    sheet="#FFFFFF",
    header="#F2F4F8",
    line="#D5DAE1",
    text="#1F2933",
    secondary="#5B6773",
    accent="#2B5C8A",
    on_accent="#FFFFFF",
    selection="#DCE8F4",
    derived="#F7F9FB",
    hatch="#E6E9EE",
    error="#B42318",
    query="#AC4206",
    passed="#276F46",
    grip="#808B97",
)
DARK = Tokens(
    canvas="#1E2227",
    sheet="#262B31",
    header="#2C323A",
    line="#3A424B",
    text="#E4E8EC",
    secondary="#9AA5B1",
    accent="#7FB2E0",
    on_accent="#14202B",
    selection="#293C4D",
    derived="#2A3037",
    hatch="#343B44",
    error="#F28B82",
    query="#F0A458",
    passed="#7CC49A",
    grip="#77828F",
)


def tokens() -> Tokens:
    """The colours now applied: the palette is the one place that says which."""
    return _tokens_of(QGuiApplication.palette().cacheKey())


@lru_cache(maxsize=8)
def _tokens_of(palette: int) -> Tokens:
    """Asked for every cell that is painted; the number changes with the palette."""
    return DARK if QGuiApplication.palette().window().color().lightness() < 128 else LIGHT


def font(points: float = BODY_PT, *, bold: bool = False) -> QFont:
    found = QFont(QGuiApplication.font())
    found.setPointSizeF(points)
    found.setBold(bold)
    return found


def apply(app: QApplication, *, dark: bool | None = None) -> None:
    """Palette and style sheet; without `dark`, for the scheme the system is in now."""
    if dark is None:
        dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
    colours = DARK if dark else LIGHT
    app.setPalette(_palette(colours))
    app.setStyleSheet(_sheet(colours))


def _mark(name: str, c: Tokens) -> str:
    """A style sheet takes no drawing, only a file: one for each look."""
    return (
        Path(resources.__file__ or "").parent / "marks" / f"{name}-{'dark' if c is DARK else 'light'}.svg"
    ).as_posix()


def _palette(c: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    pairs = {
        role.Window: c.canvas,
        role.WindowText: c.text,
        role.Base: c.sheet,
        role.AlternateBase: c.derived,
        role.Text: c.text,
        role.Button: c.sheet,
        role.ButtonText: c.text,
        role.ToolTipBase: c.sheet,
        role.ToolTipText: c.text,
        role.PlaceholderText: c.secondary,
        role.Highlight: c.selection,
        role.HighlightedText: c.text,
        role.Link: c.accent,
        role.Mid: c.line,
    }
    for name, colour in pairs.items():
        palette.setColor(name, QColor(colour))
    for name in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(c.secondary))
    return palette


def _sheet(c: Tokens) -> str:
    return f"""
QMainWindow, QDialog {{ background: {c.canvas}; }}
QToolBar {{ background: {c.sheet}; border: 0; border-bottom: 1px solid {c.line}; padding: 2px 8px; spacing: 2px; }}
QToolBar::separator {{ background: {c.line}; width: 1px; margin: 6px 6px; }}
QToolButton {{ border: 1px solid transparent; border-radius: 3px; padding: 4px 8px; }}
QToolButton:hover {{ background: {c.selection}; }}
QToolButton:disabled {{ color: {c.secondary}; }}
QToolButton::menu-indicator {{ image: none; }}
QToolButton[reasons="true"] {{ color: {c.secondary}; padding: 0 5px; }}
QToolButton[reasons="true"]:hover {{ color: {c.accent}; }}
QToolButton[fold="true"] {{ color: {c.text}; padding: 1px 4px 1px 0; text-align: left; }}
QToolButton[fold="true"]:checked {{ background: transparent; border-color: transparent; }}
QToolButton[fold="true"]:hover {{ color: {c.accent}; background: transparent; }}
QToolButton[fold="true"]:focus {{ border-color: {c.accent}; }}
QPushButton {{ background: {c.sheet}; border: 1px solid {c.line}; border-radius: 3px; padding: 5px 14px; }}
QPushButton:hover {{ border-color: {c.accent}; }}
QPushButton:focus {{ border-color: {c.accent}; }}
QPushButton:disabled {{ color: {c.secondary}; background: {c.canvas}; }}
QPushButton[main="true"], QToolButton[main="true"] {{
  background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; }}
QPushButton[main="true"]:disabled {{ background: {c.hatch}; color: {c.secondary}; border-color: {c.line}; }}
QPushButton[entry="true"] {{ border-color: transparent; background: transparent; text-align: left; padding: 5px 8px; }}
QPushButton[entry="true"]:hover {{ border-color: {c.line}; }}
QPushButton:checked {{ background: {c.selection}; border-color: {c.accent}; }}
QPushButton[flat="true"] {{ border-color: transparent; background: transparent; color: {c.accent}; padding: 2px 6px; }}
QPushButton[pile="error"] {{ color: {c.error}; }}
QPushButton[pile="query"] {{ color: {c.query}; }}
QPushButton[pile="note"] {{ color: {c.text}; }}
QPushButton[pile]:!checked {{ color: {c.secondary}; }}
QPushButton[chip] {{ padding: 3px 9px; }}
QPushButton[chip="error"] {{ color: {c.error}; }}
QPushButton[chip="query"] {{ color: {c.query}; }}
QPushButton[chip="passed"] {{ color: {c.passed}; }}
QPushButton[chip="accent"] {{ color: {c.accent}; }}
QPushButton[chip="secondary"] {{ color: {c.secondary}; }}
QTabBar::tab {{ background: {c.header}; color: {c.secondary}; border: 1px solid {c.line}; border-top: 0;
  padding: 3px 10px; }}
QTabBar::tab:selected {{ background: {c.sheet}; color: {c.text}; }}
QTabBar::tab:focus {{ border-color: {c.accent}; }}
QPushButton[flat="true"]:focus {{ border-color: {c.accent}; }}
QLineEdit, QPlainTextEdit, QComboBox, QDateEdit {{
  background: {c.sheet}; border: 1px solid {c.line}; border-radius: 3px; padding: 3px 6px;
  selection-background-color: {c.selection}; selection-color: {c.text}; }}
QLineEdit:focus, QPlainTextEdit:focus {{ border-color: {c.accent}; }}
QComboBox::drop-down {{ border: 0; width: 22px; }}
QComboBox::down-arrow {{ image: url("{_mark("down", c)}"); width: 12px; height: 12px; }}
QComboBox QAbstractItemView {{ background: {c.sheet}; border: 1px solid {c.line}; outline: 0; }}
QProgressBar {{ background: {c.hatch}; border: 0; border-radius: 3px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
QScrollBar {{ background: transparent; border: 0; margin: 0; }}
QScrollBar:vertical {{ width: 13px; }}
QScrollBar:horizontal {{ height: 13px; }}
QScrollBar::handle {{ background: {c.grip}; border-radius: 3px; margin: 3px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: {c.accent}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QSplitter::handle {{ background: {c.line}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QStatusBar {{ background: {c.sheet}; border-top: 1px solid {c.line}; color: {c.secondary}; }}
QStatusBar::item {{ border: 0; }}
QTableView {{ background: {c.sheet}; gridline-color: {c.line}; border: 1px solid {c.line};
  selection-background-color: {c.selection}; selection-color: {c.text}; }}
QTableView QLineEdit, QTableView QComboBox {{ border-radius: 0; padding: 0 4px; border: 2px solid {c.accent}; }}
QTextBrowser {{ background: {c.sheet}; border: 0; border-left: 1px solid {c.line}; }}
QTreeWidget {{ background: transparent; border: 0; outline: 0;
  selection-background-color: {c.selection}; selection-color: {c.text}; }}
QTreeWidget::item {{ padding: 1px 0; }}
QListWidget {{ background: transparent; border: 0; outline: 0; }}
QListWidget::item {{ padding: 6px 8px; border-radius: 3px; }}
QListWidget::item:selected {{ background: {c.selection}; color: {c.text}; }}
QListWidget::indicator {{ width: 12px; height: 12px; border: 1px solid {c.secondary}; background: {c.sheet}; }}
QListWidget::indicator:checked {{ background: {c.accent}; border-color: {c.accent}; }}
QHeaderView::section {{ background: {c.header}; color: {c.text}; border: 0; border-right: 1px solid {c.line};
  border-bottom: 1px solid {c.line}; padding: 4px 2px; }}
QScrollArea {{ border: 0; background: transparent; }}
QFrame[panel="true"] {{ background: {c.sheet}; border: 1px solid {c.line}; }}
QFrame[side="true"] {{ background: {c.sheet}; border: 0; }}
QLabel[strong="true"] {{ font-weight: bold; }}
QLabel[quiet="true"] {{ color: {c.secondary}; }}
QLabel[warn="true"] {{ color: {c.query}; }}
QLabel[bad="true"] {{ color: {c.error}; }}
QLabel[good="true"] {{ color: {c.passed}; }}
QLabel[link="true"] {{ color: {c.accent}; }}
QFrame[rule="true"] {{ background: {c.line}; border: 0; max-height: 1px; min-height: 1px; }}
QFrame[drop="true"] {{ background: {c.canvas}; border: 1px dashed {c.accent}; border-radius: 3px; }}
QPushButton[period="empty"] {{ border-style: dashed; color: {c.secondary}; padding: 4px 0; }}
QPushButton[period="begun"] {{ padding: 4px 0; }}
QPushButton[period="sent"] {{ color: {c.passed}; padding: 4px 0; }}
QPushButton[period="current"] {{
  background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; padding: 4px 0; }}
QFrame#message {{ background: {c.sheet}; border: 0; border-bottom: 1px solid {c.line}; }}
QMenuBar {{ background: {c.canvas}; }}
QMenuBar::item {{ padding: 4px 9px; background: transparent; }}
QMenuBar::item:selected {{ background: {c.selection}; }}
QMenu {{ background: {c.sheet}; border: 1px solid {c.line}; }}
QMenu::item {{ padding: 5px 24px; }}
QMenu::item:selected {{ background: {c.selection}; color: {c.text}; }}
QMenu::item:disabled {{ color: {c.secondary}; }}
QToolTip {{ background: {c.sheet}; color: {c.text}; border: 1px solid {c.line}; padding: 3px; }}
"""
