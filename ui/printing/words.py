"""Words in a box on paper: broken into lines, never cut off."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from ui.grid.words import line_starts
from ui.printing.paper import height_of

_LATIN = 0.72  # of the em: more than letters and digits take, but for few
ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}


def lines_of(words: str, font: QFont, width: int) -> list[str]:
    """All of the words. Surely short ones, as most figures are, are not measured."""
    if "\n" not in words and sum(1 if ord(c) > 0x2FF else _LATIN for c in words) * font.pixelSize() <= width:
        return [words]
    found: list[str] = []
    for paragraph in words.split("\n"):
        starts = line_starts(paragraph, font, max(width, font.pixelSize()))
        found += [paragraph[a:b] for a, b in pairwise([*starts, len(paragraph)])]
    return found


def heading_lines(words: str, font: QFont, width: int) -> list[str]:
    """A heading too long for one line breaks first before its bracket: 同比增速 / （%）."""
    if len(lines_of(words, font, width)) > 1:
        words = words.replace("（", "\n（")
    return lines_of(words, font, width)


def draw_lines(
    painter: QPainter, box: QRect, lines: list[str], font: QFont, align: str = "left", *, top: bool = False
) -> None:
    """In the middle of the box's height, or from its top."""
    height = height_of(font)
    y = box.top() if top else box.top() + (box.height() - height * len(lines)) // 2
    painter.setFont(font)
    for line in lines:
        # Without a clip: a letter that hangs over the box by a hair is printed whole.
        where = ALIGN[align] | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip | Qt.TextFlag.TextSingleLine
        painter.drawText(QRect(box.left(), y, box.width(), height), int(where), line)
        y += height


def width_of(words: str, font: QFont) -> int:
    return QFontMetrics(font).horizontalAdvance(words)
