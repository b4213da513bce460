"""A table measured for a width: columns, type size, the lines of every cell. Lengths are points."""

from __future__ import annotations

from typing import NamedTuple

from zzdesk.analysis.bulletin.model import Head, Row, Table
from zzdesk.output.paper.lines import lines_of, widest
from zzdesk.output.paper.typefaces import Face

LARGEST, SMALLEST = 10.5, 6.0
PAD = 3.5  # beside the words of a cell
LOOSE, TIGHT = 2.2, 0.8  # above and below them
_LEADING = 1.32
_NAME = 10  # em for names before they are parted
_WORDS, _WORD, _FIGURE = 8, 4, 3  # em that a column of sentences, of words, of figures wants at least
_MOST_HEAD_LINES = 16  # of a heading: more would leave no room for rows
_SHORT_HEAD = 4  # letters that are not parted
_SHORT = 5.0  # em
_STEP = 0.5


def is_heading(row: Row) -> bool:
    """A group's name over its rows: it has the width of the table."""
    return row.emphasis and len(row.cells) > 1 and not any(cell.text for cell in row.cells[1:])


class Faces(NamedTuple):
    """`strong` for headings and emphasised rows."""

    plain: Face
    strong: Face


class Strip(NamedTuple):
    """A row of the table, or of one taller than a page the text lines first..end-1 of its cells."""

    row: int
    height: float
    first: int = 0
    end: int | None = None


class TableLayout:
    """`tallest` is the most that a row may take before it is parted, `above` the air over and under its words."""

    def __init__(self, table: Table, width: float, tallest: float, faces: Faces, above: float = LOOSE) -> None:
        self.table, self.width, self.faces, self.above = table, width, faces, above
        self.points = self._fitting()
        self.leading = self.points * _LEADING
        self.widths = self._column_widths(self.points)
        self.centred = [self._is_centred(n) for n in range(len(table.heads))]
        self.heads = [self._head_lines(head.text, n)[:_MOST_HEAD_LINES] for n, head in enumerate(table.heads)]
        self.head_height = max(map(len, self.heads), default=1) * self.leading + 2 * self.above
        self.cells = [self._row(row) for row in table.rows]
        room = max(int((tallest - self.head_height - 2 * self.above) / self.leading), 1)
        self.strips = [strip for n in range(len(table.rows)) for strip in self._strips(n, room)]

    @property
    def is_comfortable(self) -> bool:
        """Whether the type is large enough to be read without effort, and names do not stand in towers."""
        named = [not head.is_wide for head in self.table.heads]
        rows = max(
            (len(lines) for row in self.cells for lines, name in zip(row, named, strict=False) if name), default=1
        )
        return self.points >= 9.0 and rows <= 2 and max(map(len, self.heads), default=1) <= 3

    @property
    def height(self) -> float:
        """Of head and rows."""
        return self.head_height + sum(strip.height for strip in self.strips)

    def face(self, row: Row) -> Face:
        return self.faces.strong if row.emphasis else self.faces.plain

    def _is_centred(self, column: int) -> bool:
        """Marks, codes, units of measure: short words below a longer heading."""
        if column == 0 or self.table.heads[column].is_figure or self.table.heads[column].is_wide:
            return False
        return all(face.width(words, 1.0) <= _SHORT for words, face in self._texts(column))

    # --- columns --------------------------------------------------------------------------
    def _fitting(self) -> float:
        points = LARGEST
        while points > SMALLEST and sum(self._least(points)) > self.width:
            points -= _STEP
        return points

    def _texts(self, column: int) -> list[tuple[str, Face]]:
        return [(row.cells[column].text, self.face(row)) for row in self.table.rows if not is_heading(row)]

    def _least(self, points: float) -> list[float]:
        return [self._least_of(n, head, points) for n, head in enumerate(self.table.heads)]

    def _least_of(self, column: int, head: Head, points: float) -> float:
        """A figure is never broken; a name may be, a sentence has room for some words."""
        strong = self.faces.strong
        short = strong.width(head.text, points) if len(head.text) <= _SHORT_HEAD else 0.0
        found = max(short, widest(head.text, lambda w: strong.width(w, points)))
        for words, face in self._texts(column):
            if head.is_figure:
                found = max(found, face.width(words, points))
            else:
                found = max(found, widest(words, lambda w, f=face: f.width(w, points)))  # type: ignore[misc]
        least = (_WORDS if head.is_wide else _FIGURE if head.is_figure else _WORD) * points
        if column == 0:  # whose line it is
            least = min(max((face.width(words, points) for words, face in self._texts(0)), default=0), _NAME * points)
        return max(found, least) + 2 * PAD

    def _column_widths(self, points: float) -> list[float]:
        """What each needs, the rest to those whose words would else be broken; then evenly to all."""
        least = self._least(points)
        total = sum(least)
        if total >= self.width:
            return [self.width * own / total for own in least]
        wanted = [max(self._natural(n, points) - own, 0.0) for n, own in enumerate(least)]
        rest = self.width - total
        if sum(wanted) > rest:
            return [own + rest * more / sum(wanted) for own, more in zip(least, wanted, strict=True)]
        even = (rest - sum(wanted)) / len(least)
        return [own + more + even for own, more in zip(least, wanted, strict=True)]

    def _natural(self, column: int, points: float) -> float:
        head = self.table.heads[column]
        heads = [(words, self.faces.strong) for words in head.text.replace("（", "\n（").split("\n")]
        texts = [*self._texts(column), *heads]
        return max(face.width(words, points) for words, face in texts) + 2 * PAD

    # --- rows -----------------------------------------------------------------------------
    def _lines(self, words: str, column: int, face: Face) -> list[str]:
        room = self.widths[column] - 2 * PAD
        # a break is no letter of the face
        words = "\n".join(map(face.fit, words.split("\n")))
        return lines_of(words, lambda w: face.width(w, self.points), room)

    def _head_lines(self, words: str, column: int) -> list[str]:
        """Too long for one line, it breaks first before its bracket: 完成率 / （%）."""
        found = self._lines(words, column, self.faces.strong)
        return self._lines(words.replace("（", "\n（"), column, self.faces.strong) if len(found) > 1 else found

    def _row(self, row: Row) -> list[list[str]]:
        if is_heading(row):
            face, room = self.face(row), self.width - 2 * PAD
            return [lines_of(face.fit(row.cells[0].text), lambda w: face.width(w, self.points), room)]
        return [self._lines(cell.text, n, self.face(row)) for n, cell in enumerate(row.cells)]

    def _strips(self, row: int, room: int) -> list[Strip]:
        count = max(map(len, self.cells[row]), default=1)
        if count <= room:
            return [Strip(row, count * self.leading + 2 * self.above)]
        ends = [min(first + room, count) for first in range(0, count, room)]
        starts = [0, *ends[:-1]]
        return [Strip(row, (b - a) * self.leading + 2 * self.above, a, b) for a, b in zip(starts, ends, strict=True)]
