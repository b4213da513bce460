"""A table on paper: its title and headings again on each page, figures at the right, subtotals on grey."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from reportlab.platypus import Flowable

from zzdesk.analysis.bulletin.model import Table
from zzdesk.output.paper.bulletin_words import NOTHING, note_of
from zzdesk.output.paper.table_layout import PAD, Strip, TableLayout
from zzdesk.output.paper.text_block import CENTER, LEFT, RIGHT, Style, TextBlock
from zzdesk.output.paper.typefaces import Face

HEAD_GREY, ROW_GREY = 0.90, 0.95
_THICK, _THIN, _HAIR = 1.2, 0.6, 0.2  # 三线表, with hairlines that lead the eye along a row
_TITLE_GAP, _NOTE_GAP = 4.0, 3.0
_BASELINE = 0.88


_MOST_LINES = 8  # of a title or a note: more is no title, and must leave room for rows


def around_table(table: Table, title: Style, note: Style, width: float) -> float:
    """Points that title and note take beside the rows, at most."""
    title_lines = min(len(TextBlock(f"{table.title}（续）", title).lines(width)), _MOST_LINES)
    note_lines = min(len(TextBlock(note_of(table), note).lines(width)), _MOST_LINES)
    return title_lines * title.leading + note_lines * note.leading + _TITLE_GAP + _NOTE_GAP


class TableBlock(Flowable):  # type: ignore[misc]  # reportlab has no types
    def __init__(
        self, layout: TableLayout, title: Style, note: Style, strips: Sequence[Strip] | None = None, first: int = 0
    ) -> None:
        super().__init__()
        self._layout, self._styles = layout, (title, note)
        self._strips = list(layout.strips if strips is None else strips)
        self._first = first  # strips that stand on pages before
        self.spaceAfter = 14.0
        words = layout.table.title + ("（续）" if first else "")
        self._title = TextBlock(words, title, None if first else 0, most=_MOST_LINES)
        self._is_last = first + len(self._strips) == len(layout.strips)
        self._note = (
            TextBlock(note_of(layout.table), note, most=_MOST_LINES) if layout.table.note and self._is_last else None
        )

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = self._layout.width
        self.height = self._above() + sum(s.height for s in self._strips) + self._below()
        return self.width, self.height

    def _above(self) -> float:
        empty = 0.0 if self._layout.strips else self._layout.leading + 2 * self._layout.above
        return self._title.wrap(self._layout.width, 0)[1] + _TITLE_GAP + self._layout.head_height + empty

    def _below(self) -> float:
        return self._note.wrap(self._layout.width, 0)[1] + _NOTE_GAP if self._note else 0.0

    def split(self, width: float, height: float) -> list[Flowable]:
        """As many rows as there is room for; the note never stands alone on a page."""
        used = list(accumulate((s.height for s in self._strips), initial=self._above()))
        fitting = sum(end <= height + 0.01 for end in used) - 1
        if fitting >= len(self._strips):  # all but the note
            fitting = len(self._strips) - 1
        if fitting < 1:
            return []
        parts = ((self._strips[:fitting], self._first), (self._strips[fitting:], self._first + fitting))
        return [TableBlock(self._layout, *self._styles, strips, first) for strips, first in parts]

    # --- drawing --------------------------------------------------------------------------
    def draw(self) -> None:
        layout, y = self._layout, self.height
        self._title.drawOn(self.canv, 0, y - self._title.height)
        y -= self._title.height + _TITLE_GAP
        self._rule(y, _THICK)
        y = self._cells(layout.heads, y, layout.head_height, layout.faces.strong, HEAD_GREY, is_head=True)
        self._rule(y, _THIN)
        if not layout.strips:
            y = self._nothing(y)
        for n, strip in enumerate(self._strips):
            if n:
                self._rule(y, _HAIR)
            row = layout.table.rows[strip.row]
            cells = [lines[strip.first : strip.end] for lines in layout.cells[strip.row]]
            y = self._cells(cells, y, strip.height, layout.face(row), ROW_GREY if row.emphasis else 1.0)
        self._rule(y, _THICK)
        if self._note:
            self._note.drawOn(self.canv, 0, y - _NOTE_GAP - self._note.height)

    def _rule(self, y: float, width: float) -> None:
        self.canv.setLineWidth(width)
        self.canv.line(0, y, self._layout.width, y)

    def _nothing(self, y: float) -> float:
        layout = self._layout
        height, face = layout.leading + 2 * layout.above, layout.faces.plain
        self._words([face.fit(NOTHING)], (0, y, layout.width, height), face, CENTER)
        return y - height

    def _cells(
        self, cells: Sequence[list[str]], y: float, height: float, face: Face, grey: float, *, is_head: bool = False
    ) -> float:
        layout = self._layout
        if grey < 1:
            self.canv.setFillGray(grey)
            self.canv.rect(0, y - height, layout.width, height, stroke=0, fill=1)
            self.canv.setFillGray(0)
        widths = layout.widths if len(cells) == len(layout.widths) else [layout.width]
        x = 0.0
        for n, (lines, width) in enumerate(zip(cells, widths, strict=True)):
            head = layout.table.heads[n]
            centred = layout.centred[n] or (is_head and not head.is_wide)
            align = CENTER if centred else RIGHT if head.is_figure else LEFT
            self._words(lines, (x, y, width, height), face, align)
            x += width
        return y - height

    def _words(self, lines: list[str], box: tuple[float, float, float, float], face: Face, align: str) -> None:
        """In the middle of the height of a box: left, top, width, height."""
        layout, canvas, (x, y, width, height) = self._layout, self.canv, box
        canvas.setFont(face.name, layout.points)
        base = y - (height - len(lines) * layout.leading) / 2 - (layout.leading - layout.points) / 2
        base -= _BASELINE * layout.points
        for line in lines:
            if align == RIGHT:
                canvas.drawRightString(x + width - PAD, base, line)
            elif align == CENTER:
                canvas.drawCentredString(x + width / 2, base, line)
            else:
                canvas.drawString(x + PAD, base, line)
            base -= layout.leading
