"""Chinese on every machine: the system's own font first, else the one that comes with a wheel."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from ui.theme import BODY_PT

# In order of liking; hasFamily is cheap, listing all families is not.
SYSTEM = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)


def install(app: QApplication) -> str:
    """Set the application's font; gives the family chosen."""
    family = next((name for name in SYSTEM if QFontDatabase.hasFamily(name)), "") or _other() or _from_wheel()
    chosen = QFont(family) if family else QFont(app.font())
    chosen.setPointSizeF(BODY_PT)
    app.setFont(chosen)
    return family


def _other() -> str:
    """Any other Chinese font the system has, if it has Latin digits too (Droid Sans Fallback has none)."""
    system = QFontDatabase.WritingSystem
    found = QFontDatabase.families(system.SimplifiedChinese)
    return next((name for name in found if system.Latin in QFontDatabase.writingSystems(name)), "")


def _from_wheel() -> str:
    spec = find_spec("pylopdf_fonts_zh_cn")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        number = QFontDatabase.addApplicationFont(str(Path(folder) / "NotoSansSC-Regular.otf"))
        if number >= 0:
            return QFontDatabase.applicationFontFamilies(number)[0]
    return ""
