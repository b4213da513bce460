"""Typefaces of GB/T 9704 for a PDF: the system's where it has them, else Noto Sans and Serif SC from a wheel.

A face is cut down to the characters in use and given TrueType outlines, the only ones reportlab embeds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, TTLibError, newTable
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError
from reportlab.pdfbase.ttfonts import TTFont as PdfFont

from zzdesk.output.fonts import FAMILIES, LAST_RESORT, NO_CHINESE

TITLE, TEXT, HEADING, SECTION, PLAIN = "title", "text", "heading", "section", "plain"
# 小标宋, 仿宋, 黑体, 楷体 and, for tables, 宋体; each in the order of preference
_SERIF = ("SimSun", "NSimSun", "STSong", "Songti SC", "Source Han Serif SC", "Noto Serif CJK SC", "Noto Serif SC")
_FANGSONG = ("FangSong_GB2312", "FangSong", "STFangsong")
ROLES: Mapping[str, tuple[str, ...]] = {
    TITLE: ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong", *_SERIF),
    TEXT: (*_FANGSONG, *_SERIF),
    HEADING: ("SimHei", "STHeiti", *FAMILIES),
    SECTION: ("KaiTi_GB2312", "KaiTi", "STKaiti", *_FANGSONG, *_SERIF),
    PLAIN: _SERIF,
}
_SANS_ROLES = {HEADING}
_ERROR = 1.0  # of 1000 units: how far a curve may lie beside its original
_ALWAYS = frozenset("0123456789?…〓×✓")
_ALIKE = {"✕": "×", "✗": "×", "✘": "×", "✔": "✓"}  # marks that Chinese fonts lack, and what is read the same
_GETA = "〓"  # printers' sign for a character that the case does not hold


class Face(NamedTuple):
    """`name` is what reportlab knows it by, `held` the characters it can print."""

    name: str
    held: frozenset[str]

    def fit(self, words: str) -> str:
        """Without what cannot be printed: controls go, other characters are shown to be missing."""
        if self.held.issuperset(words):
            return words
        return "".join(c if c in self.held else self._instead(c) for c in words)

    def _instead(self, letter: str) -> str:
        alike = _ALIKE.get(letter, "")
        missing = _GETA if _GETA in self.held else "?"
        return "" if letter < " " else alike if alike and alike in self.held else missing

    def width(self, words: str, points: float) -> float:
        return float(pdfmetrics.stringWidth(words, self.name, points))


def faces_for(words: Mapping[str, Iterable[str]]) -> dict[str, Face]:
    """A face for each role that has words. The first family with all their characters, else the one with most.

    reportlab keeps faces by name for the whole process; the name says which letters it holds.
    """
    return {role: _face(role, frozenset("".join(said))) for role, said in words.items()}


def _face(role: str, wanted: frozenset[str]) -> Face:
    wanted = frozenset(c for c in wanted if c >= " " and c not in _ALIKE)
    best, most = None, -1
    for file in _files(role):
        held = _held(file)
        if held is not None and len(wanted & held) > most:
            best, most = file, len(wanted & held)
        if most == len(wanted):
            break
    assert best is not None, "matplotlib brings DejaVu Sans"
    held = (wanted | _ALWAYS) & (_held(best) or frozenset())
    name, content = _cut(best, held)
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(PdfFont(name, BytesIO(content)))
    return Face(name, held)


# --- files ------------------------------------------------------------------------------------
def _files(role: str) -> Iterator[Path]:
    known = _installed()
    yield from (known[family] for family in ROLES[role] if family in known)
    yield from _from_wheel(serif=role not in _SANS_ROLES)
    yield from (known[family] for family in (*FAMILIES, *LAST_RESORT, NO_CHINESE) if family in known)


@lru_cache(maxsize=1)
def _installed() -> dict[str, Path]:
    """Families by name: of each its regular weight."""
    from matplotlib.font_manager import fontManager

    found: dict[str, tuple[int, str]] = {}
    for font in fontManager.ttflist:
        weight = font.weight if isinstance(font.weight, int) else 400
        rank = (abs(weight - 400) + (1000 if font.style != "normal" else 0), font.fname)
        found[font.name] = min(found.get(font.name, rank), rank)
    return {family: Path(file) for family, (_, file) in found.items()}


def _from_wheel(*, serif: bool) -> list[Path]:
    try:
        import pylopdf_fonts_zh_cn as wheel
    except ImportError:
        return []
    paths = [wheel.serif_path, wheel.sans_path] if serif else [wheel.sans_path, wheel.serif_path]
    return [Path(path()) for path in paths]


@lru_cache(maxsize=32)
def _held(file: Path) -> frozenset[str] | None:
    """The characters of a font file; None where it cannot be read, or forbids being embedded."""
    try:
        with TTFont(str(file), fontNumber=0, lazy=True) as font:
            if "OS/2" in font and font["OS/2"].fsType & 0x000F == 0x0002:
                return None
            return frozenset(map(chr, font.getBestCmap() or {}))
    except (OSError, TTLibError, TTFError, KeyError):
        return None


# --- outlines ---------------------------------------------------------------------------------
@lru_cache(maxsize=16)
def _cut(file: Path, wanted: frozenset[str]) -> tuple[str, bytes]:
    """A TrueType font of these characters alone, the same bytes each time, and its name.

    reportlab takes two fonts of one PostScript name for the same: each cut has a name of its own.
    """
    letters = "".join(sorted(wanted))
    name = f"{file.stem}-{sha256(letters.encode()).hexdigest()[:12]}"
    options = subset.Options(layout_features=[], hinting=False, glyph_names=False, recalc_timestamp=False)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "STAT", "VORG", "vhea", "vmtx", "MATH"]
    with TTFont(str(file), fontNumber=0, lazy=True, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=sorted(map(ord, wanted)))
        cutter.subset(font)
        if "glyf" not in font:
            _to_truetype(font)
        for platform in ((1, 0, 0), (3, 1, 0x409)):
            font["name"].setName(name, 6, *platform)
        made = BytesIO()
        font.save(made)
    return name, made.getvalue()


def _to_truetype(font: Any) -> None:
    """Cubic outlines of CFF as the quadratic ones of TrueType."""
    order, drawn, glyphs = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in order:
        pen = TTGlyphPen(drawn)
        drawn[name].draw(Cu2QuPen(pen, _ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    for outlines in ("CFF ", "CFF2"):
        if outlines in font:
            del font[outlines]
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    sizes = font["maxp"]
    sizes.tableVersion = 0x00010000
    for field in _SIZES:
        setattr(sizes, field, 0)
    sizes.maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


_SIZES = (
    *("maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours", "maxTwilightPoints", "maxStorage"),
    *("maxFunctionDefs", "maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions"),
    *("maxComponentElements", "maxComponentDepth"),
)
