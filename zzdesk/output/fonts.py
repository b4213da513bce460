"""A Chinese font for matplotlib: the system's if it has one, else Noto Sans SC from a wheel.

Families whose name does not say SC (Noto Sans CJK JP) are not taken: their glyphs are Japanese forms.
"""

from __future__ import annotations

from functools import cache
from typing import Any

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


@cache
def chinese_family() -> str:
    """The family to draw with, registered with matplotlib's font manager."""
    from matplotlib.font_manager import fontManager

    known = {font.name for font in fontManager.ttflist}
    found = next((family for family in FAMILIES if family in known), None)
    return found if found is not None else _from_wheel()


def _from_wheel() -> str:
    import pylopdf_fonts_zh_cn
    from matplotlib.font_manager import FontProperties, fontManager

    file = pylopdf_fonts_zh_cn.sans_path()
    fontManager.addfont(str(file))
    return FontProperties(fname=str(file)).get_name()


def style() -> Any:
    """The rc settings to build and save a figure under (never set globally).

    Type 3 in PDF: type 42 with an OTF font makes readers warn of a font mismatch.
    """
    return {
        "font.family": [chinese_family(), "DejaVu Sans"],
        "pdf.fonttype": 3,
        "svg.hashsalt": "zzdesk",
        "hatch.linewidth": 0.7,
        "axes.unicode_minus": True,
    }
