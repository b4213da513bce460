"""A paragraph on paper: broken, justified, parted over pages with two lines or more on each."""

from __future__ import annotations

from typing import Any, NamedTuple

from reportlab.platypus import Flowable

from zzdesk.output.paper.lines import balanced, lines_of
from zzdesk.output.paper.typefaces import Face

LEFT, RIGHT, CENTER, JUSTIFY = "left", "right", "center", "justify"
_MOST_SLACK = 2.0  # em: a line with more is left ragged, not torn apart
_BASELINE = 0.88  # of the em above the base line


class Style(NamedTuple):
    """`leading` from line to line in points; `indent` of the first line in em; `inset` at the right in em."""

    face: Face
    points: float
    leading: float
    align: str = JUSTIFY
    indent: float = 0.0
    inset: float = 0.0
    before: float = 0.0
    after: float = 0.0


class TextBlock(Flowable):  # type: ignore[misc]  # reportlab has no types
    """`outline`: its place in the PDF's table of contents, as a level from 0. `most` lines, the last with "…"."""

    def __init__(self, words: str, style: Style, outline: int | None = None, *, most: int | None = None) -> None:
        super().__init__()
        self.words, self.style, self.outline, self._most = style.face.fit(words), style, outline, most
        self._lines: list[str] = []
        self._is_rest = False  # begins in the middle of its paragraph
        self._is_whole = True  # holds its paragraph's last line

    def getSpaceBefore(self) -> float:
        return 0.0 if self._is_rest else self.style.before

    def getSpaceAfter(self) -> float:
        return self.style.after

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        self._lines = self._lines or self.lines(width)
        self.height = len(self._lines) * self.style.leading
        return width, self.height

    def lines(self, width: float) -> list[str]:
        style = self.style
        room = width - style.inset * style.points
        if style.align == CENTER:
            found = balanced(self.words, self._measure, room)
        else:
            found = lines_of(self.words, self._measure, room, room - style.indent * style.points)
        if self._most is not None and len(found) > self._most:
            found = [*found[: self._most - 1], f"{found[self._most - 1][:-1]}…"]
        return found

    def _measure(self, words: str) -> float:
        return self.style.face.width(words, self.style.points)

    def split(self, width: float, height: float) -> list[Flowable]:
        self.wrap(width, height)
        count, fitting = len(self._lines), int((height + 0.01) / self.style.leading)
        if count - fitting == 1:
            fitting -= 1
        if fitting >= count:
            return [self]
        if fitting < 2:
            return []
        return [self._part(0, fitting), self._part(fitting, count)]

    def _part(self, first: int, end: int) -> TextBlock:
        made = TextBlock("", self.style, self.outline if first == 0 else None)
        made._lines = self._lines[first:end]
        made._is_rest, made._is_whole = self._is_rest or first > 0, self._is_whole and end == len(self._lines)
        return made

    def draw(self) -> None:
        if self.outline is not None:
            _bookmark(self.canv, self.words, self.outline, self.height)
        y = self.height - (self.style.leading - self.style.points) / 2 - _BASELINE * self.style.points
        for n, line in enumerate(self._lines):
            is_last = n + 1 == len(self._lines) and self._is_whole
            self._draw_line(line, y, is_first=n == 0 and not self._is_rest, is_last=is_last)
            y -= self.style.leading

    def _draw_line(self, line: str, y: float, *, is_first: bool, is_last: bool) -> None:
        style, right = self.style, self.width - self.style.inset * self.style.points
        left = style.indent * style.points if is_first else 0.0
        slack = right - left - self._measure(line)
        x = left + (slack if style.align == RIGHT else slack / 2 if style.align == CENTER else 0.0)
        spread = style.align == JUSTIFY and not is_last and 0 < slack <= _MOST_SLACK * style.points and len(line) > 1
        written = self.canv.beginText(x, y)
        written.setFont(style.face.name, style.points)
        if spread:
            written.setCharSpace(slack / (len(line) - 1))
        written.textOut(line)
        self.canv.drawText(written)


def _bookmark(canvas: Any, words: str, level: int, height: float) -> None:
    key = f"{canvas.getPageNumber()}-{words}"
    canvas.bookmarkHorizontal(key, 0, height)
    canvas.addOutlineEntry(words, key, level)
