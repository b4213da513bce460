"""A Chinese font for matplotlib: the system's if it has one, else Noto Sans SC from a wheel.

Families whose name does not say SC (Noto Sans CJK JP) are not taken: their glyphs are Japanese forms.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from zzdesk.findings import Finding, Level

# In the order of preference; every one covers GB 2312 and has Latin letters and digits.
FAMILIES = (
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
)


# Taken with a note where there is nothing better: other glyph forms, or faces not meant for small labels.
LAST_RESORT = (
    "Noto Sans CJK JP",
    "Noto Sans CJK TC",
    "Noto Serif CJK SC",
    "Microsoft JhengHei",
    "SimSun",
    "FangSong",
    "KaiTi",
    "AR PL UMing CN",
    "Droid Sans Fallback",
)
NO_CHINESE = "DejaVu Sans"


@cache
def chinese_family() -> str:
    """The family to draw with, registered with matplotlib's font manager; NO_CHINESE where there is none at all."""
    from matplotlib.font_manager import fontManager

    known = {font.name for font in fontManager.ttflist}
    found = next((family for family in FAMILIES if family in known), None) or _from_wheel()
    return found or next((family for family in LAST_RESORT if family in known), NO_CHINESE)


def _from_wheel() -> str:
    """ "" where the wheel was not installed, or its file is gone."""
    from matplotlib.font_manager import FontProperties, fontManager

    try:
        import pylopdf_fonts_zh_cn

        file = pylopdf_fonts_zh_cn.sans_path()
        fontManager.addfont(str(file))
    except (ImportError, OSError):
        return ""
    return FontProperties(fname=str(file)).get_name()


def font_notes() -> list[Finding]:
    """Nothing where a family of FAMILIES, or the wheel's, is drawn with; else what was taken in its place."""
    family = chinese_family()
    if family == NO_CHINESE:
        return [Finding(Level.NOTE, "chart.no_font")]
    return [Finding(Level.NOTE, "chart.font", {"family": family})] if family in LAST_RESORT else []


_DRAWING = threading.RLock()


@contextmanager
def drawing() -> Iterator[None]:
    """Build or save a figure in the house's style, one thread at a time.

    The settings are the process's own: where two threads drew at once, the one that ended first took the Chinese
    font from the other.
    """
    import matplotlib as mpl

    with _DRAWING, mpl.rc_context(style()):
        yield


def style() -> Any:
    """The rc settings to build and save a figure under (never set globally).

    Type 3 in PDF: type 42 with an OTF font makes readers warn of a font mismatch.
    """
    return {
        "font.family": [chinese_family(), NO_CHINESE],
        "pdf.fonttype": 3,
        "svg.hashsalt": "zzdesk",
        "hatch.linewidth": 0.7,
        "axes.unicode_minus": True,
    }
