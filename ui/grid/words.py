"""Words in a cell: on one line with dots, or over as many lines as the row is high."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter


def draw_words(painter: QPainter, room: QRect, where: int, words: str) -> None:
    metrics = painter.fontMetrics()
    most = room.height() // metrics.lineSpacing()
    if most > 1:
        words = "\n".join(broken_lines(words, painter.font(), room.width(), most))
    else:
        words = one_line(words, metrics, room.width())
    painter.drawText(room, where, words)


def one_line(words: str, metrics: QFontMetrics, width: int) -> str:
    return metrics.elidedText(words.replace("\n", " "), Qt.TextElideMode.ElideRight, width)


def broken_lines(words: str, font: QFont, width: int, most: int) -> list[str]:
    """At most `most` lines, the last with dots where more would follow."""
    metrics = QFontMetrics(font)
    if most == 1 or (metrics.horizontalAdvance(words) <= width and "\n" not in words):
        return [one_line(words, metrics, width)]
    found: list[str] = []
    for paragraph in words.split("\n"):
        starts = line_starts(paragraph, font, width)
        found += [paragraph[a:b] for a, b in zip(starts, [*starts[1:], len(paragraph)], strict=True)]
    if len(found) <= most:
        return found
    rest = "".join(found[most - 1 :])
    return [*found[: most - 1], metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)]


def line_starts(words: str, font: QFont, width: int) -> list[int]:
    """Where each line begins; no line begins with 、 or ）."""
    from PySide6.QtGui import QTextLayout, QTextOption  # rows of one line do without

    layout = QTextLayout(words, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    return starts or [0]
